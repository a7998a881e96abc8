"""The commands that the same-results proof gives both programs: training, and all that judges or explains a model."""
from dataclasses import dataclass

from glass import sets
from small_models import UNMOVED

METHODS = "integrated_gradients,gradient_x_input,occlusion,attention_rollout,attention"
SCORE_METHODS = "integrated_gradients,gradient_x_input,occlusion"  # the others do not look at the target
TARGETS = ("logit", "probability", "log_probability", "margin")
FIXED_PATH = {"explain.integrated_gradients.rule": "trapezoid", "explain.integrated_gradients.nodes": 33}
FEW_STEPS = {"train.steps": 20}
UNTRAINED = UNMOVED | FIXED_PATH | {"report.enabled": False}  # a run's report draws its speed too, so `report` stands for it


@dataclass(frozen=True)
class Step:
    """A command, the form of its output (json, lines, text or none) and the folder or file that it leaves behind."""
    label: str
    words: tuple
    form: str = "text"
    leaves: str = ""


def explain_steps(model, run):
    texts = model.texts + (model.labelled + ("--limit", "3") if model.explains_data else ())
    kinds = [(kind, kind, METHODS if kind == "logit" else SCORE_METHODS) for kind in TARGETS]
    kinds += [("logit:class", f"logit:{model.label}", "gradient_x_input")] if model.label else []
    for label, target, methods in kinds:
        out = f"why_{label.replace(':', '_')}"
        words = ("--methods", methods, "--target", target, "--json", "--out", out, *sets(FIXED_PATH))
        yield Step(f"explain {label}", ("explain", run, *texts, *words), "json", out)
    words = ("--methods", SCORE_METHODS, "--out", "said", *sets(FIXED_PATH))
    yield Step("explain in words", ("explain", run, *model.texts, *words), "text", "said")


def steps(model):
    run, config, start = f"runs/{model.name}", f"configs/{model.name}.toml", f"configs/{model.name}_from.toml"
    yield Step("eval --json", ("eval", run, *model.labelled, "--json"), "json")
    yield Step("eval", ("eval", run, *model.labelled))
    yield Step("predict", ("predict", run, *model.texts, *model.labelled), "lines")
    yield from explain_steps(model, run)
    yield Step("report", ("report", run), "text", f"{run}/report.html")
    yield Step("probe", ("probe", run, config, "--out", "probed"), "text", "probed")
    yield Step("inspect", ("inspect", run, "--points", "--parameters", "--json"), "json")
    for form, name, *words in model.more:
        yield Step(f"{name} {words[1]}" if name == "eval" else name, (name, run, *words), form)
    yield Step("train", ("train", start, "--out", "trained", *sets(FEW_STEPS)), "none", "trained/metrics.jsonl")
    yield Step("run", ("run", start, "--out", "untrained", *sets(UNTRAINED)), "none", "untrained")

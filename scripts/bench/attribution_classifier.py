"""Comparisons on a sentiment classifier of the shape of MiniLM (6 x 384) with sentences of SST-2: Captum a text at a time, as its examples do."""
import hashlib
import json
import math

from attribution_bench import Comparison, Ours, Rival, largest_difference, share_check

SAME = 2e-4      # of the largest score: fp32 sums in another order, through six layers and fifty nodes
TRUTH_NODES, MOST_TOKEN_ERROR, MOST_DELTA = 1000, 0.02, 0.01
SHARES = [0.01, 0.05, 0.1, 0.2, 0.5]  # ERASER's, the default of both metrics


def without_ends(scores):
    """By text without [CLS] and [SEP]."""
    return [text[1:-1] for text in scores]


def truth(bench, data):
    """Scores by 1,000 nodes, kept beside the texts: they depend on the model and the texts only."""
    model = hashlib.sha256((bench.classifier / "model.safetensors").read_bytes()).hexdigest()
    path = data.with_suffix(f".{model[:16]}.truth.json")
    if not path.exists():
        ours = Ours(bench, bench.classifier, data, "integrated_gradients", {"rule": "middle", "nodes": TRUTH_NODES, "baseline": "mask"})
        path.write_text(json.dumps(ours.explain().values()))
    return json.loads(path.read_text())


def equal_nodes(bench):
    data = bench.rows.sentences(bench.few(12, 2))
    ours = Ours(bench, bench.classifier, data, "integrated_gradients", {"rule": "gauss_legendre", "nodes": 50, "baseline": "mask"})
    rival = Rival(bench, "rival_captum.py", bench.classifier, data, task="path", nodes=50, with_delta=False)
    return Comparison("ig_equal", "Integrated Gradients, 50 equal nodes", None, ours, rival,
                      lambda a, b: share_check("scores", a.values(), without_ends(b.answer["scores"]), SAME))


def tolerance(bench):
    data = bench.rows.sentences(bench.few(12, 2))
    ours = Ours(bench, bench.classifier, data, "integrated_gradients",
                {"tolerance": MOST_DELTA, "token_tolerance": bench.token_tolerance, "baseline": "mask"})
    rival = Rival(bench, "rival_captum.py", bench.classifier, data, task="path", nodes=50, with_delta=True)

    def check(a, b):
        delta = max(abs(e["quality"]["completeness_delta"]) for e in a.explanations())
        nodes = sum(e["quality"]["nodes"] for e in a.explanations()) / len(a.examples)
        right = truth(bench, data)
        error, theirs = largest_difference(a.values(), right), largest_difference(without_ends(b.answer["scores"]), right)
        words = (f"largest |delta| {delta:.2g} logit (Captum {max(map(abs, b.answer['deltas'])):.2g}), {nodes:.1f} nodes a text (50); "
                 f"worst token's error {100 * error:.2g} % of the largest score by {TRUTH_NODES:,} nodes (Captum {100 * theirs:.2g} %)")
        return words, delta <= MOST_DELTA and error <= MOST_TOKEN_ERROR

    return Comparison("ig_delta", "Integrated Gradients, |delta| <= 0.01 logit on every text, against Captum's default", 6, ours, rival, check)


def occlusion(bench):
    data = bench.rows.sentences(bench.few(24, 2))
    ours = Ours(bench, bench.classifier, data, "occlusion", {"replacement": "mask"})
    rival = Rival(bench, "rival_captum.py", bench.classifier, data, task="occlusion")
    return Comparison("occlusion", "occlusion, against Captum's default (FeatureAblation)", 2.5, ours, rival,
                      lambda a, b: share_check("scores", a.values(), b.answer["scores"], SAME))


def evaluations_check(a, b):
    """Sampled scores differ by chance: the comparisons at equal spread judge them; here their sums must be equal, which is exact."""
    ours, theirs = [[sum(values)] for values in a.values()], [[sum(values)] for values in b.answer["scores"]]
    words, agrees = share_check("sums of the scores", ours, theirs, 1e-2 if "kernel" in a.explanations()[0]["method"] else SAME)
    asked = sum(e["forwards"] for e in a.explanations())
    return f"{words}; {asked:.0f} evaluations, {b.answer['evaluations']} theirs", agrees


def shapley_sampling(bench):
    data = bench.rows.sentences(bench.few(3, 1), 10, 16)
    ours = Ours(bench, bench.classifier, data, "shapley_sampling", {"permutations": 26, "precision": 0, "replacement": "mask"})
    rival = Rival(bench, "rival_captum.py", bench.classifier, data, task="shapley_sampling", n_samples=26)
    return Comparison("shapley_equal", "Shapley values, 26 orders of each text", 2.5, ours, rival, evaluations_check)


def kernel_shap(bench, name, script):
    data = bench.rows.sentences(bench.few(3, 1), 10, 16)
    ours = Ours(bench, bench.classifier, data, "kernel_shap", {"samples": 256, "replacement": "mask"})
    rival = Rival(bench, script, bench.classifier, data, task="kernel_shap", n_samples=256)
    return Comparison(f"kernel_equal_{name.lower()}", f"KernelSHAP, 256 coalitions of each text, {name}", 2.5, ours, rival,
                      evaluations_check, name)


def shown_sets(scores):
    """Rows of 0 and 1 by masked copy: the most important words hidden at each share, then these alone shown."""
    order = sorted(range(len(scores)), key=lambda word: -scores[word])
    tops = [set(order[:math.ceil(share * len(order))]) for share in SHARES]
    return [[int(word not in top) for word in range(len(scores))] for top in tops] + \
           [[int(word in top) for word in range(len(scores))] for top in tops]


def metrics(bench):
    """Both metrics of random scores, which cost nothing: all masked copies in common batches, equal ones once, against a forward each."""
    data = bench.rows.sentences(bench.few(40, 2))
    hides = ["comprehensiveness", "sufficiency"]
    more = {"explain.metrics": hides} | {f"explain.{metric}.replacement": "mask" for metric in hides}
    ours = Ours(bench, bench.classifier, data, "random", more=more).explain()
    rival = Rival(bench, "rival_captum.py", bench.classifier, data, task="one_by_one", shown=[shown_sets(v) for v in ours.values()])

    def check(a, b):
        worst = 0
        for explanation, probabilities in zip(a.explanations(), b.answer["probabilities"], strict=True):
            plain, masked = probabilities[0], probabilities[1:]
            for metric, part in zip(hides, (masked[:len(SHARES)], masked[len(SHARES):])):
                worst = max(worst, abs(explanation["quality"][metric] - sum(plain - p for p in part) / len(SHARES)))
        return f"both metrics differ by {worst:.2g} of a probability (at most {SAME:g})", worst <= SAME

    return Comparison("metrics", "comprehensiveness and sufficiency, against one forward for each masked copy", 3, ours, rival, check, "PyTorch")


COMPARISONS = {"ig_equal": equal_nodes, "ig_delta": tolerance, "occlusion": occlusion, "shapley_equal": shapley_sampling,
               "kernel_equal_captum": lambda bench: kernel_shap(bench, "Captum", "rival_captum.py"),
               "kernel_equal_shap": lambda bench: kernel_shap(bench, "SHAP", "rival_shap.py"), "metrics": metrics}

"""Small models, one of each task, that the same-results proof trains once: a folder with data/, configs/, fresh/ and
runs/.

The folder can be copied anywhere, since its configs name what lies beside them. fresh/ holds each model with its
initial weights and without dropout; configs/NAME_from.toml trains on from there.
"""
import gzip
import json
import random
import re
import shutil
import sys
from dataclasses import dataclass, field, replace

from glass import ROOT, command, sets

sys.path.insert(0, str(ROOT / "scripts"))
from make_task_data import KINDS, parallel, tagged, write_splits  # noqa: E402

SECTIONS = {
    "task": "",
    "data": "max_length = 40\n",
    "tokenizer": "",
    "model": "layers = 2\nheads = 2\nwidth = 32\nffn_width = 64\ndropout = 0.1\n",
    "train": "epochs = 8\nbatch_size = 16\nlearning_rate = 5e-3\n",
    "explain": 'methods = ["integrated_gradients", "gradient_x_input", "occlusion", "attention_rollout", "attention"]\n'
               "limit = 4\n",
    "probe": 'points = ["*.embed", "*.resid_post"]\npenalties = [1e-3, 1e-1]\nlimit = 300\n',
}
SIZES = {"train": 300, "dev": 60, "test": 60}
LENGTH, WORD, TAG = 'labels = ["length"]\n', 'labels = ["word:rain"]\n', 'states = "token"\nlabels = ["tag"]\n'
GPT2, BERT, MARIAN = 'kind = "gpt2"\n', 'kind = "bert"\n', 'kind = "marian"\nnorm_order = "post"\n'
PAIRS_BRIEFLY = {"train.epochs": 14, "explain.limit": 6}  # two thirds are right then, in a minute
UNMOVED = {"train.steps": 1, "train.learning_rate": 1e-30}  # one step that leaves the weights as they are
WORDS = ("--data", "data/quickstart/test.tsv", "--label-words", "positive=rain;negative=town", "--json")
LABEL_WORDS = ("json", "eval", "--suite", "label_words", *WORDS)
PERPLEXITY = ("json", "eval", "--suite", "perplexity", "--data", "data/test_texts.txt", "--json")
WRITTEN = ("lines", "generate", "--prompt", "rain falls on", "--prompt", "the light", "--max-new-tokens", "8",
           "--n-best", "2", "--beams", "2", "--json")
WINDOWS = ("--set", "task.window_overlap=10", "--set", "task.unanswerable=true")
LONG = "rain falls on town and people walk " * 12 + "called carl on town"


@dataclass(frozen=True)
class Small:
    """A model: the text of its config, its test data and texts as words of a command line."""
    name: str
    config: str
    labelled: tuple             # --data and what goes with it
    texts: tuple                # --text and what goes with it
    label: str = ""             # a class that --target can name
    explains_data: bool = True  # explain can read the labelled texts too
    more: tuple = ()            # further commands: (form of the output, name, what stands behind the model)
    changes: dict = field(default_factory=dict)  # settings that differ from the config where the model is trained


def splits(name):
    return "".join(f'{split} = "../data/{split}_{name}"\n' for split in SIZES)


def parallel_splits():
    return "".join(f'{split}{side} = "../data/{split}_parallel{side}.txt.gz"\n'
                   for split in SIZES for side in ("", "_target"))


def texts(*first, pairs=(), targets=()):
    options = (("--text", first), ("--text-pair", pairs), ("--target-text", targets))
    return tuple(word for option, values in options for value in values for word in (option, value))


def shipped(name, config, data, given, label, **more):
    """A model of a config in configs/ on data in data/."""
    text = (ROOT / "configs" / f"{config}.toml").read_text(encoding="utf-8")
    return Small(name, text, ("--data", f"data/{data}/test.tsv"), given, label, **more)


def small(kind, file, given, label="", name="", **lines):
    """A model of the shape above; lines: what its sections say more."""
    lines = {"data": splits(file), "probe": LENGTH} | lines
    lines["task"] = f'kind = "{kind}"\n' + lines.get("task", "")
    config = "".join(f"[{section}]\n{common}{lines.get(section, '')}" for section, common in SECTIONS.items())
    return Small(name or kind, config, ("--data", f"data/test_{file}"), given, label)


QUICKSTART = texts("in the end this play seems not dull at least for us",
                   "they say it is dreadful but i found it bright")
PAIRS = texts("a terrier eats outside", "a girl sings", pairs=("a dog eats", "a boy sings abroad"))
TAGGED = texts("they light the town", "rain falls on the light and people walk")
BEGUN = texts("they light the", "rain falls on", targets=("town", "people and"))
MASKED = texts("they [MASK] the town", "the light [MASK] on town")
TRANSLATED = texts("rain falls on town", "people walk", targets=("niar sllaf no nwot", "elpoep klaw"))

MODELS = (
    shipped("quickstart", "quickstart", "quickstart", QUICKSTART, "positive"),
    shipped("classification", "sentence_pairs", "pairs", PAIRS, "neutral", changes=PAIRS_BRIEFLY),
    small("token_classification", "tags.conllu", TAGGED, "VERB", probe=TAG),
    small("multi_label", "labels.jsonl", texts("rain falls on people", "the town"), "wet"),
    small("regression", "values.tsv", texts("rain rain rain walk", "town town town walk"), "value", probe=WORD),
    small("span", "answers.jsonl", texts("who was it ?", pairs=("people called carl on town",)), "end"),
    replace(small("span", "long.jsonl", texts("who was it ?", pairs=(LONG,)), "end", "span_windows",
                  task="window_overlap = 10\nunanswerable = true\n"),
            labelled=("--data", "data/test_long.jsonl", *WINDOWS)),
    replace(small("language_model", "texts.txt", BEGUN, "town", model=GPT2, probe=WORD),
            more=(WRITTEN, PERPLEXITY, LABEL_WORDS)),
    replace(small("masked_language_model", "texts.txt", MASKED, "town", model=BERT, probe=WORD,
                  explain='position = "1"\n'),
            explains_data=False, more=(LABEL_WORDS,)),
    replace(small("sequence_to_sequence", "", TRANSLATED, data=parallel_splits(), model=MARIAN,
                  tokenizer='kind = "bpe"\nvocab_size = 400\n'),
            labelled=("--data", "data/test_parallel.txt.gz", "--targets", "data/test_parallel_target.txt.gz"),
            more=(WRITTEN,)),
)


def plain(draw, count):
    """The words of tagged sentences, a text a line."""
    return "".join(" ".join(word for word, _ in tagged(draw)) + "\n" for _ in range(count))


def write_data(folder):
    for name in ("quickstart", "pairs"):
        shutil.copytree(ROOT / "data" / name, folder / name, dirs_exist_ok=True)
    for name, make in {**KINDS, "texts.txt": plain}.items():
        write_splits(folder, name, make, SIZES)
    draw = random.Random(5)
    for split, size in SIZES.items():
        for side, text in zip(("", "_target"), parallel(draw, size)):
            (folder / f"{split}_parallel{side}.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def prepare(folder):
    """Writes the data; what is there stays as it is."""
    if not (folder / "data").exists():
        (folder / "data.part").mkdir(parents=True, exist_ok=True)
        write_data(folder / "data.part")
        (folder / "data.part").rename(folder / "data")


def trained_from(model):
    """The config with a checkpoint in place of what decides the shape."""
    text = re.sub(r"^\[(model|tokenizer)\]\n(?:(?!\[).*\n?)*", "", model.config, flags=re.M)
    return f'{text}\n[model]\ncheckpoint = "../fresh/{model.name}/model"\n'


def write_configs(folder, model):
    (folder / "configs").mkdir(exist_ok=True)
    for name, text in ((model.name, model.config), (f"{model.name}_from", trained_from(model))):
        (folder / "configs" / f"{name}.toml").write_text(text, encoding="utf-8")


def train_all(binary, folder, models):
    """Trains with this program the models that the folder does not hold yet."""
    prepare(folder)
    for model in models:
        config, run = folder / "configs" / f"{model.name}.toml", folder / "runs" / model.name
        if (run / "report.html").exists():
            continue
        write_configs(folder, model)
        command(binary, "train", config, "--out", folder / "fresh" / model.name, *sets(UNMOVED | {"model.dropout": 0}))
        command(binary, "run", config, "--out", run, *sets(model.changes))
        metrics = json.loads((run / "evaluation.json").read_text())["splits"]["test"]["metrics"]
        shown = ", ".join(f"{name} {metric['value']:.3f}" for name, metric in metrics.items())
        print(f"trained {model.name}: {shown}", flush=True)

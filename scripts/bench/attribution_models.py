"""The two models of compare_attribution.py, trained once: what they have learned fixes how sharp their scores are, not what a pass costs."""
from pathlib import Path

from rounds import ROOT, run_measured, sets

# The shape of MiniLM-L6-H384; from random weights two epochs are enough for four sentences of five.
SHAPE = {"model.kind": "bert", "model.layers": 6, "model.heads": 12, "model.width": 384, "model.ffn_width": 1536}
CLASSIFIER = {"train.epochs": 2, "train.batch_size": 32, "train.learning_rate": 1e-4, "train.warmup_fraction": 0.1, "data.max_length": 64}
TUNED = {"train.epochs": 1, "train.batch_size": 32, "train.learning_rate": 5e-5, "train.warmup_fraction": 0.1, "data.max_length": 64,
         "model.new_parameters": ["classifier.*"]}
TUNED_CONFIG = """# A checkpoint brings its tokenizer.
[data]
train = "sst2/train.txt"
dev = "sst2/dev.txt"
label_names = ["negative", "positive"]
"""
DECODER = {"train.steps": 60, "train.batch_size": 4, "train.eval_every": 60, "train.save_every": 60}


def train(options, name, config, settings):
    """The model's folder of a run; one that is there is taken as it is."""
    run = options.folder / name
    if not (run / "model" / "model.safetensors").exists():
        print(f"training the {name} into {run}", flush=True)
        run_measured([options.binary, "train", config, "--out", run, *sets(settings | {"data.root": str(options.data)})])
    return run / "model"


def train_classifier(options):
    if not options.minilm:
        return train(options, "classifier", ROOT / "configs" / "sst2.toml", CLASSIFIER | SHAPE)
    config = options.folder / "classifier.toml"
    config.write_text(TUNED_CONFIG, encoding="utf-8")
    return train(options, "classifier", config, TUNED | {"model.checkpoint": str(options.minilm)})


def make_models(options):
    """(classifier, decoder): folders in the Hugging Face layout."""
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    return train_classifier(options), train(options, "decoder", ROOT / "configs" / "gpt_small.toml", DECODER)

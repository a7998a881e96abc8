#!/usr/bin/env python3
"""Fine-tunes a BERT checkpoint on SST-2 here and in transformers, the same recipe and batches: losses, then accuracies of several seeds.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/fine_tuning.py all-MiniLM-L6-v2 --runs runs/fine_tuning [--seeds 1,2,3]
The losses are those of 20 steps without dropout from one start. The accuracies are those after one epoch with the checkpoint's own
dropout, each side drawing its own classifier and dropout, with Welch's 95 % interval of the difference. A finished run in --runs is
not trained again. Exit code 1 when a loss differs by more than 1e-4 of it, or PyTorch is better.
"""
import argparse
import json
import shutil
import sys
from pathlib import Path
from statistics import mean

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import AutoModelForSequenceClassification, logging

from glass import command, default_binary, metrics, sets
from seeds import welch
from twin import fit, losses_here

from reference_model import pad
from sst2_data import MAX_LENGTH, data_root, read_labelled

TOLERANCE, LOSS_STEPS, BATCH = 1e-4, 20, 32
TRAIN = {"epochs": 1, "batch_size": BATCH, "batch_tokens": 0, "group_by_length": True, "learning_rate": 5e-5, "schedule": "linear",
         "warmup_fraction": 0.1, "weight_decay": 0.01, "betas": [0.9, 0.99], "clip_norm": 1.0}
CONFIG = f"""[data]
train = "sst2/train.txt"
dev = "sst2/dev.txt"
label_names = ["negative", "positive"]
max_length = {MAX_LENGTH}

[model]
new_parameters = ["classifier.*"]

[train]
""" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in TRAIN.items())


def read_splits(checkpoint, root):
    """{split: (ids of each text, labels)}"""
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_LENGTH)
    tokenizer.no_padding()
    splits = {}
    for name in ("train", "dev", "test"):
        texts, labels = read_labelled(root / "sst2" / f"{name}.txt")
        splits[name] = [encoding.ids for encoding in tokenizer.encode_batch(texts)], labels
    return splits


def train_ours(options, checkpoint, run, seed, changes):
    config = options.runs / "fine_tuning.toml"
    config.write_text(CONFIG)
    common = {"data.root": str(options.data_folder), "model.checkpoint": str(checkpoint), "train.seed": seed}
    command(options.binary, "train", config, "--out", run, *sets(common | changes))


def train_theirs(folder, data, seed, steps):
    """The trained model and the losses of its steps."""
    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2, dtype=torch.float32)
    ids, labels = data

    def batch_loss(_, batch):
        padded, mask = pad([ids[i] for i in batch])
        return F.cross_entropy(model(padded, attention_mask=mask).logits, torch.tensor([labels[i] for i in batch]))

    return model, fit(model, batch_loss, [len(i) for i in ids], TRAIN | {"seed": seed, "steps": steps})


@torch.no_grad()
def accuracy(model, data):
    model.eval()
    ids, labels = data
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    right = 0
    for start in range(0, len(order), BATCH):
        part = order[start:start + BATCH]
        padded, mask = pad([ids[i] for i in part])
        right += int((model(padded, attention_mask=mask).logits.argmax(1) == torch.tensor([labels[i] for i in part])).sum())
    return right / len(ids)


def without_dropout(checkpoint, folder):
    """A copy of the checkpoint whose config.json drops nothing."""
    shutil.copytree(checkpoint, folder, dirs_exist_ok=True)
    file = folder / "config.json"
    config = json.loads(file.read_text()) | {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    file.write_text(json.dumps(config, indent=1))
    return folder


def largest_loss_difference(options, data):
    """Relative, over the first steps from the same weights; those are what a run leaves whose learning rate moves nothing."""
    checkpoint = without_dropout(options.checkpoint, options.runs / "without_dropout")
    start, run = options.runs / "start", options.runs / "losses"
    train_ours(options, checkpoint, start, 1, {"train.steps": 1, "train.learning_rate": 1e-30})
    train_ours(options, checkpoint, run, 1, {"train.steps": LOSS_STEPS})
    theirs = train_theirs(start / "model", data, 1, LOSS_STEPS)[1]
    return max(abs(a - b) / abs(b) for a, b in zip(losses_here(run), theirs, strict=True))


def ours(options, seed):
    run = options.runs / f"glassformer-{seed}"
    train_ours(options, options.checkpoint, run, seed, {"train.steps": options.steps})
    dev = [line["metrics"]["accuracy"]["value"] for line in metrics(run, "eval") if line["split"] == "dev"]
    evaluated = json.loads(command(options.binary, "eval", run, "--data", options.data_folder / "sst2" / "test.txt", "--json"))
    return {"dev": dev[-1], "test": evaluated["metrics"]["accuracy"]["value"]}


def theirs(options, splits, seed):
    kept = options.runs / f"pytorch-{seed}.json"
    if not kept.exists():
        model, _ = train_theirs(options.checkpoint, splits["train"], seed, options.steps)
        kept.write_text(json.dumps({split: accuracy(model, splits[split]) for split in ("dev", "test")}))
    return json.loads(kept.read_text())


def compare_seeds(options, splits):
    rows = []
    for seed in map(int, options.seeds.split(",")):
        rows.append({"seed": seed, "glassformer": ours(options, seed), "pytorch": theirs(options, splits, seed)})
        here, there = rows[-1]["glassformer"], rows[-1]["pytorch"]
        print(f"seed {seed}: dev {here['dev']:.4f} here, {there['dev']:.4f} in PyTorch; test {here['test']:.4f}, {there['test']:.4f}", flush=True)
    result = {"rows": rows}
    for split in ("dev", "test"):
        a, b = ([row[engine][split] for row in rows] for engine in ("glassformer", "pytorch"))
        r = result[split] = {"glassformer": mean(a), "pytorch": mean(b)} | welch(a, b)
        print(f"{split:<5} {r['glassformer']:.4f} here, {r['pytorch']:.4f} in PyTorch; "
              f"difference {r['difference']:+.4f} [{r['low']:+.4f}, {r['high']:+.4f}]")
    return result


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="folder with config.json, model.safetensors and tokenizer.json")
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--data", help="folder with sst2/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--steps", type=int, default=0, help="fewer steps than an epoch, to try the script")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if "," not in options.seeds:
        parser.error("--seeds: an interval needs two or more")
    options.checkpoint, options.data_folder = options.checkpoint.resolve(), data_root(options.data).resolve()
    options.runs.mkdir(parents=True, exist_ok=True)
    return options


def main():
    options = read_options()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    splits = read_splits(options.checkpoint, options.data_folder)
    worst = largest_loss_difference(options, splits["train"])
    print(f"{LOSS_STEPS} losses without dropout: largest relative difference {worst:.2e}, allowed {TOLERANCE:.0e}", flush=True)
    result = {"schema": "glassformer.prove_fine_tuning/1", "loss_difference": worst} | compare_seeds(options, splits)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(int(worst > TOLERANCE or result["dev"]["high"] < 0))


if __name__ == "__main__":
    main()

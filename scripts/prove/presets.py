#!/usr/bin/env python3
"""A fresh model of every model.kind opens in transformers: trained for two steps, its folder gives the same logits there.

  $(scripts/bench/env) scripts/prove/presets.py [--binary glassformer] [--steps 2] [KIND...]
Logits of single texts (glassformer trace) and probabilities of a padded batch (glassformer predict) within 1e-4; a missing, unexpected or
misshapen weight fails. marian and t5 have no classification head here: tests/model/presets_test.cpp covers them.
"""
import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForSequenceClassification
from transformers.utils import logging

from glass import ROOT, command, default_binary, sets

KINDS = ["bart", "bert", "distilbert", "electra", "gpt2", "gpt_neox", "llama", "modernbert", "opt", "qwen2", "roberta"]
TOLERANCE, SINGLE, BATCH = 1e-4, 3, 20
SETTINGS = {"model.dropout": 0, "model.pooling": "mean", "probe.points": [], "probe.labels": []}


def dev_texts():
    with open(ROOT / "data" / "quickstart" / "dev.tsv", encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file, delimiter="\t")][:BATCH]


def spread_weights(folder):
    """Moves every weight, so that none is so small that it could be left out unseen."""
    generator = torch.Generator().manual_seed(1)
    weights = {name: value + 0.2 * torch.randn(value.shape, generator=generator) for name, value in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def token_ids(binary, folder, texts):
    done = subprocess.run([binary, "tokenize", folder], input="\n".join(texts), stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line)["ids"] for line in done.stdout.splitlines()]


def padded(ids, pad):
    longest = max(map(len, ids))
    mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
    return torch.tensor([one + [pad] * (longest - len(one)) for one in ids]), mask


def our_logits(binary, folder, text, place):
    out = place / "logits.safetensors"
    command(binary, "trace", folder, "--text", text, "--points", "logits", "--out", out)
    return load_file(out)["logits"][0]


def our_probabilities(binary, folder, texts):
    lines = command(binary, "predict", folder, *(part for text in texts for part in ("--text", text))).splitlines()
    return torch.tensor([list(json.loads(line)["probabilities"].values()) for line in lines])


def open_there(folder, **options):
    model, info = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True, **options)
    problems = {kind: sorted(map(str, names)) for kind, names in info.items() if names}
    if problems:
        sys.exit(f"{folder}: {problems}")
    return model.eval()


@torch.no_grad()
def compare(binary, folder, texts, place, **options):
    """(largest difference of logits, of probabilities, standard deviation of the logits over the texts)"""
    model, ids = open_there(folder, **options), token_ids(binary, folder, texts)
    single = max((model(torch.tensor([one])).logits[0] - our_logits(binary, folder, text, place)).abs().max().item()
                 for text, one in list(zip(texts, ids))[:SINGLE])
    inputs, mask = padded(ids, model.config.pad_token_id)
    logits = model(inputs, attention_mask=mask).logits
    batch = (logits.softmax(-1) - our_probabilities(binary, folder, texts)).abs().max().item()
    return single, batch, logits.std(0).max().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=KINDS, metavar="KIND")
    parser.add_argument("--binary", type=Path, default=default_binary())
    parser.add_argument("--steps", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    failed = []
    for kind in options.kinds:
        with tempfile.TemporaryDirectory() as place:
            run = Path(place) / kind
            command(options.binary, "train", ROOT / "configs" / "quickstart.toml", "--out", run,
                    *sets(SETTINGS | {"model.kind": kind, "train.steps": options.steps}))
            spread_weights(run / "model")
            single, batch, spread = compare(options.binary, run / "model", dev_texts(), Path(place))
        is_near = single <= TOLERANCE and batch <= TOLERANCE
        print(f"{kind}: {'ok' if is_near else 'FAILED'}, logits differ by {single:.1e}, probabilities by {batch:.1e}; logits spread by {spread:.2f}", flush=True)
        failed += [] if is_near else [kind]
    sys.exit(f"presets: {', '.join(failed)} failed" if failed else 0)


if __name__ == "__main__":
    main()

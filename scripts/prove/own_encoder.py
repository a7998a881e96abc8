#!/usr/bin/env python3
"""The project's own encoder opens in transformers by the code in its folder, and gives the same logits: every norm order, positions, pooling.

  $(scripts/bench/env) scripts/prove/own_encoder.py [--binary glassformer] [--steps 30]
Each variant is trained for some steps and exported; both folders are opened with trust_remote_code. Logits of single texts (glassformer
trace) within 1e-5, probabilities of a padded batch (glassformer predict) too; a missing, unexpected or misshapen weight fails.
"""
import argparse
import itertools
import os
import sys
import tempfile
from pathlib import Path

import torch

MODULES = tempfile.TemporaryDirectory()  # where transformers copies the code; it asks when it is imported
os.environ["HF_MODULES_CACHE"] = MODULES.name
from transformers.utils import logging

from glass import ROOT, command, default_binary, sets
from presets import compare, dev_texts, spread_weights

TOLERANCE = 1e-5
SETTINGS = {"probe.points": [], "probe.labels": []}


def variants():
    """Both activations take turns, so that each meets every other setting."""
    for number, (order, positions, pooling) in enumerate(itertools.product(["pre", "post"], ["learned", "sinusoidal"], ["mean", "first"])):
        yield {"norm_order": order, "positions": positions, "pooling": pooling, "activation": ["gelu", "relu"][number.bit_count() % 2]}


def check(options, variant, place):
    """(largest difference of the logits or probabilities of the two folders, spread of the logits)"""
    run, exported = place / "run", place / "exported"
    changes = SETTINGS | {"train.steps": options.steps} | {f"model.{key}": value for key, value in variant.items()}
    command(options.binary, "train", ROOT / "configs" / "quickstart.toml", "--out", run, *sets(changes))
    spread_weights(run / "model")
    command(options.binary, "export", run, "--out", exported)
    results = [compare(options.binary, folder, dev_texts(), place, trust_remote_code=True) for folder in (run / "model", exported)]
    return max(max(single, batch) for single, batch, _ in results), results[0][2]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=default_binary())
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    failed = []
    for variant in variants():
        with tempfile.TemporaryDirectory() as place:
            worst, spread = check(options, variant, Path(place))
        name = ", ".join(variant.values())
        print(f"{name}: {'ok' if worst <= TOLERANCE else 'FAILED'}, differ by {worst:.1e}; logits spread by {spread:.2f}", flush=True)
        failed += [] if worst <= TOLERANCE else [name]
    sys.exit(f"own_encoder: {'; '.join(failed)} failed" if failed else 0)


if __name__ == "__main__":
    main()

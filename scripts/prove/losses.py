#!/usr/bin/env python3
"""The same initial weights and batches, no dropout: 20 training losses of glassformer and of PyTorch, within 1e-4 relative.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/losses.py [--steps 20]
The initial weights are those of a run of one step with a learning rate of 1e-30, which moves nothing; the batches are worked out a
second time in Python (batch_plan.py). Exit code 1 when a loss differs by more than the tolerance.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from batch_plan import plan_epoch
from glass import ROOT, command, default_binary, sets
from twin import largest_difference, losses_here

TOLERANCE = 1e-4
BATCH = 64


def train(options, folder, changes):
    common = {"model.dropout": 0, "train.seed": options.seed, "train.group_by_length": options.bucketed}
    command(options.binary, "train", options.config, "--out", folder, *sets(common | changes))


def initial_weights(options, folder):
    train(options, folder, {"train.steps": 1, "train.learning_rate": 1e-30})
    return folder / "model" / "model.safetensors"


def our_losses(options, folder):
    train(options, folder, {"train.steps": options.steps})
    return losses_here(folder)


def write_batches(options, path):
    from sst2_data import Sst2, data_root
    data = Sst2(data_root(options.data))
    ids, labels = data.ids["train"], data.labels["train"]
    batches, epoch = [], 0
    while len(batches) < options.steps:
        batches += plan_epoch([len(i) for i in ids], BATCH, options.bucketed, options.seed, epoch)
        epoch += 1
    chosen = [{"ids": [ids[e] for e in batch], "labels": [labels[e] for e in batch]} for batch in batches[:options.steps]]
    path.write_text(json.dumps({"batches": chosen}))


def their_losses(options, init, batches):
    script = ROOT / "scripts" / "bench" / "pytorch_sst2.py"
    arguments = ["--init", init, "--batches", batches, "--steps", options.steps, "--dropout", 0]
    arguments += ["--data", options.data] if options.data else []
    out = subprocess.run([sys.executable, script, *map(str, arguments)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(out.stdout)["losses"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "sst2.toml"))
    parser.add_argument("--data", help="folder with sst2/ and vocab/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unbucketed", dest="bucketed", action="store_false")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        init = initial_weights(options, folder / "init")
        write_batches(options, folder / "batches.json")
        ours, theirs = our_losses(options, folder / "run"), their_losses(options, init, folder / "batches.json")
    worst = largest_difference(ours, theirs, TOLERANCE)
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()

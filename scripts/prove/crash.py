#!/usr/bin/env python3
"""kill -9 at random moments of a training run, inside saves among them, resumed each time: the final weights must be those of an
uninterrupted run, bit for bit (dropout on, default threads).

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/crash.py --folder runs/crash [--kills 20 --inside-saves 6 --save-every 20]
Moments are drawn from --random-seed. Prints one line a kill and the two hashes; exit code 1 when they differ or a moment was missed.
"""
import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from glass import ROOT, default_binary, metrics, sets

POLL = 0.001


class Folder:
    """What a run folder shows from outside."""

    def __init__(self, path):
        self.path = Path(path)

    def step(self):
        """Last step that stands in metrics.jsonl; a line that is being written counts not."""
        try:
            lines = (self.path / "metrics.jsonl").read_text().split("\n")[:-1]
        except FileNotFoundError:
            return 0
        return max((line["step"] for line in map(json.loads, lines) if line["kind"] == "train"), default=0)

    def checkpoint(self):
        """Step of the newest complete checkpoint."""
        return max((int(p.name[5:]) for p in self.path.glob("checkpoints/step-*") if p.name[5:].isdigit()), default=0)

    def open_saves(self):
        return {p.name for p in self.path.glob("checkpoints/step-*.tmp-*")}

    def hashes(self):
        """Of the best weights, and of the last checkpoint's weights and optimizer."""
        last = self.path / "checkpoints" / f"step-{self.checkpoint()}"
        files = {"model": self.path / "model" / "model.safetensors", "last weights": last / "model.safetensors",
                 "optimizer": last / "optimizer.safetensors"}
        return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}


def start(options, folder):
    changes = {"train.save_every": options.save_every} | ({"train.steps": options.steps} if options.steps else {})
    with (options.folder / "output.txt").open("ab") as log:
        return subprocess.Popen([options.binary, "train", options.config, "--out", folder.path, *sets(changes)], stdout=log, stderr=log)


def run_to_end(options, folder):
    code = start(options, folder).wait()
    if code != 0:
        sys.exit(f"crash: training ended with {code}; see {options.folder / 'output.txt'}")


def wait_for(process, condition):
    """True when the condition came true before the process ended."""
    while process.poll() is None:
        if condition():
            return True
        time.sleep(POLL)
    return False


def kill_at_step(process, folder, target, delay):
    """Kills within ten steps after `target` was logged."""
    if wait_for(process, lambda: folder.step() >= target):
        time.sleep(delay)
        process.kill()


def kill_inside_save(process, folder, target, delay):
    """Kills while the temporary folder of the first save after `target` is there."""
    before = folder.open_saves()
    if wait_for(process, lambda: folder.step() >= target) and wait_for(process, lambda: folder.open_saves() - before):
        time.sleep(delay)
        process.kill()


def plan(options, total):
    """Random steps in rising order, each with whether a save is to be hit."""
    rng = random.Random(options.random_seed)
    last = max(1, total - 2 * options.save_every)
    steps = sorted(rng.randrange(1, last) for _ in range(options.kills))
    saves = set(rng.sample(range(options.kills), options.inside_saves))
    return [(step, number in saves, rng.random()) for number, step in enumerate(steps)]


def interrupt(options, folder, total, seconds_a_step):
    """Kills and resumes; returns how many moments were hit, and how many of them left an unfinished save behind."""
    hit, in_save = 0, 0
    for number, (step, inside, share) in enumerate(plan(options, total)):
        target = max(step, folder.step() + 1)  # lines of a step that was logged before the last kill still stand there
        process = start(options, folder)
        if inside:
            kill_inside_save(process, folder, target, share * options.save_seconds)
        else:
            kill_at_step(process, folder, target, share * 10 * seconds_a_step)
        killed = process.wait() == -9
        unfinished = bool(folder.open_saves())
        hit, in_save = hit + killed, in_save + (killed and unfinished)
        print(f"kill {number + 1:>2}: {'hit' if killed else 'MISSED'} after step {folder.step()} of {total}, newest checkpoint "
              f"{folder.checkpoint()}{', inside a save' if unfinished else ''}", flush=True)
    return hit, in_save


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "sst2.toml"))
    parser.add_argument("--folder", type=Path, required=True, help="working folder; emptied")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--inside-saves", type=int, default=6)
    parser.add_argument("--save-every", type=int, default=20)
    parser.add_argument("--save-seconds", type=float, default=0.2, help="a kill inside a save waits up to this long after the save began")
    parser.add_argument("--steps", type=int, default=0, help="train.steps, 0 = as the config says")
    parser.add_argument("--random-seed", type=int, default=1)
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    reference, broken = Folder(options.folder / "reference"), Folder(options.folder / "killed")
    run_to_end(options, reference)
    lines = metrics(reference.path, "train")
    print(f"uninterrupted: {lines[-1]['step']} steps in {lines[-1]['seconds']:.0f} s", flush=True)
    hit, in_save = interrupt(options, broken, lines[-1]["step"], lines[-1]["seconds"] / lines[-1]["step"])
    run_to_end(options, broken)
    ours, theirs = broken.hashes(), reference.hashes()
    for name in ours:
        print(f"{name:<13} {ours[name]} killed\n{'':<13} {theirs[name]} uninterrupted")
    equal = ours == theirs
    print(f"{hit} of {options.kills} moments hit, {in_save} of them inside a save; the weights are {'equal' if equal else 'DIFFERENT'}")
    sys.exit(not equal or hit < options.kills or in_save == 0)


if __name__ == "__main__":
    main()

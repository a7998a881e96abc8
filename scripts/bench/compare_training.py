#!/usr/bin/env python3
"""Training speed of the SST-2 model against PyTorch, in alternating rounds: real tokens per second, bucketed and not.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/bench/compare_training.py --rounds 5 --steps 40 [--out training.json]
Ours is `glassformer bench CONFIG --only training`, a fresh process every round with 5 steps to warm up; the rivals stay warm between
their rounds and have their batches as tensors beforehand, which favours them.
"""
import argparse
import json
import os
import tempfile
from pathlib import Path

from rounds import ROOT, Served, alternate, default_binary, print_table, ratios, run_measured, summary

SCRIPT = Path(__file__).resolve().parent / "pytorch_sst2.py"


class Ours:
    def __init__(self, options, bucketed):
        self.options, self.bucketed, self.peak = options, bucketed, 0

    def __call__(self):
        with tempfile.TemporaryDirectory() as out:
            text, peak = run_measured([self.options.binary, "bench", self.options.config, "--only", "training",
                                       "--steps", self.options.steps, "--json", "--out", out,
                                       "--set", f"train.group_by_length={str(self.bucketed).lower()}"])
        self.peak = max(self.peak, peak)
        return json.loads(text)["training"]["tokens_per_second"]


class Rival:
    def __init__(self, options, bucketed, compile_kind):
        warm_up = 8 if compile_kind == "no" else 40  # a compiled model has to see the lengths first
        self.served = Served([SCRIPT, "--compile", compile_kind, "--warm-up", warm_up, *(["--bucketed"] if bucketed else [])])
        self.steps, self.peak = options.steps, 0

    def __call__(self):
        answer = self.served(self.steps)
        self.peak = answer["peak_bytes"]
        return answer["tokens_per_second"]


def compare(options, bucketed):
    contestants = {"glassformer": Ours(options, bucketed)}
    for kind in options.compile.split(","):
        contestants["PyTorch eager" if kind == "no" else f"torch.compile {kind}"] = Rival(options, bucketed, kind)
    values = alternate(contestants, options.rounds)
    for contestant in contestants.values():
        if isinstance(contestant, Rival):
            contestant.served.close()
    rows = {name: summary(v) | {"peak_bytes": contestants[name].peak} for name, v in values.items()}
    best = max((name for name in rows if name != "glassformer"), key=lambda name: rows[name]["median"])
    ratio = ratios(values["glassformer"], values[best])
    title = "bucketed" if bucketed else "unbucketed"
    rounds = f"median, [least, most] of {options.rounds} rounds of {options.steps} steps"
    print_table(f"training, {title}: real tokens per second ({rounds})", rows, "tokens/s")
    print_table(f"glassformer / {best}", {"ratio": ratio}, "x")
    return {"rows": rows, "best_rival": best, "ratio": ratio}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "sst2.toml"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--compile", default="no,dynamic", help="of no (eager), dynamic, static")
    parser.add_argument("--layouts", default="bucketed,unbucketed")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result = {"schema": "glassformer.compare_training/1", "rounds": options.rounds, "steps": options.steps, "cores": os.cpu_count(),
              "layouts": {layout: compare(options, layout == "bucketed") for layout in options.layouts.split(",")}}
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Several seeds of the SST-2 recipe here and in PyTorch: does the 95 % interval of the difference in dev accuracy hold 0, or favour us?

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/seeds.py --seeds 1,2,3,4,5 --runs runs/seeds [--out seeds.json]
Welch's interval. Judged is the dev accuracy after the last epoch, which no choice has flattered; the best epoch's and the test
accuracy of the best epoch are printed beside it. A finished run in --runs is not trained again. Exit code 1 when PyTorch is better.
"""
import argparse
import json
import math
import subprocess
import sys
from pathlib import Path
from statistics import mean, variance

from glass import ROOT, command, default_binary, metrics, sets


def ours(options, seed):
    run = options.runs / f"glassformer-{seed}"
    command(options.binary, "train", options.config, "--out", run, *sets({"train.seed": seed}))
    dev = [line["metrics"]["accuracy"]["value"] for line in metrics(run, "eval") if line["split"] == "dev"]
    test = options.data_folder / "sst2" / "test.txt"
    evaluated = json.loads(command(options.binary, "eval", run, "--data", test, "--json"))
    return {"last_dev_accuracy": dev[-1], "best_dev_accuracy": max(dev), "test_accuracy": evaluated["metrics"]["accuracy"]["value"]}


def theirs(options, seed):
    kept = options.runs / f"pytorch-{seed}.json"
    if not kept.exists():
        script = ROOT / "scripts" / "bench" / "pytorch_sst2.py"
        out = subprocess.run([sys.executable, script, "--bucketed", "--seeds", str(seed), "--data", options.data_folder],
                             stdout=subprocess.PIPE, text=True, check=True)
        kept.write_text(out.stdout)
    return json.loads(kept.read_text())


def welch(a, b):
    """Mean of a minus mean of b with the bounds of its 95 % interval."""
    from scipy.stats import t
    va, vb = variance(a) / len(a), variance(b) / len(b)
    error = math.sqrt(va + vb)
    freedom = (va + vb) ** 2 / (va ** 2 / (len(a) - 1) + vb ** 2 / (len(b) - 1)) if error > 0 else 1
    half = t.ppf(0.975, freedom) * error
    return {"difference": mean(a) - mean(b), "low": mean(a) - mean(b) - half, "high": mean(a) - mean(b) + half}


def main():
    from sst2_data import data_root
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "sst2.toml"))
    parser.add_argument("--data", help="folder with sst2/ and vocab/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.data_folder = data_root(options.data)
    options.runs.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed in map(int, options.seeds.split(",")):
        rows.append({"seed": seed, "glassformer": ours(options, seed), "pytorch": theirs(options, seed)})
        here, there = (rows[-1][engine]["last_dev_accuracy"] for engine in ("glassformer", "pytorch"))
        print(f"seed {seed}: last dev accuracy {here:.4f} here, {there:.4f} in PyTorch", flush=True)
    if len(rows) < 2:
        sys.exit("seeds: an interval needs two seeds or more")
    result = {"schema": "glassformer.prove_seeds/1", "rows": rows}
    for key in ("last_dev_accuracy", "best_dev_accuracy", "test_accuracy"):
        a, b = ([row[engine][key] for row in rows] for engine in ("glassformer", "pytorch"))
        result[key] = {"glassformer": mean(a), "pytorch": mean(b)} | welch(a, b)
        r = result[key]
        print(f"{key:<18} {r['glassformer']:.4f} here, {r['pytorch']:.4f} in PyTorch; "
              f"difference {r['difference']:+.4f} [{r['low']:+.4f}, {r['high']:+.4f}]")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(int(result["last_dev_accuracy"]["high"] < 0))


if __name__ == "__main__":
    main()

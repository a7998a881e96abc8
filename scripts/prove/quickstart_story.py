#!/usr/bin/env python3
"""What the quickstart shows, as means over seeds with 95 % intervals: the model learns the three rules, and explanations find the word that decides.

  scripts/prove/quickstart_story.py [--binary glassformer] [--seeds 1,2,3,4,5] [--cpus oldest,native] [--threads 1,2] [--out story.json]
Each run trains configs/quickstart.toml anew; all 400 dev texts are explained. A seed's figure is its mean over the settings of cpu_settings.py (rounding alone
makes another model, but a like one); Student's interval is over seeds. Exit code 1 when a claim below lies above the lower bound of its interval.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, stdev

from cpu_settings import SETTINGS, THREADS, chosen, environment
from glass import ROOT, default_binary, sets

# Mean area under the precision-recall curve of the tokens against the words that decide; a random ranking reaches 0.2.
CLAIMS = {"integrated_gradients keyword": 0.97, "occlusion keyword": 0.97, "integrated_gradients negation": 0.85, "occlusion negation": 0.85,
          "accuracy dev": 0.99, "accuracy test": 0.99, "converged": 0.97}
# 97.5 % quantiles of Student's t with 1, 2, ... degrees of freedom (any table); beyond them the last one errs on the wide side.
STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086]
SETTINGS_OF_RUNS = {"probe.points": [], "probe.labels": [], "explain.limit": 400, "explain.methods": ["integrated_gradients", "occlusion"]}


def figures(run):
    explanations = json.loads((run / "explanations" / "dev.json").read_text())
    splits = json.loads((run / "evaluation.json").read_text())["splits"]
    found = {f"{row['method']} {row['group']}": row["auprc"]["value"] for row in explanations["agreement"]}
    found |= {f"accuracy {split}": splits[split]["metrics"]["accuracy"]["value"] for split in ("dev", "test")}
    quality = [one["quality"] for example in explanations["examples"] for one in example["explanations"] if one["method"] == "integrated_gradients"]
    return found | {"converged": mean(float(one["converged"]) for one in quality),
                    "largest completeness delta": max(abs(one["completeness_delta"]) for one in quality)}


def one_run(binary, seed, setting, threads):
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "run", ROOT / "configs" / "quickstart.toml", "--out", Path(folder) / "run", *sets(SETTINGS_OF_RUNS | {"train.seed": seed})]
        done = subprocess.run(command, env=environment(setting, threads), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"quickstart_story: exit code {done.returncode}\n{done.stderr[-4000:]}")
        return figures(Path(folder) / "run")


def interval(rows, name):
    seeds = sorted({row["seed"] for row in rows})
    values = [mean(row[name] for row in rows if row["seed"] == seed) for seed in seeds]
    half = STUDENT[min(len(values) - 2, len(STUDENT) - 1)] * stdev(values) / math.sqrt(len(values))
    runs = [row[name] for row in rows]
    return {"mean": mean(values), "low": mean(values) - half, "high": mean(values) + half, "least": min(runs), "most": max(runs)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--seeds", default="1,2,3,4,5")
    parser.add_argument("--cpus", default="native", help="settings, with commas: " + ", ".join(SETTINGS))
    parser.add_argument("--threads", default=str(min(os.cpu_count(), 2)), help="numbers of threads, with commas: " + ", ".join(THREADS))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    seeds, rows = sorted(set(map(int, options.seeds.split(",")))), []
    if len(seeds) < 2:
        sys.exit("quickstart_story: an interval needs two seeds or more")
    for seed in seeds:
        for setting in chosen(options.cpus, SETTINGS):
            for threads in chosen(options.threads, THREADS):
                rows.append({"seed": seed, "cpu": setting, "threads": threads} | one_run(options.binary, seed, setting, threads))
                print(f"seed {seed} {setting} {threads}: " + ", ".join(f"{name} {rows[-1][name]:.3f}" for name in CLAIMS), flush=True)
    names = [name for name in rows[0] if isinstance(rows[0][name], float)]
    result = {"schema": "glassformer.prove_quickstart_story/1", "rows": rows} | {name: interval(rows, name) for name in names}
    failed = [name for name, claim in CLAIMS.items() if result[name]["low"] < claim]
    for name in names:
        r = result[name]
        claim = f"  claim {CLAIMS[name]}{', NOT HELD' if name in failed else ''}" if name in CLAIMS else ""
        print(f"{name:<36} {r['mean']:.3f} [{r['low']:.3f}, {r['high']:.3f}]  runs from {r['least']:.3f} to {r['most']:.3f}{claim}")
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

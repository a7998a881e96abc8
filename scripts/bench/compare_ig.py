#!/usr/bin/env python3
"""Integrated Gradients against Captum on SST-2 dev sentences and one trained model: seconds in alternating rounds, peak memory, values.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/bench/compare_ig.py RUN --rounds 5 [--texts 32] [--out ig.json]
RUN is a run folder that glassformer trained with configs/sst2.toml. Two comparisons: 50 equal nodes against the fastest way to batch
Captum (tried first), and the adaptive rule with tolerance 0.01 logit against Captum's default (50 nodes a text with its delta).
The values of both at 50 nodes are compared token by token, the adaptive ones with a reference of many nodes.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rounds import Served, alternate, default_binary, print_table, ratios, run_measured, summary
from sst2_data import data_root

SCRIPT = Path(__file__).resolve().parent / "captum_ig.py"
METHOD = "integrated_gradients"
EQUAL = {"rule": "gauss_legendre", "nodes": 50}
ADAPTIVE = {"rule": "adaptive", "tolerance": 0.01}
TRUTH = {"rule": "middle", "nodes": 800}


def settings(values, options):
    sets = values | {"baseline": options.baseline}
    return [part for key, value in sets.items() for part in ("--set", f"explain.{METHOD}.{key}={json.dumps(value)}")]


class Ours:
    """`glassformer bench RUN --only explanation`: a fresh process every round, one text to warm up."""

    def __init__(self, options, values):
        self.options, self.values, self.peak = options, values, 0

    def __call__(self):
        with tempfile.TemporaryDirectory() as out:
            text, peak = run_measured([self.options.binary, "bench", self.options.run, "--only", "explanation", "--methods", METHOD,
                                       "--texts", self.options.texts, "--json", "--out", out, *settings(self.values, self.options)])
        self.peak = max(self.peak, peak)
        return json.loads(text)["explanation"][METHOD]["seconds"]


class Rival:
    def __init__(self, options, way):
        self.served, self.way, self.peak = Served([SCRIPT, *rival_arguments(options)]), way, 0

    def __call__(self):
        answer = self.served(self.way)
        self.peak = answer["peak_bytes"]
        return answer["seconds"]


def rival_arguments(options):
    return [options.run, "--data", dev_file(options), "--limit", str(options.texts), "--baseline", options.baseline]


def dev_file(options):
    return data_root(options.data) / "sst2" / "dev.txt"


def captum_json(options, *more):
    out = subprocess.run([sys.executable, SCRIPT, *rival_arguments(options), *more], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(out.stdout)


def our_scores(options, values):
    """Scores by token of every text, and how many texts converged, from `glassformer explain`."""
    with tempfile.TemporaryDirectory() as out:
        run_measured([options.binary, "explain", options.run, "--data", dev_file(options), "--limit", options.texts, "--methods", METHOD,
                      "--out", out, *settings(values, options)])
        examples = json.loads((Path(out) / "explanations.json").read_text())["examples"]
    found = [example["explanations"][0] for example in examples]
    return [e["values"] for e in found], [e["quality"] for e in found]


def largest_difference(ours, theirs):
    """Largest difference of a token's score, absolute and as a share of the text's largest |score|."""
    for a, b in zip(ours, theirs):
        if len(a) != len(b):
            sys.exit(f"compare_ig: a text has {len(a)} tokens here and {len(b)} there; is it the same tokenizer?")
    worst = [max(abs(x - y) for x, y in zip(a, b)) for a, b in zip(ours, theirs)]
    return {"absolute": max(worst), "of_largest_score": max(w / max(map(abs, b)) for w, b in zip(worst, theirs))}


def compare(options, title, values, way):
    contestants = {"glassformer": Ours(options, values), f"Captum {way}": Rival(options, way)}
    seconds = alternate(contestants, options.rounds)
    contestants[f"Captum {way}"].served.close()
    rows = {name: summary(v) | {"peak_bytes": contestants[name].peak} for name, v in seconds.items()}
    ratio = ratios(seconds[f"Captum {way}"], seconds["glassformer"])
    print_table(f"{title}: seconds for {options.texts} texts (median, [least, most] of {options.rounds} rounds)", rows, "s")
    print_table("Captum / glassformer", {"ratio": ratio}, "x")
    for name, row in rows.items():
        print(f"  peak memory of {name}: {row['peak_bytes'] / 1e6:.0f} MB")
    return {"rows": rows, "ratio": ratio, "way": way}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", help="run folder")
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--data", help="folder with sst2/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--texts", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--baseline", default="mask")
    parser.add_argument("--way", help="how Captum batches at 50 nodes (default: the fastest of those that captum_ig.py tries)")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    ours, _ = our_scores(options, EQUAL)
    adaptive, quality = our_scores(options, ADAPTIVE)
    truth, _ = our_scores(options, TRUTH)
    values = {"equal_nodes_against_captum": largest_difference(ours, captum_json(options, "--scores")["scores"]),
              "adaptive_against_many_nodes": largest_difference(adaptive, truth),
              "adaptive_converged": sum(q["converged"] for q in quality)}
    print(json.dumps(values, indent=1))
    tried = [] if options.way else captum_json(options, "--tune")
    for row in tried:
        print(f"  Captum {row['way']:<14} {row['seconds']:8.3f} s")
    result = {"schema": "glassformer.compare_ig/1", "texts": options.texts, "rounds": options.rounds, "cores": os.cpu_count(),
              "values": values, "tried": tried,
              "equal_nodes": compare(options, "50 equal nodes", EQUAL, options.way or tried[0]["way"]),
              "tolerance": compare(options, "adaptive, tolerance 0.01, against Captum's default", ADAPTIVE, "default")}
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()

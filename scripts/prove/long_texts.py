#!/usr/bin/env python3
"""Explains texts of 1 to 4,096 tokens with every method on a tiny model with as many positions: no failure, no memory that grows beyond a bound.

  scripts/prove/long_texts.py --folder runs/long [--lengths 1,2,63,4096 --methods owen,lime]
Methods whose work grows with the square of the tokens or faster take sentences, or few samples, for long texts, as BUDGETS says; exact
methods must refuse a text of many tokens by an error that says what to do. Prints tokens, seconds and peak memory; exit code 1 at the
first thing that is wrong.
"""
import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from glass import command, default_binary

MOST_TOKENS, SENTENCE = 4096, 64
MOST_MEGABYTES = 1500  # LibTorch alone takes 160; a pattern of 4,096 x 4,096 numbers of two heads 134, in double 268
CONFIG = """
[data]
train = "train.tsv"
max_length = 4096
[tokenizer]
kind = "word"
[model]
layers = 1
heads = 2
width = 16
ffn_width = 32
[train]
steps = 1
batch_size = 4
"""
EXACT = {"shapley", "shapley_interactions"}
GAMES = {"banzhaf", "kernel_shap", "lime", "owen", "shapley_sampling", "sobol"}
STEPS = {"conductance": "steps", "idgi": "steps", "internal_influence": "nodes", "neuron_conductance": "nodes",
         "discretized_integrated_gradients": "nodes"}


def budget(method, tokens):
    """Settings that keep the work of a long text to some hundred passes."""
    if tokens < 256:
        return {}
    if method in GAMES:
        return {"unit": "sentence"} | ({"permutations": 4} if method == "shapley_sampling" else {"samples": 256})
    if method in STEPS:
        return {STEPS[method]: 9}
    return {"occlusion": {"window": 64, "stride": 64}, "integrated_gradients": {"max_nodes": 17}, "smoothgrad": {"samples": 4},
            "expected_gradients": {"samples": 8}}.get(method, {})


def words(count, draw):
    """Words and full stops, a sentence every SENTENCE tokens."""
    return " ".join("." if place % SENTENCE == SENTENCE - 1 else draw.choice(["red", "fox", "walks", "home", "old", "dog"]) for place in range(count))


def make_model(options):
    draw = random.Random(1)
    rows = "".join(f"{words(draw.randint(3, 12), draw)} .\t{draw.choice(['a', 'b'])}\n" for _ in range(60))
    (options.folder / "train.tsv").write_text("text\tlabel\n" + rows)
    (options.folder / "config.toml").write_text(CONFIG)
    command(options.binary, "train", options.folder / "config.toml", "--out", options.folder / "run")


def explain(options, method, tokens, settings):
    """Exit code, standard error, seconds and peak megabytes of the largest child so far."""
    out = options.folder / "why"
    shutil.rmtree(out, ignore_errors=True)
    text = options.folder / "text.jsonl"
    # [CLS] and [SEP] count; a text of one token is [CLS] alone where it is cut.
    text.write_text(json.dumps({"text": words(max(1, tokens - 2), random.Random(2))}) + "\n")
    sets = [word for key, value in settings.items() for word in ("--set", f"explain.{method}.{key}={value}")]
    start = time.time()
    done = subprocess.run([options.binary, "explain", options.folder / "run", "--data", text, "--methods", method, "--strict", "--out", out,
                           *sets], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stderr, time.time() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def judge(method, tokens, code, error):
    """What is wrong, "" where nothing is."""
    if method in EXACT and tokens > 18:
        refused = code == 2 and "at most 16 units" in error
        return "" if refused else f"is not refused as it should be: {error[-300:]}"
    return "" if code == 0 else f"exit code {code}: {error[-300:]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--folder", type=Path, required=True, help="working folder; emptied")
    parser.add_argument("--lengths", default=f"3,4,18,63,512,{MOST_TOKENS}")
    parser.add_argument("--methods", default="", help="separated by commas; all without it")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    make_model(options)
    all_methods = [one["name"] for one in json.loads(command(options.binary, "methods", "--json"))["methods"]]
    wrong = 0
    for tokens in map(int, options.lengths.split(",")):
        for method in options.methods.split(",") if options.methods else all_methods:
            settings = budget(method, tokens) | ({"background": '["the old dog"]'} if method == "expected_gradients" else {})
            code, error, seconds, peak = explain(options, method, tokens, settings)
            complaint = judge(method, tokens, code, error) or (f"{peak:.0f} MB" if peak > MOST_MEGABYTES else "")
            wrong += bool(complaint)
            print(f"{tokens:>5} tokens  {method:<34} {seconds:7.1f} s  peak so far {peak:6.0f} MB  {complaint or 'as it should be'}", flush=True)
    print(f"{wrong} wrong")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()

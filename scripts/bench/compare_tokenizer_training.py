#!/usr/bin/env python3
"""Seconds to train a tokenizer beside Hugging Face's trainers, whole runs from the text file to tokenizer.json, in alternating rounds:
python3 scripts/bench/compare_tokenizer_training.py [--binary build/release/glassformer] [--rounds 5] [--vocab-size 8000] [--out FILE]

Needs `tokenizers` 0.23.3 and GLASSFORMER_DATA. The library is measured without its start, in the faster of its two ways: train([file]) and
train_from_iterator(lines); ours as a whole process. Both use all processors. BPE's merges must be equal before anything is measured.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import rounds

sys.path.insert(0, str(rounds.ROOT / "scripts" / "golden"))

import tokenizers  # noqa: E402
import trained_tokenizers  # noqa: E402

CORPORA = {"tinyshakespeare": ["tinyshakespeare/input.txt"], "wikitext2": ["wikitext2/valid.txt", "wikitext2/test.txt"]}


def ours(binary, kind, file, size, out):
    start = time.perf_counter()
    subprocess.run([binary, "tokenizer", "train", str(file), "--kind", kind, "--vocab-size", str(size), "--out", str(out), "--quiet"],
                   check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def library(kind, file, size, out, by_lines):
    start = time.perf_counter()
    if by_lines:
        tokenizer = trained_tokenizers.train(kind, file.read_text(encoding="utf-8").split("\n"), size)
    else:
        tokenizer = trained_tokenizers.untrained(kind)
        tokenizer.train([str(file)], trained_tokenizers.trainer(kind, size))
    tokenizer.save(str(out))
    return time.perf_counter() - start


def merges(path):
    return json.loads(path.read_text(encoding="utf-8"))["model"]["merges"]


def compare(binary, work, kind, file, size, count):
    mine, theirs = work / "ours.json", work / "library.json"
    contestants = {"glassformer": lambda: ours(binary, kind, file, size, mine),
                   "tokenizers, file": lambda: library(kind, file, size, theirs, False),
                   "tokenizers, lines": lambda: library(kind, file, size, theirs, True)}
    if kind == "bpe":
        contestants["glassformer"]()
        contestants["tokenizers, lines"]()
        assert merges(mine) == merges(theirs), f"{file}: other merges"
    return rounds.alternate(contestants, count)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=rounds.default_binary())
    parser.add_argument("--work", type=Path, default=rounds.ROOT / "build" / "bench_tokenizer_training")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--vocab-size", type=int, default=8000)
    parser.add_argument("--out", type=Path, help="figures as JSON")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    data, figures = Path(os.environ.get("GLASSFORMER_DATA", "data")), {"tokenizers": tokenizers.__version__, "processors": os.cpu_count()}
    for name, parts in CORPORA.items():
        file = options.work / f"{name}.txt"
        lines = [line for part in parts for line in (data / part).read_text(encoding="utf-8").split("\n") if line.strip()]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for kind in trained_tokenizers.KINDS:
            values = compare(options.binary, options.work, kind, file, options.vocab_size, options.rounds)
            rivals = [rival for rival in values if rival != "glassformer"]
            best = min(rivals, key=lambda rival: rounds.summary(values[rival])["median"])
            rounds.print_table(f"{name}, {file.stat().st_size / 1e6:.2f} MB, {kind} of {options.vocab_size}",
                               {rival: rounds.summary(values[rival]) for rival in values}, "s")
            ratio = rounds.ratios(values[best], values["glassformer"])
            print(f"  ours is {ratio['median']:.2f} x as fast as {best} [{ratio['low']:.2f}, {ratio['high']:.2f}]", flush=True)
            figures[f"{name} {kind}"] = {"seconds": values, "ratio": ratio}
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()

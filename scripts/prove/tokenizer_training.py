#!/usr/bin/env python3
"""Trained tokenizers beside those of Hugging Face's trainers, on real corpora:
python3 scripts/prove/tokenizer_training.py [--binary build/release/glassformer] [--work FOLDER] [--kinds bpe wordpiece unigram]

Needs `tokenizers` 0.23.3 and GLASSFORMER_DATA (tinyshakespeare, wikitext2, multi30k). Held to: of BPE all merges and ids equal; of
WordPiece at least 99 % of the vocabulary shared, of unigram 96 %; texts that were not trained on are encoded to the same number of tokens
within 1 %; Python's library opens our file and gives our ids; one thread, two and three give the same file. Exit code 1 on a miss.

WordPiece: the library numbers the alphabet in the order of a hash table that differs from run to run, so equally frequent pairs are
merged in an order by chance: "library itself" says how much two of its own runs share. Unigram: where a piece is judged, the library takes
the number of all pieces for the number of pieces that stand in for it (its issue 2069), which favours frequent ones; with that term here
too, all six vocabularies were the library's to the last piece.
"""
import argparse
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

from glass import ROOT, command, default_binary  # puts scripts/golden on the path

import trained_tokenizers  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

SIZES = [8000, 2000]
MIN_FREQUENCIES = {"bpe": [1, 5], "wordpiece": [1, 5], "unigram": [1]}
LEAST_SHARED = {"wordpiece": 0.99, "unigram": 0.96}
MOST_LENGTH_DIFFERENCE = 0.01


def lines_of(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as file:
        # The program's lines: ended by \n alone, and not blank.
        return [line for line in file.read().split("\n") if line.strip(" \t\r")]


def corpora(data):
    """{name: (texts to train on, other texts)}"""
    plays = lines_of(data / "tinyshakespeare/input.txt")
    cut = len(plays) * 9 // 10
    return {"tinyshakespeare": (plays[:cut], plays[cut:]),
            "wikitext2": (lines_of(data / "wikitext2/valid.txt"), lines_of(data / "wikitext2/test.txt")),
            "multi30k.de": (lines_of(data / "multi30k/train.de.gz"), lines_of(data / "multi30k/val.de.gz"))}


def learn(binary, kind, file, out, size, least, *more):
    frequency = [] if kind == "unigram" else ["--min-frequency", least]
    command(binary, "tokenizer", "train", file, "--kind", kind, "--vocab-size", size, *frequency, "--out", out, *more)
    return json.loads(out.read_text(encoding="utf-8"))


def tokens_of(model):
    return [piece for piece, _ in model["vocab"]] if model["type"] == "Unigram" else list(model["vocab"])


def share(ours, theirs):
    return len(set(ours) & set(theirs)) / max(len(ours), len(theirs))


def our_ids(binary, path, texts):
    done = subprocess.run([binary, "tokenize", str(path), "--jsonl"], input="".join(json.dumps(text) + "\n" for text in texts),
                          stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return [json.loads(line)["ids"] for line in done.stdout.split("\n") if line]


def compare(binary, work, kind, texts, others, size, least):
    """What is missed; prints one line of figures."""
    file, out, again = work / "texts.txt", work / "ours.json", work / "again.json"
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    ours = learn(binary, kind, file, out, size, least)["model"]
    library = trained_tokenizers.train(kind, texts, size, least)
    theirs = json.loads(library.to_str())["model"]
    shared = share(tokens_of(ours), tokens_of(theirs))
    ids = our_ids(binary, out, others)
    length = sum(map(len, ids)) / sum(len(library.encode(text).ids) for text in others)
    missed = [] if abs(length - 1) <= MOST_LENGTH_DIFFERENCE else ["length"]
    figures = f"vocabulary shared {100 * shared:.2f} %, length {length:.5f}"
    if kind == "bpe":
        equal = ours["merges"] == theirs["merges"] and ours["vocab"] == theirs["vocab"]
        figures += f", {len(ours['merges'])} merges and all ids {'equal' if equal else 'DIFFER'}"
        missed += [] if equal else ["merges"]
    else:
        second = json.loads(trained_tokenizers.train(kind, texts, size, least).to_str())["model"]
        figures += f" (library itself {100 * share(tokens_of(theirs), tokens_of(second)):.2f} %)"
        missed += [] if shared >= LEAST_SHARED[kind] else ["vocabulary"]
    opened = Tokenizer.from_file(str(out))
    if [opened.encode(text).ids for text in others] != ids:
        missed.append("ids in Python")
    for threads in (1, 2, 3):
        learn(binary, kind, file, again, size, least, "--threads", threads)
        if again.read_bytes() != out.read_bytes():
            missed.append(f"other bytes with {threads} threads")
    return figures, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "prove_tokenizer_training")
    parser.add_argument("--kinds", nargs="*", default=trained_tokenizers.KINDS)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, (texts, others) in corpora(Path(os.environ.get("GLASSFORMER_DATA", "data"))).items():
        for kind in options.kinds:
            for size in SIZES:
                for least in MIN_FREQUENCIES[kind]:
                    figures, missed = compare(options.binary, options.work, kind, texts, others, size, least)
                    failed += bool(missed)
                    verdict = "  MISSED: " + ", ".join(missed) if missed else ""
                    print(f"{name} {kind} {size} at least {least}: {figures}{verdict}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

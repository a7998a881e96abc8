#!/usr/bin/env python3
"""Single-thread throughput of tokenizers side by side, in alternating rounds on the same lines:
python3 scripts/bench/compare_tokenizers.py [--binary build/release/glassformer] [--rounds 5]

WordPiece (bert-base-uncased) against Hugging Face `tokenizers`, byte-level BPE (GPT-2) against `tokenizers` and tiktoken; each encodes line
by line and keeps what it makes of a line only as a count. Offsets come with ours and with Hugging Face's, tiktoken has none. Ids are
compared before anything is timed. Also the time from the start of `glassformer tokenize` to the answer for one line.
Needs `tokenizers`, `tiktoken` and GLASSFORMER_DATA.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "false"
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "golden"))

import tiktoken  # noqa: E402
import tokenizer_recipes  # noqa: E402
import tokenizers  # noqa: E402


def gpt2_tiktoken(merges):
    """tiktoken's gpt2 encoding from merges.txt, without a download."""
    vocab, _ = tokenizer_recipes.gpt2_files(merges)
    order = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    byte_of = {chr(b): b for b in order}
    byte_of.update({chr(256 + i): b for i, b in enumerate(b for b in range(256) if b not in order)})
    ranks = {bytes(byte_of[c] for c in token): i for token, i in vocab.items() if token != "<|endoftext|>"}
    pattern = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"""
    return tiktoken.Encoding("gpt2", pat_str=pattern, mergeable_ranks=ranks, special_tokens={"<|endoftext|>": vocab["<|endoftext|>"]})


def ours(binary, path, lines):
    """Seconds of encoding as the program itself counts them, and the tokens."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([binary, "tokenize", str(path), "--count", "--jsonl"], input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    totals = json.loads(done.stdout)
    return totals["seconds"], totals["tokens"]


def our_ids(binary, path, lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([binary, "tokenize", str(path), "--jsonl"], input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return [json.loads(line)["ids"] for line in done.stdout.split("\n") if line]


def timed(encode, lines):
    start = time.perf_counter()
    tokens = sum(encode(line) for line in lines)
    return time.perf_counter() - start, tokens


def start_up(binary, path, repeats=20):
    """Milliseconds of whole runs that answer one line; the smallest and the median."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([binary, "tokenize", str(path)], input=b"a quiet triumph\n", stdout=subprocess.DEVNULL, check=True)
        times.append(1000 * (time.perf_counter() - start))
    return min(times), statistics.median(times)


def report(name, rivals, lines, rounds):
    size = sum(len(line.encode()) for line in lines) / 1e6
    seconds = {rival: [] for rival in rivals}
    for _ in range(rounds):
        for rival, run in rivals.items():
            seconds[rival].append(run()[0])
    print(f"{name}: {len(lines)} lines, {size:.2f} MB, {rounds} rounds")
    mine = statistics.median(seconds["glassformer"])
    for rival, all_seconds in seconds.items():
        median = statistics.median(all_seconds)
        print(f"  {rival:12} {size / median:7.2f} MB/s (best {size / min(all_seconds):.2f})" + ("" if rival == "glassformer" else f"   ours is {median / mine:.2f} x"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=str(ROOT / "build" / "release" / "glassformer"))
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench_tokenizers")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    data = Path(os.environ.get("GLASSFORMER_DATA", "data"))
    options.work.mkdir(parents=True, exist_ok=True)
    lines = [line for name in ("valid", "test") for line in (data / f"wikitext2/{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    bert = tokenizer_recipes.bert((data / "vocab/bert-base-uncased-vocab.txt").read_text(encoding="utf-8").splitlines())
    merges = (data / "vocab/gpt2-merges.txt").read_text(encoding="utf-8")
    gpt2, tik = tokenizer_recipes.gpt2(merges), gpt2_tiktoken(merges)
    paths = {"bert": options.work / "bert.json", "gpt2": options.work / "gpt2.json"}
    bert.save(str(paths["bert"]))
    gpt2.save(str(paths["gpt2"]))
    assert our_ids(options.binary, paths["bert"], lines) == [bert.encode(line).ids for line in lines], "WordPiece: other ids"
    assert our_ids(options.binary, paths["gpt2"], lines) == [tik.encode_ordinary(line) for line in lines] == [gpt2.encode(line).ids for line in lines], "BPE: other ids"
    print(f"tokenizers {tokenizers.__version__}, tiktoken {tiktoken.__version__}; all ids equal")
    report("WordPiece, bert-base-uncased", {"glassformer": lambda: ours(options.binary, paths["bert"], lines),
                                            "tokenizers": lambda: timed(lambda line: len(bert.encode(line).ids), lines)}, lines, options.rounds)
    report("byte-level BPE, gpt2", {"glassformer": lambda: ours(options.binary, paths["gpt2"], lines),
                                    "tiktoken": lambda: timed(lambda line: len(tik.encode_ordinary(line)), lines),
                                    "tokenizers": lambda: timed(lambda line: len(gpt2.encode(line).ids), lines)}, lines, options.rounds)
    for name, path in paths.items():
        best, median = start_up(options.binary, path)
        print(f"start and one line, {name}: {median:.1f} ms (best {best:.1f})")


if __name__ == "__main__":
    main()

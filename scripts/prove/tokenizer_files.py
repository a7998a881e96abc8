#!/usr/bin/env python3
"""Ids and offsets against the Hugging Face library, on real and hostile texts and on every assigned code point:
python3 scripts/prove/tokenizer_files.py [--binary build/release/glassformer] [--work FOLDER] [--texts 20000] [--only NAME...]

Needs `tokenizers` 0.23.3 and `sentencepiece`, and GLASSFORMER_DATA. Tokenizers are trained once and kept in the work folder. Exit code 0
where all are equal.
"""
import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from glass import ROOT, default_binary  # puts scripts/golden on the path

import tokenizer_golden  # noqa: E402
import tokenizer_recipes  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

VOCABULARY = 8000
SEED = 20241127


def corpus(data):
    """Lines of every corpus that is there, in a fixed order."""
    files = ["wikitext2/test.txt", "wikitext2/valid.txt", "tinyshakespeare/input.txt", "sst2/dev.txt", "trec/train.txt", "ud_english_ewt/dev.conllu",
             "toxic_spans/trial.csv"]
    lines = [line for name in files if (data / name).is_file() for line in (data / name).read_text(encoding="utf-8", errors="replace").splitlines()]
    for name in ("val.de.gz", "test_2016_flickr.de.gz"):
        if (data / "multi30k" / name).is_file():
            import gzip
            lines += gzip.open(data / "multi30k" / name, "rt", encoding="utf-8").read().splitlines()
    if not lines:
        sys.exit("tokenizers: GLASSFORMER_DATA has no corpora; scripts/get_data fetches them")
    return [line for line in lines if line.strip()]


def code_points():
    """Every code point of the planes that have characters, some of the others; beside a letter, a blank and a mark, sixteen a text."""
    places = [*range(0xd800), *range(0xe000, 0x32400), *range(0xe0000, 0xe0200), *range(0x32400, 0x110000, 997)]
    points = list(map(chr, places))
    return ["".join(f"a{c}b {c}\u0301{c}1" for c in points[i:i + 16]) for i in range(0, len(points), 16)]


def hostile(count):
    """Seeded runs of awkward characters, long words, and corpora's words glued to them."""
    generator = random.Random(SEED)
    extra = ["\ufffd", "\u200d", "\U0001f468\u200d\U0001f469", "\u0345", "\u1e9b\u0323", "\ufb03", "\u3000", "\u2028", "  ", "\r\n", "\x1b", "<mask>", "<s>", "'s", "'LL",
             "2024", "\u0661\u0662", "\u4e2d\u6587", "\u304b\u306a\u30ab\u30ca", "\ud55c", "``", "''", "\u2581", "\u0120", "e\u0301\u0323", "\u1100\u1161\u11a8", "\t", "-", "|",
             "<extra_id_1>", "[SEP]", "Film", "film", "not good ", "<Name>", "\u00df", "\u0130", "\u01c5", "\uff21\uff42", "\u2460", "\u00bd", "\u0e33", "\u0f77"]
    pool = tokenizer_golden.AWKWARD + extra
    texts = ["".join(generator.choices(pool, k=generator.randint(1, 30))) for _ in range(count)]
    texts += ["a" * n for n in (99, 100, 101, 1000, 5000)] + ["\u00e9" * 3000, "ab " * 2000, "\u4e2d" * 2000, "!?" * 2000, "\U0001f600" * 1000]
    return texts + [" " * n + "x" + " " * n for n in range(1, 40)] + ["x" + "\n" * n + "y" for n in range(1, 20)]


def make_tokenizers(data, work, lines):
    """{name: tokenizer.json}, trained where they are missing."""
    makers = {"bert_uncased": lambda: tokenizer_recipes.bert((data / "vocab/bert-base-uncased-vocab.txt").read_text(encoding="utf-8").splitlines()),
              "gpt2": lambda: tokenizer_recipes.gpt2((data / "vocab/gpt2-merges.txt").read_text(encoding="utf-8"))}
    sample = random.Random(SEED).sample(lines, min(len(lines), 12000))
    for name, recipe in tokenizer_recipes.TRAINED.items():
        makers[name] = lambda recipe=recipe: recipe([line[:2000] for line in sample], VOCABULARY)
    work.mkdir(parents=True, exist_ok=True)
    for name, make in makers.items():
        path = work / f"{name}.json"
        if not path.is_file():
            make().save(str(path))
    return {name: work / f"{name}.json" for name in makers}


def byte_places(text):
    """The byte where each code point begins, and the end."""
    places = [0]
    for c in text:
        places.append(places[-1] + len(c.encode()))
    return places


def compare(binary, path, texts):
    """Number of texts whose ids or offsets differ; the first ones are printed."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run([binary, "tokenize", str(path), "--jsonl"], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"glassformer tokenize {path}: exit code {done.returncode}")
    library, different = Tokenizer.from_file(str(path)), 0
    library.no_padding()
    library.no_truncation()
    ours = done.stdout.split("\n")
    for text, line in zip(texts, ours, strict=False):
        one, other = library.encode(text), json.loads(line)
        places = byte_places(text)
        offsets = [[places[start], places[end]] for start, end in one.offsets]
        if one.ids == other["ids"] and offsets == other["offsets"]:
            continue
        different += 1
        if different <= 3:
            print(f"  {text[:200]!r}\n    theirs {list(zip(one.tokens, one.ids, offsets))[:20]}\n    ours   {list(zip(other['tokens'], other['ids'], other['offsets']))[:20]}")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "prove_tokenizers")
    parser.add_argument("--texts", type=int, default=20000)
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    data = Path(os.environ.get("GLASSFORMER_DATA", "data"))
    lines = corpus(data)
    files = make_tokenizers(data, options.work, lines)
    extra = code_points() + hostile(4000) + tokenizer_golden.PLAIN + tokenizer_golden.HOSTILE
    real = random.Random(SEED).sample(lines, min(len(lines), max(options.texts - len(extra), options.texts // 2)))
    texts, failed = real + extra, 0
    for name, path in files.items():
        if options.only and name not in options.only:
            continue
        different = compare(options.binary, path, texts)
        failed += different > 0
        print(f"{name}: {len(texts)} texts, {different} differ", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Ids of model folders without tokenizer.json against Python: $(scripts/bench/env) scripts/prove/tokenizer_folders.py
[--binary build/release/glassformer] [--work FOLDER] [--only NAME...]

scripts/prove/old_tokenizer_folders.py makes the folders with transformers 4. Right is AutoTokenizer of transformers 5 on the same folder, the slow
class of transformers 4 where that does not open it. Needs GLASSFORMER_DATA. Exit code 0 where all are equal.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import warnings
from pathlib import Path

from glass import ROOT, default_binary

import tokenizer_golden  # noqa: E402
from tokenizer_files import byte_places  # noqa: E402

# Folders that are refused on purpose, and what the message names.
REFUSED = {"refused_never_split": "never_split", "refused_basic": "do_basic_tokenize", "refused_split_special": "split_special_tokens", "refused_gap": "'[E1]' has the id 1300",
           "refused_japanese": "BertJapaneseTokenizer", "refused_pegasus": "PegasusTokenizer"}
TEXTS = 400
TRAINING_LINES = 1200
SEED = 20241130
SPECIAL = ["<s>", "</s>", "<pad>", "<unk>", "<mask>", "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", "<|endoftext|>", "<extra_id_0>", "<extra_id_99>", "<e1>", "[E1]",
           "New York", "new york", "WORD", "<ent>", "<glue>", "[X]", ">>deu<<", ">>xyz<<", ">>", "<<", "en_XX", "<mask_1>", "<unk_2>", "<eod>", "<0x41>", "\u2581", "``", "''", "(", ")"]
SCRIPTS = ["\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u3002", "\u4e2d\u6587\u6587\u672c\uff0c\u5317\u4eac\u3002", "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440!",
           "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645", "\uc548\ub155\ud558\uc138\uc694 \uc138\uacc4", "\u00c0 l'\u00e9cole fran\u00e7aise, l'\u00e9l\u00e8ve d\u00e9j\u00e0 mang\u00e9.",
           "Espa\u00f1ol: \u00bfc\u00f3mo est\u00e1s?", "\uff76\uff9e\uff70\uff84\uff9e \uff8a\uff9f", "\u1112\u1161\u11ab \u1100\u1173\u11af", "\ufb01ne \ufdfa \u2460 \u00bd \u1e9b\u0323"]


def lines_of(data):
    """Sentences to train the vocabularies on, in several scripts."""
    lines = (data / "wikitext2/valid.txt").read_text(encoding="utf-8").splitlines()
    lines += gzip.open(data / "multi30k/val.de.gz", "rt", encoding="utf-8").read().splitlines()
    chosen = random.Random(SEED).sample([line for line in lines if line.strip()], TRAINING_LINES)
    return chosen + SCRIPTS[:7] * 5


def texts_of(data):
    """Real sentences, others scripts', and seeded runs of awkward characters, special tokens and blanks."""
    generator = random.Random(SEED)
    pool = tokenizer_golden.AWKWARD + SPECIAL + SCRIPTS + ["the ", "Haus", " and", "good", " ", "  ", "\t", "\n", "\U0001f600", "\U0001f468\u200d\U0001f469", "e\u0301", "A\u030a", "\u00a8"]
    texts = ["", " ", "   ", "\n", "a", " a", "a ", "hello world", "Hello  World", "\u2581", "\u2581a", "a\u2581", ">>deu<< hello", ">>deu<<hello", ">>xyz<< hello", "x >>deu<< y",
             ">>deu<<>>fra<< a", ">>deu<<", "</s>>>deu<< a", *SPECIAL, *SCRIPTS, *tokenizer_golden.PLAIN, *tokenizer_golden.HOSTILE]
    texts += [f"a{token}b {token} c" for token in SPECIAL]
    texts += ["".join(generator.choices(pool, k=generator.randint(1, 12))) for _ in range(TEXTS // 2)]
    real = (data / "wikitext2/test.txt").read_text(encoding="utf-8").splitlines()
    return texts + generator.sample([line.strip() for line in real if line.strip()], TEXTS // 4)


def answer(folder, texts, pairs):
    """What AutoTokenizer of this environment says; {"error"} where it does not open the folder."""
    import transformers
    old = transformers.__version__.startswith("4.")
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **({"use_fast": False} if old else {}))
    except Exception as error:  # whatever it raises, it does not open the folder
        return {"error": f"{type(error).__name__}: {error}"}
    ids = [tokenizer(text)["input_ids"] for text in texts]
    offsets = [tokenizer(text, return_offsets_mapping=True)["offset_mapping"] for text in texts] if tokenizer.is_fast else None
    return {"class": type(tokenizer).__name__, "ids": ids, "offsets": offsets, "pairs": [tokenizer(*pair)["input_ids"] for pair in pairs],
            "decoded": [tokenizer.decode(line, skip_special_tokens=True) for line in ids]}


def run(binary, folder, lines, *options):
    """The program's answers, a JSON value a line; an error message where it refuses."""
    done = subprocess.run([binary, "tokenize", str(folder), *options], input="".join(json.dumps(line) + "\n" for line in lines), capture_output=True, text=True, encoding="utf-8")
    return done.stderr.strip() if done.returncode else [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def ours(binary, folder, texts, pairs):
    found = run(binary, folder, [{"text": text} for text in texts], "--jsonl")
    if isinstance(found, str):
        return {"error": found}
    ids = [line["ids"] for line in found]
    return {"ids": ids, "offsets": [line["offsets"] for line in found], "decoded": run(binary, folder, ids, "--decode"),
            "pairs": [line["ids"] for line in run(binary, folder, [{"text": one, "pair": other} for one, other in pairs], "--jsonl")]}


def in_bytes(text, offsets):
    places = byte_places(text)
    return [[places[start], places[end]] for start, end in offsets]


def differences(kind, inputs, right, found):
    """Counts what differs and prints the first two."""
    different = [(text, a, b) for text, a, b in zip(inputs, right, found, strict=True) if a != b]
    for text, a, b in different[:2]:
        print(f"  {kind}: {text!r:.120}\n    theirs {a!r:.300}\n    ours   {b!r:.300}")
    return len(different)


def compare(name, texts, pairs, right, found):
    """One line a folder; the number of ids that differ, of texts and of pairs."""
    counts = {"ids": differences("ids", texts, right["ids"], found["ids"]), "pairs": differences("pairs", pairs, right["pairs"], found["pairs"]),
              "decoded": differences("decoded", texts, right["decoded"], found["decoded"])}
    if right["offsets"] is not None:
        offsets = [in_bytes(text, line) for text, line in zip(texts, right["offsets"], strict=True)]
        counts["offsets"] = differences("offsets", texts, offsets, found["offsets"])
    print(f"{name} ({right['class']}): {len(texts)} texts, {len(pairs)} pairs; differ: " + ", ".join(f"{kind} {n}" for kind, n in counts.items()), flush=True)
    return counts["ids"] + counts["pairs"]


def old_answers(root, names, texts, pairs):
    """The slow classes' answers, from the environment of transformers 4."""
    code = "import json, sys; sys.path[:0] = sys.argv[1:3]; import tokenizer_folders as t; from pathlib import Path; g = json.load(sys.stdin); " \
           "json.dump({n: t.answer(Path(g['root']) / n, g['texts'], g['pairs']) for n in g['names']}, sys.stdout)"
    done = subprocess.run([old_python(), "-W", "ignore", "-c", code, ROOT / "scripts/prove", ROOT / "scripts/golden"], text=True, stdout=subprocess.PIPE, check=True,
                          input=json.dumps({"root": str(root), "names": names, "texts": texts, "pairs": pairs}))
    return json.loads(done.stdout)


def old_python():
    return subprocess.run([ROOT / "scripts/prove/old_transformers_env"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def make_folders(work, data):
    root = work / "folders"
    if not root.is_dir():
        work.mkdir(parents=True, exist_ok=True)
        (work / "lines.txt").write_text("\n".join(lines_of(data)) + "\n", encoding="utf-8")
        subprocess.run([old_python(), "-W", "ignore", ROOT / "scripts/prove/old_tokenizer_folders.py", root, work / "lines.txt"], check=True)
    return root


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "prove_tokenizer_folders")
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    data = Path(os.environ.get("GLASSFORMER_DATA", "data"))
    root, texts = make_folders(options.work, data), texts_of(data)
    pairs = [(text, texts[i - 1]) for i, text in enumerate(texts) if i % 8 == 3 and text and texts[i - 1]]
    names = sorted(folder.name for folder in root.iterdir() if not options.only or folder.name in options.only)
    theirs = {name: answer(root / name, texts, pairs) for name in names}
    closed = [name for name in names if "error" in theirs[name]]
    theirs.update(old_answers(root, closed, texts, pairs) if closed else {})
    failed = 0
    for name in names:
        found = ours(options.binary, root / name, texts, pairs)
        refused = found.get("error", "")
        if refused or name in REFUSED:
            failed += not (name in REFUSED and REFUSED[name] in refused)
            print(f"{name}: refused: {refused or 'no'}")
        elif "error" in theirs[name]:
            failed += 1
            print(f"{name}: Python does not open it: {theirs[name]['error']:.200}")
        else:
            failed += compare(name, texts, pairs, theirs[name], found) > 0
    print(f"{len(names)} folders, {failed} with differences")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""A model folder that was written opens with AutoTokenizer and gives the ids of the training, with padding.

  $(scripts/bench/env) scripts/prove/python_tokenizers.py [--binary glassformer] [--kinds bert,t5] [--tokenizers bpe,word]
Every tokenizer that is built from texts x every model.kind, lower-cased and not: one step of training, then 200 texts through
`glassformer tokenize` and through AutoTokenizer, alone and as padded batches; ids, padding and special tokens must be equal. Then folders that are
trained on from checkpoints of transformers, with and without added tokens, against `tokenize` and the checkpoint's own tokenizer. transformers 5
rebuilds the tokenizers of qwen2 whatever the folder says: that one is opened by PreTrainedTokenizerFast, and the program must say so.
"""
import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from transformers import AutoTokenizer, PreTrainedTokenizerFast
from transformers.utils import logging

import checkpoint_folders
from glass import ROOT, default_binary, sets

TOKENIZERS = ["word", "character", "bpe", "unigram", "wordpiece"]
ENCODERS = ["encoder", "bert", "distilbert", "electra", "modernbert", "roberta"]
DECODERS = ["gpt2", "gpt_neox", "llama", "opt", "qwen2"]
PAIRS = ["bart", "marian", "t5"]
REBUILT = {"qwen2"}  # transformers 5.24, MODELS_WITH_INCORRECT_HUB_TOKENIZER_CLASS
ODD = ["Größe, ÄPFEL and é é", "don't we'll I'M they'd", "日本 the 猫", "  two  blanks ", "[UNK] <unk> <s>x</s>", "a,b.c!? (d) 'e'", "1234 5.67 8-9", "[CLS] [SEP] [MASK]",
       "<mask> <pad> <|endoftext|>", "WORD Word word", "x", "…—“quoted”", "tab\there", "zero\u200bwidth", "no\u00a0break", "ﬁne ½ ²"]
SIZES = {"model.layers": 1, "model.width": 32, "model.heads": 2, "model.ffn_width": 64, "train.steps": 1, "train.batch_size": 4,
         "data.max_length": 64, "tokenizer.vocab_size": 900, "report.enabled": False}


def rows():
    with open(ROOT / "data" / "pairs" / "train.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))[:400]


def texts_to_read():
    texts = ODD + [row["text"] for row in rows()] + [row["text_pair"].upper() for row in rows()]
    return texts[:200]


def task_of(kind):
    return "classification" if kind in ENCODERS else "language_model" if kind in DECODERS else "sequence_to_sequence"


def write_data(folder):
    lines = [json.dumps({"text": row["text"] + extra, "target": row["text_pair"], "label": row["label"]})
             for row, extra in zip(rows()[:120], 40 * [" Größe ÉCOLE", "", " 日本 1234"])]
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "train.jsonl"


def train(binary, out, settings):
    """What it said on standard error."""
    config = out.with_suffix(".toml")
    config.write_text("")
    done = subprocess.run([binary, "train", config, "--out", out, *sets(settings)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"train {settings}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return done.stderr


def our_ids(binary, folder, texts):
    done = subprocess.run([binary, "tokenize", folder], input="\n".join(texts), stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line)["ids"] for line in done.stdout.splitlines()]


def differences(tokenizer, ids, texts, folder):
    """What is wrong, in words; [] where nothing is."""
    wrong = [f"{text!r}: {ours} here, {theirs} there" for text, ours in zip(texts, ids) if ours != (theirs := tokenizer(text)["input_ids"])]
    padded = tokenizer(texts, padding=True)
    pad = tokenizer.pad_token_id
    rows_only = [[i for i, keep in zip(row, mask) if keep] for row, mask in zip(padded["input_ids"], padded["attention_mask"])]
    wrong += [f"padded: {row}" for row, ours in zip(rows_only, ids) if row != ours]
    vocabulary = json.loads((folder / "config.json").read_text())["vocab_size"]
    if pad is None or pad >= vocabulary or len(tokenizer) > vocabulary:
        wrong.append(f"padding token {pad}, {len(tokenizer)} tokens of a model with {vocabulary}")
    return wrong


def fresh(binary, place, kinds, tokenizers, texts):
    data, failed = write_data(place), []
    for kind in kinds:
        for name in tokenizers:
            for lowercase in (True, False):
                out = place / f"{kind}_{name}_{lowercase}"
                said = train(binary, out, SIZES | {"task.kind": task_of(kind), "model.kind": kind, "tokenizer.kind": name,
                                                   "tokenizer.lowercase": lowercase, "data.train": str(data)})
                opener = PreTrainedTokenizerFast if kind in REBUILT else AutoTokenizer
                # The own encoder's config.json points to its own code, which transformers asks about before it reads the tokenizer.
                tokenizer = opener.from_pretrained(out / "model", trust_remote_code=kind == "encoder")
                wrong = differences(tokenizer, our_ids(binary, out / "model", texts), texts, out / "model")
                if (kind in REBUILT) != ("by a class of its own" in said):
                    wrong.append("the warning of a rebuilt tokenizer is missing or out of place")
                failed += report(f"{kind} {name} {'lower-cased' if lowercase else 'as written'}", wrong)
    return failed


def trained_on(binary, place, texts):
    data, failed = write_data(place), []
    for name, task, folder in checkpoint_folders.make(place / "checkpoints", texts):
        before = AutoTokenizer.from_pretrained(folder)
        for added in ([], ["[E1]", "[/E1]"]):
            out = place / f"from-{name}-{len(added)}"
            train(binary, out, {"task.kind": task, "model.checkpoint": str(folder), "model.added_tokens": added, "data.train": str(data),
                                "data.max_length": 48, "train.steps": 1, "train.batch_size": 4, "report.enabled": False})
            tokenizer, read = AutoTokenizer.from_pretrained(out / "model"), texts + [f"a {token} b" for token in added]
            wrong = differences(tokenizer, our_ids(binary, out / "model", read), read, out / "model")
            wrong += [f"{text!r}: other than the checkpoint's" for text in texts if not added and before(text)["input_ids"] != tokenizer(text)["input_ids"]]
            for key in ("padding_side", "model_max_length", "chat_template", "special_tokens_map"):
                if getattr(before, key) != getattr(tokenizer, key):
                    wrong.append(f"{key}: {getattr(before, key)} became {getattr(tokenizer, key)}")
            failed += report(f"from {name}{' with added tokens' if added else ''}", wrong)
    return failed


def report(name, wrong):
    print(f"{name}: {'ok' if not wrong else f'FAILED, {len(wrong)} differences; {wrong[0]}'}", flush=True)
    return [name] if wrong else []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=default_binary())
    parser.add_argument("--kinds", default=",".join(ENCODERS + DECODERS + PAIRS))
    parser.add_argument("--tokenizers", default=",".join(TOKENIZERS))
    parser.add_argument("--part", choices=["fresh", "checkpoints", "all"], default="all")
    options = parser.parse_args()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    texts, failed = texts_to_read(), []
    with tempfile.TemporaryDirectory() as place:
        if options.part != "checkpoints":
            failed += fresh(options.binary, Path(place), options.kinds.split(","), options.tokenizers.split(","), texts)
        if options.part != "fresh":
            failed += trained_on(options.binary, Path(place), texts)
    sys.exit(f"python_tokenizers: {len(failed)} failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()

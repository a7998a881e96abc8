#!/usr/bin/env python3
"""Part-of-speech tags here and in PyTorch: 20 losses from the same weights, then the accuracies of several seeds of the whole recipe.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/tagging.py --runs runs/tagging_proof [--seeds 1,2,3]
The recipe is that of configs/pos_tagging.toml (UD English EWT); both sides keep the weights of the best epoch by the dev set. The losses
are those without dropout, with the same words hidden. In the seeds each side draws its own weights and dropout; accuracies count every
word of the test set, those without a token of their own as wrong, with Welch's 95 % interval of the difference, and beside them what each
word's most frequent tag scores. A finished run in --runs is not trained again. Exit code 1 when a loss differs by more than 1e-4 of it,
PyTorch is better, or the most frequent tag is.
"""
import argparse
import json
import sys
from pathlib import Path
from statistics import mean

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer

from conllu import NO_TAG, read_sentences, tag_names, word_type_majority, words_of_tokens
from glass import ROOT, command, default_binary
from seeds import welch
from token_masking import TokenMasking
from twin import data_root, first_parts, fit, initial_model, largest_difference, losses_here, recipe, train_here

from model_folder import read_shape
from reference_model import TokenClassifier, pad

TOLERANCE, LOSS_STEPS, FEW_SENTENCES, EVALUATED_TOGETHER = 1e-4, 20, 20, 64
SPLITS = ("train", "dev", "test")


class Tagged:
    """A split as ids, words of tokens, and gold tags of words."""

    def __init__(self, sentences, tokenizer, names):
        self.tokenizer = tokenizer
        number = {name: i for i, name in enumerate(names)} | {None: NO_TAG}
        encodings = tokenizer.encode_batch([sentence.text for sentence in sentences])
        self.ids = [encoding.ids for encoding in encodings]
        self.words = [words_of_tokens(encoding, sentence) for encoding, sentence in zip(encodings, sentences)]
        self.tags = [[number[tag] for *_, tag in sentence.words] for sentence in sentences]

    def labels(self, i):
        """The tag of each token's word."""
        return [NO_TAG if word == NO_TAG else self.tags[i][word] for word in self.words[i]]


def read_split(model_folder, sentences, names, max_length):
    tokenizer = Tokenizer.from_file(str(model_folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_length)
    return Tagged(sentences, tokenizer, names)


def fit_tags(model, data, settings, after_epoch=None):
    hide = TokenMasking(data.tokenizer, settings["train"])

    def batch_loss(epoch, batch):
        ids, mask = pad([hide(data.ids[i], epoch, i) for i in batch])
        labels, _ = pad([data.labels(i) for i in batch], NO_TAG)
        return F.cross_entropy(model(ids, mask).flatten(0, 1), labels.flatten(), ignore_index=NO_TAG)

    return fit(model, batch_loss, [len(ids) for ids in data.ids], settings["train"], after_epoch)


@torch.no_grad()
def accuracy(model, data):
    """Over all words with a tag."""
    model.eval()
    order = sorted(range(len(data.ids)), key=lambda i: len(data.ids[i]))
    right = 0
    for start in range(0, len(order), EVALUATED_TOGETHER):
        part = order[start:start + EVALUATED_TOGETHER]
        best = model(*pad([data.ids[i] for i in part])).argmax(-1)
        right += sum(int(best[row, t]) == label for row, i in enumerate(part) for t, label in enumerate(data.labels(i)) if label != NO_TAG)
    return right / sum(tag != NO_TAG for tags in data.tags for tag in tags)


def loss_difference(options, sentences, names):
    text = (options.data_folder / "ud_english_ewt" / "dev.conllu").read_text(encoding="utf-8")
    few = first_parts(text, FEW_SENTENCES, options.runs / "few.conllu", "\n\n")
    changes = {"data.dev": few, "data.test": few, "model.dropout": 0, "train.seed": 1, "train.steps": LOSS_STEPS}
    start = initial_model(options, options.runs / "start", changes)
    run = train_here(options, options.runs / "losses", changes)
    settings = recipe(run, known=["mask_rate"])
    model = TokenClassifier(read_shape(start, dropout=0.0))
    model.load_state_dict(load_file(start / "model.safetensors"))
    data = read_split(start, sentences["train"], names, settings["data"]["max_length"])
    return largest_difference(losses_here(run), fit_tags(model, data, settings), TOLERANCE)


def seed_changes(options, seed):
    return {"train.seed": seed} | ({"train.steps": options.steps} if options.steps else {})


def accuracies_here(options, run, seed):
    train_here(options, run, seed_changes(options, seed), show=True)
    kept = run / "accuracies.json"
    if not kept.exists():
        files = {split: options.data_folder / "ud_english_ewt" / f"{split}.conllu" for split in ("dev", "test")}
        results = {split: json.loads(command(options.binary, "eval", run, "--data", file, "--json")) for split, file in files.items()}
        kept.write_text(json.dumps({split: result["metrics"]["accuracy"]["value"] for split, result in results.items()}))
    return json.loads(kept.read_text())


def accuracies_there(run, sentences, names, seed):
    """Trained by the recipe of glassformer's run, from weights of its own."""
    settings = recipe(run, known=["mask_rate"])
    splits = {split: read_split(run / "model", sentences[split], names, settings["data"]["max_length"]) for split in SPLITS}
    torch.manual_seed(seed)
    model = TokenClassifier(read_shape(run, dropout=settings["model"]["dropout"]))
    best = {"dev": -1.0}

    def keep_best(epoch):
        dev = accuracy(model, splits["dev"])
        print(f"PyTorch: seed {seed}, epoch {epoch + 1}, dev accuracy {dev:.4f}", file=sys.stderr, flush=True)
        if dev > best["dev"]:
            best.update(dev=dev, test=accuracy(model, splits["test"]))

    fit_tags(model, splits["train"], settings, keep_best)
    return best


def compare_seeds(options, sentences, names):
    rows = []
    for seed in map(int, options.seeds.split(",")):
        run, kept = options.runs / f"glassformer-{seed}", options.runs / f"pytorch-{seed}.json"
        here = accuracies_here(options, run, seed)
        if not kept.exists():
            kept.write_text(json.dumps(accuracies_there(run, sentences, names, seed)))
        there = json.loads(kept.read_text())
        rows.append({"seed": seed, "glassformer": here, "pytorch": there})
        print(f"seed {seed}: dev {here['dev']:.4f} here, {there['dev']:.4f} in PyTorch; test {here['test']:.4f}, {there['test']:.4f}",
              flush=True)
    a, b = ([row[engine]["test"] for row in rows] for engine in ("glassformer", "pytorch"))
    return {"rows": rows, "glassformer": mean(a), "pytorch": mean(b)} | welch(a, b)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "pos_tagging.toml"))
    parser.add_argument("--data", help="folder with ud_english_ewt/ and vocab/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--seeds", default="1,2,3", help="two or more; none: the losses only")
    parser.add_argument("--steps", type=int, default=0, help="fewer steps than the recipe's, to try the script")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.seeds != "none" and "," not in options.seeds:
        parser.error("--seeds: an interval needs two or more")
    options.data_folder = data_root(options.data, "ud_english_ewt/train.conllu")
    options.runs.mkdir(parents=True, exist_ok=True)
    return options


def main():
    options = read_options()
    sentences = {split: read_sentences(options.data_folder / "ud_english_ewt" / f"{split}.conllu") for split in SPLITS}
    names = tag_names(sentences["train"])
    worst = loss_difference(options, sentences, names)
    result, failed = {"schema": "glassformer.prove_tagging/1", "loss_difference": worst}, worst > TOLERANCE
    if options.seeds != "none":
        baseline = word_type_majority(sentences["train"], sentences["test"])
        r = compare_seeds(options, sentences, names)
        print(f"test  {r['glassformer']:.4f} here, {r['pytorch']:.4f} in PyTorch, {baseline:.4f} each word's most frequent tag; "
              f"difference from PyTorch {r['difference']:+.4f} [{r['low']:+.4f}, {r['high']:+.4f}]")
        result |= {"word_type_majority": baseline, "test": r}
        failed = failed or r["high"] < 0 or r["glassformer"] <= baseline
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(int(failed))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Translation here and in transformers: losses from the same weights, the dev loss by the recipe, and chrF against simple translations.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/translation.py --runs runs/translation_proof [--parts losses,dev,chrf]
The recipe is that of configs/translate_en_de.toml (Multi30k); transformers' MarianMTModel opens the model folder of a run whose learning
rate moves nothing.
  losses  50 steps without dropout and label smoothing: every loss within 1e-3 of PyTorch's
  dev     the recipe over --recipe-steps steps, each side with its own dropout: the dev loss within 1 %
  chrf    the whole recipe here (`glassformer run`): chrF of the test set above that of copying the source and of a word-by-word dictionary
What is learned differs in three places, in which the PyTorch side is told to follow: the bias of the output and the vector of the start
token (the padding token) are learned here; the table of sinusoidal positions is not, which from_pretrained would let the optimizer change.
A finished run in --runs is not trained again. Exit code 1 on a miss.
"""
import argparse
import gzip
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import nn
from transformers import MarianMTModel, logging

from glass import ROOT, command, default_binary, metrics, sets
from twin import data_root, first_parts, fit, initial_model, largest_difference, losses_here, recipe, train_here
from word_dictionary import learn_dictionary, translate

from reference_model import pad

TOLERANCE, DEV_TOLERANCE, LOSS_STEPS, FEW_LINES, EVALUATED_TOGETHER, NO_LABEL = 1e-3, 0.01, 50, 20, 32, -1
WITHOUT_NOISE = {"model.dropout": 0, "model.attention_dropout": 0, "task.label_smoothing": 0}


def read_lines(path):
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    return [line.strip(" \t\r") for line in text.removesuffix("\n").split("\n")]


def read_pairs(settings, split):
    """(text, target) of a split; pairs with an empty side are left out."""
    data = settings["data"]
    sides = read_lines(Path(data[split])), read_lines(Path(data[f"{split}_target"]))
    return [pair for pair in zip(*sides, strict=True) if all(pair)]


class Pairs:
    """Ids of sources and targets, both cut at the model's length."""

    def __init__(self, folder, pairs, max_length):
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(max_length)
        self.sources, self.targets = ([encoding.ids for encoding in tokenizer.encode_batch(side)] for side in map(list, zip(*pairs)))
        self.lengths = [len(source) + len(target) for source, target in zip(self.sources, self.targets)]


class Translator(nn.Module):
    """Marian whose output bias and start token's vector are learned, and whose positions are not."""

    def __init__(self, folder, dropout, attention_dropout):
        super().__init__()
        self.marian = MarianMTModel.from_pretrained(folder, dropout=dropout, attention_dropout=attention_dropout, dtype=torch.float32)
        self.bias = nn.Parameter(self.marian.final_logits_bias[0].clone())
        self.marian.final_logits_bias.zero_()
        self.marian.get_decoder().embed_tokens.padding_idx = None  # which would stop the gradient of the start token's vector
        for part in (self.marian.get_encoder(), self.marian.get_decoder()):
            part.embed_positions.weight.requires_grad_(False)
        self.start = self.marian.config.decoder_start_token_id

    def forward(self, data, batch):
        """Logits [B, T, V] and labels [B, T] of the targets; row t has read the start token and t tokens of the target."""
        ids, mask = pad([data.sources[i] for i in batch])
        read, _ = pad([[self.start] + data.targets[i][:-1] for i in batch])
        labels, _ = pad([data.targets[i] for i in batch], NO_LABEL)
        mask = None if mask is None else mask.long()
        return self.marian(input_ids=ids, attention_mask=mask, decoder_input_ids=read, use_cache=False).logits + self.bias, labels

    def loss(self, data, batch, smoothing=0.0, reduction="mean"):
        logits, labels = self(data, batch)
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=NO_LABEL, label_smoothing=smoothing,
                               reduction=reduction)


def fit_there(folder, settings):
    """(trained model, losses)"""
    model = Translator(folder, settings["model"]["dropout"], settings["model"]["attention_dropout"])
    data = Pairs(folder, read_pairs(settings, "train"), settings["data"]["max_length"])
    smoothing = settings["task"]["label_smoothing"]
    return model, fit(model, lambda _, batch: model.loss(data, batch, smoothing), data.lengths, settings["train"])


@torch.no_grad()
def dev_loss(model, data):
    """Nats a target token."""
    model.eval()
    order = sorted(range(len(data.lengths)), key=lambda i: data.lengths[i])
    total = sum(model.loss(data, order[start:start + EVALUATED_TOGETHER], reduction="sum").item()
                for start in range(0, len(order), EVALUATED_TOGETHER))
    return total / sum(map(len, data.targets))


def short_evaluation(options, splits):
    """Settings that put the first lines of the dev set in place of these splits, so that judging them costs no time."""
    settings = {"task.written_texts": 0}
    for part, language in (("", "en"), ("_target", "de")):
        text = "\n".join(read_lines(options.data_folder / "multi30k" / f"val.{language}.gz"))
        file = first_parts(text, FEW_LINES, options.runs / f"few.{language}.txt")
        settings |= {f"data.{split}{part}": file for split in splits}
    return settings


def plain(options):
    """Settings of a run without dropout and label smoothing."""
    return WITHOUT_NOISE | short_evaluation(options, ["dev", "test"]) | {"train.seed": options.seed}


def start_weights(options):
    return initial_model(options, options.runs / "start", plain(options))


def prove_losses(options):
    run = train_here(options, options.runs / "losses", plain(options) | {"train.steps": options.loss_steps})
    worst = largest_difference(losses_here(run), fit_there(start_weights(options), recipe(run))[1], TOLERANCE)
    return {"loss_difference": worst}, worst <= TOLERANCE


def prove_dev(options):
    run = options.runs / f"recipe-{options.recipe_steps}"
    changes = short_evaluation(options, ["test"]) | {"train.seed": options.seed, "train.steps": options.recipe_steps}
    train_here(options, run, changes, show=True)
    settings, folder, kept = recipe(run), start_weights(options), options.runs / f"pytorch-{options.recipe_steps}.json"
    if not kept.exists():
        torch.manual_seed(options.seed)
        model, _ = fit_there(folder, settings)
        kept.write_text(json.dumps(dev_loss(model, Pairs(folder, read_pairs(settings, "dev"), settings["data"]["max_length"]))))
    here, there = metrics(run, "eval")[-1]["metrics"]["loss"]["value"], json.loads(kept.read_text())
    difference = here / there - 1
    print(f"dev loss after {options.recipe_steps} steps of the recipe: {here:.4f} here, {there:.4f} in PyTorch, {difference:+.2%}, "
          f"allowed {DEV_TOLERANCE:.0%}", flush=True)
    return {"recipe_steps": options.recipe_steps, "dev_loss": {"glassformer": here, "pytorch": there}}, abs(difference) <= DEV_TOLERANCE


def prove_chrf(options):
    from sacrebleu.metrics import BLEU, CHRF
    run = options.runs / "whole"
    if not (run / "evaluation.json").exists():
        command(options.binary, "run", options.config, "--out", run, *sets({"data.root": str(options.data_folder)}), show=True)
    ours = json.loads((run / "evaluation.json").read_text(encoding="utf-8"))["splits"]["test"]
    settings = recipe(run)
    sources, targets = zip(*read_pairs(settings, "test"))
    sources, targets = sources[:ours["written"]["texts"]], list(targets[:ours["written"]["texts"]])
    dictionary = learn_dictionary(read_pairs(settings, "train"))
    rivals = {"copying the source": list(sources), "word by word": [translate(dictionary, text) for text in sources]}
    scores = {"glassformer": {name: ours["metrics"][name]["value"] for name in ("chrf", "bleu")}}
    for name, written in rivals.items():
        scores[name] = {"chrf": CHRF().corpus_score(written, [targets]).score, "bleu": BLEU().corpus_score(written, [targets]).score}
    for name, score in scores.items():
        print(f"{name:<18}  chrF {score['chrf']:5.2f}  BLEU {score['bleu']:5.2f}", flush=True)
    return {"scores": scores}, ours["metrics"]["chrf"]["low"] > max(scores[name]["chrf"] for name in rivals)


PARTS = {"losses": prove_losses, "dev": prove_dev, "chrf": prove_chrf}


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "translate_en_de.toml"))
    parser.add_argument("--data", help="folder with multi30k/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--loss-steps", type=int, default=LOSS_STEPS)
    parser.add_argument("--recipe-steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.parts = options.parts.split(",")
    if not set(options.parts) <= set(PARTS):
        parser.error(f"--parts: of {', '.join(PARTS)}")
    options.data_folder = data_root(options.data, "multi30k/train.en.gz")
    options.runs.mkdir(parents=True, exist_ok=True)
    return options


def main():
    options = read_options()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    result, missed = {"schema": "glassformer.prove_translation/1"}, []
    for part in options.parts:
        figures, holds = PARTS[part](options)
        result |= figures
        missed += [] if holds else [part]
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(f"translation: {', '.join(missed)} missed" if missed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Masked language modelling here and in transformers: the same weights, batches and hidden tokens, no dropout; 50 losses within 1e-3.

  GLASSFORMER_DATA=... $(scripts/bench/env) scripts/prove/masked_lm.py --runs runs/masked_lm_proof [--steps 50]
The recipe is that of configs/masked_lm.toml over --steps steps. transformers' BertForMaskedLM opens the model folder of a run whose
learning rate moves nothing. Which tokens are hidden is worked out a second time in Python: every text draws its own numbers, a function
of (seed, epoch, number of the text). A finished run in --runs is not trained again. Exit code 1 when a loss differs by more.
"""
import argparse
import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import BertForMaskedLM, logging

from batch_plan import Random, derive_seed
from glass import ROOT, default_binary
from twin import data_root, first_parts, fit, initial_model, largest_difference, losses_here, recipe, train_here

from reference_model import pad

TOLERANCE, DEV_LINES = 1e-3, 40
PREPARE_PURPOSE = 0x70726570
SHOWN_AS_MASK, SHOWN_AS_RANDOM = 0.8, 0.1  # Devlin et al. 2019, section 3.1; the rest stays as it is


def read_lines(path):
    """Lines with more than white space, as they stand."""
    return [line for line in path.read_bytes().decode("utf-8").split("\n") if line.strip(" \t\r")]


def pieces(tokenizer, texts, max_length):
    """Each text cut into pieces of at most `max_length` tokens, each with the special tokens of the whole around it."""
    cut = []
    for encoding in tokenizer.encode_batch(texts):
        ids, special = encoding.ids, encoding.special_tokens_mask
        front = special.index(0) if 0 in special else len(ids)
        back = special[::-1].index(0) if 0 in special else 0
        body, tail, room = ids[front:len(ids) - back], ids[len(ids) - back:], max_length - front - back
        cut += [ids[:front] + body[start:start + room] + tail for start in range(0, len(body), room)]
    return cut


class Hiding:
    """Which tokens of a text are asked for, and what is shown in their place."""

    def __init__(self, tokenizer, settings):
        if settings["task"]["whole_words"]:
            sys.exit("masked_lm: the PyTorch side does not follow task.whole_words")
        self.rate, self.seed, self.vocab_size = settings["task"]["mask_rate"], settings["train"]["seed"], tokenizer.get_vocab_size()
        self.mask = tokenizer.token_to_id("[MASK]")
        self.kept = {tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", "[PAD]")}

    def __call__(self, ids, epoch, example):
        """(ids as shown, positions that are asked for)"""
        random = Random(derive_seed(derive_seed(self.seed, PREPARE_PURPOSE, epoch), example))
        drawn = [random.uniform() < self.rate for _ in ids]
        own = [t for t, token in enumerate(ids) if token not in self.kept]
        asked = [t for t in own if drawn[t]]
        if own and not asked:
            asked = [own[random.below(len(own))]]
        shown = list(ids)
        for t in asked:
            fate = random.uniform()
            if fate < SHOWN_AS_MASK:
                shown[t] = self.mask
            elif fate < SHOWN_AS_MASK + SHOWN_AS_RANDOM:
                shown[t] = random.below(self.vocab_size)
        return shown, asked


def losses_there(folder, texts, settings):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    model = BertForMaskedLM.from_pretrained(folder, dtype=torch.float32)
    data, hide = pieces(tokenizer, texts, settings["data"]["max_length"]), Hiding(tokenizer, settings)

    def batch_loss(epoch, batch):
        hidden = [hide(data[i], epoch, i) for i in batch]
        ids, mask = pad([shown for shown, _ in hidden])
        states = model.bert(ids, attention_mask=mask).last_hidden_state
        asked = torch.cat([states[b, positions] for b, (_, positions) in enumerate(hidden)])
        labels = torch.tensor([data[i][t] for i, (_, positions) in zip(batch, hidden) for t in positions])
        return F.cross_entropy(model.cls(asked), labels)

    return fit(model, batch_loss, [len(ids) for ids in data], settings["train"])


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--config", default=str(ROOT / "configs" / "masked_lm.toml"))
    parser.add_argument("--data", help="folder with wikitext2/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.data_folder = data_root(options.data, "wikitext2/valid.txt")
    options.runs.mkdir(parents=True, exist_ok=True)
    return options


def main():
    options = read_options()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    text = (options.data_folder / "wikitext2" / "test.txt").read_text(encoding="utf-8")
    changes = {"data.dev": first_parts(text, DEV_LINES, options.runs / "dev.txt"), "model.dropout": 0,
               "train.seed": options.seed, "train.steps": options.steps}
    start = initial_model(options, options.runs / "start", changes)
    run = train_here(options, options.runs / "losses", changes)
    settings = recipe(run)
    theirs = losses_there(start, read_lines(Path(settings["data"]["train"])), settings)
    worst = largest_difference(losses_here(run), theirs, TOLERANCE)
    if options.out:
        result = {"schema": "glassformer.prove_masked_lm/1", "steps": options.steps, "loss_difference": worst}
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(int(worst > TOLERANCE))


if __name__ == "__main__":
    main()

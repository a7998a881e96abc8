"""Texts as games of their words, for libraries that know tabular features: a row says which words are shown, the others are [MASK]."""
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from attribution_rows import read
from bert_classifier import BertClassifier


class Game:
    """rows [B, M] of 0 and 1 -> the predicted class's logit of each masked copy, [B]; one forward for the rows of a call."""

    def __init__(self, model, encoding, mask):
        self.model, self.mask = model, mask
        self.text = torch.tensor([encoding.ids])
        self.places = [t for t, special in enumerate(encoding.special_tokens_mask) if not special]
        self.evaluations = 0
        self.target = int(self.logits(torch.ones(1, len(self.places)))[0].argmax())

    @torch.no_grad()
    def logits(self, shown):
        copies = self.text.repeat(len(shown), 1)
        words = copies[:, self.places]
        copies[:, self.places] = torch.where(shown > 0.5, words, torch.full_like(words, self.mask))
        self.evaluations += len(shown)
        return self.model(copies)

    def __call__(self, shown):
        return self.logits(shown)[:, self.target]

    def ends(self):
        """All words shown, none shown: [1, M] each."""
        return torch.ones(1, len(self.places)), torch.zeros(1, len(self.places))


class Table:
    """The same game with every coalition's value known beforehand: bit u of a row's number is its word u."""

    def __init__(self, game, cache):
        self.units, self.evaluations = len(game.places), 0
        self.places, self.ends = game.places, game.ends
        if not cache.exists():
            rows = torch.tensor([[(number >> u) & 1 for u in range(self.units)] for number in range(2 ** self.units)])
            values = torch.cat([game(part) for part in rows.split(64)])
            cache.write_text(json.dumps({"ids": game.text.tolist(), "values": values.tolist()}))
        self.values = torch.tensor(json.loads(cache.read_text())["values"])
        self.bits = 2 ** torch.arange(self.units)

    def __call__(self, shown):
        self.evaluations += len(shown)
        return self.values[((shown > 0.5).long() * self.bits).sum(1)]

    def shapley(self):
        """The Shapley values of the table, exact, [M]."""
        numbers = torch.arange(2 ** self.units)
        sizes = sum((numbers >> u) & 1 for u in range(self.units))
        log = torch.lgamma
        weights = torch.exp(log(sizes + 1.0) + log(self.units - sizes + 0.0) - log(torch.tensor(self.units + 1.0))).double()
        values = self.values.double()
        out = []
        for u in range(self.units):
            without = numbers[(numbers >> u) & 1 == 0]
            out.append(float((weights[without] * (values[without + 2 ** u] - values[without])).sum()))
        return out


def read_games(folder, data, threads):
    """(model, games): one for each row of the file, JSON lines with a text."""
    torch.set_num_threads(threads)
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    model = BertClassifier(folder)
    mask = tokenizer.token_to_id("[MASK]")
    return model, [Game(model, tokenizer.encode(row["text"]), mask) for row in read(data)]


def tables_of(games, data):
    """The games as tables, kept beside the data file."""
    return [Table(game, Path(f"{data}.{number}.table.json")) for number, game in enumerate(games)]

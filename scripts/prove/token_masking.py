"""Which tokens of a training text train.mask_rate hides, worked out a second time from its description.

A share of each text's tokens is drawn anew in every epoch, with train.mask_rate as its mean; each token is hidden with that probability.
Every text has its own numbers, a function of (seed, epoch, number of the text).
"""
from batch_plan import Random, derive_seed

MASK_PURPOSE = 0x6D61736B
KEPT = ("[CLS]", "[SEP]", "[PAD]")


class TokenMasking:
    def __init__(self, tokenizer, train):
        self.rate, self.seed = train["mask_rate"], derive_seed(train["seed"], MASK_PURPOSE)
        mask = tokenizer.token_to_id("[MASK]")
        self.replacement = tokenizer.token_to_id("[UNK]") if mask is None else mask
        self.kept = {tokenizer.token_to_id(token) for token in KEPT}

    def __call__(self, ids, epoch, example):
        """The ids as the model sees them."""
        if self.rate == 0:
            return ids
        random = Random(derive_seed(derive_seed(self.seed, epoch), example))
        share = random.uniform() ** (1 / self.rate - 1)
        hidden = [random.uniform() < share for _ in ids]
        return [self.replacement if hide and token not in self.kept else token for token, hide in zip(ids, hidden)]

"""SST-2 for the PyTorch rival: reading, BERT word pieces, batches of like length or not."""
import os
import random
import sys
from pathlib import Path

from tokenizers import BertWordPieceTokenizer

MAX_LENGTH = 128


def data_root(given=None):
    """The folder with sst2/ and vocab/, from the command line or GLASSFORMER_DATA."""
    root = given or os.environ.get("GLASSFORMER_DATA")
    if not root or not (Path(root) / "sst2" / "train.txt").exists():
        sys.exit(f"data: no sst2/train.txt under '{root}'; run scripts/get_data and set GLASSFORMER_DATA to its folder")
    return Path(root)


def read_labelled(path):
    """Lines of `label text` -> texts, labels."""
    rows = [line.split(" ", 1) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    return [text for _, text in rows], [int(label) for label, _ in rows]


class Sst2:
    """The three splits as lists of ids ([CLS] text [SEP], at most 128) with labels."""

    def __init__(self, root):
        tokenizer = BertWordPieceTokenizer(str(root / "vocab" / "bert-base-uncased-vocab.txt"), lowercase=True)
        tokenizer.enable_truncation(MAX_LENGTH)
        self.vocab_size = tokenizer.get_vocab_size()
        self.ids, self.labels = {}, {}
        for split in ("train", "dev", "test"):
            texts, self.labels[split] = read_labelled(root / "sst2" / f"{split}.txt")
            self.ids[split] = [encoding.ids for encoding in tokenizer.encode_batch(texts)]


def plan_epoch(sequences, batch_size, bucketed, rng):
    """Example numbers by batch. Bucketed: sorted by length over the whole set, the least padding there is; batches in random order."""
    order = list(range(len(sequences)))
    rng.shuffle(order)
    if bucketed:
        order.sort(key=lambda i: len(sequences[i]))
    batches = [order[i:i + batch_size] for i in range(0, len(order), batch_size)]
    if bucketed:
        rng.shuffle(batches)
    return batches


def endless_batches(sequences, labels, batch_size, bucketed, seed):
    """Batches epoch after epoch: (list of id lists, list of labels)."""
    rng = random.Random(seed)
    while True:
        for batch in plan_epoch(sequences, batch_size, bucketed, rng):
            yield [sequences[i] for i in batch], [labels[i] for i in batch]

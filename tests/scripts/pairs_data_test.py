#!/usr/bin/env python3
"""The committed sentence pairs: the script writes the same bytes, and each label follows from its two sentences."""
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data" / "pairs"
SPLITS = ("train", "dev", "test")
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "scripts"))

import make_pairs_data as made  # noqa: E402

KIND_OF = {member: kind for kind, members in made.KINDS.items() for member in members}


def rows(split):
    header, *lines = (DATA / f"{split}.tsv").read_text().splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"))) for line in lines]


def parse(sentence):
    """(kind, member or None, deed, detail of each slot or None)"""
    _, who, deed, *_ = sentence.split()
    details = [next((detail for detail in slot if detail in sentence), None) for slot in made.DETAILS]
    return KIND_OF.get(who, who), who if who in KIND_OF else None, deed, details


def follows(first, second):
    kind, member, deed, details = parse(first)
    other_kind, other_member, other_deed, other_details = parse(second)
    if kind != other_kind or deed != other_deed or (member and other_member and member != other_member):
        return "contradiction"
    if any(a and b and a != b for a, b in zip(details, other_details)):
        return "contradiction"
    missing = any(b and not a for a, b in zip(details, other_details)) or (other_member and not member)
    return "neutral" if missing else "entailment"


class PairsData(unittest.TestCase):
    def test_the_script_writes_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "scripts" / "make_pairs_data.py", folder], check=True, stdout=subprocess.DEVNULL)
            for split in SPLITS:
                self.assertEqual((Path(folder) / f"{split}.tsv").read_bytes(), (DATA / f"{split}.tsv").read_bytes(), split)

    def test_labels_follow_from_the_sentences(self):
        for row in (row for split in SPLITS for row in rows(split)):
            self.assertEqual(row["label"], follows(row["text"], row["text_pair"]), row)

    def test_labels_are_balanced_and_no_pair_stands_twice(self):
        everything = [(row["text"], row["text_pair"]) for split in SPLITS for row in rows(split)]
        self.assertEqual(len(everything), len(set(everything)))
        for split in SPLITS:
            self.assertEqual(len(set(Counter(row["label"] for row in rows(split)).values())), 1, split)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

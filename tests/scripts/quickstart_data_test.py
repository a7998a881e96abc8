#!/usr/bin/env python3
"""The committed quickstart data: the script writes the same bytes, and the rules hold that its README states."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "data" / "quickstart"
SPLITS = ("train", "dev", "test")
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "scripts"))

import make_quickstart_data as made  # noqa: E402


def rows(split):
    header, *lines = (DATA / f"{split}.tsv").read_text().splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"))) for line in lines]


class QuickstartData(unittest.TestCase):
    def test_the_script_writes_the_committed_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, ROOT / "scripts" / "make_quickstart_data.py", folder], check=True, stdout=subprocess.DEVNULL)
            for split in SPLITS:
                self.assertEqual((Path(folder) / f"{split}.tsv").read_bytes(), (DATA / f"{split}.tsv").read_bytes(), split)

    def test_the_rationale_decides_by_the_rule_of_its_group(self):
        for row in (row for split in SPLITS for row in rows(split)):
            words = [row["text"][start:end] for start, end in json.loads(row["rationale"])]
            self.assertIn(words[-1], made.POSITIVE + made.NEGATIVE, row)
            self.assertEqual(len(words), 2 if row["group"] == "negation" else 1, row)
            self.assertEqual(words[0] in made.NEGATORS, row["group"] == "negation", row)
            is_positive = (words[-1] in made.POSITIVE) != (row["group"] == "negation")
            self.assertEqual(row["label"], "positive" if is_positive else "negative", row)

    def test_labels_are_balanced_and_no_text_stands_twice(self):
        texts = [row["text"] for split in SPLITS for row in rows(split)]
        self.assertEqual(len(texts), len(set(texts)))
        for split in SPLITS:
            labels = [row["label"] for row in rows(split)]
            self.assertEqual(labels.count("positive"), labels.count("negative"))


if __name__ == "__main__":
    sys.argv = sys.argv[:1]  # ctest names the build folder
    unittest.main()

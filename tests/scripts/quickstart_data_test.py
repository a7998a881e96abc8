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

    def test_the_rationale_has_the_words_of_its_group(self):
        for row in (row for split in SPLITS for row in rows(split)):
            words = [row["text"][start:end] for start, end in json.loads(row["rationale"])]
            opinions = [word for word in words if word in made.POSITIVE + made.NEGATIVE]
            others = set(words) - set(opinions)
            self.assertEqual(len(opinions), 1, row)
            is_positive = (opinions[0] in made.POSITIVE) != (row["group"] == "negation")
            self.assertEqual(row["label"], "positive" if is_positive else "negative", row)
            if row["group"] == "distractor":
                self.assertIn(others, ({"my", "called", "but"}, {"my", "called", "although"}), row)
            else:
                self.assertEqual(len(others & set(made.NEGATORS)), len(others), row)
                self.assertEqual(len(others), 1 if row["group"] == "negation" else 0, row)

    def test_gold_is_what_exchanged_for_another_word_of_its_slot_changes_the_label(self):
        report, own = [("my", "determiner"), ("boss", "person"), ("called", "verb"), ("it", "")], [("the", "determiner"), ("film", "subject"), ("is", "verb")]
        text = [*report, ("awful", "opinion"), ("but", "joint"), *own, ("great", "opinion")]
        self.assertEqual(made.label_of(text), "positive")
        self.assertEqual({text[number][0] for number in made.rationale(text)}, {"my", "called", "but", "great"})
        without = [("the", "determiner") if word == "my" else (word, slot) for word, slot in text]
        self.assertIsNone(made.label_of(without))
        turned = [*own, ("not", "negator"), ("really", "degree"), ("great", "opinion")]
        self.assertEqual(made.label_of(turned), "negative")
        self.assertEqual({turned[number][0] for number in made.rationale(turned)}, {"not", "great"})

    def test_labels_are_balanced_and_no_text_stands_twice(self):
        texts = [row["text"] for split in SPLITS for row in rows(split)]
        self.assertEqual(len(texts), len(set(texts)))
        for split in SPLITS:
            labels = [row["label"] for row in rows(split)]
            self.assertEqual(labels.count("positive"), labels.count("negative"))


if __name__ == "__main__":
    sys.argv = sys.argv[:1]  # ctest names the build folder
    unittest.main()

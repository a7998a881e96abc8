#!/usr/bin/env python3
"""End-to-end tests of `glassformer eval --suite`: tables, JSON, and what is refused with which exit code.

usage: tests/scripts/suite_cli_test.py BUILD_FOLDER
"""
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import cli_test
from cli_test import call

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
VALUES = json.loads((GOLDEN / "suite_values.json").read_text(encoding="utf-8"))
WORDS = ["--label-words", "dark=dull;bright=good"]


class Suites(unittest.TestCase):
    refuse = cli_test.Cli.refuse

    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_suites_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        for family, kind in [("gpt2", "plain"), ("bert_mlm", "framed"), ("bert", "framed"), ("t5", "framed")]:
            folder = cls.place / family
            shutil.copytree(GOLDEN / "families" / family, folder)
            (folder / "tokenizer.json").write_text(json.dumps(VALUES["tokenizers"][kind]), encoding="utf-8")
        cls.pairs = cls.place / "pairs.jsonl"
        cls.pairs.write_text("".join(json.dumps(pair) + "\n" for pair in VALUES["pairs"]))
        cls.text = cls.place / "long.txt"
        cls.text.write_text(VALUES["long_text"])
        cls.labelled = cls.place / "labelled.tsv"
        lines = [f"{text}\t{['dark', 'bright'][i % 2]}\n" for i, text in enumerate(VALUES["texts"])]
        cls.labelled.write_text("text\tlabel\n" + "".join(lines))

    def suite(self, model, name, data, *options):
        return json.loads(call("eval", self.place / model, "--suite", name, "--data", data, "--json", *options)[0])

    def test_minimal_pairs_of_both_kinds_of_models(self):
        for model, score in [("gpt2", "log_probability"), ("bert_mlm", "pseudo_log_likelihood")]:
            right = sum(good > bad for good, bad in VALUES["models"][model]["pairs"])
            result = self.suite(model, "minimal_pairs", self.pairs)
            self.assertEqual((result["score"], result["pairs"], result["ties"]), (score, len(VALUES["pairs"]), 0))
            self.assertAlmostEqual(result["metrics"]["accuracy"]["value"], right / len(VALUES["pairs"]))
            self.assertEqual(sum(row["pairs"] for row in result["by_uid"]), len(VALUES["pairs"]))
        table = call("eval", self.place / "gpt2", "--suite", "minimal_pairs", "--data", self.pairs)[0]
        for part in ("score log_probability", "start_token [PAD]", "accuracy", "95 % interval [", "agreement_singular", "pairs 16"):
            self.assertIn(part, table)

    def test_a_folder_holds_many_files_of_pairs(self):
        folder = self.place / "many"
        folder.mkdir()
        for name in ("a.jsonl", "b.jsonl"):
            shutil.copy(self.pairs, folder / name)
        self.assertEqual(self.suite("gpt2", "minimal_pairs", folder)["pairs"], 2 * len(VALUES["pairs"]))

    def test_perplexity_by_strides(self):
        for expected in VALUES["models"]["gpt2"]["perplexity"]:
            result = self.suite("gpt2", "perplexity", self.text, "--window", expected["window"], "--stride", expected["stride"])
            self.assertEqual((result["tokens"], result["windows"]), (expected["tokens"], expected["windows"]))
            self.assertAlmostEqual(result["metrics"]["loss"]["value"], expected["loss"], places=4)
        lines = self.place / "lines.txt"
        lines.write_text("the cats see a dog\nthe old poets hear the river\n")
        self.assertEqual(self.suite("gpt2", "perplexity", lines)["texts"], 1)
        self.assertEqual(self.suite("gpt2", "perplexity", lines, "--set", 'data.documents="line"')["texts"], 2)
        one = call("eval", self.place / "gpt2", "--suite", "perplexity", "--data", lines)[0]
        self.assertIn("no interval", one)
        self.assertIsNone(self.suite("gpt2", "perplexity", lines)["metrics"]["loss"]["low"])

    def test_label_words(self):
        for model in ("gpt2", "bert_mlm"):
            scores = VALUES["models"][model]["label_words"][0]
            result = self.suite(model, "label_words", self.labelled, *WORDS, "--template", scores["template"])
            right = sum((sums[1] > sums[0]) == (i % 2 == 1) for i, sums in enumerate(scores["sums"]))
            self.assertAlmostEqual(result["metrics"]["accuracy"]["value"], right / len(VALUES["texts"]))
            self.assertEqual(result["label_words"], {"dark": "dull", "bright": "good"})
            self.assertEqual((result["majority_accuracy"], result["cut_texts"]), (0.5, 0))
        form = [*WORDS, "--template", "{text} it was {label} today"]
        self.assertTrue(self.suite("gpt2", "label_words", self.labelled, *form, "--per-token")["per_token"])
        self.assertIn("macro_f1", call("eval", self.place / "gpt2", "--suite", "label_words", "--data", self.labelled, *form)[0])

    def test_wrong_words_are_usage_errors(self):
        gpt2 = self.place / "gpt2"
        pairs, text, labelled = (["--suite", "minimal_pairs", "--data", self.pairs], ["--suite", "perplexity", "--data", self.text],
                                 ["--suite", "label_words", "--data", self.labelled])
        for expected, words in [
                ("did you mean 'perplexity'", [gpt2, "--suite", "perplexiti", "--data", self.text]),
                ("--stride: goes with --suite perplexity only", [gpt2, *pairs, "--stride", 3]),
                ("--stride: goes with --suite perplexity only", [gpt2, "--data", self.text, "--stride", 3]),
                ("--per-token: goes with --suite label_words only", [gpt2, *text, "--per-token"]),
                ("--stride: '0': expected a whole number from 1 to 1000000000", [gpt2, *text, "--stride", 0]),
                ("--stride: 21 tokens; allowed are 1 to 20", [gpt2, *text, "--stride", 21]),
                ("--window: 21 tokens; allowed are 2 to 20", [gpt2, *text, "--window", 21]),
                ("--label-words is missing", [gpt2, *labelled]),
                ("its token is [UNK] where --template says '...dull.'", [gpt2, *labelled, *WORDS]),
                ("'a' is no class=word", [gpt2, *labelled, "--label-words", "a"]),
                ("{label} stands 0 times", [gpt2, *labelled, *WORDS, "--template", "{text}"]),
                ("'{lable}' is unknown", [gpt2, *labelled, *WORDS, "--template", "{text} {lable}"]),
                ("reads from left to right", [gpt2, *labelled, *WORDS, "--template", "{label} {text}"]),
                ("it takes heads for causal_lm", [self.place / "bert_mlm", *text]),
                ("a head for classification", [self.place / "bert", *pairs]),
                ("a head for sequence_to_sequence_lm", [self.place / "t5", *pairs]),
                ("a head for classification", [self.place / "bert", *labelled, *WORDS])]:
            with self.subTest(words=words):
                self.refuse(2, expected, "eval", *words)

    def test_broken_data_is_a_data_error(self):
        broken, empty = self.place / "broken.jsonl", self.place / "empty.jsonl"
        broken.write_text('{"sentence_good": "the cat"}\n')
        empty.write_text("")
        for expected, words in [
                ("broken.jsonl:1: sentence_bad: missing", ["--suite", "minimal_pairs", "--data", broken]),
                ("no minimal pairs", ["--suite", "minimal_pairs", "--data", empty]),
                ("none.jsonl", ["--suite", "minimal_pairs", "--data", "none.jsonl"]),
                ("the model reads at most 20", ["--suite", "minimal_pairs", "--data", self.long_pair()]),
                ("label: 'bright' has no word", ["--suite", "label_words", "--data", self.labelled, "--label-words", "dark=dull;dim=bad"]),
                ("none.txt", ["--suite", "perplexity", "--data", "none.txt"])]:
            with self.subTest(words=words):
                self.refuse(4, expected, "eval", self.place / "gpt2", *words)

    def long_pair(self):
        path = self.place / "long.jsonl"
        path.write_text(json.dumps({"sentence_good": "the cat " * 20, "sentence_bad": "the cat"}) + "\n")
        return path


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

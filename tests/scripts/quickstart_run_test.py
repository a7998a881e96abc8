#!/usr/bin/env python3
"""The quickstart holds what it promises: a model that has learned the three rules, and explanations that point at the words that decide.

usage: tests/scripts/quickstart_run_test.py BUILD_FOLDER
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parent.parent.parent
# Rounding alone, on another CPU or with other threads, makes another model of the same seed. These bounds stand well below the lowest of 17 runs (five seeds,
# three instruction sets, one and two threads); what is reached on average is the claim of scripts/prove/quickstart_story.py.
LEAST_AUPRC = 0.9  # of texts that one word decides; the lowest run had 0.997, a random ranking reaches 0.2
LEAST_ACCURACY = 0.95  # the lowest run had 0.99, a model without the rule for distractors stays below 0.93
LEAST_CONVERGED = 0.9  # the lowest run had 0.988
ROUNDING = 1e-4  # of a completeness delta, in logits: fp32 scores of size 10, summed over some twenty tokens
LARGEST_REPORT = 1 << 20


class QuickstartRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run = Path(cls.folder.name) / "run"
        command = [BUILD / "glassformer", "run", ROOT / "configs" / "quickstart.toml", "--out", run]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        cls.run_folder = run
        cls.explanations = json.loads((run / "explanations" / "dev.json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def agreement(self, method, group):
        return next(row for row in self.explanations["agreement"] if (row["method"], row["group"]) == (method, group))

    def test_the_model_has_learned_the_rules(self):
        splits = json.loads((self.run_folder / "evaluation.json").read_text())["splits"]
        for name in ("dev", "test"):
            self.assertGreaterEqual(splits[name]["metrics"]["accuracy"]["value"], LEAST_ACCURACY, name)

    def test_both_methods_find_the_word_that_decides(self):
        for method in ("integrated_gradients", "occlusion"):
            row = self.agreement(method, "keyword")
            self.assertGreaterEqual(row["examples"], 10)
            self.assertLess(row["random_auprc"], LEAST_AUPRC / 2)
            self.assertGreaterEqual(row["auprc"]["value"], LEAST_AUPRC, method)

    def test_integrated_gradients_converge_and_are_complete_where_they_say_so(self):
        scores = [e for example in self.explanations["examples"] for e in example["explanations"] if e["method"] == "integrated_gradients"]
        converged = [e for e in scores if e["quality"]["converged"]]
        self.assertGreaterEqual(len(converged) / len(scores), LEAST_CONVERGED)
        for e in converged:
            delta, tolerance = e["quality"]["completeness_delta"], e["settings"]["tolerance"]
            explained = abs(sum(e["values"]) - delta)
            self.assertLessEqual(abs(delta), tolerance * max(1, explained) + ROUNDING)

    def test_the_report_is_small(self):
        self.assertLessEqual((self.run_folder / "report.html").stat().st_size, LARGEST_REPORT)


if __name__ == "__main__":
    sys.argv = sys.argv[:1]  # ctest names the build folder
    unittest.main()

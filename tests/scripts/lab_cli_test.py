#!/usr/bin/env python3
"""End-to-end tests of `glassformer lab` and `lab make`: planted texts, a model trained on them, methods ranked, interrupted and
resumed; and of the texts that baselines are drawn from.

usage: tests/scripts/lab_cli_test.py BUILD_FOLDER
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve() / "glassformer"
METHODS = "gradient_x_input,occlusion,attention"
METRICS = "plausibility,comprehensiveness,leave_one_out,gini"


class LabCli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_lab_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        cls.made = cls.run_program("lab", "make", "planted", "--tasks", "keyword,order", "--train", 600, "--dev", 60, "--test", 40)
        cls.run_program("train", "planted/keyword/config.toml", "--set", "train.epochs=8", "--out", "run")
        cls.data = ["--data", "planted/keyword/test.jsonl", "--methods", METHODS, "--metrics", METRICS]

    @classmethod
    def run_program(cls, *words, code=0):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=600, cwd=cls.place, env={**os.environ, "NO_COLOR": "1"})
        if done.returncode != code:
            raise AssertionError(f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def test_make_says_what_it_wrote(self):
        self.assertRegex(self.made.stdout, r"planted/keyword: 700 texts, \d+ counterfactual ones, \d+ % of the words are gold")
        row = json.loads((self.place / "planted/keyword/test.jsonl").read_text().splitlines()[0])
        (start, end), = row["rationale"]
        self.assertEqual(row["gold_sets"], [[[start, end]]])
        self.assertIn(row["label"], ("negative", "positive"))
        self.assertIn("unknown task 'keywords'; did you mean 'keyword'", self.run_program("lab", "make", "x", "--tasks", "keywords", code=2).stderr)
        self.assertIn("there are files already", self.run_program("lab", "make", "planted", code=7).stderr)

    def test_methods_are_ranked_and_an_interrupted_call_goes_on(self):
        counterfactual = ["--counterfactuals", "planted/keyword/counterfactuals.jsonl"]
        first = self.run_program("lab", "run", *self.data, *counterfactual, "--minutes", "1e-9", "--out", "lab")
        self.assertIn("texts 16; the time was over", first.stdout)
        second = self.run_program("lab", "run", *self.data, *counterfactual, "--out", "lab")
        self.assertIn("texts 40, 16 measured before", second.stdout)
        document = json.loads((self.place / "lab/lab.json").read_text())
        self.assertTrue(document["is_complete"])
        at_once = self.run_program("lab", "run", *self.data, "--out", "at_once", "--json")
        self.assertEqual(json.loads(at_once.stdout)["rankings"], [{**one, "pareto": other["pareto"]} for one, other in
                                                                  zip(document["rankings"], json.loads(at_once.stdout)["rankings"])])
        by_metric = {one["metric"]: one for one in document["rankings"]}
        self.assertEqual(set(by_metric), set(METRICS.split(",")))
        best = by_metric["leave_one_out"]["methods"][0]
        self.assertEqual((best["method"], round(best["mean"]["value"], 9)), ("occlusion", 1))
        occlusion = next(row for row in by_metric["plausibility"]["methods"] if row["method"] == "occlusion")
        self.assertTrue(occlusion["above_floor"])
        self.assertGreater(document["witness"]["accuracy"]["value"], 0.7)
        self.assertNotIn("rank", by_metric["gini"]["methods"][0])
        page = (self.place / "lab/report.html").read_text()
        self.assertIn("Which method to believe", page)

    def test_lab_split_makes_it_a_part_of_a_run(self):
        settings = ["--set", "lab.split=test", "--set", 'lab.methods=["occlusion", "attention"]', "--set", 'lab.metrics=["plausibility", "leave_one_out"]']
        self.run_program("run", "planted/keyword/config.toml", "--set", "train.epochs=1", *settings, "--out", "whole")
        document = json.loads((self.place / "whole/lab.json").read_text())
        self.run_program("lab", "run", "--data", "planted/keyword/test.jsonl", "--methods", "occlusion,attention", "--metrics",
                         "plausibility,leave_one_out", "--out", "again")
        means = [[(one["metric"], row["method"]) for one in lab["rankings"] for row in one["methods"]]
                 for lab in (document, json.loads((self.place / "again/lab.json").read_text()))]
        self.assertEqual(*map(sorted, means))
        self.assertTrue(document["is_complete"])
        self.assertEqual(document["texts"], 40)
        self.assertIn("Which method to believe", (self.place / "whole/report.html").read_text())
        self.run_program("run", "planted/keyword/config.toml", "--set", "train.epochs=1", "--out", "without")
        self.assertFalse((self.place / "without/lab.json").exists())

    def test_explain_background_names_the_texts_that_baselines_are_drawn_from(self):
        rows = [json.loads(line) for line in (self.place / "planted/keyword/test.jsonl").read_text().splitlines()[:2]]
        text = rows[0]["text"]
        (self.place / "background.jsonl").write_text("".join(json.dumps({"text": text, "label": rows[0]["label"]}) + "\n" for _ in range(2)))

        def values(name, setting):
            out = self.run_program("explain", "run", "--text", rows[1]["text"], "--methods", "expected_gradients", "--json", "--set", setting, "--out", name).stdout
            return json.loads(out)["examples"][0]["explanations"][0]["values"]

        by_file = values("background1", f"explain.background={self.place / 'background.jsonl'}")
        self.assertEqual(by_file, values("background2", f"explain.expected_gradients.background={json.dumps([text])}"))
        self.assertNotEqual(by_file, values("background3", f"explain.expected_gradients.background={json.dumps([rows[1]['text']])}"))
        missing = self.run_program("explain", "run", "--text", text, "--methods", "expected_gradients", "--set", "explain.background=nowhere.tsv", "--out",
                                   "background4", code=3)
        self.assertIn("nowhere.tsv", missing.stderr)

    def test_another_labs_folder_is_refused(self):
        self.run_program("lab", "run", *self.data, "--limit", 4, "--out", "small")
        refused = self.run_program("lab", "run", *self.data, "--limit", 5, "--out", "small", code=7)
        self.assertIn("name a new folder", refused.stderr)

    def test_what_is_missing_is_said(self):
        self.assertIn("--out is required", self.run_program("lab", "run", *self.data, code=2).stderr)
        self.assertIn("the folder is missing", self.run_program("lab", "make", code=2).stderr)
        self.assertIn("did you mean 'occlusion'", self.run_program("lab", "run", "--data", "planted/keyword/test.jsonl", "--methods", "oclusion", "--out", "x",
                                                                    code=3).stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

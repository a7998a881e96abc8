#!/usr/bin/env python3
"""What a run and explain say of their texts and targets, in files and on standard output.

usage: tests/scripts/run_artefacts_test.py BUILD_FOLDER
"""
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from cli_test import CONFIG, call, write_texts


class RunArtefacts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_artefacts_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        for name, count, seed in [("train", 160, 1), ("dev", 40, 2), ("test", 40, 3)]:
            write_texts(cls.place / f"{name}.tsv", count, seed)
        config = cls.place / "small.toml"
        config.write_text(CONFIG)
        cls.run_folder = cls.place / "run"
        call("run", config, "--out", cls.run_folder, folder=cls.place)

    def test_explain_names_the_target_and_the_baseline(self):
        for target in ("good", "bad"):  # one of them is not the predicted class
            out, _ = call("explain", self.run_folder, "--text", "the film is fine", "--methods", "integrated_gradients", "--target", f"logit:{target}",
                          "--out", self.place / "named", "--restart")
            e = json.loads((self.place / "named/explanations.json").read_text())["examples"][0]["explanations"][0]
            output, base = e["quality"]["score_input"], e["quality"]["score_baseline"]
            self.assertIn(f"  explained: logit of class '{target}' = {output:+.3f}\n", out)
            self.assertIn(f"    from {base:+.3f} (baseline) to {output:+.3f}", out)
            self.assertEqual(e["target_class"], target)
            self.assertIn(f"explained: logit of class &#39;{target}&#39;", (self.place / "named/report.html").read_text())

    def test_explain_leaves_the_explanations_and_the_report_of_a_run_alone(self):
        page = (self.run_folder / "report.html").read_bytes()
        for out in (self.run_folder, self.run_folder / "explanations", f"{self.run_folder}/probes/"):
            self.assertIn("belongs to a run", call("explain", self.run_folder, "--text", "a film", "--out", out, code=2)[1])
        self.assertEqual((self.run_folder / "report.html").read_bytes(), page)
        self.assertFalse((self.run_folder / "explanations.json").exists())
        call("explain", self.run_folder, "--text", "a film", "--methods", "occlusion", "--out", self.run_folder / "explained")

    def test_predictions_say_their_texts_and_which_stand_in_train(self):
        train = {line.split("\t")[0] for line in (self.place / "train.tsv").read_text().splitlines()[1:]}
        texts = [line.split("\t")[0] for line in (self.place / "dev.tsv").read_text().splitlines()[1:]]
        lines = [json.loads(line) for line in (self.run_folder / "predictions/dev.jsonl").read_text().splitlines()]
        self.assertEqual([line["text"] for line in lines], texts)
        self.assertEqual([line.get("in_train", False) for line in lines], [text in train for text in texts])
        facts = json.loads((self.run_folder / "record.json").read_text())["data_summary"]["splits"]
        self.assertEqual(facts["dev"]["texts"], len(texts))
        self.assertEqual(facts["dev"]["texts_also_in_train"], len(set(texts) & train))


if __name__ == "__main__":
    sys.argv = sys.argv[:1]  # ctest names the build folder
    unittest.main()

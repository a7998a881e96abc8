#!/usr/bin/env python3
"""End-to-end tests of models from elsewhere: export and import, fine-tuning, answers and explanations of heads that are no classifier.

usage: tests/scripts/models_cli_test.py BUILD_FOLDER
"""
import json
import shutil
import sys
import unittest
from pathlib import Path

import cli_test
from cli_test import METHODS, call, json_lines

FAMILIES = Path(__file__).resolve().parent.parent / "golden" / "families"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"w{i}" for i in range(43))]


class Models(unittest.TestCase):
    setUpClass = classmethod(cli_test.Cli.setUpClass.__func__)
    refuse = cli_test.Cli.refuse

    def golden(self, family):
        """A copy of a golden checkpoint with a vocabulary of its size."""
        folder = self.place / family
        if not folder.exists():
            shutil.copytree(FAMILIES / family, folder)
            (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")
        return folder

    def explain(self, folder, *options):
        out, _ = call("explain", folder, "--methods", ",".join(METHODS), "--out", self.place / "why", "--json", *options)
        return json.loads(out)["examples"][0]

    def test_an_export_is_the_same_model_and_another_head_is_said_to_be_one(self):
        copy = self.place / "exported"
        facts = json.loads(call("export", self.run_folder, "--out", copy, "--json")[0])
        self.assertEqual((facts["family"], facts["head"], facts["ignored"]), ("glassformer-encoder", "classification", []))
        text = ["--text", "the film is fine"]
        self.assertEqual(call("predict", copy, *text)[0], call("predict", self.run_folder, *text)[0])
        self.assertIn("classification", call("import", copy)[0])
        self.refuse(2, "name another one", "export", copy, "--out", copy)
        config = json.loads((copy / "config.json").read_text())
        config["architectures"] = ["GlassformerEncoderForTokenClassification"]
        (copy / "config.json").write_text(json.dumps(config))
        self.refuse(4, "is not supported for glassformer-encoder", "predict", copy, *text)

    def test_fine_tuning_goes_on_from_a_checkpoint(self):
        config, tuned = self.place / "tune.toml", self.place / "tuned"
        config.write_text(f'''[data]
train = "train.tsv"
dev = "dev.tsv"
[model]
checkpoint = "{self.run_folder / "model"}"
[train]
epochs = 1
learning_rate = 1e-4
freeze = ["encoder.word_embedding.*"]
''')
        self.refuse(3, "data.max_length", "train", config, "--out", tuned, "--set", "data.max_length=4000")
        call("train", config, "--out", tuned, "--set", "data.max_length=40")
        accuracy = [json.loads(call("eval", folder, "--data", self.place / "test.tsv", "--json")[0])["metrics"]["accuracy"]["value"]
                    for folder in (self.run_folder, tuned)]
        self.assertGreaterEqual(accuracy[1], accuracy[0] - 0.1)
        self.refuse(3, "is decided by model.checkpoint", "check", config, "--set", "model.layers=3")
        self.refuse(3, "matches no weight", "train", config, "--out", self.place / "never", "--set", "data.max_length=40", "--set",
                    'train.freeze=["encoder.wrd"]')

    def test_a_masked_language_model_fills_its_mask_and_is_explained(self):
        folder, text = self.golden("bert_mlm"), ["--text", "w1 [MASK] w2 w3"]
        places = json_lines(call("predict", folder, *text)[0])[0]["masked"]
        self.assertEqual([place["token"] for place in places], [2])
        best = places[0]["candidates"][0]["token"]
        example = self.explain(folder, *text)
        self.assertEqual([e["method"] for e in example["explanations"]], METHODS)
        self.assertEqual(example["prediction"]["label_name"], best)
        self.assertEqual(len(example["prediction"]["class_names"]), 20)
        self.assertIn(f"'{best}'", example["explanations"][0]["target"])
        self.assertIn(best, (self.place / "why/report.html").read_text())
        self.assertIn("'w7'", self.explain(folder, *text, "--target", "logit:w7")["explanations"][0]["target"])
        self.refuse(4, "there is none; write the mask token", "explain", folder, "--text", "w1 w2", "--out", self.place / "never")

    def test_heads_on_tokens_are_explained_at_the_token_that_is_named(self):
        folder, text = self.golden("bert_tokens"), ["--text", "w1 w2 w3"]
        self.assertEqual([t["text"] for t in json_lines(call("predict", folder, *text)[0])[0]["tokens"]], ["w1", "w2", "w3"])
        never = ["--out", self.place / "never"]
        self.refuse(3, "explain.position: a head for token_classification scores every token", "explain", folder, *text, *never)
        self.refuse(4, "the text has 5 tokens", "explain", folder, *text, "--position", "9", *never)
        first, last = (self.explain(folder, *text, "--position", place)["explanations"][0]["values"] for place in ("1", "3"))
        self.assertNotEqual(first, last)
        span = json_lines(call("predict", self.golden("bert_span"), *text)[0])[0]["answer"]
        self.assertIn(span["text"], "w1 w2 w3")

    def test_heads_without_classes_answer_and_say_what_they_cannot(self):
        text = ["--text", "w1 w2"]
        self.assertIn("value", json_lines(call("predict", self.golden("bert_regression"), *text)[0])[0])
        self.assertIn("labels", json_lines(call("predict", self.golden("bert_multi_label"), *text)[0])[0])
        self.refuse(2, "needs a head for classification", "eval", self.golden("bert_mlm"), "--data", self.place / "dev.tsv")
        for family, part in [("bert_encoder", "no head"), ("t5", "a source and a target")]:
            self.refuse(2, part, "explain", self.golden(family), *text, "--out", self.place / "never")

    def test_data_is_looked_for_below_the_data_root(self):
        root = {"GLASSFORMER_DATA": str(self.place)}
        words = ["predict", self.run_folder, "--data", "dev.tsv"]
        self.assertEqual(len(json_lines(call(*words, environment=root, folder="/")[0])), 40)
        call(*words, code=4, environment={"GLASSFORMER_DATA": ""}, folder="/")

    def test_inspect_shows_the_architecture_and_where_weights_come_from(self):
        tree = call("inspect", FAMILIES / "gemma2", "--weights")[0]
        for part in ("RMS norm", "grouped-query", "gated", "scores capped at 5", "mlp.gate_proj.weight + model.layers.0.mlp.up_proj.weight"):
            self.assertIn(part, tree)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

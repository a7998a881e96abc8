#!/usr/bin/env python3
"""End-to-end tests of `explain` and `check` on models that have no mask token, whose scores did not converge, or whose targets are no classes.

usage: tests/scripts/explain_cli_test.py BUILD_FOLDER
"""
import json
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve() / "glassformer"
CLOSE = 1e-5  # fp32 on both sides; the program prints all digits
LANGUAGE = """
[task]
kind = "language_model"
[data]
train = "stories.txt"
dev = "more.txt"
documents = "line"
max_length = 16
[tokenizer]
kind = "bpe"
vocab_size = 300
[model]
kind = "gpt2"
layers = 1
heads = 2
width = 16
ffn_width = 32
[train]
steps = 4
batch_size = 4
[explain]
methods = ["integrated_gradients", "occlusion", "attention_rollout"]
metrics = ["comprehensiveness"]
limit = 2
"""
LABELLED = """
[task]
kind = "{kind}"
[data]
train = "{kind}.tsv"
[tokenizer]
kind = "word"
[model]
layers = 1
heads = 2
width = 16
ffn_width = 32
[train]
epochs = 4
learning_rate = 5e-3
"""


def call(*arguments, code=0):
    done = subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise AssertionError(f"exit code {done.returncode}, not {code}: {arguments}\n{done.stdout}{done.stderr}")
    return done.stdout, done.stderr


def stories(count):
    draw = random.Random(3)
    return "".join(f"the {draw.choice(['red', 'blue', 'old'])} fox walks {draw.choice(['home', 'away'])} at night\n" for _ in range(count))


def colours(count):
    """Texts with any of two colours, and how many they name."""
    draw, lines = random.Random(4), {"multi_label": "text\tlabels\n", "regression": "text\tlabel\n"}
    for _ in range(count):
        names = [name for name in ("red", "blue") if draw.random() < 0.5]
        text = " ".join(["a", *names, draw.choice(["door", "hill", "road"])])
        lines["multi_label"] += f"{text}\t{','.join(names)}\n"
        lines["regression"] += f"{text}\t{len(names)}\n"
    return lines


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glass-explain-"))
        (cls.place / "stories.txt").write_text(stories(40))
        (cls.place / "more.txt").write_text(stories(8))
        (cls.place / "language.toml").write_text(LANGUAGE)
        for kind, lines in colours(60).items():
            (cls.place / f"{kind}.tsv").write_text(lines)
            (cls.place / f"{kind}.toml").write_text(LABELLED.format(kind=kind))
            call("train", cls.place / f"{kind}.toml", "--out", cls.place / kind)
        call("run", cls.place / "language.toml", "--out", cls.place / "language")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place)

    def explain(self, run, *arguments, code=0):
        """Standard output, and the first example of the file."""
        out = self.place / "why"
        shutil.rmtree(out, ignore_errors=True)
        text, error = call("explain", self.place / run, "--out", out, *arguments, code=code)
        if code:
            return error, None
        return text, json.loads((out / "explanations.json").read_text())["examples"][0]

    def test_a_vocabulary_without_special_tokens_is_explained(self):
        written = json.loads((self.place / "language/explanations/dev.json").read_text())
        gradients, occlusion, rollout = written["examples"][0]["explanations"]
        for explanation, name in ((gradients, "baseline"), (occlusion, "replacement")):
            self.assertNotIn(explanation["settings"][name], ("auto", "mask"))
        self.assertEqual(rollout["settings"]["receptive_field"], "normalised")
        self.assertNotEqual(written["metric_notes"][0]["settings"]["replacement"], "auto")
        text, _ = self.explain("language", "--text", "the red fox", "--methods", "integrated_gradients,occlusion")
        self.assertRegex(text, r"(?m)^integrated_gradients: baseline \S")
        self.assertRegex(text, r"(?m)^occlusion: replacement \S")

    def test_every_replacement_hides_a_token(self):
        for setting in ("token:the", "id:40", "deletion", "attention_off", "mean", "zero"):
            text, example = self.explain("language", "--text", "the red fox", "--methods", "occlusion",
                                         "--set", f'explain.occlusion.replacement="{setting}"')
            self.assertEqual(example["explanations"][0]["settings"]["replacement"], setting)
            self.assertIn("occlusion: replacement", text)
            self.assertTrue(any(value != 0 for value in example["explanations"][0]["values"]), setting)

    def test_check_refuses_what_run_would_refuse_after_training(self):
        for change, part in (('explain.occlusion.replacement="mask"', "no mask token"),
                             ('explain.integrated_gradients.baseline=["mask"]', "no mask token"),
                             ('explain.comprehensiveness.replacement="mask"', "no mask token"),
                             ('explain.integrated_gradients.point="encoder.9.resid_post"', "no point"),
                             ("explain.attention_rollout.start_layer=7", "start_layer")):
            _, error = call("check", self.place / "language.toml", "--set", change, code=3)
            self.assertIn(part, error)
        _, error = call("check", self.place / "language.toml", "--set", 'task.kind="masked_language_model"', "--set", 'model.kind="bert"',
                        code=4)
        self.assertIn("mask", error)

    def test_a_token_is_named_by_its_text_and_what_is_near_in_few_words(self):
        text, example = self.explain("language", "--text", "the red", "--methods", "occlusion", "--target", "logit: fox")
        self.assertEqual(example["explanations"][0]["target"], "logit of token '\u0120fox'")
        error, _ = self.explain("language", "--text", "the red", "--methods", "occlusion", "--target", "logit: Foxes of town", code=3)
        self.assertLess(len(error), 400)
        self.assertIn("tokens here", error)

    def test_what_did_not_converge_and_what_is_not_promised_says_so(self):
        rough = ["--set", "explain.integrated_gradients.max_nodes=9", "--set", "explain.integrated_gradients.token_tolerance=1e-12"]
        text, example = self.explain("multi_label", "--text", "a red hill", "--methods", "integrated_gradients", *rough)
        self.assertFalse(example["explanations"][0]["quality"]["converged"])
        self.assertIn("did not converge, do not read these scores", text)
        inner = ["--set", "explain.integrated_gradients.point=encoder.0.self_out"]
        text, example = self.explain("multi_label", "--text", "a red hill", "--methods", "integrated_gradients", *inner)
        self.assertTrue(example["explanations"][0]["quality"]["converged"])
        self.assertIn("completeness is not promised at encoder.0.self_out", text)
        self.assertNotIn("did not converge", text)
        text, _ = self.explain("multi_label", "--text", "a red hill", "--methods", "integrated_gradients")
        self.assertNotIn("completeness", text)

    def test_rows_are_called_by_their_points_and_scores_that_miss_the_change_say_so(self):
        names = ["encoder.0.resid_mid", "encoder.0.resid_post"]
        settings = ["--set", f"explain.conductance.points={json.dumps(names)}", "--set", "explain.conductance.steps=1"]
        text, example = self.explain("multi_label", "--text", "a red hill", "--methods", "conductance", *settings)
        explanation = example["explanations"][0]
        self.assertEqual([axis["name"] for axis in explanation["axes"]], ["point", "token"])
        self.assertEqual(explanation["settings"]["points"], names)
        for name in names:
            self.assertIn(f"conductance at {name}:", text)
        quality = explanation["quality"]
        change = quality["score_input"] - quality["score_baseline"]
        self.assertEqual(abs(quality["completeness_delta"]) > 0.01 * max(abs(change), 1), "the scores miss the change" in text)

    def test_probabilities_of_labels_are_those_that_predict_says(self):
        said = json.loads(call("predict", self.place / "multi_label", "--text", "a red hill")[0])["probabilities"]["red"]
        _, example = self.explain("multi_label", "--text", "a red hill", "--methods", "occlusion", "--target", "probability:red")
        self.assertAlmostEqual(example["explanations"][0]["quality"]["score_input"], said, delta=CLOSE)

    def test_a_regression_has_no_probability(self):
        error, _ = self.explain("regression", "--text", "a red hill", "--target", "probability", code=3)
        self.assertIn("a regression model has no probability; it has value", error)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])

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
from cli_test import BACKGROUND, METHODS, call, json_lines

FAMILIES = Path(__file__).resolve().parent.parent / "golden" / "families"
# A share of a score: what the rounding of fp32 may leave of a difference of two equal scores, computed in batches of other shapes. What takes part in a
# score moves it by a hundredth and more.
LARGEST_ROUNDING = 1e-5
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
        out, _ = call("explain", folder, "--methods", ",".join(METHODS), *BACKGROUND, "--out", self.place / "why", "--restart", "--json", *options)
        return json.loads(out)["examples"][0]

    def test_an_export_is_the_same_model_and_another_head_is_said_to_be_one(self):
        copy = self.place / "exported"
        facts = json.loads(call("export", self.run_folder, "--out", copy, "--json")[0])
        self.assertEqual((facts["family"], facts["head"], facts["ignored"]), ("glassformer-encoder", "classification", []))
        text = ["--text", "the film is fine"]
        self.assertEqual(call("predict", copy, *text)[0], call("predict", self.run_folder, *text)[0])
        self.assertIn("classification", call("import", copy)[0])
        # As older versions wrote it, and others do: the export says how Python reads texts.
        (copy / "tokenizer_config.json").unlink()
        again = self.place / "exported_again"
        self.assertIn("tokenizer_config.json", json.loads(call("export", copy, "--out", again, "--json")[0])["files"])
        self.assertEqual(json.loads((again / "tokenizer_config.json").read_text())["tokenizer_class"], "PreTrainedTokenizerFast")
        self.refuse(2, "name another one", "export", copy, "--out", copy)
        config = json.loads((copy / "config.json").read_text())
        config["architectures"] = ["GlassformerEncoderForMaskedLM"]
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

    def test_a_special_token_without_a_row_is_refused_where_a_text_holds_it(self):
        folder = self.place / "no_row"
        shutil.copytree(FAMILIES / "bert", folder)
        (folder / "vocab.txt").write_text("\n".join(["w43" if piece == "[MASK]" else piece for piece in VOCABULARY]) + "\n")
        _, said = call("predict", folder, "--text", "w1 w43")
        self.assertIn("none for the special token '[MASK]'", said)
        self.refuse(4, "the token with the id 48, the model has word vectors for 48 tokens", "predict", folder, "--text", "w1 [MASK]")
        (folder / "vocab.txt").write_text("\n".join([*VOCABULARY, "w43"]) + "\n")
        self.refuse(4, "the tokenizer has 49 tokens, the model only 48", "predict", folder, "--text", "w1")

    def test_texts_are_cut_where_the_files_of_the_tokenizer_say(self):
        folder, text = self.golden("bert_tokens"), ["--text", "w1 w2 w3 w4"]
        shutil.copytree(folder, self.place / "short")
        (self.place / "short" / "tokenizer_config.json").write_text('{"model_max_length": 5}')
        self.assertEqual([t["text"] for t in json_lines(call("predict", self.place / "short", *text)[0])[0]["tokens"]], ["w1", "w2", "w3"])
        (self.place / "short" / "tokenizer_config.json").write_text('{"model_max_length": 5, "truncation_side": "left"}')
        self.refuse(4, "truncation_side: left", "predict", self.place / "short", *text)

    def test_heads_on_tokens_are_explained_at_the_token_that_is_named(self):
        folder, text = self.golden("bert_tokens"), ["--text", "w1 w2 w3"]
        self.assertEqual([t["text"] for t in json_lines(call("predict", folder, *text)[0])[0]["tokens"]], ["w1", "w2", "w3"])
        never = ["--out", self.place / "never"]
        self.refuse(3, "'answer' is not for a token_classification model", "explain", folder, *text, "--position", "answer", *never)
        self.refuse(4, "the text has 5 tokens", "explain", folder, *text, "--position", "9", *never)
        first, middle, last = (self.explain(folder, *text, "--position", place)["explanations"][0]["values"] for place in ("1", "2", "3"))
        self.assertNotEqual(first, last)
        self.assertIn(self.explain(folder, *text)["explanations"][0]["values"], [first, middle, last])  # the least sure of the three
        span = json_lines(call("predict", self.golden("bert_span"), *text, "--text-pair", "w4 w5 w6")[0])[0]["answer"]
        self.assertIn(span["text"], "w4 w5 w6")
        self.refuse(4, "the answer is searched in a second text, and there is none", "predict", self.golden("bert_span"), *text)

    def test_heads_without_classes_answer_and_say_what_they_cannot(self):
        text = ["--text", "w1 w2"]
        self.assertIn("value", json_lines(call("predict", self.golden("bert_regression"), *text)[0])[0])
        self.assertIn("labels", json_lines(call("predict", self.golden("bert_multi_label"), *text)[0])[0])
        self.refuse(4, "the header has no column \"words\"", "eval", self.golden("bert_tokens"), "--data", self.place / "dev.tsv")
        self.refuse(2, "there is no evaluation of a model with no head", "eval", self.golden("bert_encoder"), "--data", self.place / "dev.tsv")
        never = ["--out", self.place / "never"]
        self.refuse(2, "no head", "explain", self.golden("bert_encoder"), *text, *never)
        self.refuse(4, "this model scores a target", "explain", self.golden("t5"), *text, *never)
        self.refuse(2, "this model scores a target", "predict", self.golden("t5"), *text)

    def test_each_token_of_a_target_is_scored_and_explained(self):
        for family, given, target in [("t5", "w7 w8", ["[CLS]", "w7", "w8", "[SEP]"]), ("gpt2", " w7 w8", ["w7", "w8"])]:
            folder, both = self.golden(family), ["--text", "w1 w2 w3", "--target-text", given]
            answer = json_lines(call("predict", folder, *both)[0])[0]
            self.assertEqual([token["token"] for token in answer["tokens"]], target)
            self.assertAlmostEqual(answer["log_probability"], sum(token["log_probability"] for token in answer["tokens"]), places=9)
            example = self.explain(folder, *both, "--target", "log_probability")
            self.assertAlmostEqual(example["prediction"]["logits"][0], answer["log_probability"], places=5)
            self.assertEqual(example["target_text"], given)
            parts = [token.get("part", "text") for token in example["tokens"]]
            self.assertEqual(parts.count("target"), len(target) + (family == "t5"))
            for explanation in example["explanations"]:
                names = [axis["name"] for axis in explanation["axes"]]
                if explanation["method"] == "attention":
                    self.assertEqual(names, ["layer", "query", "key"])
                    continue
                if explanation["method"] in ("random", "shapley_interactions"):
                    continue  # says nothing of the text; has two axes of tokens
                self.assertEqual([name for name in names if name not in ("layer", "point")], ["target_token", "token"])
                first = explanation["axes"][0]["first"]
                self.assertEqual([token["text"] for token in example["tokens"][first:]], target)
                size, scale = len(example["tokens"]), max(abs(token["log_probability"]) for token in answer["tokens"])
                points = len(explanation["values"]) // (size * len(target))
                for place in range(points * len(target)):  # what stands behind a token takes no part in it
                    for value in explanation["values"][place * size + first + place // points:(place + 1) * size]:
                        self.assertLess(abs(value), LARGEST_ROUNDING * scale)
            page = (self.place / "why/report.html").read_text()
            self.assertIn("target_token", page)
        self.refuse(2, "given 1 times, --text 2 times", "predict", folder, *both, "--text", "w1")
        self.refuse(4, "the target has 2 tokens", "explain", folder, *both, "--position", "2", "--out", self.place / "never")
        one = self.explain(folder, *both, "--position", "1")["explanations"][0]
        self.assertEqual([axis["name"] for axis in one["axes"]], ["token"])

    def test_a_language_model_learns_writes_and_is_measured(self):
        config, run = self.place / "lm.toml", self.place / "lm"
        (self.place / "poem.txt").write_text("the cat sat on the mat\n" * 300)
        config.write_text('''[task]
kind = "language_model"
[data]
train = "poem.txt"
documents = "file"
max_length = 32
[tokenizer]
kind = "character"
[model]
kind = "gpt2"
layers = 1
heads = 2
width = 32
ffn_width = 64
dropout = 0.0
[train]
steps = 120
batch_size = 8
learning_rate = 1e-2
[explain]
methods = ["integrated_gradients"]
limit = 1
''')
        self.refuse(3, "did you mean 'loss'", "train", config, "--out", run, "--set", 'train.keep_best="los"')
        evaluation = json.loads(call("run", config, "--out", run, "--restart", "--json")[0])["evaluation"]
        metrics = evaluation["splits"]["dev"]["metrics"]
        self.assertLess(metrics["loss"]["value"], 0.5)  # a text that repeats itself is learned by heart
        self.assertIn("bits_per_byte", metrics)
        self.assertEqual(call("generate", run, "--prompt", "the cat", "--max-new-tokens", 15)[0], " sat on the mat\n")
        texts = json_lines(call("generate", run, "--prompt", "the", "--prompt", "on the mat", "--beams", 3, "--n-best", 2, "--json",
                                "--max-new-tokens", 8)[0])
        self.assertEqual([len(one["texts"]) for one in texts], [2, 2])
        self.refuse(3, "set a temperature", "generate", run, "--prompt", "the", "--top-k", 3)
        self.refuse(2, "does not predict the next token", "generate", self.run_folder, "--prompt", "the")
        measured = json.loads(call("eval", run, "--data", self.place / "poem.txt", "--json", "--set", 'data.documents="file"')[0])["metrics"]
        self.assertLess(measured["loss"]["value"], 0.5)
        self.assertIn("Perplexity", (run / "report.html").read_text())
        self.assertIn("language_model", call("check", config)[0])

    def test_hidden_words_are_learned_and_filled(self):
        config, run = self.place / "mlm.toml", self.place / "mlm"
        (self.place / "poem.txt").write_text("the cat sat on the mat\n" * 300)
        config.write_text('''[task]
kind = "masked_language_model"
[data]
train = "poem.txt"
max_length = 16
[model]
kind = "bert"
norm_order = "post"
layers = 1
heads = 2
width = 32
ffn_width = 64
dropout = 0.0
[train]
epochs = 5
batch_size = 16
learning_rate = 1e-2
''')
        call("run", config, "--out", run)
        places = json_lines(call("predict", run, "--text", "the cat [MASK] on the mat")[0])[0]["masked"]
        self.assertEqual(places[0]["candidates"][0]["token"], "sat")
        # The folder of another masked model proposes words as the explained one does, where they are the same.
        by_whom = []
        for number, proposals in enumerate(["model", run]):
            out, _ = call("explain", run, "--text", "the cat [MASK] on the mat", "--methods", "reagent,counterfactual", "--json", "--out",
                          self.place / f"proposals{number}", *(word for method in ("reagent", "counterfactual")
                                                              for word in ("--set", f"explain.{method}.proposals={proposals}")))
            by_whom.append([(e["values"], e["forwards"]) for e in json.loads(out)["examples"][0]["explanations"]])
        self.assertEqual(*by_whom)

    def test_a_translation_is_learned_and_written(self):
        config, run = self.place / "copy.toml", self.place / "copy"
        words = ["red", "green", "blue", "black"]
        pairs = [f"{a} {b}\t{b} {a}" for a in words for b in words]
        (self.place / "copy.tsv").write_text("text\ttarget\n" + "\n".join(pairs * 20) + "\n")
        config.write_text('''[task]
kind = "sequence_to_sequence"
[data]
train = "copy.tsv"
max_length = 8
[model]
kind = "bart"
norm_order = "post"
layers = 1
heads = 2
width = 32
ffn_width = 64
dropout = 0.0
[train]
epochs = 60
batch_size = 32
learning_rate = 1e-2
''')
        metrics = json.loads(call("run", config, "--out", run, "--json")[0])["evaluation"]["splits"]["dev"]["metrics"]
        self.assertLess(metrics["loss"]["value"], 0.3)
        self.assertEqual(call("generate", run, "--prompt", "red blue", "--max-new-tokens", 6)[0], "blue red\n")
        self.refuse(4, "the header has no column \"target\"", "check", config, "--set", f'data.train="{self.place / "dev.tsv"}"')

    def test_every_kind_of_model_is_probed(self):
        config = self.place / "probe.toml"
        config.write_text('''[data]
train = "train.tsv"
dev = "dev.tsv"
[probe]
points = ["*.resid_post"]
labels = ["label"]
''')
        for family in ("bert_mlm", "gpt2", "t5", "bart", "bert_encoder"):
            out = call("probe", self.golden(family), config, "--out", self.place / f"probed_{family}", "--json")[0]
            layers = json.loads(out)["probes"][0]["layers"]
            self.assertGreaterEqual(len(layers), 2, family)
            for layer in layers:
                self.assertGreater(layer["accuracy"]["value"], 0.2)

    def test_two_texts_are_one_input(self):
        folder, pair = self.golden("bert"), ["--text", "w1 w2", "--text-pair", "w3"]
        example = self.explain(folder, *pair)
        self.assertEqual([token.get("part", "text") for token in example["tokens"]], ["text"] * 4 + ["pair"] * 2)
        self.assertEqual([token["start"] for token in example["tokens"] if token["text"] == "w3"], [0])
        alone = json_lines(call("predict", folder, "--text", "w1 w2")[0])[0]["probabilities"]
        together = json_lines(call("predict", folder, *pair)[0])[0]["probabilities"]
        self.assertNotEqual(alone, together)
        data = self.place / "pairs.tsv"
        data.write_text("text\ttext_pair\nw1 w2\tw3\n")
        self.assertEqual(json_lines(call("predict", folder, "--data", data)[0])[0]["probabilities"], together)
        answer = json_lines(call("predict", self.golden("bert_span"), *pair)[0])[0]["answer"]
        self.assertEqual(answer["text"], "w3")

    def test_a_vocabulary_grows_when_asked(self):
        config, tuned = self.place / "grow.toml", self.place / "grown"
        config.write_text(f'''[data]
train = "train.tsv"
dev = "dev.tsv"
max_length = 40
[model]
checkpoint = "{self.run_folder / "model"}"
added_tokens = ["<e1>", "<e2>"]
[train]
steps = 1
''')
        before, after = (json.loads((self.run_folder / "model/config.json").read_text()), None)
        call("train", config, "--out", tuned)
        after = json.loads((tuned / "model/config.json").read_text())
        self.assertEqual(after["vocab_size"], before["vocab_size"] + 2)
        tokens = json_lines(call("tokenize", tuned, text="a <e1>film\n")[0])[0]["tokens"]
        self.assertIn("<e1>", tokens)
        self.refuse(3, "has the token 'film' already", "check", config, "--set", 'model.added_tokens=["film"]')

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

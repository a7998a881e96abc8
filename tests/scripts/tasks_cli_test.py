#!/usr/bin/env python3
"""Every task from config to report on small data with a rule that can be learned: run, eval, predict, explain, and what is refused.

usage: tests/scripts/tasks_cli_test.py BUILD_FOLDER
"""
import gzip
import json
import random
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from cli_test import call, json_lines
from schema_test import check_folder, read_schemas

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from make_task_data import answered, conllu, long_answered, multi_labelled, parallel, valued, words, write_splits  # noqa: E402

CASES = Path(__file__).resolve().parents[1] / "golden" / "task_cases"
MODEL = "layers = 2\nheads = 2\nwidth = 32\nffn_width = 64\ndropout = 0.0\n"


class Tasks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.place)

    def run_task(self, kind, splits, model="", train="epochs = 8\nbatch_size = 16\nlearning_rate = 5e-3\n", more="", tokenizer="", task=""):
        """Writes files and config, runs all of it; (run folder, metrics of test)."""
        data = "".join(f'{key} = "{name}"\n' for key, name in splits.items())
        name = f"{kind}_{splits['train'].replace('.', '_')}"
        config, run = self.place / f"{name}.toml", self.place / name
        config.write_text(f'[task]\nkind = "{kind}"\n{task}[data]\n{data}max_length = 40\n{tokenizer}[model]\n{model}{MODEL}[train]\n{train}{more}')
        call("run", config, "--out", run)
        evaluation = json.loads((run / "evaluation.json").read_text())
        self.assertTrue((run / "report.html").exists())
        self.check_predictions(run, kind, evaluation["splits"])
        return run, evaluation["splits"]["test"]

    def check_predictions(self, run, kind, splits):
        """A line an example, all artefacts as docs/schema says, and the share of right lines is the metric that says so."""
        self.assertEqual(check_folder(run, read_schemas()), [])
        for split, result in splits.items():
            lines = [json.loads(line) for line in (run / f"predictions/{split}.jsonl").read_text().splitlines()]
            self.assertEqual(len(lines), result["examples"])
            self.assertEqual({line["task"] for line in lines}, {kind})
            numbers = [line["example"] for line in lines]
            self.assertEqual(numbers, sorted(set(numbers)))
            share = sum(line.get("gold") == line.get("predicted") for line in lines) / len(lines)
            if kind == "multi_label":
                self.assertAlmostEqual(share, result["metrics"]["subset_accuracy"]["value"])
            if kind in ("language_model", "masked_language_model", "sequence_to_sequence"):
                self.assertEqual(sum(line["tokens"] for line in lines), result["tokens"])
                self.assertAlmostEqual(sum(line["right"] for line in lines) / result["tokens"], result["metrics"]["accuracy"]["value"])

    def test_token_classification(self):
        splits = write_splits(self.place, "tags.conllu", conllu)
        more = ('[explain]\nmethods = ["gradient_x_input", "occlusion"]\nlimit = 4\n'
                '[probe]\npoints = ["encoder.embed", "encoder.*.resid_post"]\nstates = "token"\nlabels = ["tag"]\npenalties = [1e-3]\nlimit = 400\n')
        run, test = self.run_task("token_classification", splits, more=more)
        self.assertGreater(test["metrics"]["accuracy"]["value"], 0.97)
        self.assertEqual(sum(map(sum, test["confusion"])), test["words"])
        tokens = json_lines(call("predict", run, "--text", "they light the town")[0])[0]["tokens"]
        self.assertEqual([token["label"] for token in tokens], ["PRON", "VERB", "DET", "NOUN"])
        layers = json.loads((run / "probes/tag.json").read_text())["layers"]
        # Words alone do not tell what `light` is: the probe of the embedding stays below that of a later layer.
        self.assertLess(layers[0]["accuracy"]["value"], layers[-1]["accuracy"]["value"])
        # The probes of a config on the trained model are those that the run made.
        again = json.loads(call("probe", run, run.with_suffix(".toml"), "--out", self.place / "probed", "--json")[0])["probes"]
        self.assertEqual([layer["accuracy"] for layer in again[0]["layers"]], [layer["accuracy"] for layer in layers])
        explained = json.loads((run / "explanations/dev.json").read_text())["examples"]
        self.assertEqual(len(explained), 4)
        # Why `light` is a verb in this place: `they` before it counts most, besides the word itself.
        why = json.loads(call("explain", run, "--text", "they light the town", "--position", "2", "--methods", "occlusion", "--out", self.place / "why",
                              "--json")[0])["examples"][0]
        scores = {token["text"]: value for token, value in zip(why["tokens"], why["explanations"][0]["values"]) if not token["special"]}
        self.assertEqual(why["prediction"]["label_name"], "VERB")
        self.assertIn("they", sorted(scores, key=lambda word: -abs(scores[word]))[:2])
        self.assertIn("words_not_seen", json.loads(call("eval", run, "--data", self.place / "test_tags.conllu", "--json")[0]))

    def test_entities_are_judged_as_wholes(self):
        def entities(draw, count):
            rows = []
            for _ in range(count):
                front = words(draw, 1, 3)
                rows.append({"words": [*front, "new", "york"], "tags": ["O"] * len(front) + ["B-LOC", "I-LOC"]})
            return "\n".join(map(json.dumps, rows)) + "\n"
        run, test = self.run_task("token_classification", write_splits(self.place, "entities.jsonl", entities, {"train": 200, "dev": 30, "test": 30}), train="epochs = 4\nbatch_size = 16\nlearning_rate = 5e-3\n")
        self.assertEqual(test["metrics"]["f1"]["value"], 1.0)
        self.assertIn("precision", call("eval", run, "--data", self.place / "test_entities.jsonl")[0])

    def evaluated(self, *arguments):
        """(metrics, the whole result, what was said on standard error)"""
        out, said = call("eval", *arguments, "--json")
        result = json.loads(out)
        return {name: metric["value"] for name, metric in result["metrics"].items()}, result, said

    def test_every_tag_scheme_has_its_metric(self):
        for name, f1, scheme in (("ner_bilou", 0.6667, "BILOU"), ("ner_bare", 0.8148, "BIO")):
            metrics, result, _ = self.evaluated(CASES / name, "--data", CASES / f"{name}.jsonl")
            self.assertAlmostEqual(metrics["f1"], f1, 4)
            self.assertEqual(result["tag_scheme"], scheme)

    def test_tags_of_no_known_scheme_are_named(self):
        model = self.place / "ner_unknown"
        shutil.copytree(CASES / "ner_bare", model)
        config = json.loads((model / "config.json").read_text())
        config["id2label"] = {number: {"B": "PER", "I": "LOC"}.get(tag, tag) for number, tag in config["id2label"].items()}
        config["label2id"] = {tag: int(number) for number, tag in config["id2label"].items()}
        (model / "config.json").write_text(json.dumps(config))
        data = self.place / "unknown.jsonl"
        data.write_text((CASES / "ner_bare.jsonl").read_text().replace('"B"', '"PER"').replace('"I"', '"LOC"'))
        metrics, result, said = self.evaluated(model, "--data", data)
        self.assertNotIn("f1", metrics)
        self.assertEqual(result["tag_scheme"], "unknown")
        self.assertEqual(said.count("follow no scheme that is known"), 1)

    def test_gold_answers_of_which_nothing_is_left_are_judged_as_squad_does(self):
        metrics, _, _ = self.evaluated(CASES / "qa", "--data", CASES / "qa_a.jsonl", "--set", "task.unanswerable=true")
        self.assertEqual((metrics["exact_match"], metrics["f1"]), (1, 1))

    def test_answers_with_a_blank_behind_teach_the_same(self):
        def trailing(draw, count):
            rows = [json.loads(line) for line in answered(draw, count).splitlines()]
            for row in rows:
                row["answers"]["text"] = [row["answers"]["text"][0] + " "]
            return "\n".join(map(json.dumps, rows)) + "\n"
        sizes, results = {"train": 60, "dev": 20, "test": 20}, []
        for name, write in (("plain.jsonl", answered), ("trailing.jsonl", trailing)):
            results.append(self.run_task("span", write_splits(self.place, name, write, sizes), train="epochs = 2\nbatch_size = 16\nlearning_rate = 5e-3\n")[1])
        self.assertEqual(results[0]["metrics"], results[1]["metrics"])

    def test_a_language_model_learns_where_a_line_ends(self):
        draw = random.Random(6)
        def lines(count, end=""):
            return "".join(f"the {draw.choice(['red', 'blue', 'green', 'pink'])} fox runs home{end}\n" for _ in range(count))
        train = "epochs = 3\nbatch_size = 16\nlearning_rate = 1e-2\n"
        for name, tokenizer, end in (("bpe", "bpe", ""), ("characters", "character", ""), ("written", "bpe", "<|endoftext|>")):
            splits = {}
            for split, count in (("train", 600), ("dev", 40), ("test", 20)):
                (self.place / f"{split}_{name}.txt").write_text(lines(count, end))
                splits[split] = f"{split}_{name}.txt"
            run, test = self.run_task("language_model", splits, 'kind = "gpt2"\n', train, tokenizer=f'[tokenizer]\nkind = "{tokenizer}"\nvocab_size = 300\n')
            made = json.loads(call("generate", run, "--prompt", "the red fox", "--max-new-tokens", "40", "--json")[0])
            self.assertEqual((made["texts"][0]["text"], made["texts"][0]["ended"]), (" runs home", True), name)
            end_id = json.loads((run / "model/config.json").read_text())["eos_token_id"]
            self.assertEqual(json.loads((run / "model/generation_config.json").read_text())["eos_token_id"], end_id)
            self.assertEqual(json.loads((run / "model/tokenizer_config.json").read_text())["eos_token"], "<|endoftext|>")
            # What the run learned is what it is judged by.
            metrics, _, _ = self.evaluated(run, "--data", self.place / splits["test"])
            self.assertEqual(metrics["loss"], test["metrics"]["loss"]["value"])

    def test_multi_label(self):
        run, test = self.run_task("multi_label", write_splits(self.place, "labels.jsonl", multi_labelled), more='[explain]\nmethods = ["gradient_x_input"]\nlimit = 2\n')
        self.assertGreater(test["metrics"]["micro_f1"]["value"], 0.97)
        answer = json_lines(call("predict", run, "--text", "rain falls on people")[0])[0]
        self.assertEqual(sorted(answer["labels"]), ["busy", "wet"])
        said = call("explain", run, "--text", "rain falls on people", "--methods", "occlusion", "--out", self.place / "said_labels")[0]
        likeliest = max(answer["probabilities"], key=answer["probabilities"].get)
        self.assertIn(f"  ->  {likeliest} ({100 * answer['probabilities'][likeliest]:.1f} %)", said)  # a sigmoid, not a share
        self.assertIn("subset_accuracy", call("eval", run, "--data", self.place / "test_labels.jsonl")[0])

    def test_regression(self):
        run, test = self.run_task("regression", write_splits(self.place, "values.tsv", valued), more='[explain]\nmethods = ["gradient_x_input"]\nlimit = 2\n')
        self.assertGreater(test["metrics"]["pearson"]["value"], 0.95)
        self.assertLess(test["metrics"]["mean_squared_error"]["value"], 0.1)
        values = [json_lines(call("predict", run, "--text", text)[0])[0]["value"] for text in ("rain rain rain walk", "town town town walk")]
        self.assertGreater(values[0], values[1] + 2)
        said = call("explain", run, "--text", "rain rain rain walk", "--methods", "occlusion", "--out", self.place / "said_value")[0]
        self.assertIn(f"  ->  value {values[0]:.4g}", said)
        self.assertIn("spearman", call("eval", run, "--data", self.place / "test_values.tsv")[0])

    def test_span(self):
        run, test = self.run_task("span", write_splits(self.place, "answers.jsonl", answered), more='[explain]\nmethods = ["gradient_x_input", "occlusion"]\nlimit = 2\n')
        self.assertGreater(test["metrics"]["exact_match"]["value"], 0.95)
        answer = json_lines(call("predict", run, "--text", "who was it ?", "--text-pair", "people called carl on town")[0])[0]["answer"]
        self.assertEqual((answer["text"], answer["start"]), ("carl", 14))
        explained = json.loads((run / "explanations/dev.json").read_text())["examples"][0]
        self.assertIn("start", explained["explanations"][0]["target"])
        said = call("explain", run, "--text", "who was it ?", "--text-pair", "people called carl on town", "--methods", "occlusion", "--out", self.place / "said")[0]
        self.assertRegex(said, r"  ->  carl \(start \+")

    def test_span_in_windows_with_questions_without_an_answer(self):
        run, test = self.run_task("span", write_splits(self.place, "long.jsonl", long_answered), train="epochs = 8\nbatch_size = 16\nlearning_rate = 5e-3\n",
                                  more='[explain]\nmethods = ["occlusion"]\nlimit = 4\n', task="window_overlap = 10\nunanswerable = true\n")
        for metric in ("exact_match", "answerable_f1", "unanswerable_accuracy"):
            self.assertGreater(test["metrics"][metric]["value"], 0.9, metric)
        front = "rain falls on town and people walk " * 12
        text = ["--text", "who was it ?", "--text-pair", front + "called carl on town"]
        answer = json_lines(call("predict", run, *text)[0])[0]["answer"]
        self.assertEqual((answer["text"], answer["start"]), ("carl", len(front) + len("called ")))
        unanswered = ["--text", "who was it ?", "--text-pair", front]
        self.assertIsNone(json_lines(call("predict", run, *unanswered, "--set", "task.unanswerable=true")[0])[0]["answer"])
        self.assertIsNotNone(json_lines(call("predict", run, *unanswered)[0])[0]["answer"])
        explained = json.loads(call("explain", run, *text, "--methods", "occlusion", "--out", self.place / "window", "--json")[0])["examples"][0]
        self.assertGreater(explained["tokens_before"], 40)
        scores = {token["text"]: value for token, value in zip(explained["tokens"], explained["explanations"][0]["values"]) if not token["special"]}
        self.assertEqual(max(scores, key=lambda word: abs(scores[word])), "carl")
        self.assertIn("task.unanswerable = true", call("eval", run, "--data", self.place / "test_long.jsonl", code=4)[1])
        judged = call("eval", run, "--data", self.place / "test_long.jsonl", "--set", "task.unanswerable=true")[0]
        self.assertIn("unanswerable_accuracy", judged)
        self.assertIn("cut at the end 0", judged)

    def test_sequence_to_sequence_from_parallel_text(self):
        draw, splits = random.Random(5), {}
        for split, size in (("train", 400), ("dev", 40), ("test", 40)):
            for side, text in zip(("", "_target"), parallel(draw, size)):
                name = f"{split}{side}.txt.gz"
                (self.place / name).write_bytes(gzip.compress(text.encode()))
                splits[split + side] = name
        run, test = self.run_task("sequence_to_sequence", splits, 'kind = "marian"\nnorm_order = "post"\n', "epochs = 24\nbatch_size = 16\nlearning_rate = 5e-3\n",
                                  '[explain]\nmethods = ["gradient_x_input"]\nlimit = 2\n', '[tokenizer]\nkind = "bpe"\nvocab_size = 400\n')
        self.assertGreater(test["metrics"]["chrf"]["value"], 90)
        tokens = json.loads(call("tokenize", run, text="rain\n")[0])["tokens"]
        self.assertEqual((tokens[0], tokens[-1]), ("<s>", "</s>"))
        sample = test["written"]["samples"][0]
        self.assertEqual(sample["target"], " ".join(word[::-1] for word in sample["text"].split()))
        self.assertEqual(call("generate", run, "--prompt", "rain falls")[0].strip(), "niar sllaf")
        out = call("eval", run, "--data", self.place / "test.txt.gz", "--targets", self.place / "test_target.txt.gz", "--set", "task.beams=2")[0]
        self.assertRegex(out, r"bleu +\d")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

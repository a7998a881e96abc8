#!/usr/bin/env python3
"""End-to-end tests of the real program on files as spreadsheets, R and pandas write them, on standard input, and of what a shell hands on.

usage: tests/scripts/spreadsheet_cli_test.py BUILD_FOLDER
"""
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
PROGRAM = BUILD / "glassformer"
GOOD, BAD = "sehr gut, gern wieder", "schlecht"
WORDS = {GOOD: ["schön", "heiter", "klug"], BAD: ["übel", "laut", "grau"]}
FILLER = ["der", "Film", "ist", "ein", "Stück", "über", "Leute", "aus", "Köln"]
TOLERANCE = 1e-9  # two sums of the same doubles

CONFIG = """
[data]
train = "kritiken.csv"
text_column = "Kommentar"
label_column = "Klasse"
[model]
layers = 1
heads = 2
width = 16
ffn_width = 32
[train]
epochs = 4
batch_size = 8
learning_rate = 1e-2
"""


def make_rows(count, seed):
    """Number, text, class and grade; a third is good, one text in four holds quotes, a semicolon and a line break."""
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        label = GOOD if number % 3 == 0 else BAD
        words = draw.choices(FILLER, k=draw.randint(3, 6))
        words.insert(draw.randint(0, len(words)), draw.choice(WORDS[label]))
        text = " ".join(words)
        if number % 4 == 1:
            text = f'"{text}"; und\r\nweiter'
        rows.append((number + 1, text, label, (1.25 if label == GOOD else 4.5) + number % 2 / 4))
    return rows


def excel_csv(rows):
    """As a German Excel saves "CSV UTF-8"."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Nr", "Kommentar", "Klasse", "Note"])
    for number, text, label, grade in rows:
        writer.writerow([number, text, label, str(grade).replace(".", ",")])
    writer.writerow(["", "", "", ""])
    return out.getvalue()


def call(*words, data=None, code=0, folder=None):
    """Runs the program, checks its exit code, returns (stdout, stderr)."""
    done = subprocess.run([PROGRAM, *map(str, words)], input=data, capture_output=True, timeout=120, cwd=folder,
                          env={**os.environ, "NO_COLOR": "1"})
    out, err = done.stdout.decode(), done.stderr.decode()
    if done.returncode != code:
        raise AssertionError(f"{words}: exit code {done.returncode}, expected {code}\n{out}\n{err}")
    return out, err


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


def without_lines(text):
    """The answers without the lines of their rows, which each format has its own of."""
    return [{key: value for key, value in answer.items() if key != "line"} for answer in json_lines(text)]


class Spreadsheet(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_sheet_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        cls.rows, cls.new = make_rows(90, 1), make_rows(12, 2)
        (cls.place / "kritiken.csv").write_bytes(b"\xef\xbb\xbf" + excel_csv(cls.rows).encode())
        cls.new_csv = excel_csv(cls.new).encode("utf-8-sig")
        (cls.place / "neu.csv").write_bytes(cls.new_csv)
        cls.config = cls.place / "kritiken.toml"
        cls.config.write_text(CONFIG)
        cls.run_folder = cls.place / "run"
        cls.out, cls.err = call("train", cls.config, "--out", cls.run_folder, folder=cls.place)
        cls.answers = without_lines(call("predict", cls.run_folder, "--data", cls.place / "neu.csv")[0])

    def test_check_says_how_the_file_was_read_and_counts_the_classes(self):
        out, err = call("check", self.config, folder=self.place)
        self.assertIn('kritiken.csv: separated by ";"; the column "Klasse" is the label; the column "Kommentar" is the text; '
                      "not read: Nr, Note", err)
        self.assertIn("rows that are empty in all columns, left out: 1", err)
        train, dev = (json.loads(call("check", self.config, "--json", folder=self.place)[0])["data"][s]["classes"] for s in ("train", "dev"))
        self.assertEqual({label: train[label] + dev[label] for label in (GOOD, BAD)}, {GOOD: 30, BAD: 60})
        self.assertIn(f'classes: "{BAD}" {train[BAD]}, "{GOOD}" {train[GOOD]}\n', out)
        self.assertIn(f'classes: "{BAD}", "{GOOD}"', call("inspect", self.run_folder)[0])
        self.assertIn(f'Allowed: "{BAD}", "{GOOD}"',
                      call("explain", self.run_folder, "--text", "laut", "--target", "logit:nein", "--out", self.place / "w", code=3)[1])

    def test_texts_arrive_as_the_sheet_shows_them(self):
        self.assertEqual([answer["text"] for answer in self.answers], [row[1] for row in self.new])
        self.assertEqual({answer["label"] for answer in self.answers}, {GOOD, BAD})

    def test_every_way_to_write_the_rows_gives_the_same_answers(self):
        plain = [{"Kommentar": text, "Klasse": label} for _, text, label, _ in self.new]
        out = io.StringIO()
        tabs = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
        tabs.writerow(["", "Kommentar", "Klasse"])
        tabs.writerows([number, text, label] for number, text, label, _ in self.new)
        files = {"neu.json": json.dumps(plain, indent=1).encode(), "neu.jsonl": "\n".join(map(json.dumps, plain)).encode(),
                 "unicode.csv": excel_csv(self.new).encode("utf-16"), "pandas.tsv": out.getvalue().encode(),
                 "bars.csv": excel_csv(self.new).replace(";", "|").replace("| und", "; und").encode()}
        for name, content in files.items():
            (self.place / name).write_bytes(content)
            self.assertEqual(without_lines(call("predict", self.run_folder, "--data", self.place / name)[0]), self.answers, name)
            self.assertEqual(without_lines(call("predict", self.run_folder, "--data", "-", data=content)[0]), self.answers, name)
        (self.place / "ansi.csv").write_bytes(excel_csv(self.new).encode("cp1252"))
        self.assertIn("windows-1252", call("predict", self.run_folder, "--data", self.place / "ansi.csv", code=4)[0])
        for option in (["--encoding", "windows-1252"], ["--set", "data.encoding=windows-1252"]):
            self.assertEqual(without_lines(call("predict", self.run_folder, "--data", self.place / "ansi.csv", *option)[0]), self.answers)

    def test_standard_input_serves_every_command_with_data(self):
        evaluated = json.loads(call("eval", self.run_folder, "--data", self.place / "neu.csv", "--json")[0])
        piped = json.loads(call("eval", self.run_folder, "--data", "-", "--json", data=self.new_csv)[0])
        self.assertEqual(piped["metrics"], evaluated["metrics"])
        right = sum(answer["label"] == row[2] for answer, row in zip(self.answers, self.new))
        self.assertAlmostEqual(evaluated["metrics"]["accuracy"]["value"], right / len(self.new))
        for name, data in [("file", None), ("pipe", self.new_csv)]:
            source = self.place / "neu.csv" if data is None else "-"
            call("explain", self.run_folder, "--data", source, "--limit", 3, "--methods", "occlusion", "--out", self.place / name, data=data)
        file, pipe = (json.loads((self.place / name / "explanations.json").read_text())["examples"] for name in ("file", "pipe"))
        self.assertEqual([e["explanations"][0]["values"] for e in file], [e["explanations"][0]["values"] for e in pipe])
        self.assertIn("standard input:2: label", call("eval", self.run_folder, "--data", "-", code=4, data="Kommentar\tKlasse\nein Film\tgut\n".encode())[1])
        self.assertIn("standard input: no examples", call("predict", self.run_folder, "--data", "-", code=4, data=b"")[1])
        self.assertIn("standard input:1: byte 0xff", call("predict", self.run_folder, "--data", "-", code=4, data=b"Kommentar\xff\n")[1])

    def test_options_of_files_are_checked(self):
        self.assertIn("did you mean 'latin-1'", call("predict", self.run_folder, "--data", self.place / "neu.csv", "--encoding", "latin1", code=2)[1])
        self.assertIn("format 'excel' is not known", call("predict", self.run_folder, "--data", self.place / "neu.csv", "--format", "excel", code=2)[1])
        shutil.copy(self.place / "neu.csv", self.place / "neu.dat")
        for option in (["--format", "csv"], ["--set", "data.format=csv"]):
            self.assertEqual(without_lines(call("predict", self.run_folder, "--data", self.place / "neu.dat", *option)[0]), self.answers)
        self.assertIn("data.text_column: there is no column \"Text\"",
                      call("predict", self.run_folder, "--data", self.place / "neu.csv", "--set", "data.text_column=Text", code=4)[1])

    def test_balanced_weights_are_those_of_the_formula(self):
        facts = json.loads(call("check", self.config, "--json", folder=self.place)[0])["data"]["train"]["classes"]
        texts = sum(facts.values())
        weights = [texts / (2 * facts[label]) for label in (BAD, GOOD)]
        models = []
        for name, value in [("balanced", '"balanced"'), ("numbers", json.dumps(weights)), ("plain", "[]")]:
            call("train", self.config, "--out", self.place / name, "--set", f"train.class_weights={value}", folder=self.place)
            models.append((self.place / name / "model" / "model.safetensors").read_bytes())
        self.assertEqual(models[0], models[1])
        self.assertNotEqual(models[0], models[2])
        self.assertIn("class_weights = \"balanced\"", (self.place / "balanced" / "config.toml").read_text())
        refused = call("check", self.config, "--set", "train.class_weights=balancd", code=3, folder=self.place)[1]
        self.assertIn("did you mean 'balanced'", refused)
        refused = call("check", self.config, "--set", "task.kind=regression", "--set", "data.label_column=Note", "--set",
                       "train.class_weights=balanced", code=3, folder=self.place)[1]
        self.assertIn("weigh the classes of a classification", refused)

    def test_decimal_commas_are_the_numbers_of_a_regression(self):
        grades = self.place / "grades"
        _, err = call("train", self.config, "--out", grades, "--set", "task.kind=regression", "--set", "data.label_column=Note", folder=self.place)
        self.assertIn('numbers have a decimal comma: "1,25" is read as 1.25', err)
        predicted = [answer["value"] for answer in json_lines(call("predict", grades, "--data", self.place / "neu.csv")[0])]
        mse = sum((value - row[3]) ** 2 for value, row in zip(predicted, self.new)) / len(self.new)
        evaluated = json.loads(call("eval", grades, "--data", self.place / "neu.csv", "--json")[0])["metrics"]
        self.assertAlmostEqual(evaluated["mean_squared_error"]["value"], mse, delta=TOLERANCE)

    def test_help_finds_settings_by_their_last_part_and_shows_a_commands_section(self):
        self.assertEqual(call("help", "learning_rate"), call("help", "train.learning_rate"))
        self.assertIn("explain.occlusion.window (integer)", call("help", "window")[0])
        self.assertEqual([field["key"] for field in json.loads(call("help", "kind", "--json")[0])],
                         ["task.kind", "tokenizer.kind", "model.kind", "explain.attention.kind"])
        self.assertIn("did you mean 'learning_rate'", call("help", "lerning_rate", code=2)[1])
        page, settings = call("help", "train")[0].split("\nsettings of the section [train] of a config:\n\n")
        self.assertEqual(page, call("train", "--help")[0])
        self.assertTrue(settings.startswith("train.seed (integer)"))
        self.assertNotIn("model.", settings)
        self.assertEqual(json.loads(call("help", "train", "--json")[0])["settings"][0]["key"], "train.seed")
        self.assertEqual(call("help", "tokenize")[0], call("tokenize", "--help")[0])

    def test_products_need_no_target(self):
        out = self.place / "products"
        self.assertIn("products in GFLOP/s", call("bench", "--matmul", "--out", out)[0])
        rows = json.loads((out / "bench.json").read_text())["matmul"]["products"]
        self.assertEqual({(row["outputs"], row["inputs"]) for row in rows}, {(768, 256), (256, 256), (1024, 256), (256, 1024)})
        self.assertIn("TARGET is required", call("bench", code=2)[1])
        self.assertIn("--set: there is no config", call("bench", "--matmul", "--set", "model.width=128", code=2)[1])

    def test_values_in_brackets_are_texts(self):
        for text in ["[great]", "[a, b]", "[]"]:
            self.assertEqual(json_lines(call("predict", self.run_folder, "--text", text)[0])[0]["text"], text)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

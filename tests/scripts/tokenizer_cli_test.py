#!/usr/bin/env python3
"""End-to-end tests of `glassformer tokenizer train` on small texts made here: results, messages and exit codes.

usage: tests/scripts/tokenizer_cli_test.py BUILD_FOLDER
"""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve() / "glassformer"
BPE = ["--kind", "bpe", "--vocab-size", "300"]
NEVER = ["--out", "never.json"]


class TokenizerCli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_tokenizer_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        (cls.place / "texts.txt").write_text("The film is fine\n\n" * 20 + "  \n")
        (cls.place / "table.tsv").write_text("text\tlabel\n" + "a warm story of rain\tgood\nThe town is grey\tbad\n" * 30)
        (cls.place / "good.txt").write_text("a good film\n")
        (cls.place / "blank.txt").write_text(" \n\t\n")
        (cls.place / "empty.txt").write_text("")
        (cls.place / "bytes.txt").write_bytes(b"fine\nb\xe9d\n")
        (cls.place / "long.txt").write_text("a" * (2 << 20))
        (cls.place / "one_word.txt").write_text("ab" * 100_000 + "\n")

    def call(self, *words, code=0, text=None):
        """Runs the program in the folder of the texts, checks its exit code, returns (stdout, stderr)."""
        done = subprocess.run([PROGRAM, *map(str, words)], input=text, capture_output=True, text=True, timeout=120, cwd=self.place,
                              env={**os.environ, "NO_COLOR": "1"})
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr

    def refuse(self, code, expected, *words):
        with self.subTest(words=words):
            out, err = self.call("tokenizer", *words, code=code)
            self.assertIn(expected, err)
            self.assertEqual(out, "")
            self.assertNotIn("this is a bug", err)
            self.assertFalse((self.place / "never.json").exists())

    def train(self, kind, size, *more):
        return self.call("tokenizer", "train", "texts.txt", "table.tsv", "--kind", kind, "--vocab-size", size, *more)[0]

    def test_every_kind_learns_from_lines_and_tables_and_tokenizes(self):
        for kind, size, special in [("bpe", 300, "<|endoftext|>"), ("wordpiece", 60, "[PAD]"), ("unigram", 60, "<pad>")]:
            out, options = f"{kind}.json", ["--special", "<a>", "<b>", "--lowercase"]
            said = json.loads(self.train(kind, size, *options, "--out", out, "--json"))
            self.assertEqual((said["kind"], said["texts"], said["tokenizer"]), (kind, 20 + 60, out))
            self.assertLessEqual(said["tokens"], size)
            line = json.loads(self.call("tokenize", out, text="the FILM<b> is\n")[0])
            self.assertIn("<b>", line["tokens"])
            first = (self.place / out).read_bytes()
            self.assertIn(special, first.decode())
            self.train(kind, size, *options, "--out", out, "--threads", 1)
            self.assertEqual((self.place / out).read_bytes(), first)

    def test_says_what_was_learned(self):
        out, err = self.call("tokenizer", "train", "texts.txt", "--kind", "bpe", "--vocab-size", 259, "--out", "small.json")
        self.assertRegex(out, r"^small\.json: bpe with 259 tokens, learned in \d+\.\d\d s\n$")
        self.assertIn("20 texts, 320 bytes", err)
        self.assertIn("the texts give", self.call("tokenizer", "train", "good.txt", *BPE, "--out", "small.json")[1])

    def test_min_frequency_bounds_merges(self):
        self.train("bpe", 300, "--min-frequency", 1000, "--out", "none.json")
        self.assertEqual(json.loads((self.place / "none.json").read_text())["model"]["merges"], [])

    def test_latin_1_texts_are_read_when_asked(self):
        options = ["--kind", "wordpiece", "--vocab-size", 40, "--encoding", "latin-1"]
        self.call("tokenizer", "train", "bytes.txt", *options, "--out", "latin.json")
        self.assertIn("\u00e9", (self.place / "latin.json").read_text())

    def test_packed_texts_teach_the_same(self):
        (self.place / "packed.txt.gz").write_bytes(gzip.compress((self.place / "texts.txt").read_bytes()))
        learned = []
        for name in ("texts.txt", "packed.txt.gz"):
            self.call("tokenizer", "train", name, "--kind", "bpe", "--vocab-size", 300, "--out", "packed.json")
            learned.append((self.place / "packed.json").read_bytes())
        self.assertEqual(*learned)

    def test_a_gigantic_word_is_learned_from(self):
        for kind in ("bpe", "wordpiece", "unigram"):
            self.call("tokenizer", "train", "one_word.txt", "--kind", kind, "--vocab-size", 270, "--out", "one.json")

    def test_wrong_command_lines(self):
        for expected, words in [
                ("did you mean 'train'", ["trian", "good.txt", *BPE]), ("FILE is required", ["train", *BPE]),
                ("did you mean 'bpe'", ["train", "good.txt", "--kind", "bp", "--vocab-size", "300"]),
                ("--vocab-size is required", ["train", "good.txt", "--kind", "bpe"]),
                ("a whole number from 1", ["train", "good.txt", "--kind", "bpe", "--vocab-size", "many"]),
                ("give at least 257", ["train", "good.txt", "--kind", "bpe", "--vocab-size", "100"]),
                ("'<a>' stands twice", ["train", "good.txt", *BPE, "--special", "<a>", "<a>"]),
                ("is a file", ["train", "good.txt", *BPE, "--special", "<a>", "blank.txt"]),
                ("leave it out", ["train", "good.txt", "--kind", "unigram", "--vocab-size", "300", "--min-frequency", "2"])]:
            self.refuse(2, expected, *words, *NEVER)

    def test_texts_that_cannot_be_read(self):
        for expected, files in [("blank.txt: no text", ["good.txt", "blank.txt"]), ("empty.txt: no text", ["empty.txt"]),
                                ("bytes.txt:2: byte 0xe9", ["bytes.txt"]), ("nowhere.txt", ["nowhere.txt"])]:
            self.refuse(4, expected, "train", *files, *BPE, *NEVER)

    def test_a_long_line_is_a_text_like_any_other(self):
        self.assertIn("1 texts, 2097152 bytes", self.call("tokenizer", "train", "long.txt", *BPE, "--out", "long.json")[1])

    def test_a_place_that_cannot_be_written(self):
        self.refuse(7, "never.json", "train", "good.txt", *BPE, "--out", "/proc/never.json")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

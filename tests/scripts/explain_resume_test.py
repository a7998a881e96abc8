#!/usr/bin/env python3
"""End-to-end tests of an interrupted `explain --data`: killed, stopped by a signal, with a full disk, asked again and asked otherwise.

usage: tests/scripts/explain_resume_test.py BUILD_FOLDER
"""
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve() / "glassformer"
CONFIG = """
[data]
train = "train.tsv"
[tokenizer]
kind = "word"
[model]
layers = 2
heads = 2
width = 16
ffn_width = 32
[train]
steps = 5
"""
TEXTS = 400
SECONDS = 120  # far above what is needed: a hang fails


def table(count, seed):
    draw = random.Random(seed)
    words = "the red fox walks home and an old dog never sleeps at night".split()
    rows = "".join(f"{' '.join(draw.choices(words, k=draw.randint(1, 24)))}\t{draw.choice(['good', 'bad'])}\n" for _ in range(count))
    return "text\tlabel\n" + rows


def without_seconds(value):
    if isinstance(value, dict):
        return {key: without_seconds(one) for key, one in value.items() if key != "seconds"}
    return [without_seconds(one) for one in value] if isinstance(value, list) else value


class ExplainResume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glass-resume-"))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        (cls.place / "train.tsv").write_text(table(40, 1))
        (cls.place / "data.tsv").write_text(table(TEXTS, 2) + "broken\n")
        (cls.place / "config.toml").write_text(CONFIG)
        cls.run_program("train", cls.place / "config.toml", "--out", cls.place / "run")
        cls.asked = ["explain", cls.place / "run", "--data", cls.place / "data.tsv", "--methods", "integrated_gradients,occlusion", "--metrics",
                     "comprehensiveness,entropy"]
        cls.run_program(*cls.asked, "--out", cls.place / "whole", code=4)  # one row is broken

    @classmethod
    def start(cls, *words, **how):
        return subprocess.Popen([str(PROGRAM), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)

    @classmethod
    def run_program(cls, *words, code=0, **how):
        process = cls.start(*words, **how)
        out, error = process.communicate(timeout=SECONDS)
        if process.returncode != code:
            raise AssertionError(f"exit code {process.returncode}, not {code}: {words}\n{out}{error}")
        return out, error

    def journal(self, out):
        return out / "explanations.work/journal.jsonl"

    def bytes_kept(self, out):
        return self.journal(out).stat().st_size if self.journal(out).exists() else 0

    def stop_at(self, out, least, how):
        """Starts and sends a signal once the journal has that many bytes; the exit code."""
        process = self.start(*self.asked, "--out", out)
        until = time.monotonic() + SECONDS
        while process.poll() is None and self.bytes_kept(out) < least and time.monotonic() < until:
            time.sleep(0.001)
        process.send_signal(how)
        self.said = process.communicate(timeout=SECONDS)[1]
        return process.returncode

    def require_whole(self, out):
        mine, expected = (json.loads((folder / "explanations.json").read_text()) for folder in (out, self.place / "whole"))
        self.assertEqual(len(mine["examples"]), TEXTS + 1)
        self.assertEqual(without_seconds(mine), without_seconds(expected))
        self.assertEqual(sorted(path.name for path in out.iterdir()), sorted(path.name for path in (self.place / "whole").iterdir()))

    def test_a_killed_call_goes_on(self):
        out, last = self.place / "killed", 0
        for share in (0.05, 0.3, 0.5, 0.9):
            code = self.stop_at(out, max(last + 1, share * self.whole_bytes()), signal.SIGKILL)
            self.assertEqual(code, -signal.SIGKILL)
            self.assertGreaterEqual(self.bytes_kept(out), last)
            last = self.bytes_kept(out)
        _, error = self.run_program(*self.asked, "--out", out, code=4)
        self.assertRegex(error, rf"going on behind \d+ of {TEXTS + 1} texts")
        self.require_whole(out)

    def whole_bytes(self):
        return (self.place / "whole/explanations.json").stat().st_size

    def test_a_signal_keeps_what_is_done(self):
        out = self.place / "stopped"
        self.assertEqual(self.stop_at(out, 0.2 * self.whole_bytes(), signal.SIGINT), 75)
        self.assertRegex(self.said, rf"stopped after \d+ of {TEXTS + 1} texts, which are kept; run the same command again")
        self.run_program(*self.asked, "--out", out, code=4)
        self.require_whole(out)

    def test_a_full_disk_is_said_and_gone_on_from(self):
        out = self.place / "full"
        limit = int(0.4 * self.whole_bytes())

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        _, error = self.run_program(*self.asked, "--out", out, code=7, preexec_fn=small_files)
        self.assertIn("journal.jsonl", error)
        self.run_program(*self.asked, "--out", out, code=4)
        self.require_whole(out)

    def test_a_finished_call_says_so_and_another_is_refused(self):
        out = self.place / "finished"
        few = [*self.asked, "--limit", "20", "--out", out]
        self.run_program(*few)
        written = (out / "explanations.json").read_bytes()
        text, _ = self.run_program(*few)
        self.assertIn("explained already", text)
        self.assertEqual(json.loads(self.run_program(*few, "--json")[0]), json.loads(written))
        _, error = self.run_program(*self.asked, "--limit", "21", "--out", out, "--set", "explain.occlusion.window=2", code=3)
        for part in ("texts: 20 -> 21", "explain.occlusion.window: 1 -> 2", "--restart"):
            self.assertIn(part, error)
        self.run_program(*self.asked, "--limit", "21", "--out", out, "--restart")
        self.assertEqual(len(json.loads((out / "explanations.json").read_text())["examples"]), 21)

    def test_a_plan_states_the_passes_and_writes_nothing(self):
        before = sorted(self.place.iterdir())
        planned = json.loads(self.run_program(*self.asked, "--plan", "--json")[0])
        self.assertEqual(sorted(self.place.iterdir()), before)
        self.assertEqual((planned["texts"], planned["bad_rows"], planned["not_counted"]), (TEXTS, 1, ["comprehensiveness"]))
        examples = json.loads((self.place / "whole/explanations.json").read_text())["examples"]
        for number, method in enumerate(planned["methods"]):
            for passes in ("forwards", "backwards"):
                counted = sum(example["explanations"][number][passes] for example in examples if "explanations" in example)
                self.assertLessEqual(method[passes]["least"], counted)
                self.assertGreaterEqual(method[passes]["most"], counted)
        words = self.run_program(*self.asked, "--plan")[0]
        self.assertRegex(words, rf"{TEXTS} texts, \d+ tokens, the longest has 26; 1 rows cannot be explained")
        self.assertRegex(words, r"occlusion +\d+ forwards, 0 backwards: [\d.e-]+ s\n")
        self.assertIn("--out is required", self.run_program(*self.asked, code=2)[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

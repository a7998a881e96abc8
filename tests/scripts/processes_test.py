#!/usr/bin/env python3
"""End-to-end tests of training by several processes: the same losses and metrics, killed and stopped ones, restarts with other numbers.

usage: tests/scripts/processes_test.py BUILD_FOLDER
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from cli_test import PROGRAM

# fp32 sums in another order, through 26 steps of AdamW, which divides by small numbers (1.7e-6 over 126 steps of the quickstart).
BOUND = 1e-4
GRACE = 30
WORDS = "good bad old new film book plot a the of and but very not quite".split()
SMALL = ["model.layers=2", "model.width=32", "model.heads=4", "model.ffn_width=64", "model.dropout=0.2", "train.mask_rate=0.2",
         "train.batch_size=16", "train.epochs=2", "train.save_every=5", "train.eval_every=9", "train.seed=3"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Processes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_processes_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        # 197 texts of 1 to 31 words: 13 steps an epoch, the last one of 5 texts.
        rows = []
        for i in range(197):
            text = " ".join(WORDS[(i * 7 + j * j) % len(WORDS)] for j in range(1 + i * 5 % 31))
            rows.append(f"{text}\t{'pos' if text.count('good') > text.count('bad') else 'neg'}\n")
        cls.data = cls.place / "texts.tsv"
        cls.data.write_text("text\tlabel\n" + "".join(rows))
        cls.config = cls.place / "small.toml"
        cls.dev = cls.place / "dev.tsv"
        cls.dev.write_text("text\tlabel\n" + "".join(rows[:41]))
        cls.config.write_text(f'[data]\ntrain = "{cls.data}"\ndev = "{cls.dev}"\n')
        cls.one = cls.train("one")

    @classmethod
    def command(cls, name, *options, sets=()):
        words = [str(PROGRAM), "train", str(cls.config), "--out", str(cls.place / name), *map(str, options)]
        for setting in [*SMALL, *sets]:
            words += ["--set", setting]
        return words

    @classmethod
    def train(cls, name, *options, sets=()):
        done = subprocess.run(cls.command(name, *options, sets=sets), capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"{name}: exit code {done.returncode}\n{done.stderr}")
        return cls.metrics(name)

    @classmethod
    def metrics(cls, name):
        return [json.loads(line) for line in (cls.place / name / "metrics.jsonl").read_text().splitlines()]

    def assert_like_one(self, lines):
        losses = [loss for line in lines if line["kind"] == "train" for loss in line["losses"]]
        expected = [loss for line in self.one if line["kind"] == "train" for loss in line["losses"]]
        self.assertEqual(len(losses), 26)
        for got, wanted in zip(losses, expected, strict=True):
            self.assertLess(abs(got - wanted), BOUND * wanted)
        evaluations = [line["metrics"]["loss"]["value"] for line in lines if line["kind"] == "eval"]
        wanted = [line["metrics"]["loss"]["value"] for line in self.one if line["kind"] == "eval"]
        self.assertEqual(len(evaluations), len(wanted))
        for got, value in zip(evaluations, wanted):
            self.assertLess(abs(got - value), BOUND * value)

    def test_two_and_four_processes_have_the_losses_and_metrics_of_one(self):
        for count in (2, 4):
            self.assert_like_one(self.train(f"of_{count}", "--processes", count))

    def test_parts_and_checkpointing_within_processes_have_them_too(self):
        self.assert_like_one(self.train("parts", "--processes", 2, sets=["train.accumulation=2", "train.checkpointing=true"]))

    def test_processes_without_examples_take_part(self):
        # The last step of an epoch has 5 texts: three of eight processes have none.
        self.assert_like_one(self.train("of_8", "--processes", 8, sets=["compute.threads=1"]))

    def start(self, name, *options, sets=()):
        return subprocess.Popen(self.command(name, *options, sets=sets), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def children(self, process):
        return sorted(int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split())

    def wait_for_checkpoint(self, name):
        folder, until = self.place / name / "checkpoints", time.monotonic() + 120
        while not list(folder.glob("step-*[0-9]")):
            self.assertLess(time.monotonic(), until, "no checkpoint was written")
            time.sleep(0.02)

    LONG = ["train.epochs=40", "compute.timeout_seconds=5", "train.eval_every=100000"]

    def end_one(self, name, which, how, code=5):
        process = self.start(name, "--processes", 2, sets=self.LONG)
        self.wait_for_checkpoint(name)
        os.kill(self.children(process)[which], how)
        _, said = process.communicate(timeout=5 + GRACE)
        self.assertEqual(process.returncode, code, said)
        return said

    def test_a_killed_process_ends_all_with_a_message_and_the_run_goes_on_with_another_number(self):
        for which in (0, 1):
            said = self.end_one(f"killed_{which}", which, signal.SIGKILL)
            self.assertIn("run the same command again", said)
        folder = self.place / "killed_1"
        steps = max(int(path.name[5:]) for path in (folder / "checkpoints").glob("step-*[0-9]"))
        done = subprocess.run(self.command("killed_1", "--processes", 4, sets=[*self.LONG, "compute.timeout_seconds=60"]),
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"going on at step {steps} ", done.stderr)
        self.assertIn("was trained by 2 processes so far, now by 4", done.stderr)

    def test_a_process_that_hangs_ends_all_within_the_time_out(self):
        said = self.end_one("hung", 1, signal.SIGSTOP)
        self.assertIn("did not answer within 5 s", said)

    def test_a_signal_saves_and_stops_all(self):
        process = self.start("stopped", "--processes", 2, sets=self.LONG)
        self.wait_for_checkpoint("stopped")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 75, said)
        self.assertIn("everything is saved", said)

    def test_variables_of_torchrun_say_the_place(self):
        port, processes = str(free_port()), []
        for rank in (0, 1):
            place = {"RANK": str(rank), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
            processes.append(subprocess.Popen(self.command("torchrun"), env={**os.environ, **place}, stdout=subprocess.PIPE,
                                              stderr=subprocess.PIPE, text=True))
        for process in processes:
            _, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, said)
        self.assert_like_one(self.metrics("torchrun"))

    def test_what_cannot_be_is_refused(self):
        for options, sets, code in [(["--processes", "0"], [], 2), (["--processes", "x"], [], 2), (["--processes", "2"], ["train.freeze=[\"*\"]"], 3)]:
            done = subprocess.run(self.command("refused", *options, sets=sets), capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, code, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
"""A part of scripts/prove/faults, and what only a process shows: outputs that are devices and pipes, limits, terminals, foreign folders.

usage: tests/scripts/faults_test.py BUILD_FOLDER
"""
import errno
import importlib.machinery
import importlib.util
import json
import os
import pty
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
PROVE = Path(__file__).resolve().parents[2] / "scripts" / "prove"
sys.path.insert(0, str(PROVE))
loader = importlib.machinery.SourceFileLoader("faults", str(PROVE / "faults"))
faults = importlib.util.module_from_spec(importlib.util.spec_from_loader("faults", loader))
loader.exec_module(faults)
from fault_paths import check_paths  # noqa: E402

FEW = [(errno.ENOSPC, True), (errno.EINTR, False), (0, False)]
RAW = "\x1b]0;title\x07 \u009b31m \u202e"  # what a terminal would obey
MARKS = ["\x1b]0", "\x07", "\u009b", "\u202e"]


def on_terminal(words, folder):
    """What a terminal gets when standard output and standard error are one: always UTF-8."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(list(map(str, words)), stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=folder,
                               env={**os.environ, "NO_COLOR": "1"})
    os.close(theirs)
    got = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        got += piece
    os.close(ours)
    process.wait(60)
    return got.decode()


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = Path(tempfile.mkdtemp(prefix="glassformer_faults_"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        cls.place.chmod(0o755)
        cls.bench = faults.Bench(BUILD / "glassformer", cls.place / "bench")
        cls.run_folder = cls.bench.finished

    def call(self, *words, code=0, **how):
        done = subprocess.run([BUILD / "glassformer", *map(str, words)], capture_output=True, text=True, errors="replace", timeout=120,
                              cwd=self.place, env={**os.environ, "NO_COLOR": "1"}, **how)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stderr}")
        return done

    def trace(self, out, **how):
        return self.call("trace", self.run_folder, "--text", "fine day", "--points", "logits", "--out", out, **how)

    # --- a part of the proof ---

    def test_a_report_outlives_every_fault_of_its_writing(self):
        self.assertEqual(faults.check_work(faults.Report(self.bench), 1, 2, FEW)[0], [])

    def test_a_save_outlives_faults(self):
        self.assertEqual(faults.check_work(faults.Save(self.bench), 40, 2, FEW)[0], [])

    def test_wrong_paths_have_their_words(self):
        commands = ("report:", "tokenize:", "tokenizer --out:", "data.train:", "config:", "train --out:", "trace --out: a full")
        wrong, count = check_paths(self.bench, lambda name: name.startswith(commands))
        self.assertEqual(wrong, [])
        self.assertGreater(count, 25)

    # --- outputs that are no files ---

    def test_devices_and_pipes_are_written_through(self):
        null, pipe = self.place / "null", self.place / "pipe"
        os.mkfifo(pipe)
        got = []
        reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
        reader.start()
        self.trace(pipe)
        reader.join(60)
        self.assertIn(b'"logits"', got[0])
        self.assertTrue(pipe.is_fifo())
        if os.geteuid() != 0:
            return
        os.mknod(null, 0o600 | 0o020000, os.makedev(1, 3))
        self.trace(null)
        self.call("tokenizer", "train", self.bench.folder / "train.tsv", "--kind", "bpe", "--vocab-size", "300", "--out", null)
        self.assertTrue(null.is_char_device())

    def test_links_are_followed(self):
        target, link = self.place / "target.safetensors", self.place / "link.safetensors"
        link.symlink_to(target.name)
        self.trace(link)
        self.assertTrue(link.is_symlink())
        self.assertIn(b'"logits"', target.read_bytes())

    # --- folders that are not ours ---

    def test_foreign_folders_are_refused_and_left_alone(self):
        foreign = self.place / "foreign"
        (foreign / "model").mkdir(parents=True)
        (foreign / "model/weights.bin").write_text("mine")
        for words in (["train", self.bench.config, "--out", foreign, "--restart"], ["run", self.bench.config, "--out", foreign],
                      ["export", self.run_folder, "--out", foreign]):
            self.assertIn("model", self.call(*words, code=7).stderr)
            self.assertEqual([path.name for path in foreign.rglob("*")], ["model", "weights.bin"])

    def test_an_export_is_written_again_over_an_export(self):
        out = self.place / "exported"
        self.call("export", self.run_folder, "--out", out)
        self.call("export", self.run_folder, "--out", out)
        (out / "thesis.tex").write_text("mine")
        self.assertIn("thesis.tex", self.call("export", self.run_folder, "--out", out, code=7).stderr)

    def test_a_damaged_model_of_a_finished_run_comes_back(self):
        folder = self.place / "damaged"
        shutil.copytree(self.run_folder, folder)
        right = faults.weights(folder)
        with open(folder / "model/model.safetensors", "r+b") as file:
            file.truncate(100)
        done = self.call("train", self.bench.config, "--out", folder)
        self.assertIn("written again from the checkpoint", done.stderr)
        self.assertEqual(faults.weights(folder), right)

    # --- limits of the machine ---

    def test_a_limit_on_the_size_of_files_is_said(self):
        limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))}
        self.assertIn("ulimit -f", self.trace(self.place / "large.safetensors", code=7, **limit).stderr)
        self.assertFalse((self.place / "large.safetensors").exists())
        with open(self.place / "printed.txt", "wb") as out:
            done = subprocess.run([BUILD / "glassformer", "help", "--json"], stdout=out, stderr=subprocess.PIPE, text=True, timeout=60, **limit)
        self.assertEqual(done.returncode, 7)
        self.assertIn("ulimit -f", done.stderr)

    def test_standard_output_that_is_full_or_closed_is_said(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BUILD / "glassformer", "help", "--json"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual((done.returncode, "the disk is full" in done.stderr), (7, True), done.stderr)
        out = self.place / "closed.safetensors"
        words = f'exec "$0" trace {self.run_folder} --text "fine day" --points logits --out {out} >&-'
        done = subprocess.run(["bash", "-c", words, BUILD / "glassformer"], stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertNotIn(b"logits  ", out.read_bytes())

    def test_threads_that_cannot_be_made_are_a_device_error(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, to become a user whose processes can be limited to few")
        words = ["prlimit", "--nproc=2", "setpriv", "--reuid=65533", "--regid=65533", "--clear-groups", BUILD / "glassformer", "predict",
                 self.run_folder, "--text", "fine day", "--set", "compute.threads=8"]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("compute.threads", done.stderr)

    def test_numbers_near_the_end_of_64_bits_are_refused(self):
        for number in (2**63 - 1, 2**63, 2**64):
            for words, code in ((["check", self.bench.config, "--set", f"train.steps={number}"], 3),
                                (["explain", self.run_folder, "--text", "a", "--limit", number, "--out", self.place / "why"], 2),
                                (["inspect", self.run_folder, "--length", number], 2)):
                self.assertIn(str(number), self.call(*words, code=code).stderr)

    # --- terminals ---

    def test_no_stream_brings_controls_to_a_terminal(self):
        program = BUILD / "glassformer"
        data = self.place / "marks.txt"
        data.write_text(RAW + "\n")
        named = self.place / f"named{RAW.replace('/', '')}"
        shutil.copytree(self.run_folder, named)
        for words in ([program, RAW], [program, "predict", self.place / RAW, "--text", "a"], [program, "report", named],
                      [program, "explain", self.run_folder, "--text", RAW, "--methods", "occlusion", "--out", self.place / "why"],
                      [program, "predict", self.run_folder, "--text", RAW],
                      [program, "check", self.bench.config, "--set", f"train.steps={RAW}"]):
            got = on_terminal(words, self.place)
            self.assertTrue(got)
            for mark in MARKS:
                self.assertNotIn(mark, got, words)
        answer = on_terminal([program, "predict", self.run_folder, "--text", "\u202e\u009b"], self.place)
        self.assertEqual(json.loads(answer.splitlines()[-1])["text"], "\u202e\u009b")

    def test_what_is_no_terminal_gets_the_text_as_it_is(self):
        self.assertIn("\u202e", self.call("predict", self.run_folder, "--text", "\u202e").stdout)

    # --- what a killed run left ---

    def test_files_of_killed_processes_are_cleaned_by_the_next(self):
        dead = subprocess.Popen(["true"])
        dead.wait()
        stale = self.run_folder / f".report.html.tmp-{dead.pid}-5-0"
        stale.write_text("half")
        self.call("report", self.run_folder)
        self.assertFalse(stale.exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

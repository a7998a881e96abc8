"""Paths and permissions that are wrong, in every command that reads or writes: the exit code and what is said; for scripts/prove/faults."""
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
READING, WRITING, CONFIG = 4, 7, 3


class Places:
    """A folder with everything that a path should not be."""

    def __init__(self, bench):
        self.root = bench.folder / "places"
        self.root.mkdir()
        self.root.chmod(0o777)
        self.missing = self.root / "none/such"
        self.loop = self.link("loop", "loop")
        self.dangling = self.link("dangling", "nowhere/at/all")
        self.long = self.root / ("n" * 300)
        self.deep = Path(str(self.root) + "/d" * 3000)
        self.file = self.root / "file"
        self.file.write_text("a file\n")
        self.under_file = self.file / "below"
        self.pipe = self.root / "pipe"
        os.mkfifo(self.pipe)
        self.socket = self.root / "socket"
        self.bound = socket.socket(socket.AF_UNIX)
        here = os.getcwd()
        os.chdir(self.root)  # the name of a socket may have 107 bytes
        self.bound.bind("socket")
        os.chdir(here)
        self.closed = self.folder("closed", 0o000)
        self.unlisted = self.folder("unlisted", 0o311)
        self.read_only = self.folder("read_only", 0o555)
        self.foreign = self.folder("foreign", 0o777)
        (self.foreign / "thesis.tex").write_text("mine")
        self.secret = self.root / "secret.tsv"
        self.secret.write_text("text\tlabel\nfine day\tgood\n")
        self.secret.chmod(0o000)
        self.full = Path("/dev/full")

    def link(self, name, target):
        path = self.root / name
        path.symlink_to(target)
        return path

    def folder(self, name, mode):
        path = self.root / name
        path.mkdir()
        path.chmod(mode)
        return path


def readers(bench, places):
    """Commands that read a path: name, and the words for it."""
    run = bench.finished
    return {
        "report": lambda p: ["report", p],
        "predict": lambda p: ["predict", p, "--text", "fine day"],
        "inspect": lambda p: ["inspect", p],
        "tokenize": lambda p: ["tokenize", p],
        "eval --data": lambda p: ["eval", run, "--data", p],
        "tokenizer train": lambda p: ["tokenizer", "train", p, "--kind", "bpe", "--vocab-size", "300", "--out", places.root / "t.json"],
        "export": lambda p: ["export", p, "--out", places.root / "exported"],
    }


def writers(bench):
    """Commands that write a path."""
    run, text = bench.finished, ["--text", "fine day"]
    return {
        "trace --out": lambda p: ["trace", run, *text, "--points", "logits", "--out", p],
        "explain --out": lambda p: ["explain", run, *text, "--methods", "occlusion", "--out", p],
        "export --out": lambda p: ["export", run, "--out", p],
        "tokenizer --out": lambda p: ["tokenizer", "train", bench.folder / "train.tsv", "--kind", "bpe", "--vocab-size", "300", "--out", p],
        "train --out": lambda p: ["train", bench.config, "--out", p],
    }


def cases(bench, places):
    """(name, words, user, allowed exit codes, part of the message)."""
    bad = {"missing": (places.missing, "none/such"), "a link loop": (places.loop, "leads back to itself"), "a long name": (places.long, "too long"),
           "a deep path": (places.deep, "too long"), "below a file": (places.under_file, "below")}
    for name, words in readers(bench, places).items():
        for what, (path, part) in bad.items():
            yield f"{name}: {what}", words(path), None, (READING,), part
        yield f"{name}: no permission", words(places.closed / "x"), "nobody", (READING,), "permission denied"
    for name, words in writers(bench).items():
        for what in ("a link loop", "a long name", "below a file"):
            path, part = bad[what]
            yield f"{name}: {what}", words(path), None, (WRITING,), "" if what == "below a file" else part
        for what, path in {"a read-only folder": places.read_only / "x", "a closed folder": places.closed / "x"}.items():
            yield f"{name}: {what}", words(path), "nobody", (WRITING,), "permission denied"
        yield f"{name}: a socket", words(places.socket), None, (WRITING,), ""
        yield f"{name}: an empty path", words(""), None, (2,), "the path is empty"
    for name in ("export --out", "train --out"):
        yield f"{name}: a foreign folder", writers(bench)[name](places.foreign), None, (WRITING,), "thesis.tex"
    for what, (path, part) in bad.items():
        yield f"config: {what}", ["check", path], None, (CONFIG,), part
        yield f"data.train: {what}", ["check", bench.config, "--set", f"data.train={path}"], None, (CONFIG,), part
    yield "config: no permission", ["check", places.secret], "nobody", (CONFIG,), "permission denied"
    yield "data.train: no permission", ["check", bench.config, "--set", f"data.train={places.secret}"], "nobody", (CONFIG, READING), "permission denied"
    yield "eval --data: no permission", ["eval", bench.finished, "--data", places.secret], "nobody", (READING,), "permission denied"
    yield "trace --out: a full device", writers(bench)["trace --out"](places.full), None, (WRITING,), "the disk is full"
    yield "tokenizer --out: a full device", writers(bench)["tokenizer --out"](places.full), None, (WRITING,), "the disk is full"


def check_case(bench, words, user, allowed, part):
    """What is wrong, or None."""
    prefix = NOBODY if user and os.geteuid() == 0 else ()
    done = subprocess.run([*prefix, bench.binary, *map(str, words)], capture_output=True, text=True, errors="replace", timeout=600,
                          stdin=subprocess.DEVNULL, cwd=bench.folder, env={**os.environ, "NO_COLOR": "1", "OMP_NUM_THREADS": "1"})
    if done.returncode not in allowed:
        return f"exit code {done.returncode}, expected {' or '.join(map(str, allowed))}: {done.stderr[-300:].strip()}"
    if part not in done.stderr or "this is a bug" in done.stderr:
        return f"'{part}' is not said: {done.stderr[-300:].strip()}"
    return None


def untouched(places):
    """What a refused command must have left alone, as complaints."""
    kinds = {places.pipe: places.pipe.is_fifo(), places.socket: places.socket.is_socket(), places.loop: places.loop.is_symlink(),
             places.full: places.full.is_char_device(), places.file: places.file.read_text() == "a file\n"}
    wrong = [f"{path}: was replaced" for path, kept in kinds.items() if not kept]
    return wrong if (places.foreign / "thesis.tex").exists() else [*wrong, "the foreign folder lost a file"]


def check_paths(bench, choose=lambda name: True):
    """Complaints, and how many cases there were."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        sys.exit("faults: setpriv is missing: sudo apt-get install util-linux")
    for path in (bench.folder, bench.finished):
        path.chmod(0o755)
    places = Places(bench)
    wrong, codes, chosen = [], [], [case for case in cases(bench, places) if choose(case[0])]
    for name, words, user, allowed, part in chosen:
        complaint = check_case(bench, words, user, allowed, part)
        codes.append("wrong" if complaint else "right")
        wrong += [f"paths: {name}: {complaint}"] if complaint else []
    wrong += untouched(places)
    for path in (places.closed, places.unlisted, places.read_only, places.secret):
        path.chmod(0o755)
    print(f"paths: {len(chosen)} cases, {len(wrong)} wrong", flush=True)
    return wrong, len(chosen)

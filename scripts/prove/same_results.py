#!/usr/bin/env python3
"""Two builds give the same results: small models of every task, what judges or explains them, the losses of 20 steps.

  scripts/prove/same_results.py OLD NEW [--models build/same_results] [--only quickstart,span] [--verbose]
OLD and NEW are two `glassformer` programs. OLD trains the models once (two minutes; what lies in --models is used
again), then both work on copies of them; the 20 steps start from initial weights that OLD made, without dropout. JSON:
numbers within TOLERANCE of the largest |value| of their array (compare_values.py), strings equal; times, versions and
paths are left out, keys that only NEW has are listed. Printed numbers may differ by one in their last digit. Other
words in a report are listed and do not count. Exit code 0 only when nothing differs but what EXPECTED names.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from compare_values import Comparison, compare, read_tensors
from glass import ROOT
from result_commands import steps
from small_models import MODELS, train_all
from visible_text import blocks_of_html, compare_texts

# Rounding grows from step to step, since each starts from weights that the last one moved: another back end for the
# products moved a loss of these 20 steps by up to 3.3e-6 of it. Another seed, order or rate moves it by 1e-3 at once.
LOSS_TOLERANCE = 3e-5
PASSED_OVER = {".lock", "config.toml", "log.txt", "modeling_glassformer.py"}
QUIET = {**os.environ, "NO_COLOR": "1", "OMP_WAIT_POLICY": "PASSIVE"}


@dataclass(frozen=True)
class Expected:
    """A difference that is meant: globs of models, of commands and of places, and why."""
    models: str
    commands: str
    places: str
    reason: str


EXPECTED = [
    Expected("multi_label|regression", "explain probability|explain log_probability",
             "*examples.*.explanations.*|*report.html*|exit code 0 -> 2|exit code 0 -> 3",
             "OLD took a softmax over labels that are no alternatives, and of a number"),
    Expected("token_classification|multi_label|span*", "probe", "exit code 3 -> 0|exit code 4 -> 0",
             "OLD's probe read labelled texts only and refused tags, labels and answers, which its run could probe"),
]


def answer(binary, folder, step):
    """What the program did, with the folder it worked in as a dot."""
    done = subprocess.run([binary, *step.words], cwd=folder, env=QUIET, capture_output=True, text=True)
    done.stdout, done.stderr = (text.replace(str(folder), ".") for text in (done.stdout, done.stderr))
    return done


def compare_outputs(old, new, form, found):
    """Standard output in its form."""
    if form == "json":
        compare(json.loads(old), json.loads(new), found)
    elif form == "lines":
        compare(*([json.loads(line) for line in text.splitlines()] for text in (old, new)), found, "line")
    elif form == "text":
        compare_texts(old.splitlines(), new.splitlines(), found, "output", False)


def compare_files(old, new, found, name):
    """Files by their kind, as bytes."""
    if name.endswith(".safetensors"):
        compare(read_tensors(old), read_tensors(new), found, name)
        return
    old, new = old.decode(), new.decode()
    if name.endswith(".html"):
        compare_texts(blocks_of_html(old), blocks_of_html(new), found, name, True)
    elif name.endswith(".json"):
        compare(json.loads(old), json.loads(new), found, name)
    elif name.endswith(".jsonl"):
        compare_outputs(old, new, "lines", found)
    else:
        found.differ(name, "is of no kind that this proof compares")


def files_of(folder, leaves):
    """{name: bytes} of what a command left, with the folder as a dot; checkpoints and logs are not read."""
    place = folder / leaves
    paths = sorted(place.rglob("*")) if place.is_dir() else [place]
    kept = [path for path in paths
            if path.is_file() and path.name not in PASSED_OVER and "checkpoints" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes().replace(bytes(folder), b".") for path in kept}


def compare_step(binaries, folders, step):
    """One command by both programs."""
    found = Comparison(LOSS_TOLERANCE) if step.label == "train" else Comparison()
    old, new = (answer(binary, folder, step) for binary, folder in zip(binaries, folders))
    found.values += 1
    if old.returncode != new.returncode:
        message = new.stderr if new.returncode else old.stderr
        found.differ(f"exit code {old.returncode} -> {new.returncode}", message.strip()[-300:])
        return found
    if old.returncode != 0:
        found.is_refused = True
        found.notes.append(f"exit code {old.returncode}: {old.stderr.strip().splitlines()[-1]}")
        if old.stderr != new.stderr:
            found.notes.append(f"NEW says: {new.stderr.strip().splitlines()[-1]}")
        return found
    compare_outputs(old.stdout, new.stdout, step.form, found)
    if step.leaves:
        files = [files_of(folder, step.leaves) for folder in folders]
        for name in sorted(files[0].keys() | files[1].keys()):
            if name in files[0] and name in files[1]:
                compare_files(files[0][name], files[1][name], found, name)
            else:
                found.differ(name, "only OLD writes it" if name in files[0] else "only NEW writes it")
    return found


def is_any(name, globs):
    return any(fnmatch(name, glob) for glob in globs.split("|"))


def reason_of(model, step, where):
    """Why a difference is meant, or nothing."""
    names = (model.name, step.label, where)
    return next((row.reason for row in EXPECTED if all(map(is_any, names, (row.models, row.commands, row.places)))), "")


def report_step(model, step, found, most):
    """Prints a row with what differs; True when nothing does that is not meant."""
    meant = {reason for where, _ in found.differences if (reason := reason_of(model, step, where))}
    faults = [(where, what) for where, what in found.differences if not reason_of(model, step, where)]
    word = f"{len(faults)} DIFFER" if faults else "meant" if meant else "both refuse" if found.is_refused else "equal"
    print(f"{model.name:<24}{step.label:<24}{found.values:>8}{found.largest:>12.1e}  {word}", flush=True)
    lines = [f"{where}: {what}" for where, what in faults] + [f"meant: {reason}" for reason in sorted(meant)]
    lines += [f"only NEW has {key}" for key in sorted(found.new_keys)] + found.notes
    for line in lines[:most]:
        print(f"    {line}")
    if len(lines) > most:
        print(f"    ... and {len(lines) - most} more; --verbose prints all")
    return not faults


def compare_model(options, model):
    binaries = (options.old, options.new)
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("old", "new")]
        for folder in folders:
            for part in ("configs", "data", f"fresh/{model.name}", f"runs/{model.name}"):
                shutil.copytree(options.models / part, folder / part, ignore=shutil.ignore_patterns("checkpoints"))
        return [report_step(model, step, compare_step(binaries, folders, step), options.most) for step in steps(model)]


def arguments():
    known = ", ".join(model.name for model in MODELS)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.add_argument("--models", type=Path, default=ROOT / "build" / "same_results", help="folder of the models")
    parser.add_argument("--only", help=f"comma-separated models: {known}")
    parser.add_argument("--verbose", dest="most", action="store_const", const=sys.maxsize, default=8,
                        help="every difference of a command, not only the first 8")
    options = parser.parse_args()
    options.old, options.new, options.models = (path.resolve() for path in (options.old, options.new, options.models))
    names = options.only.split(",") if options.only else [model.name for model in MODELS]
    options.chosen = [model for model in MODELS if model.name in names]
    if len(options.chosen) != len(names):
        sys.exit(f"--only {options.only}: known are {known}")
    return options


def main():
    options = arguments()
    train_all(options.old, options.models, options.chosen)
    print(f"{'model':<24}{'command':<24}{'values':>8}{'largest':>12}  (difference / largest |value| of its array)")
    results = [is_equal for model in options.chosen for is_equal in compare_model(options, model)]
    print(f"{len(results)} comparisons, {results.count(False)} with differences that are not meant")
    sys.exit(int(not all(results)))


if __name__ == "__main__":
    main()

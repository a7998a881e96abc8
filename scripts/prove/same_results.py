#!/usr/bin/env python3
"""Two builds give the same results: small models of every task, what judges or explains them, the losses of 20 steps.

  scripts/prove/same_results.py OLD NEW [--models build/same_results] [--only quickstart,span] [--verbose]
OLD and NEW are two `glassformer` programs. OLD trains the models once (two minutes; what lies in --models is used
again), then both work on copies of them; the 20 steps start from initial weights that OLD made, without dropout. JSON:
numbers within TOLERANCE of the largest |value| of their array (compare_values.py), strings equal; times, versions and
paths are left out, keys that only NEW has are listed. Printed numbers may differ by one in their last digit. Other
words in a report are listed and do not count. Exit code 0 only when nothing differs but what EXPECTED names. Paths are
of 33 fixed nodes, since the adaptive rule's own nodes are no result to keep.
"""
import argparse
import collections
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
    """A difference that is meant: globs of models, of commands and of places, and why.

    instead: a folder in the model's run, whose files NEW's must then equal.
    """
    models: str
    commands: str
    places: str
    reason: str
    instead: str = ""


EXPECTED = [
    Expected("multi_label|regression", "explain probability|explain log_probability",
             "*examples.*.explanations.*|*report.html*|exit code 0 -> 2|exit code 0 -> 3",
             "OLD took a softmax over labels that are no alternatives, and of a number"),
    Expected("multi_label|regression", "explain margin|explain logit*", "exit code 0 -> 3|exit code 2 -> 3",
             "there is no margin between labels that are no alternatives, and no logit of a number"),
    Expected("span*", "explain probability|explain log_probability|explain margin",
             "*examples.*|*report.html*|*agreement*",
             "OLD took the softmax over {start, end} of one token; NEW over the tokens of the text"),
    Expected("multi_label|regression|span*|*language_model|sequence_to_sequence", "explain *|run",
             "*.target|*.unit", "NEW calls labels, values, tokens and scores by these names, not classes"),
    Expected("token_classification|multi_label|span*|*language_model|sequence_to_sequence", "probe",
             "output*|probed/*|exit code 3 -> 0|exit code 4 -> 0",
             "OLD's probe read texts as for classification, whatever the task; NEW's gives what OLD's run gave",
             "probes"),
    Expected("span*|*language_model|sequence_to_sequence", "eval*|train|run", "*.low|*.high|output: *interval*",
             "bootstrap intervals are drawn in the order of the examples' numbers, not of the batches"),
    Expected("token_classification|masked_language_model|sequence_to_sequence", "explain logit*|explain *probability|"
             "explain margin|report", "*report.html*",
             "words that drive decisions are counted by what was explained, not by the class that was predicted"),
    Expected("*", "inspect", "points", "there are more points"),
    Expected("*", "eval*|explain *|probe|run", "*.low|*.high|output: *interval*|output: *control*|instead: *.low|instead: *.high",
             "where all or no examples are right the interval is not a point any more"),
    Expected("language_model|sequence_to_sequence", "explain logit|run", "*.explanations.3.values.*",
             "rollout of causal attention is normalised by the receptive field"),
    Expected("*", "eval", "output", "tokens that were cut and unknown tokens are counted"),
    Expected("*", "explain *|run", "*.settings.multiply", "the setting is called norm"),
    Expected("token_classification", "explain *|run", "*.gold|*.gold_name", "OLD did not know the word's gold tag"),
    Expected("*", "explain in words", "output", "the lines say the target, both ends of the path and unknown tokens"),
    Expected("*", "explain *|report", "*report.html*", "the page shows more, and other marks"),
    Expected("language_model|sequence_to_sequence", "explain *|run", "*.explanations.[23].forwards",
             "one forward serves all explained tokens of a text"),
    Expected("sequence_to_sequence", "run", "*.written.samples.*",
             "the start token counts in the length, as in transformers"),
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
    base = place if place.is_dir() else place.parent
    return {path.relative_to(base).as_posix(): path.read_bytes().replace(bytes(folder), b".") for path in kept}


def compare_left(old, new, found, where):
    """What two commands left: files by their names."""
    for name, data in old.items():
        if name in new:
            compare_files(data, new[name], found, f"{where}/{name}")
        else:
            found.differ(f"{where}/{name}", "only OLD writes it")
    found.new_keys |= {f"{where}/{name}" for name in new if name not in old}


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
        found.notes.append(f"exit code {old.returncode}: {last_line(old.stderr)}")
        found.notes += [f"NEW says: {last_line(new.stderr)}"] if old.stderr != new.stderr else []
        return found
    compare_outputs(old.stdout, new.stdout, step.form, found)
    if step.leaves:
        compare_left(*(files_of(folder, step.leaves) for folder in folders), found, step.leaves)
    return found


def last_line(text):
    return text.strip().rpartition("\n")[2]


def is_any(name, globs):
    return any(fnmatch(name, glob) for glob in globs.split("|"))


def expected(model, step, where):
    """The row of EXPECTED that a difference falls under, or None."""
    names = (model.name, step.label, where)
    return next((row for row in EXPECTED if all(map(is_any, names, (row.models, row.commands, row.places)))), None)


def compare_instead(model, step, folders, found):
    """Where a difference is meant and something else is right: NEW's files beside that."""
    rows = {row for where, _ in found.differences if (row := expected(model, step, where)) and row.instead}
    for row in rows:
        right = files_of(folders[0], f"runs/{model.name}/{row.instead}")
        compare_left(right, files_of(folders[1], f"{step.leaves}/{row.instead}"), found, f"instead: {row.instead}")


def report_step(model, step, found, most):
    """Prints a row with what differs; True when nothing does that is not meant."""
    rows = [expected(model, step, where) for where, _ in found.differences]
    meant = {row.reason for row in rows if row}
    faults = [difference for difference, row in zip(found.differences, rows) if not row]
    word = f"{len(faults)} DIFFER" if faults else "meant" if meant else "both refuse" if found.is_refused else "equal"
    print(f"{model.name:<24}{step.label:<24}{found.values:>8}{found.largest:>12.1e}  {word}", flush=True)
    lines = [f"{where}: {what}" for where, what in faults] + [f"meant: {reason}" for reason in sorted(meant)]
    lines += list(dict.fromkeys(found.notes))
    for line in lines[:most]:
        print(f"    {line}")
    if len(lines) > most:
        print(f"    ... and {len(lines) - most} more; --verbose prints all")
    return not faults


def compare_model(options, model, new_keys):
    """Which commands gave the same; counts the keys that only NEW has."""
    results = []
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("old", "new")]
        for folder in folders:
            for part in ("configs", "data", f"fresh/{model.name}", f"runs/{model.name}"):
                shutil.copytree(options.models / part, folder / part, ignore=shutil.ignore_patterns("checkpoints"))
        for step in steps(model):
            found = compare_step((options.old, options.new), folders, step)
            compare_instead(model, step, folders, found)
            results.append(report_step(model, step, found, options.most))
            new_keys.update({key.rpartition(".json.")[2] for key in found.new_keys})
    return results


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
    new_keys = collections.Counter()
    results = [is_equal for model in options.chosen for is_equal in compare_model(options, model, new_keys)]
    for key, count in sorted(new_keys.items()):
        print(f"only NEW has, left out: {key} ({count} comparisons)")
    print(f"{len(results)} comparisons, {results.count(False)} with differences that are not meant")
    sys.exit(int(not all(results)))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Counts over the C++ of src and include: long functions and lines, questions for a head's kind, docstrings without
shapes.

  scripts/prove/counts.py [REV] [--tests]
REV: the same counts of that commit beside those of the tree. --tests: functions and lines of tests count too. Exit
code 1 when functions above 40 lines, lines above 120 columns or uses of a head's kind outside task and model are left
in the tree.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cpp_source import all_statements, docstring, functions, without_comments
from glass import ROOT

MOST_LINES, MOST_COLUMNS = 40, 120
MAY_ASK_HEADS = ("src/task/", "include/glass/task/", "src/model/", "include/glass/model/")
# A shape in brackets, [N, D] or [] or [1] or [...] for any; a special token such as [CLS] and a range such as [0, 1] are none.
SHAPE = re.compile(r"\[(?!CLS\]|SEP\]|MASK\]|PAD\]|UNK\])(?:1?|\.\.\.|[^\[\]`]*[A-Za-z][^\[\]`]*)\]")
JUDGED = ("functions above 40 lines", "lines above 120 columns", "HeadKind:: outside task and model",
          "head.kind outside task and model")


def sources(root, folders):
    """{path below root: text} of the C++ files."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*")) if path.suffix in (".h", ".cpp")]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def long_functions(files):
    found = []
    for path, text in files.items():
        try:
            found += [(lines, f"{path}:{first}: {lines} lines: {head[:80]}") for head, first, lines in functions(text)
                      if lines > MOST_LINES]
        except ValueError as error:
            sys.exit(f"{path}: {error}: its functions cannot be told; mend the braces or cpp_source.py")
    return [text for _, text in sorted(found, key=lambda one: -one[0])]


def long_lines(files):
    return [f"{path}:{number}: {len(line)} columns" for path, text in files.items()
            for number, line in enumerate(text.splitlines(), 1) if len(line) > MOST_COLUMNS]


def uses(files, pattern):
    """One entry a use in code outside the folders that may ask."""
    found = []
    for path, text in files.items():
        if not path.startswith(MAY_ASK_HEADS):
            pairs = zip(text.splitlines(), without_comments(text).splitlines())
            found += [f"{path}:{number}: {line.strip()[:90]}" for number, (line, code) in enumerate(pairs, 1)
                      for _ in re.finditer(pattern, code)]
    return found


def tensor_declarations(files):
    """(all, those without a shape): public declarations with a Tensor; an override has its base's words."""
    every, bare = [], []
    for path, text in files.items():
        if not path.startswith("include/glass/"):
            continue
        for statement in all_statements(text):
            head = statement.head
            if statement.is_public and "(" in head and re.search(r"\bTensor\b", head) and not head.endswith("override"):
                every.append(f"{path}: {head[:100]}")
                if not SHAPE.search(docstring(text, statement)):
                    bare.append(every[-1])
    return every, bare


def duplicate_pairs(root):
    """What a command `duplicates` counts, or None where there is none."""
    program = shutil.which("duplicates")
    if program is None:
        return None
    out = subprocess.check_output([program, "--repo", root, "--seconds", "300"], text=True)
    return 0 if out.startswith("no duplicates") else int(re.match(r"\d+", out).group())


def count(root, with_tests):
    """{what: list of places, or a number}"""
    files = sources(root, ["src", "include"])
    measured = files | (sources(root, ["tests"]) if with_tests else {})
    every, bare = tensor_declarations(files)
    found = (long_functions(measured), long_lines(measured),
             uses(files, r"\bHeadKind::"), uses(files, r"\bhead\.kind\b"))
    cli = sum(len(text.splitlines()) for path, text in files.items() if path.startswith("src/cli/"))
    return dict(zip(JUDGED, found)) | {"lines of src/cli": cli, "declarations with a Tensor": len(every),
                                       "of them without a shape": bare, "pairs of duplicates": duplicate_pairs(root)}


def count_commit(revision, with_tests):
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(["git", "-C", ROOT, "archive", "--output", f"{place}/tree.tar", revision],
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"counts: {revision}: {done.stderr.strip()}; name a commit of this repository")
        tree = Path(place) / "tree"
        shutil.unpack_archive(f"{place}/tree.tar", tree)
        return count(tree, with_tests)


def shown(value):
    if value is None:
        return "not counted"
    return str(len(value) if isinstance(value, list) else value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision", nargs="?", metavar="REV")
    parser.add_argument("--tests", action="store_true")
    options = parser.parse_args()
    columns = {"the tree": count(ROOT, options.tests)}
    if options.revision:
        columns = {options.revision: count_commit(options.revision, options.tests)} | columns
    tree = columns["the tree"]
    for title, places in tree.items():
        if isinstance(places, list) and places:
            print(f"{title}:", *places, sep="\n  ", end="\n\n")
    print(f"{'':<36}" + "".join(f"{name[:14]:>16}" for name in columns))
    for title in tree:
        print(f"{title:<36}" + "".join(f"{shown(counted[title]):>16}" for counted in columns.values()))
    if tree["pairs of duplicates"] is None:
        print("pairs of duplicates are counted where there is a command `duplicates` on PATH")
    sys.exit(int(any(tree[title] for title in JUDGED)))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The table of docs/architecture.md is true: no file of include/glass or src includes what its folder's row does not allow."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
LIBTORCH = ("ATen/", "torch/", "c10/", "caffe2/")


def read_table(text):
    """{folder: (allowed folders, LibTorch allowed)} from the rows that start with a folder in backquotes."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 4 or not re.fullmatch(r"`[a-z/]+`", cells[0]):
            continue
        allowed = set() if cells[2] == "-" else set(cells[2].split())
        rows[cells[0].strip("`")] = (allowed, cells[3] == "yes")
    return rows


def folder_of(path, rows):
    """The row of a path below src or include/glass: the longest that matches; None for files outside any folder."""
    parts = pathlib.PurePosixPath(path).parts[:-1]
    for count in range(len(parts), 0, -1):
        if "/".join(parts[:count]) in rows:
            return "/".join(parts[:count])
    return None


def complaint(folder, include, rows):
    """Why this include is forbidden in this folder, or None. Project includes are "glass/x/..." or, private, "x/..."."""
    allowed, torch_allowed = rows[folder]
    if include.startswith(LIBTORCH):
        return None if torch_allowed else "LibTorch is not allowed here"
    if folder.startswith("cli") and not include.startswith(("glass/", "cli/")) and "/" in include and include.split("/")[0] in rows:
        return "the command line reads public headers only"
    target = include.removeprefix("glass/")
    top = target.split("/")[0]
    if "/" not in target or top not in {name.split("/")[0] for name in rows}:
        return None
    own = folder.split("/")[0]
    if top == own or top in allowed:
        return None
    return f"{own} may include only: {' '.join(sorted(allowed)) or 'itself'}"


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1)


def check_tree(rows):
    complaints, files, folders = [], 0, set()
    for base in (ROOT / "include/glass", ROOT / "src"):
        for path in sorted([*base.rglob("*.h"), *base.rglob("*.cpp")]):
            relative = path.relative_to(base).as_posix()
            folder = folder_of(relative, rows)
            if folder is None:
                if "/" in relative:
                    complaints.append(f"{path.relative_to(ROOT)}: its folder has no row in docs/architecture.md")
                continue
            files += 1
            folders.add(folder)
            for number, include in includes(path):
                why = complaint(folder, include, rows)
                if why:
                    complaints.append(f"{path.relative_to(ROOT)}:{number}: includes {include}: {why}")
    return complaints, files, folders


def self_test(rows):
    """The rules that matter most are refused by this very code, so that a broken table or pattern cannot pass in silence."""
    forbidden = [("base", "ATen/ATen.h"), ("data", "torch/csrc/autograd/autograd.h"), ("report", "c10/core/Device.h"),
                 ("explain", "glass/train/trainer.h"), ("probe", "train/loop.h"), ("report", "glass/config/config.h"),
                 ("train", "glass/explain/run.h"), ("optim", "glass/task/task.h"), ("optim", "glass/train/step.h"), ("model", "glass/optim/adamw.h"), ("cli/front", "glass/model/device.h"), ("suite", "glass/explain/run.h"),
                 ("task", "glass/suite/perplexity.h"), ("base", "glass/config/config.h"), ("cli/engine", "pipeline/run_stages.h"), ("train", "glass/pipeline/run.h")]
    allowed = [("base", "glass/base/error.h"), ("model", "ATen/ATen.h"), ("report", "glass/text/unicode.h"), ("explain", "model/sites.h"), ("explain", "glass/optim/adamw.h"), ("train", "glass/optim/adamw.h"),
               ("cli/engine", "glass/pipeline/run.h"), ("pipeline", "glass/suite/perplexity.h"), ("suite", "glass/task/task.h"), ("base", "sys/stat.h"), ("base", "nlohmann/json.hpp")]
    wrong = [f"allowed: {f} -> {i}" for f, i in forbidden if complaint(f, i, rows) is None]
    return wrong + [f"refused: {f} -> {i}" for f, i in allowed if complaint(f, i, rows) is not None]


def main():
    rows = read_table((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    wrong = self_test(rows)
    complaints, files, folders = check_tree(rows)
    for line in wrong + complaints:
        print(line)
    print(f"{files} files in {len(folders)} folders, {len(rows)} rows, {len(complaints)} forbidden includes")
    return 1 if wrong or complaints or not files else 0


if __name__ == "__main__":
    sys.exit(main())

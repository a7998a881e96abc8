#!/usr/bin/env python3
"""House rules that a text search can hold: length of files, forbidden headers and calls, nothing left open."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("src", "include", "tests", "scripts")
CODE = {".h", ".cpp", ".py", ".sh", ".cmake", ".js", ".css"}
MAX_LINES, MAX_COLUMNS = 400, 120
NARROW = {".h", ".cpp", ".css"}
# In code, comments left out. Each: what, why.
FORBIDDEN = [
    (r"\btorch/torch\.h", "costs three times ATen's time in every file: include ATen or single headers"),
    (r"\btorch::load\b", "its unpickler runs what a file says: weights are safetensors"),
    (r"\bpickle_load\b", "its unpickler runs what a file says: weights are safetensors"),
    (r"\bsystem\s*\(", "a shell between us and a program: use posix_spawn or exec"),
    (r"\bpopen\s*\(", "a shell between us and a program: use posix_spawn or exec"),
    (r"\bat::parallel_for\b", "runs on one thread when clang compiles it: use glass::parallel_for"),
]
# In src and include, comments left out; not in the files that are the doors. Each: what, the doors, why.
DOORS = [
    (r"\b(fs|std::filesystem)::(?!path\b)\w+\s*\(|\bdirectory_(iterator|entry)\b", ("src/base/paths.cpp", "src/base/temporary_name.cpp"),
     "throws what no user can act on: use glass/base/paths.h"),
    (r"\bstd::(cout|cerr|ofstream|fstream)\b|\bfopen\s*\(", (), "unchecked, and raw on a terminal: fmt::print, log_line, AtomicFile"),
    (r"::(rename|unlink|mmap|fsync)\s*\(", ("src/base/",), "src/base has the calls that are tried again and explained"),
]
# Everywhere, comments too. Written in pieces, so that this file does not find itself.
OPEN_ENDS = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|X" + r"XX)\b")


def is_code(path):
    if path.suffix in CODE or path.name == "CMakeLists.txt":
        return True
    if path.suffix:
        return False
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def code_part(line, suffix):
    """The line without its comment; `//` inside a text cuts too much, which only a forbidden word behind an address could use."""
    if suffix in {".h", ".cpp"}:
        return line.split("//")[0]
    return line.split("#")[0] if suffix != ".css" else line


def complaints_of(name, text, suffix):
    lines = text.splitlines()
    found = []
    if len(lines) > MAX_LINES:
        found.append(f"{name}: {len(lines)} lines, at most {MAX_LINES}")
    for number, line in enumerate(lines, 1):
        if suffix in NARROW and len(line) > MAX_COLUMNS:
            found.append(f"{name}:{number}: {len(line)} columns, at most {MAX_COLUMNS}")
        if OPEN_ENDS.search(line):
            found.append(f"{name}:{number}: something is left open: {line.strip()[:80]}")
        for pattern, why in FORBIDDEN:
            if re.search(pattern, code_part(line, suffix)) or (line.lstrip().startswith("#include") and re.search(pattern, line)):
                found.append(f"{name}:{number}: {why}")
        for pattern, doors, why in DOORS:
            if name.startswith(("src/", "include/")) and not name.startswith(doors) and re.search(pattern, code_part(line, suffix)):
                found.append(f"{name}:{number}: {why}")
    return found


def self_test():
    bad = ["#include <torch/" + "torch.h>", "torch::" + "load(x);", "std::" + "system (command);", "at::" + "parallel_for(0, n, 1, f);",
           "auto* p = po" + "pen(\"ls\", \"r\");", "// TO" + "DO: later", "x" * (MAX_COLUMNS + 1)]
    good = ["std::string operating_system() {", "// at::" + "parallel_for is not used", "#include <torch/csrc/autograd/autograd.h>"]
    doors = ["if (fs::exi" + "sts(path)) return;", "std::filesystem::file_s" + "ize(path, error);", "std::ofst" + "ream out(path);",
             "for (const auto& entry : fs::directory_iter" + "ator(folder)) {", "if (::ren" + "ame(a, b) != 0) return;"]
    good += ["const fs::path path(name);", "std::filesystem::path(\"a\").filename();"]
    wrong = [f"not found: {line}" for line in doors if not complaints_of("src/train/x.cpp", line, ".cpp")]
    wrong += [f"not found: {line}" for line in bad if not complaints_of("x.cpp", line, ".cpp")]
    wrong += [f"wrongly found: {line}" for line in good if complaints_of("x.cpp", line, ".cpp")]
    return wrong if complaints_of("x.cpp", "\n" * (MAX_LINES + 1), ".cpp") else wrong + ["a long file is not found"]


def main():
    found, files = self_test(), 0
    this = pathlib.Path(__file__).resolve()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if not path.is_file() or "__pycache__" in path.parts or not is_code(path):
                continue
            files += 1
            text = path.read_text(encoding="utf-8")
            # The patterns stand in this file; its length and open ends are still checked.
            found += [c for c in complaints_of(path.relative_to(ROOT).as_posix(), text, path.suffix)
                      if path != this or "lines, at most" in c or "left open" in c]
    for line in found:
        print(line)
    print(f"{files} files, {len(found)} complaints")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())

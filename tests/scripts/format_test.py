#!/usr/bin/env python3
"""Every C++ file stands as clang-format writes it under .clang-format; skips where clang-format is not installed."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("src", "include", "tests")
AT_ONCE = 64


def main():
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not program:
        print("skipped: clang-format is not installed")
        return 77
    files = sorted(str(path) for folder in FOLDERS for suffix in ("*.h", "*.cpp") for path in (ROOT / folder).rglob(suffix))
    wrong = []
    for begin in range(0, len(files), AT_ONCE):
        found = subprocess.run([program, "--dry-run", "--Werror", *files[begin:begin + AT_ONCE]], cwd=ROOT, capture_output=True, text=True)
        if found.returncode:
            wrong += sorted({line.split(":")[0] for line in found.stderr.splitlines() if "error:" in line})
    for name in wrong:
        print(f"{name}: not formatted; run clang-format -i on it")
    print(f"{len(files)} files, {len(wrong)} not formatted")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())

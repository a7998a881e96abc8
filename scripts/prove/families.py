#!/usr/bin/env python3
"""What this program writes opens in transformers: every golden checkpoint is exported and loaded with its own class again.

  $(scripts/bench/env) scripts/prove/families.py [--binary glassformer]
Fails on a missing, unexpected or mismatched key, and on logits that differ by more than 1e-5 (scripts/golden/families_export_check.py).
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from glass import ROOT, command, default_binary

FAMILIES = ROOT / "tests" / "golden" / "families"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=default_binary())
    options = parser.parse_args()
    failed = []
    for family in json.loads((FAMILIES / "families.json").read_text(encoding="utf-8")):
        original = FAMILIES / family["name"]
        with tempfile.TemporaryDirectory() as place:
            exported = Path(place) / family["name"]
            command(options.binary, "export", original, "--out", exported)
            check = [sys.executable, ROOT / "scripts" / "golden" / "families_export_check.py", exported, original]
            done = subprocess.run(check, capture_output=True, text=True)
        print(f"{family['name']}: {'ok' if done.returncode == 0 else 'FAILED'} {done.stdout.strip()}", flush=True)
        if done.returncode != 0:
            failed.append(family["name"])
            print(done.stderr, file=sys.stderr)
    sys.exit(f"families: {', '.join(failed)} failed" if failed else 0)


if __name__ == "__main__":
    main()

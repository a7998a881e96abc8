"""What the proofs share: the binary, its runs, the lines of metrics.jsonl."""
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "scripts" / "golden"), str(ROOT / "scripts" / "bench")]

from rounds import default_binary, sets  # noqa: E402,F401


def command(binary, name, *arguments, show=False):
    """Runs a command to its end and returns its standard output; a failure ends the proof. show: its messages appear as they come."""
    errors = None if show else subprocess.PIPE
    done = subprocess.run([binary, name, *map(str, arguments)], stdout=subprocess.PIPE, stderr=errors, text=True)
    if done.returncode != 0:
        sys.exit(f"glassformer {name}: exit code {done.returncode}\n{(done.stderr or '')[-4000:]}")
    return done.stdout


def metrics(run, kind):
    lines = (Path(run) / "metrics.jsonl").read_text().splitlines()
    return [line for line in map(json.loads, lines) if line["kind"] == kind]

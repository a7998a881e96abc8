"""Two programs measured in alternating rounds: what a shared or throttled machine does to one it does to the other."""
import json
import os
import statistics
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def default_binary():
    return os.environ.get("GLASSFORMER", str(ROOT / "build" / "release" / "glassformer"))


def sets(values):
    """Settings as words of a command line."""
    return [part for key, value in values.items() for part in ("--set", f"{key}={json.dumps(value)}")]


class Served:
    """A rival that stays warm: a script with --serve, one JSON line out for every line in."""

    def __init__(self, arguments):
        self.process = subprocess.Popen([sys.executable, *map(str, arguments), "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        if not self.answer().get("ready"):
            sys.exit(f"rival did not start: {arguments}")

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"a rival ended with {self.process.wait()}; its message stands above")
        return json.loads(line)

    def __call__(self, question):
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def drain(process):
    """Both streams to their ends; the second on a thread, so that neither pipe can fill up."""
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    out = process.stdout.read()
    reader.join()
    return out, errors[0]


@dataclass(frozen=True)
class Watched:
    """What a command printed, and its peak resident memory in bytes."""
    out: str
    err: str
    peak: int


def run_watched(command, **options):
    """Runs a command to its end. A failure ends the script with the command's message."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    out, err = drain(process)
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {code}\n{err}")
    return Watched(out, err, usage.ru_maxrss * 1024)


def run_measured(command, **options):
    """Runs a command to its end: (standard output, peak resident bytes)."""
    done = run_watched(command, **options)
    return done.out, done.peak


def alternate(contestants, rounds, log=lambda text: print(text, file=sys.stderr, flush=True)):
    """contestants: {name: function -> number}. Every round asks each once, starting with another one; {name: [number a round]}."""
    names, values = list(contestants), {name: [] for name in contestants}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            values[name].append(contestants[name]())
            log(f"round {number + 1}/{rounds}  {name}: {values[name][-1]:.4g}")
    return values


def summary(values):
    """Median with the smallest and largest value."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values), "values": values}


def ratios(ours, theirs):
    """Ratio by round, so that what slowed a whole round cancels."""
    return summary([a / b for a, b in zip(ours, theirs)])


def print_table(title, rows, unit):
    print(f"\n{title}")
    width = max(len(name) for name in rows)
    for name, row in rows.items():
        print(f"  {name:<{width}}  {row['median']:>12.5g}  [{row['low']:.5g}, {row['high']:.5g}] {unit}")

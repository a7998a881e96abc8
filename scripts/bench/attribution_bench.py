"""What every comparison of compare_attribution.py is made of: our program, a rival's process, alternating blocks, a row of the table."""
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from rounds import Served, alternate, ratios, run_measured, sets, summary

BENCH = Path(__file__).resolve().parent


class Ours:
    """Texts and a method: `glassformer bench` in a fresh process every time, which runs all once to warm up, as the rivals are; and
    `glassformer explain`, once, for the values."""

    def __init__(self, bench, model, data, method, settings=None, more=None):
        wanted = {"compute.threads": bench.options.threads} | (more or {})
        wanted |= {f"explain.{method}.{key}": value for key, value in (settings or {}).items()}
        self.binary, self.method = bench.options.binary, method
        self.words = [model, "--data", data, "--methods", method, *sets(wanted)]
        self.peak, self.examples = 0, []

    def __call__(self):
        with tempfile.TemporaryDirectory() as out:
            text, peak = run_measured([self.binary, "bench", *self.words, "--json", "--out", out])
        self.peak = max(self.peak, peak)
        return json.loads(text)["explanation"][self.method]["seconds"]

    def explain(self):
        """Reads the values."""
        with tempfile.TemporaryDirectory() as out:
            run_measured([self.binary, "explain", *self.words, "--out", out])
            self.examples = json.loads((Path(out) / "explanations.json").read_text(encoding="utf-8"))["examples"]
        return self

    def explanations(self):
        return [example["explanations"][0] for example in self.examples]

    def values(self):
        """Scores of the tokens that are no special ones, by text."""
        shown = [[t for t, token in enumerate(e["tokens"]) if not token["special"]] for e in self.examples]
        return [[e["values"][t] for t in places] for e, places in zip(self.explanations(), shown)]

    def by_target(self):
        """Scores [target tokens][tokens] by text."""
        tables = []
        for explanation in self.explanations():
            width = explanation["axes"][-1]["size"]
            flat = explanation["values"]
            tables.append([flat[i:i + width] for i in range(0, len(flat), width)])
        return tables

    def tokens(self):
        return sum(len(example["tokens"]) for example in self.examples)


class Rival:
    """A rival's script, started once and warm, asked the same question in every round."""

    def __init__(self, bench, script, model, data, **question):
        self.arguments = [BENCH / script, model, data, "--threads", bench.options.threads]
        self.question, self.served, self.answer, self.peak = json.dumps(question), None, None, 0

    def __call__(self):
        if self.served is None:
            self.served = Served(self.arguments)
        self.answer = self.served(self.question)
        self.peak = self.answer["peak_bytes"]
        return self.answer["seconds"]

    def close(self):
        if self.served is not None:
            self.served.close()
            self.served = None


@dataclass
class Comparison:
    name: str
    title: str
    goal: float | None          # how many times as fast; None: no goal is set
    ours: Ours
    rival: Rival
    check: Callable             # after one block of both: (what was compared in words, True where it agrees)
    rival_name: str = "Captum"
    row: dict = field(default_factory=dict)


def run(comparison, rounds):
    """Both once for the values, then blocks by turns for the seconds."""
    c = comparison
    c.ours.explain(), c.rival()
    words, agrees = c.check(c.ours, c.rival)
    rival_name = f"{c.rival_name} "
    seconds = alternate({"glassformer": c.ours, rival_name: c.rival}, rounds)
    c.rival.close()
    c.row = {"name": c.name, "title": c.title, "goal": c.goal, "rival": c.rival_name, "values": words, "agrees": agrees,
             "texts": len(c.ours.examples), "tokens": c.ours.tokens(), "ours": summary(seconds["glassformer"]),
             "theirs": summary(seconds[rival_name]), "ratio": ratios(seconds[rival_name], seconds["glassformer"]),
             "peak_bytes": [c.ours.peak, c.rival.peak]}
    print_row(c.row)
    return c.row


def spread_words(row, unit=""):
    return f"{row['median']:.3g}{unit} [{row['low']:.3g}, {row['high']:.3g}]"


def print_row(row):
    ours, theirs = (peak / 1e6 for peak in row["peak_bytes"])
    print(f"\n{row['title']} ({row['texts']} texts, {row['tokens']} tokens)")
    print(f"  glassformer {spread_words(row['ours'], ' s')}, {row['rival']} {spread_words(row['theirs'], ' s')}, "
          f"ratio {spread_words(row['ratio'])}" + (f", goal {row['goal']:g}" if row["goal"] else ""))
    print(f"  peak memory {ours:.0f} MB, {row['rival']} {theirs:.0f} MB")
    print(f"  values: {row['values']}{'' if row['agrees'] else '  THEY DO NOT AGREE'}", flush=True)


def print_markdown(rows):
    print("\n| | glassformer, s | rival, s | ratio | goal | peak memory, MB |\n|---|---|---|---|---|---|")
    for row in rows:
        ours, theirs = (peak / 1e6 for peak in row["peak_bytes"])
        print(f"| {row['title']} | {spread_words(row['ours'])} | {row['rival']} {spread_words(row['theirs'])} | "
              f"{row['ratio']['median']:.2f} | {row['goal'] or ''} | {ours:.0f} / {theirs:.0f} |")


def largest_difference(ours, theirs):
    """Largest difference of two lists of lists, as a share of the largest |value| of its list."""
    worst = 0.0
    for a, b in zip(ours, theirs, strict=True):
        scale = max(map(abs, b))
        worst = max([worst, *(abs(x - y) / scale for x, y in zip(a, b, strict=True))])
    return worst


def share_check(what, ours, theirs, most):
    worst = largest_difference(ours, theirs)
    return f"{what} differ by {worst:.2g} of the text's largest score (at most {most:g})", worst <= most

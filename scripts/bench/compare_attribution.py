#!/usr/bin/env python3
"""Attribution against Captum, SHAP, Inseq and LLMAttribution: seconds in alternating blocks, peak memory, and the values of both sides.

  GLASSFORMER_DATA=... $(scripts/bench/rivals_env) scripts/bench/compare_attribution.py [--only ig_delta,llm] [--quick] [--out table.json]
Two models are trained once into --folder and used again: a classifier of the shape of MiniLM (6 x 384, or one trained from the checkpoint
--minilm) on SST-2, and a small GPT-2 on WikiText-2. Every comparison runs both sides once and compares their values, then by turns for the
seconds; both are warm. --quick: two rounds of few texts, to see that everything works.
Exit code 1 where values do not agree. Needs the corpora sst2, vocab and wikitext2 (scripts/get_data).
"""
import argparse
import json
import os
import sys
from pathlib import Path

import attribution_classifier
import attribution_decoder
import attribution_spread
from attribution_bench import print_markdown, run
from attribution_models import make_models
from attribution_rows import Rows
from rounds import ROOT, default_binary
from sst2_data import data_root

COMPARISONS = attribution_classifier.COMPARISONS | attribution_spread.COMPARISONS | attribution_decoder.COMPARISONS
# Of the estimate |Simpson - trapezoid|, which is far above the error of Simpson's rule: the check measures the error itself.
TOKEN_TOLERANCE = 0.04
FEWEST_ROUNDS, QUICK_ROUNDS = 7, 2


class Bench:
    """What the comparisons share: options, folders of models (Hugging Face layout) and files of texts."""

    def __init__(self, options):
        self.options, self.token_tolerance = options, TOKEN_TOLERANCE
        self.classifier, self.decoder = make_models(options)
        self.rows = Rows(options.folder / "rows", options.data, self.classifier, self.decoder)

    def few(self, count, quick):
        return quick if self.options.quick else count


def cpu_name():
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help=f"names, separated by commas: {', '.join(COMPARISONS)}")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=FEWEST_ROUNDS)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--data", help="folder with sst2/, vocab/, wikitext2/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--folder", type=Path, default=ROOT / "runs" / "attribution")
    parser.add_argument("--minilm", type=Path, help="checkpoint of the encoder; without it the classifier is trained from nothing")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.data = data_root(options.data)
    options.rounds = QUICK_ROUNDS if options.quick else options.rounds
    options.only = options.only.split(",") if options.only else list(COMPARISONS)
    unknown = set(options.only) - set(COMPARISONS)
    if unknown:
        parser.error(f"--only: {', '.join(sorted(unknown))}: there are {', '.join(COMPARISONS)}")
    return options


def main():
    options = read_options()
    bench = Bench(options)
    print(f"{cpu_name()}, {options.threads} threads, {options.rounds} blocks a side; medians with the least and the most", flush=True)
    rows = [run(COMPARISONS[name](bench), options.rounds) for name in options.only]
    print_markdown(rows)
    if options.out:
        facts = {"schema": "glassformer.compare_attribution/1", "cpu": cpu_name(), "threads": options.threads, "rounds": options.rounds}
        options.out.write_text(json.dumps(facts | {"rows": rows}, indent=1) + "\n", encoding="utf-8")
    below = [row["name"] for row in rows if row["goal"] and row["ratio"]["median"] < row["goal"]]
    larger = [row["name"] for row in rows if row["peak_bytes"][0] > row["peak_bytes"][1]]
    apart = [row["name"] for row in rows if not row["agrees"]]
    for words, names in (("below the goal", below), ("more memory than the rival", larger), ("values that do not agree", apart)):
        print(f"{words}: {', '.join(names) or 'none'}")
    sys.exit(1 if apart else 0)


if __name__ == "__main__":
    main()

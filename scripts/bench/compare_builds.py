#!/usr/bin/env python3
"""Two builds of glassformer side by side in alternating rounds: training, explanation, generation, start-up.

  GLASSFORMER_DATA=... scripts/bench/compare_builds.py OLD NEW [--rounds 10] [--only training,start-up] [--out FILE]
  GLASSFORMER_DATA=... scripts/bench/compare_builds.py OLD NEW --memory
OLD and NEW are two `glassformer` programs; every figure comes from a fresh process. Times count as speeds, so that a
ratio NEW / OLD above 1 is always a faster NEW: the median of the ratios by round, with a bootstrap 95 % interval over
the rounds. Exit code 1 when an interval lies below .97 as a whole. --memory: the peak resident memory of NEW
explaining 5,000 texts beside 500, and their ratio; exit code 1 when it is above 1.05. Needs the corpora sst2, vocab
and tinyshakespeare (scripts/get_data).
"""
import argparse
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from rounds import ROOT, alternate, print_table, ratios, run_measured, run_watched, sets, summary

FEWEST_ROUNDS, ENOUGH = 10, 0.97
SST2, CHARACTERS = ROOT / "configs" / "sst2.toml", ROOT / "configs" / "char_lm.toml"
SMALL_BATCH = sets({"train.batch_size": 4})
# Ten steps leave the scores far enough from zero; nothing else of a run is needed.
BRIEFLY = sets({"train.steps": 10, "explain.methods": [], "probe.points": [], "probe.labels": []})
# The shape of configs/gpt_small.toml on characters, which need no tokenizer to be learned.
DECODER = sets({"model.layers": 6, "model.heads": 6, "model.width": 384, "model.ffn_width": 1536,
                "data.max_length": 256})
READ_BYTES = 40_000  # of tiny Shakespeare: the decoder is made for its shape, not for what it says
# Texts of each method: 32 by attention_rollout take 50 ms, which says little.
METHODS = {"integrated_gradients": 32, "occlusion": 32, "attention_rollout": 512}
NEW_TOKENS, PROMPT = 230, "First Citizen:"
HELP_CALLS = 20  # a call takes milliseconds
MEMORY_TEXTS, MEMORY_METHODS, MOST_GROWTH = (500, 5000), "gradient_x_input,attention_rollout", 1.05


def seconds_of(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def training(binary, config, steps, *words):
    """Tokens a second."""
    with tempfile.TemporaryDirectory() as out:
        text, _ = run_measured([binary, "bench", config, "--only", "training", "--steps", steps, "--json", "--out", out,
                                *words])
    return json.loads(text)["training"]["tokens_per_second"]


def explanation(binary, model, data, method, texts):
    """Texts a second, by the seconds that the explanations state: without reading the model and writing the files."""
    with tempfile.TemporaryDirectory() as out:
        run_measured([binary, "explain", model, "--data", data, "--limit", texts, "--methods", method, "--out", out])
        examples = json.loads((Path(out) / "explanations.json").read_text())["examples"]
    return texts / sum(example["explanations"][0]["seconds"] for example in examples)


def generation(binary, model, prompts):
    """Tokens a second, as the program says them."""
    words = [word for _ in range(prompts) for word in ("--prompt", PROMPT)]
    done = run_watched([binary, "generate", model, *words, "--max-new-tokens", NEW_TOKENS, "--json"])
    return float(re.search(r"([\d.]+) tokens/s", done.err).group(1))


def prediction(binary, model):
    """Whole calls a second."""
    return 1 / seconds_of(lambda: run_measured([binary, "predict", model, "--text", "a quiet triumph"]))


def help_text(binary):
    """Whole calls a second."""
    return HELP_CALLS / seconds_of(lambda: [run_measured([binary, "--help"]) for _ in range(HELP_CALLS)])


def make_models(binary, place):
    """(classifier, decoder): folders of models, trained briefly by one of the programs and read by both."""
    run_measured([binary, "train", SST2, "--out", place / "classifier", *BRIEFLY])
    text = (corpora() / "tinyshakespeare" / "input.txt").read_bytes()[:READ_BYTES]
    (place / "input.txt").write_bytes(text)
    run_measured([binary, "train", CHARACTERS, "--out", place / "decoder", *BRIEFLY, *DECODER,
                  *sets({"data.train": f"{place}/input.txt"})])
    return place / "classifier", place / "decoder"


def measures(options, classifier, decoder):
    """{name: (unit, function of a program)}"""
    dev, steps = corpora() / "sst2" / "dev.txt", options.steps

    def explained(method, texts):
        return "texts/s", lambda binary: explanation(binary, classifier, dev, method, texts)

    return {"training sst2": ("tokens/s", lambda binary: training(binary, SST2, steps)),
            "training small batches": ("tokens/s",
                                       lambda binary: training(binary, CHARACTERS, 8 * steps, *SMALL_BATCH)),
            **{f"explanation {method}": explained(method, texts) for method, texts in METHODS.items()},
            "generation one prompt": ("tokens/s", lambda binary: generation(binary, decoder, 1)),
            "generation eight prompts": ("tokens/s", lambda binary: generation(binary, decoder, 8)),
            "start-up predict": ("calls/s", lambda binary: prediction(binary, classifier)),
            "start-up --help": ("calls/s", help_text)}


def interval(values, draws=10_000, seed=1):
    """Bootstrap 95 % interval of the median."""
    draw = random.Random(seed)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(draws))
    return medians[int(0.025 * draws)], medians[int(0.975 * draws) - 1]


def compare(options, name, unit, measure):
    """Rounds of both programs; the ratio with its interval."""
    values = alternate({"OLD": lambda: measure(options.old), "NEW": lambda: measure(options.new)}, options.rounds)
    ratio = ratios(values["NEW"], values["OLD"])
    low, high = interval(ratio["values"])
    rows = {side: summary(numbers) for side, numbers in values.items()}
    print_table(f"{name} (median, [least, most] of {options.rounds} rounds)", rows, unit)
    print(f"  NEW / OLD {ratio['median']:.3f}, 95 % interval [{low:.3f}, {high:.3f}]", flush=True)
    return {"unit": unit, "old": values["OLD"], "new": values["NEW"], "ratio": ratio["median"], "low": low,
            "high": high}


def judge(results):
    """Says which intervals reach ENOUGH, by their upper and by their lower bounds; True when all upper bounds do."""
    below = [name for name, row in results.items() if row["high"] < ENOUGH]
    unsure = [name for name, row in results.items() if row["low"] < ENOUGH]
    print(f"\nevery interval reaches {ENOUGH}: {'no: ' + ', '.join(below) if below else 'yes'}")
    print(f"every interval lies at {ENOUGH} or above as a whole: {'no: ' + ', '.join(unsure) if unsure else 'yes'}")
    return not below


def memory(options, classifier, place):
    """Peak resident memory of explaining few and many texts."""
    lines = (corpora() / "sst2" / "train.txt").read_text(encoding="utf-8").splitlines()
    peaks = []
    for count in MEMORY_TEXTS:
        data = place / f"{count}.txt"
        data.write_text("\n".join(lines[:count]) + "\n", encoding="utf-8")
        words = ["--data", data, "--methods", options.memory_methods, "--out", place / f"why_{count}"]
        peaks.append(run_measured([options.new, "explain", classifier, *words])[1])
        print(f"explaining {count:,} texts by {options.memory_methods}: peak {peaks[-1] / 1e6:,.0f} MB", flush=True)
    growth = peaks[1] / peaks[0]
    print(f"{MEMORY_TEXTS[1]:,} texts / {MEMORY_TEXTS[0]:,} texts: {growth:.2f}"
          + ("" if growth <= MOST_GROWTH else f", which is above {MOST_GROWTH}"))
    return {"texts": MEMORY_TEXTS, "peak_bytes": peaks, "growth": growth}


def corpora():
    root = Path(os.environ.get("GLASSFORMER_DATA") or "-")
    for wanted in ("sst2/train.txt", "vocab", "tinyshakespeare/input.txt"):
        if not (root / wanted).exists():
            sys.exit(f"data: no {wanted} under GLASSFORMER_DATA ('{root}'); "
                     "run scripts/get_data sst2 vocab tinyshakespeare and set it to their folder")
    return root


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.add_argument("--rounds", type=int, default=FEWEST_ROUNDS)
    parser.add_argument("--steps", type=int, default=40, help="training steps of a round; eight times of small batches")
    parser.add_argument("--only", default="", help="comma-separated beginnings of names, such as training,start-up")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--memory-methods", default=MEMORY_METHODS)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.old, options.new = options.old.resolve(), options.new.resolve()
    return options


def chosen_measures(options, classifier, decoder):
    every = measures(options, classifier, decoder)
    chosen = {name: row for name, row in every.items() if name.startswith(tuple(options.only.split(",")))}
    if not chosen:
        sys.exit(f"--only {options.only}: nothing is called so; known: {', '.join(every)}")
    return chosen


def main():
    options = arguments()
    result = {"schema": "glassformer.compare_builds/1", "rounds": options.rounds, "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as place:
        classifier, decoder = make_models(options.old, Path(place))
        if options.memory:
            result["memory"] = memory(options, classifier, Path(place))
            is_good = result["memory"]["growth"] <= MOST_GROWTH
        else:
            chosen = chosen_measures(options, classifier, decoder)
            if options.rounds < FEWEST_ROUNDS:
                print(f"{options.rounds} rounds show that it runs; a statement needs {FEWEST_ROUNDS}")
            result["measures"] = {name: compare(options, name, *row) for name, row in chosen.items()}
            is_good = judge(result["measures"])
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The laboratory on real texts: which methods of explanation to believe on SST-2, Toxic Spans and movie reviews, and whether another seed says the same.

  scripts/prove/real_lab.py [--build build/release] [--data FOLDER] [--out FOLDER] [--sets sst2,toxic_spans,movie_reviews] [--seeds 1,2] [--minutes 60]
                            [--limit TEXTS] [--set KEY=VALUE ...] [--methods ...] [--metrics ...] [--only-train]

`--data` has the folders sst2, toxic_spans, movie_reviews and vocab (without it GLASSFORMER_DATA). For each set and seed a model is trained, SST-2's by
configs/sst2.toml, and `glassformer lab` ranks 18 methods by 12 or more metrics on its test texts, within --minutes. Toxic Spans has marked posts only: its model
learns which sentences hold a marked span, and the marks are the gold of the metric plausibility. Of 20 movie reviews sentences are hidden, ranked and scored.
`--set` changes how models are trained (a quick look: --set model.layers=1 --set train.steps=20 --limit 2). Everything stays in FOLDER: an interrupted call, or one
whose time was over, goes on. Prints a table a set in Markdown, and writes it to FOLDER/table.md.
"""
import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

METHODS = ["integrated_gradients", "idgi", "discretized_integrated_gradients", "sequential_integrated_gradients", "expected_gradients", "smoothgrad", "saliency",
           "gradient_x_input", "occlusion", "shapley_sampling", "kernel_shap", "banzhaf", "owen", "lime", "sobol", "attention_rollout", "attention", "random"]
BY_HIDING = ["comprehensiveness", "sufficiency", "soft_comprehensiveness", "soft_sufficiency", "log_odds", "deletion_auc", "insertion_auc", "monotonicity",
             "leave_one_out", "faithfulness_correlation", "sensitivity_n", "infidelity"]
AGAIN = ["paraphrase_stability", "seed_stability", "input_invariance", "parameter_randomisation"]
HIDE_UNITS = ["occlusion", "shapley_sampling", "kernel_shap", "banzhaf", "owen", "lime", "sobol"]
REVIEWS = 20
MODEL = """[tokenizer]
kind = "wordpiece"
file = "vocab/bert-base-uncased-vocab.txt"

[model]
layers = 2
width = 128
ffn_width = 512
"""
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def run(program, *words, data):
    done = subprocess.run([program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "GLASSFORMER_DATA": str(data)})
    if done.returncode:
        sys.exit(f"real_lab: {' '.join(map(str, words))} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def runs_of(characters):
    """[start, end) of neighbouring characters."""
    spans = []
    for place in sorted(characters):
        if spans and spans[-1][1] == place:
            spans[-1][1] = place + 1
        else:
            spans.append([place, place + 1])
    return spans


def toxic_sentences(path):
    """The sentences of the posts, with what is marked in them."""
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for post in csv.DictReader(file):
            marked = json.loads(post["spans"])
            for sentence in SENTENCE.finditer(post["text"]):
                text = sentence.group().strip()
                start = sentence.start() + sentence.group().find(text)
                inside = [place - start for place in marked if start <= place < start + len(text)]
                if len(text.split()) >= 3:
                    rows.append({"text": text, "label": "marked" if inside else "unmarked", "rationale": runs_of(inside)})
    return rows


def write_toxic_spans(data, folder):
    for split, name in (("train", "train"), ("dev", "trial"), ("test", "test")):
        rows = toxic_sentences(data / "toxic_spans" / f"{name}.csv")
        # The laboratory asks what the marked sentences hang on; the figures of the model are of dev.
        write_rows(folder / f"{split}.jsonl", [row for row in rows if row["label"] == "marked"] if split == "test" else rows)
    (folder / "config.toml").write_text('[data]\ntrain = "train.jsonl"\ndev = "dev.jsonl"\n\n' + MODEL, encoding="utf-8")


def write_movie_reviews(data, folder):
    """Every tenth review of a class is for dev; the last ones are those that are explained."""
    splits = {"train": [], "dev": [], "test": []}
    with zipfile.ZipFile(data / "movie_reviews" / "movie_reviews.zip") as archive:
        for label in ("neg", "pos"):
            names = sorted(name for name in archive.namelist() if f"/{label}/" in name and name.endswith(".txt"))
            for number, name in enumerate(names):
                split = "test" if number >= len(names) - REVIEWS // 2 else "dev" if number % 10 == 0 else "train"
                text = " ".join(archive.read(name).decode("utf-8", "replace").split())
                splits[split].append({"text": text, "label": label})
    for split, rows in splits.items():
        write_rows(folder / f"{split}.jsonl", rows)
    text = '[data]\ntrain = "train.jsonl"\ndev = "dev.jsonl"\nmax_length = 512\n\n' + MODEL + "\n[train]\nepochs = 5\nbatch_size = 16\n"
    (folder / "config.toml").write_text(text, encoding="utf-8")


def write_sst2(data, folder):
    shipped = Path(__file__).resolve().parents[2] / "configs" / "sst2.toml"
    (folder / "config.toml").write_text(f"extends = [{json.dumps(str(shipped))}]\n\n[explain]\nmethods = []\n\n[probe]\npoints = []\nlabels = []\n", encoding="utf-8")


SETS = {
    "sst2": {"write": write_sst2, "metrics": BY_HIDING + AGAIN},
    "toxic_spans": {"write": write_toxic_spans, "metrics": [*BY_HIDING, "plausibility"]},
    "movie_reviews": {"write": write_movie_reviews, "metrics": BY_HIDING, "unit": "sentence", "without": ["sequential_integrated_gradients"],
                      "sets": ["explain.shapley_sampling.permutations=8", "explain.shapley_sampling.precision=0", "explain.kernel_shap.samples=128",
                               "explain.banzhaf.samples=128", "explain.lime.samples=128", "explain.sobol.samples=128"]},
}


def lab_settings(name, metrics):
    """Of movie reviews sentences are hidden by methods and metrics alike; soft metrics and reruns know tokens only."""
    kind = SETS[name]
    sets = list(kind.get("sets", []))
    if "unit" in kind:
        hidden = [metric for metric in BY_HIDING if metric in metrics and not metric.startswith("soft_")]
        sets += [f'explain.{each}.unit="{kind["unit"]}"' for each in [*HIDE_UNITS, *hidden]]
    return [word for each in sets for word in ("--set", each)]


def measure(options, name, seed):
    """(accuracy of the model on dev, the laboratory's document)"""
    folder = options.out / name
    if not (folder / "config.toml").exists():
        folder.mkdir(parents=True, exist_ok=True)
        SETS[name]["write"](options.data, folder)
    run_folder = folder / f"seed-{seed}"
    if not (run_folder / "record.json").exists():
        sets = [word for each in [f"train.seed={seed}", *options.set] for word in ("--set", each)]
        run(options.program, "train", folder / "config.toml", "--out", run_folder, "--quiet", *sets, data=options.data)
    evaluation = json.loads((run_folder / "evaluation.json").read_text(encoding="utf-8"))
    accuracy = evaluation["splits"]["dev"]["metrics"]["accuracy"]["value"]
    if options.only_train:
        return accuracy, None
    test = options.data / "sst2" / "test.txt" if name == "sst2" else folder / "test.jsonl"
    methods = [method for method in options.methods.split(",") if method not in SETS[name].get("without", [])]
    metrics = options.metrics.split(",") if options.metrics else SETS[name]["metrics"]
    out = folder / f"lab-{seed}"
    run(options.program, "lab", run_folder, "--data", test, "--limit", options.limit, "--minutes", options.minutes, "--methods", ",".join(methods),
        "--metrics", ",".join(metrics), "--out", out, "--quiet", *lab_settings(name, metrics), data=options.data)
    return accuracy, json.loads((out / "lab.json").read_text(encoding="utf-8"))


def mean_ranks(values):
    order = sorted(values)
    return [sum(i + 1 for i, other in enumerate(order) if other == value) / order.count(value) for value in values]


def spearman(first, second):
    a, b = mean_ranks(first), mean_ranks(second)
    mean = (len(a) + 1) / 2
    products = sum((x - mean) * (y - mean) for x, y in zip(a, b))
    squares = sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b)
    return products / squares ** 0.5 if squares else float("nan")


def stability(documents):
    """Spearman's correlation of the methods' mean ranks between the first two seeds: overall, and by metric."""
    first, second = documents[:2]
    places = [{row["method"]: row["place"] for row in document["overall"]} for document in (first, second)]
    both = sorted(set(places[0]) & set(places[1]) - {"random"})
    lines = [f"Rank correlation of the methods between the seeds (random scores left out): {spearman([places[0][m] for m in both], [places[1][m] for m in both]):.2f} overall"]
    rankings = [{one["metric"]: {row["method"]: row["rank"] for row in one["methods"]} for one in document["rankings"]} for document in (first, second)]
    by_metric = []
    for metric in sorted(set(rankings[0]) & set(rankings[1])):
        own = sorted(set(rankings[0][metric]) & set(rankings[1][metric]) - {"random"})
        if len(own) > 2:
            by_metric.append(f"{metric} {spearman([rankings[0][metric][m] for m in own], [rankings[1][metric][m] for m in own]):.2f}")
    return lines[0] + "; " + ", ".join(by_metric) + "."


def above_floor(document, method):
    """By how many metrics a method is ahead of random scores, of those that say so."""
    said = [row["above_floor"] for one in document["rankings"] for row in one["methods"] if row["method"] == method and "above_floor" in row]
    return f"{sum(said)} of {len(said)}" if said else ""


def table_of(name, seeds, accuracies, documents):
    texts = ", ".join(f"{document['texts']} of {document['asked_texts']}" for document in documents)
    lines = [f"{name}: {len(documents[0]['methods'])} methods, {len(documents[0]['rankings'])} metrics; texts {texts}; accuracy on dev "
             + ", ".join(f"{accuracy:.3f}" for accuracy in accuracies), "",
             "| method | " + " | ".join(f"place, seed {seed}" for seed in seeds) + " | better than random scores by | ms a text | forwards | backwards |",
             "|---|" + "---|" * (len(seeds) + 4)]
    places = [{row["method"]: row["place"] for row in document["overall"]} for document in documents]
    costs = {method["name"]: method for method in documents[0]["methods"]}
    for method in sorted(places[0], key=lambda each: sum(place.get(each, 1) for place in places)):
        cost = costs[method]
        lines.append(f"| `{method}` | " + " | ".join(f"{place[method]:.2f}" if method in place else "" for place in places)
                     + f" | {above_floor(documents[0], method)} | {1000 * cost['seconds']:.0f} | {cost['forwards']:.0f} | {cost['backwards']:.0f} |")
    for left_out in documents[0]["left_out"]:
        lines.append(f"\nLeft out: {left_out['name']}: {left_out['why']}")
    if len(documents) > 1:
        lines += ["", stability(documents)]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build/release"))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLASSFORMER_DATA", "corpora")))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--metrics", default="")
    parser.add_argument("--only-train", action="store_true")
    options = parser.parse_args()
    options.program, options.data = (options.build / "glassformer").resolve(), options.data.resolve()
    options.out = (options.out or Path(tempfile.mkdtemp(prefix="glassformer_real_"))).resolve()
    tables = []
    for name in options.sets.split(","):
        if name not in SETS:
            sys.exit(f"real_lab: no set '{name}'; there are {', '.join(SETS)}")
        seeds = [int(seed) for seed in options.seeds.split(",")]
        accuracies, documents = zip(*[measure(options, name, seed) for seed in seeds])
        if options.only_train:
            print(f"{name}: accuracy on dev {', '.join(f'{accuracy:.3f}' for accuracy in accuracies)}")
            continue
        tables.append(table_of(name, seeds, accuracies, documents))
        print(f"\n{tables[-1]}", flush=True)
        (options.out / "table.md").write_text("\n\n".join(tables) + "\n", encoding="utf-8")
    print(f"\n{options.out}")


if __name__ == "__main__":
    main()

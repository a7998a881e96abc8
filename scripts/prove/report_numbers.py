#!/usr/bin/env python3
"""The numbers that report.html shows, computed again from the data files, the model and the explanations by transformers, scikit-learn and SciPy.

  $(scripts/bench/env) scripts/prove/report_numbers.py [--binary glassformer] [--run RUN]
Without --run two runs are made: a short one on the quickstart's data, so that it is wrong at times, and one on a spreadsheet with noise, repeats,
unknown words and texts that stand in train too. A run must be a classification. Exit code 1 when a number differs by more than its rounding.
"""
import argparse
import csv
import json
import math
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import torch

MODULES = tempfile.TemporaryDirectory()  # where transformers copies the code; it asks when it is imported
os.environ["HF_MODULES_CACHE"] = MODULES.name
from scipy.stats import binomtest, bootstrap
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (accuracy_score, auc, confusion_matrix, f1_score, log_loss, matthews_corrcoef, precision_recall_curve,
                             precision_recall_fscore_support)
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging

from glass import ROOT, command, default_binary, sets
from report_page import Page, numbers

DRAWS = 0.8  # points: the bounds of two bootstraps of a few hundred texts differ by their own noise
PROBE = 3.0  # points: the probe here is fitted on all training texts, that of the run on five sixths of them
BINS = 15


class Checks:
    def __init__(self):
        self.done, self.failed = 0, []

    def near(self, name, shown, expected, tolerance):
        """`shown` is a number of the page, `tolerance` its rounding."""
        self.done += 1
        if not abs(shown - expected) <= tolerance * (1 + 1e-9) + 1e-12:
            self.failed.append(name)
            print(f"  {name}: the page has {shown:g}, computed {expected:g}")

    def cell(self, name, text, expected, digits=1, place=0):
        self.near(name, numbers(text)[place], expected, 0.5 * 10**-digits)

    def scaled(self, name, text, expected, place=0):
        """Three significant digits."""
        self.near(name, numbers(text)[place], expected, 0.5 * 10.0 ** (math.floor(math.log10(max(abs(expected), 1e-9))) - 2) if expected else 1e-4)


def wilson(hits, count):
    bounds = binomtest(int(hits), int(count)).proportion_ci(method="wilson")
    return 100 * bounds.low, 100 * bounds.high


def percentile(statistic, *data):
    found = bootstrap(data, statistic, paired=True, vectorized=False, method="percentile", n_resamples=1000, rng=np.random.default_rng(5))
    return found.confidence_interval.low, found.confidence_interval.high


class Truth:
    """A split read from its own file, and what transformers says of it."""

    def __init__(self, run, facts, names):
        with open(facts["path"], newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t" if facts["path"].endswith(".tsv") else ",", quoting=csv.QUOTE_MINIMAL))
        self.texts = [row["text"] for row in rows]
        self.gold = np.array([names.index(row["label"]) for row in rows])
        self.rationales = [json.loads(row["rationale"]) if "rationale" in row else None for row in rows]
        self.ids = [run.tokenizer(text)["input_ids"] for text in self.texts]

    def forward(self, run):
        """Scores [N, C], and the states behind each block at the row that the head reads, [N, layers, D]."""
        scores, states = [], []
        with torch.no_grad():
            for ids in self.ids:
                said = run.model(torch.tensor([ids]), output_hidden_states=True)
                scores.append(said.logits[0].double().numpy())
                layers = torch.stack(said.hidden_states)[:, 0].double()
                states.append((layers[:, 0] if run.pooling == "first" else layers.mean(1)).numpy())
        self.scores, self.states = np.array(scores), np.array(states)
        self.said = self.scores.argmax(1)
        shares = np.exp(self.scores - self.scores.max(1, keepdims=True))
        self.shares = shares / shares.sum(1, keepdims=True)
        return self


class Run:
    def __init__(self, folder):
        self.folder = Path(folder)
        read = lambda name: json.loads((self.folder / name).read_text())
        self.record, self.names = read("record.json"), read("evaluation.json")["label_names"]
        self.page = Page((self.folder / "report.html").read_text())
        self.tokenizer = AutoTokenizer.from_pretrained(self.folder / "model", trust_remote_code=True)
        self.model = AutoModelForSequenceClassification.from_pretrained(self.folder / "model", trust_remote_code=True).eval()
        model = read("model/tokenizer.json")["model"]
        self.unknown = model["vocab"][model["unk_token"]]
        self.pooling = read("model/config.json").get("pooling", "mean")
        self.splits = {name: Truth(self, facts, self.names) for name, facts in self.record["data"].items()}
        self.explained = sorted((self.folder / "explanations").glob("*.json"))
        self.probes = {path.stem: json.loads(path.read_text()) for path in (self.folder / "probes").glob("*.json")}


def calibration(split):
    confidence, right = split.shares.max(1), split.said == split.gold
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    rows = [(sum(bins == b), confidence[bins == b].mean(), right[bins == b].mean()) for b in range(BINS) if any(bins == b)]
    return sum(n * abs(c - a) for n, c, a in rows) / len(right), rows


def check_metrics(run, check):
    table = run.page.table("metrics")
    for place, name in enumerate(["dev", "test"]):
        split = run.splits[name]
        gold, said = split.gold, split.said
        values = {"Accuracy": 100 * accuracy_score(gold, said), "Macro F1": 100 * f1_score(gold, said, average="macro"),
                  "Expected calibration error": 100 * calibration(split)[0], "Most frequent class, accuracy": 100 * np.bincount(gold).max() / len(gold)}
        for key, value in values.items():
            check.cell(f"{name} {key}", table[key][place], value)
        check.scaled(f"{name} Matthews", table["Matthews correlation"][place], matthews_corrcoef(gold, said))
        check.scaled(f"{name} loss", table["Loss, nats"][place], log_loss(gold, split.shares, labels=range(len(run.names))))
        right = gold == said
        low, high = wilson(right.sum(), len(right)) if right.all() or not right.any() else (100 * b for b in percentile(np.mean, right.astype(float)))
        for number, bound in zip(numbers(table["Accuracy"][place])[1:], (low, high)):
            check.near(f"{name} bound of the accuracy", number, bound, 0.05 if right.all() else DRAWS)
    summary = run.page.text("summary")
    check.near("accuracy of the summary", numbers(summary.split("gets ", 1)[1])[0], 100 * np.mean(run.splits["test"].gold == run.splits["test"].said), 0.05)


def check_confusion(run, check):
    for place, name in enumerate(["dev", "test"]):
        split, tables = run.splits[name], run.page.sections
        expected = confusion_matrix(split.gold, split.said, labels=range(len(run.names)))
        for row, cells in enumerate(tables["confusion"]["tables"][place][1:]):
            for column in range(len(run.names)):
                check.cell(f"{name} confusion {row} {column}", cells[1 + column], expected[row, column])
        wrong = Counter((run.names[g], run.names[s]) for g, s in zip(split.gold, split.said) if g != s)
        for (gold, said), count in wrong.items():
            line = f"gold {gold}, predicted {said}: {count} text{'s' if count > 1 else ''}"
            check.near(f"{name} mistakes {gold} {said}", run.page.text("confusion").count(line) > 0, True, 0)
        precision, recall, f1, _ = precision_recall_fscore_support(split.gold, split.said, labels=range(len(run.names)), zero_division=0)
        for label, cells in enumerate(tables["classes"]["tables"][place][1:]):
            both = expected[label, label]
            shares = (("precision", cells[3], precision[label], expected[:, label].sum()), ("recall", cells[4], recall[label], expected[label].sum()))
            for what, cell, value, count in shares:
                check.cell(f"{name} {what} {label}", cell, 100 * value)
                for number, bound in zip(numbers(cell)[1:], wilson(both, count)):
                    check.near(f"{name} bound of {what} {label}", number, bound, 0.05)
            check.cell(f"{name} F1 {label}", cells[5], 100 * f1[label])


def check_calibration(run, check):
    rows = run.page.sections["calibration"]["tables"][0][1:]
    for shown, (count, confidence, accuracy) in zip(rows, calibration(run.splits["test"])[1], strict=True):
        check.cell("texts of a bin", shown[1], count)
        check.cell("confidence of a bin", shown[2], 100 * confidence)
        check.cell("accuracy of a bin", shown[3], 100 * accuracy)


def check_data(run, check):
    table, train = run.page.table("data"), run.splits["train"]
    known, unk = set(train.texts), run.unknown
    for place, (name, split) in enumerate(run.splits.items()):
        lengths = sorted(map(len, split.ids))
        check.cell(f"{name} texts", table["Texts"][place], len(split.texts))
        check.cell(f"{name} median", table["Tokens a text, median"][place], lengths[(len(lengths) - 1) // 2])
        check.near(f"{name} longest", numbers(table["Tokens a text, shortest to longest"][place].replace("..", " "))[1], lengths[-1], 0)
        check.cell(f"{name} repeats", table["Repeat a text of the same split"][place], len(split.texts) - len(set(split.texts)))
        unknown = sum(ids.count(unk) for ids in split.ids) / sum(lengths)
        check.cell(f"{name} unknown share", table["Unknown tokens"][place], 100 * unknown, digits=2)
        if name != "train":
            check.cell(f"{name} in train", table["Stand in train too"][place], sum(text in known for text in split.texts))
        for label, count in zip(run.names, np.bincount(split.gold, minlength=len(run.names))):
            check.cell(f"{name} {label}", run.page.table("data", 1)[label][place], count)
    test = run.splits["test"]
    elsewhere = np.array([text not in known for text in test.texts])
    if elsewhere.all():
        return
    sentence = next(line for line in run.page.text("summary").split("\n") if "also stand" in line)
    check.near("texts in train of the summary", numbers(sentence)[0], (~elsewhere).sum(), 0)
    right = (test.gold == test.said)[elsewhere]
    check.near("accuracy elsewhere", numbers(sentence.split("gets ")[1])[0], 100 * right.mean(), 0.05)
    check.near("its lower bound", numbers(sentence.split("gets ")[1])[1], wilson(right.sum(), len(right))[0], 0.05)


def check_completeness(run, check, examples):
    rows = iter(run.page.sections["completeness"]["tables"][0][1:])
    converged = []
    for example in examples:
        for e in example["explanations"]:
            if "completeness_delta" not in e["quality"]:
                continue
            shown, output, base = next(rows), e["quality"]["score_input"], e["quality"]["score_baseline"]
            logits, label = example["prediction"]["logits"], example["prediction"]["label"]
            other = max(value for i, value in enumerate(logits) if i != label) if "minus" in e["target"] else 0
            check.near("output is the prediction's", output, logits[label] - other, 1e-4)
            check.scaled("baseline", shown[2], base)
            check.scaled("output", shown[3], output)
            check.near("delta", numbers(shown[5])[0], sum(e["values"]) - (output - base), 1e-4 + 0.06 * abs(sum(e["values"]) - (output - base)))
            converged.append(e["quality"]["converged"])
    said = f"{sum(converged)} of {len(converged)} converged"
    check.near("converged", said in run.page.text("completeness"), True, 0)


def word_scores(example, e):
    """[(word, score)] of the words of a text, their tokens summed."""
    words = {}
    for token, value in zip(example["tokens"], e["values"]):
        if not token["special"]:
            start, end, score = words.get(token["word"], (token["char_start"], 0, 0.0))
            words[token["word"]] = (start, token["char_end"], score + value)
    return [(example["text"][start:end].lower(), score) for start, end, score in words.values()]


def check_words(run, check, examples, method):
    strongest, texts, sums = Counter(), Counter(), {}
    for example in examples:
        e = next(e for e in example["explanations"] if e["method"] == method)
        scores = word_scores(example, e)
        aim = e["target_class"]
        strongest[max(scores, key=lambda pair: abs(pair[1]))[0], aim] += 1
        texts.update({(word, aim) for word, _ in scores})
        for word, score in scores:
            sums.setdefault((word, aim), []).append(score)
    for word, aim, best, count, mean, *_ in run.page.sections["words"]["tables"][0][1:]:
        check.near(f"strongest in, {word}", float(best), strongest[word, aim], 0)
        check.near(f"occurs in, {word}", float(count), texts[word, aim], 0)
        check.scaled(f"mean of {word}", mean, np.mean(sums[word, aim]))


def check_agreement(run, check, examples):
    if "agreement" not in run.page.sections:
        return
    group = "all"
    for name, *cells in run.page.sections["agreement"]["tables"][0][1:]:
        if not cells:
            group = name.removeprefix("Group: ").replace("All texts", "all")
            continue
        method = name.lower().replace(" ", "_")
        found = []
        for example in examples:
            e = next(e for e in example["explanations"] if e["method"] == method)
            if len(e["axes"]) > 1 or (group != "all" and example["group"] != group):
                continue
            ranked = [(abs(v), any(t["char_start"] < end and start < t["char_end"] for start, end in example["rationale"]))
                      for t, v in zip(example["tokens"], e["values"]) if not t["special"]]
            precision, recall, _ = precision_recall_curve([gold for _, gold in ranked], [score for score, _ in ranked])
            found.append(auc(recall, precision))
        if not found:
            continue  # patterns of attention have no score a token in the file
        check.near(f"texts of {method} on {group}", float(cells[0]), len(found), 0)
        check.cell(f"AUPRC of {method} on {group}", cells[1], np.mean(found), digits=2)


def check_probes(run, check):
    """The label from the states of transformers, by scikit-learn's logistic regression at the penalty of the page."""
    if "label" not in run.probes:
        return
    train, dev = run.splits["train"].forward(run), run.splits["dev"]
    for layer, shown in zip(run.probes["label"]["layers"], run.page.sections["probes"]["tables"][0][1:], strict=True):
        if not layer["point"].endswith("resid_post"):
            continue
        number = int(layer["point"].split(".")[1]) + 1
        mean, spread = train.states[:, number].mean(0), train.states[:, number].std(0) + 1e-12
        fit = LogisticRegression(C=1 / (layer["penalty"] * len(train.gold)), max_iter=5000).fit((train.states[:, number] - mean) / spread, train.gold)
        reached = fit.score((dev.states[:, number] - mean) / spread, dev.gold)
        check.near(f"probe of {layer['point']}", numbers(shown[2])[0], 100 * reached, PROBE)
    text = run.page.text("probes")
    check.near("majority of the probe's split", numbers(text.split("classes is ")[1])[0], 100 * np.bincount(dev.gold).max() / len(dev.gold), 0.05)


def check_run(folder):
    check, run = Checks(), Run(folder)
    for name in ("dev", "test"):
        run.splits[name].forward(run)
    examples = json.loads(run.explained[0].read_text())["examples"]
    check_metrics(run, check)
    check_confusion(run, check)
    check_calibration(run, check)
    check_data(run, check)
    check_completeness(run, check, examples)
    check_words(run, check, examples, "integrated_gradients")
    check_agreement(run, check, examples)
    check_probes(run, check)
    print(f"{folder}: {check.done} numbers, {len(check.failed)} differ")
    return check.failed


def spreadsheet(folder):
    """A table as people keep it, with labels that are wrong at times and rows that stand there twice."""
    draw = random.Random(3)
    words = {"good": ["great", "lovely", "solid", "handy"], "bad": ["awful", "broken", "weak", "ugly"], "so-so": ["fine", "usual", "plain", "ok"]}
    everything = sum(words.values(), [])

    def row(more=()):
        label = draw.choice(list(words))
        word = draw.choice(words[label] if draw.random() > 0.2 else everything)
        thing = draw.choice(["lamp", "chair", "desk", "sofa", *more])
        return f"the {thing} is {draw.choice(['really', 'quite', 'so'])} {word} {draw.choice(['for us', 'at home', 'this week'])}", label

    for name, count, more in (("train", 700, ()), ("dev", 150, ()), ("test", 200, ("gazebo", "pergola"))):
        with open(folder / f"{name}.csv", "w", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *(row(more) for _ in range(count))])
    config = folder / "sheet.toml"
    config.write_text('[data]\ntrain = "train.csv"\ndev = "dev.csv"\ntest = "test.csv"\nmax_length = 16\n'
                      '[model]\nlayers = 2\nwidth = 32\nffn_width = 64\ndropout = 0.0\n'
                      '[train]\nepochs = 5\nlearning_rate = 5e-3\n[explain]\nmethods = ["integrated_gradients", "occlusion"]\nlimit = 40\n'
                      '[probe]\npoints = ["encoder.*.resid_post"]\nlabels = ["label"]\n')
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=default_binary())
    parser.add_argument("--run", action="append", default=[], help="a run that is there")
    options = parser.parse_args()
    torch.set_num_threads(2)
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    failed = [name for run in options.run for name in check_run(run)]
    if options.run:
        return int(bool(failed))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        changes = {"train.epochs": 4, "explain.methods": ["integrated_gradients", "occlusion"], "explain.limit": 40, "probe.labels": ["label"]}
        command(options.binary, "run", ROOT / "configs" / "quickstart.toml", "--out", place / "quickstart", *sets(changes))
        command(options.binary, "run", spreadsheet(place), "--out", place / "sheet")
        failed = check_run(place / "quickstart") + check_run(place / "sheet")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

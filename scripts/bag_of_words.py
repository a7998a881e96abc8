#!/usr/bin/env python3
"""The baseline that every text classifier should beat: multinomial logistic regression on word counts. Standard library only.

  scripts/bag_of_words.py data/quickstart/train.tsv data/quickstart/test.tsv [--json]

Reads .tsv (header with text and label) and `label text` files. Full-batch gradient descent with momentum on the mean log-loss plus
penalty / 2 |W|^2; the penalty is chosen on a tenth of the training texts. States accuracy on the second file, by group where there is one.
"""
import csv
import json
import math
import random
import sys
from collections import Counter, defaultdict

PENALTIES = (1e-4, 1e-3, 1e-2)
STEPS, RATE, MOMENTUM = 120, 2.0, 0.9


def read(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        if path.endswith(".tsv"):
            return [(row["text"].lower().split(), row["label"], row.get("group", "")) for row in csv.DictReader(file, delimiter="\t")]
        return [(text.lower().split(), label, "") for label, _, text in (line.strip().partition(" ") for line in file) if text]


def scores(weights, words):
    return {label: sum(count * row.get(word, 0.0) for word, count in words.items()) + row[""] for label, row in weights.items()}


def probabilities(weights, words):
    values = scores(weights, words)
    most = max(values.values())
    exps = {label: math.exp(value - most) for label, value in values.items()}
    total = sum(exps.values())
    return {label: value / total for label, value in exps.items()}


def fit(data, penalty):
    labels = sorted({label for _, label in data})
    weights = {label: defaultdict(float) for label in labels}
    speed = {label: defaultdict(float) for label in labels}
    for _ in range(STEPS):
        gradient = {label: defaultdict(float) for label in labels}
        for words, gold in data:
            for label, p in probabilities(weights, words).items():
                error = (p - (label == gold)) / len(data)
                row = gradient[label]
                row[""] += error
                for word, count in words.items():
                    row[word] += count * error
        for label in labels:
            for word, value in gradient[label].items():
                step = MOMENTUM * speed[label][word] - RATE * (value + penalty * weights[label][word])
                speed[label][word] = step
                weights[label][word] += step
    return weights


def accuracy(weights, data):
    return sum(max(s := scores(weights, words), key=s.get) == gold for words, gold in data) / max(1, len(data))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    train = [(Counter(words), label) for words, label, _ in read(sys.argv[1])]
    test = [(Counter(words), label, group) for words, label, group in read(sys.argv[2])]
    random.Random(1).shuffle(train)
    held_out, rest = train[: len(train) // 10], train[len(train) // 10 :]
    best = max(PENALTIES, key=lambda penalty: accuracy(fit(rest, penalty), held_out))
    weights = fit(train, best)
    result = {"accuracy": accuracy(weights, [(w, g) for w, g, _ in test]), "penalty": best, "groups": {}}
    for group in sorted({group for _, _, group in test if group}):
        result["groups"][group] = accuracy(weights, [(w, g) for w, g, own in test if own == group])
    if "--json" in sys.argv:
        print(json.dumps(result))
        return
    print(f"bag of words: accuracy {result['accuracy']:.4f} (penalty {best:g})")
    for group, value in result["groups"].items():
        print(f"  {group}: {value:.4f}")


if __name__ == "__main__":
    main()

"""Accuracy, macro F1, log loss, confusion and calibration of random predictions by scikit-learn; needs no PyTorch.

$(scripts/bench/env) scripts/golden/metrics_values.py [FOLDER]     writes FOLDER/metrics_golden.json (default tests/golden)
"""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss

BINS = 15


def case(name, examples, classes, seed, signal, used=None):
    """Random scores that lean towards the gold class by `signal`; classes from `used` on never occur as gold."""
    random = np.random.default_rng(seed)
    gold = random.integers(0, used or classes, examples)
    scores = np.round(random.normal(size=(examples, classes)), 3)
    scores[np.arange(examples), gold] += signal
    scores = np.round(scores, 3)
    if used:
        scores[:, used:] -= 20.0  # and are never predicted
    shifted = scores - scores.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    return name, scores, gold, probabilities


def values(name, scores, gold, probabilities):
    classes = scores.shape[1]
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    right = predicted == gold
    accuracy, mean_confidence = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence), minlength=BINS)
    filled = counts[counts > 0]
    return {
        "name": name, "scores": scores.tolist(), "gold": gold.tolist(),
        "accuracy": accuracy_score(gold, predicted),
        "macro_f1": f1_score(gold, predicted, average="macro"),
        "loss": log_loss(gold, probabilities, labels=list(range(classes))),
        "confusion": confusion_matrix(gold, predicted, labels=list(range(classes))).tolist(),
        "bin_counts": counts.tolist(), "bin_accuracy": accuracy.tolist(), "bin_confidence": mean_confidence.tolist(),
        "expected_calibration_error": float((filled * np.abs(accuracy - mean_confidence)).sum() / len(gold)),
    }


def write(folder):
    cases = [case("two classes", 40, 2, 11, 0.8), case("five classes", 60, 5, 12, 1.2), case("absent classes", 30, 4, 13, 0.5, used=2)]
    document = {"bins": BINS, "cases": [values(*c) for c in cases]}
    (Path(folder) / "metrics_golden.json").write_text(json.dumps(document) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "tests" / "golden")

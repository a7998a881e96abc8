"""Optima of L2-penalised softmax regression by scikit-learn on standardised inputs with a constant 1: objective, weights, predictions."""
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

PENALTIES = [1e-3, 1e-1, 10.0]
ROWS, TEST_ROWS, WIDTH = 90, 20, 6


def make_data(classes, seed):
    """Overlapping clusters with unequal scales; four decimals, so that the file holds the very numbers."""
    random = np.random.RandomState(seed)
    y = random.randint(0, classes, ROWS + TEST_ROWS)
    centres = random.randn(classes, WIDTH)
    x = (0.8 * centres[y] + random.randn(ROWS + TEST_ROWS, WIDTH)) * 10.0 ** np.arange(-2, WIDTH - 2) + 3.0
    return np.round(x, 4), y


def objective(weights, x, y, penalty):
    """(1/n) sum CE + penalty / 2 ||W||^2 in nats; weights [K, D]."""
    scores = x @ weights.T
    top = scores.max(1, keepdims=True)
    log_sum = (top + np.log(np.exp(scores - top).sum(1, keepdims=True)))[:, 0]
    return float((log_sum - scores[np.arange(len(y)), y]).mean() + 0.5 * penalty * (weights**2).sum())


def solve(x, y, penalty):
    """scikit-learn minimises sum CE + ||W||^2 / (2 C). For two classes it has one vector w, which is two rows w/2 and -w/2 here."""
    two = y.max() == 1
    c = (2.0 if two else 1.0) / (len(y) * penalty)
    model = LogisticRegression(C=c, fit_intercept=False, solver="lbfgs", tol=1e-12, max_iter=100000).fit(x, y)
    return np.concatenate([-model.coef_, model.coef_]) / 2 if two else model.coef_


def write(folder):
    cases = []
    for classes, seed in ((2, 11), (4, 12)):
        x, y = make_data(classes, seed)
        scaler = StandardScaler().fit(x[:ROWS])
        scaled = np.concatenate([scaler.transform(x), np.ones((len(x), 1))], 1)
        for penalty in PENALTIES:
            weights = solve(scaled[:ROWS], y[:ROWS], penalty)
            cases.append({"classes": classes, "penalty": penalty, "rows": ROWS, "width": WIDTH, "x": x.ravel().tolist(), "y": y.tolist(),
                          "objective_nats": objective(weights, scaled[:ROWS], y[:ROWS], penalty), "weights": weights.ravel().tolist(),
                          "predicted": (scaled[ROWS:] @ weights.T).argmax(1).tolist()})
    Path(folder, "probe_softmax.json").write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2] / "tests" / "golden")

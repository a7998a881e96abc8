#!/usr/bin/env python3
"""SHAP's KernelExplainer on a BERT classifier, all coalitions of a text in one call of the model: a rival of compare_attribution.py.

  rival_shap.py MODEL TEXTS --threads 2 --serve         TEXTS: JSON lines with a text
"""
import numpy as np
import shap
import torch

from rival_serve import options_of, serve
from text_games import read_games, tables_of


def explain(games, n_samples, seed):
    np.random.seed(seed)
    before, scores = sum(game.evaluations for game in games), []
    for game in games:
        def score(rows, game=game):
            return game(torch.tensor(np.asarray(rows), dtype=torch.float32)).numpy()

        explainer = shap.KernelExplainer(score, np.zeros((1, len(game.places))))
        scores.append(explainer.shap_values(np.ones((1, len(game.places))), nsamples=n_samples, silent=True, l1_reg=False)[0].tolist())
    return {"scores": scores, "evaluations": sum(game.evaluations for game in games) - before}


def main():
    options = options_of(__doc__, "MODEL", "TEXTS")
    _, games = read_games(options.MODEL, options.TEXTS, options.threads)

    def spread(method, seeds, n_samples):
        tables = tables_of(games, options.TEXTS)
        runs = [explain(tables, n_samples, seed) for seed in range(seeds)]
        return {"scores": [run["scores"] for run in runs], "evaluations": runs[0]["evaluations"],
                "exact": [table.shapley() for table in tables]}

    serve({"kernel_shap": lambda n_samples: explain(games, n_samples, 1), "spread": spread})


if __name__ == "__main__":
    main()

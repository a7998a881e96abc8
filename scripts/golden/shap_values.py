#!/usr/bin/env python3
"""Owen values by SHAP's partition explainer, run to its end, and interactions by its exact explainer, on a golden model: tests/golden/shap_values.json.

SHAP is not among the packages of scripts/bench/env: $(scripts/bench/rivals_env) scripts/golden/shap_values.py
"""
import sys
from pathlib import Path

import numpy as np
import shap
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tiny_models import FIRST_WORD, MASK, MODELS, random_model, random_texts, write_json  # noqa: E402

MODEL, MODEL_SEED = "model_pre_learned", 100
LENGTHS = [5, 7, 10]  # two of them special tokens
ENOUGH = 100_000      # evaluations: more than there are


def game_of(model, ids):
    """The words' places, and the predicted class's logit of copies by the words that are shown."""
    text = torch.tensor([ids])
    places = [place for place, token in enumerate(ids) if token >= FIRST_WORD]
    target = int(model(text)[0].argmax())

    @torch.no_grad()
    def game(shown):
        scores = []
        for row in np.asarray(shown):
            copy = text.clone()
            copy[0, places] = torch.where(torch.tensor(row) > 0.5, text[0, places], torch.full((len(places),), MASK))
            scores.append(float(model(copy)[0, target]))
        return np.array(scores)

    return places, game


def balanced_linkage(units):
    """Halves of the units, the left one larger by one where they are odd, as scipy's linkage: children, height, size."""
    rows = []

    def join(first, last):
        if last - first == 1:
            return first, 0
        middle = first + (last - first + 1) // 2
        (left, low), (right, high) = join(first, middle), join(middle, last)
        rows.append([left, right, max(low, high) + 1, last - first])
        return units + len(rows) - 1, rows[-1][2]

    join(0, units)
    return np.array(rows, float)


def explain_text(model, ids):
    places, game = game_of(model, ids)
    units = len(places)
    ones, background = np.ones((1, units)), np.zeros((1, units))
    masker = shap.maskers.Partition(background, clustering=balanced_linkage(units))
    owen = shap.PartitionExplainer(game, masker)(ones, max_evals=ENOUGH, silent=True)
    exact = shap.explainers.ExactExplainer(game, shap.maskers.Independent(background))
    return {"ids": ids, "places": places, "owen": owen.values[0].tolist(),
            "shapley": exact(ones, max_evals=ENOUGH).values[0].tolist(),
            "interactions": exact(ones, max_evals=ENOUGH, interactions=True).values[0].tolist()}


def main():
    torch.set_num_threads(1)
    model = random_model(MODELS[MODEL], MODEL_SEED, torch.float64)
    texts = [explain_text(model, text) for text in random_texts(LENGTHS, seed=22)]
    folder = Path(__file__).resolve().parent.parent.parent / "tests" / "golden"
    write_json(folder / "shap_values.json", {"source": f"shap {shap.__version__}", "model": MODEL, "mask": MASK, "first_word": FIRST_WORD,
                                             "texts": texts})


if __name__ == "__main__":
    main()

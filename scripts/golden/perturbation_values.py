"""Shapley values by Captum (exact, by permutations, KernelSHAP) on a golden model, and weighted ridge regressions by scikit-learn."""
import numpy as np
import torch
from captum.attr import KernelShap, ShapleyValues, ShapleyValueSampling
from sklearn.linear_model import Ridge

from tiny_models import FIRST_WORD, MASK, MODELS, random_model, random_texts, write_json

MODEL, MODEL_SEED = "model_pre_learned", 100
LENGTHS = [5, 7, 10]  # two of them special tokens
MOST_ORDERED = 5  # words of the texts whose M! orders are all taken
RUNS, PERMUTATIONS, SAMPLES = 30, 20, 300


def game_of(model, ids):
    """The words' places, and the predicted class's logit of copies of the text by the words that are shown, [B, M] -> [B]."""
    text = torch.tensor([ids])
    places = [place for place, token in enumerate(ids) if token >= FIRST_WORD]
    target = int(model(text)[0].argmax())

    @torch.no_grad()
    def game(shown):
        copies = text.repeat(len(shown), 1)
        words = copies[:, places]
        copies[:, places] = torch.where(shown > 0.5, words, torch.full_like(words, MASK))
        return torch.stack([model(copy.unsqueeze(0))[0, target] for copy in copies])

    return places, game


def mean_and_error(attribute):
    """The mean by word over RUNS runs, and its standard error."""
    runs = torch.stack([attribute()[0].double() for _ in range(RUNS)])
    return runs.mean(0).tolist(), (runs.std(0) / RUNS**0.5).tolist()


def attribute_text(model, ids):
    places, game = game_of(model, ids)
    ones, zeros = torch.ones(1, len(places), dtype=torch.float64), torch.zeros(1, len(places), dtype=torch.float64)
    out = {"ids": ids, "places": places}
    if len(places) <= MOST_ORDERED:
        out["shapley"] = ShapleyValues(game).attribute(ones, zeros)[0].tolist()
    sampling, kernel = ShapleyValueSampling(game), KernelShap(game)
    out["shapley_sampling"], out["shapley_sampling_error"] = mean_and_error(lambda: sampling.attribute(ones, zeros, n_samples=PERMUTATIONS))
    out["kernel_shap"], out["kernel_shap_error"] = mean_and_error(lambda: kernel.attribute(ones, zeros, n_samples=SAMPLES))
    return out


def ridge_case(random, rows, width, penalty):
    features = random.randint(0, 2, (rows, width))
    weights, values = np.round(random.uniform(0.05, 1, rows), 4), np.round(random.randn(rows) + features @ random.randn(width), 4)
    model = Ridge(alpha=penalty, solver="cholesky").fit(features, values, sample_weight=weights)
    return {"features": features.tolist(), "weights": weights.tolist(), "values": values.tolist(), "ridge": penalty,
            "coefficients": model.coef_.tolist(), "intercept": float(model.intercept_), "score": model.score(features, values, weights)}


def write(folder):
    torch.manual_seed(5)
    np.random.seed(5)
    model = random_model(MODELS[MODEL], MODEL_SEED, torch.float64)
    texts = random_texts(LENGTHS, seed=22)
    write_json(folder / "captum_shapley.json", {"source": "captum 0.9.0", "model": MODEL, "mask": MASK, "first_word": FIRST_WORD,
                                                "texts": [attribute_text(model, text) for text in texts]})
    random = np.random.RandomState(7)
    cases = [ridge_case(random, rows, width, penalty) for rows, width, penalty in ((20, 4, 0.01), (30, 6, 1.0), (12, 9, 5.0))]
    write_json(folder / "least_squares.json", {"source": "scikit-learn", "cases": cases})

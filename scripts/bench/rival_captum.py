#!/usr/bin/env python3
"""Captum on a BERT classifier, a text at a time as its examples do: a rival of compare_attribution.py.

  rival_captum.py MODEL TEXTS --threads 2 --serve       TEXTS: JSON lines with a text
"""
import torch
from captum.attr import FeatureAblation, IntegratedGradients, KernelShap, ShapleyValueSampling

from rival_serve import options_of, serve
from text_games import read_games, tables_of


class Captum:
    def __init__(self, options):
        self.data = options.TEXTS
        self.model, self.games = read_games(options.MODEL, options.TEXTS, options.threads)
        for parameter in self.model.parameters():
            parameter.requires_grad_(False)  # only the gradient of the path is needed

    def path(self, nodes, with_delta):
        """Integrated Gradients at the first block's input, all nodes of a text in one batch (Captum's default)."""
        scores, deltas, method = [], [], IntegratedGradients(self.model.from_embed)
        for game in self.games:
            baseline = game.text.clone()
            baseline[0, game.places] = game.mask
            with torch.no_grad():
                x, b = self.model.embed(game.text), self.model.embed(baseline)
            out = method.attribute(x, b, target=game.target, n_steps=nodes, return_convergence_delta=with_delta)
            values, delta = out if with_delta else (out, None)
            scores.append(values.sum(-1)[0].tolist())
            deltas += delta.tolist() if with_delta else []
        return {"scores": scores, "deltas": deltas}

    def play(self, games, method, seed=None, **settings):
        """A perturbation method with Captum's default of one evaluation a forward."""
        if seed is not None:
            torch.manual_seed(seed)
        before, scores = sum(game.evaluations for game in games), []
        for game in games:
            ones, zeros = game.ends()
            scores.append(method(game).attribute(ones, zeros, **settings)[0].tolist())
        return {"scores": scores, "evaluations": sum(game.evaluations for game in games) - before}

    def one_by_one(self, shown):
        """Probabilities of the predicted class, by text, of copies with these words shown: a forward each, the text as it is first."""
        out = []
        for game, rows in zip(self.games, shown):
            each = [torch.softmax(game.logits(torch.tensor([row])), 1)[0, game.target].item() for row in [[1] * len(game.places), *rows]]
            out.append(each)
        return {"probabilities": out}

    def spread(self, method, seeds, **settings):
        """The scores of every seed on known tables, and the exact Shapley values."""
        tables = tables_of(self.games, self.data)
        methods = {"shapley_sampling": ShapleyValueSampling, "kernel_shap": KernelShap}
        runs = [self.play(tables, methods[method], seed, **settings) for seed in range(seeds)]
        return {"scores": [run["scores"] for run in runs], "evaluations": runs[0]["evaluations"],
                "exact": [table.shapley() for table in tables]}


def main():
    options = options_of(__doc__, "MODEL", "TEXTS")
    captum = Captum(options)
    serve({"path": captum.path, "one_by_one": captum.one_by_one, "spread": captum.spread,
           "occlusion": lambda: captum.play(captum.games, FeatureAblation),
           "shapley_sampling": lambda n_samples: captum.play(captum.games, ShapleyValueSampling, 1, n_samples=n_samples),
           "kernel_shap": lambda n_samples: captum.play(captum.games, KernelShap, 1, n_samples=n_samples)})


if __name__ == "__main__":
    main()

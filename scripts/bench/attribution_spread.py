"""Comparisons at equal spread: how many evaluations we need for scores that vary over seeds no more than a rival's, and what both then cost.

The spread is the variance of a word's score over the seeds, as a share of the text's largest exact score squared, averaged over words and
texts. A text's copies under other numbers are other draws, so one call of ours has all seeds; the rival plays on a table of all coalitions.
"""
import math

from attribution_bench import Comparison, Ours, Rival

SEEDS, TRIES, WORDS = 30, 5, 11
FARTHEST = 5         # standard errors between the mean over the seeds and the exact values; some hundred words are looked at
FIT_ERROR = 0.02     # of the largest score: least squares of few coalitions is biased
COUNTS = {"shapley_sampling": "permutations", "kernel_shap": "samples"}


def mean(values):
    return sum(values) / len(values)


def spread_of(runs, exact):
    """runs[seed][text][word] -> (spread, farthest mean in units of what chance explains)."""
    variances, farthest = [], 0.0
    for text, right in enumerate(exact):
        scale = max(map(abs, right))
        for word, value in enumerate(right):
            drawn = [run[text][word] for run in runs]
            middle = mean(drawn)
            variance = sum((x - middle) ** 2 for x in drawn) / (len(drawn) - 1)
            variances.append(variance / scale ** 2)
            farthest = max(farthest, abs(middle - value) / (FARTHEST * math.sqrt(variance / len(drawn)) + FIT_ERROR * scale))
    return mean(variances), farthest


def our_runs(bench, data, method, count):
    values = Ours(bench, bench.classifier, bench.rows.copies(data, SEEDS), method, settings_of(method, count)).explain().values()
    return [values[seed::SEEDS] for seed in range(SEEDS)]


def settings_of(method, count):
    more = {"precision": 0} if method == "shapley_sampling" else {}
    return {COUNTS[method]: count, "replacement": "mask"} | more


def allowed(method, count):
    """Orders come in pairs; KernelSHAP takes four coalitions a word at least."""
    return max(4 * WORDS if method == "kernel_shap" else 2, 2 * math.ceil(count / 2))


def count_for(bench, data, method, start, wanted, exact):
    """The fewest of our draws, starting from a guess by the law of large numbers, whose spread is at most `wanted`."""
    spread, _ = spread_of(our_runs(bench, data, method, start), exact)
    count = allowed(method, start * spread / wanted)
    for _ in range(TRIES):
        spread, farthest = spread_of(our_runs(bench, data, method, count), exact)
        if spread <= wanted:
            return count, spread, farthest
        count = allowed(method, count * max(1.1, spread / wanted))
    raise SystemExit(f"attribution_spread: {method}: a spread of {wanted:.3g} is not reached with {count} draws")


def compare(bench, method, rival_name, script, n_samples):
    data = bench.rows.sentences(bench.few(3, 1), WORDS, WORDS)
    known = Rival(bench, script, bench.classifier, data, task="spread", method=method, seeds=SEEDS, n_samples=n_samples)
    known()
    known.close()
    exact = known.answer["exact"]
    wanted, their_farthest = spread_of(known.answer["scores"], exact)
    count, spread, farthest = count_for(bench, data, method, n_samples, wanted, exact)
    ours = Ours(bench, bench.classifier, data, method, settings_of(method, count))
    rival = Rival(bench, script, bench.classifier, data, task=method, n_samples=n_samples)
    words = (f"spread {spread:.3g} with {count} {COUNTS[method]}, theirs {wanted:.3g} with {n_samples}; the means over {SEEDS} seeds are exact "
             f"within {farthest:.2f} and {their_farthest:.2f} of what chance allows")
    title = {"shapley_sampling": "Shapley values", "kernel_shap": "KernelSHAP"}[method]
    return Comparison(f"spread_{method}_{rival_name.lower()}", f"{title} at equal spread over {SEEDS} seeds, {rival_name}", 5, ours, rival,
                      lambda a, b: (words, max(farthest, their_farthest) <= 1), rival_name)


COMPARISONS = {"spread_shapley": lambda bench: compare(bench, "shapley_sampling", "Captum", "rival_captum.py", 26),
               "spread_kernel_captum": lambda bench: compare(bench, "kernel_shap", "Captum", "rival_captum.py", 256),
               "spread_kernel_shap": lambda bench: compare(bench, "kernel_shap", "SHAP", "rival_shap.py", 256)}

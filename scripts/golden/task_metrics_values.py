"""Scores of texts, tags, numbers and labels by sacreBLEU, seqeval, scikit-learn, SciPy and torchmetrics.

$(scripts/bench/env) scripts/golden/task_metrics_values.py [FOLDER]     writes FOLDER/task_metrics/*.json (default tests/golden)
"""
import importlib.metadata
import json
import math
import sys
import warnings
from pathlib import Path
from random import Random

import numpy as np
import scipy.stats
import torch
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from seqeval.metrics import f1_score as entity_f1, precision_score as entity_precision, recall_score as entity_recall
from seqeval.metrics.sequence_labeling import get_entities
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef, mean_squared_error, r2_score
from torchmetrics.functional.text import squad

from task_metrics_texts import sentence, spoilt

# Hypotheses and references.
MAT = "the cat sat on the mat"
EDGES = [([""], [MAT]), ([MAT], [""]), ([""], [""]), (["", "", ""], ["", "", ""]), (["a b c d"], ["e f g h"]), ([MAT], [MAT]),
         (["cat"], ["cat"]), (["a b c"], ["a b c"]), (["a b c d"], ["a b c d e f g"]), (["a a a a a"], ["a"]),
         (["a b c d e"], ["e d c b a"]), (["x", "the cat sat on a mat"], ["y", MAT]), ([" \t "], ["\u3000"]), (["猫が座った"], ["猫は座った"]),
         (["😀 😀"], ["😀"]), (["cut at the end of a line -\n"], ["cut at the end of a line -"]),
         (["said &quot;no&quot; &amp; left"], ["said \"no\" & left"]), (["GROSSE ÄPFEL"], ["große äpfel"])]


def corpora(random, count):
    """Pairs of hypotheses and references: the degenerate ones, then random ones of 1 to 4 sentences."""
    cases = list(EDGES)
    while len(cases) < count:
        references = [sentence(random, 14, plain=random.random() < 0.5) for _ in range(random.randint(1, 4))]
        cases.append(([spoilt(random, text) for text in references], references))
    return cases


def bleu_cases():
    cases = []
    for i, (hypotheses, references) in enumerate(corpora(Random(1), 60)):
        options = {"tokenize": "none" if i % 3 == 2 else "13a", "lowercase": i % 5 == 4}
        metric = BLEU(force=True, **options)
        score = metric.corpus_score(hypotheses, [references])
        cases.append({"hypotheses": hypotheses, "references": references, **options, "score": score.score,
                      "common": score.counts, "total": score.totals, "hypothesis_words": score.sys_len, "reference_words": score.ref_len,
                      "signature": str(metric.get_signature())})
    return cases


def tokenize_13a_cases():
    random, tokenize = Random(2), Tokenizer13a()
    texts = [sentence(random, 8) for _ in range(40)] + ["".join(random.choice("a1.,-") for _ in range(12)) for _ in range(30)]
    return [{"text": text, "tokenized": tokenize(text)} for text in texts]


def chrf_cases():
    cases = []
    for i, (hypotheses, references) in enumerate(corpora(Random(3), 60)):
        options = {"word_order": i % 3, "lowercase": i % 5 == 4}
        metric = CHRF(**options)
        score = metric.corpus_score(hypotheses, [references])
        statistics = np.array(metric._extract_corpus_statistics(hypotheses, [references])).sum(axis=0)
        cases.append({"hypotheses": hypotheses, "references": references, **options, "score": score.score,
                      "counts": statistics.reshape(-1, 3).tolist(), "signature": str(metric.get_signature())})
    return cases


def random_tags(random, length, kinds, types):
    kind = lambda: random.choice(kinds)
    return [k if k == "O" or random.random() < 0.03 else f"{k}-{random.choice(types)}" for k in (kind() for _ in range(length))]


def entity_cases():
    random, cases = Random(4), []
    for i in range(60):
        types, kinds = [["PER", "LOC"], ["PER"], ["A-B", "A", "Ü"]][i % 3], ["OBI", "OI", "OBIES", "B", "OOOOBI"][i % 5]
        sentences = [random.randint(0 if i % 4 == 0 else 1, 9) for _ in range(random.randint(1, 6))]
        gold = [["O"] * n if i == 7 else random_tags(random, n, kinds, types) for n in sentences]
        wrong = [0.0, 0.2, 0.5, 1.0][i % 4]
        guess = lambda tag: random_tags(random, 1, kinds, types)[0] if random.random() < wrong else tag
        predicted = [["O"] * len(tags) if i in (7, 8) else [guess(tag) for tag in tags] for tags in gold]
        found = [[get_entities(tags) for tags in side] for side in (predicted, gold)]
        names = sorted({e[0] for side in found for tags in side for e in tags})
        count = lambda side, name: sum(e[0] == name for tags in side for e in tags)
        right = lambda name: sum(len({e for e in p if e[0] == name} & set(g)) for p, g in zip(*found))
        cases.append({"predicted": predicted, "gold": gold, "precision": float(entity_precision(gold, predicted)),
                      "recall": float(entity_recall(gold, predicted)), "f1": float(entity_f1(gold, predicted)),
                      "gold_entities": [[[kind, first, last + 1] for kind, first, last in tags] for tags in found[1]],
                      "types": {name: [right(name), count(found[0], name), count(found[1], name)] for name in names}})
    return cases


def matthews_cases():
    random, cases = np.random.default_rng(5), []
    for i in range(30):
        classes, examples = int(random.integers(2, 6)), int(random.integers(1, 40))
        gold = random.integers(0, classes, examples)
        predicted = np.where(random.random(examples) < i / 30, gold, random.integers(0, classes, examples))
        if i in (3, 5):
            predicted[:] = classes - 1
        if i in (4, 5):
            gold[:] = classes - 1
        if i == 6:
            predicted = gold
        if i == 7:
            classes, predicted, gold = 2, gold % 2, 1 - gold % 2
        cases.append({"predicted": predicted.tolist(), "gold": gold.tolist(), "classes": classes,
                      "matthews": float(matthews_corrcoef(gold, predicted))})
    return cases


def number_pairs(seed, count):
    """Predicted and gold numbers: with ties, constant, equal, opposed, far from 0, tiny and huge ones."""
    random = np.random.default_rng(seed)
    for i in range(count):
        examples = int(random.integers(2, 30))
        gold = random.normal(size=examples).round(3 if i % 2 else 0)
        predicted = (gold + random.normal(size=examples) * (i % 4)).round(2)
        constant = gold * 0 + 2
        special = {1: (constant, gold), 2: (predicted, constant), 3: (constant, constant), 4: (gold, gold), 5: (-gold, gold),
                   6: (predicted * 1e-9, gold * 1e9), 7: (predicted + 1000, gold + 1000), 8: (np.array([1.0, 2.0]), np.array([4.0, 3.0])),
                   9: (constant + 1, constant), 10: (predicted ** 3, gold)}
        yield special.get(i, (predicted, gold))


def number_or_none(value):
    return None if math.isnan(value) else float(value)


def number_cases():
    cases = []
    for predicted, gold in number_pairs(6, 60):
        cases.append({"predicted": predicted.tolist(), "gold": gold.tolist(),
                      "pearson": number_or_none(scipy.stats.pearsonr(predicted, gold).statistic),
                      "spearman": number_or_none(scipy.stats.spearmanr(predicted, gold).statistic),
                      "mean_squared_error": float(mean_squared_error(gold, predicted)), "r2": float(r2_score(gold, predicted))})
    return cases


def multi_label_cases():
    random, cases = np.random.default_rng(7), []
    for i in range(30):
        examples, labels = int(random.integers(1, 20)), int(random.integers(2, 7))
        gold = (random.random((examples, labels)) < 0.3).astype(int)
        predicted = np.where(random.random((examples, labels)) < i / 30, gold, (random.random((examples, labels)) < 0.3).astype(int))
        if i in (1, 3):
            predicted[:] = 0
        if i in (2, 3):
            gold[:] = 0
        if i == 4:
            predicted[:], gold[:] = 1, 1
        if i == 5:
            predicted[:, 0], gold[:, 0] = 0, 0
        cases.append({"predicted": predicted.tolist(), "gold": gold.tolist(), "micro_f1": f1_score(gold, predicted, average="micro"),
                      "macro_f1": f1_score(gold, predicted, average="macro"), "subset_accuracy": accuracy_score(gold, predicted)})
    return cases


def span_cases():
    """Every gold answer has a word besides articles: of two empty answers torchmetrics says 1, as SQuAD's script v2.0; v1.1 says 0."""
    random, cases = Random(8), []
    torch.set_default_dtype(torch.float64)  # in which torchmetrics divides
    for i in range(50):
        gold = lambda: "Wien " * (random.random() < 0.2) + sentence(random, 5) + "x"
        answers = [[gold() for _ in range(random.randint(1, 3))] for _ in range(random.randint(1, 4))]
        choices = lambda golds: [spoilt(random, golds[0]), golds[-1].upper(), f"The {golds[0]}!", sentence(random, 4), "", "a the an."]
        predictions = [random.choice(choices(golds)) for golds in answers]
        scores = squad([{"prediction_text": text, "id": str(q)} for q, text in enumerate(predictions)],
                       [{"answers": {"answer_start": [0] * len(golds), "text": golds}, "id": str(q)} for q, golds in enumerate(answers)])
        cases.append({"predictions": predictions, "answers": answers, "exact_match": scores["exact_match"].item(),
                      "f1": scores["f1"].item()})
    torch.set_default_dtype(torch.float32)
    return cases


def word_cases():
    """Python's own str.lower() and str.split(), for words around the signs that they treat apart."""
    random = Random(9)
    letters = list("aAß1_ΣΣΣσςİıIÀǅ.:'’· \u0301\u00ad\u200d\u0345ʰªⅧⓐ-\x1c\x1f\x85\u00a0\u200b\u180e\ufeff𐐀😀ᎠᲐ")
    texts = ["", " ", "\n", "ΌΣΟΣ ΟΔΟΣ."] + ["".join(random.choice(letters) for _ in range(random.randint(1, 12))) for _ in range(60)]
    return [{"text": text, "lower": text.lower(), "words": text.split()} for text in texts]


def write(folder):
    warnings.simplefilter("ignore")  # that a score is not defined: the value says so
    made_with = lambda *packages: ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    learn, bleu, python = made_with("scikit-learn"), made_with("sacrebleu"), f"Python {sys.version_info.major}.{sys.version_info.minor}"
    files = {"bleu": (bleu, bleu_cases), "tokenize_13a": (bleu, tokenize_13a_cases), "chrf": (bleu, chrf_cases),
             "entity_f1": (made_with("seqeval"), entity_cases), "matthews": (learn, matthews_cases),
             "numbers": (made_with("scipy", "scikit-learn"), number_cases), "multi_label": (learn, multi_label_cases),
             "span_match": (made_with("torchmetrics"), span_cases), "words": (python, word_cases)}
    (Path(folder) / "task_metrics").mkdir(parents=True, exist_ok=True)
    for name, (source, cases) in files.items():
        lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for case in cases())
        text = f'{{"made_with": "{source}", "cases": [\n{lines}\n]}}\n'
        (Path(folder) / "task_metrics" / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "tests" / "golden")

"""Entities of BILOU tags by seqeval's strict mode, and answers by SQuAD 2.0's own script.

$(scripts/bench/env) scripts/golden/task_edges_values.py FOLDER EVALUATE_V2    writes FOLDER/task_metrics/entity_bilou.json and span_match_2.json
EVALUATE_V2: evaluate-v2.0.py of https://rajpurkar.github.io/SQuAD-explorer (Rajpurkar et al. 2018), which is no package: make_golden.py leaves it out.
"""
import hashlib
import importlib.metadata
import importlib.util
import json
import sys
import warnings
from pathlib import Path
from random import Random

from seqeval.metrics import f1_score, precision_score, recall_score
from seqeval.scheme import BILOU

from task_metrics_texts import sentence, spoilt

NOTHING = ["A", "the", "An.", "", " ", "a the", "...", "\u00a0", "The\tA"]  # of which nothing is left


def bilou_cases():
    random, cases = Random(11), []
    for i in range(60):
        types, letters = [["PER", "LOC"], ["PER"], ["A-B", "A"]][i % 3], ["OBILU", "BIL", "OU", "OOOOBLU", "OIL"][i % 5]
        tags = lambda n: [k if k == "O" else f"{k}-{random.choice(types)}" for k in random.choices(letters, k=n)]
        gold = [tags(random.randint(1, 9)) for _ in range(random.randint(1, 6))]
        keep = [1.0, 0.8, 0.5, 0.0][i % 4]
        predicted = [[tag if random.random() < keep else tags(1)[0] for tag in one] for one in gold]
        score = lambda metric: float(metric(gold, predicted, mode="strict", scheme=BILOU))
        cases.append({"predicted": predicted, "gold": gold, "precision": score(precision_score), "recall": score(recall_score), "f1": score(f1_score)})
    return cases


def squad(path):
    spec = importlib.util.spec_from_file_location("evaluate_v2", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer_cases(script):
    random, cases = Random(12), []
    for _ in range(50):
        gold = lambda: random.choice(NOTHING) if random.random() < 0.4 else sentence(random, 4)
        answers = [[gold() for _ in range(random.randint(0, 3))] for _ in range(random.randint(1, 5))]
        choices = lambda golds: [*golds, *(spoilt(random, text) for text in golds), sentence(random, 3), *random.sample(NOTHING, 3), ""]
        predictions = [random.choice(choices(golds)) for golds in answers]
        questions = [{"id": str(q), "answers": [{"text": text} for text in golds]} for q, golds in enumerate(answers)]
        exact, f1 = script.get_raw_scores([{"paragraphs": [{"qas": questions}]}], {str(q): text for q, text in enumerate(predictions)})
        cases.append({"predictions": predictions, "answers": answers, "exact": [exact[str(q)] for q in range(len(answers))],
                      "f1": [f1[str(q)] for q in range(len(answers))]})
    return cases


def put(path, source, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for case in cases)
    path.write_text(f'{{"made_with": "{source}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")


def write(folder, script):
    warnings.simplefilter("ignore")  # that a score is not defined: the value says so
    place = Path(folder) / "task_metrics"
    put(place / "entity_bilou.json", f"seqeval {importlib.metadata.version('seqeval')}", bilou_cases())
    digest = hashlib.sha256(Path(script).read_bytes()).hexdigest()
    put(place / "span_match_2.json", f"evaluate-v2.0.py, SHA-256 {digest}", answer_cases(squad(script)))


if __name__ == "__main__":
    write(*sys.argv[1:])

#!/usr/bin/env python3
"""Writes small data for the tasks that no freely available corpus is fetched for: each with a rule that a model can learn.

usage: scripts/make_task_data.py --to FOLDER [--seed 5]
Writes train_NAME, dev_NAME and test_NAME of tags.conllu (token_classification), labels.jsonl (multi_label), values.tsv (regression),
answers.jsonl and long.jsonl (span; in long.jsonl a quarter of the questions has no answer). The same seed gives the same files.
"""
import argparse
import json
import random
from pathlib import Path

FILLER = ["the", "rain", "falls", "on", "town", "and", "people", "walk"]


def words(draw, least, most):
    return draw.choices(FILLER, k=draw.randint(least, most))


def tagged(draw):
    """The word `light` is a verb behind `they`, else a noun; every other word has one tag."""
    tags = {"the": "DET", "rain": "NOUN", "falls": "VERB", "on": "ADP", "town": "NOUN", "and": "CONJ", "people": "NOUN", "walk": "VERB"}
    pairs = [(word, tags[word]) for word in words(draw, 2, 6)]
    before = draw.choice([("they", "PRON"), ("the", "DET")])
    pairs[draw.randint(0, len(pairs)):0] = [before, ("light", "VERB" if before[0] == "they" else "NOUN")]
    return pairs


def conllu(draw, count):
    """Sentences of `tagged` words, their tags as UPOS."""
    sentences = []
    for _ in range(count):
        rows = [f"{i}\t{word}\t_\t{tag}\t_\t_\t_\t_\t_\t_" for i, (word, tag) in enumerate(tagged(draw), 1)]
        sentences.append("\n".join(["# a sentence", *rows]) + "\n")
    return "\n".join(sentences) + "\n"


def multi_labelled(draw, count):
    """wet where it rains, busy where there are people."""
    rows = []
    for _ in range(count):
        text = words(draw, 2, 6)
        rows.append({"text": " ".join(text), "labels": [label for word, label in (("rain", "wet"), ("people", "busy")) if word in text]})
    return "\n".join(map(json.dumps, rows)) + "\n"


def valued(draw, count):
    """Each `rain` counts 1, each `town` -0.5."""
    lines = ["text\tlabel"]
    for _ in range(count):
        text = words(draw, 4, 4)
        lines.append(f"{' '.join(text)}\t{text.count('rain') - 0.5 * text.count('town')}")
    return "\n".join(lines) + "\n"


def answered(draw, count):
    """What is asked for is the word behind `called`."""
    rows = []
    for _ in range(count):
        name, front, back = draw.choice(["anna", "bert", "carl", "dora"]), words(draw, 0, 4), words(draw, 0, 4)
        context = " ".join([*front, "called", name, *back])
        rows.append({"question": "who was it ?", "context": context, "answers": {"text": [name], "answer_start": [context.index("called ") + 7]}})
    return "\n".join(map(json.dumps, rows)) + "\n"


def long_answered(draw, count):
    """The same in texts that no window of 40 tokens holds; every fourth question has no answer: there is no name."""
    rows = []
    for number in range(count):
        name, front, back = draw.choice(["anna", "bert", "carl", "dora"]), words(draw, 10, 70), words(draw, 10, 30)
        has_answer = number % 4 > 0
        context = " ".join([*front, *(["called", name] if has_answer else []), *back])
        answers = {"text": [name], "answer_start": [context.index("called ") + 7]} if has_answer else {"text": [], "answer_start": []}
        rows.append({"question": "who was it ?", "context": context, "answers": answers})
    return "\n".join(map(json.dumps, rows)) + "\n"


def parallel(draw, count):
    """Each word has one translation; the order stays."""
    texts = [words(draw, 2, 5) for _ in range(count)]
    return "\n".join(map(" ".join, texts)) + "\n", "\n".join(" ".join(word[::-1] for word in text) for text in texts) + "\n"


KINDS = {"tags.conllu": conllu, "labels.jsonl": multi_labelled, "values.tsv": valued, "answers.jsonl": answered, "long.jsonl": long_answered}
SIZES = {"train": 300, "dev": 60, "test": 60}


def write_splits(folder, name, make, sizes=SIZES, seed=5):
    """Files by split."""
    draw, splits = random.Random(seed), {}
    for split, size in sizes.items():
        splits[split] = f"{split}_{name}"
        (folder / splits[split]).write_text(make(draw, size), encoding="utf-8")
    return splits


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    for name, make in KINDS.items():
        write_splits(options.to, name, make, seed=options.seed)
    print(f"{options.to}: {', '.join(KINDS)}, each as train_, dev_ and test_")


if __name__ == "__main__":
    main()

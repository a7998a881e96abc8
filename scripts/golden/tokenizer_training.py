#!/usr/bin/env python3
"""Writes tests/golden/tokenizer_training.json with Hugging Face's trainers (`tokenizers` 0.23.3):
python3 scripts/golden/tokenizer_training.py [--out FOLDER]

The corpus is made here: words with seeded numbers of occurrences, and a few awkward lines. `corpus` is a list of [text, times]; the
texts to train on are each text, repeated. The library breaks ties of WordPiece by the order of a hash table, so sizes are chosen where it
makes the same vocabulary in five runs, which is asserted.

bpe        merges and vocabulary for two sizes, with a bound on the frequency and without
wordpiece  the vocabulary as a set: the library numbers its alphabet differently from run to run
unigram    pieces and scores; the vocabularies are so large that nothing is pruned (see prune below)
prune      what is left of the seed pieces after one pruning, computed here piece by piece from the formula of Kudo 2018: the library's own
           pruning uses another number of pieces in it (its issue 2069)
"""
import argparse
import json
import math
import random
from pathlib import Path

import trained_tokenizers

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 5
LINES = ["The film wasn't bad , don't you think ?",
         "na\u00efve caf\u00e9s r\u00e9sum\u00e9", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8",
         "1,234,567.89 + 42 %", "  two  blanks  ", "e\u0301 \u00e9", "\U0001f600 smile \U0001f468\u200d\U0001f469", "aaaaaaaa aaaa aaa",
         "abababab babab", "<|endoftext|> [MASK] <unk>",
         "\u041c\u043e\u0441\u043a\u0432\u0430 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "tab\there"]


def make_corpus(count=220):
    """[text, times]: words of syllables; most are seldom."""
    draw = random.Random(20241128)
    starts, ends = ["b", "c", "d", "f", "l", "m", "n", "p", "r", "s", "t", "st", "tr"], ["a", "e", "i", "o", "u", "an", "er", "in"]
    syllables = [a + b for a in starts for b in ends]
    words = {}
    while len(words) < count:
        word = "".join(draw.choices(syllables, k=draw.randint(1, 4)))
        words.setdefault(word if draw.random() < 0.85 else word.capitalize(), 3 + int(400 * draw.random() ** 4))
    corpus = [["x " + word, times] for word, times in words.items()]
    return corpus + [[line, 2] for line in LINES]


def bpe_case(texts, size, least):
    model = json.loads(trained_tokenizers.train("bpe", texts, size, least, special=["<sep>"]).to_str())["model"]
    return {"vocab_size": size, "min_frequency": least, "merges": model["merges"], "vocab": list(model["vocab"])}


def wordpiece_case(texts, size, lowercase):
    vocabularies = [set(trained_tokenizers.train("wordpiece", texts, size, lowercase=lowercase).get_vocab()) for _ in range(RUNS)]
    assert all(one == vocabularies[0] for one in vocabularies), f"wordpiece {size}: not the same in {RUNS} runs; choose another size"
    return {"vocab_size": size, "lowercase": lowercase, "vocab": sorted(vocabularies[0])}


def unigram_case(texts, size):
    """Characters that are no pieces get their scores in the order of a hash table: null where runs differ."""
    runs = [dict(json.loads(trained_tokenizers.train("unigram", texts, size).to_str())["model"]["vocab"]) for _ in range(RUNS)]
    assert all(run.keys() == runs[0].keys() for run in runs), f"unigram {size}: not the same in {RUNS} runs; choose another size"
    stable = {piece: all(abs(run[piece] - score) < 1e-9 for run in runs) for piece, score in runs[0].items()}
    pieces = [[piece, round(score, 10) if stable[piece] else None] for piece, score in sorted(runs[0].items())]
    return {"vocab_size": size, "pieces": pieces}


def best_way(word, scores, without=None):
    """(score, pieces) of the most probable way; None where there is none. All characters have a piece."""
    ways = [(0.0, [])] + [None] * len(word)
    for begin, way in enumerate(ways):
        for end in range(begin + 1, min(len(word), begin + 16) + 1) if way else ():
            piece = word[begin:end]
            if piece in scores and piece != without and (ways[end] is None or way[0] + scores[piece] > ways[end][0]):
                ways[end] = (way[0] + scores[piece], way[1] + [piece])
    return ways[-1]


def prune(scores, words):
    """The pieces that one pruning keeps by necessity, and the others with their loss."""
    frequency = dict.fromkeys(scores, 0)
    for word, times in words.items():
        for piece in best_way(word, scores)[1]:
            frequency[piece] += times
    total, kept, losses = sum(frequency.values()), [], {}
    for piece, score in scores.items():
        other, count = best_way(piece, scores, piece), frequency[piece]
        if other is None or (other[0] > score and count > 0):
            kept.append(piece)
        elif other[0] <= score and count > 0:
            alternative = sum(math.log((frequency[part] + count) / (total + count * (len(other[1]) - 1))) for part in other[1])
            losses[piece] = count / sum(words.values()) * (math.log(count / total) - alternative)
    return kept, losses


def prune_case():
    """Pieces with scores that make no ties, and words."""
    draw = random.Random(7)
    words = {"".join(draw.choices("abcd", k=draw.randint(2, 7))): draw.randint(1, 50) for _ in range(60)}
    pieces = {word[a:b] for word in words for a in range(len(word)) for b in range(a + 1, min(len(word), a + 4) + 1)}
    scores = {piece: -draw.uniform(2, 4) * (1 + 0.5 * len(piece)) for piece in sorted(pieces)}
    kept, losses = prune(scores, words)
    return {"words": [[word, words[word]] for word in sorted(words)], "pieces": list(scores.items()), "kept": kept,
            "by_loss": sorted(losses, key=losses.get, reverse=True)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "tests" / "golden")
    folder = parser.parse_args().out
    corpus = make_corpus()
    texts = [text for text, times in corpus for _ in range(times)]
    value = {"corpus": corpus, "bpe": [bpe_case(texts, 600, 1), bpe_case(texts, 420, 1), bpe_case(texts, 600, 200)],
             "wordpiece": [wordpiece_case(texts, 290, True), wordpiece_case(texts, 330, False)], "unigram": [unigram_case(texts, 1100)],
             "prune": prune_case()}
    (folder / "tokenizer_training.json").write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="ascii")
    print(f"{len(texts)} texts; unigram {len(value['unigram'][0]['pieces'])}, prune {len(value['prune']['by_loss'])} losses")


if __name__ == "__main__":
    main()

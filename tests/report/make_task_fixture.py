#!/usr/bin/env python3
"""Writes made-up run folders of tasks beyond classification for the tests of the report: `translation`, `language_model` (token losses)
and `tagging` (entities; words that were not seen).
Usage: make_task_fixture.py translation|language_model|tagging FOLDER. Seeded, stdlib only."""
import json
import math
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import make_fixture  # noqa: E402

PAIRS = [("The old house stands on the hill.", "Das alte Haus steht auf dem Hügel.", "Das alte Haus steht auf dem Berg."),
         ("She reads a book in the garden.", "Sie liest ein Buch im Garten.", "Sie liest ein Buch im Garten."),
         ("We have not seen the train.", "Wir haben den Zug nicht gesehen.", "Wir haben nicht den Zug gesehen."),
         ("The children play with the dog by the river.", "Die Kinder spielen am Fluss mit dem Hund.", "Die Kinder spielen mit dem Hund."),
         ("Is there a bakery near the station?", "Gibt es eine Bäckerei in der Nähe des Bahnhofs?", "Gibt es ein ein ein Bäcker?"),
         ("Tomorrow the sun will shine.", "Morgen scheint die Sonne.", ""),
         ("The report was written by three people who had never met.",
          "Der Bericht wurde von drei Menschen geschrieben, die sich nie begegnet waren.",
          "Der Bericht wurde von drei Leuten geschrieben, die sich nie getroffen hatten.")]
VERSES = ("Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:\n"
          "Rough winds do shake the darling buds of May,\nAnd summer's lease hath all too short a date;\n\n"
          "\tSometime too hot the eye of heaven shines,\nAnd often is his gold complexion dimm'd;\n")
TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
TAG_COUNTS = [[2231, 14, 5, 22, 3], [17, 161, 4, 9, 0], [6, 5, 88, 0, 3], [25, 8, 0, 143, 2], [4, 0, 2, 3, 31]]


def interval(value, half):
    return {"value": round(value, 4), "low": round(value - half, 4), "high": round(value + half, 4)}


def pieces(text):
    """A text as the pieces of a byte-level vocabulary: blanks belong to the word behind them, long words are split."""
    out, word = [], ""
    for c in text:
        if c == "\n" or (c in " \t" and word.strip()) or len(word.strip()) > 5:
            out += [word] if word else []
            word = ""
        word += c
        if c == "\n":
            out, word = out + [word], ""
    return out + ([word] if word else [])


def losses(rng, tokens, all_asked=True):
    """First pieces of words are harder than what goes on with them; the first token of a text may have no label."""
    out = [{"text": t, "loss": round(rng.expovariate(1 / (3.1 if t[0] in " \n" or i == 0 else 0.9)), 4)} for i, t in enumerate(tokens)]
    if not all_asked:
        out[0]["loss"] = None
    return {"tokens": out}


def write_run(folder, name, kind, names, splits, metrics_at, examples=()):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def dump(place, value):
        (folder / place).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")

    record = make_fixture.record(name, 3 if names else 2)  # some texts of the tagger are cut
    record.pop("baseline", None)
    dump("record.json", record)
    lines = make_fixture.metrics_lines(random.Random(name), 360, 60, 0.1)
    for line in lines:
        if line["kind"] == "eval":
            line["metrics"] = metrics_at(line["step"] / 360, line["metrics"]["loss"]["value"])
    (folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    dump("evaluation.json", {"schema": "glassformer.evaluation/1", "task": kind, "label_names": names, "splits": splits})
    if examples:
        (folder / "explanations").mkdir(exist_ok=True)
        dump("explanations/dev.json", {"schema": "glassformer.explanation/1", "model": {"name": name, "task": kind, "label_names": names,
                                       "weights_sha256": "cd" * 32, "max_length": 64}, "examples": list(examples),
                                       "methods": make_fixture.method_notes(examples), "metric_notes": []})
    (folder / "config.toml").write_text((make_fixture.CONFIG % "").replace("classification", kind))


def part_tokens(text, part, before=(), after=()):
    """Tokens of one side with their places; `before` and `after` are special."""
    def special(name):
        return {"text": name, "id": 1, "start": 0, "end": 0, "char_start": 0, "char_end": 0, "word": -1, "special": True, **part}

    tokens, place = [special(name) for name in before], 0
    for number, word in enumerate(text.split(" ")):
        at = place
        for piece in [word[:6], word[6:]] if len(word) > 7 else [word]:
            start, end = len(text[:at].encode()), len(text[:at + len(piece)].encode())
            tokens.append({"text": ("▁" if at == place else "") + piece, "id": 5 + sum(map(ord, piece)) % 900, "start": start, "end": end,
                           "char_start": at, "char_end": at + len(piece), "word": number, "special": False, **part})
            at += len(piece)
        place += len(word) + 1
    return tokens + [special(name) for name in after]


def translated(rng, number, text, target):
    """One pair with its cross-attention (near the diagonal) and Integrated Gradients by token of the target."""
    source = part_tokens(text, {}, after=["</s>"])
    written = part_tokens(target, {"part": "target"}, before=["<pad>"], after=["</s>"])
    n, m, tokens = len(source), len(written), source + written
    attention = []
    for _ in range(2):
        for row in range(m):
            away = [((column + 0.5) / n - (row + 0.5) / m) * n / 1.1 for column in range(n)]
            weights = [math.exp(-(places ** 2) + rng.gauss(0, 0.4)) for places in away]
            attention += make_fixture.rounded([w / sum(weights) for w in weights], 3)
    gradients = []
    for row in range(m - 1):
        near = [math.exp(-((column / n - row / m) * n) ** 2) + rng.gauss(0, 0.08) for column in range(n + row + 1)]
        gradients += make_fixture.rounded(near + [0.0] * (m - row - 1), 3)
    scored = [{"log_probability": -round(rng.expovariate(1.4), 4), "best": t["text"], "best_probability": round(rng.uniform(0.3, 0.98), 4)}
              for t in written[1:]]
    whole = round(sum(s["log_probability"] for s in scored), 4)
    explanations = [
        {"method": "integrated_gradients", "point": "encoder.embed", "target": "log-probability of each token of the target",
         "unit": "nats", "signed": True, "values": gradients,
         "axes": [{"name": "target_token", "size": m - 1, "first": n + 1}, {"name": "token", "size": n + m}],
         "settings": {"rule": "adaptive"}, "quality": {"completeness_delta": 2e-4, "converged": True}, "seconds": 0.1,
         "forwards": 17, "backwards": 17},
        {"method": "attention", "point": "", "target": "", "unit": "share of attention", "signed": False,
         "axes": [{"name": "layer", "size": 2}, {"name": "query", "size": m, "first": n}, {"name": "key", "size": n}], "values": attention,
         "settings": {"layers": [0, 1], "heads": [0, 1], "average": True, "kind": "cross"}, "quality": {"row_sum_error": 1e-7},
         "seconds": 0.01, "forwards": 1, "backwards": 0}]
    return {"text": text, "target_text": target, "example": number, "tokens": tokens, "tokens_cut": 0, "gold": -1,
            "gold_name": "",
            "prediction": {"label": 0, "label_name": "the target", "probabilities": [round(math.exp(whole), 6)], "logits": [whole],
                           "target": scored}, "explanations": explanations}


def make_translation(folder):
    rng = random.Random("translation")
    written = {"texts": 500, "beams": 4, "bleu_signature": "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:glassformer-0.1.0",
               "chrf_signature": "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:glassformer-0.1.0",
               "samples": [{"text": a, "target": b, "written": c} for a, b, c in PAIRS]}

    def split(shift):
        return {"examples": 500, "tokens": 6120,
                "metrics": {"loss": interval(1.61 + shift, 0.04), "perplexity": interval(math.exp(1.61 + shift), 0.2),
                            "accuracy": interval(0.664, 0.01), "bleu": interval(27.4 - 2 * shift, 1.3),
                            "chrf": interval(54.9 - 2 * shift, 1.1)},
                "written": written, "token_losses": [losses(rng, pieces(target)) for _, target, _ in PAIRS[:3]]}

    def metrics_at(part, loss):
        return {"loss": interval(loss, 0.04), "perplexity": interval(math.exp(loss), 0.3), "accuracy": interval(0.3 + 0.36 * part, 0.01)}

    examples = [translated(rng, i, text, target) for i, (text, target, _) in enumerate(PAIRS[:3])]
    write_run(folder, "translation", "sequence_to_sequence", [], {"dev": split(0.0), "test": split(0.05)}, metrics_at, examples)


def make_language_model(folder):
    rng = random.Random("language_model")
    texts = [losses(rng, pieces(VERSES), all_asked=False), losses(rng, list(VERSES[:80])), losses(rng, pieces("One line, no more."))]
    texts[1]["tokens"] += [{"text": "", "loss": 13.4}]
    split = {"examples": 31, "tokens": 7936,
             "metrics": {"loss": interval(1.52, 0.02), "perplexity": interval(4.57, 0.1), "accuracy": interval(0.552, 0.006),
                         "bits_per_byte": interval(2.19, 0.03)},
             "token_losses": texts}

    def metrics_at(_, loss):
        return {"loss": interval(loss, 0.02), "perplexity": interval(math.exp(loss), 0.1),
                "bits_per_byte": interval(loss / math.log(2), 0.03)}

    write_run(folder, "language_model", "language_model", [], {"dev": split}, metrics_at)


def make_tagging(folder):
    seen, right = sum(map(sum, TAG_COUNTS)), sum(TAG_COUNTS[i][i] for i in range(len(TAGS)))
    accuracy = right / (seen + 12)
    split = {"examples": 160, "words": seen + 12, "words_not_seen": 12,
             "metrics": {"f1": interval(0.846, 0.021), "precision": interval(0.861, 0.022), "recall": interval(0.832, 0.024),
                         "accuracy": interval(accuracy, 0.008), "loss": interval(0.19, 0.02)},
             "confusion": TAG_COUNTS, "majority_accuracy": round(sum(TAG_COUNTS[0]) / (seen + 12), 4)}

    def metrics_at(part, loss):
        return {"f1": interval(0.9 * part ** 0.4 - 0.05, 0.02), "precision": interval(0.86, 0.02), "recall": interval(0.8, 0.02),
                "accuracy": interval(0.7 + 0.25 * part ** 0.3, 0.01), "loss": interval(loss / 4, 0.02)}

    write_run(folder, "tagging", "token_classification", TAGS, {"test": split}, metrics_at)


if __name__ == "__main__":
    {"translation": make_translation, "language_model": make_language_model, "tagging": make_tagging}[sys.argv[1]](sys.argv[2])

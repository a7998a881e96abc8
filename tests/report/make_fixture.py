#!/usr/bin/env python3
"""Writes made-up run folders for the tests of the report: `two` (two classes, gold rationales), `three` (three classes, word pieces,
a cut text) and, on request, `payloads` (every text is hostile). Usage: make_fixture.py two|three|payloads FOLDER. Seeded, stdlib only."""
import json
import math
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
POSITIVE = "moving funny warm gripping lovely clever".split()
NEGATIVE = "dull clumsy flat tedious lifeless shallow".split()
TOPICS = {"economy": "shares bank inflation profits".split(), "sport": "goalkeeper league sprint coach".split(),
          "science": "neutrino telescope enzyme glacier".split()}
FILLER = "the film is a story of two friends who travel and its ending feels rather long to me".split()


def rounded(values, digits=5):
    return [round(v, digits) for v in values]


def softmax(logits):
    top = max(logits)
    exps = [math.exp(v - top) for v in logits]
    return [v / sum(exps) for v in exps]


def interval(value, half):
    return {"value": round(value, 4), "low": round(max(0, value - half), 4), "high": round(min(1, value + half), 4)}


def pieces_of(word):
    """A word as word pieces: long words are split, the way BERT's vocabulary would."""
    return [word] if len(word) <= 6 else [word[:5]] + ["##" + word[i:i + 4] for i in range(5, len(word), 4)]


def tokenize(text, pieces, limit):
    """Tokens with places; words are separated by single blanks. Returns tokens and the number that was cut."""
    tokens = [{"text": "[CLS]", "id": 2, "start": 0, "end": 0, "char_start": 0, "char_end": 0, "word": -1, "special": True}]
    place = 0
    for number, word in enumerate(text.split(" ")):
        at = place
        for piece in (pieces_of(word) if pieces else [word]):
            length = len(piece[2:] if piece.startswith("##") else piece)
            start = len(text[:at].encode("utf-8", "surrogateescape"))
            end = len(text[:at + length].encode("utf-8", "surrogateescape"))
            tokens.append({"text": piece, "id": 5 + sum(map(ord, piece)) % 900, "start": start, "end": end, "char_start": at,
                           "char_end": at + length, "word": number, "special": False})
            at += length
        place += len(word) + 1
    cut = max(0, len(tokens) + 1 - limit)
    tokens = tokens[:len(tokens) - cut]
    return tokens + [{"text": "[SEP]", "id": 3, "start": 0, "end": 0, "char_start": 0, "char_end": 0, "word": -1, "special": True}], cut


def attributions(rng, tokens, weights, target):
    """Five methods that mostly agree on the words with weight."""
    n = len(tokens)
    base = [weights.get(t["word"], 0.0) if not t["special"] else 0.0 for t in tokens]

    def noisy(scale):
        return rounded([b + rng.gauss(0, scale) for b in base])

    def rows():
        out = []
        for _ in range(n):
            row = [math.exp(rng.gauss(0, 0.7) + 1.4 * abs(b)) for b in base]
            out += [v / sum(row) for v in row]
        return out

    delta = rng.choice([1, -1]) * rng.uniform(1e-6, 8e-4)
    nodes = rng.choice([9, 17, 17, 33])
    common = {"target": target, "unit": "logit", "signed": True, "axes": [{"name": "token", "size": n}]}
    share = {"target": target, "unit": "share of attention", "signed": False}
    return [
        {"method": "integrated_gradients", "point": "encoder.embed", **common, "values": noisy(0.05),
         "settings": {"rule": "adaptive", "baseline": "mask", "tolerance": 1e-3, "token_tolerance": 1e-2, "max_nodes": 257},
         "quality": {"completeness_delta": delta, "score_input": 2.5, "score_baseline": 0.1, "nodes": nodes, "converged": True,
                     "largest_token_estimate": 0.004},
         "seconds": 0.021, "forwards": nodes + 2, "backwards": nodes},
        {"method": "gradient_x_input", "point": "encoder.embed", **common, "values": noisy(0.3), "settings": {"point": "encoder.embed"},
         "quality": {}, "seconds": 0.002, "forwards": 1, "backwards": 1},
        {"method": "occlusion", "point": "", **common, "values": noisy(0.12), "settings": {"window": 1, "unit": "token"},
         "quality": {}, "seconds": 0.015, "forwards": n - 1, "backwards": 0},
        {"method": "attention_rollout", "point": "", **share, "axes": [{"name": "token", "size": n}],
         "values": rounded(rows()[:n]), "settings": {"residual_weight": 0.5, "head_fusion": "mean", "discard_ratio": 0.0, "start_layer": 0},
         "quality": {"row_sum_error": 1.2e-7}, "seconds": 0.003, "forwards": 1, "backwards": 0},
        {"method": "attention", "point": "", **share,
         "axes": [{"name": "layer", "size": 2}, {"name": "query", "size": n}, {"name": "key", "size": n}],
         "values": rounded([v for _ in range(2) for v in rows()], 3), "settings": {"layers": [0, 1], "heads": [0, 1], "average": True},
         "quality": {"row_sum_error": 2.4e-7}, "seconds": 0.002, "forwards": 1, "backwards": 0}]


def example(rng, number, text, gold, names, weights, rationale, group, pieces=False, limit=64, quirk=0.0):
    tokens, cut = tokenize(text, pieces, limit)
    logits = [sum(w for w in weights.values()) * (1 if c == gold else -0.4) + quirk * (1 if c != gold else -1) + rng.gauss(0, 0.15)
              for c in range(len(names))]
    best = logits.index(max(logits))
    if best != gold:
        weights = {w: -0.6 * v + 0.9 * (v != 0) for w, v in weights.items()}
    one = {"text": text, "example": number, "tokens": tokens, "tokens_cut": cut, "gold": gold, "gold_name": names[gold]}
    if rationale is not None:
        one["rationale"] = rationale
        one["group"] = group
    one["prediction"] = {"label": best, "label_name": names[best], "probabilities": rounded(softmax(logits)), "logits": rounded(logits)}
    one["explanations"] = attributions(rng, tokens, weights, f"logit of class '{names[best]}'")
    return one


def sentiment(rng, number):
    """One sentence by rule: a keyword; a negated keyword; or a keyword with a distractor that speaks of something else."""
    rule = ["keyword", "negation", "distractor"][number % 3]
    gold = rng.randrange(2)
    word = rng.choice([NEGATIVE, POSITIVE][gold if rule != "negation" else 1 - gold])
    filler = rng.sample(FILLER, rng.randint(4, 9))
    weights, at = {}, rng.randrange(len(filler))
    words = filler[:at] + (["not", word] if rule == "negation" else [word]) + filler[at:]
    weights = {at: 0.8, at + 1: 0.7} if rule == "negation" else {at: 1.2}
    if rule == "distractor":
        words += ["the", "poster", "was", rng.choice([POSITIVE, NEGATIVE][gold])]
        weights[len(words) - 1] = -0.35
    text = " ".join(words)
    start = len(" ".join(words[:at])) + (1 if at else 0)
    stop = start + len(" ".join(words[at:at + (2 if rule == "negation" else 1)]))
    quirk = rng.choice([0.0, 0.0, 0.1, 0.75, 1.4])
    return example(rng, number, text, gold, ["negative", "positive"], weights, [[start, stop]], rule, quirk=quirk)


def topic(rng, number):
    names = list(TOPICS)
    gold = number % 3
    words = rng.sample(FILLER, 6) + rng.sample(TOPICS[names[gold]], 2)
    rng.shuffle(words)
    if number == 4:
        words = words + FILLER * 3
    if number == 7:
        words = ["La", "Zürich", "naïve", "東京", "😀"] + words
    weights = {i: 0.9 for i, w in enumerate(words) if w in TOPICS[names[gold]]}
    return example(rng, number, " ".join(words), gold, names, weights, None, "", pieces=True, limit=40,
                   quirk=rng.choice([0.0, 0.2, 0.5, 1.1]))


def metrics_lines(rng, steps, classes, offset):
    lines, seconds = [], 0.0
    for step in range(5, steps + 1, 5):
        seconds += 0.9
        part = step / steps
        loss = math.log(classes) * (0.25 + 0.75 * math.exp(-3 * part)) + rng.gauss(0, 0.05)
        lines.append({"schema": "glassformer.metrics/1", "kind": "train", "step": step, "epoch": round(3 * part, 3), "loss": round(loss, 5),
                      "learning_rate": round(5e-4 * min(1, part / 0.1) * (1 - part), 8), "gradient_norm": round(rng.uniform(0.5, 2), 4),
                      "tokens_per_second": round(rng.uniform(14000, 16000)), "seconds": round(seconds, 2)})
        if step % (steps // 6) == 0:
            accuracy = offset + (0.96 - offset) * (1 - math.exp(-3 * part)) * 0.93
            lines.append({"schema": "glassformer.metrics/1", "kind": "eval", "split": "dev", "step": step, "epoch": round(3 * part, 3),
                          "seconds": round(seconds, 2),
                          "metrics": {"accuracy": interval(accuracy, 0.03), "macro_f1": interval(accuracy - 0.01, 0.03),
                                      "loss": interval(math.log(classes) * (0.35 + 0.65 * math.exp(-2.5 * part)), 0.04),
                                      "expected_calibration_error": interval(0.03 + 0.05 * part, 0.015)}})
    return lines


def split_of(confusion, shift):
    """Metrics that follow from a confusion matrix [gold][predicted]; `shift` > 0 makes the model overconfident."""
    total = sum(map(sum, confusion))
    accuracy = sum(confusion[i][i] for i in range(len(confusion))) / total
    f1 = sum(2 * confusion[i][i] / (sum(confusion[i]) + sum(row[i] for row in confusion)) for i in range(len(confusion))) / len(confusion)
    bins, left, error = [], total, 0.0
    for i in range(10):
        count = 0 if i < 3 else min(left, int(total * (0.04 * (i - 2) ** 1.2)) if i < 9 else left)
        left -= count
        confidence, right = (i + 0.55) / 10, max(0.0, min(1.0, (i + 0.55) / 10 - shift))
        bins.append({"low": i / 10, "high": (i + 1) / 10, "count": count, "confidence": round(confidence, 4) if count else None,
                     "accuracy": round(right, 4) if count else None})
        error += count / total * abs(right - confidence) if count else 0
    half = 1.96 * math.sqrt(accuracy * (1 - accuracy) / total)
    return {"examples": total, "metrics": {"accuracy": interval(accuracy, half), "macro_f1": interval(f1, half),
                                           "loss": interval(0.41, 0.03), "expected_calibration_error": interval(error, 0.012)},
            "confusion": confusion, "calibration": bins, "majority_accuracy": round(max(map(sum, confusion)) / total, 4)}


def probe(rng, label, classes, layers, chance, top):
    out = []
    for i, point in enumerate(["encoder.embed"] + [f"encoder.{k}.resid_post" for k in range(layers)]):
        accuracy = chance + (top - chance) * (0.45 + 0.55 * i / layers)
        control = chance + rng.uniform(-0.02, 0.03)
        out.append({"point": point, "width": 64, "accuracy": interval(accuracy, 0.025), "control_accuracy": interval(control, 0.03),
                    "selectivity": round(accuracy - control, 4), "penalty": 0.01,
                    "penalties": [{"penalty": p, "held_out_accuracy": round(accuracy - abs(math.log10(p) + 2) * 0.01, 4)}
                                  for p in (1e-4, 1e-3, 1e-2, 1e-1, 1.0)],
                    "loss_nats": round(0.6 - 0.15 * i, 4), "gap_nats": 10 ** rng.uniform(-11, -9), "iterations": 40 + 7 * i, "seconds": 0.4})
    return {"schema": "glassformer.probe/1", "label": label, "classes": classes, "states": "pooled", "train": 3200, "held_out": 800,
            "test": 800, "majority_accuracy": chance, "layers": out}


def agreement_rows(rng):
    rows = []
    for method, level in (("integrated_gradients", 0.95), ("gradient_x_input", 0.62), ("occlusion", 0.93), ("attention_rollout", 0.41),
                          ("attention", 0.44)):
        for group, shift in (("all", 0), ("keyword", 0.03), ("negation", -0.12), ("distractor", -0.03)):
            value = min(0.99, level + shift + rng.uniform(-0.01, 0.01))
            rows.append({"method": method, "group": group, "examples": 20 if group == "all" else 7 - (group == "distractor"),
                         "auprc": interval(value, 0.05), "token_f1": interval(value - 0.06, 0.06), "random_auprc": 0.21,
                         "random_token_f1": 0.16})
    return rows


def record(name, classes):
    sha = "".join(random.Random(name + str(i)).choice("0123456789abcdef") for i in range(64))
    return {"schema": "glassformer.record/1", "name": name, "command": f"glassformer run configs/{name}.toml --set train.epochs=3",
            "argv": ["glassformer", "run", f"configs/{name}.toml", "--set", "train.epochs=3"],
            "glassformer": {"glassformer": "0.1.0", "commit": "0123456789ab", "compiler": "clang 14.0.6", "build_type": "Release",
                            "cpu": "Example CPU 3.0 GHz", "cores": 2, "os": "Linux 6.1"},
            "torch": "2.11.0", "device": "cpu", "threads": 2, "matmul": "onednn", "attention": "fused, runs of equal length", "seed": 1,
            "data": {"train": {"path": f"data/{name}/train.tsv", "sha256": sha, "examples": 4000},
                     "dev": {"path": f"data/{name}/dev.tsv", "sha256": sha[::-1], "examples": 800}},
            "data_summary": {"cut_texts": 0 if classes == 2 else 3, "cut_tokens": 0 if classes == 2 else 71,
                             "max_length": 64 if classes == 2 else 40, "unknown_share": 0.0132},
            "model": {"parameters": 412930, "weights_sha256": sha[5:] + sha[:5], "best_step": 300, "steps": 360},
            **({"baseline": {"bag_of_words_accuracy": 0.7412}} if classes == 2 else {}),
            "started": "2026-01-31T12:00:00Z", "finished": "2026-01-31T12:01:04Z",
            "seconds": {"train": 41.2, "evaluate": 1.1, "explain": 6.3, "probe": 4.0, "report": 0.1}, "peak_bytes": 734003200}


def method_notes(examples):
    """What the methods say of themselves; the words are made up."""
    names = [e["method"] for e in examples[0]["explanations"]]
    return [{"name": name, "method": name, "meaning": f"What {name} says.", "units": "made-up units", "limits": f"Where {name} misleads.",
             "source": f"{name} 2026"} for name in names]


def metric_rows(agreement):
    """Two metrics with the rows of agreement; the better the agreement, the better they are."""
    def row(one, value):
        return {"method": one["method"], "group": one["group"], "examples": one["examples"], "mean": interval(value, 0.05)}
    return {"comprehensiveness": [row(one, one["auprc"]["value"] / 2) for one in agreement],
            "sufficiency": [row(one, (1 - one["auprc"]["value"]) / 4) for one in agreement]}


def write_run(folder, name, names, examples, confusion, shift, config, agreement=None):
    rng = random.Random(name + "/run")
    folder = Path(folder)
    for part in ("explanations", "probes"):
        (folder / part).mkdir(parents=True, exist_ok=True)

    def dump(place, value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (folder / place).write_bytes((text + "\n").encode("utf-8", "surrogateescape"))

    dump("record.json", record(name, len(names)))
    lines = metrics_lines(rng, 360, len(names), 1 / len(names))
    (folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    dev = split_of(confusion, shift)
    test = split_of([[max(1, v - 3 + (i == j)) for j, v in enumerate(row)] for i, row in enumerate(confusion)], shift)
    dump("evaluation.json", {"schema": "glassformer.evaluation/1", "task": "classification", "label_names": names,
                             "splits": {"dev": dev, "test": test}})
    document = {"schema": "glassformer.explanation/1", "model": {"name": name, "task": "classification", "label_names": names, "weights_sha256": "ab" * 32,
                                                                 "max_length": 64 if len(names) == 2 else 40}, "examples": examples,
                "methods": method_notes(examples), "metric_notes": []}
    if agreement:
        document["agreement"] = agreement
        document["metrics"] = metric_rows(agreement)
        document["metric_notes"] = [{"name": name, "summary": f"made-up summary of {name}", "meaning": f"What {name} measures, made up.",
                                     "source": "nobody 2026"} for name in document["metrics"]]
    dump("explanations/dev.json", document)
    dump("probes/label.json", probe(rng, "label", names, 2, 1 / len(names) + 0.02, 0.9))
    dump("probes/length.json", probe(rng, "length", ["short", "middle", "long"], 2, 0.36, 0.7))
    (folder / "config.toml").write_text(config)


CONFIG = '[task]\nkind = "classification"\n\n[model]\nlayers = 2\nheads = 2\nwidth = 64\n\n[report]\nenabled = true\ntitle = "%s"\nexamples = 20\n'


HOSTILE_TITLE = "</title><script>document.title='ran'</script>"


def make_two(folder):
    rng = random.Random("two")
    write_run(folder, "two", ["negative", "positive"], [sentiment(rng, i) for i in range(20)], [[362, 43], [37, 358]], 0.09,
              CONFIG % "Film sentences, two classes", agreement_rows(rng))


def make_three(folder):
    rng = random.Random("three")
    write_run(folder, "three", list(TOPICS), [topic(rng, i) for i in range(20)], [[231, 20, 16], [12, 240, 14], [25, 9, 233]], 0.0,
              CONFIG % "")


def make_payloads(folder):
    """Every text, token, name and setting that a data set or a model could bring is a payload. Returns the texts."""
    rng = random.Random("payloads")
    payloads = [p for p in (HERE / "payloads.txt").read_text(encoding="utf-8").split("\n") if p]
    payloads = [json.loads('"' + p.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\u", "\\u") + '"') for p in payloads]
    names = [payloads[0], payloads[1]]
    examples = []
    for i, payload in enumerate(payloads):
        one = example(rng, i, payload, i % 2, names, {0: 1.0}, [[0, 1]], payload)
        for j, explanation in enumerate(one["explanations"]):
            explanation["settings"] = {payload: payload}
            explanation["unit"] = payload if j == 1 else explanation["unit"]
        one["explanations"][1]["method"] = payload
        examples.append(one)
    write_run(folder, "payloads", names, examples, [[30, 5], [4, 31]], 0.1, (CONFIG % HOSTILE_TITLE).replace("examples = 20", "examples = 1000"))
    folder = Path(folder)
    document = json.loads((folder / "explanations/dev.json").read_text())
    document["methods"] = [{"name": method, "method": p, "meaning": p, "units": p, "limits": p, "source": p}
                           for method, p in zip(["integrated_gradients", *payloads], [payloads[0], *payloads])]
    document["metric_notes"] = [{"name": p, "summary": p, "meaning": p, "source": p} for p in payloads]
    document["metrics"] = {p: [{"method": p, "group": p, "examples": 1, "mean": interval(0.5, 0.1), p: 0.25}] for p in payloads}
    (folder / "explanations/dev.json").write_bytes(json.dumps(document).encode())
    one = json.loads((folder / "record.json").read_text())
    one["argv"] = ["glassformer"] + payloads
    one["device"] = one["attention"] = one["torch"] = payloads[0]
    one["data"] = {payloads[2]: {"path": payloads[3], "sha256": payloads[4], "examples": 3}}
    (folder / "record.json").write_bytes(json.dumps(one).encode())
    evaluation = json.loads((folder / "evaluation.json").read_bytes())
    test = evaluation["splits"]["test"]
    test["written"] = {"texts": 3, "beams": 1, "bleu_signature": payloads[0], "chrf_signature": payloads[1],
                       "samples": [{"text": p, "target": p, "written": p + " " + q} for p, q in zip(payloads, payloads[1:])]}
    test["token_losses"] = [{"tokens": [{"text": p, "loss": 0.5 * i} for i, p in enumerate(payloads)]}]
    test["metrics"][payloads[7]] = {"value": 0.5, "low": None, "high": None}
    (folder / "evaluation.json").write_bytes(json.dumps(evaluation).encode())
    label = json.loads((folder / "probes/label.json").read_text())
    label["label"] = payloads[5]
    label["layers"][0]["point"] = payloads[6]
    (folder / "probes/label.json").write_bytes(json.dumps(label).encode())
    return payloads


if __name__ == "__main__":
    {"two": make_two, "three": make_three, "payloads": make_payloads}[sys.argv[1]](sys.argv[2])

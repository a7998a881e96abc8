#!/usr/bin/env python3
"""Captum's Integrated Gradients on texts and a model folder that glassformer trained: the rival in speed and the judge of the values.

  $(scripts/bench/env) scripts/bench/captum_ig.py MODEL --data sst2/dev.txt --limit 32 --tune          every way to batch, the fastest first
  ... MODEL --data FILE --way single --scores                              seconds, peak memory, deltas and the scores of every token
  ... MODEL --data FILE --serve                                            one such object for every way read from standard input
Ways: `single` (a text at a time, Captum's own batch of 50 nodes), `default` (the same with the convergence delta), `group:G:I` (texts
sorted by length, G at a time as a padded batch with internal_batch_size I, 0 = all at once), `until:T` (nodes doubled for a text
until |delta| <= T). Integrated at the input of the first block, logit of the predicted class, quadrature gausslegendre with 50 nodes.
"""
import argparse
import json
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "scripts" / "golden"), str(ROOT / "scripts" / "bench")]

import torch  # noqa: E402
from captum.attr import IntegratedGradients  # noqa: E402

import model_folder  # noqa: E402
from reference_model import pad  # noqa: E402

NODES = 50
MOST_NODES = 3200
WAYS = ["single", "group:4:0", "group:8:0", "group:8:64", "group:16:64", "group:32:64", "group:32:128", "group:32:0"]


class Texts:
    """Ids and baseline ids of the texts: special tokens stay, every other token becomes the replacement."""

    def __init__(self, tokenizer, path, limit, replacement):
        lines = [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()][:limit]
        fill = tokenizer.token_to_id({"pad": "[PAD]", "mask": "[MASK]", "unk": "[UNK]"}[replacement])
        encodings = [tokenizer.encode(line.split(" ", 1)[1]) for line in lines]
        self.ids = [e.ids for e in encodings]
        self.baseline = [[i if special else fill for i, special in zip(e.ids, e.special_tokens_mask)] for e in encodings]

    def __len__(self):
        return len(self.ids)


class Captum:
    def __init__(self, model, texts):
        for parameter in model.parameters():
            parameter.requires_grad_(False)  # only the gradient of the path is needed
        self.model, self.texts = model, texts
        self.method = IntegratedGradients(model.from_embed)

    def attribute(self, numbers, nodes=NODES, internal=0, with_delta=False):
        """Scores by token of these texts as one padded batch, and their deltas or None."""
        ids, mask = pad([self.texts.ids[n] for n in numbers])
        baseline, _ = pad([self.texts.baseline[n] for n in numbers])
        with torch.no_grad():
            x, b = self.model.encoder.embed(ids), self.model.encoder.embed(baseline)
            target = self.model.from_embed(x, mask).argmax(1)
        more = {} if mask is None else {"additional_forward_args": (mask,)}
        out = self.method.attribute(x, b, target=target, n_steps=nodes, method="gausslegendre", internal_batch_size=internal or None,
                                    return_convergence_delta=with_delta, **more)
        values, delta = out if with_delta else (out, None)
        sums = values.sum(-1)
        return [sums[row, :len(self.texts.ids[n])].tolist() for row, n in enumerate(numbers)], None if delta is None else delta.tolist()

    def until(self, number, tolerance):
        nodes = NODES
        while True:
            scores, delta = self.attribute([number], nodes, with_delta=True)
            if abs(delta[0]) <= tolerance or nodes >= MOST_NODES:
                return scores[0], delta[0], nodes
            nodes *= 2

    def run(self, way):
        """One pass over all texts in one way: {"seconds", "scores" by text, "deltas", "nodes"}."""
        kind, *numbers = way.split(":")
        scores, deltas, nodes = [None] * len(self.texts), [], []
        start = time.perf_counter()
        if kind == "group":
            order = sorted(range(len(self.texts)), key=lambda n: len(self.texts.ids[n]))
            size, internal = int(numbers[0]), int(numbers[1])
            for first in range(0, len(order), size):
                part = order[first:first + size]
                for n, values in zip(part, self.attribute(part, internal=internal)[0]):
                    scores[n] = values
        for n in range(len(self.texts)) if kind != "group" else ():
            if kind == "until":
                scores[n], delta, used = self.until(n, float(numbers[0]))
                deltas.append(delta)
                nodes.append(used)
            else:
                values, delta = self.attribute([n], with_delta=kind == "default")
                scores[n] = values[0]
                deltas += delta or []
        return {"way": way, "seconds": time.perf_counter() - start, "scores": scores, "deltas": deltas, "nodes": nodes}


def measure(captum, way, with_scores):
    out = captum.run(way)
    if not with_scores:
        del out["scores"]
    return {"engine": "captum", "texts": len(captum.texts), "tokens": sum(map(len, captum.texts.ids)), "threads": torch.get_num_threads(),
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024} | out


def serve(captum, with_scores):
    captum.attribute([0])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(measure(captum, line.strip(), with_scores)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="model folder or run folder")
    parser.add_argument("--data", required=True, help="file of `label text` lines")
    parser.add_argument("--limit", type=int, default=32)
    parser.add_argument("--baseline", choices=["pad", "mask", "unk"], default="mask")
    parser.add_argument("--way", default="single")
    parser.add_argument("--tune", action="store_true", help="try every way twice, print the fastest first")
    parser.add_argument("--scores", action="store_true")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    model, tokenizer = model_folder.load(options.model)
    captum = Captum(model, Texts(tokenizer, options.data, options.limit, options.baseline))
    if options.serve:
        return serve(captum, options.scores)
    captum.attribute([0])
    if options.tune:
        best = [min((measure(captum, way, False) for _ in range(2)), key=lambda r: r["seconds"]) for way in WAYS]
        return print(json.dumps(sorted(best, key=lambda r: r["seconds"]), indent=1))
    print(json.dumps(measure(captum, options.way, options.scores)))


if __name__ == "__main__":
    main()

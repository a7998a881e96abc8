#!/usr/bin/env python3
"""The recipe of configs/sst2.toml in PyTorch, eager or compiled: the rival in speed and the judge in quality.

  $(scripts/bench/env) scripts/bench/pytorch_sst2.py --bucketed                       three epochs, dev and test accuracy
  ... --seeds 1,2,3,4,5 --bucketed                                                    the same for five seeds
  ... --time-steps 40 --warm-up 10 [--compile dynamic|static]                         tokens/s of 40 steps
  ... --init model.safetensors --batches batches.json --steps 20 --dropout 0          the losses of given batches
  ... --serve                                                                         times N steps for every N read from standard input
Prints one JSON object a result. Eager practice as PyTorch's guides advise: fused AdamW, scaled_dot_product_attention, padding to the
longest of the batch, no mask where nothing is padded, no value read back within a step.
"""
import argparse
import itertools
import json
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "scripts" / "golden"), str(ROOT / "scripts" / "bench")]

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from reference_model import Classifier, Shape, pad  # noqa: E402
from sst2_data import MAX_LENGTH, Sst2, data_root, endless_batches  # noqa: E402
from training import adamw, learning_rate, set_learning_rate  # noqa: E402

BATCH, EPOCHS, RATE, WARMUP, DECAY, BETAS, CLIP = 64, 3, 5e-4, 0.1, 0.1, (0.9, 0.99), 1.0
STATIC_MULTIPLE = 8  # a compiled model with fixed shapes sees at most 16 lengths


class Run:
    """One model in training."""

    def __init__(self, options, vocab_size, steps, seed):
        torch.manual_seed(seed)
        shape = Shape(vocab_size=vocab_size, max_length=MAX_LENGTH, classes=2, dropout=options.dropout)
        self.options, self.steps, self.step_number = options, steps, 0
        self.model = Classifier(shape)
        if options.init:
            self.model.load_state_dict(load_file(options.init))
        self.forward = self.model if options.compile == "no" else compiled(self.model, options.compile)
        self.optimizer = adamw(self.model, RATE, DECAY, BETAS, fused=True)

    def collate(self, batch):
        """Padded tensors of a batch and its number of real tokens."""
        sequences, labels = batch
        ids, mask = pad(sequences)
        if self.options.compile != "no" and mask is None:
            mask = torch.ones_like(ids, dtype=torch.bool)  # one graph instead of two
        if self.options.compile == "static":
            extra = -ids.shape[1] % STATIC_MULTIPLE
            ids, mask = F.pad(ids, (0, extra)), F.pad(mask, (0, extra))
        return ids, mask, torch.tensor(labels), sum(map(len, sequences))

    def step(self, ids, mask, labels):
        set_learning_rate(self.optimizer, learning_rate(min(self.step_number, self.steps - 1), self.steps, RATE, WARMUP))
        self.step_number += 1
        self.optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.forward(ids, mask), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        return loss.detach()

    def timed(self, batches):
        """Runs batches that are already tensors; (losses, real tokens, seconds)."""
        self.model.train()
        ready = [self.collate(batch) for batch in batches]
        start = time.perf_counter()
        losses = [self.step(ids, mask, labels) for ids, mask, labels, _ in ready]
        return losses, sum(tokens for *_, tokens in ready), time.perf_counter() - start

    @torch.no_grad()
    def accuracy(self, sequences, labels):
        self.model.eval()
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        right = 0
        for start in range(0, len(order), BATCH):
            part = order[start:start + BATCH]
            ids, mask = pad([sequences[i] for i in part])
            right += int((self.model(ids, mask).argmax(1) == torch.tensor([labels[i] for i in part])).sum())
        return right / len(sequences)


def compiled(model, kind):
    """dynamic: one graph for all lengths; static: one graph a length, lengths rounded up by the caller."""
    torch._dynamo.config.recompile_limit = 64
    return torch.compile(model, dynamic=kind == "dynamic")


def facts(options, seed):
    return {"engine": "pytorch", "torch": torch.__version__, "compile": options.compile, "bucketed": options.bucketed, "seed": seed,
            "threads": torch.get_num_threads(), "dropout": options.dropout}


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def train(options, data, seed):
    """Three epochs; accuracy after each, the best epoch's test accuracy."""
    per_epoch = -(-len(data.ids["train"]) // BATCH)
    run = Run(options, data.vocab_size, EPOCHS * per_epoch, seed)
    stream = endless_batches(data.ids["train"], data.labels["train"], BATCH, options.bucketed, seed)
    epochs, tokens, seconds = [], 0, 0.0
    for _ in range(EPOCHS):
        losses, count, took = run.timed(itertools.islice(stream, per_epoch))
        tokens, seconds = tokens + count, seconds + took
        epochs.append({"loss": torch.stack(losses).mean().item(), "dev_accuracy": run.accuracy(data.ids["dev"], data.labels["dev"]),
                       "test_accuracy": run.accuracy(data.ids["test"], data.labels["test"])})
    best = max(epochs, key=lambda e: e["dev_accuracy"])
    return facts(options, seed) | {"tokens_per_second": tokens / seconds, "train_seconds": seconds, "epochs": epochs,
                                   "last_dev_accuracy": epochs[-1]["dev_accuracy"], "best_dev_accuracy": best["dev_accuracy"],
                                   "test_accuracy": best["test_accuracy"], "peak_bytes": peak_bytes()}


def given_batches(options, data):
    """The losses of the batches of a file: {"batches": [{"ids": [[...]], "labels": [...]}]}."""
    batches = json.loads(Path(options.batches).read_text())["batches"][:options.steps]
    run = Run(options, data.vocab_size, options.steps, 1)
    losses, tokens, seconds = run.timed((b["ids"], b["labels"]) for b in batches)
    return facts(options, 1) | {"losses": [float(loss) for loss in losses], "tokens_per_second": tokens / seconds}


class Timer:
    """A warm model that times as many steps as it is asked for."""

    def __init__(self, options, data):
        self.options = options
        self.run = Run(options, data.vocab_size, 100000, 1)
        self.stream = endless_batches(data.ids["train"], data.labels["train"], BATCH, options.bucketed, 1)
        self.run.timed(itertools.islice(self.stream, options.warm_up))

    def __call__(self, steps):
        _, tokens, seconds = self.run.timed(itertools.islice(self.stream, steps))
        return facts(self.options, 1) | {"steps": steps, "tokens": tokens, "seconds": seconds, "tokens_per_second": tokens / seconds,
                                         "peak_bytes": peak_bytes()}


def serve(timer):
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(timer(int(line))), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder with sst2/ and vocab/ (default: GLASSFORMER_DATA)")
    parser.add_argument("--bucketed", action="store_true", help="batches of like length")
    parser.add_argument("--compile", choices=["no", "dynamic", "static"], default="no")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--init", help="initial weights, safetensors")
    parser.add_argument("--batches", help="JSON with the batches of --steps steps")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--time-steps", type=int, default=0)
    parser.add_argument("--warm-up", type=int, default=10)
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    data = Sst2(data_root(options.data))
    if options.batches:
        print(json.dumps(given_batches(options, data)))
    elif options.serve:
        serve(Timer(options, data))
    elif options.time_steps:
        print(json.dumps(Timer(options, data)(options.time_steps)))
    else:
        for seed in options.seeds.split(","):
            print(json.dumps(train(options, data, int(seed))), flush=True)


if __name__ == "__main__":
    main()

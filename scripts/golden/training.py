"""The recipe that the golden run, the proofs and the benchmarks share: AdamW without decay on biases and norms, warm-up, then a fall."""
import math

import torch


def learning_rate(step, steps, base, warmup_fraction, schedule="linear"):
    """Step counts from 0. Rises linearly to `base` over the warm-up, its last step having all of it; then falls linearly or along
    half a cosine, so that the step after the last one would have 0, or stays."""
    warmup = math.floor(steps * warmup_fraction + 0.5)
    if step < warmup:
        return base * (step + 1) / warmup
    done = (step - warmup) / (steps - warmup)
    return base * {"linear": 1 - done, "cosine": 0.5 * (1 + math.cos(math.pi * done)), "constant": 1.0}[schedule]


def adamw(model, base, weight_decay, betas, fused=None):
    """Decay on matrices (embeddings too), none on vectors: biases and norm weights."""
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=base, betas=betas, eps=1e-8, fused=fused)


def set_learning_rate(optimizer, value):
    for group in optimizer.param_groups:
        group["lr"] = value

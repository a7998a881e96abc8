"""Golden states, patterns, logits, loss and gradients of the four tiny models, computed in float64 and rounded to fp32 once."""
import torch
import torch.nn.functional as F

from reference_model import flatten, pad
from tiny_models import MODELS, PAD, cu_seqlens, flat_ids, random_model, random_texts, shape_json, write_json, write_tensors

LENGTHS = [2, 4, 4, 7, 12]  # an empty text, two of one length, one as long as the model
LABELS = [0, 2, 1, 0, 2]


def values_of(model, texts, labels):
    """Everything the C++ test compares, by name; per-token values flat, patterns one a sequence [H, T, T]."""
    lengths = [len(t) for t in texts]
    ids, mask = pad(texts, PAD)
    watch = {}
    logits = model(ids, mask, watch)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    out = {"loss": loss}
    for name, value in watch.items():
        if name.endswith("self_pattern"):
            for b, n in enumerate(lengths):
                out[f"pattern.{name}.{b}"] = value[b, :, :n, :n]
        else:
            out[f"state.{name}"] = value if value.dim() == 2 else flatten(value, lengths)
    for name, value in model.named_parameters():
        out[f"weight.{name}"] = value
        out[f"grad.{name}"] = value.grad
    return out


def write(folder):
    texts, labels = random_texts(LENGTHS, seed=11), torch.tensor(LABELS)
    for number, (name, shape) in enumerate(MODELS.items()):
        model = random_model(shape, seed=100 + number, dtype=torch.float64)
        tensors = values_of(model, texts, labels)
        tensors |= {"ids": flat_ids(texts), "cu_seqlens": cu_seqlens(texts), "labels": labels}
        write_tensors(folder / f"{name}.safetensors", tensors)
        write_json(folder / f"{name}.json", {"model": shape_json(shape), "lengths": LENGTHS})

"""Tiny models with every weight randomised, and what the golden scripts share: texts, seeds, writing files."""
import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from reference_model import Classifier, Shape

PAD, UNK, CLS, SEP, MASK = range(5)
FIRST_WORD = 5  # ids below are special
TINY = Shape(vocab_size=30, max_length=12, classes=3, layers=2, heads=4, width=16, ffn_width=32)

# Every two of (norm order, positions, activation, pooling) meet in all four ways in these four models.
MODELS = {
    "model_pre_learned": replace(TINY, norm_order="pre", positions="learned", activation="gelu", pooling="mean"),
    "model_pre_sinusoidal": replace(TINY, norm_order="pre", positions="sinusoidal", activation="relu", pooling="first"),
    "model_post_learned": replace(TINY, norm_order="post", positions="learned", activation="relu", pooling="first"),
    "model_post_sinusoidal": replace(TINY, norm_order="post", positions="sinusoidal", activation="gelu", pooling="mean"),
}


def random_model(shape, seed, dtype=torch.float32):
    """Weights large enough that attention is far from uniform, norms and biases away from ones and zeros. All are fp32 numbers."""
    generator = torch.Generator().manual_seed(seed)
    model = Classifier(shape).eval()
    with torch.no_grad():
        for name, value in model.named_parameters():
            drawn = torch.randn(value.shape, generator=generator)
            if name.endswith("norm.weight"):
                value.copy_(1 + 0.2 * drawn)
            else:
                value.copy_((0.1 if name.endswith("bias") else 0.25) * drawn)
    return model.to(dtype)


def random_text(length, generator):
    """[CLS] words [SEP]"""
    words = torch.randint(FIRST_WORD, TINY.vocab_size, (length - 2,), generator=generator).tolist()
    return [CLS, *words, SEP]


def random_texts(lengths, seed):
    generator = torch.Generator().manual_seed(seed)
    return [random_text(length, generator) for length in lengths]


def cu_seqlens(texts):
    return torch.tensor([0] + [len(t) for t in texts]).cumsum(0)


def flat_ids(texts):
    return torch.tensor([i for text in texts for i in text])


def shape_json(shape):
    return asdict(shape)


def write_json(path, document):
    """Indented, with every innermost list or object on one line."""
    text = json.dumps(document, indent=1)
    text = re.sub(r"([\[{])\s+([^\[\]{}]*?)\s+([\]}])", lambda m: m[1] + re.sub(r"\s*\n\s*", " ", m[2]) + m[3], text)
    Path(path).write_text(text + "\n", encoding="utf-8")


def write_tensors(path, tensors):
    """Floats as fp32, integers as int64, in name order (safetensors sorts them itself): the same values give the same bytes."""
    def plain(value):
        value = value.detach()
        return (value.float() if value.is_floating_point() else value.long()).contiguous().clone()
    save_file({name: plain(value) for name, value in tensors.items()}, str(path))
    Path(path).chmod(0o644)

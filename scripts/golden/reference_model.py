"""A plain PyTorch twin of the encoder with its heads: padded batches with a mask instead of flat ones, the same weights by the same names.

It judges the C++ model from outside (golden values, the 20-loss comparison) and is the rival in the speed benchmarks, so it
uses what a careful PyTorch user would: scaled_dot_product_attention, no work for masks where nothing is padded.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Shape:
    """What fixes the shapes of a model; the names are those of the config section [model]."""
    vocab_size: int
    max_length: int
    classes: int
    layers: int = 4
    heads: int = 4
    width: int = 256
    ffn_width: int = 1024
    norm_order: str = "pre"       # pre, post
    positions: str = "learned"    # learned, sinusoidal
    activation: str = "gelu"      # gelu (erf), relu
    pooling: str = "mean"         # mean (all tokens), first
    dropout: float = 0.0


def sinusoidal_table(length, width):
    """Vaswani et al. 2017, section 3.5: even columns sin(p / 10000^(2i/D)), odd columns cos of the same angle. [length, width]"""
    position = torch.arange(length, dtype=torch.float64)[:, None]
    rate = torch.exp(torch.arange(0, width, 2, dtype=torch.float64) * (-math.log(10000.0) / width))
    table = torch.zeros(length, width, dtype=torch.float64)
    table[:, 0::2] = torch.sin(position * rate)
    table[:, 1::2] = torch.cos(position * rate)
    return table.float()


class Block(nn.Module):
    """One encoder block; x [B, T, D], keep [B, 1, 1, T] is True where a key is a real token (None: no padding)."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        width = shape.width
        self.attention_norm = nn.LayerNorm(width, eps=1e-5)
        self.qkv = nn.Linear(width, 3 * width)
        self.attention_output = nn.Linear(width, width)
        self.ffn_norm = nn.LayerNorm(width, eps=1e-5)
        self.ffn_in = nn.Linear(width, shape.ffn_width)
        self.ffn_out = nn.Linear(shape.ffn_width, width)

    def forward(self, x, keep, watch=None):
        if self.shape.norm_order == "pre":
            x = x + self.drop(self.attend(self.attention_norm(x), keep, watch))
            return x + self.drop(self.feed_forward(self.ffn_norm(x)))
        x = self.attention_norm(x + self.drop(self.attend(x, keep, watch)))
        return self.ffn_norm(x + self.drop(self.feed_forward(x)))

    def drop(self, x):
        return F.dropout(x, self.shape.dropout, self.training)

    def attend(self, x, keep, watch):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.shape.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)  # [B, H, T, Dh]
        if watch is not None:
            scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
            watch["self_pattern"] = torch.softmax(scores if keep is None else scores.masked_fill(~keep, -math.inf), dim=-1)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=keep)
        return self.attention_output(mixed.transpose(1, 2).reshape(batch, length, width))

    def feed_forward(self, x):
        hidden = self.ffn_in(x)
        return self.ffn_out(F.gelu(hidden) if self.shape.activation == "gelu" else F.relu(hidden))


class Encoder(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.word_embedding = nn.Embedding(shape.vocab_size, shape.width)
        if shape.positions == "learned":
            self.position_embedding = nn.Embedding(shape.max_length, shape.width)
        else:
            self.register_buffer("position_table", sinusoidal_table(shape.max_length, shape.width), persistent=False)
        if shape.norm_order == "post":
            self.embedding_norm = nn.LayerNorm(shape.width, eps=1e-5)
        self.layers = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        if shape.norm_order == "pre":
            self.final_norm = nn.LayerNorm(shape.width, eps=1e-5)

    def embed(self, ids, watch=None):
        """Input of the first block, [B, T, D]: word vector + position, post-norm models normalise it, then dropout."""
        words = self.word_embedding(ids)
        if watch is not None:
            watch["encoder.word_embed"] = words
        length = ids.shape[1]
        learned = self.shape.positions == "learned"
        x = words + (self.position_embedding.weight[:length] if learned else self.position_table[:length])
        if self.shape.norm_order == "post":
            x = self.embedding_norm(x)
        return F.dropout(x, self.shape.dropout, self.training)

    def forward(self, x, keep, watch=None):
        if watch is not None:
            watch["encoder.embed"] = x
        for number, layer in enumerate(self.layers):
            seen = None if watch is None else {}
            x = layer(x, keep, seen)
            if watch is not None:
                watch[f"encoder.{number}.self_pattern"] = seen["self_pattern"]
                watch[f"encoder.{number}.resid_post"] = x
        if self.shape.norm_order == "pre":
            x = self.final_norm(x)
            if watch is not None:
                watch["final_norm"] = x
        return x


class Classifier(nn.Module):
    """ids [B, T], mask [B, T] True on real tokens (None: nothing is padded) -> logits [B, C]."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.encoder = Encoder(shape)
        self.classifier = nn.Linear(shape.width, shape.classes)
        self.apply(initialise)

    def forward(self, ids, mask=None, watch=None):
        return self.from_embed(self.encoder.embed(ids, watch), mask, watch)

    def from_embed(self, x, mask=None, watch=None):
        """The rest of the model from the input of the first block on: what Captum differentiates."""
        keep = None if mask is None else mask[:, None, None, :]
        pooled = self.pool(self.encoder(x, keep, watch), mask)
        logits = self.classifier(pooled)
        if watch is not None:
            watch["pooled"], watch["logits"] = pooled, logits
        return logits

    def pool(self, x, mask):
        if self.shape.pooling == "first":
            return x[:, 0]
        if mask is None:
            return x.mean(dim=1)
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(dim=1) / weight.sum(dim=1)


class TokenClassifier(nn.Module):
    """ids [B, T], mask as above -> logits of every token [B, T, C]."""

    def __init__(self, shape):
        super().__init__()
        self.encoder = Encoder(shape)
        self.classifier = nn.Linear(shape.width, shape.classes)
        self.apply(initialise)

    def forward(self, ids, mask=None):
        return self.classifier(self.encoder(self.encoder.embed(ids), None if mask is None else mask[:, None, None, :]))


def initialise(module):
    """normal(0, 0.02) for weights of linears and embeddings, zeros for biases, ones for norm weights (PyTorch's default)."""
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, 0.0, 0.02)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)


def pad(sequences, pad_id=0):
    """Lists of ids -> ids [B, T] int64 and mask [B, T] bool, or None for the mask where all are equally long."""
    longest = max(len(s) for s in sequences)
    ids = torch.tensor([list(s) + [pad_id] * (longest - len(s)) for s in sequences], dtype=torch.int64)
    if all(len(s) == longest for s in sequences):
        return ids, None
    lengths = torch.tensor([len(s) for s in sequences])
    return ids, torch.arange(longest)[None, :] < lengths[:, None]


def flatten(padded, lengths):
    """Padded [B, T, ...] -> the real tokens one after the other, [N, ...]."""
    return torch.cat([padded[b, :n] for b, n in enumerate(lengths)])

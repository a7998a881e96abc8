"""DeepLIFT by hand: the other way round than a backward pass, every value's change is carried forward as a sum over tokens.

A value y of a text x and its baseline b is held as (y(x), y(b), parts), parts [T, ...] being what each token brought of y(x) - y(b).
Captum's DeepLift judges a plain network, where its rules are right (it has none for norms, attention and GELU).
"""
import torch
from captum.attr import DeepLift
from torch import nn

from captum_gradient_values import baseline_of
from captum_values import LENGTHS, SUBJECTS
from tiny_models import FIRST_WORD, MASK, MODELS, PAD, random_model, random_texts, write_json

TEXTS = 3
NETWORK = {"tokens": 3, "width": 4, "hidden": 5, "classes": 2}


class Parts:
    """A value at x and b, and what each token brought of the change."""

    def __init__(self, x, b, parts):
        self.x, self.b, self.parts = x, b, parts
        assert torch.allclose(parts.sum(0), x - b, atol=1e-10)

    def linear(self, f):
        zero = torch.zeros_like(self.x)
        return Parts(f(self.x), f(self.b), f(self.parts) - f(zero))

    def __add__(self, other):
        return Parts(self.x + other.x, self.b + other.b, self.parts + other.parts)

    def times(self, other, product):
        mean, other_mean = (self.x + self.b) / 2, (other.x + other.b) / 2
        return Parts(product(self.x, other.x), product(self.b, other.b), product(self.parts, other_mean) + product(mean, other.parts))

    def through(self, f):
        x, b = f(self.x), f(self.b)
        return Parts(x, b, self.parts * torch.where(self.x == self.b, 0, (x - b) / (self.x - self.b)))

    def softmax(self):
        x, b = self.x.softmax(-1), self.b.softmax(-1)
        means = torch.where(x == b, x, (x - b) / (x.log() - b.log()))
        shift = (means * self.parts).sum(-1, keepdim=True) / means.sum(-1, keepdim=True)
        return Parts(x, b, means * (self.parts - shift))


def normed(y, norm):
    centred = y.linear(lambda v: v - v.mean(-1, keepdim=True))
    variance = centred.times(centred, lambda a, c: (a * c).mean(-1, keepdim=True))
    scaled = centred.times(variance.through(lambda v: (v + norm.eps).rsqrt()), lambda a, c: a * c)
    return scaled.linear(lambda v: v * norm.weight + norm.bias)


def attended(y, block):
    heads, length = block.shape.heads, y.x.shape[0]
    q, k, v = (y.linear(lambda z, i=i: block.qkv(z).chunk(3, -1)[i].unflatten(-1, (heads, -1)).transpose(-2, -3)) for i in range(3))
    scores = q.times(k, lambda a, c: a @ c.transpose(-1, -2) / a.shape[-1] ** 0.5)
    mixed = scores.softmax().times(v, torch.matmul)
    assert mixed.x.shape == (heads, length, y.x.shape[-1] // heads)
    return mixed.linear(lambda z: block.attention_output(z.transpose(-2, -3).flatten(-2)))


def fed(y, block):
    activation = nn.functional.gelu if block.shape.activation == "gelu" else torch.relu
    return y.linear(block.ffn_in).through(activation).linear(block.ffn_out)


def through_model(model, y):
    """Parts of the logits from parts of the input of the first block."""
    pre = model.shape.norm_order == "pre"
    for block in model.encoder.layers:
        if pre:
            y = y + attended(normed(y, block.attention_norm), block)
            y = y + fed(normed(y, block.ffn_norm), block)
        else:
            y = normed(y + attended(y, block), block.attention_norm)
            y = normed(y + fed(y, block), block.ffn_norm)
    if pre:
        y = normed(y, model.encoder.final_norm)
    return y.linear(lambda v: v[..., 0, :] if model.shape.pooling == "first" else v.mean(-2)).linear(model.classifier)


@torch.no_grad()
def attribute_text(model, ids):
    text = torch.tensor([ids])
    x, b = model.encoder.embed(text)[0], model.encoder.embed(baseline_of(text))[0]
    logits = through_model(model, Parts(x, b, torch.diag_embed((x - b).T).permute(2, 1, 0)))
    label = int(logits.x.argmax())
    shares = logits.softmax()
    means = (shares.x - shares.b) / (shares.x.log() - shares.b.log())
    return {"label": label, "logit": logits.parts[:, label].tolist(), "probability": shares.parts[:, label].tolist(),
            "log_probability": (shares.parts / means)[:, label].tolist()}


def network_case():
    """A plain network over the vectors of three tokens, and Captum's DeepLift of it, summed by token."""
    torch.manual_seed(7)
    width, hidden = NETWORK["width"], NETWORK["hidden"]
    linears = [nn.Linear(NETWORK["tokens"] * width, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, hidden),
               nn.Linear(hidden, NETWORK["classes"])]
    network = nn.Sequential(linears[0], nn.ReLU(), linears[1], nn.Tanh(), linears[2], nn.Sigmoid(), linears[3]).double()
    for linear in linears:
        nn.init.normal_(linear.weight)
    x, b = torch.randn(4, NETWORK["tokens"] * width).double(), torch.randn(1, NETWORK["tokens"] * width).double()
    scores = [DeepLift(network).attribute(x[i:i + 1], b, target=1).detach().view(NETWORK["tokens"], width).sum(-1).tolist() for i in range(4)]
    return {"weights": [linear.weight.tolist() for linear in linears], "biases": [linear.bias.tolist() for linear in linears],
            "x": x.tolist(), "b": b[0].tolist(), "deeplift": scores}


def write(folder):
    texts = random_texts(LENGTHS, seed=21)[:TEXTS]
    document = {"source": "a forward decomposition in PyTorch; captum 0.9.0 for the network", "texts": texts, "pad": PAD, "mask": MASK,
                "first_word": FIRST_WORD, "network": {**NETWORK, **network_case()},
                "models": {name: {"float64": [attribute_text(random_model(MODELS[name], seed, torch.float64), t) for t in texts]}
                           for name, seed in SUBJECTS.items()}}
    write_json(folder / "deeplift.json", document)

"""Gradient x input, Integrated Gradients and rollout of models with an encoder and a decoder, by plain loops over transformers.

Reads the checkpoints of families.py. Gradients are taken at the word vectors of both stacks at once; the explained score is the logit of one
token at one row of the decoder. A classifier (BART's) has no target: its decoder reads the text again, one place later.
"""
import numpy
import torch
import transformers

from tiny_models import write_json

FAMILIES = ["t5", "t5_gated", "bart", "marian", "bart_classification"]
MASK, NODES = 3, 8
SOURCE, TARGET = [5, 12, 33, 7, 21, 1], [9, 30, 14, 26]
ROW, LABEL = 2, 17


class Words:
    """The word vectors of both stacks in one forward; `given` takes the place of the model's own."""

    def __init__(self, model, given=None):
        self.given, self.seen = given, []
        stacks = [model.get_encoder().embed_tokens, model.get_decoder().embed_tokens]
        self.hooks = [module.register_forward_hook(self.hook) for module in {id(m): m for m in stacks}.values()]

    def hook(self, _module, _inputs, output):
        value = output if self.given is None else self.given[len(self.seen)]
        self.seen.append(value)
        return value

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for hook in self.hooks:
            hook.remove()


def score(model, ids, given=None):
    """The explained logit, and the word vectors of encoder and decoder."""
    with Words(model, given) as words:
        if "target" in ids:
            logits = model(input_ids=ids["source"], decoder_input_ids=ids["target"]).logits[0, ROW, LABEL]
        else:
            logits = model(input_ids=ids["source"]).logits[0, 1]
    return logits, words.seen


def by_token(ids, rows):
    """Rows of both stacks as one list by token; a decoder that reads the text again counts to the tokens that it holds."""
    source, target = (r.tolist() for r in rows)
    if "target" in ids:
        return source + target
    for row, value in enumerate(target):
        source[max(row - 1, 0)] += value
    return source


def gradients(model, ids, values):
    leaves = [v.detach().clone().requires_grad_() for v in values]
    return torch.autograd.grad(score(model, ids, leaves)[0], leaves)


def attribute(model, ids, baseline):
    plain, x = score(model, ids)
    low, b = score(model, baseline)
    products = [(g * v).sum(-1)[0] for g, v in zip(gradients(model, ids, x), x)]
    nodes, weights = numpy.polynomial.legendre.leggauss(NODES)
    sums = [torch.zeros(v.shape[1], dtype=v.dtype) for v in x]
    for node, weight in zip((nodes + 1) / 2, weights / 2):
        path = gradients(model, ids, [bi + float(node) * (xi - bi) for xi, bi in zip(x, b)])
        for total, gradient, xi, bi in zip(sums, path, x, b):
            total += float(weight) * (gradient * (xi - bi)).sum(-1)[0]
    return {"score_input": plain.item(), "score_baseline": low.item(), "gradient_x_input": by_token(ids, products),
            "integrated_gradients": by_token(ids, sums)}


def mixed(attention):
    return 0.5 * attention.mean(0) + 0.5 * torch.eye(attention.shape[-1], dtype=attention.dtype)


@torch.no_grad()
def rollout(model, ids):
    """Abnar and Zuidema's rollout with the cross-attention as one more mixing step, half of it residual."""
    kept = {"output_attentions": True}
    out = model(input_ids=ids["source"], **({"decoder_input_ids": ids["target"]} if "target" in ids else {}), **kept)
    encoder = torch.eye(ids["source"].shape[1], dtype=torch.float64)
    for attention in out.encoder_attentions:
        encoder = mixed(attention[0].double()) @ encoder
    rows = out.decoder_attentions[0].shape[-1]
    target, source = torch.eye(rows, dtype=torch.float64), torch.zeros(rows, encoder.shape[0], dtype=torch.float64)
    for own, cross in zip(out.decoder_attentions, out.cross_attentions):
        own = mixed(own[0].double())
        target, source = own @ target, own @ source
        target, source = 0.5 * target, 0.5 * source + 0.5 * cross[0].double().mean(0) @ encoder
    row = ROW if "target" in ids else rows - 1
    return by_token(ids, [source[row], target[row]])


def example(model, name):
    source = torch.tensor([SOURCE])
    if name == "bart_classification":
        source[0, -1] = model.config.eos_token_id
    ids = {"source": source}
    if name != "bart_classification":
        ids["target"] = torch.tensor([[model.config.decoder_start_token_id, *TARGET]])
    hidden = {"source": torch.where(torch.arange(len(SOURCE)) < len(SOURCE) - 1, MASK, source)}
    if "target" in ids:
        hidden["target"] = torch.where(torch.arange(len(TARGET) + 1) > 0, MASK, ids["target"])
    return ids, hidden


def write(folder):
    document = {"source": f"transformers {transformers.__version__}", "mask": MASK, "nodes": NODES, "row": ROW, "label": LABEL, "models": {}}
    for name in FAMILIES:
        head = transformers.AutoModelForSequenceClassification if name == "bart_classification" else transformers.AutoModelForSeq2SeqLM
        model = head.from_pretrained(folder / "families" / name, attn_implementation="eager").double().eval()
        ids, hidden = example(model, name)
        values = attribute(model, ids, hidden)
        document["models"][name] = {"source": ids["source"][0].tolist(), "target": ids.get("target", torch.zeros(1, 0).long())[0].tolist(),
                                    **values, "attention_rollout": rollout(model, ids)}
    write_json(folder / "decoder_values.json", document)

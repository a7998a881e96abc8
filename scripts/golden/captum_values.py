"""Captum's Integrated Gradients and Input x Gradient, and a plain occlusion loop, on a golden model: per-token sums."""
import torch
from captum.attr import InputXGradient, IntegratedGradients

from tiny_models import FIRST_WORD, MASK, MODELS, PAD, cu_seqlens, flat_ids, random_model, random_texts, write_json, write_tensors

LENGTHS = [3, 5, 8, 8, 12]
RULES = {"gauss_legendre": "gausslegendre", "middle": "riemann_middle"}
SUBJECTS = {"model_pre_learned": 100, "model_post_sinusoidal": 103}  # smooth activations: gelu
NODES = [8, 50]


def attribute_text(model, ids):
    """All methods for one text; scores of the predicted class, summed over the width, as lists by token."""
    text = torch.tensor([ids])
    baseline = torch.where(text < FIRST_WORD, text, torch.full_like(text, PAD))
    x, b = model.encoder.embed(text).detach(), model.encoder.embed(baseline).detach()
    logits = model(text).detach()
    target = int(logits.argmax())
    out = {"target": target, "logits": logits[0].tolist(), "baseline_logit": model(baseline)[0, target].item()}
    method = IntegratedGradients(model.from_embed)
    for rule, captum_rule in RULES.items():
        for nodes in NODES:
            scores = method.attribute(x, b, target=target, n_steps=nodes, method=captum_rule)
            out[f"integrated_gradients.{rule}.{nodes}"] = scores.sum(-1)[0].tolist()
    out["gradient_x_input"] = InputXGradient(model.from_embed).attribute(x.clone().requires_grad_(), target=target).sum(-1)[0].tolist()
    out["occlusion"] = occlusion(model, text, target)
    return out


@torch.no_grad()
def occlusion(model, text, target):
    """f(x) - f(x with one token replaced by [MASK]); special tokens are left alone and score 0."""
    full = model(text)[0, target]
    scores = []
    for position, token in enumerate(text[0].tolist()):
        changed = text.clone()
        changed[0, position] = MASK
        scores.append(float(full - model(changed)[0, target]) if token >= FIRST_WORD else 0.0)
    return scores


def write(folder):
    texts = random_texts(LENGTHS, seed=21)
    document = {"source": "captum 0.9.0", "pad": PAD, "mask": MASK, "first_word": FIRST_WORD, "texts": texts, "models": {}}
    for name, seed in SUBJECTS.items():
        document["models"][name] = {
            str(dtype).removeprefix("torch."): [attribute_text(random_model(MODELS[name], seed, dtype), t) for t in texts]
            for dtype in (torch.float32, torch.float64)}
    write_json(folder / "captum_ig.json", document)
    write_tensors(folder / "captum_ig.safetensors", {"ids": flat_ids(texts), "cu_seqlens": cu_seqlens(texts)})

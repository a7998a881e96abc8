"""Captum's Layer Integrated Gradients at the output of every block of a golden model, float64: per-token sums."""
import torch
from captum.attr import LayerIntegratedGradients

from captum_gradient_values import NODES, baseline_of
from captum_values import LENGTHS, SUBJECTS
from tiny_models import FIRST_WORD, MASK, MODELS, PAD, random_model, random_texts, write_json

TEXTS = 3


def attribute_text(model, ids):
    text = torch.tensor([ids])
    x, b = model.encoder.embed(text).detach(), model.encoder.embed(baseline_of(text)).detach()
    target = int(model(text).argmax())
    layers = [LayerIntegratedGradients(model.from_embed, layer) for layer in model.encoder.layers]
    scores = [m.attribute(x, b, target=target, n_steps=NODES, method="gausslegendre") for m in layers]
    return {"layer_integrated_gradients": [s.sum(-1)[0].tolist() for s in scores]}


def write(folder):
    texts = random_texts(LENGTHS, seed=21)[:TEXTS]
    write_json(folder / "captum_layers.json", {
        "source": "captum 0.9.0", "texts": texts, "pad": PAD, "mask": MASK, "first_word": FIRST_WORD, "nodes": NODES,
        "models": {name: {"float64": [attribute_text(random_model(MODELS[name], seed, torch.float64), t) for t in texts]}
                   for name, seed in SUBJECTS.items()}})

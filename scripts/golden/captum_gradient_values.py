"""The gradient family on a golden model, float64: Captum where it has the method, else a plain loop over the paper's formula."""
import torch
from captum.attr import (GradientShap, IntegratedGradients, InternalInfluence, LayerConductance, LayerGradientXActivation,
                         NeuronConductance, Saliency)
from sklearn.neighbors import kneighbors_graph

from captum_values import LENGTHS, SUBJECTS
from tiny_models import CLS, FIRST_WORD, MASK, MODELS, PAD, SEP, random_model, random_texts, write_json

TEXTS = 3  # the first of captum_values
NODES, STEPS, NEURON, NEIGHBOURS, SAMPLES, FINE = 8, 16, 3, 10, 4000, 100
BACKGROUND = [[CLS, 9, 20, SEP], [CLS, 12, 7, 25, 14, SEP], [CLS, 28, SEP]]


def baseline_of(text):
    return torch.where(text < FIRST_WORD, text, torch.full_like(text, PAD))


def filled(text, words):
    """The text with these words in place of its own, from the beginning again where they are fewer."""
    ids, place = text.clone(), 0
    for t, token in enumerate(text[0].tolist()):
        if token >= FIRST_WORD:
            ids[0, t], place = words[place % len(words)], place + 1
    return ids


def of_layers(model, x, b, target):
    """Scores by layer and token, summed over the width."""
    layers = model.encoder.layers
    conductance = [LayerConductance(model.from_embed, layer) for layer in layers]
    influence = [InternalInfluence(model.from_embed, layer) for layer in layers]
    product = [LayerGradientXActivation(model.from_embed, layer) for layer in layers]
    trapezoid = {"n_steps": STEPS, "method": "riemann_trapezoid"}  # n_steps + 1 nodes, both ends among them
    summed = {
        "conductance": [m.attribute(x, b, target=target, **trapezoid) for m in conductance],
        "internal_influence": [m.attribute(x, b, target=target, n_steps=NODES, method="gausslegendre") for m in influence],
        "gradient_x_activation": [m.attribute(x, target=target) for m in product]}
    neuron = NeuronConductance(model.from_embed, layers[0])
    by_place = [neuron.attribute(x, (t, NEURON), b, target=target, n_steps=NODES, method="gausslegendre") for t in range(x.shape[1])]
    return {name: [v.sum(-1)[0].tolist() for v in values] for name, values in summed.items()} | {
        "neuron_conductance": sum(by_place).sum(-1)[0].tolist()}


def gradient_at(model, x, target):
    x = x.detach().requires_grad_()
    score = model.from_embed(x)[0, target]
    return score.item(), torch.autograd.grad(score, x)[0]


def idgi(model, x, b, target):
    """Yang, Wang, Bilgic 2023: each step's change of the score, shared out by the squares of the gradient at its beginning."""
    total = torch.zeros_like(x)
    ends = [b + k / STEPS * (x - b) for k in range(STEPS + 1)]
    for left, right in zip(ends, ends[1:]):
        score, gradient = gradient_at(model, left, target)
        total += gradient ** 2 * (model.from_embed(right)[0, target].item() - score) / (gradient ** 2).sum()
    return total.sum(-1)[0].tolist()


def sequential(model, x, b, target):
    """Enguehard 2023: Integrated Gradients of one token after the other, the others as they are; nodes that leave no error."""
    scores = []
    for t in range(x.shape[1]):
        start = x.clone()
        start[0, t] = b[0, t]
        scores.append(IntegratedGradients(model.from_embed).attribute(x, start, target=target, n_steps=FINE)[0, t].sum().item())
    return scores


def is_monotonic(anchor, baseline, point):
    falls = (baseline < point) & (baseline <= anchor) & (anchor <= point)
    rises = (baseline > point) & (baseline >= anchor) & (anchor >= point)
    return falls | rises | ((baseline == point) & (baseline == anchor))


def made_monotonic(anchor, baseline, point, nodes):
    return torch.where(is_monotonic(anchor, baseline, point), anchor, point - (point - baseline) / nodes)


def word_path(vectors, graph, word, baseline, nodes, strategy):
    """Sanyal, Ren 2021: from a word through its neighbours to the baseline; [nodes, D] from the baseline on."""
    end = vectors[baseline]
    path, seen, current = [vectors[word]], [word], word
    for _ in range(nodes - 2):
        near = [] if current == baseline else [n for n in graph[current].tocoo().col.tolist() if n not in [*seen, baseline]]

        def cost(n):
            if strategy == "maxcount":
                return -int(is_monotonic(vectors[n], end, vectors[current]).sum())
            return float((vectors[n] - made_monotonic(vectors[n], end, vectors[current], nodes)).norm())
        current = min(near, key=cost) if near else baseline
        seen.append(current)
        path.append(made_monotonic(vectors[current], end, path[-1], nodes))
    return torch.stack([*path, end]).flip(0)


def from_words(model, words):
    """The embedding of these word vectors [B, T, D], as Encoder.embed has it of ids."""
    encoder, length = model.encoder, words.shape[1]
    learned = model.shape.positions == "learned"
    x = words + (encoder.position_embedding.weight[:length] if learned else encoder.position_table[:length])
    return model.from_embed(encoder.embedding_norm(x) if model.shape.norm_order == "post" else x)


def discretized(model, text, target, strategy):
    vectors = model.encoder.word_embedding.weight.detach()
    graph = kneighbors_graph(vectors, n_neighbors=NEIGHBOURS, mode="distance")
    baseline = baseline_of(text)[0].tolist()
    paths = [vectors[word].expand(NODES, -1) if word < FIRST_WORD else word_path(vectors, graph, word, b, NODES, strategy)
             for word, b in zip(text[0].tolist(), baseline)]
    nodes = torch.stack(paths, 1).requires_grad_()  # [nodes, T, D]
    gradient = torch.autograd.grad(from_words(model, nodes)[:, target].sum(), nodes)[0]
    return (gradient[:-1] * (nodes[1:] - nodes[:-1])).sum((0, 2)).tolist()


def expected(model, text, x, target):
    words = [[w for w in ids if w >= FIRST_WORD] for ids in BACKGROUND]
    baselines = torch.cat([model.encoder.embed(filled(text, w)).detach() for w in words])
    torch.manual_seed(1)
    scores = GradientShap(model.from_embed).attribute(x, baselines, n_samples=SAMPLES, stdevs=0.0, target=target)
    return scores.sum(-1)[0].tolist()


def attribute_text(model, ids):
    text = torch.tensor([ids])
    x, b = model.encoder.embed(text).detach(), model.encoder.embed(baseline_of(text)).detach()
    target = int(model(text).argmax())
    saliency = Saliency(model.from_embed)
    return {"saliency.l1": saliency.attribute(x.clone().requires_grad_(), target=target).sum(-1)[0].tolist(),
            "saliency.signed": saliency.attribute(x.clone().requires_grad_(), target=target, abs=False).sum(-1)[0].tolist(),
            "expected_gradients": expected(model, text, x, target), "idgi": idgi(model, x, b, target),
            "sequential_integrated_gradients": sequential(model, x, b, target),
            **{f"discretized_integrated_gradients.{s}": discretized(model, text, target, s) for s in ("greedy", "maxcount")},
            **of_layers(model, x, b, target)}


def write(folder):
    texts = random_texts(LENGTHS, seed=21)[:TEXTS]
    document = {"source": "captum 0.9.0", "texts": texts, "pad": PAD, "mask": MASK, "first_word": FIRST_WORD, "background": BACKGROUND,
                "nodes": NODES, "steps": STEPS, "neuron": NEURON, "neighbours": NEIGHBOURS, "samples": SAMPLES,
                "models": {name: {"float64": [attribute_text(random_model(MODELS[name], seed, torch.float64), t) for t in texts]}
                           for name, seed in SUBJECTS.items()}}
    write_json(folder / "captum_gradients.json", document)

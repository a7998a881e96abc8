"""Why two texts are alike: Captum's Integrated Gradients of the cosine of two sentence vectors, by transformers.

Reads the checkpoint bert_encoder of families.py; a sentence vector is the mean of its last states (sentence-transformers' Pooling). Gradients are
taken at the embeddings' output, from the first text with every word masked, against the second text as it is.
"""
import captum
import captum.attr
import torch
import transformers

from tiny_models import write_json

CLS, SEP, MASK = 1, 2, 3
FIRST, SECOND = [CLS, 5, 12, 33, 7, SEP], [CLS, 21, 9, 8, 5, SEP]
NODES = 32


def write(folder):
    model = transformers.AutoModel.from_pretrained(folder / "families" / "bert_encoder", attn_implementation="eager").double().eval()

    def sentence(ids):
        return model(input_ids=ids).last_hidden_state.mean(1)

    first, second = torch.tensor([FIRST]), torch.tensor([SECOND])
    masked = torch.where((first == CLS) | (first == SEP), first, MASK)
    with torch.no_grad():
        other = sentence(second)

    def cosine(ids):
        return torch.nn.functional.cosine_similarity(sentence(ids), other.expand(ids.shape[0], -1))

    method = captum.attr.LayerIntegratedGradients(cosine, model.embeddings)
    scores = method.attribute(first, baselines=masked, n_steps=NODES, method="gausslegendre").sum(-1)[0]
    write_json(folder / "sentence_cosine.json", {
        "source": f"transformers {transformers.__version__}, captum {captum.__version__}", "family": "bert_encoder", "mask": MASK,
        "nodes": NODES, "first": FIRST, "second": SECOND, "cosine": cosine(first).item(), "cosine_baseline": cosine(masked).item(),
        "integrated_gradients": scores.tolist()})

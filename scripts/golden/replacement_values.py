"""What hiding one token changes, by plain loops over transformers: attention_mask, shorter texts, and other word vectors.

Reads the checkpoints of families.py. For each token that may be hidden: the score of the text minus the score with this token hidden. Integrated
Gradients of Captum with the end token as baseline stands beside them for the language model.
"""
import captum
import captum.attr
import torch
import transformers

from tiny_models import write_json

CLASSES = transformers.AutoModelForSequenceClassification
FAMILIES = {"bert": CLASSES, "modernbert": CLASSES, "bart_classification": CLASSES, "gpt2": transformers.AutoModelForCausalLM,
            "t5": transformers.AutoModelForSeq2SeqLM}
SOURCE, TARGET = [5, 12, 33, 7, 21, 9], [30, 14, 26]
END, ROW, LABEL, CLASS = 2, 2, 17, 1
NODES = 32


class WordVectors:
    """Puts `vector` in place of the word vector of one token; calls of the table are counted, source before target."""

    def __init__(self, model, call, place, vector):
        self.call, self.place, self.vector, self.calls = call, place, vector, 0
        modules = {id(m): m for m in [model.get_input_embeddings()] + self.stacks(model)}
        self.hooks = [m.register_forward_hook(self.hook) for m in modules.values()]

    @staticmethod
    def stacks(model):
        parts = [getattr(model, name)() for name in ("get_encoder", "get_decoder") if model.config.is_encoder_decoder]
        return [part.embed_tokens for part in parts]

    def hook(self, _module, _inputs, output):
        value = output.clone()
        for call, place in zip(self.call, self.place):
            if call == self.calls and place < value.shape[1]:
                value[0, place] = self.vector
        self.calls += 1
        return value

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for hook in self.hooks:
            hook.remove()


class Text:
    """One text of a family, with its target where the model has a decoder for it."""

    def __init__(self, model, name, source=None, target=None):
        self.model, self.name = model, name
        self.source = list(SOURCE) if source is None else source
        if source is None and name == "bart_classification":
            self.source[-1] = model.config.eos_token_id
        self.target = target if target is not None else ([model.config.decoder_start_token_id, *TARGET] if name == "t5" else [])

    def score(self, off=None):
        """The explained scalar; `off` is a token that nobody attends to."""
        ids = torch.tensor([self.source])
        mask = torch.ones_like(ids)
        inputs = {"input_ids": ids, "attention_mask": mask}
        if self.name == "gpt2":
            inputs["position_ids"] = torch.arange(ids.shape[1])[None]
        if self.target:
            inputs["decoder_input_ids"] = torch.tensor([self.target])
            inputs["decoder_attention_mask"] = torch.ones_like(inputs["decoder_input_ids"])
        if self.name == "bart_classification":  # its decoder reads the text again, one place later
            inputs["decoder_attention_mask"] = torch.ones_like(ids)
            if off is not None:
                inputs["decoder_attention_mask"][0, off + 1] = 0
        if off is not None and off < len(self.source):
            mask[0, off] = 0
        elif off is not None:
            inputs["decoder_attention_mask"][0, off - len(self.source)] = 0
        logits = self.model(**inputs).logits[0]
        if logits.dim() == 1:
            return logits[CLASS]
        if not self.target:
            return logits[-1, LABEL]
        left_out = len(TARGET) + 1 - len(self.target)
        return logits[ROW - left_out, LABEL]

    def without(self, token):
        n = len(self.source)
        source = [v for t, v in enumerate(self.source) if t != token]
        target = [v for t, v in enumerate(self.target) if t + n != token]
        return Text(self.model, self.name, source, target)

    def hideable(self):
        """All but those that the explained row itself is of, the last of the source, and of the target all but the second."""
        places = range(1 if self.name == "bert" else 0, len(self.source) - (2 if self.name == "bart_classification" else 1))
        return list(places) + ([len(self.source) + 1] if self.target else [])

    def with_vector(self, token, vector):
        n = len(self.source)
        again = self.name == "bart_classification"
        calls, places = ([0, 1], [token, token + 1]) if again else ([0], [token]) if token < n else ([1], [token - n])
        with WordVectors(self.model, calls, places, vector):
            return self.score()


def drops(text):
    words = text.model.get_input_embeddings().weight.detach()
    plain = text.score()
    kinds = {"attention_off": lambda t: text.score(off=t),
             "deletion": lambda t: text.without(t).score(),
             "zero": lambda t: text.with_vector(t, torch.zeros_like(words[0])),
             "mean": lambda t: text.with_vector(t, words.mean(0))}
    return {kind: [(plain - score(t)).item() for t in text.hideable()] for kind, score in kinds.items()}


def captum_from_end(text):
    """Word vectors' Integrated Gradients of the language model, every token but the last from the end token."""
    ids = torch.tensor([text.source])
    other = torch.full_like(ids, END)
    other[0, -1] = ids[0, -1]

    def forward(given):
        return text.model(input_ids=given).logits[:, -1, LABEL]

    method = captum.attr.LayerIntegratedGradients(forward, text.model.get_input_embeddings())
    scores = method.attribute(ids, baselines=other, n_steps=NODES, method="gausslegendre")
    return scores.sum(-1)[0].tolist()


def write(folder):
    document = {"source": f"transformers {transformers.__version__}, captum {captum.__version__}", "end": END, "row": ROW, "label": LABEL,
                "class": CLASS, "nodes": NODES, "models": {}}
    for name, head in FAMILIES.items():
        model = head.from_pretrained(folder / "families" / name, attn_implementation="eager").double().eval()
        text = Text(model, name)
        values = {"source": text.source, "target": text.target, "hidden": text.hideable(), **drops(text)}
        if name == "gpt2":
            values["integrated_gradients"] = captum_from_end(text)
        document["models"][name] = values
    write_json(folder / "replacements.json", document)

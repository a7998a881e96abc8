"""Opens a model folder that glassformer wrote (config.json, model.safetensors, tokenizer.json) as the PyTorch twin."""
import json
from pathlib import Path

from safetensors.torch import load_file
from tokenizers import Tokenizer

from reference_model import Classifier, Shape

KEYS = {"vocab_size": "vocab_size", "max_length": "max_position_embeddings", "layers": "num_hidden_layers",
        "heads": "num_attention_heads", "width": "hidden_size", "ffn_width": "intermediate_size", "norm_order": "norm_order",
        "positions": "position_embedding_type", "activation": "hidden_act", "pooling": "pooling"}


def find(folder):
    """A model folder, or the model of a run folder."""
    folder = Path(folder)
    return folder if (folder / "config.json").exists() else folder / "model"


def read_shape(folder, **changes):
    """The Shape that config.json states, with some values changed."""
    config = json.loads((find(folder) / "config.json").read_text(encoding="utf-8"))
    stated = {ours: config[theirs] for ours, theirs in KEYS.items() if theirs in config}
    return Shape(**({"classes": len(config["id2label"])} | stated | changes))


def load(folder):
    """(model in evaluation mode, tokenizer that cuts at the model's length)"""
    folder = find(folder)
    shape = read_shape(folder)
    model = Classifier(shape)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(shape.max_length)
    return model.eval(), tokenizer

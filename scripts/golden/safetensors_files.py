"""Files of the Python package: one with every dtype, and a transformers model saved in shards. Values are closed forms (see the tests)."""
import json
import shutil

import torch
from safetensors.torch import save_file

FLOATS = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
INTEGERS = {"i64": torch.int64, "i32": torch.int32, "i16": torch.int16, "i8": torch.int8, "u8": torch.uint8}
SHARD_SIZE = 500  # Less than the largest tensors, which then get shards of their own.


def every_dtype():
    tensors = {name: torch.tensor([0.0, 1.0, -2.5, 1024.0, float("inf"), float("-inf")], dtype=dtype) for name, dtype in FLOATS.items()}
    for name, dtype in INTEGERS.items():
        limits = torch.iinfo(dtype)
        tensors[name] = torch.tensor([[limits.min, limits.max], [1, 100]], dtype=dtype)
    tensors["bool"] = torch.tensor([True, False, True])
    tensors["scalar"] = torch.tensor(7.0)
    tensors["empty"] = torch.zeros(0, 3)
    tensors["naïve name"] = torch.tensor([3], dtype=torch.uint8)
    return tensors


def tiny_bert():
    """Element i of parameter number k (in the order of the state dict) is k + i / 1024."""
    from transformers import BertConfig, BertModel
    config = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, max_position_embeddings=10)
    model = BertModel(config)
    with torch.no_grad():
        for k, tensor in enumerate(model.state_dict().values()):
            tensor.copy_((k + torch.arange(tensor.numel()) / 1024).reshape(tensor.shape))
    return model


def write(folder):
    save_file(every_dtype(), str(folder / "safetensors_dtypes.safetensors"), metadata={"format": "pt"})
    shards = folder / "safetensors_shards"
    shutil.rmtree(shards, ignore_errors=True)
    model = tiny_bert()
    model.save_pretrained(shards, max_shard_size=SHARD_SIZE)
    (shards / "config.json").unlink()
    order = {"max_shard_size": SHARD_SIZE, "state_dict": list(model.state_dict())}
    (folder / "safetensors_shards.json").write_text(json.dumps(order, indent=1) + "\n")
    for path in [folder / "safetensors_dtypes.safetensors", *shards.iterdir()]:
        path.chmod(0o644)

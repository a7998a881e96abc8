"""Writes one folder a model family: config.json and model.safetensors as save_pretrained writes them, and expected.safetensors."""
import json
import shutil
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

from family_configs import FAMILIES
from family_values import draw_inputs, expected, last_state, random_model


def load(family, folder):
    """The model as a user gets it from the folder; anything but a perfect match of names is an error."""
    model, info = getattr(transformers, family.model_class).from_pretrained(folder, output_loading_info=True, attn_implementation="eager")
    problems = {kind: names for kind, names in info.items() if names}
    if problems:
        raise RuntimeError(f"{family.name}: {problems}")
    return model.eval()


def drop_keys(path, keys):
    config = json.loads(path.read_text(encoding="utf-8"))
    if keys:
        path.write_text(json.dumps({key: value for key, value in config.items() if key not in keys}, indent=2) + "\n", encoding="utf-8")


def write_family(folder, family):
    """The expected values are those of the model read back from the files."""
    shutil.rmtree(folder, ignore_errors=True)
    random_model(family).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    drop_keys(folder / "config.json", family.dropped)
    model = load(family, folder)
    last = last_state(model, draw_inputs(family, model.config)[-1])
    tensors = {name: value.detach().contiguous().clone() for name, value in expected(family, model).items()}
    save_file(tensors, str(folder / "expected.safetensors"), metadata={"last_state": last})  # two entries would change places at random
    for file in folder.iterdir():
        file.chmod(0o644)
    return {"name": family.name, "class": family.model_class, "model_type": model.config.model_type, "head": family.head}


def write(folder):
    folder = folder / "families"
    listed = [write_family(folder / family.name, family) for family in FAMILIES]
    lines = ",\n".join(" " + json.dumps(entry) for entry in listed)
    (folder / "families.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    torch.set_num_threads(1)
    write(Path(__file__).resolve().parents[2] / "tests" / "golden")

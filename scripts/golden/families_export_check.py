#!/usr/bin/env python3
"""Opens a folder that glassformer exported with transformers and compares it with the golden folder it came from:

$(scripts/bench/env) scripts/golden/families_export_check.py EXPORTED ORIGINAL [EXPORTED ORIGINAL ...]

ORIGINAL is a folder of tests/golden/families. Fails if a weight is missing, unexpected or of another shape, or if the logits (for a model
without a head: the last states) differ by more than 1e-5.
"""
import argparse
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file

from family_configs import FAMILIES
from family_values import logits_of, run

TOLERANCE = 1e-5
INPUTS = {"input_ids": "cu_seqlens", "token_type_ids": "cu_seqlens", "decoder_input_ids": "decoder_cu_seqlens"}


def open_model(family, folder):
    """(model, what is wrong with the names and shapes)"""
    model, info = getattr(transformers, family.model_class).from_pretrained(folder, output_loading_info=True, attn_implementation="eager",
                                                                            dtype=torch.float32)
    return model.eval(), [f"{kind}: {sorted(map(str, names))}" for kind, names in info.items() if names]


def sequences(golden):
    """The inputs of each sequence by the names of the model's arguments, cut from the flat ones."""
    count = len(golden["cu_seqlens"]) - 1
    present = {name: golden[bounds].tolist() for name, bounds in INPUTS.items() if name in golden}
    return [{name: golden[name][bounds[b]:bounds[b + 1]][None] for name, bounds in present.items()} for b in range(count)]


def difference(family, model, golden):
    """The largest difference of the logits; infinite if the shapes differ or a value is not a number."""
    results = [run(model, one) for one in sequences(golden)]
    if family.head == "none":
        values, wanted = torch.cat([r.last_hidden_state[0] for r in results]), golden[f"states.{model.config.num_hidden_layers}"]
    else:
        values, wanted = torch.cat([logits_of(family, r) for r in results]), golden["logits"]
    if values.shape != wanted.shape or not torch.isfinite(values).all():
        return float("inf")
    return (values - wanted).abs().max().item()


def check(exported, original):
    """The problems of one folder, in words."""
    family = next((f for f in FAMILIES if f.name == original.name), None)
    if family is None:
        return [f"{original.name} is not a folder of tests/golden/families"]
    model, problems = open_model(family, exported)
    largest = difference(family, model, load_file(original / "expected.safetensors"))
    print(f"{family.name}: the logits differ by {largest:.2e}")
    return problems + ([f"the logits differ by {largest:.2e}, more than {TOLERANCE:.0e}"] if largest > TOLERANCE else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="pairs: the exported folder, then its original")
    folders = parser.parse_args().folders
    if len(folders) % 2:
        parser.error("the folders come in pairs: EXPORTED ORIGINAL")
    torch.set_num_threads(1)
    problems = [f"{exported}: {problem}" for exported, original in zip(folders[::2], folders[1::2])
                for problem in check(exported, original.resolve())]
    if problems:
        sys.exit("families_export_check: " + "\n".join(problems))


if __name__ == "__main__":
    main()

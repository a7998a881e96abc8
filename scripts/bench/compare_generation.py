#!/usr/bin/env python3
"""Tokens a second of generation beside transformers.generate, in alternating rounds on one machine.

$(scripts/bench/env) scripts/bench/compare_generation.py --binary build/release/glassformer [--rounds 3] [--layers 6] [--width 384]

A random GPT-2 (no end token, vocabulary 8,000) continues prompts of 32 tokens greedily by 128, one prompt and sixteen at once. Both sides
keep keys and values and run on all cores in fp32; the texts must be equal token for token.
"""
import argparse
import json
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import torch
import transformers

VOCABULARY, PROMPT, NEW = 8000, 32, 128


def make_model(folder, layers, width):
    config = transformers.GPT2Config(vocab_size=VOCABULARY, n_layer=layers, n_embd=width, n_head=width // 64, n_positions=PROMPT + NEW + 8,
                                     bos_token_id=None, eos_token_id=None, pad_token_id=0, initializer_range=0.2)
    torch.manual_seed(5)
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    words = {f"w{i}": i for i in range(VOCABULARY)}
    tokenizer = {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "model": {"type": "WordLevel", "vocab": words, "unk_token": "w0"}}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))


def ours(binary, folder, prompts):
    words = [argument for ids in prompts for argument in ("--prompt", " ".join(f"w{i}" for i in ids))]
    done = subprocess.run([binary, "generate", folder, *words, "--max-new-tokens", str(NEW), "--json"], capture_output=True, text=True, check=True)
    texts = [json.loads(line)["texts"][0]["ids"] for line in done.stdout.splitlines()]
    return float(re.search(r"in ([\d.]+) s", done.stderr).group(1)), texts


def theirs(model, prompts):
    ids = torch.tensor(prompts)
    start = time.perf_counter()
    with torch.inference_mode():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=NEW, min_new_tokens=NEW)
    return time.perf_counter() - start, out[:, PROMPT:].tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=Path("build/release/glassformer"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=384)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make_model(folder, options.layers, options.width)
        model = transformers.GPT2LMHeadModel.from_pretrained(folder).eval()
        for batch in (1, 16):
            generator = torch.Generator().manual_seed(batch)
            prompts = torch.randint(1, VOCABULARY, (batch, PROMPT), generator=generator).tolist()
            theirs(model, prompts)
            rates = {"glassformer": [], "transformers": []}
            for _ in range(options.rounds):
                seconds, texts = ours(options.binary, folder, prompts)
                rates["glassformer"].append(batch * NEW / seconds)
                seconds, expected = theirs(model, prompts)
                rates["transformers"].append(batch * NEW / seconds)
                if texts != expected:
                    raise SystemExit("compare_generation: the texts differ")
            medians = {name: statistics.median(values) for name, values in rates.items()}
            print(f"batch {batch:>2}: glassformer {medians['glassformer']:.0f} tokens/s, transformers {medians['transformers']:.0f}, "
                  f"ratio {medians['glassformer'] / medians['transformers']:.2f} (medians of {options.rounds} rounds, equal texts)")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""generation_config.json means here what it means in transformers: fresh random models of six families, 36 files each, greedy and by beams, through
the program and through model.generate; the ids must be equal.

  $(scripts/bench/env) scripts/prove/generation_files.py [--binary glassformer] [--seeds 1]
Prints, per family, how many runs were equal and how many of the files changed a text. The suite holds the same files on the golden checkpoints
(tests/generate/generation_files_test.cpp); here the models, their sizes and the prompts are others, and the program reads the files itself.
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

from glass import command, default_binary

import torch
import transformers

import generation_files

VOCABULARY, WORDS = 60, "t{}"
PROMPTS = [[10, 11, 12], [7, 21, 9, 40, 11, 6, 33], [25], [50, 51, 50, 51]]
NARROW = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
PAIRED = {"d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 4, "decoder_attention_heads": 4,
          "encoder_ffn_dim": 48, "decoder_ffn_dim": 48, "max_position_embeddings": 40, "scale_embedding": True}
MODELS = {
    "gpt2": lambda t: t.GPT2LMHeadModel(t.GPT2Config(n_embd=32, n_layer=2, n_head=4, n_positions=40, eos_token_id=2, bos_token_id=2,
                                                     vocab_size=VOCABULARY)),
    "llama": lambda t: t.LlamaForCausalLM(t.LlamaConfig(**NARROW, intermediate_size=48, max_position_embeddings=40, vocab_size=VOCABULARY)),
    "opt": lambda t: t.OPTForCausalLM(t.OPTConfig(**NARROW, ffn_dim=48, max_position_embeddings=40, word_embed_proj_dim=16, vocab_size=VOCABULARY)),
    "bart": lambda t: t.BartForConditionalGeneration(t.BartConfig(**PAIRED, vocab_size=VOCABULARY)),
    "marian": lambda t: t.MarianMTModel(t.MarianConfig(**PAIRED, vocab_size=VOCABULARY, pad_token_id=59, decoder_start_token_id=59)),
    "t5": lambda t: t.T5ForConditionalGeneration(t.T5Config(d_model=32, d_kv=8, d_ff=48, num_layers=2, num_heads=4, n_positions=40,
                                                            decoder_start_token_id=0, vocab_size=VOCABULARY)),
}


def randomise(model, seed):
    """Weights large enough that texts differ from each other and from step to step."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in model.named_parameters():
            drawn = torch.randn(value.shape, generator=generator)
            is_norm = "norm" in name or "ln_" in name
            value.copy_(1 + 0.2 * drawn if is_norm and name.endswith("weight") else (0.1 if value.dim() == 1 else 0.45) * drawn)
    return model


def write_model(folder, name, seed):
    model = randomise(MODELS[name](transformers), seed)
    model.save_pretrained(folder)
    words = {WORDS.format(i): i for i in range(VOCABULARY)}
    document = {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
                "model": {"type": "WordLevel", "vocab": words, "unk_token": WORDS.format(3)}}
    (folder / "tokenizer.json").write_text(json.dumps(document), encoding="utf-8")


def program_ids(binary, folder, prompts, beams):
    options = [word for prompt in prompts for word in ("--prompt", " ".join(WORDS.format(i) for i in prompt))]
    more = [] if beams is None else ["--beams", beams]
    lines = command(binary, "generate", folder, *options, *more, "--json").splitlines()
    return [json.loads(line)["texts"][0]["ids"] for line in lines]


def without_end(ids, end_ids):
    return ids[:-1] if ids and ids[-1] in end_ids else ids


def compare(binary, folder, name):
    """Runs, unequal runs, and the files that changed a text."""
    unequal, plain, changing, runs = [], {}, set(), 0
    for case in generation_files.cases_of(folder, name in generation_files.ENCODER_DECODERS, PROMPTS):
        end_ids = generation_files.end_ids_of(case["file"])
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if case["old_layout"]:
            (folder / "config.json").write_text(json.dumps(config | case["file"]), encoding="utf-8")
        ours = program_ids(binary, folder, case["prompts"], case["beams"])
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        theirs = [without_end(ids, end_ids) for ids in case["texts"]]
        plain.setdefault(case["beams"], theirs)
        if theirs != plain.get(case["beams"]):
            changing.add(case["name"])
        runs += len(theirs)
        unequal += [(case["name"], case["beams"], p, a, b) for p, a, b in zip(case["prompts"], ours, theirs) if a != b]
    return runs, unequal, changing


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=default_binary())
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    failed = False
    for name in MODELS:
        for seed in range(options.seeds):
            with tempfile.TemporaryDirectory() as place:
                write_model(Path(place), name, seed)
                runs, unequal, changing = compare(options.binary, Path(place), name)
            print(f"{name}, seed {seed}: {runs - len(unequal)} of {runs} texts equal; {len(changing)} files changed a text", flush=True)
            for line in unequal:
                print("  ", *line)
            failed = failed or bool(unequal)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

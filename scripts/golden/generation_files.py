"""What transformers generates with the checkpoints of families.py beside one generation_config.json after another, greedy and by beams."""
import json
import shutil
import tempfile
from pathlib import Path

import torch
import transformers

DECODERS = ["gpt2", "llama", "opt"]
ENCODER_DECODERS = ["bart", "marian", "t5"]
PROMPTS = [[5, 12, 33], [8]]
NEW_TOKENS, BEAMS = 10, 3
SPECIAL = ("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id")


def variants(liked, end):
    """Files by name, made of the tokens that the model likes to write, so that each key has something to change. A list of an item stands
    for the number of beams that it is tried with; without one both 1 and BEAMS."""
    a, b, c = liked
    usual = {"max_new_tokens": NEW_TOKENS}
    return {
        "plain": usual,
        "end_tokens": usual | {"eos_token_id": [end, a, c]},
        "end_is_liked": usual | {"eos_token_id": b},
        "no_end": {"max_new_tokens": NEW_TOKENS, "eos_token_id": None},
        "ngram_1": usual | {"no_repeat_ngram_size": 1},
        "ngram_2": usual | {"no_repeat_ngram_size": 2},
        "ngram_3": usual | {"no_repeat_ngram_size": 3},
        "encoder_ngram_1": usual | {"encoder_no_repeat_ngram_size": 1},
        "encoder_ngram_2": usual | {"encoder_no_repeat_ngram_size": 2},
        "repetition": usual | {"repetition_penalty": 1.3},
        "repetition_liked": usual | {"repetition_penalty": 0.7},
        "encoder_repetition": usual | {"encoder_repetition_penalty": 1.6},
        "encoder_repetition_less": usual | {"encoder_repetition_penalty": 0.6, "repetition_penalty": 1.2},
        "bad_words": usual | {"bad_words_ids": [[a], [b, c], [c, c], [end], [9, 9, 9]]},
        "suppress": usual | {"suppress_tokens": [a, b]},
        "begin_suppress": usual | {"begin_suppress_tokens": [a, c]},
        "begin_suppress_forced": usual | {"begin_suppress_tokens": [a, b, c], "forced_bos_token_id": 8},
        "forced_bos": usual | {"forced_bos_token_id": 7},
        "forced_eos": usual | {"forced_eos_token_id": end},
        # Greedily alone: by beams the two have one score, and which of them torch.topk puts first depends on the vocabulary's size.
        "forced_eos_list": usual | {"forced_eos_token_id": [end, 8], "num_beams": 1},
        "min_length": usual | {"min_length": 8, "eos_token_id": [end, b]},
        "min_new_tokens": usual | {"min_new_tokens": 4, "min_length": 2, "eos_token_id": [a, b]},
        "max_length": {"max_length": 11},
        "sequence_bias": usual | {"sequence_bias": [[[a], -2.5], [[b, b], -6.0], [[11], 3.0], [[c, a], 4.0]]},
        "decay": usual | {"exponential_decay_length_penalty": [2, 1.7]},
        "renormalize": usual | {"renormalize_logits": True, "repetition_penalty": 1.4, "bad_words_ids": [[b]]},
        "remove_invalid": usual | {"remove_invalid_values": True, "suppress_tokens": [a]},
        "long": usual | {"length_penalty": 2.0, "eos_token_id": [end, b], "num_beams": 4},
        "short": usual | {"length_penalty": -1.0, "eos_token_id": [end, b]},
        "early": usual | {"early_stopping": True, "eos_token_id": [end, a, b], "num_beams": 4},
        "never": usual | {"early_stopping": "never", "length_penalty": 1.5, "eos_token_id": [end, a]},
        "translation": {"max_length": 13, "bad_words_ids": [[a]], "forced_eos_token_id": end, "num_beams": 6, "renormalize_logits": True},
        "summary": {"max_length": 14, "min_length": 6, "no_repeat_ngram_size": 3, "forced_bos_token_id": 0, "forced_eos_token_id": end,
                    "length_penalty": 2.0, "early_stopping": True, "num_beams": 4},
        "unused_sampling": usual | {"temperature": 0.4, "top_p": 0.8, "top_k": 3, "do_sample": False},
        "sampling_of_one": usual | {"do_sample": True, "top_k": 1, "temperature": 0.7, "num_beams": 1},
        "neutral": usual | {"guidance_scale": 1.0, "num_beam_groups": 1, "diversity_penalty": 0.0, "token_healing": False, "use_cache": True,
                            "watermarking_config": None, "max_time": None, "constraints": None, "transformers_version": "4.30.0"},
    }


def written(model, prompt, beams, end_ids):
    """Ids behind the beginning, up to and with the end token."""
    more = {} if beams is None else {"num_beams": beams}
    row = model.generate(torch.tensor([prompt]), **more)[0].tolist()
    tail = row[1 if model.config.is_encoder_decoder else len(prompt):]
    ends = [place for place, token in enumerate(tail) if token in end_ids]
    return tail[:ends[0] + 1] if ends else tail


def end_ids_of(document):
    ends = document.get("eos_token_id")
    return [] if ends is None else ends if isinstance(ends, list) else [ends]


def liked_tokens(model, prompts):
    """The three tokens that it writes most, without any setting; those that it writes first of equal ones."""
    special = {getattr(model.config, key, None) for key in SPECIAL}
    tokens = [t for p in prompts for t in written(model, p, 1, []) + written(model, p, BEAMS, [])] + list(range(5, 40))
    tokens = [t for t in tokens if t not in special]
    return sorted(dict.fromkeys(tokens), key=lambda t: -tokens.count(t))[:3]


def open_with(folder, is_pair, document, old_layout=False):
    """The model with this generation_config.json, or with its keys in config.json."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    path = folder / "generation_config.json"
    path.unlink(missing_ok=True)
    if old_layout:
        (folder / "config.json").write_text(json.dumps(config | document), encoding="utf-8")
    else:
        path.write_text(json.dumps(document), encoding="utf-8")
    head = transformers.AutoModelForSeq2SeqLM if is_pair else transformers.AutoModelForCausalLM
    model = head.from_pretrained(folder, attn_implementation="eager").eval()
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return model


def cases_of(folder, is_pair, prompts):
    """{"name", "file", "old_layout", "beams", "prompts", "texts"} of each variant; `folder` gets the last of the files. Behind the prompts stands
    one of what the model likes to write, so that a source has something to repeat."""
    plain = open_with(folder, is_pair, {})
    config = {key: getattr(plain.config, key, None) for key in SPECIAL}
    base = {key: value for key, value in config.items() if value is not None}
    plain = open_with(folder, is_pair, base | {"eos_token_id": None, "max_new_tokens": NEW_TOKENS})
    liked = liked_tokens(plain, prompts)
    prompts = prompts + [[liked[0], liked[1], liked[2], liked[0], liked[1]]]
    for name, more in variants(liked, base["eos_token_id"]).items():
        document = base | more
        old_layout = name in ("ngram_3", "summary")
        model = open_with(folder, is_pair, document, old_layout)
        for beams in [None] if "num_beams" in more else [None, BEAMS]:
            texts = [written(model, prompt, beams, end_ids_of(document)) for prompt in prompts]
            yield {"name": name, "file": document, "old_layout": old_layout, "beams": beams, "prompts": prompts, "texts": texts}


def by_file(cases):
    """One entry a file, with its runs."""
    files = {}
    for case in cases:
        entry = files.setdefault(case["name"], {"name": case["name"], "file": case["file"], "old_layout": case["old_layout"], "runs": []})
        entry["runs"].append({"beams": case["beams"], "texts": case["texts"]})
    return list(files.values())


def write(folder):
    models = {}
    for name in DECODERS + ENCODER_DECODERS:
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place) / name
            shutil.copytree(folder / "families" / name, copy)
            cases = list(cases_of(copy, name in ENCODER_DECODERS, PROMPTS))
            models[name] = {"prompts": cases[0]["prompts"], "files": by_file(cases)}
    lines = [f'"{name}": {{"prompts": {json.dumps(model["prompts"])}, "files": [\n  ' +
             ",\n  ".join(json.dumps(file, separators=(",", ":")) for file in model["files"]) + "]}" for name, model in models.items()]
    text = f'{{"source": "transformers {transformers.__version__}", "models": {{\n ' + ",\n ".join(lines) + "}}\n"
    (folder / "generation_files.json").write_text(text, encoding="utf-8")

"""What transformers generates with the checkpoints of families.py: greedy, by beams, and how it warps scores before sampling."""
import torch
import transformers
from transformers.generation import logits_process as warpers

from tiny_models import write_json

DECODERS = ["gpt2", "gpt_neox", "opt", "bloom", "llama", "llama_linear_rope", "mistral", "qwen3", "gemma2", "gemma", "gemma3", "olmo2", "granite", "smollm3",
            "stablelm", "phi3", "phi", "starcoder2", "falcon", "falcon_new", "gptj", "gpt_neo"]
ONE_KIND_OF_BEAMS = DECODERS[DECODERS.index("gemma"):] + ["mt5", "mbart", "m2m_100", "pegasus"]
ENCODER_DECODERS = ["t5", "bart", "marian", "mt5", "mbart", "m2m_100", "pegasus"]
PROMPTS = [[5, 12, 33], [7, 21, 9, 40, 11, 6], [8]]
NEW_TOKENS = 10
BEAMS = [(3, 1.0), (4, 0.0), (2, 2.0)]
SETTINGS = [
    {"temperature": 0.7}, {"temperature": 1.0, "top_k": 5}, {"temperature": 1.3, "top_p": 0.8}, {"temperature": 1.0, "min_p": 0.2},
    {"temperature": 0.9, "top_k": 12, "top_p": 0.6, "min_p": 0.05}, {"temperature": 1.0, "repetition_penalty": 1.7},
    {"temperature": 0.0, "repetition_penalty": 3.0},
    {"temperature": 1.0, "top_h": 0.5}, {"temperature": 1.2, "typical_p": 0.6}, {"temperature": 1.0, "epsilon_cutoff": 0.05},
    {"temperature": 1.0, "eta_cutoff": 0.2}, {"temperature": 0.8, "top_k": 15, "typical_p": 0.9, "eta_cutoff": 0.01}]


def settings_of(model, **more):
    ends = model.config.eos_token_id
    return transformers.GenerationConfig(max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=ends, pad_token_id=0,
                                         decoder_start_token_id=getattr(model.config, "decoder_start_token_id", None), **more)


def generated(model, prompt, **more):
    """Ids behind the prompt, up to and with the end token; with `num_return_sequences` a list of them with their scores."""
    ids = torch.tensor([prompt])
    out = model.generate(ids, generation_config=settings_of(model, return_dict_in_generate=True, output_scores=True, **more))
    start = 1 if model.config.is_encoder_decoder else len(prompt)
    texts = []
    for row in out.sequences:
        tail = row[start:].tolist()
        if model.config.eos_token_id in tail:
            tail = tail[:tail.index(model.config.eos_token_id) + 1]
        texts.append(tail)
    scores = getattr(out, "sequences_scores", None)
    return texts, [] if scores is None else scores.tolist()


def of_model(folder, name):
    head = transformers.AutoModelForSeq2SeqLM if name in ENCODER_DECODERS else transformers.AutoModelForCausalLM
    model = head.from_pretrained(folder / "families" / name, attn_implementation="eager").eval()
    model.generation_config = transformers.GenerationConfig()
    result = {"end": model.config.eos_token_id, "greedy": [generated(model, p)[0][0] for p in PROMPTS], "beams": []}
    for beams, penalty in BEAMS[:1] if name in ONE_KIND_OF_BEAMS else BEAMS:
        runs = [generated(model, p, num_beams=beams, num_return_sequences=beams, length_penalty=penalty, early_stopping=False) for p in PROMPTS]
        result["beams"].append({"beams": beams, "length_penalty": penalty, "texts": [r[0] for r in runs], "scores": [r[1] for r in runs]})
    return result


def warp(scores, seen, settings):
    """The processors of transformers in the order in which generate() runs them."""
    ids = torch.tensor([seen])
    row = torch.tensor([scores], dtype=torch.float64)
    if "repetition_penalty" in settings:
        row = warpers.RepetitionPenaltyLogitsProcessor(settings["repetition_penalty"])(ids, row)
    if settings["temperature"] > 0:
        row = warpers.TemperatureLogitsWarper(settings["temperature"])(ids, row)
        for key, make in [("top_h", warpers.TopHLogitsWarper), ("top_k", warpers.TopKLogitsWarper), ("top_p", warpers.TopPLogitsWarper),
                          ("min_p", warpers.MinPLogitsWarper), ("typical_p", warpers.TypicalLogitsWarper),
                          ("epsilon_cutoff", warpers.EpsilonLogitsWarper), ("eta_cutoff", warpers.EtaLogitsWarper)]:
            if key in settings:
                row = make(settings[key])(ids, row)
    return row[0]


def sampling():
    """Warped scores of random rows, and the token that a number from [0, 1) picks from their sums in order of the ids."""
    torch.manual_seed(11)
    cases = []
    for settings in SETTINGS:
        for _ in range(4):
            scores = (torch.randn(24, dtype=torch.float64) * 2).tolist()
            seen = torch.randint(0, 24, (5,)).tolist()
            warped = warp(scores, seen, settings)
            sums = torch.softmax(warped, 0).cumsum(0)
            numbers = torch.rand(3, dtype=torch.float64).tolist()
            picks = [int((sums > u).nonzero()[0]) if settings["temperature"] > 0 else int(warped.argmax()) for u in numbers]
            cases.append({"settings": settings, "scores": scores, "seen": seen, "warped": [None if w == -torch.inf else w for w in warped.tolist()],
                          "uniforms": numbers, "picks": picks})
    return cases


def write(folder):
    names = DECODERS + ENCODER_DECODERS
    write_json(folder / "generation.json", {"source": f"transformers {transformers.__version__}", "prompts": PROMPTS, "new_tokens": NEW_TOKENS,
                                            "models": {name: of_model(folder, name) for name in names}, "sampling": sampling()})

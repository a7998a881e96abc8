"""Random checkpoints of a family, and what transformers computes from them: every sequence alone, in evaluation mode, eager attention."""
import copy
import math
import zlib

import torch
import transformers

TARGET_LENGTHS = [4, 3, 6, 8]


def generator_of(name):
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def config_of(family):
    model_class = getattr(transformers, family.model_class)
    return model_class.config_class(**copy.deepcopy(family.config))


def random_model(family):
    """The family's class with no weight, bias or norm left at its initial value."""
    model = getattr(transformers, family.model_class)(config_of(family)).eval()
    if family.untie or family.says_tied:
        output = model.get_output_embeddings()
        output.weight = torch.nn.Parameter(output.weight.detach().clone())
        model.config.tie_word_embeddings = family.says_tied
    randomise(model, generator_of(family.name))
    return model


@torch.no_grad()
def randomise(model, generator):
    """Matrices keep the scale of what they multiply, so that attention is far from uniform and states stay near one. Sinusoidal tables are
    frozen parameters and stay; a saved buffer such as final_logits_bias is drawn like a bias."""
    around_zero = model.config.model_type in ("gemma", "gemma2", "gemma3_text")  # its norms multiply by one plus the weight
    tables = {id(m.weight) for m in model.modules() if isinstance(m, torch.nn.Embedding)}
    for name, value in model.named_parameters():
        if not value.requires_grad:
            continue
        drawn = torch.randn(value.shape, generator=generator)
        if value.dim() == 1 and name.endswith("weight"):
            value.copy_(0.2 * drawn if around_zero else 1 + 0.2 * drawn)
        elif value.dim() == 1:
            value.copy_(0.2 * drawn)
        else:
            value.copy_(drawn * (0.5 if id(value) in tables else 1 / math.sqrt(min(value.shape))))
    for name, value in model.named_buffers():
        if name == "final_logits_bias":
            value.copy_(0.2 * torch.randn(value.shape, generator=generator))


def draw_ids(lengths, config, generator, ends_with=None):
    """Different ids all over the vocabulary, in a new order a round, without the padding token."""
    usable = [i for i in range(config.vocab_size) if i not in (config.pad_token_id, ends_with)]
    order = torch.cat([torch.randperm(len(usable), generator=generator) for _ in range(2)]).tolist()
    texts = []
    for length in lengths:
        ids = [usable[order.pop()] for _ in range(length)]
        texts.append(ids if ends_with is None else ids[:-1] + [ends_with])
    return texts


def draw_inputs(family, config):
    """The inputs of each sequence, by the names of the model's arguments."""
    generator = generator_of(family.name + " inputs")
    sources = draw_ids(family.lengths, config, generator, family.ends_with)
    if family.padded:
        for ids in sources:
            ids[len(ids) // 2] = config.pad_token_id
    inputs = [{"input_ids": ids} for ids in sources]
    if family.pairs:
        for number, one in enumerate(inputs):
            first = len(one["input_ids"]) // 2 + 1 if number % 2 else len(one["input_ids"])
            one["token_type_ids"] = [int(place >= first) for place in range(len(one["input_ids"]))]
    if family.encoder_decoder:
        start = config.decoder_start_token_id
        if family.head != "lm":  # it reads the source again, shifted to the right
            targets = [[start, *ids[:-1]] for ids in sources]
        else:
            targets = [[start, *ids[1:]] for ids in draw_ids(TARGET_LENGTHS, config, generator)]
        for one, ids in zip(inputs, targets):
            one["decoder_input_ids"] = ids
    return [{name: torch.tensor([ids]) for name, ids in one.items()} for one in inputs]


@torch.no_grad()
def run(model, one):
    """One sequence alone, by a copy of the model: dynamic rotary scaling remembers the longest sequence it saw."""
    model = copy.deepcopy(model)
    model.config.use_cache = False
    return model(**one, output_hidden_states=True)


FINAL_NORMS = {"final_norm", "ln_f", "final_layer_norm", "norm"}
INSIDE = {"layers", "layer", "h", "block", "embeddings", "head"}


def last_state(model, one):
    """What the last entry of hidden_states is: the output of the final norm, what a projection makes of that, or the last layer's own."""
    def is_final(name):
        parts = name.split(".")
        is_of_stack = parts[-1] == "layer_norm" and parts[-2] in ("encoder", "decoder")
        return (parts[-1] in FINAL_NORMS or is_of_stack) and not INSIDE & set(parts)
    model = copy.deepcopy(model)
    seen = []
    for name, module in model.named_modules():
        if is_final(name):
            module.register_forward_hook(lambda _, __, output: seen.append(output))
    result = run(model, one)
    last = result["decoder_hidden_states" if model.config.is_encoder_decoder else "hidden_states"][-1]
    if any(output.shape == last.shape and torch.equal(output, last) for output in seen):
        return "after the final norm"
    if last.shape[-1] != model.config.hidden_size:
        return "after project_out"
    return "before the final norm" if seen else "of the last layer; there is no final norm"


def logits_of(family, result):
    """Per-sequence logits [1, C]; per-token logits without the batch axis [T, C]; None for a model without a head."""
    if family.head == "none":
        return None
    if family.head == "span":
        return torch.stack([result.start_logits[0], result.end_logits[0]], dim=-1)
    return result.logits if family.head == "sequence" else result.logits[0]


def states_of(family, results):
    """Every entry of hidden_states, flat over the sequences."""
    kinds = {"encoder_states": "encoder_hidden_states", "decoder_states": "decoder_hidden_states"} if family.encoder_decoder \
        else {"states": "hidden_states"}
    return {f"{ours}.{number}": torch.cat([getattr(r, theirs)[number][0] for r in results])
            for ours, theirs in kinds.items() for number in range(len(getattr(results[0], theirs)))}


def flat(inputs, name):
    return torch.cat([one[name][0] for one in inputs])


def bounds(inputs, name):
    return torch.tensor([0] + [one[name].shape[1] for one in inputs]).cumsum(0)


def expected(family, model):
    """What the C++ tests compare with, by name."""
    inputs = draw_inputs(family, model.config)
    results = [run(model, one) for one in inputs]
    tensors = {name: flat(inputs, name) for name in inputs[0]} | {"cu_seqlens": bounds(inputs, "input_ids")}
    if family.encoder_decoder:
        tensors["decoder_cu_seqlens"] = bounds(inputs, "decoder_input_ids")
    tensors |= states_of(family, results)
    if family.head != "none":
        tensors["logits"] = torch.cat([logits_of(family, r) for r in results])
    if family.head != "none":
        half = copy.deepcopy(model).to(torch.bfloat16)
        tensors["bf16_logits"] = torch.cat([logits_of(family, run(half, one)) for one in inputs]).float()
    return tensors

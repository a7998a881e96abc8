"""What transformers gives for the evaluation suites on the checkpoints of families.py.

Log-probabilities and pseudo-log-likelihoods of sentences from a small grammar, strided perplexities as in Hugging Face's "Perplexity of
fixed-length models", and the choice among label words."""
import json
import random

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from tiny_models import write_json

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
NOUNS = ["cat", "dog", "child", "poet", "river", "stone"]
VERBS = ["sees", "likes", "hears", "wants"]
PLURAL = {"cat": "cats", "dog": "dogs", "child": "children", "poet": "poets", "river": "rivers", "stone": "stones",
          "sees": "see", "likes": "like", "hears": "hear", "wants": "want"}
OTHERS = ["the", "a", "some", "it", "was", "today", "and", "not", "very", "good", "bad", "dull", "near", "old", "small", "while", "they",
          "so"]
VOCABULARY = SPECIAL + NOUNS + VERBS + list(PLURAL.values()) + OTHERS
# The tokenizer's special tokens: none (config.json's start token goes in front), one in front, one on each side.
CAUSAL = {"gpt2": "plain", "llama": "led", "mistral": "plain", "gpt_neox": "framed"}
MASKED = ["bert_mlm", "roberta_mlm", "distilbert_mlm", "modernbert_mlm"]
STRIDES = [(20, 10), (20, 5), (20, 20), (16, 3)]  # (window, stride)
WORDS = {"negative": "dull", "positive": "good", "neutral": "not very bad"}
TEMPLATES = {"next": ["{text} it was {label} today", "so {text} and {label}"],
             "masked": ["{text} it was {label} today", "so {label} was {text}"]}


def tokenizer(kind):
    words = Tokenizer(models.WordLevel({word: i for i, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    form = {"plain": None, "led": "[CLS] $A", "framed": "[CLS] $A [SEP]"}[kind]
    if form:
        words.post_processor = processors.TemplateProcessing(single=form, special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return words


def phrase(draw, plural):
    noun, adjectives = draw.choice(NOUNS), draw.choice([[], ["old"], ["small", "old"]])
    return [draw.choice(["the", "some"] if plural else ["the", "a"]), *adjectives, PLURAL[noun] if plural else noun]


def pairs(draw, count):
    """The verb agrees with its subject in the good sentence alone."""
    made = []
    for _ in range(count):
        plural = draw.random() < 0.5
        verb, other = draw.choice(VERBS), phrase(draw, draw.random() < 0.5) + draw.choice([[], ["today"], ["while", "it", "was", "bad"]])
        subject = phrase(draw, plural)
        sentence = [" ".join(subject + [PLURAL[verb] if form else verb] + other) for form in (plural, not plural)]
        number = "plural" if plural else "singular"
        made.append({"sentence_good": sentence[0], "sentence_bad": sentence[1], "UID": f"agreement_{number}", "field": "syntax"})
    return made


def encoded(words, text, behind=True):
    """Ids, offsets and which tokens are special; `behind`: with the special tokens behind the text."""
    encoding = words.encode(text)
    size = len(encoding.ids)
    while not behind and size and encoding.special_tokens_mask[size - 1]:
        size -= 1
    return encoding.ids[:size], encoding.offsets[:size], encoding.special_tokens_mask[:size]


@torch.no_grad()
def log_softmax(model, ids):
    """[T, V] of one sequence: the model's fp32 logits, the softmax in double."""
    return torch.log_softmax(model(torch.tensor([ids])).logits[0].double(), -1)


def causal_score(model, words, text):
    ids, _, special = encoded(words, text, behind=False)
    if not special[0]:
        ids, special = [model.config.bos_token_id] + ids, [1] + special
    rows = log_softmax(model, ids)
    return sum(rows[t - 1, ids[t]].item() for t in range(1, len(ids)) if not special[t])


def masked_score(model, words, text):
    ids, _, special = encoded(words, text)
    total = 0.0
    for t in range(len(ids)):
        if not special[t]:
            total += log_softmax(model, ids[:t] + [SPECIAL.index("[MASK]")] + ids[t + 1:])[t, ids[t]].item()
    return total


@torch.no_grad()
def strided(model, words, text, window, stride):
    """The documentation's loop. Its mean loss of a window counts as often as there are labels behind the shift."""
    ids, offsets, special = encoded(words, text)
    ends, last = [], 0
    for (_, end), is_special in zip(offsets, special):
        last = last if is_special else max(last, end)
        ends.append(last)
    nll, scored, scored_bytes, previous, windows = 0.0, 0, 0, 0, 0
    for begin in range(0, len(ids), stride):
        end = min(begin + window, len(ids))
        labels = torch.tensor([ids[begin:end]])
        labels[:, :-(end - previous)] = -100
        count = int((labels[:, 1:] != -100).sum())
        if count:
            nll += model(torch.tensor([ids[begin:end]]), labels=labels).loss.double().item() * count
            windows += 1
        scored_bytes += ends[end - 1] - ends[end - 1 - count]
        scored, previous = scored + count, end
        if end == len(ids):
            break
    loss = nll / scored
    return {"window": window, "stride": stride, "windows": windows, "tokens": scored, "bytes": scored_bytes, "loss": loss,
            "perplexity": float(torch.exp(torch.tensor(loss, dtype=torch.float64))),
            "bits_per_byte": nll / scored_bytes / float(torch.log(torch.tensor(2.0, dtype=torch.float64)))}


def word_scores(model, words, reading, template, text):
    """Log-probabilities of the tokens of each label word in the filled template."""
    scores = []
    for word in WORDS.values():
        front = template[:template.index("{label}")].replace("{text}", text)
        filled = front + word + template[template.index("{label}") + len("{label}"):].replace("{text}", text)
        ids, offsets, special = encoded(words, filled, behind=reading == "masked")
        places = [t for t, (a, b) in enumerate(offsets) if not special[t] and b > len(front) and a < len(front) + len(word)]
        shown = [SPECIAL.index("[MASK]") if reading == "masked" and t in places else i for t, i in enumerate(ids)]
        rows = log_softmax(model, shown)
        scores.append([rows[t - (reading == "next"), ids[t]].item() for t in places])
    return scores


def label_words(model, words, reading, texts):
    cases = []
    for template in TEMPLATES[reading]:
        scores = [word_scores(model, words, reading, template, text) for text in texts]
        sums, means = [[sum(s) for s in row] for row in scores], [[sum(s) / len(s) for s in row] for row in scores]
        cases.append({"template": template, "sums": sums, "means": means,
                      "choices": [row.index(max(row)) for row in sums], "mean_choices": [row.index(max(row)) for row in means]})
    return cases


def of_model(folder, name, reading, kind, document):
    head = transformers.AutoModelForCausalLM if reading == "next" else transformers.AutoModelForMaskedLM
    model = head.from_pretrained(folder / "families" / name, attn_implementation="eager").eval()
    words = tokenizer(kind)
    score = causal_score if reading == "next" else masked_score
    result = {"tokenizer": kind, "reading": reading,
              "pairs": [[score(model, words, pair[key]) for key in ("sentence_good", "sentence_bad")] for pair in document["pairs"]],
              "label_words": label_words(model, words, reading, document["texts"])}
    if reading == "next":
        result["perplexity"] = [strided(model, words, document["long_text"], *case) for case in STRIDES]
    return result


def write(folder):
    draw = random.Random(17)
    document = {"source": f"transformers {transformers.__version__}", "pairs": pairs(draw, 16)}
    document["texts"] = [pair["sentence_good"].replace(" while it was bad", "") for pair in pairs(draw, 12)]
    document["long_text"] = " ".join(pair["sentence_good"] for pair in pairs(draw, 24))
    document["words"] = WORDS
    document["tokenizers"] = {kind: json.loads(tokenizer(kind).to_str()) for kind in ("plain", "led", "framed")}
    document["models"] = {name: of_model(folder, name, "next", kind, document) for name, kind in CAUSAL.items()}
    document["models"] |= {name: of_model(folder, name, "masked", "framed", document) for name in MASKED}
    write_json(folder / "suite_values.json", document)

"""Comparisons on a language model of the shape of GPT-2 with prompts and continuations of WikiText-2: LLMAttribution and Inseq."""
from attribution_bench import Comparison, Ours, Rival, share_check

SAME = 1e-3          # of the largest score: small differences of log-probabilities in fp32
QUADRATURE = 2e-2    # of the largest score: fifty nodes of a token's path, against its exact integral
NODES, END = 50, "eos"


def rows_of(tables):
    """All rows of all texts."""
    return [row for table in tables for row in table]


def ablation(bench, name, **how):
    data = bench.rows.continuations(1 if how else bench.few(2, 1), 32, 16)
    ours = Ours(bench, bench.decoder, data, "occlusion", {"unit": "span", "replacement": "id:0"},
                {"explain.target": "log_probability"})
    rival = Rival(bench, "rival_llm_attribution.py", bench.decoder, data, task="ablation", replacement=0, **how)

    def check(a, b):
        prompt = [[row[:len(other)] for row, other in zip(table, others)] for table, others in zip(a.by_target(), b.answer["scores"])]
        return share_check("scores", rows_of(prompt), rows_of(b.answer["scores"]), SAME)

    cached = "" if how.get("cached", True) else ", without its cache"
    return Comparison(name, f"ablation of a prompt of 32 tokens by 16 target tokens, LLMAttribution{cached}", 30, ours, rival, check,
                      "LLMAttribution")


def before(table, text_tokens):
    """Of each target token the scores of what stands before it."""
    return [row[:text_tokens + number] for number, row in enumerate(table)]


def against_inseq(bench, name, title, method, goal, settings, most, prompt, target):
    data = bench.rows.continuations(1, prompt, target)
    ours = Ours(bench, bench.decoder, data, method, settings | {"baseline": END}, {"explain.target": "logit"})
    rival = Rival(bench, "rival_inseq.py", bench.decoder, data, task="run", method=method, steps=NODES)

    def check(a, b):
        seen = ([row for table in tables for row in before(table, prompt)] for tables in (a.by_target(), b.answer["scores"]))
        return share_check("scores", *seen, most)

    return Comparison(name, title, goal, ours, rival, check, "Inseq")


def discretized(bench):
    """By the authors' rule and nodes, so that both compute the same sum."""
    return against_inseq(bench, "dig", f"discretized Integrated Gradients, {NODES} nodes", "discretized_integrated_gradients", 10,
                         {"nodes": NODES, "neighbours": 50, "rule": "left"}, SAME, 16, 4)


def sequential(bench):
    """Ours is exact, so the rival's completeness is the most that can be asked of it."""
    return against_inseq(bench, "sig", f"sequential Integrated Gradients (exact; Inseq by {NODES} nodes)", "sequential_integrated_gradients",
                         4, {}, QUADRATURE, 12, 1)


COMPARISONS = {"llm": lambda bench: ablation(bench, "llm"), "llm_uncached": lambda bench: ablation(bench, "llm_uncached", cached=False),
               "dig": discretized, "sig": sequential}

#!/usr/bin/env python3
"""Captum's LLMAttribution on a language model: a rival of compare_attribution.py.

  rival_llm_attribution.py MODEL ROWS --threads 2 --serve     ROWS: JSON lines with text and target
"""

import torch
from captum.attr import FeatureAblation, LLMAttribution, TextTokenInput
from transformers import AutoModelForCausalLM, AutoTokenizer

from attribution_rows import read
from rival_serve import options_of, serve


class Attribution:
    def __init__(self, options):
        torch.set_num_threads(options.threads)
        self.tokenizer = AutoTokenizer.from_pretrained(options.MODEL)
        self.model = AutoModelForCausalLM.from_pretrained(options.MODEL).eval()
        self.rows = read(options.ROWS)

    @torch.no_grad()
    def ablation(self, replacement, cached=True, in_tokens=True):
        """Log-probabilities of the target's tokens by hidden prompt token, [targets, prompt] for each row."""
        method, scores = LLMAttribution(FeatureAblation(self.model), self.tokenizer), []
        for row in self.rows:
            prompt = TextTokenInput(row["text"], self.tokenizer, baselines=replacement)
            target = torch.tensor(self.tokenizer.encode(row["target"], add_special_tokens=False))
            result = method.attribute(prompt, target=target, use_cached_outputs=cached, forward_in_tokens=in_tokens)
            scores.append(result.token_attr.tolist())
        return {"scores": scores}


if __name__ == "__main__":
    serve({"ablation": Attribution(options_of(__doc__, "MODEL", "ROWS")).ablation})

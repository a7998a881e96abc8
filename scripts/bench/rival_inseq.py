#!/usr/bin/env python3
"""Inseq's discretized and sequential Integrated Gradients on a language model: a rival of compare_attribution.py.

  rival_inseq.py MODEL ROWS --threads 2 --serve         ROWS: JSON lines with text and target
"""
import logging
import os
import tempfile

# Inseq keeps neighbours of words under the model's name, which may be that of another model of an earlier call.
os.environ["INSEQ_ARTIFACTS_CACHE"] = tempfile.mkdtemp(prefix="inseq-")
import inseq  # noqa: E402
import torch  # noqa: E402
from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: E402

from attribution_rows import read  # noqa: E402
from rival_serve import options_of, serve  # noqa: E402

END = "<|endoftext|>"  # begins and ends texts and stands for the unknown, as in GPT-2's own tokenizer; Inseq's baseline


class Attribution:
    def __init__(self, options):
        torch.set_num_threads(options.threads)
        logging.disable(logging.WARNING)
        self.tokenizer = AutoTokenizer.from_pretrained(options.MODEL, bos_token=END, unk_token=END)
        self.model = AutoModelForCausalLM.from_pretrained(options.MODEL)
        self.model.config.bos_token_id = self.tokenizer.bos_token_id
        self.rows = read(options.ROWS)
        self.models = {}

    def run(self, method, steps):
        """Scores of every token of the text and of the target before, summed over the width, [targets, tokens] for each row."""
        if method not in self.models:
            self.models[method] = inseq.load_model(self.model, method, tokenizer=self.tokenizer)
        scores = []
        for row in self.rows:
            out = self.models[method].attribute(row["text"], row["text"] + row["target"], n_steps=steps, attributed_fn="logit",
                                                show_progress=False, pretty_progress=False)
            values = out.sequence_attributions[0].target_attributions  # [tokens, targets, width]
            scores.append(torch.nan_to_num(values).sum(-1).T.tolist())
        return {"scores": scores}


if __name__ == "__main__":
    serve({"run": Attribution(options_of(__doc__, "MODEL", "ROWS")).run})

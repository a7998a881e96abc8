#!/usr/bin/env python3
"""Writes the golden values of tests/golden with PyTorch, transformers, Captum, scikit-learn and others:
$(scripts/bench/env) scripts/make_golden.py [--out FOLDER]

Everything is computed on one thread from fixed seeds; the values are facts about those, not about this project.
"""
import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "golden"))

import torch  # noqa: E402

import adamw_values  # noqa: E402
import captum_gradient_values  # noqa: E402
import captum_values  # noqa: E402
import decoder_values  # noqa: E402
import deeplift_values  # noqa: E402
import families  # noqa: E402
import generation_files  # noqa: E402
import generation_values  # noqa: E402
import layer_values  # noqa: E402
import metrics_values  # noqa: E402
import model_values  # noqa: E402
import optimizer_values  # noqa: E402
import perturbation_values  # noqa: E402
import probe_values  # noqa: E402
import replacement_values  # noqa: E402
import safetensors_cases  # noqa: E402
import safetensors_files  # noqa: E402
import schedule_values  # noqa: E402
import sentence_values  # noqa: E402
import suite_values  # noqa: E402
import task_metrics_values  # noqa: E402
import torch_files  # noqa: E402

LARGEST_FILE = 100 * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "tests" / "golden")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for part in (model_values, captum_values, captum_gradient_values, adamw_values, optimizer_values, schedule_values, metrics_values, probe_values,
                 safetensors_cases, safetensors_files, torch_files, families, decoder_values, deeplift_values, layer_values, replacement_values, sentence_values,
                 generation_values, generation_files, task_metrics_values, suite_values, perturbation_values):
        part.write(folder)
    too_large = [str(p.relative_to(folder)) for p in folder.rglob("*") if p.stat().st_size > LARGEST_FILE]
    if too_large:
        sys.exit(f"make_golden: larger than {LARGEST_FILE} bytes: {', '.join(too_large)}; use a smaller model")
    print(f"make_golden: wrote {folder}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Methods of explanation against exact truth: a model on each planted task, and how far each method ranks the gold words above the others.

  scripts/prove/planted_lab.py [--build build/dev] [--out FOLDER] [--tasks keyword,order] [--methods ...] [--texts 100] [--train 8000]

Writes the eight tasks of `glassformer lab make`, trains the config of each, and runs `glassformer lab` on their test texts. Prints, for each task, the
model's accuracy, how often it obeys the rule on counterfactual texts, and each method's average precision (the metric plausibility) with its 95 % interval;
then how many cells random scores fall into that lie above chance. Everything stays in FOLDER, so that an interrupted call goes on.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

METHODS = ("integrated_gradients,gradient_x_input,saliency,idgi,sequential_integrated_gradients,smoothgrad,occlusion,shapley_sampling,kernel_shap,banzhaf,"
           "lime,owen,sobol,attention_rollout,attention")
METRICS = "plausibility,comprehensiveness,sufficiency,leave_one_out"
WITNESS = 0.95  # a model that obeys the rule less often says little of how methods find it


def run(program, *words):
    done = subprocess.run([program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"planted_lab: {' '.join(map(str, words))} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def measure(options, folder, task):
    """(accuracy on the test texts, the laboratory's document) of one task."""
    run_folder = folder / "runs" / task
    if not (run_folder / "record.json").exists():
        run(options.program, "train", folder / "planted" / task / "config.toml", "--out", run_folder, "--quiet")
    test = folder / "planted" / task / "test.jsonl"
    accuracy = json.loads(run(options.program, "eval", run_folder, "--data", test, "--json"))["metrics"]["accuracy"]["value"]
    out = folder / "labs" / task
    run(options.program, "lab", run_folder, "--data", test, "--counterfactuals", test.with_name("counterfactuals.jsonl"), "--limit", options.texts,
        "--methods", options.methods, "--metrics", METRICS, "--out", out, "--quiet")
    return accuracy, json.loads((out / "lab.json").read_text(encoding="utf-8"))


def plausibility(document):
    """{method: (mean, low, high, lies above random scores)}"""
    ranking = next(one for one in document["rankings"] if one["metric"] == "plausibility")
    return {row["method"]: (*(row["mean"][key] for key in ("value", "low", "high")), row.get("above_floor")) for row in ranking["methods"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build/dev"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--tasks", default="")
    parser.add_argument("--methods", default=METHODS)
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--train", type=int, default=8000)
    options = parser.parse_args()
    options.program = (options.build / "glassformer").resolve()
    folder = (options.out or Path(tempfile.mkdtemp(prefix="glassformer_planted_"))).resolve()
    if not (folder / "planted").exists():
        chosen = ["--tasks", options.tasks] if options.tasks else []
        run(options.program, "lab", "make", folder / "planted", "--train", options.train, *chosen)
    tasks = sorted(path.name for path in (folder / "planted").iterdir())
    below = []
    for task in tasks:
        accuracy, document = measure(options, folder, task)
        obeys = document["witness"]["accuracy"]["value"]
        print(f"\n{task}: accuracy {accuracy:.3f}, obeys the rule on {obeys:.3f} of {document['witness']['texts']} counterfactual texts"
              + ("" if obeys >= WITNESS else f" (below {WITNESS}: no firm witness)"))
        for method, (mean, low, high, above) in plausibility(document).items():
            print(f"  {method:<34} {mean:.3f} [{low:.3f}, {high:.3f}]" + ("  no better than random scores" if above is False else ""))
            if above is False:
                below.append(f"{method} on {task}")
    print(f"\n{len(tasks)} tasks; no better than random scores: {', '.join(below) or 'none'}\n{folder}")


if __name__ == "__main__":
    main()

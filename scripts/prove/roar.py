#!/usr/bin/env python3
"""Faithfulness by training: recursive ROAR and faithfulness measurable masking, on a planted task.

  scripts/prove/roar.py [--build build/dev] [--out FOLDER] [--task keyword] [--methods ...] [--texts 2000] [--test 300] [--epochs 12] [--levels 0.2,0.4,0.6,0.8]

Recursive ROAR (Madsen et al. 2022, https://arxiv.org/abs/2110.08412): the words that a method scores highest are hidden in all texts, a model is trained anew
on what is left and explained, and so on to the next level. If the method is right, the accuracy falls faster than with words hidden at random.
Faithfulness measurable masking (Madsen et al. 2024, https://arxiv.org/abs/2310.08797): one model that was trained with words hidden at random
(train.mask_rate = 0.5 hides every share equally often) has hidden words among what it knows, so that the same curve needs no training; beside it a model that
never saw a hidden word, which shows what that changes.

Prints a table in Markdown: RACU, the area between the curve of random words and the method's, as a share of that between random words and all words
hidden, from -inf to 1 (right). FOLDER keeps every step, so that an interrupted call goes on.
"""
import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

METHODS = "integrated_gradients,occlusion,gradient_x_input,attention_rollout"
MASK = "[MASK]"
SPLITS = ("train", "dev", "test")


def run(program, *words):
    done = subprocess.run([program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"roar: {' '.join(map(str, words))} ended with {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_texts(folder, texts):
    """The splits as data files: what is left of each text, and its label."""
    folder.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        lines = [json.dumps({"text": " ".join(words), "label": label}) for words, label in texts[split]]
        (folder / f"{split}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def train(options, folder, name, data, *sets):
    """The folder of a model trained on the splits of `data`; all models have one vocabulary, that of the whole texts."""
    run_folder = folder / "runs" / name
    if (run_folder / "record.json").exists():
        return run_folder
    words = ["train", options.config, "--out", run_folder, "--quiet", "--set", "explain.methods=[]", "--set", f"train.epochs={options.epochs}"]
    for split in SPLITS:
        words += ["--set", f"data.{split}={json.dumps(str(data / f'{split}.jsonl'))}"]
    first = folder / "runs" / "whole" / "model" / "tokenizer.json"
    if first.exists():
        words += ["--set", 'tokenizer.kind="file"', "--set", f"tokenizer.file={json.dumps(str(first))}"]
    for each in sets:
        words += ["--set", each]
    run(options.program, *words)
    return run_folder


def accuracy(options, model, data):
    return json.loads(run(options.program, "eval", model, "--data", data / "test.jsonl", "--json"))["metrics"]["accuracy"]["value"]


def word_scores(options, model, data, split, method, out):
    """The score of each word of each text of a split, the pieces of a word added up."""
    target = out / split
    file = target / "explanations.json"
    if not file.exists():
        run(options.program, "explain", model, "--data", data / f"{split}.jsonl", "--methods", method, "--metrics", "gini", "--out", target, "--quiet")
    scores = []
    for example in json.loads(file.read_text(encoding="utf-8"))["examples"]:
        words, starts, place = example["text"].split(" "), [], 0
        for word in words:
            starts.append(place)
            place += len(word) + 1
        own = [0.0] * len(words)
        for token, value in zip(example["tokens"], example["explanations"][0]["values"]):
            if not token.get("special"):
                own[max(i for i, start in enumerate(starts) if start <= token["char_start"])] += value
        scores.append(own)
    return scores


def hide(texts, scores, share):
    """The texts with so many words hidden: those that are hidden already, and then those of the largest |score|."""
    hidden = {}
    for split in SPLITS:
        hidden[split] = []
        for (words, label), own in zip(texts[split], scores[split]):
            left = sorted((i for i, word in enumerate(words) if word != MASK), key=lambda i: -abs(own[i]))
            more = math.ceil(share * len(words)) - (len(words) - len(left))
            chosen = set(left[:max(0, more)])
            hidden[split].append(([MASK if i in chosen else word for i, word in enumerate(words)], label))
    return hidden


def random_scores(texts, seed):
    drawn = random.Random(seed)
    return {split: [[drawn.random() for _ in words] for words, _ in texts[split]] for split in SPLITS}


def scores_of(options, folder, method, level, model, data, texts):
    if method == "random":
        return random_scores(texts, 1 + level)
    return {split: word_scores(options, model, data, split, method, folder / "why" / method / str(level)) for split in SPLITS}


def recursive_roar(options, folder, texts, method, whole):
    """Accuracies on the test texts by level, the first that of the whole texts."""
    model, data, curve = whole, folder / "texts" / "whole", [accuracy(options, whole, folder / "texts" / "whole")]
    for level, share in enumerate(options.levels):
        texts = hide(texts, scores_of(options, folder, method, level, model, data, texts), share)
        name = f"{method}_{level + 1}"
        data = folder / "texts" / name
        write_texts(data, texts)
        model = train(options, folder, name, data)
        curve.append(accuracy(options, model, data))
    return curve


def masking_curve(options, folder, texts, method, model, name):
    """The same of one model without training: the words that it scores highest are hidden in its test texts."""
    whole = folder / "texts" / "whole"
    curve = [accuracy(options, model, whole)]
    only_test = {split: texts[split] if split == "test" else [] for split in SPLITS}
    if method == "random":
        scores = random_scores(only_test, 1)
    else:
        scores = {"train": [], "dev": [], "test": word_scores(options, model, whole, "test", method, folder / "why" / name / method)}
    for level, share in enumerate(options.levels):
        data = folder / "texts" / f"{name}_{method}_{level + 1}"
        write_texts(data, hide(only_test, scores, share))
        curve.append(accuracy(options, model, data))
    return curve


def area(levels, curve, other):
    """Between two curves, by the trapezoid rule."""
    gaps = [a - b for a, b in zip(curve, other)]
    return sum((levels[i + 1] - levels[i]) * (gaps[i] + gaps[i + 1]) / 2 for i in range(len(gaps) - 1))


def racu(levels, curve, by_chance, floor):
    most = area(levels, by_chance, [floor] * len(levels))
    return area(levels, by_chance, curve) / most if most else float("nan")


def print_table(options, curves, floors):
    kinds = list(floors)
    levels = [0.0, *options.levels, 1.0]
    print("| method | " + " | ".join(f"RACU, {kind}" for kind in kinds) + " | accuracies, " + kinds[0] + " |")
    print("|---|" + "---|" * (len(kinds) + 1))
    for method in [*options.methods.split(","), "random"]:
        cells = []
        for kind in kinds:
            full, chance = [*curves[kind][method], floors[kind]], [*curves[kind]["random"], floors[kind]]
            cells.append(f"{racu(levels, full, chance, floors[kind]):.2f}")
        steps = " ".join(f"{value:.2f}" for value in [*curves[kinds[0]][method], floors[kinds[0]]])
        print(f"| `{method}` | " + " | ".join(cells) + f" | {steps} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=Path("build/dev"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--task", default="keyword")
    parser.add_argument("--methods", default=METHODS)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--test", type=int, default=300)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--levels", type=lambda words: [float(word) for word in words.split(",")], default=[0.2, 0.4, 0.6, 0.8])
    options = parser.parse_args()
    options.program = (options.build / "glassformer").resolve()
    folder = (options.out or Path(tempfile.mkdtemp(prefix="glassformer_roar_"))).resolve()
    planted = folder / "planted" / options.task
    if not planted.exists():
        run(options.program, "lab", "make", folder / "planted", "--tasks", options.task, "--train", options.texts, "--dev", 200, "--test", options.test)
    options.config = planted / "config.toml"
    texts = {split: [(row["text"].split(" "), row["label"]) for row in read_lines(planted / f"{split}.jsonl")] for split in SPLITS}
    write_texts(folder / "texts" / "whole", texts)
    write_texts(folder / "texts" / "hidden", hide(texts, random_scores(texts, 1), 1.0))
    whole = train(options, folder, "whole", folder / "texts" / "whole")
    masked = train(options, folder, "masked", folder / "texts" / "whole", "train.mask_rate=0.5")
    unmasked = train(options, folder, "unmasked", folder / "texts" / "whole", "train.mask_rate=0")
    methods = [*options.methods.split(","), "random"]
    curves = {"trained anew": {method: recursive_roar(options, folder, texts, method, whole) for method in methods}}
    floors = {"trained anew": accuracy(options, train(options, folder, "hidden", folder / "texts" / "hidden"), folder / "texts" / "hidden")}
    for kind, name, model in (("trained with hidden words", "masked", masked), ("never saw hidden words", "unmasked", unmasked)):
        curves[kind] = {method: masking_curve(options, folder, texts, method, model, name) for method in methods}
        floors[kind] = accuracy(options, model, folder / "texts" / "hidden")
    print(f"\n{options.task}: {options.texts} training texts, {options.test} test texts; shares hidden {', '.join(map(str, [*options.levels, 1.0]))}; "
          f"accuracy on whole texts {curves['trained anew']['random'][0]:.3f}, with hidden words in training "
          f"{curves['trained with hidden words']['random'][0]:.3f}, without {curves['never saw hidden words']['random'][0]:.3f}\n")
    print_table(options, curves, floors)
    print(f"\n{folder}")


if __name__ == "__main__":
    main()

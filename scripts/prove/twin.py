"""The PyTorch side of a proof: the recipe as a run resolved it, the same batches, the loop, and how far two lists of losses differ."""
import os
import sys
import tomllib
from pathlib import Path

import torch

from batch_plan import plan_epoch
from glass import command, metrics, sets

from training import adamw, learning_rate, set_learning_rate

MOVES_NOTHING = {"train.steps": 1, "train.learning_rate": 1e-30}  # one step that leaves the initial weights as they are


def data_root(given, wanted):
    """The folder of the corpora, from the command line or GLASSFORMER_DATA; `wanted` is a file that must be in it."""
    root = given or os.environ.get("GLASSFORMER_DATA")
    if not root or not (Path(root) / wanted).exists():
        sys.exit(f"data: no {wanted} under '{root}'; run scripts/get_data and set GLASSFORMER_DATA to its folder")
    return Path(root).resolve()


def train_here(options, run, changes, show=False):
    """glassformer's run of options.config with some settings changed; a finished run is taken as it is. Returns the run folder."""
    common = {"data.root": str(options.data_folder)}
    command(options.binary, "train", options.config, "--out", run, *sets(common | changes), show=show)
    return run


def initial_model(options, run, changes):
    """The model folder with the weights that a run with these settings starts from."""
    return train_here(options, run, changes | MOVES_NOTHING) / "model"


def losses_here(run):
    return [loss for line in metrics(run, "train") for loss in line["losses"]]


def first_parts(text, count, target, separator="\n"):
    """Writes the first parts of a text to a file, for an evaluation that costs no time. Returns the file's path."""
    target.write_text(separator.join(text.split(separator)[:count]) + separator, encoding="utf-8")
    return str(target.resolve())


def recipe(run, known=()):
    """Every setting of a run, by section. Those of [train] that neither the loop below nor the caller (`known`) follows end the proof."""
    settings = tomllib.loads((Path(run) / "config.toml").read_text(encoding="utf-8"))
    unknown = [key for key in ("mask_rate", "freeze", "class_weights", "patience") if settings["train"][key] and key not in known]
    if unknown:
        sys.exit(f"{run}: the PyTorch side does not follow train.{', train.'.join(unknown)}")
    return settings


def plan_steps(lengths, train):
    """(epoch, example numbers) of every step of a run with the settings [train]."""
    steps, epoch = [], 0
    while len(steps) < train["steps"] if train["steps"] else epoch < train["epochs"]:
        plan = plan_epoch(lengths, train["batch_size"], train["group_by_length"], train["seed"], epoch, train["batch_tokens"])
        steps += [(epoch, batch) for batch in plan]
        epoch += 1
    return steps[:train["steps"]] if train["steps"] else steps


def fit(model, batch_loss, lengths, train, after_epoch=None):
    """Trains `model` by the settings [train] and returns the loss of every step.

    batch_loss(epoch, example numbers) is a batch's mean loss; after_epoch(epoch), if given, is called at the end of each."""
    steps, losses = plan_steps(lengths, train), []
    optimizer = adamw(model, train["learning_rate"], train["weight_decay"], train["betas"], fused=True)
    for step, (epoch, batch) in enumerate(steps):
        model.train()
        rate = learning_rate(step, len(steps), train["learning_rate"], train["warmup_fraction"], train["schedule"])
        set_learning_rate(optimizer, rate)
        optimizer.zero_grad(set_to_none=True)
        loss = batch_loss(epoch, batch)
        loss.backward()
        if train["clip_norm"] > 0:
            torch.nn.utils.clip_grad_norm_(model.parameters(), train["clip_norm"])
        optimizer.step()
        losses.append(loss.item())
        if len(losses) % 50 == 0:
            print(f"PyTorch: step {len(losses)} of {len(steps)}, loss {sum(losses[-50:]) / 50:.4f}", file=sys.stderr, flush=True)
        if after_epoch and (step + 1 == len(steps) or steps[step + 1][0] != epoch):
            after_epoch(epoch)
    return losses


def largest_difference(ours, theirs, tolerance):
    """Prints two lists of losses side by side; the largest difference relative to PyTorch's."""
    worst = 0.0
    print("step  glassformer    PyTorch        relative difference")
    for step, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        worst = max(worst, abs(a - b) / abs(b))
        print(f"{step:>4}  {a:<13.8f}  {b:<13.8f}  {abs(a - b) / abs(b):.2e}")
    print(f"{len(ours)} losses: largest relative difference {worst:.2e}, allowed {tolerance:.0e}", flush=True)
    return worst

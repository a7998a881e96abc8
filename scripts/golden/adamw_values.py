"""Ten steps of torch.optim.AdamW with clipping and schedule on a tiny model without dropout: losses, norms, rates and final weights."""
import torch
import torch.nn.functional as F

from reference_model import pad
from tiny_models import PAD, TINY, random_model, random_texts, shape_json, write_json, write_tensors, cu_seqlens, flat_ids
from training import adamw, learning_rate, set_learning_rate

STEPS = 10
RECIPE = {"learning_rate": 5e-3, "warmup_fraction": 0.2, "betas": [0.9, 0.99], "epsilon": 1e-8, "weight_decay": 0.1, "clip_norm": 1.0,
          "schedule": "linear", "steps": STEPS}


def batches():
    """Ten batches of unequal lengths, each sorted by length, with labels."""
    generator = torch.Generator().manual_seed(31)
    for number in range(STEPS):
        lengths = sorted(torch.randint(2, 13, (6,), generator=generator).tolist())
        yield random_texts(lengths, seed=400 + number), torch.randint(0, TINY.classes, (6,), generator=generator)


def train(model, optimizer):
    """Runs the steps; yields one record a step."""
    for step, (texts, labels) in enumerate(batches()):
        rate = learning_rate(step, STEPS, RECIPE["learning_rate"], RECIPE["warmup_fraction"])
        set_learning_rate(optimizer, rate)
        loss = F.cross_entropy(model(*pad(texts, PAD)), labels)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), RECIPE["clip_norm"])
        optimizer.step()
        yield {"loss": loss.item(), "gradient_norm": norm.item(), "learning_rate": rate}


def write(folder):
    model = random_model(TINY, seed=500, dtype=torch.float64)
    tensors = {f"initial.{name}": value.detach().clone() for name, value in model.named_parameters()}
    steps = list(train(model, adamw(model, RECIPE["learning_rate"], RECIPE["weight_decay"], RECIPE["betas"])))
    tensors |= {f"final.{name}": value for name, value in model.named_parameters()}
    for number, (texts, labels) in enumerate(batches()):
        tensors |= {f"batch.{number}.ids": flat_ids(texts), f"batch.{number}.cu_seqlens": cu_seqlens(texts),
                    f"batch.{number}.labels": labels}
    write_tensors(folder / "adamw_golden.safetensors", tensors)
    write_json(folder / "adamw_golden.json", {"model": shape_json(TINY), "recipe": RECIPE, "steps": steps})

"""The learning rates of transformers' schedules, and of PyTorch's ReduceLROnPlateau, over fifty steps."""
import torch
import transformers

from tiny_models import write_json

STEPS, WARMUP, RATE = 50, 5, 0.8
COMMON = ["train.learning_rate=0.8", "train.warmup_fraction=0.1"]


def rates(make):
    """The rate of each of the steps 0 ... STEPS."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    schedule = make(optimizer)
    found = []
    for _ in range(STEPS + 1):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


def wsd(shape, theirs):
    return (['train.schedule="wsd"', f'train.decay_shape="{shape}"', "train.decay_fraction=0.4"],
            lambda o: transformers.get_wsd_schedule(o, WARMUP, 20, num_training_steps=STEPS, decay_type=theirs))


CASES = {
    "linear": (['train.schedule="linear"'], lambda o: transformers.get_linear_schedule_with_warmup(o, WARMUP, STEPS)),
    "linear_to_a_tenth": (['train.schedule="linear"', "train.least_rate=0.1"],
                          lambda o: transformers.get_polynomial_decay_schedule_with_warmup(o, WARMUP, STEPS, lr_end=0.08, power=1.0)),
    "cosine": (['train.schedule="cosine"'], lambda o: transformers.get_cosine_schedule_with_warmup(o, WARMUP, STEPS)),
    "cosine_to_a_tenth": (['train.schedule="cosine"', "train.least_rate=0.1"],
                          lambda o: transformers.get_cosine_with_min_lr_schedule_with_warmup(o, WARMUP, STEPS, min_lr_rate=0.1)),
    "cosine_restarts": (['train.schedule="cosine_restarts"', "train.cycles=3"],
                        lambda o: transformers.get_cosine_with_hard_restarts_schedule_with_warmup(o, WARMUP, STEPS, num_cycles=3)),
    "constant": (['train.schedule="constant"'], lambda o: transformers.get_constant_schedule_with_warmup(o, WARMUP)),
    "inverse_sqrt": (['train.schedule="inverse_sqrt"'], lambda o: transformers.get_inverse_sqrt_schedule(o, WARMUP)),
    "wsd_linear": wsd("linear", "linear"),
    "wsd_cosine": wsd("cosine", "cosine"),
    "wsd_one_minus_sqrt": wsd("one_minus_sqrt", "1-sqrt"),
}


def plateau(mode, settings, **keywords):
    """Scales after each of fifty values that rise and stall by turns."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode=mode, threshold_mode="abs", eps=0.0, **keywords)
    values = [round((-1 if mode == "min" else 1) * (min(step, 8) * 0.05 + (step // 9) * 0.02 + 0.001 * (step % 3)), 6) for step in range(50)]
    scales = []
    for value in values:
        schedule.step(value)
        scales.append(optimizer.param_groups[0]["lr"])
    return {"higher_is_better": mode == "max", "settings": settings, "values": values, "scales": scales}


def write(folder):
    schedules = {name: {"settings": COMMON + settings, "rates": rates(make)} for name, (settings, make) in CASES.items()}
    plateaus = [plateau("min", ["train.plateau.factor=0.5", "train.plateau.patience=2", "train.plateau.threshold=0.0001"],
                        factor=0.5, patience=2, threshold=1e-4),
                plateau("max", ["train.plateau.factor=0.1", "train.plateau.patience=1", "train.plateau.threshold=0.03",
                                "train.plateau.cooldown=3"], factor=0.1, patience=1, threshold=0.03, cooldown=3)]
    write_json(folder / "schedules.json", {"steps": STEPS, "warmup": WARMUP, "schedules": schedules, "plateaus": plateaus})

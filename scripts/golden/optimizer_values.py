"""Fifty steps of PyTorch's optimizers and of Lion (its paper's algorithm 2) in float64 on two matrices and a vector: what the weights
become. The gradient of a weight p with target t at step s is sin(p - t * cos(0.1 s)), so that every step depends on those before."""
import torch

from tiny_models import write_json

STEPS = 50
SHAPES = {"encoder.layers.0.tall.weight": (6, 3), "encoder.layers.0.wide.weight": (2, 5), "encoder.layers.0.bias": (4,)}
BASE, DECAY, BETAS = 0.02, 0.05, (0.9, 0.99)


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2."""

    def __init__(self, groups, lr, betas):
        super().__init__(groups, {"lr": lr, "betas": betas, "weight_decay": 0.0})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (beta1 * m + (1 - beta1) * p.grad).sign()
                m.mul_(beta2).add_((1 - beta2) * p.grad)
                p.sub_(group["lr"] * (update + group["weight_decay"] * p))


class MuonAndAdamW:
    """torch.optim.Muon for matrices, AdamW for the rest. PyTorch orthogonalises in bfloat16, whose rounding differs by machine: here
    the same code runs in the weights' own type."""

    def __init__(self, matrices, vectors, rule):
        self.muon = torch.optim.Muon(matrices, lr=BASE, weight_decay=DECAY, momentum=0.95, nesterov=True, adjust_lr_fn=rule)
        self.rest = torch.optim.AdamW(vectors, lr=BASE, betas=BETAS, eps=1e-8, weight_decay=0.0)
        self.param_groups = self.muon.param_groups + self.rest.param_groups

    def step(self):
        in_bfloat16 = torch.Tensor.bfloat16
        torch.Tensor.bfloat16 = lambda self: self.clone()
        try:
            self.muon.step()
        finally:
            torch.Tensor.bfloat16 = in_bfloat16
        self.rest.step()


def groups(parameters):
    return [{"params": parameters[:2], "weight_decay": DECAY}, {"params": parameters[2:], "weight_decay": 0.0}]


# Name: the settings of [train], and what stands for them.
CASES = {
    "adamw": ({"optimizer": "adamw"}, lambda p: torch.optim.AdamW(groups(p), lr=BASE, betas=BETAS, eps=1e-8)),
    "adam": ({"optimizer": "adam"}, lambda p: torch.optim.Adam(groups(p), lr=BASE, betas=BETAS, eps=1e-8)),
    "sgd": ({"optimizer": "sgd", "sgd.momentum": 0.0}, lambda p: torch.optim.SGD(groups(p), lr=BASE)),
    "sgd_momentum": ({"optimizer": "sgd"}, lambda p: torch.optim.SGD(groups(p), lr=BASE, momentum=0.9)),
    "sgd_nesterov": ({"optimizer": "sgd", "sgd.nesterov": True}, lambda p: torch.optim.SGD(groups(p), lr=BASE, momentum=0.9, nesterov=True)),
    "adafactor": ({"optimizer": "adafactor"}, lambda p: torch.optim.Adafactor(groups(p), lr=BASE)),
    "adafactor_other": ({"optimizer": "adafactor", "adafactor.beta2_decay": -0.5, "adafactor.least_scale": 0.4, "adafactor.largest_update": 1.2},
                        lambda p: torch.optim.Adafactor(groups(p), lr=BASE, beta2_decay=-0.5, eps=(None, 0.4), d=1.2)),
    "lion": ({"optimizer": "lion"}, lambda p: Lion(groups(p), BASE, BETAS)),
    "muon": ({"optimizer": "muon"}, lambda p: MuonAndAdamW(p[:2], p[2:], "match_rms_adamw")),
    "muon_original": ({"optimizer": "muon", "muon.rate_rule": "original"}, lambda p: MuonAndAdamW(p[:2], p[2:], "original")),
}


def rate(step):
    """Rates that change, as a schedule's do."""
    return BASE * (1 + step % 5) / 5


def run(initial, targets, make):
    parameters = [torch.tensor(values, dtype=torch.float64, requires_grad=True) for values in initial.values()]
    optimizer = make(parameters)
    for step in range(STEPS):
        for parameter, target in zip(parameters, targets.values()):
            goal = torch.tensor(target, dtype=torch.float64) * torch.cos(torch.tensor(0.1 * step, dtype=torch.float64))
            parameter.grad = (parameter.detach() - goal).sin()
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
    return {name: parameter.detach().tolist() for name, parameter in zip(initial, parameters)}


def write(folder):
    generator = torch.Generator().manual_seed(77)
    initial, targets = ({name: torch.randn(shape, generator=generator, dtype=torch.float64).tolist() for name, shape in SHAPES.items()}
                        for _ in range(2))
    cases = {name: {"settings": settings, "final": run(initial, targets, make)} for name, (settings, make) in CASES.items()}
    write_json(folder / "optimizers.json", {"steps": STEPS, "rate": BASE, "weight_decay": DECAY, "betas": BETAS, "initial": initial,
                                            "targets": targets, "cases": cases})

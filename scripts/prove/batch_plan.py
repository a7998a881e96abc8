"""The order of glassformer's training batches, written a second time from its description, so that PyTorch can be given the same ones.

A pure function of (seed, epoch): splitmix64 numbers, a Fisher-Yates shuffle, pools of 50 batches sorted by length, shuffled batches.
"""
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
ORDER_PURPOSE = 0x6F72646572
POOL_BATCHES = 50


def mix64(x):
    x = (x + GAMMA) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def derive_seed(a, b, c=0):
    return mix64(mix64(mix64(a) ^ b) ^ c)


class Random:
    def __init__(self, seed):
        self.state = mix64(seed)

    def next(self):
        self.state = (self.state + GAMMA) & MASK
        return mix64(self.state)

    def shuffle(self, items):
        for i in range(len(items), 1, -1):
            j = (self.next() * i) >> 64
            items[i - 1], items[j] = items[j], items[i - 1]


def plan_epoch(lengths, batch_size, group_by_length, seed, epoch):
    """Example numbers by batch; within a batch shortest first, then by example number."""
    rng = Random(derive_seed(seed, ORDER_PURPOSE, epoch))
    order = list(range(len(lengths)))
    rng.shuffle(order)
    if group_by_length:
        pool = POOL_BATCHES * batch_size
        order = [i for start in range(0, len(order), pool) for i in sorted(order[start:start + pool], key=lambda e: lengths[e])]
    plan = [order[i:i + batch_size] for i in range(0, len(order), batch_size)]
    if group_by_length:
        rng.shuffle(plan)
    return [sorted(batch, key=lambda e: (lengths[e], e)) for batch in plan]

"""The order of glassformer's training batches, written a second time from its description, so that PyTorch can be given the same ones.

A pure function of (seed, epoch): splitmix64 numbers, a Fisher-Yates shuffle, pools of 50 batches sorted by length, batches of a size or
under a budget of tokens, shuffled batches.
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

    def uniform(self):
        """In [0, 1)."""
        return (self.next() >> 11) * 2.0 ** -53

    def below(self, n):
        """In [0, n)."""
        return (self.next() * n) >> 64

    def shuffle(self, items):
        for i in range(len(items), 1, -1):
            j = self.below(i)
            items[i - 1], items[j] = items[j], items[i - 1]


def cut(order, lengths, batch_size, batch_tokens):
    """Batches of `batch_size` examples, or where `batch_tokens` is above 0 of as many as fit into so many tokens, one at least."""
    plan, tokens = [], 0
    for example in order:
        is_full = plan and (tokens + lengths[example] > batch_tokens if batch_tokens > 0 else len(plan[-1]) >= batch_size)
        if not plan or is_full:
            plan.append([])
            tokens = 0
        plan[-1].append(example)
        tokens += lengths[example]
    return plan


def pool_size(lengths, batch_size, batch_tokens):
    """Examples that fill POOL_BATCHES batches."""
    if batch_tokens == 0:
        return POOL_BATCHES * batch_size
    return max(1, int(POOL_BATCHES * max(1.0, batch_tokens * len(lengths) / max(1, sum(lengths)))))


def plan_epoch(lengths, batch_size, group_by_length, seed, epoch, batch_tokens=0):
    """Example numbers by batch; within a batch shortest first, then by example number."""
    rng = Random(derive_seed(seed, ORDER_PURPOSE, epoch))
    order = list(range(len(lengths)))
    rng.shuffle(order)
    if group_by_length:
        pool = pool_size(lengths, batch_size, batch_tokens)
        order = [i for start in range(0, len(order), pool) for i in sorted(order[start:start + pool], key=lambda e: lengths[e])]
    plan = cut(order, lengths, batch_size, batch_tokens)
    if group_by_length:
        rng.shuffle(plan)
    return [sorted(batch, key=lambda e: (lengths[e], e)) for batch in plan]

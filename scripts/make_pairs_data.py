#!/usr/bin/env python3
"""Makes data/pairs: two short sentences, and whether the first entails the second, contradicts it, or leaves it open (neutral).

  scripts/make_pairs_data.py [FOLDER]        writes train.tsv, dev.tsv and test.tsv; the same bytes every time

The second sentence is drawn first and independently of the label, the first sentence then follows from the label, so that neither sentence says
anything alone: what stands in both must be compared. A sentence is who, what they do, and up to three details (where, when, how).
  entailment      the first says all of the second, maybe of a kind of it (a terrier is a dog), maybe more.
  neutral         one detail of the second is missing in the first, or the first names only the kind (a dog, where the second says a terrier).
  contradiction   who, the deed or a detail of the second is another one in the first.
"""
from write_splits import draw_new, write_splits

SEED = 20260517
SIZES = {"train": 6000, "dev": 450, "test": 450}
LABELS = ["contradiction", "entailment", "neutral"]
KINDS = {"dog": ["terrier", "poodle", "spaniel"], "bird": ["sparrow", "robin", "crow"], "child": ["girl", "boy", "toddler"],
         "musician": ["pianist", "drummer", "violinist"], "worker": ["welder", "painter", "carpenter"]}
DEEDS = ["sleeps", "waits", "dances", "eats", "stumbles", "sings"]
DETAILS = [["outside", "upstairs", "downtown", "abroad"], ["today", "tonight", "yesterday", "tomorrow"], ["quietly", "gladly", "slowly", "proudly"]]


class Scene:
    """Who (a kind, maybe one of its members), the deed, and a detail or None for each slot."""

    def __init__(self, kind, member, deed, details):
        self.kind, self.member, self.deed, self.details = kind, member, deed, list(details)

    def render(self):
        who = self.member or self.kind
        article = "an" if who[0] in "aeiou" else "a"
        return " ".join([article, who, self.deed] + [detail for detail in self.details if detail])


def another(rng, options, not_this):
    return rng.choice([option for option in options if option != not_this])


def second(rng):
    kind = rng.choice(sorted(KINDS))
    details = [rng.choice(slot) if rng.random() < 0.5 else None for slot in DETAILS]
    if not any(details):
        slot = rng.randrange(len(DETAILS))
        details[slot] = rng.choice(DETAILS[slot])
    return Scene(kind, rng.choice(KINDS[kind]) if rng.random() < 0.5 else None, rng.choice(DEEDS), details)


def entailing(rng, scene):
    """Says all of `scene`, and more: a member of the kind, details where it has none."""
    member = scene.member or rng.choice([None, *KINDS[scene.kind]])
    details = [detail or (rng.choice(DETAILS[slot]) if rng.random() < 0.5 else None) for slot, detail in enumerate(scene.details)]
    return Scene(scene.kind, member, scene.deed, details)


def filled(details):
    return [slot for slot, detail in enumerate(details) if detail]


def neutral(rng, scene):
    first = entailing(rng, scene)
    if scene.member and rng.random() < 0.4:
        first.member = None
    else:
        first.details[rng.choice(filled(scene.details))] = None
    return first


def contradicting(rng, scene):
    first = entailing(rng, scene)
    part = rng.choice(["who", "deed", "detail", "detail"])
    if part == "who":
        first.kind = another(rng, sorted(KINDS), scene.kind)
        first.member = rng.choice([None, *KINDS[first.kind]])
    elif part == "deed":
        first.deed = another(rng, DEEDS, scene.deed)
    else:
        slot = rng.choice(filled(scene.details))
        first.details[slot] = another(rng, DETAILS[slot], scene.details[slot])
    return first


FIRST = {"entailment": entailing, "neutral": neutral, "contradiction": contradicting}


def pair_of(rng, label):
    scene = second(rng)
    return f"{FIRST[label](rng, scene).render()}\t{scene.render()}"


def rows(rng, count, seen):
    """`count` different pairs, as many of each label; none of them in `seen`."""
    plan = [LABELS[i % len(LABELS)] for i in range(count)]
    rng.shuffle(plan)
    for label in plan:
        yield draw_new(lambda: pair_of(rng, label), str, seen) + f"\t{label}"


if __name__ == "__main__":
    write_splits("pairs", "text\ttext_pair\tlabel", SIZES, SEED, rows)

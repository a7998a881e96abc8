#!/usr/bin/env python3
"""Makes data/quickstart: short opinions whose label follows from a few words that are marked as the gold rationale.

  scripts/make_quickstart_data.py [FOLDER]        writes train.tsv, dev.tsv and test.tsv; the same bytes every time

Three rules, named in the column `group`:
  keyword     one opinion word decides; it is the rationale.
  negation    a negator before the opinion word turns it round; both words are the rationale.
  distractor  somebody else's opinion has the other polarity; the opinion about the thing itself decides and is the rationale.
Everything else in a text is drawn independently of the label, so no other word carries information; a sum over words can express neither
that a negator turns a word round nor whose opinion it is (scripts/bag_of_words.py measures that).
"""
import json
import random
import sys
from pathlib import Path

SEED = 20240131
SIZES = {"train": 4000, "dev": 400, "test": 400}
# Where all other words are hidden, an opinion word is right of 77.5 texts in 100. With a half and two quarters it was right of 62.5: models then credited the
# words that say whose opinion it is as much as the opinion itself, each seed in its own way (scripts/prove/quickstart_story.py).
SHARES = [("keyword", 0.7), ("negation", 0.15), ("distractor", 0.15)]

POSITIVE = ["great", "wonderful", "excellent", "brilliant", "superb", "delightful", "charming", "reliable", "comfortable", "clever"]
NEGATIVE = ["awful", "terrible", "dreadful", "boring", "useless", "clumsy", "fragile", "noisy", "dull", "ugly"]
SUBJECTS = ["film", "camera", "phone", "hotel", "soup", "book", "keyboard", "train", "garden", "lamp", "jacket", "museum", "bicycle", "radio", "play"]
DETERMINERS = ["the", "this", "that", "our"]
VERBS = ["is", "was", "seems", "looks", "stays"]
DEGREES = ["", "", "really", "quite", "rather", "simply"]
NEGATORS = ["not", "never", "hardly"]
OPENINGS = ["", "", "after two weeks", "in the end", "as far as i can tell ,", "last tuesday we saw it :", "for the price", "on a rainy day", "to be honest ,"]
ENDINGS = ["", "", "in the morning", "with some tea", "on the second floor", "and it came on time", "at least for us", "and that is all"]
PEOPLE = ["brother", "neighbour", "teacher", "sister", "boss", "friend"]


class Text:
    """Words of a text; the marked ones are its rationale."""

    def __init__(self):
        self.words = []

    def add(self, phrase, marked=False):
        self.words += [(word, marked) for word in phrase.split()]
        return self

    def render(self):
        spans, position = [], 0
        for word, marked in self.words:
            if marked:
                spans.append([position, position + len(word)])
            position += len(word) + 1
        return " ".join(word for word, _ in self.words), spans


def opinion(rng, label):
    return rng.choice(POSITIVE if label == "positive" else NEGATIVE)


def other(label):
    return "negative" if label == "positive" else "positive"


def thing(rng):
    return f"{rng.choice(DETERMINERS)} {rng.choice(SUBJECTS)} {rng.choice(VERBS)}"


def keyword(rng, label):
    return Text().add(rng.choice(OPENINGS)).add(thing(rng)).add(rng.choice(DEGREES)).add(opinion(rng, label), True).add(rng.choice(ENDINGS))


def negation(rng, label):
    text = Text().add(rng.choice(OPENINGS)).add(thing(rng)).add(rng.choice(NEGATORS), True)
    return text.add(rng.choice(DEGREES)).add(opinion(rng, other(label)), True).add(rng.choice(ENDINGS))


def distractor(rng, label):
    own = lambda text: text.add(thing(rng)).add(rng.choice(DEGREES)).add(opinion(rng, label), True)
    theirs = lambda text: text.add(f"my {rng.choice(PEOPLE)} called it {opinion(rng, other(label))}")
    text = Text().add(rng.choice(OPENINGS))
    if rng.random() < 0.5:
        return own(theirs(text).add("but"))
    return theirs(own(text).add("although"))


RULES = {"keyword": keyword, "negation": negation, "distractor": distractor}


def rows(rng, count, seen):
    """`count` different texts, labels and rules in fixed shares; none of them in `seen`."""
    plan = [(name, label) for name, share in SHARES for label in ("positive", "negative") for _ in range(round(count * share / 2))]
    rng.shuffle(plan)
    for name, label in plan:
        while True:
            text, spans = RULES[name](rng, label).render()
            if text not in seen:
                break
        seen.add(text)
        yield "\t".join([text, label, json.dumps(spans), name])


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "data" / "quickstart"
    folder.mkdir(parents=True, exist_ok=True)
    rng, seen = random.Random(SEED), set()
    for split, count in SIZES.items():
        lines = ["text\tlabel\trationale\tgroup", *rows(rng, count, seen)]
        (folder / f"{split}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{folder}: " + ", ".join(f"{split} {count}" for split, count in SIZES.items()))


if __name__ == "__main__":
    main()

"""How the scripts that make data write it: splits of different rows, drawn from one seed."""
import random
import sys
from pathlib import Path


def draw_new(draw, key, seen):
    """What `draw` gives first whose key(result) is not in `seen`, which then holds it."""
    while True:
        drawn = draw()
        if key(drawn) not in seen:
            seen.add(key(drawn))
            return drawn


def write_splits(name, header, sizes, seed, rows):
    """Writes <split>.tsv into the folder of the command line, or data/<name>: the header and rows(rng, count, seen) of each split, none of them twice."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "data" / name
    folder.mkdir(parents=True, exist_ok=True)
    rng, seen = random.Random(seed), set()
    for split, count in sizes.items():
        lines = [header, *rows(rng, count, seen)]
        (folder / f"{split}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{folder}: " + ", ".join(f"{split} {count}" for split, count in sizes.items()))

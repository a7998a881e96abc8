"""Texts for compare_attribution.py from real corpora: sentences of SST-2, and prompts with their continuations from WikiText-2."""
import json
from pathlib import Path

from tokenizers import Tokenizer

from sst2_data import read_labelled


def sentences(data, tokenizer, count, least, most):
    """The first `count` sentences of SST-2's dev set with so many word pieces."""
    found = []
    for text in read_labelled(data / "sst2" / "dev.txt")[0]:
        if least <= len(tokenizer.encode(text, add_special_tokens=False).ids) <= most:
            found.append({"text": text})
        if len(found) == count:
            return found
    raise SystemExit(f"data: fewer than {count} sentences of {least} to {most} word pieces in SST-2's dev set")


def continuations(data, tokenizer, count, prompt, target):
    """Rows with a text of `prompt` tokens, a target of `target` tokens behind it, and the span of each token of the text."""
    rows = []
    for line in (data / "wikitext2" / "test.txt").read_text(encoding="utf-8").splitlines():
        line = line.strip()
        ids = tokenizer.encode(line, add_special_tokens=False).ids
        if not line.isascii() or len(ids) < prompt + target or line.startswith("="):
            continue
        text, rest = tokenizer.decode(ids[:prompt]), tokenizer.decode(ids[prompt:prompt + target])
        read = tokenizer.encode(text, add_special_tokens=False)
        if not rest.startswith(" ") or read.ids + tokenizer.encode(rest, add_special_tokens=False).ids != ids[:prompt + target]:
            continue
        rows.append({"text": text, "target": rest, "explain_spans": [list(span) for span in read.offsets]})
        if len(rows) == count:
            return rows
    raise SystemExit(f"data: fewer than {count} lines of {prompt + target} tokens in WikiText-2's test set")


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


class Rows:
    """Files of texts as JSON lines in a folder."""

    def __init__(self, folder, data, classifier, decoder):
        self.folder, self.data = Path(folder), Path(data)
        self.pieces = Tokenizer.from_file(str(classifier / "tokenizer.json"))
        self.bytes = Tokenizer.from_file(str(decoder / "tokenizer.json"))
        self.folder.mkdir(parents=True, exist_ok=True)

    def sentences(self, count, least=1, most=60):
        rows = sentences(self.data, self.pieces, count, least, most)
        return write(self.folder / f"sentences_{count}_{least}_{most}.jsonl", rows)

    def copies(self, path, count):
        """Every row of a file `count` times."""
        return write(path.with_name(f"{path.stem}_times_{count}.jsonl"), [row for row in read(path) for _ in range(count)])

    def continuations(self, count, prompt, target):
        rows = continuations(self.data, self.bytes, count, prompt, target)
        return write(self.folder / f"continuations_{count}_{prompt}_{target}.jsonl", rows)

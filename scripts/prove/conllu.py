"""CoNLL-U sentences as plain texts with tagged words, and the tag of each token: a second reading, from the format's description.

https://universaldependencies.org/format.html; ranges count code points, as those of the tokenizers package do.
"""
from collections import Counter, defaultdict
from dataclasses import dataclass, field

NO_TAG = -1


@dataclass
class Sentence:
    text: str = ""
    words: list = field(default_factory=list)  # (start, end, tag)


def misc(columns):
    return dict(part.split("=", 1) for part in columns[9].split("|") if "=" in part)


def spaces_after(rows):
    """{word number: whether a space follows it}. Words of a multiword token stand together where they spell it out."""
    forms = {row[0]: row[1] for row in rows}
    spaces = {row[0]: misc(row).get("SpaceAfter") != "No" for row in rows}
    for row in rows:
        if "-" not in row[0]:
            continue
        first, last = map(int, row[0].split("-"))
        inside = [str(n) for n in range(first, last + 1)]
        for number in inside:
            spaces[number] = "".join(forms[n] for n in inside) != row[1]
        spaces[inside[-1]] = spaces[row[0]]
    return spaces


def make_sentence(rows):
    sentence, spaces, needs_space = Sentence(), spaces_after(rows), False
    for row in rows:
        if not row[0].isdigit():
            continue
        sentence.text += " " if needs_space else ""
        start = len(sentence.text)
        sentence.text += row[1]
        sentence.words.append((start, len(sentence.text), None if row[3] == "_" else row[3]))
        needs_space = spaces[row[0]]
    return sentence


def read_sentences(path):
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    rows = [[line.split("\t") for line in block.split("\n") if line and not line.startswith("#")] for block in blocks]
    return [make_sentence(part) for part in rows if part]


def tag_names(sentences):
    """In byte order."""
    return sorted({tag for sentence in sentences for *_, tag in sentence.words if tag}, key=str.encode)


def words_of_tokens(encoding, sentence):
    """The word whose tag stands on each token, NO_TAG for none: a word takes the first token in it that no word has taken."""
    words, next_free = [NO_TAG] * len(encoding.ids), 0
    for number, (start, end, _) in enumerate(sentence.words):
        overlapping = (t for t in range(next_free, len(encoding.ids)) if not encoding.special_tokens_mask[t]
                       and encoding.offsets[t][1] > start and encoding.offsets[t][0] < end)
        token = next(overlapping, None)
        if token is not None:
            words[token], next_free = number, token + 1
    return words


def word_type_majority(train, test, unseen="NOUN"):
    """Share of the words of `test` that get their tag when each lower-cased word gets its most frequent tag of `train`."""
    counts = defaultdict(Counter)
    for sentence in train:
        for start, end, tag in sentence.words:
            counts[sentence.text[start:end].lower()][tag] += 1
    majority = {word: tags.most_common(1)[0][0] for word, tags in counts.items()}
    judged = [(sentence.text[start:end].lower(), tag) for sentence in test for start, end, tag in sentence.words if tag]
    return sum(majority.get(word, unseen) == tag for word, tag in judged) / len(judged)

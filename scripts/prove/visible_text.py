"""Printed text and reports side by side: the words, and the numbers in them as far as their digits go."""
import difflib
import re
from html.parser import HTMLParser

# Not what stands in a word, such as a hash.
NUMBER = re.compile(r"(?<![\w.])[+\-\u2212]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)", re.I)
# A time or a speed as programs print it: 12 ms, 3.1 s, 2 min 5 s, 0:49 left.
TIME = re.compile(r"\b\d[\d,.]*[\u00A0 ](?:ms|s|min|h)\b(?:[\u00A0 ]\d+[\u00A0 ](?:s|min)\b)?"
                  r"|\b\d+:\d\d\b|\b[\d,.]+[\u00A0 ]tokens/s")
# Rounding of scores of order 1 to 10: a printed number that is smaller, such as a duality gap, shows nothing else.
NOISE = 1e-5
INLINE = {"a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "tspan"}
HIDDEN = {"script", "style"}


class Blocks(HTMLParser):
    """The visible text of a page: one string for each run of text that only inline elements interrupt."""

    def __init__(self):
        super().__init__()
        self.blocks, self.parts, self.hidden = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in HIDDEN
        self.end_block(tag)

    def handle_endtag(self, tag):
        self.hidden -= tag in HIDDEN
        self.end_block(tag)

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)

    def end_block(self, tag):
        text = " ".join("".join(self.parts).split(" "))
        if tag not in INLINE:
            self.blocks += [text.strip()] if text.strip() else []
            self.parts = []


def blocks_of_html(text):
    parser = Blocks()
    parser.feed(text)
    parser.end_block("html")
    return parser.blocks


def split(block):
    """(the words with # for each number, the numbers as they are printed); times are taken out."""
    text = TIME.sub("(time)", block)
    return NUMBER.sub("#", text), NUMBER.findall(text)


def value_of(printed):
    return float(printed.replace(",", "").replace("\u2212", "-"))


def last_digit(printed):
    """What one more in the last digit adds."""
    mantissa, _, exponent = printed.lower().partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def compare_numbers(old, new, found, where):
    """Printed numbers may differ by one in their last digit."""
    for a, b in zip(old, new):
        found.values += 1
        x, y = value_of(a), value_of(b)
        is_whole = "." not in a + b and "e" not in a + b
        # .001: decimal fractions in binary
        allowed = 0.0 if is_whole else max(1.001 * last_digit(a), 1.001 * last_digit(b), NOISE)
        if abs(x - y) > allowed:
            found.differ(where, f"{a} -> {b}")


def compare_texts(old, new, found, where, is_prose):
    """Lists of blocks. is_prose: other words, with the numbers among them, are a note; else a difference."""
    old_parts, new_parts = list(map(split, old)), list(map(split, new))
    old_words, new_words = [words for words, _ in old_parts], [words for words, _ in new_parts]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        if kind == "equal":
            for (words, first), (_, second) in zip(old_parts[a:b], new_parts[c:d]):
                compare_numbers(first, second, found, f"{where}: {words[:60]}")
            continue
        gone, came = " / ".join(old[a:b]), " / ".join(new[c:d])
        if is_prose:
            found.notes.append(f"words of {where}: '{gone[:160]}' -> '{came[:160]}'")
        else:
            found.differ(where, f"'{gone[:160]}' -> '{came[:160]}'")

"""Texts that the metrics of texts are tried on: words, numbers and marks of several scripts, put together and spoilt at random."""

WORDS = ["the", "a", "an", "The", "cat", "sat", "on", "mat", "house", "houses", "run", "running", "it's", "e.g.", "U.S.", "don't", "x_1",
         "state-of-the-art", "Straße", "Äpfel", "über", "naïve", "cafe\u0301", "ΣΊΣΥΦΟΣ", "ΟΔΟΣ", "İstanbul", "ĞÜŞ", "猫", "座った", "你好",
         "世界", "한국어", "😀", "👩\u200d👩\u200d👧", "²", "Ⅷ", "don’t", "“quoted”", "und", "in", "Wien"]
NUMBERS = ["3.14", "1,000", "3-4", "2,", "7.", ".5", ",5", "10-year", "1.2.3", "5,-", "12:30", "1/2", "2024-05-06", "99%"]
MARKS = [".", ",", "-", "--", "...", "(", ")", "(hi)", "\"", "'", "&quot;", "&amp;", "&lt;b&gt;", "&amp;lt;", "<skipped>", "-\n", "!", "?!",
         ";", ":", "~", "`", "[x]", "{y}", "@", "#1", "a.b", "a,b", ".,", ",.", "/", "\\", "。", "，", "…", "–"]
SPACES = [" ", " ", " ", " ", " ", "", "  ", "\u00a0", "\u3000", "\t", "\x1c", "\u200b"]


def sentence(random, longest, plain=False):
    """1 to `longest` words, numbers and marks; a `plain` one has words and single spaces only."""
    pool = WORDS if plain else WORDS * 2 + NUMBERS * 2 + MARKS
    pieces = [random.choice(pool) for _ in range(random.randint(1, longest))]
    if plain:
        return " ".join(pieces)
    return "".join(piece + random.choice(SPACES) for piece in pieces)


def spoilt(random, text):
    """The text with some words lost, doubled, replaced or in capitals."""
    words = []
    for word in text.split(" "):
        kind = random.random()
        if kind < 0.18:
            words += [word, word] if kind < 0.06 else []
        else:
            words.append(random.choice(WORDS) if kind < 0.28 else word.upper() if kind < 0.33 else word)
    return " ".join(words)

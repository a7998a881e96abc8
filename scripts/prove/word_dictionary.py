"""Translation word by word with a dictionary that IBM Model 1 learns from sentence pairs: what a translator must beat.

Brown et al. 1993, "The mathematics of statistical machine translation", section 4.1: every target word comes from one source word or from
none, each place alike; expectation maximisation over t(target word | source word).
"""
import re

import numpy as np

ITERATIONS, NOBODY = 5, ""


def words_only(text):
    return re.findall(r"\w+", text)


def split_words(text):
    """Words and marks; marks are no words and stay as they are."""
    return re.findall(r"\w+|[^\w\s]", text)


def join_words(words):
    return re.sub(r" ([.,!?;:)])", r"\1", " ".join(words))


class Links:
    """All pairs of a source word and a target word of one sentence pair, as arrays over the pairs of words."""

    def __init__(self, pairs):
        self.sources, self.targets = {NOBODY: 0}, {}
        sources, targets, places = [], [], []  # places: the occurrence of the target word, which one source word must explain
        place = 0
        for source, target in pairs:
            numbers = [0] + [self.sources.setdefault(word.lower(), len(self.sources)) for word in words_only(source)]
            for word in words_only(target):
                sources += numbers
                targets += [self.targets.setdefault(word, len(self.targets))] * len(numbers)
                places += [place] * len(numbers)
                place += 1
        kinds = np.array(sources, np.int64) * len(self.targets) + np.array(targets, np.int64)
        self.kinds, self.kind_of_link = np.unique(kinds, return_inverse=True)
        self.source_of_kind = self.kinds // len(self.targets)
        self.place_of_link = np.array(places, np.int64)


def model_1(links):
    """t(target | source) of every kind of link."""
    t = np.full(len(links.kinds), 1.0 / len(links.targets))
    for _ in range(ITERATIONS):
        weight = t[links.kind_of_link]
        weight /= np.bincount(links.place_of_link, weight)[links.place_of_link]
        counts = np.bincount(links.kind_of_link, weight, len(links.kinds))
        t = counts / np.bincount(links.source_of_kind, counts)[links.source_of_kind]
    return t


def learn_dictionary(pairs):
    """{lower-cased source word: its likeliest target word}"""
    links = Links(pairs)
    t = model_1(links)
    names, targets = list(links.sources), list(links.targets)
    likeliest = {}
    for kind in np.argsort(t, kind="stable"):  # the likeliest of a word comes last and stays
        likeliest[names[links.source_of_kind[kind]]] = targets[links.kinds[kind] % len(targets)]
    likeliest.pop(NOBODY)
    return likeliest


def translate(dictionary, text):
    """Unknown words stay; the first letter is a capital where the source's is."""
    written = join_words([dictionary.get(word.lower(), word) for word in split_words(text)])
    return written[:1].upper() + written[1:] if text[:1].isupper() else written

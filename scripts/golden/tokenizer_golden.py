#!/usr/bin/env python3
"""Writes tests/golden/tokenizer_*.json with the Hugging Face `tokenizers` library (0.23.3):  python3 scripts/golden/tokenizer_golden.py [--out FOLDER]

tokenizer_texts.json       the texts: plain, hostile, drawn from a seeded list of awkward characters
tokenizer_vocab.txt        a small WordPiece vocabulary, cut from the texts
tokenizer_wordpiece.json   ids and code-point offsets of BertWordPiece, lower-cased and cased, for every text
tokenizer_word.json        a WordLevel tokenizer.json as build_word_tokenizer must write it (opened by the library here), and its ids and offsets
tokenizers/charsmap.txt    the character map of SentencePiece's nmt_nfkc, base64; documents say "@charsmap" for it
tokenizers/FAMILY.json     small tokenizers of every kind (tokenizer_recipes.py, needs `sentencepiece`): the document, ids and offsets for every
                           text, ids and type ids of pairs, decoded texts with special tokens and without
"""
import argparse
import json
import random
from collections import Counter
from pathlib import Path

import tokenizer_recipes
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

ROOT = Path(__file__).resolve().parent.parent.parent
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PLAIN = [
    "a stirring , funny and finally transporting re-imagining of beauty and the beast", "What films featured the character Popeye Doyle ?",
    "The quick brown fox jumps over the lazy dog.", "they presume their audience wo n't sit still for a sociology lesson",
    "It's 3.14 times better (or worse?) than $9.99!", "e-mail me at someone@example.org, please", "UPPER lower MiXeD", "x", "  two  blanks  ",
    "The film was not good, but the acting was never dull.", "naïve café résumé coöperate", "1,234,567.89 + 42% = ?", "C++20 & C#; a/b\\c_d",
    "tab\tnewline\nreturn\rend", "don't can't won't I'm you're", "#hashtag @mention https://example.org/a?b=c&d=e#f", "...", "!?!?", "''\"\"``",
]
HOSTILE = [
    "", " ", "\t\n\r ", "\x00", "a\x00b", "\x01\x02\x7f", "a\x1fb", "\ufffd", "a\ufffdb \ufffd", "\ufeffbom inside", "zero\u200bwidth", "soft\u00adhyphen",
    "word\u2060joiner", "\u200e\u200fmarks", "\u202eright-to-left override\u202c", "e\u0301 \u00e9 E\u0301 \u00c9", "\u0301alone", "a" + "\u0301" * 30 + "b",
    "a\u0323\u0307 a\u0307\u0323", "\u212b \u00c5 A\u030a", "\u1e9b\u0323", "\ufb01 \ufb03 ligatures", "\u0130stanbul \u0131 I i", "\u01c5 \u01c4 \u01c6", "STRASSE stra\u00dfe \u1e9e",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u0391\u03a3", "\u0390 \u1fd3", "\u1f88 \u1fb3", "\u041c\u043e\u0441\u043a\u0432\u0430 \u0439 \u0451 \u0419\u0401",
    "\u4e2d\u6587\u5b57\u7b26", "abc\u4e2d\u6587def", "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "\ud55c\uad6d\uc5b4 \uac01\uac02", "\u1112\u1161\u11ab", "\uf900\ufa0e", "\U0002f800 \U0002f804",
    "\U00020000\U0002a6df", "\U0002b740\U0002b820\U0002b920", "\u3400\u4dbf\u4dc0", "\u3000ideographic\u3000space", "\u3001\u3002\uff01\uff1f", "\uff21\uff22\uff23 full width",
    "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family", "\U0001f44d\U0001f3fd thumbs", "\U0001f1e9\U0001f1ea flag", "\u2764\ufe0f heart", "#\ufe0f\u20e3",
    "\u0915\u094d\u0937\u093f \u0928\u092e\u0938\u094d\u0924\u0947", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35", "\u0645\u0631\u062d\u0628\u0627 \u0645\u0650\u0631\u062d\u064e", "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd",
    "\u0b95\u0bcb", "\u0d15\u0d4b", "\u1100\u302e\u302f", "\U0001d165\U0001d16d\U0001d165", "a\U0001d16d\U0001d165b", "\u302f\u0323\u302e", "\u0344 a\u0344\u302e",
    "\u2028line\u2029paragraph\u0085next", "\u00a0no-break\u202fnarrow\u205fmath\u1680ogham", "\u2000\u2003\u200a", "\u180emongolian", "a\u000bb\u000cc", "\x1c\x1d\x1e\x1f",
    "\u20ac \u00a3 \u00a5 \u00a9 \u2122", "\u2014 \u2013 \u2026 \u201cquoted\u201d \u00abguillemets\u00bb", "^`~|<>=+$", "\u00bf\u00a1", "\u055a\u05be\u060c\u061b\u066a", "\u166d \U000111c9",
    "\u061d\u2e52\U00011660", "\u1734 \u08d3 \U00011938", "\ue000private\U000f0000", "\u0378unassigned\U0001fffe", "\U0010ffff",
    "[CLS] [SEP]", "a[MASK]b", "[mask] [Mask]", "[[UNK]]", "[PAD", "[SEP][SEP]x[SEP]", "e[SEP]\u0301", "\u4e2d[MASK]\u6587", "##ing ##", "##",
    "a" * 100, "a" * 101, "\u4e2d" * 120, "\u00e9" * 101, "e\u0301" * 60, "supercalifragilisticexpialidocious" * 4, "ab" * 2000, "!" * 150, "a." * 60,
    "\u0301" * 200, "\u0345\u0301" * 20, "\u1e69\u1e69\u1e69", "q\u0307\u0323", "\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7", "\u0100\u0101\u0141\u0142\u0152\u0153\u00d8\u00f8\u00d0\u00f0\u00de\u00fe",
    "\u2126 \u212a \u2160\u2170 \u24b6\u24d0", "\u10a0\u2d00 \u13a0\uab70 \u1c90\u10d0", "\U00010400\U00010428", "\u0149 \u01f0 \u1e96", "\u0958 \u09dc \u0a33", "\u0f43 \u0f73 \u0f81",
]
AWKWARD = list("abcXYZ .,!'-[]") + ["\u0301", "\u0323", "\u00e9", "\u1e69", "\u4e2d", "\uac01", "\u200d", "\u200b", "\ufffd", "\x00", "\u0130", "\u302e",
                                    "\U0001d165", "\U0001f600", "\ufe0f", "\u00a0", "\u2028", "\u00bf", "\u0915\u094d", "\u212b", "[SEP]", "film", "not"]


def drawn(count=40):
    """Random runs of awkward characters; the seed is fixed."""
    generator = random.Random(20240607)
    return ["".join(generator.choices(AWKWARD, k=generator.randint(2, 24))) for _ in range(count)]


def bert(model, lowercase, vocab):
    """A tokenizer with BERT's normalization around a model; the special tokens are found in the raw text."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
                                                             special_tokens=[(name, vocab[name]) for name in ("[CLS]", "[SEP]")])
    tokenizer.add_special_tokens([AddedToken(name, normalized=False, special=True) for name in SPECIAL])
    return tokenizer


def expected(tokenizer, texts):
    """One [ids, flat offsets] pair a text."""
    encodings = [tokenizer.encode(text) for text in texts]
    return [[e.ids, [place for offset in e.offsets for place in offset]] for e in encodings]


def small_vocabulary(texts):
    """Pieces cut from the words of the texts: frequent characters and the substrings that cover most; trained vocabularies depend on
    the order of a hash map, these do not."""
    cut = pre_tokenizers.BertPreTokenizer()
    pieces = Counter()
    for lowercase in (False, True):
        normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase)
        words = {word for text in texts for word, _ in cut.pre_tokenize_str(normalizer.normalize_str(text)) if len(word) <= 40}
        for word in words:
            for begin in range(len(word)):
                for end in range(begin + 1, min(len(word), begin + 6) + 1):
                    pieces[("##" if begin else "") + word[begin:end]] += end - begin
    ranked = sorted(pieces, key=lambda piece: (-pieces[piece], piece.encode()))
    return SPECIAL + [piece for piece in ranked[:1000] if piece not in SPECIAL and not piece.isspace()]


def word_document(texts):
    """The tokenizer.json of the word-level tokenizer: words by falling frequency, ties in byte order."""
    normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    cut = pre_tokenizers.BertPreTokenizer()
    counts = Counter(word for text in texts for word, _ in cut.pre_tokenize_str(normalizer.normalize_str(text)))
    words = sorted((w for w in counts if counts[w] >= 2), key=lambda w: (-counts[w], w.encode()))
    vocab = {token: i for i, token in enumerate(SPECIAL + words)}

    def special(name, type_id=0):
        return {"SpecialToken": {"id": name, "type_id": type_id}}

    def sequence(name, type_id):
        return {"Sequence": {"id": name, "type_id": type_id}}

    added = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": vocab[name], "content": name, **added} for name in SPECIAL],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": [special("[CLS]"), sequence("A", 0), special("[SEP]")],
                           "pair": [special("[CLS]"), sequence("A", 0), special("[SEP]"), sequence("B", 1), special("[SEP]", 1)],
                           "special_tokens": {name: {"id": name, "ids": [vocab[name]], "tokens": [name]} for name in ("[CLS]", "[SEP]")}},
        "decoder": None, "model": {"type": "WordLevel", "vocab": vocab, "unk_token": "[UNK]"}}


def family(tokenizer, texts):
    """What a tokenizer says about the texts, about pairs of neighbours, and what it makes of ids."""
    pairs = [tokenizer.encode(texts[i], texts[i + 1]) for i in range(0, min(len(texts) - 1, 60), 3)]
    ids = [tokenizer.encode(text).ids[:60] for text in texts]
    return {"document": json.loads(tokenizer.to_str()), "expected": expected(tokenizer, texts), "pairs": [[e.ids, e.type_ids] for e in pairs],
            "decoded": [[tokenizer.decode(one), tokenizer.decode(one, skip_special_tokens=False)] for one in ids]}


def write_families(folder, texts):
    """Vocabularies are trained on what is plain in the texts; long repetitions are cut, so that the files stay small."""
    folder.mkdir(exist_ok=True)
    short = [text if len(text) <= 300 else text[:300] for text in texts]
    plain = [text for text in short if text.isprintable() and text.strip()] * 3
    tokenizers = {name: recipe(plain, 700) for name, recipe in tokenizer_recipes.TRAINED.items()}
    charsmap = json.loads(tokenizers["xlmr"].to_str())["normalizer"]["precompiled_charsmap"]
    (folder / "charsmap.txt").write_text(charsmap + "\n")
    for name, tokenizer in tokenizers.items():
        value = family(tokenizer, short)
        value["document"] = json.loads(json.dumps(value["document"]).replace(json.dumps(charsmap), '"@charsmap"'))
        write(folder, f"{name}.json", value)


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="ascii")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "tests" / "golden")
    folder = parser.parse_args().out
    texts = PLAIN + HOSTILE + drawn()
    write(folder, "tokenizer_texts.json", texts)
    pieces = small_vocabulary(texts)
    (folder / "tokenizer_vocab.txt").write_bytes(("\n".join(pieces) + "\n").encode())
    vocab = {piece: i for i, piece in enumerate(pieces)}
    model = models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100)
    write(folder, "tokenizer_wordpiece.json", {name: expected(bert(model, name == "lower", vocab), texts) for name in ("lower", "cased")})
    document = word_document(texts)
    word = Tokenizer.from_str(json.dumps(document))
    write(folder, "tokenizer_word.json", {"document": document, "expected": expected(word, texts)})
    write_families(folder / "tokenizers", texts)
    print(f"{len(texts)} texts, {len(pieces)} pieces, {len(document['model']['vocab'])} words")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes src/text/tables/*.inc by asking the Hugging Face `tokenizers` library (0.23.3) about every code point:
python3 scripts/golden/unicode_tables.py

The library's parts carry Unicode versions of their own (its regular expressions 16, its normal forms 9, its punctuation 8), and utf8proc
and PCRE2 others. Ids are equal only with the library's classes, so the differences are tables:
added.inc            what became a letter, number, mark, punctuation or symbol after Unicode 14 (PCRE2 10.42), by \\p{...} of its regular expressions
strip_accents.inc    marks that StripAccents leaves alone
unordered.inc        marks that its normal forms do not reorder
undecomposed.inc     characters that NFKD leaves whole
lowercase.inc        small forms that utf8proc 2.8 does not know
scripts.inc          the numbers of the scripts that UnicodeScripts tells apart, by ranges
"""
import ctypes
import ctypes.util
import unicodedata
from pathlib import Path

from tokenizers import Regex, normalizers, pre_tokenizers

OUT = Path(__file__).resolve().parent.parent.parent / "src" / "text" / "tables"
POINTS = [c for c in range(1, 0x110000) if not 0xd800 <= c <= 0xdfff]
ALL = "".join(map(chr, POINTS))
UTF8PROC = ctypes.CDLL(ctypes.util.find_library("utf8proc"))
DECOMPOSE, COMPATIBLE = 1 << 4, 1 << 2


class Property(ctypes.Structure):
    _fields_ = [("category", ctypes.c_int16), ("combining_class", ctypes.c_int16)]


UTF8PROC.utf8proc_get_property.restype = ctypes.POINTER(Property)


def matched(pattern):
    """The code points that a class of the library's regular expressions holds."""
    return set(map(ord, normalizers.Replace(Regex(f"[^{pattern}]"), "").normalize_str(ALL)))


def ranges(points):
    out = []
    for c in sorted(points):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def decomposed(c, options):
    buffer, boundary = (ctypes.c_int32 * 32)(), ctypes.c_int(0)
    count = UTF8PROC.utf8proc_decompose_char(c, buffer, 32, options, ctypes.byref(boundary))
    return "".join(chr(buffer[i]) for i in range(count))


def write(name, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > 136:
            lines.append(line.rstrip())
            line = ""
        line += entry + " "
    OUT.mkdir(exist_ok=True)
    (OUT / name).write_text("\n".join(["// Written by scripts/golden/unicode_tables.py."] + lines + [line.rstrip()]) + "\n")
    print(f"{name}: {len(entries)} entries")


def added():
    """By general category as the library's regular expressions see it, against Unicode 14 (Python 3.11's unicodedata)."""
    entries = []
    names = {"Lu": r"\p{Lu}", "Ll": r"\p{Ll}", "Lo": r"\p{Lo}", "Lm": r"\p{Lm}", "Mn": r"\p{Mn}", "Mc": r"\p{Mc}", "Nd": r"\p{Nd}", "Nl": r"\p{Nl}",
             "No": r"\p{No}", "Pd": r"\p{Pd}", "Po": r"\p{Po}", "Sm": r"\p{Sm}", "So": r"\p{So}", "Sk": r"\p{Sk}", "Sc": r"\p{Sc}"}
    for name, pattern in names.items():
        new = [c for c in matched(pattern) if unicodedata.category(chr(c)) != name]
        entries += [(first, last, name) for first, last in ranges(new)]
    return [f"{{{first:#x}, {last:#x}, Category::{name}}}," for first, last, name in sorted(entries)]


def unordered():
    """Marks with a combining class in utf8proc that the library's NFD does not move."""
    nfd, found = normalizers.NFD(), []
    for c in POINTS:
        order = UTF8PROC.utf8proc_get_property(c).contents.combining_class
        if order == 0 or decomposed(c, DECOMPOSE) != chr(c):
            continue
        moves = nfd.normalize_str(chr(c) + "\u0334")[0] != chr(c) if order > 1 else nfd.normalize_str("\u0301" + chr(c))[0] == chr(c)
        if not moves:
            found.append(c)
    return found


def lowercase():
    lower, out = normalizers.Lowercase(), []
    UTF8PROC.utf8proc_tolower.restype = ctypes.c_int32
    for c in POINTS:
        small = lower.normalize_str(chr(c))
        if len(small) == 1 and ord(small) != UTF8PROC.utf8proc_tolower(c):
            out.append(f"{{{c:#x}, {ord(small):#x}}},")
    return out


def scripts():
    """Numbers for scripts: neighbours that the library does not cut have the same; 0 is what joins any. Each script is found by a
    character known to belong to it: the one that first showed it."""
    cut = pre_tokenizers.UnicodeScripts()
    together = lambda a, b: len(cut.pre_tokenize_str(chr(a) + chr(b))) == 1
    representatives, number = [], {}
    joins = lambda c: together(c, 0x41) and together(c, 0x3b1)
    runs = []
    for piece, _ in cut.pre_tokenize_str(ALL):
        first = ord(piece[0])
        runs.append((first, [ord(x) for x in piece]))
    for first, members in runs:
        real = next((c for c in members if not joins(c)), None)
        found = 0 if real is None else next((i for i, r in enumerate(representatives, 1) if together(real, r)), None)
        if found is None:
            representatives.append(real)
            found = len(representatives)
        for c in members:
            number[c] = 0 if joins(c) else found
    entries, last = [], None
    for c in POINTS:
        if number[c] != last:
            entries.append(f"{{{c:#x}, {number[c]}}},")
            last = number[c]
    return entries


def main():
    pair = lambda items: [f"{{{first:#x}, {last:#x}}}," for first, last in ranges(items)]
    write("added.inc", added())
    kept = set(map(ord, normalizers.StripAccents().normalize_str(ALL)))
    write("strip_accents.inc", pair(c for c in kept if 6 <= UTF8PROC.utf8proc_get_property(c).contents.category <= 8))
    write("unordered.inc", pair(unordered()))
    nfkd = normalizers.NFKD()
    whole = [c for c in POINTS if nfkd.normalize_str(chr(c)) == chr(c) and decomposed(c, DECOMPOSE | COMPATIBLE) != chr(c)]
    write("undecomposed.inc", pair(whole))
    write("lowercase.inc", lowercase())
    write("scripts.inc", scripts())


if __name__ == "__main__":
    main()

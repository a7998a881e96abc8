#!/usr/bin/env python3
"""No type is defined twice in one namespace: two translation units with different ideas of a type break the one-definition rule in silence."""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.M)
# What stands in an anonymous namespace belongs to its file alone.
LOCAL = re.compile(r"^namespace \{.*?^\}  // namespace$", re.M | re.S)
DEFINITION = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: : [^;{]*)? \{", re.M)


def definitions(text):
    """(namespace, name) of the types that a file defines for others."""
    text = LOCAL.sub("", text)
    starts = [(match.start(), match.group(1)) for match in NAMESPACE.finditer(text)]
    for match in DEFINITION.finditer(text):
        inside = [name for start, name in starts if start < match.start()]
        if inside:
            yield inside[-1], match.group(1)


def self_test():
    found = list(definitions("namespace glass {\nnamespace {\nstruct A {\n};\n}  // namespace\nstruct B {\n};\nclass C final : public B {\n};\n}"))
    return [] if found == [("glass", "B"), ("glass", "C")] else [f"the pattern finds {found}"]


def main():
    places = collections.defaultdict(list)
    for folder in ("include", "src"):
        for path in sorted([*(ROOT / folder).rglob("*.h"), *(ROOT / folder).rglob("*.cpp")]):
            for key in definitions(path.read_text(encoding="utf-8")):
                places[key].append(path.relative_to(ROOT).as_posix())
    wrong = self_test() + [f"{space}::{name} is defined in {' and in '.join(files)}" for (space, name), files in places.items() if len(files) > 1]
    for line in wrong:
        print(line)
    print(f"{len(places)} types, {len(wrong)} complaints")
    return 1 if wrong or not places else 0


if __name__ == "__main__":
    sys.exit(main())

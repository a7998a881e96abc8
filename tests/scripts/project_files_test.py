#!/usr/bin/env python3
"""What stands about the project beside its code agrees with it: CITATION.cff with CMake's project and the licence, issue forms with what GitHub reads."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMS = ("bug_report", "feature_request", "wrong_result")
# What a reader needs to see a problem again.
NEEDED = {"bug_report": ("command", "config", "doctor"), "wrong_result": ("command", "config", "doctor"), "feature_request": ()}
CFF_KEYS = ("cff-version", "message", "title", "authors", "version", "license")


def top_keys(text):
    return dict(re.findall(r"^([a-z-]+): *(.*)$", text, re.M))


def check_citation():
    keys = top_keys((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    version = re.search(r"^project\(glassformer VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"), re.M).group(1)
    found = [f"CITATION.cff: {key} is missing" for key in CFF_KEYS if key not in keys]
    if keys.get("version") != version:
        found.append(f"CITATION.cff: version {keys.get('version')}, CMakeLists.txt says {version}")
    if keys.get("license") != "Apache-2.0" or "Apache License" not in (ROOT / "LICENSE").read_text(encoding="utf-8"):
        found.append("CITATION.cff: license is not that of LICENSE")
    return found


def check_forms():
    found = []
    for form in FORMS:
        text = (ROOT / ".github/ISSUE_TEMPLATE" / f"{form}.yml").read_text(encoding="utf-8")
        found += [f"{form}.yml: {key} is missing" for key in ("name", "description", "body") if key not in top_keys(text)]
        found += [f"{form}.yml: it does not ask for {part}" for part in NEEDED[form] if f"    id: {part}\n" not in text]
    return found


def main():
    found = check_citation() + check_forms()
    for line in found:
        print(line)
    print(f"{1 + len(FORMS)} files, {len(found)} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Validates artefacts against docs/schema. Usage: schema_test.py [BUILD_FOLDER [RUN_FOLDER...]]. Without run folders: the report's fixture,
and runs in BUILD_FOLDER/runs where there are any. The checker knows the keywords that the schemas use and complains about any other."""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties", "items", "enum",
         "const", "oneOf", "minimum", "minItems", "maxItems"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def complaints(value, schema, root, place="$"):
    """What is wrong with `value`, as a list of texts."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"the schema uses keywords that this checker does not know: {unknown}"
    if "$ref" in schema:
        return complaints(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
    found = []
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(is_type(value, name) for name in names):
        return [f"{place}: expected {' or '.join(names)}, found {type(value).__name__}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{place}: expected {schema['const']!r}, found {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {value!r} is none of {schema['enum']}")
    if "minimum" in schema and is_type(value, "number") and value < schema["minimum"]:
        found.append(f"{place}: {value} is below {schema['minimum']}")
    if "oneOf" in schema and sum(not complaints(value, option, root, place) for option in schema["oneOf"]) != 1:
        found.append(f"{place}: matches none or several of the alternatives")
    if isinstance(value, dict):
        found += [f"{place}: the key {key!r} is missing" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(inner, dict):
                found += complaints(item, inner, root, f"{place}.{key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{place}: {len(value)} items")
        if "items" in schema:
            for number, item in enumerate(value):
                found += complaints(item, schema["items"], root, f"{place}[{number}]")
    return found


def documents(folder):
    """Every artefact of a folder as (path, line or None, schema name, value)."""
    patterns = {"record.json": "record", "evaluation.json": "evaluation", "bench.json": "bench", "explanations.json": "explanation",
                "explanations/*.json": "explanation", "probes/*.json": "probe"}
    for pattern, name in patterns.items():
        for path in sorted(folder.glob(pattern)):
            yield path, None, name, json.loads(path.read_text(encoding="utf-8"))
    for pattern, name in {"metrics.jsonl": "metrics", "predictions/*.jsonl": "predictions"}.items():
        for path in sorted(folder.glob(pattern)):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield path, number, name, json.loads(line)


def check_folder(folder, schemas):
    wrong, seen = [], 0
    for path, line, name, value in documents(folder):
        seen += 1
        where = f"{path}:{line}" if line else str(path)
        wrong += [f"{where}: {text}" for text in complaints(value, schemas[name], schemas[name])]
    print(f"{folder}: {seen} documents, {len(wrong)} complaints")
    if seen == 0:
        wrong.append(f"{folder}: no artefacts here")
    return wrong


def checker_can_fail(schemas):
    """The checker itself: documents with one fault each are refused."""
    good = {"schema": "glassformer.metrics/1", "kind": "eval", "split": "dev", "step": 1, "epoch": 1, "seconds": 1.5,
            "metrics": {"accuracy": {"value": 0.5, "low": 0.4, "high": None}}}
    faults = [{"schema": "glassformer.metrics/2"}, {"kind": "other"}, {"step": 1.5}, {"step": -1}, {"split": 3}, {"metrics": {"accuracy": 0.5}},
              {"metrics": {"accuracy": {"value": 0.5}}}]
    schema = schemas["metrics"]
    assert complaints(good, schema, schema) == [], complaints(good, schema, schema)
    for fault in faults:
        assert complaints({**good, **fault}, schema, schema), f"not refused: {fault}"


def read_schemas():
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "docs/schema").glob("*.json")}


def main():
    schemas = read_schemas()
    assert set(schemas) == {"explanation", "record", "metrics", "evaluation", "predictions", "probe", "bench"}, sorted(schemas)
    for name, schema in schemas.items():
        assert schema["$id"] == schema["properties"]["schema"]["const"] == f"glassformer.{name}/1"
    checker_can_fail(schemas)
    folders = [Path(p) for p in sys.argv[2:]]
    if not folders:
        folders = [ROOT / "tests/report/fixture" / name for name in ("two", "three", "translation", "language_model", "tagging")]
        if len(sys.argv) > 1:
            folders += sorted(p.parent for p in Path(sys.argv[1]).glob("runs/*/record.json"))
    wrong = [text for folder in folders for text in check_folder(folder, schemas)]
    print("\n".join(wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

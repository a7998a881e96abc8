"""Two JSON values side by side: numbers within rounding, everything else equal, times and places left out."""
import json
import math
import struct
from dataclasses import dataclass, field

# Twice the rounding between two back ends for the products on these models: most arrays differ by 1e-6 of their largest
# |value|, those that are small differences of large scores (occlusion of a word that changes little) by up to 2.7e-4.
# Equal sums in equal order differ by 0.
TOLERANCE = 5e-4
ZERO = 1e-12  # an array whose values all lie below it is zero: weights of order 1 have roundings of 6e-8
# What is itself a rounding, by the name of its key: it may be another, but not a large one.
REMAINDERS, LARGE_REMAINDER = {"row_sum_error", "gap_nats", "completeness_delta"}, 1e-4
# What says when, where and how fast, by the name of its key, and the hash of weights that are compared as numbers.
LEFT_OUT = {"seconds", "training_seconds", "tokens_per_second", "peak_bytes", "started", "finished", "version",
            "commit", "compiler", "build_type", "argv", "command", "path", "folder", "weights_sha256"}


@dataclass
class Comparison:
    """What was found: numbers compared, what differs, the largest difference over the largest |value| of its array."""
    tolerance: float = TOLERANCE
    values: int = 0
    is_refused: bool = False  # neither gave a result, with one exit code
    largest: float = 0.0
    differences: list = field(default_factory=list)  # (where, what)
    new_keys: set = field(default_factory=set)       # that only NEW has
    notes: list = field(default_factory=list)        # what changed and is no fault

    def differ(self, where, what):
        self.differences.append((where, what))

    def number(self, old, new, scale, where):
        """Counts a pair of numbers; whole ones must be equal, others within the tolerance of `scale`."""
        self.values += 1
        if isinstance(old, int) and isinstance(new, int):
            if old != new:
                self.differ(where, f"{old} -> {new}")
            return
        share = 0.0 if old == new else abs(old - new) / max(scale, ZERO)
        self.largest = max(self.largest, share)
        if not share <= self.tolerance:
            self.differ(where, f"{old!r} -> {new!r}, {share:.1e} of the largest |value|")


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers_in(value):
    """The numbers of nested lists, or None where anything but numbers, null and lists stands in them."""
    if value is None:
        return []
    if is_number(value):
        return [value]
    if not isinstance(value, list):
        return None
    parts = [numbers_in(part) for part in value]
    return None if None in parts else [number for part in parts for number in part]


def scale_of(numbers):
    return max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)


def compare(old, new, found, where="", scale=None):
    """Compares two values; `scale` is the largest |value| of the array or object that they stand in."""
    if is_number(old) and is_number(new):
        found.number(old, new, abs(old) if scale is None else scale, where)
    elif isinstance(old, dict) and isinstance(new, dict):
        compare_objects(old, new, found, where)
    elif isinstance(old, list) and isinstance(new, list):
        compare_lists(old, new, found, where, scale)
    elif old != new or type(old) is not type(new):
        found.differ(where, f"{shown(old)} -> {shown(new)}")


def compare_objects(old, new, found, where):
    """The fractional numbers of an object are an array: a small one (a change, a share) counts beside the largest."""
    scale = scale_of([value for key, value in old.items() if isinstance(value, float) and key not in LEFT_OUT])
    for key, value in old.items():
        inner = below(where, key)
        if key in LEFT_OUT or key in REMAINDERS and is_small(value, new.get(key)):
            continue
        if key in new:
            compare(value, new[key], found, inner, scale if is_number(value) else None)
        else:
            found.differ(inner, "only OLD has it")
    found.new_keys |= {general(below(where, key)) for key in new if key not in old and key not in LEFT_OUT}


def is_small(*remainders):
    return all(is_number(value) and abs(value) < LARGE_REMAINDER for value in remainders)


def compare_lists(old, new, found, where, scale):
    if len(old) != len(new):
        found.differ(where, f"{len(old)} -> {len(new)} entries")
        return
    numbers = numbers_in(old)
    if numbers and scale is None:
        scale = scale_of(numbers)
    for place, (a, b) in enumerate(zip(old, new)):
        compare(a, b, found, below(where, place), scale if numbers else None)


def below(where, key):
    return f"{where}.{key}" if where else str(key)


def general(where):
    """The path with * for places in lists."""
    return ".".join("*" if part.isdigit() else part for part in where.split("."))


def shown(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_tensors(data):
    """The tensors of a safetensors file by name; F32 as numbers, others as they stand there."""
    begin, found = 8 + int.from_bytes(data[:8], "little"), {}
    for name, entry in json.loads(data[8:begin]).items():
        if name == "__metadata__":
            continue
        first, last = (begin + offset for offset in entry["data_offsets"])
        part, is_float = data[first:last], entry["dtype"] == "F32"
        values = list(struct.unpack(f"<{len(part) // 4}f", part)) if is_float else part.hex()
        found[name] = {"dtype": entry["dtype"], "shape": entry["shape"], "values": values}
    return found

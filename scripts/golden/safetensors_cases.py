"""Small hostile and odd safetensors files with the verdict of the Rust library, through its Python package.

By hand: one file for each rule and each odd spelling. By seed: valid files with a few bytes changed, cut or inserted.
"""
import base64
import json
import os
import random
import re
import struct
import tempfile

import safetensors

SEED = 20240607
MUTATED = 60
LARGEST = 1024


def packed(header, data=0, length=None):
    """A file: the header's length (or a lie about it), the header, and `data` zero bytes."""
    header = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + bytes(data)


def entry(dtype='"F32"', shape="[1]", offsets="[0,4]", more=""):
    return f'{{"dtype":{dtype},"shape":{shape},"data_offsets":{offsets}{more}}}'


def one(data=4, **fields):
    return packed(f'{{"a":{entry(**fields)}}}', data)


def two(first, second, data):
    return packed(f'{{"a":{entry(**first)},"b":{entry(**second)}}}', data)


def of_dtype(dtype, shape, size):
    return one(size, dtype=f'"{dtype}"', shape=shape, offsets=f"[0,{size}]")


def length_cases():
    good = one()
    yield "empty file", b""
    yield "seven bytes", b"1234567"
    yield "length only", packed("", 0)
    yield "length of all ones", packed("{}", length=2**64 - 1)
    yield "length 2^63", packed("{}", length=2**63)
    yield "length one above the limit", packed("{}", length=10**8 + 1)
    yield "length at the limit, file of 10 bytes", packed("{}", length=10**8)
    yield "length one beyond the file", packed("{}", length=3)
    yield "length one short", packed("{}", length=1)
    yield "length big endian", struct.pack(">Q", 2) + b"{}"
    yield "data cut by one byte", good[:-1]
    yield "data longer by one byte", good + b"\0"
    yield "zip file behind the data", good + b"PK\x03\x04"
    yield "no tensors", packed("{}")
    yield "no tensors but a byte of data", packed("{}", 1)
    yield "pickle", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins."


def text_cases():
    yield "leading white space", packed(" \t\r\n{}")
    yield "trailing white space", packed("{} \t\r\n")
    yield "leading vertical tab", packed("\v{}")
    yield "trailing form feed", packed("{}\f")
    yield "byte order mark", packed(b"\xef\xbb\xbf{}")
    yield "trailing zero bytes", packed(b"{}\0\0")
    yield "zero byte hides a second object", packed(b'{}\0{"a":1}')
    yield "two objects", packed("{}{}")
    yield "trailing comma", packed(f'{{"a":{entry()},}}', 4)
    yield "comment", packed("{/* */}")
    yield "list instead of an object", packed("[]")
    yield "null instead of an object", packed("null")
    yield "text instead of an object", packed('"a"')
    yield "header of one brace", packed("{")
    yield "single quotes", packed("{'a':1}")
    yield "unquoted name", packed("{a:1}")
    for name, raw in [("lone byte ff", b"\xff"), ("overlong slash", b"\xc0\xaf"), ("UTF-8 surrogate", b"\xed\xa0\x80"),
                      ("beyond Unicode", b"\xf4\x90\x80\x80"), ("cut sequence", b"\xe2\x82")]:
        yield f"name with {name}", packed(b'{"' + raw + b'":' + entry().encode() + b"}", 4)
    for name, text in [("a raw line end", "a\nb"), ("an escaped line end", "a\\nb"), ("an escaped zero", "a\\u0000b"), ("DEL", "a\x7fb"),
                       ("a lone surrogate", "\\ud800"), ("a lone low surrogate", "\\udc00"), ("a broken pair", "\\ud800\\u0041"),
                       ("a pair", "\\ud83d\\ude00"), ("a wrong escape", "\\x41"), ("a path", "../../etc/passwd"), ("nothing", ""),
                       ("a noncharacter", "\uffff"), ("right to left marks", "\u202eabc"), ("300 letters", "a" * 300)]:
        yield f"name with {name}", packed(f'{{"{text}":{entry()}}}', 4)


def name_cases():
    yield "a name twice, two tensors", packed(f'{{"a":{entry()},"a":{entry(offsets="[4,8]")}}}', 8)
    yield "a name twice, the last one fits", packed(f'{{"a":{entry()},"a":{entry()}}}', 4)
    yield "a name twice, one escaped", packed(f'{{"a":{entry()},"\\u0061":{entry()}}}', 4)
    yield "metadata", packed(f'{{"__metadata__":{{"format":"pt"}},"a":{entry()}}}', 4)
    yield "metadata twice", packed(f'{{"__metadata__":{{}},"__metadata__":{{}},"a":{entry()}}}', 4)
    yield "metadata null", packed('{"__metadata__":null}')
    yield "metadata with a key twice", packed('{"__metadata__":{"a":"b","a":"c"}}')
    for name, value in [("a number", "1"), ("null", "null"), ("an object", "{}"), ("a list", "[]")]:
        yield f"metadata with {name}", packed(f'{{"__metadata__":{{"a":{value}}}}}')
    yield "metadata a list", packed('{"__metadata__":[]}')
    yield "metadata a text", packed('{"__metadata__":"a"}')
    yield "metadata a tensor", packed(f'{{"__metadata__":{entry()}}}', 4)


def field_cases():
    for name in ("dtype", "shape", "data_offsets"):
        fields = {"dtype": '"F32"', "shape": "[1]", "data_offsets": "[0,4]"}
        del fields[name]
        yield f"{name} missing", packed('{"a":{' + ",".join(f'"{k}":{v}' for k, v in fields.items()) + "}}", 4)
        value = {"dtype": '"F32"', "shape": "[1]", "data_offsets": "[0,4]"}[name]
        yield f"{name} twice", one(more=f',"{name}":{value}')
        yield f"{name} null", one(**{name.removeprefix("data_"): "null"})
        yield f"{name} a number", one(**{name.removeprefix("data_"): "3"})
    yield "tensor null", packed('{"a":null}')
    yield "tensor a number", packed('{"a":7}')
    yield "tensor a list of its three values", packed('{"a":["F32",[1],[0,4]]}', 4)
    yield "tensor a list of two values", packed('{"a":["F32",[1]]}', 4)
    yield "tensor a list of four values", packed('{"a":["F32",[1],[0,4],0]}', 4)
    yield "unknown field", one(more=',"x":{"y":[1,null,{"z":"t"}]}')
    yield "unknown field twice", one(more=',"x":1,"x":2')
    yield "unknown field nested 125 deep", one(more=',"x":' + "[" * 125 + "]" * 125)
    yield "unknown field nested 126 deep", one(more=',"x":' + "[" * 126 + "]" * 126)
    yield "nested 400 deep", packed('{"a":' + "[" * 400)
    yield "unknown field too large for a double", one(more=',"x":1e999')
    yield "unknown field too small for a double", one(more=',"x":1e-999')
    yield "field name escaped", packed('{"a":{"\\u0064type":"F32","shape":[1],"data_offsets":[0,4]}}', 4)


def dtype_cases():
    for dtype, size in [("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("I64", 8), ("I32", 4), ("I16", 2), ("I8", 1), ("U8", 1),
                        ("BOOL", 1), ("U64", 8), ("U32", 4), ("U16", 2), ("C64", 8), ("F8_E4M3", 1), ("F8_E5M2", 1), ("F8_E8M0", 1),
                        ("F8_E4M3FNUZ", 1), ("F8_E5M2FNUZ", 1)]:
        yield f"dtype {dtype}", of_dtype(dtype, "[1]", size)
    yield "dtype F4, two in a byte", of_dtype("F4", "[2]", 1)
    yield "dtype F4, one and a half bytes", of_dtype("F4", "[3]", 1)
    yield "dtype F6_E2M3, four in three bytes", of_dtype("F6_E2M3", "[4]", 3)
    yield "dtype F6_E3M2, one in a byte", of_dtype("F6_E3M2", "[1]", 1)
    for dtype in ("f32", "F128", "", "F32 ", "float32", "I4"):
        yield f"dtype '{dtype}'", one(dtype=f'"{dtype}"')
    yield "dtype as an object", one(dtype='{"F32":null}')
    yield "dtype as an object with a value", one(dtype='{"F32":1}')
    yield "dtype as an object of two", one(dtype='{"F32":null,"F16":null}')
    yield "dtype as a list", one(dtype='["F32"]')
    yield "a truth value that is 2", one(0, dtype='"BOOL"', offsets="[0,1]") + b"\x02"


def shape_cases():
    none = {"offsets": "[0,0]", "data": 0}
    for shape in ("[-1]", "[1.0]", "[1e0]", "[-0]", "[01]", "[+1]", "[NaN]", '["1"]', "[true]", "[null]", "[[1]]", "1", "{}", '"1"', "[2]", "[]"):
        yield f"shape {shape}", one(shape=shape)
    yield "shape 2^64", one(shape="[18446744073709551616]", **none)
    yield "shape 2^62 x 4: zero in 64 bits", one(shape="[4611686018427387904,4]", **none)
    yield "shape 2^32 x 2^32", one(shape="[4294967296,4294967296]", **none)
    yield "shape 2^61 bytes: zero bits in 64 bits", one(dtype='"U8"', shape="[2305843009213693952]", **none)
    yield "shape 2^40, 4 bytes of data", one(shape="[1099511627776]", offsets="[0,4398046511104]")
    yield "shape 2^64-1 x 0", one(shape="[18446744073709551615,0]", **none)
    yield "shape 2^64-1 x 2 x 0", one(shape="[18446744073709551615,2,0]", **none)
    yield "shape 0 x 2^64-1 x 2^64-1", one(shape="[0,18446744073709551615,18446744073709551615]", **none)
    yield "shape of 100 ones", one(shape="[" + ",".join(["1"] * 100) + "]")


def offset_cases():
    for offsets in ("[4,0]", "[0]", "[0,4,4]", "[0,4.0]", "[-4,0]", '{"0":0,"1":4}', '["0","4"]', "[0,8]", "[1,5]", "[0,18446744073709551615]",
                    "[18446744073709551612,18446744073709551615]", "[0,18446744073709551620]"):
        yield f"offsets {offsets}", one(offsets=offsets)
    byte = {"dtype": '"U8"', "shape": "[4]"}
    pairs = {"one after the other": ([0, 4], [4, 8], 8), "second first": ([4, 8], [0, 4], 8), "same place": ([0, 4], [0, 4], 4),
             "overlap": ([0, 4], [3, 7], 7), "one inside the other": ([0, 4], [0, 4], 8), "a hole": ([0, 4], [5, 9], 9),
             "a hole before": ([1, 5], [5, 9], 9), "a hole behind": ([0, 4], [4, 8], 9), "beyond the end": ([0, 4], [4, 8], 7)}
    for name, (a, b, data) in pairs.items():
        yield f"two tensors, {name}", two({**byte, "offsets": json.dumps(a)}, {**byte, "offsets": json.dumps(b)}, data)
    for at, data in ((0, 4), (4, 4), (2, 4), (5, 5)):
        yield f"empty tensor at {at}", two({**byte, "offsets": "[0,4]"}, {"shape": "[0]", "offsets": f"[{at},{at}]"}, data)
    yield "floats at an odd byte", two({"dtype": '"U8"', "offsets": "[0,1]"}, {"offsets": "[1,5]"}, 5)


def mutated(random_source):
    """A valid file with one to three small accidents."""
    header = {"__metadata__": {"format": "pt"}, "w.1": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
              "w.2": {"dtype": "BF16", "shape": [4], "data_offsets": [24, 32]}}
    file = bytearray(packed(json.dumps(header, separators=(",", ":")), 32))
    end = len(file) - 32
    for _ in range(random_source.randint(1, 3)):
        at = random_source.randrange(end)
        what = random_source.randrange(4)
        if what == 0:
            file[at] ^= 1 << random_source.randrange(8)
        elif what == 1:
            file[at] = random_source.choice(b'0123456789[]{}",:-eE. \\')
        elif what == 2:
            del file[at]
        else:
            file.insert(at, random_source.choice(b'0123456789[]{}", '))
    return bytes(file)


def all_cases():
    for group in (length_cases, text_cases, name_cases, field_cases, dtype_cases, shape_cases, offset_cases):
        yield from group()
    random_source = random.Random(SEED)
    for number in range(MUTATED):
        yield f"accident {number}", mutated(random_source)


def verdict(file):
    """What the Rust library says: "" or its error. Reading from memory and from a file must agree."""
    try:
        safetensors.deserialize(file)
        text = ""
    except safetensors.SafetensorError as error:
        text = str(error)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.safetensors")
        with open(path, "wb") as stream:
            stream.write(file)
        try:
            with safetensors.safe_open(path, "np") as opened:
                opened.keys()
            opens = True
        except (safetensors.SafetensorError, OSError, ValueError):
            opens = False
    # An empty file cannot be mapped at all: the same verdict by another error.
    assert opens == (text == ""), f"the two ways of reading differ: {text}"
    return text


def short(error):
    """Without the tensor's name: of several bad ones the library names any."""
    return re.sub(r"tensor `.*`", "tensor", error.removeprefix("Error while deserializing: "))[:80]


def write(folder):
    cases, names = [], set()
    for name, file in all_cases():
        assert name not in names and len(file) < LARGEST, name
        names.add(name)
        error = verdict(file)
        cases.append({"name": name, "accepted": error == "", "error": short(error),
                      "file": base64.b64encode(file).decode()})
    document = {"library": f"safetensors {safetensors.__version__}", "seed": SEED, "cases": cases}
    lines = ",\n".join(json.dumps(case) for case in document.pop("cases"))
    (folder / "safetensors_hostile.json").write_text(json.dumps(document)[:-1] + ', "cases": [\n' + lines + "\n]}\n")

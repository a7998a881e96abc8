"""Files of torch.save, honest and hostile, with what torch.load(weights_only=True) makes of them: dtype, shape and SHA-256 of each tensor's numbers.

`refused` is a part of the message with which the project's reader refuses a file."""
import collections
import hashlib
import io
import json
import pickle
import shutil
import struct
import zipfile

import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I32": torch.int32,
          "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def saved(value, is_zip=True):
    file = io.BytesIO()
    torch.save(value, file, _use_new_zipfile_serialization=is_zip)
    return file.getvalue()


def numbers(dtype, *shape):
    count = 1
    for size in shape:
        count *= size
    values = torch.arange(count) % 2 if dtype == torch.bool else torch.arange(count) % 100
    return values.to(dtype).reshape(shape)


def every_dtype():
    return {name: numbers(dtype, 2, 3) for name, dtype in DTYPES.items()}


def views():
    """Tensors of one storage: slices, transposed, every second row, one number of it, nothing of it."""
    base = torch.arange(24.).reshape(4, 6)
    return {"base": base, "row": base[2], "column": base[:, 1], "transposed": base.t(), "every_second": base[::2, 1::2], "scalar": base[3, 5],
            "empty": base[4:], "again": base, "once_more": base.unfold(0, 2, 2).permute(2, 0, 1)}


def parameters():
    layer = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
    with torch.no_grad():
        for k, tensor in enumerate(layer.parameters()):
            tensor.copy_(k + numbers(torch.float32, *tensor.shape) / 8)
    return layer


def honest():
    layer = parameters()
    contents = {"dtypes": every_dtype(), "views": views(), "state_dict": layer.state_dict(), "parameters": dict(layer.named_parameters()),
                "names": {"naïve.ключ": torch.ones(2), "": torch.zeros(1), "x" * 300: torch.ones(1)}, "empty": {},
                "sizes": {"none": torch.zeros(0, 3), "scalar": torch.tensor(7.), "deep": torch.zeros(*[1] * 12), "long": numbers(torch.int64, 1000)[::100]}}
    for name, content in contents.items():
        for is_zip in (True, False):
            yield f"{name}_{'zip' if is_zip else 'old'}", saved(content, is_zip), None


class Raw:
    """Pickled as a call of a function with these arguments."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def zipped(data, storages=None, more=None, name="archive", compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for entry, content in {f"{name}/data.pkl": data, f"{name}/version": b"3\n", **{f"{name}/data/{key}": value for key, value in (storages or {}).items()}, **(more or {})}.items():
            archive.writestr(zipfile.ZipInfo(entry) if compression == zipfile.ZIP_STORED else entry, content)
    return file.getvalue()


def text(value):
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def whole(value):
    return b"\x8a\x08" + struct.pack("<q", value)


def tensor_pickle(shape=(2, 2), stride=(2, 1), offset=0, elements=4, key="0", storage=b"ctorch\nFloatStorage\n", rebuild=b"ctorch._utils\n_rebuild_tensor_v2\n",
                  view=b""):
    """The pickle of {"w": tensor} with these numbers."""
    stored = b"(" + text("storage") + storage + text(key) + text("cpu") + whole(elements) + view + b"tQ"
    sizes = b"(" + b"".join(map(whole, shape)) + b"t" + b"(" + b"".join(map(whole, stride)) + b"t"
    return b"\x80\x02}" + text("w") + rebuild + b"(" + stored + whole(offset) + sizes + b"\x89ccollections\nOrderedDict\n)RtRs."


def four(pickled, size=16):
    return zipped(pickled, {"0": bytes(size)})


def patched(data, start, content):
    return data[:start] + content + data[start + len(content):]


def hostile_pickles():
    import os
    yield "os_system", zipped(pickle.dumps({"w": Raw(os.system, "touch ran_code")}, 2)), "names posix.system"
    yield "eval", zipped(b"\x80\x02cbuiltins\neval\n" + text("1") + b"\x85R."), "names builtins.eval"
    yield "getattr", zipped(b"\x80\x02c__builtin__\ngetattr\n."), "names __builtin__.getattr"
    yield "numpy", zipped(b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n."), "names numpy.core"
    yield "torch_load", zipped(b"\x80\x02ctorch\nload\n" + text("x") + b"\x85R."), "names torch.load"
    yield "instance", zipped(b"\x80\x02(ios\nsystem\n."), "opcode 0x69"
    yield "object", zipped(b"\x80\x02(cos\nsystem\no."), "names os.system"
    yield "new_object", zipped(b"\x80\x02ccollections\nOrderedDict\n)\x81."), "opcode 0x81"
    yield "stack_global", zipped(b"\x80\x04" + b"\x8c\x02os\x8c\x06system\x93."), "only protocol 2"
    yield "extension", zipped(b"\x80\x02\x82\x01."), "opcode 0x82"
    yield "old_id", zipped(b"\x80\x02Pstorage\n."), "opcode 0x50"
    yield "calls_storage", zipped(b"\x80\x02ctorch\nFloatStorage\n)R."), "called like a function"
    yield "quantized", zipped(tensor_pickle(storage=b"ctorch\nQInt8Storage\n")), "names torch.QInt8Storage"
    yield "checkpoint", saved({"epoch": 3, "w": torch.ones(1)}), "'epoch' is a number"
    yield "nested", saved({"model": {"w": torch.ones(1)}}), "'model' is a dictionary"
    yield "tensor_alone", saved(torch.ones(2)), "holds a tensor"
    yield "list", saved([torch.ones(2)]), "holds a list"
    yield "complex", saved({"w": torch.ones(2, dtype=torch.complex64)}), "names torch.ComplexFloatStorage"
    yield "float8", saved({"w": torch.ones(2).to(torch.float8_e4m3fn)}), "names "
    yield "deep_lists", zipped(b"\x80\x02" + b"]" * 30000 + b"a" * 29999 + b"."), "holds a list"
    yield "deep_tuples", zipped(b"\x80\x02)" + b"\x85" * 30000 + b"."), "holds a tuple"
    yield "memo_bomb", zipped(b"\x80\x02]q\x00" + b"".join(b"]q" + bytes([i + 1]) + b"(" + (b"h" + bytes([i])) * 10 + b"e" for i in range(30)) + b"."), "broken"
    yield "memo_far", zipped(b"\x80\x02}r\xff\xff\xff\xff."), None
    yield "memo_missing", zipped(b"\x80\x02h\x05."), "was not remembered"
    yield "no_stop", zipped(b"\x80\x02}"), "cut short"
    yield "stack_empty", zipped(b"\x80\x02a."), "a value is missing"
    yield "no_mark", zipped(b"\x80\x02t."), "a mark is missing"
    yield "two_values", zipped(b"\x80\x02}}."), "more or less than one value"
    yield "long_text", zipped(b"\x80\x02X\xff\xff\xff\xffab."), "asks for 4294967295 bytes"


def hostile_tensors():
    yield "sizes_huge", four(tensor_pickle((1 << 40, 1 << 40), (1, 1))), "more elements than its storage"
    yield "sizes_overflow", four(tensor_pickle((1 << 62, 4), (4, 1))), "more elements than its storage"
    yield "strides_huge", four(tensor_pickle((2, 2), (1 << 62, 1))), "reaches beyond its storage"
    yield "expanded", four(tensor_pickle((1 << 40,), (0,))), "more elements than its storage"
    yield "beyond", four(tensor_pickle(offset=1)), "reaches beyond its storage"
    yield "offset_huge", four(tensor_pickle(offset=(1 << 63) - 1)), "reaches beyond its storage"
    yield "offset_negative", four(tensor_pickle(offset=-1)), "no storage and place"
    yield "size_negative", four(tensor_pickle((-2, -2))), "sizes are no whole numbers"
    yield "stride_negative", four(tensor_pickle((2, 2), (-2, 1))), "strides are no whole numbers"
    yield "ranks_differ", four(tensor_pickle((2, 2), (1,))), "more sizes than strides"
    yield "rank_65", four(tensor_pickle((1,) * 65, (1,) * 65)), "more than 64 dimensions"
    yield "storage_huge", four(tensor_pickle(elements=1 << 60)), "not all in the file"
    yield "storage_short", four(tensor_pickle(), 12), "not all in the file"
    yield "storage_missing", four(tensor_pickle(key="1")), "not all in the file"
    yield "storage_path", zipped(tensor_pickle(key="../../etc/passwd"), {"0": bytes(16)}), "not all in the file"
    yield "elements_negative", four(tensor_pickle(elements=-4)), "in a way that torch.save does not"
    yield "by_hand", four(tensor_pickle()), None
    yield "old_rebuild", four(tensor_pickle(rebuild=b"ctorch._utils\n_rebuild_tensor\n").replace(b"\x89ccollections\nOrderedDict\n)Rt", b"t")), None


def hostile_archives():
    good = saved({"w": torch.arange(4.)})
    yield "packed", zipped(tensor_pickle(), {"0": bytes(16)}, compression=zipfile.ZIP_DEFLATED), "is packed"
    yield "paths", zipped(tensor_pickle(), {"0": bytes(16)}, {"archive/../../escape": b"x"}), None
    yield "no_version", zipped(tensor_pickle(), {"0": bytes(16)}).replace(b"archive/version", b"archive/vERSION"), "has no archive/version"
    yield "no_pickle", zipped(b"", name="a/b"), "without the one NAME/data.pkl"
    yield "two_pickles", zipped(tensor_pickle(), {"0": bytes(16)}, {"other/data.pkl": b"\x80\x02}."}), "without the one NAME/data.pkl"
    yield "big_endian", zipped(tensor_pickle(), {"0": bytes(16)}, {"archive/byteorder": b"big"}), "byte order 'big'"
    yield "torchscript", zipped(tensor_pickle(), {"0": bytes(16)}, {"archive/constants.pkl": b"\x80\x02)."}), "TorchScript"
    central = good.index(b"PK\1\2")
    yield "offset_beyond", patched(good, central + 42, b"\xf0\xff\xff\x7f"), "begins behind its end"
    yield "size_beyond", patched(good, central + 20, b"\xf0\xff\xff\x7f" * 2), "ends behind its end"
    yield "encrypted", patched(good, central + 8, b"\x01\x00"), "is encrypted"
    yield "directory_beyond", patched(good, good.rindex(b"PK\5\6") + 16, b"\xf0\xff\xff\x7f"), "its directory does not lie inside it"
    yield "directory_wide", patched(good, good.rindex(b"PK\5\6") + 16, b"\xff\xff\xff\xff"), None
    for share in (0.0, 0.02, 0.3, 0.7, 0.95):
        yield f"cut_zip_{round(share * 100)}", good[:int(len(good) * share)], "cut short"
    old = saved({"w": torch.arange(4.)}, False)
    for share in (0.02, 0.3, 0.7, 0.97):
        yield f"cut_old_{round(share * 100)}", old[:int(len(old) * share)], "cut short"
    yield "tar", bytes(257) + b"ustar" + bytes(250), "is a tar archive"
    yield "old_big_endian", patched(old, old.index(b"\x88", old.index(b"little_endian")), b"\x89"), "little-endian"
    yield "old_version", old.replace(b"\x80\x02M\xe9\x03.", b"\x80\x02M\xea\x03."), "another version"
    yield "old_os_system", old.replace(b"ccollections\nOrderedDict\n", b"cposix\nsystem\n"), "names posix.system"
    yield "no_torch_file", b"\x80\x02}.", "does not begin as torch.save writes"


def cases():
    for group in (honest, hostile_pickles, hostile_tensors, hostile_archives):
        yield from group()


def described(value):
    """Dtype, shape and hash of each tensor of a dictionary, or None for anything else."""
    if not isinstance(value, dict) or not all(isinstance(tensor, torch.Tensor) for tensor in value.values()):
        return None
    found = collections.OrderedDict()
    for name, tensor in value.items():
        if tensor.dtype not in NAMES:
            return None
        raw = torch.empty(tensor.numel(), dtype=tensor.dtype).copy_(tensor.detach().reshape(-1))
        content = bytes(raw.view(torch.uint8).numpy()) if raw.numel() else b""
        found[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "sha256": hashlib.sha256(content).hexdigest()}
    return found


def opened(data):
    """What torch makes of a file: its tensors, or None where it refuses it or holds something else."""
    try:
        return described(torch.load(io.BytesIO(data), weights_only=True))
    except Exception:  # every way of refusing is one here
        return None


def model_folders(place):
    """One BERT as a file of torch.save, in shards with their index, and as safetensors."""
    from safetensors_files import tiny_bert
    model = tiny_bert()
    state = model.state_dict()
    for name in ("bert", "bert_shards", "bert_safetensors"):
        (place / name).mkdir()
        model.config.architectures = ["BertModel"]
        model.config.save_pretrained(place / name)
    torch.save(state, place / "bert" / "pytorch_model.bin")
    model.save_pretrained(place / "bert_safetensors")
    keys, shards = list(state), {}
    for i, part in enumerate((keys[:9], keys[9:])):
        name = f"pytorch_model-{i + 1:05}-of-00002.bin"
        torch.save({key: state[key] for key in part}, place / "bert_shards" / name)
        shards.update(dict.fromkeys(part, name))
    index = {"metadata": {"total_size": sum(tensor.nbytes for tensor in state.values())}, "weight_map": shards}
    (place / "bert_shards" / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2) + "\n")


def write(folder):
    place = folder / "torch_files"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    model_folders(place)
    files = {}
    for name, data, refused in cases():
        tensors = opened(data)
        assert refused is not None or tensors is not None, name
        (place / f"{name}.bin").write_bytes(data)
        files[f"{name}.bin"] = {"refused": refused} if refused is not None else {"tensors": tensors}
    (place / "files.json").write_text(json.dumps(files, indent=1, ensure_ascii=False) + "\n")

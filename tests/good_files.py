"""Good files of every carrier with marks of every kind, made at random and without the package."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Sequence

from tests import writers
from tests.twins import Input

Pairs = list[tuple[str, str]]
WORDS = (
    "MIT",
    "Apache-2.0",
    "LicenseRef-A OR MIT",
    "org/base",
    "a",
    "ö",
    "日本",
    "x y",
    'q"\\',
    "\U0001f600",
)
RELATIONS = ("finetune", "adapter", "merge", "quantized", "conversion", "distillation", "copy", "")


def canonical(content: object) -> str:
    """JSON as RFC 8785 has it, for what stands in a mark."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def clauses(rng: random.Random, key: str, out: Pairs) -> dict[str, object]:
    """The fields of a record that tell of clauses; their digests go to `out`."""
    if rng.random() < 0.15:
        return {"clauses": "unresolved"}
    count = rng.choice((0, 1, 2, 3, 14, 15, 30))
    found = sorted(digest(str(rng.getrandbits(40))) for _ in range(count))
    for part, at in enumerate(range(0, count, 14), 1):
        out.append((key if part == 1 else f"{key}_{part}", canonical(found[at : at + 14])))
    return {"clauses": count, "restrictions": digest("".join(f"{one}\n" for one in found))}


def mark(rng: random.Random, *, bound: bool = True) -> Pairs:
    """The keys and values of a mark."""
    out: Pairs = []
    bases = rng.choice((0, 0, 1, 1, 2, 3))
    lifted = rng.choice((0, 0, 0, 1, 3))
    record: dict[str, object] = {"bases": bases, "form": 1, "license": rng.choice(WORDS)}
    record |= {"version": 2, "exceptions": lifted} if lifted else {"version": 1}
    record |= clauses(rng, "weightmark_clauses", out)
    for field in ("text", *(("tensors",) if bound else ())):
        if rng.random() < 0.4:
            record[field] = digest(field)
    for number in range(1, bases + 1):
        key = f"weightmark_base_{number}"
        base = {"name": rng.choice(WORDS), "relation": rng.choice(RELATIONS), "license": "MIT"}
        base |= {"lost": "org/mid"} if rng.random() < 0.2 else {}
        out.append((key, canonical(base | clauses(rng, f"{key}_clauses", out))))
    exceptions = [
        [rng.choice(WORDS), digest(str(rng.getrandbits(9))), rng.choice(WORDS), "https://x.example"]
        for _ in range(lifted)
    ]
    for number, one in enumerate(sorted(exceptions), 1):
        fields = dict(zip(("base", "clause", "by", "reference"), one, strict=True))
        out.append((f"weightmark_exception_{number}", canonical(fields)))
    return [("weightmark", canonical(record)), *out]


def pairs(rng: random.Random, *, bound: bool = True) -> Pairs:
    """What a header says: mostly a mark, and what other tools write beside it."""
    out = mark(rng, bound=bound) if rng.random() < 0.9 else []
    for key in ("license", "license_link", "format"):
        if rng.random() < 0.3:
            out.append((key, rng.choice(WORDS)))
    if rng.random() < 0.3:
        rng.shuffle(out)
    return out


def safetensors(rng: random.Random, said: Pairs) -> bytes:
    """A safetensors file of up to three tensors."""
    kinds = ("F32", "U8", "BF16", "I64", "F8_E4M3")
    names = rng.sample(("a", "b.weight", "ö", "日本", "\U0001f600", "Z"), rng.randrange(4))
    tensors = {
        name: (rng.choice(kinds), [rng.randrange(4) for _ in range(rng.randrange(3))])
        for name in names
    }
    metadata = dict(said) if said or rng.random() < 0.5 else None
    return writers.safetensors(tensors, metadata, padding=rng.choice((1, 8)))


def gguf(rng: random.Random, said: Pairs) -> bytes:
    """A GGUF file, mostly of version 3, with a vocabulary, sometimes with tensors."""
    values: list[tuple[str, str, object]] = [("general.name", "string", rng.choice(WORDS))]
    if rng.random() < 0.3:
        values.append(("general.alignment", "u32", rng.choice((8, 16, 64))))
    values += [(key, "string", value) for key, value in said]
    if rng.random() < 0.5:
        values.append(("tokenizer.ggml.tokens", "array", ("string", ["a", "bc", "ö"])))
        values.append(("tokenizer.ggml.scores", "array", ("f32", [0.5, 1.5])))
    kinds = ((0, 4), (1, 2), (8, 32), (12, 256), (24, 1))
    tensors = []
    for number in range(rng.randrange(3)):
        kind, block = rng.choice(kinds)
        tensors.append((f"t{number}", [block * rng.randrange(1, 3), *[2] * rng.randrange(3)], kind))
    head = writers.gguf(values, tensors, version=rng.choice((2, 3, 3)))
    return head + bytes(at % 251 for at in range(_tensor_bytes(values, tensors)))


def _tensor_bytes(
    values: Sequence[tuple[str, str, object]], tensors: Sequence[tuple[str, list[int], int]]
) -> int:
    step = next((int(str(found)) for key, _, found in values if key == "general.alignment"), 32)
    at = 0
    for _, shape, kind in tensors:
        block, width = writers.GGUF_BLOCKS[kind]
        elements = 1
        for one in shape:
            elements *= one
        at += elements // block * width
        at += -at % step
    return at


def onnx(rng: random.Random, said: Pairs) -> bytes:
    """An ONNX model with initializers in each of the ways in which they are kept."""
    tensors = [_initializer(rng, f"t{number}") for number in range(rng.randrange(4))]
    graph = b""
    if rng.random() < 0.2:
        graph = writers.field(
            15, writers.field(1, _initializer(rng, "s")) + writers.field(2, _initializer(rng, ""))
        )
    return writers.onnx(said, tensors, graph)


def _initializer(rng: random.Random, name: str) -> bytes:
    way = rng.randrange(6)
    field = writers.field
    if way == 0:
        return writers.onnx_tensor(name, rng.randbytes(rng.randrange(9)))
    if way == 1:
        where = writers.onnx_property("location", "w.bin", 13)
        where += writers.onnx_property("offset", str(rng.randrange(64)), 13)
        where += writers.onnx_property("length", "8", 13) if rng.random() < 0.5 else b""
        return field(1, 8) + field(2, 2) + field(8, name) + where
    if way == 2:
        numbers = b"".join(
            writers.varint(rng.getrandbits(rng.choice((3, 20, 64)))) for _ in range(3)
        )
        kind, number = rng.choice(((6, 5), (7, 7), (13, 11), (9, 5), (10, 5), (3, 5)))
        return field(1, 3) + field(2, kind) + field(8, name) + field(number, numbers)
    if way == 3:
        return field(1, 2) + field(2, 1) + field(4, rng.randbytes(8)) + field(8, name)
    if way == 4:
        return field(1, b"\2\1") + field(2, 8) + field(6, "a") + field(6, "b") + field(8, name)
    return field(1, 2) + field(2, 11) + field(10, rng.randbytes(16)) + field(8, name)


def member(said: Pairs) -> bytes:
    """`weightmark.json`."""
    return canonical(dict(said)).encode()


def zipped(rng: random.Random, said: Pairs) -> bytes:
    """The zip of torch in a folder, or that of Keras without one."""
    folder = rng.choice(("archive/", "model/", "möd/", ""))
    members = [(f"{folder}data.pkl", rng.randbytes(20)), (f"{folder}data/0", rng.randbytes(16))]
    if rng.random() < 0.5:
        members += [(f"{folder}version", b"3\n"), (f"{folder}.data/serialization_id", b"1")]
    if said:
        members.append((f"{folder}weightmark.json", member(said)))
    if rng.random() < 0.2:
        rng.shuffle(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = rng.choice((0, 0, 0, 8))
            archive.writestr(info, data)
    return out.getvalue()


def llamafile(rng: random.Random, said: Pairs) -> bytes:
    """A program with a zip behind it, in which GGUF files lie, mostly as they are."""
    out = io.BytesIO()
    out.write(b"MZqFpD='\n" + rng.randbytes(rng.randrange(40)))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(rng.choice((0, 1, 1, 1, 2))):
            info = zipfile.ZipInfo(rng.choice(("model.gguf", "a/M.GGUF")) + ".gguf" * number)
            info.compress_type = rng.choice((0, 0, 0, 8))
            archive.writestr(info, gguf(rng, said if number == 0 else []))
        if rng.random() < 0.3:
            archive.writestr(rng.choice((".args", "weightmark.json")), member(said))
    return out.getvalue()


def tarred(rng: random.Random, said: Pairs) -> bytes:
    """The tar of NeMo, in each of the forms of Python."""
    start = rng.choice(("./", ""))
    members = [("config.yaml", b"a: 1\n"), ("w" * rng.choice((5, 99, 150)), rng.randbytes(600))]
    if said:
        members.append(("weightmark.json", member(said)))
    out = io.BytesIO()
    form = rng.choice((tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    with tarfile.open(fileobj=out, mode="w", format=form, bufsize=512) as archive:
        for name, data in members:
            info = tarfile.TarInfo(start + (name[:90] if form == tarfile.USTAR_FORMAT else name))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return (
        out.getvalue()[: 512 * rng.choice((6, 9, 12, 20))]
        if rng.random() < 0.1
        else out.getvalue().rstrip(b"\0") + bytes(1024)
    )


def openvino(rng: random.Random, said: Pairs) -> bytes:
    """An OpenVINO network; its constants stand in the `.bin` beside it."""

    def escaped(value: str) -> str:
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
            value = value.replace(sign, entity)
        return value

    layer = '<layer id="0"><data element_type="f32" offset="0" shape="2" size="8" /></layer>'
    info = "".join(f'\t\t<{key} value="{escaped(value)}" />\n' for key, value in said)
    return (
        f'<?xml version="1.0"?>\n<net name="m" version="11">\n<layers>{layer * rng.randrange(3)}'
        f"</layers>\n\t<rt_info>\n{info}\t</rt_info>\n</net>\n"
    ).encode()


def coreml(rng: random.Random, said: Pairs) -> bytes:
    """A Core ML model, a network or an ML program with its file."""
    field = writers.field
    user = b"".join(
        field(100, field(1, key) + field(2, value)) for key, value in said if key != "license"
    )
    metadata = field(100, field(1, "m") + field(4, rng.choice(WORDS)) + user)
    if rng.random() < 0.5:
        body = field(502, field(1, "@model_path/weights/weight.bin" if rng.random() < 0.7 else "x"))
    else:
        body = field(500, rng.randbytes(rng.randrange(1, 40)))
    return field(1, 7) + field(2, metadata) + body


def spacy(rng: random.Random, said: Pairs) -> bytes:
    """The meta.json of a spaCy pipeline."""
    parts = rng.sample(("tok2vec", "ner", "möd", "日本"), rng.randrange(4))
    content: dict[str, object] = {"lang": "en", "vectors": {"width": 0}}
    content |= {"pipeline": parts, "components": [*parts, "senter"]}
    items = [*content.items(), *said]
    if rng.random() < 0.2:
        rng.shuffle(items)
    indent, ascii_ = rng.choice((None, 2)), rng.random() < 0.5
    return json.dumps(dict(items), indent=indent, ensure_ascii=ascii_).encode()


def sidecar(rng: random.Random, said: Pairs) -> bytes:
    """`FILE.license` of REUSE."""
    lines = ["SPDX-FileCopyrightText: 2026 Somebody", "SPDX-License-Identifier: MIT"]
    lines += [f"# {key} = {value}" for key, value in said if key.startswith("weightmark")]
    if rng.random() < 0.2:
        rng.shuffle(lines)
    return (rng.choice(("\n", "\n", "\r\n")).join(lines) + "\n").encode()


def record(rng: random.Random, said: Pairs) -> bytes:
    """`config.json` with a lineage record."""
    own = {key: value for key, value in said if key.startswith("weightmark")}
    content: dict[str, object] = {"model_type": "x", "hidden_size": 8, "eps": 1e-06}
    if own:
        content["weightmark"] = {"name": rng.choice(WORDS), **own}
    return json.dumps(
        content, indent=rng.choice((None, 2)), ensure_ascii=rng.random() < 0.5
    ).encode()


def index(rng: random.Random, said: Pairs) -> bytes:
    """`model.safetensors.index.json` with a mark."""
    metadata = {"total_size": 8, **dict(said)}
    content = {"metadata": metadata, "weight_map": {"a": "model-00001-of-00002.safetensors"}}
    return json.dumps(content, indent=rng.choice((None, 2)), ensure_ascii=False).encode()


CARRIERS: dict[str, tuple[str, Callable[[random.Random, Pairs], bytes]]] = {
    "safetensors": ("model.safetensors", safetensors),
    "gguf": ("model.gguf", gguf),
    "onnx": ("model.onnx", onnx),
    "torch": ("model.pt", zipped),
    "keras": ("model.keras", zipped),
    "nemo": ("model.nemo", tarred),
    "llamafile": ("model.llamafile", llamafile),
    "openvino": ("openvino_model.xml", openvino),
    "coreml": ("model.mlmodel", coreml),
    "spacy": ("meta.json", spacy),
    "sidecar": ("model.h5.license", sidecar),
    "record": ("config.json", record),
    "index": ("model.safetensors.index.json", index),
}
"""The name of a file and what makes one, by carrier."""


def made(carrier: str, rng: random.Random, said: Pairs) -> Input:
    """A file of a carrier that holds these pairs."""
    name, make = CARRIERS[carrier]
    kind = carrier if carrier in ("sidecar", "record", "index") else "file"
    return Input(kind, name, make(rng, said))

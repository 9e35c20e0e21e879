"""Tensors in many layouts, and the digest of their table."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping

from tests.vectors import coreml, gguf, onnx, openvino, safetensors, sidecars, tars, zips
from tests.vectors.archive import DEFLATED, Entry, Member, tarred, zipped
from tests.vectors.vector import Tensor, Vector, table
from tests.vectors.wire import block, varint, whole


def vector(
    name: str, why: str, content: bytes, tensors: Iterable[Tensor], **beside: bytes
) -> Vector:
    """A file, with its table as the answer."""
    digest, lines = table(tensors)
    files = {name: content, **beside}
    return Vector(name, why, files, {"tensors": digest, "lines": lines})


def saved(tensors: Iterable[Tensor]) -> bytes:
    """Tensors in a safetensors file, in the order that is given."""
    entries: dict[str, object] = {}
    data = b""
    for name, dtype, dimensions, content in tensors:
        ends = [len(data), len(data) + len(content)]
        entries[name] = {"dtype": dtype, "shape": list(dimensions), "data_offsets": ends}
        data += content
    return safetensors.framed(json.dumps(entries, ensure_ascii=True), data)


DTYPES = (
    ("BOOL", 1), ("U8", 1), ("I8", 1), ("F8_E5M2", 1), ("F8_E4M3", 1), ("F8_E8M0", 1), ("I16", 2), ("U16", 2), ("F16", 2),
    ("BF16", 2), ("I32", 4), ("U32", 4), ("F32", 4), ("F64", 8), ("I64", 8), ("U64", 8), ("C64", 8), ("F8_E4M3FNUZ", 1),
    ("F8_E5M2FNUZ", 1),
)  # fmt: skip
NAMES = (
    "",
    "a",
    "B",
    "é",
    "e\u0301",
    "～",
    "𝐀",
    'q"\\',
    "t\t\n\x01\x7f",
    "\u2028",
    "a/b",
    "10",
    "9",
)


def in_safetensors() -> Iterator[Vector]:
    """Dtypes, names, order and empty tensors."""
    for dtype, size in DTYPES:
        tensor = Tensor("w", dtype, (3,), bytes(range(3 * size)))
        yield vector(
            f"dtype-{dtype.lower()}.safetensors", f"the dtype {dtype}", saved([tensor]), [tensor]
        )
    named = [Tensor(name, "U8", (1,), bytes([at])) for at, name in enumerate(NAMES)]
    yield vector(
        "names.safetensors", "names in the order of their UTF-8 bytes", saved(named), named
    )
    yield vector(
        "names-backwards.safetensors", "the same in another order", saved(named[::-1]), named
    )
    sizes = [
        Tensor("scalar", "F32", (), b"\0" * 4),
        Tensor("none", "F32", (0, 3), b""),
        Tensor("five", "U8", (1, 2, 1, 2, 1), b"abcd"),
    ]
    yield vector(
        "dimensions.safetensors", "a scalar, no element, and five dimensions", saved(sizes), sizes
    )
    yield vector("nothing.safetensors", "no tensor", saved([]), [])
    for dtype in ("F6_E2M3", "F6_E3M2"):
        six = Tensor("w", dtype, (4,), b"\x12\x34\x56")
        name = f"dtype-{dtype.lower()}.safetensors"
        yield vector(name, "elements of six bits", saved([six]), [six])
    sub_byte = Tensor("w", "F4", (4,), b"\x12\x34")
    yield vector("dtype-f4.safetensors", "elements of half a byte", saved([sub_byte]), [sub_byte])


BLOCKS = (
    (0, "F32", 1, 4), (1, "F16", 1, 2), (2, "Q4_0", 32, 18), (3, "Q4_1", 32, 20), (6, "Q5_0", 32, 22), (7, "Q5_1", 32, 24),
    (8, "Q8_0", 32, 34), (10, "Q2_K", 256, 84), (11, "Q3_K", 256, 110), (12, "Q4_K", 256, 144), (13, "Q5_K", 256, 176),
    (14, "Q6_K", 256, 210), (16, "IQ2_XXS", 256, 66), (20, "IQ4_NL", 32, 18), (23, "IQ4_XS", 256, 136), (24, "I8", 1, 1),
    (25, "I16", 1, 2), (26, "I32", 1, 4), (27, "I64", 1, 8), (28, "F64", 1, 8), (30, "BF16", 1, 2),
    (29, "IQ1_M", 256, 56), (34, "TQ1_0", 256, 54), (35, "TQ2_0", 256, 66), (39, "MXFP4", 32, 17), (40, "NVFP4", 64, 36),
    (41, "Q1_0", 128, 18), (42, "Q2_0", 64, 18), (9, "Q8_1", 32, 36), (15, "Q8_K", 256, 292), (17, "IQ2_XS", 256, 74),
    (18, "IQ3_XXS", 256, 98), (19, "IQ1_S", 256, 50), (21, "IQ3_S", 256, 110), (22, "IQ2_S", 256, 82),
)  # fmt: skip
"""Types of ggml: number, name, elements and bytes of a block."""


def in_gguf() -> Iterator[Vector]:
    """Types, dimensions and alignment."""
    for number, name, elements, size in BLOCKS:
        content = bytes(at % 251 for at in range(2 * size))
        info = gguf.Info("w", (elements, 2), number, content)
        tensor = Tensor("w", name, (2, elements), content)
        built = gguf.built(gguf.BEFORE, gguf.Layout(weights=(info,)))
        yield vector(f"type-{name.lower()}.gguf", f"the type {name}", built, [tensor])
    info = gguf.Info("w", (4, 3, 2), 24, bytes(range(24)))
    tensor = Tensor("w", "I8", (2, 3, 4), bytes(range(24)))
    yield vector(
        "dimensions.gguf",
        "the outermost dimension first",
        gguf.built([], gguf.Layout(weights=(info,))),
        [tensor],
    )
    yield vector(
        "dimensions-same.safetensors", "the same tensor in safetensors", saved([tensor]), [tensor]
    )


def typed(name: str, kind: int, number: int, content: bytes, count: int = 2) -> bytes:
    """A TensorProto with its values in a field of their type."""
    return whole(1, count) + whole(2, kind) + block(8, name) + block(number, content)


ONNX_TYPES = (
    (1, "F32", 4), (2, "U8", 1), (3, "I8", 1), (4, "U16", 2), (5, "I16", 2), (6, "I32", 4), (7, "I64", 8), (9, "BOOL", 1),
    (10, "F16", 2), (11, "F64", 8), (12, "U32", 4), (13, "U64", 8), (14, "C64", 8), (15, "COMPLEX128", 16), (16, "BF16", 2),
    (17, "F8_E4M3", 1), (18, "F8_E4M3FNUZ", 1), (19, "F8_E5M2", 1), (20, "F8_E5M2FNUZ", 1), (24, "F8_E8M0", 1),
)  # fmt: skip


def in_onnx() -> Iterator[Vector]:
    """Types, and the fields that hold values."""
    for number, name, size in ONNX_TYPES:
        content = bytes(2 * size - 1) + b"\1"
        tensor = Tensor("w", name, (2,), content)
        model = onnx.model(onnx.raw("w", number, (2,), content))
        yield vector(f"type-{number}.onnx", f"the type {name}", model, [tensor])
    for number, name in ((21, "UINT4"), (23, "F4"), (25, "UINT2"), (26, "INT2"), (99, "TYPE_99")):
        small = Tensor("w", name, (3,), b"\x21\x03")
        model = onnx.model(onnx.raw("w", number, (3,), small.content))
        yield vector(
            f"type-{number}.onnx", f"the type {name}, its bytes as they are", model, [small]
        )
    half = Tensor("w", "INT4", (3,), b"\x21\x03")
    yield vector(
        "type-22.onnx",
        "three elements of half a byte",
        onnx.model(onnx.raw("w", 22, (3,), half.content)),
        [half],
    )
    minus = varint(2**64 - 2)
    for name, why, proto, dtype, content in (
        (
            "float_data",
            "values in float_data",
            typed("w", 1, 4, struct.pack("<2f", 1, -2)),
            "F32",
            struct.pack("<2f", 1, -2),
        ),
        (
            "int32_data",
            "values in int32_data",
            typed("w", 6, 5, varint(5) + minus),
            "I32",
            struct.pack("<2i", 5, -2),
        ),
        (
            "int32_data-i8",
            "bytes in int32_data",
            typed("w", 3, 5, varint(5) + minus),
            "I8",
            struct.pack("<2b", 5, -2),
        ),
        (
            "int32_data-f16",
            "halves in int32_data",
            typed("w", 10, 5, varint(0x3C00) + varint(0xC000)),
            "F16",
            b"\x00\x3c\x00\xc0",
        ),
        ("int32_data-bool", "booleans in int32_data", typed("w", 9, 5, b"\1\0"), "BOOL", b"\1\0"),
        (
            "int64_data",
            "values in int64_data",
            typed("w", 7, 7, varint(5) + minus),
            "I64",
            struct.pack("<2q", 5, -2),
        ),
        (
            "double_data",
            "values in double_data",
            typed("w", 11, 10, struct.pack("<2d", 1, -2)),
            "F64",
            struct.pack("<2d", 1, -2),
        ),
        (
            "uint64_data",
            "values in uint64_data",
            typed("w", 13, 11, varint(5) + varint(2**63)),
            "U64",
            struct.pack("<2Q", 5, 2**63),
        ),
        (
            "uint64_data-u32",
            "32 bits in uint64_data",
            typed("w", 12, 11, varint(5) + varint(2**31)),
            "U32",
            struct.pack("<2I", 5, 2**31),
        ),
    ):
        yield vector(f"{name}.onnx", why, onnx.model(proto), [Tensor("w", dtype, (2,), content)])
    words = whole(1, 2) + whole(2, 8) + block(6, "spam") + block(6, "ham") + block(8, "w")
    yield vector(
        "type-8.onnx",
        "words: the whole TensorProto",
        onnx.model(words),
        [Tensor("w", "STRING", (2,), words)],
    )
    values = onnx.raw("s", 1, (2,), struct.pack("<2f", 1, 2))
    indices = onnx.raw("", 7, (2,), struct.pack("<2q", 0, 4))
    sparse = block(1, values) + block(2, indices) + whole(3, 9)
    model = whole(1, 8) + block(7, block(2, "g") + block(15, sparse)) + block(8, whole(2, 17))
    yield vector(
        "sparse.onnx",
        "a sparse initializer",
        model,
        [
            Tensor("s", "F32", (2,), struct.pack("<2f", 1, 2)),
            Tensor("s:indices", "I64", (2,), struct.pack("<2q", 0, 4)),
        ],
    )


def records(found: Mapping[str, bytes]) -> list[Tensor]:
    """The lines of an archive."""
    return [Tensor(name, "U8", (len(content),), content) for name, content in found.items()]


def in_archives() -> Iterator[Vector]:
    """Archives, and what lies beside a model."""
    yield vector(
        "torch.pt",
        "the records of PyTorch but those of their writer",
        zipped(zips.torch()),
        records(zips.RECORDS),
    )
    packed = [one._replace(method=DEFLATED) for one in zips.torch()]
    yield vector("torch-deflated.pt", "the same, deflated", zipped(packed), records(zips.RECORDS))
    code = {**zips.RECORDS, "code/__torch__.py": b"class M: pass\n", "constants.pkl": zips.PICKLE}
    yield vector(
        "torchscript.jit", "records of TorchScript", zipped(zips.torch(records=code)), records(code)
    )
    top = {"model.weights.h5": zips.DATA, "config.json": b"{}"}
    keras = zipped([Member("metadata.json", b"{}"), *(Member(*one) for one in top.items())])
    yield vector("keras.keras", "members at the top", keras, records(top))
    yield vector("nemo.nemo", "a tar", tarred(tars.nemo()), records(tars.RECORDS))
    folder = [Entry("./", kind=b"5"), *tars.nemo(), Entry("./x", kind=b"2")]
    yield vector(
        "nemo-link.nemo", "folders and links have no line", tarred(folder), records(tars.RECORDS)
    )
    yield vector(
        "network.xml",
        "the .bin beside it",
        openvino.network(openvino.MO),
        [Tensor("", "U8", (16,), openvino.DATA)],
        **{"network.bin": openvino.DATA},
    )
    network = coreml.NETWORK
    yield vector(
        "model.mlmodel",
        "the network of a model",
        coreml.model(coreml.AUTHOR),
        [Tensor("500", "U8", (len(network),), network)],
    )
    yield vector(
        "array.npy",
        "a whole file",
        sidecars.WEIGHTS,
        [Tensor("", "U8", (len(sidecars.WEIGHTS),), sidecars.WEIGHTS)],
    )


def vectors() -> Iterator[Vector]:
    """All vectors of digests."""
    for part in (in_safetensors, in_gguf, in_onnx, in_archives):
        for one in part():
            yield one._replace(name=one.name.lower())

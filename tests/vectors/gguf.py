"""Marks in GGUF, and files that its reference reader refuses."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table

U8, U16, U32, I32, STRING, ARRAY, BOOL = 0, 2, 4, 5, 8, 9, 7
F32, Q4_0, I8 = 0, 2, 24
A = struct.pack("<2f", 0, 0)
C = bytes(range(36))
"""Two blocks of Q4_0: 18 bytes for 32 elements."""

KINDS = {F32: "F32", Q4_0: "Q4_0", I8: "I8"}


def text(words: str | bytes) -> bytes:
    """A string: its length, and its bytes."""
    content = words.encode() if isinstance(words, str) else words
    return struct.pack("<Q", len(content)) + content


def entry(key: str | bytes, kind: int, value: bytes) -> bytes:
    """A key with a value of a type."""
    return text(key) + struct.pack("<I", kind) + value


def word(key: str, value: str | bytes) -> bytes:
    """A key with a string."""
    return entry(key, STRING, text(value))


class Info(NamedTuple):
    """A tensor: dimensions as GGUF has them, the innermost first."""

    name: str | bytes
    dimensions: tuple[int, ...]
    kind: int
    content: bytes


WEIGHTS = (
    Info("a", (2,), F32, A),
    Info("b", (1,), I8, b"\x07"),
    Info("c.weight", (32, 2), Q4_0, C),
)


def digest(weights: Iterable[Info], kinds: Mapping[int, str] = KINDS) -> str:
    """The digest of tensors, the outermost dimension first."""
    return table(
        Tensor(str(one.name), kinds[one.kind], one.dimensions[::-1], one.content) for one in weights
    )[0]


DIGEST = digest(WEIGHTS)


class Layout(NamedTuple):
    """What a file is made of, beside its keys."""

    weights: tuple[Info, ...] = WEIGHTS
    version: int = 3
    alignment: int = 32
    offsets: tuple[int, ...] | None = None
    keys: int | None = None
    tensors: int | None = None
    fill: bytes = b"\0"


def padded(content: bytes, alignment: int, fill: bytes = b"\0") -> bytes:
    """Filled up to a multiple of the alignment."""
    return content + fill * (-len(content) % alignment)


def built(entries: Iterable[bytes], layout: Layout = Layout()) -> bytes:  # noqa: B008
    """A file of these keys and tensors."""
    listed = list(entries)
    infos, data = b"", b""
    for number, one in enumerate(layout.weights):
        offset = layout.offsets[number] if layout.offsets else len(data)
        infos += text(one.name) + struct.pack("<I", len(one.dimensions))
        infos += struct.pack(f"<{len(one.dimensions)}Q", *one.dimensions)
        infos += struct.pack("<IQ", one.kind, offset)
        data = padded(data + one.content, layout.alignment, layout.fill)
    tensors = len(layout.weights) if layout.tensors is None else layout.tensors
    count = len(listed) if layout.keys is None else layout.keys
    head = b"GGUF" + struct.pack("<IQQ", layout.version, tensors, count)
    return padded(head + b"".join(listed) + infos, layout.alignment, layout.fill) + data


BEFORE = [word("general.architecture", "test"), word("general.name", "vector")]
TOKENS = entry(
    "tokenizer.ggml.tokens", ARRAY, struct.pack("<IQ", STRING, 2) + text("a") + text("<b>")
)
MARK = [word(key, value) for key, value in keys(PLAIN).items()]
GOOD = [*BEFORE, *MARK, TOKENS]


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A file with a mark, where the page says that it stands."""
    entries = [*BEFORE, *(word(key, value) for key, value in found.items()), TOKENS]
    return {f"{name}.gguf": built(entries)}


def accepted() -> Iterator[Vector]:
    """Other layouts of the same tensors and the same mark."""
    aligned = entry("general.alignment", U32, struct.pack("<I", 64))
    backwards = WEIGHTS[::-1]
    for name, why, content in (
        ("odd-version-2", "version 2", built(GOOD, Layout(version=2))),
        ("odd-alignment", "an alignment of 64", built([aligned, *GOOD], Layout(alignment=64))),
        ("odd-order", "the tensors in another order", built(GOOD, Layout(weights=backwards))),
        ("odd-padding", "padding that is not zero", built(GOOD, Layout(fill=b"\xff"))),
        ("odd-mark-last", "the mark behind all other keys", built([*BEFORE, TOKENS, *MARK])),
        ("odd-mark-first", "the mark before all other keys", built([*MARK, *BEFORE, TOKENS])),
        ("odd-trailing", "bytes behind the last tensor", built(GOOD) + b"more"),
        ("odd-bool", "a boolean that is 2", built([*GOOD, entry("x.y", BOOL, b"\2")])),
        ("odd-utf8", "another value that is no UTF-8", built([*GOOD, word("x.y", b"\xff\xfe")])),
        ("odd-end", "no padding behind the last tensor, as mlx writes it", built(GOOD)[:-28]),
    ):
        case = Case(name, why, {}, PLAIN)
        yield Vector(name, why, {f"{name}.gguf": content}, read(DIGEST, case))
    name, why = "odd-name-63", "a name of 63 bytes, as many as llama.cpp takes, and four dimensions"
    long = (Info("w" * 63, (2, 1, 1, 1), F32, A),)
    answer = read(digest(long), Case(name, why, {}, PLAIN))
    yield Vector(name, why, {f"{name}.gguf": built(GOOD, Layout(weights=long))}, answer)
    name, why = "odd-no-tensors", "a file without tensors, as a vocabulary is"
    answer = read(table([])[0], Case(name, why, {}, PLAIN))
    yield Vector(name, why, {f"{name}.gguf": built(GOOD, Layout(weights=()))}, answer)
    labels = {"general.license": "apache-2.0", "license": "x"}
    for name, mark in (("labels", MARK), ("labels-alone", [])):
        why = "a licence as GGUF itself has it" + ("" if mark else ", without a mark")
        content = built([*BEFORE, *(word(*one) for one in labels.items()), *mark])
        case = Case(name, why, {}, PLAIN if mark else None)
        yield Vector(name, why, {f"{name}.gguf": content}, read(DIGEST, case, labels))


def mistyped() -> Iterator[Vector]:
    """Keys of the mark whose value is no string."""
    rest = MARK[1:]
    for name, why, kind, value in (
        (
            "type-array",
            "the record as an array",
            ARRAY,
            struct.pack("<IQ", STRING, 1) + text(keys(PLAIN)["weightmark"]),
        ),
        ("type-number", "the record as a number", U32, struct.pack("<I", 1)),
    ):
        content = built([*BEFORE, entry("weightmark", kind, value), *rest])
        case = Case(name, why, {}, None, "mark", "weightmark")
        yield Vector(name, why, {f"{name}.gguf": content}, read(DIGEST, case))


def keyed() -> Iterator[tuple[str, str, bytes]]:
    """Keys and values that are refused."""
    for name, why, extra in (
        ("key-twice", "a key of the mark twice", word("weightmark", "{}")),
        ("key-twice-other", "another key twice", word("general.name", "other")),
        ("key-empty", "an empty key", word("", "x")),
        ("key-utf8", "a key that is no UTF-8", entry(b"x\xff", STRING, text("x"))),
        ("type-13", "a type that there is not", entry("x.y", 13, b"\0" * 8)),
        ("string-long", "a string of 2^64-1 bytes", entry("x.y", STRING, b"\xff" * 8)),
        (
            "string-behind",
            "a string that ends behind the file",
            entry("x.y", STRING, struct.pack("<Q", 9999)),
        ),
        (
            "array-long",
            "an array of 2^64-1 elements",
            entry("x.y", ARRAY, struct.pack("<I", U8) + b"\xff" * 8),
        ),
        (
            "array-type",
            "an array of a type that there is not",
            entry("x.y", ARRAY, struct.pack("<IQ", 99, 1) + b"\0" * 8),
        ),
        (
            "array-nested",
            "an array of arrays",
            entry("x.y", ARRAY, struct.pack("<IQIQ", ARRAY, 1, U8, 2) + b"\1\2"),
        ),
        (
            "array-deep",
            "300 arrays in each other",
            entry("x.y", ARRAY, struct.pack("<IQ", ARRAY, 1) * 300 + struct.pack("<IQ", U8, 0)),
        ),
        ("alignment-0", "an alignment of 0", entry("general.alignment", U32, struct.pack("<I", 0))),
        (
            "alignment-48",
            "an alignment that is no power of two",
            entry("general.alignment", U32, struct.pack("<I", 48)),
        ),
        ("alignment-text", "an alignment that is no number", word("general.alignment", "32")),
    ):
        yield name, why, built([*GOOD, extra])


def shaped() -> Iterator[tuple[str, str, bytes]]:
    """Tensors that are refused."""
    for name, why, layout in (
        ("offset-unaligned", "an offset off the alignment", Layout(offsets=(0, 33, 64))),
        ("offset-overlap", "two tensors in one place", Layout(offsets=(0, 0, 64))),
        ("offset-behind", "a tensor behind the end", Layout(offsets=(0, 32, 4096))),
        ("offset-huge", "an offset of 2^64-32", Layout(offsets=(0, 32, 2**64 - 32))),
        ("offset-hole", "a hole between two tensors", Layout(offsets=(0, 64, 96))),
        ("tensor-twice", "a tensor twice", Layout(weights=(WEIGHTS[0], WEIGHTS[0]))),
        ("tensor-utf8", "a name that is no UTF-8", Layout(weights=(Info(b"\xff", (2,), F32, A),))),
        (
            "tensor-name-64",
            "a name of 64 bytes in 32 characters",
            Layout(weights=(Info("é" * 32, (2,), F32, A),)),
        ),
        ("type-gone", "a type that ggml has given up", Layout(weights=(Info("a", (32,), 4, C),))),
        ("type-fork", "a type that only a fork has", Layout(weights=(Info("a", (2,), 139, A),))),
        ("dimension-5", "five dimensions", Layout(weights=(Info("a", (2, 1, 1, 1, 1), F32, A),))),
        (
            "dimension-huge",
            "more elements than can be counted",
            Layout(weights=(Info("a", (2**40, 2**40), F32, A),)),
        ),
        (
            "dimension-block",
            "a row that is no whole block",
            Layout(weights=(Info("c", (16, 2), Q4_0, C),)),
        ),
        ("keys-more", "more keys announced than there are", Layout(keys=len(GOOD) + 1)),
        ("keys-fewer", "fewer keys announced than there are", Layout(keys=len(GOOD) - 1)),
        ("keys-huge", "2^64-1 keys", Layout(keys=2**64 - 1)),
        ("tensors-huge", "2^64-1 tensors", Layout(tensors=2**64 - 1)),
        ("version-1", "version 1", Layout(version=1)),
        ("version-4", "version 4", Layout(version=4)),
    ):
        yield name, why, built(GOOD, layout)


def cut() -> Iterator[tuple[str, str, bytes]]:
    """Files that are no GGUF, or end too soon."""
    whole = built(GOOD)
    yield "empty", "no byte", b""
    yield "utf8", "a value of the mark that is no UTF-8", whole.replace(b"org/base", b"org/\xffase")
    yield "magic", "another magic", b"GGUX" + whole[4:]
    yield "magic-lower", "the magic in small letters", b"gguf" + whole[4:]
    for name, at in (
        ("magic", 3),
        ("head", 20),
        ("keys", 100),
        ("infos", len(built(GOOD, Layout(weights=()))) + 4),
    ):
        yield f"cut-{name}", f"the file ends at byte {at}", whole[:at]
    yield "cut-tensors", "the last byte of the last tensor is missing", whole[:-29]
    yield "cut-padding", "the last byte of the padding is missing", whole[:-1]
    yield "cut-padding-first", "one byte of the padding is there", whole[:-27]
    for version in (2, 3):
        yield (
            f"big-endian-{version}",
            f"version {version} in big-endian, which is converted first",
            big_endian(version),
        )


def big_endian(version: int) -> bytes:
    """A whole file with a mark and no tensors, its numbers the other way round."""
    found = {"general.architecture": "test", **keys(PLAIN)}
    out = b"GGUF" + struct.pack(">IQQ", version, 0, len(found))
    for key, value in found.items():
        out += struct.pack(">Q", len(key.encode())) + key.encode()
        out += struct.pack(">IQ", STRING, len(value.encode())) + value.encode()
    return out


def splits() -> Iterator[Vector]:
    """Files of a model that was split: each has the mark, bound to its own tensors."""
    for number, weights in enumerate((WEIGHTS[:2], WEIGHTS[2:]), 1):
        split = [
            entry("split.no", U16, struct.pack("<H", number - 1)),
            entry("split.count", U16, struct.pack("<H", 2)),
            entry("split.tensors.count", I32, struct.pack("<i", len(WEIGHTS))),
        ]
        mark = PLAIN._replace(tensors=digest(weights))
        own = [word(key, value) for key, value in keys(mark).items()]
        content = built([*BEFORE, *own, *split, TOKENS], Layout(weights=weights))
        name, why = f"split-{number}", "a file of two, bound to its own tensors"
        file = f"split/model-{number:05}-of-00002.gguf"
        yield Vector(name, why, {file: content}, read(digest(weights), Case(name, why, {}, mark)))


def vectors() -> Iterator[Vector]:
    """All vectors of GGUF."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    yield from splits()
    yield from mistyped()
    for name, why, content in (*keyed(), *shaped(), *cut()):
        yield refused(f"file-{name}", why, {f"file-{name}.gguf": content})

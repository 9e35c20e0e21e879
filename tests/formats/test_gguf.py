"""GGUF: the licence is read past any vocabulary, and no length in the file is believed."""

from __future__ import annotations

import io
import struct
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers

from weightmark.errors import FormatError
from weightmark.formats import by_head
from weightmark.formats.gguf import GGUF, editable, labels, rewrite, sniff
from weightmark.formats.header import Header, Label

Value = tuple[str, str, object]
ARCH: Value = ("general.architecture", "string", "llama")
LICENSE: Value = ("general.license", "string", "apache-2.0")


def read(data: bytes) -> Header:
    return GGUF.read(io.BytesIO(data), len(data))


def kinds(header: Header) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in header.problems]


@pytest.mark.parametrize("version", [2, 3])
def test_what_speaks_of_the_model_is_read_and_the_rest_stepped_over(version: int) -> None:
    values: list[Value] = [
        ARCH,
        ("tokenizer.ggml.tokens", "array", ("string", ["é" * (at % 9) for at in range(30_000)])),
        ("tokenizer.ggml.scores", "array", ("f32", [0.5] * 70_000)),
        ("tokenizer.chat_template", "string", "{{ \x1b }}"),
        ("general.base_model.count", "u32", 1),
        ("general.base_model.0.name", "string", "Base"),
        ("general.tags", "array", ("string", ["a", "b"])),
        ("general.sizes", "array", ("u32", [1])),
        ("general.alignment", "u32", 64),
        LICENSE,
        ("x.license.link", "string", "https://example.org/"),
    ]
    data = writers.gguf(values, [("w", [4, 2], 0)], version=version, data=bytes(64))
    header = read(data)
    assert header.metadata == {
        "general.architecture": "llama",
        "general.base_model.count": "1",
        "general.base_model.0.name": "Base",
        "general.tags": "a, b",
        "general.sizes": "",
        "general.license": "apache-2.0",
        "x.license.link": "https://example.org/",
    }
    assert header.body % 64 == 0
    assert kinds(header) == []


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ([LICENSE], []),
        ([("General.License", "string", "mit")], []),
        ([LICENSE, ("General.License", "string", "mit")], [("confusable-key", "General.License")]),
        ([("general.license", "string", "\x1b]52;c;\x07mit")], [("control-character", LICENSE[0])]),
        ([("general.license", "array", ("string", ["a"]))], [("unexpected-type", LICENSE[0])]),
    ],
)
def test_problems_of_keys(values: list[Value], problems: list[tuple[str, str]]) -> None:
    assert kinds(read(writers.gguf(values))) == problems


def test_a_list_is_no_value_of_a_mark() -> None:
    header = read(writers.gguf([("weightmark", "array", ("string", ["{}"]))]))
    assert header.metadata == {"weightmark": ""}


@pytest.mark.parametrize(
    ("tensor", "problems"),
    [
        (("w", [1, 2, 3, 4], 0), []),
        (("w" * 63, [1], 0), []),
        (("w", [64], 42), []),
        (("a\x1b[2K", [1], 0), [("control-character", "a\x1b[2K")]),
    ],
)
def test_problems_of_tensors(
    tensor: tuple[str, list[int], int], problems: list[tuple[str, str]]
) -> None:
    assert kinds(read(writers.gguf([ARCH], [tensor], data=bytes(96)))) == problems


def announced(kind: int, rest: bytes, count: int = 1) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, count)
    return head + struct.pack("<Q", 15) + b"general.license" + struct.pack("<I", kind) + rest


REFUSED = {
    "empty": b"",
    "magic": b"GGML" + bytes(40),
    "version 1": writers.gguf([LICENSE], version=1),
    "version 4": writers.gguf([LICENSE], version=4),
    "no counts": b"GGUF\x03\0\0\0",
    "key twice": writers.gguf([LICENSE, LICENSE]),
    "empty key": writers.gguf([("", "u32", 1)]),
    "tensor twice": writers.gguf([], [("w", [1], 0), ("w", [1], 0)], data=bytes(64)),
    "alignment 3": writers.gguf([("general.alignment", "u32", 3)]),
    "alignment 0": writers.gguf([("general.alignment", "u32", 0)]),
    "alignment above 1 MiB": writers.gguf([("general.alignment", "u32", 1 << 21)]),
    "alignment signed": writers.gguf([("general.alignment", "i32", 32)]),
    "shape overflows": writers.gguf([], [("w", [1 << 40, 1 << 40], 0)]),
    "shape is negative": writers.gguf([], [("w", [(1 << 64) - 1, 0], 0)]),
    "bytes overflow": writers.gguf([], [("w", [1 << 31, 1 << 31], 27)]),
    "a row of half a block": writers.gguf([], [("w", [16], 2)], data=bytes(64)),
    "a scalar in blocks": writers.gguf([], [("w", [], 2)], data=bytes(64)),
    "a type of ik_llama.cpp": writers.gguf([], [("w", [1], 139)], data=bytes(64)),
    "a type that is gone": writers.gguf([], [("w", [32], 31)], data=bytes(64)),
    "a name of 64 bytes": writers.gguf([], [("w" * 64, [1], 0)], data=bytes(64)),
    "a name of 64 bytes in 32 signs": writers.gguf([], [("é" * 32, [1], 0)], data=bytes(64)),
    "five dimensions": writers.gguf([], [("w", [1] * 5, 0)], data=bytes(64)),
    "2^32-1 dimensions": writers.gguf([], [("w", [1], 0)]).replace(
        struct.pack("<IQ", 1, 1), struct.pack("<IQ", (1 << 32) - 1, 1)
    ),
    "an array of arrays": writers.gguf([("x.y", "array", ("array", [("u8", [1])]))]),
    "big-endian": writers.gguf([LICENSE], big=True),
    "value type 99": announced(99, bytes(64)),
    "item type 99": announced(9, struct.pack("<IQ", 99, 1) + bytes(64)),
    "string of 2^64-1": announced(8, struct.pack("<Q", (1 << 64) - 1) + bytes(64)),
    "string of 1 GiB": announced(8, struct.pack("<Q", 1 << 30) + bytes(64)),
    "array of 2^64-1 numbers": announced(9, struct.pack("<IQ", 4, (1 << 64) - 1) + bytes(64)),
    "array of 2^64-1 strings": announced(9, struct.pack("<IQ", 8, (1 << 64) - 1) + bytes(64)),
    "array of 2^64-1 arrays": announced(9, struct.pack("<IQ", 9, (1 << 64) - 1) + bytes(64)),
    "2^60 keys": announced(8, bytes(64), 1 << 60),
    "nested arrays": announced(9, struct.pack("<IQ", 9, 1) * 2000 + bytes(64)),
    "not UTF-8": announced(8, struct.pack("<Q", 2) + b"\xff\xfe" + bytes(64)),
    "git-lfs pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:"
    + b"0" * 64
    + b"\nsize 12\n",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_refused_at_once_whatever_it_announces(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(data)
    assert 0 <= caught.value.offset <= len(data)


def test_a_long_text_is_refused_for_a_licence_and_stepped_over_elsewhere() -> None:
    text = "x" * ((1 << 20) + 1)
    assert read(writers.gguf([("tokenizer.x", "string", text), LICENSE])).metadata == {
        "general.license": "apache-2.0"
    }
    with pytest.raises(FormatError, match="above the limit"):
        read(writers.gguf([("general.license", "string", text)]))


def test_cut_at_any_byte_before_the_tensors_it_is_refused() -> None:
    data = writers.gguf([ARCH, LICENSE], [("w", [4], 0)])
    table = data.rindex(b"w") + 1 + 4 + 8 + 12
    for end in range(table):
        with pytest.raises(FormatError):
            read(data[:end])
        with pytest.raises(FormatError):  # a stream that ends before the size that was told
            GGUF.read(io.BytesIO(data[:end]), len(data))


SAMPLE = writers.gguf(
    [ARCH, ("t", "array", ("string", ["a", "b"])), LICENSE], [("w", [4], 0)], data=bytes(32)
)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_header_or_a_format_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for at, byte in changes:
        data[at] = byte
    started = time.monotonic()
    try:
        read(bytes(data))
    except FormatError as error:
        assert error.offset <= len(data)  # noqa: PT017
    assert time.monotonic() - started < 60  # a hang, not a speed


QUANTISED = [(0, 64, 256), (1, 64, 128), (2, 64, 36), (14, 256, 210), (20, 64, 36), (35, 256, 66)]


@pytest.mark.parametrize(("kind", "elements", "size"), QUANTISED)
def test_the_last_tensor_has_to_be_there_whole(kind: int, elements: int, size: int) -> None:
    tensors = [("w", [elements], kind)]
    assert read(writers.gguf([], tensors, data=bytes(size + -size % 32))).problems == ()
    found = kinds(read(writers.gguf([], tensors, data=bytes(size))))  # as mlx writes it
    assert found == ([("odd-tensor", "w")] if size % 32 else [])
    for short in range(1, -size % 32):
        with pytest.raises(FormatError, match="the padding behind it"):
            read(writers.gguf([], tensors, data=bytes(size + short)))
    with pytest.raises(FormatError, match="ends inside tensor `w`"):
        read(writers.gguf([], tensors, data=bytes(size - 1)))


@pytest.mark.parametrize("offset", [4, 16, 32, 96, (1 << 64) - 1])
def test_a_tensor_starts_where_the_one_before_it_ends(offset: int) -> None:
    data = bytearray(writers.gguf([], [("v", [4], 0), ("w", [4], 0)], data=bytes(64)))
    at = data.index(b"w") + 1 + 4 + 8 + 4
    data[at : at + 8] = offset.to_bytes(8, "little")
    if offset == 32:
        assert [(one.begin, one.end) for one in read(bytes(data)).tensors] == [
            (len(data) - 64, len(data) - 48),
            (len(data) - 32, len(data) - 16),
        ]
    else:
        with pytest.raises(FormatError, match=f"`w` starts at {offset} of the data"):
            read(bytes(data))


def test_sniff() -> None:
    assert sniff(SAMPLE[:8])
    assert not sniff(b"GGML")


def test_the_first_piece_of_a_file_that_was_cut_says_what_the_whole_says() -> None:
    whole = writers.gguf([("general.license", "string", "gemma")])
    form = by_head(whole[:512], "m-q4.gguf.part00")
    header = form.read(io.BytesIO(whole), len(whole))
    assert form.carrier is None
    assert (header.metadata or {})["general.license"] == "gemma"
    assert by_head(b"\x01" * 512, "m-q4.gguf.part01").read(io.BytesIO(b"\x01" * 512), 512)


# -- the kinds of llama.cpp's own test --------------------------------------------------------


def raw(
    keys: bytes = b"",
    infos: bytes = b"",
    data: bytes = b"",
    *,
    counts: tuple[int, int] = (0, 0),
    head: bytes = b"GGUF\x03\0\0\0",
    alignment: int = 32,
) -> bytes:
    """A file of whatever is given; `counts` are those of tensors and keys that it announces."""
    out = head + struct.pack("<QQ", *counts) + keys + infos
    return out + bytes(-len(out) % alignment) + data


def key(name: bytes, kind: int, value: bytes) -> bytes:
    return struct.pack("<Q", len(name)) + name + struct.pack("<I", kind) + value


def info(name: bytes, shape: list[int], kind: int = 0, offset: int = 0) -> bytes:
    size = struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *shape)
    return struct.pack("<Q", len(name)) + name + size + struct.pack("<IQ", kind, offset)


def aligned(value: int, kind: int = 4) -> bytes:
    return key(b"general.alignment", kind, struct.pack("<I", value))


HUGE = (1 << 64) - 1
NUMBER = key(b"a", 4, bytes(4))
FIRST, SECOND = info(b"v", [10]), info(b"w", [10], offset=64)
# Tensors of 10 numbers each: 40 bytes, and as many up to the alignment.
PACKED = FIRST + info(b"w", [10], offset=40)
FULL = bytes(128)
BIG = 0x7FFFFFFFFFFFFFC0

# What ggml (gguf.cpp) says of each in tests/test-gguf.cpp, loaded with its tensors.
LLAMA_CPP_KINDS: dict[str, tuple[bytes, str]] = {
    "header: magic": (raw(head=b"FUGG\x03\0\0\0"), "refused"),
    "header: version 0": (raw(head=b"GGUF\0\0\0\0"), "refused"),
    "header: version 1": (raw(head=b"GGUF\x01\0\0\0"), "refused"),
    "header: version 4": (raw(head=b"GGUF\x04\0\0\0"), "refused"),
    "header: count of keys": (raw(counts=(0, HUGE)), "refused"),
    "header: count of tensors": (raw(counts=(HUGE, 0)), "refused"),
    "header: empty": (raw(), "read"),
    "key: its size": (raw(b"\xff" * 8 + NUMBER[8:], counts=(0, 1)), "refused"),
    "key: empty": (raw(key(b"", 4, bytes(4)), counts=(0, 1)), "refused"),
    "key: type": (raw(key(b"a", 13, b"\0"), counts=(0, 1)), "refused"),
    "key: size of the value": (raw(key(b"a", 8, b"\xff" * 8), counts=(0, 1)), "refused"),
    "key: twice": (raw(NUMBER * 2, counts=(0, 2)), "refused"),
    "key: alignment 13": (raw(aligned(13), counts=(0, 1)), "refused"),
    "key: alignment signed": (raw(aligned(1, 5), counts=(0, 1)), "refused"),
    "key: good": (raw(NUMBER, counts=(0, 1)), "read"),
    "tensor: name of 64 bytes": (raw(b"", info(b"w" * 64, [8]), FULL, counts=(1, 0)), "refused"),
    "tensor: 5 dimensions": (raw(b"", info(b"w", [1] * 5), FULL, counts=(1, 0)), "refused"),
    "tensor: dimension of -1": (raw(b"", info(b"w", [HUGE]), FULL, counts=(1, 0)), "refused"),
    "tensor: dimension of 0": (raw(b"", info(b"w", [32, 0]), counts=(1, 0)), "read"),
    "tensor: elements": (raw(b"", info(b"w", [4 * (2**31 - 1)] * 2), counts=(1, 0)), "refused"),
    "tensor: bytes": (raw(b"", info(b"w", [0x61000000] * 2, 27), counts=(1, 0)), "refused"),
    "tensor: type": (raw(b"", info(b"w", [8], 1024), FULL, counts=(1, 0)), "refused"),
    "tensor: type of later": (raw(b"", info(b"w", [8], 43), FULL, counts=(1, 0)), "refused"),
    "tensor: offset": (
        raw(b"", FIRST + info(b"w", [10], offset=HUGE), FULL, counts=(2, 0)),
        "refused",
    ),
    "tensor: name twice": (
        raw(b"", FIRST + SECOND[:9].replace(b"w", b"v") + SECOND[9:], FULL, counts=(2, 0)),
        "refused",
    ),
    "tensor: alignment 13": (raw(aligned(13), PACKED, FULL, counts=(2, 1)), "refused"),
    "tensor: packed to 1, said 32": (raw(b"", PACKED, FULL, counts=(2, 0)), "refused"),
    "tensor: no data": (raw(b"", FIRST + SECOND, counts=(2, 0)), "refused"),
    "data: one byte short": (raw(b"", FIRST + SECOND, FULL[:127], counts=(2, 0)), "refused"),
    "data: the tensor short": (raw(b"", FIRST + SECOND, FULL[:103], counts=(2, 0)), "refused"),
    "data: alignment 13": (raw(aligned(13), PACKED, FULL[:80], counts=(2, 1)), "refused"),
    "data: packed to 1, said 32": (raw(b"", PACKED, FULL[:80], counts=(2, 0)), "refused"),
    "data: more than 2^64 bytes": (
        raw(b"", info(b"v", [BIG], 24) + info(b"w", [BIG], 24, BIG), FULL, counts=(2, 0)),
        "refused",
    ),
    "data: good": (raw(b"", FIRST + SECOND, FULL, counts=(2, 0)), "read"),
    "data: packed to 1, said so": (
        raw(aligned(1), PACKED, FULL[:80], counts=(2, 1), alignment=1),
        "read",
    ),
}


@pytest.mark.parametrize(("data", "says"), LLAMA_CPP_KINDS.values(), ids=LLAMA_CPP_KINDS)
def test_what_llama_cpp_refuses_is_refused(data: bytes, says: str) -> None:
    if says == "refused":
        with pytest.raises(FormatError):
            read(data)
    else:
        assert read(data).problems == ()


# -- writing ----------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
VALUES = st.one_of(
    st.tuples(st.just("string"), TEXT),
    st.tuples(st.just("u32"), st.integers(0, 1 << 31)),
    st.tuples(st.just("array"), st.tuples(st.just("string"), st.lists(TEXT, max_size=3))),
    st.tuples(st.just("array"), st.tuples(st.just("u8"), st.lists(st.integers(0, 9), max_size=9))),
)
KEYS = st.sampled_from(
    ["general.architecture", "general.license", "general.name", "t.x", "t.y", "weightmark"]
)
UPDATES = st.dictionaries(
    st.sampled_from(["general.license", "general.license.name", "weightmark", "weightmark_base_1"]),
    st.none() | TEXT.filter(bool),
    max_size=4,
)
TENSORS = st.lists(
    st.tuples(st.sampled_from([0, 1, 2, 12, 30]), st.integers(0, 3)), max_size=4
).map(lambda found: [(f"t{at}", [256, rows], kind) for at, (kind, rows) in enumerate(found)])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    values = [(key, *found) for key, found in draw(st.dictionaries(KEYS, VALUES)).items()]
    if alignment := draw(st.sampled_from([0, 1, 8, 32, 64, 4096])):
        values.insert(draw(st.integers(0, len(values))), ("general.alignment", "u32", alignment))
    tensors = draw(TENSORS)
    head = writers.gguf(values, tensors, version=draw(st.sampled_from([2, 3])))
    size = read_size(tensors, alignment or 32)
    return head + bytes(at % 251 for at in range(size))


def read_size(tensors: list[tuple[str, list[int], int]], alignment: int) -> int:
    size = 0
    for _, (columns, rows), kind in tensors:
        elements, width = writers.GGUF_BLOCKS[kind]
        size += columns * rows // elements * width
        size += -size % alignment
    return size


def rewritten(data: bytes, updates: Mapping[str, str | None]) -> bytes:
    pieces = rewrite(io.BytesIO(data), len(data), updates)
    return b"".join(one if isinstance(one, bytes) else data[one[0] : one[1]] for one in pieces)


def entries(data: bytes) -> dict[str, bytes]:
    """Each key of a small file with the bytes of its type and value, by a reader of our own."""
    (count,) = struct.unpack("<Q", data[16:24])
    at = 24
    found = {}

    def value(kind: int, at: int) -> int:
        if kind == 8:
            return int(at + 8 + struct.unpack_from("<Q", data, at)[0])
        if kind == 9:
            inner, items = struct.unpack_from("<IQ", data, at)
            at += 12
            for _ in range(items):
                at = value(inner, at)
            return at
        return at + {0: 1, 4: 4}[kind]

    for _ in range(count):
        length = struct.unpack_from("<Q", data, at)[0]
        key = data[at + 8 : at + 8 + length].decode()
        at += 8 + length
        end = value(struct.unpack_from("<I", data, at)[0], at + 4)
        found[key] = data[at:end]
        at = end
    return found


def bytes_of_tensors(data: bytes) -> list[tuple[str, str, tuple[int, ...], bytes]]:
    found = read(data).tensors
    return [(one.name, one.dtype, one.shape, data[one.begin : one.end]) for one in found]


@given(files(), UPDATES)
@settings(max_examples=200, deadline=None)
def test_rewriting_changes_the_values_and_nothing_else(
    data: bytes, updates: dict[str, str | None]
) -> None:
    new = rewritten(data, updates)
    assert bytes_of_tensors(new) == bytes_of_tensors(data)
    before, after = entries(data), entries(new)
    texts = {key: value.encode() for key, value in updates.items() if value is not None}
    written = {key: struct.pack("<IQ", 8, len(value)) + value for key, value in texts.items()}
    kept = {key: value for key, value in before.items() if key not in updates}
    assert after == kept | written
    order = [key for key in before if key in after]
    assert [key for key in after if key in before] == order
    assert rewritten(new, updates) == new
    alignment = before.get("general.alignment", b"\x04\0\0\0 \0\0\0")[4:]
    assert not read(new).tensors or read(new).body % int.from_bytes(alignment, "little") == 0


@given(files(), TEXT.filter(bool))
@settings(max_examples=100, deadline=None)
def test_taking_a_mark_out_gives_the_other_keys_back(data: bytes, text: str) -> None:
    marked = rewritten(data, {"weightmark": text, "weightmark_base_1": text})
    removed = rewritten(marked, {"weightmark": None, "weightmark_base_1": None})
    assert entries(removed) == {k: v for k, v in entries(data).items() if k != "weightmark"}
    assert bytes_of_tensors(removed) == bytes_of_tensors(data)


def test_new_values_stand_before_the_vocabulary() -> None:
    tokens: Value = ("tokenizer.ggml.tokens", "array", ("string", ["a", "b"]))
    data = writers.gguf([ARCH, ("general.file_type", "u32", 1), tokens, LICENSE])
    new = rewritten(data, {"general.license": "MIT", "weightmark": "{}"})
    assert list(entries(new)) == [
        "general.architecture", "general.file_type", "weightmark", "tokenizer.ggml.tokens",
        "general.license",
    ]  # fmt: skip


def test_tensors_without_a_byte_are_behind_the_padding_too() -> None:
    data = writers.gguf([("general.alignment", "u32", 1)], [("w", [4, 0], 0)])
    aligned = data.replace(b"\x04\0\0\0\x01", b"\x04\0\0\0\x08")
    aligned += bytes(-len(aligned) % 8)
    assert bytes_of_tensors(rewritten(aligned, {"weightmark": "{}"})) == [("w", "F32", (0, 4), b"")]


def test_what_stands_before_the_tensors_is_not_loaded() -> None:
    """A vocabulary is a range of the old file, however large it is."""
    tokens: Value = ("tokenizer.ggml.tokens", "array", ("string", ["x" * 99] * 10_000))
    data = writers.gguf([ARCH, tokens], [("w", [4], 0)], data=bytes(32))
    pieces = rewrite(io.BytesIO(data), len(data), {"weightmark": "{}"})
    assert sum(len(one) for one in pieces if isinstance(one, bytes)) < 100


def test_a_header_of_many_keys_is_read_once_for_what_it_says_and_for_what_is_written() -> None:
    """And no more is kept of it than the keys that speak."""
    many: list[tuple[str, str, object]] = [(f"x.{number}", "u32", number) for number in range(5000)]
    data = writers.gguf([ARCH, *many, LICENSE], [("w", [4], 0)], data=bytes(32))
    stream = Counting(data)
    read_once = editable(stream, len(data))
    assert stream.taken < len(data) + (1 << 16)
    for value in ("mit", None):
        pieces = read_once.rewrite({"general.license": value, "weightmark": "{}"})
        new = b"".join(one if isinstance(one, bytes) else data[slice(*one)] for one in pieces)
        assert new == rewritten(data, {"general.license": value, "weightmark": "{}"})
        assert len(pieces) < 10
    assert stream.taken < len(data) + (1 << 16)


class Counting(io.BytesIO):
    """Bytes that count how many of them are read."""

    taken = 0

    def read(self, count: int | None = -1, /) -> bytes:
        found = super().read(count)
        self.taken += len(found)
        return found


def test_a_big_endian_file_is_refused_with_the_command_that_converts_it() -> None:
    with pytest.raises(FormatError, match="big-endian") as caught:
        read(writers.gguf([ARCH], [("w", [4], 0)], big=True, data=bytes(32)))
    assert "gguf-convert-endian" in caught.value.hint


def test_text_that_is_no_unicode_is_not_written() -> None:
    with pytest.raises(FormatError, match="not Unicode"):
        rewritten(SAMPLE, {"general.license": "\ud800"})


SAID = Label("LicenseRef-X", name="X", title="X Licence", link="https://example.org/x")


def test_labels_are_those_of_the_specification() -> None:
    assert labels(SAID, {}) == {
        "general.license": "LicenseRef-X",
        "general.license.name": "X",
        "general.license.link": "https://example.org/x",
    }
    said = Label("MIT", "mit", title="MIT License", bases=("org/Base-1B", "local"))
    assert labels(said, {}) == {
        "general.license": "MIT",
        "general.license.name": "MIT License",
        "general.license.link": None,
        "general.base_model.count": "2",
        "general.base_model.0.name": "Base-1B",
        "general.base_model.0.organization": "org",
        "general.base_model.0.repo_url": "https://huggingface.co/org/Base-1B",
        "general.base_model.1.name": "local",
    }
    assert len(labels(said, {"general.base_model.0.name": "Base"})) == 3


def test_the_number_of_bases_is_a_number() -> None:
    new = rewritten(SAMPLE, {"general.base_model.count": "2"})
    assert entries(new)["general.base_model.count"] == struct.pack("<II", 4, 2)

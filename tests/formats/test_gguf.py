"""GGUF: the licence is read past any vocabulary, and no length in the file is believed."""

from __future__ import annotations

import io
import struct
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers

from weightmark.errors import FormatError
from weightmark.formats import by_head
from weightmark.formats.gguf import GGUF, sniff
from weightmark.formats.header import Header

Value = tuple[str, str, object]
ARCH: Value = ("general.architecture", "string", "llama")
LICENSE: Value = ("general.license", "string", "apache-2.0")


def read(data: bytes) -> Header:
    return GGUF.read(io.BytesIO(data), len(data))


def kinds(header: Header) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in header.problems]


@pytest.mark.parametrize(("version", "big"), [(2, False), (3, False), (3, True)])
def test_what_speaks_of_the_model_is_read_and_the_rest_stepped_over(
    version: int, big: bool
) -> None:
    values: list[Value] = [
        ARCH,
        ("tokenizer.ggml.tokens", "array", ("string", ["é" * (at % 9) for at in range(30_000)])),
        ("tokenizer.ggml.scores", "array", ("f32", [0.5] * 70_000)),
        ("llama.rope", "array", ("array", [("u8", [1, 2]), ("string", ["x"])])),
        ("tokenizer.chat_template", "string", "{{ \x1b }}"),
        ("general.base_model.count", "u32", 1),
        ("general.base_model.0.name", "string", "Base"),
        ("general.tags", "array", ("string", ["a", "b"])),
        ("general.sizes", "array", ("u32", [1])),
        ("general.alignment", "u32", 64),
        LICENSE,
        ("x.license.link", "string", "https://example.org/"),
    ]
    data = writers.gguf(values, [("w", [4, 2], 0)], version=version, big=big, data=bytes(64))
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
    assert header.problems == ()


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ([LICENSE], []),
        ([("General.License", "string", "mit")], []),
        ([LICENSE, ("General.License", "string", "mit")], [("confusable-key", "General.License")]),
        ([("general.license", "string", "\x1b]52;c;\x07mit")], [("control-character", LICENSE[0])]),
        ([("general.license", "array", ("string", ["a"]))], [("unexpected-type", LICENSE[0])]),
        ([("", "u32", 1)], [("empty-key", "")]),
    ],
)
def test_problems_of_keys(values: list[Value], problems: list[tuple[str, str]]) -> None:
    assert kinds(read(writers.gguf(values))) == problems


@pytest.mark.parametrize(
    ("tensor", "problems"),
    [
        (("w", [1, 2, 3, 4], 0), []),
        (("w" * 64, [1], 0), [("odd-tensor", "w" * 64)]),
        (("w", [1] * 5, 0), [("odd-tensor", "w")]),
        (("w", [1], 9999), [("unknown-dtype", "w")]),
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
    "tensor twice": writers.gguf([], [("w", [1], 0), ("w", [1], 0)], data=bytes(64)),
    "alignment 3": writers.gguf([("general.alignment", "u32", 3)]),
    "alignment 0": writers.gguf([("general.alignment", "u32", 0)]),
    "alignment signed": writers.gguf([("general.alignment", "i32", 32)]),
    "shape overflows": writers.gguf([], [("w", [1 << 40, 1 << 40], 0)]),
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
    assert read(writers.gguf([], tensors, data=bytes(size))).problems == ()
    with pytest.raises(FormatError, match="ends inside tensor `w`"):
        read(writers.gguf([], tensors, data=bytes(size - 1)))


def test_a_tensor_starts_at_a_full_alignment() -> None:
    data = bytearray(writers.gguf([], [("w", [4], 0)], data=bytes(64)))
    at = data.index(b"w") + 1 + 4 + 8 + 4
    assert kinds(read(bytes(data))) == []
    data[at] = 4
    assert kinds(read(bytes(data))) == [("bad-offset", "w")]


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

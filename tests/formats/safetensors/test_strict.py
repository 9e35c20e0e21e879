"""The strict reader refuses what the reference refuses, and places what it reads."""

from __future__ import annotations

import io
import json

import pytest
from tests import writers
from tests.formats.safetensors_files import (
    ONE,
    T,
    head_of,
    kinds,
    metadata_by_reference,
    read,
    tensors_by_reference,
)

from weightmark.errors import FormatError
from weightmark.formats import safetensors
from weightmark.formats.header import Tensor
from weightmark.formats.safetensors import strict, table

# what is there


def test_tensors_are_placed_by_bytes_of_the_file() -> None:
    data = writers.safetensors({"b": ("F32", [2, 2]), "a": ("BF16", [3])}, {"license": "mit"})
    header = read(data)
    body = len(head_of(data))
    assert header.metadata == {"license": "mit"}
    assert header.body == body
    assert list(header.tensors) == [
        Tensor("b", "F32", (2, 2), body, body + 16),
        Tensor("a", "BF16", (3,), body + 16, body + 22),
    ]
    assert header.problems == ()


@pytest.mark.parametrize(
    ("header", "metadata"),
    [
        ("{}", None),
        ('{"__metadata__":{}}', {}),
        ('{"__metadata__":null}', None),
        ('{"__metadata__":{"format":"pt"}}  \n\t ', {"format": "pt"}),
        ('{"__metadata__":{"a":"\\ud83d\\ude00é"}}', {"a": "😀é"}),
        ('{"\\u005f_metadata__":{"a":"b"}}', {"a": "b"}),
    ],
)
def test_metadata_absent_and_empty_are_told_apart(
    header: str, metadata: dict[str, str] | None
) -> None:
    data = writers.safetensors_head(header)
    assert read(data).metadata == metadata == metadata_by_reference(data)


def test_metadata_may_stand_last_and_in_the_middle() -> None:
    for order in ('{%s,"__metadata__":{"k":"v"}}', '{"__metadata__":{"k":"v"},%s}'):
        assert read(writers.safetensors_head(order % ONE) + b"x").metadata == {"k": "v"}


def test_raw_spans_cover_each_entry_whatever_the_script() -> None:
    header = ' {"é" : {"dtype":"U8","shape":[0],"data_offsets":[0,0]},"__metadata__":{"ключ": "ß"}}'
    data = writers.safetensors_head(header)
    raw = strict.apart(data)
    assert [data[entry.begin : entry.end].decode() for entry in raw.entries] == [
        '"é" : {"dtype":"U8","shape":[0],"data_offsets":[0,0]}',
        '"__metadata__":{"ключ": "ß"}',
    ]
    assert raw.metadata is not None
    assert [data[entry.begin : entry.end].decode() for entry in raw.metadata] == ['"ключ": "ß"']


# what is refused


def info(**changed: object) -> str:
    fields = {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]} | changed
    return json.dumps({"a": fields})


REFUSED: dict[str, tuple[str | bytes, bytes]] = {
    "no object": ("[]", b""),
    "byte order mark": ("\ufeff{}", b""),
    "UTF-16": ("{}".encode("utf-16"), b""),
    "not UTF-8": (b'{"__metadata__":{"a":"\xff"}}', b""),
    "surrogate bytes": (b'{"__metadata__":{"a":"\xed\xa0\x80"}}', b""),
    "no JSON": ("{", b""),
    "empty": ("", b""),
    "garbage behind": ("{}x", b""),
    "NUL behind": ("{}\0", b""),
    "form feed behind": ("{}\f", b""),
    "comma at the end": ('{"__metadata__":{"a":"b",}}', b""),
    "comment": ("{/**/}", b""),
    "no colon": ('{"__metadata__" {}}', b""),
    "raw control character": ('{"__metadata__":{"a":"\n"}}', b""),
    "NaN": ('{"a":{"dtype":"U8","shape":[1],"data_offsets":[NaN,1]}}', b"x"),
    "NaN in an unknown field": (f'{{{ONE[:-1]},"x":NaN}}}}', b"x"),
    "1e400": (f'{{{ONE[:-1]},"x":1e400}}}}', b"x"),
    "5000 digits": (f'{{{ONE[:-1]},"x":{"9" * 5000}}}}}', b"x"),
    "lone surrogate": ('{"__metadata__":{"a":"\\ud800"}}', b""),
    "lone surrogate in a name": (
        '{"\\udc00":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
        b"",
    ),
    "deep": (f'{{{ONE[:-1]},"x":{"[" * 126}{"]" * 126}}}}}', b"x"),
    "very deep": (f'{{{ONE[:-1]},"x":{"[" * 100_000}', b"x"),
    "metadata twice": ('{"__metadata__":{"a":"b"},"__metadata__":{"a":"c"}}', b""),
    "metadata twice by escape": ('{"__metadata__":{"a":"b"},"\\u005f_metadata__":null}', b""),
    "metadata is a list": ('{"__metadata__":["a"]}', b""),
    "metadata is a number": ('{"__metadata__":1}', b""),
    "metadata holds a number": ('{"__metadata__":{"a":1}}', b""),
    "metadata holds null": ('{"__metadata__":{"a":null}}', b""),
    "metadata holds an object": ('{"__metadata__":{"a":{}}}', b""),
    "tensor is a string": ('{"a":"x"}', b""),
    "tensor is null": ('{"a":null}', b""),
    "array of four": ('{"a":["U8",[1],[0,1],0]}', b"x"),
    "no dtype": ('{"a":{"shape":[1],"data_offsets":[0,1]}}', b"x"),
    "dtype twice": (f'{{{ONE[:-1]},"dtype":"U8"}}}}', b"x"),
    "dtype is null": (info(dtype=None), b"x"),
    "shape is null": (info(shape=None), b"x"),
    "shape is negative": (info(shape=[-1, -1]), b"x"),
    "shape is a float": (info(shape=[1.0]), b"x"),
    "shape is a bool": (info(shape=[True]), b"x"),
    "offset is a string": (info(data_offsets=["0", "1"]), b"x"),
    "offset is minus zero": ('{"a":{"dtype":"U8","shape":[1],"data_offsets":[-0,1]}}', b"x"),
    "offset with leading zero": ('{"a":{"dtype":"U8","shape":[1],"data_offsets":[00,1]}}', b"x"),
    "offset above 64 bits": (info(data_offsets=[0, 1 << 64]), b"x"),
    "one offset": (info(data_offsets=[0]), b"x"),
    "three offsets": (info(data_offsets=[0, 1, 1]), b"x"),
    "offsets reversed": (info(data_offsets=[1, 0]), b"x"),
    "hole at the start": (info(data_offsets=[1, 2]), b"xx"),
    "hole in the middle": (f"{{{ONE},{T % ('b', 2, 3)}}}", b"xxx"),
    "overlap": (f"{{{ONE},{T % ('b', 0, 1)}}}", b"x"),
    "bytes behind": (f"{{{ONE}}}", b"xx"),
    "bytes missing": (f"{{{ONE}}}", b""),
    "shape disagrees": (info(shape=[2]), b"x"),
    "shape overflows": (info(shape=[1 << 63, 2, 0], data_offsets=[0, 0]), b""),
    "size overflows": (info(dtype="F64", shape=[1 << 61], data_offsets=[0, 0]), b""),
    "half a byte": (info(dtype="F4", shape=[3], data_offsets=[0, 2]), b"xx"),
    "empty tensor inside another": (
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},'
        '"b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}',
        b"xx",
    ),
}


@pytest.mark.parametrize(("header", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_as_the_reference_refuses(header: str | bytes, body: bytes) -> None:
    data = writers.safetensors_head(header) + body
    assert tensors_by_reference(data) is None
    with pytest.raises(FormatError) as caught:
        read(data)
    assert 0 <= caught.value.offset <= len(data)


KEPT: dict[str, tuple[str, bytes, list[tuple[str, str]]]] = {
    "leading space": ("\n\t {}", b"", [("leading-space", "")]),
    "unknown field": (f'{{{ONE[:-1]},"x":[1.5]}}}}', b"x", [("unknown-field", "a")]),
    "deep enough": (f'{{{ONE[:-1]},"x":{"[" * 125}{"]" * 125}}}}}', b"x", [("unknown-field", "a")]),
    "array": ('{"a":["U8",[1],[0,1]]}', b"x", [("unknown-form", "a")]),
    "tensor twice": (f"{{{ONE},{ONE}}}", b"x", [("duplicate-tensor", "a")]),
    "tensor twice by escape": (
        f"{{{ONE},{ONE.replace('a', chr(92) + 'u0061', 1)}}}",
        b"x",
        [("duplicate-tensor", "a")],
    ),
    "key twice": (
        '{"__metadata__":{"license":"a","license":"b"}}',
        b"",
        [("duplicate-key", "license")],
    ),
    "key twice by escape": (
        '{"__metadata__":{"license":"a","licens\\u0065":"b"}}',
        b"",
        [("duplicate-key", "license")],
    ),
    "key in two cases": (
        '{"__metadata__":{"license":"a","License":"b"}}',
        b"",
        [("confusable-key", "License")],
    ),
    "key in full width": (
        '{"__metadata__":{"\uff4cicense":"b"}}',
        b"",
        [("confusable-key", "\uff4cicense")],
    ),
    "key with blanks": ('{"__metadata__":{" license":"b"}}', b"", [("confusable-key", " license")]),
    "invisible in a key": (
        '{"__metadata__":{"weight\u200bmark":"b"}}',
        b"",
        [("control-character", "weight\u200bmark"), ("confusable-key", "weight\u200bmark")],
    ),
    "escape sequence in a value": (
        '{"__metadata__":{"author":"\\u001b[2K"}}',
        b"",
        [("control-character", "author")],
    ),
    "bidi in a value": (
        '{"__metadata__":{"license":"\u202egpl"}}',
        b"",
        [("control-character", "license")],
    ),
    "line break in a licence": (
        '{"__metadata__":{"license":"mit\\nx: y"}}',
        b"",
        [("control-character", "license")],
    ),
    "line break in a name": (
        '{"a\\nb":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
        b"",
        [("control-character", "a\nb")],
    ),
    "order of the header is not that of the data": (
        f"{{{T % ('b', 1, 2)},{T % ('a', 0, 1)}}}",
        b"xx",
        [],
    ),
    "empty tensor where two meet": (
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},'
        '"b":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
        b"xx",
        [],
    ),
    "text with lines in a description": (
        '{"__metadata__":{"modelspec.description":"one\\r\\n\\ttwo","é":"License"}}',
        b"",
        [],
    ),
    "a lone key in upper case": ('{"__metadata__":{"License":"mit"}}', b"", []),
    "sub-byte dtype": (info(dtype="F4", shape=[2]), b"x", []),
    "zero times much": (info(shape=[0, 1 << 63, 2], data_offsets=[0, 0]), b"", []),
    "name without letters": ('{"":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}', b"x", []),
}


@pytest.mark.parametrize(("header", "body", "problems"), KEPT.values(), ids=KEPT.keys())
def test_kept_as_the_reference_keeps_it_with_its_problems(
    header: str, body: bytes, problems: list[tuple[str, str]]
) -> None:
    data = writers.safetensors_head(header) + body
    assert tensors_by_reference(data) is not None
    assert kinds(read(data)) == problems


def test_an_unknown_dtype_is_a_problem_and_its_place_is_still_checked() -> None:
    """A reader older than a dtype refuses the whole file; its mark must be readable still."""
    data = writers.safetensors_head(info(dtype="F3_NEW", shape=[7])) + b"x"
    assert tensors_by_reference(data) is None
    assert kinds(read(data)) == [("unknown-dtype", "a")]
    with pytest.raises(FormatError, match="more than its header says"):
        read(data + b"x")


def test_an_unknown_dtype_counts_even_where_the_tensor_stands_again() -> None:
    data = writers.safetensors_head(f"{{{ONE.replace('U8', 'F3_NEW')},{ONE}}}") + b"x"
    assert tensors_by_reference(data) is None
    assert kinds(read(data)) == [("unknown-dtype", "a"), ("duplicate-tensor", "a")]


def test_a_length_out_of_bounds_is_named_before_anything_is_read() -> None:
    for length in (table.MAX_HEADER + 1, (1 << 63) - 1, (1 << 64) - 1):
        with pytest.raises(FormatError, match="above the limit"):
            read(length.to_bytes(8, "little") + b"{}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file is empty"),
        (b"1234567", "too short"),
        (b"\x40" + bytes(7), "does not fit"),
        (b"PK\x03\x04" + bytes(range(200, 230)), "zip archive"),
        (b"\x80\x02}q\x00X\x04\x00\x00\x00", "pickle"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"GGUF\x03\0\0\0" + b"\1" * 8, "GGUF"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n",
            "git-lfs pointer",
        ),
    ],
)
def test_what_is_not_safetensors_is_called_by_its_name(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(data)


def test_cut_at_any_byte_it_is_refused() -> None:
    data = writers.safetensors({"a": ("F32", [2]), "b": ("U8", [3])}, {"license": "mit"})
    for end in range(len(data)):
        with pytest.raises(FormatError):
            read(data[:end])
    for end in range(len(head_of(data))):  # a stream that ends before the size that was told
        with pytest.raises(FormatError):
            safetensors.read(io.BytesIO(data[:end]), len(data))


def test_only_the_header_is_read_and_never_backwards() -> None:
    class Watched(io.BytesIO):
        def seek(self, *_: int) -> int:
            raise AssertionError("sought")

        def read(self, count: int | None = -1) -> bytes:  # in pieces, as a raw stream may
            assert count is not None
            assert count >= 0
            return super().read(min(count, 7))

    data = writers.safetensors({"a": ("U8", [1000])}, {"license": "mit"})
    stream = Watched(data)
    assert safetensors.read(stream, len(data)).metadata == {"license": "mit"}
    assert stream.tell() == len(head_of(data))


def test_a_large_header_is_read_and_said_to_be_too_large_for_the_hub() -> None:
    head = writers.safetensors_head(b"{}".ljust(table.HUB_MAX_HEADER + 1))
    assert kinds(read(head)) == [("large-header", "")]
    assert kinds(read(writers.safetensors_head(b"{}".ljust(table.HUB_MAX_HEADER)))) == []


@pytest.mark.parametrize("piece", [b'"a":1,', b"[],", b"{},"])
def test_a_crowd_is_refused_before_it_takes_the_memory(piece: bytes) -> None:
    body = b'{"a":[' + piece * (table.MAX_ENTRIES + 1)
    with pytest.raises(FormatError, match="too many entries"):
        read(writers.safetensors_head(body))

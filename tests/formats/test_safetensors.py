"""The safetensors reader refuses what the reference refuses; rewriting touches nothing else."""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import safetensors as reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import writers

from weightmark.errors import FormatError
from weightmark.formats import safetensors as subject
from weightmark.formats.header import Header, Tensor

_deserialize: Any = reference.deserialize
_REFUSED: Any = reference.SafetensorError

T = '"%s":{"dtype":"U8","shape":[1],"data_offsets":[%d,%d]}'
ONE = T % ("a", 0, 1)


def head_of(data: bytes) -> bytes:
    return data[: 8 + int.from_bytes(data[:8], "little")]


def read(data: bytes) -> Header:
    return subject.read(io.BytesIO(data), len(data))


def exact(data: bytes) -> Header:
    head = head_of(data)
    return subject.judge(subject.parse(head), len(data))


def tensors_by_reference(data: bytes) -> dict[str, tuple[object, ...]] | None:
    try:
        found = _deserialize(data)
    except _REFUSED:
        return None
    return {name: (i["dtype"], tuple(i["shape"]), bytes(i["data"])) for name, i in found}


def metadata_by_reference(data: bytes) -> dict[str, str] | None:
    at = Path(tempfile.gettempdir()) / f"weightmark-test-{os.getpid()}.safetensors"
    at.write_bytes(data)
    try:
        with reference.safe_open(at, "np") as opened:
            found: dict[str, str] | None = opened.metadata()
            return found
    finally:
        at.unlink()


def kinds(header: Header) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in header.problems]


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
    raw = subject.read_raw(io.BytesIO(data), len(data))
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
    for length in (subject.MAX_HEADER + 1, (1 << 63) - 1, (1 << 64) - 1):
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
            subject.read(io.BytesIO(data[:end]), len(data))


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
    assert subject.read(stream, len(data)).metadata == {"license": "mit"}
    assert stream.tell() == len(head_of(data))


def test_a_large_header_is_read_and_said_to_be_too_large_for_the_hub() -> None:
    head = writers.safetensors_head(b"{}".ljust(subject.HUB_MAX_HEADER + 1))
    assert kinds(read(head)) == [("large-header", "")]
    assert kinds(read(writers.safetensors_head(b"{}".ljust(subject.HUB_MAX_HEADER)))) == []


@pytest.mark.parametrize("piece", [b'"a":1,', b"[],", b"{},"])
def test_a_crowd_is_refused_before_it_takes_the_memory(piece: bytes) -> None:
    body = b'{"a":[' + piece * (subject.MAX_MEMBERS + 1)
    with pytest.raises(FormatError, match="too many entries"):
        read(writers.safetensors_head(body))


# the quick way and the exact way say the same

NAMES = st.text(st.sampled_from('abz.09_-/ :,[]{}é\\"\n'), max_size=6)
DTYPES = st.sampled_from(sorted(writers.BITS))
SHAPES = st.lists(st.integers(0, 5), max_size=3).map(lambda shape: [2, *shape])
TEXTS = st.text(max_size=8)
METADATA = st.none() | st.dictionaries(TEXTS, TEXTS, max_size=4)


@st.composite
def files(draw: Callable[..., Any]) -> bytes:
    names = draw(st.lists(NAMES, unique=True, max_size=5))
    tensors = {name: (draw(DTYPES), draw(SHAPES)) for name in names}
    tensors = {
        name: (dtype if dtype != "F6_E2M3" else "U8", shape)
        for name, (dtype, shape) in tensors.items()
    }
    found: bytes = writers.safetensors(tensors, draw(METADATA), draw(st.sampled_from([1, 8, 64])))
    form: Callable[[bytes], bytes] = draw(st.sampled_from(FORMS))
    return form(found)


def respaced(data: bytes) -> bytes:
    """The file as `json.dumps` writes its header where nobody tells it otherwise."""
    head = head_of(data)
    text = json.dumps(json.loads(head[8:]), ensure_ascii=False)
    return writers.safetensors_head(text) + data[len(head) :]


def shuffled(data: bytes) -> bytes:
    """The file with `__metadata__` behind half of its tensors, or behind all where it has one."""
    head = head_of(data)
    entries = list(json.loads(head[8:]).items())
    if "__metadata__" in dict(entries):
        entries.insert((len(entries) + 1) // 2, entries.pop(0))
    text = json.dumps(dict(entries), ensure_ascii=False, separators=(",", ":"))
    return writers.safetensors_head(text) + data[len(head) :]


FORMS = (bytes, respaced, shuffled, lambda data: respaced(shuffled(data)))


@given(files())
@settings(max_examples=200, deadline=None)
def test_a_valid_file_reads_as_the_reference_reads_it(data: bytes) -> None:
    header = read(data)
    expected = tensors_by_reference(data)
    assert expected is not None
    assert {t.name: (t.dtype, t.shape, data[t.begin : t.end]) for t in header.tensors} == expected
    assert header.metadata == metadata_by_reference(data)
    assert header == exact(data)


SPLICES = st.sampled_from(
    [*' ":,019-[]{}\\é\0', "", "\\u0061", '"a"', "null", "]},", '":{"dtype":"', "[0,8]"]
) | st.sampled_from(['"__metadata__":', '"__metadata__":{},', ',"__metadata__":{}', "},", ", "])


@given(files(), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), SPLICES), max_size=3))
@settings(max_examples=200, deadline=None)
def test_what_is_accepted_the_reference_accepts(
    data: bytes, changes: list[tuple[float, int, str]]
) -> None:
    """Mutations of valid files: no other error, and one judgement, that of the reference."""
    head = head_of(data)
    body = bytearray(head[8:])
    for where, drop, put in changes:
        at = int(where * len(body))
        body[at : at + drop] = put.encode()
    changed = writers.safetensors_head(bytes(body)) + data[len(head) :]
    expected = tensors_by_reference(changed)
    try:
        header = read(changed)
    except FormatError:
        assert expected is None
        with pytest.raises(FormatError):
            exact(changed)
        return
    assert header == exact(changed)
    if "unknown-dtype" not in dict(kinds(header)):
        assert expected == {
            t.name: (t.dtype, t.shape, changed[t.begin : t.end]) for t in header.tensors
        }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("metadata", [None, {"format": "pt", "weightmark": '{"v":"é"}'}])
def test_the_quick_way_is_taken_for_what_writers_write(
    form: Callable[[bytes], bytes], metadata: dict[str, str] | None
) -> None:
    tensors = {f"model.{at}.weight": ("F16" if at < 5 else "F32", [at, 3]) for at in range(9)}
    data = form(writers.safetensors(tensors, metadata))
    header = subject.quick(head_of(data), len(data))
    assert header is not None
    assert header.metadata == metadata
    assert header.tensors[2:4] == (header.tensors[2], header.tensors[3])
    assert len(header.tensors) == 9
    assert hash(header.tensors) == hash(exact(data).tensors)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"b"', '"a"'),  # a tensor twice
        ("[0,4]", "[0,4,4]"),
        ("[4,8]", "[04,8]"),
        ("[4,8]", "[4,8 ]"),
        ('"U8"', '"U7"'),
        ("[4]", "[04]"),
        ("[4]", "[4,]"),
        ("[4]", "[,4]"),
        ("[4]", "4,[4]"),
        ("[4]", "4[4]"),
        ("[4],", "[4],4,"),
        ("[4],", "[4]4,"),
        ("[4]", "[[4]]"),
        ("[4]", "[4.0]"),
        ("[4]", "[-4]"),
        ("[4]", "[]"),
        ("[4]", f"[4,{1 << 60},0]"),
        ('"b":{', '"b:{'),
        ('"b"', '"__metadata__"'),
        ('"dtype":"U8","shape"', '"shape":"U8","dtype"'),
        ('"b"', '"}b"'),
        (',"b":', '"b",:'),
        ('"b":', ':"b"'),
        ('"a"', '"__metadata__":{}}"a"'),
        ('"a"', '"__metadata__":{} ,"a"'),
        ('"a"', '"__metadata__":{"a":1},"a"'),
        ('"shape":[4],"data_offsets":[0,4]', '"__metadata__":{},"shape":[4],"data_offsets":[0,4]'),
        ('"b":{', '"b":{"__metadata__":{},'),
        ("[4,8]}}", '[4,8]},"__metadata__":{},}'),
        ("[4,8]}}", '[4,8]}"__metadata__":{}}'),
        ("[4,8]}}", '[4,8]}}"__metadata__":{}}'),
        ("[4,8]}}", "[4,8]},}"),
        ("[4,8]}}", "[4,8]}}}"),
        ('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},', '{"__metadata__":{},"a":{},'),
    ],
)
@pytest.mark.parametrize("gap", ["", " "])
def test_the_quick_way_leaves_the_unusual_to_the_exact_one(old: str, new: str, gap: str) -> None:
    header, _ = writers.safetensors_header({"a": ("U8", [4]), "b": ("U8", [4])})
    assert old in header
    usual, changed = (
        subject.quick(writers.safetensors_head(text), 16 + len(text))
        for text in (
            one.replace(",", f",{gap}").replace(":", f":{gap}")
            for one in (header, header.replace(old, new))
        )
    )
    assert usual is not None
    assert changed is None


def test_no_more_than_a_comma_stands_behind_metadata() -> None:
    for text in ('{"__metadata__":{},}', '{"__metadata__":{}}}', '{"__metadata__":{}', "{,}"):
        head = writers.safetensors_head(text)
        assert subject.quick(head, len(head)) is None


def test_tensors_that_begin_a_known_table_are_proved_by_it() -> None:
    """What holds of a table holds of its beginning, but for where the file has to end."""
    tensors: dict[str, tuple[str, list[int]]] = {f"t{at}": ("U8", [at + 1]) for at in range(9)}
    whole = writers.safetensors(tensors)
    assert subject.quick(head_of(whole), len(whole)) is not None
    for count in range(1, 10):
        data = writers.safetensors(dict(list(tensors.items())[:count]), {"n": str(count)})
        assert subject.quick(head_of(data), len(data)) == exact(data)
        assert subject.quick(head_of(data), len(data) + 1) is None
    text = head_of(whole)[8:].rstrip(b" ")
    for end in range(len(text)):
        cut = writers.safetensors_head(text[:end] + b"}")
        ends = text.startswith(b"]},", end - 2) or end == len(text) - 1
        sizes = [len(cut) + size for size in range(46)]
        assert any(subject.quick(cut, size) for size in sizes) == (ends or end == 1)


# metadata that stands first


def prefix(data: bytes) -> object:
    found = subject.read_prefix(io.BytesIO(data))
    assert found is None or data[found[1] - 1 : found[1]] == b"}"
    return found and found[0]


def test_metadata_first_is_read_without_the_rest() -> None:
    for size in (1, 5_000, 60_000):
        metadata = {"license": "mit", "é": "x" * size}
        for form in (bytes, respaced):
            data = form(writers.safetensors({"a": ("U8", [4])}, metadata))
            assert prefix(data) == metadata
            assert prefix(data[: data.index(b'"a"') + 1]) == metadata


@pytest.mark.parametrize(
    "header",
    [
        "{}",
        f'{{{ONE},"__metadata__":{{"a":"b"}}}}',
        ' {"__metadata__":{"a":"b"}}',
        '{"__metadata__":{"a":"b","a":"c"}}',
        '{"__metadata__":{"a":1}}',
        '{"__metadata__":{"a":"\\ud800"}}',
        '{"__metadata__":{"a":"b"} }',
        '{"__metadata__":{"a":"%s"}}' % ("x" * 70_000),
        '{"__metadata__":{"a":"b"',
    ],
)
def test_where_the_prefix_cannot_say_it_says_nothing(header: str) -> None:
    assert prefix(writers.safetensors_head(header)) is None


def test_a_prefix_does_not_reach_beyond_the_header() -> None:
    for length in (10, 25):
        assert prefix(length.to_bytes(8, "little") + b'{"__metadata__":{"a":"b"}}') is None
    assert prefix(writers.safetensors_head('{"__metadata__":{"a":"b"}}')) == {"a": "b"}


@pytest.mark.parametrize(
    ("header", "lacks"),
    [
        (f"{{{ONE}}}", True),
        (f' {{{ONE},"__metadata__":{{}}}}', False),
        (f'{{{ONE},"__metadata__":{{"a":"b"}}}}', False),
        (f'{{{ONE},"\\u005f_metadata__":{{"a":"b"}}}}', False),
        ("garbage", False),
    ],
)
def test_only_a_header_without_any_metadata_lacks_them(header: str, lacks: bool) -> None:
    data = writers.safetensors_head(header)
    assert subject.lacks_metadata(io.BytesIO(data), len(data)) == lacks


# rewriting

UPDATES = st.dictionaries(
    st.sampled_from(["license", "weightmark", "format", "a", "é\n"]), st.none() | TEXTS, max_size=3
)


def rewritten(data: bytes, metadata: dict[str, str | None]) -> bytes:
    head = head_of(data)
    return subject.new_head(head, metadata) + data[len(head) :]


@given(files(), UPDATES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rewriting_changes_the_metadata_and_nothing_else(
    data: bytes, updates: dict[str, str | None]
) -> None:
    new = rewritten(data, updates)
    assert tensors_by_reference(new) == tensors_by_reference(data)
    before = metadata_by_reference(data) or {}
    after = metadata_by_reference(new)
    expected = {k: v for k, v in updates.items() if v is not None}
    if expected and not before and "format" not in updates:
        expected["format"] = "pt"
    expected |= {k: v for k, v in before.items() if k not in updates}
    assert after == (expected or None)
    set_first = [key for key, value in updates.items() if value is not None]
    assert list(read(new).metadata or {})[: len(set_first)] == set_first
    assert rewritten(new, updates) == new
    growth = len(new) - len(data)
    assert growth >= 0
    assert growth % subject.BLOCK == 0


@given(files(), TEXTS)
@settings(max_examples=100, deadline=None)
def test_removing_a_mark_gives_back_the_tensors_and_the_other_keys(data: bytes, text: str) -> None:
    marked = rewritten(data, {"weightmark": text, "license": "mit"})
    removed = rewritten(marked, {"weightmark": None, "license": None})
    assert tensors_by_reference(removed) == tensors_by_reference(data)
    others = {
        k: v
        for k, v in (metadata_by_reference(data) or {"format": "pt"}).items()
        if k not in ("weightmark", "license")
    }
    assert metadata_by_reference(removed) == (others or None)


def test_other_entries_stay_byte_for_byte() -> None:
    tensor = '"t\\u0065" : { "shape":[ 1 ],"dtype":"U8" , "data_offsets":[0,1]}'
    other = '"ss_tag" :  "\\u00e9\\/é"'
    header = f'{{ {tensor} , "__metadata__" : {{ "license":"x", {other} , "licens\\u0065":"y"}} }}'
    new = subject.new_head(writers.safetensors_head(header), {"license": "mit", "b": "c"})
    text = f'{{"__metadata__":{{"license":"mit","b":"c",{other}}},{tensor}}}'
    assert new[8:].rstrip(b" ").decode() == text


def test_what_fits_stays_in_its_place_and_what_grows_leaves_room() -> None:
    """Growth by whole blocks keeps tensors in step with the file system, which can share them."""
    head = head_of(writers.safetensors(metadata={"format": "pt"}))
    grown = subject.new_head(head, {"license": "mit"})
    assert len(grown) - len(head) == subject.BLOCK
    assert len(subject.new_head(grown, {"license": "x" * subject.SLACK})) == len(grown)
    assert len(subject.new_head(grown, {"license": None})) == len(grown)
    assert len(subject.new_head(grown, {"license": "x" * 5000})) == len(grown) + subject.BLOCK


def test_the_last_key_takes_the_metadata_with_it() -> None:
    """Loaders that ask for `format` refuse an empty `__metadata__` (transformers 4, accelerate)."""
    for header in ('{"__metadata__":{"license":"mit"}}', '{"__metadata__":{}}', "{}"):
        new = subject.new_head(writers.safetensors_head(header), {"license": None})
        assert new[8:].rstrip() == b"{}"


def test_format_is_added_only_to_a_file_without_metadata() -> None:
    for header, updates, expected in (
        ("{}", {"a": "b"}, {"a": "b", "format": "pt"}),
        ('{"__metadata__":{}}', {"a": "b"}, {"a": "b", "format": "pt"}),
        ("{}", {"a": "b", "format": "np"}, {"a": "b", "format": "np"}),
        ('{"__metadata__":{"x":"y"}}', {"a": "b"}, {"a": "b", "x": "y"}),
    ):
        new = subject.new_head(writers.safetensors_head(header), updates)
        assert read(new).metadata == expected


def test_a_header_is_not_made_that_nobody_could_read() -> None:
    head = writers.safetensors_head("{}")
    with pytest.raises(FormatError, match="not Unicode"):
        subject.new_head(head, {"license": "\ud800"})
    with pytest.raises(FormatError, match=re.escape("the limit is")):
        subject.new_head(head, {"license": "x" * subject.MAX_HEADER})
    for broken in ("[]", '{"__metadata__":{},"__metadata__":{}}', '{"__metadata__":{"a":1}}'):
        with pytest.raises(FormatError):
            subject.new_head(writers.safetensors_head(broken), {"license": "mit"})


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (writers.safetensors(), True),
        (writers.safetensors_head("  {}"), True),
        (b"GGUF\x03\0\0\0\0", False),
        (b"", False),
        ((1 << 40).to_bytes(8, "little") + b"{}", False),
        (writers.safetensors_head("[]"), False),
    ],
)
def test_sniff(head: bytes, answer: bool) -> None:
    assert subject.sniff(head[:64]) is answer

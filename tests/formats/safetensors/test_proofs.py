"""What is proved at once is what the strict reader says, or is left to it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers
from tests.formats.safetensors_files import (
    FORMS,
    ONE,
    exact,
    files,
    head_of,
    kinds,
    metadata_by_reference,
    read,
    respaced,
    tensors_by_reference,
)

from weightmark.errors import FormatError
from weightmark.formats import safetensors
from weightmark.formats.safetensors import proofs, strict


@given(files(), st.sampled_from(FORMS), st.integers(-1, 1))
@settings(max_examples=200, deadline=None)
def test_what_is_fast_says_what_is_exact_or_nothing(
    data: bytes, form: Callable[[bytes], bytes], more: int
) -> None:
    data = form(data)
    head, size = head_of(data), len(data) + more
    try:
        expected = strict.exact(head, size)
    except FormatError:
        assert proofs.fast(head, size) is None
        return
    assert proofs.fast(head, size) in (None, expected)


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
    header = proofs.by_bytes(head_of(data), len(data))
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
        proofs.by_bytes(writers.safetensors_head(text), 16 + len(text))
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
        assert proofs.by_bytes(head, len(head)) is None


def test_tensors_that_begin_a_known_table_are_proved_by_it() -> None:
    """What holds of a table holds of its beginning, but for where the file has to end."""
    tensors: dict[str, tuple[str, list[int]]] = {f"t{at}": ("U8", [at + 1]) for at in range(9)}
    whole = writers.safetensors(tensors)
    assert proofs.by_bytes(head_of(whole), len(whole)) is not None
    for count in range(1, 10):
        data = writers.safetensors(dict(list(tensors.items())[:count]), {"n": str(count)})
        assert proofs.by_bytes(head_of(data), len(data)) == exact(data)
        assert proofs.by_bytes(head_of(data), len(data) + 1) is None
    text = head_of(whole)[8:].rstrip(b" ")
    for end in range(len(text)):
        cut = writers.safetensors_head(text[:end] + b"}")
        ends = text.startswith(b"]},", end - 2) or end == len(text) - 1
        sizes = [len(cut) + size for size in range(46)]
        assert any(proofs.by_bytes(cut, size) for size in sizes) == (ends or end == 1)


# metadata that stands first


def prefix(data: bytes) -> object:
    found = safetensors.read_prefix(io.BytesIO(data))
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
    whole = writers.safetensors_head('{"__metadata__":{"a":"b"},"t":{}}')
    assert prefix(whole) == {"a": "b"}


def test_a_brace_behind_the_metadata_ends_the_header_and_is_left_to_the_careful_reader() -> None:
    for behind in ("}", '}"t":{}}', "}}"):
        assert prefix(writers.safetensors_head('{"__metadata__":{"a":"b"}' + behind)) is None


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
    assert safetensors.lacks_metadata(io.BytesIO(data), len(data)) == lacks

"""The lineage record in a configuration: read strictly, written without touching another byte."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import MARKS

from weightmark.declared.lineage_record import Record, of_shards, read_record, write_record
from weightmark.declared.mark import Mark, encode
from weightmark.errors import CardError, MarkError, MarkVersionError

RECORD = Record("acme/base", Mark("MIT", ()))
SAVED = '{\n  "architectures": [\n    "A"\n  ],\n  "rope_theta": 1e6\n}\n'
RECORDS = st.builds(
    Record,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200),
    MARKS.map(lambda mark: mark._replace(tensors="")),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
CONFIGS = st.builds(
    lambda content, indent: json.dumps(content, indent=indent).encode(),
    st.dictionaries(st.text(max_size=5), VALUES, max_size=4),
    st.sampled_from([None, 0, 2, 4, "\t"]),
)


@given(CONFIGS, RECORDS, RECORDS)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_and_all_else_stays(
    config: bytes, first: Record, second: Record
) -> None:
    once = write_record(config, first)
    assert read_record(once) == first
    assert write_record(once, first) == once
    again = write_record(once, second)
    assert read_record(again) == second
    assert {k: v for k, v in json.loads(again).items() if k != "weightmark"} == json.loads(config)
    assert write_record(again, None) == config or json.loads(config) == {}


@given(
    st.binary(max_size=40) | st.text(max_size=40).map(lambda t: f'{{"weightmark": {t}}}'.encode())
)
@settings(max_examples=200)
def test_any_bytes_give_a_record_none_or_an_error_of_ours(data: bytes) -> None:
    with suppress(MarkError):
        read_record(data)
    with suppress(CardError):
        write_record(data, RECORD)


def test_the_record_takes_the_indentation_of_the_others() -> None:
    assert write_record(SAVED.encode(), RECORD).decode() == (
        '{\n  "architectures": [\n    "A"\n  ],\n  "rope_theta": 1e6,\n  "weightmark": {\n'
        '    "name": "acme/base",\n'
        f'    "weightmark": {json.dumps(encode(RECORD.mark)["weightmark"])}\n'
        "  }\n}\n"
    )


@pytest.mark.parametrize(
    "config",
    [
        '{"a":1}',
        "{}",
        "{ }",
        '\ufeff{"a": 1}',
        '{\r\n\t"a": NaN\r\n}',
        ' {"weightmark": 7, "b": 2} ',
    ],
)
def test_any_layout_is_kept(config: str) -> None:
    written = write_record(config.encode(), RECORD)
    assert read_record(written) == RECORD
    assert write_record(written, RECORD) == written
    assert written.startswith(config.encode()[:1])


def test_a_record_that_a_tool_wrote_anew_stays() -> None:
    written = write_record(SAVED.encode(), RECORD)
    anew = json.dumps(json.loads(written), indent=4, sort_keys=True).encode()
    assert write_record(anew, RECORD) == anew


@pytest.mark.parametrize("config", ["", "[]", "{", '{"a": 1} x', '{"a" 1}', '{"a": 1,}', "{1: 2}"])
def test_what_is_no_configuration_stays(config: str) -> None:
    assert write_record(config.encode(), RECORD) == config.encode()


def test_two_records_are_refused() -> None:
    doubled = b'{"weightmark": {}, "weightmark": {}}'
    with pytest.raises(CardError, match="twice"):
        write_record(doubled, RECORD)
    with pytest.raises(MarkError, match="twice"):
        read_record(doubled)


WHOLE = {"name": "acme/base", **encode(RECORD.mark)}
UNBELIEVED = {
    "a text": "MIT",
    "no name": encode(RECORD.mark),
    "an empty name": {**WHOLE, "name": ""},
    "a name too long": {**WHOLE, "name": "n" * 201},
    "half a character": {**WHOLE, "name": "\ud800"},
    "no mark": {"name": "acme/base"},
    "another key": {**WHOLE, "licence": "MIT"},
    "a number": {**WHOLE, "weightmark_clauses": 1},
    "a digest of tensors": {"name": "a", **encode(Mark("MIT", (), tensors="a" * 64))},
}


@pytest.mark.parametrize("name", UNBELIEVED)
def test_a_record_is_whole_or_not_believed(name: str) -> None:
    with pytest.raises(MarkError):
        read_record(json.dumps({"weightmark": UNBELIEVED[name]}).encode())


def test_a_record_of_another_version_is_refused_as_such() -> None:
    later = {"name": "acme/base", "weightmark": '{"version":3}'}
    with pytest.raises(MarkVersionError):
        read_record(json.dumps({"weightmark": later}).encode())


def test_a_file_without_a_record_has_none() -> None:
    assert read_record(b"{}") is read_record(b"not JSON") is read_record(b'["weightmark"]') is None
    assert read_record(b'{"a": "weightmark"}') is None


def test_a_member_of_the_record_that_stands_twice_is_refused() -> None:
    text = write_record(b"{}", Record("org/base", Mark("MIT", ()))).decode()
    with pytest.raises(MarkError, match="twice"):
        read_record(text.replace('"name": ', '"name": "org/other", "name": ').encode())
    assert read_record(text.replace("{", '{"a": 1, "a": 2, ', 1).encode())


def test_metadata_that_stand_twice_in_an_index_are_refused() -> None:
    assert of_shards(b'{"metadata": {}, "weight_map": {}, "weight_map": {}}') is None
    with pytest.raises(MarkError, match="`metadata` stands there twice"):
        of_shards(b'{"metadata": {}, "metadata": {}}')


def test_an_index_of_many_tensors_with_one_twice_is_read_in_time() -> None:
    """It took time as the square of their number: 0.7 s for 10,000, an hour for a million."""
    names = [f"t{number}" for number in range(200_000)]
    entries = ",".join(f'"{name}":"a"' for name in (*names, "t0"))
    began = time.process_time()
    assert of_shards(f'{{"metadata":{{}},"weight_map":{{{entries}}}}}'.encode()) is None
    assert time.process_time() - began < 20

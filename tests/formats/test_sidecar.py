"""The sidecar: the record stands in lines of its own, and every other line stays."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import MARKS

from weightmark.declared.mark import decode, encode
from weightmark.declared.reuse import spdx_lines
from weightmark.errors import FormatError
from weightmark.formats.header import Header, Label
from weightmark.formats.sidecar import (
    MAX_SIDECAR,
    SPDX_LINE,
    labels,
    read,
    rewrite,
    whole,
    without_record,
)

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=30)
TEXTS = st.lists(
    WORDS
    | st.sampled_from(["", "SPDX-FileCopyrightText: 2026 A", "# SPDX-License-Identifier: MIT"])
).map("\n".join)


def header(text: str) -> Header:
    data = text.encode()
    return read(io.BytesIO(data), len(data))


def rewritten(text: str, updates: dict[str, str | None]) -> str:
    data = text.encode()
    (piece,) = rewrite(io.BytesIO(data), len(data), updates)
    assert isinstance(piece, bytes)
    return piece.decode()


@given(TEXTS, MARKS)
@settings(deadline=None)
def test_what_is_written_is_read_and_the_other_lines_stay(text: str, mark: object) -> None:
    record = dict(encode(mark))  # type: ignore[arg-type]
    other = without_record(text)
    new = rewritten(other, {**record})
    assert decode(header(new).metadata) == mark
    assert without_record(new).rstrip() == other.rstrip()
    assert rewritten(new, {**record}) == new
    gone = rewritten(new, dict.fromkeys(record))
    assert decode(header(gone).metadata) is None
    assert gone.rstrip() == other.rstrip()


def test_the_licence_takes_the_place_of_the_first_that_was_named() -> None:
    text = "a\n# SPDX-License-Identifier: MIT\nb\nSPDX-License-Identifier: ISC\n"
    new = rewritten(text, {SPDX_LINE: "Apache-2.0", "weightmark": "{}"})
    assert new == "a\nSPDX-License-Identifier: Apache-2.0\nb\n# weightmark = {}\n"
    assert rewritten("a\n", {SPDX_LINE: "MIT"}) == "SPDX-License-Identifier: MIT\na\n"
    assert rewritten("", {SPDX_LINE: "MIT"}) == "SPDX-License-Identifier: MIT\n"
    assert rewritten(text, {"weightmark": "{}"}) == text + "# weightmark = {}\n"


def test_the_line_is_one_that_reuse_reads() -> None:
    new = rewritten("", {**labels(Label("MIT OR ISC"), {}), "weightmark": "{}"})
    assert spdx_lines(new) == [(1, "MIT OR ISC")]
    assert header(new).metadata == {SPDX_LINE: "MIT OR ISC", "weightmark": "{}"}


def test_windows_line_ends_are_read() -> None:
    found = header("SPDX-License-Identifier: MIT\r\n# weightmark = {}\r\n").metadata
    assert found == {SPDX_LINE: "MIT", "weightmark": "{}"}


def test_windows_line_ends_stay() -> None:
    text = "a\r\nSPDX-License-Identifier: MIT\r\n"
    new = rewritten(text, {"weightmark": "1", **labels(Label("ISC"), {})})
    assert new == "a\r\nSPDX-License-Identifier: ISC\r\n# weightmark = 1\r\n"
    assert rewritten(new, {"weightmark": "1", **labels(Label("ISC"), {})}) == new


def test_a_record_that_stands_twice_is_refused() -> None:
    with pytest.raises(FormatError, match="`weightmark` stands twice, again in line 3"):
        header("# weightmark = 1\na\n# weightmark = 1\n")


@pytest.mark.parametrize(
    "line", ["weightmark = {}", "#weightmark = {}", "# weightmark: {}", "# weightmarks = {}"]
)
def test_another_line_is_no_record(line: str) -> None:
    assert header(line).metadata == {}
    assert without_record(line) == line


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * (MAX_SIDECAR + 1)])
def test_what_is_no_text_of_bounded_size_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        read(io.BytesIO(data), len(data))
    with pytest.raises(FormatError):
        rewrite(io.BytesIO(data), len(data), {"weightmark": "{}"})


@given(st.binary(max_size=300))
def test_any_bytes_give_a_header_or_a_format_error(data: bytes) -> None:
    try:
        read(io.BytesIO(data), len(data))
    except FormatError as error:
        assert error.offset <= len(data)  # noqa: PT017


def test_a_file_without_a_table_is_one_tensor() -> None:
    assert whole(7)[:5] == ("", "U8", (7,), 0, 7)

"""A model in protobuf is whole where its last field is; what is no protobuf is left alone."""

from __future__ import annotations

import pytest
from tests import files, writers
from tests.formats.shallow import read

from weightmark.errors import FormatError
from weightmark.formats import wire


def test_protobuf_of_others_is_taken_as_it_is() -> None:
    read("wire", b"\xff" * 40)
    with pytest.raises(FormatError, match="longer than"):
        read("wire", writers.field(1, "net") + b"\xa2\x06\x7f")


def test_the_last_byte_has_to_be_there() -> None:
    whole = writers.field(1, "net") + writers.field(100, files.DATA)
    read("wire", whole)
    with pytest.raises(FormatError, match="longer than"):
        read("wire", whole[:-1])


def test_noise_that_begins_like_a_field_is_taken_as_it_is() -> None:
    read("wire", writers.field(1, "a") + b"\x0f" + files.DATA)
    read("wire", writers.field(1, "a") + b"\x08" + b"\xff" * 20)


def test_no_more_fields_are_walked_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_FIELDS", 1)
    read("wire", writers.field(1, "net") + b"\xa2\x06\x7f")

"""The licence of a Core ML model stands in its description."""

from __future__ import annotations

import pytest
from tests import files, writers
from tests.formats.shallow import read, said

from weightmark.errors import FormatError
from weightmark.formats.coreml import MAX_COREML_METADATA


def described(*content: bytes) -> bytes:
    """A Model.proto with these fields of Metadata."""
    return writers.field(1, 4) + writers.field(2, writers.field(100, b"".join(content)))


def test_author_licence_and_what_the_user_defined_are_read() -> None:
    user = writers.onnx_property("base", "org/m", 100)
    data = described(writers.field(3, "Ada"), writers.field(4, "MIT"), user)
    assert read("coreml", data).metadata == {"author": "Ada", "license": "MIT", "base": "org/m"}


def test_without_a_description_there_is_nothing() -> None:
    assert said("coreml", files.coreml("MIT")) == "MIT"
    assert read("coreml", files.coreml()).metadata is None


def test_the_last_byte_has_to_be_there() -> None:
    whole = files.coreml()
    read("coreml", whole)
    with pytest.raises(FormatError):
        read("coreml", whole[:-1])


def test_protobuf_without_a_version_is_no_model() -> None:
    with pytest.raises(FormatError, match="not a Core ML model"):
        read("coreml", writers.field(500, files.DATA))


def test_metadata_is_bounded() -> None:
    with pytest.raises(FormatError, match=f"above {MAX_COREML_METADATA} bytes"):
        read("coreml", described(writers.field(4, b"x" * MAX_COREML_METADATA)))


def test_what_stands_twice_is_told() -> None:
    (problem,) = read("coreml", described(*[writers.field(4, "MIT")] * 2)).problems
    assert (problem.kind, problem.where) == ("duplicate-key", "license")

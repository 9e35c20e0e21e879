"""ONNX: the properties are read, the tensors stepped over, the files beside the model named."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import writers
from tests.writers import field

from weightmark.errors import FormatError
from weightmark.formats.header import External, Header
from weightmark.formats.onnx import ONNX


def read(data: bytes) -> Header:
    return ONNX.read(io.BytesIO(data), len(data))


def kinds(header: Header) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in header.problems]


def test_properties_are_read_behind_the_graph() -> None:
    tensors = [writers.onnx_tensor("w", bytes(200_000)), writers.onnx_tensor("v", b"location")]
    header = read(writers.onnx([("license", "mit"), ("model_license", "é")], tensors))
    assert header.metadata == {"license": "mit", "model_license": "é"}
    assert header.problems == ()
    assert read(writers.onnx()).metadata is None


def test_tensors_are_not_read() -> None:
    class Counted(io.BytesIO):
        count = 0

        def read(self, count: int | None = -1) -> bytes:
            found = super().read(count)
            self.count += len(found)
            return found

    data = writers.onnx([("license", "mit")], [writers.onnx_tensor("w", bytes(9_000_000))])
    stream = Counted(data)
    assert ONNX.read(stream, len(data)).metadata == {"license": "mit"}
    assert stream.count < 300_000


def test_properties_that_were_appended_are_read_too() -> None:
    """A serialised message appended to another merges with it (protobuf encoding)."""
    data = writers.onnx([("a", "b")]) + writers.onnx_property("license", "mit")
    assert read(data).metadata == {"a": "b", "license": "mit"}


def test_a_key_that_stands_twice_is_a_problem() -> None:
    header = read(writers.onnx([("license", "mit"), ("license", "AGPL-3.0")]))
    assert kinds(header) == [("duplicate-key", "license")]
    assert header.metadata == {"license": "AGPL-3.0"}


@pytest.mark.parametrize(
    ("location", "outside"),
    [
        ("weights.bin", False),
        ("data/weights..bin", False),
        ("/etc/passwd", True),
        ("../weights.bin", True),
        ("a/../../b", True),
        ("a\\..\\b", True),
        ("C:\\weights", True),
        ("\\\\host\\share", True),
    ],
)
def test_tensors_outside_the_folder_are_refused(location: str, outside: bool) -> None:
    data = writers.onnx([], [writers.onnx_tensor("w", location=location)])
    if outside:
        with pytest.raises(FormatError, match="outside the folder"):
            read(data)
    else:
        assert read(data).external == (External(location, 0),)


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ({"offset": "64"}, 64),
        ({"length": "7"}, 7),
        ({"offset": "64", "length": "36"}, 100),
        ({"offset": "-4", "length": "36"}, None),
        ({"offset": "0", "length": "-1"}, None),
        ({"offset": "1e3"}, None),
        ({"length": "9" * 20}, None),
    ],
)
def test_a_file_beside_the_model_has_to_hold_its_tensors(
    said: dict[str, str], least: int | None
) -> None:
    tensor = writers.onnx_tensor("w", location="w.data")
    tensor += b"".join(writers.onnx_property(key, value, 13) for key, value in said.items())
    data = writers.onnx([], [tensor, writers.onnx_tensor("x", location="w.data")])
    if least is None:
        with pytest.raises(FormatError, match="of an external tensor"):
            read(data)
    else:
        assert read(data).external == (External("w.data", least),)


@pytest.mark.parametrize("filling", [0, 100_000])
@pytest.mark.parametrize(
    "path",
    [
        (7, 5),  # initializer
        (7, 15, 1),  # values of a sparse initializer
        (7, 1, 5, 5),  # constant
        (7, 1, 5, 6, 1, 5, 10),  # in the branch of an If
        (7, 1, 5, 11, 5),
        (7, 1, 5, 22, 2),
        (25, 7, 5, 5),  # in a function
        (20, 2, 5),  # in a training graph
    ],
)
def test_an_external_tensor_is_found_wherever_it_stands(
    path: tuple[int, ...], filling: int
) -> None:
    content = writers.onnx_tensor("w", location="x")
    for number in reversed(path):
        content = field(number, content + field(99, bytes(filling)))
    assert read(field(1, 8) + content).external == (External("x", 0),)


REFUSED = {
    "empty": b"",
    "random": bytes(range(255, 100, -1)),
    "nothing known": field(99, b"x"),
    "group": field(1, 8) + b"\x0b\x0c",
    "field 0": field(1, 8) + b"\x00\x00",
    "long number": b"\x08" + b"\xff" * 10 + b"\x01",
    "length of 2^63": b"\x3a" + b"\xff" * 9 + b"\x01",
    "not UTF-8": field(1, 8) + writers.onnx_property(b"license", b"\xff"),
    "inner field too long": field(7, b"\x2a\x7f" + b"location"),
    "inner number too long": field(7, field(5, b"location") + b"\x28\xff") + field(99, b"\x01"),
    "deep": field(1, 8),
    "git-lfs pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:"
    + b"0" * 64
    + b"\nsize 12\n",
}
for _ in range(60):
    REFUSED["deep"] = field(6, field(1, field(5, REFUSED["deep"] + b"location")))
REFUSED["deep"] = field(1, 8) + field(7, field(1, field(5, REFUSED["deep"])))


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED.keys())
def test_broken_protobuf_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(data)
    assert 0 <= caught.value.offset <= len(data)


def test_cut_inside_a_field_it_is_refused() -> None:
    data = writers.onnx([("license", "mit")], [writers.onnx_tensor("w", bytes(9))])
    start = data.rindex(writers.onnx_property("license", "mit"))
    for end in range(start + 1, len(data)):
        with pytest.raises(FormatError):
            read(data[:end])
        with pytest.raises(FormatError):
            ONNX.read(io.BytesIO(data[:end]), len(data))


def test_metadata_is_bounded() -> None:
    with pytest.raises(FormatError, match="metadata is above"):
        read(field(1, 8) + writers.onnx_property("license", b"x" * (1 << 24)))


SAMPLE = writers.onnx([("license", "mit")], [writers.onnx_tensor("w", location="a.bin")])


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_header_or_a_format_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for at, byte in changes:
        data[at] = byte
    try:
        read(bytes(data))
    except FormatError as error:
        assert error.offset <= len(data)  # noqa: PT017

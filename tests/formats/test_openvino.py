"""An OpenVINO network says its licence, and which bytes beside it are its tensors."""

from __future__ import annotations

import time

import pytest
from tests import files
from tests.formats.shallow import read, said

from weightmark.errors import FormatError
from weightmark.formats import openvino
from weightmark.formats.header import External


def test_an_openvino_network_says_how_long_its_tensors_are() -> None:
    assert read("openvino", files.openvino(256)).external == (External("", 256),)
    with pytest.raises(FormatError, match="not an OpenVINO model"):
        read("openvino", b"<annotation></annotation>")


def test_the_longest_reach_of_its_constants_counts() -> None:
    text = '<net name="a"><data offset="90" size="9"/><data offset="0" size="8"/></net>'
    assert read("openvino", text.encode()).external == (External("", 99),)
    assert read("openvino", b'<net name="a"></net>').external == ()


def test_constants_are_found_whatever_the_order_of_their_attributes() -> None:
    text = '<net name="a"><data size="9" shape="9" offset="90"/><data offset="7"/></net>'
    (external,) = read("openvino", text.encode()).external
    assert external.size == 99


def test_an_element_with_many_attributes_is_searched_once() -> None:
    """64 MB of them took 90 seconds."""
    odd = b"<data " + b'offset="1" ' * 700 + b">"
    text = b'<net name="a">' + odd * 600 + b"</net>"
    began = time.process_time()
    assert not read("openvino", text).external
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ('<license value="A &amp; B" />', "A & B"),
        ('<license value="&quot;MIT&quot;" />', '"MIT"'),
        ("", None),
        ('<notes value="MIT" />', None),
        ("<license>MIT</license>", None),
    ],
)
def test_the_licence_is_what_its_maker_says(words: str, licence: str | None) -> None:
    assert said("openvino", files.openvino(said=words)) == licence


def test_the_end_of_the_network_has_to_be_there() -> None:
    whole = files.openvino().rstrip()
    read("openvino", whole)
    with pytest.raises(FormatError, match="cut off"):
        read("openvino", whole[:-1])


def test_no_more_is_searched_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openvino, "MAX_NETWORK", 60)
    assert said("openvino", files.openvino(said='<license value="MIT" />')) is None


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE net [<!ENTITY a "b">]>' + files.openvino(
        said='<license value="&a;" />'
    ).decode().removeprefix('<?xml version="1.0"?>')
    assert said("openvino", bomb.encode()) == "&a;"


def test_a_value_has_to_be_utf8() -> None:
    text = files.openvino(said='<license value="caf\u00e9" />')
    assert said("openvino", text) == "caf\u00e9"
    with pytest.raises(FormatError, match="not UTF-8"):
        read("openvino", text.replace("\u00e9".encode(), b"\xe9"))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a &amp; b &#233;&#xE9; &apos;", "a & b éé '"),
        ("&copy; &amp", "&copy; &amp"),
        ("&#0;&#xD800;&#x110000;", "&#0;&#xD800;&#x110000;"),
    ],
)
def test_references_are_those_of_xml_and_not_of_html(written: str, text: str) -> None:
    assert said("openvino", files.openvino(said=f'<license value="{written}" />')) == text

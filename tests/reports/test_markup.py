"""Markup escapes whatever does not know that it is HTML, and names what a page may run."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

import pytest
from hypothesis import given
from tests.reports.verdicts import texts

from weightmark.reports.lines import safe
from weightmark.reports.markup import Markup, document, joined_markup, tag


def test_an_element_has_its_attributes_and_children() -> None:
    found = tag("p", "a", tag("b", "c"), class_="x", data_of="y", id="z")
    assert found == '<p class="x" data-of="y" id="z">a<b>c</b></p>'
    assert tag("path", d="M0 0") == '<path d="M0 0"/>'
    assert tag("input", name="n", type="file") == '<input name="n" type="file"/>'


@pytest.mark.parametrize("text", ["<script>", "a & b", '"', "'"])
def test_a_text_never_becomes_markup(text: str) -> None:
    found = tag("p", text, title=text)
    assert len(re.findall("[<>]", found)) == 4
    assert found.count('"') == 2
    assert joined_markup(text) == tag("i", text)[3:-4]


@given(texts)
def test_a_text_reads_as_on_a_terminal(text: str) -> None:
    assert unescape(tag("p", text)[3:-4]) == safe(text)


def test_the_policy_names_what_the_page_holds_and_nothing_else() -> None:
    page = document("t", Markup("<p>b</p>"), "p{}", ("run()",))
    policy = unescape(
        re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[0]
    )
    for directive, content in (("style-src", "p{}"), ("script-src", "run()")):
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_a_page_without_a_script_may_run_none() -> None:
    page = document("t", Markup(""), "")
    assert "script-src &#x27;none&#x27;" in page
    assert "<script" not in page

"""Recognition: what tools make of a text changes nothing."""

from __future__ import annotations

import json
import re
import textwrap

import pytest
import yaml
from tests.recognition.harbour import GULLS, INDEX, LICENCE, edited

from weightmark.recognition.recognize import identify


def _items(mark: str) -> str:
    return re.sub(r"(?m)^- ", mark, LICENCE)


STYLE = "<style>p { margin: 0 } .not { display: none } a:not(b) { color: #111 }</style>"


@pytest.mark.parametrize(
    "text",
    [
        LICENCE.replace("\nb. You", "\n1\n\nb. You").replace("\n9. Dis", "\n2\n\n9. Dis"),
        LICENCE.replace("should be shared", "should\n\n1\n\x0cbe shared").replace(
            "while it is", "while\n\n2\n\x0cit is"
        ),
        LICENCE.replace("harbour or of", "harbour\n\nPage 1 of 2\n\nor of"),
        _items("\uf0b7 "),
        _items("\u2219 "),
        _items("\u2713 "),
        _items("\u25c6 "),
        _items("\u2460 "),
        _items("o\t"),
        _items("\u2022"),
        _items("(a)"),
        re.sub(r"(?m)(?<=.)$", r"\\", LICENCE),
        LICENCE.replace("Use Restrictions", "## Use Restrictions {#use-restrictions}"),
        LICENCE.replace("Use Restrictions", "Use Restrictions\u00b6"),
        LICENCE.replace("Use Restrictions", "Use Restrictions [edit]"),
        LICENCE.replace('"', "\u2033"),
        re.sub(r'"(\w+)"', r"``\1''", LICENCE),
        re.sub(r'"(\w+)"', "\u00ab\u00a0\\1\u00a0\u00bb", LICENCE),
        LICENCE.replace("e.g. on", "eg. on"),
        f"{LICENCE}\nSPDX-License-Identifier: LicenseRef-Harbour\n",
        json.dumps({"license": LICENCE}),
        json.dumps(LICENCE, indent=1),
        "license_text: |\n" + "".join(f"  {line}\n" for line in LICENCE.split("\n")),
        "Copyright 2031 Example Labs GmbH and contributors\n" + LICENCE,
        "Copyright 2031 Example Labs GmbH and contributors\n\n" + " ".join(LICENCE.split()),
        LICENCE.replace("by night.\n", "by night.\n\nPage 2 of 2\n\x0c\n"),
        LICENCE.replace("gulls;\n", "gulls;\n\nPage 1 of 2\n\x0c\n"),
        LICENCE.replace("restrictions of paragraph 5", "restrictions of paragraph\n5"),
        "".join(f"{line}\n" for line in textwrap.wrap(" ".join(_items("a) ").split()), 57)),
        f"<html><head><title>The Harbour Licence</title>{STYLE}</head><body class='x'>"
        + "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in LICENCE.split("\n"))
        + "</body></html>",
        "".join(f"{number:6}\t{line}\n" for number, line in enumerate(LICENCE.split("\n"), 1)),
        "- [Section I: PREAMBLE](#section-i-preamble)\n- [Use Restrictions](#use)\n\n" + LICENCE,
        " ".join(_items("(x) ").split()),
        " ".join(LICENCE.split()).replace("; ", "; (c) "),
    ],
)
def test_what_tools_make_of_a_text_is_harmless(text: str) -> None:
    assert text != LICENCE
    assert identify(text, INDEX).match == "exact"


@pytest.mark.parametrize(
    "text",
    [
        LICENCE.replace("\nb. You must say", "\n12\n\nb. You must say 3 times"),
        f"{LICENCE}for more than 30 days\n",
        " ".join(LICENCE.split()) + " for more than 30 days",
        " ".join(LICENCE.split()) + " Version 2 of this text has no list.",
        LICENCE.replace("paragraph 5", "paragraph 4"),
        " ".join(LICENCE.split()).replace("paragraph 5", "paragraph 4"),
        json.dumps({"license": LICENCE.replace("not to use", "to use")}),
        f"<html>{STYLE}<p>{LICENCE.replace('not to use', '<b hidden>not</b> to use')}</p></html>",
    ],
)
def test_what_they_change_beside_is_named(text: str) -> None:
    assert identify(text, INDEX).match != "exact"


def test_a_page_may_end_within_the_list() -> None:
    assert edited(GULLS, f"\nPage 3 of 9\n\n{GULLS}").match == "exact"


@pytest.mark.parametrize(
    "new", ["# ATTACHMENT A", "**Attachment A:**", "Attachment A: Use Restrictions"]
)
def test_such_a_heading_may_be_dressed_otherwise(new: str) -> None:
    assert edited("\nAttachment A\n", f"\n{new}\n").match == "exact"


@pytest.mark.parametrize("style", [None, "'", '"', "|", ">"])
@pytest.mark.parametrize("width", [60, 1000])
def test_a_licence_in_any_yaml_string_is_read(style: str | None, width: int) -> None:
    entry = {"license": "other", "extra_gated_prompt": LICENCE}
    card = yaml.safe_dump(entry, default_style=style, width=width)
    assert identify(f"---\n{card}---\n", INDEX).match == "exact"


def test_items_of_html_may_hold_paragraphs() -> None:
    head, items = LICENCE.split("Engine:\n\n")
    listed = "".join(f"  <li>\n<p>{line[2:]}</p></li>\n" for line in items.strip().split("\n"))
    paragraphs = "".join(f"<p>{one}</p>\n" for one in f"{head}Engine:".split("\n\n"))
    assert identify(f"<html><body>{paragraphs}<ul>\n{listed}</ul></body></html>", INDEX).match == (
        "exact"
    )


@pytest.mark.parametrize("mark", ["#.", "- [ ]", "- [x]"])
def test_items_may_be_numbered_by_the_layout_or_have_boxes(mark: str) -> None:
    assert identify(LICENCE.replace("\n- ", f"\n{mark} "), INDEX).match == "exact"


def test_a_comment_may_leave_blank_lines_bare() -> None:
    lines = LICENCE.split("\n")
    for mark in ("# ", "// "):
        text = "\n".join(f"{mark}{line}" if line else "" for line in lines)
        assert identify(text, INDEX).match == "exact"

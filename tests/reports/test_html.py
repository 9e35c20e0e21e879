"""The page: answers first, all of the verdict, nothing loaded, and no text that becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from tests.reports.families import base, drawn, model, restriction
from tests.reports.verdicts import ANSWERS, finding

from weightmark.model.kin import Relative
from weightmark.reports.html import render
from weightmark.verdict import Model, Silenced, Verdict

VOID = {"meta", "rect", "path"}


class Outline(HTMLParser):
    """The elements of a page, their attributes, and the texts that people read."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


VERDICT = Verdict(
    (finding("restrictions are lost"),),
    (Silenced(finding("a note"), "the card is generated"),),
    ("tuned/model.safetensors",),
    models=(Model("tuned", ("tuned/model.safetensors",)),),
    answers=(ANSWERS,),
    kin=(model(base("dropped", lost=2)),),
)


def test_answers_stand_first_then_the_rest() -> None:
    page = Outline(render(VERDICT))
    ids = [one.get("id") for one in page.all("section")]
    assert ids == ["answers", "origin", "topics", "findings", "silenced", "digests"]
    headings = [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == "h1"
    assert set(headings) == {"h1", "h2", "h3"}


@pytest.mark.parametrize(
    "said",
    [
        *("Apache License 2.0 (Apache-2.0)", "700,000,000 users a month", "Choice 1 of 2"),
        *("no guns", "the text of the licence", "o/b", "whether the policy still reads so"),
        *("there may be more", "restrictions are lost", "make it otherwise", "What to do:"),
        *("Reason: the card is generated", "lost: no deed 2", "Strict OpenRAIL", "ab" * 32),
        *("up to a threshold", "1 error in 1 weight file of 1 model"),
    ],
)
def test_the_page_says(said: str) -> None:
    assert said in Outline(render(VERDICT)).text


def test_topics_are_counted_for_each_model_and_base() -> None:
    text = Outline(render(VERDICT)).text
    assert "military 1 3" in text
    unclear = Relative("org/x", "L", (restriction(1),), open=True)
    kin = model(base("unclear")._replace(base=unclear))
    assert "military 1 1 ?" in Outline(render(VERDICT._replace(kin=(kin,)))).text


def test_of_many_models_the_heads_of_the_answers_are_shown_and_open() -> None:
    names = [*map(str, range(5))]
    ways = ANSWERS.ways[1:]
    several = tuple(
        ANSWERS._replace(model=name, ways=ways, bases=ANSWERS.bases * int(name)) for name in names
    )
    page = Outline(render(VERDICT._replace(answers=several)))
    assert len(page.all("details")) == len(page.all("summary")) == 5
    assert page.text.count("commercial use: yes") == 5
    assert Outline(render(VERDICT)).all("details") == []


def test_an_empty_verdict_is_a_page_too() -> None:
    page = Outline(render(Verdict()))
    assert "nothing was checked: neither" in page.text
    assert page.all("section") == []


def test_what_nobody_found_is_said() -> None:
    text = Outline(render(VERDICT._replace(findings=()))).text
    assert "No conflict was found." in text


def test_a_picture_has_words_beside_it_and_a_scrolling_table_can_be_reached() -> None:
    page = Outline(render(VERDICT))
    (svg,) = page.all("svg")
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert set((svg["aria-labelledby"] or "").split()) <= ids
    scrolled = [one for one in page.all("div") if one.get("class") == "scroll"]
    assert scrolled
    for one in scrolled:
        assert (one["tabindex"], one["role"]) == ("0", "region")
        assert one["aria-label"]


@settings(max_examples=80, deadline=None)
@given(drawn)
def test_no_text_of_an_input_becomes_markup(verdict: Verdict) -> None:
    page = Outline(render(verdict))
    known = {
        *("html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "p"),
        *(
            "h1",
            "h2",
            "h3",
            "details",
            "summary",
            "section",
            "div",
            "dl",
            "dt",
            "dd",
            "ul",
            "li",
            "span",
            "strong",
        ),
        *("table", "thead", "tbody", "tr", "th", "td", "code", "script"),
        *("svg", "desc", "rect", "path", "text"),
    }
    assert {tag for tag, _ in page.elements} <= known
    for tag, attributes in page.elements:
        assert not {"style", "src", "action"} & attributes.keys()
        assert not [key for key in attributes if key.startswith("on")]
        if tag == "a":
            assert re.match(r"#answers\Z|https://github\.com/weightmark/", attributes["href"] or "")
    assert len(page.all("script")) == len(page.all("style")) == 1


@settings(max_examples=50, deadline=None)
@given(drawn)
def test_nothing_turns_the_direction_of_the_page(verdict: Verdict) -> None:
    for text in Outline(render(verdict)).texts:
        assert text.isprintable() or text.isspace()

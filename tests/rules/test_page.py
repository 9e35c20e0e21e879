"""The page of rules as it ships is the one in docs/, with a section on each rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from weightmark.containers.shipped import path
from weightmark.finding import Rule
from weightmark.rules import CHECKS
from weightmark.rules.page import markdown, page_sections, section

RULES = [check.rule for check in CHECKS]
DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def test_it_is_the_page_of_the_documents() -> None:
    assert Path(path("docs/rules.md")).read_bytes() == DOCS.read_bytes()
    assert list(page_sections()) == [f"{rule.code} {rule.name}" for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_section_has_the_words_of_the_page(rule: Rule) -> None:
    said = "\n".join(line for part in section(rule) for line in part)
    page = DOCS.read_text(encoding="utf-8").split(f"## {rule.code} {rule.name}\n")[1]
    words = re.sub(r"\]\([^)]*\)", "", page.split("\n## ")[0])
    assert re.findall(r"\w+", said) == re.findall(r"\w+", words)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_links_lead_to_the_page_from_anywhere(rule: Rule) -> None:
    links = re.findall(r"\]\(([^)]*)\)", markdown(rule))
    assert all(link.startswith("https://") for link in links)

"""The page of rules, docs/rules.md, as it ships: what each rule means, an example, a remedy."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from weightmark.containers.shipped import shipped_text
from weightmark.finding import RULES_URL, Rule

RULES_PAGE = "docs/rules.md"
_EXAMPLE = "    "  # what Markdown takes for a block as it stands


def section(rule: Rule) -> Iterator[tuple[str, ...]]:
    """The paragraphs and examples on a rule, each as its lines; a paragraph is one line.

    Raises KeyError for a rule that the page does not have, which a test keeps from happening.
    """
    for part in page_sections()[f"{rule.code} {rule.name}"].split("\n\n"):
        lines = part.strip("\n").splitlines()
        if not lines:
            continue
        if lines[0].startswith(_EXAMPLE):
            yield tuple(lines)
        elif lines[0].startswith(("|", "- ")):
            yield tuple(_plain(line) for line in lines)
        else:
            yield (_plain(" ".join(lines)),)


def markdown(rule: Rule) -> str:
    """The section on a rule as it stands, with links that lead to the page from anywhere."""
    folder = RULES_URL.rpartition("/")[0]
    content = page_sections()[f"{rule.code} {rule.name}"].strip("\n")
    return re.sub(
        r"\]\((?!https?:)(#?)",
        lambda at: f"]({RULES_URL if at[1] else folder + '/'}{at[1]}",
        content,
    )


@functools.cache
def page_sections() -> dict[str, str]:
    """The sections of the page by their headings."""
    found = {}
    for part in shipped_text(RULES_PAGE).split("\n## ")[1:]:
        heading, _, content = part.partition("\n")
        found[heading] = content
    return found


def _plain(line: str) -> str:
    """A line without what Markdown makes of it: emphasis, and links for a page."""
    line = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", line)
    return re.sub(r"(?<!\w)\*([^*]+)\*(?!\w)", r"\1", line)

"""A lazy pattern is the pattern, only later."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from weightmark._startup import lazy

PACKAGE = Path(__file__).parent.parent / "src" / "weightmark"


def test_it_does_what_the_pattern_does() -> None:
    late, early = lazy(r"(a)(?P<b>b)?", re.IGNORECASE), re.compile(r"(a)(?P<b>b)?", re.IGNORECASE)
    for text in ("xABa", "", "b"):
        assert late.findall(text) == early.findall(text)
        assert late.sub("-", text) == early.sub("-", text)
        assert bool(late.fullmatch(text)) == bool(early.fullmatch(text))
    assert (late.pattern, late.groups, late.flags) == (early.pattern, early.groups, early.flags)


def test_it_is_compiled_when_it_is_used() -> None:
    late = lazy("(")
    with pytest.raises(re.error):
        late.search("x")


def test_every_lazy_pattern_is_one() -> None:
    """An error in one must not wait for who needs it: all are used here."""
    seen = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        if "import lazy" in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            for value in vars(importlib.import_module(name)).values():
                if type(value) is type(lazy("")):
                    assert value.groups >= 0
                    seen += 1
    assert seen > 20

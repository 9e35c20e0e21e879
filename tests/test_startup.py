"""Light values are those of `typing`, but for the look at annotations; lazy patterns come later."""

from __future__ import annotations

import hashlib
import importlib
import pickle
import re
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark._startup import NamedTuple, lazy, sha256

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


class Light(NamedTuple):
    """What it is for."""

    name: str
    size: int = 0

    @property
    def double(self) -> int:
        """Twice the size."""
        return 2 * self.size


class Plain(typing.NamedTuple):
    """What it is for."""

    name: str
    size: int = 0


def test_it_makes_what_typing_makes() -> None:
    """Fields, defaults, annotations, docstring and module are the same."""
    for attribute in ("_fields", "_field_defaults", "__doc__", "__module__"):
        assert getattr(Light, attribute) == getattr(Plain, attribute)
    assert (
        typing.get_type_hints(Light) == typing.get_type_hints(Plain) == {"name": str, "size": int}
    )


def test_its_values_are_tuples_that_nothing_changes() -> None:
    """They compare, hash, unpack, copy and pickle as tuples do."""
    value = Light("a", size=2)
    assert value == ("a", 2)
    assert hash(value) == hash(("a", 2))
    assert value._replace(name="b") == Light("b", 2)
    assert value.double == 4
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301  its own bytes
    try:
        value.size = 3  # type: ignore[misc]
    except AttributeError:
        return
    raise AssertionError("a field could be set")


@given(st.binary(max_size=300))
def test_the_hash_is_that_of_hashlib(data: bytes) -> None:
    assert sha256(data).digest() == hashlib.sha256(data).digest()


def test_words_are_hashed_without_openssl() -> None:
    program = (
        "import sys; from weightmark.licenses.restrictions import restriction_hash;"
        "restriction_hash(['a']); sys.exit('_hashlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0

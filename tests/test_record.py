"""The light `NamedTuple` is the one of `typing`, but for the look at the annotations."""

from __future__ import annotations

import pickle
import typing

from weightmark import _startup as record


class Light(record.NamedTuple):
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

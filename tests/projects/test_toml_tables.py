"""Values are set and everything else stays, or nothing is given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.errors import ConfigError
from weightmark.projects.toml_tables import load_toml, toml_text, with_values

OLD = "# mine\n[a]\nb = 1  # one\n\n[c.d]\ne = [1, 2]\n"


def test_a_value_is_changed_and_the_rest_stays() -> None:
    assert with_values(OLD, {("a", "b"): 2}) == OLD.replace("1  # one", "2  # one")


def test_tables_on_the_way_are_made() -> None:
    new = with_values(OLD, {("tool", "x", "y"): {}, ("c", "f"): "g"})
    assert new is not None
    found = load_toml(new, "f")
    assert found["tool"] == {"x": {"y": {}}}
    assert found["c"] == {"d": {"e": [1, 2]}, "f": "g"}
    assert new.startswith("# mine\n[a]\nb = 1  # one\n")


@pytest.mark.parametrize("path", [("a", "b", "c"), ("c", "d", "e", "f")])
def test_a_value_is_no_table(path: tuple[str, ...]) -> None:
    assert with_values(OLD, {path: 1}) is None


def test_line_ends_stay() -> None:
    new = with_values(OLD.replace("\n", "\r\n"), {("a", "b"): 2})
    assert new is not None
    assert "\n" not in new.replace("\r\n", "")


def test_broken_toml_is_told_with_its_file() -> None:
    with pytest.raises(ConfigError, match=r"p\.toml"):
        load_toml("[a\n", "p.toml")


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))))
def test_a_text_is_read_back(value: str) -> None:
    assert load_toml(f"a = {toml_text(value)}", "f") == {"a": value}

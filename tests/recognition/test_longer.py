"""A text that holds others goes before them, and one of several near ones is the nearest."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text

from weightmark.recognition.recognize import identify


@pytest.mark.parametrize(
    ("key", "name"),
    [("python", "Python-2.0"), ("python-2.0.1", "Python-2.0.1"), ("psf-2.0", "PSF-2.0")],
)
def test_the_licences_of_python_are_one_text_and_the_first_of_them_another(
    key: str, name: str
) -> None:
    found = identify(licence_text(key))
    assert (found.id, found.match, found.also) == (name, "exact", ())


def test_a_longer_text_goes_before_its_parts_where_a_word_of_it_was_changed() -> None:
    words = licence_text("python").replace("trademarks or trade name", "marks")
    assert words != licence_text("python")
    found = identify(words)
    assert (found.id, found.match, found.also) == ("Python-2.0", "altered", ())


def test_a_text_is_not_that_with_a_condition_that_it_has_not() -> None:
    text = licence_text("bsd-new").replace(
        "Neither the name of", "3. [rescinded 22 July 1999]\n4. Neither the name of"
    )
    found = identify(text)
    assert (found.id, found.match) == ("BSD-3-Clause", "altered")


def test_of_two_unaltered_ones_the_one_is_named_that_leaves_less_open() -> None:
    assert identify(licence_text("cmu-uc")).id == "MIT-CMU"
    assert identify(licence_text("historical")).id == "HPND"


def test_a_longer_text_goes_before_a_part_that_it_begins_with() -> None:
    words = licence_text("python").replace("BeOpen is making", "BeOpen has been making")
    assert words != licence_text("python")
    found = identify(words)
    assert (found.id, found.match, found.also) == ("Python-2.0", "altered", ())


@pytest.mark.parametrize(
    ("key", "begins", "name", "match"),
    [
        ("unicode-dfs-2015", "Permission is hereby", "Unicode-DFS-2015", "exact"),
        ("unicode-dfs-2016", "Permission is hereby", "Unicode-DFS-2016", "exact"),
        ("ssleay-windows", "Redistribution and use", "SSLeay-standalone", "altered"),
    ],
)
def test_a_text_without_its_preamble_is_none_of_its_relatives(
    key: str, begins: str, name: str, match: str
) -> None:
    text = licence_text(key)
    found = identify(text[text.index(begins) :])
    assert (found.id, found.match) == (name, match)


def test_a_text_that_asks_for_less_is_the_longer_of_two() -> None:
    text = licence_text("isc").replace("the above copyright notice\nand this", "this")
    found = identify(text)
    assert (found.id, found.match) == ("ISC", "altered")


def test_a_text_that_others_begin_with_is_not_those() -> None:
    text = licence_text("mit-with-modification-obligations").replace(
        "may\nrequire", "might require"
    )
    found = identify(text)
    assert (found.id, found.match) == ("HPND-export-US-modify", "altered")


@pytest.mark.parametrize(
    ("key", "last", "name"),
    [
        ("mit", "subject to\nthe following conditions:", "MIT"),
        ("bsd-simplified", "materials provided with the distribution.", "BSD-2-Clause"),
        ("bsd-new", "EVEN IF ADVISED OF THE POSSIBILITY OF SUCH", "BSD-3-Clause"),
    ],
)
def test_a_text_that_breaks_off_is_the_one_that_it_differs_least_from(
    key: str, last: str, name: str
) -> None:
    text = licence_text(key).replace("the ORGANIZATION", "the copyright holder")
    assert identify(text[: text.index(last) + len(last)]).id == name


def test_a_text_without_what_it_begins_with_is_the_one_that_it_still_grants() -> None:
    text = licence_text("zlib")
    found = identify(text[text.index("Permission is granted") :])
    assert (found.id, found.match) == ("Zlib", "altered")

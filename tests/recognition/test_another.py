"""An id promises that who keeps to that licence keeps to the text."""

from __future__ import annotations

import pytest
from tests.licence_texts import licence_text

from weightmark.recognition.another import binds, limits
from weightmark.recognition.recognize import identify

GIVEN = "The harbour warrants that the mole is dry, whatever else is said here.\n"


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("", "MIT"),
        ("MIT License", "MIT"),
        ("Software License Agreement (MIT)", "MIT"),
        ("The Harbour License", ""),
        ("The MIT License Inc.", "MIT"),
        ("This is derived from the Harbour\nlicense, see the mole.", "MIT"),
        ("The Harbour Software License, Version 1.0", ""),
        ("Harbour", "MIT"),
        ("The harbour licensing terms", "MIT"),
        ("THIS LICENSE IS FOR THE HARBOUR ONLY", "MIT"),
    ],
)
def test_other_terms_under_a_title_of_its_own_are_another_licence(title: str, id_: str) -> None:
    found = identify(f"{title}\n\n{licence_text('mit')}\n\n{GIVEN}")
    assert found.id == id_
    assert found.match == ("altered" if id_ else "unknown")
    if not id_:
        assert "near MIT License" in found.why
        assert title in found.why


@pytest.mark.parametrize(
    ("above", "id_"),
    [
        ("The MIT License below applies to:", "MIT"),
        ("The ferries are licensed under the MIT License, reproduced below.", "MIT"),
        ("The ferries are licensed under these terms, reproduced below.", ""),
        ("The Harbour License is the MIT License, modified.", ""),
        ("The ferries are licensed under the MIT License, modified as follows.", ""),
        ("Parts of the ferries are licensed under the MIT License below.", ""),
    ],
)
def test_a_title_above_the_name_of_the_licence_is_that_of_the_work(above: str, id_: str) -> None:
    found = identify(f"The Harbour Licence\n\n{above}\n\n{licence_text('mit')}\n\n{GIVEN}")
    assert found.id == id_


@pytest.mark.parametrize(("between", "id_"), [("", "MIT"), (f"{GIVEN}\n\n", "")])
def test_a_title_over_that_of_the_licence_has_the_terms_between(between: str, id_: str) -> None:
    text = f"The Harbour License\n\n{between}MIT License\n\n{licence_text('mit')}\n\n{GIVEN}"
    assert identify(text).id == id_


@pytest.mark.parametrize(
    ("use", "id_"),
    [("non-commercial use", ""), ("commercial and non-commercial use", "AML"), ("any use", "AML")],
)
def test_a_sentence_that_leaves_trade_out_is_of_another_licence(use: str, id_: str) -> None:
    text = licence_text("aml")
    assert "in source and/or binary forms;" in text
    found = identify(text.replace("binary forms;", f"binary forms for {use};"))
    assert (found.id, found.near) == (id_, "" if id_ else "AML")


@pytest.mark.parametrize(
    ("purpose", "kept"),
    [
        (" solely for non-commercial research purposes", False),
        (", for academic or research purposes only", False),
        (", for academic or commercial purposes only", True),
        (" for commercial and non-commercial purposes", True),
        (" in the harbour", True),
    ],
)
def test_a_licence_with_clauses_that_lets_trade_be_is_none_that_leaves_it_out(
    purpose: str, *, kept: bool
) -> None:
    text = licence_text("bigscience-open-rail-m")
    grant = "the Complementary Material, the Model, and Derivatives of the Model"
    assert grant in text
    found = identify(text.replace(grant, f"{grant}{purpose}", 1))
    name = "LicenseRef-scancode-bigscience-open-rail-m"
    assert (found.id, found.near) == ((name, "") if kept else ("", name))
    assert ("leaves out commercial use" in found.why) is not kept


def test_a_clause_in_other_words_has_not_the_gist_of_the_licence_that_a_text_is_near_to() -> None:
    text = licence_text("bigscience-open-rail-m")
    grant = "the Complementary Material, the Model, and Derivatives of the Model"
    banned = "exploiting, harming or attempting to exploit or harm minors"
    assert grant in text
    assert banned in text
    text = text.replace(grant, f"{grant} solely for non-commercial research purposes", 1)
    found = identify(text.replace(banned, f"trade, {banned}"))
    assert found.match == "unknown"
    without = [one.text for one in found.clauses if not one.gist]
    assert len(without) == 1
    assert "trade" in without[0]


def test_a_title_alone_makes_no_licence_another() -> None:
    text = licence_text("mit")
    assert identify(f"The Harbour License\n\n{text}").match == "exact"
    worded = text.replace("copies or substantial portions", "copies or notable portions")
    assert identify(f"The Harbour License\n\n{worded}").id == "MIT"


def test_another_version_of_a_licence_is_another_licence() -> None:
    text = licence_text("cc-by-2.0")
    without = text[: text.index("4. Restrictions")] + text[text.index("5. Representations") :]
    body = without[without.index("THE WORK") :]
    assert identify(f"Creative Commons Attribution License 2.0\n\n{body}").id == "CC-BY-2.0"
    assert identify(f"Creative Commons Attribution License 1.0\n\n{body}").id == ""


@pytest.mark.parametrize(
    "words",
    [
        "Whoever sells copies must pay the harbour a fee.",
        "The Software may not be used to dredge a harbour.",
        "The Software is available for academic research only.",
        "Any use in a ferry must be told to the harbour master.",
        "This mole is for academic research only.",
        "Usage is limited to personal purposes.",
        "Commercial use requires a berth.",
        "Not for commercial use.",
        "Mooring is only permitted at night.",
        "Shipping companies need a separate licence.",
        "The Software is licensed to you for evaluation purposes.",
        "This license does not grant you the right to sell the Software.",
        "Whoever has the Software may use it for fishing, and must not use it for piracy.",
        "Copies may only be used on the mole.",
        "Use of the Software is limited solely to the harbour.",
        "Permission to change the Software is granted, but not the right to hand it on.",
        "This license is granted to everyone except for the harbour master.",
        "Die Software darf nur zur Forschung verwendet werden.",
        "The Software may not be modified.",
        "No reverse engineering of the Software is permitted.",
        'Source versions may not be "relicensed" without leave of the harbour.',
        "This code cannot simply be copied and put under another distribution license.",
        "You can sail it provided you don't sell it as your own.",
        "The name of the harbour shall not be used for publicity.",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_who_asks_more_than_a_permissive_licence_has_another(words: str, inside: bool) -> None:
    text = licence_text("mit")
    before = text.index("THE SOFTWARE IS PROVIDED") if inside else len(text)
    found = identify(f"{text[:before]}\n\n{words}\n\n{text[before:]}")
    assert (found.id, found.match, found.near, found.also) == ("", "unknown", "MIT", ())
    assert words in found.why
    assert any(words in change.text for change in found.other_changes)


@pytest.mark.parametrize(
    "words",
    [
        "The harbour waives every claim that it may have to the Software.",
        "You may use this file except in compliance with the License.",
        "If you do not agree to this license, leave the Software ashore and alone.",
        "Changes to this license can be made only by its author.",
        "Nothing in this license shall be construed to prohibit fishing.",
        "You must retain the above copyright notice.",
        "DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.",
        "Mooring is permitted only as authorized by the MIT License.",
        "The harbour allows commercial and non-commercial use.",
        "This license does not grant the right to use the trade names of the harbour.",
    ],
)
def test_who_asks_nothing_more_has_the_licence_altered(words: str) -> None:
    found = identify(f"{licence_text('mit')}\n\n{words}\n")
    assert (found.id, found.match, found.near) == ("MIT", "altered", "")


@pytest.mark.parametrize("key", ["bsd-new", "x11"])
def test_a_licence_that_bars_names_may_bar_them_twice(key: str) -> None:
    words = "The name of the harbour shall not be used for publicity."
    found = identify(f"{licence_text(key)}\n\n{words}\n")
    assert (found.match, found.near) == ("altered", "")


def test_a_duty_in_other_words_is_none_that_came() -> None:
    text = licence_text("bsd-new")
    worded = text.replace("Redistributions of source code must", "Redistributions of source must")
    assert (identify(worded).id, identify(worded).match) == ("BSD-3-Clause", "altered")


def test_a_condition_that_came_into_a_sentence_asks_more() -> None:
    text = licence_text("bsd-zero")
    asked = text.replace("is hereby granted", "is hereby granted, provided that you wave")
    assert asked != text
    assert (identify(asked).id, identify(asked).near) == ("", "0BSD")
    for less in ("excluding ferries, with or without", "within harbours, with or without"):
        limited = text.replace("with or without", less)
        assert limited != text
        assert (identify(limited).id, identify(limited).near) == ("", "0BSD")
    loss = text.replace("OR ANY DAMAGES", "OR, IN PARTICULAR, ANY DAMAGES")
    assert loss != text
    assert identify(loss).id == "0BSD"
    assert identify(text.replace("is hereby granted", "is hereby and gladly granted")).id == "0BSD"


@pytest.mark.parametrize(
    ("condition", "id_"),
    [
        ("that the name of the harbour not be used in advertising or publicity", "ISC"),
        ("that each ferry that it steers carries a lantern at night", ""),
    ],
)
def test_a_condition_beside_those_of_a_grant_asks_more(condition: str, id_: str) -> None:
    text = licence_text("isc").replace("in all copies.", f"in all copies, and {condition}.")
    assert condition in text
    found = identify(text)
    assert (found.id, found.near) == (id_, "" if id_ else "ISC")


def test_who_lets_pass_it_on_as_it_is_lets_do_less() -> None:
    text = licence_text("bsd-new")
    kept = text.replace("with or without modification", "without modification")
    assert kept != text
    assert (identify(kept).id, identify(kept).near) == ("", "BSD-3-Clause")


@pytest.mark.parametrize(("key", "id_"), [("mit-0", ""), ("mit", "MIT")])
def test_to_keep_notices_is_more_than_what_asks_for_nothing(key: str, id_: str) -> None:
    asked = "Redistributions must retain the above copyright notice and this list."
    assert identify(f"{licence_text(key)}\n\n{asked}\n").id == id_


def test_what_stands_before_two_licences_are_terms_of_all() -> None:
    two = f"{licence_text('mit')}\n\nThe ferry is under this one:\n\n{licence_text('bsd-new')}"
    asked = "You must tell the harbour master of each change."
    found = identify(f"{asked}\n\n{two}")
    assert (found.id, found.near) == ("", "MIT")
    assert identify(f"{two}\n\n{asked}\n").id == "MIT"


def test_what_stands_beside_a_second_grant_are_its_terms() -> None:
    grant = "The harbour grants you the right to moor. You must leave at low tide.\n"
    assert identify(f"{licence_text('mit')}\n\n{grant}").id == "MIT"
    banned = grant.replace("You must leave at low tide", "The Software may not be used for war")
    assert identify(f"{licence_text('mit')}\n\n{banned}").near == "MIT"


def test_what_stands_before_a_licence_with_a_grant_of_its_own_is_the_licence_of_the_file() -> None:
    grant = "The harbour grants you the right to moor. You must leave at low tide.\n"
    found = identify(f"{grant}\n\nThe ferry is under this one:\n\n{licence_text('mit')}")
    assert (found.id, found.near) == ("", "MIT")
    words = "The harbour grants you the right to moor."
    assert identify(f"{words}\n\n{licence_text('mit')}").id == "MIT"


def test_a_licence_that_restricts_is_told_clause_by_clause() -> None:
    text = f"{licence_text('bigscience-open-rail-m')}\n\nYou must pay the harbour a fee.\n"
    assert identify(text).id == "LicenseRef-scancode-bigscience-open-rail-m"


@pytest.mark.parametrize(("key", "near"), [("cc-by-1.0", "CC-BY-2.0"), ("osl-2.1", "AFL-3.0")])
def test_the_version_before_a_long_licence_is_another(key: str, near: str) -> None:
    assert (identify(licence_text(key)).id, identify(licence_text(key)).near) == ("", near)


@pytest.mark.parametrize("key", ["openldap-2.5", "openldap-2.6", "openldap-2.7"])
def test_a_title_of_another_version_stands_over_another_text(key: str) -> None:
    found = identify(licence_text(key))
    assert (found.id, found.near) == ("", "OLDAP-2.8")
    assert "another version" in found.why


def test_a_version_of_the_work_is_none_of_the_licence() -> None:
    worded = licence_text("mit").replace("or substantial portions", "or notable portions")
    assert identify(f"Version 1.2 of the harbour\n\n{worded}").id == "MIT"
    worded = licence_text("openldap-2.8").replace("must retain", "have to retain")
    assert identify(worded).id == "OLDAP-2.8"


def test_a_long_licence_with_a_name_changed_is_the_licence() -> None:
    text = licence_text("mpl-1.1").replace("Netscape", "Harbour")
    assert (identify(text).id, identify(text).match) == ("MPL-1.1", "altered")


@pytest.mark.parametrize(
    ("words", "limited", "bound"),
    [
        ("You may not use it for war.", True, True),
        ("You must tell the harbour master.", False, True),
        ("Commercial use is also allowed after filling out a form.", True, False),
        ("Commercial use is also allowed.", False, False),
        ("A public acknowledgment must be given that it sails here.", False, True),
        ("Full disclosure of the source code is mandatory.", False, True),
        ("Disclosure of the source code is not mandatory.", False, False),
        ("An acknowledgment would be appreciated but is not required.", False, False),
        ("You must accept that it is provided without warranty.", False, False),
        ('"You" shall mean the harbour.', False, False),
        ("This agreement shall be governed by the law of the harbour.", False, False),
        ("It floats.", False, False),
        ("It may be sailed in the bay and in no other.", True, False),
        ("It may be sailed in the bay and in all others.", False, False),
    ],
)
def test_what_a_sentence_asks(words: str, limited: bool, bound: bool) -> None:
    assert (limits(words), binds(words)) == (limited, bound)

"""What only names, dates, cites or thanks has no weight; what gives, takes or limits has."""

from __future__ import annotations

import time

import pytest

from weightmark.alignment.weight import (
    fills,
    is_neutral,
    is_scope,
    is_title,
    leads_on,
    names_only,
    of_weight,
    speaks_of_terms,
    tells_holders,
    tells_of_a_part,
)
from weightmark.texts.canonical import canonical_form


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("the harbour licence", True),
        ("acceptable use policy", True),
        ("for use at sea", False),  # for what it holds
        ("you must not", False),  # a statement
        ("boats,", False),  # it goes on
        ("rules not in force", False),
        ("examples", False),
    ],
)
def test_a_title_names_what_follows(head: str, expected: bool) -> None:
    assert is_title(head) is expected


@pytest.mark.parametrize("kind", ["h", "n"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Suspended until May", True),
        ("Draft", True),
        ("Attachment A of the pier", True),
        ("The Harbour", False),
        ("https://pier.org/obsolete", False),
        ("Pier home: https://pier.org/not-only/free-to-use", False),
        ("Pier: no-reply@pier.org", False),
        ("Not at https://pier.org", True),
        ("Copyright 2020 No One", False),
        ("All rights reserved", False),
        ("No. 5", False),
    ],
)
def test_a_title_or_a_notice_has_weight_by_its_words(text: str, kind: str, expected: bool) -> None:
    assert of_weight(text, kind, ()) is expected


def test_a_sentence_has_weight_as_a_title_and_not_as_a_notice() -> None:
    assert of_weight("Built for boats.", "h", ())
    assert not of_weight("Built for boats.", "n", ())


def test_a_part_is_told_of_where_the_licence_has_other_words() -> None:
    assert tells_of_a_part("attachment a of the pier", ())
    assert not tells_of_a_part("attachment a of the pier", ("pier",))
    assert not tells_of_a_part("attachment a", ())
    assert not tells_of_a_part("boats of the pier", ())


def test_a_heading_has_words_of_the_text_or_words_that_only_name() -> None:
    assert names_only("Section 3: Ropes", {"ropes"})
    assert names_only("III. General Terms", ())
    assert not names_only("Section 3: Ropes", ())
    assert not names_only("Section 3: Ropes ashore", {"ropes"})


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("For sailors", True),
        ("Within the harbour", True),
        ("Restrictions (in port)", True),
        ("Rules when at sea", True),
        ("Use Restrictions", False),
        ("Formalities", False),
    ],
)
def test_a_scope_says_where_when_or_for_whom(heading: str, expected: bool) -> None:
    assert is_scope(heading) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The restrictions are waived.", True),
        ("You may use it for any purpose.", True),
        ("Except on Sundays", True),
        ("Except on Sundays and on all of the days that follow one", False),  # no short scope
        ("The boat is nice.", False),
        ("The boats are non-commercial.", True),
        ("Restrictions", False),
        ("extra_gated_prompt: You may only use it ashore.", False),
    ],
)
def test_hidden_words_speak_of_the_terms(text: str, expected: bool) -> None:
    assert speaks_of_terms(text) is expected


def test_names_fill_a_place_and_terms_do_not() -> None:
    assert fills(["kelp", "yards", "2031"])
    assert fills([])
    assert not fills(["nobody", "unless", "kelp"])


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("See the website for more information.", "s", True),
        ("Copyright 2020 A. Sailor", "s", True),
        ("Write to a@must.org for questions.", "s", True),
        ("Unless otherwise noted, files are licensed under MIT.", "s", True),
        ("By using it you agree to the following terms.", "s", True),
        ("By using it you agree to the terms of the pier.", "s", False),
        ("The data are not part of this repository and are not covered by this.", "s", True),
        ("The data are not part of this repository and the keel is not covered.", "s", False),
        ("The pier is a derivative work of the quay project.", "s", True),
        ("The pier obeys the quay project.", "s", False),
        ("If your boat has more than ten masts, ask us for a licence.", "s", False),
        ("If you have a question, write to us.", "s", True),
        ("You may not sail on Sundays.", "s", False),
        ("See the website for the fees.", "s", False),
        ("A GPL-compatible license can be combined with the GPL, which is not ours.", "s", True),
        ("The pier license, unlike the GPL, lets you change copies.", "s", True),
        ("If you do not agree to this license, do not copy or use the software.", "s", True),
        ("If you do not agree to this license, do not sail.", "s", False),
        ("If you do not pay, do not use the software.", "s", False),
        ("Pier 69 comes with ABSOLUTELY NO WARRANTY.", "s", True),
        ("Pier 69 comes with no fish.", "s", False),
        ("All code is under the two clause BSD licence below.", "s", True),
        ("Of this licence the two clauses below are left out.", "s", False),
        ("It is GPL-compatible, and you must pay.", "s", False),
        ("A pier license lets you do without notices.", "s", False),
        ("The licensor releases you from handing on this text.", "s", False),
        ("You may not use these files except in compliance with the License.", "s", True),
        ("You may not use these files except on Sundays, by the License.", "s", False),
        ("The keel (not part of this pier) is under the Quay license.", "s", True),
        ("The keel (not on Sundays) is under the Quay license.", "s", False),
        ("The keels (excluding the quay folder) are licensed under the Quay license.", "s", True),
        ("The keels (excluding work) are licensed under the Quay license.", "s", False),
        (
            "Unless required by applicable law or agreed to in writing, software distributed under"
            ' the License is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF'
            " ANY KIND, either express or implied.",
            "s",
            True,
        ),
        ("The Harbour Library (HAL) is", "s", True),
        ("The Harbour Library (HAL) is closed", "s", False),
        ("Kelp is the friendly Quay fork.", "s", True),
        ("Kelp is the friendly Quay fork for members only.", "s", False),
        ("The author lists are found in the file CREW.", "s", True),
        ("The lists are found in the file CREW.", "s", False),
        ('See the "Keels" sections in README for the licences of others.', "s", True),
        ("The sections are repealed.", "s", False),
        (
            "It does not impose any additional limitations beyond the licenses of these"
            " third-party components.",
            "s",
            True,
        ),
        ("It does not impose any additional limitations beyond this list.", "s", False),
        (
            "Users must comply with all terms of the original licenses of these third-party"
            " components.",
            "s",
            True,
        ),
        ("Users must comply with all terms of the pier.", "s", False),
        ("All contributions by the crew:", "s", True),
        ("Pier is free software:", "s", True),
        (
            "you can redistribute it and/or modify it under the terms of the GNU Affero General"
            " Public License as published by the Free Software Foundation, either version 3 of the"
            " License, or (at your option) any later version.",
            "s",
            True,
        ),
        ("The boat is not the copyright of any single person or institution.", "s", True),
        ("Instead, it is the collective copyright of the entire crew.", "s", True),
        ("Instead, it is the collective right of the entire crew.", "s", False),
        ("But these contributions are typically only changes to the sails.", "s", True),
        ("But these contributions are typically only for sailors.", "s", False),
        ("By downloading the boat you accept the terms below.", "s", True),
        ("By downloading the boat you accept the fee below.", "s", False),
        ("either version 3 of the License, or (at your option) any later version.", "s", True),
        ("either version of the hull, or (at your option) another licence.", "s", False),
        ("you can redistribute it and/or modify it under the terms of the pier.", "s", False),
        ("Licensed under the MIT License", "h", True),
        ("Example Inc", "h", True),
        ("Example", "h", False),
        ("From pier/examples:", "h", True),
        ("======== pier/examples ========", "h", True),
        ("examples/boats", "h", True),
        ("Examples", "h", False),
        ("All other files", "h", False),
        ("Other files are under the MIT License", "h", True),
        ("Optional", "n", False),
        ("The website has examples.", "h", False),
        ("The website has examples.", "s", True),
        ("Kelp Lab is pleased to help sailors by making Gull available.", "s", True),
        ("The following sections detail the licenses of the parts.", "s", True),
        ("The following sections bind you.", "s", False),
        ("Kelp Lab is pleased to waive the restrictions.", "s", False),
        ("Please ask the harbour master if you need additional information.", "s", True),
        ("Please ask the harbour master if you need a berth.", "s", False),
    ],
)
def test_words_around_a_licence_are_neutral_or_not(text: str, kind: str, expected: bool) -> None:
    assert is_neutral(text, kind) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Copyright (c) 2020 A. Sailor", True),
        ("Portions copyright 2020 A. Sailor, B. Rower and others. All rights reserved", True),
        ("Copyright (c) 2020 The pier/examples authors", True),
        ("Copyright 2020 A. Sailor, to whom fees are due", False),
        ("Copyright 2020 A. Sailor; obsolete since the flood, as is the boat", False),
        ("The boat that came into port has a copyright", False),
    ],
)
def test_lines_tell_who_holds_a_copyright_and_no_terms(text: str, expected: bool) -> None:
    assert tells_holders(text, canonical_form(text)) is expected


def test_words_within_an_address_have_no_weight_in_a_sentence() -> None:
    assert is_neutral("The text is available at https://pier.org/no-longer-required.", "s")
    assert not is_neutral("The text, no longer required, is at https://pier.org/text.", "s")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("يحظر استخدام النموذج لأغراض عسكرية.", False),
        ("ห้ามใช้แบบจำลองนี้เพื่อการทหาร", False),
        ("Απαγορεύεται η στρατιωτική χρήση του μοντέλου.", False),
        ("© 2020 محمد بن علي الملاح", True),
        ("The step sizes α, β and γ are given in the paper, see details.", True),
    ],
)
def test_what_nobody_can_read_is_not_neutral(text: str, *, expected: bool) -> None:
    assert is_neutral(text, "s") is expected
    assert is_neutral(text, "h") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This work was supported by the Harbour Fund under grant no. 12345.", True),
        ("Funded by the Union under grant agreement No 101.", True),
        (
            "Views expressed are those of the author(s) only and do not necessarily reflect those "
            "of the port authority that funded it.",
            True,
        ),
        ("The authors grant no rights in the weights.", False),
        ("Use by those funded only is granted.", False),
    ],
)
def test_who_paid_for_a_work_is_neutral(text: str, *, expected: bool) -> None:
    assert is_neutral(text, "s") is expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("The keeper reserves all rights for dredging.", "s", False),
        ("All rights reserved.", "s", True),
        ("Tugs and their crews are excluded from this licence.", "s", False),
        ("Tugs and their crews are included in the credits.", "s", True),
        ("The port can withdraw this licence at any time.", "s", False),
        ("The weights are subject to the Pier Licence 2.1.", "s", False),
        ("The weights derive from Gull 3.1 and are subject to the Pier Licence.", "s", False),
        ("The weights are subject to this licence.", "s", True),
        ("Parts by others are subject to their own licences.", "s", True),
        ("The Pier Licence (Non-Commercial)", "h", False),
        ("The Pier Licence (for Research Use)", "h", False),
        ("The Pier Research Office", "h", True),
        ("Użytek na morzu jest zabroniony.", "s", False),
        ("Denizde kullanım yasaktır.", "s", False),
        ("Penggunaan komersial dilarang.", "s", False),
        ("Łukasz Żuraw, Štefan Čáp, Øystein Å", "s", True),
        ("Written by the crew of the Łódź and of the Øresund.", "s", True),
        ("The weights can make mistakes.", "s", True),
        ("Please do not open issues for questions.", "s", True),
        ("Please do not open issues for questions, and do not use it for war.", "s", False),
        ("Please do not open the lock for ferries.", "s", False),
        ("仅供参考", "h", True),
        ("仅供研究使用", "h", False),
    ],
)
def test_what_takes_and_what_only_tells(text: str, kind: str, *, expected: bool) -> None:
    assert is_neutral(text, kind) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The licence ends if the sailor sues the port.", False),
        ("Offering the boat as a ferry is a violation of this licence.", False),
        ("Credit is mandatory in all logs of the licensee.", False),
        ("Whoever earns a million with the files pays the port.", False),
        ("Weights: research licence, see HARBOUR.", False),
        ("For the harbour in production see the sales desk.", False),
        ("The weights stay the property of the authors.", False),
        ("Beta licence of the port, valid for 90 days.", False),
        ("The port is a non-profit, and maintained by its authors.", True),
        ("Gull Net is a language model with 7 billion parameters.", True),
        ("Pull requests are welcome.", True),
        ("Gulls are welcome.", False),
        ("Python 3.9 or newer is needed.", True),
        ("欢迎提交 issue。", True),
        ("Käyttö satamassa on kielletty.", False),
        ("❌ Ferries", False),
        ("軍事利用はご遠慮ください。", False),
        ("Solo para la investigación.", False),
        ("Dilarang digunakan di pelabuhan.", False),
    ],
)
def test_a_limit_is_told_though_the_sentence_names_a_licence(text: str, *, expected: bool) -> None:
    assert is_neutral(text, "s") is expected


@pytest.mark.parametrize(
    ("line", "leads"),
    [
        ("The oars in bow/ are from another yard:", True),
        ("The following applies to bow/:", True),
        ("The oars in bow/ are from another yard.", False),
        ("For commercial sailing the following applies:", False),
        ("Companies sail under this:", False),
        ("Nobody may sail but under this:", False),
    ],
)
def test_a_line_leads_to_the_licence_behind_it_where_it_limits_nobody(
    line: str, leads: bool
) -> None:
    assert leads_on(line) is leads


def test_looking_for_addresses_takes_linear_time() -> None:
    begin = time.perf_counter()
    is_neutral("-00001-of-" * 20_000, "s")
    assert time.perf_counter() - begin < 3

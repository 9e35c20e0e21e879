"""SPDX's templates: what may be filled in, chosen and left out is free, and nothing else is."""

from __future__ import annotations

import re

import pytest
from tests.licence_texts import licence_text

from weightmark.alignment import index as texts
from weightmark.alignment.align import File, aligned
from weightmark.alignment.template import of_markup
from weightmark.entries import spdx
from weightmark.recognition.identification import Identification
from weightmark.recognition.parts import around, parts
from weightmark.recognition.recognize import identify
from weightmark.texts.words import words_of

XML = """<?xml version="1.0" encoding="UTF-8"?>
<SPDXLicenseCollection xmlns="http://www.spdx.org/license">
<license licenseId="Quay" name="Quay License"><notes>Not a part of it.</notes><text>
<titleText><p>The Quay License</p></titleText>
<copyrightText><p>Copyright (c) &lt;year&gt; &lt;owner&gt;</p></copyrightText>
<p>Whoever moors a boat at the quay <alt match="is|are" name="be">is</alt> bound by these rules,
and<optional>/or</optional> by those of the harbour.</p>
<list><item><bullet>1.</bullet>The name of <alt match=".+" name="who">the owner</alt> must be
painted on the hull in letters that can be read from pier
<alt match="([0-9]+)\\.([0-9]+)" name="pier">1.0</alt> of the harbour.</item>
<item><bullet>2.</bullet>Ropes are kept dry on deck; and</item></list>
<p>Duties</p>
<p>No crew of <alt match="boat\\(s\\)|boat" name="of">boat</alt> sleeps ashore before a
storm.</p><p>On the bow stands: "This hull was built by <alt match=".+" name="by">the
harbour</alt>."</p>
<p>Copyright (c) 2000 The Harbour Foundation. All rights reserved.</p>
<p>NO WARRANTY IS GIVEN BY <alt match="(the\\s+harbour)|(its\\s+(old )?master)" name="by">THE
HARBOUR</alt> TO ANYBODY.</p>
<optional><p>How to apply: paint this text on a board. Hang the board at the mast.</p></optional>
</text></license></SPDXLicenseCollection>"""
QUAY = of_markup("Quay", spdx.marked_up(XML))
PLAIN = """Whoever moors a boat at the quay is bound by these rules, and by those of the harbour.

1. The name of A. Sailor and Sons must be painted on the hull in letters that can be read
   from pier 1.0 of the harbour.
2. Ropes are kept dry on deck; and

No crew of boat sleeps ashore before a storm.

On the bow stands: "This hull was built by the harbour."

NO WARRANTY IS GIVEN BY THE HARBOUR TO ANYBODY.
"""


def _whole(text: str) -> bool:
    file = File(words_of(text))
    held = parts(file, texts.of([QUAY]))
    return bool(held) and not any(one.told for one in around(file, held))


def test_the_id_is_read() -> None:
    assert (spdx.license_id(XML), spdx.exception_id(XML)) == ("Quay", "")
    excepted = XML.replace("<license ", "<exception ").replace("</license>", "</exception>")
    assert (spdx.license_id(excepted), spdx.exception_id(excepted)) == ("", "Quay")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "The Quay License\nCopyright 2031 B. Rower\n\n" + PLAIN,
        PLAIN.replace("quay is", "quay are"),
        PLAIN.replace("No crew of boat", "Duties\n\nNo crew of boats"),
        PLAIN.replace("NO WARR", "Copyright (c) 2020 A. Sailor\n\nNO WARR"),
        PLAIN.replace("by the harbour", "by the\n   Sailors' Union"),
        PLAIN.replace("and by", "and/or by"),
        PLAIN.replace("A. Sailor and Sons", "the Regents of the University of the Sea"),
        PLAIN.replace("THE HARBOUR TO", "its old master to"),
        PLAIN + "\nHow to apply: paint this text on a board. Hang the board at the mast.\n",
        " ".join(PLAIN.split()),
        PLAIN.replace("1. ", "(a) ").replace("2. ", "* "),
        PLAIN.replace("harbour", "harbor"),
        PLAIN.replace("1.0", "12.25"),
    ],
)
def test_what_a_template_leaves_free_is_free(text: str) -> None:
    assert _whole(text)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("must be", "may be"),
        PLAIN.replace("A. Sailor and Sons", "nobody, unless it is A. Sailor,"),
        PLAIN.replace("THE HARBOUR TO", "THE PIER TO"),
        PLAIN.replace("pier 1.0 of", "any pier of"),
        PLAIN.replace("2. Ropes are kept dry on deck; and\n", ""),
        PLAIN.replace("deck; and", "deck, or not; and"),
        PLAIN.replace(
            "by the harbour", "by the harbour; it may not be scuttled,\n   and may not be scuttled"
        ),
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert not _whole(text)


LEADING = XML.replace(
    "<p>Whoever", "<p>NOTICE TO USER: By mooring you accept these rules.</p><p>Whoever"
)


def test_what_leads_up_to_a_notice_may_be_absent_and_other_sentences_may_not() -> None:
    for data, whole in ((LEADING, True), (LEADING.replace("TO USER", "OF LOSS"), False)):
        file = File(words_of(PLAIN))
        held = parts(file, texts.of([of_markup("Quay", spdx.marked_up(data))]))
        assert bool(held) == whole


def test_where_on_the_web_something_stands_may_be_absent() -> None:
    for words, whole in (("About it", True), ("You must first pay the harbour at", False)):
        data = XML.replace("<p>Whoever", f"<p>{words}: https://example.org/quay</p><p>Whoever")
        held = parts(File(words_of(PLAIN)), texts.of([of_markup("Quay", spdx.marked_up(data))]))
        assert bool(held) == whole


def test_places_of_units_are_those_of_their_words() -> None:
    file = File(words_of(PLAIN))
    found = aligned(file, QUAY, 0, file.size)
    assert found is not None
    assert found.gone() == []
    told = [file.words.text(*place) for place in found.held()]
    assert told[-1] == "NO WARRANTY IS GIVEN BY THE HARBOUR TO ANYBODY"


def test_where_the_free_software_foundation_sat_is_no_word_of_its_licences() -> None:
    text = licence_text("lgpl-2.1")
    seat = re.compile(r"\b5[19] (?:Franklin|Temple)[^<>]{20,60}\sUSA\b")
    assert len(seat.findall(text)) == 2
    moved = seat.sub("31 Milk Street, Suite 960789, Boston, MA 02196 USA", text)
    assert identify(moved).match == "exact"
    assert identify(moved.replace("02196 USA", "02196 USA, and must not be sold")).match != "exact"


@pytest.mark.parametrize(("key", "what"), [("lgpl-2.1", "library"), ("gpl-2.0", "program")])
def test_a_copy_is_asked_for_by_letter_or_looked_up(key: str, what: str) -> None:
    letter = re.compile(rf"(?<=with this {what}; if not, )write\sto[^<>]{{40,140}}?\bUSA\b")
    text = licence_text(key)
    assert letter.search(text)
    assert identify(letter.sub("see <https://www.gnu.org/licenses/>", text)).match == "exact"
    assert identify(letter.sub("see <https://example.org/terms/>", text)).match != "exact"


@pytest.mark.parametrize("key", ["gpl-2.0", "lgpl-2.1"])
def test_an_address_in_the_line_of_who_holds_a_text_of_gnu(key: str) -> None:
    held = re.compile(r"(Free Software Foundation, Inc\.),?")
    for words, match in (("<http://fsf.org/>", True), ("but not in harbours", False)):
        text = held.sub(rf"\1, {words}", licence_text(key), count=1)
        assert (identify(text).match == "exact") == match


_NAMED = re.compile(r"Neither the name of.*?may(?=\s+be\s+used)", re.DOTALL)


def _with_names(key: str, clause: str) -> Identification:
    return identify(_NAMED.sub(clause, licence_text(key), count=1))


@pytest.mark.parametrize("key", ["bsd-new", "clear-bsd"])
@pytest.mark.parametrize(
    "clause",
    [
        "Neither the name of Example nor the names of his/her contributors may",
        "Neither the name of Example nor the names of other contributors may",
        "Neither the name of Example nor the name of its authors may",
        "Neither the name Example nor the names of its contributors may",
        "Neither the names of the authors nor the names of their contributors may",
        "None of the names of Example or its contributors may",
        "The names of the authors may not",
        "Neither the name of Example nor the names of the Gull Developers may",
        "Neither the names example, kelp, or pier nor the names of its contributors may",
        "Neither the name of Example nor the name of Kelp may",
        "Neither the name of Example nor Kelp Works may",
        "Neither name of Example, or KELP, nor those of its contributors may",
        "The name Kelp Example may not",
    ],
)
def test_the_clause_of_bsd_on_names_in_the_forms_of_the_field(key: str, clause: str) -> None:
    assert _with_names(key, clause).match == "exact"


@pytest.mark.parametrize(
    "clause",
    [
        "The name of Example and the names of its contributors may",
        "Either the name of Example or the names of its contributors may",
        "Neither the name of Example nor the names of other products may",
        "Neither the name of Example nor the names of the Gull products may",
        "Neither the name of Example, except the names of its contributors, may",
        "Only the names of its contributors may",
    ],
)
def test_a_clause_on_names_that_says_something_else_is_another(clause: str) -> None:
    assert _with_names("bsd-new", clause).match != "exact"

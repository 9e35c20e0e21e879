"""The known texts: what is kept of one, read back, and refused where it is not of this release."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.recognition.harbour import LICENCE

from weightmark.alignment import known
from weightmark.alignment.known import compiled, describe, known_template, letter, loaded
from weightmark.alignment.template import SLOT, Gap, digest
from weightmark.errors import CatalogueError
from weightmark.licenses import catalogue
from weightmark.licenses.restrictions import FORM, restriction_hash
from weightmark.recognition.recognize import identify
from weightmark.texts.canonical import clause_digest
from weightmark.texts.units import Unit, read_units

CLAUSES = [unit.sha256 for unit in read_units(LICENCE).units if unit.kind == "clause"]


def written(texts: dict[str, list[str]]) -> dict[str, Any]:
    """What the recognition file of these licences holds, as JSON reads it."""
    content = compiled({name: [describe(one) for one in all_] for name, all_ in texts.items()})
    read: dict[str, Any] = json.loads(json.dumps(content))
    return read


def test_no_words_are_kept() -> None:
    kept = json.dumps(written({"Pier": [LICENCE]}))
    assert not re.search(r"gull|harbour|steer|enforceable", kept)


def test_a_description_has_titles_and_restrictions() -> None:
    found = describe(LICENCE)
    assert found["titles"] == [
        clause_digest(one)[:16] for one in ("The Harbour Licence", "Section I: PREAMBLE")
    ]
    assert len(CLAUSES) == 4
    assert found["restrictions"] == restriction_hash(CLAUSES)
    assert found["hidden"] == []


def test_no_list_of_prose_is_one_of_restrictions() -> None:
    assert describe(LICENCE, prose=True)["restrictions"] == ""
    kinds = {unit.kind for unit in known_template("", LICENCE, prose=True).units}
    assert not kinds & set("cl")
    assert set("cl") < {unit.kind for unit in known_template("", LICENCE).units}


CHINESE = """

使用限制

您不得将港湾模型用于以下用途：
(a) 驾驶船只；
(b) 驱赶海鸥。
"""


def test_of_two_languages_the_clauses_of_one_are_those_of_the_licence() -> None:
    assert len([one for one in read_units(LICENCE + CHINESE).units if one.kind == "clause"]) == 6
    assert describe(LICENCE + CHINESE)["restrictions"] == describe(LICENCE)["restrictions"]
    units = known_template("", LICENCE + CHINESE).units
    assert {unit.short for unit in units if unit.kind == "c"} == {one[:16] for one in CLAUSES}
    assert len([unit for unit in units if unit.kind == "l"]) == 1


def test_a_text_in_chinese_alone_has_its_clauses() -> None:
    assert len([unit for unit in known_template("", CHINESE).units if unit.kind == "c"]) == 2


def test_a_passage_that_nobody_sees_is_kept_as_such() -> None:
    assert len(describe("<!-- built in the yard -->\n" + LICENCE)["hidden"]) == 1


def test_names_are_places_to_fill_in() -> None:
    gaps = [
        [node.own for unit in template.units for node in unit.nodes if isinstance(node, Gap)]
        for template in (
            known_template("", LICENCE, ("The builder",)),
            known_template("", LICENCE, ("The rower",)),
        )
    ]
    own = digest(["the", "builder"])[:8]
    assert own in gaps[0]
    assert own not in gaps[1]
    assert SLOT not in LICENCE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The use restrictions must be included in each loan of the boat.", "p"),
        ("You bind all others by it as an enforceable provision of the loan.", "p"),
        ("Later boats keep at minimum the same use restrictions as this one.", "p"),
        ("The restrictions of the harbour are painted on a board that stands at the pier.", "s"),
        ("The boat comes as it is.", "s"),
    ],
)
def test_a_duty_to_pass_the_restrictions_on_has_a_letter(text: str, expected: str) -> None:
    (unit,) = read_units(text).units
    assert letter(unit) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("clause", "c"), ("lead-in", "l"), ("heading", "h"), ("notice", "n"), ("annex", "a")],
)
def test_only_sentences_are_looked_into(kind: Any, expected: str) -> None:
    (unit,) = read_units("The use restrictions must be included in each loan of the boat.").units
    assert isinstance(unit, Unit)
    assert letter(unit._replace(kind=kind)) == expected


def test_what_was_compiled_is_loaded() -> None:
    index = loaded(written({"Pier": [LICENCE]}))
    found = describe(LICENCE)
    assert index.restrictions == {found["restrictions"]: ["Pier"]}
    assert index.titles == {title: ["Pier"] for title in sorted(found["titles"])}
    assert index.texts[0] == known_template("Pier", LICENCE)


def test_the_file_does_not_hang_on_the_order_of_its_licences() -> None:
    one, two = [describe(LICENCE)], [describe(LICENCE.replace("gulls", "terns"))]
    assert json.dumps(compiled({"A": one, "B": two})) == json.dumps(compiled({"B": two, "A": one}))


def test_a_title_of_two_licences_has_both_and_a_text_that_comes_twice_stands_once() -> None:
    content = written({"B": [LICENCE, LICENCE], "A": [LICENCE]})
    assert set(map(tuple, content["titles"].values())) == {("A", "B")}
    assert [one[0] for one in content["templates"]] == ["A", "B"]


def test_variants_are_known() -> None:
    variant = LICENCE.replace("2020 A. Sailor", "2021 B. Rower")
    other = LICENCE.replace("The boat comes as it is", "This boat comes as it is")
    index = loaded(written({"Harbour": [LICENCE, variant, other]}))
    assert len(index.texts.ids) == 3
    assert identify(other, index).match == "exact"


def test_another_form_is_refused() -> None:
    content = written({"Pier": [LICENCE]})
    with pytest.raises(CatalogueError, match="another canonical form") as error:
        loaded({**content, "form": FORM + 1})
    assert error.value.hint


@pytest.mark.parametrize("key", ["titles", "restrictions", "hidden", "templates"])
def test_a_file_that_lacks_something_is_damaged(key: str) -> None:
    content = written({"Pier": [LICENCE]})
    del content[key]
    with pytest.raises(CatalogueError, match="is damaged"):
        loaded(content)


def test_every_shipped_licence_has_an_entry() -> None:
    for name in known.shipped().texts.ids:
        assert catalogue.SHIPPED.find(name) is not None, name


@pytest.mark.parametrize("content", [None, b"{", b"\xff"])
def test_a_shipped_file_that_cannot_be_read_is_told(
    content: bytes | None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "recognition.json"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(known, "UNITS_INDEX", str(path))
    with pytest.raises(CatalogueError, match="cannot be read"):
        known.shipped.__wrapped__()


def test_a_template_of_another_length_is_damaged() -> None:
    content = written({"Pier": [LICENCE]})
    content["templates"] = [[*content["templates"][0], 1, 2, 3], *content["templates"][1:]]
    with pytest.raises(CatalogueError, match="is damaged"):
        loaded(content)

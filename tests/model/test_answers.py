"""What people ask of weights: the strictest decides, a choice is told, nothing unknown is a yes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import writers
from tests.archives import wheel
from tests.licence_texts import licence_text
from tests.rules.folder import Folder, mark

from weightmark.config import Config, Project, load
from weightmark.licenses.catalogue import COMMERCIAL_WORDS as KNOWN
from weightmark.licenses.catalogue import SHIPPED, TOPICS, License, Threshold, load_all
from weightmark.model.answers import BARRED, COMMERCIAL, Answers, Way, _Side, _way, of_licence
from weightmark.policy import forbidden
from weightmark.verify import answers_for, verify

NC, AGPL = "CC-BY-NC-4.0", "AGPL-3.0-only"
LLAMA = "meta-llama/Llama-3.2-3B-Instruct"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.weights()
    return found


def asked(folder: Folder, *, author: bool = False) -> Answers:
    (found,) = answers_for(["."], Project(str(folder.path), Config(), publishes=author))
    return found


def only(folder: Folder) -> Way:
    (way,) = asked(folder).ways
    return way


@pytest.mark.parametrize(
    ("licence", "answer"),
    [
        ("mit", "yes"),
        ("openrail++", "yes"),
        ("llama3.1", "threshold"),
        ("CogVLM", "ask"),
        ("cc-by-nc-4.0", "no"),
        ("gemma", "yes"),
        ("openrail", "unknown"),
        ("LicenseRef-Nobody-Knows", "unknown"),
    ],
)
def test_the_licence_says_whether_use_is_commercial(
    folder: Folder, licence: str, answer: str
) -> None:
    folder.card(f"license: {licence}")
    way = only(folder)
    assert (way.commercial.answer, way.commercial.own) == (answer, answer)


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("apache-2.0", []),
        ("cc-by-sa-4.0", ["licence"]),
        ("gpl-3.0", ["source", "licence"]),
        ("mpl-2.0", ["source", "licence"]),
        ("agpl-3.0", ["source", "source", "licence"]),
    ],
)
def test_copyleft_of_code_asks_for_the_source(folder: Folder, tag: str, told: list[str]) -> None:
    folder.card(f"license: {tag}")
    kinds = [one.kind for one in only(folder).travels]
    assert [one for one in kinds if one in ("source", "licence")] == told


def test_a_threshold_has_its_number_and_unit(folder: Folder) -> None:
    folder.card("license: llama3.1")
    assert only(folder).commercial.thresholds == (Threshold(700_000_000, "users a month"),)


def test_under_and_the_stricter_decides(folder: Folder) -> None:
    folder.card("license: other\nlicense_name: MIT AND CC-BY-NC-4.0\nlicense_link: x")
    way = only(folder)
    assert [one.id for one in way.licences] == [NC, "MIT"]
    assert way.commercial.answer == "no"
    assert way.commercial.because == ("Creative Commons Attribution-NonCommercial 4.0",)


def test_under_or_each_way_is_told_and_the_one_that_lets_most_comes_first(folder: Folder) -> None:
    folder.card(f"license: other\nlicense_name: {NC} OR {AGPL}\nlicense_link: x")
    first, second = asked(folder).ways
    assert [one.id for one in first.licences] == [AGPL]
    assert [one.id for one in second.licences] == [NC]
    assert (first.commercial.answer, second.commercial.answer) == ("yes", "no")


def test_an_exception_is_named_with_its_licence(folder: Folder) -> None:
    whole = "GPL-2.0-only WITH Classpath-exception-2.0"
    folder.card(f"license: other\nlicense_name: {whole}\nlicense_link: x")
    (named,) = only(folder).licences
    assert named.id == whole
    assert named.name.endswith(" with Classpath-exception-2.0")


def test_a_base_binds_too_and_is_named(folder: Folder) -> None:
    folder.card(f"license: apache-2.0\nbase_model: {LLAMA}")
    found = asked(folder)
    (way,) = found.ways
    assert (way.commercial.answer, way.commercial.own) == ("threshold", "yes")
    assert way.commercial.because == (f"Llama 3.2 Community License of {LLAMA}",)
    assert [(one.name, one.licences[0].name) for one in found.bases] == [
        (LLAMA, "Llama 3.2 Community License")
    ]
    assert [one.id for one in way.licences] == ["Apache-2.0"]
    line = next(one for one in way.travels if one.kind == "name")
    assert line.asked_by == way.commercial.because
    assert all(one.asked_by == way.commercial.because for one in way.must_not)


def test_a_teacher_is_no_base_that_binds(folder: Folder) -> None:
    folder.write(
        "weightmark.toml",
        f'license = "mit"\n[[base]]\nmodel = "{LLAMA}"\nrelation = "distillation"\n',
    )
    (found,) = answers_for(["."], load(str(folder.path)))
    assert found.ways[0].commercial.answer == "yes"


def test_a_base_that_nobody_knows_leaves_the_question_open(folder: Folder) -> None:
    folder.card("license: apache-2.0\nbase_model: someone/never-heard-of-it")
    found = asked(folder)
    assert (found.ways[0].commercial.answer, found.ways[0].commercial.own) == ("unknown", "yes")
    assert any("never-heard-of-it" in one.what for one in found.unknown)
    assert any("someone" in one.ask for one in found.unknown)


def test_what_the_licence_and_a_base_leave_open_alike_is_told_once(folder: Folder) -> None:
    folder.card(f"license: llama3.2\nbase_model: {LLAMA}")
    found = asked(folder)
    assert [one.what for one in found.unknown] == [
        "whether the Acceptable Use Policy of Llama 3.2 Community License still reads so: it may "
        "change"
    ]
    assert found.ways[0].commercial.because == ("Llama 3.2 Community License",)


def test_without_a_licence_nothing_is_a_yes(folder: Folder) -> None:
    found = asked(folder)
    assert found.ways[0].commercial.answer == "unknown"
    assert found.ways[0].restrictions == "unresolved"
    assert found.ways[0].licences == ()
    assert [one.what for one in found.unknown] == [
        "under which licence the weights are: nothing here names one"
    ]


def test_a_text_alone_may_be_that_of_the_code(folder: Folder) -> None:
    folder.write("LICENSE", licence_text("apache-2.0"))
    found = asked(folder)
    assert found.ways[0].commercial.answer == "unknown"
    assert [one.what for one in found.unknown] == [
        "whether Apache License 2.0 (LICENSE) is meant for the weights: nothing else says so"
    ]


def test_the_licence_of_a_package_of_npm_may_be_that_of_the_code(folder: Folder) -> None:
    folder.write("package.json", '{"name": "vad", "license": "ISC"}')
    found = asked(folder)
    assert found.ways[0].commercial.answer == "unknown"
    assert [one.what for one in found.unknown] == [
        "whether ISC License (package.json) is meant for the weights: nothing else says so"
    ]


def test_who_is_asked_depends_on_who_asks(folder: Folder) -> None:
    assert asked(folder).unknown[0].ask == "ask who published them"
    assert asked(folder, author=True).unknown[0].ask == "yours to say"


def test_words_that_nobody_understands_are_no_yes(folder: Folder) -> None:
    folder.card("license: mit")
    folder.weights({"license": "All rights reserved"})
    found = asked(folder)
    assert found.ways[0].commercial.answer == "unknown"
    assert "All rights reserved" in found.unknown[0].what


def test_places_that_disagree_are_told_and_the_stricter_decides(folder: Folder) -> None:
    folder.card("license: mit")
    folder.weights({"license": NC})
    found = asked(folder)
    assert found.ways[0].commercial.answer == "no"
    folder.weights({"license": "apache-2.0"})
    assert only(folder).commercial.answer == "yes"
    assert found.unknown[0].what.startswith("which is right: the card says MIT License, ")


def test_a_text_against_the_card_binds_until_it_is_clear(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("cc-by-nc-4.0"))
    found = asked(folder)
    assert found.ways[0].commercial.answer == "no"
    assert [one.what for one in found.unknown] == [
        "which is right: the card says MIT License, LICENSE is "
        "Creative Commons Attribution-NonCommercial 4.0"
    ]
    folder.write("LICENSE-MODEL", licence_text("mit"))
    folder.write("LICENSE", licence_text("apache-2.0"))  # of the code
    assert asked(folder).unknown == ()


def test_two_cards_that_disagree_are_told_apart(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("MODEL_CARD.md", "---\nlicense: apache-2.0\n---\n")
    said = asked(folder).unknown[0].what
    assert said.endswith("the card says MIT License, MODEL_CARD.md says Apache License 2.0")


@pytest.mark.parametrize(
    ("fields", "texts", "answer"),
    [
        (("License-Expression: MIT",), {"LICENSE": "mit"}, "yes"),
        (("License-Expression: MIT",), {"LICENSE": "mit", "LICENSE-2": "llama-2-license-2023"},
         "threshold"),
        (("License: MIT", "Classifier: License :: OSI Approved :: GNU Affero General Public "
          "License v3"), {"LICENSE": "mit"}, "yes"),
        (("License-Expression: MIT", "License: CC-BY-NC-4.0"), {"LICENSE": "mit"}, "no"),
        (("License: MIT", "Classifier: License :: Free for non-commercial use"),
         {"LICENSE": "mit"}, "unknown"),
    ],
)  # fmt: skip
def test_what_a_package_says_against_itself_binds(
    tmp_path: Path, fields: tuple[str, ...], texts: dict[str, str], answer: str
) -> None:
    said = "\n".join(["Metadata-Version: 2.4", "Name: demo", "Version: 1.0", *fields, ""])
    files = {f"demo-1.0.dist-info/licenses/{name}": licence_text(key).encode()
             for name, key in texts.items()}  # fmt: skip
    path = wheel(tmp_path, {"demo/m.onnx": writers.onnx({}), **files}, said)
    (found,) = answers_for([str(path)], Project(str(tmp_path), Config()))
    assert found.ways[0].commercial.answer == answer
    told = [one.what for one in found.unknown if one.what.startswith("which is right")]
    assert bool(told) == (len(fields) > 1 or len(texts) > 1)


def test_prose_that_limits_use_decides(folder: Folder) -> None:
    folder.write(
        "README.md",
        "---\nlicense: mit\n---\n\n# M\n\nThe weights are for non-commercial use only.\n",
    )
    assert only(folder).commercial.answer == "no"


def test_a_family_means_the_text_beside_it(folder: Folder) -> None:
    folder.card("license: openrail")
    folder.write("LICENSE", licence_text("bigscience-open-rail-m"))
    found = asked(folder)
    assert found.ways[0].commercial.answer == "yes"
    assert found.ways[0].restrictions == "resolved"
    assert found.unknown == ()


def test_an_altered_text_leaves_open_what_holds(folder: Folder) -> None:
    folder.card("license: creativeml-openrail-m")
    text = licence_text("stable-diffusion-2022-08-22")
    folder.write("LICENSE", text.replace("medical advice", "legal advice"))
    found = asked(folder)
    assert found.ways[0].restrictions == "unresolved"
    assert any("LICENSE is changed" in one.what for one in found.unknown)
    assert found.ways[0].commercial.answer == "yes", "of a clause it is known what it forbids"
    folder.card("license: mit")
    changed = licence_text("mit").replace("without restriction", "for teaching alone")
    folder.write("LICENSE", changed)
    assert only(folder).commercial.answer == "unknown"


def test_what_an_unknown_text_lists_is_told_as_read(folder: Folder) -> None:
    folder.card("license: other\nlicense_name: kelp-1\nlicense_link: LICENSE")
    folder.write("LICENSE", "Kelp Licence\n\nYou shall not use the Model:\n(a) to fish;\n(b) to"
                 " sail.\n")  # fmt: skip
    found = asked(folder)
    (read,) = [one for one in found.ways[0].must_not if one.topic == ""]
    assert [gist.rstrip(";.") for gist in read.gists] == ["to fish", "to sail"]
    assert read.asked_by == ("LICENSE",)


def test_of_an_unknown_text_the_sentence_on_trade_is_told(folder: Folder) -> None:
    trade = "Commercial use of the Kelp requires a separate license."
    folder.write("LICENSE", f"Kelp Licence\n\nYou may not remove the bell.\n\n{trade}\n")
    (told,) = [one.what for one in asked(folder).unknown if "LICENSE" in one.what]
    assert told.endswith(f"; of commercial use line 5 says: {trade}")


def test_what_only_a_mark_lists_is_told_in_the_words_of_who_has_it(folder: Folder) -> None:
    rail = SHIPPED.find("creativeml-openrail-m")
    assert rail is not None
    folder.card("license: other\nlicense_name: kelp-1\nlicense_link: LICENSE")
    digests = [rail.clauses[0].sha256, "a" * 64]
    folder.weights(mark("LicenseRef-kelp-1", digests))
    found = asked(folder)
    (read,) = [one for one in found.ways[0].must_not if one.topic == ""]
    assert (read.gists, read.asked_by) == ((rail.clauses[0].gist,), ("the mark",))
    assert any(
        one.what.startswith("what 1 of the restrictions in the mark") for one in found.unknown
    )


def test_what_a_mark_lists_of_its_licence_is_told_as_that(folder: Folder) -> None:
    rail = SHIPPED.find("creativeml-openrail-m")
    assert rail is not None
    folder.card("license: creativeml-openrail-m")
    folder.weights(mark(rail.id, [clause.sha256 for clause in rail.clauses]))
    found = asked(folder)
    assert "" not in {one.topic for one in found.ways[0].must_not}
    assert found.unknown == ()


def test_weights_with_an_entry_of_their_own_have_answers_of_their_own(folder: Folder) -> None:
    folder.weights(name="vae.safetensors")
    folder.write("weightmark.toml", 'license = "mit"\n[[weights]]\npath = "vae.safetensors"\n'
                 'license = "cc-by-nc-4.0"\n')  # fmt: skip
    found = answers_for(["."], load(str(folder.path)))
    assert [(one.weights, one.ways[0].commercial.answer) for one in found] == [
        (("model.safetensors",), "yes"),
        (("vae.safetensors",), "no"),
    ]


def test_a_verdict_has_the_same_answers_unless_nobody_asked(folder: Folder) -> None:
    folder.card("license: llama3.1")
    folder.weights(mark("MIT"))
    project = Project(str(folder.path), Config())
    assert verify(["."], project).answers == answers_for(["."], project)
    assert verify(["."], project, answered=False).answers == ()


# -- laws over the catalogue --------------------------------------------------------------------

ENTRIES = [entry for entry in load_all() if entry.names_a_text]
some = st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=4)


def together(entries: list[License]) -> Way:
    return _way([_Side(entry.id, entry) for entry in entries], {})


def strictness(way: Way) -> int:
    return COMMERCIAL.index(way.commercial.answer)


@given(some, st.sampled_from(ENTRIES))
def test_another_licence_never_lets_more(entries: list[License], other: License) -> None:
    few, more = together(entries), together([*entries, other])
    assert strictness(more) == max(strictness(few), strictness(of_licence(other)))
    told = {(one.topic, gist) for one in more.must_not for gist in one.gists}
    assert {(one.topic, gist) for one in few.must_not for gist in one.gists} <= told
    asked = {(one.kind, one.what) for one in more.travels}
    assert {(one.kind, one.what) for one in few.travels} <= asked


@given(some)
def test_the_order_of_licences_changes_no_answer(entries: list[License]) -> None:
    one, other = together(entries), together(entries[::-1])
    assert one.commercial.answer == other.commercial.answer
    assert set(one.commercial.thresholds) == set(other.commercial.thresholds)
    assert {each.topic for each in one.must_not} == {each.topic for each in other.must_not}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_licence_of_the_catalogue_answers(entry: License) -> None:
    way = of_licence(entry)
    assert way.commercial.answer == (entry.commercial or "unknown")
    gists = {gist for one in way.must_not for gist in one.gists}
    assert {clause.gist for clause in forbidden(entry)} <= gists
    assert (way.restrictions == "none") <= (not entry.clauses)
    kinds = {one.kind for one in way.travels}
    assert set(entry.travels) - {"name"} <= kinds


def test_the_words_are_those_of_the_catalogue() -> None:
    assert set(COMMERCIAL) == {*KNOWN, "unknown"}
    assert not set(TOPICS) & set(BARRED)
    assert SHIPPED.find(NC) is not None


@pytest.mark.parametrize(
    ("files", "licence", "asks"),
    [
        ({"demo/m/LICENSE": "mit"}, "MIT", 0),  # right beside the weights: theirs
        ({"demo/LICENSE": "mit"}, "GPL-3.0-or-later", 1),  # above them: that of the code, too
        ({}, "GPL-3.0-or-later", 1),
    ],
)
def test_in_a_package_a_text_beside_weights_is_theirs(
    tmp_path: Path, files: dict[str, str], licence: str, asks: int
) -> None:
    from tests import archives, writers

    said = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nLicense: GPL-3.0-or-later\n"
    members = {name: licence_text(key).encode() for name, key in files.items()}
    wheel = archives.wheel(tmp_path, {"demo/m/x.onnx": writers.onnx(), **members}, said)
    (found,) = answers_for([str(wheel)], Project(str(tmp_path / "elsewhere"), Config()))
    assert [one.id for one in found.ways[0].licences] == [licence]
    assert len([one for one in found.unknown if "the package" in one.what]) == asks


def test_what_the_card_means_the_weights_for_contests_a_yes(folder: Folder) -> None:
    folder.write(
        "README.md", "---\nlicense: mit\n---\n\nThis model is intended for research use only.\n"
    )
    found = asked(folder)
    (way,) = found.ways
    assert (way.commercial.answer, way.commercial.contested) == ("yes", True)
    assert [use.meant for use in found.card] == ["research"]
    assert any("README.md:5 says" in one.what for one in found.unknown)


def test_a_no_is_not_contested_and_a_ban_of_the_card_is_no_clause(folder: Folder) -> None:
    words = "These weights are intended for research use only. Do not use them for spam."
    folder.write("README.md", f"---\nlicense: {NC.lower()}\n---\n\n{words}\n")
    found = asked(folder)
    (way,) = found.ways
    assert (way.commercial.answer, way.commercial.contested, way.must_not) == ("no", False, ())
    assert len(found.card) == 2


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("", "", "yes"),
        ("deal in the Software without restriction", "study the Software", "unknown"),
        ("Permission is hereby granted", "You may look at it. No permission is granted", "unknown"),
    ],
)
def test_a_text_that_is_not_the_licences_own_is_no_yes(
    folder: Folder, old: str, new: str, answer: str
) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("mit").replace(old, new))
    found = asked(folder)
    assert found.ways[0].commercial.answer == answer
    assert bool(found.unknown) is (answer == "unknown")


def test_an_unknown_text_beside_the_licences_own_changes_no_answer(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("mit"))
    folder.write("LICENSE.extra", "Be kind to each other, and call your parents on Sundays.")
    assert only(folder).commercial.answer == "yes"


def test_an_unknown_text_that_forbids_leaves_open_what_the_licence_lets(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("mit"))
    folder.write("TERMS.md", "You may use the weights for non-commercial research only.\n")
    assert only(folder).commercial.answer == "unknown"
    assert "TERMS.md" in asked(folder).unknown[0].what


def test_what_is_not_understood_of_data_is_told_and_decides_nothing(folder: Folder) -> None:
    folder.card("license: mit")
    folder.write("LICENSE", licence_text("mit"))
    pipeline = (
        '{"lang": "en", "pipeline": [], "license": "MIT", "sources": [{"license": "by Acme"}]}'
    )
    folder.write("meta.json", pipeline)
    found = asked(folder)
    assert [one.what for one in found.unknown] == [
        "what sources[0].license in meta.json means by 'by Acme'"
    ]
    assert found.ways[0].commercial.answer == "yes"

"""Whether the places that speak of one licence agree: none may contradict, wherever it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text
from tests.rules.folder import Folder, mark

from weightmark.config import Config, Project
from weightmark.declared.mark import Base
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.agreement import agree, texts_against
from weightmark.model.facts import Spoken, Text
from weightmark.model.lineage import Parent
from weightmark.model.terms import terms
from weightmark.recognition.identification import Identification
from weightmark.verify import verify

RAIL = "bigscience-open-rail-m"
LLAMA_POLICY = "llama-2-license-2023"


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("MIT", "MIT", True),
        ("MIT", "Apache-2.0", False),
        ("LicenseRef-OpenRAIL", "LicenseRef-scancode-bigscience-open-rail-m", True),
        ("LicenseRef-OpenRAIL", "LicenseRef-RAIL-generator-open-M-a5af1a393695", True),
        ("LicenseRef-OpenRAIL", "MIT", False),
        ("LicenseRef-OpenRAIL", "LicenseRef-Nobody-Knows", False),
    ],
)
def test_a_family_and_one_of_it_agree(one: str, other: str, agrees: bool) -> None:
    assert agree(one, other, SHIPPED) is agrees
    assert agree(other, one, SHIPPED) is agrees


def errors(folder: Folder, *, author: bool = False) -> set[tuple[str, str]]:
    """Code and path of each error about licences that disagree."""
    verdict = verify(["."], Project(str(folder.path), Config(), publishes=author))
    return {
        (one.rule.code, one.location.path)
        for one in verdict.findings
        if str(one.severity) == "error"
    }


@pytest.mark.parametrize(
    "name", ["LICENSE-MODEL", "LICENSE.weights", "COPYING", "LICENSES/LicenseRef-rail.txt"]
)
@pytest.mark.parametrize("author", [True, False])
def test_a_text_that_restricts_contradicts_wherever_it_lies(
    folder: Folder, name: str, author: bool
) -> None:
    folder.write(name, licence_text(RAIL))
    assert ("WM302", name) in errors(folder, author=author)


@pytest.mark.parametrize(
    ("declared", "told"), [("mit", True), ("mit AND LicenseRef-scancode-commons-clause", False)]
)
def test_a_condition_in_the_file_of_a_licence_is_none_of_that_licence(
    folder: Folder, declared: str, told: bool
) -> None:
    folder.weights(mark("MIT"))
    folder.write("README.md", f"---\nlicense: {declared}\n---\n")
    folder.write("LICENSE", f"{licence_text('mit')}\n\n{licence_text('commons-clause')}")
    assert (("WM302", "LICENSE") in errors(folder)) is told


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("COPYING", "apache-2.0"),  # of the code: it asks for a notice
        ("LICENSE-CODE", "apache-2.0"),
        ("LICENSES/Apache-2.0.txt", "apache-2.0"),
        ("LICENSE-THIRD-PARTY", RAIL),
        ("LICENSE-MODEL", "mit"),
    ],
)
def test_a_text_beside_one_that_fits_may_be_that_of_the_code(
    folder: Folder, name: str, key: str
) -> None:
    folder.write(name, licence_text(key))
    assert errors(folder) == set()


@pytest.mark.parametrize(
    ("code", "found"), [("MIT", set()), ("Apache-2.0", {("WM302", "LICENSE")})]
)
def test_the_text_that_the_card_says_is_of_the_code_is_no_contradiction(
    empty: Folder, code: str, found: set[tuple[str, str]]
) -> None:
    empty.weights()
    empty.write("LICENSE", licence_text("mit"))
    empty.write("README.md", f"# Kelp\n\nThe code is under {code}, the weights under CC BY 4.0.\n")
    assert {one for one in errors(empty) if one[0] == "WM302"} == found


def test_the_text_of_a_base_is_no_contradiction(folder: Folder) -> None:
    folder.card("license: mit\nbase_model: bigscience/bloomz\n")
    folder.write("COPYING", licence_text("bigscience-rail-1.0"))
    assert not any(code == "WM302" for code, _ in errors(folder))


def test_the_licence_of_a_base_may_be_any_that_its_name_means() -> None:
    """The Hub says `gemma` of each: whether of 2024 or 2025, nobody there says."""
    new, old = (f"LicenseRef-scancode-gemma-tou-{day}" for day in ("2025-03-24", "2024-04-01"))
    says = (Statement("card", "the card", Location("README.md"), "mit", "MIT"),)
    own, of_base = (
        Text(path, Identification(id, id, "exact", "", (), (), (), (), ()), beside=True)
        for path, id in (("LICENSE", "MIT"), ("COPYING", old))
    )
    spoken = Spoken(says, texts=(own, of_base))
    base = Parent(Base("google/gemma-2-2b", "", new, None), terms(new), "name")
    assert [text.path for text in texts_against(spoken, (), SHIPPED)] == ["COPYING"]
    assert list(texts_against(spoken, (base,), SHIPPED)) == []


@pytest.mark.parametrize(
    ("said", "found"), [("cc-by-4.0", {("WM302", "LICENSE")}), ("cc-by", set())]
)
def test_the_text_of_another_version_fits_where_none_is_named(
    folder: Folder, said: str, found: set[tuple[str, str]]
) -> None:
    folder.card(f"license: {said}")
    folder.weights()
    folder.write("LICENSE", licence_text("cc-by-3.0"))
    assert {(code, path) for code, path in errors(folder) if code == "WM302"} == found


def test_the_text_nearest_to_the_weights_speaks_for_them(folder: Folder) -> None:
    folder.weights(mark("MIT"), name="vae/vae.safetensors")
    folder.write("vae/LICENSE", licence_text("apache-2.0"))
    assert errors(folder) == {("WM302", "vae/LICENSE")}
    folder.write("vae/README.md", "---\nlicense: apache-2.0\n---\n# The VAE\n")
    folder.weights(mark("Apache-2.0"), name="vae/vae.safetensors")
    assert errors(folder) == set()


def test_texts_of_two_licences_without_a_declaration_decide_nothing(folder: Folder) -> None:
    folder.remove("README.md")
    folder.weights()
    folder.write("COPYING", licence_text("apache-2.0"))
    assert {code for code, _ in errors(folder)} == {"WM302"}
    folder.remove("COPYING")
    assert errors(folder) == set()


def test_what_a_card_says_in_prose_counts_against_its_front_matter(folder: Folder) -> None:
    body = "# A model\n\nThe weights are licensed under CC BY-NC 4.0.\n"
    folder.write("README.md", f"---\nlicense: mit\n---\n\n{body}")
    assert ("WM211", "README.md") in errors(folder)
    folder.write("README.md", "---\nlicense: mit\n---\n\nFor research, the weights are MIT.\n")
    assert errors(folder) == set()


def test_the_header_is_heard_in_any_spelling(folder: Folder) -> None:
    folder.weights({"LICENCE": "cc-by-nc-4.0"})
    assert errors(folder) == {("WM204", "model.safetensors")}
    folder.weights({"Licence": "MIT"})
    assert errors(folder) == set()


def test_two_texts_in_a_wheel_are_both_judged(tmp_path: Path) -> None:
    from tests import archives

    info = "demo-1.0.dist-info"
    files = {
        "demo/model.safetensors": writers.safetensors(),
        f"{info}/licenses/LICENSE": licence_text("mit").encode(),
        f"{info}/licenses/LICENSE-MODEL": licence_text(RAIL).encode(),
    }
    said = (
        "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n"
        "License-File: LICENSE\nLicense-File: LICENSE-MODEL\n"
    )
    wheel = archives.wheel(tmp_path, files, said)
    found = verify([str(wheel)], Project(str(tmp_path / "elsewhere"), Config())).findings
    assert "WM502" in {one.rule.code for one in found if str(one.severity) == "error"}


NOTICE = """Licensed under either of
 * Apache License, Version 2.0 (LICENSE-APACHE or http://www.apache.org/licenses/LICENSE-2.0)
 * MIT license (LICENSE-MIT or http://opensource.org/licenses/MIT)
at your option.
"""


def test_a_notice_that_offers_texts_decides_between_them(folder: Folder) -> None:
    """As crates have it: LICENSE says "either", and both texts lie beside it."""
    folder.remove("README.md")
    folder.write("model.safetensors", writers.safetensors())
    folder.write("LICENSE-APACHE", licence_text("apache-2.0"))
    folder.write("LICENSE-MIT", licence_text("mit"))
    assert errors(folder) == {("WM302", "LICENSE-APACHE")}
    folder.write("LICENSE", NOTICE)
    assert errors(folder) == set()
    folder.write("LICENSE-BSD", licence_text("bsd-new"))
    assert {code for code, _ in errors(folder)} == {"WM302"}

"""WM2xx: the card; a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from tests.received import errors, received
from tests.received import judged as judged_as_received
from tests.rules.folder import NO_CLAUSES, Build, Cases, Folder, mark
from tests.rules.judging import (
    breaks,
    codes,
    is_milder_to_a_receiver,
    judged,
    keeps,
    tells_a_receiver_what_to_do,
)
from tests.writers import gguf

from weightmark.declared.card import MAX_CARD
from weightmark.finding import Severity
from weightmark.rules import CHECKS


def card(front_matter: str) -> Build:
    return lambda folder: folder.card(front_matter)


def no_card(folder: Folder) -> None:
    folder.remove("README.md")


def whole(folder: Folder) -> None:
    """All as it was."""


def second_card(licence: str) -> Build:
    def build(folder: Folder) -> None:
        folder.write("MODEL_CARD.md", f"---\nlicense: {licence}\n---\n\n# A model\n")

    return build


def sentence(words: str) -> Build:
    def build(folder: Folder) -> None:
        folder.write("README.md", f"---\nlicense: mit\n---\n\n# A model\n\n{words}\n")

    return build


CASES: Cases = {
    "WM201": (no_card, whole),
    "WM202": (card("language: en"), card("license: mit")),
    "WM203": (card("license: mit\ntags: [a"), card("license: mit\ntags: [a]")),
    "WM204": (card("license: apache-2.0"), card("license: MIT")),
    "WM205": (
        card("license: other\nlicense_link: LICENSE"),
        card("license: other\nlicense_name: MIT\nlicense_link: LICENSE"),
    ),
    "WM206": (card("license: openrail"), card("license: openrail++")),
    "WM207": (card("license: unknown"), card("license: mit")),
    "WM208": (
        card(f"license: mit\nweightmark:\n  version: 1\n  restrictions: {'a' * 64}"),
        card(f"license: mit\nweightmark:\n  version: 1\n  restrictions: {NO_CLAUSES}"),
    ),
    "WM209": (card("licence: mit"), card("license: mit")),
    "WM210": (
        card("license: other\nlicense_name: modified-mit\nlicense_link: LICENSE"),
        card("license: other\nlicense_name: gpt-2\nlicense_link: LICENSE"),
    ),
    "WM211": (
        sentence("The weights are licensed under CC BY-NC 4.0."),
        sentence("The code is licensed under Apache-2.0."),
    ),
    "WM212": (second_card("cc-by-nc-4.0"), second_card("MIT")),
}


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_breaks(folder: Folder, code: str) -> None:
    breaks(folder, code, CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_keeps(folder: Folder, code: str) -> None:
    keeps(folder, code, CASES[code][1])


@pytest.mark.parametrize("code", CASES)
def test_who_only_received_the_weights_is_not_told_to_write(folder: Folder, code: str) -> None:
    tells_a_receiver_what_to_do(folder, CASES[code][0])


def test_every_rule_has_a_case_that_breaks_and_one_that_keeps_it() -> None:
    assert sorted(CASES) == [one.rule.code for one in CHECKS if one.rule.code.startswith("WM2")]


@pytest.mark.parametrize(("name", "found"), [("kolors", []), ("", []), ("openrail++", ["WM204"])])
def test_a_gguf_names_its_licence_beside_other(folder: Folder, name: str, found: list[str]) -> None:
    """As llama.cpp writes it, which copies `license` and `license_name` of the card."""
    folder.remove("model.safetensors")
    values = [("general.license", "string", "other"), ("general.license.name", "string", name)]
    content = gguf([value for value in values if value[2]])
    (folder.path / "model.gguf").write_bytes(content)
    folder.card("license: other\nlicense_name: kolors\nlicense_link: LICENSE")
    assert [code for code in codes(judged(folder)) if code == "WM204"] == found


def test_a_component_with_card_and_entry_is_not_under_the_licence_of_the_whole(
    folder: Folder,
) -> None:
    folder.weights(name="vae/v.safetensors")
    folder.write("vae/README.md", "---\nlicense: apache-2.0\n---\n")
    entry = '[[weights]]\npath = "vae/*"\nlicense = "apache-2.0"\n'
    folder.write("weightmark.toml", f'license = "mit"\n{entry}')
    assert "WM204" not in codes(judged(folder))
    folder.weights(mark("MIT"), name="vae/v.safetensors")
    assert "WM204" in codes(judged(folder))


@pytest.mark.parametrize("name", ["README_zh.md", "README.zh-CN.md", "README-ja.md"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("---\nlicense: cc-by-nc-4.0\n---\n\n# A model\n", {"WM212"}),
        ("# A model\n\nThe model weights are released under CC BY-NC 4.0.\n", {"WM211"}),
        ("---\nlicense: mit\n---\n\n# A model\n", set()),
        ("# A model\n\nThe weights are under the MIT license.\n", set()),
        ("# A model\n\nIt reads words.\n", set()),
    ],
)
def test_a_translated_card_is_held_against_the_card(
    folder: Folder, name: str, content: str, expected: set[str]
) -> None:
    folder.write(name, content)
    assert codes(judged(folder)) == expected


def test_a_sentence_that_names_a_licence_and_bars_commerce_is_told_once(folder: Folder) -> None:
    words = "Under the license of LLaMA, this model may not be used for commercial purposes."
    folder.write("MODEL_CARD.md", f"# A model\n\n{words}\n")
    assert [one.rule.code for one in judged(folder).findings].count("WM211") == 1


@pytest.mark.parametrize(
    ("name", "link", "found"),
    [
        ("acme", "TERMS.md", True),
        ("acme", "./TERMS.md", True),
        ("acme", "LICENSE", False),
        ("acme", "https://example.org/TERMS.md", False),
        ("acme", "docs/TERMS.md", False),  # only the folder of the card is listed
        ("MIT", "TERMS.md", False),  # WM301 tells which text is missing
    ],
)
def test_a_link_to_a_licence_text_that_is_not_there(
    folder: Folder, name: str, link: str, found: bool
) -> None:
    folder.card(f"license: other\nlicense_name: {name}\nlicense_link: {link}")
    told = [one for one in judged(folder).findings if one.rule.code == "WM205"]
    assert [(one.location.pointer, str(one.severity)) for one in told] == (
        [("license_link", "warning")] * found
    )


def test_a_translation_alone_is_no_card(folder: Folder) -> None:
    """The Hub reads README.md and no other."""
    (folder.path / "README.md").rename(folder.path / "README_zh.md")
    assert "WM201" in codes(judged(folder))


def test_the_text_of_a_second_card_is_read_without_front_matter(folder: Folder) -> None:
    words = "License: the model weights are released under CC BY-NC 4.0."
    folder.write("MODEL_CARD.md", f"# A model\n\n{words}\n")
    assert codes(judged(folder)) == {"WM211"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("You may not use this model for commercial purposes.", {"WM211"}),
        ("Die Modellgewichte stehen unter der Lizenz CC BY-NC 4.0.", {"WM211"}),
        ("| Part | License |\n|---|---|\n| Model weights | CC BY-NC 4.0 |", {"WM211"}),
        ("| Part | License |\n|---|---|\n| Code | Apache-2.0 |", set()),
        ("This model can be used commercially, and for non-commercial purposes.", set()),
    ],
)
def test_what_the_text_of_a_card_says(folder: Folder, words: str, expected: set[str]) -> None:
    folder.write("README.md", f"---\nlicense: mit\n---\n\n# A model\n\n{words}\n")
    assert codes(judged(folder)) == expected


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_a_second_card_that_is_not_understood_is_an_error(bare: Folder) -> None:
    bare.write("MODEL_CARD.md", "---\nlicense: mit\n---\n# A model\n")
    assert errors(judged_as_received()) == set()
    bare.write("MODEL_CARD.md", "---\nlicense: kelp-terms\n---\n# A model\n")
    assert errors(judged_as_received()) == {"WM207"}


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("mit", False),
        ("MIT", False),
        ("[mit, apache-2.0]", False),
        ("MIT License", True),
        ("apache 2.0", True),
        ("MIT OR Apache-2.0", True),
        ("cc-by-nc", True),
        ("https://opensource.org/licenses/MIT", True),
    ],
)
def test_an_id_that_the_hub_refuses_is_told_with_the_one_to_write(
    bare: Folder, word: str, told: bool
) -> None:
    bare.card(f"license: {word}")
    (bare.path / ".git").mkdir()
    found = [one for one in judged_as_received().findings if one.rule.code == "WM207"]
    assert bool(found) is told
    assert all(one.severity is Severity.WARNING and "write `license:" in one.hint for one in found)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        # No front matter, but a sentence: whoever received the weights is told by it.
        ("README.md", "# Kelp\n\nAll files here are licensed under MIT.\n", set()),
        ("README.md", "# Kelp\n\nAll code here is licensed under MIT.\n", {"WM202"}),
        ("README.rst", "Kelp\n====\n\nThe weights are licensed under MIT.\n", {"WM201"}),
        (
            "README.rst",
            "Kelp\n====\n\nThe weights are licensed under MIT, the rest under GPL.\n",
            {"WM201"},
        ),
    ],
)
def test_a_readme_without_front_matter_is_heard(
    bare: Folder, name: str, text: str, found: set[str]
) -> None:
    bare.remove("README.md")
    bare.write(name, text)
    verdict = judged_as_received()
    assert errors(verdict) == set()
    codes = {one.rule.code for one in verdict.findings if one.rule.code.startswith("WM2")}
    assert codes == found


def test_that_nothing_names_a_licence_is_told_once(fetched: Folder) -> None:
    fetched.card("language: en")
    assert errors(judged_as_received()) == set()
    assert "WM202" in codes(judged_as_received())
    fetched.remove("LICENSE")
    assert errors(judged_as_received()) == {"WM115"}
    assert "WM202" not in codes(judged_as_received())


def test_other_without_its_link_is_an_error_of_its_author(folder: Folder) -> None:
    folder.remove("LICENSE")
    folder.card("license: other\nlicense_name: gpt-2")
    assert "WM205" in errors(judged(folder))


def test_who_received_it_is_warned_of_other_without_its_link(fetched: Folder) -> None:
    fetched.remove("LICENSE")
    fetched.card("license: other\nlicense_name: gpt-2")
    assert "WM205" in codes(judged_as_received()) - errors(judged_as_received())


def test_all_files_are_those_that_nothing_else_is_said_of(bare: Folder) -> None:
    bare.remove("README.md")
    bare.write(
        "README.md",
        "# Kelp\n\nAll files here are licensed under GPL-3.0.\n\nThe weights are under MIT.\n",
    )
    assert errors(judged_as_received()) == set()


def test_who_only_received_the_weights_gets_a_warning(folder: Folder) -> None:
    is_milder_to_a_receiver(folder, "WM201", CASES["WM201"][0])


def test_what_may_be_no_weights_needs_no_card(folder: Folder) -> None:
    folder.remove("README.md")
    folder.write("scores.pkl", pickle.dumps([1.5]))
    assert "WM201" in errors(judged(folder))
    folder.remove("model.safetensors")
    (found,) = (one for one in judged(folder).findings if one.rule.code == "WM201")
    assert (found.severity, "`exclude`" in found.hint) == (Severity.WARNING, True)


@pytest.mark.parametrize(
    ("word", "said", "hint"),
    [
        ("mit, apache-2.0", "'mit, apache-2.0' is not a licence that is known", "write a list, "),
        ("kelp-terms", "'kelp-terms' is not a licence that is known", "use an SPDX id, "),
        (
            "mit OR kelp-terms",
            "'mit OR kelp-terms' is not a licence that is known: "
            "'kelp-terms' at character 8 is no licence that is known",
            "use an SPDX id, ",
        ),
    ],
)
def test_a_word_that_is_no_licence_is_told_once(
    folder: Folder, word: str, said: str, hint: str
) -> None:
    folder.card(f"license: {word}")
    found = next(one for one in judged(folder).findings if one.rule.code == "WM207")
    assert found.message == said
    assert found.hint.startswith(hint)


def test_a_card_that_cannot_be_decoded_may_well_have_front_matter(folder: Folder) -> None:
    folder.write("README.md", "---\nlicense: mit\n---\n".encode("utf-16"))
    assert codes(judged(folder)) == {"WM203"}


def test_a_card_that_nobody_can_read_is_not_said_to_name_no_licence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(tmp_path)
    folder.weights()
    folder.write("README.md", "# A model\n")
    folder.write("weightmark.toml", 'license = "mit"\n')
    monkeypatch.chdir(tmp_path)
    assert "WM202" in codes(judged_as_received())
    folder.write("README.md", "x" * (MAX_CARD + 1))
    found = codes(judged_as_received())
    assert "WM203" in found
    assert "WM202" not in found

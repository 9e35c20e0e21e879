"""Every rule speaks up where it is broken, and is silent close by where it is kept."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from tests.licence_texts import licence_text
from tests.rules.folder import Cases, Folder, mark
from tests.writers import gguf

from weightmark.config import load
from weightmark.rules import CHECKS
from weightmark.verdict import Verdict
from weightmark.verify import verify

FILES = sorted(Path(__file__).parent.glob("cases_*.py"))
CASES: Cases = {
    code: cases
    for file in FILES
    for code, cases in import_module(f"tests.rules.{file.stem}").CASES.items()
}
SEVERITIES = {check.rule.code: check.rule.severity for check in CHECKS}
FAMILIES = {code[:3] for code in CASES}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    found = Folder(tmp_path)
    found.model()
    return found


def judged(folder: Folder) -> Verdict:
    return verify(["."], load(str(folder.path)), deep=True)


def codes(verdict: Verdict) -> set[str]:
    return {finding.rule.code for finding in verdict.findings}


def test_a_model_in_which_all_agrees_has_no_finding_at_all(folder: Folder) -> None:
    verdict = judged(folder)
    assert verdict.findings == ()
    assert verdict.checked == ("LICENSE", "README.md", "model.safetensors")


def test_every_rule_has_a_case_that_breaks_and_one_that_keeps_it() -> None:
    assert {"WM1", "WM2", "WM3"} <= FAMILIES
    assert sorted(CASES) == [code for code in SEVERITIES if code[:3] in FAMILIES]


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_breaks(folder: Folder, code: str) -> None:
    CASES[code][0](folder)
    verdict = judged(folder)
    found = [finding for finding in verdict.findings if finding.rule.code == code]
    assert found, f"{code} is not among {sorted(codes(verdict))}"
    for finding in found:
        assert finding.message
        assert finding.hint, "what to do"
        assert finding.location.path
        # A sentence about a thing, for the middle of a line.
        assert not finding.message.endswith((".", "!"))
        assert not finding.hint.endswith((".", "!"))


@pytest.mark.parametrize("code", CASES)
def test_the_case_that_keeps(folder: Folder, code: str) -> None:
    CASES[code][1](folder)
    assert code not in codes(judged(folder))


@pytest.mark.parametrize("code", ["WM201", "WM301"])
def test_who_only_received_the_weights_gets_a_warning(tmp_path: Path, code: str) -> None:
    """Outside a repository nothing is published, and the receiver cannot add what is missing."""
    received = Folder(tmp_path)
    received.model()
    CASES[code][0](received)
    project = load(str(tmp_path))
    severities = {
        publishes: {
            finding.severity.name
            for finding in verify([str(tmp_path)], project._replace(publishes=publishes)).findings
            if finding.rule.code == code
        }
        for publishes in (True, False)
    }
    assert severities == {True: {"ERROR"}, False: {"WARNING"}}


@pytest.mark.parametrize("code", CASES)
def test_who_only_received_the_weights_is_not_told_to_write(folder: Folder, code: str) -> None:
    """An author mends; a receiver asks, fetches again or keeps."""
    CASES[code][0](folder)
    project = load(str(folder.path))._replace(publishes=False)
    for finding in verify(["."], project, deep=True).findings:
        hint = finding.hint
        assert hint
        assert not any(word in hint for word in ("weightmark stamp", "weightmark init", "add it"))


def test_a_text_cut_off_before_it_differs_from_another_is_no_other(folder: Folder) -> None:
    """Open RAIL-M and Open RAIL++-M begin alike and list alike."""
    content = licence_text("stable-diffusion-2022-08-22")
    folder.write("LICENSE", content[: len(content) // 3])
    folder.card("license: creativeml-openrail-m")
    found = codes(judged(folder))
    assert "WM307" in found
    assert "WM302" not in found


@pytest.mark.parametrize("name", ["openrail", "openrail-m"])
def test_a_family_is_told_apart_by_its_text(folder: Folder, name: str) -> None:
    """The tag is a finding (WM206, or none for a name); the text beside it is no contradiction."""
    folder.write("LICENSE", licence_text("stable-diffusion-2022-08-22"))
    folder.card(f"license: other\nlicense_name: {name}\nlicense_link: LICENSE")
    folder.remove("model.safetensors")
    folder.weights()
    found = codes(judged(folder))
    assert "WM302" not in found
    assert "WM306" not in found


def test_a_name_of_ones_own_over_a_known_text_is_a_warning_to_its_receiver(
    folder: Folder,
) -> None:
    """Its author wrote both, and stamp refuses to choose."""
    folder.card("license: other\nlicense_name: acme-model-terms\nlicense_link: LICENSE")
    folder.remove("model.safetensors")
    folder.weights()
    project = load(str(folder.path))
    for publishes, severity in ((True, "error"), (False, "warning")):
        verdict = verify(["."], project._replace(publishes=publishes))
        found = [one for one in verdict.findings if one.rule.code == "WM302"]
        assert [str(one.severity) for one in found] == [severity]
        assert "WM306" not in codes(verdict)


@pytest.mark.parametrize(("name", "found"), [("kolors", []), ("", []), ("openrail++", ["WM204"])])
def test_a_gguf_names_its_licence_beside_other(folder: Folder, name: str, found: list[str]) -> None:
    """As llama.cpp writes it, which copies `license` and `license_name` of the card."""
    folder.remove("model.safetensors")
    values = [("general.license", "string", "other"), ("general.license.name", "string", name)]
    content = gguf([value for value in values if value[2]])
    (folder.path / "model.gguf").write_bytes(content)
    folder.card("license: other\nlicense_name: kolors\nlicense_link: LICENSE")
    assert [code for code in codes(judged(folder)) if code == "WM204"] == found


def test_running_text_is_for_a_person_to_read(folder: Folder) -> None:
    """No text beside the weights would settle it, so it is no warning; a list in it is not all."""
    folder.card("license: other\nlicense_name: kolors\nlicense_link: LICENSE")
    folder.write("LICENSE", "Terms of Acme.\n\nYou agree not to use the Model:\n- to sell rain.\n")
    folder.remove("model.safetensors")
    folder.weights()
    (found,) = [one for one in judged(folder).findings if one.rule.code == "WM306"]
    assert str(found.severity) == "note"
    assert "running text" in found.message


def test_versions_of_a_licence_wait_for_one_document_once(folder: Folder) -> None:
    folder.remove("model.safetensors")
    folder.weights({"license": "LicenseRef-scancode-gemma-tou-2024-04-01"})
    folder.card("license: other\nlicense_name: LicenseRef-scancode-gemma-tou-2025-03-24")
    assert [one.rule.code for one in judged(folder).findings].count("WM306") == 1


def test_pointers_of_shards_say_the_same_and_fetch_all(folder: Folder) -> None:
    for at in (1, 2):
        pointer = (
            "version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{at:064x}\nsize {at}000\n"
        )  # fmt: skip
        folder.write(f"big/model-0000{at}-of-00002.safetensors", pointer)
    found = [one for one in judged(folder).findings if one.rule.code == "WM109"]
    assert len(found) == 2
    assert {(one.message, one.hint) for one in found} == {
        (
            "a git-lfs pointer, not the weights",
            "fetch the weights: git lfs pull --include='big/model-*-of-00002.safetensors'",
        )
    }


def test_weights_may_have_a_licence_and_a_base_of_their_own(folder: Folder) -> None:
    """Files of one entry are one part, though what is known of their base is no key of a map."""
    for name in ("a.safetensors", "b.safetensors"):
        folder.weights(mark("MIT"), name=f"part/{name}")
    folder.write(
        "weightmark.toml",
        '[[weights]]\npath = "part/*"\nlicense = "MIT"\n'
        '[[weights.base]]\nmodel = "org/base"\nlicense = "openrail++"\nrelation = "finetune"\n',
    )
    assert "WM401" in codes(judged(folder))


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


NOTICE = "The weights are released under {}, the text is at https://kelp.example/licence.\n"


@pytest.mark.parametrize(
    ("named", "expected"),
    [("the MIT License", {"WM301"}), ("CC BY-NC 4.0", {"WM301", "WM302"})],
)
def test_a_notice_in_the_place_of_a_text_is_a_statement(
    folder: Folder, named: str, expected: set[str]
) -> None:
    folder.write("LICENSE", NOTICE.format(named))
    verdict = judged(folder)
    assert codes(verdict) == expected
    (missing,) = (one for one in verdict.findings if one.rule.code == "WM301")
    assert "LICENSE only names" in missing.message


def test_a_notice_may_offer_a_choice(folder: Folder) -> None:
    folder.write("LICENSE", "SPDX-License-Identifier: MIT OR Apache-2.0\n")
    assert codes(judged(folder)) == {"WM301"}


def test_what_a_notice_of_restrictions_names_binds_where_nothing_else_speaks(
    folder: Folder,
) -> None:
    folder.remove("README.md")
    folder.weights()
    folder.write("LICENSE", NOTICE.format("the OpenRAIL++-M licence"))
    found = {one.rule.code: one.message for one in judged(folder).findings}
    assert "LICENSE only names LicenseRef-scancode-bigscience-open-rail-m2" in found["WM301"]

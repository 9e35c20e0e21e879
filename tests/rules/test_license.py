"""WM3xx: the licence text; a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

import shlex

import pytest
from tests.licence_texts import licence_text
from tests.rules.folder import Build, Cases, Folder, mark
from tests.rules.judging import (
    breaks,
    codes,
    is_milder_to_a_receiver,
    judged,
    keeps,
    tells_a_receiver_what_to_do,
)

from weightmark.cli import main
from weightmark.config import load
from weightmark.licenses.catalogue import SHIPPED
from weightmark.rules import CHECKS
from weightmark.verify import verify

A = "a" * 64
RAIL = "bigscience-open-rail-m"


def text(content: str) -> Build:
    return lambda folder: folder.write("LICENSE", content)


def no_text(folder: Folder) -> None:
    folder.remove("LICENSE")


def whole(folder: Folder) -> None:
    """All as it was."""


def without_the_notice() -> str:
    """MIT without the sentence that asks for its notice to be kept."""
    content = licence_text("mit")
    start = content.index("The above copyright notice")
    return content[:start] + content[content.index("THE SOFTWARE IS PROVIDED") :]


def marked(clauses: tuple[str, ...] = (), digest: str = "") -> Build:
    return lambda folder: folder.weights(mark("MIT", clauses, text=digest))


def rail(share: float) -> Build:
    def build(folder: Folder) -> None:
        content = licence_text(RAIL)
        folder.write("LICENSE", content[: int(len(content) * share)])
        folder.card("license: bigscience-openrail-m")
        folder.remove("model.safetensors")

    return build


def unknown_terms(folder: Folder) -> None:
    folder.remove("LICENSE")
    folder.card("license: other\nlicense_name: LicenseRef-Nobody-Has-It\nlicense_link: LICENSE")


def digest_of_mit() -> str:
    entry = SHIPPED.find("MIT")
    assert entry is not None
    return entry.text


CASES: Cases = {
    "WM301": (no_text, whole),
    "WM302": (text(licence_text("apache-2.0")), whole),
    "WM303": (
        text(without_the_notice()),
        text("Copyright (c) 2031 Somebody Else\n\n" + licence_text("mit")),
    ),
    "WM304": (marked((A,)), marked()),
    "WM305": (text("Do as you like, but be kind to the weights.\n"), whole),
    "WM306": (unknown_terms, whole),
    "WM307": (rail(0.6), rail(1)),
    "WM308": (marked(digest=A), marked(digest=digest_of_mit())),
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


def test_the_hint_for_a_licence_of_ones_own_is_the_command(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write("LICENSE", "Acme Licence\n\nYou must not use the Model:\n(a) to fish at night.\n")
    folder.card("license: other\nlicense_name: LicenseRef-Acme-1\nlicense_link: LICENSE")
    folder.remove("model.safetensors")
    folder.weights()
    (hint,) = (one.hint for one in judged(folder).findings if one.rule.code == "WM306")
    monkeypatch.chdir(folder.path)
    words = shlex.split(hint.split("`")[1].replace("TITLE", "Acme").replace("CLASS", "rail"))
    assert main(words[1:]) == 0
    folder.write("weightmark.toml", 'licenses = "licenses"\n')
    config = load(str(folder.path), vouched=True)
    assert "WM306" not in codes(verify([str(folder.path)], config))


def test_every_rule_has_a_case_that_breaks_and_one_that_keeps_it() -> None:
    assert sorted(CASES) == [one.rule.code for one in CHECKS if one.rule.code.startswith("WM3")]


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
    hints = [one.hint for one in judged(folder).findings if one.rule.code == "WM206"]
    assert all("--license LicenseRef-scancode-stable-diffusion-2022-08-22" in one for one in hints)


def test_a_text_cut_off_before_it_differs_from_another_is_no_other(folder: Folder) -> None:
    """Open RAIL-M and Open RAIL++-M begin alike and list alike."""
    content = licence_text("stable-diffusion-2022-08-22")
    folder.write("LICENSE", content[: len(content) // 3])
    folder.card("license: creativeml-openrail-m")
    found = codes(judged(folder))
    assert "WM307" in found
    assert "WM302" not in found


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


def test_who_only_received_the_weights_gets_a_warning(folder: Folder) -> None:
    is_milder_to_a_receiver(folder, "WM301", CASES["WM301"][0])


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


POLICY = "# Policy\n\nYou must not use the model:\n\n- to fish at night\n- to tame gulls\n"


def test_a_policy_that_the_licence_does_not_ask_for_is_told(folder: Folder) -> None:
    folder.write("ACCEPTABLE_USE.md", POLICY)
    (told,) = [one for one in judged(folder).findings if one.rule.code == "WM305"]
    assert told.location.path.endswith("ACCEPTABLE_USE.md")
    assert "restricts use" in told.message


@pytest.mark.parametrize(
    ("licence", "policy"),
    [
        ("license: mit", "# Policy\n\nBe kind to gulls, and ask whom you meet.\n"),
        # A licence of one's own, and one that refers to a document elsewhere.
        ("license: other\nlicense_name: kelp-terms-1.0\nlicense_link: USE_POLICY.md", POLICY),
        ("license: llama2", POLICY),
    ],
)
def test_a_policy_that_is_asked_for_or_bars_nothing_is_not(
    folder: Folder, licence: str, policy: str
) -> None:
    folder.write("USE_POLICY.md", policy)
    folder.card(licence)
    told = [one for one in judged(folder).findings if one.rule.code == "WM305"]
    assert not [one for one in told if "restricts use" in one.message]

"""`notice`: every obligation is written or told, and what is written passes the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text

from weightmark.cli import main
from weightmark.config import load
from weightmark.errors import UsageError
from weightmark.finding import Finding
from weightmark.licenses.catalogue import OBLIGATIONS, License, load_all
from weightmark.projects import official
from weightmark.projects.notice import planned_notice, wanted
from weightmark.projects.step import carry_out
from weightmark.verify import verify

ASKING = [one for one in load_all() if one.obligations]
# One licence for each set of things that are asked: what is asked alike is written alike.
ALL = {
    tuple((d.kind, d.shows, d.prefix, d.notice_file) for d in one.obligations): one
    for one in ASKING
}
LLAMA = "license: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository of a model, and no package of texts."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(official, "_folder", lambda: "")


def card(fields: str, title: str = "Model") -> None:
    Path("README.md").write_text(f"---\n{fields}---\n\n# {title}\n\nText.\n")


def findings() -> set[tuple[str, str]]:
    found: tuple[Finding, ...] = verify(["."], load(".")).findings
    return {(one.rule.code, one.message) for one in found}


def written() -> str:
    carry_out(step for one in planned_notice(".") for step in one.steps)
    return Path("NOTICE").read_text()


@pytest.mark.parametrize("own", ["the same", "apache-2.0"])
@pytest.mark.parametrize("entry", ALL.values(), ids=lambda one: one.id)
def test_what_is_asked_is_written_or_told_and_passes(entry: License, own: str) -> None:
    licence = entry.id if own == "the same" else own
    card(f"license: other\nlicense_name: {licence}\nlicense_link: LICENSE\n", "Llama 3 Model")
    base = f'{{ model = "org/base", relation = "finetune", license = "{entry.id}" }}'
    Path("weightmark.toml").write_text(f"base = [{base}]\n")
    before = findings()
    told = {one.kind for each in planned_notice(".") for one in each.told}
    content = written()
    after = findings()
    assert not after - before
    assert not [one for one in after if one[0] == "WM411"]
    prefixes = [duty.prefix for duty in entry.obligations if duty.prefix]
    for _, message in [one for one in after if one[0] == "WM410"]:
        assert "a name that begins" in message
        assert not all("llama 3 model".startswith(one.casefold()) for one in prefixes)
    assert entry.name in content
    for duty in entry.obligations:
        met = duty.kind in ("notice", "changes", "card")
        shown = Path("README.md").read_text()
        met |= duty.kind == "naming" and any(line in shown for line in duty.shows)
        assert met or duty.kind in told, duty
    assert not any(step.changed for one in planned_notice(".") for step in one.steps), "twice"


def test_every_kind_is_asked_by_some_licence() -> None:
    assert {duty.kind for one in ASKING for duty in one.obligations} == set(OBLIGATIONS)


TEXT = 'a notice within a "Notice" text file: "Llama 3.1 is licensed under the L, Copyright M."\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (TEXT, "Llama 3.1 is licensed under the L, Copyright M."),
        ("a “Notice” text file with: “X is\n  provided under the Y”", "X is provided under the Y"),
        ('a Notice file goes along: "Licensed by N under the M"', "Licensed by N under the M"),
        (
            "show this notice (as in a “Notice” file) (the “Attribution Notice”):\n\n"
            "“M is licensed by N under O.\nNO WARRANTY.”",
            "M is licensed by N under O. NO WARRANTY.",
        ),
        (
            "a “Notice” text file: “P is licensed under Q. “P” is a mark.”",
            "P is licensed under Q. “P” is a mark.",
        ),
        ('a notice. "All of this is something else entirely"', ""),
        ("a Notice file goes along", ""),
    ],
)
def test_the_sentence_comes_from_the_text(content: str, sentence: str) -> None:
    assert wanted(content) == sentence


def test_the_line_of_the_licence_stands_in_notice_and_card() -> None:
    card(LLAMA)
    content = written()
    assert "Built with Llama" in content
    assert Path("README.md").read_text().endswith("\nText.\n\nBuilt with Llama\n")


def test_a_sentence_that_only_the_text_has_is_told_until_that_is_here() -> None:
    card(LLAMA)
    (notice,) = planned_notice(".")
    told = {one.kind: one.remedy for one in notice.told}
    assert "put that beside the weights" in told["notice"]
    Path("LICENSE").write_text(licence_text("llama-2-license-2023"))
    card("license: llama2\n")
    (notice,) = planned_notice(".")
    assert "notice" not in {one.kind for one in notice.told}


def test_a_base_of_the_hub_is_credited_by_its_address() -> None:
    card("license: cc-by-4.0\nbase_model: org/base\n")
    assert "Made from org/base (https://huggingface.co/org/base)." in written()


def test_what_else_stands_in_the_file_stays() -> None:
    card("license: mit\n")
    Path("NOTICE").write_text("Mine.\n")
    assert written().startswith("Mine.\n\n====")
    content = Path("NOTICE").read_text()
    Path("NOTICE").write_text(content + "Behind.\n")
    card("license: apache-2.0\n")
    changed = written()
    assert changed.startswith("Mine.\n\n====")
    assert changed.endswith("====\nBehind.\n")
    assert "Apache License 2.0" in changed
    assert "MIT License" not in changed


def test_the_notice_of_a_base_is_kept_word_for_word() -> None:
    base = Path("base")
    base.mkdir()
    (base / "model.safetensors").write_bytes(writers.safetensors())
    (base / "README.md").write_text("---\nlicense: apache-2.0\n---\n")
    (base / "NOTICE").write_text("Base\nCopyright 2020 Somebody\n")
    card("license: apache-2.0\n")
    Path("weightmark.toml").write_text(
        'exclude = ["base/**"]\nbase = [{ model = "org/base", path = "base" }]\n'
    )
    assert "The notice of org/base:\n\nBase\nCopyright 2020 Somebody\n" in written()


def test_a_text_that_is_there_is_named() -> None:
    card("license: mit\n")
    Path("LICENSE").write_text(licence_text("mit"))
    assert "Its text is in LICENSE." in written()


def test_a_card_that_takes_nothing_at_its_end_is_told() -> None:
    card(LLAMA, "Llama")
    path = Path("README.md")
    path.write_text(path.read_text() + "<!-- open\n")
    content = path.read_text()
    assert "Built with Llama" in written() or content == path.read_text()


def test_without_weights_there_is_nothing_to_write() -> None:
    Path("model.safetensors").unlink()
    with pytest.raises(UsageError, match="no weights of a known licence"):
        planned_notice(".")
    Path("x.whl").touch()
    with pytest.raises(UsageError, match="is no folder"):
        planned_notice("x.whl")
    with pytest.raises(UsageError, match="no such directory"):
        planned_notice("gone")


def test_the_command_checks_and_writes(capsys: pytest.CaptureFixture[str]) -> None:
    card(LLAMA)
    assert main(["notice", "--check"]) == 1
    assert not Path("NOTICE").exists()
    assert main(["notice"]) == 0
    out = capsys.readouterr().out
    assert "call it Llama … in the first heading" in out
    assert main(["notice", "--check"]) == 0

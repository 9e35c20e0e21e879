"""`weightmark diff`: licences, texts and models side by side, and what B keeps of A."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.cli import main
from weightmark.licenses.catalogue import SHIPPED

RAIN = "You agree not to use the Model:\n- to sell umbrellas in the rain;\n- to count sheep.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compared(
    capsys: pytest.CaptureFixture[str], first: str, second: str
) -> tuple[int, dict[str, int], dict[str, object]]:
    """Exit code, how many clauses of which kind, and the whole answer."""
    code = main(["diff", first, second, "--format", "json"])
    content = json.loads(capsys.readouterr().out)
    kinds = [row["kind"] for row in content["clauses"]]
    assert content["kept"] == (code == 0)
    return code, {kind: kinds.count(kind) for kind in sorted(set(kinds))}, content


@pytest.mark.parametrize(
    ("first", "second", "code", "kinds"),
    [
        ("creativeml-openrail-m", "openrail++", 0, {"same": 11}),
        ("bigscience-openrail-m", "creativeml-openrail-m", 1, {"missing": 2, "same": 11}),
        ("creativeml-openrail-m", "bigscience-openrail-m", 0, {"added": 2, "same": 11}),
        (
            "bigscience-bloom-rail-1.0",
            "bigscience-openrail-m",
            1,
            {"same": 10, "stricter": 2, "weaker": 1},
        ),
        ("ltxv-owl", "ltxv-owl", 0, {"same": 16}),
        ("mit", "apache-2.0", 0, {}),
        ("llama3.1", "llama3.2", 0, {"added": 2, "same": 23, "stricter": 2}),
        ("llama3.2", "llama3.1", 1, {"missing": 2, "same": 23, "weaker": 2}),
        ("creativeml-openrail-m AND mit", "openrail++", 0, {"same": 11}),
        ("creativeml-openrail-m", "openrail++ OR mit", 1, {"missing": 11}),
        ("kolors", "kolors", 0, {}),
        ("kolors", "qwen", 1, {}),
        ("openrail", "mit", 1, {}),
        ("falcon-180b", "mit", 1, {}),
        ("mit", "grok-2", 1, {}),
    ],
)
def test_two_licences(
    capsys: pytest.CaptureFixture[str], first: str, second: str, code: int, kinds: dict[str, int]
) -> None:
    assert compared(capsys, first, second)[:2] == (code, kinds)


def test_a_policy_from_the_catalogue_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "llama3.1", "mit"]) == 1
    assert "Llama 3.1 Acceptable Use Policy as it is known here" in capsys.readouterr().out


def test_a_changed_clause_is_told_by_its_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = licence_text("stable-diffusion-2022-08-22")
    changed = text.replace("harm minors in any way", "harm minors")
    assert changed != text
    (folder / "LICENSE").write_text(changed, "utf-8")
    code, kinds, content = compared(capsys, "creativeml-openrail-m", "LICENSE")
    assert (code, kinds) == (1, {"changed": 1, "same": 10})
    clauses = content["clauses"]
    assert isinstance(clauses, list)
    (row,) = [row for row in clauses if row["kind"] == "changed"]
    assert row["removed"] == ["in", "any", "way"]
    assert main(["diff", "creativeml-openrail-m", "LICENSE"]) == 1
    assert "-in -any -way" in capsys.readouterr().out


def test_texts_that_nobody_knows_are_paired_by_their_words(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a").write_text(RAIN, "utf-8")
    (folder / "b").write_text(RAIN.replace("rain", "snow").replace("sheep", "cows"), "utf-8")
    (folder / "c").write_text(RAIN + "- To whistle at night.\n", "utf-8")
    code, kinds, content = compared(capsys, "a", "b")
    assert (code, kinds) == (1, {"added": 1, "changed": 1, "missing": 1})
    clauses = content["clauses"]
    assert isinstance(clauses, list)
    assert [(row["removed"], row["added"]) for row in clauses[:1]] == [(["rain"], ["snow"])]
    assert compared(capsys, "a", "c")[:2] == (0, {"added": 1, "same": 2})


def test_a_text_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = licence_text("bigscience-open-rail-m").encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert compared(capsys, "creativeml-openrail-m", "-")[:2] == (0, {"added": 2, "same": 11})


def test_a_text_that_is_cut_off_keeps_nothing_for_sure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "LICENSE").write_text(licence_text("stable-diffusion-2022-08-22")[:6_000], "utf-8")
    assert main(["diff", "mit", "LICENSE"]) == 1
    assert "the text is cut off" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "Acme terms. Ask us first.\n"])
def test_a_text_without_a_list_is_not_without_restrictions(
    folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (folder / "LICENSE").write_text(content, "utf-8")
    assert main(["diff", "LICENSE", "mit"]) == 1
    assert "cannot tell whether there are more" in capsys.readouterr().out


def test_models(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list in a card counts, and a text that was altered counts as it stands."""
    for name, front, body in (
        ("base", "license: creativeml-openrail-m", ""),
        ("child", "license: mit", f"## Use restrictions\n\n{RAIN}"),
    ):
        (folder / name).mkdir()
        card = f"---\n{front}\n---\n# {name}\n\n{body}"
        (folder / name / "README.md").write_text(card, "utf-8")
        (folder / name / "model.safetensors").write_bytes(safetensors(metadata={"format": "pt"}))
    assert compared(capsys, "base", "child")[:2] == (1, {"added": 2, "missing": 11})
    assert compared(capsys, "openrail++", "base/model.safetensors")[:2] == (0, {"same": 11})
    lines = licence_text("stable-diffusion-2022-08-22").splitlines(keepends=True)
    kept = [line for line in lines if "defame" not in line]
    assert len(kept) == len(lines) - 1
    (folder / "base" / "LICENSE").write_text("".join(kept), "utf-8")
    assert compared(capsys, "openrail++", "base")[:2] == (1, {"missing": 1, "same": 10})


@pytest.mark.parametrize(
    "name", ["no-such-licence", "empty", "LicenseRef-nobody", "gone.safetensors", "MIT AND"]
)
def test_what_is_nothing_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (folder / "empty").mkdir()
    assert main(["diff", name, "mit"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert name in said.err
    assert "hint:" in said.err


def test_lines_are_broken_at_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["diff", "bigscience-openrail-m", "bigcode-openrail-m"]
    main(words)
    whole = capsys.readouterr().out
    monkeypatch.setattr("weightmark.cli.width", lambda: 80)
    main(words)
    broken = capsys.readouterr().out
    assert max(map(len, broken.splitlines())) <= 80
    assert broken.split() == whole.split()
    entry = SHIPPED.find("bigscience-openrail-m")
    assert entry is not None
    assert len(whole.splitlines()) == 2 + len(entry.clauses) + 2 + 1

"""`verify --locked`: what changed is told, what did not is not, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests import writers
from tests.files import zipped as archive
from tests.licence_texts import licence_text
from tests.projects.test_lock import CARD, WEIGHTS, model
from tests.web import Page, serving

from weightmark.cli import main
from weightmark.config import load
from weightmark.errors import ConfigError, UsageError
from weightmark.projects.drift import verify_locked
from weightmark.projects.lock import LOCK_FILE, lock

RAIL = "bigscience-open-rail-m"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a model that was received, which is locked."""
    monkeypatch.chdir(tmp_path)
    model(Path("a"), b"---\nlicense: bigscience-openrail-m\n---\n", RAIL)
    lock(["a"], load("."))


def told(*paths: str, deep: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in verify_locked(paths, load("."), deep=deep).findings:
        found.setdefault(one.location.path, []).append(one.message)
    return found


def test_what_did_not_change_passes() -> None:
    verdict = verify_locked([], load("."))
    assert verdict.findings == ()
    assert verdict.exit_code == 0
    assert verdict.checked == ("a/LICENSE", "a/README.md", "a/model.safetensors")


def change(path: str, content: bytes) -> Callable[[], object]:
    return lambda: Path(path).write_bytes(content)


FLIPPED = bytes([WEIGHTS[0], *WEIGHTS[1:-1], WEIGHTS[-1] ^ 1])


@pytest.mark.parametrize(
    ("how", "path", "message"),
    [
        (change("a/model.safetensors", WEIGHTS + b"\0"), "a/model.safetensors", "bytes, and"),
        (change("a/model.safetensors", FLIPPED), "a/model.safetensors", "its header or its end"),
        (lambda: Path("a/model.safetensors").unlink(), "a/model.safetensors", "is gone"),
        (lambda: Path("a/LICENSE").unlink(), "a/LICENSE", "is gone"),
        (change("a/README.md", CARD), "a/README.md", "is not the file that was locked"),
        (change("a/other.safetensors", WEIGHTS), "a/other.safetensors", "was not there"),
        (change("a/USE_POLICY.md", b"x"), "a/USE_POLICY.md", "was not there"),
        (change("a/NOTICE", b"x"), "a/NOTICE", "was not there"),
    ],
)
def test_what_changed_is_told(how: Callable[[], object], path: str, message: str) -> None:
    how()
    assert message in " ".join(told()[path])
    assert verify_locked([], load(".")).exit_code == 1


def test_line_ends_of_another_system_are_no_change() -> None:
    paths = [Path("a/LICENSE"), Path("a/README.md")]
    texts = {path: path.read_bytes().replace(b"\r\n", b"\n") for path in paths}
    for before, after in ((b"\n", b"\r\n"), (b"\r\n", b"\n")):
        for path, text in texts.items():
            path.write_bytes(text.replace(b"\n", before))
        lock(["a"], load("."))
        for path, text in texts.items():
            path.write_bytes(text.replace(b"\n", after))
        assert told() == {}
        paths[1].write_bytes(texts[paths[1]].replace(b"\n", after) + b"more")
        assert told() == {"a/README.md": ["is not the file that was locked"]}


def test_a_notice_is_locked_with_the_papers() -> None:
    Path("a/NOTICE").write_bytes(b"one")
    lock([], load("."))
    assert told() == {}
    Path("a/NOTICE").write_bytes(b"two")
    assert told()["a/NOTICE"] == ["is not the file that was locked"]


def test_what_failed_when_it_was_locked_is_no_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert "WM703" not in {one.rule.code for one in verify_locked([], load(".")).findings}
    Path("a/LICENSE").write_text(licence_text("mit"))
    lock([], load("."))
    assert main(["verify", "--locked"]) == 0
    said = capsys.readouterr().out
    assert "failed when it was locked, with WM101, WM302" in said
    assert said.endswith("1 warning in 3 files\n")


def test_the_clauses_that_went_are_named() -> None:
    text = licence_text(RAIL)
    start = text.index("To defame")
    Path("a/LICENSE").write_text(text[:start] + text[text.index("\n", start) :])
    messages = told()["a"]
    assert any("gone are 1 of 13 restrictions" in one and "(" in one for one in messages), messages


def test_a_licence_that_changed_is_named() -> None:
    model(Path("a"))
    messages = " ".join(told()["a"])
    assert "is under MIT" in messages
    assert "gone are 13 of 13 restrictions" in messages


def test_the_middle_of_a_file_is_read_where_it_is_asked() -> None:
    content = bytearray(writers.safetensors({"w": ("F32", [100_000])}))
    Path("a/model.safetensors").write_bytes(content)
    lock([], load("."))
    content[len(content) // 2] ^= 1
    Path("a/model.safetensors").write_bytes(content)
    assert told() == {}
    assert "its bytes" in " ".join(told(deep=True)["a/model.safetensors"])


def test_only_what_is_named_is_compared() -> None:
    model(Path("b"))
    lock(["b"], load("."))
    Path("b/README.md").write_bytes(b"x")
    assert told("a") == {}
    assert "b/README.md" in told("b")
    assert "b/README.md" in told(".")
    model(Path("c"))
    with pytest.raises(UsageError, match=LOCK_FILE):
        told("c")


def test_without_a_lock_it_is_an_error() -> None:
    Path(LOCK_FILE).unlink()
    with pytest.raises(ConfigError, match=LOCK_FILE):
        told()


def test_an_archive_is_compared_by_its_members() -> None:
    members = {"x/model.safetensors": WEIGHTS, "x/README.md": CARD}
    Path("b.zip").write_bytes(archive(members))
    lock(["b.zip"], load("."))
    assert told("b.zip") == {}
    Path("b.zip").write_bytes(archive({**members, "x/README.md": b"x"}))
    assert "b.zip!/x/README.md" in told("b.zip")
    Path("b.zip").write_bytes(b"x")
    assert told("b.zip")


def test_a_model_of_the_hub_that_is_not_at_hand_is_told_and_not_fetched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(Path("hub").resolve()))
    model(Path("hub/models--org--name/snapshots/abc123"))
    lock(["hub/models--org--name"], load("."))
    assert told() == {}
    Path("hub").rename("away")
    verdict = verify_locked([], load("."))
    assert [one.rule.code for one in verdict.findings] == ["WM702"]
    assert "the cache has" not in verdict.findings[0].message
    model(Path("hub/models--org--name/snapshots/def456"))
    (finding,) = verify_locked([], load(".")).findings
    assert finding.message.endswith("; the cache has it at def456")
    assert verdict.exit_code == 0
    assert main(["verify", "--locked"]) == 0
    assert "verify --locked hf://org/name@abc123" in capsys.readouterr().out


def test_an_address_that_is_named_is_compared() -> None:
    with serving() as web:
        named = writers.safetensors({"w": ("F32", [40])}, {"license": "apache-2.0"})
        web.pages["/m/model.safetensors"] = Page(named)
        source = f"{web.url}/m/model.safetensors"
        lock([source], load("."))
        asked = len(web.requests)
        assert [one.rule.code for one in verify_locked([], load(".")).findings] == ["WM702"]
        assert len(web.requests) == asked, "offline"
        assert told(source) == {}
        other = writers.safetensors({"w": ("F32", [40])}, {"license": "mit"})
        web.pages["/m/model.safetensors"] = Page(other)
        messages = " ".join(one for each in told(source).values() for one in each)
        assert "is not the file that was locked" in messages
        assert "is under MIT" in messages

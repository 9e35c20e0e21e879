"""Models of the Hub in use: locked at a commit, compared when named, and the source of a text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.containers.test_remote import CARD, COMMIT, _quiet, publish, shard
from tests.licence_texts import licence_text
from tests.web import Page, Web, serving

from weightmark.cli import main
from weightmark.projects.lock import LOCK_FILE, read_lock

_ = _quiet  # a fixture that all tests here use

OTHER = CARD.replace(b"apache-2.0", b"mit")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    with serving() as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found


def files(card: bytes = CARD) -> dict[str, Page]:
    text = Page(licence_text("apache-2.0").encode())
    return {"model.safetensors": shard(1), "README.md": Page(card), "LICENSE": text}


def test_a_model_is_locked_at_its_commit_and_compared_when_named(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(web, files())
    assert main(["lock", "hf://org/model"]) == 0
    (one,) = read_lock(LOCK_FILE)
    assert (one.source, one.revision) == (f"hf://org/model@{COMMIT}", COMMIT)
    assert one.license == "Apache-2.0"
    asked = len(web.requests)
    assert main(["verify", "--locked"]) == 3, "nothing was checked"
    assert "WM702" in capsys.readouterr().out
    assert len(web.requests) == asked, "nothing is fetched that is not named"
    assert main(["verify", "--locked", "hf://org/model"]) == 0
    publish(web, files(OTHER))
    assert main(["verify", "--locked", "hf://org/model"]) == 1
    out = capsys.readouterr().out
    assert "README.md" in out
    assert "was under Apache-2.0, and is under Apache-2.0 AND MIT" in out
    assert main(["lock", "hf://org/model"]) == 0
    assert len(read_lock(LOCK_FILE)) == 1, "one model, one entry"


def test_a_text_is_taken_from_a_model_that_is_named(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(web, files())
    words = ["init", "--license", "apache-2.0", "--text", "hf://org/model", "--yes"]
    assert main(words) == 0, capsys.readouterr().err
    assert (tmp_path / "LICENSE").read_text() == licence_text("apache-2.0")

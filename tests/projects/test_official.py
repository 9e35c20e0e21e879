"""A text counts only word for word, wherever it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.licence_texts import licence_text
from tests.web import Page, serving

from weightmark.errors import UsageError
from weightmark.licenses.catalogue import SHIPPED, load_all
from weightmark.projects import official

MIT = SHIPPED.find("MIT")


def test_a_text_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("---\nkey: mit\n---\n\n" + licence_text("mit"))
    (found,) = official.text_named(str(path))
    assert (found.id, found.content) == ("MIT", licence_text("mit"))
    assert MIT is not None
    assert official.is_of(found, MIT)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        official.text_named(str(tmp_path / "gone"))
    (tmp_path / "large").write_bytes(b"x" * (official.MOST + 1))
    with pytest.raises(UsageError, match="larger than"):
        official.text_named(str(tmp_path / "large"))


def test_an_address_that_is_named_is_fetched() -> None:
    with serving() as web:
        web.pages["/a/LICENSE"] = Page(licence_text("mit").encode())
        (found,) = official.text_named(f"{web.url}/a/LICENSE")
        assert found.id == "MIT"
        with pytest.raises(UsageError, match="--text"):
            official.text_named(f"{web.url}/gone")


def test_a_changed_text_is_of_no_licence(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text(licence_text("mit").replace("without restriction", "with care"))
    (found,) = official.text_named(str(path))
    assert MIT is not None
    assert not official.is_of(found, MIT)


def test_the_package_of_texts_has_what_the_catalogue_names() -> None:
    """All entries that name it as a source have a text that is exact there."""
    named = [
        one for one in load_all() if any("licensedcode-data==" in s.origin for s in one.sources)
    ]
    assert len(named) > 80
    assert [one.id for one in named if official.installed(one) is None] == []


def test_without_the_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "_folder", lambda: "")
    assert MIT is not None
    assert official.installed(MIT) is None


def test_a_text_among_the_files_of_a_base(tmp_path: Path) -> None:
    assert MIT is not None
    assert official.beside_base(str(tmp_path / "gone"), MIT) is None
    (tmp_path / "README.md").write_text(licence_text("mit"))
    assert official.beside_base(str(tmp_path), MIT) is None
    (tmp_path / "LICENSE").write_text(licence_text("mit"))
    found = official.beside_base(str(tmp_path), MIT)
    assert found is not None
    assert found.source == str(tmp_path / "LICENSE")

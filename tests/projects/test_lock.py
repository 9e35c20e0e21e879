"""The lock: deterministic, whole, and never believed where it is broken."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import writers
from tests.collecting.test_gather import store
from tests.files import zipped as archive
from tests.licence_texts import licence_text

from weightmark.cli import main
from weightmark.config import load
from weightmark.errors import ConfigError, UsageError
from weightmark.projects.lock import (
    LOCK_FILE,
    Document,
    Locked,
    LockedFile,
    lock,
    read_lock,
    rendered,
)

WEIGHTS = writers.safetensors({"w": ("F32", [40])})
CARD = b"---\nlicense: mit\n---\n\n# A\n"


def model(folder: Path, card: bytes = CARD, key: str = "mit") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "README.md").write_bytes(card)
    (folder / "LICENSE").write_text(licence_text(key))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository that uses models."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def locked(*paths: str) -> tuple[Locked, ...]:
    return lock(paths, load("."))


def test_what_is_pinned() -> None:
    model(Path("models/a"))
    (one,) = locked("models/a")
    size = len(WEIGHTS)
    digest = sha256(WEIGHTS).hexdigest()
    assert one.source == "models/a"
    assert (one.license, one.clauses, one.revision) == ("MIT", (), "")
    assert one.files == (LockedFile("model.safetensors", size, size, digest, digest),)
    assert one.documents == (
        Document("LICENSE", sha256(licence_text("mit").encode()).hexdigest(), "MIT"),
        Document("README.md", sha256(CARD).hexdigest(), ""),
    )
    assert read_lock(LOCK_FILE) == (one,)


def test_clauses_are_pinned() -> None:
    model(Path("a"), b"---\nlicense: bigscience-openrail-m\n---\n", "bigscience-open-rail-m")
    (one,) = locked("a")
    assert len(one.clauses) == 13


def test_the_ends_of_a_large_file_are_compared() -> None:
    model(Path("a"))
    content = writers.safetensors({"w": ("F32", [100_000])})
    Path("a/model.safetensors").write_bytes(content)
    (one,) = locked("a")
    (file,) = one.files
    assert file.head == 64 << 10
    assert file.ends == sha256(content[: 64 << 10] + content[-(64 << 10) :]).hexdigest()


def test_models_are_added_and_looked_at_again() -> None:
    model(Path("a"))
    model(Path("b"))
    locked("b")
    assert [one.source for one in locked("a")] == ["a", "b"]
    before = Path(LOCK_FILE).read_bytes()
    locked()
    assert Path(LOCK_FILE).read_bytes() == before
    Path("a/README.md").write_bytes(CARD + b"more\n")
    locked()
    first, second = json.loads(Path(LOCK_FILE).read_bytes())["models"]
    old, same = json.loads(before)["models"]
    assert [key for key in old if old[key] != first[key]] == ["documents"]
    assert second == same


def test_each_model_of_a_folder_is_an_entry() -> None:
    model(Path("models/a"))
    model(Path("models/b/c"))
    model(Path("models/b"))
    assert [one.source for one in locked("models")] == ["models/a", "models/b", "models/b/c"]
    names = [[file.name for file in one.files] for one in locked()]
    assert names == [["model.safetensors"]] * 3
    Path(LOCK_FILE).unlink()
    assert len(locked()) == 3


def test_a_model_in_the_cache_of_the_hub_has_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(Path("hub").resolve()))
    model(Path("hub/models--org--name/snapshots/abc123"))
    (one,) = locked("hub/models--org--name")
    assert (one.source, one.revision) == ("hf://org/name@abc123", "abc123")
    assert locked() == (one,)


def test_a_folder_that_was_downloaded_to_has_its_revision() -> None:
    model(Path("a"))
    place = Path("a/.cache/huggingface/download")
    place.mkdir(parents=True)
    (place / "model.safetensors.metadata").write_text("abc123\netag\n1.0\n")
    assert locked("a")[0].revision == "abc123"


def test_a_file_and_an_archive() -> None:
    model(Path("a"))
    (one,) = locked("a/model.safetensors")
    assert one.source == "a/model.safetensors"
    assert [file.name for file in one.files] == ["model.safetensors"]
    Path("b.zip").write_bytes(archive({"x/model.safetensors": WEIGHTS, "x/README.md": CARD}))
    found = {one.source: one for one in locked("b.zip")}
    assert [file.name for file in found["b.zip"].files] == ["x/model.safetensors"]
    assert [text.name for text in found["b.zip"].documents] == ["x/README.md"]


def test_what_is_not_there_is_told_and_nothing_is_written() -> None:
    Path("empty").mkdir()
    for path, message in (("gone", "no such file"), ("empty", "no weights are there")):
        with pytest.raises(UsageError, match=message):
            locked(path)
    assert not Path(LOCK_FILE).exists()


TEXT = st.text(max_size=5)
SIZES = st.integers(0, 1 << 20)
FILES = st.builds(
    lambda name, size, text: LockedFile(name, size, size, text, text), TEXT, SIZES, TEXT
)
MODELS = st.builds(
    Locked,
    *(TEXT, TEXT, TEXT, st.lists(TEXT).map(tuple), TEXT, st.lists(TEXT).map(tuple)),
    st.lists(FILES).map(tuple),
    st.lists(st.builds(Document, TEXT, TEXT, TEXT)).map(tuple),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MODELS))
def test_what_is_written_is_read_back(models: list[Locked]) -> None:
    Path(LOCK_FILE).write_bytes(rendered(models))
    assert read_lock(LOCK_FILE) == tuple(models)


def test_a_name_that_is_no_utf_8_is_locked() -> None:
    one = Locked("models/\udcff", "", "MIT", (), "passed", (), (), ())
    Path(LOCK_FILE).write_bytes(rendered([one]))
    assert read_lock(LOCK_FILE) == (one,)


KEYS = st.sampled_from(["version", "models", *Locked._fields, *LockedFile._fields])
LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
TWIG = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(KEYS, LEAF, max_size=4)
JSON = TWIG | st.lists(TWIG, max_size=3) | st.dictionaries(KEYS, TWIG, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON | st.fixed_dictionaries({"version": st.just(1), "models": st.lists(JSON)}))
def test_whatever_else_it_holds_is_an_error_of_ours(content: object) -> None:
    Path(LOCK_FILE).write_text(json.dumps(content))
    with suppress(ConfigError):
        read_lock(LOCK_FILE)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff", "is no lock"), (b"[" * 99_999, "is no lock"), (b'{"version":2}', "version 2")],
)
def test_a_broken_lock_is_told(content: bytes, message: str) -> None:
    Path(LOCK_FILE).write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read_lock(LOCK_FILE)
    with pytest.raises(ConfigError, match="No such file"):
        read_lock("gone")


def test_the_command_says_what_was_locked(capsys: pytest.CaptureFixture[str]) -> None:
    model(Path("a"))
    assert main(["lock", "a"]) == 0
    assert "a: MIT, no restrictions listed, failed\n" in capsys.readouterr().out
    assert main(["verify", "--locked"]) == 0


def test_the_models_of_a_store_are_locked_by_their_manifests() -> None:
    kelp = writers.gguf([("general.name", "string", "kelp")])
    store(Path("s"), (kelp, [licence_text("mit")]))
    (one,) = locked("s")
    assert (one.source, one.license) == ("s/manifests/reg/library/0", "MIT")
    assert [file.name for file in one.files] == [f"blobs/sha256-{sha256(kelp).hexdigest()}"]
    assert "manifests/reg/library/0" in {text.name for text in one.documents}

"""From paths to facts: which files form one model, and what stands beside them."""

from __future__ import annotations

import errno
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import archives, writers
from tests.collecting.places import found
from tests.licence_texts import licence_text
from tests.received import judged, received
from tests.rules.folder import Folder, mark

import weightmark._cores
import weightmark.collecting.collect
import weightmark.collecting.papers
import weightmark.collecting.weights
from weightmark.collecting.collect import collect, without_match
from weightmark.config import Config, Project, load
from weightmark.errors import UsageError
from weightmark.finding import Finding
from weightmark.model.facts import Facts
from weightmark.verdict import NOTHING_CHECKED
from weightmark.verify import verify


def names(facts: Facts) -> list[str]:
    return [one.path for one in facts.weights]


def test_weights_belong_to_the_nearest_card_above(empty: Folder) -> None:
    """A card speaks for its folder and those below that have none of their own."""
    empty.card("license: mit")
    empty.weights(name="a.safetensors")
    empty.weights(name="unet/b.safetensors")
    empty.weights(name="vae/c.safetensors")
    empty.write("vae/README.md", "---\nlicense: apache-2.0\n---\n")
    models = found(".")
    assert names(models["./"]) == ["a.safetensors", "unet/b.safetensors"]
    assert names(models["vae"]) == ["vae/c.safetensors"]
    assert models["vae"].card is not None
    assert models["vae"].card.path == "vae/README.md"


def test_a_readme_without_front_matter_further_up_is_no_card(empty: Folder) -> None:
    """It is the readme of a project; beside the weights it is a card that lacks its metadata."""
    empty.write("README.md", "# A project\n")
    empty.weights(name="weights/a.safetensors")
    empty.weights(name="b.safetensors")
    models = found(".")
    assert models["weights"].card is None
    assert models["./"].card is not None


class Scanned(Iterator[os.DirEntry[str]]):
    """Entries as `os.scandir` gives them."""

    def __init__(self, entries: Iterable[os.DirEntry[str]]) -> None:
        self.entries = iter(entries)

    def __next__(self) -> os.DirEntry[str]:
        return next(self.entries)

    def __enter__(self) -> Scanned:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.entries = iter(())


@pytest.fixture
def either_case(monkeypatch: pytest.MonkeyPatch, empty: Folder) -> None:
    """A file that is there under two names, of which its folder lists one (Windows, macOS)."""
    empty.weights(name="m\u00f6del.safetensors")
    os.symlink("m\u00f6del.safetensors", other := "Mo\u0308del.SAFETENSORS")
    listdir, scandir = os.listdir, os.scandir

    monkeypatch.setattr(
        os, "scandir", lambda path: Scanned(one for one in scandir(path) if one.name != other)
    )
    monkeypatch.setattr(os, "listdir", lambda path: [one for one in listdir(path) if one != other])


@pytest.mark.usefixtures("either_case")
def test_a_file_is_found_in_whatever_case_and_form_of_unicode_it_is_named(empty: Folder) -> None:
    empty.card("license: mit")
    empty.weights(name="other.safetensors")
    models = found("Mo\u0308del.SAFETENSORS")
    assert names(models["./"]) == ["m\u00f6del.safetensors"]
    results = list(weightmark.stamp("Mo\u0308del.SAFETENSORS"))
    assert [one.path for one in results if one.changed] == ["m\u00f6del.safetensors", "README.md"]


def test_a_file_brings_its_shards_and_no_neighbours(empty: Folder) -> None:
    empty.write("model/README.md", "---\nlicense: mit\n---\n")
    first, second = (f"model/m-0000{number}-of-00002.safetensors" for number in (1, 2))
    for name in (first, second, "model/other.safetensors"):
        empty.weights(name=name)
    (facts,) = found(first).values()
    assert names(facts) == [first, second]
    (facts,) = found("model/other.safetensors").values()
    assert names(facts) == ["model/other.safetensors"]


@pytest.mark.parametrize("asked", ["model/README.md", "model/LICENSE"])
def test_one_file_brings_the_whole_model(empty: Folder, asked: str) -> None:
    """A change of card or text can put the weights in the wrong."""
    empty.write("model/README.md", "---\nlicense: mit\n---\n")
    empty.write("model/LICENSE", licence_text("mit"))
    empty.weights(name="model/a.safetensors")
    empty.weights(name="model/b.safetensors")
    empty.weights(name="other/c.safetensors")
    (facts,) = found(asked).values()
    assert names(facts) == ["model/a.safetensors", "model/b.safetensors"]


def test_each_model_comes_once(empty: Folder) -> None:
    """However many of its files are named."""
    empty.model()
    empty.weights(name="second.safetensors")
    paths = ["model.safetensors", "second.safetensors", "README.md", "LICENSE", "."]
    assert len(list(collect(paths, load(os.getcwd())))) == 1


def test_excluded_weights_are_left_out(empty: Folder) -> None:
    empty.model()
    empty.weights(name="tests/data/x.safetensors")
    empty.write("weightmark.toml", 'exclude = ["tests/**"]\n')
    judged, left = collect(["."], load(os.getcwd()))
    assert names(judged) == ["model.safetensors"]
    assert [(one.path, one.chosen) for one in left.unjudged] == [("tests/data/x.safetensors", True)]


def test_a_path_that_is_not_there_is_said(empty: Folder) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        found(str(empty.path / "nowhere"))


def test_broken_files_hide_no_others(empty: Folder) -> None:
    """Each of them is a finding; the rest is judged."""
    empty.model()
    empty.write("broken.safetensors", b"\xff" * 40)
    empty.write("empty.safetensors", b"")
    empty.write("broken.whl", b"PK\x03\x04 no archive")
    verdict = verify([".", "broken.whl"], load(os.getcwd()))
    places = {one.location.path for one in verdict.findings if one.rule.code == "WM107"}
    assert places == {"broken.safetensors", "empty.safetensors", "broken.whl"}
    assert "model.safetensors" in verdict.checked


def test_a_data_set_is_judged_and_what_it_says_is_said_of_no_weights(empty: Folder) -> None:
    """It lies beside a model as often as not; with weights beside it, it is all there is."""
    data = "---\nlicense: cc-by-4.0\ntask_categories: [text-generation]\n---\n# Tides\n"
    empty.model()
    empty.write("data/README.md", data)
    empty.write("later/README.md", "---\nlicense: cc-by-4.0\n---\n# A model to come\n")
    assert {"data", "later"} <= found(".").keys()
    empty.weights({}, name="data/a.safetensors")
    assert "data" in found(".")


def test_a_text_and_a_card_without_end_are_findings(
    empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ends the run."""
    monkeypatch.setattr("weightmark.collecting.papers._MAX_TEXT", 1 << 15)
    empty.model()
    empty.write("LICENSE", licence_text("mit") + "and so on\n" * 4_500)
    empty.write("README.md", b"---\nlicense: mit\n---\n" + b"x" * (17 << 20))
    verdict = verify(["."], load(os.getcwd()))
    assert {"LICENSE", "README.md"} <= {one.location.path for one in verdict.findings}


def test_many_files_are_read_as_one_is(empty: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that share the files find what one process finds, in the same order."""
    for number in range(20):
        name = f"m{number:02}.safetensors"
        empty.weights({**mark(), "license": "mit", "n": str(number)}, name=name)
    empty.write("m05.safetensors", b"broken")
    empty.write("m06.safetensors", writers.safetensors(metadata={"weightmark": "{}"}))
    alone = verify(["."], load(os.getcwd()), deep=True)
    monkeypatch.setattr(weightmark.collecting.weights, "_MANY", 2)
    monkeypatch.setattr(weightmark._cores, "may_fork", lambda: True)
    assert verify(["."], load(os.getcwd()), deep=True) == alone
    assert json.dumps(alone.checked).count("safetensors") == 20


@pytest.mark.parametrize("here", ["", "a", "a/b", "a/b/c", "elsewhere", ".."])
def test_paths_lead_there_from_here(
    empty: Folder, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    """Wherever one stands: above, beside, or in the folders that are looked through."""
    root = os.getcwd()
    for name in ("x.safetensors", "a/x.safetensors", "a/b/c/x.safetensors"):
        empty.weights(name=name)
        empty.write(os.path.join(os.path.dirname(name), "README.md"), "---\nlicense: mit\n---\n")
    os.makedirs(here or ".", exist_ok=True)
    monkeypatch.chdir(here or ".")
    models = list(collect([root], load(root)))
    folders = [root, f"{root}/a", f"{root}/a/b/c"]
    assert [os.path.abspath(one.label) for one in models] == folders
    for one, above in zip(models, folders, strict=True):
        assert one.label in (os.path.relpath(above), "./")
        assert names(one) == [os.path.relpath(f"{above}/x.safetensors")]
        assert one.card is not None
        assert one.card.path == os.path.relpath(f"{above}/README.md")


def test_what_stands_above_many_files_is_looked_for_once(
    empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook is given each file by its name, and above all of them is one large folder."""
    listed: list[str] = []
    listdir = os.listdir

    def counting(path: str) -> list[str]:
        listed.append(os.path.abspath(path))
        return listdir(path)

    paths = [f"m{number}/x.safetensors" for number in range(30)]
    for path in paths:
        empty.weights(name=path)
    monkeypatch.setattr(os, "listdir", counting)
    models = list(collect(paths, load(os.getcwd())))
    assert len(models) == 30
    assert listed.count(os.getcwd()) <= 2


@pytest.mark.parametrize("forks", [False, True])
def test_what_processes_did_not_deliver_is_read_all_the_same(
    empty: Folder, monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    """Where none can be started, and where they end before they answer."""
    here, read = os.getpid(), weightmark.collecting.weights._read

    def dying(*args: Any, **kwargs: Any) -> Any:
        if os.getpid() != here:
            os._exit(9)
        return read(*args, **kwargs)

    def refused() -> int:
        raise BlockingIOError("no more processes")

    for number in range(20):
        empty.weights(mark(), name=f"m{number:02}.safetensors")
    alone = verify(["."], load(os.getcwd()))
    monkeypatch.setattr(weightmark.collecting.weights, "_MANY", 2)
    monkeypatch.setattr(weightmark._cores, "may_fork", lambda: True)
    monkeypatch.setattr(weightmark.collecting.weights, "_read", dying)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    if not forks:
        monkeypatch.setattr(os, "fork", refused)
    assert verify(["."], load(os.getcwd())) == alone
    assert len(alone.checked) == 20


def test_models_that_processes_share_are_judged_as_alone(
    empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was seen of their texts only in part is told, whichever process saw that."""
    for number in range(8):
        empty.weights(name=f"m{number}/model.safetensors")
        empty.write(f"m{number}/README.md", "---\nlicense: mit\n---\n")
        empty.write(f"m{number}/LICENSE", licence_text("mit"))
        for text in range(21):
            empty.write(f"m{number}/below/LICENSE.{text}", "Terms.\n")
        empty.weights(name=f"m{number}/below/model.safetensors")
    monkeypatch.setattr(weightmark.collecting.papers, "_MAX_TEXT", 600)
    alone = verify(["."], load(os.getcwd()), drawn=True)
    forks = 0
    fork = os.fork

    def counted() -> int:
        nonlocal forks
        forks += 1
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(weightmark.collecting.collect, "_MANY", 2)
    monkeypatch.setattr(weightmark._cores, "may_fork", lambda: True)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert verify(["."], load(os.getcwd()), drawn=True) == alone
    assert forks == 3
    told = [one.message for one in alone.findings if one.rule.code == "WM117"]
    assert [one.split()[:2] for one in told] == [["8", "files"], ["8", "files"]]
    assert len(alone.answers) == 8
    empty.write("a.zip", archives.zip_bytes({"b/README.md": b""}))
    verify(["."], load(os.getcwd()))
    assert forks == 3, "an open archive is read by one process alone"


@pytest.mark.parametrize("paths", [["."], ["models"], ["models/model.safetensors"]])
def test_a_link_inside_the_project_is_followed_wherever_one_looks_from(
    empty: Folder, paths: list[str]
) -> None:
    """DVC puts the file into `.dvc/cache` and a link to it where it was."""
    cached = ".dvc/cache/files/md5/ab/cdef0123456789"
    empty.write(cached, writers.safetensors(metadata={"license": "mit"}))
    empty.write("models/README.md", "---\nlicense: mit\n---\n")
    os.symlink(f"../{cached}", "models/model.safetensors")
    (facts,) = found(*paths).values()
    (weights,) = facts.weights
    assert weights.failure is None
    assert weights.header is not None
    assert weights.path == "models/model.safetensors"


@pytest.mark.usefixtures("folder")
def test_a_link_out_of_a_downloaded_folder_is_not_followed(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Outside of the project a folder ends at itself."""
    away = tmp_path_factory.mktemp("away")
    (away / "secret.safetensors").write_bytes(writers.safetensors())
    (away / "model").mkdir()
    (away / "model" / "w.safetensors").symlink_to("../secret.safetensors")
    (facts,) = found(str(away / "model")).values()
    assert facts.weights[0].failure is not None


def test_weights_that_are_seen_and_cannot_be_read_do_not_go_by_in_silence(
    empty: Folder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A link out of the tree is not followed: it says so, also where it alone was asked for."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "w.safetensors"
    elsewhere.write_bytes(writers.safetensors())
    empty.model()
    os.symlink(elsewhere, "out.safetensors")
    os.symlink("nowhere", "gone.safetensors")
    os.mkfifo("pipe.safetensors")
    os.symlink("model.safetensors", "inside.safetensors")
    seen = ["gone.safetensors", "out.safetensors", "pipe.safetensors"]
    for paths, unread in (([os.curdir], seen), (["out.safetensors"], seen[1:2])):
        said = {
            one.location.path: one.message
            for one in verify(paths, load(os.getcwd())).findings
            if one.rule.code == "WM107"
        }
        assert list(said) == unread
        assert "is a link that leaves the tree" in said["out.safetensors"]


def test_weights_that_cannot_be_read_keep_their_place_among_the_others(empty: Folder) -> None:
    """So that what the configuration says of one file is not taken for that of the next."""
    entry = 'path = "b.safetensors"\nlicense = "mit"\nbase = [{ model = "org/base" }]'
    empty.write("weightmark.toml", f'license = "mit"\n[[weights]]\n{entry}\n')
    empty.weights(name="b.safetensors")
    os.symlink("nowhere", "a.safetensors")
    (facts,) = found(".").values()
    assert names(facts) == ["a.safetensors", "b.safetensors"]
    assert [len(facts.bases_of(one)) for one in facts.weights] == [0, 1]


# -- what the system does not hand out ------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
@pytest.mark.parametrize(
    "name", ["model.safetensors", "README.md", "LICENSE", "sub", "sub/model.safetensors", ""]
)
def test_what_cannot_be_opened_is_a_finding_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    closed = str(tmp_path / "model" / name).rstrip("/")
    for folder in ("model", "model/sub", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "model.safetensors").write_bytes(writers.safetensors())
    (tmp_path / "model" / "README.md").write_text("---\nlicense: mit\n---\n")
    (tmp_path / "model" / "LICENSE").write_text("MIT")

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any = ".", *args: Any, **options: Any) -> Any:
            if isinstance(path, str) and os.path.abspath(path) == closed:
                raise OSError(code, os.strerror(code))
            return real(path, *args, **options)

        return opened

    for one in ("os.open", "builtins.open", "os.scandir", "os.listdir"):
        module, _, function = one.partition(".")
        monkeypatch.setattr(one, failing(getattr(sys.modules[module], function)))
    found = verify([str(tmp_path / "model"), str(tmp_path / "other")], Project("/", Config()))
    assert any(one.location.path.endswith("other/model.safetensors") for one in found.findings)
    about = [one for one in found.findings if os.path.abspath(one.location.path) == closed]
    assert about
    assert {one.rule.code for one in about} & {"WM107", "WM203", "WM305"}


@pytest.mark.parametrize("name", ["notes.txt", "m-1-py3-none-any.whl", "folder"])
def test_nothing_else_answers_for_a_link_to_nothing(empty: Folder, name: str) -> None:
    empty.weights()
    (empty.path / name).symlink_to("nothing")
    with pytest.raises(UsageError, match=f"{name}: a link to nothing"):
        found(name)


def test_globs_that_match_nothing_are_named(empty: Folder) -> None:
    empty.write("LICENSE", "x")
    empty.write("deep/er/x.txt", "x")
    globs, top = ["LICENSE*", "NONE*", "**/x.txt"], str(empty.path)
    assert without_match(top, globs) == ("NONE*",)
    assert without_match(top, globs, recursive=False) == ("NONE*", "**/x.txt")
    assert without_match(top, []) == ()


# -- what was seen and not judged --------------------------------------------------------------


def left(*paths: str) -> list[Finding]:
    found = verify(paths or ["."], load(os.getcwd())).findings
    return [one for one in found if one.rule.code == "WM117"]


def test_a_folder_that_is_skipped_and_holds_weights_is_an_error(folder: Folder) -> None:
    folder.weights(name="__pycache__/deep/x.safetensors")
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("__pycache__", "error")
    assert "1 weight file, such as deep/x.safetensors" in found.message


def test_packages_of_others_in_an_environment_are_named(folder: Folder) -> None:
    folder.write(".venv/pyvenv.cfg", "home = /usr\n")
    folder.weights(name=".venv/lib/x.safetensors")
    (found,) = left()
    assert (found.location.path, str(found.severity)) == (".venv", "note")


@pytest.mark.parametrize(
    ("name", "begins", "named"),
    [
        ("libgomp.so.1.0.0", b"\x7fELF", 0),
        ("tool", b"#!/usr/bin/env python3\n", 0),
        ("tool", b"\xcf\xfa\xed\xfe", 0),
        ("tool", b"MZ\x90", 0),
        ("libgomp.so.1.0.0", b"weights", 1),
        ("table.cc", b"", 0),
        ("lookup.json.gz", b"", 1),
        ("tool", b"", 1),
    ],
)
def test_a_large_program_is_known_by_its_first_bytes(
    folder: Folder, name: str, begins: bytes, named: int
) -> None:
    (folder.path / name).write_bytes(begins.ljust(1 << 20, b"\0"))
    assert len(left()) == named


def test_a_wheel_in_a_folder_is_named_and_not_judged(folder: Folder) -> None:
    (folder.path / "dist").mkdir()
    weights = {"demo/x.safetensors": writers.safetensors()}
    archives.wheel(folder.path / "dist", weights, "Metadata-Version: 2.4\nName: demo\n")
    (found,) = left()
    assert found.location.path == "dist/demo-1.0-py3-none-any.whl"
    assert str(found.severity) == "note"


def test_the_weights_of_a_wheel_in_an_archive_are_judged_without_its_metadata(
    folder: Folder,
) -> None:
    weights = {"demo/x.safetensors": writers.safetensors()}
    wheel = archives.wheel(folder.path, weights, "Metadata-Version: 2.4\nName: demo\n")
    with zipfile.ZipFile("bundle.zip", "w") as bundle:
        bundle.write(wheel, "wheels/demo-1.0-py3-none-any.whl")
    (found,) = left("bundle.zip")
    assert found.location.path == "bundle.zip!/wheels/demo-1.0-py3-none-any.whl"
    assert str(found.severity) == "warning"
    assert "whose metadata was not read" in found.message


def test_what_exclude_leaves_out_is_a_note(folder: Folder) -> None:
    folder.weights(name="tests/x.safetensors")
    folder.write("weightmark.toml", 'exclude = ["tests/**"]\n')
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("tests/x.safetensors", "note")
    (named,) = left("tests/x.safetensors")
    assert named.location.path == "tests/x.safetensors"


def test_a_named_file_is_judged_itself_or_the_run_says_that_it_was_not(folder: Folder) -> None:
    folder.write("weights.csv", "a,b\n")
    verdict = verify(["weights.csv"], load(os.getcwd()))
    assert [one.rule.code for one in verdict.findings] == ["WM117"]
    assert verdict.checked == ()
    assert verdict.exit_code == 3


def test_many_files_are_one_line_with_a_count(folder: Folder) -> None:
    for number in range(30):
        folder.write(f"{number:02}.blob", b"\0" * (1 << 20))
    (found,) = left()
    assert found.message.startswith("30 files not judged")
    assert found.message.endswith("and 10 more")


def test_a_text_that_is_longer_than_is_read_is_a_warning(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weightmark.collecting.papers._MAX_TEXT", 1 << 15)
    folder.write("LICENSE", "words of a licence\n" * 2_500)
    (found,) = left()
    assert (found.location.path, str(found.severity)) == ("LICENSE", "warning")


def test_a_collection_of_texts_is_none_of_the_weights(folder: Folder) -> None:
    for number in range(25):
        folder.write(f"LICENSE.{number}", f"text {number}\n")
    (found,) = left()
    assert "many licence texts" in found.message


def test_a_member_with_an_unsafe_name_is_an_error_where_it_is_weights(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(archives.zip_bytes({"../x.safetensors": writers.safetensors(), "../y": b""}))
    found = verify([str(path)], Project(str(tmp_path / "elsewhere"), Config())).findings
    severities = {(one.rule.code, str(one.severity)) for one in found}
    assert ("WM117", "error") in severities


def test_files_of_one_archive_are_named_inside_it(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(archives.zip_bytes({f"d/{at}.xyz": bytes(1 << 20) for at in range(2)}))
    found = verify([str(path)], Project(str(tmp_path / "elsewhere"), Config())).findings
    (large,) = (one for one in found if one.rule.code == "WM117")
    assert large.message.endswith(": d/0.xyz, d/1.xyz")
    assert large.location.path.endswith("m.zip!/d/0.xyz")


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Weights as somebody received them."""
    monkeypatch.chdir(tmp_path)
    return received(tmp_path)


def test_a_large_file_of_no_known_kind_with_nothing_judged_is_exit_3(bare: Folder) -> None:
    bare.write("model.xyz", os.urandom(2 << 20))
    assert judged().exit_code == 0
    bare.remove("model.safetensors")
    assert judged().exit_code == NOTHING_CHECKED


def test_a_folder_that_cannot_be_listed_is_told_once(
    empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.weights()
    (empty.path / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> object:
        if os.path.basename(path) == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path)

    monkeypatch.setattr("os.scandir", scandir)
    found = judged().findings
    told = [one.rule.code for one in found if "cannot be listed" in one.message]
    assert told == ["WM107"]

"""An installed package is judged as its wheel is, wherever in it one looks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text

from weightmark.config import load
from weightmark.containers.installed import Installed, find_installed, list_installed
from weightmark.errors import UsageError
from weightmark.finding import Severity
from weightmark.verdict import Verdict
from weightmark.verify import verify

INFO = "tiny-1.0.dist-info"


class Site:
    """A folder that packages are installed into."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> None:
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    def install(
        self, files: Mapping[str, str | bytes], info: str = INFO, licence: str = "MIT"
    ) -> None:
        """As an installer does: the files, the metadata, and RECORD of them and of byte code."""
        name, version = info.removesuffix(".dist-info").split("-")
        files = {
            **files,
            f"{info}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n"
            f"License-Expression: {licence}\nLicense-File: LICENSE\n",
            f"{info}/licenses/LICENSE": licence_text("mit"),
            f"{info}/INSTALLER": "pip\n",
        }
        for path, content in files.items():
            self.write(path, content)
        lines = [f"{path},,{len(content.encode() if isinstance(content, str) else content)}"
                 for path, content in files.items()]  # fmt: skip
        lines += [f"{info}/RECORD,,", "../../../bin/tiny,,", "tiny/__pycache__/a.cpython-311.pyc,,"]
        self.write(f"{info}/RECORD", "\n".join(lines) + "\n")


@pytest.fixture(params=["env/lib/python3.11/site-packages", "dist-packages", "vendored"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.chdir(tmp_path)
    return Site(tmp_path / request.param)


def judged(*paths: str | Path) -> Verdict:
    return verify([str(path) for path in paths], load(os.getcwd()))


def codes(verdict: Verdict) -> set[str]:
    """What is to be mended or asked; a note is neither."""
    return {one.rule.code for one in verdict.findings if one.severity > Severity.NOTE}


WEIGHTS: Mapping[str, str | bytes] = {
    "tiny/__init__.py": "",
    "tiny/data/model.safetensors": writers.safetensors(),
}


def test_metadata_and_texts_of_the_package_speak_for_its_folder(site: Site) -> None:
    """Without them two warnings: no card, and no licence text."""
    site.install({**WEIGHTS, "tiny/data/README.md": "---\nlicense: mit\n---\n# A model\n"})
    verdict = judged(site.path / "tiny")
    assert codes(verdict) == set()
    assert [Path(one).name for one in verdict.checked] == ["README.md", "model.safetensors"]


def tells_its_name(site: Site) -> None:
    if site.path.name == "vendored":
        pytest.skip("below its packages, a folder of any name is not known for a site")


@pytest.mark.parametrize("below", ["tiny", "tiny/data"])
def test_what_a_wheel_is_told_its_installed_folder_is_told(site: Site, below: str) -> None:
    if below != "tiny":
        tells_its_name(site)
    site.install(WEIGHTS, licence="MIT")
    site.write("tiny/data/README.md", "---\nlicense: llama3\n---\n# A model\n")
    verdict = judged(site.path / below)
    assert {"WM502", "WM504"} <= codes(verdict)
    assert not codes(verdict) & {"WM101", "WM201", "WM301"}


def test_a_named_file_is_judged_with_its_package(site: Site) -> None:
    tells_its_name(site)
    site.install({**WEIGHTS, "tiny/other/b.safetensors": b""})
    verdict = judged(site.path / "tiny/data/model.safetensors")
    assert codes(verdict) == {"WM501"}
    assert verdict.findings[0].location.path.endswith("tiny/data/model.safetensors")


@pytest.mark.parametrize("beside", [False, True])
def test_what_a_package_is_told_a_folder_above_it_is_told(site: Site, *, beside: bool) -> None:
    """Its metadata speak for its own weights, and for none that nobody installed."""
    site.install(WEIGHTS)
    site.write("tiny/data/README.md", "---\nlicense: llama3\n---\n# A model\n")
    if beside:
        site.write("mine/model.safetensors", writers.safetensors())
    told = judged(site.path / "tiny")
    for above in (site.path, site.path.parent):
        verdict = judged(above)
        of_package = {one for one in verdict.findings if "mine" not in one.location.path}
        assert of_package == set(told.findings)
        assert len(verdict.checked) == len(told.checked) + beside
        assert ("WM115" in codes(verdict)) is beside
    assert judged(site.path, site.path / "tiny").checked == judged(site.path).checked


def test_packages_that_are_left_out_stay_so_above_them(site: Site) -> None:
    Path(".git").mkdir()
    Path("weightmark.toml").write_text('license = "mit"\nexclude = ["**/data/**"]\n')
    site.install({**WEIGHTS, "tiny/b.safetensors": writers.safetensors()})
    checked = judged(site.path.parent).checked
    assert [Path(one).name for one in checked] == ["b.safetensors"]


def test_only_the_folder_that_was_asked_for_is_judged(site: Site) -> None:
    tells_its_name(site)
    site.install({**WEIGHTS, "tiny/other/b.safetensors": b"broken"})
    assert codes(judged(site.path / "tiny/other")) >= {"WM107"}
    assert codes(judged(site.path / "tiny/data")) == {"WM501"}


def test_weights_that_somebody_else_put_there_are_told(site: Site) -> None:
    site.install(WEIGHTS)
    site.write("tiny/data/late.safetensors", writers.safetensors())
    found = [one for one in judged(site.path / "tiny").findings if one.rule.code == "WM510"]
    assert [(one.location.path.rpartition("/")[2], one.message) for one in found] == [
        ("late.safetensors", "is there but does not stand in RECORD")
    ]


def test_other_bytes_than_were_installed_are_told(site: Site) -> None:
    site.install(WEIGHTS)
    site.write("tiny/data/model.safetensors", writers.safetensors(metadata={"license": "mit"}))
    assert "WM509" in codes(judged(site.path / "tiny"))


def test_a_namespace_of_several_packages_is_none_of_them(site: Site) -> None:
    site.install({"space/one/m.safetensors": writers.safetensors()}, "one-1.0.dist-info")
    site.install({"space/two/m.safetensors": writers.safetensors()}, "two-1.0.dist-info")
    assert find_installed(str(site.path / "space")) is None
    if site.path.name != "vendored":
        found = find_installed(str(site.path / "space" / "two"))
        assert found is not None
        assert found[0].info == "two-1.0.dist-info"


def test_a_folder_beside_packages_is_none_of_them(site: Site) -> None:
    site.install(WEIGHTS)
    site.write("mine/model.safetensors", writers.safetensors())
    assert find_installed(str(site.path / "mine")) is None
    assert find_installed(str(site.path / INFO)) is None
    assert "WM115" in codes(judged(site.path / "mine"))


def test_the_packages_of_an_environment_are_not_those_of_the_project(site: Site) -> None:
    Path(".git").mkdir()
    Path("weightmark.toml").write_text('license = "apache-2.0"\n')
    site.install({**WEIGHTS, "tiny/data/README.md": "---\nlicense: mit\n---\n# A model\n"})
    assert codes(judged(site.path / "tiny")) == set()


def test_names_in_record_lead_nowhere_else(site: Site) -> None:
    """Only the folder and its dist-info are read, whatever RECORD lists."""
    site.install(WEIGHTS)
    site.write(f"{INFO}/RECORD", "tiny/x,,\n../../../../etc/passwd,,\n/etc/m.safetensors,,\n")
    assert not any("etc" in one for one in judged(site.path / "tiny").checked)


def test_a_path_that_is_not_there_is_said(site: Site) -> None:
    site.install({**WEIGHTS})
    with pytest.raises(UsageError):
        judged(site.path / "tiny" / "gone")


def test_a_file_belongs_to_the_package_whose_record_names_it(site: Site) -> None:
    site.install(WEIGHTS)
    package = Installed(str(site.path), INFO, "tiny")
    assert find_installed(str(site.path / "tiny")) == (package, "tiny")
    below = str(site.path / "tiny" / "data")
    if "packages" in str(site.path):
        assert find_installed(below) == (package, "tiny/data")
        weights = f"{below}/model.safetensors"
        assert find_installed(weights) == (package, "tiny/data/model.safetensors")
        site.write("tiny/data/mine.safetensors", b"x")
        assert find_installed(f"{below}/mine.safetensors") is None
    for name in (INFO, "", "gone"):
        assert find_installed(str(site.path / name).rstrip("/")) is None


def test_a_package_is_listed_with_its_metadata(site: Site) -> None:
    site.install(WEIGHTS)
    site.install({"other/x.py": ""}, info="other-1.0.dist-info")
    listing = list_installed(Installed(str(site.path), INFO, "tiny"))
    names = {entry.name for entry in listing.entries}
    assert set(WEIGHTS) | {f"{INFO}/METADATA", f"{INFO}/RECORD"} <= names
    assert all(name.startswith(("tiny/", f"{INFO}/")) for name in names)
    (site.path / "tiny" / "link").symlink_to("nothing")
    (problem,) = list_installed(Installed(str(site.path), INFO, "tiny")).problems
    assert (problem.kind, problem.where) == ("broken-link", "tiny/link")

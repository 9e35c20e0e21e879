"""The documents say what is so: headings, copies of output, keys, paths and examples."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager
from tests import writers

from weightmark import __version__
from weightmark import config as project
from weightmark.cli import COMMANDS, main
from weightmark.declared.mark import Base, Mark, encode
from weightmark.finding import Rule
from weightmark.formats.digest import tensor_digest
from weightmark.formats.safetensors import SAFETENSORS
from weightmark.licenses.restrictions import restriction_hash
from weightmark.recognition.identification import NONE, RESOLVED, UNRESOLVED
from weightmark.rules import CHECKS
from weightmark.texts.canonical import canonical_form
from weightmark.texts.clauses import find_clauses

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = sorted(ROOT.glob("docs/*.md"))
PAGES = [ROOT / "README.md", *DOCS, *sorted((ROOT / ".github").glob("*.md"))]
RULES = [check.rule for check in CHECKS]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# -- rules ------------------------------------------------------------------------------------


def test_every_rule_has_a_heading_and_every_heading_a_rule() -> None:
    headings = re.findall(r"^## (WM\d+ .*)$", read("docs/rules.md"), re.MULTILINE)
    assert headings == sorted(f"{rule.code} {rule.name}" for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_links_to_its_heading(rule: Rule) -> None:
    """GitHub makes the anchor of a heading: lower case, blanks to hyphens."""
    anchor = f"{rule.code} {rule.name}".lower().replace(" ", "-")
    assert rule.url.endswith(f"docs/rules.md#{anchor}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_severity_example_and_remedy(rule: Rule) -> None:
    section = read("docs/rules.md").split(f"## {rule.code} ")[1].split("\n## ")[0]
    assert f"*{rule.severity}" in section
    assert re.search(r"^    \S", section, re.MULTILINE), "an example of the message"
    assert "Remedy:" in section


def test_codes_and_names_are_distinct() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


# -- README -----------------------------------------------------------------------------------


def test_readme_copies_the_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    with pytest.raises(SystemExit):
        main(["--help"])
    # Releases of Python break and colour these lines differently.
    words = capsys.readouterr().out.split()
    block = re.search(r"```text\n(usage: weightmark.*?)```", README, re.DOTALL)
    assert block is not None
    assert block[1].split() == words


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert f"usage: weightmark {name}" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["weightmark demo", "pytest"])
def test_readme_has_one_line_that_does_all(word: str) -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    assert len([line for line in lines if word in line]) == 1
    assert len(lines) == 2


def test_readme_names_every_hook() -> None:
    hooks = yaml.safe_load(read(".pre-commit-hooks.yaml"))
    assert hooks
    for hook in hooks:
        assert f"| `{hook['id']}` |" in README


def test_readme_names_every_exit_code() -> None:
    for code in range(4):
        assert f"**{code}**" in README


def test_pages_that_pin_a_release_pin_this_one() -> None:
    for name in ("README.md", "docs/hooks.md", "templates/pre-commit-config.yaml"):
        assert set(re.findall(r"rev: v(\S+)", read(name))) == {__version__}, name
    assert f"weightmark>={__version__}" in read("templates/github-workflow.yml")
    extension = read("templates/hf-weightmark/pyproject.toml")
    assert f'version = "{__version__}"' in extension
    assert f"weightmark[remote]>={__version__}" in extension
    mirror = read("docs/hooks.md")
    assert f'version = "{__version__}"\ndependencies = ["weightmark=={__version__}"]' in mirror


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_to_files(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_an_index_shows_the_pictures_and_follows_the_links_of_the_release() -> None:
    """It has the page without its repository, so that no link may be relative there."""
    shown = ProjectMetadata(str(ROOT), PluginManager()).core.readme
    home = "https://{}/weightmark/weightmark/{}v" + __version__ + "/"
    raw, blob = home.format("raw.githubusercontent.com", ""), home.format("github.com", "blob/")
    plain = re.compile(r'(?:\]\(|\b(?:srcset|src)=")(?!https://|#)([^)"\s]+)')
    assert plain.findall(shown) == []
    assert shown.replace(raw, "").replace(blob, "") == README
    assert sorted(re.findall(rf"{re.escape(raw)}([^)\"\s]+)", shown)) == sorted(
        set(re.findall(r"docs/pictures/[\w.-]+", README))
    )
    assert len(re.findall(re.escape(blob), shown)) > 10


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of headings: lower case, blanks to hyphens, no other marks."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings_lead_to_headings(page: Path) -> None:
    links = re.findall(r"\]\(([\w./-]*)#([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for file, anchor in links:
        assert anchor in anchors(page.parent / file if file else page), f"{file}#{anchor}"


def test_the_glossary_has_the_words_of_reports_in_their_order() -> None:
    rows = re.findall(r"^\| \*\*(.*?)\*\* \|", read("docs/glossary.md"), re.MULTILINE)
    assert rows == sorted(rows)
    told = {word for row in rows for word in row.split(", ")}
    assert told >= {"exact", "altered", "truncated", "notice", "unknown"}
    assert told >= {RESOLVED, NONE, UNRESOLVED}
    assert told >= {"carried", "dropped", "weakened", "silenced", "waived"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_in_docs_are_there(page: Path) -> None:
    paths = re.findall(
        r"`((?:src|tests|docs|templates|\.ci|\.github)/[\w./-]*)`",
        page.read_text(encoding="utf-8"),
    )
    for path in paths:
        assert (ROOT / path).exists(), path


# -- configuration ----------------------------------------------------------------------------


def test_every_key_of_the_configuration_is_described() -> None:
    described = set(re.findall(r"^\| `([a-z.-]+)` \|", read("docs/configuration.md"), re.MULTILINE))
    inner = {"base": project._BASE_KEYS, "weights": project._WEIGHTS_KEYS}
    inner["policy"] = project._POLICY_KEYS
    inner["waivers"] = set(project._WAIVER_KEYS)
    wanted = project._CONFIG_KEYS - {"policy"}
    wanted = wanted | {f"{outer}.{key}" for outer, keys in inner.items() for key in keys}
    assert described == wanted


@pytest.mark.parametrize("page", ["README.md", "docs/configuration.md"])
def test_examples_of_the_configuration_are_valid(page: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", read(page), re.DOTALL)
    blocks = [block for block in blocks if "[tool.weightmark]" in block]
    assert blocks
    for block in blocks:
        (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
        assert project.load(str(tmp_path)).config.license == "bigscience-openrail-m"


def test_the_template_of_the_configuration_is_valid(tmp_path: Path) -> None:
    (tmp_path / "weightmark.toml").write_text(read("templates/weightmark.toml"), encoding="utf-8")
    assert project.load(str(tmp_path)).config.license == "LICENSE-ID"


# -- the specification of the mark --------------------------------------------------------------

FORMAT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
LICENCE = "LicenseRef-Example-OpenRAIL"


def example_text() -> str:
    found = re.search(r"The licence text\n\n```text\n(.*?)```", FORMAT, re.DOTALL)
    assert found is not None
    return found[1]


def example_file() -> bytes:
    """The file that the example describes, without its mark: two zero floats and a byte."""
    header = (
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},'
        '"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}'
    )
    return writers.safetensors_head(header) + bytes(8) + b"\x07"


def example_mark(path: Path) -> Mark:
    path.write_bytes(example_file())
    with path.open("rb") as stream:
        header = SAFETENSORS.read(stream, path.stat().st_size)
    digests = {clause.sha256 for one in find_clauses(example_text()) for clause in one.clauses}
    return Mark(
        license=LICENCE,
        clauses=tuple(sorted(digests)),
        bases=(Base("org/base", "finetune", "MIT", ()),),
        tensors=tensor_digest(lambda _: path.open("rb"), header.tensors),
    )


def test_the_example_of_clauses_is_right() -> None:
    rows = re.findall(r"^\| `(to .*?)` \| `([0-9a-f]{64})` \|$", FORMAT, re.MULTILINE)
    clauses = [clause for one in find_clauses(example_text()) for clause in one.clauses]
    assert rows == [(canonical_form(clause.text), clause.sha256) for clause in clauses]
    assert f"hash is `{restriction_hash(digest for _, digest in rows)}`" in FORMAT


def test_the_example_of_metadata_is_right(tmp_path: Path) -> None:
    lines = re.findall(r"^(weightmark\w*) = (.*)$", FORMAT, re.MULTILINE)
    assert dict(lines) == encode(example_mark(tmp_path / "example.safetensors"))


def reader() -> Callable[[Path], dict[str, object] | None]:
    """The program that the page prints."""
    found = re.search(r"```python\n(.*?)```", FORMAT, re.DOTALL)
    assert found is not None
    names: dict[str, Callable[[Path], dict[str, object] | None]] = {}
    exec(found[1], names)  # noqa: S102 - our own page
    return names["read_mark"]


def marked_file(path: Path, mark: Mark) -> None:
    plain = example_file()
    entries = json.loads(plain[8 : 8 + int.from_bytes(plain[:8], "little")])
    header = json.dumps({"__metadata__": encode(mark), **entries})
    path.write_bytes(writers.safetensors_head(header) + plain[-9:])


def test_the_printed_reader_reads_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "example.safetensors"
    mark = example_mark(path)
    assert reader()(path) is None
    marked_file(path, mark)
    record = reader()(path)
    assert record is not None
    assert record["license"] == LICENCE


@pytest.mark.parametrize("change", ["tensor", "clause"])
def test_the_printed_reader_sees_a_change(tmp_path: Path, change: str) -> None:
    path = tmp_path / "example.safetensors"
    marked_file(path, example_mark(path))
    content = path.read_bytes()
    if change == "tensor":
        content = content[:-1] + b"\x08"
    else:
        content = content.replace(b"599fbf5a084a95f0", b"599fbf5a084a95f1")
    path.write_bytes(content)
    with pytest.raises(AssertionError):
        reader()(path)

"""The Python API is what docs/api.md says, typed, and costs nothing to import."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.writers import safetensors

import weightmark
import weightmark.safetensors as guard
from weightmark.declared.mark import encode

DOCS = Path(__file__).parent.parent / "docs" / "api.md"
CARD = "---\nlicense: apache-2.0\n---\n\n# A model\n"
MARK = {"format": "pt", "license": "apache-2.0", **encode(weightmark.Mark("Apache-2.0", ()))}


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(CARD)
    path = tmp_path / "model.safetensors"
    path.write_bytes(safetensors(metadata=MARK))
    return path


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_importing_loads_nothing_of_its_own() -> None:
    program = "import sys, weightmark; print(*[m for m in sys.modules if m.startswith('weightm')])"
    assert run(program) == "weightmark"


@pytest.mark.parametrize(
    "first", ["weightmark.verify", "weightmark.stamping.stamp", "weightmark.cli"]
)
def test_functions_stay_functions_whatever_was_imported_first(first: str) -> None:
    program = (
        f"import {first}, weightmark; from weightmark.verify import judge;"
        "from weightmark import stamp, verify; print(callable(verify), callable(stamp),"
        "callable(weightmark.verify), callable(weightmark.stamp))"
    )
    assert run(program) == "True True True True"


def test_every_name_is_there() -> None:
    for name in weightmark.__all__:
        assert getattr(weightmark, name) is not None
        assert name in dir(weightmark)
    with pytest.raises(AttributeError, match="nothing"):
        weightmark.nothing  # noqa: B018


def test_every_name_is_documented() -> None:
    text = DOCS.read_text(encoding="utf-8")
    helpers = {"__version__", "Base", "Location", "Rule", "Silenced"}
    assert [name for name in weightmark.__all__ if name not in text and name not in helpers] == []


def test_every_error_is_ours() -> None:
    for name in weightmark.__all__:
        if name.endswith("Error"):
            assert issubclass(getattr(weightmark, name), weightmark.WeightmarkError)
    assert issubclass(guard.RefusedError, weightmark.WeightmarkError)


def test_verify_takes_one_path_or_several(model: Path) -> None:
    one = weightmark.verify(model)
    assert one == weightmark.verify(str(model)) == weightmark.verify([model])
    assert not one.failed
    assert "model.safetensors" in one.checked
    assert one.exit_code == 0


def test_verify_raises_for_a_path_that_is_not_there(model: Path) -> None:
    with pytest.raises(weightmark.UsageError):
        weightmark.verify(model.parent / "none")


@pytest.mark.parametrize(
    "policy",
    [
        weightmark.Policy(deny=("apache-2.0",)),
        weightmark.Policy(allow=("non-commercial",)),
        {"deny": ["Apache-2.0"]},
        {"allow": ["copyleft"]},
    ],
)
def test_a_policy_is_a_record_or_a_table(model: Path, policy: Any) -> None:
    assert weightmark.verify(model, policy=policy).failed


@pytest.mark.parametrize(
    "policy", [{"alow": []}, {"allow": ["no such licence"]}, weightmark.Policy(deny=("nonsense!",))]
)
def test_a_policy_that_cannot_be_used_is_an_error(model: Path, policy: Any) -> None:
    with pytest.raises(weightmark.ConfigError):
        weightmark.verify(model, policy=policy)


def test_configuration_is_read_only_when_a_project_is_named(model: Path) -> None:
    (model.parent / "weightmark.toml").write_text('[policy]\ndeny = ["Apache-2.0"]\n')

    def denied(verdict: weightmark.Verdict) -> bool:
        return any(finding.rule.code == "WM601" for finding in verdict.findings)

    assert not denied(weightmark.verify(model))
    assert denied(weightmark.verify(model, project=model.parent))
    assert not denied(weightmark.verify(model, project=".", policy={}))


def test_a_project_that_is_not_there_is_an_error(model: Path) -> None:
    """Its policy would silently not count."""
    with pytest.raises(weightmark.UsageError):
        weightmark.verify(model, project=model.parent / "none")


def test_read_mark(model: Path, tmp_path: Path) -> None:
    assert weightmark.read_mark(model) == weightmark.Mark("Apache-2.0", ())
    bare = tmp_path / "bare.safetensors"
    bare.write_bytes(safetensors(metadata={"format": "pt"}))
    assert weightmark.read_mark(bare) is None
    bare.write_bytes(safetensors())
    assert weightmark.read_mark(bare) is None


def test_read_mark_finds_metadata_that_do_not_stand_first(tmp_path: Path) -> None:
    import json

    from tests.writers import safetensors_head

    path = tmp_path / "last.safetensors"
    entry = {"w": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}, "__metadata__": MARK}
    path.write_bytes(safetensors_head(json.dumps(entry)) + b"x")
    assert weightmark.read_mark(path) == weightmark.Mark("Apache-2.0", ())


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("m.txt", b"", weightmark.FormatError),
        ("m.safetensors", b"\xff" * 20, weightmark.FormatError),
        ("m.safetensors", b"", weightmark.FormatError),
        ("m.safetensors", None, weightmark.TreeError),
        ("m.safetensors", safetensors(metadata={"weightmark": "{}"}), weightmark.MarkError),
    ],
)
def test_read_mark_raises_what_is_documented(
    tmp_path: Path, name: str, content: bytes | None, error: type[Exception]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error):
        weightmark.read_mark(tmp_path / name)


def test_stamp_gives_a_result_for_each_file(model: Path) -> None:
    model.write_bytes(safetensors(metadata={"format": "pt"}))
    results = weightmark.stamp(model.parent, license="mit")
    assert [result.path for result in results if result.changed]
    mark = weightmark.read_mark(model)
    assert mark is not None
    assert mark.license == "MIT"
    assert not any(result.changed for result in weightmark.stamp(model, license="mit"))


# -- types ------------------------------------------------------------------------------------


def test_the_documented_samples_are_well_typed(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 4
    for number, block in enumerate(blocks):
        (tmp_path / f"sample{number}.py").write_text(block)
    (tmp_path / "wrong.py").write_text("import weightmark\nweightmark.verify(3)\n")
    words = ["--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *words, "."], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if "error:" in line]
    assert [line.partition(":")[0] for line in lines] == ["wrong.py"], done.stdout

"""The output that README.md shows is what the command prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests import writers
from tests.licence_texts import licence_text

from weightmark.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CARD = "---\nlicense: creativeml-openrail-m\nbase_model: CompVis/stable-diffusion-v1-4\n---\n"


def test_readme_shows_what_verify_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "README.md").write_text(f"{CARD}\n# Kelp pictures\n")
    (model / "LICENSE").write_text(licence_text("stable-diffusion-2022-08-22"))
    (model / "model.safetensors").write_bytes(writers.safetensors(metadata={"format": "pt"}))
    monkeypatch.chdir(tmp_path)
    assert main(["verify", "model"]) == 0
    block = re.search(r"```text\n\$ weightmark verify model\n(.*?)```", README, re.DOTALL)
    assert block is not None
    # On a terminal lines are broken, so only the words are compared.
    assert block[1].split() == capsys.readouterr().out.split()

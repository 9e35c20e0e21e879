"""`weightmark lock`: says what each model is that was locked."""

from __future__ import annotations

import pytest
from tests.rules.folder import Folder

from weightmark.cli import main

pytestmark = pytest.mark.usefixtures("folder")


def test_each_model_is_a_line(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "."]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(".: MIT, no restrictions listed, ")
    assert "weightmark verify --locked" in last
    assert main(["verify", "--locked"]) == 0
    folder.card("license: apache-2.0")
    assert main(["verify", "--locked"]) == 1


def test_a_path_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", "gone"]) == 2
    assert "gone" in capsys.readouterr().err

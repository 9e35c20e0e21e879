"""The benchmark over licence files judges an answer by what the package declares."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.benchmarks.licence_files import cases, declared, is_license_text, judged
from tests.licence_texts import licence_text


def package(folder: Path, metadata: str, text: str) -> Path:
    info = folder / "kelp-1.0.dist-info"
    (info / "licenses" / "carried").mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: kelp\n{metadata}\n")
    (info / "licenses" / "LICENSE").write_text(text)
    (info / "licenses" / "carried" / "LICENSE").write_text("of another")
    return folder


@pytest.mark.parametrize(
    ("metadata", "text", "kind"),
    [
        ("License-Expression: MIT", licence_text("mit"), "exact"),
        ("License: MIT", licence_text("mit") + "\nYou may paint it, too.\n", "right"),
        ("License: MIT", licence_text("mit") + "\nYou must pay us.\n", "unknown"),
        ("License-Expression: Apache-2.0", licence_text("mit"), "wrong"),
        ("Classifier: License :: OSI Approved :: BSD License", licence_text("bsd-new"), "exact"),
        ("License-Expression: MIT", "Released under the MIT license.\n", "notice"),
        ("License-Expression: MIT", "Be kind to gulls.\n", "unknown"),
        ("License: Kelp", licence_text("mit"), "undeclared"),
    ],
)
def test_an_answer_is_judged(tmp_path: Path, metadata: str, text: str, kind: str) -> None:
    (case,) = cases([package(tmp_path, metadata, text)], None)
    assert judged(case)[0] == kind


def test_only_what_is_named_is_read(tmp_path: Path) -> None:
    folder = package(tmp_path, "License: MIT", licence_text("mit"))
    assert [one.package for one in cases([folder], {"kelp"})] == ["kelp"]
    assert list(cases([folder], {"gull"})) == []


def test_a_notice_is_no_licence_text() -> None:
    assert is_license_text("LICENSE.txt")
    assert not is_license_text("NOTICE.txt")


def test_what_metadata_declare() -> None:
    assert set(declared("License-Expression: GPL-3.0-or-later OR MIT\n")) == {"GPL-3.0", "MIT"}
    assert set(declared("License: nobody knows\n")) == set()

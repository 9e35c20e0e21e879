"""Package facts: metadata of every version, RECORD, and the licence files that are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.archives import record_line, sdist, tar_bytes, wheel, zip_bytes

from weightmark.containers.tree import open_tree
from weightmark.licenses.classifiers import spdx_ids
from weightmark.packages.package import (
    PackageFacts,
    check_record,
    is_license_name,
    parse_fields,
    read_package,
)

MIT = "License :: OSI Approved :: MIT License"


def facts_of(path: Path) -> PackageFacts:
    with open_tree(path) as tree:
        facts = read_package(tree)
    assert facts is not None
    return facts


def of_metadata(folder: Path, metadata: bytes | str) -> PackageFacts:
    return facts_of(wheel(folder, {}, metadata))


OLD = """Metadata-Version: 1.1
Name: demo
Version: 1.0
License: UNKNOWN
Classifier: License :: OSI Approved :: MIT License
Classifier: Programming Language :: Python
"""
MIDDLE = """Metadata-Version: 2.1
Name: demo
Version: 1.0
License: MIT
License-File: LICENSE
License-File: LICENSE.md

a description
License: not this one
"""
NEW = """Metadata-Version: 2.5
Name: demo
Version: 1.0
License-Expression: Apache-2.0 AND LicenseRef-x
License-File: LICENSES/a.txt
Dynamic: License
"""


def test_the_fields_of_each_metadata_version(tmp_path: Path) -> None:
    old = of_metadata(tmp_path, OLD)
    assert (old.metadata_version, old.name, old.version, old.license) == (
        "1.1", "demo", "1.0", "UNKNOWN",
    )  # fmt: skip
    assert old.license_classifiers == (MIT,)
    assert len(old.classifiers) == 2
    middle = of_metadata(tmp_path, MIDDLE)
    assert (middle.license, middle.license_files) == ("MIT", ("LICENSE", "LICENSE.md"))
    new = of_metadata(tmp_path, NEW)
    assert new.license_expression == "Apache-2.0 AND LicenseRef-x"
    assert new.license == ""
    assert old.problems == middle.problems == new.problems == ()


def test_a_whole_text_in_license_is_unfolded(tmp_path: Path) -> None:
    """Setuptools indents by eight spaces, distutils by seven and a bar."""
    for lead in ("        ", "       |"):
        facts = of_metadata(
            tmp_path,
            f"Name: demo\nLicense: Some Licence\n{lead}\n{lead}Be good.\n{lead}  1. Truly.\n"
            "License-File: LICENSE\n",
        )
        assert facts.license == "Some Licence\n\nBe good.\n  1. Truly."
        assert facts.license_files == ("LICENSE",)


def test_headers_that_are_not_utf8_are_text_and_a_problem(tmp_path: Path) -> None:
    facts = of_metadata(tmp_path, "Name: demo\nLicense: Licença MIT\n".encode("latin-1"))
    assert facts.license == "Licença MIT"
    assert [problem.kind for problem in facts.problems] == ["not-utf8"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_field_names_of_any_kind(tmp_path: Path, end: str) -> None:
    text = end.join(["\ufeffName: demo", "LICENSE: MIT", "no colon here", "license-file: L", ""])
    facts = of_metadata(tmp_path, text)
    assert (facts.license, facts.license_files) == ("MIT", ("L",))


def test_a_field_twice_is_a_problem_unless_it_says_the_same(tmp_path: Path) -> None:
    twice = of_metadata(tmp_path, "Name: demo\nLicense: MIT\nLicense: GPL\n")
    assert twice.license == "MIT"
    assert [problem.kind for problem in twice.problems] == ["duplicate-field"]
    assert of_metadata(tmp_path, "Name: demo\nLicense: MIT\nLicense: MIT\n").problems == ()


def test_metadata_too_large_to_be_metadata_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weightmark.packages.package.MAX_PACKAGE_METADATA", 10)
    facts = of_metadata(tmp_path, OLD)
    assert facts.name == ""
    assert [problem.kind for problem in facts.problems] == ["unreadable"]


# which dist-info


def test_the_dist_info_that_the_file_name_asks_for(tmp_path: Path) -> None:
    members = {
        "other-2.0.dist-info/METADATA": b"Name: other\n",
        "My.Demo-1.0.dist-info/METADATA": b"Name: My.Demo\n",
        "my_demo/_vendor/third-3.0.dist-info/METADATA": b"Name: third\n",
    }
    path = tmp_path / "my_demo-1.0-py3-none-any.whl"
    path.write_bytes(zip_bytes(members))
    facts = facts_of(path)
    assert (facts.name, facts.folder) == ("My.Demo", "My.Demo-1.0.dist-info")
    assert [problem.kind for problem in facts.problems] == ["several-packages"]


def test_an_odd_dist_info_is_read_and_reported(tmp_path: Path) -> None:
    path = wheel(tmp_path, {}, OLD).rename(tmp_path / "another-9-py3-none-any.whl")
    facts = facts_of(path)
    assert facts.name == "demo"
    assert [problem.kind for problem in facts.problems] == ["odd-dist-info"]


def test_an_sdist_is_read_from_its_top(tmp_path: Path) -> None:
    files = {"LICENSE": b"MIT", "src/demo.egg-info/PKG-INFO": b"Name: wrong\n"}
    facts = facts_of(sdist(tmp_path, files, MIDDLE))
    assert (facts.source, facts.folder) == ("demo-1.0/PKG-INFO", "demo-1.0")
    assert facts.record is None
    assert facts.missing == ("LICENSE.md",)
    assert [(each.name, each.place) for each in facts.license_texts] == [
        ("demo-1.0/LICENSE", "root")
    ]


def test_directories_without_metadata_or_with_many_packages_have_no_facts(tmp_path: Path) -> None:
    with open_tree(tmp_path) as tree:
        assert read_package(tree) is None
    for name in ("a-1.dist-info", "b-2.dist-info"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "METADATA").write_text("Name: x\n")
    with open_tree(tmp_path) as tree:
        assert read_package(tree) is None


def test_an_archive_without_metadata_has_no_facts(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tar_bytes([("x/y", b"")]))
    with open_tree(tmp_path / "a.tar.gz") as tree:
        assert read_package(tree) is None


# licence files


def test_licence_files_and_where_they_are(tmp_path: Path) -> None:
    files = {
        "demo-1.0.dist-info/licenses/LICENSES/a.txt": b"",
        "demo-1.0.dist-info/LICENCE": b"",
        "demo-1.0.data/data/COPYING": b"",
        "demo/weights/LICENSE-MODEL": b"",
        "demo/weights/NOTICE.MD": b"",
        "demo/license.py": b"",
        "demo/licensing/model.onnx": b"",
        "demo/in.zip": zip_bytes({"LICENSE": b""}),
    }
    facts = facts_of(wheel(tmp_path, files, NEW))
    assert [(each.name, each.place) for each in facts.license_texts] == [
        ("demo-1.0.data/data/COPYING", "data"),
        ("demo-1.0.dist-info/LICENCE", "dist-info"),
        ("demo-1.0.dist-info/licenses/LICENSES/a.txt", "licenses"),
        ("demo/weights/LICENSE-MODEL", "package"),
        ("demo/weights/NOTICE.MD", "package"),
    ]
    assert facts.missing == ()


@pytest.mark.parametrize(
    ("version", "file", "missing"),
    [
        ("2.4", "demo-1.0.dist-info/licenses/LICENSE", ()),
        ("2.4", "demo-1.0.dist-info/LICENSE", ("LICENSE",)),
        ("2.1", "demo-1.0.dist-info/LICENSE", ()),
        ("2.1", "demo/LICENSE", ("LICENSE",)),
        ("x", "demo-1.0.dist-info/LICENSE", ("LICENSE",)),
    ],
)
def test_declared_files_are_looked_for_where_the_version_puts_them(
    tmp_path: Path, version: str, file: str, missing: tuple[str, ...]
) -> None:
    metadata = f"Metadata-Version: {version}\nName: demo\nLicense-File: LICENSE\n"
    assert facts_of(wheel(tmp_path, {file: b"MIT"}, metadata)).missing == missing


@pytest.mark.parametrize(
    "name",
    ["LICENSE", "licence.txt", "LICENSE-MIT", "LICENSE.g2pW-Apache-2.0", "COPYING.LESSER",
     "NOTICE.md", "UNLICENSE", "d/model_license.txt", "openrail-LICENSE", "LICENSES.txt"],
)  # fmt: skip
def test_names_of_licence_files(name: str) -> None:
    assert is_license_name(name)


@pytest.mark.parametrize(
    "name", ["license.py", "licenses.json", "LICENSE.safetensors", "noticeboard.md", "README.md",
             "licensee.txt", "license/readme"],
)  # fmt: skip
def test_names_of_other_files(name: str) -> None:
    assert not is_license_name(name)


# RECORD


def changed(folder: Path, changes: Mapping[str, bytes], extra: str = "") -> Path:
    """A wheel whose files changed after RECORD was written; empty: taken out."""
    files = {"demo/a.txt": b"aaa", "demo/b.txt": b"bbb"}
    info = "demo-1.0.dist-info"
    members = {**files, f"{info}/METADATA": OLD.encode()}
    record = "\n".join(record_line(name, data) for name, data in members.items())
    members[f"{info}/RECORD"] = f"{record}\n{extra}{info}/RECORD,,\n".encode()
    members.update(changes)
    path = folder / "demo-1.0-py3-none-any.whl"
    path.write_bytes(zip_bytes({name: data for name, data in members.items() if data}))
    return path


def record_faults(path: Path, *, deep: bool = False) -> list[str]:
    with open_tree(path) as tree:
        facts = read_package(tree)
        assert facts is not None
        return [f"{p.kind} {p.where}" for p in check_record(facts, tree, deep=deep)]


def test_a_right_record_says_nothing(tmp_path: Path) -> None:
    path = changed(tmp_path, {})
    assert record_faults(path, deep=True) == []
    record = facts_of(path).record
    assert record is not None
    assert record[0].size == 3
    assert record[0].sha256.startswith("9834876d")  # of aaa
    assert record[-1] == ("demo-1.0.dist-info/RECORD", "", -1)


def test_changed_bytes_are_found_where_they_are_read(tmp_path: Path) -> None:
    path = changed(tmp_path, {"demo/a.txt": b"AAA"})
    assert record_faults(path) == []
    assert record_faults(path, deep=True) == ["record-hash demo/a.txt"]


def test_sizes_and_names_cost_nothing_and_are_always_compared(tmp_path: Path) -> None:
    path = changed(tmp_path, {"demo/a.txt": b"aaaa", "demo/b.txt": b"", "demo/c.txt": b"new"})
    assert record_faults(path) == [
        "record-missing demo/b.txt",
        "record-size demo/a.txt",
        "record-unlisted demo/c.txt",
    ]


def test_a_name_twice_and_broken_lines(tmp_path: Path) -> None:
    lines = (
        "demo/a.txt,,\nshort\nx,sha256=zz,1\nx,sha256=é,1\nx,,-1\nx,,²\n,,\n"
        "far,sha512=AAAA,9999999999999999999\n"
    )
    path = changed(tmp_path, {}, lines)
    assert record_faults(path) == ["record-duplicate demo/a.txt"]
    problems = facts_of(path).problems
    assert [problem.kind for problem in problems] == ["bad-record"] * 7


def test_a_package_without_record_is_not_compared(tmp_path: Path) -> None:
    assert record_faults(wheel(tmp_path, {}, OLD, record=False), deep=True) == []


# classifiers and laws


def test_classifiers_that_name_one_licence_and_those_that_name_a_family() -> None:
    assert spdx_ids(MIT) == ("MIT",)
    assert spdx_ids("License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication") == (
        "CC0-1.0",
    )
    assert len(spdx_ids("License :: OSI Approved :: BSD License")) > 1
    assert spdx_ids("License :: Other/Proprietary License") == ()
    assert spdx_ids("License :: OSI Approved") == ()


def test_every_id_is_one_that_spdx_lists() -> None:
    from packaging.licenses import canonicalize_license_expression

    from weightmark.licenses.classifiers import _facts

    for meaning in _facts()["meanings"].values():
        for each in meaning:
            assert str(canonicalize_license_expression(each)) == each


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(metadata=st.binary(max_size=300), record=st.binary(max_size=300))
def test_for_any_bytes_there_are_facts(tmp_path: Path, metadata: bytes, record: bytes) -> None:
    path = tmp_path / "demo-1.0-py3-none-any.whl"
    info = "demo-1.0.dist-info"
    path.write_bytes(
        zip_bytes({f"{info}/METADATA": metadata, f"{info}/RECORD": record, f"{info}/WHEEL": record})
    )
    with open_tree(path) as tree:
        facts = read_package(tree)
        assert facts is not None
        check_record(facts, tree, deep=True)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["license", "classifier", "license-file"]),
            st.lists(st.text(st.characters(categories=["L", "N"])), min_size=1, max_size=4),
        ),
        max_size=6,
    )
)
def test_fields_come_back_as_they_were_folded(fields: list[tuple[str, list[str]]]) -> None:
    """What a writer folds with eight spaces, the reader unfolds."""
    text = "".join(f"{name}: " + "\n        ".join(lines) + "\n" for name, lines in fields)
    assert parse_fields(text) == [(name, "\n".join(lines).strip()) for name, lines in fields]

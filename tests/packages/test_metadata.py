"""Fields and descriptions of packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.archives import wheel

from weightmark.containers.tree import open_tree
from weightmark.packages.metadata import (
    Field,
    description_of,
    description_statements,
    field_problems,
    is_spdx,
    package_statements,
)
from weightmark.packages.package import PackageFacts, read_package


def facts(folder: Path, fields: str, version: str = "2.4") -> PackageFacts:
    head = f"Metadata-Version: {version}\nName: demo\nVersion: 1.0\n"
    with open_tree(wheel(folder, {}, head + fields)) as tree:
        found = read_package(tree)
    assert found is not None
    return found


def said(folder: Path, fields: str) -> list[Field]:
    return package_statements(facts(folder, fields))


def test_each_field_is_a_statement_in_the_order_in_which_they_count(tmp_path: Path) -> None:
    fields = (
        "Classifier: License :: OSI Approved :: MIT License\nLicense: BSD-3-Clause\n"
        "License-Expression: Apache-2.0\n"
    )
    found = said(tmp_path, fields)
    assert [(one.statement.title, one.statement.licence) for one in found] == [
        ("License-Expression", "Apache-2.0"),
        ("License", "BSD-3-Clause"),
        ("Classifier", "MIT"),
    ]
    assert {one.statement.about for one in found} == {"package"}
    assert found[2].ids == ("MIT",)


def test_a_family_is_silent_and_has_ids(tmp_path: Path) -> None:
    (found,) = said(tmp_path, "Classifier: License :: OSI Approved :: BSD License\n")
    assert found.statement.silent
    assert "BSD-3-Clause" in found.ids


@pytest.mark.parametrize(
    "field",
    [
        "License: UNKNOWN\n",
        "License: Dual License\n",
        "License: see LICENSE\n",
        "Classifier: License :: Other/Proprietary License\n",
        "Classifier: License :: OSI Approved\n",
    ],
)
def test_what_names_nothing_is_silent(tmp_path: Path, field: str) -> None:
    (found,) = said(tmp_path, field)
    assert found.statement.silent
    assert found.ids == ()


@pytest.mark.parametrize(
    "field",
    [
        "License: Proprietary\n",
        "License: MIT/Apache-2.0\n",
        "License-Expression: MIT License\n",
        "License-Expression: MIT/Apache-2.0\n",
        "Classifier: License :: Free for non-commercial use\n",
    ],
)
def test_what_is_not_understood_is_open(tmp_path: Path, field: str) -> None:
    (found,) = said(tmp_path, field)
    assert found.statement.open


def test_problems(tmp_path: Path) -> None:
    def kinds(fields: str, version: str = "2.4") -> list[str]:
        return [one.kind for one in field_problems(facts(tmp_path, fields, version))]

    assert kinds("License-Expression: MIT\n") == []
    assert kinds("License-Expression: MIT\n", "2.5") == []
    assert kinds("License-Expression: MIT\n", "2.10") == []
    assert kinds("License: MIT License\n", "2.1") == []
    assert kinds("License-Expression: MIT License\n") == ["no-expression"]
    assert kinds("License-Expression: MIT/Apache-2.0\n") == ["no-expression"]
    assert kinds("License-Expression: MIT WITH AdditionRef-x\n") == ["no-expression"]
    assert kinds("License-Expression: MIT\n", "2.1") == ["expression-too-early"]
    assert kinds("License-Expression: MIT\nLicense: MIT\n") == ["both-fields"]


def test_an_expression_is_spdx_alone() -> None:
    assert is_spdx("mit OR LicenseRef-x")
    assert not is_spdx("MIT License")
    assert not is_spdx("(" * 500 + "MIT" + ")" * 500)
    assert not is_spdx("MIT " * 10_000)


def test_the_description_speaks_of_the_weights() -> None:
    metadata = (
        "Name: kelp\n\n# Kelp\n\nKelp is under the MIT license.\n\n## License\n\n- Code: MIT\n"
        "- Trained models: for non-commercial purposes only\n"
    )
    (found,) = description_statements("METADATA", *description_of(metadata))
    assert (found.kind, found.about, found.open) == ("prose", "weights", True)


def test_a_description_that_is_a_card_speaks_by_its_front_matter() -> None:
    said = list(description_statements("METADATA", "---\nlicense: cc-by-nc-4.0\n---\n# Kelp\n"))
    assert [(one.kind, one.licence, one.where.pointer) for one in said] == [
        ("prose", "CC-BY-NC-4.0", "Description")
    ]
    of_data = "---\nlicense: cc-by-nc-4.0\ntask_categories:\n- other\n---\n# Kelp\n"
    assert not list(description_statements("METADATA", of_data))
    ruled = "---\n\n# Kelp\n\nlicense: cc-by-nc-4.0 of the poems\n"
    assert not [one for one in description_statements("METADATA", ruled) if one.licence]


def test_the_description_stands_behind_the_fields_or_in_one() -> None:
    assert description_of("Name: x\r\n\r\nwords\r\n") == ("words\n", 3)
    assert description_of("Name: x\nDescription: one\n        two\n") == ("one\ntwo", 2)
    assert description_of("")[0] == ""

"""Which licences a notice names."""

from __future__ import annotations

import pytest

from weightmark.licenses.catalogue import Catalogue
from weightmark.prose.mentions import mentioned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under [CC](https://creativecommons.org/licenses/by-sa/3.0/).", ("CC-BY-SA-3.0",)),
        ("http://creativecommons.org/publicdomain/zero/1.0/", ("CC0-1.0",)),
        ("Model: org/model\nLicense: Apache-2.0\n", ("Apache-2.0",)),
        ("- **License:** MIT.\n", ("MIT",)),
        ("# SPDX-License-Identifier: MIT OR Apache-2.0", ("MIT OR Apache-2.0",)),
        ("https://opensource.org/licenses/MIT", ("MIT",)),
        ("https://spdx.org/licenses/BSD-3-Clause.html.", ("BSD-3-Clause",)),
        ("License: MIT\nLicense: Apache-2.0", ("Apache-2.0", "MIT")),
        ("(see <https://www.gnu.org/licenses/gpl-3.0.html>).", ("GPL-3.0-only",)),
        ("[text](https://choosealicense.com/licenses/mit/), and more", ("MIT",)),
    ],
)
def test_links_and_lines_name_a_licence(text: str, expected: tuple[str, ...]) -> None:
    assert mentioned(text) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("License: gemma", ("LicenseRef-scancode-gemma-tou-2024-04-01",), "gemma-tou-2024-04-01"),
        ("see ai.google.dev/gemma/terms", ("MIT",), "gemma-tou-2025-03-24"),
        (
            "License: LicenseRef-scancode-gemma-tou-2025-03-24",
            ("LicenseRef-scancode-gemma-tou-2024-04-01",),
            "gemma-tou-2025-03-24",
        ),
    ],
)
def test_a_name_without_version_means_the_version_that_is_known(
    text: str, known: tuple[str, ...], expected: str
) -> None:
    assert mentioned(text, Catalogue(candidates=known)) == (f"LicenseRef-scancode-{expected}",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The MIT and Apache licences are well known.",
        "License: see the file LICENSE",
        "License: other",
        "https://www.gnu.org/licenses/ and https://a.example/licenses/MIT",
        "license: openrail",
        "Copyright 2024, under the licence: mine",
    ],
)
def test_prose_and_families_name_none(text: str) -> None:
    assert mentioned(text) == ()


def test_a_hostile_notice_takes_no_time() -> None:
    assert mentioned("license:" + " " * 1_000_000 + "\n" + "license: x " * 100_000) == ()

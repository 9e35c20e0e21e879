"""What licence classifiers mean: a data file, held against the list of classifiers."""

from __future__ import annotations

import json

from weightmark.licenses import classifiers
from weightmark.licenses.catalogue import DATA
from weightmark.licenses.classifiers import PREFIX, refreshed, spdx_ids


def test_meanings_are_kept_and_the_rest_is_listed() -> None:
    known = (
        f"{PREFIX}OSI Approved :: MIT License",
        f"{PREFIX}Freeware",
        "Topic :: Software Development",
    )
    made = json.loads(refreshed(known, "a list of ours"))
    assert made["source"] == "a list of ours"
    assert made["meanings"]["MIT License"] == ["MIT"]
    assert made["nothing"] == ["Freeware"]


def test_the_file_stands_as_the_command_writes_it() -> None:
    facts = classifiers._facts()
    known = [f"{PREFIX}{name}" for name in (*facts["meanings"], *facts["nothing"])]
    with open(f"{DATA}/{classifiers.FILE}", "rb") as stream:
        assert stream.read() == refreshed(known, facts["source"])
    assert facts["date"]


def test_a_family_has_several_meanings() -> None:
    assert spdx_ids(f"{PREFIX}OSI Approved :: MIT License") == ("MIT",)
    assert spdx_ids(f"{PREFIX}OSI Approved :: BSD License")[0] == "BSD-3-Clause"
    assert spdx_ids(f"{PREFIX}Freeware") == ()

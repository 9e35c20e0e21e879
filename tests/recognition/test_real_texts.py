"""Recognition of real texts, and the time it takes."""

from __future__ import annotations

import importlib.util
import os
import re
import time
from collections.abc import Iterator

import pytest
from tests.benchmarks import mutations
from tests.licence_texts import licence_text
from tests.recognition.harbour import INDEX

from weightmark.alignment import known
from weightmark.alignment.known import Index
from weightmark.licenses import catalogue
from weightmark.recognition.recognize import identify


def test_a_licence_among_more_terms_of_its_own_is_not_that_of_the_text(shipped: Index) -> None:
    own = "Whoever ships kelp over reef number {0} shall pay {0} shells to its keeper at noon."
    few, many = ("\n\n".join(own.format(n) for n in range(count)) for count in (3, 40))
    mit = licence_text("mit")
    found = identify(f"{few}\n\n{mit}", shipped)
    assert (found.id, found.near, found.also) == ("", "MIT", ())
    found = identify(f"{many}\n\n{mit}", shipped)
    assert (found.id, found.match, found.also) == ("", "unknown", ("MIT",))
    assert "MIT" in found.why


def _licensed() -> Iterator[tuple[str, str]]:
    spec = importlib.util.find_spec("licensedcode")
    assert spec is not None
    for root in spec.submodule_search_locations or ():
        folder = os.path.join(root, "data", "licenses")
        for name in sorted(os.listdir(folder)):
            if name.endswith(".LICENSE"):
                with open(os.path.join(folder, name), encoding="utf-8") as fp:
                    text = re.sub(r"\A---\n.*?\n---\n\s*", "", fp.read(), flags=re.DOTALL)
                yield name.removesuffix(".LICENSE"), text


AI = {
    "bigcode-open-rail-m-v1": 14,
    "bigscience-open-rail-m": 13,
    "bigscience-rail-1.0": 13,
    "llama-2-license-2023": 0,
    "llama-license-2023": 5,
    "stable-diffusion-2022-08-22": 11,
}


@pytest.fixture(scope="module")
def shipped() -> Index:
    return known.shipped()


def test_real_licences_are_exact(shipped: Index) -> None:
    """Clause counts as in the texts; the Llama 2 licence holds its policy by reference."""
    texts = dict(_licensed())
    for key, count in AI.items():
        found = identify(texts[key], shipped)
        known = catalogue.SHIPPED.find(found.id)
        assert known is not None
        assert (known.scancode, found.match, len(found.clauses)) == (key, "exact", count)


def test_no_other_licence_is_taken_for_one_of_a_model(shipped: Index) -> None:
    """Every eighth of the two thousand texts; the benchmark takes all of them."""
    for at, (key, text) in enumerate(_licensed()):
        if at % 8 == 0 and key not in AI and not key.startswith("responsible-ai"):
            known = catalogue.SHIPPED.find(identify(text, shipped).id or "none")
            assert known is None or known.klass not in (
                "openrail",
                "rail",
                "community",
                "research",
            ), key


def test_edits_of_real_texts() -> None:
    """Every harmful edit is named, no harmless one flagged (the benchmark takes more texts)."""
    texts = [
        pair for pair in mutations.texts(()) if pair[0] in ("stable-diffusion-2022-08-22", "mit")
    ]
    harmful, harmless = mutations.measure(texts, rounds=1)
    assert len([kind for kind, tally in harmful.items() if tally.tried]) >= 20
    assert len([kind for kind, tally in harmless.items() if tally.tried]) >= 20
    assert {kind: tally.failed for kind, tally in harmful.items() if tally.failed} == {}
    assert {kind: tally.failed for kind, tally in harmless.items() if tally.failed} == {}


@pytest.mark.parametrize(
    "hostile",
    [
        "Copyright " + "A@" * 180 + " q",
        "Copyright (c) " + "Aa." * 120 + " q",
        "Copyright " + "a A a@b, " * 40 + "q",
        "Copyright (c) A\n" * 20_000,
        "\u00b6" * 200_000 + "x",
        "[edit] " * 40_000 + "x",
        "\\n" * 10 + " " * 200_000 + "x",
        "\\n" * 10 + '" ' * 100_000,
        "a" * 200_000,
        " " * 200_000 + "x",
        "1. \n" * 40_000,
        "\n1\n" * 40_000,
        "Page 1 of 2\n" * 20_000,
        "---\n" + "a: b\n" * 40_000 + "---\n",
        "<b a=b " * 40_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_grows_with_length(hostile: str) -> None:
    start = time.process_time()
    identify(hostile, INDEX)
    assert time.process_time() - start < 10


def test_a_disclaimer_alone_is_that_of_many_licences(shipped: Index) -> None:
    text = licence_text("bsd-new")
    disclaimer = text[text.index("THIS SOFTWARE IS PROVIDED") :]
    assert identify(disclaimer, shipped).id == ""
    text_of_mit = licence_text("mit-0")
    head, _, rest = text_of_mit.partition("Permission is")
    bare = f"{head}It is under the terms of the license in COPYING.{rest[rest.index('.') + 1 :]}"
    assert identify(bare, shipped).id == ""
    named = "Neither the name"
    assert identify(text[text.index(named) - 100 :], shipped).match != "exact"
    other = text.replace("Redistribution and use in", "Selling and use in")
    assert identify(other, shipped).id == "BSD-3-Clause"


@pytest.mark.parametrize("free", ["mit", "apache-2.0", "bsd-new"])
@pytest.mark.parametrize("behind", [True, False])
def test_of_licences_that_all_hold_one_that_bars_trade_is_named_first(
    free: str, behind: bool
) -> None:
    condition = licence_text("commons-clause").replace("[name software]", "Kiwi")
    pair = [licence_text(free), condition]
    found = identify("\n\n".join(pair if behind else pair[::-1]))
    assert (found.id, found.match) == ("LicenseRef-scancode-commons-clause", "exact")
    assert len(found.also) == 1
    parts = f"{pair[0]}\n\nSome of the code is derived from other projects:\n\n{pair[1]}"
    assert identify(parts).id != found.id
    two = identify(f"{licence_text(free)}\n\n{licence_text('isc')}")
    assert two.also == ("ISC",)

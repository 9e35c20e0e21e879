"""Words of keys, fields and sentences: understood exactly, or not at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.licence_texts import licence_text

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import Catalogue, License, load_all, squeeze
from weightmark.licenses.expression import canonical
from weightmark.prose.meaning import (
    LONGEST_NAME,
    SHOWN,
    all_hold,
    parts_of,
    shown_words,
    silent,
    together,
    understand,
    understand_name,
    understand_of_weights,
)

LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"
GEMMA = "LicenseRef-scancode-gemma-tou-2025-03-24"

UNDERSTOOD = {
    "mit": "MIT",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0",
    "AGPL-3.0 https://example.org/license": "AGPL-3.0-only",
    "AGPL-3.0 License (https://example.org/license)": "AGPL-3.0-only",
    "CC BY-NC 4.0 (https://creativecommons.org/licenses/by-nc/4.0/)": "CC-BY-NC-4.0",
    "[CC BY-NC 4.0](https://creativecommons.org/licenses/by-nc/4.0/)": "CC-BY-NC-4.0",
    "CC-BY-NC 4.0 International": "CC-BY-NC-4.0",
    "Attribution-NonCommercial 4.0": "CC-BY-NC-4.0",
    "Attribution-NonCommercial 4.0 International": "CC-BY-NC-4.0",
    "Creative Commons Attribution 4.0 International (CC BY 4.0)": "CC-BY-4.0",
    "llama3.1, gemma": f"{LLAMA} AND {GEMMA}",
    "MIT & Apache-2.0": "MIT AND Apache-2.0",
    "MIT; Apache-2.0": "MIT AND Apache-2.0",
    "MIT\nApache-2.0": "MIT AND Apache-2.0",
    "MIT, Apache License, Version 2.0, and gemma": f"MIT AND Apache-2.0 AND {GEMMA}",
    "**MIT**": "MIT",
    "MIT.": "MIT",
    "MIT (see LICENSE)": "MIT",
    "MIT, see LICENSE.md": "MIT",
    "License: MIT": "MIT",
    "Licensed under the Apache License, Version 2.0": "Apache-2.0",
    "Released under MIT": "MIT",
    "SPDX-License-Identifier: CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "LicenseRef-My-Own": "LicenseRef-My-Own",
    "Creative Commons Attribution-NonCommercial 4.0 International Public License": "CC-BY-NC-4.0",
    "Creative Commons Attribution 4.0 International Public License (CC BY 4.0)": "CC-BY-4.0",
    "Apache License 2.0 (January 2004)": "Apache-2.0",
    "MIT © 2024 Example": "MIT",
    "MIT, Copyright (c) 2024 Example": "MIT",
    "Apache License. Version 2.0 http://www.apache.org/licenses/LICENSE-2.0.": "Apache-2.0",
}


@pytest.mark.parametrize("words", UNDERSTOOD)
def test_understood(words: str) -> None:
    assert understand(words) == UNDERSTOOD[words]
    assert not silent(words)


@pytest.mark.parametrize(
    "words",
    [
        "UNLICENSED",
        "unlicensed",
        "All rights reserved",
        "Copyright (c) 2024 Example Ltd. All rights reserved.",
        "Proprietary",
        "custom",
        "no license",
        "Non-commercial use only",
        "cc-by-nc-4.0 (weights)",
        "Apache-2.0 (code)",
        "Apache-2.0; weights CC-BY-NC-4.0",
        "Apache-2.0, non-commercial",
        "MIT non-commercial",
        "MIT with restrictions",
        "Apache License 2.0 (May be changed)",
        "MIT © 2024 Example; non-commercial",
        "MIT, unknown",
        "MIT or Apache-2.0, GPL-3.0",
        "mostly MIT",
        "Attribution",
        "License :: OSI Approved :: BSD License",
        "https://example.org/license",
        "https://github.com/example/model/blob/main/LICENSE",
    ],
)
def test_said_but_not_understood(words: str) -> None:
    assert understand(words) == ""
    assert not silent(words)


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("AGPL-3.0 or commercial", "AGPL-3.0-only"),
        ("Dual Licensed - GNU Affero GPL 3.0 or Kelp Commercial License", "AGPL-3.0-only"),
        ("AGPL-3.0 / Enterprise License", "AGPL-3.0-only"),
        ("AGPL-3.0 (commercial license available)", "AGPL-3.0-only"),
        ("GNU Lesser GPL 2.1", "LGPL-2.1-only"),
        ("Dual licensed: MIT or Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT and commercial license", ""),
        ("MIT or non commercial license", ""),
        ("AGPL-3.0 (commercial use needs a license)", ""),
        ("commercial license", ""),
    ],
)
def test_a_choice_beside_what_can_be_bought_is_the_licence(words: str, licence: str) -> None:
    assert understand(words) == licence


@pytest.mark.parametrize("words", ["MIT/Apache-2.0", "apache-2.0/mit", "apache-2.0/cc-by-nc-4.0"])
def test_a_slash_is_neither_and_nor_or(words: str) -> None:
    assert understand(words) == ""
    assert not silent(words)


@pytest.mark.parametrize(
    "words",
    [
        "MIT (https://creativecommons.org/licenses/by-nc/4.0/)",
        "CC-BY-NC-4.0 https://creativecommons.org/licenses/by/4.0/",
        "[MIT](https://www.apache.org/licenses/LICENSE-2.0)",
    ],
)
def test_an_address_of_another_licence_is_a_contradiction(words: str) -> None:
    assert understand(words) == ""


@pytest.mark.parametrize(
    "words",
    [
        "", "  ", "unknown", "Unknown", "none", "N/A", "null", "TBD", "-", "?", "other",
        "see upstream model license", "same as base model", "see-license",
        "Refer to original model", "inherits from the base model", "original license",
        "license of the base model",
        "see README", "See LICENSE", "LICENSE", "LICENSE.md", "SEE LICENSE IN LICENSE.md",
        "see the LICENSE file", "[More Information Needed]", "not specified", "license",
    ],
)  # fmt: skip
def test_silent(words: str) -> None:
    assert silent(words)
    assert understand(words) == ""


@pytest.mark.parametrize(
    "words",
    ["SEE LICENSE IN LICENSE-MODEL.md", "see terms.md", "All rights reserved", "proprietary"],
)
def test_what_points_to_a_text_of_its_own_or_keeps_rights_is_not_silent(words: str) -> None:
    assert not silent(words)
    assert understand(words) == ""


def test_a_name_of_several_licences_means_the_candidate() -> None:
    other = "LicenseRef-scancode-gemma-tou-2024-04-01"
    later = Catalogue(candidates=("GPL-3.0-or-later",))
    assert understand("gemma", Catalogue(candidates=(other,))) in (other, GEMMA)
    assert understand("gpl-3.0", later) == "GPL-3.0-or-later"
    assert understand("gpl-3.0 license (see LICENSE)", later) == "GPL-3.0-or-later"


def test_a_whole_text_is_recognised_and_an_altered_one_is_not() -> None:
    text = licence_text("mit")
    assert understand(text) == "MIT"
    assert understand(text.replace("without restriction", "for non-commercial use")) == ""
    assert understand("Some words that are no licence at all.\n" * 20) == ""


def test_the_licence_of_a_maker_is_that_which_is_declared() -> None:
    assert understand("the Meta license", Catalogue(candidates=(LLAMA,))) == LLAMA
    assert understand("Meta License Agreement", Catalogue(candidates=("MIT", LLAMA))) == LLAMA
    assert understand("the Meta license") == ""
    assert understand("the Meta license", Catalogue(candidates=("MIT",))) == ""
    assert understand("the Kelp license", Catalogue(candidates=(LLAMA,))) == ""
    assert understand("Meta", Catalogue(candidates=(LLAMA,))) == ""


def test_the_name_beside_other_may_be_the_authors_own() -> None:
    assert understand_name("Kelp Terms 1.0") == "LicenseRef-Kelp-Terms-1.0"
    assert understand_name("mit") == "MIT"
    assert understand_name("n/a") == understand_name("https://example.org/x") == ""
    at_hand = Catalogue(candidates=("LicenseRef-Kelp-Terms-1.0",))
    assert understand("Kelp Terms License v1.0", at_hand) == "LicenseRef-Kelp-Terms-1.0"


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("MIT License with the Commons Clause", "MIT AND LicenseRef-scancode-commons-clause"),
        ("Apache 2.0 + Commons Clause", "Apache-2.0 AND LicenseRef-scancode-commons-clause"),
        ("GPL-2.0 with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("MIT with more conditions", ""),
    ],
)
def test_a_condition_holds_beside_its_licence(words: str, licence: str) -> None:
    assert understand(words) == licence


def test_several_hold_as_a_whole_or_are_not_understood() -> None:
    assert all_hold(["mit", "apache-2.0"]) == "MIT AND Apache-2.0"
    assert all_hold(["mit"]) == "MIT"
    assert all_hold(["mit", "my own"]) == all_hold([]) == together([]) == ""
    assert together(["MIT", "MIT"]) == "MIT"


def test_words_are_shown_on_one_line() -> None:
    assert shown_words(" a\n b\t c ") == "a b c"
    assert len(shown_words("x" * 10_000)) == SHOWN


@pytest.mark.parametrize("entry", load_all(), ids=lambda entry: entry.id)
def test_every_name_of_the_catalogue_means_what_it_meant(entry: License) -> None:
    for name in (entry.id, entry.name, *entry.aliases, *entry.hub):
        if not silent(name) and squeeze(name) != "unlicensed":
            assert understand(name) == canonical(name)


NAMES = st.sampled_from(
    ["MIT", "apache-2.0", "gemma", "llama3.1", "CC BY-NC 4.0", "LicenseRef-My-Own", "gpl-3.0"]
)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from([" AND ", " OR ", ", ", "; "]))
def test_canonical_expressions_mean_themselves(names: list[str], join: str) -> None:
    found = understand(join.join(names))
    assert found
    assert understand(found) == found == canonical(found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_total(words: str) -> None:
    found = understand(words)
    try:
        known = canonical(words)
    except ExpressionError:
        known = ""
    if known and not silent(words) and len(words) <= LONGEST_NAME:
        assert found == known
    assert found == "" or understand(found) == found


@pytest.mark.parametrize("part", ["a,", "(", "[a](", " ", "MIT ", "x", "\n", "License: ", "MIT, "])
def test_time_is_linear(part: str) -> None:
    begin = time.perf_counter()
    for size in (LONGEST_NAME, 300_000):
        understand((part * size)[:size])
        silent((part * size)[:size])
    assert time.perf_counter() - begin < 5


OF_WEIGHTS = {
    "MIT": "MIT",
    "mit, cc-by-nc-4.0": "MIT AND CC-BY-NC-4.0",
    "MIT (code and weights)": "MIT",
    "code and weights: MIT": "MIT",
    "cc-by-nc-4.0 (weights)": "CC-BY-NC-4.0",
    "Apache-2.0; weights CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "Code: MIT; Weights: CC-BY-NC-4.0": "CC-BY-NC-4.0",
    "MIT for code, CC BY-NC 4.0 for weights": "CC-BY-NC-4.0",
    "MIT (code) / CC BY-NC 4.0 (weights)": "CC-BY-NC-4.0",
    "Apache-2.0 code / CC-BY-NC-4.0 weights": "CC-BY-NC-4.0",
    "Apache License, Version 2.0 (code), CC-BY-NC 4.0 (model)": "CC-BY-NC-4.0",
    "model: cc-by-nc-4.0, dataset: cc-by-4.0": "CC-BY-NC-4.0",
    "\u4ee3\u7801 MIT\uff0c\u6743\u91cd CC BY-NC 4.0": "CC-BY-NC-4.0",
}


@pytest.mark.parametrize("value", OF_WEIGHTS)
def test_what_a_value_gives_the_weights(value: str) -> None:
    assert understand_of_weights(value) == OF_WEIGHTS[value]


@pytest.mark.parametrize(
    "value",
    [
        "Apache-2.0 (code)",
        "code: Apache-2.0",
        "MIT; dataset CC BY-NC 4.0",
        "apache-2.0/cc-by-nc-4.0",
        "MIT (code), non-commercial (weights)",
        "MIT (weights), no merges",
        "MIT with restrictions",
        "weights: unknown",
        "",
    ],
)
def test_what_says_nothing_of_the_weights_or_more_than_is_understood(value: str) -> None:
    assert understand_of_weights(value) == ""


def test_each_part_says_what_it_is_for() -> None:
    found = parts_of("Apache-2.0; weights CC-BY-NC-4.0, data and code: MIT")
    assert [(one.about, one.licence) for one in found] == [
        ((), "Apache-2.0"),
        (("weights",), "CC-BY-NC-4.0"),
        (("data", "code"), "MIT"),
    ]


def test_a_name_that_is_understood_is_no_list_of_parts() -> None:
    assert understand("NVIDIA Open Model License")
    assert [one.about for one in parts_of("NVIDIA Open Model License")] == [()]


def test_a_long_value_costs_little() -> None:
    began = time.process_time()
    assert parts_of("code and " * 22) == ()
    assert parts_of("MIT, " * 40) == ()
    assert parts_of("x" * 5_000) == ()
    assert time.process_time() - began < 1

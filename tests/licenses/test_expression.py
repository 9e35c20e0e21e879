"""Expressions: names and SPDX operators in, one canonical SPDX expression out."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.licenses import canonicalize_license_expression

from weightmark.errors import ExpressionError, UsageError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, load_all
from weightmark.licenses.expression import (
    DEEPEST,
    LONGEST_EXPRESSION,
    MOST_CHOICES,
    canonical,
    choices,
    entry_of,
    given_licence,
    ids,
    joined,
    licence_by_name,
    licenses,
    meant,
    named,
    plain_id,
    same,
    settled,
    stem,
    unclear,
)

LLAMA = "LicenseRef-scancode-llama-3.3-license-2024"
GEMMA = "LicenseRef-scancode-gemma-tou-2025-03-24"
CREATIVE = "LicenseRef-scancode-stable-diffusion-2022-08-22"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mit", "MIT"),
        ("Apache License 2.0", "Apache-2.0"),
        ("creativeml-openrail-m", CREATIVE),
        ("openrail++", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("CreativeML Open RAIL++-M", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("odc-by", "ODC-By-1.0"),
        ("lgpl-lr", "LGPLLR"),
        ("(mit)", "MIT"),
        ("mit or Apache-2.0", "MIT OR Apache-2.0"),
        ("((mit or isc)) AND (zlib)", "(MIT OR ISC) AND Zlib"),
        ("(mit AND isc) OR zlib", "MIT AND ISC OR Zlib"),
        ("mit AND MIT", "MIT"),
        ("MIT License OR Apache License 2.0", "MIT OR Apache-2.0"),
        ("GPL-3.0 or later", "GPL-3.0-or-later"),
        ("gpl-3.0+", "GPL-3.0-or-later"),
        (
            "GPL-2.0-only with classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        ),
        ("Apache-2.0+", "Apache-2.0+"),
        ("beerware", "Beerware"),
        ("licenseref-My.Own-1", "LicenseRef-My.Own-1"),
        ("LICENSEREF-SCANCODE-STABLE-DIFFUSION-2022-08-22", CREATIVE),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("The Apache License v2", "Apache-2.0"),
        ("Apache License 2.0 (Apache-2.0)", "Apache-2.0"),
        (f"CreativeML Open RAIL-M (2022-08-22) ({CREATIVE})", CREATIVE),
        ("cc by nc 4.0", "CC-BY-NC-4.0"),
        ("BSD 3-clause “New” or “Revised” license", "BSD-3-Clause"),
        ("Community Data License Agreement – Permissive, Version 2.0", "CDLA-Permissive-2.0"),
        ("GNU General Public License v3.0 or later", "GPL-3.0-or-later"),
        ("GPLv3 or later", "GPL-3.0-or-later"),
        ("European Union Public License 1.2", "EUPL-1.2"),
        ("OpenRAIL license family", "LicenseRef-OpenRAIL"),
        ("llama 3.3 community license", LLAMA),
        ("LicenseRef-Mine AND licenseref-MINE", "LicenseRef-Mine"),
        ("[llama3.3, gemma]", f"{LLAMA} AND {GEMMA}"),
        ("['mit', \"isc\"]", "MIT AND ISC"),
        ("\tmit\nAND isc ", "MIT AND ISC"),
    ],
)
def test_names_and_operators_become_one_spelling(text: str, expected: str) -> None:
    assert canonical(text) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("mit AND", 8),
        ("AND mit", 1),
        ("mit OR OR isc", 8),
        ("(mit", 1),
        ("mit)", 4),
        ("((mit)", 1),
        ("()", 2),
        ("mit isc", 1),
        ("mit AND no-such-licence", 9),
        ("mit WITH", 9),
        ("mit WITH no-such-exception", 10),
        ("mit AND LicenseRef-a_b", 9),
        ("mit AND LicenseRef-", 9),
        ("DocumentRef-x:LicenseRef-y", 1),
        ("isc OR NONE", 8),
        ("NOASSERTION", 1),
        ("mit/apache-2.0", 1),
        ("mit, apache-2.0", 1),
        ("mit; apache-2.0", 1),
        ("mit (apache-2.0)", 5),
        ("mit (MIT", 5),
        ("https://opensource.org/license/mit", 1),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        canonical(text)
    assert caught.value.position == position
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "  ", "[]", "[mit,]"])
def test_nothing_is_no_licence(text: str) -> None:
    with pytest.raises(ExpressionError):
        canonical(text)
    with pytest.raises(ExpressionError):
        joined([])


def test_a_list_joins_what_holds_together() -> None:
    """A card's `license: [llama3.3, gemma]` means both."""
    assert joined(["llama3.3", "gemma"]) == f"{LLAMA} AND {GEMMA}"
    assert joined(["mit OR isc", "zlib"]) == "(MIT OR ISC) AND Zlib"
    assert joined(["mit"]) == "MIT"


def test_or_lets_the_receiver_choose_and_and_binds_to_all() -> None:
    assert choices("mit OR isc AND zlib") == (("MIT",), ("ISC", "Zlib"))
    assert choices("(mit OR isc) AND zlib") == (("MIT", "Zlib"), ("ISC", "Zlib"))
    assert choices("GPL-2.0-only WITH Classpath-exception-2.0") == (
        ("GPL-2.0-only WITH Classpath-exception-2.0",),
    )


def test_sameness_does_not_ask_for_order() -> None:
    assert same("mit OR (isc AND zlib)", "(zlib AND isc) OR mit")
    assert not same("mit OR isc", "mit AND isc")


def test_a_name_of_ones_own_is_the_same_in_any_case() -> None:
    """SPDX: what follows LicenseRef- is compared without case."""
    assert same("LicenseRef-Acme OR mit", "MIT OR licenseref-ACME")
    assert not same("LicenseRef-Acme", "LicenseRef-Acme-2")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("mit; isc", "AND"),
        ("mit | isc", "OR"),
        ("mit/isc", "OR"),
        ("https://opensource.org/license/mit", "license_link"),
        ("mit " * 2_000, "file"),
    ],
)
def test_the_hint_says_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        canonical(text)
    assert hint in caught.value.hint


def test_ids_are_bare_and_each_once() -> None:
    text = "Apache-2.0+ AND (mit OR GPL-2.0-only WITH Classpath-exception-2.0) AND Apache-2.0"
    assert ids(text) == ("Apache-2.0", "MIT", "GPL-2.0-only")
    assert [entry is None for entry in licenses("mit AND giftware").values()] == [False, True]


def test_a_tag_that_does_not_say_which_is_told_with_its_readings() -> None:
    assert unclear("gpl-3.0 AND mit") == {"gpl-3.0": ("GPL-3.0-only", "GPL-3.0-or-later")}
    older = ("LicenseRef-scancode-gemma-tou-2024-04-01", "LicenseRef-Gemma-2024-02-21")
    assert unclear("gemma") == {"gemma": (GEMMA, *older)}
    assert unclear("GPL-3.0-only AND creativeml-openrail-m") == {}


def test_a_known_id_costs_no_import_of_the_spdx_list() -> None:
    """Start-up is paid at each commit; packaging.licenses is for ids the catalogue lacks."""
    code = (
        "import sys; from weightmark.licenses.expression import canonical;"
        "canonical('creativeml-openrail-m AND (mit OR LicenseRef-mine)');"
        "sys.exit('packaging.licenses' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_depth_is_bounded() -> None:
    assert canonical("(" * DEEPEST + "mit" + ")" * DEEPEST) == "MIT"
    with pytest.raises(ExpressionError, match="nested"):
        canonical("(" * (DEEPEST + 1) + "mit" + ")" * (DEEPEST + 1))


def test_length_is_bounded() -> None:
    assert canonical(" OR ".join(["mit"] * 400)) == "MIT"
    with pytest.raises(ExpressionError, match="more than"):
        canonical("mit OR " * LONGEST_EXPRESSION)
    with pytest.raises(ExpressionError, match="more than"):
        joined(["mit"] * LONGEST_EXPRESSION)


def test_choices_are_bounded() -> None:
    wide = " AND ".join(f"(LicenseRef-{n}a OR LicenseRef-{n}b)" for n in range(8))
    assert len(choices(wide)) == MOST_CHOICES
    with pytest.raises(ExpressionError, match="ways"):
        choices(f"{wide} AND (mit OR isc)")


NAMES = ["mit", "Apache License 2.0", "openrail++", "gpl-3.0", "LicenseRef-x.y", "Beerware"]
expressions = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "or"]), inner).map(
        lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
    ),
    max_leaves=8,
)


@given(expressions)
@settings(max_examples=150, deadline=None)
def test_the_canonical_form_is_stable_and_valid_for_packaging(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert canonicalize_license_expression(once) == once
    assert choices(once) == choices(text)


@given(st.text(alphabet=st.sampled_from("()[],+ -/mitANDORWH\n\x00\u202eé"), max_size=40))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        once = canonical(text)
    except ExpressionError:
        return
    assert canonicalize_license_expression(once) == once


@pytest.mark.parametrize(
    ("said", "candidates", "meant"),
    [
        (["gemma"], ["LicenseRef-scancode-gemma-tou-2024-04-01"], "-2024-04-01"),
        (["gemma"], ["MIT"], "-2025-03-24"),
        (["gemma"], [], "-2025-03-24"),
        (["gpl-3.0"], ["GPL-3.0-or-later"], "GPL-3.0-or-later"),
        (["GPL-3.0-only"], ["GPL-3.0-or-later"], "GPL-3.0-only"),
        (["mit"], ["Apache-2.0"], "MIT"),
    ],
)
def test_an_unclear_tag_means_the_licence_that_is_at_hand(
    said: list[str], candidates: list[str], meant: str
) -> None:
    """A tag that may mean several texts means the one that stands beside it, a clear one never."""
    assert settled(said, Catalogue(candidates=tuple(candidates))).endswith(meant)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("MIT", "MIT"),
        (
            "MIT AND LicenseRef-scancode-bigscience-open-rail-m2",
            "MIT AND CreativeML Open RAIL++-M (2022-11-24) "
            "(LicenseRef-scancode-bigscience-open-rail-m2)",
        ),
        ("LicenseRef-nobody-knows", "LicenseRef-nobody-knows"),
        ("no ( expression", "no ( expression"),
    ],
)
def test_people_are_shown_the_name_beside_the_reference(expression: str, shown: str) -> None:
    """A LicenseRef says nothing to people; where there is an SPDX id, that is the name."""
    assert named(expression) == shown


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("funasr-model-license-v9.9", "LicenseRef-funasr-model-license-v9.9"),
        ("My Terms (v1.0)", "LicenseRef-My-Terms-v1.0"),
        ("LicenseRef-X", "LicenseRef-X"),
        ("apache-2.0-and-lfm1.0", "Apache-2.0 AND LicenseRef-LFM-Open-1.0"),
        ("mit-or-apache-2.0", "MIT OR Apache-2.0"),
        ("gpl-3.0-or-later-and-mit", "GPL-3.0-or-later AND MIT"),
        ("gpl-2.0+-and-mit", "GPL-2.0-or-later AND MIT"),
        ("per-record-and-mit", "LicenseRef-per-record-and-mit"),
        ("mit-with-limits", "LicenseRef-mit-with-limits"),
    ],
)
def test_a_name_beside_other_is_known_or_the_authors_own(name: str, licence: str) -> None:
    assert licence_by_name(name) == licence


@pytest.mark.parametrize(
    "name",
    ["", "none", "模型许可", "MIT AND foo", "https://example.org/x", "LicenseRef-a/b", "x" * 101],
)
def test_a_name_beside_other_that_is_none(name: str) -> None:
    with pytest.raises(ExpressionError):
        licence_by_name(name)


def test_a_licence_of_a_way_is_found_whatever_stands_behind_it() -> None:
    for name in ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only"):
        entry = entry_of(name)
        assert entry is not None
        assert entry.id == plain_id(name) == "GPL-2.0-only"
    assert plain_id("Apache-1.0+") == "Apache-1.0"
    assert entry_of("LicenseRef-of-nobody") is None


@pytest.mark.parametrize("name", ["GPL-3.0-only", "GPL-3.0-or-later", "GPL-3.0+", "GPL-3.0"])
def test_the_stem_of_an_id_says_nothing_of_later_versions(name: str) -> None:
    assert stem(name) == "GPL-3.0"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("lama3.1", "did you mean llama3.1"),
        ("MIT OR apahce-2.0", "did you mean"),
        ("(mit AND openrial)", "openrail"),
        ("mit", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_the_nearest_names_of_the_first_unknown_one(text: str, near: str) -> None:
    assert near in meant(text)
    assert bool(near) == bool(meant(text))


@settings(deadline=None)
@given(st.sampled_from([entry.id for entry in load_all()]))
def test_what_is_known_needs_no_hint(name: str) -> None:
    assert meant(name) == ""


@settings(deadline=None)
@given(st.text(max_size=40))
def test_only_names_that_are_known_are_offered(text: str) -> None:
    offered = meant(text).removeprefix("did you mean ")
    assert all(
        SHIPPED.find(name) for name in offered.split(" or ") if name and " or later" not in offered
    )


def test_what_is_given_by_hand_is_a_licence_or_an_error_with_the_nearest_name() -> None:
    assert given_licence("apache-2.0", SHIPPED) == "Apache-2.0"
    with pytest.raises(UsageError, match=r"--license: 'lama3\.1'") as caught:
        given_licence("lama3.1", SHIPPED)
    assert caught.value.hint.startswith("did you mean llama3.1")

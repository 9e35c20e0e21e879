"""Addresses that are the place of one licence text, and those that are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.licenses.addresses import LONGEST_ADDRESS, is_address, licence_at
from weightmark.licenses.catalogue import Catalogue
from weightmark.licenses.expression import canonical

HUB = "https://huggingface.co"

KNOWN = {
    "https://creativecommons.org/licenses/by-nc/4.0/": "CC-BY-NC-4.0",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/deed.en": "CC-BY-NC-SA-4.0",
    "https://creativecommons.org/licenses/by/4.0/legalcode.txt": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by/3.0/us/": "CC-BY-3.0-US",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "https://opensource.org/licenses/MIT": "MIT",
    "https://opensource.org/license/apache-2-0": "Apache-2.0",
    "https://spdx.org/licenses/BSD-3-Clause.html": "BSD-3-Clause",
    "https://choosealicense.com/licenses/mpl-2.0/": "MPL-2.0",
    "https://www.apache.org/licenses/LICENSE-2.0.txt": "Apache-2.0",
    "www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
    "https://www.gnu.org/licenses/agpl-3.0.en.html": "agpl-3.0",
    "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html": "gpl-2.0",
    f"{HUB}/spaces/CompVis/stable-diffusion-license": "creativeml-openrail-m",
    f"{HUB}/spaces/bigscience/license": "bigscience-bloom-rail-1.0",
    f"{HUB}/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md": "openrail++",
    f"{HUB}/meta-llama/Llama-3.1-8B/blob/main/LICENSE?download=true": "llama3.1",
    f"{HUB}/datasets/choosealicense/licenses/blob/main/markdown/apache-2.0.md": "Apache-2.0",
    "https://www.llama.com/llama3_1/license/": "llama3.1",
    "https://llama.meta.com/llama3/license": "llama3",
    "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/LICENSE": "llama3.1",
    "https://github.com/meta-llama/llama-models/blob/main/models/llama4/LICENSE": "llama4",
    "https://ai.google.dev/gemma/terms": "gemma",
    "https://opendatacommons.org/licenses/odbl/1-0/": "ODbL-1.0",
    "/usr/share/common-licenses/LGPL-2.1": "LGPL-2.1-only",
    "/usr/share/common-licenses/CC0-1.0": "CC0-1.0",
    "https://github.com/meta-llama/llama-models/blob/main/models/llama3_3/LICENSE": "llama3.3",
    "https://raw.githubusercontent.com/deepseek-ai/DeepSeek-V2/main/LICENSE-MODEL": "deepseek",
    "https://raw.githubusercontent.com/CompVis/stable-diffusion/refs/heads/main/LICENSE": (
        "creativeml-openrail-m"
    ),
}


@pytest.mark.parametrize("address", KNOWN)
def test_a_place_of_a_licence(address: str) -> None:
    assert licence_at(address) == canonical(KNOWN[address])
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "LICENSE", "MIT", "see https://opensource.org/licenses/MIT", "https://example.org/mit",
        "https://www.gnu.org/licenses/gpl.html", "https://www.apache.org/licenses/",
        "https://creativecommons.org/licenses/by-nd-sa/4.0/", "https://creativecommons.org/",
        "/usr/share/common-licenses/GPL", "/usr/share/doc/kelp/GPL-3",
        "https://github.com/reef/kelp/blob/main/LICENSE",
        "https://github.com/deepseek-ai/DeepSeek-V2/blob/main/LICENSE-CODE",
        "https://github.com/deepseek-ai/DeepSeek-V2", f"{HUB}/reef/kelp/blob/main/LICENSE",
        "https://github.com/meta-llama/llama-models/blob/main/models/llama3_1/MODEL_CARD.md",
        f"{HUB}/meta-llama/Llama-3.1-8B/blob/main/README.md", f"{HUB}/meta-llama/Llama-3.1-8B",
        f"{HUB}/deepseek-ai/deepseek-coder-6.7b-base/blob/main/LICENSE-CODE",
        "https://example.org/creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org.example.org/licenses/by/4.0/",
        "https://opensource.org/licenses/MIT/" + "x" * LONGEST_ADDRESS,
    ],
)  # fmt: skip
def test_any_other_place(address: str) -> None:
    assert licence_at(address) == ""


def test_a_name_of_several_licences_means_the_candidate() -> None:
    address = "https://www.gnu.org/licenses/gpl-3.0.html"
    assert licence_at(address, Catalogue(candidates=("GPL-3.0-or-later",))) == "GPL-3.0-or-later"


@settings(deadline=None)
@given(st.text(max_size=100))
def test_total(words: str) -> None:
    assert isinstance(licence_at(f"https://huggingface.co/{words}"), str)
    assert licence_at(words) == "" or is_address(words)


def test_time_is_linear() -> None:
    begin = time.perf_counter()
    for part in ("a.", "a/", "-", "/", "https://"):
        licence_at("https://" + part * 200_000)
        licence_at(("https://a.b/" + part * LONGEST_ADDRESS)[:LONGEST_ADDRESS])
    assert time.perf_counter() - begin < 2

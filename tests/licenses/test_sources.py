"""Where a text can be read: an address a person can open, a file of the package of texts."""

from __future__ import annotations

import re

from weightmark.licenses.catalogue import License, Source, load_all
from weightmark.licenses.sources import address, packaged

DIGEST = "0" * 64


def entry(*origins: str) -> License:
    sources = tuple(Source(origin, DIGEST) for origin in origins)
    return License("LicenseRef-X", "X", "openrail", "none", scancode="x", sources=sources)


def test_a_repository_at_its_commit_comes_first() -> None:
    found = entry("p==1:licensedcode/data/licenses/x.LICENSE", "org/name@abc:a dir/LICENSE")
    assert address(found) == "https://raw.githubusercontent.com/org/name/abc/a%20dir/LICENSE"
    assert packaged(found) == ("x.LICENSE",)


def test_of_a_licence_of_spdx_the_page_is_named() -> None:
    found = entry("p==1:licensedcode/data/licenses/x.LICENSE", "org/name@abc:x.txt")
    assert address(found._replace(id="X")) == "https://scancode-licensedb.aboutcode.org/x.LICENSE"


def test_a_package_is_published_as_pages() -> None:
    found = entry("p==1:licensedcode/data/licenses/x-1.LICENSE")
    assert address(found) == "https://scancode-licensedb.aboutcode.org/x-1.LICENSE"
    assert packaged(found) == ("x-1.LICENSE", "x.LICENSE")


def test_without_sources_there_is_none() -> None:
    assert address(entry()) == ""


def test_every_address_is_one() -> None:
    pages = [address(one) for one in load_all()]
    assert sum(map(bool, pages)) > 100
    assert all(re.fullmatch(r"(?:https://[\w.%/+~-]+)?", page) for page in pages)

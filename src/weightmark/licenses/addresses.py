"""Which licence an address is the text of: pages of stewards, and licence files of known models.

Only addresses that hold one licence in one version count. A page that shows the newest version of
a licence, such as gnu.org/licenses/gpl.html, names none exactly; nor does a licence file of a
repository that is not well known, which may hold anything.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, read_facts
from weightmark.licenses.expression import settled

SYSTEM = "/usr/share/common-licenses/"
"""Where Debian and its relatives keep the texts of licences, which their packages point to."""

LONGEST_ADDRESS = 500
"""Characters of an address; those of licences have at most 150."""

FILE = "addresses.json"
"""Pages of stewards by host and path, as `_plain` gives them, and licence files of models in the
repositories of their code by owner/name/path: with the name under which each licence is known."""
_SAME_HOST = {"hf.co": "huggingface.co", "llama.meta.com": "llama.com"}
_WHOLE = r"<?(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[^\s<>()?#]*)?)(?:[?#][^\s<>()]*)?>?"
_CREATIVE = (
    r"creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/([a-z]{2,3}))?"
    r"(?:/(?:deed|legalcode)(?:[._][a-z_-]{2,8})?)?"
)
_ZERO = r"creativecommons\.org/publicdomain/zero/1\.0(?:/(?:deed|legalcode)(?:[._][a-z_-]{2,8})?)?"
# The name stands in the address itself.
_NAMED = (
    r"(?:opensource\.org/licenses?(?:/html)?|spdx\.org/licenses|choosealicense\.com/licenses)"
    r"/([a-z0-9.+-]{2,60}?)(?:\.html|\.json|\.txt|\.php)?",
    r"huggingface\.co/datasets/choosealicense/licenses/(?:blob|raw|resolve)/main/markdown"
    r"/([a-z0-9.+-]{2,60})\.md",
    r"gnu\.org/licenses/(?:old-licenses/)?((?:a|l)?gpl-\d\.\d|fdl-\d\.\d)(?:-standalone)?"
    r"(?:\.[a-z]{2}(?:-[a-z]{2})?)?(?:\.html|\.txt|\.md)?",
    r"apache\.org/licenses/(license-\d\.\d)(?:\.txt|\.html)?",
    r"debian\.org/common-licenses/([a-z]{2,6}\d?-\d(?:\.\d)?)",
)
# A file of a model's repository that holds its licence. One named for the code is another.
_OF_MODEL = (
    r"huggingface\.co/([\w.-]{1,96}/[\w.-]{1,96})/(?:blob|raw|resolve)/[\w.-]{1,64}"
    r"/(?:licen[cs]e|licen[cs]e[-_]models?|model[-_]licen[cs]e|copying)(?:\.(?:md|txt|rst|pdf))?"
)
_OF_REPOSITORY = (
    r"(?:github\.com/([\w.-]+/[\w.-]+)/(?:blob|raw|tree)"
    r"|raw\.githubusercontent\.com/([\w.-]+/[\w.-]+)(?:/refs/heads)?)/[\w.-]{1,64}/(\S+)"
)


def licence_at(address: str, catalogue: Catalogue = SHIPPED) -> str:
    """The canonical licence whose text is at an address; "" for any other, and for no address."""
    place = _plain(address)
    name = _name(place) if place else ""
    try:
        return settled(name, catalogue) if name else ""
    except ExpressionError:
        return ""


def is_address(words: str) -> bool:
    """Whether words are one address and nothing else."""
    return bool(_plain(words))


def _plain(address: str) -> str:
    """Host and path in lower case, without `www.`, query, fragment and a slash at the end."""
    words = address.strip()
    if words.startswith(SYSTEM):
        words = f"debian.org/common-licenses/{words.removeprefix(SYSTEM)}"
    if "/" not in words:
        return ""
    found = re.fullmatch(_WHOLE, words, re.IGNORECASE) if len(words) <= LONGEST_ADDRESS else None
    if found is None:
        return ""
    host, path = found[1].casefold(), re.sub(r"/{2,}", "/", found[2]).rstrip("/.")
    host = host.removeprefix("www.")
    return _SAME_HOST.get(host, host) + path.casefold()


def _name(place: str) -> str:
    facts = _facts()
    if place in facts["pages"]:
        return str(facts["pages"][place])
    found = re.fullmatch(_CREATIVE, place)
    if found:
        port = f"-{found[3].upper()}" if found[3] else ""
        return f"CC-{found[1].upper()}-{found[2]}{port}"
    if re.fullmatch(_ZERO, place):
        return "CC0-1.0"
    for form in _NAMED:
        found = re.fullmatch(form, place)
        if found:
            return _spelt(found[1])
    found = re.fullmatch(_OF_REPOSITORY, place)
    if found:
        return str(facts["files"].get(f"{found[1] or found[2]}/{found[3]}", ""))
    found = re.fullmatch(_OF_MODEL, place)
    if found is None:
        return ""
    from weightmark.licenses.models import licence_of_model

    licence = licence_of_model(found[1])
    # With two licences the file may hold either.
    return "" if " " in licence else licence


def _spelt(name: str) -> str:
    """A name of an address as an id: opensource.org writes `apache-2-0`, apache.org LICENSE-2.0."""
    name = re.sub(r"^license-(?=\d)", "Apache-", name)
    name = re.sub(r"^fdl-", "GFDL-", name)
    return re.sub(r"(\d)-(\d)$", r"\1.\2", name)


@functools.cache
def _facts() -> Mapping[str, Any]:
    return read_facts(FILE)

"""SPDX's templates of licences: which words may be others, and which may be absent.

Read by the command that makes the catalogue; the XML is that of the SPDX License List.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from weightmark.alignment.template import BREAK, CHOICE, CHOSEN, CLOSE, OPEN, OTHER, SLOT
from weightmark.alignment.weight import is_title, tells_holders
from weightmark.texts.canonical import canonical_form
from weightmark.texts.units import is_address_line

_SPACE = "{http://www.spdx.org/license}"
_BLOCKS = frozenset(("p", "item", "list", "br"))
_LEFT_OUT = frozenset(("notes", "crossRefs", "obsoletedBys", "bullet", "copyrightText"))
_PARTS = frozenset(("optional", "titleText", "standardLicenseHeader"))


def license_id(data: str) -> str:
    """The id of the licence whose XML this is; "" for other XML."""
    return _id(data, "license")


def exception_id(data: str) -> str:
    """The id of the exception to licences whose XML this is; "" for other XML."""
    return _id(data, "exception")


def _id(data: str, tag: str) -> str:
    root = ET.fromstring(data)  # noqa: S314 - a maker's own copy of the list
    found = root.find(f"{_SPACE}{tag}")
    return found.get("licenseId", "") if found is not None else ""


def marked_up(data: str) -> str:
    """The text in SPDX's XML, its places marked as `template.of_markup` reads them."""
    root = ET.fromstring(data)  # noqa: S314 - a maker's own copy of the list
    text = _put(next(root.iter(f"{_SPACE}text")))
    for part in (_EXHIBITS, _PREAMBLE):
        found = part.search(text)
        if found and found[0].count(OPEN) == found[0].count(CLOSE):
            text = f"{text[: found.start()]} {OPEN} {found[0]} {CLOSE} {text[found.end() :]}"
    text = _WRITE_TO.sub(_SEE, _OFFICE.sub(f" {SLOT} ", text))
    text = _HELD.sub(rf"\g<0> {OPEN} http://fsf.org/ {CLOSE}", text)
    return _NAMES.sub(_named, text)


_EXHIBITS = re.compile(rf"{BREAK}\s+(?:Exhibit A|EXHIBIT A)\s+-.*", re.DOTALL)
"""The exhibits of the Mozilla licences: most copies have them, and many do without."""
_PREAMBLE = re.compile(
    rf"(?:{OPEN}\s+)?{BREAK}\s+Creative Commons Corporation\s+\(.*?(?={BREAK}\s+By exercising)",
    re.DOTALL,
)
"""What Creative Commons says of its licences before 4.0: optional in SPDX's templates but two."""


def _either(*choices: str) -> str:
    return f" {CHOICE} " + f" {OTHER} ".join(choices) + f" {CHOSEN} "


_OFFICE = re.compile(r"51\s+Franklin\s+Street,[^<>]{20,90}\sUSA\b")
"""Where the Free Software Foundation sat when a text was listed: it has moved three times."""
_HELD = re.compile(rf"Free Software Foundation,\s+Inc\.(?=[\s{BREAK}]+{SLOT})")
"""Who holds the copyright of a text of GNU; many copies have an address of the web in that line."""
_WRITE_TO = re.compile(rf"write to the Free Software Foundation,\s+Inc\.,\s+{SLOT}")
_SEE = _either(
    f"write to the Free Software Foundation, Inc., {SLOT}", "see https://www.gnu.org/licenses/"
)
"""Whom to ask for a copy: since 2022 the texts of gnu.org name an address of the web."""
_NAMES = re.compile(
    rf"(?:{CHOICE}\s*(Neither the name(?:(?!{CHOSEN}|{BREAK}).)*){CHOSEN}"
    rf"|(Neither\s+the\s+names?\s+of\s+{SLOT}\s*,?\s*nor\s+the\s+names\s+of\s+its\s+contributors\s+may))"
    r"(?=\s+be\s+used\s+to\s+endorse)",
    re.DOTALL,
)
"""The clause of the BSD licences on names, up to what is barred: SPDX gives a part of its forms."""
_ITS = _either("its", "their", "the", "any", "all", "his", "her", "his/her", "specific")
_WHO = _either(
    "contributors", "contributor", "authors", "authors and contributors", "authors or contributors"
)
_WHOSE = f"{OPEN} {_ITS} {CLOSE} {OPEN} other {CLOSE} {_WHO}"
_NAME = f"{_either('the name', 'the names', 'name', 'names')} {OPEN} of {CLOSE} {SLOT}"
_MEMBERS = f"the {SLOT} {_either('developers', 'team', 'members', 'contributors', 'authors')}"
_OF_WHOM = f"{_either('the names of', 'the name of', 'those of')} {_either(_WHOSE, _MEMBERS)}"
_FORMS = (
    f"Neither {_NAME} {OPEN} nor {_either(_OF_WHOM, f'the name of {SLOT}')} {CLOSE} may",
    f"None of the names of {SLOT} may",
    f"The {_either('name', 'names')} {OPEN} of {CLOSE} {SLOT} may not",
)


def _named(found: re.Match[str]) -> str:
    """The clause on names in the forms that SPDX gives, or in those of files in the field."""
    return _either(found[1] or found[2], *_FORMS)


def _put(node: ET.Element) -> str:
    tag = node.tag.removeprefix(_SPACE)
    if tag in _LEFT_OUT:
        return " "
    inner = node.text or ""
    for child in node:
        put = _put(child)
        if put == f" {SLOT} " and (word := re.search(r"\w+$", inner)):  # it may be one word with it
            inner = inner[: word.start()]
            put = f" {CHOICE} {word[0]} {SLOT} {OTHER} {SLOT} {CHOSEN} "
        inner += put + (child.tail or "")
    if tag == "alt":
        return _choice(node.get("match", ""), inner)
    if tag in _PARTS or (tag == "p" and _may_be_absent(inner)):
        inner = f" {OPEN} {inner} {CLOSE} "
    return f" {BREAK} {inner} {BREAK} " if tag in _BLOCKS or tag.endswith("Text") else inner


def _may_be_absent(paragraph: str) -> bool:
    return any(one(paragraph) for one in (_is_heading, _is_notice, _leads, _points))


def _is_heading(text: str) -> bool:
    """Whether a paragraph only names what follows: a copy may be without it."""
    plain = text.strip()
    short = 0 < len(plain.split()) <= _LONGEST_HEADING
    named = plain[:1].isupper() and plain.replace(" ", "").isalpha()
    return short and named and is_title(canonical_form(plain))


def _is_notice(text: str) -> bool:
    """Whether a paragraph only says who holds the copyright, whatever the template has of it."""
    return tells_holders(text, canonical_form(text))


def _leads(text: str) -> bool:
    """Whether a paragraph only leads up to a permission notice that copies have alone."""
    return text.strip().startswith(_LEADS)


def _points(text: str) -> bool:
    """Whether a paragraph only says where on the web something stands, as SPDX adds it to some."""
    label, _, address = text.strip().partition(": ")
    return len(label.split()) <= _LONGEST_HEADING and is_address_line(address)


_LEADS = ("NOTICE TO USER:", "Unicode Data Files include ")
"""How what Unicode says before its notice begins; a template is silent where a copy may start."""
_LONGEST_HEADING = 4
"""Words of "Terms and Conditions"; a longer line may be a sentence without its end."""


def _choice(pattern: str, default: str) -> str:
    """A place by the pattern of what may stand there."""
    if re.fullmatch(r"\.(?:[+*]\??|\{\d+,\d+\})", pattern):
        return f" {SLOT} " if re.search(r"\w", default) or pattern[1] != "{" else " "
    expanded = [_OF_SLOTS.sub(SLOT, one) for one in _expanded(pattern)]
    expanded += [one.replace("(s)", "s") for one in expanded if "(s)" in one]  # and the plural
    several = dict.fromkeys(" ".join(one.split()) for one in (default, *expanded))
    wordy = [one for one in several if re.search(r"\w", one) or SLOT in one]
    if not wordy:
        return default
    choices = wordy if len(wordy) == len(several) else [*wordy, ""]
    return _either(*choices)


_OF_SLOTS = re.compile(rf"{SLOT}(?:\W*{SLOT})+")
"""A number such as a version, of which each part may be any."""

_MOST = 64


def _expanded(pattern: str) -> list[str]:
    """All texts that a pattern of SPDX's stands for, with a place to fill in for `.+`."""
    several, rest = _alternatives(pattern)
    if rest:
        raise ValueError(f"cannot read the pattern {pattern!r}")
    return several[:_MOST]


def _alternatives(pattern: str) -> tuple[list[str], str]:
    out: list[str] = []
    now = [""]
    while pattern and pattern[0] != ")":
        if pattern[0] == "|":
            out += now
            now, pattern = [""], pattern[1:]
            continue
        piece, pattern = _piece(pattern)
        now = [one + other for one in now for other in piece][:_MOST]
    return [*out, *now], pattern


def _piece(pattern: str) -> tuple[list[str], str]:
    """The texts that the first piece of a pattern stands for, and the rest of the pattern."""
    head = pattern[0]
    if head == "(":
        piece, pattern = _alternatives(pattern[1:].removeprefix("?:"))
        pattern = pattern[1:]
    elif head == "[":
        inner, _, pattern = pattern[1:].partition("]")
        blank = "\\" in inner or inner.startswith(" \t")
        piece = [" "] if blank else [f" {SLOT} "] if inner == "0-9" else list(inner)
    elif head == "\\":
        piece, pattern = [" " if pattern[1] == "s" else pattern[1]], pattern[2:]
    else:
        piece, pattern = [f" {SLOT} " if head == "." else head], pattern[1:]
    if often := re.match(r"\?|\*|\+|\{\d+(?:,\d*)?\}", pattern):
        pattern = pattern[often.end() :]
        if often[0] == "?" or (often[0] == "*" and piece != [f" {SLOT} "]):
            piece = [*piece, ""]
    return piece, pattern

"""Names of models in a sentence: addresses, `owner/name`, well-known ones with a version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from weightmark._startup import NamedTuple, lazy
from weightmark.licenses.catalogue import squeeze
from weightmark.licenses.models import is_family, is_well_known, licence_of_model
from weightmark.prose.running_text import Said

LINK = "\ue000{0}\ue001{1}\ue002"
"""How a link is written in a sentence, so that its text is not taken for words around it."""

_AS_SHOWN = {0xE000: "", 0xE001: " (", 0xE002: ")"}


class Named(NamedTuple):
    """What is named up to `end`; `name` is that of a model, "" for anything else.

    `sure` says that it can be nothing but a model: `owner/name` alone may be a data set.
    """

    name: str
    end: int
    sure: bool = True


_HUB = r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
_OWNED = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}"
_ADDRESS = lazy(
    rf"(?a:{_HUB}(?!(?:datasets|spaces|docs|blog|papers|collections|models|tasks|join|settings)\b)"
    rf"({_OWNED}|[A-Za-z][\w.-]{{1,95}}/?\Z))"
)
# A word of a name has 100 characters at most, and a path 60 in each folder, as on the Hub.
_NAMES = lazy(
    r"\ue000(?P<text>[^\ue000-\ue002]*)\ue001(?P<address>[^\ue000-\ue002]*)\ue002"
    rf"|(?P<bare>{_HUB}(?a:[\w./-]{{1,300}}))"
    r"|(?P<other>https?://[!-~]+|(?a:[\w.~:-]{0,60}/){2}[!-~]*|\ue001[^\ue000-\ue002]*\ue002)"
    rf"|(?P<slug>(?a:{_OWNED}(?![=/\w-])))"
    r"|(?P<known>(?a:[A-Za-z][\w.-]{0,99}"
    r"(?:[ -](?:[A-Z0-9]|v\d)[\w.-]{0,99}"
    r"|[ ]\[?(?:dev|schnell|klein|medium|large|turbo)\b\]?){0,5}))"
)
_NO_MODEL = lazy(
    r"(?i)(?:and/or|key/value|w/o|n/a|input/output|he/she|tcp/ip|client/server|[\d.]+/[\d.]+)\Z"
    r"|.*\.(?:py|json|md|txt|sh|yaml|yml|html|com|org|csv|ipynb|safetensors|gguf|bin|pt|pth|ckpt"
    r"|onnx|h5)\Z|(?:huggingface|ggml-org|ggerganov|pytorch|github\.com)/|[\w.-]+\.(?:com|org|io"
    r"|net|edu|ai)/|[^/]*/[^a-z]*\Z|(?-i:[A-Z]{1,4}/[A-Z]{1,4}\Z)|[\d.]+[a-z]{0,3}/|(?:models|checkpoints|weights|data|src|tests?)/"
)


SIZED = lazy(
    r"(?a:[A-Za-z][\w.]*(?:-[A-Za-z\d][\w.]*)*?(?:-|(?<=[\w.][A-Z\d]) )\d{1,3}(?:\.\d+)?[bB]"
    r"(?![A-Za-z\d_])(?:-[A-Za-z\d][\w.]*)*)"
)
"""A name with a number of parameters, as "Baichuan-13B" or "GLM4 9B": only models are called so."""
_OF_A_MODEL = lazy(r"(?i)\b(?:cards?|pages?|licen[cs]e|papers?|tokenizer|demo|leaderboard)\Z")
"""What a link to a model may show that is not the model."""
_CARD = lazy(r"(?i)model[-_]?card")
_DISTINCT = r"\d|[A-Za-z] ?[A-Z]"
"""What a name has that no common word has: a number, or a second capital: "StarCoder"."""
_IN_BRACKETS = lazy(rf" \((?a:({_OWNED}))\)")


def with_addresses(words: str) -> str:
    """Words as a person reads them, with the address of a link in brackets behind its text."""
    return words.translate(_AS_SHOWN)


def named_at(words: str, at: int) -> Named | None:
    """What is named at a place of a sentence, None where a common word stands."""
    found = _NAMES.match(words, at)
    if found is None:
        return None
    if found["text"] and (_OF_A_MODEL.search(found["text"]) or _CARD.search(found["address"])):
        return Named("", found.end())
    text = (found["text"] or found["known"] or "").strip()
    named = _by_address(found)
    if named is None and "/" not in text:
        named = _well_known_at(found, text) or _sized_at(found, text) or _slug_at(found)
    if named is None and (found["other"] or found["bare"] or "/" in text):
        return Named("", found.end())
    return named or _family_at(found, text)


def _by_address(found: re.Match[str]) -> Named | None:
    address = _ADDRESS.match(found["address"] or found["bare"] or "")
    # Of old models the address has no owner, as that of a person has not.
    if address and ("/" in address[1][:-1] or squeeze(found["text"] or "") == squeeze(address[1])):
        return Named(address[1].rstrip("./"), found.end())
    return None


def _well_known_at(found: re.Match[str], text: str) -> Named | None:
    known = well_known(text) if re.search(_DISTINCT, text) else ""
    if not re.search(_DISTINCT, known):
        return None
    end = _end(found, known)
    behind = _IN_BRACKETS.match(found.string, end)
    # "Llama 2 7B (meta-llama/Llama-2-7b)", and not "Llama 2 7B (a/transformers)".
    if behind and squeeze(re.split(r"[\W\d]", known)[0]) in squeeze(behind[1]):
        return Named(behind[1], behind.end())
    return Named(known, end)


def _sized_at(found: re.Match[str], text: str) -> Named | None:
    sized = SIZED.match(text)
    if sized is None or not (found["known"] or sized[0] == text):
        return None
    name = sized[0].rstrip(".")
    return Named(name, _end(found, name))


_OF_FAMILY = lazy(r"['’]s\b| [A-Z][a-z]+[A-Z]")


def _family_at(found: re.Match[str], text: str) -> Named | None:
    """A family of models, where it has the capital that names have: "Falcon", and not "falcon".

    A link is named as a whole: one to "Falcon data" is another thing. So are "Llama's licence" and
    "Falcon RefinedWeb".
    """
    words = text.split(" ")
    names = (" ".join(words[:count]).rstrip(".,-") for count in (2, 1))
    name = next(filter(is_family, names), "") if text[:1].isupper() else ""
    whole = found["known"] or name == text
    if name and _OF_FAMILY.match(found.string, _end(found, name)):
        return None
    return Named(name if whole else "", _end(found, name), sure=False) if name else None


def _end(found: re.Match[str], name: str) -> int:
    """Where a name ends that words begin with; a link is a name as a whole."""
    return found.start() + len(name) if found["known"] else found.end()


def _slug_at(found: re.Match[str]) -> Named | None:
    slug = (found["slug"] or "").rstrip(".-_")
    if not slug:
        return None
    sure = bool(licence_of_model(slug))
    # Two plain words are no name: "each question/instruction".
    name = "" if not sure and re.fullmatch(r"[a-z]+/[a-z]+", slug) else _owned(slug)
    return Named(name, found.start() + len(slug), sure=sure)


def _owned(words: str) -> str:
    """A model as owner/name; what has a model for its owner are two ("Llama-2/Alpaca-2")."""
    owner = words.partition("/")[0]
    two = re.search(r"\d", owner) and re.search(r"\d", well_known(owner))
    return "" if two or "/" not in words or _NO_MODEL.match(words) else words


@lru_cache(maxsize=1_000)
def well_known(words: str) -> str:
    """The well-known model that words begin with, by the longest name that is known."""
    parts = words.split(" ")
    names = (" ".join(parts[:count]).rstrip(".,-") for count in range(len(parts), 0, -1))
    return next(filter(is_well_known, names), "")


# -- what a text is of ----------------------------------------------------------------------------

NAMELESS = lazy(
    r"(?i)\W*(?:(?:an?|the|this|our|models?|card|readme|about|overview|introduction|description"
    r"|summary|details)\b\W*)*"
)
"""A heading that names no model, as "Model card"."""
_OF_LICENCES = lazy(
    r"(?i)(?:\W|\b(?:licen[cs](?:e|es|ing)|terms|usage|notices?|contact|citation|and|of|use)\b)+\Z"
)
"""A heading that names what is said below it, and not what that is said of."""
_SUBJECT = lazy(
    r"\W*(?!(?:This|It|That|These|They|Our|The|We|Model|Here|There|Everything|All|Every)\b)"
    r"(?:(?P<name>(?![A-Z]+\s)[A-Z][\w.+-]*[A-Z\d][\w.+-]*(?:\s[A-Z\d][\w.+-]*){0,3})\s+(?:is|are|was|were)\b"
    r"|(?P<word>[A-Z][\w.+-]*)\s+(?:is|was)\s+(?:an?|the|one)\b)"
)
_MOST_TITLES = 3
"""The first headings name the model; later ones name sections."""


def title_in(said: Said, titles: Sequence[str]) -> str:
    """What a sentence adds to the `titles` of a text, squeezed; "" for nothing.

    That is a heading. Below none that names anything the model is what is spoken of first, where
    that is none that is well known: "Kelp-7B is released under".
    """
    if said.kind == "heading":
        named = len(titles) < _MOST_TITLES and not _OF_LICENCES.match(said.words)
        return squeeze(said.words[:200]) if named and not NAMELESS.fullmatch(said.words) else ""
    found = None if titles else _SUBJECT.match(said.words)
    name = (found["name"] or found["word"]) if found else ""
    return "" if well_known(name) else squeeze(name)

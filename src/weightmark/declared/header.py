"""Which keys of a weight file's header speak of the licence of its weights, and what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from weightmark._startup import NamedTuple, lazy
from weightmark.declared.statement import LONGEST_KEY, Statement, licence_key
from weightmark.finding import Location
from weightmark.formats.header import Header
from weightmark.licenses.addresses import licence_at
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.prose.meaning import (
    may_speak,
    shown_words,
    silent,
    understand,
    understand_name,
    understand_of_weights,
)

_IN_WORDS = (
    *("modelspec.description", "modelspec.usage_hint", "ss_training_comment"),
    *("general.description", "description", "comment", "notes"),
)
_LONGEST_WORDS = 20_000  # characters; what people write there is a paragraph
_MOST_KEYS = 32
"""Keys of one header that are read; real ones have at most four."""


class _Key(NamedTuple):
    """A key that speaks: `family` is what stands before `license`, `kind` name, link or licence."""

    key: str
    words: str
    family: str
    kind: str


def texts_in(header: Header | None) -> Mapping[str, str]:
    """The metadata of a header, and what else the file says of its licence.

    In a pickle a text may stand behind the word `license` by chance, as in a list of words: it
    counts where it is a licence that is known.
    """
    if header is None:
        return {}
    noted = {key: words for key, words in header.noted.items() if understand(words)}
    return {**noted, **(header.metadata or {})}


def licence_keys(metadata: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each key that speaks of the weights' licence, with its words, in the order of the header.

    The same keys count in every format: tools copy them from one to the other.
    """
    for each in _speaking(metadata):
        yield each.key, each.words


def _speaking(metadata: Mapping[str, str]) -> Iterator[_Key]:
    """The keys that speak.

    A name, or an address, counts where the licence beside it is `other` or nothing; the address
    of a licence that is known counts beside any.
    """
    keys = list(islice(_keys(metadata), _MOST_KEYS))
    for each in keys:
        beside = {one.kind: one.words for one in reversed(keys) if one.family == each.family}
        licence, name = beside.get("licence", ""), beside.get("name", "")
        named, has_name = not _is_other(licence), not silent(name)
        if each.kind == "licence" and not named and has_name:
            continue
        if each.kind == "name" and (named or not has_name):
            continue
        # A link to the file beside it, or beside a name to who knows what.
        idle = named or has_name or silent(each.words)
        if each.kind == "link" and idle and not licence_at(each.words):
            continue
        yield each


def _is_other(words: str) -> bool:
    return silent(words) or words.strip().casefold() == "custom"


# Keys under which tools keep what they know of the model as a JSON object; what else is nested, as
# the data sets of kohya, is not of these weights.
_OBJECT = lazy(
    r"(?:model[._]?)?(?:metadata|meta|info|card|config)|model|modelspec|general",
    re.IGNORECASE,
)
_LONGEST_OBJECT = 100_000  # characters: what is parsed a second time stays small
_DEEPEST = 3
"""Objects in objects that are looked into: a card within the metadata of a model."""


def _flat(metadata: Mapping[str, str], depth: int = 0) -> Iterator[tuple[str, str]]:
    """The members of a header, with those of JSON objects in it under `key.inner`."""
    for key, words in metadata.items():
        if isinstance(words, str):
            yield key, words
        if depth == _DEEPEST or len(key) > LONGEST_KEY or not _OBJECT.fullmatch(key):
            continue
        inner = _object(words) if isinstance(words, str) else words
        if isinstance(inner, dict):
            yield from ((f"{key}.{name}", said) for name, said in _flat(inner, depth + 1))


def _object(words: str) -> object:
    if not words.lstrip().startswith("{") or "licen" not in words or len(words) > _LONGEST_OBJECT:
        return None
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None


def _keys(metadata: Mapping[str, str]) -> Iterator[_Key]:
    for full, words in _flat(metadata):
        key = full.rpartition(".")[2] if full not in metadata else full
        found = licence_key(key) if isinstance(words, str) else None
        if found is not None:
            yield _Key(full, words, *found)


def header_statements(
    path: str,
    metadata: Mapping[str, str],
    mark_licence: str = "",
    catalogue: Catalogue = SHIPPED,
) -> list[Statement]:
    """What the header of a file says: the mark first, then each key that speaks.

    `mark_licence` is the licence of the mark, "" without one: a name that may mean several
    licences means that one first.
    """
    found = []
    if mark_licence:
        where = Location(path, "weightmark")
        found.append(
            Statement("mark", "weightmark in the header", where, mark_licence, mark_licence)
        )
    catalogue = catalogue.preferring(mark_licence)
    for key, words, _, kind in _speaking(metadata):
        licence = (
            understand_name(words, catalogue)
            if kind == "name"
            else understand_of_weights(words, catalogue)
        )
        said = "" if not licence and silent(words) else shown_words(words)
        where = Location(path, key)
        found.append(Statement("header", f"{key} in the header", where, said, licence))
        if licence:
            catalogue = catalogue._replace(candidates=(*catalogue.candidates, licence))
    found.extend(_described(path, metadata, catalogue))
    return found


def _described(path: str, metadata: Mapping[str, str], catalogue: Catalogue) -> Iterator[Statement]:
    """What people wrote of the model in words, as trainers and converters ask them to."""
    for key in _IN_WORDS:
        text = metadata.get(key, "")
        if not text or len(text) > _LONGEST_WORDS:
            continue
        if not may_speak(text):
            continue
        from weightmark.declared.cards import prose_statement
        from weightmark.prose.sentences import licence_sentences

        for said in licence_sentences(text):
            if said.about == "weights":
                where = Location(path, key)
                yield prose_statement(f"{key} in the header", where, said, catalogue)

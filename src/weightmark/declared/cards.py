"""What a model card says of the licence: its front matter, the words of its gate, its body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weightmark.declared.card import LICENSE_KEYS, Card
from weightmark.declared.statement import Statement, licence_key
from weightmark.finding import Location
from weightmark.licenses.addresses import is_address, licence_at
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.licenses.expression import ids
from weightmark.prose.meaning import (
    may_speak,
    shown_words,
    silent,
    together,
    understand,
    understand_name,
    understand_of_weights,
)

if TYPE_CHECKING:
    from weightmark.prose.sentences import Sentence

_LIMITING = ("non-commercial", "noncommercial", "non-commercial-use", "not-for-commercial-use")
_MOST_LICENCES = 32
"""Licences in a list that are read; real lists have at most four."""

_GATE = ("extra_gated_prompt", "extra_gated_heading", "extra_gated_description")
_LONGEST_GATE = 4_000
"""Characters of a gate that are sentences on a licence; in a longer one its text stands whole."""


def card_statements(path: str, card: Card, catalogue: Catalogue = SHIPPED) -> list[Statement]:
    """What a card says: the licence of its front matter, an address beside it, its sentences.

    Among them are those that who asks for access to the weights has to agree to.

    The first statement is always that of the front matter, silent where it names none.
    """
    about = "data" if card.of_data else "weights"
    first = _front_matter(path, card, catalogue)._replace(about=about)
    found = [first]
    meant = catalogue.preferring(first.licence)
    found += _unread_keys(path, card, meant)
    there = licence_at(card.license_link, meant)
    if there and not first.open and "other" not in map(str.casefold, card.license):
        where = Location(path, "license_link", card.lines.get("license_link", 1))
        words = shown_words(card.license_link)
        found.append(Statement("card", "the card's license_link", where, words, there, about))
    found.extend(one._replace(about=about) for one in _tagged(path, card, meant))
    found.extend(_sentences(path, card, meant))
    return found


def _tagged(path: str, card: Card, catalogue: Catalogue) -> Iterator[Statement]:
    """What tags say: `license:mit`, as the Hub makes of the front matter, or `non-commercial`."""
    where = Location(path, "tags", card.lines.get("tags", 1))
    for tag in card.tags:
        words = tag.removeprefix("license:")
        if words != tag and not silent(words):
            licence = understand(words, catalogue)
            yield Statement("card", "the card's tag", where, shown_words(tag), licence)
        elif tag.casefold() in _LIMITING:
            yield Statement("prose", "the card's tag", where, tag, asks="non-commercial")


def names_a_licence(card: Card, catalogue: Catalogue = SHIPPED) -> bool:
    """Whether a card says anything of a licence; its text is asked where its front matter does not.

    It may be long, and is read again with the names of the licences that are at hand.
    """
    if not _front_matter("", card, catalogue).silent:
        return True
    return not all(one.silent for one in card_statements("", card, catalogue))


def _front_matter(path: str, card: Card, catalogue: Catalogue) -> Statement:
    where = Location(path, "license", card.lines.get("license", 1))
    silence = Statement("card", "the card", where)
    said = [word for word in card.license[:_MOST_LICENCES] if not silent(word) or _other(word)]
    found: list[str] = []
    words: list[str] = []
    for word in said:
        if not _other(word):
            words.append(word)
            found.append(understand_of_weights(word, catalogue))
            continue
        there = licence_at(card.license_link, catalogue)
        named = ""
        if not silent(card.license_name):
            named = understand_name(card.license_name, catalogue.preferring(there))
            words.append(card.license_name)
            found.append(named)
        # What an author's own name means is said by the text that it links to.
        if is_address(card.license_link) and (
            silent(card.license_name)
            or (there and named and not all(map(catalogue.find, ids(named, catalogue))))
        ):
            words.append(card.license_link)
            found.append(there)
    if not words:
        # `other` alone says that there is a licence, and not which.
        return silence._replace(words="other" if any(map(_other, said)) else "")
    return silence._replace(words=shown_words(", ".join(words)), licence=together(found, catalogue))


def _unread_keys(path: str, card: Card, catalogue: Catalogue) -> Iterator[Statement]:
    """What stands under a key that the Hub does not read, as `licence` or `model_license`."""
    for key, value in card.fields.items():
        if key in LICENSE_KEYS or licence_key(key) is None:
            continue
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if silent(words) or "://" in words:
            continue
        where = Location(path, key, card.lines.get(key, 1))
        title = f"the card's key `{key}`"
        licence = understand_of_weights(words, catalogue)
        yield Statement("card", title, where, shown_words(words), licence)


def _other(word: str) -> bool:
    return word.strip().casefold() == "other"


def _sentences(path: str, card: Card, catalogue: Catalogue) -> Iterator[Statement]:
    default = "data" if card.of_data else "weights"
    for title, key, line, text in spoken_texts(card):
        if not may_speak(text):
            continue
        from weightmark.prose.sentences import licence_sentences

        found = list(licence_sentences(text, default))
        apart = any(said.about == "weights" and said.licence_words for said in found)
        for said in found:
            where = Location(path, key, line if key else line + said.line - 1)
            told = prose_statement(title, where, said, catalogue)
            # A text beside the weights may be that of the code, if the card says so; a project
            # whose weights have a licence of their own is its code.
            of_code = said.about == "code" or (said.about == "project" and apart)
            if said.about == "weights":
                yield told
            elif of_code and told.understood:
                yield told._replace(about="code")


def spoken_texts(card: Card) -> Iterator[tuple[str, str, int, str]]:
    """What is read for sentences, with its title, its key and its line: the body, and the gate.

    Of the fields of a gate only a box to be ticked is a sentence, that its reader agrees to.
    """
    yield "the text of the card", "", card.body_line, card.body
    fields = card.fields.get("extra_gated_fields")
    boxes = fields.items() if isinstance(fields, dict) else ()
    ticked = "\n\n".join(str(box) for box, kind in boxes if kind == "checkbox")
    gate = {key: card.fields.get(key) for key in _GATE}
    gate["extra_gated_fields"] = ticked
    for key, text in gate.items():
        if isinstance(text, str) and len(text) <= _LONGEST_GATE:
            yield "the gate of the card", key, card.lines.get(key, 1), text


def prose_statement(title: str, where: Location, said: Sentence, catalogue: Catalogue) -> Statement:
    """A sentence as a statement.

    Words that only restrict use name no licence: `asks` has what they ask, and the declared licence
    has to ask it, too.
    """
    licence = understand(said.licence_words, catalogue) if said.licence_words else ""
    asks = "" if said.licence_words else said.restricts
    return Statement("prose", title, where, shown_words(said.words), licence, said.about, asks)

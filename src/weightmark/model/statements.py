"""Gathers who says what of the licence of which weights: once, for all who ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from weightmark._startup import NamedTuple
from weightmark.declared.header import header_statements, licence_keys, texts_in
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.licenses.catalogue import SHIPPED, Catalogue
from weightmark.model.facts import Spoken, Text, Weights
from weightmark.prose.meaning import may_speak, understand

_SHOWN = 120  # characters of what a place says that are kept for people


class Surroundings(NamedTuple):
    """What stands around the weights of one folder and speaks for them alone.

    `says` are side files and notices, `texts` the licence texts nearest to them. `owned` says that
    the card stands in that folder itself, `chosen` that the configuration names the texts for all.
    """

    says: tuple[Statement, ...] = ()
    texts: tuple[Text, ...] = ()
    owned: bool = False
    chosen: bool = False


class Context(NamedTuple):
    """What speaks for all weights of a model, and how names that mean several licences are read."""

    cards: tuple[Statement, ...] = ()
    configuration: Statement | None = None
    catalogue: Catalogue = SHIPPED


def gather_statements(
    members: Iterable[tuple[Weights, Surroundings]], context: Context
) -> tuple[Spoken, ...]:
    """The weights of a model in groups of which the same is said; one group where there are none.

    Each of `members` are weights and what stands around them. The order of the weights stays.
    """
    members = list(members)
    headers = {weights.path: said_by(weights) for weights, _ in members}
    speaking: dict[str, tuple[str, ...]] = {}
    for weights, _ in members:
        if (said := headers[weights.path]) != _SILENT:
            speaking.setdefault(weights.group or weights.path, said)
    groups: dict[tuple[object, ...], tuple[Surroundings, list[Weights]]] = {}
    for weights, around in members:
        texts = tuple(text.path for text in around.texts)
        beside = (around.says, texts, around.owned)
        said = headers[weights.path]
        if said == _SILENT:
            # Who splits a file writes what it says into the first piece alone (gguf-split).
            said = speaking.get(weights.group or weights.path, said)
        key = (weights.declared, weights.sidecars, said, beside)
        groups.setdefault(key, (around, []))[1].append(weights)
    if not groups:
        return (Spoken(tuple(_of_all(context, Surroundings(owned=True), apart=False))),)
    heard = {path for path, said in headers.items() if said != _SILENT}
    return tuple(_spoken(weights, around, context, heard) for around, weights in groups.values())


_SILENT = ("",)


def said_by(weights: Weights) -> tuple[str, ...]:
    """What the header of weights says of their licence; equal for most shards of a model."""
    licence = weights.mark.license if weights.mark is not None else ""
    said = texts_in(weights.header)
    return (licence, *(word for pair in licence_keys(said) for word in pair))


def _spoken(
    weights: Sequence[Weights], around: Surroundings, context: Context, heard: Set[str]
) -> Spoken:
    """The weights of a group with all that is said of them; `heard`: whose header says some."""
    first = weights[0]
    apart = bool(first.declared)
    says = list(_of_all(context, around, apart=apart))
    if apart:
        where = Location(
            context.configuration.where.path if context.configuration else "", "weights"
        )
        title = f"the configuration for {first.path}"
        said = first.declared
        says.insert(0, Statement("configuration", title, where, said, said))
    says += _of_header(next((one for one in weights if one.path in heard), first), context)
    says += first.sidecars
    says += around.says
    # The texts of the whole are not those of what the configuration sets apart.
    texts = around.texts if not apart or (around.owned and not around.chosen) else ()
    says += map(text_statement, texts)
    says += (one for text in texts for one in around_text(text, context))
    return Spoken(tuple(says), tuple(weights), texts, apart)


def _of_all(context: Context, around: Surroundings, *, apart: bool) -> Iterator[Statement]:
    if around.owned or not apart:
        yield from context.cards
    if context.configuration is not None and context.configuration.words and not apart:
        yield context.configuration


def _of_header(weights: Weights, context: Context) -> list[Statement]:
    mark = weights.mark.license if weights.mark is not None else ""
    metadata = texts_in(weights.header)
    found = header_statements(weights.path, metadata, mark, context.catalogue)
    if mark and not (weights.markable or weights.held):
        where = Location(weights.marked, found[0].where.pointer)
        found[0] = found[0]._replace(title="weightmark in the sidecar", where=where)
    return found


def text_statement(text: Text) -> Statement:
    """What a licence text says by being there; one that nobody knows is not understood.

    A notice in its place says which licence it names.
    """
    found = text.identification
    where = Location(text.path, "", 1)
    about = {"": "weights", "rest": "code", "other": "data"}.get(text.role, text.role)
    licence, words = found.id, found.name or found.id or "a text that is not known"
    if found.noticed:
        licence = found.noticed[0].licence
        where, words = Location(text.path, "", found.noticed[0].line), found.noticed[0].words
    return Statement("text", "the text", where, words[:_SHOWN], licence, about, ships=text.ships)


def around_text(text: Text, context: Context) -> Iterator[Statement]:
    """What words around a licence text say of the licence of the weights, as a notice would."""
    for beside in text.identification.beside:
        if not may_speak(beside.text) and "terms" not in beside.text:
            continue
        from weightmark.prose.sentences import licence_sentences, licensed_apart

        where, title = Location(text.path, "", beside.line), "a sentence beside the text"
        named = False
        for said in licence_sentences(beside.text, "project"):
            if said.about == "weights" and said.licence_words:
                named = True
                licence = understand(said.licence_words, context.catalogue)
                yield Statement("notice", title, where, said.words[:_SHOWN], licence)
        if not named and (apart := licensed_apart(beside.text)):
            yield Statement("notice", title, where, apart[:_SHOWN], "")

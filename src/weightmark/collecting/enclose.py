"""Puts weights into the package that ships them: what it says of licences, and equal bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from weightmark.containers.tree import Tree, inside_archive
from weightmark.errors import Problem, TreeError
from weightmark.formats.pointers import MAX_POINTER
from weightmark.licenses.catalogue import Catalogue
from weightmark.model.agreement import shipped_under
from weightmark.model.consistency import texts_that_say_else
from weightmark.model.facts import Package, Says, Spoken, Text, Twin
from weightmark.model.statements import Context, around_text, text_statement
from weightmark.model.terms import is_text_of
from weightmark.packages.metadata import (
    Field,
    description_of,
    description_statements,
    package_statements,
    statements_in_license,
)
from weightmark.packages.package import (
    MAX_PACKAGE_METADATA,
    PackageFacts,
    check_record,
    read_package,
)

_SERIOUS = ("record-size", "record-hash", "record-unreadable", "record-duplicate")
_OF_THE_WHOLE = ("licenses", "dist-info", "root")


def package_in(
    tree: Tree,
    read: Callable[[str, bool], Text],
    shown: Callable[[str], str],
    catalogue: Catalogue,
    *,
    deep: bool,
) -> Package | None:
    """The package that a tree holds, None where it is none.

    `read` gives the licence text of a name, and whether it stands beside; `shown` how people are
    to read a name. With `deep` every byte is compared with RECORD.
    """
    facts = read_package(tree) if tree.is_package else None
    if facts is None:
        return None
    checked = check_record(facts, tree, deep=deep)
    odd = [*tree.problems, *facts.problems, *(p for p in checked if p.kind not in _SERIOUS)]

    def located(problems: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(one._replace(where=shown(one.where)) for one in problems)

    texts = tuple(read(one.name, one.place in _OF_THE_WHOLE) for one in facts.license_texts)
    found = described(facts, shown(facts.source), texts, catalogue)
    text, line = _description(facts, tree)
    return found._replace(
        says=(*found.says, *description_statements(found.path, text, line, catalogue)),
        description=text,
        description_line=line,
        doubles=tuple(tuple(map(shown, names)) for names in _doubles(tree)),
        mismatches=located(p for p in checked if p.kind in _SERIOUS),
        problems=located(odd),
    )


def _description(facts: PackageFacts, tree: Tree) -> tuple[str, int]:
    """The description of the package, and its line.

    One that cannot be read is a problem of the package.
    """
    try:
        data = tree.read(facts.source, MAX_PACKAGE_METADATA)
    except TreeError:
        return "", 1
    return description_of(data.decode("utf-8", "replace"))


def described(
    facts: PackageFacts, path: str, texts: Sequence[Text], catalogue: Catalogue
) -> Package:
    """A package by its facts alone, whose metadata is at `path`."""
    whole = [text for text in texts if text.beside and text.identification.id]
    found = Package(
        path=path,
        facts=facts,
        declared=tuple(
            _said(one, whole, catalogue) for one in package_statements(facts, catalogue)
        ),
        texts=tuple(texts),
        by_text=_by_text(whole),
        says=(
            *(text_statement(text) for text in whole if text.role == "weights"),
            *(one for text in whole if text.role == "" for one in around_text(text, Context())),
            *statements_in_license(path, facts, catalogue),
        ),
    )
    return found._replace(unlike=tuple(texts_that_say_else(found, catalogue)))


def _said(field: Field, texts: Sequence[Text], catalogue: Catalogue) -> Says:
    """What a field means; a family of licences is told by the text that ships."""
    licence = field.statement.licence
    if not licence and len(field.ids) > 1:
        licence = _shipped(field.ids, texts, catalogue)
    return Says(field.statement.where.pointer, field.statement.words, licence, field.ids)


def _shipped(names: Iterable[str], texts: Sequence[Text], catalogue: Catalogue) -> str:
    for name in names:
        entry = catalogue.find(name)
        if entry and any(is_text_of(one.identification, entry, catalogue) for one in texts):
            return name
    return ""


def _by_text(texts: Sequence[Text]) -> Says | None:
    """What the licence texts of the package say where they all are one licence."""
    names = {text.identification.id for text in texts}
    if len(names) != 1:
        return None
    path = texts[0].path
    return Says(f"the text {inside_archive(path)}", path, names.pop())


def _doubles(tree: Tree) -> Iterator[tuple[str, ...]]:
    """Weights of one tree with the same bytes."""
    same: dict[str, list[str]] = defaultdict(list)
    for name in tree.weights():
        if key := fingerprint(tree, name, above=0):
            same[key].append(name)
    yield from (tuple(names) for names in same.values() if len(names) > 1)


def fingerprint(tree: Tree, name: str, *, above: int = MAX_POINTER) -> str:
    """What tells whether bytes are the same without reading them: size and CRC-32 of a zip.

    Empty where the tree has no checksum, and for files of up to `above` bytes: what is as small in
    two packages, as a table without rows, may be the same by chance.
    """
    size, checksum = tree.size(name), tree.checksum(name)
    return f"{size}-{checksum}" if checksum and size > above else ""


def twins(
    spoken: Iterable[Spoken],
    package: Package,
    catalogue: Catalogue,
    seen: dict[str, tuple[str, str]],
) -> Iterator[Twin]:
    """Bytes of a model in a package that an earlier one had under another licence; notes its own.

    `seen` maps a fingerprint to path and licence of the file that had it first.
    """
    for each in spoken:
        licence = next(iter(shipped_under(each, package, catalogue)), "")
        for weights in each.weights:
            if not weights.fingerprint:
                continue
            path, earlier = seen.setdefault(weights.fingerprint, (weights.path, licence))
            if earlier != licence:
                yield Twin(weights.path, licence, path, earlier)

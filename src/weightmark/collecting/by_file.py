"""What each file of a tree says by itself, without the others: weights, cards, lineage records.

Nothing is put together or judged; a file that cannot be read has an `error` in words.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping

from weightmark._cores import Work, looked
from weightmark._startup import NamedTuple
from weightmark.collecting.weights import mark_of
from weightmark.containers.tree import INSIDE, Tree, is_remote
from weightmark.declared.card import MAX_CARD, Card, parse_card
from weightmark.declared.cards import card_statements
from weightmark.declared.header import header_statements, texts_in
from weightmark.declared.lineage_record import Record, read_record
from weightmark.declared.mark import Mark
from weightmark.declared.model_files import MAX_CONFIG, RECORDED_IN
from weightmark.declared.naming import is_card
from weightmark.declared.statement import Statement
from weightmark.errors import FormatError, MarkError, Problem, TreeError, reason
from weightmark.formats import HEAD, by_head
from weightmark.formats.header import ADJACENT, Header, LookedAt
from weightmark.formats.pointers import MAX_POINTER, pointer


class TensorSizes(NamedTuple):
    """The number of tensors, the bytes of all, and how many have which type."""

    number: int
    size: int
    dtypes: Mapping[str, int]


class WeightsSay(NamedTuple):
    """A weight file: all keys of its header, the places that speak of the licence, and the mark."""

    path: str
    format: str = ""
    says: tuple[Statement, ...] = ()
    mark: Mark | None = None
    metadata: Mapping[str, str] = {}
    tensors: TensorSizes | None = None
    problems: tuple[Problem, ...] = ()
    error: str = ""

    @property
    def license(self) -> str:
        """The words of the first place that speaks."""
        return next((one.words for one in self.says if not one.silent), "")


class CardSays(NamedTuple):
    """A model card, None where it cannot be read, with the places in it that speak."""

    path: str
    card: Card | None = None
    says: tuple[Statement, ...] = ()
    error: str = ""


class RecordSays(NamedTuple):
    """A configuration that records a model."""

    path: str
    record: Record | None = None
    error: str = ""


def files_say(tree: Tree, path: str) -> Iterator[WeightsSay | CardSays | RecordSays]:
    """What each file of the tree at `path` says that speaks of weights, or is some."""
    weights = frozenset(tree.weights())
    Work.all_looks += 2 * len(weights)
    for name in tree.names():
        if tree.kind == "file":
            shown = path
        elif tree.kind in ("directory", "hub-cache"):
            shown = f"{path.rstrip('/')}/{name}"
        else:
            shown = f"{path}{INSIDE}{name}"
        if is_card(name):
            yield _card(tree, name, shown)
        elif os.path.basename(name) in RECORDED_IN:
            if (found := _record(tree, name, shown)) is not None:
                yield found
        elif name in weights or (tree.kind == "file" and not name.endswith(ADJACENT)):
            yield _weights(tree, name, shown)
            looked(2)


def _weights(tree: Tree, name: str, shown: str) -> WeightsSay:
    found = WeightsSay(shown)
    try:
        size = tree.size(name)
        if size <= MAX_POINTER and (stand_in := pointer(tree.read(name))) is not None:
            return found._replace(error=f"{stand_in.what}, not the weights")
        with tree.open(name) as stream:
            form = by_head(stream.read(HEAD), name)
            found = found._replace(format=form.name)
            if not form.name:
                return found._replace(error="no format whose header can be read")
            stream.seek(0)
            header = form.read(stream, size)
            # On a server each place that has to be looked at is a request of its own.
            if not (is_remote(shown) and isinstance(header.tensors, LookedAt)):
                found = found._replace(tensors=_sizes(header))
    except FormatError as fault:
        return found._replace(error=f"{fault.message} (byte {fault.offset})")
    except (TreeError, OSError) as fault:
        return found._replace(error=reason(fault))
    metadata = dict(texts_in(header))
    found = found._replace(metadata=metadata, problems=header.problems)
    try:
        found = found._replace(mark=mark_of(tree, name, form, header))
    except MarkError as fault:
        error = f"the mark cannot be read: {fault.message} ({fault.key})"
        found = found._replace(error=error)
    says = header_statements(shown, metadata, found.mark.license if found.mark else "")
    return found._replace(says=tuple(says))


def _sizes(header: Header) -> TensorSizes:
    dtypes = Counter(tensor.dtype for tensor in header.tensors)
    size = sum(tensor.end - tensor.begin for tensor in header.tensors)
    return TensorSizes(sum(dtypes.values()), size, dict(sorted(dtypes.items())))


def _card(tree: Tree, name: str, shown: str) -> CardSays:
    try:
        card = parse_card(tree.read(name, MAX_CARD + 1))
    except TreeError as fault:
        return CardSays(shown, error=fault.message)
    says = tuple(one for one in card_statements(shown, card) if not one.silent)
    error = "" if card.readable else "; ".join(one.message for one in card.problems)
    return CardSays(shown, card, says, error)


def _record(tree: Tree, name: str, shown: str) -> RecordSays | None:
    """What a configuration records of a model; None for one without a record."""
    try:
        found = read_record(tree.read(name, MAX_CONFIG))
    except TreeError as fault:
        return RecordSays(shown, error=fault.message)
    except MarkError as fault:
        error = f"the record cannot be read: {fault.message} ({fault.key})"
        return RecordSays(shown, error=error)
    return RecordSays(shown, found) if found is not None else None

"""Traces: which tensors of a model stand in others, and so whose terms apply to it.

Candidates are found by number of elements, then by a probe of a few values; only tensors that
agree so far are read in full.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from math import prod
from typing import BinaryIO, TypeVar

from weightmark._cores import threaded
from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.config import Project
from weightmark.containers.member import inflated
from weightmark.containers.tree import Tree, open_tree, public
from weightmark.declared.mark import Lifted
from weightmark.errors import ExpressionError, FormatError, TreeError, UsageError, reason
from weightmark.formats import by_path, gguf, recognised
from weightmark.formats.data_free import MIN_ELEMENTS, is_data_free
from weightmark.formats.header import Tensor, WeightFormat, located
from weightmark.formats.npy import array_in
from weightmark.formats.pointers import MAX_POINTER
from weightmark.formats.sidecar import whole
from weightmark.formats.values import FLOATS, Digest, kind, plus_one, probe, reader, value_digest
from weightmark.model.facts import Facts, Weights
from weightmark.model.terms import terms
from weightmark.tracing.index import Declared, IndexedBase, KnownTensor, is_trace_index, read_index
from weightmark.verdict import FAILED, NOTHING_CHECKED, PASSED

_CHUNK = 64 << 20
# GGUF converters add 1 to the norms of Gemma and its like. A tensor so read says so by its name.
_PLUS_ONE = " + 1"
_MOST_NORM = 1 << 18  # elements; norms have as many as a model is wide
_FREE = ("permissive", "public-domain")

_Result = TypeVar("_Result")


class Shared(NamedTuple):
    """A tensor that stands in both; `how` is "bytes", or "value" after an exact upcast.

    A `base_name` that ends in " + 1" is a norm to which a GGUF converter added 1.
    """

    path: str
    name: str
    base_path: str
    base_name: str
    size: int
    how: str


class Match(NamedTuple):
    """What a model shares with one base.

    `status`: "none" nothing is shared; "free" the base restricts nothing; "declared" the model
    carries its terms; "undeclared" it does not; "unknown" the terms of the base are not known.
    `missing` are the clause digests of the base that the model does not carry, `lifted` those that
    it need not, as an exception in its mark says.
    """

    base: str
    licenses: tuple[str, ...]
    shared: tuple[Shared, ...]
    status: str
    missing: tuple[str, ...] = ()
    lifted: tuple[Lifted, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of the model that are shared."""
        return sum(one.size for one in self.shared)


class Trace(NamedTuple):
    """All that was found out about one model; `size` is the bytes of all its tensors.

    `compared` counts its tensors that could show where they come from: not too small, not
    constant, not what anybody gets without training, as far as that had to be looked at.
    """

    label: str
    licenses: tuple[str, ...]
    tensors: int
    size: int
    compared: int
    matches: tuple[Match, ...]
    problems: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 for tensors shared under terms not declared or not known, 3 for nothing to compare."""
        if any(match.status in ("undeclared", "unknown") for match in self.matches):
            return FAILED
        return PASSED if self.tensors else NOTHING_CHECKED


class _Source(NamedTuple):
    """A tensor that can be read."""

    path: str
    tensor: Tensor
    elements: int
    open: Callable[[], BinaryIO]
    rereadable: bool

    @property
    def size(self) -> int:
        return self.tensor.end - self.tensor.begin

    @property
    def key(self) -> tuple[str, int]:
        return kind(self.tensor.dtype), self.elements


class _Place(NamedTuple):
    path: str
    name: str
    dtype: str


class _Model(NamedTuple):
    label: str
    sources: tuple[_Source, ...]
    tensors: int
    size: int


def trace(path: str, bases: Sequence[str], project: Project) -> Trace:
    """Compare the tensors of the model at `path` with those of each of `bases`.

    Each is a weight file, a directory, an archive or a remote source; a base may be an index that
    `index` wrote, too. Tensors are equal by their bytes or, among F8, BF16, F16 and F32, by their
    values, whatever their names, files and shapes; norms of a GGUF also with 1 added. Raises
    UsageError for a path that is not there or can hold no tensors.
    """
    with ExitStack() as stack:
        problems: list[str] = []
        model = _model(path, stack, problems)
        known: list[IndexedBase] = []
        live: list[_Model] = []
        for base in bases:
            if is_trace_index(base):
                known += read_index(base)
            else:
                live.append(_model(base, stack, problems))
        if any(by_path(one.path) is gguf.GGUF for one in model.sources):
            live = [one._replace(sources=(*one.sources, *_shifted(one.sources))) for one in live]
        if not any(base.tensors for base in known) and not any(one.tensors for one in live):
            model = model._replace(tensors=0)
        ours, theirs = _compare(model, live, known, problems)
        models = list(collect([path], project))
        mine, lifted = _declared(models, path), _exceptions(models, path)
        found = [
            _match(base, partner, mine, lifted)
            for base, partner in zip(
                [
                    *(
                        IndexedBase(public(one.label), declared_licences(one.label, project), ())
                        for one in live
                    ),
                    *known,
                ],
                theirs,
                strict=True,
            )
        ]
    return Trace(
        label=public(path),
        licenses=mine.licenses,
        tensors=model.tensors,
        size=model.size,
        compared=ours,
        matches=tuple(sorted(found, key=lambda one: (-one.size, one.base))),
        problems=tuple(sorted(set(problems))),
    )


class Indexed(NamedTuple):
    """What `index` made of models; `unread` are the labels of those that it read in part only."""

    bases: tuple[IndexedBase, ...]
    problems: tuple[str, ...]
    unread: tuple[str, ...]


def index_bases(bases: Sequence[str], project: Project) -> Indexed:
    """Digest every tensor of `bases` that can show where it comes from; and say what was unread.

    That each can be opened is asked before the first is digested, which may take hours.
    """
    for base in bases:
        with ExitStack() as stack:
            _model(base, stack, [])
    out: list[IndexedBase] = []
    problems: list[str] = []
    unread: list[str] = []
    for base in bases:
        before = len(problems)
        out.append(_indexed(base, project, problems))
        if len(problems) > before:
            unread.append(out[-1].label)
    return Indexed(tuple(out), tuple(problems), tuple(unread))


def _indexed(base: str, project: Project, problems: list[str]) -> IndexedBase:
    with ExitStack() as stack:
        model = _model(base, stack, problems)
        sources = [*model.sources, *_shifted(model.sources)]
        probes = _each(_probe, sources, problems)
        sources = [one for one in sources if probes.get(one)]
        digests = _each(partial(_digest, mixed=None), sources, problems)
        tensors = [
            _known(one, probes[one], digests[one])
            for one in sources
            if one in digests and not digests[one].constant
        ]
        return IndexedBase(public(base), declared_licences(base, project), tuple(tensors))


def _model(path: str, stack: ExitStack, problems: list[str]) -> _Model:
    try:
        tree = stack.enter_context(open_tree(path))
    except TreeError as error:
        message = f"{public(path)}: {error.message}"
        raise UsageError(message, hint=error.hint or "check the path") from None
    if tree.kind == "file" and not tree.weights():
        raise UsageError(
            f"{public(path)}: no weights, no package, and no index that trace wrote",
            hint="`weightmark trace --index FILE MODEL…` writes an index",
        )
    sources: list[_Source] = []
    tensors = size = 0
    for name in tree.weights():
        for source in _sources(tree, name, problems):
            tensors += 1
            size += source.size
            if source.elements >= MIN_ELEMENTS:
                sources.append(source)
    return _Model(path, tuple(sources), tensors, size)


def _sources(tree: Tree, name: str, problems: list[str]) -> Iterator[_Source]:
    where = tree.label if tree.kind == "file" else f"{tree.label}/{name}"
    try:
        with tree.open(name) as stream:
            form = recognised(stream, name)
            table = tuple(_table(form, stream, tree.size(name)))
        if not table:
            problems.append(f"{where}: the tensors of {form.name} files are not compared")
        for tensor in table:
            place = name if tensor.location is None else located(name, tensor.location)
            opener, again = partial(tree.open, place), bool(tree.path(name))
            if tensor.coding == "file" and place in tree and place not in tree.weights():
                tensor = whole(tree.size(place))
            elif tensor.coding == "deflate":
                opener, again = partial(inflated, opener, tensor), False
                tensor = tensor._replace(begin=0, end=tensor.shape[0], coding="")
            if form.name == "numpy archive":
                with opener() as stream:
                    tensor = array_in(stream, tensor)
            if not tensor.coding:
                tensor = tensor if tensor.name else tensor._replace(name=posixpath.basename(place))
                yield _Source(name, tensor, prod(tensor.shape), opener, again)
    except (FormatError, TreeError, OSError) as error:
        problems.append(f"{where}: {reason(error)}")


def _table(form: WeightFormat, stream: BinaryIO, size: int) -> Iterator[Tensor]:
    """The tensors that a mark would be bound to: a file without a table is one."""
    header = form.read(stream, size)
    if form.carrier is not None or form.name == "numpy archive":
        yield from header.tensors
    elif size > MAX_POINTER:
        yield whole(size)


def _shifted(sources: Iterable[_Source]) -> Iterator[_Source]:
    """The norms as a GGUF converter may store them: 1 added, as F32."""
    for one in sources:
        tensor = one.tensor
        if (
            tensor.name.endswith("norm.weight")
            and tensor.dtype in FLOATS
            and len(tensor.shape) == 1
            and one.elements <= _MOST_NORM
            and one.rereadable
            and by_path(one.path) is not gguf.GGUF
        ):
            name = tensor.name + _PLUS_ONE
            moved = Tensor(name, "F32", tensor.shape, 0, 4 * one.elements)
            yield one._replace(tensor=moved, open=partial(_open_shifted, one))


def _open_shifted(source: _Source) -> BinaryIO:
    with source.open() as stream:
        data = reader(stream)(source.tensor.begin, source.size)
    return BytesIO(plus_one(source.tensor.dtype, data))


# -- comparing ------------------------------------------------------------------------------


def _compare(
    model: _Model, live: Sequence[_Model], known: Sequence[IndexedBase], problems: list[str]
) -> tuple[int, list[list[Shared]]]:
    """How many tensors could be compared, and what each base shares."""
    counts = {source.key for base in live for source in base.sources}
    counts.update(_key(tensor) for indexed in known for tensor in indexed.tensors)
    ours = [source for source in model.sources if source.key in counts]
    probes = _each(_probe, ours, problems)
    theirs = _alike(ours, probes, live, known, problems)
    mixed = _mixed(ours, theirs, probes)
    mine = [one for one in ours if (one.key, probes.get(one, "")) in mixed]
    free = _each(lambda one, stream: is_data_free(reader(stream), one.tensor), mine, problems)
    mine = [one for one in mine if free.get(one) is False]
    reading = [*mine, *_partners(mine, theirs, probes)]
    needs = {one: mixed[one.key, probes[one]] for one in reading}
    digests = _each(partial(_digest, mixed=needs), reading, problems)
    mine = [one for one in mine if one in digests and not digests[one].constant]
    return (
        sum(1 for source in model.sources if probes.get(source, "?")),
        [list(_shared(mine, partner, digests)) for partner in theirs],
    )


def _alike(
    ours: Sequence[_Source],
    probes: dict[_Source, str],
    live: Sequence[_Model],
    known: Sequence[IndexedBase],
    problems: list[str],
) -> list[list[KnownTensor | _Source]]:
    """The tensors of each base that have size and probe of one of ours; their probes are added."""
    seen = {(source.key, probes[source]) for source in ours if probes.get(source)}
    wanted = {source.key for source in ours}
    theirs: list[list[KnownTensor | _Source]] = []
    for base in live:
        candidates = [source for source in base.sources if source.key in wanted]
        probes.update(_each(_probe, candidates, problems))
        theirs.append([one for one in candidates if (one.key, probes.get(one, "")) in seen])
    theirs += [[one for one in base.tensors if (_key(one), one.probe) in seen] for base in known]
    return theirs


def _partners(
    mine: Iterable[_Source],
    theirs: Iterable[Iterable[KnownTensor | _Source]],
    probes: Mapping[_Source, str],
) -> Iterator[_Source]:
    """The tensors in the files of bases that may be equal to ours, and have to be read."""
    left = {(one.key, probes[one]) for one in mine}
    for partner in theirs:
        for other in partner:
            if isinstance(other, _Source) and (other.key, probes[other]) in left:
                yield other


def _mixed(
    ours: Iterable[_Source],
    theirs: Iterable[Iterable[KnownTensor | _Source]],
    probes: Mapping[_Source, str],
) -> Mapping[tuple[tuple[str, int], str], bool]:
    """Each size and probe that a base has, and whether it stands there in several dtypes."""
    groups: dict[tuple[tuple[str, int], str], set[str]] = {}
    for partner in theirs:
        for other in partner:
            if isinstance(other, _Source):
                seen, dtype = probes[other], other.tensor.dtype
            else:
                seen, dtype = other.probe, other.dtype
            groups.setdefault((_key(other), seen), set()).add(dtype)
    for one in ours:
        if (place := (one.key, probes.get(one, ""))) in groups:
            groups[place].add(one.tensor.dtype)
    return {place: len(dtypes) > 1 for place, dtypes in groups.items()}


def _key(one: KnownTensor | _Source) -> tuple[str, int]:
    return one.key if isinstance(one, _Source) else (kind(one.dtype), one.elements)


def _shared(
    mine: Iterable[_Source],
    partner: Iterable[KnownTensor | _Source],
    digests: Mapping[_Source, Digest],
) -> Iterator[Shared]:
    by_digest: dict[str, list[_Place]] = {}
    for other in partner:
        if isinstance(other, KnownTensor):
            place = _Place(other.path, other.name, other.dtype)
            marks = {other.raw, other.value}
        elif other in digests:
            place = _Place(other.path, other.tensor.name, other.tensor.dtype)
            marks = {digests[other].raw, digests[other].value}
        else:
            continue
        for mark in marks - {""}:
            by_digest.setdefault(mark, []).append(place)
    for one in mine:
        places = by_digest.get(digests[one].raw) or by_digest.get(digests[one].value)
        if places:
            tensor = one.tensor
            # The same name and file first: a tied tensor stands under several.
            best = min(
                (place.name != tensor.name, place.path != one.path, place) for place in places
            )[2]
            plain = best.dtype == tensor.dtype and not best.name.endswith(_PLUS_ONE)
            how = "bytes" if plain else "value"
            yield Shared(one.path, tensor.name, best.path, best.name, one.size, how)


def _known(source: _Source, seen: str, found: Digest) -> KnownTensor:
    tensor = source.tensor
    return KnownTensor(
        source.path, tensor.name, tensor.dtype, source.elements, source.size, seen,
        found.raw, found.value,
    )  # fmt: skip


# -- reading --------------------------------------------------------------------------------


def _each(
    work: Callable[[_Source, BinaryIO], _Result], sources: Sequence[_Source], problems: list[str]
) -> dict[_Source, _Result]:
    """Give what `work` gives for each source, on all cores; what cannot be read is left out."""

    def run(chunk: Sequence[_Source]) -> list[tuple[_Source, _Result]]:
        out: list[tuple[_Source, _Result]] = []
        try:
            with chunk[0].open() as stream:
                out.extend((source, work(source, stream)) for source in chunk)
        except (FormatError, TreeError, OSError) as error:
            problems.append(f"{chunk[0].path}: {reason(error)}")
        return out

    if not sources:
        return {}
    # Hashing and reading release the lock of the interpreter, so threads use every core.
    found = threaded(run, _chunks(sources), os.cpu_count() or 1)
    return dict(pair for chunk in found for pair in chunk)


def _chunks(sources: Sequence[_Source]) -> Iterator[list[_Source]]:
    """Neighbours in one file; all of a file that can only be read forward."""
    chunk: list[_Source] = []
    size = 0
    for source in sorted(sources, key=lambda one: (id(one.open), one.tensor.begin)):
        other = chunk and source.open is not chunk[0].open
        if other or (source.rereadable and chunk and size + source.size > _CHUNK):
            yield chunk
            chunk, size = [], 0
        chunk.append(source)
        size += source.size
    if chunk:
        yield chunk


def _probe(source: _Source, stream: BinaryIO) -> str:
    return probe(reader(stream), source.tensor, source.elements)


def _digest(source: _Source, stream: BinaryIO, *, mixed: Mapping[_Source, bool] | None) -> Digest:
    by_value = mixed is None or mixed[source]
    return value_digest(reader(stream), source.tensor, source.elements, by_value=by_value)


# -- terms ----------------------------------------------------------------------------------


def declared_licences(path: str, project: Project) -> Declared:
    """Read what the model at `path` says of its licence; for a file, what is said of that file."""
    return _declared(collect([path], project), path)


def _declared(models: Iterable[Facts], path: str) -> Declared:
    licenses: set[str] = set()
    clauses: set[str] | None = set()
    for facts in models:
        for licence, found in _said(facts, path):
            licenses.add(licence)
            clauses = None if clauses is None or found is None else clauses | set(found)
    return Declared(tuple(sorted(licenses)), None if clauses is None else tuple(sorted(clauses)))


def _said(facts: Facts, path: str) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """Each licence that is named, with its clauses."""
    names: set[str] = set()
    read: set[str] = set()  # of which a mark or a text gives the clauses
    for spoken in facts.spoken:
        meant = _meant(spoken.weights, path)
        if spoken.weights and not meant:
            continue
        for one in spoken.says:
            if one.about != "weights" or one.silent or one.asks:
                continue
            if one.licence and one.kind != "text":
                names.add(one.licence)
            elif one.open and one.kind != "text":
                yield one.words, None
        for weights in meant:
            if weights.mark is not None:
                read.add(weights.mark.license)
                yield weights.mark.license, weights.mark.clauses
        for text in spoken.texts:
            if text.beside and text.identification.id:
                clauses = text.identification.clauses
                read.add(text.identification.id)
                yield text.identification.id, tuple(clause.sha256 for clause in clauses)
    for name in sorted(names - read):
        found = facts.terms.get(name)
        yield name, found.clauses if found is not None else None


def _meant(all_weights: Sequence[Weights], path: str) -> Iterable[Weights]:
    if not os.path.isfile(path):
        return all_weights
    real = os.path.realpath(path)
    return [one for one in all_weights if os.path.realpath(one.path) == real]


def _exceptions(models: Iterable[Facts], path: str) -> set[Lifted]:
    marks = (one.mark for facts in models for one in _meant(facts.weights, path))
    return {one for mark in marks if mark is not None for one in mark.exceptions}


def _is_called(label: str, name: str) -> bool:
    """Whether a base that stands at a path or address is the one of this name, by its last part."""
    last = [re.split(r"[/\\]", each.rstrip("/\\"))[-1].casefold() for each in (label, name)]
    return last[0].partition("@")[0] == last[1]


def _match(
    base: IndexedBase, shared: Sequence[Shared], mine: Declared, exceptions: Iterable[Lifted]
) -> Match:
    ordered = tuple(sorted(shared))
    if not ordered:
        return Match(base.label, base.declared.licenses, (), "none")
    bound = [licence for licence in base.declared.licenses if _binds(licence)]
    clauses = base.declared.clauses
    missing = set(clauses or ()) - set(mine.clauses or ())
    named = (one for one in exceptions if one.clause in missing)
    lifted = tuple(sorted(one for one in named if _is_called(base.label, one.base)))
    missing -= {one.clause for one in lifted}
    unnamed = set(bound) - set(mine.licenses)
    if not base.declared.licenses:
        status = "unknown"
    elif not bound and clauses == ():
        status = "free"
    elif not unnamed or (clauses and not missing):
        status = "declared"
    else:
        status = "undeclared"
    lost = tuple(sorted(missing)) if status == "undeclared" else ()
    return Match(base.label, base.declared.licenses, ordered, status, lost, lifted)


def _binds(licence: str) -> bool:
    """Whether more than a notice is asked of those who pass the model on."""
    try:
        found = terms(licence)
    except ExpressionError:
        return True
    return bool(
        found.restricts or found.unknown or any(one.klass not in _FREE for one in found.entries)
    )

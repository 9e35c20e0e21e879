"""Gathers the bases of a model: who names them, where their own files lie, what these ask.

Every place that may name a base (configuration, card, prose, marks, headers, side files, records)
gives its names in one form. Names of the same base are put together, by the name without case and
address, and by the folder that they lead to. For each the best source says what it asks: its own
files, then what a mark recorded, then a licence that is named, then the list of well-known models.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from weightmark._startup import NamedTuple, lazy
from weightmark.config import DeclaredBase
from weightmark.containers.folder import hub_cache
from weightmark.declared.mark import RELATIONS, Base, Lifted, Mark
from weightmark.declared.model_files import (
    MERGES,
    RECORDED_IN,
    SIDE_FILES,
    NamedBase,
    is_modelfile,
    parse_bases,
)
from weightmark.errors import ExpressionError, WeightmarkError
from weightmark.finding import Location
from weightmark.formats import is_weights, on_disk
from weightmark.licenses.catalogue import Catalogue
from weightmark.licenses.expression import canonical
from weightmark.licenses.models import (
    common_name,
    is_size_of,
    lasting_licence,
    licence_in_family,
    licence_of_model,
    licence_of_name,
    why_left_out,
)
from weightmark.model.facts import CardFile, Facts, Weights
from weightmark.model.lineage import Parent, carried, left_behind
from weightmark.model.parts import LASTING, model_parts
from weightmark.model.terms import Terms, terms

if TYPE_CHECKING:
    from weightmark.declared.lineage_record import Record
    from weightmark.recognition.identification import Identification

_MOST_BASES = 64  # what a mark can hold
HUB_NAME = r"[\w-][\w.-]{0,95}/[\w-][\w.-]{0,95}\Z"
PATH = r"(?:[/\\~]|\.{1,2}(?:[/\\]|\Z)|[A-Za-z]:[/\\])"
_HUB_URL = (
    r"(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://)"
    r"([^/\s]+/[^/\s#?@]+)(?:[/#?@].*)?\Z"
)
_PINNED = r"([\w-][\w.-]{0,95}/[\w-][\w.-]{0,95})@([\w.-]+(?:/[\w.-]+)*)\Z"
# The key by which transformers and diffusers tell what a model was loaded from.
_LOADED = "_name_or_path"
# `base_model:adapter:org/name`, as peft writes it.
_TAG = r"base_model:(?:(\w+):)?([^\s:]+/[^\s:]+)\Z"
# The keys of metadata, beside those of GGUF, that tell a base: few headers have any.
_IN_HEADERS = (
    *("base_model", "modelspec.base_model", "merged_from", "modelspec.merged_from"),
    *("ss_sd_model_name", "ss_base_model_version", "modelspec.architecture"),
    *("lora_adapter_metadata", "sd_merge_models"),
)

_IN_GGUF = ("general.base_model.", "general.source")

Look = Callable[[str], Sequence[Facts]]
"""Reads the models at a path, as `collect` does."""


class SaidBase(NamedTuple):
    """A base as one place names it; `path` leads to its own files.

    `revision` is the branch, tag or commit of it on the Hub, "" where that is not said;
    `exceptions` are the restrictions of it that were lifted, as a mark there says.
    """

    name: str
    where: Location
    relation: str = ""
    license: str = ""
    path: str = ""
    record: Base | None = None
    revision: str = ""
    exceptions: tuple[Lifted, ...] = ()


class Site(NamedTuple):
    """Where a model stands: its folder and the root that paths of the configuration start from.

    Both are "" for a model in an archive. `trusted` says that the files are the user's own, so
    that paths in them may be followed.
    """

    folder: str
    root: str
    trusted: bool


# -- who names a base ---------------------------------------------------------------------------


def from_config(bases: Iterable[DeclaredBase], source: str, root: str) -> Iterator[SaidBase]:
    """The bases of the configuration; a path starts at its root."""
    for base in bases:
        path = os.path.join(root, base.path) if base.path else ""
        where = Location(source, "base")
        name = base.model or _published(path) or base.path
        yield SaidBase(name, where, base.relation, base.license, path)


def _published(path: str) -> str:
    """The model whose publisher calls its weight file so; "" for any other file, and for folders.

    Such a file says nothing of itself, as `v1-5-pruned.safetensors`, or no licence.
    """
    if not is_weights(path) or not os.path.isfile(path):
        return ""
    from weightmark.collecting.header_bases import model_of_file

    return model_of_file(path)


def from_card(found: CardFile) -> Iterator[SaidBase]:
    """The bases that a card names in `base_model` and in its tags."""
    card = found.card
    relation = _relation(card.base_model_relation)
    names = [name for name in dict.fromkeys(map(str.strip, card.base_model)) if name]
    if not relation and len(names) > 1:
        relation = "merge"
    for name in names:
        yield SaidBase(name, found.at("base_model"), relation)
    for tag in card.tags:
        if tagged := re.match(_TAG, tag):
            yield SaidBase(tagged[2], found.at("tags"), _relation(tagged[1] or ""))


def from_prose(found: CardFile) -> Iterator[SaidBase]:
    """The bases that a card names in its text only ("a fine-tuned version of …").

    Where its front matter names a base, that is what its author took the trouble to say.
    """
    if found.card.base_model:
        return
    yield from _configured(found)
    own = own_name(posixpath.dirname(found.path)).rpartition("/")[2]
    yield from _loaded_for_adapter(found, own)
    if not may_descend(found.card.body):
        return
    from weightmark.prose.descent import descends

    for base in descends(found.card.body, own):
        # People name a model without its owner, "Falcon-7B", or no more than its family, which may
        # be the one that is under the licence of the card.
        known = "" if "/" in base.name else licence_of_name(base.name)
        known = known or licence_in_family(base.name, found.card.license)
        yield SaidBase(base.name, found.in_body(base.line), _relation(base.relation), known)


_FENCE = lazy(r"(?ms)^[ \t]*(`{3,}|~{3,})(?:ya?ml)?[ \t]*\r?\n(.*?)^[ \t]*\1")
_CONFIGURES = lazy(r"(?m)^(?:base_model|merge_method):")


def _configured(found: CardFile) -> Iterator[SaidBase]:
    """The bases in a configuration that axolotl or mergekit writes into the card, fenced."""
    body = found.card.body
    if not _CONFIGURES.search(body):
        return
    for block in _FENCE.finditer(body):
        if not _CONFIGURES.search(block[2]):
            continue
        bases, _ = parse_bases(block[2].encode(), MERGES[0])
        relation = "merge" if "merge_method:" in block[2] else ""
        for base in bases[:_MOST_BASES]:
            if re.match(HUB_NAME, base.name):
                at = found.in_body(body.count("\n", 0, block.start(2)) + 1)
                yield SaidBase(base.name, at, relation, revision=base.revision)


def _loaded_for_adapter(found: CardFile, own: str) -> Iterator[SaidBase]:
    """The base in the code of a card that loads a model and puts this adapter on it."""
    if not any(call in found.card.body for call in ("PeftModel", "load_lora", "load_a")):
        return
    from weightmark.prose.descent import loaded_for_adapter

    said = {found.card.library_name, *found.card.tags}
    line, name = loaded_for_adapter(found.card.body, own, is_adapter=not said.isdisjoint(_ADAPTERS))
    if re.match(HUB_NAME, name):
        yield SaidBase(name, found.in_body(line), "adapter")


_ADAPTERS = ("peft", "lora")
# One of these stands in every sentence that `descent` reads, which few cards have to load.
_OF_DESCENT = (
    *("tun", "train", "trein", "entren", "adapt", "lora", "dora", "lokr", "peft", "afin", "affin"),
    *("stimm", "justiert", "ajust", "start", "warm", "initiali", "continu", "extend", "expand"),
    *("dream", "develop", "sft", "dpo", "rlhf", "grpo", "orpo", "abliterat", "uncensored"),
    *("healed", "prun", "shrunk", "compress", "scaled", "quant", "cuant", "kwant", "bit", "bnb"),
    *("int4", "int8", "fp4", "fp8", "nf4", "matri", "bpw", "gguf", "ggml", "gptq", "awq", "exl"),
    *("conver", "konver", "port", "onnx", "mlx", "openvino", "core ml", "coreml", "ctranslate"),
    *("tflite", "tensor", "executorch", "merg", "soup", "blend", "mix", "average", "fus", "combin"),
    *("distil", "destil", "bas", "built", "build", "constr", "bau", "founda", "deriv", "weights"),
    *("fassung", "versi", "versã", "varia", "edition", "original", "source", "parent"),
    *("backbone", "teacher", "ausgang", "grundlage", "descend", "top of", "inherit"),
    *("upload", "mirror", "copy", "copies", "clone", "control"),
    *("ince ayar", "eğit", "temel", "tabanl", "türet", "resum"),
)  # fmt: skip
_NOT_LATIN = lazy("[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


def may_descend(text: str) -> bool:
    """Whether a text may hold a sentence on the model that this one was made from."""
    lowered = text.lower()
    if any(word in lowered for word in _OF_DESCENT):
        return True
    # To compile the pattern costs a commit more than to read its card.
    return not text.isascii() and _NOT_LATIN.search(text) is not None


def _relation(word: str) -> str:
    """A relation as a card writes it; the Hub has no word for distillation, authors have two."""
    word = "distillation" if word in ("distilled", "distill") else word
    return word if word in RELATIONS else ""


def from_marks(marks: Iterable[tuple[str, Mark | None]]) -> Iterator[SaidBase]:
    """The bases that the marks of files record; what thousands of shards say alike is told once."""
    said: set[tuple[Base, tuple[Lifted, ...]]] = set()
    for path, mark in marks:
        for number, base in enumerate(mark.bases if mark else (), 1):
            lifted = _lifted(mark, base.name)
            if (base, lifted) in said:
                continue
            said.add((base, lifted))
            where = Location(path, f"weightmark_base_{number}")
            one = SaidBase(base.name, where, base.relation, base.license, record=base)
            yield one._replace(exceptions=lifted)


def _lifted(mark: Mark | None, name: str) -> tuple[Lifted, ...]:
    """The exceptions of a mark for the base of this name."""
    exceptions = mark.exceptions if mark is not None else ()
    return tuple(one for one in exceptions if _key(one.base) == _key(name))


def from_record(record: Record, where: Location, catalogue: Catalogue) -> Iterator[SaidBase]:
    """The model of which a lineage record tells, and the bases whose demands it no longer meets."""
    name, mark = record
    direct = Base(name, "", mark.license, mark.clauses)
    yield SaidBase(name, where, license=mark.license, record=direct)
    known = _terms(mark.license, (), catalogue)
    model = carried([known] if known else [], [mark])
    parents = (_from_record(Parent(base), base, catalogue) for base in mark.bases)
    for lost in left_behind(name, model, parents, LASTING):
        base = lost.base
        one = SaidBase(base.name, where, base.relation, base.license, record=base)
        yield one._replace(exceptions=_lifted(mark, base.name))


def from_headers(
    weights: Iterable[Weights], others: Sequence[SaidBase] = (), folder: str = ""
) -> Iterator[SaidBase]:
    """The bases that the metadata of files names: the keys of GGUF, and those that trainers write.

    `others` are the bases that other places name, `folder` is where the model stands. What
    thousands of shards say alike is told once.
    """
    said: set[tuple[tuple[str, str], ...]] = set()
    for one in weights:
        metadata = (one.header.metadata if one.header else None) or {}
        if one.format == "gguf":
            yield from _from_gguf(metadata, one.path)
        told = tuple((key, metadata[key]) for key in _IN_HEADERS if metadata.get(key))
        if told and told not in said:
            from weightmark.collecting.header_bases import model_named

            said.add(told)
            yield from model_named(metadata, one.path, others, folder)


def tells_bases(weights: Weights) -> Hashable:
    """What a file says itself of its bases, equal for files that say the same; None for nothing."""
    metadata = (weights.header.metadata if weights.header else None) or {}
    keys = (key for key in metadata if key in _IN_HEADERS or key.startswith(_IN_GGUF))
    told = tuple((key, metadata[key]) for key in sorted(keys) if metadata[key])
    recorded = (weights.mark.bases, weights.mark.exceptions) if weights.mark else ((), ())
    return (told, recorded) if told or recorded[0] else None


# The first two are of today, the others of older converters and of the first specification.
_SOURCES_IN_GGUF = (
    *("general.source.repo_url", "general.source.url"),
    *("general.source.huggingface.repository", "general.source_hf_repo", "general.source_url"),
)


def _from_gguf(metadata: Mapping[str, str], path: str) -> Iterator[SaidBase]:
    """Bases by repo_url, else by organisation and name, which gguf writes with blanks."""
    for number in range(_MOST_BASES):
        key = f"general.base_model.{number}"
        name = metadata.get(f"{key}.name", "").strip().replace(" ", "-")
        owner = metadata.get(f"{key}.organization", "").strip().replace(" ", "-")
        full = f"{owner}/{name}"
        if url := re.match(_HUB_URL, metadata.get(f"{key}.repo_url", "")):
            yield SaidBase(url[1], Location(path, f"{key}.repo_url"))
        elif re.match(HUB_NAME, full):
            yield SaidBase(full, Location(path, f"{key}.name"))
        elif name:
            yield SaidBase(metadata[f"{key}.name"].strip(), Location(path, f"{key}.name"))
        elif not any(each.startswith(f"{key}.") for each in metadata):
            break
    # What a file was converted from is mostly the model itself: it counts where it is well known.
    for key in _SOURCES_IN_GGUF:
        url = re.match(_HUB_URL, metadata.get(key, ""))
        source = url[1] if url else metadata.get(key, "")
        if licence_of_model(source):
            yield SaidBase(source, Location(path, key), "conversion")
            break


def from_side_file(name: str, named: Sequence[NamedBase], shown: str) -> Iterator[SaidBase]:
    """The bases that an adapter, model or merge configuration names, which were read from it.

    `name` is its path in the tree and `shown` that for people.
    """
    for base in named[:_MOST_BASES]:
        # The configuration of a model or a pipeline names what it was loaded from: a base only
        # where it is a full name, since folders and short names are mostly the model itself, or
        # where it does not matter which of both it is.
        loaded = posixpath.basename(name) in RECORDED_IN and not re.match(HUB_NAME, base.name)
        if not loaded or lasting_licence(re.split(r"[/\\]+", base.name)[-1]):
            where = Location(shown, base.key)
            # Ollama names models of its own library, without an owner.
            known = licence_of_name(base.name) if is_modelfile(name) else ""
            yield SaidBase(base.name, where, base.relation, known, revision=base.revision)


# -- one base of all that is said of it ---------------------------------------------------------


def gather_parents(
    model_named: Sequence[SaidBase],
    texts: Sequence[Identification],
    catalogue: Catalogue,
    site: Site,
    look: Look,
) -> tuple[Parent, ...]:
    """The bases, each once, sorted by name, with what they ask of those who build on them.

    A base's own files count before what a mark records of it, and that before what its licence
    says; a well-known name is the last resort. Bases further up that a model in between no longer
    answers to come along.
    """
    found: dict[str, Parent] = {}
    for group in _grouped(model_named, site) if model_named else ():
        parent, further = _parent(group, texts, catalogue, site, look)
        for one in (parent, *further):
            key = _key(one.base.name)
            # A direct base counts before the same model further up.
            if key not in found or (found[key].base.lost and not one.base.lost):
                found[key] = one
            elif one.base.lost and found[key].base.lost:
                found[key] = _with_exceptions(found[key], one.exceptions)
    kept = sorted(found.values(), key=lambda one: one.base.name)
    return tuple(kept[:_MOST_BASES])


def _with_exceptions(parent: Parent, more: Iterable[Lifted]) -> Parent:
    return parent._replace(exceptions=tuple(sorted({*parent.exceptions, *more})))


def _grouped(model_named: Sequence[SaidBase], site: Site) -> Iterator[list[SaidBase]]:
    """What is said of one base, together; the order of the places stays."""
    groups: dict[str, list[SaidBase]] = {}
    places: dict[str, str] = {}
    lost: set[str] = set()
    given = list(dict.fromkeys(one.path for one in model_named if one.path))
    for one in model_named:
        name = bare_hub_name(one.name)
        if pinned := re.match(_PINNED, name):
            name = pinned[1]
            one = one._replace(revision=one.revision or pinned[2])
        place = one.path or _local(name, site) or _file_of(name, given)
        place = os.path.realpath(place) if place else ""
        path = re.match(PATH, name) is not None
        gone = path and not place and not one.license and not _cached_name(name)
        if path:
            # A path means something on one machine only: the mark gets the folder's name.
            name = _folder_name(name, place, places)
        key = places.get(place, "") if place else ""
        key = key or _key(name)
        if place:
            places.setdefault(place, key)
        if gone:
            lost.add(key)
        groups.setdefault(key, []).append(one._replace(name=name, path=place))
    yield from _together(
        {key: one for key, one in groups.items() if not _elsewhere(one, groups, key, lost)}
    )


def _together(groups: Mapping[str, list[SaidBase]]) -> Iterator[list[SaidBase]]:
    """The groups, those of one model joined: under the name that people use, in other precisions.

    A family without an owner is its one member that is named with a size. Models with files here,
    and those of two owners, are not told to be one by their names.
    """
    commons = {common_name(key) for key in groups}
    owners: dict[str, str] = {}
    for key in groups:
        owner, slash, _ = key.rpartition("/")
        if slash:
            owners.setdefault(common_name(key), owner)
    named: dict[tuple[str, str], list[list[SaidBase]]] = {}
    for key, group in groups.items():
        plain = common_name(key)
        sized = [one for one in commons if is_size_of(one, plain)] if "/" not in key else []
        plain = sized[0] if len(sized) == 1 else plain
        owner = key.rpartition("/")[0] or owners.get(plain, "")
        named.setdefault((key, "") if group[0].path else (owner, plain), []).append(group)
    for same in named.values():
        # The full name first: people say "Llama 3.1 8B" of what a configuration names in full.
        same.sort(key=lambda group: ("/" not in group[0].name, -len(common_name(group[0].name))))
        yield [one for group in same for one in group]


def _folder_name(path: str, place: str, places: Mapping[str, str]) -> str:
    words = [
        word for word in re.split(r"[/\\]+", place or path) if word not in ("", ".", "..", "~")
    ]
    name = own_name(place) if place else (_cached_name(path) or (words[-1] if words else path))
    taken = place and any(key == _key(name) and other != place for other, key in places.items())
    return "/".join(words[-2:]) if taken else name


def _elsewhere(
    group: list[SaidBase], groups: Mapping[str, list[SaidBase]], key: str, lost: set[str]
) -> bool:
    """Whether a name is a path on the machine of the training, and others say which model it was.

    What configurations say a model was loaded from, and what a Modelfile serves without an adapter,
    counts where nothing else names a base.
    """
    if all(map(_is_beside, group)):
        return any(not _is_beside(one) for each in groups.values() for one in each)
    return len(group) == 1 and key in lost and any(other not in lost for other in groups)


def _is_beside(one: SaidBase) -> bool:
    """Whether a file names a model that need not be the base of the weights here."""
    served = is_modelfile(one.where.path) and one.relation == "copy"
    return served or one.where.pointer == _LOADED


def _key(name: str) -> str:
    return name.casefold().replace("\\", "/").rstrip("/")


def bare_hub_name(name: str) -> str:
    """A name without what an address of the Hub puts around it."""
    url = re.match(_HUB_URL, name)
    return url[1] if url else name.strip()


def _local(name: str, site: Site) -> str:
    """The folder or file that a name is a path to, "" where it is none that may be followed."""
    if not site.folder or not site.trusted or "\0" in name or len(name) > 1_000:
        return ""
    if re.match(r"[A-Za-z]:[/\\]|https?:|~\Z", name):
        return ""
    for start in (site.folder, site.root):
        path = os.path.join(start, os.path.expanduser(name))
        if _is_model(path) and os.path.realpath(path) != os.path.realpath(site.folder):
            return os.path.realpath(path)
    return ""


def _file_of(name: str, folders: Iterable[str]) -> str:
    """The weight file of a base that a name without a folder means, as a merge has it: its stem."""
    for folder in folders if name and "/" not in name else ():
        for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if is_weights(file) and name in (file, file.rpartition(".")[0]):
                return os.path.join(folder, file)
    return ""


def _is_model(path: str) -> bool:
    """Whether weights, a card or a model's configuration lie at a path, not only below it."""
    if os.path.isfile(path):
        return on_disk(path)
    try:
        names = os.listdir(path)
    except OSError:
        return False
    return any(is_weights(name) or name in ("README.md", *SIDE_FILES) for name in names)


def _parent(
    group: Sequence[SaidBase],
    texts: Sequence[Identification],
    catalogue: Catalogue,
    site: Site,
    look: Look,
) -> tuple[Parent, tuple[Parent, ...]]:
    record = next((one.record for one in group if one.record is not None), None)
    place = next((one.path for one in group if one.path), "")
    cached = "" if place or not site.folder else _cached(group)
    parent = _named(group, record, place)
    further: tuple[Parent, ...] = ()
    if place or cached:
        seen, further = _from_files(parent, place or cached, look)
        further = tuple(one._replace(where=parent.where) for one in further)
        if seen.source or not cached:
            parent = seen
    if parent.source:
        return _agreed(parent, group, catalogue), further
    parent = _from_record(parent, record, catalogue)
    licences = [one.license for one in group if one.license]
    if not parent.source or parent.base.clauses is None:
        parent = _from_licence(parent, licences, texts, catalogue)
    return parent, further


def _named(group: Sequence[SaidBase], record: Base | None, place: str) -> Parent:
    """A base as those name it who name it; what it asks is not looked for yet."""
    relation = next((one.relation for one in group if one.relation), "")
    # The mark's words, where it has some: the name that was recorded stays as it was.
    base = Base(record.name if record else group[0].name, relation)
    base = base._replace(lost=record.lost if record else "")
    parent = Parent(base, place=place, where=group[0].where)
    return _with_exceptions(parent, (lifted for one in group for lifted in one.exceptions))


def _from_record(parent: Parent, record: Base | None, catalogue: Catalogue) -> Parent:
    if record is None:
        return parent
    known = _terms(record.license, (), catalogue)
    base = parent.base._replace(license=record.license, clauses=record.clauses)
    source = "mark" if record.clauses is not None or record.license else ""
    reason = known.reason if known is not None else ""
    return parent._replace(base=base, terms=known, source=source, reason=reason)


def _from_licence(
    parent: Parent, licences: Sequence[str], texts: Sequence[Identification], catalogue: Catalogue
) -> Parent:
    source = "licence"
    words = [*licences, parent.base.license]
    licence = next((word for word in words if word), "")
    if not licence:
        # A name with a blank and no owner is what people call a model, as "Llama 2 70B". A folder
        # of that name may hold what was made of it, so that only what restricts is known.
        called = " " in parent.base.name and "/" not in parent.base.name
        of = licence_of_name if called else licence_of_model
        licence = of(parent.base.name) or lasting_licence(parent.base.name)
        source = "name"
    if not licence:
        return parent._replace(reason=parent.reason or why_left_out(parent.base.name))
    # A policy that the base refers to may lie beside the child; its other texts are its own.
    exact = [text for text in texts if text.match == "exact"]
    known = _terms(licence, exact, catalogue)
    if known is None:
        return parent._replace(reason=f"{licence!r} is no licence that is known")
    base = parent.base._replace(license=known.license, clauses=known.clauses)
    return parent._replace(base=base, terms=known, source=source, reason=known.reason)


def _agreed(parent: Parent, group: Sequence[SaidBase], catalogue: Catalogue) -> Parent:
    """A base with files of its own; a licence that was declared fills in where they name none."""
    if parent.terms is not None:
        return parent
    for one in group:
        if one.license and (known := _terms(one.license, (), catalogue)) is not None:
            clauses = parent.base.clauses
            base = parent.base._replace(license=known.license, clauses=clauses or known.clauses)
            return parent._replace(base=base, terms=known, reason=known.reason)
    return parent


def _terms(licence: str, texts: Sequence[Identification], catalogue: Catalogue) -> Terms | None:
    if not licence:
        return None
    try:
        return terms(canonical(licence, catalogue), texts, catalogue)
    except ExpressionError:
        return None


# -- a base's own files -------------------------------------------------------------------------


def _from_files(parent: Parent, path: str, look: Look) -> tuple[Parent, tuple[Parent, ...]]:
    """The base as its own files have it, and the bases further up that it no longer answers to.

    Files that name no licence and hold no restriction tell nothing.
    """
    name = parent.base.name
    try:
        models = look(path)
    except WeightmarkError as error:
        return parent._replace(reason=f"its files cannot be read: {error.message}"), ()
    clauses: set[str] = set()
    known: list[Terms] = []
    words: dict[str, str] = {}
    further: list[Parent] = []
    notices: list[str] = []
    unclear = ""
    for facts in models:
        for part in model_parts(facts):
            model = part.carried(facts)
            clauses.update(model.clauses)
            known += [one for one in model.terms if one not in known]
            unclear = unclear or model.unclear
            further += left_behind(name, model, part.parents, LASTING)
            words.update(_words(facts))
        notices += facts.notices
    if not known and not clauses:
        reason = unclear or f"its files ({path}) name no licence"
        return parent._replace(reason=reason), tuple(further)
    joined = _joined(known)
    resolved = None if unclear else tuple(sorted(clauses))
    base = parent.base._replace(license=joined.license if joined else "", clauses=resolved)
    found = parent._replace(
        base=base,
        terms=joined,
        source="files",
        place=path,
        reason=unclear,
        words=words,
        notices=tuple(notices),
    )
    return found, tuple(further)


def inherited(parents: Sequence[Parent]) -> Terms | None:
    """The terms that a model has from its direct bases, as far as theirs are known.

    Of a base that nobody gave a licence, what its own bases forbid binds all the same.
    """
    silent = {one.base.name for one in parents if not one.base.lost and one.terms is None}
    owed = ("", *silent)
    direct = [one for one in parents if one.base.lost in owed and one.terms is not None]
    known = {one.terms.license: one.terms for one in direct if one.terms is not None}
    found = _joined(list(known.values()))
    listed = [one.base.clauses for one in direct]
    if found is None or found.clauses is not None or None in listed:
        return found
    # Of a licence that is not known here the mark of a base may hold the clauses.
    clauses = {digest for one in listed for digest in one or ()}
    return found._replace(clauses=tuple(sorted(clauses)), reason="")


def _joined(known: Sequence[Terms]) -> Terms | None:
    """The terms of all parts of a base: who builds on it answers to each."""
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    names = sorted({one.license for one in known})
    reason = next((one.reason for one in known if one.clauses is None), "")
    entries = {entry.id: entry for one in known for entry in one.entries}
    digests = {digest for one in known for digest in one.clauses or ()}
    return Terms(
        license=" AND ".join(f"({name})" if " OR " in name else name for name in names),
        clauses=None if reason else tuple(sorted(digests)),
        reason=reason,
        entries=tuple(entries.values()),
        unknown=tuple(sorted({name for one in known for name in one.unknown})),
    )


def _words(facts: Facts) -> Mapping[str, str]:
    return {
        clause.sha256: clause.gist or clause.text[:100]
        for text in facts.texts
        for clause in text.identification.clauses
    }


def _cached(group: Sequence[SaidBase]) -> str:
    """The snapshot of a base in the Hugging Face cache, "" where it is not there.

    That of the revision which is named, or else that of `main`. Nothing is fetched. Layout:
    `models--ORG--NAME/snapshots/COMMIT`, `refs/REVISION` (huggingface_hub, "Manage your cache").
    """
    for one in group:
        if not re.match(HUB_NAME, one.name) or ".." in one.name:
            continue
        folder = os.path.join(hub_cache(), "models--" + one.name.replace("/", "--"))
        snapshots = os.path.join(folder, "snapshots")
        if not os.path.isdir(snapshots):
            continue
        try:
            there = sorted(os.listdir(snapshots))
        except OSError:
            continue
        revisions = [other.revision for other in group if other.name == one.name]
        commits = [commit for each in (*revisions, "main") for commit in (each, _ref(folder, each))]
        commits += there[-1:]
        if commit := next((commit for commit in commits if commit in there), ""):
            return os.path.join(snapshots, commit)
    return ""


def _ref(folder: str, revision: str) -> str:
    """The commit that a branch or tag stood for when it was fetched, "" where it was not."""
    if not re.match(r"[\w.-]+(?:/[\w.-]+)*\Z", revision) or ".." in revision:
        return ""
    try:
        with open(os.path.join(folder, "refs", revision), encoding="ascii") as stream:
            return stream.read(100).strip()
    except (OSError, UnicodeDecodeError):
        return ""


def own_name(folder: str) -> str:
    """The name of a model by where it lies: the Hugging Face cache, or a folder of its own."""
    return _cached_name(folder) or os.path.basename(folder.rstrip("/\\"))


def _cached_name(path: str) -> str:
    """The model of which a path in a Hugging Face cache is a snapshot, "" for any other path."""
    snapshot = re.search(r"[/\\]models--([^/\\]+)[/\\]snapshots[/\\]", f"/{path}/")
    return snapshot[1].replace("--", "/", 1) if snapshot else ""


def is_itself(one: SaidBase, folder: str) -> bool:
    """Whether a configuration names the model that it belongs to."""
    name = own_name(folder)
    return one.name.casefold() == name.casefold() or (
        "/" not in name and one.name.casefold().rpartition("/")[2] == name.casefold()
    )

"""Make a catalogue entry out of a licence text, write it, and prove it against the text again."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Set

from weightmark._startup import NamedTuple
from weightmark.alignment import index as on_disk
from weightmark.alignment import known as known_texts
from weightmark.alignment import plain
from weightmark.alignment.names import names_of
from weightmark.alignment.template import Template, of_markup
from weightmark.entries import spdx
from weightmark.errors import CatalogueError
from weightmark.licenses import instances
from weightmark.licenses.catalogue import (
    ARTEFACTS,
    COMPILED,
    DATA,
    ENTRY_SUFFIX,
    NAMES_INDEX,
    Catalogue,
    KnownClause,
    License,
    Source,
    name_index,
    parse_entry,
    read_entry,
    spellings,
    squeeze,
    stems,
)
from weightmark.licenses.expression import canonical
from weightmark.licenses.rail import parse_name
from weightmark.licenses.restrictions import restriction_hash
from weightmark.recognition import generator
from weightmark.recognition.parts import covered
from weightmark.texts.bans import bans
from weightmark.texts.clauses import find_clauses
from weightmark.texts.units import text_digest

_MOST_BYTES = 4_000_000
# licensedcode keeps its own facts before the text; they are no part of the licence.
_FRONT_MATTER = re.compile(rb"\A---\r?\n.*?\n---\r?\n(?:\r?\n)?", re.DOTALL)
_NO_GIST = "not described yet"
_LONGEST_GIST = 120  # characters
_TERM = re.compile(r"[\"“][*_]*([A-Z][A-Za-z]{2,29}(?:[ -][A-Za-z]{2,29}){0,4})[*_]*[\"”]")
_MOST_TERMS = 500


class SourceText(NamedTuple):
    """A licence text as it was read: `sha256` is that of its bytes without foreign front matter."""

    path: str
    sha256: str
    content: str


def read_text(path: str) -> SourceText:
    """Return the licence text in a file; raises CatalogueError where it cannot be read."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > _MOST_BYTES:
        raise CatalogueError(f"{path}: larger than {_MOST_BYTES:,} bytes")
    if path.endswith(".LICENSE"):
        data = _FRONT_MATTER.sub(b"", data, count=1)
    return SourceText(path, hashlib.sha256(data).hexdigest(), data.decode("utf-8-sig", "replace"))


def read_texts(folders: Iterable[str]) -> Mapping[str, SourceText]:
    """Return every file under the folders as a text, by the digest of its bytes."""
    found: dict[str, SourceText] = {}
    for folder in folders:
        if not os.path.isdir(folder):
            raise CatalogueError(f"{folder} is no folder", hint="name a folder of licence texts")
        for root, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                text = read_text(os.path.join(root, name))
                found.setdefault(text.sha256, text)
    return found


def described_entry(
    entry: License, text: SourceText, gists: Mapping[str, KnownClause], *, quote: bool = False
) -> License:
    """Return an entry with the digests of a text, made anew.

    A clause keeps its topic and gist where its digest is known, in this entry or in `gists`; or
    where the number of clauses has not changed, by its place. Otherwise it waits for a person, or
    has its own first words where it is to `quote`, which only the author of a text may do. Such a
    text is read as any text that is not known yet; shipped entries stay as they were read.
    The status "prose" stays: a person found that the list, if any, is not all there is.
    """
    known = {**gists, **{clause.sha256: clause for clause in entry.clauses}}
    listed = bans(text.content) if quote else find_clauses(text.content)
    found = [
        clause
        for part in listed
        if part.kind == "restriction" and entry.status != "prose"
        for clause in part.clauses
    ]
    defining = defined(text.content)
    clauses = []
    for at, clause in enumerate(found):
        old = known.get(clause.sha256)
        if old is None and len(found) == len(entry.clauses):
            old = entry.clauses[at]
        words = _first_words(clause.text) if quote else _NO_GIST
        topic, gist = (old.topic, old.gist) if old else ("general", words)
        terms = used(clause.text, defining)
        clauses.append(KnownClause(clause.label, clause.sha256, topic, gist, terms))
    status = entry.status
    if clauses and status != "reference":
        status = "listed"
    elif status in ("listed", "unknown"):
        # No list is not the same as no restriction: only a person who read the text says "none".
        status = "prose"
    digests = [clause.sha256 for clause in clauses]
    return entry._replace(
        status=status,
        text=text_digest(text.content),
        restrictions=restriction_hash(digests) if status == "listed" else "",
        clauses=tuple(clauses),
    )


def defined(text: str) -> frozenset[str]:
    """The capitalised terms that stand in quotes in a text, as definitions have them.

    Folding the case takes them out of sight of digests: "Harm" is not harm.
    """
    found = dict.fromkeys(_TERM.findall(" ".join(text.split())))
    return frozenset(list(found)[:_MOST_TERMS])


def used(clause: str, terms: frozenset[str]) -> tuple[str, ...]:
    """The terms that a clause uses with their capital, sorted; a first word has one anyway."""
    inner = clause.lstrip().partition(" ")[2]
    return tuple(sorted(term for term in terms if re.search(rf"\b{term}(?:s|ed|ing)?\b", inner)))


def _first_words(text: str) -> str:
    whole = " ".join("".join(c if c.isprintable() else " " for c in text).split()).rstrip(" ;,.")
    return whole if len(whole) <= _LONGEST_GIST else whole[:_LONGEST_GIST].rpartition(" ")[0] + " …"


def from_text(path: str, *, license_id: str, name: str, klass: str, origin: str = "") -> License:
    """Return a first entry for a licence text; a person adds topics and obligations.

    `origin` says where the text came from; without it, the path does. Raises CatalogueError
    where the text cannot be read, or the entry would not be a valid one, ExpressionError where
    `license_id` is neither a LicenseRef nor an id of SPDX.
    """
    text = read_text(path)
    if text_digest(text.content) == text_digest(""):
        raise CatalogueError(f"{path}: no text is in it", hint="name the file of a licence text")
    rail = parse_name(name)
    entry = License(
        id=canonical(license_id),
        name=name,
        klass=klass,
        status="unknown",
        artefacts=tuple(each for each in ARTEFACTS if rail is not None and each in rail.letters),
        sources=(Source(origin or path.replace(os.sep, "/"), text.sha256),),
    )
    described = described_entry(entry, text, known_gists(shipped_entries()), quote=True)
    return parse_entry(render(described).encode(), license_id)


def shipped_entries() -> tuple[tuple[str, License], ...]:
    """Return the shipped entries with the names of their files, read anew."""
    return tuple((stem, read_entry(f"{DATA}/{stem}{ENTRY_SUFFIX}")) for stem in stems(DATA))


def as_described() -> Catalogue:
    """Return the catalogue as the files of its entries have it: the index may not know all yet."""
    named = ((name, entry) for _, entry in shipped_entries() for name in spellings(entry))
    return Catalogue({squeeze(name): entry for name, entry in named})


def known_gists(entries: Iterable[tuple[str, License]]) -> Mapping[str, KnownClause]:
    """Return topic and gist of every clause that an entry describes, by digest."""
    return {
        clause.sha256: clause
        for _, entry in entries
        for clause in entry.clauses
        if clause.gist != _NO_GIST
    }


def refresh(texts: Mapping[str, SourceText]) -> Mapping[str, bytes]:
    """Return the files of the shipped catalogue as they should be, by file name.

    Entries whose source is among the texts are made anew from the first such source; the others
    keep what they have. What recognition knows of an entry is made anew where all its sources are
    among the texts. The index is always made anew. Raises CatalogueError where two sources of an
    entry have different clauses.
    """
    entries = shipped_entries()
    known = known_gists(entries)
    fresh = []
    for stem, entry in entries:
        made = [
            described_entry(entry, texts[source.sha256], known)
            for source in entry.sources
            if source.sha256 in texts
        ]
        for other in made[1:]:
            if other.restrictions != made[0].restrictions:
                raise CatalogueError(f"{stem}: its sources have different clauses")
        fresh.append((stem, made[0] if made else entry))
    files = {f"{stem}{ENTRY_SUFFIX}": render(entry).encode() for stem, entry in fresh}
    files[NAMES_INDEX], files[COMPILED] = render_index(fresh)
    files[os.path.basename(known_texts.UNITS_INDEX)] = _recognition(
        texts, [entry for _, entry in fresh]
    )
    files[instances.FILE] = generator.refreshed({one: texts[one].content for one in texts})
    files[os.path.basename(on_disk.TEXTS_INDEX)] = _texts(texts, [entry for _, entry in fresh])
    files[os.path.basename(on_disk.EXCEPTIONS_INDEX)] = _exceptions(texts)
    files[os.path.basename(plain.PLAIN_INDEX)] = _plain(texts, [entry for _, entry in fresh])
    return files


def _plain(texts: Mapping[str, SourceText], entries: Iterable[License]) -> bytes:
    """Return the index of texts that are known word for word, keeping those not at hand.

    Only entries whose clauses are all there are, or that have none, can do without a reading.
    """
    content: dict[str, str] = {}
    if os.path.exists(plain.PLAIN_INDEX):
        with open(plain.PLAIN_INDEX, encoding="ascii") as stream:
            content = json.load(stream)
    for entry in entries:
        for source in entry.sources:
            if source.sha256 in texts:
                content.pop(plain.plain_digest(texts[source.sha256].content), "")
                if entry.status in ("listed", "none"):
                    content[plain.plain_digest(texts[source.sha256].content)] = entry.id
    ids = {entry.id for entry in entries}
    wanted = {digest: name for digest, name in sorted(content.items()) if name in ids}
    return (json.dumps(wanted, indent=0) + "\n").encode("ascii")


def _texts(texts: Mapping[str, SourceText], entries: Iterable[License]) -> bytes:
    """Return the file of known texts, keeping those of entries that are not at hand.

    SPDX's template of a licence comes first, then those of its sources that it does not cover.
    """
    standing = on_disk.templates() if os.path.exists(on_disk.TEXTS_INDEX) else []
    by_id: dict[str, list[Template]] = {}
    for template in standing:
        by_id.setdefault(template.id, []).append(template)
    marked: dict[str, str] = {}
    for text in texts.values():
        if name := _of_spdx(text, spdx.license_id):
            marked[name] = spdx.marked_up(text.content)
    out: list[Template] = []
    for entry in entries:
        own = [texts[source.sha256] for source in entry.sources if source.sha256 in texts]
        own_only = not standing or entry.id.startswith("LicenseRef-")
        made = by_id.get(entry.id, [])
        if entry.id in marked or own_only:
            if len(own) == len(entry.sources):
                made = _made(entry, own, marked.get(entry.id, ""))
        elif own and not made and not covered(standing, own[0].content):
            raise CatalogueError(
                f"{entry.id}: its template is not among the texts; put src/{entry.id}.xml of "
                "SPDX's license-list-XML beside them"
            )
        same = {one._replace(id="") for one in out}
        out += [one for one in made if one._replace(id="") not in same]
    return on_disk.written_texts(out)


def _exceptions(texts: Mapping[str, SourceText]) -> bytes:
    """Return the file of SPDX's exceptions, keeping those not at hand."""
    path = on_disk.EXCEPTIONS_INDEX
    made = {one.id: one for one in on_disk.templates(path)} if os.path.exists(path) else {}
    for text in texts.values():
        if name := _of_spdx(text, spdx.exception_id):
            made[name] = of_markup(name, spdx.marked_up(text.content))
    return on_disk.written_texts(made[name] for name in sorted(made))


def _made(entry: License, own: Iterable[SourceText], markup: str) -> list[Template]:
    """The known texts of an entry, of SPDX's template (`markup`, "" for none) and its sources."""
    made = [of_markup(entry.id, markup)] if markup else []
    for text in own:
        if not covered(made, text.content):
            prose, names = entry.status == "prose", names_of(entry.id)
            made.append(known_texts.known_template(entry.id, text.content, names, prose=prose))
    return made


def _of_spdx(text: SourceText, read: Callable[[str], str]) -> str:
    """The id that is read in a template of SPDX, "" for another text."""
    return read(text.content) if text.path.endswith(".xml") and _SPDX in text.content else ""


_SPDX = "http://www.spdx.org/license"


def _recognition(texts: Mapping[str, SourceText], entries: Iterable[License]) -> bytes:
    """Return the recognition file, keeping what stands in it for entries not at hand."""
    described = {
        entry.id: [
            known_texts.describe(texts[source.sha256].content, prose=entry.status == "prose")
            for source in entry.sources
        ]
        for entry in entries
        if entry.sources and all(source.sha256 in texts for source in entry.sources)
    }
    content = known_texts.compiled(described)
    del content["templates"]  # they have a file of their own
    if os.path.exists(known_texts.UNITS_INDEX):
        with open(known_texts.UNITS_INDEX, encoding="ascii") as stream:
            standing = json.load(stream)
        kept = {entry.id for entry in entries} - set(described)
        for name in ("titles", "restrictions"):
            _keep(content[name], standing.get(name, {}), kept)
        content["hidden"] = sorted({*content["hidden"], *standing["hidden"]})
    return (json.dumps(content, indent=0, sort_keys=True) + "\n").encode("ascii")


def _keep(table: dict[str, list[str]], standing: Mapping[str, list[str]], kept: Set[str]) -> None:
    """Put the names in `kept` back under the digests that they stood under."""
    for digest, names in standing.items():
        several = {*table.get(digest, ()), *(name for name in names if name in kept)}
        if several:
            table[digest] = sorted(several)


def render_index(entries: Iterable[tuple[str, License]]) -> tuple[bytes, bytes]:
    """Return the index of (stem, entry) pairs, and the entries that it leads into, a line each."""
    ordered = list(entries)
    lines = [(stem, json.dumps(entry, separators=(",", ":")).encode()) for stem, entry in ordered]
    places: dict[str, tuple[int, int]] = {}
    offset = 0
    for stem, line in lines:
        places[stem] = (offset, len(line))
        offset += len(line) + 1
    content = {"names": name_index(ordered), "places": places}
    text = json.dumps(content, separators=(",\n", ":")) + "\n"
    return text.encode(), b"".join(line + b"\n" for _, line in lines)


def render(entry: License) -> str:
    """Return an entry as TOML: `parse(render(entry)) == entry`."""
    head = {
        "id": entry.id,
        "name": entry.name,
        "class": entry.klass,
        "status": entry.status,
        "hub": entry.hub,
        "aliases": entry.aliases,
        "unclear": entry.unclear,
        "readings": entry.readings,
        "scancode": entry.scancode,
        "artefacts": "".join(entry.artefacts),
        "note": entry.note,
        "text": entry.text,
        "restrictions": entry.restrictions,
        "commercial": entry.commercial,
        "travels": entry.travels,
    }
    lines = _pairs(head)
    if entry.propagation.rule != "none":
        lines += ["", "[propagation]", *_pairs(entry.propagation._asdict())]
    if entry.reference is not None:
        lines += ["", "[reference]", *_pairs(entry.reference._asdict())]
    for key, tables in (
        ("thresholds", entry.thresholds),
        ("obligations", entry.obligations),
        ("sources", entry.sources),
        ("clauses", entry.clauses),
    ):
        for table in tables:
            said = table._asdict()
            for name, usual in table._field_defaults.items():
                if said[name] == usual:
                    del said[name]
            lines += ["", f"[[{key}]]", *_pairs(said)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, object]) -> list[str]:
    lines = []
    for key, value in table.items():
        if value is True or (value is False and key == "binding"):
            lines.append(f"{key} = {str(value).lower()}")
        elif isinstance(value, int) and not isinstance(value, bool):
            lines.append(f"{key} = {value}")
        elif isinstance(value, str) and value:
            lines.append(f"{key} = {_quoted(value)}")
        elif isinstance(value, tuple) and value:
            lines.append(f"{key} = [{', '.join(map(_quoted, value))}]")
    return lines


def _quoted(text: str) -> str:
    from tomlkit import string

    return string(text).as_string()

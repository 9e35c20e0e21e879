"""The licences that are known: one small file an entry, found by any of its names."""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from weightmark._startup import NamedTuple, toml
from weightmark.errors import CatalogueError, parser_words

DATA = os.path.join(os.path.dirname(__file__), "data")
ENTRY_SUFFIX = ".toml"
NAMES_INDEX = "index.json"
COMPILED = "catalogue.jsonl"

# The order is the order of a listing: from no conditions to no use.
CLASSES = (
    "public-domain",
    "permissive",
    "copyleft",
    "open-data",
    "no-derivatives",
    "openrail",
    "rail",
    "community",
    "research",
    "non-commercial",
    "exclusive",
    "family",
)

# D data, A application, M model, S source: the order of the OpenRAIL naming chart.
ARTEFACTS = "DAMS"

# "listed": the digests of all clauses are here. "none": the text was read and restricts no use.
# "reference": the restrictions stand in another document. "prose": use is restricted in running
# sentences that are not taken apart. "unknown": no text was at hand.
STATUSES = ("listed", "none", "reference", "prose", "unknown")

# The nine domains of the RAIL licence generator, and minors, which it has no domain for.
TOPICS = (
    "disinformation",
    "health",
    "discrimination",
    "military",
    "legal",
    "privacy",
    "general",
    "research",
    "malware",
    "minors",
)

# What a licence asks for beside its use restrictions; of the source code in the words of
# choosealicense.com, which GitHub's API has, too.
OBLIGATIONS = {
    "notice": "keep or add the notices it names",
    "copy": "hand on a copy of the licence",
    "changes": "mark the files that were changed",
    "card": "keep or add a model card",
    "naming": "use a given name or line in names and products",
    "threshold": "ask for another licence above a number of users or an income",
    "no-training": "do not train or improve other models with it",
    "non-commercial": "no commercial use",
    "geography": "not granted everywhere",
    "waiver": "who may lift a restriction",
    "patent": "rights end on a patent or copyright suit",
    "share-alike": "derivatives under the same licence",
    "disclose-source": "hand on the source code, or offer it",
    "network-use-disclose": "offer the source code to users over a network",
    "no-derivatives": "no changed versions handed on",
    "no-redistribution": "not to be handed on",
    "hosting": "offering it as a service needs more",
    "updates": "the licensor may restrict use later or ask for the latest version",
    "acceptance": "a gate, a form or a registration comes first",
    "law": "a named law or court",
}

# May it be used commercially: "threshold" above a number only with another licence, "ask" after
# asking or registering, "" where that is not known.
COMMERCIAL_WORDS = ("yes", "no", "threshold", "ask")

# What goes along with copies: the text of the licence, its notices, a name, a credit.
TRAVELS = ("text", "notice", "name", "attribution")

# "at-minimum": the same restrictions must bind every downstream user. "similar-set": restrictions
# of the same purpose will do. "same-licence": the licence itself must be kept.
PROPAGATIONS = ("none", "at-minimum", "similar-set", "same-licence")

_HEX = r"[0-9a-f]{64}"
_REF = r"(?i)licenseref-"
_ID = r"[A-Za-z0-9.-]+"
_PUNCTUATION = (
    "_,;:()[]{}<>\"'`/\\-*!?#~|"
    "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d"  # dashes and quotes
)
_APART = str.maketrans(dict.fromkeys(_PUNCTUATION, " "))
# Words that names come with and without, and that no two licences differ in.
_FILLERS = frozenset(("the", "license", "licence", "agreement", "family", "version", "ver", "deed"))
# "GNU GPL license", and how Creative Commons calls what is ported to no country.
_BEHIND = r"(?:licen[cs]e|(?<=\d)(?:international|unported|generic))\Z"
# "GPLv3" is "GPL 3", and "3" is "3.0".
_VERSION = r"v\.?(?=\d)|(?<=\d)(?:\.0)+(?![\d.])"


class KnownClause(NamedTuple):
    """A use restriction: its label in the text, the digest of its canonical form, and a gist.

    `sha256` is 64 lower-case hex digits; `topic` is one of TOPICS; `gist` is in our own words.
    `defined` are the terms in it that the licence defines, such as "Harm": the digest folds their
    capitals, so that an equal clause may reach as far as another definition lets it.
    """

    label: str
    sha256: str
    topic: str
    gist: str
    defined: tuple[str, ...] = ()


class Obligation(NamedTuple):
    """A duty beside the use restrictions; `section` is the label in the licence's own text.

    `shows` are lines of which one has to be shown, `prefix` is what names of derivatives begin
    with. `binding` is False where that is only asked for, or only above a threshold.
    `notice_file`: a file called NOTICE goes along whether or not the base has one.
    """

    kind: str
    section: str
    gist: str
    shows: tuple[str, ...] = ()
    prefix: str = ""
    binding: bool = True
    notice_file: bool = False


class Threshold(NamedTuple):
    """A number of `unit` above which another licence is needed."""

    number: int
    unit: str


class Propagation(NamedTuple):
    """How restrictions reach those who come after, and the sections that say so."""

    rule: str
    sections: tuple[str, ...]


class Reference(NamedTuple):
    """Restrictions that stand in another document, which may change while the licence does not.

    `policy` is the id of the catalogue entry for that document, empty where there is none.
    """

    name: str
    policy: str
    url: str
    mutable: bool


class Source(NamedTuple):
    """Where a text was read: owner/repository@commit:path or package==version:path.

    `sha256` is the digest of the bytes that were read.
    """

    origin: str
    sha256: str


class License(NamedTuple):
    """What is known of one licence.

    `klass` is one of CLASSES, `artefacts` holds the letters of ARTEFACTS that it restricts, and
    `status` one of STATUSES. `restrictions` is the restriction hash, empty unless the clauses are
    listed; `text` is the digest of the canonical text, empty where no text was at hand.
    `unclear` are those of its names that do not say which licence is meant, such as `gpl-3.0`,
    and `readings` the ids that they may mean, the one that is taken first; for a family,
    `readings` are its members. `commercial` is one of COMMERCIAL or "" where that is not known,
    with `thresholds`; `travels` are those of TRAVELS that go along with copies.
    """

    id: str
    name: str
    klass: str
    status: str
    aliases: tuple[str, ...] = ()
    hub: tuple[str, ...] = ()
    scancode: str = ""
    artefacts: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    note: str = ""
    propagation: Propagation = Propagation("none", ())
    reference: Reference | None = None
    obligations: tuple[Obligation, ...] = ()
    text: str = ""
    restrictions: str = ""
    sources: tuple[Source, ...] = ()
    clauses: tuple[KnownClause, ...] = ()
    commercial: str = ""
    thresholds: tuple[Threshold, ...] = ()
    travels: tuple[str, ...] = ()

    @property
    def names_a_text(self) -> bool:
        """False for a family tag such as `openrail`, which says nothing that could be checked."""
        return self.klass != "family"

    @property
    def wants_text(self) -> bool:
        """Whether its text is to travel along: a dedication to the public asks for no copy."""
        return self.names_a_text and self.klass != "public-domain"

    @property
    def short_name(self) -> str:
        """The shortest name that people write: the Hub id, else the id without its prefixes."""
        bare = self.id.removeprefix("LicenseRef-").removeprefix("scancode-")
        return self.hub[0] if self.hub else bare


class Catalogue(NamedTuple):
    """The licences that are known: those that ship with the package, and a user's own.

    `own` are the user's by squeezed name, as `load_folder` gives them; they come before those that
    ship, which are read from their files when they are asked for. `candidates` are the licences
    that are at hand where a name is read: one that may mean several means the first that it fits.
    """

    own: Mapping[str, License] = MappingProxyType({})
    candidates: tuple[str, ...] = ()

    def find(self, name: str) -> License | None:
        """Return the licence that a name means: an SPDX id, LicenseRef, Hub id, alias or full name.

        Reads the index and one entry. A RAIL name with suffix letters that has no entry of its own,
        such as `OpenRAIL-AM`, gives the entry of its family under that name. Who declares a licence
        that SPDX does not list has to make a LicenseRef of its name (SPDX 2.3, annex D): that of a
        name of such a licence means it. None: not known.
        """
        key = squeeze(name)
        if key in self.own:
            return self.own[key]
        if stem := _index().get(key) or _otherwise(key):
            return _entry(stem)
        if "railgenerator" in key:
            from weightmark.licenses.instances import instance

            return instance(name)
        if reference := re.match(rf"{_REF}(?!licenseref)", name):
            named = self.find(name[reference.end() :])
            return named if named is not None and re.match(_REF, named.id) else None
        return _of_family(name)

    def preferring(self, licence: str) -> Catalogue:
        """Return the same where this licence is at hand before all others."""
        return self._replace(candidates=(licence, *self.candidates)) if licence else self

    def entries(self) -> tuple[License, ...]:
        """Return every entry, the user's own included, in order; reads all files."""
        return in_order((*{entry.id: entry for entry in self.own.values()}.values(), *load_all()))


SHIPPED = Catalogue()
"""The licences that ship with the package, and no others."""


def squeeze(name: str) -> str:
    """Return the form in which names are compared: "Apache License, Version 2.0" is "apache2".

    Case, blanks, punctuation and the words of _FILLERS do not count, nor how a version is written.
    """
    words = name.casefold().replace("&", " and ").translate(_APART).split()
    return re.sub(_VERSION, "", "".join(word for word in words if word not in _FILLERS))


def _otherwise(key: str) -> str | None:
    """The stem of a squeezed name that the index has in another form."""
    key = re.sub(r"\Acreativecommons(?=by)", "cc", key)
    # Its licences title themselves "Attribution-NonCommercial-NoDerivs 2.0".
    key = re.sub(r"\Aattribution(?=\D*\d)", "creativecommonsattribution", key)
    key = key.replace("noderivs", "noderivatives").replace("apachesoftware", "apache")
    key = re.sub(r"(?<=\Agnu)(affero|lesser|library)gpl", r"\1generalpublic", key)
    if key == "gnulibrarygeneralpublic":  # the family, which is called Lesser since 2.1
        key = "gnulessergeneralpublic"
    return _index().get(key) or _index().get(re.sub(_BEHIND, "", key))


def _of_family(name: str) -> License | None:
    from weightmark.licenses.rail import family

    named = family(name)
    if named is None:
        return None
    root = _index().get(squeeze(named.root))
    if root is None:
        return None
    base = _entry(root)
    return base._replace(
        id=f"LicenseRef-{named.canonical}",
        name=named.canonical,
        aliases=(),
        hub=(),
        readings=(),
        artefacts=tuple(letter for letter in ARTEFACTS if letter in named.letters),
    )


def load_all() -> tuple[License, ...]:
    """Return every entry, in the order of CLASSES and then of names; reads all files."""
    return in_order(_entry(stem) for stem in _contents()[1])


def in_order(entries: Iterable[License]) -> tuple[License, ...]:
    """Return entries in the order of CLASSES and then of names."""
    return tuple(sorted(entries, key=lambda e: (CLASSES.index(e.klass), e.name.casefold(), e.id)))


def stems(folder: str = DATA) -> tuple[str, ...]:
    """Return the file names of the entries in a folder, without their suffix, sorted."""
    try:
        found = os.listdir(folder)
    except OSError as error:
        raise CatalogueError(
            f"cannot read the licence folder {folder}: {error.strerror}",
            hint="name a folder of licence entries, or drop the setting",
        ) from error
    return tuple(
        sorted(name[: -len(ENTRY_SUFFIX)] for name in found if name.endswith(ENTRY_SUFFIX))
    )


def load_folder(folder: str) -> Catalogue:
    """Return the catalogue with the entries of a user's folder; without one, for "", as it ships.

    Raises CatalogueError for an entry that cannot be read, for a name given twice, and for a name
    that the shipped catalogue already has: one name must mean one licence. The name of a family
    may be taken, since it means no text yet.
    """
    if not folder:
        return SHIPPED
    own: dict[str, License] = {}
    for stem in stems(folder):
        path = f"{folder}/{stem}{ENTRY_SUFFIX}"
        entry = read_entry(path)
        for name in spellings(entry):
            key = squeeze(name)
            other = own.get(key) or _text_named(key)
            if other is not None and other is not entry:
                raise CatalogueError(
                    f"{path}: the name {name!r} already means {other.id}",
                    hint="give the entry another id or alias",
                )
            own[key] = entry
    return Catalogue(own)


def _text_named(key: str) -> License | None:
    stem = _index().get(key)
    entry = None if stem is None else _entry(stem)
    return entry if entry is not None and entry.names_a_text else None


def read_entry(path: str) -> License:
    """Return the entry in a file; raises CatalogueError that names the file and the key."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error.strerror}") from error
    return parse_entry(data, path)


def parse_entry(data: bytes, where: str) -> License:
    """Return the entry that TOML bytes hold; `where` names them in messages.

    Raises CatalogueError with the key at fault.
    """
    table = _table(data, where)
    fields = _Fields(table, where)
    clauses = tuple(
        KnownClause(
            part.text("label"),
            part.digest("sha256"),
            part.word("topic", TOPICS),
            part.text("gist"),
            part.texts("defined"),
        )
        for part in fields.tables("clauses", KnownClause._fields)
    )
    entry = License(
        id=fields.text("id"),
        name=fields.text("name"),
        klass=fields.word("class", CLASSES),
        status=fields.word("status", STATUSES),
        aliases=fields.texts("aliases"),
        hub=fields.texts("hub"),
        scancode=fields.text("scancode", ""),
        artefacts=tuple(fields.text("artefacts", "")),
        unclear=fields.texts("unclear"),
        readings=fields.texts("readings"),
        note=fields.text("note", ""),
        propagation=_propagation(fields),
        reference=_reference(fields),
        obligations=tuple(map(_obligation, fields.tables("obligations", Obligation._fields))),
        text=fields.digest("text", ""),
        restrictions=fields.digest("restrictions", ""),
        sources=tuple(
            Source(part.text("origin"), part.digest("sha256"))
            for part in fields.tables("sources", ("origin", "sha256"))
        ),
        clauses=clauses,
        commercial=fields.word("commercial", COMMERCIAL_WORDS, ""),
        thresholds=tuple(
            Threshold(part.number("number"), part.text("unit"))
            for part in fields.tables("thresholds", Threshold._fields)
        ),
        travels=fields.texts("travels"),
    )
    _judge(entry, where)
    return entry


def spellings(entry: License) -> tuple[str, ...]:
    """Return every name under which an entry is found, sorted and without repeats."""
    given = {entry.id, entry.name, *entry.aliases, *entry.hub, *entry.unclear}
    if entry.id.startswith("LicenseRef-"):
        given.add(entry.id[len("LicenseRef-") :])
    if entry.scancode:
        given |= {entry.scancode, f"LicenseRef-scancode-{entry.scancode}"}
    return tuple(sorted(given))


def name_index(entries: Iterable[tuple[str, License]]) -> dict[str, str]:
    """Return the index of (stem, entry) pairs: squeezed name to stem, sorted.

    A title with its date means that edition, and without it, too, where no other has the title.
    Raises CatalogueError where one name would mean two licences.
    """
    by_name: dict[str, str] = {}
    undated: dict[str, set[str]] = {}
    for stem, entry in entries:
        for name in spellings(entry):
            other = by_name.setdefault(squeeze(name), stem)
            if other != stem:
                raise CatalogueError(f"the name {name!r} means both {other} and {stem}")
        undated.setdefault(squeeze(re.sub(_EDITION, "", entry.name)), set()).add(stem)
    for title, stems_of_it in undated.items():
        if len(stems_of_it) == 1:
            by_name.setdefault(title, *stems_of_it)
    return dict(sorted(by_name.items()))


_EDITION = r" \((?:[^()]* )?\d{4}(?:-\d\d){0,2}\)\Z"


_MOST_BYTES = 1_000_000
_KEYS = tuple("class" if field == "klass" else field for field in License._fields)


@functools.cache
def _contents() -> tuple[Mapping[str, str], Mapping[str, tuple[int, int]]]:
    with open(f"{DATA}/{NAMES_INDEX}", encoding="utf-8") as stream:
        loaded = json.load(stream)
    return loaded["names"], loaded["places"]


def _index() -> Mapping[str, str]:
    return _contents()[0]


@functools.cache
def _entry(stem: str) -> License:
    """Return a shipped entry from its line of COMPILED: TOML takes ten times as long to read."""
    offset, size = _contents()[1][stem]
    with open(f"{DATA}/{COMPILED}", "rb") as stream:
        stream.seek(offset)
        return unpacked(json.loads(stream.read(size)))


def unpacked(row: Sequence[Any]) -> License:
    """Return the entry whose JSON is `row`: the fields of License in order, tuples as lists."""
    entry = License._make(tuple(one) if isinstance(one, list) else one for one in row)
    return entry._replace(
        propagation=Propagation(entry.propagation[0], tuple(entry.propagation[1])),
        reference=Reference(*entry.reference) if entry.reference else None,
        obligations=tuple(
            Obligation(*one)._replace(shows=tuple(one[3])) for one in entry.obligations
        ),
        thresholds=tuple(Threshold(*one) for one in entry.thresholds),
        sources=tuple(Source(*one) for one in entry.sources),
        clauses=tuple(KnownClause(*one[:-1], tuple(one[-1])) for one in entry.clauses),
    )


def _table(data: bytes, where: str) -> Mapping[str, object]:
    tomllib = toml()
    if len(data) > _MOST_BYTES:
        raise CatalogueError(f"{where}: larger than {_MOST_BYTES:,} bytes")
    try:
        table: Mapping[str, object] = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"{where}: not TOML: {parser_words(error)}"
        raise CatalogueError(problem, hint="mend the syntax there") from error
    unknown = sorted(set(table) - set(_KEYS))
    if unknown:
        raise CatalogueError(
            f"{where}: unknown key {unknown[0]}", hint="the keys are " + ", ".join(_KEYS)
        )
    return table


class _Fields:
    """Typed access to one TOML table, with errors that name the file and the key."""

    def __init__(self, table: Mapping[str, object], where: str) -> None:
        self._table = table
        self._where = where

    def wrong(self, key: str, what: str) -> CatalogueError:
        return CatalogueError(f"{self._where}: {key}: {what}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if value is None:
            raise self.wrong(key, "missing")
        if not isinstance(value, str):
            raise self.wrong(key, "not a string")
        if not value and default is None:
            raise self.wrong(key, "empty")
        if not value.isprintable():
            raise self.wrong(key, "holds a control character")
        return value

    def number(self, key: str) -> int:
        value = self._table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "not a number of 0 or more")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "neither true nor false")
        return value

    def word(self, key: str, words: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in words and value != default:
            raise self.wrong(key, f"{value!r} is none of {', '.join(words)}")
        return value

    def digest(self, key: str, default: str | None = None) -> str:
        value = self.text(key, default)
        if value and not re.fullmatch(_HEX, value):
            raise self.wrong(key, "not 64 lower-case hex digits")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "not a list")
        found: list[str] = []
        for item in value:
            if not isinstance(item, str) or not item or not item.isprintable():
                raise self.wrong(key, "not a list of printable strings")
            found.append(item)
        return tuple(found)

    def table(self, key: str, keys: tuple[str, ...]) -> _Fields | None:
        value = self._table.get(key)
        return None if value is None else self._inner(key, value, keys)

    def tables(self, key: str, keys: tuple[str, ...]) -> tuple[_Fields, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "not a list of tables")
        return tuple(self._inner(f"{key}[{at}]", item, keys) for at, item in enumerate(value))

    def _inner(self, key: str, value: object, keys: tuple[str, ...]) -> _Fields:
        if not isinstance(value, dict):
            raise self.wrong(key, "not a table")
        unknown = sorted(set(value) - set(keys))
        if unknown:
            raise self.wrong(key, f"unknown key {unknown[0]}")
        return _Fields(value, f"{self._where}: {key}")


def _obligation(part: _Fields) -> Obligation:
    return Obligation(
        part.word("kind", tuple(OBLIGATIONS)),
        part.text("section", ""),
        part.text("gist"),
        part.texts("shows"),
        part.text("prefix", ""),
        part.flag("binding", default=True),
        part.flag("notice_file"),
    )


def _propagation(fields: _Fields) -> Propagation:
    part = fields.table("propagation", ("rule", "sections"))
    if part is None:
        return Propagation("none", ())
    return Propagation(part.word("rule", PROPAGATIONS), part.texts("sections"))


def _reference(fields: _Fields) -> Reference | None:
    part = fields.table("reference", ("name", "policy", "url", "mutable"))
    if part is None:
        return None
    return Reference(
        part.text("name"), part.text("policy", ""), part.text("url", ""), part.flag("mutable")
    )


def _judge(entry: License, where: str) -> None:
    """Raise CatalogueError where the fields of an entry contradict each other."""

    def wrong(what: str) -> CatalogueError:
        return CatalogueError(f"{where}: {what}")

    reference = re.match(_REF, entry.id)
    if not re.fullmatch(_ID, entry.id[reference.end() :] if reference else entry.id):
        raise wrong(f"id: {entry.id!r} is no SPDX id and no LicenseRef of letters, digits, - and .")
    if reference and reference.group() != "LicenseRef-":
        raise wrong("id: the prefix is written LicenseRef-")
    letters = "".join(entry.artefacts)
    if letters != "".join(letter for letter in ARTEFACTS if letter in letters):
        raise wrong(f"artefacts: {letters!r} is not in the order {ARTEFACTS}")
    if (entry.status == "listed") > bool(entry.clauses):
        raise wrong('clauses: missing though the status is "listed"')
    if entry.clauses and entry.status not in ("listed", "reference"):
        raise wrong(f'clauses: there are some though the status is "{entry.status}"')
    if (entry.status == "listed") != bool(entry.restrictions):
        raise wrong('restrictions: the hash stands exactly where the status is "listed"')
    if entry.status == "reference" and entry.reference is None:
        raise wrong('reference: missing though the status is "reference"')
    if not set(entry.travels) <= set(TRAVELS):
        raise wrong(f"travels: {', '.join(entry.travels)} are not all of {', '.join(TRAVELS)}")
    if entry.klass == "family" and entry.status != "unknown":
        raise wrong('status: a family names no text, so its status is "unknown"')


def read_facts(name: str) -> Mapping[str, Any]:
    """A data file that ships beside the catalogue, by its name; raises CatalogueError."""
    try:
        with open(f"{DATA}/{name}", encoding="utf-8") as stream:
            facts: Mapping[str, Any] = json.load(stream)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{name} cannot be read: {error}") from error
    return facts


@functools.cache
def by_digest() -> Mapping[str, KnownClause]:
    """Return each use restriction of all entries, and of the generator, by its digest.

    It is as the first licence has it that lists it, with the label that it has there.
    """
    from weightmark.licenses.instances import FILE

    found = {
        digest: KnownClause("", digest, known["topic"], known["gist"])
        for digest, known in read_facts(FILE)["clauses"].items()
    }
    for entry in reversed(load_all()):
        found.update((clause.sha256, clause) for clause in entry.clauses)
    return found

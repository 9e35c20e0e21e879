"""Files that lie beside weights and speak of their licence: from bytes to statements.

`reader_for` gives the reader of a path, or None; a reader takes the path, the bytes and the
catalogue, and raises nothing: what is wrong with the file comes as problems. REUSE.toml and
.reuse/dep5 speak of many files, each in its own way: see `reuse`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial

from weightmark._startup import NamedTuple, lazy
from weightmark.declared.cards import prose_statement
from weightmark.declared.header import header_statements
from weightmark.declared.mark import Mark, decode
from weightmark.declared.reuse import spdx_lines
from weightmark.declared.statement import Statement
from weightmark.errors import CardError, MarkError, Problem
from weightmark.finding import Location
from weightmark.formats.pointers import pointer
from weightmark.formats.sidecar import without_record
from weightmark.licenses.catalogue import Catalogue
from weightmark.prose.meaning import (
    all_hold,
    shown_words,
    silent,
    together,
    understand,
    understand_name,
    understand_of_weights,
)
from weightmark.prose.sentences import licence_sentences

MAX_SIDE_FILE = 1 << 24
"""Bytes of a file that is read; an index of 100,000 tensors has about ten million."""

MAX_SIDE_TEXT = 200_000
"""Characters of a notice, a sidecar or a Modelfile; whole licences in them have 40,000."""

_MOST = 64
"""Statements of one file; a spaCy package names about a dozen sources."""


class Read(NamedTuple):
    """What a file says. `mark` is a weightmark in the metadata of an index of shards."""

    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    mark: Mark | None = None


class SideReader(NamedTuple):
    """Who reads a file: `pattern` is that of its name, or of the end of its path.

    `speaks_for` is "file" (the one that it is named after), "folder" (the weights beside it) or
    "tree" (all that lies below its folder; for conda's info/, below the folder above).
    """

    pattern: str
    read: Callable[[str, bytes, Catalogue], Read]
    speaks_for: str


def reader_for(path: str) -> SideReader | None:
    """The reader of a file by its path in the tree, None where it is none of these."""
    folded = path.casefold()
    name = posixpath.basename(folded)
    for reader in READERS:
        whole = "/" in reader.pattern
        if fnmatchcase(
            f"/{folded}" if whole else name, f"*/{reader.pattern}" if whole else reader.pattern
        ):
            return reader
    return None


_TAGGED = lazy(r"^SPDX-(?:File|Snippet)[\w-]{1,40}:[^\n]*$|^Copyright\b[^\n]*$", re.MULTILINE)
"""Lines on holders and contributors."""

# -- the readers ----------------------------------------------------------------------------------


def sidecar(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """REUSE 3.3 `FILE.license`: lines of SPDX-License-Identifier, which all hold.

    One that holds nothing but a mark says nothing here: what the mark says is read with its file;
    and so does one that only names the holders.
    """
    if pointer(data):
        return Read()  # which the papers of the place tell
    text, problems = _text(path, data)
    text = without_record(text)
    said = spdx_lines(text)
    text = text if said else _TAGGED.sub("", text)
    if not text.strip() and data.strip():
        return Read((), problems)
    where = Location(path, "SPDX-License-Identifier" if said else "", said[0][0] if said else 0)
    title = "the sidecar"
    if said:
        licence = all_hold([words for _, words in said], catalogue)
        words = shown_words(" AND ".join(words for _, words in said))
        return Read((Statement("sidecar", title, where, words, licence),), problems)
    licence = understand(text, catalogue)
    words = "" if not licence and silent(text) else shown_words(text)
    return Read((Statement("sidecar", title, where, words, licence),), problems)


NOTICE_BEGIN = "==== written by `weightmark notice` ===="
NOTICE_END = "==== end of what `weightmark notice` wrote ===="
_OWN_BLOCK = lazy(rf"^{NOTICE_BEGIN}\n.*?^{NOTICE_END}\n", re.MULTILINE | re.DOTALL)
"""What repeats the licences that are declared, of the weights and of their bases."""
_OF_OTHERS = lazy(
    r"^\W*(?:other\s+dependencies\s+and\s+licen[cs]es"
    r"|open[- ]source\s+software\s+licen[cs]ed\s+under"
    r"|(?:third|3rd)[- ]party\s+(?:notices?|software|licen[cs]es?|components?)"
    r"|licen[cs]e\s+for\s+.{1,80}\bcode\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""The line in a notice from which on it has what others wrote, with their licences in whole."""


def notice(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """A NOTICE: SPDX lines, links to licences, and sentences that name the licence of a thing."""
    from weightmark.prose.mentions import mentioned

    text, problems = _text(path, data)
    text = _OWN_BLOCK.sub(lambda own: "\n" * own[0].count("\n"), text)
    if others_begin := _OF_OTHERS.search(text):
        text = text[: others_begin.start()]
    found: dict[str, Statement] = {}
    title = "the notice"

    def add(one: Statement) -> None:
        found.setdefault(one.licence or one.words, one)

    for line, words in spdx_lines(text):
        licence = understand(words, catalogue)
        add(Statement("notice", title, Location(path, "", line), shown_words(words), licence))
    others = set()
    for said in licence_sentences(text, anything=True):
        where = Location(path, "", said.line)
        one = prose_statement(title, where, said, catalogue)
        if said.about in ("code", "data"):
            others.add(one.licence)
        else:
            add(one._replace(kind="notice", about="weights"))
    for name in mentioned(text, catalogue):
        if name in others:
            continue
        add(Statement("notice", title, Location(path), name, name))
    return Read(tuple(found.values())[:_MOST], problems)


def json_licence(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """The `license` of a JSON file that stands for the weights: config.json, Kaggle's metadata.

    timm keeps that of the weights which it loaded in `pretrained_cfg`, the Model Card Toolkit that
    of the model in `model_details`.
    """
    fields, problems = _fields(path, data)
    found = list(_keyed(path, fields, catalogue, "weights"))
    for part, key in (
        ("pretrained_cfg", "license"),
        ("model_details", "license"),
        ("model_details", "licenses"),
    ):
        inner = fields.get(part)
        if isinstance(inner, dict):
            found.extend(_values(path, f"{part}.{key}", inner.get(key), catalogue, "weights"))
    return Read(tuple(found), problems)


def ro_crate(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """ro-crate-metadata.json: the licence of the whole is that of the entity `./` (RO-Crate 1.2).

    A licence is mostly another entity there, which has its address or its name.
    """
    fields, problems = _fields(path, data)
    graph = fields.get("@graph")
    listed = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else []
    entities = {str(one.get("@id")): one for one in listed}
    value = entities.get("./", {}).get("license")
    named = [one for one in (value if isinstance(value, list) else [value]) if one is not None]
    ids = [str(one.get("@id")) if isinstance(one, dict) else str(one) for one in named]
    words = [
        name if name.startswith("http") else entities.get(name, {"name": name}) for name in ids
    ]
    return Read(tuple(_values(path, "./ license", words, catalogue, "package")), problems)


def spacy_meta(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """The meta.json of spaCy: `license` is of the trained pipeline, `sources` of its data."""
    fields, problems = _fields(path, data)
    found = list(_keyed(path, fields, catalogue, "weights"))
    sources = fields.get("sources")
    for number, source in enumerate(sources[:_MOST] if isinstance(sources, list) else ()):
        if isinstance(source, dict):
            pointer = f"sources[{number}].license"
            found.extend(_values(path, pointer, source.get("license"), catalogue, "data"))
    return Read(tuple(found), problems)


def plain_json(about: str, path: str, data: bytes, catalogue: Catalogue) -> Read:
    """The `license` of a JSON file, as an address or a name: that of a package, of code or data."""
    fields, problems = _fields(path, data)
    return Read(tuple(_keyed(path, fields, catalogue, about)), problems)


def shard_index(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """The `metadata` of an index of shards: the keys of a header, a mark among them."""
    fields, problems = _fields(path, data)
    metadata = fields.get("metadata")
    if not isinstance(metadata, dict):
        return Read((), problems)
    texts = {key: value for key, value in metadata.items() if isinstance(value, str)}
    mark = None
    try:
        mark = decode(texts)
    except MarkError as error:
        problems = (*problems, Problem("mark", error.key or "weightmark", error.message))
    licence = mark.license if mark is not None else ""
    said = header_statements(path, texts, licence, catalogue)
    statements = tuple(
        one._replace(title=one.title.replace("in the header", "in the index")) for one in said
    )
    return Read(statements, problems, mark=mark)


_LICENSE_BLOCK = (
    r'(?im)^LICENSE[ \t]+(?:"""([\s\S]{0,200000}?)(?:"""|\Z)|"([^"\n]{0,2000})"|(\S[^\n]{0,2000}))'
)


def modelfile(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """Ollama's Modelfile: each LICENSE holds; what the model is made of is read by `layout`."""
    text, problems = _text(path, data)
    found: list[Statement] = []
    for each in re.finditer(_LICENSE_BLOCK, text):
        words = (each[1] or each[2] or each[3] or "").strip()
        if len(found) < _MOST and not silent(words):
            where = Location(path, "LICENSE", text.count("\n", 0, each.start()) + 1)
            licence = understand(words, catalogue)
            found.append(
                Statement(
                    "side-file", "LICENSE in the Modelfile", where, shown_words(words), licence
                )
            )
    return Read(tuple(found), problems)


def citation(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """CITATION.cff: `license` is an id, or a list to choose from (Citation File Format 1.2)."""
    fields, problems = _yaml_fields(path, data)
    value = fields.get("license")
    words = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    joined_words = " OR ".join(f"({one})" for one in words[:_MOST]) if words else value
    said = _values(path, "license", joined_words, catalogue, "package")
    return Read(tuple(said), problems)


def weights_yaml(path: str, data: bytes, catalogue: Catalogue) -> Read:
    """YAML of weights: the metadata.yaml of Ultralytics, the rdf.yaml of the BioImage Model Zoo."""
    fields, problems = _yaml_fields(path, data)
    about = "weights" if fields.get("type", "model") == "model" else "data"
    return Read(tuple(_keyed(path, fields, catalogue, about)), problems)


_OF_PACKAGE = partial(plain_json, "package")
"""As npm's package.json has it, and conda's info/index.json and info/about.json."""

# Of several that fit, the first reads.
READERS = (
    SideReader("info/index.json", _OF_PACKAGE, "tree"),
    SideReader("info/about.json", _OF_PACKAGE, "tree"),
    SideReader("*.index.json", shard_index, "folder"),
    SideReader("meta.json", spacy_meta, "tree"),
    SideReader("config.json", json_licence, "folder"),
    SideReader("model_index.json", json_licence, "tree"),
    SideReader("adapter_config.json", json_licence, "folder"),
    SideReader("package.json", _OF_PACKAGE, "tree"),
    SideReader("codemeta.json", partial(plain_json, "code"), "tree"),
    SideReader("croissant.json", partial(plain_json, "data"), "tree"),
    SideReader("ro-crate-metadata.json", ro_crate, "tree"),
    SideReader("modelcard.json", json_licence, "folder"),
    SideReader("model_card.json", json_licence, "folder"),
    SideReader("citation.cff", citation, "tree"),
    SideReader("metadata.yaml", weights_yaml, "folder"),
    SideReader("rdf.yaml", weights_yaml, "folder"),
    SideReader("bioimageio.yaml", weights_yaml, "folder"),
    SideReader("model-instance-metadata.json", json_licence, "folder"),
    SideReader("modelfile", modelfile, "folder"),
    SideReader("modelfile.*", modelfile, "folder"),
    SideReader("*.modelfile", modelfile, "folder"),
    SideReader("*.license", sidecar, "file"),
    SideReader("notice", notice, "folder"),
    SideReader("notice[._-]*", notice, "folder"),
    SideReader("notices", notice, "folder"),
    SideReader("notices.*", notice, "folder"),
)


# -- what they share ------------------------------------------------------------------------------


def _text(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    if len(data) > MAX_SIDE_FILE:
        return "", (Problem("too-large", path, f"larger than {MAX_SIDE_FILE:,} bytes"),)
    try:
        text, problems = data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8"
        return data.decode("latin-1")[:MAX_SIDE_TEXT], (Problem("not-utf8", path, message),)
    return text[:MAX_SIDE_TEXT], problems


def _fields(path: str, data: bytes) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    """The members of a JSON object; of an index only what a licence may stand in is looked at."""
    import json

    if len(data) > MAX_SIDE_FILE:
        return {}, (Problem("too-large", path, f"larger than {MAX_SIDE_FILE:,} bytes"),)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return {}, (Problem("broken-json", path, f"is not JSON: {str(error)[:120]}"),)
    return (found, ()) if isinstance(found, dict) else ({}, ())


def _yaml_fields(path: str, data: bytes) -> tuple[Mapping[str, object], tuple[Problem, ...]]:
    from weightmark.declared.front_matter import load_block

    text, problems = _text(path, data)
    try:
        return load_block(text).fields, problems
    except CardError as error:
        return {}, (*problems, Problem("broken-yaml", path, error.message))


_KEYS = ("license", "licence", "licenses", "licensename", "model_license", "license_name")


def _keyed(
    path: str, fields: Mapping[str, object], catalogue: Catalogue, about: str
) -> Iterator[Statement]:
    for key, value in fields.items():
        if len(key) < _LONGEST_KEY and key.casefold() in _KEYS:
            if key.casefold() == "license_name" and not _is_other(fields):
                continue
            yield from _values(path, key, value, catalogue, about)


_LONGEST_KEY = 20


def _is_other(fields: Mapping[str, object]) -> bool:
    said = fields.get("license")
    return not isinstance(said, str) or silent(said)


def _values(
    path: str, pointer: str, value: object, catalogue: Catalogue, about: str
) -> Iterator[Statement]:
    """A licence as a text, a list of which all hold, or an object with a name or an address."""
    words = [one for one in map(_words, value if isinstance(value, list) else [value]) if one]
    words = [one for one in words[:_MOST] if not silent(one)]
    if not words:
        return
    where = Location(path, pointer)
    title = f"{pointer} in {posixpath.basename(path)}"
    understood = understand_name if pointer == "license_name" else understand_of_weights
    licence = together([understood(one, catalogue) for one in words], catalogue)
    yield Statement("side-file", title, where, shown_words(", ".join(words)), licence, about)


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        names = (
            value.get(key)
            for key in ("type", "spdx_id", "identifier", "name", "@id", "url", "custom_text")
        )
        # `"@type": "CreativeWork"` and the like say what the object is, not which.
        types = ("CreativeWork", "sc:CreativeWork")
        return next((one for one in names if isinstance(one, str) and one not in types), "")
    return ""

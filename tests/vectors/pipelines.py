"""Marks in the meta.json of a spaCy pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table

CONFIG = b'[nlp]\nlang = "en"\npipeline = ["tok2vec","ner"]\n'
VECTORS, MODEL, OTHER = b"\x93NUMPY vectors", b"\x82\xa5nodes", b"\x82\xa5attrs"
ABOUT: dict[str, object] = {
    "lang": "en",
    "name": "vector",
    "version": "0.0.0",
    "spacy_version": ">=3.8.0,<3.9.0",
    "pipeline": ["tok2vec"],
    "components": ["tok2vec", "ner"],
    "disabled": ["ner"],
}
FILES = {"vocab/vectors": VECTORS, "tok2vec/model": MODEL, "ner/model": OTHER}


def digest(files: Mapping[str, bytes] = FILES) -> str:
    """The digest over the files of weights that are there."""
    return table(Tensor(name, "U8", (len(data),), data) for name, data in files.items())[0]


def pipeline(name: str, meta: bytes, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    """A pipeline in a folder of its own: meta.json is what is asked about."""
    beside = {"config.cfg": CONFIG, **files}
    return {f"{name}/meta.json": meta, **{f"{name}/{one}": data for one, data in beside.items()}}


def meta(found: Mapping[str, str], indent: int | None = 2) -> bytes:
    """What spaCy writes, with these keys behind it."""
    return json.dumps({**ABOUT, **found}, indent=indent, ensure_ascii=False).encode()


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A pipeline with a mark."""
    return pipeline(name, meta(found))


MARK = keys(PLAIN)


def accepted() -> Iterator[Vector]:
    """Other spellings of the same mark, and pipelines of which not all files are there."""
    first = json.dumps({**MARK, **ABOUT}).encode()
    deeper = json.dumps({**ABOUT, "performance": {"weightmark": "x"}, **MARK}).encode()
    few = {"vocab/vectors": VECTORS}
    for name, why, content, files in (
        ("odd-first", "the mark before all else", first, FILES),
        ("odd-ascii", "escapes in place of letters, on one line", meta(MARK, None), FILES),
        ("odd-deeper", "a key further down is another's", deeper, FILES),
        ("odd-files", "parts without a file of weights have no line", meta(MARK), few),
        ("odd-nothing", "no file of weights", meta(MARK), {}),
    ):
        answer = read(digest(files), Case(name, why, {}, PLAIN))
        yield Vector(name, why, pipeline(name, content, files), answer)
    bare = {"lang": "en", **MARK}
    name, why = "odd-parts", "a pipeline that names no parts"
    answer = read(digest({"vocab/vectors": VECTORS}), Case(name, why, {}, PLAIN))
    yield Vector(name, why, pipeline(name, json.dumps(bare).encode()), answer)
    words = {"lang": "en", "pipeline": "../a", "components": {"../b": 1}, **MARK}
    name, why = "odd-words", "words and an object where a list of names is meant name no part"
    yield Vector(name, why, pipeline(name, json.dumps(words).encode()), answer)
    labels = {"license": "MIT"}
    name, why = "labels", "a licence as spaCy itself has it"
    content = meta({**labels, "license_link": "LICENSE", **MARK})
    answer = read(digest(), Case(name, why, {}, PLAIN), labels)
    yield Vector(name, why, pipeline(name, content), answer)


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """What is no meta.json of a pipeline, or no whole one."""
    good = meta(MARK)

    def parts(names: Sequence[object]) -> bytes:
        return json.dumps({**ABOUT, "components": names, **MARK}).encode()

    yield "cut", "the last byte is missing", good[:-1]
    yield "behind", "a second object behind the first", good + b"{}"
    yield "utf8", "a byte that is no UTF-8", good.replace(b"org/base", b"org/\xff")
    yield "surrogate", "half of a character", good.replace(b"org/base", b"org/\\ud800")
    yield "bom", "a byte order mark", b"\xef\xbb\xbf" + good
    yield "key-twice", "a key twice", good[:-1].rstrip() + b',"name":"x"}'
    yield "mark-twice", "a key of the mark twice", good[:-1].rstrip() + b',"weightmark":"{}"}'
    yield "parts-surrogate", "half of a character in the name of a part", parts(["\ud800"])
    yield "parts-up", "a part that leads out of the folder", parts([".."])
    yield "parts-path", "a part that is a path", parts(["a/b"])
    yield "parts-empty", "a part without a name", parts([""])


def vectors() -> Iterator[Vector]:
    """All vectors of spaCy."""
    yield from carried(digest(), marked, everywhere=True)
    yield from accepted()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, pipeline(f"file-{name}", content))

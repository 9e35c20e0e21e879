"""A spaCy pipeline says its licence in meta.json, and which files may hold its tensors."""

from __future__ import annotations

import io
import json

import pytest
from tests import files
from tests.formats.shallow import said

from weightmark.errors import FormatError
from weightmark.formats import spacy_meta
from weightmark.formats.header import Header


def read(data: bytes) -> Header:
    return spacy_meta.read(io.BytesIO(data), len(data))


def rewritten(data: bytes, **updates: str | None) -> bytes:
    (piece,) = spacy_meta.rewrite(io.BytesIO(data), len(data), updates)
    assert isinstance(piece, bytes)
    return piece


def test_the_texts_are_read_and_each_part_may_have_weights() -> None:
    header = read(files.pipeline("tok2vec", "ner", license="MIT"))
    assert header.metadata == {"lang": "en", "name": "pipeline", "license": "MIT"}
    assert [(one.location, one.needed) for one in header.external] == [
        ("ner/model", False),
        ("tok2vec/model", False),
        ("vocab/vectors", False),
    ]
    assert next((one.name, one.location) for one in header.tensors) == ("ner/model", "ner/model")


def test_a_part_that_is_disabled_counts_too() -> None:
    data = b'{"lang":"en","pipeline":["a"],"components":["a","b"],"disabled":["b"]}'
    assert [one.location for one in read(data).external] == ["a/model", "b/model", "vocab/vectors"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[]", "an object must start"),
        (b"{}", "not the meta.json of a spaCy pipeline"),
        (b'{"name":"x"}', "not the meta.json of a spaCy pipeline"),
        (b'{"lang":"en"} {}', "goes on"),
        (b'{"lang":"\xff"}', "not UTF-8"),
        (b'{"lang":"\\ud800"}', "no Unicode text"),
        (b'{"lang":"en","components":["\\ud800"]}', "no Unicode text"),
        (b'{"lang":"en","pipeline":["../x"]}', "no name of a folder"),
        (b'{"lang":"en","pipeline":[".."]}', "no name of a folder"),
        (b'{"lang":"en","pipeline":["c:x"]}', "no name of a folder"),
        (b'{"lang":"en","pipeline":[""]}', "no name of a folder"),
        (json.dumps({"lang": "en", "pipeline": [str(at) for at in range(1001)]}).encode(), "1000"),
    ],
)
def test_what_no_pipeline_has_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(data)


def test_no_more_is_read_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_meta, "MAX_PIPELINE_META", 20)
    with pytest.raises(FormatError, match="above 20 bytes"):
        read(files.pipeline())


def test_only_what_changes_is_written_anew() -> None:
    data = b'{\n  "lang":"en",\n  "license":"x",\n  "size":1.50,\n  "notes":"\\u00e9"\n}\n'
    new = rewritten(data, license="MIT", weightmark='{"a":1}')
    assert new == (
        b'{\n  "lang":"en",\n  "license":"MIT",\n  "size":1.50,\n  "notes":"\\u00e9",\n'
        b'  "weightmark":"{\\"a\\":1}"\n}\n'
    )
    assert rewritten(new, license="x", weightmark=None) == data
    assert rewritten(b'{"license":"x", "lang":"en"}', license=None) == b'{"lang":"en"}'
    with pytest.raises(FormatError):
        rewritten(b"{}", license="MIT")


def test_a_pipeline_is_told_by_its_configuration_beside_it() -> None:
    from weightmark.formats import among

    heads = {"p/meta.json": files.pipeline(), "p/config.cfg": b"[nlp]", "q/meta.json": b'{"lang":'}
    heads["r/meta.json"], heads["r/config.cfg"] = b'{"title":"a"}', b""
    heads["s/meta.jsonl"], heads["s/config.cfg"] = files.pipeline(), b""
    assert list(among(heads, heads.__getitem__)) == ["p/meta.json"]


def test_a_licence_that_nobody_filled_in_is_none() -> None:
    assert said("spacy_meta", files.pipeline(license="")) in ("", None)

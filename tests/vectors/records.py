"""Lineage records in config.json, and marks in a shard index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tests.vectors.cases import PLAIN, WAIVED, bound, whole
from tests.vectors.faults import broken
from tests.vectors.marks import Mark, keys, told
from tests.vectors.vector import Answer, Vector, canonical


def answer(mark: Mark | None, fault: str = "", key: str = "", named: str = "") -> Answer:
    """The answer for a record."""
    where = {"where": fault, "key": key} if fault else {}
    return {"error": bool(fault), **where, "mark": told(mark) if mark else None, "named": named}


def config(record: object) -> bytes:
    """A configuration of a model with a record."""
    found = {"architectures": ["Test"], "hidden_size": 8, "weightmark": record}
    return json.dumps(found, indent=2, ensure_ascii=False).encode()


def placed(name: str, content: bytes, file: str = "config.json") -> dict[str, bytes]:
    """A configuration in a folder of its own."""
    return {f"{name}/{file}": content}


def record_faults() -> Iterator[tuple[str, str, bytes, str]]:
    """Records that are to be refused for what is not the mark."""
    good = {"name": "acme/base", **keys(PLAIN)}
    text = config(good).decode()
    yield "name-missing", "no name", config(keys(PLAIN)), "name"
    yield "name-empty", "an empty name", config({**good, "name": ""}), "name"
    yield "name-long", "a name of 201 characters", config({**good, "name": "n" * 201}), "name"
    yield "name-type", "a name that is no text", config({**good, "name": 1}), "name"
    yield (
        "member-type",
        "a member that is no text",
        config({**good, "weightmark": json.loads(good["weightmark"])}),
        "weightmark",
    )
    yield (
        "member-unknown",
        "a member that the page does not name",
        config({**good, "note": "x"}),
        "note",
    )
    yield (
        "tensors",
        "a record must not be bound to tensors",
        config({"name": "acme/base", **keys(Mark(tensors="0" * 64))}),
        "tensors",
    )
    yield "mark-missing", "a name without a mark", config({"name": "acme/base"}), "weightmark"
    yield "array", "an array in place of the object", config([]), "weightmark"
    yield "null", "null in place of the object", config(None), "weightmark"
    yield "string", "a text in place of the object", config("MIT"), "weightmark"
    yield (
        "twice",
        "the key twice",
        text.replace('"hidden_size": 8', '"weightmark": {}, "hidden_size": 8').encode(),
        "weightmark",
    )
    yield (
        "member-twice",
        "a member of the record twice",
        text.replace('"name": "acme/base"', '"name": "x", "name": "acme/base"').encode(),
        "name",
    )


def configs() -> Iterator[Vector]:
    """Lineage records."""
    for case in (*whole(""), *bound(), *broken()):
        if case.name in ("stale", "key-like", "json-surrogate") or not (
            case.everywhere or case.mark
        ):
            continue
        named = "acme/base" if case.keys else ""
        content = config({"name": named, **case.keys}) if case.keys else b'{"hidden_size": 8}'
        told_named = "" if case.fault else named
        yield Vector(
            case.name,
            case.why,
            placed(case.name, content),
            answer(case.mark, case.fault, case.key, told_named),
        )
    record = {"name": "acme/base", **keys(PLAIN)}
    text = config(record)
    for name, why, content, file in (
        (
            "odd-first",
            "the record before all else",
            canonical({"a": 1})
            .replace('"a":1', f'"weightmark":{json.dumps(record)},"a":1')
            .encode(),
            "config.json",
        ),
        (
            "odd-ascii",
            "what a library writes: escapes and blanks",
            json.dumps(json.loads(text), indent=4).encode(),
            "config.json",
        ),
        ("odd-pipeline", "the index of a pipeline", text, "model_index.json"),
        (
            "odd-deeper",
            "a key further down is another's",
            canonical({"text_config": {"weightmark": {}}, "weightmark": record}).encode(),
            "config.json",
        ),
    ):
        yield Vector(name, why, placed(name, content, file), answer(PLAIN, named="acme/base"))
    long = config({**record, "name": "ü" * 200})
    yield Vector(
        "name-200",
        "a name of 200 characters",
        placed("name-200", long),
        answer(PLAIN, named="ü" * 200),
    )
    for name, why, content, key in record_faults():
        yield Vector(
            f"record-{name}", why, placed(f"record-{name}", content), answer(None, "mark", key)
        )


INDEX = "model.safetensors.index.json"


def index(found: Mapping[str, object]) -> bytes:
    """A shard index with these metadata."""
    about = {
        "metadata": {"total_size": 9, **found},
        "weight_map": {"a": "model-00001-of-00001.safetensors"},
    }
    return json.dumps(about, indent=2, ensure_ascii=False).encode()


def indexes() -> Iterator[Vector]:
    """Marks in a shard index."""
    for case in (*whole("a" * 64), *bound(), *broken()):
        if case.everywhere:
            content = placed(case.name, index(case.keys), INDEX)
            yield Vector(case.name, case.why, content, answer(case.mark, case.fault, case.key))
    good = index(keys(WAIVED)).decode()
    for name, why, text in (
        (
            "key-twice",
            "a key twice",
            good.replace('"weightmark":', '"weightmark": "{}", "weightmark":'),
        ),
        (
            "metadata-twice",
            "metadata twice",
            good.replace('"metadata":', '"metadata": {}, "metadata":'),
        ),
        (
            "value-object",
            "the record as an object",
            index({**keys(PLAIN), "weightmark": {"version": 1}}).decode(),
        ),
    ):
        files = placed(f"index-{name}", text.encode(), INDEX)
        yield Vector(f"index-{name}", why, files, answer(None, "mark", "weightmark"))
    none = b'{"weight_map": {"a": "model-00001-of-00001.safetensors"}}'
    yield Vector(
        "odd-no-metadata",
        "an index without metadata",
        placed("odd-no-metadata", none, INDEX),
        answer(None),
    )

"""The lineage record: what a configuration file says of the model that it was made for.

Every tool that saves a model drops the metadata of the weights, and nearly every one copies the
configuration. So a stamp writes a copy of the mark into it, with the name of the model. As the
file is copied into whatever is made from that model, a record tells which model these weights
descend from; it is never the licence of the weights beside it. docs/format.md specifies it.
"""

from __future__ import annotations

import json
from collections import Counter

from weightmark._startup import NamedTuple
from weightmark.declared.mark import KEY, Mark, decode, encode, is_own_key
from weightmark.errors import CardError, FormatError, MarkError
from weightmark.formats import strict_json
from weightmark.formats.json_members import edited

RECORD_NAME = "name"
_OF_SHARDS = "metadata"
_LONGEST = 200  # no name of a model on the Hub (96 and 96 signs) is longer


class Record(NamedTuple):
    """A model by its name, and its mark without the digest of the tensors."""

    name: str
    mark: Mark


def read_record(data: bytes) -> Record | None:
    """The lineage record in a configuration file, None where there is none.

    Raises MarkError for a record that is not whole (MarkVersionError for one of another version):
    as with a mark, nothing in it is believed then.
    """
    fields = _fields(data, KEY)
    if KEY not in fields:
        return None
    found = fields[KEY]
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise MarkError("the lineage record is not an object of texts", key=KEY)
    _refuse_twice(found)
    name = found.pop(RECORD_NAME, "")
    if not 0 < len(name) <= _LONGEST or not _is_unicode(name):
        raise MarkError("the lineage record names no model", key=KEY)
    mark = decode(found)
    if mark is None or len(encode(mark)) != len(found):
        raise MarkError("the lineage record holds what is no part of a mark", key=KEY)
    if mark.tensors:
        raise MarkError("the lineage record is bound to tensors", key=KEY)
    return Record(name, mark)


def of_shards(data: bytes) -> Mark | None:
    """The mark in the `metadata` of a shard index, None where there is none; raises MarkError."""
    metadata = _fields(data, _OF_SHARDS).get(_OF_SHARDS)
    if not isinstance(metadata, dict):
        return None
    _refuse_twice(metadata)
    return decode({key: value for key, value in metadata.items() if isinstance(value, str)})


def _fields(data: bytes, wanted: str) -> dict[str, object]:
    """The members of a JSON object; none of what is no such file, which is not asked here.

    Raises MarkError where the one that is `wanted` stands twice.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    if wanted in getattr(found, "twice", ()):
        what = "the lineage record" if wanted == KEY else f"`{wanted}`"
        raise MarkError(f"{what} stands there twice", key=KEY)
    return found


def _is_unicode(name: str) -> bool:
    """Whether a text is one: JSON can escape half of a character."""
    return name.encode("utf-8", "replace").decode() == name


class _Object(dict[str, object]):
    """An object of JSON, in which of equal keys the last counts; `twice` are those keys."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.twice: frozenset[str] = frozenset()
        if len(self) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.twice = frozenset(key for key, count in counts.items() if count > 1)


def _refuse_twice(found: dict[str, object]) -> None:
    """Raise MarkError where a key of a record stands twice: readers take the one or the other."""
    for key in getattr(found, "twice", ()):
        if key == RECORD_NAME or is_own_key(key):
            raise MarkError(f"`{key}` stands there twice", key=key)


def write_record(data: bytes, record: Record | None) -> bytes:
    """The configuration with `record` in it, or without one; all other bytes stay.

    It takes the place of the one that is there, or the last place, indented like the others; one
    that says the same in another layout stays. A file that is no JSON object is no configuration
    that anything loads, and stays too. Raises CardError where several records are there.
    """
    text = data.decode("utf-8-sig") if _is_text(data) else ""
    head = data[: len(data) - len(text.encode())]  # a byte order mark
    try:
        found = strict_json.object_members(text, strict_json.WIDE)
    except FormatError:
        return data
    if [one.key for one in found].count(KEY) > 1:
        raise CardError(f"{KEY} stands there twice", hint="take one of them out")
    if record is not None and _says(data, record):
        return data
    indent = text[text.index("{") + 1 : found[0].begin] if found else ""
    value = None if record is None else _value(record, indent)
    return head + edited(text, found, {KEY: value}).encode()


def _says(data: bytes, record: Record) -> bool:
    try:
        return read_record(data) == record
    except MarkError:
        return False


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _value(record: Record, indent: str) -> str:
    """The record as JSON, one level deeper than a member that `indent` stands before."""
    # In the order in which tools that sort keys write it anew.
    content = dict(sorted({RECORD_NAME: record.name, **encode(record.mark)}.items()))
    if "\n" not in indent:
        return json.dumps(content, ensure_ascii=False)
    end = "\r\n" if "\r\n" in indent else "\n"
    step = indent[indent.rindex("\n") + 1 :]
    deeper = f"{end}{step}{step}"
    pairs = (
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in content.items()
    )
    return f"{{{deeper}{f',{deeper}'.join(pairs)}{end}{step}}}"

"""The mark: the licence record that travels in a weight file, and its coding as metadata strings.

`docs/format.md` is the specification, byte for byte.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.errors import MarkError, MarkVersionError
from weightmark.licenses.restrictions import FORM, restriction_hash

VERSION = 1
WITH_EXCEPTIONS = 2
"""The version of a mark with exceptions; every other mark is of version 1, byte for byte."""
KEY = "weightmark"
CLAUSES_KEY = "weightmark_clauses"
BASE_KEY = "weightmark_base"
EXCEPTION_KEY = "weightmark_exception"

_MAX_INTEGER = (1 << 53) - 1  # above it readers of JSON differ (RFC 8785, 3.2.2.3; RFC 7493, 2.2)
# Scanners of model files flag longer values as suspicious; docs/format.md, "Values".
MAX_VALUE = 999
# 14 digests of 64 hex digits, quoted and separated, are 939 characters.
_DIGESTS_PER_VALUE = 14
_MAX_BASES = 64
_MAX_EXCEPTIONS = 256  # four a base: the longest licences have some twenty clauses, few are lifted

RELATIONS = ("finetune", "adapter", "merge", "quantized", "conversion", "distillation", "copy")

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_BOUND = re.compile(r'"tensors":"([0-9a-f]{64})"')
_UNBOUND = "0" * 64
_RECORD_FIELDS = {
    *("bases", "clauses", "form", "license", "restrictions", "tensors", "text", "version")
}
_BASE_FIELDS = {"clauses", "license", "lost", "name", "relation", "restrictions"}


class Base(NamedTuple):
    """One base model; `clauses` are its clause digests, None where they could not be read.

    `lost` is "" for a direct base. A base further up is recorded only where a model in between
    no longer carries its restrictions, and `lost` names that model.
    """

    name: str
    relation: str
    license: str = ""
    clauses: tuple[str, ...] | None = None
    lost: str = ""

    @property
    def restrictions(self) -> str:
        """The restriction hash over `clauses`, or "" where they are unresolved."""
        return "" if self.clauses is None else restriction_hash(self.clauses)


class Lifted(NamedTuple):
    """A restriction of a base that its licensor lifted for this model and those made from it.

    `base` is the name of the base, `clause` a clause digest, `by` who lifted it, `reference` where
    that can be read.
    """

    base: str
    clause: str
    by: str
    reference: str


class Mark(NamedTuple):
    """What a weight file says of its licence.

    `license` is a canonical SPDX expression. `text` and `tensors` are hex SHA-256 digests, or ""
    where they are left out. `clauses` are sorted, distinct clause digests: () says that the
    licence has none, None that they live somewhere that was not read. `exceptions` are sorted and
    distinct; a mark that has any is of version 2.
    """

    license: str
    clauses: tuple[str, ...] | None = None
    text: str = ""
    bases: tuple[Base, ...] = ()
    tensors: str = ""
    form: int = FORM
    exceptions: tuple[Lifted, ...] = ()

    @property
    def version(self) -> int:
        """The version in which the mark is written."""
        return WITH_EXCEPTIONS if self.exceptions else VERSION

    @property
    def restrictions(self) -> str:
        """The restriction hash over `clauses`, or "" where they are unresolved."""
        return "" if self.clauses is None else restriction_hash(self.clauses)


def is_own_key(key: str) -> bool:
    """Whether a metadata key belongs to the record, whatever the version."""
    return key == KEY or key.startswith(f"{KEY}_")


def encode(mark: Mark) -> dict[str, str]:
    """The record as metadata: law `decode(encode(m)) == m` for every mark in canonical form.

    Raises MarkError where the mark cannot be written: a digest that is none, clauses that are not
    sorted and distinct, a value of 1,000 characters or more.
    """
    record: dict[str, object] = {
        "bases": len(mark.bases),
        "clauses": _count(mark.clauses, KEY),
        "form": mark.form,
        "license": mark.license,
        "version": mark.version,
    }
    if mark.exceptions:
        record["exceptions"] = len(mark.exceptions)
    if not mark.license:
        raise MarkError("a mark needs a licence", key=KEY)
    for field, value in (("tensors", mark.tensors), ("text", mark.text)):
        if value:
            record[field] = _checked(value, KEY)
    if mark.clauses is not None:
        record["restrictions"] = mark.restrictions
    if len(mark.bases) > _MAX_BASES:
        raise MarkError(f"a mark holds at most {_MAX_BASES} bases", key=BASE_KEY)
    out = {KEY: _value(record, KEY)}
    out.update(_encode_digests(CLAUSES_KEY, mark.clauses))
    for number, base in enumerate(mark.bases, 1):
        key = f"{BASE_KEY}_{number}"
        entry: dict[str, object] = {
            "clauses": _count(base.clauses, key),
            "license": base.license,
            "name": base.name,
            "relation": base.relation,
        }
        if base.clauses is not None:
            entry["restrictions"] = base.restrictions
        if base.lost:
            entry["lost"] = base.lost
        out[key] = _value(entry, key)
        out.update(_encode_digests(f"{key}_clauses", base.clauses))
    out.update(_encode_exceptions(mark.exceptions))
    return out


def _encode_exceptions(exceptions: Sequence[Lifted]) -> Iterator[tuple[str, str]]:
    if len(exceptions) > _MAX_EXCEPTIONS:
        raise MarkError(f"a mark holds at most {_MAX_EXCEPTIONS} exceptions", key=EXCEPTION_KEY)
    if list(exceptions) != sorted(set(exceptions)):
        raise MarkError("exceptions are not sorted and distinct", key=EXCEPTION_KEY)
    for number, one in enumerate(exceptions, 1):
        key = f"{EXCEPTION_KEY}_{number}"
        _checked(one.clause, key)
        yield key, _value(one._asdict(), key)


def decode(metadata: Mapping[str, str] | None) -> Mark | None:
    """The mark in `metadata`, or None where there is none.

    Raises MarkVersionError for a record of another version, and MarkError for anything that
    `encode` would not have written: a mark is whole or it is not believed.
    """
    own = {key: value for key, value in (metadata or {}).items() if is_own_key(key)}
    if not own:
        return None
    if KEY not in own:
        raise MarkError("parts of a mark without the record itself", key=min(own))
    # The files of a model differ in the digest of the tensors only, and are read again and again.
    found = _BOUND.search(own[KEY])
    if found is None:
        return _decode(tuple(own.items()))
    own[KEY] = own[KEY][: found.start(1)] + _UNBOUND + own[KEY][found.end(1) :]
    licence, clauses, text, bases, _, form, exceptions = _decode(tuple(own.items()))
    return Mark(licence, clauses, text, bases, found[1], form, exceptions)


@functools.lru_cache(maxsize=64)
def _decode(parts: tuple[tuple[str, str], ...]) -> Mark:
    own = dict(parts)
    record = _record(own.pop(KEY))
    form = record.get("form")
    if not isinstance(form, int) or isinstance(form, bool) or not 1 <= form <= _MAX_INTEGER:
        raise MarkError("the form of the clauses is not a positive number", key=KEY)
    licence = _text(record, "license", KEY)
    if not licence:
        raise MarkError("the record names no licence", key=KEY)
    mark = Mark(
        license=licence,
        clauses=_decode_digests(own, CLAUSES_KEY, record, KEY),
        text=_optional_digest(record, "text"),
        bases=tuple(_decode_bases(own, record)),
        tensors=_optional_digest(record, "tensors"),
        form=form,
        exceptions=_decode_exceptions(own, record),
    )
    if own:
        raise MarkError("a part that the record does not announce", key=min(own))
    return mark


def _decode_bases(own: dict[str, str], record: Mapping[str, object]) -> Iterator[Base]:
    announced = record.get("bases")
    if not isinstance(announced, int) or isinstance(announced, bool):
        raise MarkError("the number of bases is not a count", key=KEY)
    if not 0 <= announced <= _MAX_BASES:
        raise MarkError(f"{announced} bases announced; a mark holds 0 to {_MAX_BASES}", key=KEY)
    for number in range(1, announced + 1):
        key = f"{BASE_KEY}_{number}"
        if key not in own:
            raise MarkError(f"{announced} bases announced, {number - 1} found", key=key)
        entry = _object(own.pop(key), key, _BASE_FIELDS)
        yield Base(
            name=_text(entry, "name", key),
            relation=_text(entry, "relation", key),
            license=_text(entry, "license", key),
            clauses=_decode_digests(own, f"{key}_clauses", entry, key),
            lost=_lost(entry, key),
        )


def _decode_exceptions(own: dict[str, str], record: Mapping[str, object]) -> tuple[Lifted, ...]:
    announced = record.get("exceptions", 0)
    if not isinstance(announced, int) or isinstance(announced, bool):
        raise MarkError("the number of exceptions is not a count", key=KEY)
    if not 0 <= announced <= _MAX_EXCEPTIONS or (announced == 0) != (record["version"] == VERSION):
        message = f"{announced} exceptions announced; a mark of version 2 holds 1 to "
        raise MarkError(f"{message}{_MAX_EXCEPTIONS}, one of version 1 none", key=KEY)
    found = []
    for number in range(1, announced + 1):
        key = f"{EXCEPTION_KEY}_{number}"
        if key not in own:
            message = f"{announced} exceptions announced, {number - 1} found"
            raise MarkError(message, key=key)
        entry = _object(own.pop(key), key, set(Lifted._fields))
        one = Lifted(*(_text(entry, field, key) for field in Lifted._fields))
        _checked(one.clause, key)
        found.append(one)
    if found != sorted(set(found)):
        raise MarkError("exceptions are not sorted and distinct", key=EXCEPTION_KEY)
    return tuple(found)


def _lost(entry: Mapping[str, object], key: str) -> str:
    if "lost" not in entry:
        return ""
    found = _text(entry, "lost", key)
    if not found:
        raise MarkError("lost names no model", key=key)
    return found


def _count(clauses: Sequence[str] | None, key: str) -> int | str:
    if clauses is None:
        return "unresolved"
    if list(clauses) != sorted(set(clauses)):
        raise MarkError("clause digests are not sorted and distinct", key=key)
    for digest in clauses:
        _checked(digest, key)
    return len(clauses)


def _checked(digest: str, key: str) -> str:
    if not _DIGEST.match(digest):
        raise MarkError(f"not a SHA-256 digest in lower-case hex: {digest[:80]!r}", key=key)
    return digest


def _value(content: object, key: str) -> str:
    value = canonical_json(content)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise MarkError("text that is not Unicode", key=key) from None
    if len(value) > MAX_VALUE:
        raise MarkError(f"a value of {len(value)} characters; the limit is {MAX_VALUE}", key=key)
    return value


def canonical_json(content: object) -> str:
    """`content` as RFC 8785 has it, for objects whose keys are ASCII and numbers are integers."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _encode_digests(key: str, clauses: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    for part, start in enumerate(range(0, len(clauses or ()), _DIGESTS_PER_VALUE), 1):
        digests = list(clauses or ())[start : start + _DIGESTS_PER_VALUE]
        yield (key if part == 1 else f"{key}_{part}"), canonical_json(digests)


def _decode_digests(
    own: dict[str, str], key: str, record: Mapping[str, object], record_key: str
) -> tuple[str, ...] | None:
    announced = record.get("clauses")
    if announced == "unresolved":
        if "restrictions" in record:
            raise MarkError("a restriction hash over unresolved clauses", key=record_key)
        return None
    if not isinstance(announced, int) or isinstance(announced, bool) or announced < 0:
        raise MarkError('the number of clauses is neither a count nor "unresolved"', key=record_key)
    digests: list[str] = []
    part = 1
    while len(digests) < announced:
        part_key = key if part == 1 else f"{key}_{part}"
        if part_key not in own:
            raise MarkError(f"{announced} clauses announced, {len(digests)} found", key=part_key)
        if len(digests) % _DIGESTS_PER_VALUE:
            message = f"a key before it holds other than {_DIGESTS_PER_VALUE} digests"
            raise MarkError(message, key=part_key)
        digests += _digests(own.pop(part_key), part_key)
        part += 1
    if len(digests) != announced:
        raise MarkError(f"{announced} clauses announced, {len(digests)} found", key=key)
    if digests != sorted(set(digests)):
        raise MarkError("clause digests are not sorted and distinct", key=key)
    if record.get("restrictions") != restriction_hash(tuple(digests)):
        raise MarkError("the restriction hash is not that of the listed clauses", key=record_key)
    return tuple(digests)


def _digests(value: str, key: str) -> tuple[str, ...]:
    found = _parse(value, key)
    if not isinstance(found, list) or not found:
        raise MarkError("not a list of digests", key=key)
    for digest in found:
        if not isinstance(digest, str):
            raise MarkError("not a list of digests", key=key)
        _checked(digest, key)
    if canonical_json(found) != value:
        raise MarkError("not canonical JSON (RFC 8785)", key=key)
    return tuple(found)


def _parse(value: str, key: str) -> object:
    if len(value) > MAX_VALUE:
        raise MarkError(f"a value of {len(value)} characters; the limit is {MAX_VALUE}", key=key)
    try:
        value.encode()  # a configuration can escape half of a character
        content: object = json.loads(value)
    except (ValueError, RecursionError):
        raise MarkError("not JSON in Unicode", key=key) from None
    return content


def _object(value: str, key: str, fields: set[str]) -> dict[str, object]:
    content = _parse(value, key)
    if not isinstance(content, dict):
        raise MarkError("not a JSON object", key=key)
    return _canonical(content, value, key, fields)


def _record(value: str) -> dict[str, object]:
    """The record itself. Its version decides what the fields mean, so that is looked at first."""
    content = _parse(value, KEY)
    if not isinstance(content, dict):
        raise MarkError("not a JSON object", key=KEY)
    version = content.get("version")
    # In Python True == 1 == 1.0, in JSON they differ.
    if type(version) is not int or version not in (VERSION, WITH_EXCEPTIONS):
        raise MarkVersionError(
            f"mark version {str(version)[:40]!r}, this release reads {VERSION} and "
            f"{WITH_EXCEPTIONS}",
            key=KEY,
            hint="upgrade weightmark, or ask who stamped the file for a mark of a known version",
        )
    more = {"exceptions"} if version == WITH_EXCEPTIONS else set()
    return _canonical(content, value, KEY, _RECORD_FIELDS | more)


def _canonical(
    content: dict[str, object], value: str, key: str, fields: set[str]
) -> dict[str, object]:
    if unknown := sorted(set(content) - fields):
        raise MarkError(f"unknown field {unknown[0]!r}", key=key)
    if canonical_json(content) != value:
        raise MarkError("not canonical JSON (RFC 8785)", key=key)
    return content


def _text(record: Mapping[str, object], field: str, key: str) -> str:
    value = record.get(field)
    if not isinstance(value, str):
        raise MarkError(f"{field} is not a text", key=key)
    return value


def _optional_digest(record: Mapping[str, object], field: str) -> str:
    if field not in record:
        return ""
    return _checked(_text(record, field, KEY), KEY)

"""The member `weightmark.json` of an archive: one JSON object of texts, as a header holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from weightmark.errors import FormatError
from weightmark.formats import strict_json
from weightmark.formats.header import Label, Updates, card_fields

MEMBER = b"weightmark.json"

TWICE = "member stands more than once in the archive"

MAX_METADATA = 1 << 20
"""Bytes of the member at most: a mark with 64 bases of 200 clauses each has 0.9 million."""


def pairs_in(data: bytes, place: int) -> list[tuple[str, str]]:
    """The entries in the order of the file; raises `FormatError` where it is no object of texts.

    `place` is where the data begin in the file.
    """
    try:
        text = data.decode("utf-8")
        found = strict_json.object_members(text)
    except UnicodeDecodeError:
        raise FormatError("weightmark.json is not UTF-8", offset=place) from None
    except FormatError as error:
        message = f"weightmark.json cannot be read: {error.message}"
        raise FormatError(message, offset=place + error.offset) from None
    pairs = [(one.key, one.value) for one in found]
    texts = [(key, value) for key, value in pairs if isinstance(value, str)]
    if len(texts) < len(pairs) or strict_json.has_lone_surrogate(tuple(texts)):
        raise FormatError("weightmark.json holds other values than texts", offset=place)
    return texts


def updated(old: Mapping[str, str], updates: Updates) -> bytes:
    """The member with other entries, canonical JSON; empty where none is left.

    Raises `FormatError` where it would be too large.
    """
    kept = {key: value for key, value in {**old, **updates}.items() if value is not None}
    data = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if len(data) > MAX_METADATA:
        raise FormatError(f"metadata would have {len(data)} bytes, the limit is {MAX_METADATA}")
    return data if kept else b""


def labels(said: Label, metadata: Mapping[str, str]) -> Updates:  # noqa: ARG001 - one signature
    """The keys that a card has, since no loader looks at any."""
    return card_fields(said)

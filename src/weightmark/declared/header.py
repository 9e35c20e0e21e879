"""Which keys of a weight file's header speak of its licence, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from weightmark.declared.words import silent, understand
from weightmark.finding import Location
from weightmark.statement import Statement

if TYPE_CHECKING:
    from weightmark.licenses.catalogue import Own

LICENCE_KEYS = (
    "license",
    "licence",
    "modelspec.license",
    "ss_metadata_license",
    "model_license",
    "general.license",
)
NAME_KEYS = {"license": "license_name", "general.license": "general.license.name"}


def header_statements(
    path: str,
    metadata: Mapping[str, str],
    mark_licence: str = "",
    candidates: tuple[str, ...] = (),
    own: Own | None = None,
) -> list[Statement]:
    """Each place of a header that speaks of the licence of the weights in it."""
    return list(_statements(path, metadata, mark_licence, candidates, own))


def _statements(
    path: str,
    metadata: Mapping[str, str],
    mark_licence: str,
    candidates: tuple[str, ...],
    own: Own | None,
) -> Iterator[Statement]:
    if mark_licence:
        where = Location(path, "weightmark")
        yield Statement("mark", "weightmark in the header", where, mark_licence, mark_licence)
    meant = (mark_licence, *candidates)
    lowered = {key.casefold(): key for key in metadata}
    for plain in LICENCE_KEYS:
        key = lowered.get(plain)
        if key is None:
            continue
        value = metadata[key].strip()
        if plain in NAME_KEYS and value.casefold() == "other":
            value = metadata.get(NAME_KEYS[plain], "").strip()
            licence = _by_name(value, meant, own)
        elif silent(value):
            continue
        else:
            licence = understand(value, meant, own)
        if value:
            yield Statement("header", f"{key} in the header", Location(path, key), value, licence)


def _by_name(value: str, meant: tuple[str, ...], own: Own | None) -> str:
    from weightmark.errors import ExpressionError
    from weightmark.licenses.expression import by_name

    try:
        return by_name(value, meant, own) if value else ""
    except ExpressionError:
        return ""

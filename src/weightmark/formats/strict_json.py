"""Read JSON as strictly as the reference reader of safetensors (serde_json) does, with places.

Python's own parser is wider: it takes NaN, infinity, lone surrogates, numbers without bound
and any nesting, and keeps the last of two equal keys.
"""

from __future__ import annotations

import json
import re

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError

MAX_JSON_DEPTH = 127
"""Nesting that serde_json 1.0 takes; one level more is "recursion limit exceeded"."""

_MAX_FLOAT = 1.7976931348623157e308
_SPACE = re.compile(r"[ \t\n\r]*")


class Member(NamedTuple):
    """One member of a JSON object, its key starting at `begin`, its value at `inner` up to `end`.

    Objects are read as tuples of (key, value), arrays as lists. Places count characters.
    """

    key: str
    value: object
    begin: int
    inner: int
    end: int


def _integer(digits: str) -> int | float:
    if len(digits) < 20 and digits != "-0":
        return int(digits)
    if len(digits) == 20 and (number := int(digits)) < 1 << 64 and number >= -(1 << 63):
        return number
    return _floating(digits)  # serde_json goes on with a float where 64 bits do not hold it


def _floating(digits: str) -> float:
    number = float(digits)
    if abs(number) > _MAX_FLOAT:
        raise ValueError("number out of range")
    return number


def _constant(word: str) -> object:
    raise ValueError(f"{word} is not JSON")


STRICT = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_int=_integer,
    parse_float=_floating,
    parse_constant=_constant,
)
WIDE = json.JSONDecoder()
"""Reads what Python does; configurations hold NaN, and numbers of any size."""


def fail(text: str, at: int, message: str) -> FormatError:
    """Make the error for character `at` of `text`; its offset counts bytes of `text`."""
    return FormatError(message, offset=len(text[:at].encode("utf-8", "surrogatepass")))


def skip(text: str, at: int) -> int:
    """Give the place of the first character at or after `at` that is not JSON white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def value(text: str, at: int, decoder: json.JSONDecoder = STRICT) -> tuple[object, int]:
    """Read the JSON value that starts at `at`; gives it and the place past it.

    Raises `FormatError` for all that serde_json refuses, with the byte offset in `text`.
    """
    try:
        found, end = decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise fail(text, error.pos, f"header is not JSON: {error.msg.lower()}") from None
    except RecursionError:
        raise fail(text, at, "header is nested too deeply") from None
    except ValueError as error:
        raise fail(text, at, f"header is not JSON: {error}") from None
    return found, end


def object_members(text: str, decoder: json.JSONDecoder = STRICT) -> list[Member]:
    """Read the members of the JSON object that a text is; raises `FormatError` as `value` does."""
    found, end = members(text, skip(text, 0), decoder)
    if skip(text, end) < len(text):
        raise fail(text, end, "the text goes on after its JSON object")
    return found


def members(text: str, at: int, decoder: json.JSONDecoder = STRICT) -> tuple[list[Member], int]:
    """Read the JSON object that starts at `at`: every member, equal keys too, and its end.

    Raises `FormatError` as `value` does.
    """
    if text[at : at + 1] != "{":
        raise fail(text, at, "header is not JSON: an object must start here")
    found: list[Member] = []
    at = skip(text, at + 1)
    if text[at : at + 1] == "}":
        return found, at + 1
    while True:
        begin = at
        if text[at : at + 1] != '"':
            raise fail(text, at, "header is not JSON: a key in double quotes must stand here")
        key, at = value(text, at, decoder)
        at = skip(text, at)
        if text[at : at + 1] != ":":
            raise fail(text, at, "header is not JSON: a colon must stand here")
        inner = skip(text, at + 1)
        one, end = value(text, inner, decoder)
        found.append(Member(str(key), one, begin, inner, end))
        at = skip(text, end)
        if text[at : at + 1] == "}":
            return found, at + 1
        if text[at : at + 1] != ",":
            raise fail(text, at, "header is not JSON: a comma or a brace must stand here")
        at = skip(text, at + 1)


def depth(found: object, limit: int) -> int:
    """Count the levels of arrays and objects in a value as read here, up to `limit` + 1."""
    level = [found]
    for count in range(limit + 1):
        level = [child for one in level for child in _children(one)]
        if not level:
            return count
    return limit + 1


def _children(found: object) -> list[object]:
    if isinstance(found, tuple):
        return [inner for _, inner in found] or [None]
    if isinstance(found, list):
        return found or [None]
    return []


def has_lone_surrogate(found: object) -> bool:
    """Tell whether a key or a string in a value as read here is not Unicode text."""
    todo = [found]
    while todo:
        one = todo.pop()
        if isinstance(one, str):
            if not one.isascii() and any("\ud800" <= sign <= "\udfff" for sign in one):
                return True
        elif isinstance(one, (tuple, list)):
            todo.extend(one)
    return False

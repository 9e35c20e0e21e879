"""Damage to good files: bytes, numbers and names, keys and values of the mark."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable

from tests.good_files import Pairs, canonical

_SIGNS = (
    *(b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"/", b"0", b"1", b"-1", b"1e3", b"null"),
    *(b"\0", b"\n", b"\r", b" ", b"\xff", b"\xc3\xa9", b"\\u0061", b"\\ud800", b"<", b">", b"&lt;"),
    *(b"weightmark", b"weightmark_clauses", b"weightmark_base_1", b"location", b"unresolved"),
    *(b"data_offsets", b"__metadata__", b"F32", b"PK\x01\x02", b"GGUF", b"./", b"../", b"rt_info"),
)
"""What stands in files of these formats, put where it does not belong."""
_NUMBERS = (0, 1, 2, 7, 8, 9, 12, 127, 128, 255, 256, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


def change(rng: random.Random, data: bytes) -> bytes:
    """One to eight bytes become others."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def flip(rng: random.Random, data: bytes) -> bytes:
    """One bit turns."""
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def cut(rng: random.Random, data: bytes) -> bytes:
    """The end is gone, mostly a small one."""
    return data[
        : rng.choice((len(data) - rng.randrange(min(len(data), 40)), rng.randrange(len(data))))
    ]


def put(rng: random.Random, data: bytes) -> bytes:
    """Something stands in between."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_SIGNS) + data[at:]


def over(rng: random.Random, data: bytes) -> bytes:
    """Something stands over what was there."""
    at = rng.randrange(len(data))
    sign = rng.choice(_SIGNS)
    return data[:at] + sign + data[at + len(sign) :]


def take(rng: random.Random, data: bytes) -> bytes:
    """Some bytes are gone."""
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 1, 2, 4, 8, 60)) :]


def again(rng: random.Random, data: bytes) -> bytes:
    """A part stands twice, or in another place."""
    at, size = rng.randrange(len(data)), rng.choice((1, 8, 30, 100, 512))
    place = rng.choice((at + size, rng.randrange(len(data))))
    return data[:place] + data[at : at + size] + data[place:]


def number(rng: random.Random, data: bytes) -> bytes:
    """A number of 1, 2, 4 or 8 bytes is another one, often by one or two."""
    code = rng.choice("BHIQ")
    order = rng.choice("<<<>")
    size = struct.calcsize(code)
    if len(data) < size:
        return data + b"\0"
    at = rng.randrange(len(data) - size + 1)
    (found,) = struct.unpack_from(order + code, data, at)
    new = rng.choice((found + 1, found - 1, found + 2, found << 1, rng.choice(_NUMBERS)))
    return data[:at] + struct.pack(order + code, new % (1 << 8 * size)) + data[at + size :]


def text(rng: random.Random, data: bytes) -> bytes:
    """A digit or a letter becomes another: still a text."""
    places = [at for at, byte in enumerate(data) if chr(byte).isalnum() and byte < 128]
    if not places:
        return data + b"a"
    at = rng.choice(places)
    signs = b"0123456789" if chr(data[at]).isdigit() else b"abcdefABCDEFxyz_"
    return data[:at] + bytes([rng.choice(signs)]) + data[at + 1 :]


BYTES: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    change, flip, cut, put, over, take, again, number, number, text, text,
)  # fmt: skip


def damaged(rng: random.Random, data: bytes) -> bytes:
    """A file after one edit or two of its bytes; never as it was."""
    out = data
    while out == data:
        for _ in range(rng.choice((1, 1, 1, 2))):
            out = rng.choice(BYTES)(rng, out) if out else b"\0"
    return out


def _edited(rng: random.Random, value: str) -> str:
    at = rng.randrange(len(value) + 1)
    sign = rng.choice(
        ("", " ", "0", "1", "a", "A", '"', "}", ",", "\\u0061", "é", "\ufeff", "1.0", "\n")
    )
    return value[:at] + sign + value[at + rng.randrange(2) :]


def _field(rng: random.Random, value: str) -> str:
    """Another field or value in an object, canonical JSON."""
    try:
        content = json.loads(value)
    except ValueError:
        return value + " "
    if not isinstance(content, dict) or not content:
        rng.shuffle(content) if isinstance(content, list) else None
        return canonical(content)
    key = rng.choice(sorted(content))
    odd: tuple[object, ...] = (
        1,
        0,
        2,
        -1,
        65,
        1.0,
        True,
        None,
        "",
        "a",
        [],
        {},
        "unresolved",
        2**53,
        2**60,
        "a" * 900,
    )
    way = rng.randrange(4)
    if way == 0:
        del content[key]
    elif way == 1:
        content[rng.choice(("extra", "lost", "exceptions", "text", "tensors", "form"))] = (
            rng.choice(odd)
        )
    elif way == 2:
        content[key] = rng.choice(odd)
    elif isinstance(content[key], int):
        content[key] += rng.choice((1, -1))
    else:
        content[key] = f"{content[key]}x"
    return canonical(content)


def mark(rng: random.Random, said: Pairs) -> Pairs:
    """The keys and values of a mark after one edit; the file around them stays whole."""
    out = list(said) or [("weightmark", "{}")]
    at = rng.randrange(len(out))
    key, value = out[at]
    way = rng.randrange(8)
    if way == 0:
        del out[at]
    elif way == 1:
        out.insert(rng.randrange(len(out)), (key, rng.choice((value, "{}", "[]"))))
    elif way == 2:
        out.append(
            (
                rng.choice(
                    (
                        "weightmark_",
                        "weightmark_base_9",
                        "weightmark_clauses_2",
                        "weightmarks",
                        "weightmark_x",
                    )
                ),
                "{}",
            )
        )
    elif way == 3:
        out[at] = (rng.choice((key.upper(), f"{key} ", f"{key}_2", key[:-1] or "k")), value)
    elif way in (4, 5):
        out[at] = (key, _edited(rng, value))
    else:
        out[at] = (key, _field(rng, value))
    return out

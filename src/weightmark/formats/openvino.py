"""Read and write the licence in an OpenVINO model, whose tensors lie in the `.bin` beside it.

The `.xml` holds the network, `rt_info` what its maker says of it; each constant names its place in
the `.bin` by offset and size. It is searched, never parsed: entities cannot expand. What is written
are elements of `rt_info`, which the runtime keeps and gives back; the network stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import Carrier, External, Header, Piece, Tensor, Updates
from weightmark.formats.stream import exactly

MAX_NETWORK = 64 << 20
"""Bytes of XML that are searched; a network of 70 billion parameters has about 10 MB."""

_NET = re.compile(rb"<net\b[^>]*\bname=")
# Between two attributes stand some hundred bytes. What was looked ahead for is not tried anew, so
# that an element costs its length once, however many attributes of one name it has.
_PLACE = re.compile(
    rb"<data\b(?=[^<>]{0,4096}?\boffset=\"(\d{1,19})\")(?=[^<>]{0,4096}?\bsize=\"(\d{1,19})\")"
)
_SAYS = re.compile(
    rb"<(weightmark\w{0,64}|\w{0,64}licen[sc]e\w{0,64})(?=[\s/])[^<>]{0,4096}?"
    rb"\bvalue=(?:\"([^<\"]{1,65536})\"|'([^<']{1,65536})')",
    re.IGNORECASE,
)
_CLOSED = re.compile(rb"\s*/>[ \t]*\r?\n?")
_SECTION = re.compile(rb"(?:[ \t]*</rt_info>|[ \t]*<rt_info\s*/>|)\s*</net>\s*\Z")
# Those that XML has without a declaration; HTML reads many more, and some without the end.
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def read(fp: BinaryIO, size: int) -> Header:
    """Read the texts that speak of a licence, and the mark; `external` is the `.bin`.

    It has no name of its own, and is one tensor of bytes.
    """
    text = _network(fp, size)
    ends = [int(offset) + int(length) for offset, length in _PLACE.findall(text)]
    pairs = [(key, value) for key, value, _ in _said(text)]
    external = (External("", max(ends)),) if ends else ()
    return Header(
        dict(pairs) if pairs else None,
        0,
        tuple(Tensor("", "U8", (0,), 0, 0, "file", one.location) for one in external),
        tuple(suspects.in_metadata(pairs)),
        external,
    )


def _network(fp: BinaryIO, size: int) -> bytes:
    text = exactly(fp, min(size, MAX_NETWORK))
    if not _NET.search(text, 0, 4096):
        raise FormatError("file is not an OpenVINO model", hint="fetch the file again")
    if size <= MAX_NETWORK and not text.rstrip().endswith(b"</net>"):
        raise FormatError("the network is cut off", offset=size, hint="fetch the file again")
    return text


def _said(text: bytes) -> Iterator[tuple[str, str, re.Match[bytes]]]:
    for found in _SAYS.finditer(text):
        value = found[2] if found[2] is not None else found[3]
        try:
            words = value.decode("utf-8")
        except UnicodeDecodeError:
            raise FormatError("a value is not UTF-8", offset=found.start()) from None
        yield found[1].decode(), _REFERENCE.sub(_sign, words), found


def _sign(found: re.Match[str]) -> str:
    """The character that a reference of XML stands for, itself where there is none."""
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def rewrite(fp: BinaryIO, size: int, updates: Updates) -> tuple[Piece, ...]:
    """The network with other elements: each where it stood, or else as the last of `rt_info`.

    Raises `FormatError` where the network cannot be read, or holds what OpenVINO does not write.
    """
    if size > MAX_NETWORK:
        raise FormatError(f"the network is above {MAX_NETWORK} bytes")
    text = _network(fp, size)
    if b"<!" in text:
        raise FormatError("the network holds comments or declarations", hint=_SAVE)
    pieces: list[Piece] = []
    at = 0
    written: set[str] = set()
    for key, value, found in _said(text):
        if key not in updates:
            continue
        begin, end, new = _changed(text, key, value, updates[key], found)
        pieces += [(at, begin), new]
        written.add(key)
        at = end
    section = _SECTION.search(text, max(at, len(text) - 4096))
    if section is None:
        raise FormatError("the network does not end as OpenVINO writes it", hint=_SAVE)
    new = "".join(
        f'\t\t<{key} value="{_escaped(value)}" />\n'
        for key, value in updates.items()
        if value is not None and key not in written
    ).encode()
    if not new:
        return (*pieces, (at, size))
    begin = section.start()
    if section[0].lstrip().startswith(b"</rt_info>"):
        return (*pieces, (at, begin), new, (begin, size))
    end = text.rindex(b"</net>")
    return (*pieces, (at, begin), b"\t<rt_info>\n" + new + b"\t</rt_info>\n", (end, size))


_SAVE = "save the model anew with OpenVINO (openvino.save_model)"


def _changed(
    text: bytes, key: str, old: str, value: str | None, found: re.Match[bytes]
) -> tuple[int, int, bytes]:
    """Where an element begins and ends, and what stands there instead."""
    if value == old:
        return found.start(), found.end(), found[0]
    closed = _CLOSED.match(text, found.end())
    if closed is None:
        raise FormatError(f"`{key}` is no single element", offset=found.start(), hint=_SAVE)
    begin = found.start()
    if value is not None:
        return begin, closed.end(), f'<{key} value="{_escaped(value)}" />\n'.encode()
    return len(text[:begin].rstrip(b" \t")), closed.end(), b""


def _escaped(value: str) -> str:
    return "".join(_ESCAPES.get(one) or (one if one >= " " else f"&#{ord(one)};") for one in value)


CARRIER = Carrier(rewrite)

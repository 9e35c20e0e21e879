"""Read the licence in an OpenVINO model, and which bytes of the `.bin` beside it are its tensors.

The `.xml` holds the network, `rt_info` what its maker says of it; each constant names its place in
the `.bin` by offset and size. It is searched, never parsed: entities cannot expand.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats import suspects
from weightmark.formats.header import External, Header
from weightmark.formats.stream import exactly

MAX_NETWORK = 64 << 20
"""Bytes of XML that are searched; a network of 70 billion parameters has about 10 MB."""

_NET = re.compile(rb"<net\b[^>]*\bname=")
_PLACE = re.compile(rb"<data\b[^>]*\boffset=\"(\d{1,19})\"[^>]*\bsize=\"(\d{1,19})\"")
_SAYS = re.compile(rb"<(\w*licen[sc]e\w*)\b[^>]*\bvalue=\"([^\"]{1,65536})\"", re.IGNORECASE)


def read(fp: BinaryIO, size: int) -> Header:
    """Read the texts that speak of a licence; `external` is the `.bin`, without its name."""
    text = exactly(fp, min(size, MAX_NETWORK))
    if not _NET.search(text, 0, 4096):
        raise FormatError("file is not an OpenVINO model", hint="fetch the file again")
    if size <= MAX_NETWORK and not text.rstrip().endswith(b"</net>"):
        raise FormatError("the network is cut off", offset=size, hint="fetch the file again")
    ends = [int(offset) + int(length) for offset, length in _PLACE.findall(text)]
    pairs = [(key.decode(), _plain(value)) for key, value in _SAYS.findall(text)]
    external = (External("", max(ends)),) if ends else ()
    problems = tuple(suspects.in_metadata(pairs))
    return Header(dict(pairs) if pairs else None, 0, problems=problems, external=external)


def _plain(value: bytes) -> str:
    from xml.sax.saxutils import unescape

    return unescape(value.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})

"""What stands in a safetensors header, before it is judged: metadata and the table of tensors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from weightmark._startup import NamedTuple
from weightmark.errors import FormatError, Problem
from weightmark.formats.header import LateTensors, Tensor
from weightmark.formats.pointers import MAX_POINTER, is_lfs_pointer
from weightmark.formats.stream import exactly

MAX_HEADER = 100_000_000
"""Bytes of JSON that the reference reads (`MAX_HEADER_SIZE`, without the length itself)."""

HUB_MAX_HEADER = 25_000_000
"""Bytes of JSON that huggingface_hub reads (`SAFETENSORS_MAX_HEADER_LENGTH`)."""

METADATA = "__metadata__"

BITS: Mapping[str, int] = {
    **dict.fromkeys(("F4",), 4),
    **dict.fromkeys(("F6_E2M3", "F6_E3M2"), 6),
    **dict.fromkeys(("BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"), 8),
    **dict.fromkeys(("F8_E4M3FNUZ", "F8_E5M2FNUZ"), 8),
    **dict.fromkeys(("I16", "U16", "F16", "BF16"), 16),
    **dict.fromkeys(("I32", "U32", "F32"), 32),
    **dict.fromkeys(("C64", "F64", "I64", "U64"), 64),
}
"""Bits of one element, by the dtypes of safetensors 0.8.0; later releases add to them."""

MAX_ENTRIES = 8_000_000
"""Colons or brackets in a header at most: 2 million tensors, which 100 MB hold, need no more."""

FIELDS = ("dtype", "shape", "data_offsets")

_STRANGERS = (
    (b"PK\x03\x04", "a zip archive, as torch.save writes it"),
    *((bytes((0x80, protocol)), "a pickle") for protocol in (2, 3, 4, 5)),
    (b"GGUF", "a GGUF file"),
    (b"<!", "a web page"),
    (b"<html", "a web page"),
    (b"/annex/objects/", "a git-annex pointer"),
    (b".git/annex/objects/", "a git-annex pointer"),
)


class HeaderEntry(NamedTuple):
    """One member of a JSON object, by byte offsets in the file.

    `begin` is where its key starts, `end` is past its value.
    """

    key: str
    value: object
    begin: int
    end: int


class Raw(NamedTuple):
    """What stands in a header, duplicates included, before anything is judged.

    `head` is the 8 + N bytes before the tensors. `metadata` holds the entries of the first
    `__metadata__`, None where there is none or it is null.
    """

    head: bytes
    entries: tuple[HeaderEntry, ...]
    metadata: tuple[HeaderEntry, ...] | None


class Tensors(LateTensors):
    """The tensors of a header that was proved."""

    __slots__ = ("_head",)

    def __init__(self, head: bytes) -> None:
        self._head = head

    def __iter__(self) -> Iterator[Tensor]:
        body = len(self._head)
        for name, info in json.loads(self._head[8:].decode()).items():
            if name != METADATA:
                begin, end = info["data_offsets"]
                yield Tensor(name, info["dtype"], tuple(info["shape"]), body + begin, body + end)


def read_head(fp: BinaryIO, size: int) -> bytes:
    """Read the 8 + N bytes before the tensors, at most `MAX_HEADER` + 8.

    Raises `FormatError` where the length is out of bounds or the file too short for it.
    """
    prefix = exactly(fp, min(8, size))
    if len(prefix) < 8:
        what = "file is empty" if not prefix else "file is too short for a header"
        raise FormatError(what, offset=len(prefix), hint="fetch the file again")
    length = int.from_bytes(prefix, "little")
    if length > MAX_HEADER:
        raise _stranger(prefix + exactly(fp, min(MAX_POINTER, size) - 8), length)
    if 8 + length > size:
        raise FormatError(
            f"header of {length} bytes does not fit in a file of {size} bytes",
            offset=0,
            hint="the file is cut off or not safetensors; fetch it again",
        )
    body = exactly(fp, length)
    if len(body) < length:
        raise FormatError("file ends inside the header", offset=8 + len(body))
    return prefix + body


def _stranger(head: bytes, length: int) -> FormatError:
    if is_lfs_pointer(head):
        return FormatError(
            "file is a git-lfs pointer, not weights", hint="fetch the weights with git lfs pull"
        )
    for magic, what in _STRANGERS:
        if head.startswith(magic):
            return FormatError(
                f"file is {what}, not safetensors", hint="give the file its right suffix"
            )
    return FormatError(
        f"header length {length} is above the limit of {MAX_HEADER} bytes",
        hint="the file is not safetensors, or is damaged; fetch it again",
    )


def refuse_crowds(head: bytes) -> None:
    """Refuse what would take minutes and gigabytes to take apart, and is no tensor table."""
    if len(head) > MAX_ENTRIES and (
        head.count(b":") > MAX_ENTRIES or head.count(b"[") + head.count(b"{") > MAX_ENTRIES
    ):
        raise FormatError("header has too many entries", offset=8)


def oddities(head: bytes) -> list[Problem]:
    """What of the form of a header is odd, and refused by readers other than the reference."""
    problems = []
    length = len(head) - 8
    if length > HUB_MAX_HEADER:
        problems.append(
            Problem(
                "large-header",
                "",
                f"header has {length} bytes, the Hub refuses more than {HUB_MAX_HEADER}",
            )
        )
    if head[8:9] != b"{":
        problems.append(
            Problem("leading-space", "", "header does not start with a brace, older readers refuse")
        )
    return problems

"""Tell whether a pickle comes to its end, by stepping over its opcodes; nothing is ever loaded."""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

from weightmark.errors import FormatError
from weightmark.formats.header import Header
from weightmark.formats.stream import Forward

MAX_OPCODES = 1 << 16
"""Opcodes that are stepped over at most: a tenth of a second, and 5,000 tensors."""

PICKLE_CUT = "the file is cut off; fetch it again"

_STOP = 0x2E
# Opcodes by what follows them (pickletools): nothing, bytes of a fixed count, bytes with their
# count before them, or lines.
_BARE = frozenset(b"(012NRQabd}el]ost)u\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98")
_FIXED = {
    **dict.fromkeys(b"Khq\x80\x82", 1), **dict.fromkeys(b"M\x83", 2),
    **dict.fromkeys(b"Jjr\x84", 4), **dict.fromkeys(b"G\x95", 8),
}  # fmt: skip
_COUNTED = {
    **dict.fromkeys(b"UC\x8c\x8a", "<B"), **dict.fromkeys(b"TBX\x8b", "<I"),
    **dict.fromkeys(b"\x8e\x8d\x96", "<Q"),
}  # fmt: skip
_LINES = {**dict.fromkeys(b"ILFSVgpP", 1), **dict.fromkeys(b"ci", 2)}
_MAX_LINE = 4096
# A text as protocols 2 and 4 write it, with the number that it may be kept under.
_KEY = rb"(?:X\x07\0\0\0|\x8c\x07)license(?:q.|r.{4}|\x94)?(?:X(.{2})\0\0|\x8c(.))"
# joblib puts the bytes of arrays between the opcodes.
_FOREIGN = b"joblib"


def read(fp: BinaryIO, size: int) -> Header:
    """Raise `FormatError` where the file ends before the first pickle in it does.

    Where the opcodes are not all known, or too many, nothing is said.
    """
    source = Forward(fp, size)
    for _ in range(MAX_OPCODES):
        if source.at == size:
            raise FormatError("pickle ends before its last opcode", offset=size, hint=PICKLE_CUT)
        code = source.take(1)[0]
        if code == _STOP or not _step(source, code):
            break
    return Header(None, 0)


def _step(source: Forward, code: int) -> bool:
    """Step over what follows an opcode; False where the walk can go no further."""
    if code in _BARE:
        return True
    if code in _FIXED:
        source.skip(_FIXED[code])
        return True
    if code in _COUNTED:
        form = _COUNTED[code]
        (count,) = struct.unpack(form, source.take(struct.calcsize(form)))
        if _FOREIGN in source.peek(min(count, 100)):
            return False
        source.skip(count)
        return True
    return code in _LINES and all(_line(source) for _ in range(_LINES[code]))


def _line(source: Forward) -> bool:
    line, ended, _ = source.peek(_MAX_LINE).partition(b"\n")
    if not ended or _FOREIGN in line:
        return False
    source.skip(len(line) + 1)
    return True


def licence_in(data: bytes) -> str:
    """The text behind the text `license` in the bytes of a pickle, the last that stands there.

    So lies the licence in the dictionary of a checkpoint, which tools write behind the model in it;
    in a list of words it may be the next word.
    """
    found = ""
    for key in re.finditer(_KEY, data, re.DOTALL):
        count = int.from_bytes(key[1] or key[2], "little")
        words = data[key.end() : key.end() + count]
        if len(words) == count:
            found = words.decode("utf-8", "replace")
    return found

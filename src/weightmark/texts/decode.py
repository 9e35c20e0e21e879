"""The words of a text file, in whatever encoding they stand: licence texts are older than UTF-8."""

from __future__ import annotations

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LONGEST = 4  # bytes of a character in UTF-8, so that a cut leaves less than that
_SAMPLE = 512  # bytes in which a text of UTF-16 without a mark shows


def text_of(data: bytes) -> str:
    """The text of a file: by its byte order mark, as UTF-16, as UTF-8, or as windows-1252.

    Total: any bytes. A character that was cut at the end is left out; what windows-1252 does not
    define is taken as Latin-1 has it, so that nothing is lost.
    """
    return decoded(data)[0]


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file, and the encoding that it was read in."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), f"{name} with a byte order mark"
    # Before UTF-8, which takes the zeros of a western text in UTF-16 as characters.
    if name := _wide(data[:_SAMPLE]):
        return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - _LONGEST and error.end == len(data):
            return data[: error.start].decode("utf-8"), "utf-8, cut within a character"
    odd = _is_odd(data)
    return "".join(map(_western, data)) if odd else data.decode("cp1252"), "windows-1252"


def _wide(head: bytes) -> str:
    """UTF-16 by the zeros that every other byte of a western text is then; "" for none."""
    pairs = len(head) // 2
    if not pairs:
        return ""
    if head[1::2].count(0) > 0.8 * pairs and head[::2].count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.8 * pairs and head[1::2].count(0) == 0 else ""


_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"  # of windows-1252


def _is_odd(data: bytes) -> bool:
    return any(byte in data for byte in _UNDEFINED)


def _western(byte: int) -> str:
    return chr(byte) if byte in _UNDEFINED else bytes((byte,)).decode("cp1252")

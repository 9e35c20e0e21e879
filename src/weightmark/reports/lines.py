"""Lines for a terminal: what does not print is escaped, and long ones are broken between words."""

from __future__ import annotations


def safe(text: str) -> str:
    r"""Escapes, as `\x1b` or `\u202e`, all that does not print: control, bidi, line ends."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escape(ord(char)) for char in text)


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def broken(text: str, indent: int, width: int, *, hang: int = 0) -> list[str]:
    """The lines of a text, broken between words at `width`, 0: nowhere; a long word stays whole."""
    first = " " * indent
    if not width or indent + len(text) <= width:
        return [first + text]
    from textwrap import wrap

    return wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )

"""Recognise what a server sent instead of weights: a page, an error, a sentence."""

from __future__ import annotations

import re

_PAGE = re.compile(
    r"(?is)(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|script|title|meta)\b"
)
_XML = re.compile(r"<(?:\?xml|[A-Za-z][\w:.-]*[ />])")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Text of a server has line ends and tabs, and no other control character.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SHOWN = 60
# Protocol 0 of pickle is text; these are what it begins with where it holds any object.
_PICKLE = re.compile(rb"(?:\([dlit]?p?\d*\n?|c[\w.]+\n\w+\n|[\]}]p?\d*\n)")


def instead(head: bytes, size: int) -> str:
    """Say what a file is that holds text where weights must be; empty where it does not.

    `head` are its first `HEAD` bytes, or all of them.
    """
    text = _text(head, whole=size <= len(head))
    if _PAGE.match(text or _western(head)):
        return "a web page"
    if not text or _PICKLE.match(head):
        return ""
    if text.startswith(("version https://git-lfs", "version https://hawser")):
        return "a git-lfs pointer that is damaged"
    if _XML.match(text):
        return "an XML document"
    if text.startswith(("{", "[")):
        return f"JSON: {_shown(text)}"
    return f"a text: {_shown(text)}"


def _text(head: bytes, *, whole: bool) -> str:
    """The head as text; empty where it is none."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            text = head[len(mark) :].decode(encoding, "replace")
            return "" if _CONTROL.search(text) or "\ufffd" in text[:-1] else text.strip()
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The last sign may be cut where the head ends.
        if whole or error.start < len(head) - 3:
            return ""
        text = head[: error.start].decode("utf-8")
    return "" if _CONTROL.search(text) else text.strip()


def _western(head: bytes) -> str:
    """The head as a page in an older encoding begins."""
    return head.decode("latin-1").lstrip()


def _shown(text: str) -> str:
    line = " ".join(text.split())
    short = line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + "…"
    return repr(short)


_ERROR = re.compile(
    r"(?i)(?:error[: ]|(?:http )?(?:40[0-9]|410|429|50[0-4])\b|"
    r"(?:(?:entry|file|object|page|repository|revision) )?not found|"
    r"access (?:to |denied|forbidden)|unauthorized|forbidden|"
    r"invalid (?:username|credentials|token)|(?:too many|bad) request|rate limit|"
    r"internal server|gateway |bad gateway|service unavailable|no such (?:key|file)|"
    r"this repository is (?:gated|over its)|batch response:|smudge error|"
    r"size of content exceeds|you (?:must|need|have to) )"
)
_XML_ERROR = re.compile(r"(?i)(?:<\?xml[^>]*>\s*)?<error\b")
_JSON_ERROR = re.compile(r'(?i)\{[^{}]{0,200}"(?:error|errors|message|detail|statuscode)"\s*:')


def is_error(head: bytes) -> bool:
    """Tell whether a file begins as a web page or as what a server says of an error."""
    text = _text(head, whole=False)
    if _PAGE.match(text or _western(head)):
        return True
    return any(one.match(text) for one in (_ERROR, _XML_ERROR, _JSON_ERROR))

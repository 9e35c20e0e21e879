"""Lines and hidden passages around a licence that name another one."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from weightmark._startup import lazy
from weightmark.licenses.catalogue import SHIPPED
from weightmark.recognition.identification import Change
from weightmark.texts.sight import Hidden

_NAMES = lazy(
    r"^[\W_]*(?:spdx[ -])?licen[cs]e(?:[ _-]?(?:id|identifier|name))?\s*[:=]\s*"
    r"(?P<field>[^\n]{2,80})"
    r"|\b(?:licen[cs]ed|released|available|distributed|published) (?:under|to|into) (?:the )?"
    r"(?P<under>[^\n]{2,80})"
    r"|^[\W_]*(?P<alone>[^\n]{2,40})$",
    re.IGNORECASE | re.MULTILINE,
)


def named_beside(
    lines: Sequence[tuple[int, str]],
    hidden: Sequence[Hidden],
    ids: Set[str],
    *,
    anywhere: bool = True,
) -> list[Change]:
    """Lines and hidden passages by which a text is under a licence that restricts no use.

    `ids`: what the text is. Where it restricts no use itself, only what such a line begins with
    counts (not `anywhere`): "Portions are licensed under MIT" is of something else.
    """
    said = [("title", *one) for one in lines]
    # A line that names a licence is short; a hidden passage that is longer is told as one.
    said += [("hidden", one.line, one.text) for one in hidden if len(one.text) < 400]
    out = []
    for kind, line, text in said:
        for found in _NAMES.finditer(text):
            name = found["field"] or found["under"] or found["alone"]
            if not anywhere and found["under"] and found.start():
                continue
            known = SHIPPED.find(name.strip(" \"'.,;*_"))
            if known and known.status == "none" and known.id not in ids:
                message = f"a line names {known.id}, which restricts no use"
                out.append(Change(kind, "", line, message, " ".join(text.split())))
                break
    return out

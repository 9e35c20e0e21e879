"""Which licence may have been meant by a name that is not known; for messages only.

It reads the whole catalogue, so nothing that runs over many files asks for it.
"""

from __future__ import annotations

import re

from weightmark.errors import ExpressionError, UsageError, did_you_mean
from weightmark.licenses.catalogue import SHIPPED, Catalogue, spellings, squeeze
from weightmark.licenses.expression import canonical

_JOINED = r"(?i)\s+(?:AND|OR|WITH)\s+|[()]"
_LONGEST = 200  # characters of a name: comparing takes the square of them


def meant(text: str, catalogue: Catalogue = SHIPPED) -> str:
    """A hint with the nearest names for the first unknown one of an expression, or ""."""
    names = [name.strip()[:_LONGEST] for name in re.split(_JOINED, text)]
    unknown = next((name for name in names if name and catalogue.find(name) is None), "")
    if not unknown:
        return ""
    known = {squeeze(name): name for entry in catalogue.entries() for name in spellings(entry)}
    return did_you_mean(squeeze(unknown), known)


def given_licence(license: str, catalogue: Catalogue) -> str:
    """The canonical form of what `--license` says; raises UsageError with what was meant."""
    try:
        return canonical(license, catalogue)
    except ExpressionError as error:
        hint = meant(license, catalogue) or error.hint
        raise UsageError(f"--license: {error.message}", hint=hint) from None

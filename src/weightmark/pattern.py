"""Regular expressions that are compiled when they are first used: compiling is a third of start-up.

For those that most texts do not need. The others are compiled where they stand.
"""

from __future__ import annotations

import re
from typing import cast


class _Lazy:
    """What stands in for a pattern: its first use puts the real thing's methods in its place."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but an error in `source` is raised by the first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))

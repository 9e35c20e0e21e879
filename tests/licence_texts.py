"""Real licence texts for tests, from the licensedcode-data package; none is kept here."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def licence_text(key: str) -> str:
    """The text that ScanCode has under `key`, without the facts that it puts before it."""
    spec = find_spec("licensedcode")
    assert spec is not None
    assert spec.submodule_search_locations, "licensedcode-data is a test dependency"
    (folder,) = spec.submodule_search_locations
    content = (Path(folder) / "data" / "licenses" / f"{key}.LICENSE").read_text(encoding="utf-8")
    return re.sub(r"\A---\n.*?\n---\n\n?", "", content, count=1, flags=re.DOTALL)

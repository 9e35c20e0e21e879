"""Real licence texts for tests, from the licensedcode-data package; none is kept here."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def folder_of_texts() -> str:
    """The folder of licence texts that licensedcode-data installs."""
    spec = find_spec("licensedcode")
    assert spec is not None
    assert spec.submodule_search_locations, "licensedcode-data is a test dependency"
    (folder,) = spec.submodule_search_locations
    return str(Path(folder) / "data" / "licenses")


@cache
def licence_text(key: str) -> str:
    """The text that ScanCode has under `key`, without the facts that it puts before it."""
    content = Path(folder_of_texts(), f"{key}.LICENSE").read_text(encoding="utf-8")
    return re.sub(r"\A---\n.*?\n---\n\n?", "", content, count=1, flags=re.DOTALL)

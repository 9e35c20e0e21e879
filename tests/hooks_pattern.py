"""Print the pattern of the paths that start a hook, from what the package knows by name.

    python -m tests.hooks_pattern

prints it for `files:` in `.pre-commit-hooks.yaml`, `--write` puts it there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from weightmark.declared import naming
from weightmark.declared.model_files import MERGES
from weightmark.formats.known import KNOWN

MANIFEST = Path(__file__).parent.parent / ".pre-commit-hooks.yaml"

_LINE = re.compile(r"(?m)^(  files: &files )'.*'$")
# A weight file that was cut in parts or compressed, and the note that DVC leaves of one.
_BEHIND = r"(\.(part[-_.]?\d{1,4}(of\d{1,4})?|\d{3}|gz|bz2|xz|zst|lz4|br|dvc))?"


def pattern() -> str:
    """The regular expression that pre-commit searches in a path."""
    suffixes = sorted({suffix for one in KNOWN for suffix in (*one.suffixes, *one.vague)})
    # Those that mean weights only beside another file speak in any case.
    named = [name for one in KNOWN for name in one.names if not one.beside]
    weights = _any(re.escape(suffix.removeprefix(".")) for suffix in suffixes)
    names = [
        *(_inside(name) for name in named),
        *(re.escape(name) for name in sorted(naming._CARDS)),
        naming._OTHER_READMES,
        r"[^/]*licen[cs]e[^/]*",
        r"copying[^/]*",
        r"(eula|terms)([^a-z/][^/]*)?",
        r"notices?([-_.][^/]*)?",
        rf"[^/]*({naming._POLICY.pattern})[^/]*\.(md|txt)",
        *map(re.escape, sorted({*naming._SPEAKING, *MERGES})),
    ]
    folder = rf"{naming.REUSE_FOLDER.lower()}/[^/]+|{re.escape(naming.DEP5)}"
    return rf"(?i)(\.{weights}{_BEHIND}|\.index(\.\w+)?\.json|(^|/){_any([*names, folder])})$"


def _inside(name: str) -> str:
    """A pattern of a whole name, kept within one folder."""
    return name.replace(".*", "[^/]*").replace("(?:", "(")


def _any(parts: Iterable[str]) -> str:
    return f"({'|'.join(parts)})"


def main(words: list[str]) -> None:
    """Print the pattern, or write it into the hooks file."""
    if words == ["--write"]:
        text = MANIFEST.read_text(encoding="utf-8")
        MANIFEST.write_text(_LINE.sub(lambda line: f"{line[1]}'{pattern()}'", text), "utf-8")
    else:
        sys.stdout.write(pattern() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

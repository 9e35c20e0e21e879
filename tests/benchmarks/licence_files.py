"""Measure what `identify` says of licence files against what their packages declare.

`python -m tests.benchmarks.licence_files [FOLDER …] [--names FILE]`: the licence files of the
wheels that are installed in this environment, or lie in the folders as `*.dist-info`; with
`--names` only of the packages named in a file, one a line. A file is judged where its package
declares a licence that the catalogue knows; where it declares several, the file must be one of
them. Texts of what a package carries along lie in folders of their own, and notices are no licence
texts: both are left out. Every answer that is not exact is listed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.pairs import say

from weightmark.errors import ExpressionError
from weightmark.licenses.catalogue import SHIPPED
from weightmark.licenses.classifiers import spdx_ids
from weightmark.licenses.expression import ids
from weightmark.model.referral import referred
from weightmark.packages.package import is_license_name
from weightmark.prose.meaning import understand
from weightmark.recognition.recognize import identify
from weightmark.texts.decode import text_of


class Case(NamedTuple):
    """A licence file of a package, and the licences that the package declares."""

    package: str
    path: Path
    declared: frozenset[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the rates; 1 where an id is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--names", type=Path)
    args = parser.parse_args(arguments)
    folders = args.folders or [Path(one) for one in sys.path if one.endswith("site-packages")]
    names = None
    if args.names is not None:
        names = {squeezed(line) for line in args.names.read_text(encoding="utf-8").split()}
    counts: Counter[str] = Counter()
    for case in cases(folders, names):
        kind, said = judged(case)
        counts[kind] += 1
        if kind not in ("exact", "undeclared"):
            say(
                f"  {kind}: {case.package} {case.path.name}: {said}; "
                f"declared {' and '.join(sorted(case.declared)) or 'nothing'}"
            )
    total = sum(counts.values()) - counts["undeclared"]
    right = sum(counts[kind] for kind in ("exact", "right", "notice"))
    say(
        f"{total} licence files: id right {right}, of these exact {counts['exact']}, "
        f"notices {counts['notice']}; wrong {counts['wrong']}, unknown {counts['unknown']}; "
        f"{counts['undeclared']} more whose packages declare no licence that is known"
    )
    return 1 if counts["wrong"] else 0


def squeezed(name: str) -> str:
    """A package's name as the index compares it."""
    return name.lower().replace("_", "-").replace(".", "-")


def cases(folders: Sequence[Path], names: set[str] | None) -> Iterator[Case]:
    """The licence files beside the metadata of each package."""
    for folder in folders:
        for info in sorted(folder.glob("*.dist-info")):
            package = info.name.split("-")[0]
            metadata = info / "METADATA"
            if not metadata.is_file() or (names is not None and squeezed(package) not in names):
                continue
            licences = frozenset(declared(metadata.read_text(encoding="utf-8", errors="replace")))
            for path in sorted((*info.glob("*"), *info.glob("licenses/*"))):
                if path.is_file() and is_license_text(path.name):
                    yield Case(package, path, licences)


def is_license_text(name: str) -> bool:
    """Whether a file is called as licence texts are, and not as notices are."""
    return is_license_name(name) and not name.lower().startswith("notice")


def declared(metadata: str) -> Iterator[str]:
    """The licences that core metadata name, those that the catalogue knows, without "or later"."""
    fields = HeaderParser().parsestr(metadata)
    words = [fields.get("License-Expression") or ""]
    if not words[0]:
        words = [one for one in fields.get_all("Classifier", []) if one.startswith("License ::")]
        words = [name for one in words for name in spdx_ids(one)[:1]]
        words += [fields.get("License") or ""]
    for one in words:
        try:
            several = ids(understand(one)) if one else ()
        except ExpressionError:
            continue
        yield from (plain(name) for name in several if SHIPPED.find(name) is not None)


def plain(name: str) -> str:
    """An id without what the text of a GNU licence does not tell."""
    return name.removesuffix("-only").removesuffix("-or-later")


def judged(case: Case) -> tuple[str, str]:
    """What an answer is, and the answer in words."""
    text = text_of(case.path.read_bytes())
    found = referred(text, identify(text))
    named = [one.licence for one in found.noticed]
    named = named or [one for one in (found.id, *found.also) if one]
    said = f"{' and '.join(named) or found.why}, {found.match}"
    if not case.declared:
        return "undeclared", said
    if not named:
        return "unknown", said
    held = {plain(part) for name in named for part in ids(name)}
    families = {f"LicenseRef-{one.partition('-')[0]}" for one in held}  # declared as "BSD"
    if not (held | families) & case.declared:
        return "wrong", said
    if found.noticed:
        return "notice", said
    return ("exact" if found.match == "exact" else "right"), said


if __name__ == "__main__":
    sys.exit(main())

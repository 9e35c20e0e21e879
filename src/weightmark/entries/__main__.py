"""`python -m weightmark.entries`: make the digests and indexes of the catalogue from texts."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from weightmark.containers.replace import put_all
from weightmark.entries.entry import as_described, read_texts, refresh
from weightmark.errors import CatalogueError
from weightmark.licenses import classifiers, models
from weightmark.licenses.catalogue import DATA


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh or check the shipped entries; 0 nothing to do, 1 something differed, 2 wrong."""
    parser = argparse.ArgumentParser(prog="python -m weightmark.entries", description=__doc__)
    parser.add_argument(
        "folders",
        metavar="FOLDER",
        nargs="*",
        help="folders of licence texts; a text is known by the SHA-256 of its bytes",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")
    parser.add_argument(
        "--classifiers",
        action="store_true",
        help="hold the meanings of classifiers against the trove-classifiers that is installed",
    )
    parser.add_argument(
        "--cards",
        metavar="FILE",
        help="models as the Hub's API lists them, a JSON object a line: tell where a card of a "
        "well-known base names another licence than the data file",
    )
    given = parser.parse_args(arguments)
    try:
        if given.cards:
            return _compare(given.cards)
        files = dict(refresh(read_texts(given.folders)))
        files[models.FILE] = models.refreshed(as_described())
        if given.classifiers:
            files[classifiers.FILE] = _classifiers()
    except (CatalogueError, ImportError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    changed = [name for name, data in sorted(files.items()) if _standing(name) != data]
    sys.stdout.write("".join(f"{name}\n" for name in changed))
    if not given.check:
        put_all({f"{DATA}/{name}": files[name] for name in changed})
    return 1 if changed else 0


def _compare(path: str) -> int:
    with open(path, encoding="utf-8") as stream:
        found = list(models.differing(stream))
    sys.stdout.writelines(f"{one}\n" for one in found)
    return 1 if found else 0


def _classifiers() -> bytes:
    from importlib.metadata import version

    import trove_classifiers

    source = f"trove-classifiers {version('trove-classifiers')}"
    return classifiers.refreshed(trove_classifiers.classifiers, source)


def _standing(name: str) -> bytes:
    path = f"{DATA}/{name}"
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as stream:
        return stream.read()


if __name__ == "__main__":
    sys.exit(main())

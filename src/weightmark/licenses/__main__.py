"""`python -m weightmark.licenses`: make the digests and indexes of the catalogue from texts."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from weightmark.errors import CatalogueError
from weightmark.licenses.catalogue import DATA
from weightmark.licenses.entry import read_texts, refresh
from weightmark.replace import put_all


def main(arguments: Sequence[str] | None = None) -> int:
    """Refresh or check the shipped entries; 0 nothing to do, 1 something differed, 2 wrong."""
    parser = argparse.ArgumentParser(prog="python -m weightmark.licenses", description=__doc__)
    parser.add_argument(
        "folders",
        metavar="FOLDER",
        nargs="*",
        help="folders of licence texts; a text is known by the SHA-256 of its bytes",
    )
    parser.add_argument("--check", action="store_true", help="write nothing, only tell")
    given = parser.parse_args(arguments)
    try:
        files = refresh(read_texts(given.folders))
    except CatalogueError as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    changed = [name for name, data in sorted(files.items()) if _standing(name) != data]
    sys.stdout.write("".join(f"{name}\n" for name in changed))
    if not given.check:
        put_all({f"{DATA}/{name}": files[name] for name in changed})
    return 1 if changed else 0


def _standing(name: str) -> bytes:
    path = f"{DATA}/{name}"
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as stream:
        return stream.read()


if __name__ == "__main__":
    sys.exit(main())

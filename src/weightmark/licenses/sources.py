"""Where the text of a licence can be read: the sources of the catalogue as addresses.

A source names what was read when the entry was made: a file of a public repository at one commit,
or of a package of texts. No text is shipped here, so this is what a publisher is told.
"""

from __future__ import annotations

from urllib.parse import quote

from weightmark.licenses.catalogue import License

PACKAGE = "ScanCode's texts"
"""What holds licence texts where it is installed: the extra `texts`, or ScanCode itself."""

_TEXTS = "licensedcode/data/licenses/"
# Where ScanCode publishes what that package holds, one page a text.
_PUBLISHED = "https://scancode-licensedb.aboutcode.org/"
_RAW = "https://raw.githubusercontent.com/"


def address(entry: License) -> str:
    """The address of the text, "" where none is known; a commit comes before a page that moves.

    Licences of SPDX come from the page: the repository that a text of theirs was read in is no
    maker's, but one that collects such texts.
    """
    pages = []
    for source in entry.sources:
        where, _, path = source.origin.partition(":")
        if "==" in where:
            pages.append(_PUBLISHED + quote(path.removeprefix(_TEXTS)))
            if not entry.id.startswith("LicenseRef-"):
                break
        else:
            repository, _, commit = where.partition("@")
            return _RAW + quote(f"{repository}/{commit}/{path}")
    return next(iter(pages), "")


def packaged(entry: License) -> tuple[str, ...]:
    """The names of its files in the package of texts."""
    found = [source.origin.partition(":") for source in entry.sources]
    names = [path.removeprefix(_TEXTS) for where, _, path in found if "==" in where]
    return tuple(
        dict.fromkeys([*names, *([f"{entry.scancode}.LICENSE"] if entry.scancode else [])])
    )

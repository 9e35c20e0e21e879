"""The text of a licence for those who publish under it: from a file, a package or an address.

None ships with weightmark. A text is taken from the file that a user names, from an address that
the user named, which is the consent to fetch it, from the files of a base that are at hand, or from
the package of texts where it is installed (extra `texts`). Wherever it comes from, it counts only
if it is the text word for word.
"""

from __future__ import annotations

import os
import re

from weightmark._startup import NamedTuple
from weightmark.containers.tree import is_remote, open_tree
from weightmark.declared.naming import is_text
from weightmark.errors import TreeError, UsageError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.licenses.sources import PACKAGE, address, packaged
from weightmark.model.terms import is_text_of
from weightmark.recognition.recognize import identify
from weightmark.texts.decode import text_of

MOST = 4 << 20
"""Bytes of a text, as everywhere that texts are read; the longest licences have 100,000."""

# Facts that ScanCode puts before a text.
_FACTS = re.compile(r"\A---\n.*?\n---\n\n?", re.DOTALL)


class Official(NamedTuple):
    """A text, where it came from, and the id of the licence that it is, "" for one not known."""

    content: str
    source: str
    id: str


def text_named(where: str) -> tuple[Official, ...]:
    """The texts in a file, or at an address (`https://…`, `hf://org/model`), which is fetched.

    Of an address that holds many files these are the licence texts. Raises UsageError where nothing
    can be read there.
    """
    try:
        if is_remote(where):
            return tuple(_fetched(where))
        if not os.path.isfile(where):
            raise UsageError(f"--text: {where}: no such file", hint="check the path")
        with open(where, "rb") as stream:
            return (_told(stream.read(MOST + 1), where),)
    except TreeError as error:
        raise UsageError(f"--text: {where}: {error.message}", hint=error.hint) from None
    except OSError as error:
        raise UsageError(f"--text: {where}: {error.strerror or error}") from None


def _fetched(where: str) -> list[Official]:
    with open_tree(where) as tree:
        names = tree.names()
        texts = names if len(names) == 1 else [name for name in names if is_text(name)]
        return [_told(tree.read(name, MOST), f"{where} ({name})") for name in texts]


def _told(data: bytes, source: str) -> Official:
    if len(data) > MOST:
        raise UsageError(f"--text: {source}: larger than {MOST:,} bytes", hint="is it a licence?")
    content = _FACTS.sub("", text_of(data), count=1)
    found = identify(content)
    return Official(content, source, found.id if found.match == "exact" else "")


def installed(entry: License) -> Official | None:
    """The text out of the package of texts; None where it is not installed or has no such text."""
    folder = _folder()
    for name in packaged(entry) if folder else ():
        path = os.path.join(folder, os.path.basename(name))
        if os.path.isfile(path):
            (found,) = text_named(path)
            if is_of(found, entry):
                return found._replace(source=f"{PACKAGE} ({name})")
    return None


def beside_base(folder: str, entry: License, catalogue: Catalogue = SHIPPED) -> Official | None:
    """The text among the files of a base, such as its snapshot in the cache of the Hub."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    paths = [os.path.join(folder, name) for name in names if is_text(name)]
    texts = (found for path in paths if os.path.isfile(path) for found in text_named(path))
    return next((found for found in texts if is_of(found, entry, catalogue)), None)


def _folder() -> str:
    from importlib.util import find_spec

    spec = find_spec("licensedcode")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = os.path.join(place, "data", "licenses")
        if os.path.isdir(folder):
            return folder
    return ""


def is_of(found: Official, entry: License, catalogue: Catalogue = SHIPPED) -> bool:
    """Whether a text is that of a licence, word for word."""
    return bool(found.id) and is_text_of(identify(found.content), entry, catalogue)


def where_to_read(entry: License) -> str:
    """What a publisher can do to get the text, in words."""
    page = address(entry)
    if not page:
        return f"ask who wrote {entry.name} for its text, and pass the file: --text FILE"
    return f"weightmark init --text {page}"

"""Recognise what git-lfs, git-annex and DVC leave in a checkout for a file that was not fetched."""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple
from weightmark.formats import lfs

MAX_POINTER = lfs.MAX_LFS_POINTER
"""No pointer has more bytes: that of git-lfs by its specification, the others by their fields."""

# The text in an unlocked file, and where a locked one links to (git-annex, "internals").
_ANNEX = re.compile(rb"(?:\.\./)*(?:/|\.git/)annex/objects/(?:[^\n\0]{1,900})\n?\Z")
_DVC = re.compile(rb"(?m)^-? *(?:md5|etag|checksum|hash): *[\w.-]+\s*?$")


ANNEX_GET = "git annex get"


class Pointer(NamedTuple):
    """Whose pointer stands in the place of a file, and the bytes the file has, -1 if not told."""

    tool: str
    size: int = -1

    @property
    def what(self) -> str:
        """What it is, for a sentence."""
        told = f" to {self.size:,} bytes" if self.size >= 0 else ""
        return f"a {self.tool} pointer{told}"

    def remedy(self, name: str) -> str:
        """The command that fetches the file of that name."""
        if self.tool == "git-annex":
            return f"{ANNEX_GET} '{name}'"
        if self.tool == "DVC":
            return f"dvc pull '{name}'"
        return f"git lfs pull --include='{name}'"


def pointer(head: bytes) -> Pointer | None:
    """Read a pointer from a whole file of at most `MAX_POINTER` bytes; None if it is not one."""
    found = lfs.lfs_pointer_of(head)
    if found is not None:
        return Pointer("git-lfs", found.size)
    if len(head) > MAX_POINTER:
        return None
    if _ANNEX.match(head):
        size = re.search(rb"-s(\d{1,19})-", head)
        return Pointer("git-annex", int(size[1]) if size else -1)
    if head.startswith((b"outs:", b"md5:", b"deps:")) and b"path:" in head and _DVC.search(head):
        size = re.search(rb"(?m)^ *size: *(\d{1,19})\s*?$", head)
        return Pointer("DVC", int(size[1]) if size else -1)
    return None


def is_annexed(target: str) -> bool:
    """Tell whether a link to `target` leads into the store of git-annex."""
    return "annex/objects/" in target.replace("\\", "/")

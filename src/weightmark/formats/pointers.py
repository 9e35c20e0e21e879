"""Recognise what git-lfs, git-annex and DVC leave in a checkout for a file that was not fetched."""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple

MAX_POINTER = 1024
"""No pointer has more bytes: that of git-lfs by its specification, the others by their fields."""

_LFS = (
    b"version https://git-lfs.github.com/spec/v1",
    b"version https://hawser.github.com/spec/v1",  # the name of git-lfs before its release
)
# The text in an unlocked file, and where a locked one links to (git-annex, "internals").
_ANNEX = rb"(?:\.\./)*(?:/|\.git/)annex/objects/(?:[^\n\0]{1,900})\n?\Z"
_DVC = rb"(?m)^-? *(?:md5|etag|checksum|hash): *[\w.-]+\s*?$"


class Pointer(NamedTuple):
    """Whose pointer stands in the place of a file, and the bytes the file has, -1 if not told."""

    tool: str
    size: int = -1

    @property
    def what(self) -> str:
        """What it is, for a sentence."""
        told = f" to {self.size:,} bytes" if self.size >= 0 else ""
        return f"a {self.tool} pointer{told}"

    def remedy(self, *names: str) -> str:
        """The command that fetches the files of these names, of which each may be a glob."""
        globs = any("*" in name for name in names)
        quoted = [f"'{name}'" for name in names]
        if self.tool == "git-annex":
            matching = " --or ".join(f"--include={name}" for name in quoted)
            return f"git annex get {matching if globs else ' '.join(quoted)}"
        if self.tool == "DVC":
            return f"dvc pull {'--glob ' * globs}{' '.join(quoted)}"
        return f"git lfs pull --include='{','.join(names)}'"


def pointer(head: bytes) -> Pointer | None:
    """Read a pointer from a whole file of at most `MAX_POINTER` bytes; None if it is not one."""
    if len(head) > MAX_POINTER:
        return None
    if head.startswith(_LFS):
        return _lfs_pointer(head)
    if b"annex/objects/" in head and re.match(_ANNEX, head):
        size = re.search(rb"-s(\d{1,19})-", head)
        return Pointer("git-annex", int(size[1]) if size else -1)
    outs = head.startswith((b"outs:", b"md5:", b"deps:"))
    if outs and b"path:" in head and re.search(_DVC, head):
        size = re.search(rb"(?m)^ *size: *(\d{1,19})\s*?$", head)
        return Pointer("DVC", int(size[1]) if size else -1)
    return None


def _lfs_pointer(head: bytes) -> Pointer | None:
    """That of git-lfs by its form, and not by its length alone.

    Lines of `key value`, `version` first, then the other keys in any order, among them
    `oid sha256:<64 hex>` and `size <decimal>` (git-lfs docs/spec.md). Line ends of a checkout that
    converted them are taken too.
    """
    fields: dict[bytes, bytes] = {}
    for line in head.splitlines():
        key, _, value = line.partition(b" ")
        fields[key] = value
    algorithm, _, oid = fields.get(b"oid", b"").partition(b":")
    size = fields.get(b"size", b"")
    if algorithm != b"sha256" or len(oid) != 64 or oid.strip(b"0123456789abcdef"):
        return None
    if not size or len(size) > 19 or size.strip(b"0123456789"):
        return None
    return Pointer("git-lfs", int(size))


def is_lfs_pointer(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is the pointer of git-lfs."""
    return head.startswith(_LFS) and pointer(head) is not None


def is_annexed(target: str) -> bool:
    """Tell whether a link to `target` leads into the store of git-annex."""
    return "annex/objects/" in target.replace("\\", "/")

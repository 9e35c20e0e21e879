"""Recognise a git-lfs pointer, the small text that stands in a checkout for weights not fetched."""

from __future__ import annotations

from weightmark._startup import NamedTuple

MAX_LFS_POINTER = 1024
"""A pointer is shorter than this many bytes (git-lfs docs/spec.md)."""

_VERSIONS = (
    b"version https://git-lfs.github.com/spec/v1",
    b"version https://hawser.github.com/spec/v1",  # the name of git-lfs before its release
)


class LfsPointer(NamedTuple):
    """What a pointer says of the file it stands for: hex sha256 of its bytes, and its length."""

    oid: str
    size: int


def lfs_pointer_of(head: bytes) -> LfsPointer | None:
    """Read a pointer from the first `MAX_POINTER` bytes of a file; None if it is not one.

    Form: lines of `key value`, `version` first, then the other keys in any order, among them
    `oid sha256:<64 hex>` and `size <decimal>` (git-lfs docs/spec.md). Line ends of a checkout
    that converted them are taken too.
    """
    if not head.startswith(_VERSIONS) or len(head) > MAX_LFS_POINTER:
        return None
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
    return LfsPointer(oid.decode("ascii"), int(size))


def is_lfs_pointer(head: bytes) -> bool:
    """Tell whether a file that begins with `head` (up to `MAX_POINTER` bytes) is a pointer."""
    return lfs_pointer_of(head) is not None

"""Tell whether a file of a Hugging Face cache is the one that its blob is named after.

A snapshot links to `blobs/ETAG`: the SHA-256 of a file in git-lfs, else the SHA-1 that git has of
it (huggingface_hub, "Understand caching").
"""

from __future__ import annotations

import hashlib
import os
import re

from weightmark._cores import passed
from weightmark.containers.paths import followed, link_target

_CHUNK = 1 << 20


def altered(path: str) -> str:
    """What is wrong with the bytes of a link in a snapshot; empty for a good or any other file."""
    # The first link has the name; the blob may itself be a link into a store that is shared.
    folder, name = os.path.split(link_target(path) if path else "")
    if os.path.basename(folder) != "blobs" or not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", name):
        return ""
    try:
        found = _digest(followed(path), git=len(name) == 40)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if found == name:
        return ""
    kind = "SHA-1 of git" if len(name) == 40 else "SHA-256"
    return f"has the {kind} {found[:12]}…, its blob is named {name[:12]}…"


def _digest(path: str, *, git: bool) -> str:
    # git names its objects so; nothing is signed here.
    digest = hashlib.sha1(usedforsecurity=False) if git else hashlib.sha256()
    with open(path, "rb") as stream:
        if git:
            digest.update(b"blob %d\0" % os.fstat(stream.fileno()).st_size)
        while data := stream.read(_CHUNK):
            digest.update(data)
            passed(len(data))
    return digest.hexdigest()

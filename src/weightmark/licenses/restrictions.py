"""The digest of a set of clauses, and the version of the form that the clauses are hashed in."""

from __future__ import annotations

from collections.abc import Iterable

from weightmark._startup import sha256

FORM = 1
"""Version of the canonical form; a digest is only comparable within one version."""


def restriction_hash(digests: Iterable[str]) -> str:
    """Hex SHA-256 over the sorted distinct hex digests, each followed by LF: a set's own digest."""
    joined = "".join(f"{one}\n" for one in sorted(set(digests)))
    return sha256(joined.encode("ascii")).hexdigest()

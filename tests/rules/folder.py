"""A model in a folder, written as people write it: weights, marks, card and text, one by one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from tests import writers
from tests.licence_texts import licence_text

NO_CLAUSES = hashlib.sha256(b"").hexdigest()


def mark(
    licence: str = "MIT",
    clauses: Sequence[str] = (),
    *,
    tensors: str = "",
    text: str = "",
    version: int = 1,
) -> dict[str, str]:
    """A mark as docs/format.md has it, written without the code under test."""
    digests = sorted(clauses)
    record: dict[str, object] = {
        "bases": 0,
        "clauses": len(digests),
        "form": 1,
        "license": licence,
        "restrictions": hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest(),
        "version": version,
    }
    record |= {key: value for key, value in (("tensors", tensors), ("text", text)) if value}
    found = {"weightmark": json.dumps(record, sort_keys=True, separators=(",", ":"))}
    if digests:
        found["weightmark_clauses"] = json.dumps(digests, separators=(",", ":"))
    return found


def table_digest(content: bytes) -> str:
    """The digest of the tensors of a whole file, as docs/format.md has it."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    lines = []
    for name in sorted(set(header) - {"__metadata__"}, key=str.encode):
        begin, end = (8 + size + at for at in header[name]["data_offsets"])
        digest = hashlib.sha256(content[begin:end]).hexdigest()
        line = [name, header[name]["dtype"], header[name]["shape"], digest]
        lines.append(json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class Folder:
    """The top of a repository that publishes a model."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / ".git").mkdir()

    def write(self, name: str, content: str | bytes) -> None:
        """Writes a file; folders above it are made."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, name: str) -> None:
        """Takes a file away."""
        os.unlink(self.path / name)

    def weights(
        self, metadata: dict[str, str] | None = None, name: str = "model.safetensors"
    ) -> None:
        """A weight file with the metadata given, and nothing else in them."""
        self.write(name, writers.safetensors(metadata=metadata))

    def card(self, front_matter: str) -> None:
        """A card with these lines of front matter."""
        self.write("README.md", f"---\n{front_matter}\n---\n\n# A model\n")

    def model(self, licence: str = "mit", expression: str = "MIT") -> None:
        """A model in which everything agrees."""
        tensors = table_digest(writers.safetensors())
        self.weights({**mark(expression, tensors=tensors), "license": licence})
        self.card(f"license: {licence}")
        self.write("LICENSE", licence_text(licence))


Build = Callable[[Folder], None]
Cases = dict[str, tuple[Build, Build]]
"""Code of a rule to a case that breaks it and one, close by, that keeps it.

Each is called on a folder in which `Folder.model` has been.
"""

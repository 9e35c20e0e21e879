"""A step from one model to the next, as the libraries make it, and what is left of the base."""

from __future__ import annotations

from pathlib import Path

from tests.writers import safetensors

from weightmark import Mark, read_mark
from weightmark.cli import main
from weightmark.licenses.catalogue import SHIPPED

RAIL = "creativeml-openrail-m"
ENTRY = SHIPPED.find(RAIL)
assert ENTRY is not None
CLAUSES = sorted(one.sha256 for one in ENTRY.clauses)


def model(folder: Path, license: str = RAIL, config: str = "config.json") -> Path:
    """A stamped model with a configuration, without the card that named its licence."""
    save(folder, config)
    (folder / "README.md").write_text(f"---\nlicense: {license}\n---\n# M\n")
    assert main(["stamp", str(folder)]) == 1
    (folder / "README.md").unlink()
    return folder


def load(folder: Path, config: str = "config.json") -> None:
    """As each loader does: its configuration first; the weights are read past Python."""
    (folder / config).read_text()


def save(folder: Path, config: str = "config.json") -> None:
    """As each saver does: new weights without metadata, and a configuration."""
    folder.mkdir(exist_ok=True)
    (folder / config).write_text("{}")
    (folder / "model.safetensors").write_bytes(safetensors())


def mark(folder: Path) -> Mark:
    found = read_mark(folder / "model.safetensors")
    assert found is not None
    return found


def carries_all(folder: Path, *bases: str) -> bool:
    found = mark(folder)
    return list(found.clauses or ()) == CLAUSES and [one.name for one in found.bases] == list(bases)

"""What the tests of this room look at: the models at some paths, and the place that a folder is."""

from __future__ import annotations

import os

from tests.rules.folder import Folder

from weightmark.collecting.collect import collect
from weightmark.collecting.place import Place, speaking_in
from weightmark.config import load
from weightmark.model.facts import Facts


def found(*paths: str) -> dict[str, Facts]:
    """The models at the paths, by their label."""
    return {facts.label: facts for facts in collect(paths, load(os.getcwd()))}


def on_disk(folder: Folder, *asked: str, below: str = "") -> Place:
    """A folder as it is looked through for the files `asked`, or for all in it."""
    names = {str(folder.path / name) for name in asked} if asked else None
    root = str(folder.path)
    return Place.on_disk(str(folder.path / below).rstrip("/"), names, load(root), speaking_in)

"""Imports go to a lower floor, or sideways inside one folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "weightmark"

FLOORS = (
    {"cores", "errors", "finding", "pattern", "record", "replace", "statement"},
    {
        *("card", "classifiers", "declared", "formats", "front_matter", "layout", "licenses"),
        *("mark", "package", "tree", "trees"),
    },
    {"bundle", "claims", "lineage", "model", "policy", "verdict"},
    {"rules"},
    {
        *(
            "ancestors",
            "bases",
            "carry",
            "collect",
            "demo",
            "diff",
            "embed",
            "enclose",
            "gather",
            "header_bases",
            "init",
            "marks",
            "place",
        ),
        "project",
        *("reports", "stamp", "stamping", "trace", "trace_index", "unjudged", "verify", "weights"),
    },
    {"cli", "hatch"},
    {"__init__", "__main__", "safetensors"},
)

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The first name below the package: a file, or a folder with all that is in it."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each module of the package that a file imports, at the top or late, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == "weightmark" or name.startswith("weightmark."):
                yield name, node.lineno


def imported_room(name: str) -> str:
    part = name.removeprefix("weightmark").lstrip(".").split(".")[0]
    is_room = (PACKAGE / part).is_dir() or (PACKAGE / f"{part}.py").is_file()
    return part if part and is_room else "__init__"


def test_there_are_modules() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_each_module_has_a_floor(path: Path) -> None:
    assert any(room(path) in rooms for rooms in FLOORS), f"{room(path)}: add it to a floor"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_down_or_sideways(path: Path) -> None:
    here = room(path)
    for name, line in imports(path):
        there = imported_room(name)
        # The version stands in the roof for the build; a door may show it.
        if name == "weightmark.__version__" and floor(here) == floor("cli"):
            continue
        # Files of one folder may know each other, and so may the rooms that lie in the package
        # itself on one floor; a folder of them is entered from above only.
        same_folder = here == there or (floor(here) == floor(there) and not _is_folder(there))
        assert floor(there) < floor(here) or same_folder, (
            f"{path.relative_to(PACKAGE)}:{line} imports {name}: "
            f"floor {floor(here)} must not know floor {floor(there)}"
        )


def _is_folder(name: str) -> bool:
    # Readers are used by readers: a mark is made of clauses, a tree of formats.
    return (PACKAGE / name).is_dir() and floor(name) > floor("formats")


def test_nothing_is_called_a_junk_drawer() -> None:
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & {"utils", "util", "common", "helpers", "helper", "core", "misc"}

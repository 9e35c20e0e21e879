"""The house: rooms on floors, imports that go down, rooms entered by their face, tests for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "src" / "weightmark"

FLOORS = (
    ("_startup", "_cores"),
    ("errors", "finding"),
    ("formats", "texts", "licenses"),
    ("alignment", "containers"),
    ("recognition",),
    ("entries", "policy", "prose"),
    ("declared",),
    ("config", "packages"),
    ("model",),
    ("collecting", "rules", "verdict"),
    ("stamping", "tracing", "verify"),
    ("__init__", "diff", "projects", "reports"),
    ("cli", "hatch", "safetensors"),
    ("__main__",),
)
"""From the ground to the roof; a room knows those below it, and none beside it."""

MOST = 13
"""Files in the root and in a room: more do not fit into one look."""

ONE_FILE_A_THING = ("cli", "formats", "rules")
"""Rooms that hold one file for each thing of a kind, so that they may be larger."""

MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room(path: Path) -> str:
    """The first name below the package: a file, or a folder with all that is in it."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Each module of the package that a file imports, at the top or late, with the line."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
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


@cache
def split(name: str) -> tuple[str, str]:
    """The room and the module in it that an imported name belongs to, "" for the room itself."""
    parts = name.split(".")[1:]
    if not parts or not ((PACKAGE / parts[0]).is_dir() or (PACKAGE / f"{parts[0]}.py").is_file()):
        return "__init__", ""
    inner = PACKAGE.joinpath(*parts[:2]) if len(parts) > 1 else None
    is_module = inner is not None and (inner.is_dir() or inner.with_suffix(".py").is_file())
    return parts[0], parts[1] if is_module else ""


@cache
def face(name: str) -> set[str]:
    """The modules of a room that its docstring names: the ways in."""
    tree = parsed(PACKAGE / name / "__init__.py")
    return set(re.findall(r"`(\w+)(?:\.\w+)?`", ast.get_docstring(tree) or ""))


def test_each_room_has_one_floor() -> None:
    named = [one for rooms in FLOORS for one in rooms]
    assert sorted(named) == sorted({room(path) for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    for name, line in imports(path):
        there, _ = split(name)
        # The version stands in the roof for the build; a door and a report may show it.
        if name == "weightmark.__version__" and floor(here) >= floor("reports"):
            continue
        assert here == there or floor(there) < floor(here), (
            f"{name_of(path)}:{line} imports {name}: {here} on floor {floor(here)} must not know "
            f"{there} on floor {floor(there)}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_is_entered_by_its_face(path: Path) -> None:
    for name, line in imports(path):
        there, inner = split(name)
        assert not inner or there == room(path) or inner in face(there), (
            f"{name_of(path)}:{line} enters {there} by {inner}, which its face does not name"
        )


@pytest.mark.parametrize("folder", ROOMS, ids=lambda path: path.name)
def test_a_face_says_how_its_room_is_entered(folder: Path) -> None:
    assert ast.get_docstring(parsed(folder / "__init__.py"))


@pytest.mark.parametrize("folder", [PACKAGE, *ROOMS], ids=lambda path: path.name)
def test_a_room_can_be_seen_at_a_glance(folder: Path) -> None:
    files = list(folder.glob("*.py"))
    assert len(files) <= MOST or folder.name in ONE_FILE_A_THING, f"{len(files)} files"


def mirrored(path: Path) -> Path:
    """Where the tests of a module stand: tests/ mirrors the package."""
    return TESTS / Path(name_of(path)).with_name(f"test_{path.stem.strip('_')}.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_has_its_test_file(path: Path) -> None:
    if path.stem in ("__init__", "__main__"):
        return
    where = mirrored(path)
    assert where.is_file(), f"{name_of(path)} has no {where.relative_to(TESTS.parent)}"
    assert re.search(r"(?m)^ *def test_", where.read_text(encoding="utf-8")), (
        f"{where} tests nothing"
    )


def test_the_page_on_design_has_the_same_floors() -> None:
    page = (PACKAGE.parent.parent / "docs/design.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\d+)[^|]*\|([^|]*)\|", page)
    told = {int(number): sorted(re.findall(r"`(\w+)/?`", rooms)) for number, rooms in rows}
    assert told == {number: sorted(rooms) for number, rooms in enumerate(FLOORS)}


def test_the_page_on_design_names_what_is_there() -> None:
    page = (PACKAGE.parent.parent / "docs/design.md").read_text(encoding="utf-8")
    rooms = "|".join(path.name for path in ROOMS)
    named = re.findall(rf"(?<!tests/)\b({rooms})[./](\w+)(?:\.(?!py|js)(\w+))?", page)
    assert len(named) > 40
    for there, inner, name in named:
        module = PACKAGE / there / f"{inner}.py"
        if not module.is_file():
            name, module = inner, PACKAGE / there / "__init__.py"
        known = {*public_names(module), *(path.stem for path in module.parent.glob("*"))}
        assert not name or name in known, f"{there}.{inner} {name}"


def test_nothing_is_called_a_junk_drawer() -> None:
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & {"utils", "util", "common", "helpers", "helper", "core", "misc"}


PROTOCOLS = {
    "arguments": "cli/",
    "run": "cli/",
    "main": "",
    "render": "reports/",
    "CARRIER": "formats/",
    "read": "formats/",
    "labels": "formats/",
    "rewrite": "formats/",
    "begins": "containers/",
    "list_archive": "containers/",
    "FILE": "",
    "refreshed": "",
    "stamp": "",
    "verify": "",
}
"""Names that several modules define because they answer one protocol, and the room that has it.

A command, a report, a format, a kind of archive; what `python -m` runs; a data
file of the catalogue and how it is made anew. `stamp` and `verify` of the API hand on to the rooms
that do it.
"""


def public_names(path: Path) -> Iterator[str]:
    """The functions, classes and constants that a module defines for others."""
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for name in public_names(path):
            if not name_of(path).startswith(PROTOCOLS.get(name, "-")):
                places.setdefault(name, []).append(name_of(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


MOST_LINES, MOST_ARGUMENTS = 50, 6


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_can_be_seen_at_once(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = sum(one.arg not in ("self", "cls") for one in arguments)
            lines = (node.end_lineno or 0) - node.lineno + 1
            where = f"{name_of(path)}:{node.lineno} {node.name}"
            assert lines <= MOST_LINES, f"{where} has {lines} lines"
            assert count <= MOST_ARGUMENTS, f"{where} has {count} arguments"

"""No file is written but through `replace`, which is shown on the source of the other modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from weightmark import formats
from weightmark.containers import replace

PACKAGE = Path(__file__).parent.parent / "src" / "weightmark"
INSIDE = ("replace.py", "transfer.py")  # the latter opens none
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name not in INSIDE)

# What makes, fills, moves or cuts a file, by the last part of its name.
WRITERS = {
    *("write_text", "write_bytes", "touch", "rename", "renames", "replace_file", "truncate"),
    *("copy", "copy2", "copyfile", "copyfileobj", "copytree", "copymode", "move", "symlink_to"),
    *("hardlink_to", "link", "symlink", "mkstemp", "mkdtemp", "NamedTemporaryFile", "ftruncate"),
    *("TemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile", "sendfile", "pwrite"),
    *("copy_file_range", "posix_fallocate", "mknod", "mkfifo"),
}
# Of these names, others have methods that are no writers: `str.replace`, `dict.copy`.
ONLY_OF = {
    "replace": {"os"},
    **{name: {"shutil"} for name in ("copy", "copy2", "copyfile", "copytree", "move")},
    **{name: {"os"} for name in ("link", "symlink", "rename", "renames", "truncate")},
}
FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE"}
MODULES_THAT_WRITE = {"tempfile", "fileinput", "sqlite3", "dbm", "shelve"}

# Streams and devices, which are no files.
ALLOWED = {
    ("_cores.py", "open(there, 'wb')"),  # a pipe
    ("cli/streams.py", "os.open(os.devnull, os.O_WRONLY)"),
}


def writes(source: str) -> Iterator[str]:
    """Every expression of a module that might write a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if {name.partition(".")[0] for name in names} & MODULES_THAT_WRITE:
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and _writes(node):
            yield ast.unparse(node)


def _writes(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        name, owner = function.id, ""
    elif isinstance(function, ast.Attribute):
        name = function.attr
        owner = function.value.id if isinstance(function.value, ast.Name) else "?"
    else:
        return False
    if name in ("open", "fdopen"):
        return bool(_flags(call) & FLAGS) or not _only_reads(call, owner)
    if name in ONLY_OF:
        return owner in ONLY_OF[name] or (owner == "" and name != "replace")
    return name in WRITERS


def _flags(call: ast.Call) -> set[str]:
    return {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}


def _only_reads(call: ast.Call, owner: str) -> bool:
    """Whether a call of `open` has a mode that reads, or none where that means reading."""
    modes = [word.value for word in call.keywords if word.arg == "mode"]
    # `tree.open(name)` and the like have no mode; `open` and `os.fdopen` have it second.
    second = call.args[1:2] if owner in ("", "os", "io", "codecs", "gzip") else []
    if owner == "os" and isinstance(call.func, ast.Attribute) and call.func.attr == "open":
        second = []
    found = [*modes, *second]
    return all(isinstance(mode, ast.Constant) and mode.value in ("r", "rb", "rt") for mode in found)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_replace_writes_files(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    found = [(name, one) for one in writes(path.read_text(encoding="utf-8"))]
    assert [one for one in found if one not in ALLOWED] == []


@pytest.mark.parametrize(
    "line",
    [
        *("open(p, 'w')", "open(p, mode='ab')", "open(p, 'r+b')", "open(p, 'x')", "open(p, how)"),
        *("os.open(p, os.O_WRONLY | os.O_CREAT)", "os.fdopen(d, 'w')", "io.open(p, 'w')"),
        *("Path(p).write_text('')", "p.write_bytes(b'')", "p.touch()", "p.open(mode='w')"),
        *("shutil.copy(a, b)", "shutil.copytree(a, b)", "copyfile(a, b)", "shutil.move(a, b)"),
        *("os.replace(a, b)", "os.rename(a, b)", "os.link(a, b)", "os.truncate(a, 1)"),
        *("import tempfile", "from tempfile import mkdtemp", "tempfile.mkdtemp()"),
    ],
)
def test_each_way_to_write_is_seen(line: str) -> None:
    assert list(writes(line))


@pytest.mark.parametrize(
    "line",
    [
        *("open(p)", "open(p, 'rb')", "open(p, encoding='utf-8')", "tree.open(name)"),
        *("text.replace('a', 'b')", "one._replace(path='')", "os.open(p, os.O_RDONLY)"),
        *("replace(path, write)", "metadata.copy()", "self.open()"),
    ],
)
def test_what_only_reads_is_not(line: str) -> None:
    assert not list(writes(line))


def test_what_is_allowed_is_there() -> None:
    for name, line in ALLOWED:
        assert line in list(writes((PACKAGE / name).read_text(encoding="utf-8")))


def test_a_left_over_has_one_name() -> None:
    assert formats.is_weights(replace.left_over("model.safetensors"))
    assert not formats.is_weights(replace.left_over("README.md"))

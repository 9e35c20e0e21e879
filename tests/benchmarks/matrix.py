"""Ask of every format, in every place where weights lie, whether a missing licence is told.

`python -m tests.benchmarks.matrix [-v]`: without any licence each cell has to end with 1 and an
error that names the file; with a consistent licence nobody who received it gets an error; and
what was stamped passes, and is stamped again without a change.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from json import loads
from pathlib import Path

from tests import archives
from tests.benchmarks.pairs import say
from tests.files import WHOLE, engine
from tests.licence_texts import licence_text

from weightmark import read_mark
from weightmark.cli import main as weightmark

Files = Mapping[str, bytes]
_NAMED = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n"


def _laid(top: Path, files: Files) -> Path:
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return top


def _file(top: Path, name: str, files: Files) -> list[str]:
    return [str(_laid(top / "m", files) / name)]


def _folder(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    return [str(_laid(top / "m", files))]


def _hook(top: Path, name: str, files: Files) -> list[str]:
    """As pre-commit calls it: in the repository, with the files that were staged."""
    _laid(top, files)
    (top / ".git").mkdir()
    return ["--allow-empty", name]


def _wheel(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    return [
        str(archives.wheel(top, {f"demo/{one}": data for one, data in files.items()}, _said(files)))
    ]


def _sdist(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    return [
        str(archives.sdist(top, {f"demo/{one}": data for one, data in files.items()}, _said(files)))
    ]


def _said(files: Files) -> str:
    return _NAMED + ("License-Expression: MIT\n" if "LICENSE" in files else "")


def _tar(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    path = top / "m.tar.gz"
    path.write_bytes(archives.tar_bytes([(f"m/{one}", data) for one, data in files.items()]))
    return [str(path)]


def _zip(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    (top / "m.zip").write_bytes(archives.zip_bytes(files))
    return [str(top / "m.zip")]


def _cache(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    repo = top / "models--org--m"
    (repo / "refs").mkdir(parents=True)
    (repo / "refs" / "main").write_text("c0ffee")
    (repo / "blobs").mkdir()
    for one, data in files.items():
        blob = repo / "blobs" / hashlib.sha256(data).hexdigest()
        blob.write_bytes(data)
        link = repo / "snapshots" / "c0ffee" / one
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return [str(repo)]


def _nested(top: Path, name: str, files: Files) -> list[str]:  # noqa: ARG001
    inner = {"demo/m.zip": archives.zip_bytes(files)}
    inner |= {f"demo/{one}": data for one, data in files.items() if one in ("README.md", "LICENSE")}
    return [str(archives.wheel(top, inner, _said(files)))]


PLACES: dict[str, Callable[[Path, str, Files], list[str]]] = {
    "file": _file,
    "folder": _folder,
    "hook": _hook,
    "wheel": _wheel,
    "sdist": _sdist,
    "tar": _tar,
    "zip": _zip,
    "Hub cache": _cache,
    "zip in a wheel": _nested,
}


def _asked(words: Sequence[str], folder: Path) -> tuple[int, list[dict[str, str]]]:
    here = os.getcwd()
    out = io.StringIO()
    try:
        os.chdir(folder)
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            code = weightmark(["verify", "--format", "json", *words])
    finally:
        os.chdir(here)
    return code, loads(out.getvalue())["findings"]


def cell(place: str, name: str, data: bytes, *, licensed: bool) -> str:
    """What is wrong with one cell, or nothing."""
    files = {name: data}
    if licensed:
        files["README.md"] = b"---\nlicense: mit\n---\n\n# A model\n"
        files["LICENSE"] = licence_text("mit").encode()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(os.path.realpath(top))
        code, findings = _asked(PLACES[place](folder, name, files), folder)
    errors = [one for one in findings if one["severity"] == "error"]
    if licensed:
        # In a repository whoever commits is the author, and a mark is theirs to add.
        errors = [one for one in errors if place != "hook" or one["code"] != "WM101"]
        return "; ".join(f"{one['code']} {one['message']}" for one in errors)
    base = name.rpartition("/")[2]
    names_it = any(base in one["path"] + one["message"] for one in errors)
    return "" if code == 1 and names_it else f"exit {code}, {[one['code'] for one in findings]}"


def stamped(name: str, data: bytes) -> str:
    """What is wrong with a file after its author stamped it, or nothing."""
    files = {
        name: data,
        "README.md": b"---\nlicense: mit\n---\n\n# A model\n",
        "LICENSE": licence_text("mit").encode(),
    }
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(os.path.realpath(top))
        _hook(folder, name, files)
        try:
            os.chdir(folder)
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as refused:
                first = weightmark(["stamp", "."])
                before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
                again = weightmark(["stamp", "."])
            after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        finally:
            os.chdir(here)
        code, findings = _asked(["--deep", "."], folder)
        mark = read_mark(folder / name)
    told = [one["code"] for one in findings]
    if (first, again, code, told) != (1, 0, 0, []) or after != before or mark is None:
        return f"exits {first}, {again}, {code}, {told}, {mark}, {refused.getvalue()}"
    return ""


# Each without a licence of its own.
FORMATS = {
    **{name: data for name, (data, _) in WHOLE.items()},
    "yolo.engine": engine(task="detect"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the cells of each place, and every one that is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args(arguments)
    wrong = 0
    for place in PLACES:
        right = [0, 0]
        for name, data in FORMATS.items():
            for licensed in (False, True):
                found = cell(place, name, data, licensed=licensed)
                right[licensed] += not found
                wrong += bool(found)
                if found and args.verbose:
                    say(f"  {place}, {name}, {'licensed' if licensed else 'no licence'}: {found}")
        say(f"{place}: {right[0]} of {len(FORMATS)} told without a licence, "
            f"{right[1]} of {len(FORMATS)} quiet with one")  # fmt: skip
    marked = {name: stamped(name, data) for name, data in FORMATS.items()}
    for name, found in marked.items() if args.verbose else ():
        if found:
            say(f"  stamped, {name}: {found}")
    faults = sum(map(bool, marked.values()))
    say(f"stamped: {len(marked) - faults} of {len(marked)} pass, and stay when stamped again")
    return 1 if wrong or faults else 0


if __name__ == "__main__":
    sys.exit(main())

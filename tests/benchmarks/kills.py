"""Stop the program at every writing system call, and let each such call fail.

`python -m tests.benchmarks.kills [--every N] [--only NAME …]`; needs strace. After each run every
file of the user is the old one or the new one, and the next run ends where a run that nobody
disturbed ends, with nothing left over. Calls are those that touch the folder of the run: open for
writing, write, copy, flush, rename, remove, lock, mode and owner.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.pairs import say
from tests.files import WHOLE, pipeline
from tests.licence_texts import licence_text
from tests.writers import gguf, safetensors

import weightmark

_CALLS = (
    *("openat", "write", "pwrite64", "writev", "copy_file_range", "sendfile", "ftruncate"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "fsync", "fdatasync"),
    *("fchmod", "fchmodat", "fchown", "setxattr", "fsetxattr", "flock"),
)
_ERRORS = ("ENOSPC", "EIO", "EACCES")
_LIMIT = 120
_CARD = "---\nlicense: apache-2.0\n---\n\n# A model\n"
_PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27", "weightmark"]
build-backend = "hatchling.build"
[project]
name = "tiny"
version = "1.0"
license = "Apache-2.0"
[tool.weightmark]
license = "apache-2.0"
[tool.hatch.build.targets.wheel]
packages = ["src/tiny"]
[tool.hatch.build.hooks.weightmark]
stamp = true
"""


class Scene(NamedTuple):
    """What is there at first, and the command that writes; `exits` are its codes undisturbed."""

    files: Mapping[str, bytes]
    command: Sequence[str]
    exits: tuple[int, ...] = (0,)
    before: Sequence[str] = ()


class Point(NamedTuple):
    """The call to be hit: its name, which of that name it is, and KILL or an error."""

    call: str
    number: int
    what: str


def scenes() -> dict[str, Scene]:
    """The ways in which weightmark writes."""
    program = (sys.executable, "-m", "weightmark")
    text = licence_text("apache-2.0").encode()
    weights = safetensors({"weight": ("F32", (64, 16))}, {"format": "pt"})
    model = {"LICENSE": text, "README.md": _CARD.encode(), "model.safetensors": weights}
    hooks = b"repos:\n- repo: local\n  hooks: []\n"
    return {
        "stamp": Scene({**model, "second.safetensors": weights}, (*program, "stamp", "."), (0, 1)),
        "stamp gguf, pipeline and sidecar": Scene(
            {
                "LICENSE": text,
                "README.md": _CARD.encode(),
                "model.gguf": gguf([], [("w", [64, 16], 0)], data=bytes(4096)),
                "model.npy": WHOLE["model.npy"][0],
                "meta.json": pipeline("ner"),
                "config.cfg": b"[nlp]\n",
                "ner/model": b"\x84\xa5nodes\x90",
            },
            (*program, "stamp", "."),
            (0, 1),
        ),
        # Enough bytes that threads share them.
        "stamp large": Scene(
            {
                **model,
                "model.safetensors": safetensors({f"w{at}": ("U8", (3 << 20,)) for at in range(3)}),
            },
            (*program, "stamp", "."),
            (0, 1),
        ),
        "init": Scene(
            {"pyproject.toml": b'[project]\nname = "a"\n', ".pre-commit-config.yaml": hooks},
            (*program, "init", "--license", "apache-2.0", "--ci", "."),
        ),
        "notice": Scene({**model, "NOTICE": b"Mine.\n"}, (*program, "notice", ".")),
        "lock": Scene(
            {f"{name}/{file}": data for name in "ab" for file, data in model.items()},
            (*program, "lock", "a", "b"),
            before=(*program, "lock", "b"),
        ),
        "trace --index": Scene(
            {f"{name}/{file}": data for name in "ab" for file, data in model.items()},
            (*program, "trace", "--index", "known.jsonl", "b"),
            before=(*program, "trace", "--index", "known.jsonl", "a"),
        ),
        "build": Scene(
            {
                "pyproject.toml": _PYPROJECT.encode(),
                "LICENSE": text,
                "src/tiny/__init__.py": b"",
                "src/tiny/model.safetensors": weights,
            },
            (sys.executable, "-m", "hatchling", "build", "-t", "wheel"),
        ),
    }


def works() -> bool:
    """Whether strace is there and may trace."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False)
    return done.returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts; 1 where a file was lost, or something stayed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only each N-th of call and way")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", choices=list(scenes()))
    args = parser.parse_args(arguments)
    if not works():
        say("kills: strace is not here, or may not trace; nothing was tried")
        return 0
    wrong = 0
    for name, scene in scenes().items():
        if not args.only or name in args.only:
            wrong += tried(name, scene, args.every)
    return 1 if wrong else 0


def tried(name: str, scene: Scene, every: int = 1) -> int:
    """Disturb a scene at each call in each way, or at every N-th of both; the number of faults."""
    with tempfile.TemporaryDirectory() as above:
        start = _made(Path(above, "start", "run"), scene)
        whole = shutil.copytree(start, Path(above, "whole", "run"))
        calls = _calls(whole, scene)
        wanted = _contents(whole)
        points = [
            Point(call, number, what) for call, number in calls for what in ("KILL", *_ERRORS)
        ][::every]

        def run(point: Point) -> list[str]:
            folder = Path(tempfile.mkdtemp(dir=above), "run")
            try:
                return list(_disturbed(shutil.copytree(start, folder), scene, point, wanted))
            finally:
                shutil.rmtree(folder.parent)

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            found = dict(zip(points, pool.map(run, points), strict=True))
    counts = Counter(point.what for point in points)
    faults = [f"{point.call} {point.number} {point.what}: {one}" for point in found
              for one in found[point]]  # fmt: skip
    told = ", ".join(f"{counts[what]} {what}" for what in ("KILL", *_ERRORS))
    say(f"{name}: {len(calls)} writing calls; {told}; {len(faults)} faults")
    for fault in faults:
        say(f"  {fault}")
    return len(faults)


def _made(folder: Path, scene: Scene) -> Path:
    for name, data in scene.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if scene.before:
        _run(scene.before, folder)
    return folder


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    temporary = folder.parent / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1580601600",
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_LIMIT,
        check=False,
    )  # fmt: skip


def _traced(folder: Path, scene: Scene, *options: str) -> subprocess.CompletedProcess[str]:
    traced = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-e",
        f"trace={','.join(_CALLS)}",
        *options,
    ]
    return _run([*traced, *scene.command], folder)


def _calls(folder: Path, scene: Scene) -> list[tuple[str, int]]:
    """The writing calls of an undisturbed run: the name of each, and which of that name it is."""
    log = folder.parent / "log"
    done = _traced(folder, scene, "-o", str(log))
    assert done.returncode in scene.exits, done.stdout + done.stderr
    seen: Counter[str] = Counter()
    found = []
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(?:\d+\s+)?(\w+)\(", line)
        if call is None:
            continue
        seen[call[1]] += 1
        reads = call[1] == "openat" and not re.search(r"O_WRONLY|O_RDWR|O_CREAT", line)
        if not reads and _touches(line, folder):
            found.append((call[1], seen[call[1]]))
    return found


def _touches(line: str, folder: Path) -> bool:
    """Whether a call is about a file of the run; paths without a folder are relative to it."""
    return (
        str(folder.parent) in line or re.search(r'\((?:AT_FDCWD<[^>]*>, )?"[^/]', line) is not None
    )


def _contents(folder: Path) -> dict[str, bytes]:
    """What the user sees: not what is to take the place of a file."""
    return {
        name: path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not (name := path.relative_to(folder).as_posix()).endswith(".weightmark-new")
    }


def _disturbed(
    folder: Path, scene: Scene, point: Point, wanted: Mapping[str, bytes]
) -> Iterator[str]:
    """What is wrong after a disturbed run, and after the next one."""
    old = _contents(folder)
    how = "signal=KILL" if point.what == "KILL" else f"error={point.what}"
    log = str(folder.parent / "log")
    done = _traced(folder, scene, "-o", log, f"--inject={point.call}:{how}:when={point.number}")
    # hatchling shows its own.
    if "Traceback" in done.stderr and os.path.dirname(weightmark.__file__) in done.stderr:
        yield f"a traceback: {done.stderr.strip().splitlines()[-1]}"
    now = _contents(folder)
    for name in sorted({*old, *wanted, *now}):
        if now.get(name) not in (old.get(name), wanted.get(name)):
            yield f"{name} is neither old nor new"
    again = _run(scene.command, folder)
    if again.returncode not in scene.exits:
        yield f"the next run ends with {again.returncode}: {again.stderr.strip()}"
    now = _contents(folder)
    yield from (
        f"{name} is not as it should be" for name in wanted if now.get(name) != wanted[name]
    )
    yield from (f"{name} stays" for name in _left_over(folder))


def _left_over(folder: Path) -> list[str]:
    names = [path.name for path in folder.parent.rglob("*")]
    return [name for name in names if name.endswith(".weightmark-new")
            or name.startswith("weightmark-build-")]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

"""Carries a tiny random model through the saves of real libraries, and says what becomes of marks.

`python -m tests.benchmarks.carry [--write docs/carry.md]` does each step of `savers` whose library
is installed, without `weightmark.carry` and with it, and prints the table of that page, or puts it
there. Each step starts from a stamped model under a licence with restrictions; a mark is kept where
it has all of them, and with carry names the base. `--generations` takes one model through all tools
in a row, and through them again with one step that is not carried. The converter of llama.cpp is a
step of both where LLAMA_CPP names a folder of its sources.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.pairs import say
from tests.benchmarks.savers import (
    NONE,
    STEPS,
    WATCHED,
    Step,
    accelerate_model,
    converted,
    gguf_f16,
    gguf_quantised,
    half,
    hub_sharded,
    is_there,
    merged,
    mergekit,
    mlx,
    onnx_of_tensors,
    save_pretrained,
    sharded,
    tool,
    trained,
    worded_model,
)

import weightmark
from weightmark.cli import main as command
from weightmark.formats import on_disk, recognised

LICENSE = "creativeml-openrail-m"
BEGIN, END = "<!-- table of tests.benchmarks.carry -->", "<!-- end of the table -->"
HEADING = ("tool", "step", "mark", "record", "verify says", "remedy", "then")


class Outcome(NamedTuple):
    """What became of a step: marks kept of files saved, records of configurations, and findings."""

    kept: int
    saved: int
    records: int
    configurations: int
    codes: tuple[str, ...]


def stamp(folder: Path) -> None:
    """Marks a model and takes the card away again: only mark and record speak from then on."""
    card = folder / "README.md"
    card.write_text(f"---\nlicense: {LICENSE}\n---\n# M\n")
    failed = [one for one in weightmark.stamp(folder) if one.error]
    if failed:
        raise AssertionError(failed)
    card.unlink()


def findings(folder: Path) -> list[dict[str, str]]:
    """What is found of marks and lineage; card and licence text are not there to be found."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        command(["verify", "--deep", "--format", "json", str(folder)])
    found: list[dict[str, str]] = json.loads(out.getvalue())["findings"]
    told = [one for one in found if one["severity"] != "note"]
    return [one for one in told if one["code"].startswith(("WM1", "WM4"))]


def marked(folder: Path) -> list[Path]:
    """The files of a folder that can hold a mark."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and on_disk(str(path)))
    return [path for path in files if _carries(path)]


def _carries(path: Path) -> bool:
    with path.open("rb") as stream:
        return recognised(stream, str(path)).carrier is not None


def outcome(step: Step, folder: Path, *, carried: bool = True) -> Outcome:
    """Does a step in a folder, and looks at what it saved."""
    base, out = folder / "base", folder / "out"
    step.start(base)
    stamp(base)
    named = weightmark.carry() if step.door == WATCHED else weightmark.carry(base, out)
    with named if carried else nullcontext():
        step.run(base, out)
    clauses = set(_clauses(base))
    files = marked(out)
    named_too = carried and step.door != NONE
    kept = sum(
        clauses <= set(_clauses(path)) and (not named_too or _names_a_base(path)) for path in files
    )
    names = ("config.json", "model_index.json")
    found = [path for path in out.rglob("*.json") if path.name in names]
    records = sum('"weightmark"' in path.read_text() for path in found)
    codes = tuple(sorted({one["code"] for one in findings(out)}))
    return Outcome(kept, len(files), records, len(found), codes)


def _clauses(path: Path) -> Iterator[str]:
    for file in marked(path) if path.is_dir() else [path]:
        mark = weightmark.read_mark(file)
        yield from (mark.clauses or ()) if mark is not None else ()


def _names_a_base(path: Path) -> bool:
    mark = weightmark.read_mark(path)
    return mark is not None and "base" in {one.name for one in mark.bases}


# -- the table ----------------------------------------------------------------------------------


def row(step: Step) -> tuple[str, ...]:
    """The row of a step: what becomes of mark and record, what is said of it, and the remedy."""
    with tempfile.TemporaryDirectory() as folder:
        without = outcome(step, Path(folder), carried=False)
    lost = "" if step.door == NONE else "not needed"
    if step.door != NONE:
        with tempfile.TemporaryDirectory() as folder:
            found = outcome(step, Path(folder))
        lost = f"{found.kept} of {found.saved}, {', '.join(found.codes) or 'nothing'}"
    stale = ", stale" if "WM104" in without.codes else ""
    return (
        tool(step),
        step.name,
        _share(without.kept, without.saved) + stale,
        _share(without.records, without.configurations),
        ", ".join(without.codes) or "nothing",
        step.door or "none needed",
        lost or "–",
    )


def _share(kept: int, count: int) -> str:
    if not count:
        return "–"
    return f"{'kept' if kept == count else 'lost' if not kept else 'in part'}, {kept} of {count}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as Markdown."""
    return "".join(f"| {' | '.join(row)} |\n" for row in (HEADING, ["---"] * len(HEADING), *rows))


def rows_of(page: str) -> list[list[str]]:
    """The rows of the table on a page."""
    lines = page.partition(BEGIN)[2].partition(END)[0].strip().splitlines()[2:]
    return [re.split(r" \| ", line.removeprefix("| ").removesuffix(" |")) for line in lines]


def write(page: Path, rows: Sequence[Sequence[str]]) -> None:
    """Puts rows into the table of a page; those of steps that could not be done here stay."""
    text = page.read_text(encoding="utf-8")
    old = {(row[0].split()[0], row[1]): row for row in rows_of(text)}
    new = {(row[0].split()[0], row[1]): row for row in rows}
    order = [(step.needs[0].replace("_", "-"), step.name) for step in STEPS]
    found = [new.get(key) or old[key] for key in order if key in new or key in old]
    head, _, rest = text.partition(BEGIN)
    page.write_text(f"{head}{BEGIN}\n{table(found)}{END}{rest.partition(END)[2]}", "utf-8")


# -- generations --------------------------------------------------------------------------------


def joined(base: Path, out: Path) -> None:
    """All shards in one file, by the functions of safetensors."""
    own = import_module("safetensors.torch")
    out.mkdir()
    tensors: dict[str, Any] = {}
    for path in sorted(base.glob("*.safetensors")):
        tensors.update(own.load_file(path))
    own.save_file(tensors, out / "model.safetensors")


GENERATIONS = (
    save_pretrained, trained, merged, half, mergekit, mlx, sharded, accelerate_model, hub_sharded,
    joined, *((converted,) if os.environ.get("LLAMA_CPP") else ()), gguf_f16, gguf_quantised,
    onnx_of_tensors,
)  # fmt: skip
NEEDED = (
    *("transformers", "peft", "mergekit", "mlx", "accelerate", "huggingface_hub", "safetensors"),
    *("gguf", "onnx", "torch", "sentencepiece"),
)


def generations(folder: Path) -> list[tuple[str, int]]:
    """Each tool in a row, and how many restrictions of the first model all its files have."""
    base = folder / "generation-0"
    worded_model(base)
    stamp(base)
    first = set(_clauses(base))
    found = [("base", len(first))]
    for number, step in enumerate(GENERATIONS, 1):
        out = folder / f"generation-{number}"
        with weightmark.carry(base, out):
            _do(step, base, out)
        files = [set(_clauses(path)) for path in marked(out)]
        found.append((step.__name__, len(first.intersection(*files) if files else ())))
        base = out
    return found


def unnamed(folder: Path) -> list[str]:
    """The steps whose loss is not named by the generation behind them, of all in `folder`.

    Each is done again without carry, and what it saved is left as it is, or stamped under MIT; the
    next one is carried again. Behind the last there is none: it has to be found itself.
    """
    return [
        f"{step.__name__}{' under ' + licence if licence else ''}"
        for number, step in enumerate(GENERATIONS, 1)
        for licence in ("", "mit")
        if not _is_named(folder, number, licence)
    ]


def _is_named(folder: Path, number: int, licence: str) -> bool:
    lost = folder / f"lost-{licence or 'silently'}-{number}"
    _do(GENERATIONS[number - 1], folder / f"generation-{number - 1}", lost)
    if licence:
        (lost / "README.md").write_text(f"---\nlicense: {licence}\n---\n")
        weightmark.stamp(lost)
    if number == len(GENERATIONS):
        return any(one["severity"] == "error" for one in findings(lost))
    out = folder / f"{lost.name}-next"
    with weightmark.carry(lost, out):
        _do(GENERATIONS[number], lost, out)
    said = f"lost at {lost.name}" if licence else f"cannot tell what {lost.name} asks"
    return any(said in one["message"] for one in findings(out))


def _do(step: Any, base: Path, out: Path) -> None:
    """A step; one that writes weights alone gets what its user would copy beside them."""
    step(base, out)
    for name in ("config.json", "tokenizer.model"):
        if not (out / name).exists():
            shutil.copy(base / name, out)


def offline() -> None:
    """No library asks the Hub, and nothing of this machine's cache takes part."""
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_CACHE=os.path.join(tempfile.gettempdir(), "none"))
    os.environ.setdefault("KERAS_BACKEND", "torch")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print or write a row for each step that can be done here; 1 where carry lost a mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the table into a page")
    parser.add_argument("--generations", action="store_true", help="one model through all tools")
    args = parser.parse_args(arguments)
    offline()
    warnings.simplefilter("ignore")
    if args.generations:
        with tempfile.TemporaryDirectory() as folder:
            chain = generations(Path(folder))
            lost = unnamed(Path(folder))
        say("\n".join(f"{name}: {count} of {chain[0][1]}" for name, count in chain))
        cases = 2 * len(GENERATIONS)
        say(f"named where one step is not carried: {cases - len(lost)} of {cases} {lost or ''}")
        return int(bool(lost) or any(count < chain[0][1] for _, count in chain))
    rows = [row(step) for step in filter(is_there, STEPS)]
    if args.write:
        write(args.write, rows)
    else:
        say(table(rows))
    return int(any(re.search(r"WM[14]|\b0 of", one[-1]) is not None for one in rows))


if __name__ == "__main__":
    sys.exit(main())

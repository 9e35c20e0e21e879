"""Marks of GGUF files in a llamafile: a program with a zip behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.vectors import gguf
from tests.vectors.archive import DEFLATED, Member, zipped
from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.sidecars import lines
from tests.vectors.vector import Tensor, Vector, canonical, table

PROGRAM = b"MZqFpD='\n#!/bin/sh\n"
ARGS = Member(".args", b"-m\nmodel.gguf\n")
MODEL = gguf.built(gguf.GOOD)
SMALL = gguf.built(gguf.BEFORE, gguf.Layout(weights=gguf.WEIGHTS[:1]))


def packed(*members: Member, program: bytes = PROGRAM) -> bytes:
    """A program, and behind it a zip whose offsets count from its own start."""
    return program + zipped((ARGS, *members))


def model(content: bytes = MODEL, name: str = "model.gguf") -> Member:
    """A GGUF file as it lies in the zip."""
    return Member(name, content)


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A llamafile whose model has a mark."""
    (content,) = gguf.marked(name, found).values()
    return {f"{name}.llamafile": packed(model(content))}


def accepted() -> Iterator[Vector]:
    """Other layouts of the same model and the same mark."""
    whole = packed(model())
    long = b"MZ" + b"\0" * 4094
    for name, why, content in (
        ("odd-largest", "a smaller model before it", packed(model(SMALL, "draft.gguf"), model())),
        ("odd-largest-first", "a smaller one behind it", packed(model(), model(SMALL, "b.gguf"))),
        ("odd-name", "a folder, and a suffix in capitals", packed(model(name="m/MODEL.GGUF"))),
        ("odd-program", "a longer program", packed(model(), program=long)),
        ("odd-zip64", "a directory in zip64", PROGRAM + zipped((ARGS, model()), wide=True)),
        ("odd-suffix", "a suffix in capitals", whole),
    ):
        file = f"{name}.LLAMAFILE" if name == "odd-suffix" else f"{name}.llamafile"
        case = Case(name, why, {}, PLAIN)
        yield Vector(name, why, {file: content}, read(gguf.DIGEST, case))
    name, why = "odd-equal", "two as large: it is the first in the directory"
    same = MODEL.replace(b"org/base", b"org/else")
    content = packed(model(name="b.gguf"), model(same, "a.gguf"))
    answer = read(gguf.DIGEST, Case(name, why, {}, PLAIN))
    yield Vector(name, why, {f"{name}.llamafile": content}, answer)


def unmarked() -> Iterator[Vector]:
    """What is no mark of a llamafile."""
    member = Member("weightmark.json", canonical(keys(PLAIN)).encode())
    plain = gguf.built(gguf.BEFORE)
    name, why = "odd-member", "a member weightmark.json is no mark here"
    files = {f"{name}.llamafile": packed(model(plain), member)}
    yield Vector(name, why, files, read(gguf.DIGEST, Case(name, why, {})))
    for name, why, one in (
        ("odd-deflated", "a model that is deflated, which no program maps", DEFLATED),
        ("odd-no-model", "no model", None),
    ):
        members = [] if one is None else [model()._replace(method=one)]
        answer = read(table([])[0], Case(name, why, {}))
        yield Vector(name, why, {f"{name}.llamafile": packed(*members)}, answer)


def beside() -> Iterator[Vector]:
    """The mark in a sidecar takes the place of the one inside, and is bound to the whole file."""
    whole = packed(model())
    digest, _ = table([Tensor("", "U8", (len(whole),), whole)])
    mark = PLAIN._replace(license="MIT", clauses=(), tensors=digest)
    name, why = "odd-sidecar", "a sidecar beside it, bound to the whole file"
    files = {f"{name}.llamafile": whole, f"{name}.llamafile.license": lines(keys(mark)).encode()}
    yield Vector(name, why, files, read(digest, Case(name, why, {}, mark)))


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Files that are not whole."""
    whole = packed(model())
    yield "cut", "the last byte is missing", whole[:-1]
    yield "model-cut", "a model that is cut", packed(model(MODEL[:-40]))
    yield "model-other", "something else under the name of a model", packed(model(b"GGUX" * 20))
    yield "twice", "a name twice", packed(model(), model(SMALL))
    yield "empty", "no byte", b""
    yield "no-zip", "a program without a zip", PROGRAM * 9
    elsewhere = model()._replace(offset=4)
    yield "elsewhere", "a model that is not where the directory has it", packed(elsewhere)


def vectors() -> Iterator[Vector]:
    """All vectors of llamafiles."""
    yield from carried(gguf.DIGEST, marked, everywhere=True)
    yield from accepted()
    yield from unmarked()
    yield from beside()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.llamafile": content})

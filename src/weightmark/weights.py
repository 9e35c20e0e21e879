"""Reads weight files: header and mark of each, on all cores where there are many.

Broken input is a value here, never an exception: one bad file must not hide the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from weightmark.bundle import Failure, Weights
from weightmark.cores import shared
from weightmark.errors import FormatError, MarkError, TreeError
from weightmark.formats import LEFT_OVER, by_path
from weightmark.formats.header import Header
from weightmark.formats.lfs import MAX_POINTER, pointer
from weightmark.mark import Mark, decode
from weightmark.tree import Tree

_LEFT_OVER = Failure(
    "left-over",
    "left behind by a run of weightmark that was stopped before it was whole",
    hint="remove it; `weightmark stamp` does so when it stamps the file again",
)
_OF_THE_DISK = "see to the permissions of the file, or to the disk"
# Below this many files, starting processes takes longer than reading the headers.
_MANY = 512


def read(tree: Tree, names: Sequence[str], *, deep: bool = False) -> dict[str, Weights]:
    """The weights at each name of `tree`, with what their headers say but the tensors.

    With `deep` the digest of the tensor table is there too. Where there are many files on disk,
    processes share them: reading a header takes the interpreter, not the disk.
    """
    many = len(names) >= _MANY and all(map(tree.path, names))
    least = _MANY if many else len(names) + 1
    return shared(lambda name: _read(tree, name, deep=deep), names, least)


def _read(tree: Tree, name: str, *, deep: bool) -> Weights:
    form, size = by_path(name), tree.size(name)
    header: Header | None = None
    mark: Mark | None = None
    digest = ""
    failure: Failure | None = None
    fault: MarkError | None = None
    try:
        if name.endswith(LEFT_OVER):
            failure = _LEFT_OVER
        elif size == 0:
            failure = Failure("empty", "the file is empty")
        elif size <= MAX_POINTER and (found := pointer(tree.read(name))) is not None:
            message = f"a git-lfs pointer to {found.size:,} bytes, not the weights"
            failure = Failure("lfs-pointer", message)
        elif form is not None:
            with tree.open(name) as stream:
                whole = form.read(stream, size)
            # No rule asks for the tensors, and thousands of tables are large.
            header = whole._replace(tensors=())
            digest = _digest(tree, name, whole) if deep else ""
            mark = decode(header.metadata)
    except FormatError as error:
        failure = Failure("unreadable", error.message, error.offset, error.hint)
    except TreeError as error:
        failure = Failure("unreadable", error.message, hint=error.hint)
    except OSError as error:
        failure = Failure("unreadable", f"{error.strerror or error}", hint=_OF_THE_DISK)
    except MarkError as error:
        fault = error
    kind, markable = (form.name, form.rewrite is not None) if form is not None else ("", False)
    return Weights(name, kind, markable, header, mark, fault, failure, digest, size=size)


def _digest(tree: Tree, name: str, header: Header) -> str:
    if not header.tensors:
        return ""
    from weightmark.formats.digest import tensor_digest

    workers = 0 if tree.path(name) else 1
    return tensor_digest(lambda: tree.open(name), header.tensors, workers=workers)

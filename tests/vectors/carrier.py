"""From the marks to vectors: the same questions in each carrier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.vectors.cases import bound, whole
from tests.vectors.faults import broken
from tests.vectors.marks import Case, told
from tests.vectors.vector import Answer, Vector

LABELS = ("license", "modelspec.license", "ss_metadata_license", "model_license", "general.license")
"""The keys that the page names: what else in a header speaks of the licence."""

Files = Mapping[str, bytes]


def read(tensors: str, case: Case, labels: Mapping[str, str] | None = None) -> Answer:
    """The answer for a file that is whole."""
    answer: Answer = {
        "error": bool(case.fault),
        **({"where": case.fault, "key": case.key} if case.fault else {}),
        "mark": told(case.mark) if case.mark else None,
        "tensors": tensors,
        "bound": None,
        "labels": dict(labels or {}),
    }
    if case.mark and case.mark.tensors:
        answer["bound"] = case.mark.tensors == tensors
    return answer


def refused(name: str, why: str, files: Files) -> Vector:
    """A file that is no weights of its format, or no whole ones."""
    return Vector(
        name,
        why,
        files,
        {
            "error": True,
            "where": "file",
            "mark": None,
            "tensors": None,
            "bound": None,
            "labels": {},
        },
    )


def carried(
    tensors: str, write: Callable[[str, Mapping[str, str]], Files], everywhere: bool
) -> Iterator[Vector]:
    """The marks in a carrier: all, or those that every carrier is asked."""
    for case in (*whole(tensors), *bound(), *broken()):
        if case.everywhere or not everywhere:
            yield Vector(case.name, case.why, write(case.name, case.keys), read(tensors, case))

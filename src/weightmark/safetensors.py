"""A guard: loads safetensors files that pass, and refuses those that fail.

The functions have the names and the arguments of the safetensors package, and hand over to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from weightmark import PathLike, verify
from weightmark.config import Project
from weightmark.declared.model_files import shard
from weightmark.errors import WeightmarkError
from weightmark.formats import is_weights
from weightmark.policy import Policy
from weightmark.verdict import NOTHING_CHECKED, Verdict

_MODULES = {
    "pt": "torch", "torch": "torch", "np": "numpy", "numpy": "numpy", "flax": "flax",
    "jax": "flax", "mlx": "mlx", "paddle": "paddle", "tf": "tensorflow",
    "tensorflow": "tensorflow",
}  # fmt: skip
"""The module of the safetensors package for each name of a framework."""


class RefusedError(WeightmarkError):
    """A file was not loaded, because it failed; `verdict` says why.

    `verdict` is None where the file was replaced between the check and the loading.
    """

    def __init__(self, message: str, verdict: Verdict | None, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.verdict = verdict


def load_file(
    filename: PathLike,
    framework: str = "pt",
    *,
    policy: Policy | Mapping[str, object] | None = None,
    project: Project | PathLike | None = None,
    deep: bool = False,
    **options: Any,
) -> dict[str, Any]:
    """Load all tensors of a file that passes, by name.

    `policy`, `project` and `deep` are those of `weightmark.verify`; `options`, such as `device`,
    go to `safetensors.torch.load_file` or that of another framework. Raises RefusedError where the
    verdict fails, where nothing could be checked, and where the file was replaced meanwhile; the
    errors of `weightmark.verify`; and those of safetensors.
    """
    load = import_module(f"safetensors.{_module(framework)}").load_file
    with _held(os.fspath(filename), policy, project, deep=deep):
        tensors: dict[str, Any] = load(os.fspath(filename), **options)
    return tensors


@contextmanager
def safe_open(
    filename: PathLike,
    framework: str = "pt",
    device: str = "cpu",
    *,
    policy: Policy | Mapping[str, object] | None = None,
    project: Project | PathLike | None = None,
    deep: bool = False,
) -> Iterator[Any]:
    """Open a file that passes as `safetensors.safe_open` does; for use in `with`.

    Raises as `load_file`. The check for a replaced file is made once it is open, and again when
    it is closed.
    """
    import safetensors

    with (
        _held(os.fspath(filename), policy, project, deep=deep) as check,
        safetensors.safe_open(os.fspath(filename), framework=framework, device=device) as opened,
    ):
        check()
        yield opened


def _module(framework: str) -> str:
    try:
        return _MODULES[framework]
    except KeyError:
        known = ", ".join(sorted(_MODULES))
        raise ValueError(f"framework {framework!r} is none of {known}") from None


@contextmanager
def _held(
    path: str,
    policy: Policy | Mapping[str, object] | None,
    project: Project | PathLike | None,
    *,
    deep: bool,
) -> Iterator[Any]:
    """Verify before, and make sure after that what was loaded is what was verified."""
    before = _state(path)
    verdict = _of(path, verify(path, policy=policy, project=project, deep=deep))
    if verdict.exit_code == NOTHING_CHECKED:
        raise RefusedError(f"{path}: nothing in it could be checked", verdict)
    if verdict.failed:
        raise RefusedError(_reasons(path, verdict), verdict, hint=_hint(verdict))

    def check() -> None:
        if _state(path) != before:
            raise RefusedError(
                f"{path}: replaced or changed while it was being loaded", None, hint="load it again"
            )

    yield check
    check()


def _of(path: str, verdict: Verdict) -> Verdict:
    """The verdict without what is said of other weights in the folder, but for other shards."""
    own = os.path.basename(path)
    series = shard(own)

    def is_other(where: str) -> bool:
        name = os.path.basename(where)
        piece = shard(name)
        same = name == own or (series and piece and series.series == piece.series)
        return is_weights(name) and not same

    mine = tuple(one for one in verdict.findings if not is_other(one.location.path))
    return verdict._replace(findings=mine)


def _state(path: str) -> tuple[int, ...]:
    """Which file it is, and when it was changed last; equal before and after means untouched."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _reasons(path: str, verdict: Verdict) -> str:
    failing = [one for one in verdict.findings if one.severity >= verdict.fail_on]
    where = failing[0].location.path
    # A file is judged with the model it belongs to: the fault may lie in another.
    at = "" if os.path.basename(where) == os.path.basename(path) else f" ({where})"
    first = f"{path}: {failing[0].rule.code} {failing[0].message}{at}"
    return first if len(failing) == 1 else f"{first}, and {len(failing) - 1} more"


def _hint(verdict: Verdict) -> str:
    failing = [one for one in verdict.findings if one.severity >= verdict.fail_on]
    return failing[0].hint

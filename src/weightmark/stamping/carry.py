"""Carries a licence through a step: what was loaded becomes the bases of what was saved.

Every save drops what stood in a header, so the licence has to be put back behind it. The models
that a step loads and saves are named, or else watched (`watch`), and what was saved is stamped at
the end of the step as by hand: under the licence that something beside it names, or under that of
what was loaded. No library is changed for it.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ContextDecorator
from importlib import import_module
from types import TracebackType
from typing import Any

from weightmark.collecting.bases import HUB_NAME, bare_hub_name
from weightmark.config import DeclaredBase, load
from weightmark.containers.paths import inside, unreachable
from weightmark.declared.mark import RELATIONS
from weightmark.declared.model_files import ADAPTER, PIPELINE
from weightmark.errors import UsageError, WeightmarkError
from weightmark.stamping.plan import FAILED, Result, told_of
from weightmark.stamping.stamp import Options, stamp, unfit
from weightmark.stamping.watch import Watch, WatchState, state


class Carry(ContextDecorator):
    """Stands around a step, as a context or a decorator; `results` are what became of each file.

    `bases` are paths or names on the Hub of what the step starts from, `out` the folders that it
    saves into; where one of them is left out, what the process itself loads or saves counts.
    `relation` is what the saved models are to their bases; without it they are adapters where they
    say so, merges of several bases, and else that is left open. Raises UsageError for a base that
    is neither there nor a name, and for a relation that is none.
    """

    def __init__(
        self,
        bases: Sequence[str] = (),
        out: Sequence[str] = (),
        *,
        relation: str = "",
        digest: bool = True,
    ) -> None:
        if relation and relation not in RELATIONS:
            raise UsageError(
                f"{relation!r} is no relation to a base", hint=f"one of {', '.join(RELATIONS)}"
            )
        self.results: tuple[Result, ...] = ()
        self._bases = tuple(map(_declared, bases))
        self._out = tuple(os.path.abspath(one) for one in out)
        self._relation = relation
        self._options = Options(digest=digest, inherit=True)
        self._before: dict[str, WatchState] = {}
        self._made: set[str] = set()
        self._watch = Watch()

    def __enter__(self) -> Carry:
        self.results, self._made, self._watch = (), set(), Watch()
        self._before = {folder: state(folder) for folder in self._below()}
        if not self._bases or not self._out:
            self._watch.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A run that was stopped has saved checkpoints, which are used all the same.
        if not self._bases or not self._out:
            self._watch.end()
        _warn(self.settle())

    def settle(self) -> tuple[Result, ...]:
        """Stamps what was saved so far, and says what became of it; nothing is raised."""
        if os.environ.get("RANK", "0") != "0":
            return ()  # of the processes of torchrun the first one saves
        saved = {folder: paths for folder in self._places() if (paths := self._saved(folder))}
        self._made.update(saved)
        bases = self._bases or tuple(self._loaded())
        out: list[Result] = []
        for folder, paths in saved.items() if bases else ():
            out += self._stamped(folder, paths, bases)
            self._before[folder] = state(folder)
        self.results += tuple(out)
        return tuple(out)

    def callback(self) -> Any:
        """A callback for the Trainer of transformers, that stamps each checkpoint once it is saved.

        Raises ImportError where transformers is not installed.
        """

        def on_save(*_: object, **__: object) -> None:
            _warn(self.settle())

        base = import_module("transformers").TrainerCallback
        return type("CarryCallback", (base,), {"on_save": on_save})()

    # -- what was saved -------------------------------------------------------------------------

    def _below(self) -> Iterator[str]:
        for each in self._out:
            for folder, _, _ in os.walk(each):
                yield folder

    def _places(self) -> list[str]:
        """The folders that may hold what was saved."""
        if self._out:
            return list(self._below())
        for folder, before in self._watch.written.items():
            self._before.setdefault(folder, before)
        return [each for each in self._watch.written if not _is_download(each)]

    def _saved(self, folder: str) -> list[str]:
        """The weights in a folder that are new or were written anew."""
        before = self._before.get(folder, {})
        return [path for path, now in sorted(state(folder).items()) if before.get(path) != now]

    # -- what was loaded ------------------------------------------------------------------------

    def _loaded(self) -> Iterator[DeclaredBase]:
        """The models that were read and not saved in this step; a pipeline counts as one."""
        made = (*self._made, *self._out)
        found: dict[str, None] = {}
        for folder in self._watch.read:
            above = os.path.dirname(folder)
            of_pipeline = os.path.isfile(os.path.join(above, PIPELINE))
            if state(folder) and not any(inside(folder, each) for each in made):
                found.setdefault(above if of_pipeline else folder)
        yield from (DeclaredBase("", path=folder) for folder in found)

    # -- stamping -------------------------------------------------------------------------------

    def _stamped(
        self, folder: str, paths: Sequence[str], bases: Sequence[DeclaredBase]
    ) -> list[Result]:
        adapter = os.path.isfile(os.path.join(folder, ADAPTER))
        relation = "adapter" if adapter else "merge" if len(bases) > 1 else ""
        relation = self._relation or relation
        try:
            project = load(folder, vouched=True)
            known = (*project.config.base, *(one._replace(relation=relation) for one in bases))
            project = project._replace(config=project.config._replace(base=known))
            fit = [path for path in paths if unfit(path, project) is None]
            return list(stamp(fit, project, self._options)) if fit else []
        except WeightmarkError as error:
            return [told_of(folder, error, FAILED)]


def _warn(results: Iterable[Result]) -> None:
    """Tells what could not be stamped, to who does not look at the results."""
    for one in results:
        if one.error:
            hint = f" ({one.hint})" if one.hint else ""
            warnings.warn(f"weightmark: {one.path}: {one.message}{hint}", stacklevel=3)


def _is_download(folder: str) -> bool:
    """Whether the weights in a folder were fetched, as the client of the Hub leaves it."""
    return os.path.isdir(os.path.join(folder, ".cache", "huggingface", "download"))


def _declared(base: str) -> DeclaredBase:
    """A base as the configuration would name it; raises UsageError for what is not there."""
    if os.path.exists(base):
        return DeclaredBase("", path=os.path.abspath(base))
    name = bare_hub_name(base)
    if re.match(HUB_NAME, name):
        return DeclaredBase(name)
    raise UsageError(f"{base}: {unreachable(base)}", hint="a path, or a name as org/model")

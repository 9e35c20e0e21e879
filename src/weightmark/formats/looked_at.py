"""A sequence of tensors that is made when it is looked at, while the file is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from weightmark.formats.header import Tensor


class LookedAt(Sequence[Tensor]):
    """The tensors that `make` gives; it may read the file, and raise `FormatError`.

    Most who read a header look at no tensor, and where they lie costs a read each.
    """

    __slots__ = ("_found", "_make")

    def __init__(self, make: Callable[[], Iterator[Tensor]]) -> None:
        self._make = make
        self._found: tuple[Tensor, ...] | None = None

    def _all(self) -> tuple[Tensor, ...]:
        if self._found is None:
            self._found = tuple(self._make())
        return self._found

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Tensor]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Tensor: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Tensor]: ...

    def __getitem__(self, index: int | slice) -> Tensor | Sequence[Tensor]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

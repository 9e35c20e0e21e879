"""What keeps start-up short: plain values, patterns compiled late, a hash without OpenSSL.

Both were a third of what a commit waited for. To a type checker `NamedTuple` is
`typing.NamedTuple`, and the classes are the same but for the check at run time that each
annotation is a type. Modules that use it keep `from __future__ import annotations`, which makes
annotations texts on every Python. `lazy` is for patterns that most texts do not need; the others
are compiled where they stand. `toml` gives the reader of TOML that this Python has.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from hashlib import sha256 as sha256
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    def _sha256():
        """That of the interpreter: hashlib loads OpenSSL, and hashes words no faster."""
        for module in ("_sha2", "_sha256"):  # from Python 3.12 on, and before
            try:
                return __import__(module).sha256
            except ImportError:
                continue
        return __import__("hashlib").sha256

    sha256 = _sha256()

    # What a class statement puts into the namespace of itself, and namedtuple has its own of.
    _OWN = frozenset(("__annotations__", "__module__", "__qualname__", "__classcell__"))

    class _Maker(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            types = namespace["__annotations__"]
            defaults = [namespace[field] for field in types if field in namespace]
            made = namedtuple(name, types, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = types
            for key, value in namespace.items():
                if key not in _OWN and key not in types:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base to write after the name of a class of frozen values."""


class _Lazy:
    """What stands in for a pattern: its first use puts the real thing's methods in its place."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        found: object = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but an error in `source` is raised by the first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


def toml() -> Any:
    """The module that reads TOML: Python's own from 3.11 on, before that its backport."""
    return import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

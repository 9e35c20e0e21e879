"""`NamedTuple` without a look at the annotations, which was a third of what a commit waited for.

To a type checker this is `typing.NamedTuple`, and the classes are the same but for the check at
run time that each annotation is a type. Modules that use it keep `from __future__ import
annotations`, which makes annotations texts on every Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

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

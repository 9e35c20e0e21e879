"""Edits pyproject.toml: what is there stays byte for byte, or the file is left for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from weightmark._startup import toml
from weightmark.errors import ConfigError, parser_words

Path = tuple[str, ...]
tomllib = toml()


def load_toml(content: str, path: str) -> Mapping[str, object]:
    """The tables of a TOML text; raises ConfigError that names `path`."""
    try:
        tables: Mapping[str, object] = tomllib.loads(_plain(content))
        return tables
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = f"{path}: not TOML: {parser_words(error)}"
        raise ConfigError((problem,), hint="mend the syntax there") from None


def with_table(old: str, lines: str) -> str | None:
    """The text with the table `tool.weightmark`, whose body is `lines`, behind the other tools.

    None where it takes none, or where that cannot be proved to change nothing else.
    """
    before = tomllib.loads(_plain(old))
    found = before.get("tool")
    tool = found if isinstance(found, dict) else {}
    wanted = {**before, "tool": {**tool, "weightmark": tomllib.loads(lines)}}
    new = _inserted(old, f"[tool.weightmark]\n{lines}")
    try:
        safe = tomllib.loads(_plain(new)) == wanted and _keeps(old, new)
    except tomllib.TOMLDecodeError:
        safe = False
    return new if safe else None


def with_values(old: str, values: Mapping[Path, object]) -> str | None:
    """The text with other values at paths of keys; None where that cannot be proved.

    Tables on the way are made. Comments and order stay.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    def table() -> object:
        return tomlkit.table(is_super_table=True)

    wanted = tomllib.loads(_plain(old))
    try:
        document = tomlkit.parse(_plain(old))
        for path, value in values.items():
            _set(document, path, value, table)
            _set(wanted, path, value, dict)
        new = tomlkit.dumps(document)
        safe = tomllib.loads(new) == wanted
    # The last ones are what tomlkit and dict say of a value where a table should be.
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError):
        return None
    if not safe:
        return None
    return new.replace("\n", "\r\n") if "\r\n" in old else new


def _set(table: Any, path: Path, value: object, make: Callable[[], object]) -> None:
    for key in path[:-1]:
        if key not in table:
            table[key] = make()
        table = table[key]
    table[path[-1]] = value


def _inserted(old: str, lines: str) -> str:
    """The text with the table `lines` behind the others of `tool`, "" where it takes none."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import InlineTable

    old, windows = _plain(old), "\r\n" in old
    try:
        document = tomlkit.parse(old)
        table = tomlkit.parse(lines)["tool"]["weightmark"]
        tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
        if isinstance(tool, InlineTable):
            # Without its comments, since an inline table is one line.
            inline = tomlkit.inline_table()
            inline.update(table.unwrap())
            tool["weightmark"] = inline
        else:
            tool["weightmark"] = table
        new = tomlkit.dumps(document)
    # TypeError: `tool` is no table; the others are what tomlkit says of forms that it cannot edit.
    except (TOMLKitError, TypeError, ValueError):
        return ""
    before, found, _ = new.partition(lines)
    if found:
        # tomlkit says where; which blank lines it adds differs from release to release.
        new = _put_in(old, len(before.rstrip("\n")), lines)
    return new.replace("\n", "\r\n") if windows else new


def _put_in(old: str, at: int, lines: str) -> str:
    at += len(old[at:]) - len(old[at:].lstrip("\n"))
    head, tail = old[:at], old[at:]
    if head.strip() and not head.endswith("\n\n"):
        head += "\n" if head.endswith("\n") else "\n\n"
    return head + lines + ("\n" if tail else "") + tail


def _keeps(old: str, new: str) -> bool:
    """Whether `new` is `old` with something put in at one place, white space apart."""
    old, new = "".join(old.split()), "".join(new.split())
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    return new[at + len(new) - len(old) :] == old[at:]


def toml_text(value: str) -> str:
    """A text as TOML writes it."""
    import json

    # Every JSON string without control characters is a basic string of TOML.
    return json.dumps(value, ensure_ascii=False)


def _plain(content: str) -> str:
    return content.replace("\r\n", "\n")

"""Sets a repository up: configuration, hook, model card; never writes over what is there."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.config import OWN_FILE, PYPROJECT
from weightmark.containers.replace import clear, put_all
from weightmark.containers.shipped import text
from weightmark.declared.reuse import Annotation, annotation_for, read_dep5, read_toml
from weightmark.errors import ConfigError, ExpressionError, UsageError
from weightmark.formats.header import ADJACENT
from weightmark.licenses.expression import canonical

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HOOKS = ".pre-commit-config.yaml"
CARD = "README.md"
WORKFLOW = ".github/workflows/weightmark.yml"

_LICENCE = "LICENSE-ID"
_MODEL = "MODEL-NAME"
_HOOK = re.compile(r"\bweightmark-(?:verify|stamp)\b")


class Outcome(NamedTuple):
    """What became of one file.

    `lines` are to be pasted by hand into a file that could not be edited safely.
    """

    path: str
    message: str
    changed: bool = False
    lines: str = ""


class _Step(NamedTuple):
    """What is to become of one file, and what it is to hold where it changes."""

    outcome: Outcome
    content: str = ""


def _stays(path: str, message: str, lines: str = "") -> _Step:
    return _Step(Outcome(path, message, lines=lines))


def _changes(path: str, message: str, content: str) -> _Step:
    return _Step(Outcome(path, message, changed=True), content)


def init(folder: str, license: str = "", *, workflow: bool = False) -> tuple[Outcome, ...]:
    """Writes what is missing in `folder`, one outcome a file; a second run changes nothing.

    `license` is a Hub id, an SPDX expression or a LicenseRef. Raises UsageError where it is none
    or `folder` is none, ConfigError where pyproject.toml cannot be read, StampError where a file
    cannot be written; then none is.
    """
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: no such directory", hint="make it first")
    if license:
        try:
            canonical(license)
        except ExpressionError as error:
            from weightmark.licenses.meant import meant

            hint = meant(license) or error.hint
            raise UsageError(f"--license: {error.message}", hint=hint) from None
    for name in (PYPROJECT, OWN_FILE, HOOKS, CARD, WORKFLOW):
        clear(os.path.join(folder, name))
    steps = [
        _configuration(folder, license),
        _hooks(folder),
        _card(folder, license),
    ]
    if workflow:
        steps.append(_whole(folder, WORKFLOW, template("github-workflow.yml"), "the CI job"))
        os.makedirs(os.path.join(folder, os.path.dirname(WORKFLOW)), exist_ok=True)
    steps += _sidecars(folder, steps)
    put_all({one.outcome.path: one.content.encode() for one in steps if one.outcome.changed})
    return tuple(one.outcome for one in steps)


def template(name: str) -> str:
    """A file of templates/."""
    return text(f"templates/{name}")


def _configuration(folder: str, license: str) -> _Step:
    pyproject, own = os.path.join(folder, PYPROJECT), os.path.join(folder, OWN_FILE)
    content = template("weightmark.toml")
    if license:
        content = content.replace(f'"{_LICENCE}"', _toml_string(license))
    else:
        content = content.replace("license = ", "# license = ", 1)
    if os.path.exists(own):
        return _stays(own, "is there already")
    if not os.path.exists(pyproject):
        return _whole(folder, OWN_FILE, content, "the configuration")
    old = _read(pyproject)
    before = _toml(old, pyproject)
    found = before.get("tool")
    tool = found if isinstance(found, dict) else {}
    if "weightmark" in tool:
        return _stays(pyproject, "has [tool.weightmark] already")
    lines = f"[tool.weightmark]\n{content}"
    wanted = {**before, "tool": {**tool, "weightmark": tomllib.loads(content)}}
    new = _with_table(old, lines)
    try:
        safe = tomllib.loads(_plain(new)) == wanted and _keeps(old, new)
    except tomllib.TOMLDecodeError:
        safe = False
    if not safe:
        return _stays(pyproject, "could not be edited safely; add by hand:", lines=lines)
    return _changes(pyproject, "now has [tool.weightmark]", new)


def _with_table(old: str, lines: str) -> str:
    """pyproject.toml with the table `lines` behind the others of `tool`, "" where it takes none."""
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


def _toml_string(text: str) -> str:
    import json

    # Every JSON string without control characters is a basic string of TOML.
    return json.dumps(text, ensure_ascii=False)


def _toml(content: str, path: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(_plain(content))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError((f"{path}: {error}",), hint="mend the TOML syntax") from None


def _plain(content: str) -> str:
    return content.replace("\r\n", "\n")


# -- the hook -----------------------------------------------------------------------------------


def _hooks(folder: str) -> _Step:
    path = os.path.join(folder, HOOKS)
    content = template("pre-commit-config.yaml")
    if not os.path.exists(path):
        return _whole(folder, HOOKS, content, "the hook weightmark-verify")
    old = _read(path)
    if _HOOK.search(old):
        return _stays(path, "has a hook of weightmark already")
    entry = content.split("\n", 1)[1]
    new = _with_entry(old, entry)
    if new is None:
        return _stays(path, "could not be edited safely; add under `repos:` by hand:", lines=entry)
    return _changes(path, "now has the hook weightmark-verify", new)


def _with_entry(old: str, entry: str) -> str | None:
    """The configuration with `entry` as its last repository; None where that cannot be proved."""
    import yaml

    try:
        before = yaml.safe_load(old)
        added = yaml.safe_load(entry)
        if not isinstance(before, dict) or not isinstance(before.get("repos"), list | None):
            return None
        new = _inserted(old, entry)
        after = yaml.safe_load(new) if new else None
    except (yaml.YAMLError, RecursionError):
        return None
    wanted = {**before, "repos": [*(before.get("repos") or []), *added]}
    return new if after == wanted and list(after) == list(wanted) else None


def _inserted(old: str, entry: str) -> str:
    """Text with `entry` behind the last item of the block list under `repos:`, "" where none is."""
    newline = "\r\n" if "\r\n" in old else "\n"
    lines = old.splitlines(keepends=True)
    start = next((at for at, line in enumerate(lines) if re.match(r"repos\s*:", line)), None)
    if start is None:
        return ""
    if re.match(r"repos\s*:\s*\[\s*\]\s*(?:#.*)?$", lines[start]):
        lines[start] = f"repos:{newline}"
    end = start + 1
    for at in range(start + 1, len(lines)):
        inside = lines[at].startswith((" ", "\t", "-"))
        if not inside and lines[at].strip() and not lines[at].startswith("#"):
            break
        if inside and lines[at].strip():
            end = at + 1
    items = [found for line in lines[start + 1 : end] if (found := re.match(r"( *)- ", line))]
    indent = items[0][1] if items else "  "
    block = "".join(
        indent + line.removeprefix("  ") + newline for line in entry.rstrip("\n").split("\n")
    )
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += newline
    return "".join([*lines[:end], block, *lines[end:]])


# -- the card -----------------------------------------------------------------------------------


def _card(folder: str, license: str) -> _Step:
    from weightmark.collecting.place import is_card

    for name in sorted(os.listdir(folder)):
        if is_card(name):
            return _stays(os.path.join(folder, name), "is there already")
    content = template("model-card.md")
    content = content.replace(_MODEL, os.path.basename(os.path.abspath(folder)))
    return _whole(
        folder, CARD, content.replace(f"license: {_LICENCE}", _fields(license)), "a model card"
    )


def _fields(license: str) -> str:
    """The lines of the front matter that name a licence, as the Hub wants them."""
    from weightmark.licenses.catalogue import find

    if not license:
        return "# license: the Hub id, or `other` with license_name and license_link"
    entry = find(license)
    if entry is not None and entry.hub:
        return f"license: {entry.hub[0]}"
    return f"license: other\nlicense_name: {canonical(license)}\nlicense_link: LICENSE"


# -- REUSE --------------------------------------------------------------------------------------

_SPDX = re.compile(r"SPDX-(?:FileCopyrightText|License-Identifier):[ \t]*[^\r\n]{1,400}")
# Files whose terms are most likely those of configuration, too.
_LIKE = (PYPROJECT, ".gitignore", ".gitattributes", HOOKS, CARD)


def _sidecars(folder: str, steps: Sequence[_Step]) -> list[_Step]:
    """For each new file of a project of REUSE that no annotation covers: the lines of another.

    Source: REUSE 3.3, "Adjacent .license file". Nothing where no file of the folder has such lines.
    """
    if not os.path.isdir(os.path.join(folder, "LICENSES")):
        return []
    new = [one.outcome.path for one in steps if one.outcome.changed]
    names = [os.path.relpath(path, folder) for path in new if not os.path.exists(path)]
    covered = _annotations(folder)
    lines = _spdx_lines(folder)
    return [
        _whole(folder, name + ADJACENT, lines, "what REUSE asks for")
        for name in names
        if lines and annotation_for(covered, name.replace(os.sep, "/")) is None
    ]


def _annotations(folder: str) -> list[Annotation]:
    found: list[Annotation] = []
    for name, reader in (("REUSE.toml", read_toml), (".reuse/dep5", read_dep5)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found += reader(path, _read(path).encode())[0]
    return found


def _spdx_lines(folder: str) -> str:
    """Copyright and licence as the first of the files of a folder has them that has both."""
    there = sorted(name for name in os.listdir(folder) if name.endswith(ADJACENT))
    for name in (*(each for one in _LIKE for each in (one + ADJACENT, one)), *there):
        path = os.path.join(folder, name)
        lines = _SPDX.findall(_read(path)) if os.path.isfile(path) else []
        if len({line.partition(":")[0] for line in lines}) == 2:
            return "".join(f"{line.strip()}\n" for line in lines)
    return ""


# -- files --------------------------------------------------------------------------------------


def _whole(folder: str, name: str, content: str, what: str) -> _Step:
    path = os.path.join(folder, name)
    if os.path.lexists(path):
        return _stays(path, "is there already")
    return _changes(path, f"written: {what}", content)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((f"{path}: {error}",)) from None

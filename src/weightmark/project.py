"""Finds the project that a run belongs to and reads its configuration."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from weightmark.errors import ConfigError
from weightmark.finding import Severity
from weightmark.policy import Policy

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PYPROJECT = "pyproject.toml"
OWN_FILE = "weightmark.toml"

_RULE_CODE = re.compile(r"WM[1-6]\d\d\Z")
_SEVERITIES = {str(severity): severity for severity in Severity}


class DeclaredBase(NamedTuple):
    """A base model as the configuration names it; `path` leads to its own files."""

    model: str
    relation: str = ""
    license: str = ""
    path: str = ""


class DeclaredWeights(NamedTuple):
    """Weights with terms of their own: a glob below the root, and what holds for it."""

    path: str
    license: str
    license_files: tuple[str, ...] = ()


class Config(NamedTuple):
    """`[tool.weightmark]`, checked; every field has the name of its key."""

    license: str = ""
    license_name: str = ""
    license_link: str = ""
    license_files: tuple[str, ...] = ()
    code_license: str = ""
    licenses: str = ""
    base: tuple[DeclaredBase, ...] = ()
    weights: tuple[DeclaredWeights, ...] = ()
    exclude: tuple[str, ...] = ()
    policy: Policy = Policy()


class Project(NamedTuple):
    """A root directory, its configuration, and the file that it was read from ("" for none).

    `publishes` says that the root is a repository or has a configuration: then a missing card or
    text is the author's to add, and an error.
    """

    root: str
    config: Config
    source: str = ""
    publishes: bool = False

    def declared(self, path: str) -> DeclaredWeights | None:
        """The entry of `weights` for a POSIX path below the root; the last that matches wins."""
        found = None
        for entry in self.config.weights:
            if matches(path, entry.path):
                found = entry
        return found

    def excludes(self, path: str) -> bool:
        """Whether the configuration leaves a POSIX path below the root out."""
        return any(matches(path, pattern) for pattern in self.config.exclude)


def matches(path: str, pattern: str) -> bool:
    """Whether a POSIX path fits a glob, where `*` stays in a folder and `**` crosses folders."""
    return re.fullmatch(_glob(pattern), path) is not None


def _glob(pattern: str) -> str:
    out = []
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]+\])", pattern):
        if part == "**/":
            out.append("(?:[^/]+/)*")
        elif part == "**":
            out.append(".*")
        elif part == "*":
            out.append("[^/]*")
        elif part == "?":
            out.append("[^/]")
        elif part.startswith("[") and part.endswith("]"):
            out.append("[^" + part[2:] if part.startswith("[!") else part)
        else:
            out.append(re.escape(part))
    return "".join(out)


def load(start: str, config_file: str = "") -> Project:
    """The project that holds the directory `start`, or the one of `config_file`.

    The nearest directory upwards with `weightmark.toml`, or with `[tool.weightmark]` in
    pyproject.toml, is the root; without one, the nearest git repository; else `start` itself.
    Raises ConfigError for a configuration that cannot be used.
    """
    if config_file:
        table = _read(config_file)
        if os.path.basename(config_file) == PYPROJECT:
            table = _tool_table(table, config_file) or {}
        root = os.path.dirname(os.path.abspath(config_file))
        return Project(root, parse(table, source=config_file), config_file, publishes=True)
    repository = ""
    for directory in _upwards(os.path.abspath(start)):
        if (found := _configured(directory)) is not None:
            table, source = found
            return Project(directory, parse(table, source=source), source, publishes=True)
        if os.path.exists(os.path.join(directory, ".git")):
            repository = directory
            break
    return Project(repository or os.path.abspath(start), Config(), publishes=bool(repository))


def _upwards(directory: str) -> Iterator[str]:
    while True:
        yield directory
        parent = os.path.dirname(directory)
        if parent == directory:
            return
        directory = parent


def _configured(directory: str) -> tuple[Mapping[str, object], str] | None:
    own = os.path.join(directory, OWN_FILE)
    pyproject = os.path.join(directory, PYPROJECT)
    table = _tool_table(_read(pyproject), pyproject) if os.path.isfile(pyproject) else None
    if os.path.isfile(own):
        if table is not None:
            message = f"{OWN_FILE} and [tool.weightmark] in {PYPROJECT} are both there"
            raise ConfigError((message,), hint=f"keep one of them in {directory}")
        return _read(own), own
    return None if table is None else (table, pyproject)


def _read(path: str) -> Mapping[str, object]:
    try:
        with open(path, "rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise ConfigError((f"{path}: {error.strerror or error}",)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError((f"{path}: {error}",), hint="mend the TOML syntax") from None


def _tool_table(content: Mapping[str, object], path: str) -> Mapping[str, object] | None:
    tool = content.get("tool")
    table = tool.get("weightmark") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError((f"{path}: tool.weightmark is not a table",))
    return table


def parse(table: Mapping[str, object], *, source: str = "") -> Config:
    """The configuration in a TOML table, which is not changed.

    Raises one ConfigError that holds every problem, each with its full key.
    """
    reader = _Reader(source)
    reader.known(table, "", _CONFIG_KEYS)
    config = Config(
        license=reader.license(table, ""),
        license_name=reader.text(table, "license-name", ""),
        license_link=reader.text(table, "license-link", ""),
        license_files=reader.texts(table, "license-files", ""),
        code_license=reader.text(table, "code-license", ""),
        licenses=reader.text(table, "licenses", ""),
        base=tuple(
            DeclaredBase(
                model=reader.text(entry, "model", key) or reader.text(entry, "path", key),
                relation=reader.choice(entry, "relation", key, _RELATIONS),
                license=reader.license(entry, key),
                path=reader.text(entry, "path", key),
            )
            for entry, key in reader.tables(table, "base", _BASE_KEYS, ("model", "path"))
        ),
        weights=tuple(
            DeclaredWeights(
                path=reader.text(entry, "path", key),
                license=reader.license(entry, key),
                license_files=reader.texts(entry, "license-files", key),
            )
            for entry, key in reader.tables(table, "weights", _WEIGHTS_KEYS, ("path",))
        ),
        exclude=reader.texts(table, "exclude", ""),
        policy=reader.policy(table),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems), hint="docs/configuration.md lists every key")
    return config


_CONFIG_KEYS = {
    "license",
    "license-name",
    "license-link",
    "license-files",
    "code-license",
    "licenses",
    "base",
    "weights",
    "exclude",
    "policy",
}
_BASE_KEYS = {"model", "relation", "license", "path"}
_WEIGHTS_KEYS = {"path", "license", "license-files"}
_POLICY_KEYS = {"allow", "deny", "ignore", "fail-on"}
_RELATIONS = ("finetune", "adapter", "merge", "quantized", "conversion", "distillation", "copy")


class _Reader:
    """Reads values out of TOML tables and gathers every problem with its full key."""

    def __init__(self, source: str) -> None:
        self.problems: list[str] = []
        in_pyproject = os.path.basename(source) == PYPROJECT
        self.prefix = "tool.weightmark." if in_pyproject else ""
        self.label = f"{source}: " if source else ""

    def problem(self, key: str, text: str) -> None:
        self.problems.append(f"{self.label}{self.prefix}{key} {text}")

    def known(self, table: Mapping[str, object], where: str, keys: set[str]) -> None:
        for key in sorted(set(table) - keys):
            close = _closest(key, keys)
            advice = f", did you mean {close!r}?" if close else f" (known: {', '.join(sorted(keys))})"
            self.problem(where + key, f"is not a known key{advice}")

    def text(self, table: Mapping[str, object], key: str, where: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.problem(where + key, f"is not a text: {value!r}")
            return ""
        if key in table and not value.strip():
            self.problem(where + key, "is empty")
        return value

    def texts(self, table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.problem(where + key, "is not a list of texts")
            return ()
        return tuple(value)

    def choice(
        self, table: Mapping[str, object], key: str, where: str, choices: tuple[str, ...]
    ) -> str:
        value = self.text(table, key, where)
        if value and value not in choices:
            self.problem(where + key, f"is {value!r}, not one of {', '.join(choices)}")
        return value

    def license(self, table: Mapping[str, object], where: str) -> str:
        return self.text(table, "license", where)

    def tables(
        self, table: Mapping[str, object], key: str, keys: set[str], needed: tuple[str, ...]
    ) -> Iterator[tuple[Mapping[str, object], str]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem(key, "is not a list of tables")
            return
        for number, entry in enumerate(value):
            where = f"{key}[{number}]."
            self.known(entry, where, keys)
            if not any(name in entry for name in needed):
                self.problem(f"{key}[{number}]", f"needs {' or '.join(needed)}")
            yield entry, where

    def policy(self, table: Mapping[str, object]) -> Policy:
        entry = table.get("policy", {})
        if not isinstance(entry, dict):
            self.problem("policy", "is not a table")
            return Policy()
        self.known(entry, "policy.", _POLICY_KEYS)
        fail_on = self.choice(entry, "fail-on", "policy.", tuple(_SEVERITIES)) or "error"
        return Policy(
            allow=self.texts(entry, "allow", "policy."),
            deny=self.texts(entry, "deny", "policy."),
            ignore=self.ignore(entry),
            fail_on=_SEVERITIES.get(fail_on, Severity.ERROR),
        )

    def ignore(self, entry: Mapping[str, object]) -> Mapping[str, str]:
        value = entry.get("ignore", {})
        if not isinstance(value, dict):
            self.problem("policy.ignore", 'is not a table of the form { WM203 = "reason" }')
            return {}
        for code, reason in value.items():
            if not _RULE_CODE.match(code):
                self.problem(f"policy.ignore.{code}", "is not the code of a rule, such as WM203")
            if not isinstance(reason, str) or not reason.strip():
                self.problem(f"policy.ignore.{code}", "needs a reason")
        return dict(value)


def _closest(word: str, words: set[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(words), 1)), "")

"""Finds the project that a run belongs to and reads its configuration."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from weightmark._startup import NamedTuple, lazy, toml
from weightmark.containers.paths import matches
from weightmark.declared.mark import RELATIONS
from weightmark.errors import ConfigError, ExpressionError, parser_words, remedy
from weightmark.finding import DOCS, Severity
from weightmark.licenses.catalogue import SHIPPED, Catalogue, load_folder
from weightmark.policy import Policy, Waiver, narrowed, resolve_policy

PYPROJECT = "pyproject.toml"
OWN_FILE = "weightmark.toml"

_RULE_CODE = r"WM[1-7]\d\d\Z"
_SEVERITIES = {str(severity): severity for severity in Severity}


class DeclaredBase(NamedTuple):
    """A base model as the configuration names it; `path` leads to its own files."""

    model: str
    relation: str = ""
    license: str = ""
    path: str = ""


class DeclaredWeights(NamedTuple):
    """Weights with terms of their own: a glob below the root, and what holds for it.

    `base` are the models that they were made from; those of the whole are not theirs.
    """

    path: str
    license: str
    license_files: tuple[str, ...] = ()
    base: tuple[DeclaredBase, ...] = ()


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

    `publishes` says that the root is a repository, or has a configuration that says what its
    weights are (a policy alone is what a receiver writes): then a missing card or text is the
    author's to add, and an error. `set_aside` are the keys of a configuration that was
    only found, not named and not in a repository: what they would silence is judged all the same.
    """

    root: str
    config: Config
    source: str = ""
    publishes: bool = False
    set_aside: tuple[str, ...] = ()
    by_git: bool = False

    def as_found(self) -> Project:
        """The project with what a configuration may say that nobody vouches for.

        It may make a verdict stricter, never milder: what is downloaded must not decide on itself.
        """
        policy = self.config.policy
        kept = Policy(
            allow=policy.allow,
            deny=policy.deny,
            fail_on=min(policy.fail_on, Policy().fail_on),
            locked=policy.locked,
            require_mark=policy.require_mark,
        )
        config = self.config._replace(
            license_files=(),
            licenses="",
            exclude=(),
            base=tuple(_only_named(one) for one in self.config.base),
            weights=tuple(
                one._replace(license_files=(), base=tuple(map(_only_named, one.base)))
                for one in self.config.weights
            ),
            policy=kept,
        )
        return self._replace(config=config, set_aside=tuple(_differing(self.config, config)))

    @property
    def own_licenses(self) -> str:
        """The folder of the user's own entries, "" for none."""
        folder = self.config.licenses
        return os.path.join(self.root, folder) if folder else ""

    def catalogue(self) -> Catalogue:
        """The licences that are known, the user's own included; raises CatalogueError."""
        return load_folder(self.own_licenses)

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


def _only_named(base: DeclaredBase) -> DeclaredBase:
    """A base without what could make it milder.

    That it only taught; and, of a model whose licence is known by its name, another licence or
    files of its own.
    """
    from weightmark.licenses.models import licence_of_model

    relation = "" if base.relation == "distillation" else base.relation
    known = licence_of_model(base.model) != ""
    kept = base._replace(license="", path="") if known else base
    return kept._replace(relation=relation)


def _differing(whole: Config, kept: Config) -> Iterator[str]:
    # Of weights with a licence of their own the card is still heard.
    heard = {"weights"} if any(one.license for one in whole.weights) else set()
    for key in ("license_files", "licenses", "exclude", "base", "weights"):
        if getattr(whole, key) != getattr(kept, key) or key in heard:
            yield key.replace("_", "-")
    for key in ("ignore", "fail_on", "waivers"):
        if getattr(whole.policy, key) != getattr(kept.policy, key):
            yield "waivers" if key == "waivers" else f"policy.{key.replace('_', '-')}"


def load(start: str, config_file: str = "", *, vouched: bool = False) -> Project:
    """The project that holds the directory `start`, or the one of `config_file`.

    The nearest directory upwards with `weightmark.toml`, or with `[tool.weightmark]` in
    pyproject.toml, is the root; without one, the nearest git repository; else `start` itself.
    Where no file is named (here, or by WEIGHTMARK_CONFIG), a configuration counts in full only in
    a git repository that is no download, or where the caller has `vouched` for it, as who stamps or
    builds does; elsewhere `Project.as_found` says what is left of it.
    Raises ConfigError for a configuration that cannot be used.
    """
    named = config_file or os.environ.get(CONFIG_VARIABLE, "")
    if named:
        table = _read(named)
        if os.path.basename(named) == PYPROJECT:
            table = _tool_table(table, named) or {}
        root = os.path.dirname(os.path.abspath(named))
        config, repository = parse_config(table, source=named), _repository(root)
        publishes = _publishes(config, repository)
        return Project(root, config, named, publishes, by_git=repository != "")
    here = os.path.abspath(start)
    repository = _repository(here)
    for directory in _upwards(here):
        if (found := _configured(directory)) is not None:
            table, source = found
            config = parse_config(table, source=source)
            publishes = _publishes(config, repository)
            project = Project(directory, config, source, publishes, by_git=bool(repository))
            own = repository != "" and not _is_hub_clone(repository)
            return project if own or vouched else project.as_found()
        if directory == repository:
            break
    root = repository or here
    publishes = _publishes(Config(), repository)
    return Project(root, Config(), publishes=publishes, by_git=bool(repository))


def under(project: Project, path: str) -> Project:
    """The project under the policy in a file, as if its configuration extended it.

    Raises ConfigError for a file that cannot be used, and where the project would widen the policy.
    """
    catalogue = project.catalogue()
    reader = _Reader(os.path.realpath(path))
    reader.label = f"{path}: "
    whole = reader.whole(catalogue, (reader.source,))
    part = project.config.policy
    given = [key for key, said, plain in zip(_JOINED, part, Policy(), strict=True) if said != plain]
    joined, problems = narrowed(whole, part, given, catalogue)
    for key, text in problems:
        reader.problem(key, f"of {project.source or 'the project'} {text}")
    if reader.problems:
        raise ConfigError(tuple(reader.problems), hint=_pages({True}))
    return project._replace(config=project.config._replace(policy=joined))


def _keys(fields: Iterable[str]) -> tuple[str, ...]:
    """The keys of a table as the fields of its record have them."""
    return tuple(field.replace("_", "-") for field in fields)


_JOINED = _keys(Policy._fields)


def _publishes(config: Config, repository: str) -> bool:
    """Whether weights are published from here: from a repository, or with words about them."""
    if config._replace(exclude=(), policy=Policy()) != Config():
        return True
    return repository != "" and not _is_hub_clone(repository)


CONFIG_VARIABLE = "WEIGHTMARK_CONFIG"


def _repository(start: str) -> str:
    """The git repository that holds a directory and is no download, "" where there is none."""
    for directory in _upwards(start):
        if _is_download(directory):
            return ""
        if os.path.exists(os.path.join(directory, ".git")):
            return directory
    return ""


_HUBS = lazy(r"(?:huggingface\.co|hf\.co|modelscope\.(?:cn|ai)|wisemodel\.cn)[:/]")
_MOST_CONFIG = 1 << 16  # bytes of a git configuration; those of clones have a few hundred


def _is_hub_clone(repository: str) -> bool:
    """Whether a repository was cloned from a hub of models, so that it may be somebody else's.

    Who commits there (pre-commit says so by PRE_COMMIT) is its author.
    """
    if os.environ.get("PRE_COMMIT"):
        return False
    try:
        with open(os.path.join(repository, ".git", "config"), encoding="utf-8") as stream:
            return _HUBS.search(stream.read(_MOST_CONFIG)) is not None
    except (OSError, ValueError):
        return False


# What huggingface_hub keeps in a folder that it downloaded to, with `FILE.metadata` for each file.
_DOWNLOADS = os.path.join(".cache", "huggingface", "download")


def is_downloaded(root: str, name: str) -> bool:
    """Whether a file below a root, by its POSIX path from there, was fetched from the Hub."""
    parts = name.split("/")
    return any(
        os.path.isfile(os.path.join(root, *parts[:end], _DOWNLOADS, *parts[end:]) + ".metadata")
        for end in range(len(parts))
    )


def _is_download(directory: str) -> bool:
    """Whether a folder was fetched from the Hub, as its client leaves a local folder or a cache."""
    if os.path.isdir(os.path.join(directory, _DOWNLOADS)):
        return True
    return os.path.basename(os.path.dirname(directory)) == "snapshots" and os.path.basename(
        os.path.dirname(os.path.dirname(directory))
    ).startswith(("models--", "datasets--", "spaces--"))


GIT = ("git", "-c", "core.fsmonitor=false")
"""The command that asks a repository; its own configuration may name a program for git to run."""


def ignored_by_git(root: str, paths: Sequence[str]) -> frozenset[str]:
    """Which of the paths below a repository its author does not publish; none without git.

    Paths are POSIX, from `root`. What is tracked is not ignored, whatever a pattern says
    (git-check-ignore).
    """
    import subprocess

    names = "\0".join(paths).encode("utf-8", "surrogateescape")
    try:
        found = subprocess.run(
            [*GIT, "check-ignore", "-z", "--stdin"], cwd=root, input=names, capture_output=True
        )
    except OSError:
        return frozenset()
    return frozenset(found.stdout.decode("utf-8", "surrogateescape").split("\0")) - {""}


def of_another_repository(folder: str, root: str) -> bool:
    """Whether a folder below the root of a repository belongs to a submodule, or to another clone.

    Such a folder, or one above it, has a `.git` of its own. Both paths are absolute.
    """
    below = takewhile(
        lambda one: one.startswith(os.path.join(root, "")), _upwards(os.path.normpath(folder))
    )
    return any(os.path.lexists(os.path.join(one, ".git")) for one in below)


def ships_marked(root: str) -> bool:
    """Whether the build of a project ships marked copies: `stamp = true` of the plugin."""
    path = os.path.join(root, PYPROJECT)
    if not os.path.isfile(path):
        return False
    build = _at(_read(path), "tool", "hatch", "build")
    targets = _at(build, "targets")
    tables = [build, *(_at(targets, name) for name in targets)]
    return any(_at(table, "hooks", "weightmark").get("stamp") is True for table in tables)


def _at(table: Mapping[str, object], *keys: str) -> Mapping[str, object]:
    """The table at a path of keys, empty where there is none."""
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table


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
    tomllib = toml()
    try:
        with open(path, "rb") as stream:
            found: Mapping[str, object] = tomllib.load(stream)
            return found
    except OSError as error:
        raise ConfigError((f"{path}: {error.strerror or error}",), hint=remedy(error)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = f"{path}: not TOML: {parser_words(error)}"
        raise ConfigError((problem,), hint="mend the syntax there") from None


def _tool_table(content: Mapping[str, object], path: str) -> Mapping[str, object] | None:
    tool = content.get("tool")
    table = tool.get("weightmark") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        hint = "write the keys below [tool.weightmark]"
        raise ConfigError((f"{path}: tool.weightmark is not a table",), hint=hint)
    return table


def parse_config(table: Mapping[str, object], *, source: str = "") -> Config:
    """The configuration in a TOML table, which is not changed.

    Raises one ConfigError that holds every problem, each with its full key.
    """
    reader = _Reader(source)
    reader.known(table, "", _CONFIG_KEYS)
    config = Config(
        license=reader.text(table, "license", ""),
        license_name=reader.text(table, "license-name", ""),
        license_link=reader.text(table, "license-link", ""),
        license_files=reader.texts(table, "license-files", ""),
        code_license=reader.text(table, "code-license", ""),
        licenses=reader.text(table, "licenses", ""),
        base=reader.bases(table, ""),
        weights=tuple(
            DeclaredWeights(
                path=reader.text(entry, "path", key),
                license=reader.text(entry, "license", key),
                license_files=reader.texts(entry, "license-files", key),
                base=reader.bases(entry, key),
            )
            for entry, key in reader.tables(table, "weights", "", _WEIGHTS_KEYS, ("path",))
        ),
        exclude=reader.texts(table, "exclude", ""),
        policy=reader.policy(table),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems), hint=_pages(reader.of_policy))
    return config


_CONFIG_KEYS = {*_keys(Config._fields), "waivers"}
_BASE_KEYS = {*_keys(DeclaredBase._fields)}
_WEIGHTS_KEYS = {*_keys(DeclaredWeights._fields)}
_POLICY_KEYS = {*_JOINED, "extends"} - {"waivers"}
_WAIVER_KEYS = Waiver._fields
_MOST_EXTENDED = 8


class _Reader:
    """Reads values out of TOML tables and gathers every problem with its full key."""

    def __init__(self, source: str) -> None:
        self.problems: list[str] = []
        self.of_policy: set[bool] = set()  # of each problem, whether it is one of the policy
        self.source = source
        in_pyproject = os.path.basename(source) == PYPROJECT
        self.prefix = "tool.weightmark." if in_pyproject else ""
        self.label = f"{source}: " if source else ""

    def problem(self, key: str, text: str) -> None:
        self.problems.append(f"{self.label}{self.prefix}{key} {text}")
        self.of_policy.add(key.startswith(("policy", "waivers")))

    def known(self, table: Mapping[str, object], where: str, keys: set[str]) -> None:
        for key in sorted(set(table) - keys):
            close = _closest(key, keys)
            known = f" (known: {', '.join(sorted(keys))})"
            advice = f", did you mean {close!r}" if close else known
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

    def tables(
        self,
        table: Mapping[str, object],
        key: str,
        above: str,
        keys: set[str],
        needed: tuple[str, ...],
    ) -> Iterator[tuple[Mapping[str, object], str]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem(above + key, "is not a list of tables")
            return
        for number, entry in enumerate(value):
            where = f"{above}{key}[{number}]."
            self.known(entry, where, keys)
            if not any(name in entry for name in needed):
                self.problem(f"{above}{key}[{number}]", f"needs {' or '.join(needed)}")
            yield entry, where

    def bases(self, table: Mapping[str, object], above: str) -> tuple[DeclaredBase, ...]:
        return tuple(
            DeclaredBase(
                model=self.text(entry, "model", key) or self.text(entry, "path", key),
                relation=self.choice(entry, "relation", key, RELATIONS),
                license=self.text(entry, "license", key),
                path=self.text(entry, "path", key),
            )
            for entry, key in self.tables(table, "base", above, _BASE_KEYS, ("model", "path"))
        )

    def policy(self, table: Mapping[str, object]) -> Policy:
        entry = table.get("policy", {})
        if not isinstance(entry, dict):
            self.problem("policy", "is not a table")
            return Policy()
        self.known(entry, "policy.", _POLICY_KEYS)
        catalogue = self.catalogue(table) if entry.get("allow") or entry.get("deny") else SHIPPED
        found = self.rules(entry, "policy.", catalogue)._replace(waivers=self.waivers(table))
        return self.extended(entry, "policy.", found, catalogue, ())

    def rules(self, entry: Mapping[str, object], where: str, catalogue: Catalogue) -> Policy:
        fail_on = self.choice(entry, "fail-on", where, tuple(_SEVERITIES)) or "error"
        return Policy(
            allow=self.words(entry, "allow", where, catalogue),
            deny=self.words(entry, "deny", where, catalogue),
            ignore=self.ignore(entry, where),
            fail_on=_SEVERITIES.get(fail_on, Severity.ERROR),
            locked=self.codes(entry, where),
            require_mark=self.switch(entry, "require-mark", where),
        )

    def switch(self, table: Mapping[str, object], key: str, where: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.problem(where + key, f"is neither true nor false: {value!r}")
        return value is True

    def catalogue(self, table: Mapping[str, object]) -> Catalogue:
        folder = table.get("licenses")
        if not isinstance(folder, str) or not folder:
            return SHIPPED
        return load_folder(os.path.join(os.path.dirname(self.source), folder))

    def words(
        self, entry: Mapping[str, object], key: str, where: str, catalogue: Catalogue
    ) -> tuple[str, ...]:
        found: list[str] = []
        for word in self.texts(entry, key, where):
            found += self.word(word, key, where, catalogue)
        return tuple(dict.fromkeys(found))

    def word(self, word: str, key: str, where: str, catalogue: Catalogue) -> tuple[str, ...]:
        try:
            return resolve_policy(word, catalogue, deny=key == "deny")
        except ExpressionError as error:
            self.problem(where + key, f"names what is not known: {error.message}; {error.hint}")
            return ()

    def codes(self, entry: Mapping[str, object], where: str) -> tuple[str, ...]:
        found = self.texts(entry, "locked", where)
        for code in found:
            self.code(code, f"{where}locked")
        return found

    def code(self, code: str, key: str) -> None:
        if not re.match(_RULE_CODE, code):
            self.problem(key, f"has {code!r}, which is not the code of a rule{_like(code)}")

    def waivers(self, table: Mapping[str, object]) -> tuple[Waiver, ...]:
        found = []
        for entry, key in self.tables(table, "waivers", "", set(_WAIVER_KEYS), ("base",)):
            missing = [name for name in _WAIVER_KEYS if name not in entry]
            if missing:
                self.problem(key.rstrip("."), f"needs {', '.join(missing)}")
                continue
            found.append(Waiver(*(self.text(entry, name, key) for name in _WAIVER_KEYS)))
        return tuple(found)

    def extended(
        self,
        entry: Mapping[str, object],
        where: str,
        found: Policy,
        catalogue: Catalogue,
        seen: tuple[str, ...],
    ) -> Policy:
        """The policy under the one that it extends, which it may narrow and not widen."""
        name = self.text(entry, "extends", where)
        if not name:
            return found
        path = os.path.realpath(os.path.join(os.path.dirname(self.source), name))
        if path in seen or len(seen) == _MOST_EXTENDED:
            self.problem(where + "extends", f"goes in circles or too deep: {name}")
            return found
        if not os.path.isfile(path):
            self.problem(where + "extends", f"names no file: {name}")
            return found
        inner = _Reader(path)
        whole = inner.whole(catalogue, (*seen, path))
        self.problems += inner.problems
        self.of_policy |= {True} if inner.problems else set()
        joined, problems = narrowed(whole, found, entry, catalogue)
        for key, text in problems:
            above = "" if key == "waivers" else where
            self.problem(above + key, f"{text} ({name})")
        return joined

    def whole(self, catalogue: Catalogue, seen: tuple[str, ...]) -> Policy:
        """The policy in the file of this reader, under those that it extends."""
        table = self.shared(_read(self.source))
        self.known(table, "", _POLICY_KEYS | {"waivers"})
        found = self.rules(table, "", catalogue)._replace(waivers=self.waivers(table))
        return self.extended(table, "", found, catalogue, seen)

    def shared(self, content: Mapping[str, object]) -> Mapping[str, object]:
        """The policy in a file that others extend: alone, or in the configuration of a project."""
        table = _tool_table(content, self.source) or content
        policy = table.get("policy")
        if not isinstance(policy, dict):
            return table
        self.known(table, "", _CONFIG_KEYS)
        return {**policy, **{key: table[key] for key in ("waivers",) if key in table}}

    def ignore(self, entry: Mapping[str, object], where: str) -> Mapping[str, str]:
        value = entry.get("ignore", {})
        if not isinstance(value, dict):
            self.problem(f"{where}ignore", 'is not a table of the form { WM203 = "reason" }')
            return {}
        for code, reason in value.items():
            if not re.match(_RULE_CODE, code):
                self.problem(f"{where}ignore.{code}", f"is not the code of a rule{_like(code)}")
            if not isinstance(reason, str) or not reason.strip():
                self.problem(f"{where}ignore.{code}", "needs a reason")
        return dict(value)


def _pages(of_policy: set[bool]) -> str:
    """Where to read on: a wrong word of a policy is in no list of keys."""
    pages = {
        False: f"{DOCS}configuration.md lists every key",
        True: f"{DOCS}policy.md has the words of a policy",
    }
    return "; ".join(pages[one] for one in sorted(of_policy))


def _like(code: str) -> str:
    """The rule that may have been meant, by its code or its name; else what a code looks like."""
    from weightmark.containers.shipped import shipped_text

    headings = re.findall(r"(?m)^## (WM\d+) (\S+)$", shipped_text("docs/rules.md"))
    rules = {name: rule for rule, name in headings}
    folded = code.strip().casefold().replace("_", "-")
    near = rules.get(_closest(folded, set(rules))) or _closest(code.upper(), set(rules.values()))
    return f", did you mean {near!r}" if near else ", such as WM203"


def _closest(word: str, words: set[str]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, sorted(words), 1)), "")

"""Sets a repository up: looks at what is there, plans every file, and writes all of them or none.

What it cannot know, the licence and its text, it is told or it says what to pass. It never writes
over what is there: it adds a table, an item, keys, and leaves the rest byte for byte. What is said
otherwise already is an error. A second run finds nothing to do.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.config import GIT, OWN_FILE, PYPROJECT, ignored_by_git, load
from weightmark.containers.paths import from_here, relative
from weightmark.containers.shipped import below, template
from weightmark.containers.tree import INSIDE
from weightmark.declared.card import edit
from weightmark.declared.front_matter import Value
from weightmark.declared.model_files import PIPELINE
from weightmark.declared.naming import is_card, is_text
from weightmark.errors import CardError, UsageError
from weightmark.finding import Finding
from weightmark.formats import DVC
from weightmark.licenses.catalogue import SHIPPED, License
from weightmark.licenses.expression import canonical
from weightmark.projects import ci, hooks, official, reuse, toml_tables
from weightmark.projects.official import Official
from weightmark.projects.step import Step, read_file, unless_there, written
from weightmark.projects.survey import Survey, SurveyedModel, survey, textless

CARD = "README.md"
GIT_ATTRIBUTES = ".gitattributes"
_LICENCE, _CODE, _MODEL = "LICENSE-ID", "CODE-LICENSE-ID", "MODEL-NAME"
_FOLDER, _PACKAGE = "model_package", "model-package"
# What the Hub knows of how a model came from its base ("Model cards", base_model_relation).
_RELATIONS = ("adapter", "merge", "quantized", "finetune")
_LFS = "filter=lfs diff=lfs merge=lfs -text"
# A model on the Hub, which is all that `base_model` takes (huggingface_hub, `REPO_ID_REGEX`).
_ON_HUB = re.compile(r"[\w-][\w.-]{0,95}/[\w-][\w.-]{0,95}")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


class Wishes(NamedTuple):
    """What is asked of `init` beside what the folder says.

    `license` is the licence of weights that name none, `text` a file or an address with its text,
    `ci`: a job for CI, None where CI is there already. `package` is the name of a new package that
    is to ship the weights, `code_license` the licence of its code.
    """

    license: str = ""
    text: str = ""
    ci: bool | None = None
    package: str = ""
    code_license: str = ""


def planned_setup(folder: str, wishes: Wishes = Wishes()) -> tuple[Step, ...]:  # noqa: B008 - a value
    """What is to become of each file in `folder`; writes nothing.

    Raises UsageError where something is asked that cannot be, or something has to be passed,
    ConfigError where pyproject.toml or the configuration cannot be read, CardError for a card that
    cannot be edited.
    """
    found = survey(folder, wishes.license)
    if found.unnamed:
        where = ", ".join(from_here(one.folder) for one in found.unnamed)
        raise UsageError(f"{where}: no licence of the weights is named", hint=NAME_IT)
    if wishes.package:
        _mind_package(found, wishes)
        found = found._replace(pyproject={"project": {}})
    texts = _texts(found, wishes)
    if wishes.package:
        steps = list(_package(found, wishes))
    else:
        steps = [*_configuration(found, texts), *_cards(found, texts), *_attributes(found)]
    steps += [one.step for one in texts]
    steps += reuse.annotation(found)
    root = found.project.root
    steps.append(hooks.hooks_step(root))
    job = ci.ci_step(root, wishes.ci)
    steps += [job] if job is not None else []
    return (*steps, *reuse.sidecars(found.top, steps))


NAME_IT = "pass it: --license ID (`weightmark licenses` lists them, `weightmark choose` helps)"


# -- texts ------------------------------------------------------------------------------------


class _Text(NamedTuple):
    """A text that is to be written, and the models that it is for."""

    step: Step
    models: tuple[SurveyedModel, ...]


def _texts(found: Survey, wishes: Wishes) -> list[_Text]:
    """The licence texts that are missing: where they go, or where they are to be had."""
    given = official.text_named(wishes.text) if wishes.text else ()
    wanted: dict[tuple[str, str], tuple[License | None, list[SurveyedModel]]] = {}
    for model in found.models:
        for name, entry in textless(model):
            folder = _text_folder(found, model)
            wanted.setdefault((folder, name), (entry, []))[1].append(model)
    out: list[_Text] = []
    taken: set[str] = set()
    for (folder, name), (entry, models) in wanted.items():
        text = _text(given, entry, models, found)
        if text is not None:
            path = _free(folder, name, found, taken)
            taken.add(path)
            told = _told(text, entry.name if entry else name) + _of_the_code(folder, found)
            step = written(path, text.content, told)
            out.append(_Text(step, tuple(models)))
    if given and not out:
        _unfitting(given, wanted)
    return out


# Such a text ends in it: a holder's line is part of the licence, and a package of texts has none.
_ABOVE = re.compile(r"(?is)(?P<before>.*?)\babove\s+copyright\s+notice\b")
_HOLDER = re.compile(r"(?im)^\W*(?:copyright\b|©).*\w")


def _told(text: Official, name: str) -> str:
    above = _ABOVE.match(text.content)
    if above is None or _HOLDER.search(above["before"]):
        return f"the text of {name}"
    return f"the text of {name}; write your line above it: Copyright (c) YEAR NAME"


def _of_the_code(folder: str, found: Survey) -> str:
    """What the text of a licence makes of another that stands there already."""
    there = sorted(filter(is_text, os.listdir(folder))) if os.path.isdir(folder) else []
    if found.packages or found.reuse or not there:
        return ""
    return f"; {there[0]} counts as that of the code, take it away where it is not"


def _text(
    given: Sequence[Official],
    entry: License | None,
    models: Sequence[SurveyedModel],
    found: Survey,
) -> Official | None:
    if entry is None or not entry.text:
        # Nobody here knows the words of this licence, but they are not those of another.
        return next((one for one in given if not one.id), None)
    fitting = (one for one in given if official.is_of(one, entry, found.catalogue))
    if text := next(fitting, None):
        return text
    places = {base.place: None for model in models for base in model.facts.bases if base.place}
    copies = (official.beside_base(place, entry, found.catalogue) for place in places)
    return next(filter(None, copies), None) or official.installed(entry)


def _unfitting(
    given: Sequence[Official],
    wanted: Mapping[tuple[str, str], tuple[License | None, list[SurveyedModel]]],
) -> None:
    """Raises UsageError for a text that is none of those that are missing."""
    for _, name in wanted:
        known = SHIPPED.find(given[0].id) if given[0].id else None
        what = f"the text of {known.name}" if known else "not that text word for word"
        raise UsageError(
            f"--text: {given[0].source} is {what}, and {name} is wanted",
            hint=f"`weightmark identify {given[0].source.partition(' ')[0]}` shows the difference",
        )


def _text_folder(found: Survey, model: SurveyedModel) -> str:
    """A package and a repository of one licence have their texts at the top."""
    if found.reuse:
        return os.path.join(found.top, "LICENSES")
    return found.top if found.packages or len(found.licences) == 1 else model.folder


def _free(folder: str, name: str, found: Survey, taken: set[str]) -> str:
    """Where a text goes: LICENSE, or another name where that is the code's."""
    if found.reuse:
        return os.path.join(folder, f"{name}.txt")
    there = os.listdir(folder) if os.path.isdir(folder) else []
    names = [] if found.packages or any(map(is_text, there)) else ["LICENSE"]
    for each in (*names, "LICENSE-MODEL", f"LICENSE-MODEL-{name}"):
        path = os.path.join(folder, each)
        if path not in taken and not os.path.lexists(path):
            return path
    raise UsageError(f"{path}: is there, and is not the text of {name}", hint="move it away")


# -- configuration ----------------------------------------------------------------------------


def _configuration(found: Survey, texts: Sequence[_Text]) -> Iterator[Step]:
    """One licence for all is said in the configuration; several are said by the cards."""
    path = os.path.join(found.top, PYPROJECT)
    names = _license_files(found, texts) if found.packages else ()
    if found.project.source:
        yield from _configured(found)
    elif found.is_root and len(found.licences) == 1:
        lines = _config_lines(found, names)
        if found.pyproject is None:
            yield unless_there(os.path.join(found.top, OWN_FILE), lines, "the configuration")
            return
        old = read_file(path)
        new = toml_tables.with_table(_packed(found, old, names), lines)
        if new is None:
            message = "could not be edited safely; add by hand:"
            yield Step(path, message, lines=f"[tool.weightmark]\n{lines}")
            return
        yield Step(path, "[tool.weightmark]", old, new)


def _configured(found: Survey) -> Iterator[Step]:
    """What a configuration is missing that is there already: the licence, where it is one."""
    path, key = found.project.source, "license"
    config = found.project.config
    if config.license or config.weights or len(found.licences) != 1:
        yield Step(path, "has a configuration already")
        return
    inside = os.path.basename(path) == PYPROJECT
    where = ("tool", "weightmark", key) if inside else (key,)
    old = read_file(path)
    new = toml_tables.with_values(old, {where: found.licences[0]})
    line = f"license = {toml_tables.toml_text(found.licences[0])}"
    if new is None:
        yield Step(path, "could not be edited safely; add by hand:", lines=line)
    else:
        yield Step(path, "names the licence", old, new)


def _config_lines(found: Survey, names: Sequence[str]) -> str:
    lines = template("weightmark.toml")
    licence = _short(found.licences[0])
    lines = lines.replace(f'"{_LICENCE}"', toml_tables.toml_text(licence))
    if names:
        listed = ", ".join(map(toml_tables.toml_text, names))
        lines = lines.replace('# license-files = ["LICENSE-MODEL"]', f"license-files = [{listed}]")
    code = _project(found).get("license")
    if found.packages and isinstance(code, str):
        lines += f"code-license = {toml_tables.toml_text(code)}\n"
    return lines


def _short(licence: str) -> str:
    """A licence as people write it: the Hub id where there is one that means it alone."""
    entry = SHIPPED.find(licence)
    short = entry.short_name if entry is not None and entry.id == licence else licence
    return short if SHIPPED.find(short) == entry and canonical(short) == licence else licence


def _license_files(found: Survey, texts: Sequence[_Text]) -> tuple[str, ...]:
    """The texts of the weights in a package, where LICENSE is that of the code."""
    new = [one.step.path for one in texts]
    there = [
        os.path.abspath(text.path)
        for model in found.models
        for text in model.facts.texts
        if text.role == "weights"
    ]
    return tuple(sorted({relative(path, found.top) for path in (*new, *there)}))


def _project(found: Survey) -> Mapping[str, object]:
    project = (found.pyproject or {}).get("project")
    return project if isinstance(project, dict) else {}


def _packed(found: Survey, content: str, names: Sequence[str]) -> str:
    """pyproject.toml with both licences of a package, and the build hook where hatchling builds."""
    build = (found.pyproject or {}).get("build-system")
    if not found.packages or not isinstance(build, dict):
        return content
    values: dict[toml_tables.Path, object] = {}
    if build.get("build-backend") == "hatchling.build":
        values["tool", "hatch", "build", "hooks", "weightmark"] = {}
        requires = [str(one) for one in build.get("requires") or ()]
        if not any(re.match(r"weightmark\b", one) for one in requires):
            values["build-system", "requires"] = [*requires, hooks.origin().requirement]
    project = _project(found)
    code, files = project.get("license"), project.get("license-files")
    if isinstance(code, str) and canonical(code) != found.licences[0]:
        values["project", "license"] = f"{code} AND {found.licences[0]}"
    if isinstance(files, list):
        values["project", "license-files"] = list(dict.fromkeys([*files, *names]))
    return toml_tables.with_values(content, values) or content


# -- cards ------------------------------------------------------------------------------------


def _cards(found: Survey, texts: Sequence[_Text]) -> Iterator[Step]:
    """The card of each model: made, or given the keys that it lacks."""
    links = {model.folder: one.step.path for one in texts for model in one.models}
    done: set[str] = set()
    for model in found.models:
        folder, path = _card_place(found, model)
        if path in done:
            continue
        done.add(path)
        fields = _fields(model, links.get(model.folder, ""), folder)
        there = os.path.lexists(path)
        before = read_file(path) if there else ""
        content = before if there else _new_card(folder, fields)
        try:
            edited = edit(content.encode(), fields).decode()
        except CardError as error:
            raise UsageError(f"{from_here(path)}: {error.message}", hint=error.hint) from None
        if edited == before:
            yield Step(path, "is there already")
        else:
            yield Step(path, "front matter" if there else "a model card", before, edited)


def _card_place(found: Survey, model: SurveyedModel) -> tuple[str, str]:
    """The folder and the path of the card of a model; without one, where it is best looked for.

    In a package, and beside models with cards of their own, that is the folder of the weights; else
    the folder of the pipeline, or the top, which speaks for all that is below.
    """
    if model.facts.card is not None:
        path = os.path.abspath(model.facts.card.path)
        return os.path.dirname(path), path
    alone = not any(one.facts.card for one in found.models)
    folder = model.folder
    if alone and not found.packages:
        folder = found.top if len(found.licences) == 1 else folder
    elif os.path.isfile(os.path.join(os.path.dirname(folder), PIPELINE)):
        folder = os.path.dirname(folder)
    name = next((name for name in sorted(os.listdir(folder)) if is_card(name)), CARD)
    return folder, os.path.join(folder, name)


def _new_card(folder: str, fields: Mapping[str, Value]) -> str:
    content = template("model-card.md").replace(_MODEL, os.path.basename(folder))
    if "base_model" in fields:
        content = re.sub(r"(?m)^# base_model.*\n", "", content)
    return content.replace(f"license: {_LICENCE}\n", "")


def _fields(model: SurveyedModel, text: str, folder: str) -> Mapping[str, Value]:
    """The keys of the front matter that the card lacks."""
    card = model.facts.card.card if model.facts.card is not None else None
    fields: dict[str, Value] = {}
    said = card.license if card is not None else ()
    if not said or [word.casefold() for word in said] == ["other"]:
        wanted = _licence_fields(model, text, folder)
        lacks = {key for key in wanted if key == "license" or not getattr(card, key, "")}
        fields.update({key: value for key, value in wanted.items() if key in lacks})
    if card is None or not card.base_model:
        bases = [p.base for p in model.facts.bases if _ON_HUB.fullmatch(p.base.name)]
        if bases:
            fields["base_model"] = [one.name for one in bases]
            relations = {one.relation for one in bases}
            if len(relations) == 1 and relations <= set(_RELATIONS):
                fields["base_model_relation"] = relations.pop()
    return fields


def _licence_fields(model: SurveyedModel, text: str, folder: str) -> Mapping[str, Value]:
    """`license`, `license_name` and `license_link`, as the Hub wants them."""
    entry = model.facts.catalogue.find(model.licence)
    if entry is not None and entry.hub and entry.id == model.licence:
        return {"license": entry.hub[0]}
    beside = [os.path.abspath(one.path) for one in model.facts.texts if one.beside]
    path = text or next(iter(beside), os.path.join(folder, "LICENSE"))
    link = relative(path, folder)
    return {"license": "other", "license_name": model.licence, "license_link": link}


# -- what git keeps ------------------------------------------------------------------------------


def _attributes(found: Survey) -> Iterator[Step]:
    """The line of .gitattributes for weights that git does not have yet: it is no place for them.

    What git keeps itself, ignores, or leaves to a store stays where it is.
    """
    git = os.path.join(found.project.root, ".git")
    if found.stored or not os.path.exists(git):
        return
    paths = [os.path.abspath(one.path) for model in found.models for one in model.facts.weights]
    paths = [path for path in paths if not path.endswith(DVC)]
    root = os.path.realpath(found.project.root)
    names = [relative(path, root) for path in paths]
    left = _outside_lfs(root, sorted(set(names)))
    if not left:
        return
    path = os.path.join(root, GIT_ATTRIBUTES)
    old = read_file(path) if os.path.lexists(path) else ""
    newline = "\r\n" if "\r\n" in old else "\n"
    patterns = sorted({_pattern(name) for name in left})
    lines = "".join(f"{pattern} {_LFS}{newline}" for pattern in patterns)
    apart = newline if old and not old.endswith("\n") else ""
    yield Step(path, "weights go to git-lfs (`git lfs install`, once)", old, old + apart + lines)


def _pattern(name: str) -> str:
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return f"*.{suffix}" if stem and dot else name.replace(" ", "[[:space:]]")


def _outside_lfs(root: str, names: Sequence[str]) -> list[str]:
    """The files that git neither tracks, ignores nor filters; none where git cannot be asked."""
    if not names:
        return []
    tracked = _git(root, names, "ls-files", "-z", "--")
    told = _git(root, names, "check-attr", "-z", "filter", "--")
    if tracked is None or told is None:
        return []
    filtered = {path for path, value in zip(told[::3], told[2::3], strict=False)
                if value not in ("unspecified", "unset")}  # fmt: skip
    ignored = ignored_by_git(root, names)
    return [one for one in names if one not in {*tracked, *filtered, *ignored}]


def _git(root: str, names: Sequence[str], *words: str) -> list[str] | None:
    import subprocess

    try:
        done = subprocess.run([*GIT, *words, *names], cwd=root, capture_output=True)
    except OSError:
        return None
    if done.returncode:
        return None
    return done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]


# -- a new package ----------------------------------------------------------------------------


def _mind_package(found: Survey, wishes: Wishes) -> None:
    """Raises UsageError where no new package can be made as asked."""
    if found.pyproject is not None:
        raise UsageError(
            f"{from_here(found.top)}: has a {PYPROJECT} already, so it is no new package"
        )
    if not _NAME.fullmatch(wishes.package):
        raise UsageError(f"--package: {wishes.package!r} is no name of a package (PEP 508)")
    if not wishes.code_license:
        raise UsageError(
            "--package: no licence of the code is named", hint="pass --code-license ID"
        )


def _module(package: str) -> str:
    return re.sub(r"[-.]+", "_", package).lower()


def _package(found: Survey, wishes: Wishes) -> Iterator[Step]:
    """A package that ships the weights, out of the template."""
    module = _module(wishes.package)
    code = canonical(wishes.code_license)
    (licence,) = found.licences
    for name in below(_FOLDER):
        content = template(f"{_FOLDER}/{name}").replace(_CODE, code)
        content = content.replace(_LICENCE, _short(licence)).replace(_MODEL, wishes.package)
        content = content.replace("model_package", module).replace(_PACKAGE, wishes.package)
        path = os.path.join(found.top, *name.replace("model_package", module).split("/"))
        yield unless_there(path, content, "of the new package")
    entry = SHIPPED.find(code)
    text = official.installed(entry) if entry is not None else None
    if text is not None:
        yield unless_there(os.path.join(found.top, "LICENSE"), text.content, f"the text of {code}")


# -- what is next -----------------------------------------------------------------------------


_MENDED = "WM101"
"""The missing mark, which `stamp` writes where nothing else is wrong."""


class Next(NamedTuple):
    """What is left to do: one command, or words where no command does it; "" for nothing."""

    command: str = ""
    why: str = ""


def what_is_next(folder: str, package: str = "") -> Next:
    """What is left to do in a folder that was set up, by what `verify` and `stamp` say of it.

    `package` is the name of one that was made there just now.
    """
    found = survey(folder)
    if package and (outside := [path for one in found.models for path in _above(one, found)]):
        where = shlex.quote(from_here(os.path.join(found.top, "src", _module(package))))
        return Next(f"mv {' '.join(outside)} {where}", "a package ships what lies in its folder")
    return _without_text(found) or _without_weights(found) or _by_verdict(found) or Next()


def _above(model: SurveyedModel, found: Survey) -> Iterator[str]:
    """The weights of a model that stand at the top of a folder."""
    for one in model.facts.weights:
        if os.path.dirname(os.path.abspath(one.path)) == found.top:
            yield shlex.quote(from_here(one.path))


def _without_text(found: Survey) -> Next | None:
    for model in found.models:
        for name, entry in textless(model) if model.licence else ():
            if entry is None:
                return Next("weightmark init --text FILE", f"the text of {name} is not here")
            return Next(official.where_to_read(entry), f"the text of {entry.name} is not here")
    return None


def _without_weights(found: Survey) -> Next | None:
    """A data set has none to wait for."""
    for facts in (one.facts for one in found.models):
        if facts.weights or (facts.card is not None and facts.card.card.of_data):
            return None
    return Next("weightmark stamp", "when the weights are here")


def _by_verdict(found: Survey) -> Next | None:
    from weightmark.stamping.plan import PLANNED
    from weightmark.stamping.stamp import Options, stamp
    from weightmark.verify import verify

    project = load(found.top, vouched=True)
    verdict = verify([found.top], project)
    failing = [one for one in verdict.findings if one.severity >= verdict.fail_on]
    packed = [one for one in failing if INSIDE in one.location.path]
    failing = [one for one in failing if one not in packed]
    for finding in failing:
        if finding.rule.code != _MENDED:
            return Next(finding.hint, _why(finding))
    results = stamp([found.top], project, Options(dry_run=True))
    for one in results:
        if one.error and one.hint:
            return Next(one.hint, f"{one.path}: {one.message}")
    if failing or any(one.status == PLANNED for one in results):
        return Next("weightmark stamp", "writes the mark into weights and card")
    if packed:
        archive = packed[0].location.path.partition(INSIDE)[0]
        return Next(f"pack {archive} anew, or take it away", _why(packed[0]))
    return None


def _why(finding: Finding) -> str:
    """What is wrong in one line; `verify` lists the rest."""
    message, _ = finding.parted()
    return f"{finding.location.path}: {message.rstrip(':')} ({finding.rule.code})"

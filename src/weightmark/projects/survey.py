"""What a folder has when it is set up: its models, who says what of them, and what is around.

Everything is asked of the rooms that judge: which files are weights, what speaks for them, where
bases are named. So whatever `verify` sees, `init` sees.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.collecting.papers import Papers
from weightmark.collecting.place import Place, speaking_in
from weightmark.config import PYPROJECT, Project, load, of_another_repository
from weightmark.containers.paths import from_base
from weightmark.containers.tree import INSIDE
from weightmark.declared.naming import REUSE_TOML
from weightmark.declared.statement import Statement
from weightmark.errors import ExpressionError, UsageError
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License
from weightmark.licenses.expression import canonical, given_licence, named
from weightmark.model import agreement
from weightmark.model.facts import Facts
from weightmark.model.terms import Terms, is_text_of, terms
from weightmark.projects import toml_tables
from weightmark.projects.step import read_file

_STORES = (".dvc", ".git/annex")
_SETUP = ("setup.py", "setup.cfg")


class SurveyedModel(NamedTuple):
    """Weights that stand together; `licence` is what is said of them, "" where nothing is.

    `folder` is absolute: that of their card, or their own where none speaks for them.
    """

    folder: str
    facts: Facts
    licence: str = ""


class Survey(NamedTuple):
    """What was found in a folder.

    `top` is absolute, the root of the project or below it. `pyproject` are the tables of
    pyproject.toml at the top, None where there is none. `stored`: DVC or git-annex has weights.
    `packed`: weights lie in a package that a file below the top describes, or setuptools' own.
    """

    top: str
    project: Project
    models: tuple[SurveyedModel, ...]
    catalogue: Catalogue
    pyproject: Mapping[str, object] | None
    reuse: bool
    stored: bool
    packed: bool

    @property
    def is_root(self) -> bool:
        """Whether the folder is the root of the project, where configuration and hooks lie."""
        return self.top == os.path.abspath(self.project.root)

    @property
    def packages(self) -> bool:
        """Whether the folder is that of a Python package, or weights lie in packages below it."""
        return self.packed or isinstance((self.pyproject or {}).get("project"), dict)

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences that are said, each once."""
        return tuple(sorted({one.licence for one in self.models if one.licence}))

    @property
    def unnamed(self) -> tuple[SurveyedModel, ...]:
        """The models of which nobody says a licence."""
        return tuple(one for one in self.models if not one.licence)


def survey(folder: str, license: str = "") -> Survey:
    """The survey of a folder, where `license` is said of the models of which nothing else is.

    Raises UsageError where there is no such folder, `license` is none or what is said contradicts
    it or itself, ConfigError for a configuration that cannot be used.
    """
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: no such directory", hint="make it first")
    top = os.path.realpath(folder)
    project = load(top, vouched=True)
    catalogue = project.catalogue()
    wanted = _canonical(license, catalogue)
    models = [
        one
        for one in collect([top], project)
        if _is_model(one) and not of_another_repository(os.path.abspath(one.label), top)
    ]
    models = models or [_without_weights(top, project, catalogue)]
    path = os.path.join(top, PYPROJECT)
    pyproject = toml_tables.load_toml(read_file(path), path) if os.path.lexists(path) else None
    found = Survey(
        top,
        project,
        tuple(_model(one, project, wanted, catalogue) for one in models),
        catalogue,
        pyproject,
        os.path.isfile(os.path.join(top, REUSE_TOML)),
        any(os.path.exists(os.path.join(project.root, one)) for one in _STORES),
        any(_is_packed(os.path.abspath(one.label), top) for one in models),
    )
    if wanted and project.config.license:
        _mind(project.source, canonical(project.config.license, catalogue), wanted, catalogue)
    return found


def _is_packed(folder: str, top: str) -> bool:
    """Whether a folder, or one above it, is that of a package; what `[project]` says of the top."""
    while folder != top and folder.startswith(top):
        path = os.path.join(folder, PYPROJECT)
        if os.path.isfile(path) and "project" in toml_tables.load_toml(read_file(path), path):
            return True
        if any(os.path.isfile(os.path.join(folder, one)) for one in _SETUP):
            return True
        folder = os.path.dirname(folder)
    return any(os.path.isfile(os.path.join(top, one)) for one in _SETUP)


def _canonical(license: str, catalogue: Catalogue) -> str:
    found = given_licence(license, catalogue) if license else ""
    for entry in terms(found, (), catalogue).entries if found else ():
        if not entry.names_a_text:
            members = ", ".join(filter(None, map(_short, entry.readings[:4])))
            raise UsageError(
                f"--license: {entry.name} is a family of licences and names no text",
                hint=f"name the licence itself, such as {members}"
                if members
                else "name the licence itself, or LicenseRef- with a name of your own",
            )
    return found


def _short(name: str) -> str:
    entry = SHIPPED.find(name)
    return entry.short_name if entry is not None else ""


def _is_model(facts: Facts) -> bool:
    """Whether weights that their author publishes, or a card that waits for some.

    What lies in an archive was packed from others, and is packed anew.
    """
    packed = facts.packaged or INSIDE in facts.label
    return not packed and not facts.unjudged and bool(facts.spoken or facts.weights)


def _without_weights(top: str, project: Project, catalogue: Catalogue) -> Facts:
    """The card and the texts of a folder to which weights may come."""
    with Place.on_disk(top, None, project, speaking_in) as place:
        papers = Papers(place, catalogue)
        folder = from_base(top, place.base)
        card = papers.card_for(folder)
        texts = papers.texts_near(folder, card, project.config.license_files)
        return Facts(place.label(folder), (), card=card.file, texts=texts, catalogue=catalogue)


def _model(facts: Facts, project: Project, wanted: str, catalogue: Catalogue) -> SurveyedModel:
    said = list(_said(facts, catalogue))
    if project.config.license and not any(facts.weights):
        said.append((project.source, canonical(project.config.license, catalogue)))
    for place, licence in said:
        if wanted:
            _mind(place, licence, wanted, catalogue)
        elif not agreement.agree(licence, said[0][1], catalogue):
            _differ(said[0], (place, licence), catalogue)
    licence = wanted or (_itself(said[0][1], facts, catalogue) if said else _by_text(facts))
    return SurveyedModel(os.path.abspath(facts.label), facts, licence)


def _itself(licence: str, facts: Facts, catalogue: Catalogue) -> str:
    """The licence; of a family, the one whose text is at hand."""
    family = catalogue.find(licence)
    here = agreement.member_at_hand(family, facts.texts, catalogue) if family is not None else None
    return here.id if here is not None else licence


def _said(facts: Facts, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each place that names a licence of the weights, with it."""
    for spoken in facts.spoken:
        for one in () if spoken.apart else agreement.declared(spoken):
            if not is_general(one):
                yield one.place, one.licence
    if not facts.spoken and facts.card is not None:
        for word in facts.card.card.license:
            try:
                yield f"the card ({facts.card.path})", canonical(word, catalogue)
            except ExpressionError:
                continue


def is_general(one: Statement) -> bool:
    """Whether a REUSE.toml says it of weights: often of all files, so that they take their own."""
    return one.kind == "sidecar" and one.where.path.endswith(REUSE_TOML)


def _by_text(facts: Facts) -> str:
    """The licence of the one text in the folder of the weights, or named for them; else "".

    What stands further up may be the licence of the code.
    """
    folder = os.path.abspath(facts.label)
    near = [one for one in facts.texts if one.beside]
    here = all(
        one.role == "weights" or os.path.dirname(os.path.abspath(one.path)) == folder
        for one in near
    )
    exact = all(one.identification.match == "exact" for one in near)
    ids = {one.identification.id for one in near}
    return ids.pop() if len(ids) == 1 and here and exact else ""


def _mind(place: str, licence: str, wanted: str, catalogue: Catalogue) -> None:
    if not agreement.agree(licence, wanted, catalogue):
        _differ((place, licence), ("--license", wanted), catalogue)


def _differ(one: tuple[str, str], other: tuple[str, str], catalogue: Catalogue) -> None:
    raise UsageError(
        f"{one[0]} says {named(one[1], catalogue)}, {other[0]} says {named(other[1], catalogue)}",
        hint="change the one that is wrong (`weightmark stamp --license ID` writes weights and "
        "card anew); nothing was written",
    )


def licence_terms(model: SurveyedModel) -> Terms:
    """What the licence of a model asks, with the texts that are there."""
    texts = tuple(one.identification for one in model.facts.texts)
    return terms(model.licence, texts, model.facts.catalogue)


def textless(model: SurveyedModel) -> tuple[tuple[str, License | None], ...]:
    """The licences of a model whose text is not beside it, with what is known of them."""
    found = licence_terms(model)
    texts = [one.identification for one in model.facts.texts]
    own = any(one.match in ("unknown", "altered") for one in texts)
    missing: list[tuple[str, License | None]] = [
        (entry.id, entry)
        for entry in found.entries
        if entry.wants_text
        # The words of some are not known: one that nobody knows may be theirs.
        and not (own and not entry.text)
        and not any(is_text_of(one, entry, model.facts.catalogue) for one in texts)
    ]
    return (*missing, *((name, None) for name in found.unknown if not own))

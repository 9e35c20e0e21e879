"""Stamps models: finds the licence of each, and writes it into its weights and its card."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple
from weightmark.collecting.collect import collect
from weightmark.collecting.place import (
    REUSE,
    inside,
    is_card,
    is_notice,
    is_text,
    is_translation,
    relative,
    unreachable,
)
from weightmark.config import OWN_FILE, PYPROJECT, Project, matches
from weightmark.containers.tree import is_archive, is_remote
from weightmark.declared.card import edit
from weightmark.declared.front_matter import Value
from weightmark.declared.layout import PIPELINE, SIDE_FILES, is_index
from weightmark.declared.mark import VERSION, Mark
from weightmark.errors import CardError, ExpressionError, StampError, UsageError, WeightmarkError
from weightmark.formats import by_path, is_weights
from weightmark.formats.header import Label, card_fields
from weightmark.licenses.expression import canonical, named, same
from weightmark.model import agreement
from weightmark.model.bundle import Bundle, CardFile, Spoken, Weights
from weightmark.model.terms import Terms, terms
from weightmark.rules.registry import shortened
from weightmark.stamping.embed import embed
from weightmark.stamping.plan import (
    REFUSED,
    Card,
    Marking,
    Plan,
    Result,
    carried_out,
    checked,
    planned,
    told,
)


class Options(NamedTuple):
    """What is asked of a stamp.

    `license` is the licence over what the files say, "" for none; `digest`: bind the mark to the
    tensors; `card`: write the card too; `break_signature`: write though a signature covers it.
    """

    license: str = ""
    digest: bool = True
    card: bool = True
    dry_run: bool = False
    break_signature: bool = False


def stamp(
    paths: Sequence[str],
    project: Project,
    options: Options = Options(),  # noqa: B008 - a value
) -> Iterator[Result]:
    """Stamps the weights and cards of the models at `paths`, one result a file.

    The licence is that of `options`, or what configuration, card, licence text and an older mark
    agree on. A model is written whole or stays as it is. Raises UsageError where `license` is no
    licence, and for a path that is not there or that nothing can be stamped for: then nothing is
    written.
    """
    for path in paths:
        if problem := unfit(path, project):
            raise problem
    bundles = list(collect(paths, project))
    plans = [_plan(bundle, options) for bundle in bundles]
    there = {os.path.abspath(one.path) for bundle in bundles for one in bundle.weights}
    for path in paths:
        if os.path.isfile(path) and is_weights(path) and os.path.abspath(path) not in there:
            raise UsageError(f"{path}: lies where weights are not looked for", hint=_MOVE)
    again = options.break_signature
    for plan in [checked(one, project.root, break_signature=again) for one in plans]:
        yield from planned(plan) if options.dry_run else carried_out(plan)


def unfit(path: str, project: Project) -> UsageError | None:
    """Why nothing can be stamped for a path; None for a folder, weights, and what speaks of them.

    What lies on the network or in an archive is told of by what opens it.
    """
    if is_remote(path) or is_archive(path):
        return None
    if problem := unreachable(path):
        return UsageError(f"{path}: {problem}", hint="check the path")
    if os.path.isdir(path):
        return None
    if not os.path.isfile(path):
        return UsageError(f"{path}: neither a file nor a directory")
    absolute = os.path.abspath(path)
    name = relative(absolute, project.root)
    if inside(absolute, project.root) and project.excludes(name):
        return UsageError(f"{path}: excluded by {project.source}", hint="take it out of `exclude`")
    return None if _fits(name, project) else UsageError(f"{path}: {_NO_CARRIER}", hint=_NAME)


def _fits(name: str, project: Project) -> bool:
    """Whether a file is weights that can carry a mark, or one from which a mark is made."""
    form = by_path(name)
    if form is not None or is_weights(name):
        return form is not None and form.carrier is not None
    if is_card(name) or is_translation(name) or is_text(name) or is_notice(name) or is_index(name):
        return True
    folder, base = posixpath.split(name)
    speaks = base in (OWN_FILE, PYPROJECT, PIPELINE, *SIDE_FILES)
    globs = project.config.license_files
    return speaks or posixpath.basename(folder) == REUSE or any(matches(name, g) for g in globs)


_NO_CARRIER = "neither weights that can carry a mark, nor what speaks of their licence"
_NAME = "name safetensors, or a folder of them; for other formats the card speaks"
_MOVE = "move it out of hidden folders, caches and environments"


def _plan(bundle: Bundle, options: Options) -> Plan:
    """What is to be written into the files of a model."""
    if bundle.packaged:
        raise UsageError(
            f"{bundle.label}: a package is not stamped",
            hint="stamp its sources, or use the build hook (docs/packagers.md)",
        )
    used: dict[str, Terms] = {}
    markings: list[Marking] = []
    refusals: list[Result] = []
    for weights in bundle.weights:
        form = by_path(weights.path)
        markable = weights.markable or (form is not None and form.carrier is not None)
        # What is no weights but stands for some is a folder that cannot be looked into.
        if is_weights(weights.path) and not markable:
            continue
        try:
            if weights.failure is not None:
                raise StampError(weights.failure.message, hint=weights.failure.hint)
            _mind_pointers(bundle)
            found = terms_for(bundle, weights, options.license)
            used[found.license] = found
            mark, label = mark_for(bundle, weights, found), _label(bundle, found)
            markings.append(Marking(weights.path, mark, label, options.digest))
        except UsageError:
            raise
        except WeightmarkError as error:
            refusals.append(Result(weights.path, error.message, REFUSED, error.hint))
    card = None
    if options.card and bundle.card is not None and used:
        try:
            card = _carded(bundle, bundle.card, used)
        except (CardError, OSError) as error:
            refusals.append(told(bundle.card.path, error, REFUSED))
    return Plan(tuple(markings), card, tuple(refusals))


def stamp_file(
    bundle: Bundle, weights: Weights, found: Terms, *, digest: bool = True, into: str = ""
) -> bool:
    """Stamps one file of a model, or the copy `into`; False where it already says so."""
    mark = mark_for(bundle, weights, found)
    return embed(weights.path, mark, _label(bundle, found), bind=digest, into=into)


def mark_for(bundle: Bundle, weights: Weights, found: Terms) -> Mark:
    """The mark that a stamp gives a file, not yet bound to its tensors."""
    parents = weights.bases if weights.declared else bundle.bases
    bases = tuple(parent.base for parent in parents)
    return Mark(license=found.license, clauses=found.clauses, text=found.text, bases=bases)


# -- which licence ------------------------------------------------------------------------


def terms_for(bundle: Bundle, weights: Weights, license: str = "") -> Terms:
    """The terms that hold for one weight file.

    Raises StampError where places disagree or say what is not understood: what a rule reports of
    the files, a stamp does not write over.
    """
    identified = tuple(text.identification for text in bundle.texts)
    if license:
        try:
            return terms(canonical(license, bundle.own), identified, bundle.own)
        except ExpressionError as error:
            raise UsageError(f"--license: {error.message}", hint=error.hint) from None
    spoken = next(one for one in bundle.spoken if weights in one.weights)
    for unclear in agreement.open_statements(spoken):
        raise StampError(
            f"{unclear.place} says {shortened(unclear.words)!r}, which is not understood",
            hint="write an SPDX id, a Hub id or a LicenseRef there, or decide with --license ID",
        )
    for one, first in (*agreement.conflicts(spoken, bundle.own), *agreement.in_file(spoken)):
        raise StampError(
            f"{first.place} says {named(first.licence, bundle.own)}, {one.place} says "
            f"{named(one.licence, bundle.own) or shortened(one.words)}",
            hint="correct the wrong one, or decide with --license ID",
        )
    if not agreement.is_own(spoken, bundle.own):
        _mind_changes(spoken)
    found = terms(_licence(bundle, spoken), identified, bundle.own)
    for entry in found.entries:
        if not entry.names_a_text:
            raise StampError(
                f"{entry.name} is a family of licences and names no text",
                hint="name the licence itself in the card, or decide with --license ID",
            )
    return found


def _licence(bundle: Bundle, spoken: Spoken) -> str:
    """The licence that is declared, or that of the one text beside the weights."""
    first = agreement.reference(spoken)
    if first is None:
        texts = [one for one in spoken.says if one.kind == "text" and one.about == "weights"]
        licences = {one.licence for one in texts if one.licence}
        if len(licences) == 1:
            return licences.pop()
        found = "; ".join(f"{one.where.path} is {one.words}" for one in agreement.undecided(spoken))
        raise StampError(
            f"no licence to stamp: several texts, and nothing says which holds ({found})"
            if found
            else "no licence to stamp: neither configuration, card nor licence text names one",
            hint="name it: --license ID, `license:` in the card, or license in [tool.weightmark]",
        )
    for text in agreement.texts_against(spoken, bundle.bases, bundle.own):
        raise StampError(
            f"{first.place} says {named(first.licence, bundle.own)}, the text {text.path} is "
            f"that of {text.identification.name}",
            hint="correct the wrong one, or decide with --license ID",
        )
    return first.licence


def _mind_pointers(bundle: Bundle) -> None:
    """Raises StampError where a card or text that may say otherwise was not fetched."""
    for problem in bundle.problems:
        if problem.kind == "pointer":
            what, _, remedy = problem.message.partition(": ")
            raise StampError(f"{problem.where} is {what}", hint=f"fetch the file: {remedy}")


def _mind_changes(spoken: Spoken) -> None:
    """Raises StampError where a licence text of the weights was changed."""
    for text in spoken.texts:
        found = text.identification
        if text.beside and found.id and found.match != "exact":
            raise StampError(
                f"{text.path}: the text of {found.name} is {found.match}",
                hint=f"restore it (`weightmark identify {text.path}` shows the difference)",
            )


# -- what is written ------------------------------------------------------------------------


def _label(bundle: Bundle, found: Terms) -> Label:
    """What is said of the licence beside the mark, in the words of a card."""
    title = _title(found)
    link = bundle.card.card.license_link if bundle.card else ""
    entry = found.entries[0] if len(found.entries) == 1 and not found.unknown else None
    if entry is not None and entry.hub and found.license == entry.id:
        return Label(found.license, entry.hub[0], title=title, link=link)
    name = found.license
    if bundle.card is not None and bundle.card.card.license_name:
        other = [word.casefold() for word in bundle.card.card.license] == ["other"]
        if other and _says(bundle.card, found, bundle):
            name = bundle.card.card.license_name
    return Label(found.license, name=name, title=title, link=link or _link(bundle))


def _link(bundle: Bundle) -> str:
    beside = [text.path for text in bundle.texts if text.beside]
    return os.path.basename(beside[0]) if beside else ""


def _title(found: Terms) -> str:
    return found.entries[0].name if len(found.entries) == 1 else found.license


def _carded(bundle: Bundle, file: CardFile, used: Mapping[str, Terms]) -> Card:
    """The card as it is to be; raises CardError where it cannot be edited."""
    fields: dict[str, Value] = {}
    only = next(iter(used.values())) if len(used) == 1 else None
    if only is not None:
        if not _says(file, only, bundle):
            fields.update(card_fields(_label(bundle, only)))
        fields["weightmark"] = {"version": VERSION}
        if only.clauses is not None:
            fields["weightmark"] = {"version": VERSION, "restrictions": only.restrictions}
    section = _section([used[licence] for licence in sorted(used)], bundle)
    with open(file.path, "rb") as stream:
        data = stream.read()
    edited = edit(data, fields, section)
    return Card(file.path, edited, edited != data)


def _says(file: CardFile, found: Terms, bundle: Bundle) -> bool:
    said = (
        one.licence
        for spoken in bundle.spoken
        for one in spoken.says
        if one.kind == "card" and one.where.path == file.path
    )
    licence = next(said, "")
    return bool(licence) and same(licence, found.license, bundle.own)


def _section(all_terms: Sequence[Terms], bundle: Bundle) -> str:
    """The part of the card that tells people what is restricted, in our own words."""
    # A text that the catalogue does not know has no gists: then its own words stand for it.
    texts = {
        clause.sha256: clause.gist or clause.text
        for text in bundle.texts
        for clause in text.identification.clauses
    }
    lines = ["## Use restrictions"]
    for found in all_terms:
        gists = {clause.sha256: clause.gist for one in found.entries for clause in one.clauses}
        gists = {**gists, **{one: said for one, said in texts.items() if one not in gists}}
        title = _title(found)
        lines.append("")
        if found.clauses is None:
            lines.append(f"{title}: not resolved here, {found.reason}.")
        elif not found.clauses:
            lines.append(f"{title} restricts no use.")
        else:
            lines.append(
                f"{title} restricts use in {len(found.clauses)} clauses. They bind everyone who "
                "uses these weights or a derivative of them, and have to be handed on. In short; "
                "the licence text decides:"
            )
            lines.append("")
            ordered = [digest for digest in gists if digest in found.clauses]
            rest = [digest for digest in found.clauses if digest not in gists]
            lines += [f"- {gists.get(one) or one}" for one in ordered + rest]
    return "\n".join(lines)

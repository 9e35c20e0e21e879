"""Stamps models: finds the licence of each, and writes it into its weights and its card.

First everything is planned: a mark for each file, the card, the configurations with the lineage
record, and what cannot be written and why. Then all of the plans are checked against the disk.
Only then is anything written, a model at a time, each file beside the old one and put in its place
whole; a model one of whose files is refused stays as it is.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from weightmark._startup import NamedTuple
from weightmark.collecting.bases import inherited, own_name
from weightmark.collecting.collect import collect
from weightmark.config import OWN_FILE, PYPROJECT, Project, of_another_repository
from weightmark.containers.installed import find_installed
from weightmark.containers.paths import as_listed, inside, matches, relative, unreachable
from weightmark.containers.tree import INSIDE, is_archive, is_remote
from weightmark.declared.card import edit
from weightmark.declared.front_matter import Value
from weightmark.declared.lineage_record import Record, write_record
from weightmark.declared.mark import Lifted, Mark
from weightmark.declared.model_files import CONFIG, MAX_CONFIG, PIPELINE, SIDE_FILES, is_index
from weightmark.declared.naming import REUSE_FOLDER, is_card, is_notice, is_other_readme, is_text
from weightmark.errors import CardError, StampError, UsageError, WeightmarkError
from weightmark.finding import DOCS, shortened
from weightmark.formats import is_part, is_weights, on_disk
from weightmark.formats.header import ADJACENT, Label, card_fields
from weightmark.licenses.expression import given_licence, named, same
from weightmark.model import agreement
from weightmark.model.facts import CardFile, Facts, Spoken, Weights
from weightmark.model.lineage import Parent, carried, contains, label
from weightmark.model.terms import Terms, terms
from weightmark.policy import waiver_of
from weightmark.stamping.embed import embed
from weightmark.stamping.plan import (
    REFUSED,
    Marking,
    Plan,
    Result,
    SideFile,
    carried_out,
    checked,
    planned_results,
    told_of,
)


class Options(NamedTuple):
    """What is asked of a stamp.

    `license` is the licence over what the files say, "" for none; `digest`: bind the mark to the
    tensors; `card`: write the card too; `break_signature`: write though a signature covers it;
    `inherit`: where nothing names a licence, it is that of the bases.
    """

    license: str = ""
    digest: bool = True
    card: bool = True
    dry_run: bool = False
    break_signature: bool = False
    inherit: bool = False


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
    found = list(collect(paths, project))
    left = {facts.key: why for facts in found if (why := _why_left(facts, paths, project))}
    plans = [_plan(facts, options) for facts in found if facts.key not in left]
    there = {os.path.abspath(one.path) for facts in found for one in facts.weights}
    for path in paths:
        real = as_listed(os.path.abspath(path))
        if os.path.isfile(path) and is_weights(path) and real not in there:
            raise UsageError(f"{path}: lies where weights are not looked for", hint=_MOVE)
    for facts in found:
        if facts.key in left:
            yield Result(facts.label, left[facts.key])
    again = options.break_signature
    for plan in [checked(one, project.root, break_signature=again) for one in plans]:
        yield from planned_results(plan) if options.dry_run else carried_out(plan)


def _why_left(facts: Facts, paths: Sequence[str], project: Project) -> str:
    """Why a model is not meant: of others, in a package, a submodule or a clone, and not named."""
    if facts.packaged and not any(map(find_installed, paths)):
        return "was installed with a package: stamp the sources of that"
    root = os.path.abspath(project.root)
    if not project.by_git or not of_another_repository(os.path.abspath(facts.label), root):
        return ""
    named = any(of_another_repository(os.path.abspath(path), root) for path in paths)
    return "" if named else "belongs to another repository: name it to stamp it"


def unfit(path: str, project: Project) -> UsageError | None:
    """Why nothing can be stamped for a path; None for a folder, weights, and what speaks of them.

    What lies on the network is told of by what opens it.
    """
    if is_remote(path):
        return None
    if problem := unreachable(path):
        return UsageError(f"{path}: {problem}", hint="check the path")
    if os.path.isdir(path):
        return None
    if not os.path.isfile(path):
        return UsageError(f"{path}: neither a file nor a directory", hint=_NAME)
    if is_archive(path):
        return UsageError(f"{path}: {_ARCHIVE}", hint=_REPACK)
    absolute = os.path.abspath(path)
    name = relative(absolute, project.root)
    if inside(absolute, project.root) and project.excludes(name):
        return UsageError(f"{path}: excluded by {project.source}", hint="take it out of `exclude`")
    return (
        None if _fits(absolute, name, project) else UsageError(f"{path}: {_NO_CARRIER}", hint=_NAME)
    )


def _fits(path: str, name: str, project: Project) -> bool:
    """Whether a file is weights, or one from which a mark is made."""
    if on_disk(path):
        return True
    if is_card(name) or is_other_readme(name) or is_text(name) or is_notice(name) or is_index(name):
        return True
    folder, base = posixpath.split(name)
    speaks = base in (OWN_FILE, PYPROJECT, *SIDE_FILES)
    globs = project.config.license_files
    speaks = speaks or base.endswith(ADJACENT) or posixpath.basename(folder) == REUSE_FOLDER
    return speaks or any(matches(name, g) for g in globs)


_ARCHIVE = "a package or archive is not stamped"
_REPACK = f"stamp its sources and pack it anew, or use the build hook ({DOCS}packagers.md)"
_NO_CARRIER = "neither weights, nor what speaks of their licence"
_NAME = "name weights, or a folder of them"
_MOVE = "move it out of hidden folders, caches and environments"


def _plan(facts: Facts, options: Options) -> Plan:
    """What is to be written into the files of a model."""
    if facts.packaged:
        raise UsageError(f"{facts.label}: {_ARCHIVE}", hint=_REPACK)
    used: dict[str, Terms] = {}
    markings: list[Marking] = []
    refusals: list[Result] = []
    for weights in facts.weights:
        if weights.held or INSIDE in weights.path or is_part(weights.path):
            continue
        if weights.failure is not None and weights.failure.kind == "left-over":
            continue  # it goes when the file that it was to be is written
        try:
            if weights.failure is not None:
                raise StampError(weights.failure.message, hint=weights.failure.hint)
            _mind_pointers(facts)
            found = terms_for(facts, weights, options.license, inherit=options.inherit)
            used[found.license] = found
            mark = mark_for(facts, weights, found)
            label = _label(facts, weights, found, mark)
            paths = (weights.path, weights.carrier)
            markings.append(Marking(*paths, mark, label, options.digest))
        except UsageError:
            raise
        except WeightmarkError as error:
            refusals.append(Result(weights.path, error.message, REFUSED, error.hint))
    beside: list[SideFile] = []
    for path, make in _beside(facts, options, used, markings):
        try:
            beside.append(make(path))
        except (CardError, OSError) as error:
            refusals.append(told_of(path, error, REFUSED))
    return Plan(tuple(markings), tuple(beside), tuple(refusals))


def _beside(
    facts: Facts, options: Options, used: Mapping[str, Terms], markings: Sequence[Marking]
) -> Iterator[tuple[str, Callable[[str], SideFile]]]:
    """The card and the configurations that are to say what the marks say, and who makes each."""
    card = facts.card
    marks = {one.mark for one in markings}
    if options.card and card is not None and used:
        version = max(one.version for one in marks)
        yield card.path, lambda _: _carded(facts, card, used, version)
    for path in _configurations(markings):
        yield path, partial(_recorded, facts=facts, marks=marks)


def _configurations(markings: Sequence[Marking]) -> Iterator[str]:
    """The configurations beside the weights, and that of the pipeline they are parts of."""
    folders = {os.path.dirname(one.path) for one in markings}
    paths = {os.path.join(folder, CONFIG) for folder in folders}
    paths |= {os.path.normpath(os.path.join(each, PIPELINE)) for each in map(_whole, folders)}
    yield from sorted(path for path in paths if os.path.isfile(path))


def _whole(folder: str) -> str:
    """The folder of the pipeline that a folder is a part of; itself where it is none."""
    above = os.path.normpath(os.path.join(folder, os.pardir))
    return above if os.path.isfile(os.path.join(above, PIPELINE)) else folder


def _recorded(path: str, facts: Facts, marks: Collection[Mark]) -> SideFile:
    """A configuration with the lineage record, or without one where the marks differ."""
    with open(path, "rb") as stream:
        data = stream.read(MAX_CONFIG + 1)
    if len(data) > MAX_CONFIG:
        raise CardError(f"larger than {MAX_CONFIG >> 20} MiB", hint="no configuration is so large")
    folder = _whole(os.path.dirname(path)) if facts.card is None else facts.label
    name = own_name(os.path.abspath(folder))
    record = Record(name, next(iter(marks))) if len(marks) == 1 else None
    edited = write_record(data, record)
    return SideFile(path, edited, edited != data)


def stamped_copy(facts: Facts, weights: Weights, found: Terms, into: str) -> None:
    """Writes what carries the mark of one file of a model, as a stamp would make it, to `into`."""
    mark = mark_for(facts, weights, found)
    label = _label(facts, weights, found, mark)
    embed(weights.path, mark, label, bind=True, into=into)


def mark_for(facts: Facts, weights: Weights, found: Terms) -> Mark:
    """The mark that a stamp gives a file, not yet bound to its tensors."""
    parents = facts.bases_of(weights)
    bases = tuple(parent.base for parent in parents)
    lifted = {one for parent in parents for one in _lifted(facts, parent, found)}
    mark = Mark(license=found.license, clauses=found.clauses, text=found.text, bases=bases)
    return mark._replace(exceptions=tuple(sorted(lifted)))


def _lifted(facts: Facts, parent: Parent, found: Terms) -> Iterator[Lifted]:
    """The restrictions of a base that a mark does not carry since its licensor lifted them."""
    lacks = contains(carried([found]), parent)
    told = {one.clause: one for one in parent.exceptions}
    for clause in (*lacks.dropped, *(one.clause for one in lacks.weakened)):
        name = parent.base.name
        waiver = waiver_of(facts.declaration.waivers, name, clause, label(clause, parent))
        if waiver is not None:
            yield Lifted(name, clause, waiver.by, waiver.reference)
        elif clause in told:
            yield told[clause]._replace(base=name)


# -- which licence ------------------------------------------------------------------------


def terms_for(facts: Facts, weights: Weights, license: str = "", *, inherit: bool = False) -> Terms:
    """The terms that hold for one weight file; to `inherit` are those of its bases.

    Raises StampError where places disagree or say what is not understood: what a rule reports of
    the files, a stamp does not write over.
    """
    identified = tuple(text.identification for text in facts.texts)
    if license:
        return terms(given_licence(license, facts.catalogue), identified, facts.catalogue)
    spoken = next(one for one in facts.spoken if weights in one.weights)
    _mind_statements(facts, spoken)
    if not agreement.is_own(spoken, facts.catalogue):
        _mind_changes(spoken)
    says = agreement.reference(spoken) or any(one.kind == "text" for one in spoken.says)
    if inherit and not says:
        parents = facts.bases_of(weights)
        if (handed := inherited(parents)) is not None:
            return handed
    found = terms(_licence(facts, spoken), identified, facts.catalogue)
    _mind_families(facts, found)
    return found


def _decide(licence: str = "ID") -> str:
    # A build shows this, too, and has no such option itself.
    return f"decide with `weightmark stamp --license {licence}`"


def _mind_statements(facts: Facts, spoken: Spoken) -> None:
    """Raises StampError where places say what is not understood, or contradict each other."""
    for unclear in agreement.open_statements(spoken):
        raise StampError(
            f"{unclear.place} says {shortened(unclear.words)!r}, which is not understood",
            hint=f"write an SPDX id, a Hub id or a LicenseRef there, or {_decide()}",
        )
    for one, first in (*agreement.conflicts(spoken, facts.catalogue), *agreement.in_file(spoken)):
        raise StampError(
            f"{first.place} says {named(first.licence, facts.catalogue)}, {one.place} says "
            f"{named(one.licence, facts.catalogue) or shortened(one.words)}",
            hint=f"correct the wrong one, or {_decide()}",
        )


def _mind_families(facts: Facts, found: Terms) -> None:
    """Raises StampError for the name of a family, which holds nothing that could be stamped."""
    for entry in found.entries:
        if not entry.names_a_text:
            here = agreement.member_at_hand(entry, facts.texts, facts.catalogue)
            named_by = f"the text at hand is {here.name}" if here else "or name it in the card"
            raise StampError(
                f"{entry.name} is a family of licences and names no text",
                hint=f"{_decide(here.id if here else 'ID')}: {named_by}",
            )


def _licence(facts: Facts, spoken: Spoken) -> str:
    """The licence that is declared, or that of the one text beside the weights."""
    first = agreement.reference(spoken)
    if first is None:
        texts = agreement.by_texts(spoken, facts.catalogue)
        if len(texts) == 1:
            return texts[0].licence
        if not texts and facts.card is not None:
            for one in facts.card.card.problems:
                if one.key in _SAYS_LICENCE and one.kind != "no-front-matter":
                    message = f"no licence to stamp: {facts.card.path}: {one.message}"
                    raise StampError(message, hint=one.hint or "mend the front matter of the card")
        found = "; ".join(f"{one.where.path} is {one.words}" for one in texts)
        raise StampError(
            f"no licence to stamp: several texts, and nothing says which holds ({found})"
            if found
            else "no licence to stamp: neither configuration, card nor licence text names one",
            hint="name it: `weightmark stamp --license ID`, `license:` in the card, or license in "
            "[tool.weightmark]",
        )
    for text in agreement.texts_against(spoken, facts.bases, facts.catalogue):
        raise StampError(
            f"{first.place} says {named(first.licence, facts.catalogue)}, the text {text.path} is "
            f"that of {text.identification.name}",
            hint=f"correct the wrong one, or {_decide()}",
        )
    return first.licence


_SAYS_LICENCE = ("", "license", "license_name", "license_link")
"""The keys of a card whose problems may hide a licence; "" is the front matter as a whole."""


def _mind_pointers(facts: Facts) -> None:
    """Raises StampError where a card or text that may say otherwise was not fetched."""
    for problem in facts.problems:
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


def _label(facts: Facts, weights: Weights, found: Terms, mark: Mark) -> Label | None:
    """What is said beside a mark, in the words of a card.

    None for a sidecar where a file of REUSE says it already, as a project may have it.
    """
    in_reuse = (one.licence for one in weights.sidecars if one.understood)
    if not weights.markable and any(same(one, found.license, facts.catalogue) for one in in_reuse):
        return None
    bases = tuple(one.name for one in mark.bases if not one.lost)
    return _said(facts, found)._replace(bases=bases)


def _said(facts: Facts, found: Terms) -> Label:
    title = _title(found)
    link = facts.card.card.license_link if facts.card else ""
    entry = found.entries[0] if len(found.entries) == 1 and not found.unknown else None
    if entry is not None and entry.hub and found.license == entry.id:
        return Label(found.license, entry.hub[0], title=title, link=link)
    name = found.license
    if facts.card is not None and facts.card.card.license_name:
        other = [word.casefold() for word in facts.card.card.license] == ["other"]
        if other and _says(found, facts):
            name = facts.card.card.license_name
    return Label(found.license, name=name, title=title, link=link or _link(facts))


def _link(facts: Facts) -> str:
    beside = [text.path for text in facts.texts if text.beside]
    return os.path.basename(beside[0]) if beside else ""


def _title(found: Terms) -> str:
    return found.entries[0].name if len(found.entries) == 1 else found.license


def _carded(facts: Facts, file: CardFile, used: Mapping[str, Terms], version: int) -> SideFile:
    """The card as it is to be; raises CardError where it cannot be edited."""
    fields: dict[str, Value] = {}
    only = next(iter(used.values())) if len(used) == 1 else None
    if only is not None:
        if not _says(only, facts):
            fields.update(card_fields(_said(facts, only)))
        fields["weightmark"] = {"version": version}
        if only.clauses is not None:
            fields["weightmark"] = {"version": version, "restrictions": only.restrictions}
    section = _section([used[licence] for licence in sorted(used)], facts)
    with open(file.path, "rb") as stream:
        data = stream.read()
    edited = edit(data, fields, section)
    return SideFile(file.path, edited, edited != data)


def _says(found: Terms, facts: Facts) -> bool:
    """Whether the card names that licence already."""
    licence = agreement.licence_in_card(facts)
    return bool(licence) and same(licence, found.license, facts.catalogue)


def _section(all_terms: Sequence[Terms], facts: Facts) -> str:
    """The part of the card that tells people what is restricted, in our own words."""
    # A text that the catalogue does not know has no gists: then its own words stand for it.
    texts = {
        clause.sha256: clause.gist or clause.text
        for text in facts.texts
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

"""What licences ask to be shown: the NOTICE file and the line in the card; the rest is told.

Every obligation that a licence at hand has, or one of a base, is either met by a line of a file or
told with what a person has to do. The NOTICE says what the model is and was made from, under which
licences, with the sentence that a licence wants there (taken from its own text) and the notices of
bases word for word. What else stands in the file stays.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence

from weightmark._startup import NamedTuple
from weightmark.collecting.bases import HUB_NAME
from weightmark.collecting.collect import collect
from weightmark.config import load
from weightmark.containers.paths import relative
from weightmark.containers.tree import is_remote
from weightmark.declared.card import parse_card
from weightmark.declared.naming import is_notice, is_text
from weightmark.declared.side_files import NOTICE_BEGIN, NOTICE_END
from weightmark.errors import UsageError
from weightmark.licenses.catalogue import License, Obligation
from weightmark.licenses.sources import address
from weightmark.model import agreement
from weightmark.model.facts import Facts
from weightmark.model.lineage import Parent
from weightmark.model.parts import placed
from weightmark.model.terms import is_text_of
from weightmark.projects import official
from weightmark.projects.step import Step, read_file

NOTICE = "NOTICE"

_MOST_NOTICE = 1 << 20
"""Bytes of the notice of a base; the longest in public repositories have some 100,000."""

# The sentence that a licence wants in a notice, in quotes behind the word; the licences that ask
# for one have it within 300 characters (words in quotes of their own among them), and the longest,
# FLUX's, has 340. Tencent's quotes a name.
_WANTED = re.compile(
    r"\bnotice[\"”’']?[):]*\s(?:[^\"“”]|[\"“][^\"“”]{1,39}[\"”]){0,300}?"
    r"(?<=[:\s])[\"“]((?:[^\"“”]|“[^“”]{1,39}”){12,600})[\"”]",
    re.IGNORECASE,
)
_IS_NOTICE = re.compile(r"licen[cs]ed\s(?:under|by)|copyright|provided\sunder", re.IGNORECASE)
# What tells how a model came from its base, as a sentence of the notice says it.
_MADE = {
    "finetune": "Fine-tuned from",
    "adapter": "An adapter for",
    "merge": "Merged from",
    "quantized": "Quantized from",
    "conversion": "Converted from",
    "distillation": "Distilled from",
    "copy": "A copy of",
}
_BY_HAND = {
    "notice": "keep the notices that came with it",  # but for `_SENTENCE`
    "copy": "put its text beside the weights: `weightmark init --text FILE`",
    "changes": "say in the card what was changed",
    "card": "write a model card: `weightmark init`",
    "naming": "see to the name in the first heading of the card, and where users see it",
    "patent": "know it before a suit",
    "law": "know it before a suit",
    "waiver": "ask there if a restriction is to be lifted",
    "share-alike": "stay under this licence",
    "disclose-source": "say where the source is: code, and what weights are changed with",
    "network-use-disclose": "say to users of a service where the source is",
    "non-commercial": "keep to it, and say so to those who get the weights",
}
"""What a person does for obligations that no file meets; the others say it themselves."""


_SENTENCE = (
    "its text says which sentence: put that beside the weights (`weightmark init --text FILE`), "
    "and run this again"
)


class ToldOnly(NamedTuple):
    """An obligation that no line of a file can meet; `bases` are those that bring it."""

    kind: str
    gist: str
    remedy: str
    bases: tuple[str, ...] = ()


class Notice(NamedTuple):
    """What is to become of the files of one model, and what is left to a person."""

    steps: tuple[Step, ...]
    told: tuple[ToldOnly, ...]


class _Owed(NamedTuple):
    """An obligation, the licence that has it, and the base that brings it ("" for the model)."""

    entry: License
    duty: Obligation
    base: str


def planned_notice(folder: str) -> tuple[Notice, ...]:
    """What the licences in `folder` ask to be shown, one notice a model; writes nothing.

    Raises UsageError where there is no such folder, or no weights whose licence is known.
    """
    if os.path.isfile(folder):
        hint = "name the folder of the weights, an archive unpacked; `show` tells what goes along"
        raise UsageError(f"{folder}: is no folder, into which a NOTICE is written", hint=hint)
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: no such directory", hint="name a folder of weights")
    top = os.path.realpath(folder)
    models = [one for one in collect([top], load(top, vouched=True)) if one.spoken]
    found = tuple(_notice(one) for one in models if _own(one) or _parents(one))
    if not found:
        raise UsageError(
            f"{folder}: no weights of a known licence are here",
            hint="name the licence: `weightmark init --license ID`",
        )
    return found


def _notice(facts: Facts) -> Notice:
    folder = os.path.abspath(facts.label)
    asking = [("", entry) for entry in _own(facts)]
    asking += [(one.base.name, entry) for one in _parents(facts) for entry in one.entries]
    owed = [_Owed(entry, duty, base) for base, entry in asking for duty in entry.obligations]
    steps = (_file(facts, folder, owed), *_card(facts, owed))
    met = "\n".join(one.content or one.before for one in steps)
    return Notice(steps, tuple(_told(facts, owed, met)))


# -- the file ---------------------------------------------------------------------------------


def _file(facts: Facts, folder: str, owed: Sequence[_Owed]) -> Step:
    names = sorted(filter(is_notice, os.listdir(folder)))
    path = os.path.join(folder, names[0] if names else NOTICE)
    before = read_file(path) if names else ""
    lines = "\n".join(_once(_lines(facts, owed)))
    content = _with_block(before, f"{NOTICE_BEGIN}\n\n{lines}\n{NOTICE_END}\n")
    return Step(path, "notices", before, content if content != before else None)


def _with_block(before: str, block: str) -> str:
    """The file with `block` in the place of an older one, or behind all that is there."""
    start, end = before.find(f"{NOTICE_BEGIN}\n"), before.find(f"{NOTICE_END}\n")
    if 0 <= start < end:
        return before[:start] + block + before[end + len(NOTICE_END) + 1 :]
    return f"{before.rstrip()}\n\n{block}" if before.strip() else block


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Lines, each the first time; blank ones part what is said."""
    said = set()
    for line in lines:
        if not line or line not in said:
            said.add(line)
            yield line


def _lines(facts: Facts, owed: Sequence[_Owed]) -> Iterator[str]:
    yield f"{_name(facts)}\n"
    for entry in _own(facts):
        yield f"Licensed under {entry.name} ({entry.id}). {_where(facts, entry)}"
        yield from _sentences(facts, entry, None)
    for parent in _parents(facts):
        base = parent.base
        yield ""
        # Whom to credit, and where what was used lies (CC BY 4.0, 3.a.1), is told by a name there.
        at = f" (https://huggingface.co/{base.name})" if re.match(HUB_NAME, base.name) else ""
        yield f"{_MADE.get(base.relation, 'Made from')} {base.name}{at}."
        for entry in parent.entries:
            yield f"It is licensed under {entry.name} ({entry.id}). {_where(facts, entry)}"
            yield from _sentences(facts, entry, parent)
            if any(one.duty.kind == "changes" for one in owed if one.entry.id == entry.id):
                yield "The files were changed: these are not the weights of its authors."
        yield from _of_base(parent)
    yield ""


def _where(facts: Facts, entry: License) -> str:
    """Which file has the text, or what says where it is."""
    for text in facts.texts:
        if is_text_of(text.identification, entry, facts.catalogue):
            name = relative(text.path, facts.label or ".")
            return f"Its text is in {name}."
    page = address(entry)
    return f"Its text is not here; it is at {page}" if page else "Its text is not here."


def _sentences(facts: Facts, entry: License, parent: Parent | None) -> Iterator[str]:
    """The sentence that a licence wants in the notice, as its own text has it."""
    for duty in entry.obligations:
        if duty.kind != "notice" or not duty.notice_file:
            continue
        for content in (*_texts(facts, entry, parent), duty.gist):
            found = wanted(content)
            if found:
                # "Licensed by … under …" does not say what is: here it is the base.
                bare = found.startswith("Licensed")
                yield from ("", f"Of {parent.base.name}: {found}") if parent and bare else (found,)
                break
    for duty in entry.obligations:
        if duty.kind == "naming" and duty.shows and duty.binding:
            yield _shown(duty.shows[0], _name(facts))


def wanted(content: str) -> str:
    """The sentence in a licence text that is to stand in a notice, "" where it has none."""
    found = _WANTED.search(content)
    while found:
        sentence = " ".join(found[1].split())
        if _IS_NOTICE.search(sentence):
            return sentence
        # A name in quotes may stand between the word and the sentence.
        found = _WANTED.search(content, found.start() + 1)
    quoted = re.search(r'"([^"]{12,400})"', content)
    return quoted[1] if quoted and len(content) < 400 and _IS_NOTICE.search(quoted[1]) else ""


def _texts(facts: Facts, entry: License, parent: Parent | None) -> Iterator[str]:
    """The texts of a licence that are at hand: beside the weights, beside the base, installed."""
    beside = (
        one.path for one in facts.texts if is_text_of(one.identification, entry, facts.catalogue)
    )
    paths = list(beside)
    place = parent.place if parent is not None and not is_remote(parent.place) else ""
    if place:
        folder = place if os.path.isdir(place) else os.path.dirname(place)
        if os.path.isdir(folder):
            names = sorted(filter(is_text, os.listdir(folder)))
            paths += [os.path.join(folder, name) for name in names]
    for path in paths:
        if os.path.isfile(path):
            yield official.text_named(path)[0].content
    found = official.installed(entry)
    if found is not None:
        yield found.content


def _of_base(parent: Parent) -> Iterator[str]:
    """The notices of a base, which have to stay, word for word."""
    for path in parent.notices:
        try:
            with open(path, encoding="utf-8") as stream:
                content = stream.read(_MOST_NOTICE + 1)
        except (OSError, UnicodeDecodeError):
            continue
        if len(content) <= _MOST_NOTICE:
            yield f"\nThe notice of {parent.base.name}:\n"
            # A notice that was written by this command is one inside another.
            kept = content.replace(NOTICE_BEGIN, "").replace(NOTICE_END, "").strip("\n")
            yield kept


def _own(facts: Facts) -> Sequence[License]:
    """The licences of the model itself, whatever an older notice says of it."""
    said = {
        one.licence
        for spoken in facts.spoken
        for one in agreement.declared(spoken)
        if one.kind != "notice"
    } or set(facts.terms)
    known = [facts.terms[name] for name in sorted(said) if name in facts.terms]
    entries = (entry for terms in known for entry in terms.binding)
    return list({entry.id: entry for entry in entries}.values())


def _parents(facts: Facts) -> Sequence[Parent]:
    found = {(one.base.name, one.base.relation): one for one in facts.bases}
    for weights in facts.weights:
        found |= {(one.base.name, one.base.relation): one for one in facts.bases_of(weights)}
    return list(found.values())


def _name(facts: Facts) -> str:
    """What the model calls itself: the first heading of its card, or its folder."""
    body = facts.card.card.body if facts.card is not None else ""
    heading = next((line for line in body.splitlines() if line.startswith("# ")), "")
    title = " ".join(heading.strip("# ").split())
    return title[:200] or os.path.basename(os.path.abspath(facts.label))


# -- the card ---------------------------------------------------------------------------------


def _card(facts: Facts, owed: Sequence[_Owed]) -> Iterator[Step]:
    """The lines that a licence wants shown, at the end of the card."""
    if facts.card is None:
        return
    path = os.path.abspath(facts.card.path)
    before = read_file(path)
    body = _folded(facts.card.card.body)
    lines: list[str] = []
    for one in owed:
        shows = one.duty.shows if one.duty.kind == "naming" else ()
        if shows and not any(_folded(line) in body for line in shows):
            line = _shown(shows[0], _name(facts))
            lines += [] if line in lines else [line]
    newline = "\r\n" if "\r\n" in before else "\n"
    added = "".join(f"{newline}{line}{newline}" for line in lines)
    content = before + ("" if before.endswith("\n") else newline) + added if lines else None
    if content is not None and not _shows(content, lines):
        hint = "close what is open there, or write the line into the card: " + "; ".join(lines)
        raise UsageError(f"{facts.card.path}: nothing can be added at its end", hint=hint)
    yield Step(path, "what is to be shown", before, content)


def _shown(line: str, name: str) -> str:
    """A line that a licence wants shown; one that goes on from a name gets the name."""
    return f"{name} {line}" if line[0].islower() else line


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _shows(content: str, lines: Sequence[str]) -> bool:
    body = _folded(parse_card(content.encode()).body)
    return all(_folded(line) in body for line in lines)


# -- what is left -----------------------------------------------------------------------------


def _told(facts: Facts, owed: Sequence[_Owed], met: str) -> Iterator[ToldOnly]:
    """The obligations that no file meets, each once."""
    found: dict[str, ToldOnly] = {}
    for one in owed:
        if _is_met(facts, one, met):
            continue
        kind, prefix = one.duty.kind, one.duty.prefix
        remedy = _BY_HAND.get(kind, "see to it, or ask its licensor")
        if kind == "notice" and one.duty.notice_file:
            remedy = _SENTENCE
        if prefix:
            remedy = f"call it {prefix} … in the first heading of the card"
        gist = f"{one.entry.name}{placed(one.duty.section)}: {one.duty.gist}"
        told = found.setdefault(gist, ToldOnly(kind, gist, remedy))
        found[gist] = told._replace(bases=(*told.bases, *([one.base] if one.base else [])))
    yield from found.values()


def _has_sentence(facts: Facts, one: _Owed, met: str) -> bool:
    """Whether the sentence that a licence wants stands there; one of no known text may want any."""
    parent = next((each for each in _parents(facts) if each.base.name == one.base), None)
    contents = list(_texts(facts, one.entry, parent))
    sentences = list(filter(None, map(wanted, (*contents, one.duty.gist))))
    return any(each in met for each in sentences) if sentences else bool(contents)


def _is_met(facts: Facts, one: _Owed, met: str) -> bool:
    """Whether a line of a file is all that is asked."""
    kind, duty = one.duty.kind, one.duty
    if kind == "copy":
        return any(
            is_text_of(text.identification, one.entry, facts.catalogue) for text in facts.texts
        )
    if kind == "card":
        return facts.card is not None
    if kind == "changes":
        return bool(one.base)
    if kind == "notice":
        return not duty.notice_file or _has_sentence(facts, one, met)
    if kind == "naming":
        shown = any(_folded(line) in _folded(met) for line in duty.shows)
        begins = _folded(_name(facts)).startswith(duty.prefix.casefold())
        return begins and (shown or not duty.shows) and facts.card is not None
    return False

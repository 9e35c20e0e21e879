"""Name every place where a text is not the licence that it was recognised as."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from weightmark._startup import lazy
from weightmark.licenses import catalogue, relations
from weightmark.licenses.restrictions import restriction_hash
from weightmark.recognition import body, cover
from weightmark.recognition.identification import Change, Changed, Identification, Listed
from weightmark.recognition.identification import listed as as_listed
from weightmark.recognition.known import (
    HARMLESS,
    SHORT,
    Index,
    Known,
    chunks,
    hashed,
    hashed_all,
    words_of,
)
from weightmark.recognition.seen import Expected, Seen, expected_of, seen_of
from weightmark.recognition.weight import LISTING, is_title, names_only
from weightmark.texts.canonical import canonical, digest
from weightmark.texts.clauses import LISTED, ClauseList, find
from weightmark.texts.lines import ended
from weightmark.texts.sight import Hidden
from weightmark.texts.units import Unit, is_statement, title_digest, unit_digest, without


def compared(
    index: Index,
    seen: Seen,
    parts: list[Known],
    share: float,
    title: str,
) -> Identification:
    """The identification of a text that is made up of the licences in `parts`."""
    expected = expected_of(parts)
    seen, matched = _seen_as(seen, expected)
    restrictions = restrictions_of(seen)
    gists = gists_of(index, seen, parts)
    missing, changed, added, notes = _clause_changes(index, seen, expected, parts, gists)
    notes += _lead_in_changes(index, seen, expected)
    cut = _cut_at(index, expected, seen, matched, missing)
    notes += body.changes(seen, expected, matched, cut)
    notes += body.joints(seen, expected)
    notes += body.moved(seen, expected)
    notes += body.links(index.targets, seen)
    notes += body.out_of_sight(seen, expected, index.hidden)
    best = parts[0]
    if title and title != best.id:
        notes.append(
            Change("title", "", 1, f"the heading names {title}, the body is {best.id}", title)
        )
    notes += _other_names(seen, expected, {title, *(part.id for part in parts)})
    truncated = cut >= 0
    if truncated:
        last = max((u.line for u in seen.units), default=0)
        label = next((e.label for e in expected[cut:] if e.label), "")
        what = (
            "its list of use restrictions is missing" if not restrictions else "its end is missing"
        )
        notes.insert(0, Change("truncated", label, last, f"the text breaks off: {what}", ""))
    known = catalogue.find(best.id)
    altered = bool(missing or changed or added or notes)
    match = "truncated" if truncated else "altered" if altered else "exact"
    return Identification(
        best.id,
        known.name if known else best.id,
        match,
        restrictions,
        tuple(listed(u, gists) for u in seen.units if u.kind == "clause"),
        tuple(missing),
        tuple(changed),
        tuple(added),
        tuple(notes),
        tuple(part.id for part in parts[1:]),
        title,
        tuple(index.by_restrictions.get(restrictions, ())),
        f"{share:.0%} of its units" if altered else "every unit is the licence's own",
    )


_NAMES = lazy(
    r"^[\W_]*(?:spdx[ -])?licen[cs]e(?:[ _-]?(?:id|identifier|name))?\s*[:=]\s*"
    r"(?P<field>[^\n]{2,80})"
    r"|\b(?:licen[cs]ed|released|available|distributed|published) (?:under|to|into) (?:the )?"
    r"(?P<under>[^\n]{2,80})"
    r"|^[\W_]*(?P<alone>[^\n]{2,40})$",
    re.IGNORECASE | re.MULTILINE,
)


def _other_names(seen: Seen, expected: Sequence[Expected], ids: Set[str]) -> list[Change]:
    """Titles, notices and front matter by which the text is under a licence that restricts no use.

    `ids`: what the text is, and what its title says.
    """
    wanted = {e.unit for e in expected}
    said = [
        (unit.line, unit.text)
        for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True)
        if kind in "hn" and short not in wanted
    ]
    return named_beside(said, seen.reading.hidden, ids)


def named_beside(
    lines: Sequence[tuple[int, str]],
    hidden: Sequence[Hidden],
    ids: Set[str],
    *,
    anywhere: bool = True,
) -> list[Change]:
    """Lines and hidden passages by which a text is under a licence that restricts no use.

    `ids`: what the text is. Where it restricts no use itself, only what such a line begins with
    counts (not `anywhere`): "Portions are licensed under MIT" is of something else.
    """
    said = [("title", *one) for one in lines]
    said += [("hidden", one.line, one.text) for one in hidden if len(one.text) < 400]
    out = []
    for kind, line, text in said:
        for found in _NAMES.finditer(text):
            name = found["field"] or found["under"] or found["alone"]
            if not anywhere and found["under"] and found.start():
                continue
            known = catalogue.find(name.strip(" \"'.,;*_"))
            if known and known.status == "none" and known.id not in ids:
                message = f"a line names {known.id}, which restricts no use"
                out.append(Change(kind, "", line, message, " ".join(text.split())))
                break
    return out


def restrictions_of(seen: Seen) -> str:
    """The restriction hash of the clauses in a text, empty where there is none."""
    digests = [unit.sha256 for unit in seen.units if unit.kind == "clause"]
    return restriction_hash(digests) if digests else ""


def _seen_as(seen: Seen, expected: list[Expected]) -> tuple[Seen, dict[str, int]]:
    """The text as the licence would have it read, and where the units of the licence stand in it.

    A list that a changed lead-in made one of restrictions, and whose items the licence has as
    sentences, is read as sentences.
    """
    wanted = [(e.unit, e.kind) for e in expected]
    matched = cover.places(wanted, seen.units, seen.kinds)
    restricting = {unit for unit, kind in wanted if kind in "cl"}
    foreign = [
        one
        for one in seen.reading.lists
        if one.kind in LISTED
        and digest(one.lead_in)[:SHORT] not in restricting
        and restricting.isdisjoint(clause.sha256[:SHORT] for clause in one.clauses)
    ]
    if foreign:
        other = seen_of(seen.text, without(seen.reading, foreign))
        places = cover.places(wanted, other.units, other.kinds)
        if _alike(other, places, restricting) > _alike(seen, matched, restricting):
            return other, places
    return seen, matched


def _alike(seen: Seen, matched: Mapping[str, int], restricting: set[str]) -> int:
    """How many units of the licence stand in the text, clauses as clauses, sentences as such."""
    as_they_are = (
        (kind in "cl") == (short in restricting)
        for short, kind in zip(seen.short, seen.kinds, strict=True)
        if short in matched
    )
    return len(matched) + sum(as_they_are)


def _without_heading(text: str, wanted: str, headings: Set[str]) -> bool:
    """Whether a sentence is the wanted one but for a heading of the licence that runs into it."""
    words = canonical(text).split()
    for count in range(1, min(14, len(words))):
        head = " ".join(words[:count])
        if is_statement(head):
            return False
        named = names_only(head, LISTING) or title_digest(head)[:SHORT] in headings
        if named and unit_digest(" ".join(words[count:]))[:SHORT] == wanted:
            return is_title(head)
    return False


_Gists = Mapping[str, catalogue.KnownClause]


def gists_of(index: Index, seen: Seen, parts: Sequence[Known] = ()) -> _Gists:
    """Full and short digest → what the catalogue says of the clause, for these licences."""
    ids = [part.id for part in parts]
    for unit, kind in zip(seen.short, seen.kinds, strict=True):
        if kind == "c" and len(ids) < 8:
            ids += [index.licenses[n].id for n in index.by_unit.get(unit, ())[:1]]
    out: dict[str, catalogue.KnownClause] = {}
    for one in dict.fromkeys(ids):
        known = catalogue.find(one)
        for clause in known.clauses if known else ():
            out.setdefault(clause.sha256, clause)
            out.setdefault(clause.sha256[:SHORT], clause)
    return out


def listed(unit: Unit, gists: _Gists) -> Listed:
    """A clause of the text with what the catalogue says of it."""
    known = gists.get(unit.sha256)
    if known is None:
        return Listed(unit.label, unit.sha256, "", "", unit.line, unit.text)
    return as_listed(known, unit.line, unit.text)._replace(label=unit.label)


def _clause_changes(
    index: Index,
    seen: Seen,
    expected: list[Expected],
    parts: list[Known],
    gists: _Gists,
) -> tuple[list[Listed], list[Changed], list[Listed], list[Change]]:
    """Clauses missing, changed, added, and those that stand outside a restricting list."""
    wanted = {e.unit: e for e in expected if e.kind == "c"}
    there = {u for u, k in zip(seen.short, seen.kinds, strict=True) if k == "c"}
    gone = [e for u, e in wanted.items() if u not in there]
    new = [
        u
        for u, k in zip(seen.units, seen.kinds, strict=True)
        if k == "c" and u.sha256[:SHORT] not in wanted
    ]
    notes: list[Change] = []
    if not gone and not new:
        return [], [], [], notes
    outside = _outside(seen) | standing(index, seen, parts) if gone else {}
    if gone and len(gone) == len(wanted) and sum(e.unit in outside for e in gone) * 2 >= len(gone):
        gone = [e for e in gone if e.unit not in outside]  # the lead-in is at fault, and says so
    changed, pairs = _paired(index, seen, gone, new, parts, gists)
    for e in gone:
        if e.unit in outside and e.unit not in pairs:
            message = f"clause {e.label} stands outside the list of restrictions"
            notes.append(Change("clause-outside-list", e.label, outside[e.unit], message, ""))
    missing = [_missing(e, gists) for e in gone if e.unit not in pairs]
    added = [listed(u, gists) for u in new if u.sha256 not in pairs.values()]
    return missing, changed, added, notes


def _missing(e: Expected, gists: _Gists) -> Listed:
    known = gists.get(e.unit)
    if known is None:
        return Listed(e.label, e.unit, "", "", 0, "")
    return as_listed(known)


def standing(index: Index, seen: Seen, parts: Sequence[Known]) -> dict[str, int]:
    """Short digest → line of clauses whose own words stand in the text, under whatever stem."""
    own = {
        index.words[unit]: unit
        for known in parts
        for unit, kind in zip(known.units, known.kinds, strict=True)
        if kind == "c" and len(index.words.get(unit, "")) >= _TELLING
    }
    out: dict[str, int] = {}
    for block in seen.reading.blocks if own else ():
        unit = own.get(hashed_all(canonical(block.text).split()), "")
        if unit:
            out.setdefault(unit, block.line)
    return out


_TELLING = 12
"""Characters of the hashed words of a clause: fewer than three words may stand anywhere."""


def _outside(seen: Seen) -> dict[str, int]:
    """Short digest → line of everything in the text that could be a clause but is not one."""
    out: dict[str, int] = {}
    for one in seen.reading.lists:
        if one.kind != "restriction":
            out.update((c.sha256[:SHORT], c.line) for c in one.clauses)
    for unit, short, kind in zip(seen.units, seen.short, seen.kinds, strict=True):
        if kind != "c":
            out.setdefault(short, unit.line)
    for block in seen.reading.blocks:
        out.setdefault(digest(block.text)[:SHORT], block.line)
    return out


def _paired(
    index: Index,
    seen: Seen,
    gone: list[Expected],
    new: list[Unit],
    parts: list[Known],
    gists: _Gists,
) -> tuple[list[Changed], dict[str, str]]:
    """Pair each missing clause with the new one nearest in words; short digest → found digest."""
    bags = [(u, Counter(hashed(w) for w in words_of(u))) for u in new]
    scores: list[tuple[float, int, int]] = []
    for at, e in enumerate(gone):
        bag = Counter(chunks(index.words.get(e.unit, "")))
        for place, (_, other) in enumerate(bags):
            total = bag.total() + other.total()
            score = 2 * (bag & other).total() / total if total else 0.0
            if score >= 0.5:
                scores.append((-score, at, place))
    changed: list[Changed] = []
    pairs: dict[str, str] = {}
    used: set[int] = set()
    vocabulary: dict[str, str] | None = None
    texts: dict[str, str] = {}
    for _, at, place in sorted(scores):
        e, unit = gone[at], bags[place][0]
        if e.unit in pairs or place in used:
            continue
        if vocabulary is None:
            texts = _texts_at_hand(parts)
            vocabulary = _vocabulary(seen, texts)
        used.add(place)
        pairs[e.unit] = unit.sha256
        changed.append(_changed(index, e, unit, gists, vocabulary, texts))
    order = {e.unit: n for n, e in enumerate(gone)}
    changed.sort(key=lambda one: order[one.sha256[:SHORT]])
    return changed, pairs


def _changed(
    index: Index,
    e: Expected,
    unit: Unit,
    gists: _Gists,
    vocabulary: Mapping[str, str],
    texts: Mapping[str, str],
) -> Changed:
    removed, added, ratio = _difference(
        chunks(index.words.get(e.unit, "")), words_of(unit), vocabulary
    )
    known = gists.get(e.unit)
    sha256 = known.sha256 if known else e.unit
    relation, reason = relations.between(sha256, unit.sha256)
    return Changed(
        known.label if known else e.label,
        sha256,
        unit.sha256,
        known.topic if known else "",
        known.gist if known else "",
        unit.line,
        unit.text,
        texts.get(e.unit, ""),
        ratio,
        removed,
        added,
        relation,
        reason,
    )


_COMMON = (
    "a an and any are as at be but by can cannot except for from human if in including individual"
    " intended intentionally is it its knowingly limited may minors must never no non not of on or"
    " other others otherwise over own permitted person persons prohibited purpose purposes shall"
    " should such that the their to under unless use used uses using verifiably will with without"
    " written you your law laws international local state federal national regulation consent harm"
    " agree agrees allow allowed expressly express prior"
)


def _vocabulary(seen: Seen, texts: Mapping[str, str]) -> dict[str, str]:
    """Hash → word, over all words at hand: hashed words of the licence are read with it."""
    words = set(_COMMON.split())
    words.update(canonical(seen.text[:200_000]).split())
    for text in texts.values():
        words.update(canonical(text).split())
    words |= {word.strip(",.;:()'") for word in words}
    return {hashed(word): word for word in sorted(words)}


def _difference(
    theirs: list[str], words: list[str], vocabulary: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Words removed and added between a licence's hashed words and a text's, and how alike."""
    import difflib

    here = [hashed(word) for word in words]
    if len(theirs) * len(here) > 4_000_000:
        return (), (), 0.0
    matcher = difflib.SequenceMatcher(None, theirs, here, autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            removed += [vocabulary.get(one, "?") for one in theirs[a:b]]
            added += words[c:d]
    return tuple(removed), tuple(added), round(matcher.ratio(), 3)


def _texts_at_hand(parts: Sequence[Known]) -> dict[str, str]:
    """Short digest → text of clauses, from an installed package of licence texts; else empty."""
    import importlib.util

    spec = importlib.util.find_spec("licensedcode")
    out: dict[str, str] = {}
    if spec is None or not spec.submodule_search_locations:
        return out
    for part in parts:
        known = catalogue.find(part.id)
        if known is None or not known.scancode:
            continue
        for root in spec.submodule_search_locations:
            path = os.path.join(root, "data", "licenses", f"{known.scancode}.LICENSE")
            try:
                with open(path, encoding="utf-8", errors="replace") as fp:
                    text = fp.read(1_000_000)
            except OSError:
                continue
            for one in find(text):
                out.update((c.sha256[:SHORT], c.text) for c in one.clauses)
    return out


def _lead_in_changes(index: Index, seen: Seen, expected: list[Expected]) -> list[Change]:
    """Lead-ins of the licence that the text has in other words, turned round, or not at all."""
    out: list[Change] = []
    found = seen.reading.lists
    shorts = {digest(one.lead_in)[:SHORT]: one for one in found if one.kind == "restriction"}
    headings = {e.unit for e in expected if e.kind in "ha"}
    for e, own in _lead_ins(expected):
        if e.unit in shorts or any(
            _without_heading(one.lead_in, e.unit, headings) for one in shorts.values()
        ):
            continue
        near = [one for one in found if _overlap(one, own)]
        if not near:
            if not own or not _any_outside(seen, own):
                continue  # the clauses are missing too, and say so
            message = "the sentence that forbids the listed uses is missing"
            out.append(Change("lead-in-missing", e.label, 0, message, ""))
            continue
        one = max(near, key=lambda candidate: _overlap(candidate, own))
        removed, added, _ = _difference(
            chunks(index.words.get(e.unit, "")),
            canonical(one.lead_in).split(),
            _vocabulary(seen, {}),
        )
        words = _worded(removed, added)
        if one.kind == "restriction":
            out.append(
                Change(
                    "lead-in-changed",
                    e.label,
                    one.line,
                    f"the lead-in was changed{words}",
                    one.lead_in,
                )
            )
        else:
            message = f"the lead-in no longer forbids the {len(one.clauses)} listed uses{words}"
            out.append(Change("lead-in-negated", e.label, one.line, message, one.lead_in))
    return out


def _worded(removed: Sequence[str], added: Sequence[str]) -> str:
    said = []
    if removed:
        said.append("without " + " ".join(removed[:12]))
    if added:
        said.append("with " + " ".join(added[:12]))
    return f" ({'; '.join(said)})" if said else ""


def _lead_ins(expected: list[Expected]) -> list[tuple[Expected, set[str]]]:
    """Each lead-in of a licence with the clauses under it."""
    out: list[tuple[Expected, set[str]]] = []
    for e in expected:
        if e.kind == "l":
            out.append((e, set()))
        elif e.kind == "c" and out:
            out[-1][1].add(e.unit)
    return out


def _overlap(one: ClauseList, own: set[str]) -> int:
    return sum(c.sha256[:SHORT] in own for c in one.clauses)


def _any_outside(seen: Seen, own: set[str]) -> bool:
    return bool(own & _outside(seen).keys())


def _cut_at(
    index: Index,
    expected: list[Expected],
    seen: Seen,
    matched: Mapping[str, int],
    missing: Sequence[Listed],
) -> int:
    """The place in the licence where the text breaks off, or -1.

    It does when the last part of the licence is missing as one piece, or all of its clauses are, or
    when the text ends within a sentence.
    """
    bodies = [at for at, e in enumerate(expected) if e.kind not in HARMLESS]
    there = [at for at in bodies if expected[at].unit in matched]
    if not there:
        return bodies[0] if bodies else -1
    tail = [at for at in bodies if at > there[-1]]
    ends = max(matched[expected[at].unit] for at in there)
    after = [k for k in seen.kinds[ends + 1 :] if k not in HARMLESS]
    wanted = [e for e in expected if e.kind == "c"]
    if wanted and len(missing) == len(wanted) and not any(k == "c" for k in seen.kinds):
        return tail[0] if tail else next(at for at in bodies if expected[at].kind == "c")
    last = seen.units[-1].text
    broken = not after or not (ended(last) or _ADDRESS.search(last))
    if len(tail) >= max(3, len(bodies) // 10) and len(after) <= 2 and broken:
        return tail[0]
    known = {e.unit for e in expected} | matched.keys()
    if tail and len(after) <= 1 and _breaks_off(index, expected[tail[0]], seen, known):
        return tail[0]
    return -1


_ADDRESS = lazy(r"(?:@|://|www\.)\S+$")
"""What a text may end with that has no stop."""


def _breaks_off(index: Index, e: Expected, seen: Seen, known: Set[str]) -> bool:
    """Whether the last unit of a text is the beginning of a unit of the licence.

    Of a sentence no words are known: that it has no stop must do.
    """
    last = seen.units[-1]
    if seen.short[-1] in known or ended(last.text):
        return False
    theirs = chunks(index.words.get(e.unit, ""))
    here = [hashed(word) for word in words_of(last)]
    return theirs[: len(here) - 1] == here[:-1] and len(here) <= len(theirs) if theirs else True

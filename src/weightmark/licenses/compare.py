"""Name every place where a text is not the licence that it was recognised as."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from weightmark.licenses import catalogue, relations
from weightmark.licenses.canonical import canonical, digest, finished, plain
from weightmark.licenses.clauses import ClauseList, find
from weightmark.licenses.identification import Change, Changed, Identification, Listed
from weightmark.licenses.known import HARMLESS, SHORT, Index, Known, chunks, hashed, words_of
from weightmark.licenses.units import (
    Reading,
    Unit,
    is_enumerator,
    is_statement,
    unit_digest,
    unit_digest_of,
)
from weightmark.record import NamedTuple


class Seen(NamedTuple):
    """A text as it is compared."""

    text: str
    reading: Reading
    units: tuple[Unit, ...]
    short: tuple[str, ...]
    kinds: str


class _Expected(NamedTuple):
    """One unit that a licence has: its short digest, letter and label."""

    unit: str
    kind: str
    label: str


def compared(
    index: Index,
    seen: Seen,
    parts: list[Known],
    share: float,
    restrictions: str,
    title: str,
    same: tuple[str, ...],
) -> Identification:
    """The identification of a text that is made up of the licences in `parts`."""
    expected = [
        _Expected(u, k, label)
        for known in parts
        for u, k, label in zip(known.units, known.kinds, known.labels, strict=True)
    ]
    gists = gists_of(index, seen, parts)
    matched = _matched(expected, seen)
    missing, changed, added, notes = _clause_changes(index, seen, expected, parts, gists)
    notes += _lead_in_changes(index, seen, expected)
    cut = _cut_at(expected, seen, matched, missing)
    notes += _body_changes(seen, expected, matched, cut)
    best = parts[0]
    if title and title != best.id:
        notes.append(
            Change("title", "", 1, f"the heading names {title}, the body is {best.id}", title)
        )
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
        same,
        f"{share:.0%} of its units" if altered else "every unit is the licence's own",
    )


def as_known(known: Known, seen: Seen, found: Identification) -> Identification:
    """`found` of a text with the very words of `known`: exact, with the clauses of the licence."""
    entry = catalogue.find(known.id)
    lines = {unit.sha256: unit for unit in seen.units if unit.kind == "clause"}
    whole = entry.clauses if entry and entry.restrictions == known.restrictions else ()
    clauses = tuple(
        Listed(*clause, line=lines[clause.sha256].line, text=lines[clause.sha256].text)
        if clause.sha256 in lines
        else Listed(*clause, line=0, text="")
        for clause in whole
    )
    return found._replace(
        match="exact",
        restrictions=known.restrictions,
        clauses=clauses,
        missing=(),
        changed=(),
        added=(),
        other_changes=(),
        also=(),
        title=known.id,
        why="the words are the licence's own, in another layout",
    )


def says_nothing(words: str) -> bool:
    """Whether words before the first sentence can only be a title and notices."""
    said = words.replace("all rights reserved", "")
    return not (is_statement(said) or _EFFECT.search(said))


def _matched(expected: list[_Expected], seen: Seen) -> dict[str, int]:
    """Short digest → place in the text, for every unit of the licence that stands there.

    A heading that a layout joined to the sentence after it is taken off first.
    """
    wanted = {e.unit for e in expected}
    places: dict[str, int] = {}
    for place, unit in enumerate(seen.short):
        if unit in wanted:
            places.setdefault(unit, place)
    loose = [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if unit not in wanted and kind not in "c"
    ]
    runs: list[list[int]] = []
    for place in loose:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    budget = _MOST_DIGESTS
    for run in runs:
        budget -= _cover(seen, run, wanted, places, budget)
    return places


_MOST_DIGESTS = 20_000
_LONGEST_UNIT = 400


def _cover(
    seen: Seen, run: list[int], wanted: set[str], places: dict[str, int], budget: int
) -> int:
    """Match units of the licence that a layout tore apart or ran together in a run of pieces.

    A unit may begin where a piece does, or where another unit ends; it may end at any word. A
    piece is matched when known units cover all of its words but for enumerators and for a heading
    before them. Returns the number of digests it took, at most `budget` and the length of a unit.
    """
    words: list[str] = []
    starts: list[int] = []
    for place in run:
        starts.append(len(words))
        words += plain(seen.units[place].text).split()
    begin = set(starts)
    covered = [False] * len(words)
    spent = 0
    at = 0
    while at < len(words) and spent < budget:
        if at not in begin:
            at += 1
            continue
        last = min(len(words), at + _LONGEST_UNIT)
        spent += last - at
        end, short = _longest_known(words, at, last, wanted)
        if end:
            places.setdefault(short, run[max(n for n, s in enumerate(starts) if s <= at)])
            covered[at:end] = [True] * (end - at)
            begin.add(end)
            at = end
            continue
        # a heading, or an enumerator, may stand before the unit
        before = at - max(s for s in starts if s <= at)
        if before < 14 and not is_statement(words[at]):
            begin.add(at + 1)
        at += 1
    for place, start, stop in zip(run, starts, [*starts[1:], len(words)], strict=True):
        left = [
            word
            for word, done in zip(words[start:stop], covered[start:stop], strict=True)
            if not done
        ]
        rest = " ".join(word for word in left if not is_enumerator(word))
        if len(left) < stop - start and len(left) < 15 and (not rest or _is_title(rest)):
            places.setdefault(seen.short[place], place)
    return spent


def _longest_known(words: list[str], at: int, last: int, wanted: set[str]) -> tuple[int, str]:
    """The end of the longest unit of the licence that begins at word `at`, and its digest."""
    for end in range(last, at, -1):
        if words[end - 1][-1] in _STOPS or end == last:
            short = _short_of(words[at:end])
            if short in wanted:
                return end, short
    for end in range(min(last, at + 24), at, -1):  # a heading has no stop
        short = _short_of(words[at:end])
        if short in wanted:
            return end, short
    return 0, ""


def _short_of(words: list[str]) -> str:
    return unit_digest_of(finished(" ".join(words)))[:SHORT]


_STOPS = ".;:!?,'。；："


_BOUND = re.compile(
    r"(?:within|in|inside|outside|for|during|under|until|while|when|where|if|after|before|by|from|at|on"
    r"|upon|with|against|towards?|subject|except|unless|save|optional|example|as|to|until|since|only)\b"
)


def _is_title(head: str) -> bool:
    """Whether words before a unit name it, rather than say where, when or for whom it holds."""
    if is_statement(head) or head.endswith((",", "，")):
        return False
    return not (_BOUND.match(head) or _EFFECT.search(head))


def _without_heading(unit: Unit, wanted: set[str]) -> str:
    """The digest of a unit without the heading before it, if that is a known one; else empty."""
    words = canonical(unit.text).split()
    for count in range(1, min(14, len(words))):
        head = " ".join(words[:count])
        if is_statement(head):
            return ""
        if not _is_title(head):
            continue
        inner = unit_digest(" ".join(words[count:]))[:SHORT]
        if inner in wanted:
            return inner
    return ""


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
    return Listed(
        unit.label,
        unit.sha256,
        known.topic if known else "",
        known.gist if known else "",
        unit.line,
        unit.text,
    )


def _clause_changes(
    index: Index,
    seen: Seen,
    expected: list[_Expected],
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
    outside = _outside(seen) if gone else {}
    if gone and len(gone) == len(wanted) and sum(e.unit in outside for e in gone) * 2 >= len(gone):
        gone = [e for e in gone if e.unit not in outside]  # the lead-in is at fault, and says so
    for e in gone:
        if e.unit in outside:
            message = f"clause {e.label} stands outside the list of restrictions"
            notes.append(Change("clause-outside-list", e.label, outside[e.unit], message, ""))
    changed, pairs = _paired(index, seen, gone, new, parts, gists)
    missing = [_missing(e, gists) for e in gone if e.unit not in pairs]
    added = [listed(u, gists) for u in new if u.sha256 not in pairs.values()]
    return missing, changed, added, notes


def _missing(e: _Expected, gists: _Gists) -> Listed:
    known = gists.get(e.unit)
    if known is None:
        return Listed(e.label, e.unit, "", "", 0, "")
    return Listed(known.label, known.sha256, known.topic, known.gist, 0, "")


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
    gone: list[_Expected],
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
    e: _Expected,
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


def _lead_in_changes(index: Index, seen: Seen, expected: list[_Expected]) -> list[Change]:
    """Lead-ins of the licence that the text has in other words, turned round, or not at all."""
    out: list[Change] = []
    found = seen.reading.lists
    shorts = {digest(one.lead_in)[:SHORT]: one for one in found if one.kind == "restriction"}
    wanted = _lead_ins(expected)
    for e, own in wanted:
        if e.unit in shorts or any(_without_heading_of(one, {e.unit}) for one in shorts.values()):
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


def _without_heading_of(one: ClauseList, wanted: set[str]) -> str:
    return _without_heading(Unit("lead-in", one.lead_in, "", one.line), wanted)


def _worded(removed: Sequence[str], added: Sequence[str]) -> str:
    said = []
    if removed:
        said.append("without " + " ".join(removed[:12]))
    if added:
        said.append("with " + " ".join(added[:12]))
    return f" ({'; '.join(said)})" if said else ""


def _lead_ins(expected: list[_Expected]) -> list[tuple[_Expected, set[str]]]:
    """Each lead-in of a licence with the clauses under it."""
    out: list[tuple[_Expected, set[str]]] = []
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
    expected: list[_Expected], seen: Seen, matched: Mapping[str, int], missing: Sequence[Listed]
) -> int:
    """The place in the licence where the text breaks off, or -1.

    It does when the last part of the licence is missing as one piece, or all of its clauses are.
    """
    bodies = [at for at, e in enumerate(expected) if e.kind not in HARMLESS]
    there = [at for at in bodies if expected[at].unit in matched]
    if not there:
        return -1
    tail = [at for at in bodies if at > there[-1]]
    ends = max(matched[expected[at].unit] for at in there)
    after = [k for k in seen.kinds[ends + 1 :] if k not in HARMLESS]
    wanted = [e for e in expected if e.kind == "c"]
    if wanted and len(missing) == len(wanted) and not any(k == "c" for k in seen.kinds):
        return tail[0] if tail else next(at for at in bodies if expected[at].kind == "c")
    if len(tail) >= max(3, len(bodies) // 10) and len(after) <= 2:
        return tail[0]
    return -1


def _body_changes(
    seen: Seen, expected: list[_Expected], matched: Mapping[str, int], cut: int
) -> list[Change]:
    """Sentences of the licence that are missing or changed, and sentences that it does not have."""
    wanted = {e.unit for e in expected}
    new = [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if kind in "sp" and unit not in wanted and unit not in matched
    ]
    new += [
        place
        for place, (unit, kind) in enumerate(zip(seen.short, seen.kinds, strict=True))
        if kind in HARMLESS
        and unit not in wanted
        and unit not in matched
        and _of_weight(seen.units[place].text, kind)
    ]
    new += _other_links(seen, expected)
    new.sort()
    gone = [
        at
        for at, e in enumerate(expected)
        if e.kind in "sp" and e.unit not in matched and (cut < 0 or at < cut)
    ]
    pairs = _by_place(expected, matched, gone, new)
    out = []
    for at in gone:
        e = expected[at]
        name = f"paragraph {e.label}" if e.label else "the preamble"
        what = "propagation" if e.kind == "p" else ""
        place = pairs.get(at)
        if place is None:
            kind = f"{what}-missing" if what else "missing"
            told = "the duty to pass the restrictions on" if what else "a sentence"
            out.append(Change(kind, e.label, 0, f"{told} is missing from {name}", ""))
        else:
            unit = seen.units[place]
            kind = f"{what}-changed" if what else "changed"
            told = "the duty to pass the restrictions on" if what else "a sentence"
            out.append(Change(kind, e.label, unit.line, f"{told} was changed in {name}", unit.text))
    paired = set(pairs.values())
    last = len(seen.units) - 1
    for place in new:
        if place in paired or (cut >= 0 and place >= last - 1):
            continue
        unit = seen.units[place]
        out.append(
            Change(
                "added",
                unit.label,
                unit.line,
                "a sentence that the licence does not have",
                unit.text,
            )
        )
    return out


_EFFECT = re.compile(
    r"\b(?:not|no|none|never|waived?|waiver|void|null|deleted|removed|repealed|revoked|suspended"
    r"|superseded|obsolete|deprecated|withdrawn|inapplicable|exempt(?:ed|ion|ions)?|except(?:ed|ions?)?"
    r"|exclud(?:ed|es|ing)|optional|voluntary|suggest(?:ed|ions?)|recommended|advisory|informative"
    r"|non binding|nonbinding|examples?|sample|permitted|allowed|unrestricted|lifted|disregard"
    r"|ignore|relaxed|free|apply|applies|overrid(?:e|es|den)|replaced|limited to|only|unless"
    r"|instead)\b"
)
_FOREIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{8}")


def _of_weight(text: str, kind: str) -> bool:
    """Whether a title or a notice that the licence does not have says something of its terms."""
    canon = canonical(text)
    if "://" in canon and " " not in canon:
        return False  # an address
    if kind == "h" and (text.endswith((".", "。")) or _FOREIGN.search(text)):
        return True
    return bool(_EFFECT.search(canon.replace("no.", "").replace("all rights reserved", "")))


def _other_links(seen: Seen, expected: list[_Expected]) -> list[int]:
    """Places of addresses that stand where the licence has another one, such as its use policy."""
    wanted = {e.unit for e in expected}
    there = set(seen.short)
    out = []
    for place, unit in enumerate(seen.short):
        if seen.kinds[place] != "n" or unit in wanted or "://" not in seen.units[place].text:
            continue
        before = seen.short[place - 1] if place else ""
        after = seen.short[place + 1] if place + 1 < len(seen.short) else ""
        for at, e in enumerate(expected):
            if e.kind != "n" or e.unit in there or not at:
                continue
            follows = expected[at + 1].unit if at + 1 < len(expected) else ""
            if before == expected[at - 1].unit or after == follows:
                out.append(place)
                break
    return out


def _by_place(
    expected: list[_Expected], matched: Mapping[str, int], gone: list[int], new: list[int]
) -> dict[int, int]:
    """Pair missing with new units that stand between the same neighbours."""
    before: list[int] = []
    last = -1
    for e in expected:
        before.append(last)
        last = matched.get(e.unit, last)
    pairs: dict[int, int] = {}
    used: set[int] = set()
    waiting = {place: n for n, place in enumerate(new)}
    known = set(matched.values())
    for at in gone:
        place = before[at] + 1
        while place in used or (
            place not in waiting and place not in known and place <= before[at] + 3
        ):
            place += 1
        if place in waiting:
            pairs[at] = place
            used.add(place)
    return pairs

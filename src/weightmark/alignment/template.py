"""A known text as it is aligned: its units, what in them may be filled in, and what may be absent.

No word is kept: of each run of words without a free place between them there are their number, a
hash of 16 bits to look for it by, and a digest of 64 bits that says it is the same. What that gives
away, docs/format.md says.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from weightmark._startup import NamedTuple, lazy, sha256
from weightmark.texts.words import MARK, Words, words_of

if TYPE_CHECKING:
    from weightmark.texts.units import Unit as Piece

BREAK, OPEN, CLOSE, SLOT, CHOICE, OTHER, CHOSEN = (chr(ord(MARK) + n) for n in range(1, 8))
"""In the text of a template: a unit ends, an optional part from, to, a place to fill in, one of."""

FIRST = 3
"""Words of a run that its hash is of: by two, licences begin too many sentences alike."""

SKETCH = 256
"""Hashes of word triples kept of a text: all of a BSD licence, an eighth of a Creative Commons one.

With 96 the variants of Creative Commons and BSD were taken for each other in 21 of 613 texts.
"""

Node: TypeAlias = "Run | Gap | Maybe | OneOf"


class Run(NamedTuple):
    """Words without a free place between them: how many, a hash of the first, a digest of all."""

    length: int
    first: int
    digest: str


class Gap(NamedTuple):
    """A place to fill in, such as a holder's name: at most so many words.

    `own`: the digest of the name that the known text has there, "date" for a date, or "".
    """

    most: int
    own: str = ""


class Maybe(NamedTuple):
    """Words that may stand or not, within a unit."""

    nodes: tuple[Node, ...]


class OneOf(NamedTuple):
    """Words of which one choice stands."""

    choices: tuple[tuple[Node, ...], ...]


class KnownUnit(NamedTuple):
    """A sentence, clause, lead-in or heading of a known text.

    `kind`: a letter (c clause, l lead-in, p duty to pass the restrictions on, s sentence,
    h heading, n notice, a heading that the text refers to); `short`: the digest that a clause or
    lead-in is known by; `said`: the hashes of the words of a clause, lead-in or duty;
    `joint`: the "and" or "or" before it as a letter, or the comma, or the "#" that may put it
    aside; `optional`: it may be absent. `at` and `size`: where it stands in the text, in words,
    and how many it has at least.
    """

    kind: str
    label: str
    short: str
    joint: str
    said: str
    optional: bool
    nodes: tuple[Node, ...]
    at: int
    size: int


class Template(NamedTuple):
    """One known text. `sketch`: hashes of those of its word triples that hash lowest, sorted.

    `free`: as many of those that may be there or not. `targets`: digests of the addresses that
    links in it lead to.
    """

    id: str
    units: tuple[KnownUnit, ...]
    sketch: tuple[int, ...]
    free: tuple[int, ...]
    targets: tuple[str, ...]
    size: int


def digest(words: Sequence[str]) -> str:
    """The digest of a run: 16 hex digits."""
    return sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def first(words: Sequence[str], at: int = 0) -> int:
    """The hash of the first words of a run, that it is looked for by."""
    joined = " ".join(words[at : at + FIRST])
    return zlib.crc32(joined.encode("utf-8", "surrogatepass")) & 0xFFFF


def hashes(words: Sequence[str], count: int) -> Iterator[int]:
    """A hash of 32 bits of each so many words in a row: `first` is its low half."""
    utf8 = itertools.repeat("utf-8"), itertools.repeat("surrogatepass")
    several = itertools.tee(map(str.encode, words, *utf8), count)
    rows = (itertools.islice(encoded, at, None) for at, encoded in enumerate(several))
    return map(zlib.crc32, map(b" ".join, zip(*rows, strict=False)))


def triples(words: Sequence[str]) -> list[int]:
    """A hash of 24 bits of each three words in a row."""
    return [whole >> 8 for whole in hashes(words, FIRST)]


def hashed(words: Iterable[str]) -> str:
    """Each word as four characters: enough to compare, and to look up among words at hand."""
    out = []
    for word in words:
        whole = sha256(word.encode("utf-8", "surrogatepass")).digest()
        out.append(binascii.b2a_base64(whole[:3], newline=False).decode("ascii"))
    return "".join(out)


def chunks(said: str) -> list[str]:
    """The hashes of words that `hashed` ran together."""
    return [said[at : at + 4] for at in range(0, len(said), 4)]


# --- making -------------------------------------------------------------------------------


def of_text(
    name: str,
    text: str,
    pieces: Sequence[tuple[str, Piece]],
    mark: Callable[[Sequence[str], str], list[str]],
) -> Template:
    """The template of a plain text; `pieces` are its units in order, each with its letter.

    `mark` puts marks in the place of what may be filled in into the words of a unit of a letter.
    """
    words = words_of(text)
    ranges: list[tuple[int, int, str, Piece]] = []
    at = 0
    for letter, piece in pieces:
        own = words_of(piece.text).words
        start = _found(words.words, own, at)
        if start >= 0:
            at = start + len(own)
            if letter == "h" and _BULLET.search(words.gap(start)):
                letter = "s"  # a short item of a list is no heading
            if letter == "a":  # behind "Attachment A" its title may be any
                ranges.append((start, start + 2, letter, piece))
                start, letter = start + 2, "h"
            if start < at:
                ranges.append((start, at, letter, piece))
    drafts: list[_Draft] = []
    at = 0
    for start, end, letter, piece in ranges:
        drafts += _between(words, at, start, drafts[-1].label if drafts else "")
        short = piece.sha256[:16] if letter in "cl" else ""
        cuts = [at for at in range(start + 1, end) if _joint(words, at) in ("&", "|")]
        for first, last in zip([start, *cuts], [*cuts, end], strict=True):
            own = words.words[first:last]
            joint = _joint(words, first)
            drafts.append(_Draft(letter, piece.label, short, joint, letter in "hn", own))
        at = end
    drafts += _between(words, at, len(words.words), drafts[-1].label if drafts else "")
    drafts = [draft._replace(words=mark(draft.words, draft.kind)) for draft in drafts]
    return _template(name, drafts, words)


def of_markup(name: str, text: str) -> Template:
    """The template of a text in which characters of private use mark its places (see `spdx`)."""
    words = words_of(text)
    drafts: list[_Draft] = []
    depth = 0
    now: list[str] = []
    pending = ""

    def flush() -> None:
        nonlocal now, pending
        if any(word < MARK for word in now) or SLOT in now:
            joint, pending = pending, ""
            drafts.append(_Draft("s", "", "", joint, depth > 0, now))
        now = []

    closes = _closing(words.words)
    stack: list[bool] = []
    for at, word in enumerate(words.words):
        chosen = now.count(CHOICE) == now.count(CHOSEN)  # else a break is one of a choice
        ended = bool(now) and not any(not inner for inner in stack) and _ends(words, at)
        if (word == BREAK and chosen) or (ended and CHOICE not in now):
            flush()
        if not now:
            pending = _joint(words, at).strip(",") or pending
        if word == BREAK:
            continue
        if word == OPEN:
            whole = chosen and _is_whole(words, at, closes[at], now)
            stack.append(whole)
            if whole:
                flush()
                depth += 1
                continue
        elif word == CLOSE and stack.pop():
            flush()
            depth -= 1
            continue
        now.append(word)
    flush()
    return _template(name, drafts, words)


_BULLET = lazy(r"\n[ \t]*[-*•–·]\s+$")


class _Draft(NamedTuple):
    kind: str
    label: str
    short: str
    joint: str
    optional: bool
    words: list[str]


def _found(words: list[str], own: list[str], at: int) -> int:
    """Where the words of a unit stand, not far behind a place; -1 where a layout tore them."""
    if not own:
        return -1
    # Between two units may stand what a layout put there, such as a page's head and foot.
    for start in range(at, min(len(words) - len(own) + 1, at + 400)):
        if words[start] == own[0] and words[start : start + len(own)] == own:
            return start
    return -1


def _between(words: Words, start: int, end: int, label: str) -> Iterator[_Draft]:
    """What the reading of a text left over, cut where a sentence or a paragraph ends."""
    begin = start
    for at in range(start + 1, end + 1):
        if at == end or _ends(words, at):
            yield _Draft("s", label, "", _joint(words, begin), False, words.words[begin:at])
            begin = at


SENTENCE_ENDS = lazy(r"[.;:!?。；：！？][\"'”’)*_\]]*\s|\n[ \t]*\n|[。；：！？]")


def _ends(words: Words, at: int) -> bool:
    return bool(SENTENCE_ENDS.search(words.gap(at)))


def _joint(words: Words, at: int) -> str:
    if at < len(words.words) and runs_on(words, at):
        return ","
    joints = [_JOINTS[one] for one in words.soft.get(at, ()) if one in _JOINTS]
    return joints[-1] if joints else ""


def runs_on(words: Words, at: int) -> bool:
    """Whether nothing, or no more than a comma, parts a word from the one before it."""
    gap = words.gap(at)
    return at > 0 and not _STOP.search(gap) and gap.lstrip()[:1] in ("", ",", "/", "&")


_STOP = lazy(r"[.;:\n。；：]")
_JOINTS = {"and": "&", "or": "|", "#": "#"}


def _closing(words: list[str]) -> dict[int, int]:
    """Place of the beginning of an optional part → of its end."""
    out: dict[int, int] = {}
    stack: list[int] = []
    for at, word in enumerate(words):
        if word == OPEN:
            stack.append(at)
        elif word == CLOSE:
            out[stack.pop()] = at
    return out


def _is_whole(words: Words, start: int, end: int, now: list[str]) -> bool:
    """Whether an optional part is made of whole units, and not of a few words within one."""
    inner = range(start + 1, end)
    if any(words.words[at] == BREAK or (at > start + 1 and _ends(words, at)) for at in inner):
        return True
    follows = end + 1 >= len(words.words) or words.words[end + 1] in (BREAK, CLOSE)
    return not now and (follows or _ends(words, end + 1))


def _template(name: str, drafts: Sequence[_Draft], words: Words) -> Template:
    units: list[KnownUnit] = []
    hashes: set[int] = set()
    free: set[int] = set()
    at = 0
    before: list[str] = []
    for draft in drafts:
        nodes, _ = _nodes(draft.words, 0)
        plain = list(_spoken(draft.words))
        free.update(triples([*before, *plain[:2]]))  # over the end of a sentence
        before = plain[-2:]
        size = _least(nodes)
        said = hashed(plain) if draft.kind in "clp" else ""
        optional = draft.optional or all(isinstance(node, Maybe) for node in nodes)
        units.append(KnownUnit(*draft[:4], said, optional, nodes, at, size))
        if any(word[:2] == f"{SLOT}=" for word in draft.words):
            free.update(triples(plain))  # with the names that the known text has
        at += 0 if draft.optional else size
        for run, always in _runs(draft.words):
            (hashes if always and not draft.optional else free).update(triples(run))
    sketch = sorted(hashes)[:SKETCH]
    beside = sorted(one for one in free - hashes if sketch and one <= sketch[-1])
    targets = sorted({digest([target])[:8] for target in words.links.values()})
    return Template(name, tuple(units), tuple(sketch), tuple(beside), tuple(targets), at)


def _spoken(words: Sequence[str]) -> Iterator[str]:
    """The words of a unit, the names and dates that stand in its places too."""
    for word in words:
        if word[0] == SLOT:
            yield from word[2:].split()
        elif not MARK <= word <= CHOSEN:
            yield word


def _nodes(words: list[str], at: int) -> tuple[tuple[Node, ...], int]:
    """The nodes of the words from a place to what closes the part, and where that is."""
    out: list[Node] = []
    run: list[str] = []
    while at < len(words) and words[at] not in (CLOSE, OTHER, CHOSEN):
        if words[at] < MARK or words[at] > CHOSEN:
            run.append(words[at])
            at += 1
            continue
        out += _run(run)
        run = []
        if words[at][0] == SLOT:
            out.append(_gap(words[at]))
        elif words[at] == OPEN:
            inner, at = _nodes(words, at + 1)
            out += [Maybe(inner)] if inner else []
        elif words[at] == CHOICE:
            choices: list[tuple[Node, ...]] = []
            while words[at] != CHOSEN:
                inner, at = _nodes(words, at + 1)
                choices.append(inner)
            out.append(OneOf(tuple(dict.fromkeys(choices))))
        at += 1
    return (*out, *_run(run)), at


def _gap(word: str) -> Gap:
    """A place to fill in, by its mark."""
    kind, own = word[1:2], word[2:].split()
    if not kind:
        return Gap(MOST_FILLED)
    return Gap(max(MOST_NAMED, len(own)), digest(own)[:8] if kind == "=" else "date")


MOST_NAMED = 7
"""Words of a name that is not the licence's own: a company with its form, an address, a date."""

MOST_FILLED = 60
"""Words that a place to fill in may hold: the longest list of holders in 800 packages has 41."""


def _run(words: list[str]) -> list[Node]:
    return [Run(len(words), first(words), digest(words))] if words else []


def _runs(words: list[str]) -> Iterator[tuple[list[str], bool]]:
    """The runs of words without a place between them, and whether they stand in every copy.

    Those that do not have the two words on either side with them.
    """
    run: list[str] = []
    at = 0
    while at < len(words):
        if not MARK <= words[at] <= CHOSEN:
            run.append(words[at])
            at += 1
            continue
        yield run, True
        run = []
        end = _group_end(words, at)
        behind = [word for word in words[end : end + 2] if word < MARK]
        for choice in _choices(words[at + 1 : end - 1]) if words[at][0] != SLOT else ():
            for piece in _split([*words[max(0, at - 2) : at], *choice, *behind]):
                yield piece, False
        at = end
    yield run, True


def _group_end(words: list[str], at: int) -> int:
    """Behind what closes the part that begins at a place."""
    depth = 0
    for end in range(at, len(words)):
        depth += (words[end] in (OPEN, CHOICE)) - (words[end] in (CLOSE, CHOSEN))
        if not depth:
            return end + 1
    return len(words)


def _choices(words: list[str]) -> Iterator[list[str]]:
    """The words of each choice, and none at all."""
    choice: list[str] = []
    for word in words:
        if word == OTHER:
            yield choice
            choice = []
        else:
            choice.append(word)
    yield from (choice, [])


def _split(words: list[str]) -> Iterator[list[str]]:
    """Words cut where a place is to be filled in; the marks of other places are left out."""
    piece: list[str] = []
    for word in words:
        if word[0] == SLOT:
            yield piece
            piece = []
        elif not MARK <= word <= CHOSEN:
            piece.append(word)
    yield piece


def _least(nodes: Sequence[Node]) -> int:
    total = 0
    for node in nodes:
        if isinstance(node, Run):
            total += node.length
        elif isinstance(node, OneOf):
            total += min(map(_least, node.choices))
    return total


# --- keeping ------------------------------------------------------------------------------


def packed(template: Template) -> list[object]:
    """A template as JSON can hold it."""
    units = [
        [*unit[:5], int(unit.optional), [_packed(n) for n in unit.nodes]] for unit in template.units
    ]
    sets = [packed_hashes(template.sketch), packed_hashes(template.free), list(template.targets)]
    return [template.id, units, *sets]


def _packed(node: Node) -> object:
    if isinstance(node, Run):
        return f"{node.digest}{node.first:04x}{node.length:x}"
    if isinstance(node, Gap):
        return {node.own: node.most} if node.own else node.most
    if isinstance(node, Maybe):
        return [[_packed(n) for n in node.nodes]]
    return {"": [[_packed(n) for n in choice] for choice in node.choices]}


def unpacked_template(kept: Sequence[object]) -> Template:
    """The template that `packed` made this of."""
    name, several, sketch, free, targets = cast("tuple[str, list[Any], str, str, list[str]]", kept)
    units = []
    at = 0
    for *facts, optional, nodes in several:
        read = tuple(map(_unpacked, nodes))
        size = _least(read)
        kind, label, short, joint, said = facts
        units.append(KnownUnit(kind, label, short, joint, said, bool(optional), read, at, size))
        at += 0 if optional else size
    sets = tuple(unpacked_hashes(sketch)), tuple(unpacked_hashes(free))
    return Template(name, tuple(units), *sets, tuple(targets), at)


def packed_hashes(several: Sequence[int]) -> str:
    """Hashes of 24 bits, four characters each."""
    return base64.b64encode(b"".join(one.to_bytes(3, "big") for one in several)).decode()


def unpacked_hashes(kept: str) -> Iterator[int]:
    """The hashes that `packed_hashes` made this of."""
    data = base64.b64decode(kept)
    return (int.from_bytes(data[at : at + 3], "big") for at in range(0, len(data), 3))


def _unpacked(kept: object) -> Node:
    if isinstance(kept, str):
        return Run(int(kept[20:], 16), int(kept[16:20], 16), kept[:16])
    if isinstance(kept, int):
        return Gap(kept)
    if isinstance(kept, list):
        return Maybe(tuple(map(_unpacked, kept[0])))
    (own, content), *_ = cast("dict[str, Any]", kept).items()
    if own:
        return Gap(content, own)
    return OneOf(tuple(tuple(map(_unpacked, choice)) for choice in content))

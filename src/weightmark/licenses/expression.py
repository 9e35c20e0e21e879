"""Licence expressions: SPDX's AND, OR, WITH and brackets over ids, Hub ids, names and lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from weightmark._startup import NamedTuple, lazy
from weightmark.errors import ExpressionError, UsageError, did_you_mean
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License, spellings, squeeze

LONGEST_EXPRESSION = 4_000  # characters; the longest real ones have a few hundred
DEEPEST = 32  # nested brackets
MOST_CHOICES = 256  # ways in which the receiver can choose

_TOKEN = lazy(r"[()]|[^\s()]+")
_OPERATORS = ("AND", "OR", "WITH")
_REF = r"(?i)licenseref-([A-Za-z0-9.-]+)"
_NOTHING = ("none", "noassertion")
_ELSEWHERE = r"(?i)(?:documentref|additionref)-"


class Leaf(NamedTuple):
    """One licence of an expression: its canonical id, its exception, and the words as given.

    `exception` is an SPDX exception id or empty. `id` may end in `+`, as SPDX allows.
    """

    id: str
    exception: str
    words: str


class Compound(NamedTuple):
    """Expressions joined by `operator`, AND or OR."""

    operator: str
    parts: tuple[Term, ...]


Term = Leaf | Compound


def parse(text: str | Sequence[str], catalogue: Catalogue = SHIPPED) -> Term:
    """Return the tree of an expression, a name, or a list of either, which joins by AND.

    Raises ExpressionError with the position of the first
    character at fault.
    """
    if isinstance(text, str):
        # The files of a model all say the same, and every rule asks; an own licence may change.
        return _parse(text, catalogue) if catalogue.own else _parse_again(text)
    return _parse(text, catalogue)


@functools.lru_cache(maxsize=256)
def _parse_again(text: str) -> Term:
    return _parse(text, SHIPPED)


def _parse(text: str | Sequence[str], catalogue: Catalogue) -> Term:
    if not isinstance(text, str):
        if sum(map(len, text)) + len(text) > LONGEST_EXPRESSION:
            raise _too_long()
        if not text:
            raise ExpressionError("the list of licences is empty", hint="name a licence")
        return _join("AND", [parse(each, catalogue) for each in text])
    if len(text) > LONGEST_EXPRESSION:
        raise _too_long()
    stripped = text.strip()
    if not stripped:
        raise ExpressionError("the licence is empty", hint="name a licence")
    if stripped[0] == "[" and stripped[-1] == "]" and "[" not in stripped[1:]:
        return parse([each.strip(" \t\"'") for each in stripped[1:-1].split(",")], catalogue)
    # A name may hold "or" itself ("GPL-3.0 or later"), so the whole is tried first. Names are
    # compared without their brackets, so here those must be right.
    known = catalogue.find(stripped) or _twice(stripped, catalogue) if _balanced(stripped) else None
    if known is not None:
        return Leaf(known.id, "", stripped)
    return _Reader(text, catalogue).read()


def _twice(text: str, catalogue: Catalogue) -> License | None:
    """Return the licence that stands there by its name and by its id behind it, in brackets."""
    name, bracket, behind = text.removesuffix(")").rpartition("(")
    known = catalogue.find(name) if bracket and text.endswith(")") else None
    return known if known is not None and known == catalogue.find(behind) else None


def _balanced(text: str) -> bool:
    depth = 0
    for each in text:
        depth += (each == "(") - (each == ")")
        if depth < 0:
            return False
    return depth == 0 and text[0] != "("


def canonical(text: str | Sequence[str], catalogue: Catalogue = SHIPPED) -> str:
    """Return the SPDX expression that a text means, with catalogue ids for every known name.

    Operators are upper case, needless brackets and repeats are gone, the order stays.
    `canonical(canonical(x)) == canonical(x)`. Raises ExpressionError.
    """
    return write(parse(text, catalogue))


def joined(words: Sequence[str], catalogue: Catalogue = SHIPPED) -> str:
    """Return the expression of a list of licences that all hold, as in `[llama3.3, gemma]`."""
    return canonical(words, catalogue)


def ids(text: str | Sequence[str], catalogue: Catalogue = SHIPPED) -> tuple[str, ...]:
    """Return the licence ids in an expression, each once, in order, without `+` and exceptions."""
    return tuple(dict.fromkeys(leaf.id.rstrip("+") for leaf in leaves(parse(text, catalogue))))


def licenses(
    text: str | Sequence[str], catalogue: Catalogue = SHIPPED
) -> Mapping[str, License | None]:
    """Return the catalogue entry of each licence in an expression; None where it has none."""
    return {each: catalogue.find(each) for each in ids(text, catalogue)}


def leaves(node: Term) -> Iterator[Leaf]:
    """Yield the licences of a tree from left to right."""
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, Leaf):
            yield each
        else:
            stack.extend(reversed(each.parts))


def write(node: Term) -> str:
    """Return a tree as an SPDX expression, with only the brackets that it needs."""
    if isinstance(node, Leaf):
        return f"{node.id} WITH {node.exception}" if node.exception else node.id
    return f" {node.operator} ".join(
        f"({write(part)})" if isinstance(part, Compound) and node.operator == "AND" else write(part)
        for part in node.parts
    )


def named(text: str, catalogue: Catalogue = SHIPPED) -> str:
    """Return an expression for people: the name of a licence stands beside its LicenseRef.

    SPDX ids are names that people know. What is no expression comes back as it is.
    """
    try:
        tree = parse(text, catalogue)
    except ExpressionError:
        return text
    shown = text
    for name in {leaf.id for leaf in leaves(tree) if leaf.id.startswith("LicenseRef-")}:
        entry = catalogue.find(name)
        if entry is not None:
            words = re.split(rf"{re.escape(name)}(?![\w.-])", shown)
            shown = f"{entry.name} ({name})".join(words)
    return shown


def choices(
    text: str | Sequence[str], catalogue: Catalogue = SHIPPED
) -> tuple[tuple[str, ...], ...]:
    """Return the ways to accept an expression: OR lets the receiver choose, AND binds to all.

    Each way is a sorted tuple of licences (`ID` or `ID WITH exception`) that hold together; the
    ways are in the order of the expression, without repeats. Raises ExpressionError where there
    are more than MOST_CHOICES.
    """
    return tuple(dict.fromkeys(tuple(sorted(way)) for way in _ways(parse(text, catalogue))))


def entry_of(name: str, catalogue: Catalogue = SHIPPED) -> License | None:
    """Return the entry of one licence of a way, whatever exception or plus stands behind it."""
    return catalogue.find(plain_id(name))


def plain_id(name: str) -> str:
    """Return a licence of a way without its exception and its plus."""
    return name.split(" WITH ")[0].rstrip("+")


def stem(name: str) -> str:
    """Return an id without "only" and "or later", which the texts of the GNU licences leave open.

    So do older ids, and the plus.
    """
    return name.removesuffix("+").removesuffix("-only").removesuffix("-or-later")


def same(
    one: str | Sequence[str], other: str | Sequence[str], catalogue: Catalogue = SHIPPED
) -> bool:
    """Return whether two expressions offer the same ways, whatever their order and brackets."""
    return _folded(choices(one, catalogue)) == _folded(choices(other, catalogue))


def _folded(ways: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return ways as they compare: what follows LicenseRef- is the same in any case (SPDX)."""
    return {tuple(name.casefold() for name in way) for way in ways}


def unclear(
    text: str | Sequence[str], catalogue: Catalogue = SHIPPED
) -> Mapping[str, tuple[str, ...]]:
    """Return each name in an expression that does not say which licence, with its readings.

    `gpl-3.0` may mean "only" or "or later", `gemma` either of two dated texts; the first reading
    is the one that `canonical` takes.
    """
    found: dict[str, tuple[str, ...]] = {}
    for leaf in leaves(parse(text, catalogue)):
        entry = catalogue.find(leaf.words)
        if entry is not None and squeeze(leaf.words) in map(squeeze, entry.unclear):
            found[leaf.words] = entry.readings
    return found


def settled(text: str | Sequence[str], catalogue: Catalogue = SHIPPED) -> str:
    """Return `canonical(text)`, but where a single unclear name may mean a candidate, that one.

    A card says `gemma`, the text beside it is the one of 2024: then that is what the card says.
    """
    licence = canonical(text, catalogue)
    readings = unclear(text, catalogue)
    if len(readings) == 1 and isinstance(parse(text, catalogue), Leaf):
        (meant,) = readings.values()
        licence = next((one for one in catalogue.candidates if one in meant), licence)
    return licence


def licence_by_name(name: str, catalogue: Catalogue = SHIPPED) -> str:
    """Return what the `license_name` beside `license: other` means.

    That is a licence that is known, several as one word (`apache-2.0-and-lfm1.0`), or one of the
    author's own: then its LicenseRef is made of the name, as in `LicenseRef-My-Terms-1.0`. Raises
    ExpressionError where the name is a broken expression, a link, or has no letters that a
    LicenseRef may have.
    """
    try:
        return settled(name, catalogue)
    except ExpressionError:
        words = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")
        if not words or len(words) > _LONGEST_NAME or _NO_NAME.search(name):
            raise
    try:
        return canonical(re.sub(_HYPHENED, r" \1 ", name), catalogue)
    except ExpressionError:
        return canonical(f"LicenseRef-{words}", catalogue)


_LONGEST_NAME = 100
_HYPHENED = r"(?i)-(and|or(?!-later\b))-"
_NO_NAME = lazy(r"(?<!\S)(?:AND|OR|WITH)(?!\S)|://|^\W*(?:none|noassertion|licenseref)\b", re.I)


class _Reader:
    """Recursive descent over the tokens of one expression: OR binds less than AND."""

    def __init__(self, text: str, catalogue: Catalogue) -> None:
        self._own = catalogue
        self._tokens = [(each.group(), each.start() + 1) for each in _TOKEN.finditer(text)]
        self._end = len(text) + 1
        self._at = 0
        self._depth = 0

    def read(self) -> Term:
        node = self._either()
        if self._at < len(self._tokens):
            word, position = self._tokens[self._at]
            raise _wrong(f"unexpected {word!r}", position)
        return node

    def _peek(self) -> str:
        if self._at == len(self._tokens):
            return ""
        word = self._tokens[self._at][0]
        return word.upper() if word.upper() in _OPERATORS else word

    def _either(self) -> Term:
        return self._joined("OR", lambda: self._joined("AND", self._one))

    def _joined(self, operator: str, part: Callable[[], Term]) -> Term:
        parts = [part()]
        while self._peek() == operator:
            self._at += 1
            parts.append(part())
        return _join(operator, parts)

    def _one(self) -> Term:
        if self._peek() != "(":
            return self._leaf()
        opened = self._tokens[self._at][1]
        self._depth += 1
        if self._depth > DEEPEST:
            raise _wrong(f"more than {DEEPEST} nested brackets", opened)
        self._at += 1
        node = self._either()
        if self._peek() != ")":
            raise _wrong("this bracket is not closed", opened)
        self._at += 1
        self._depth -= 1
        return node

    def _words(self, what: str) -> tuple[str, int]:
        first = self._at
        while self._peek() not in ("", "(", ")", *_OPERATORS):
            self._at += 1
        if self._at == first:
            word, position = (
                self._tokens[first] if first < len(self._tokens) else ("the end", self._end)
            )
            raise _wrong(f"{what} is missing before {word}", position)
        return " ".join(word for word, _ in self._tokens[first : self._at]), self._tokens[first][1]

    def _leaf(self) -> Leaf:
        words, position = self._words("a licence")
        exception = ""
        id_ = resolve(words, position, self._own)
        if self._peek() == "WITH":
            self._at += 1
            exception = _exception(*self._words("an exception"))
        return Leaf(id_, exception, words)


def resolve(words: str, position: int = 1, catalogue: Catalogue = SHIPPED) -> str:
    """Return the canonical id that one name means; raises ExpressionError at `position`.

    A name that the catalogue does not have may still be an SPDX id or a LicenseRef.
    """
    if words.lower() in _NOTHING:
        raise ExpressionError(
            f"{words} names no licence", position=position, hint="name one, or leave the field out"
        )
    known = catalogue.find(words)
    if known is not None:
        return known.id
    reference = re.fullmatch(_REF, words)
    if reference is not None:
        return f"LicenseRef-{reference[1]}"
    if re.match(_ELSEWHERE, words):
        raise _wrong(f"{words!r} points into another document", position)
    if words.lower().startswith("licenseref"):
        raise ExpressionError(
            f"{words!r} at character {position} is no LicenseRef",
            position=position,
            hint="after LicenseRef- write only letters, digits, - and .",
        )
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if " " not in words:
        try:
            return canonicalize_license_expression(words)
        except InvalidLicenseExpression:
            pass
    raise ExpressionError(
        f"{words!r} at character {position} is no licence that is known",
        position=position,
        hint=_hint(words),
    )


def _hint(words: str) -> str:
    if "://" in words:
        return "name the licence; the link to its text goes into license_link"
    if re.search(r"[,;&|]", words):
        return "join licences with AND where all hold, with OR where the receiver may choose"
    if "/" in words:
        return "write OR in place of /"
    return "use an SPDX id, a Hub id, or LicenseRef- with a name of your own"


def _exception(words: str, position: int) -> str:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        if " " in words:
            raise InvalidLicenseExpression
        # Any licence will do: SPDX does not say which exception goes with which.
        return canonicalize_license_expression(f"MIT WITH {words}").removeprefix("MIT WITH ")
    except InvalidLicenseExpression:
        raise ExpressionError(
            f"{words!r} at character {position} is no SPDX exception",
            position=position,
            hint="see https://spdx.org/licenses/exceptions-index.html",
        ) from None


def _join(operator: str, parts: list[Term]) -> Term:
    """Return one node for parts of the same operator, flat and without repeats."""
    flat: dict[str, Term] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Compound) and part.operator == operator else (part,)
        for each in inner:
            flat.setdefault(write(each).casefold(), each)
    return next(iter(flat.values())) if len(flat) == 1 else Compound(operator, tuple(flat.values()))


def _ways(node: Term) -> list[frozenset[str]]:
    if isinstance(node, Leaf):
        return [frozenset((write(node),))]
    inner = [_ways(part) for part in node.parts]
    if node.operator == "OR":
        ways = [way for some in inner for way in some]
    else:
        ways = [frozenset()]
        for some in inner:
            ways = list(dict.fromkeys(one | other for one in ways for other in some))
            if len(ways) > MOST_CHOICES:
                break
    if len(ways) > MOST_CHOICES:
        raise ExpressionError(
            f"more than {MOST_CHOICES} ways to choose", hint="write a simpler expression"
        )
    return ways


def _wrong(what: str, position: int) -> ExpressionError:
    return ExpressionError(
        f"{what}, at character {position}",
        position=position,
        hint="licences are joined by AND, OR, WITH and round brackets",
    )


def _too_long() -> ExpressionError:
    return ExpressionError(
        f"a licence expression of more than {LONGEST_EXPRESSION:,} characters",
        hint="name the licence; its text goes into a file beside the weights",
    )


_BETWEEN = r"(?i)\s+(?:AND|OR|WITH)\s+|[()]"
_LONGEST_COMPARED = 200  # characters of a name: comparing takes the square of them


def meant(text: str, catalogue: Catalogue = SHIPPED) -> str:
    """A hint with the nearest names for the first unknown one of an expression, or "".

    It reads the whole catalogue, so nothing that runs over many files asks for it.
    """
    names = [name.strip()[:_LONGEST_COMPARED] for name in re.split(_BETWEEN, text)]
    unknown = next((name for name in names if name and catalogue.find(name) is None), "")
    if not unknown:
        return ""
    known = {squeeze(name): name for entry in catalogue.entries() for name in spellings(entry)}
    return did_you_mean(squeeze(unknown), known)


def given_licence(license: str, catalogue: Catalogue) -> str:
    """The canonical form of what `--license` says; raises UsageError with what was meant."""
    try:
        return canonical(license, catalogue)
    except ExpressionError as error:
        hint = meant(license, catalogue) or error.hint
        raise UsageError(f"--license: {error.message}", hint=hint) from None

"""What the words of a key, a field or a sentence mean: an expression, or nothing that is known.

The strategy: what the catalogue understands is asked first, as it stands. Then what changes
nothing is taken off, one thing after the other (marks of Markdown, a lead-in such as "licensed
under the", an address behind the name, a pointer to the file LICENSE), and the rest is asked again.
Whatever is left over makes the whole not understood, since half of a statement is none.

A value may give each part of a release its own licence: `code MIT, weights CC BY-NC 4.0`. That is
read all or nothing, too: it is cut at commas, slashes and the like, and each piece (or two or three
together, since names hold commas) has to be a licence with the part that it is for before it or
behind it, or a licence alone.

A comma, a semicolon or an ampersand is a list whose licences all hold, as a list in a card. A slash
is not: package registries wrote a choice so, headers write "this and that", and to take one for
the other gives away what binds or binds what was given away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from weightmark._startup import NamedTuple, lazy
from weightmark.errors import ExpressionError
from weightmark.licenses.addresses import is_address, licence_at
from weightmark.licenses.catalogue import SHIPPED, Catalogue, squeeze
from weightmark.licenses.expression import joined, licence_by_name, settled

_Piece = TypeVar("_Piece")

LONGEST_NAME = 200
"""Characters; what is longer is read as a whole text. The longest names have about 100."""

LONGEST_TEXT = 200_000
"""Characters of a whole text; the longest licences have 40,000."""

SHOWN = 120
"""Characters of the words that a statement keeps for people."""

_MOST_PARTS = 16
"""Parts of a list; each costs a few looks at the index."""

_SILENT = frozenset(
    (
        *("", "unknown", "none", "n/a", "na", "null", "nil", "tbd", "tba", "todo", "undefined"),
        *("unspecified", "not specified", "not available", "noassertion", "other", "false", "nan"),
        *("no information", "more information needed", "license", "licence", "license unknown"),
        *("model license", "model licence", "model agreement", "model license agreement"),
        *("unknown license", "undetermined", "to be determined", "not provided", "not defined"),
    )
)
# A pointer to a file beside it, or to the model before it, which are read themselves.
_POINTER = (
    r"(?i)(?:please )?(?:see|refer to|check|read|same as|inherit(?:s|ed)?(?: from)?|follows?)? ?"
    r"(?:the )?(?:in )?(?:(?:repo(?:sitory)?|model card|model|base|original|upstream|parent"
    r"|readme|licen[cs]e|copying)(?:\.(?:md|txt|rst))?(?:(?: in| of)? (?:the )?)?){1,4}"
    r"(?: file| text)?"
)
_POINTED = ("licen", "repo", "card", "readme", "copying", "base", "origin", "upstream", "parent")
_SEE = lazy(
    r"(?i)[ ,;(-]+(?:please )?see (?:the )?(?:included |accompanying )?"
    r"(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?(?: file)?(?: for (?:more )?details)?\)?\Z"
)
_LEAD = lazy(
    r"(?i)\A(?:spdx-licen[cs]e-identifier:|(?:licen[cs]e|released|distributed|available"
    r"|published)d?"
    r" (?:under|by)(?: the)?(?: terms of(?: the)?)? |licen[cs]e ?[:=] ?|under the"
    r"|dual[- ]licen[cs]ed?\b(?: under(?: the)?)?\W*) *"
)
# Who does not buy has the other licence.
_OR_BUY = (
    r"(?i)(?:,?\s+or|\s*/)\s+(?:under\s+)?(?:(?:an?|the|our)\s+)?(?:(?!non\b)[\w.&'’-]+\s+){0,3}?"
    r"(?:commercial|enterprise)(?:\s+(?:licen[cs]e|terms|agreement))?\Z"
    r"|\s*\((?:an?\s+)?commercial\s+licen[cs]es?\s+(?:is\s+|are\s+)?(?:also\s+)?available\)\Z"
)
_MARKDOWN_LINK = lazy(r"\[([^\[\]]{1,200})\] ?\((\S{1,500}?)\)")
_IN_OTHER_LANGUAGES = (
    r"(?i)[- ](?:lizenz|licencia|licen\u00e7a)\Z|\s*(?:\u8bb8\u53ef\u8bc1?|\u534f\u8bae)\Z"
)
# "MIT © 2024 Example", as packages of npm say it.
_HELD = r"(?i)[\s,]+(?:©|\(c\)|copyright)\s*(?:\(c\)\s*|©\s*)?(?:(?:19|20)\d\d\b[^;|/&]{0,80})?\Z"
# "(November 24, 2022)", as a licence dates itself.
_DATED = r"(?i)\s*\((?:dated )?[a-z]{3,9}\.? (?:\d{1,2}, )?(?:19|20)\d\d\)\Z"
_ADDRESS = r"<?https?://[^\s<>()]{1,500}>?"
_BEHIND = lazy(rf"[\s,;:-]*(?:\(({_ADDRESS})\)|({_ADDRESS}))\Z")
_CLASSIFIER = "License :: "
_LIST = lazy(r"\s*[,;&\n]\s*|\s+(?:with|plus|\+)\s+(?:the\s+)?")
_BETWEEN_PARTS = lazy(r"\s*(?:[,;/|+&\n，；、]|\s(?:and|und|et|y)\s)\s*")
_NOUN = (
    r"(?:(?:the|our|all|model|pre-?trained|trained|released|source|inference|training)\s+)*"
    r"(?:weights?|models?|checkpoints?|parameters|code|scripts?|software|data(?:\s?sets?)?"
    r"|documentation|docs|gewichte|modell|daten|poids|mod\u00e8le|pesos|modelo|c\u00f3digo|datos"
    r"|dados|\u6a21\u578b(?:\u6743\u91cd)?|\u6743\u91cd|\u4ee3\u7801|\u6570\u636e)"
)
_NOUNS = rf"{_NOUN}(?:\s*(?:,|/|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*{_NOUN})*"
_PART_BEFORE = lazy(
    rf"(?i)(?:for\s+)?(?P<of>{_NOUNS})"
    r"(?:\s*[:\uff1a=]\s*|\s+(?:[\u2014\u2013-]|(?:(?:is|are)\s+)?under|is|are)\s+|\s+)(?P<name>\S.*)"
)
_PART_BEHIND = lazy(
    rf"(?i)(?P<name>\S.*?)(?:\s*\(\s*|,?\s+)(?:for\s+)?(?P<of>{_NOUNS})(?:(?:\s+only)?\s*\))?"
)
# npm's word for "you may not use this at all", which no name of a licence may swallow.
_NO_LICENCE = frozenset(("unlicensed",))


class PartLicence(NamedTuple):
    """A licence by the words that name it, and what it is for.

    `about` are classes of `Subjects`, such as "weights" and "code"; () where that is not said.
    """

    about: tuple[str, ...]
    words: str
    licence: str


def silent(words: str) -> bool:
    """Whether words say nothing of a licence: empty, "unknown", "n/a", or only where to look.

    `other` alone names nothing either; what stands beside it does. "All rights reserved",
    "proprietary" and "custom" say something.
    """
    if len(words) > LONGEST_NAME:
        return not words.strip()
    plain = " ".join(words.split()).strip(" \t\"'`*_.!?-()[]{}<>").casefold()
    if plain in _SILENT:
        return True
    points = any(word in plain for word in _POINTED)
    # "LICENSE-MODEL.md" is a file of its own, which may not be there.
    return points and re.fullmatch(_POINTER, re.sub(r"[-_](?!\S*\.\w)", " ", plain)) is not None


_SPEAKS = tuple(
    one.replace("_", " ")
    for one in """licen lizen lisans lisensi giấy_phép лиценз 许可 許可 授权 授權 協議 协议
    ライセンス 라이선 라이센 cc_by cc-by ccby spdx terms_of_use agreement permission openrail
    under derivatives commerci kommerzi comercia komerc komersi ticari thương_mại تجاري коммерч
    gewerblich 商用 商业 商業 営利 상업 profit sell sold moneti paid_ research academi académi
    acadêmi accademi akademi educational evaluation personal_us private_us personal_purpose
    private_purpose wissenschaft forschung recherche investigación pesquisa ricerca onderzoek
    badawcz naukow araştırma nghiên_cứu penelitian исследоват 学术 研究 연구""".split()  # noqa: SIM905
)
"""One of these stands in every sentence on a licence; to read on costs a commit that has none."""


def may_speak(text: str) -> bool:
    """Whether a text may hold a sentence on a licence."""
    lowered = text.lower()
    return any(word in lowered for word in _SPEAKS)


def shown_words(words: str) -> str:
    """Words on one line, shortened for people."""
    line = " ".join(words[: 4 * SHOWN].split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def understand(words: str, catalogue: Catalogue = SHIPPED) -> str:
    """The canonical expression that words mean; "" where they are not understood, or say nothing.

    Total: any str, in time linear in its length.
    """
    if len(words) > LONGEST_NAME and ("\n" in words.strip() or " AND " not in words):
        return _text(words, catalogue)
    if silent(words):
        return ""
    words = words.strip()
    return (
        _named(words, catalogue)
        or _stripped(words, catalogue)
        or _own_name(words, catalogue.candidates)
    )


def understand_name(name: str, catalogue: Catalogue = SHIPPED) -> str:
    """What the name beside `license: other` means: a licence that is known, or the author's own.

    Then its LicenseRef is made of the name. "" where that cannot be.
    """
    try:
        return (
            "" if silent(name) else understand(name, catalogue) or licence_by_name(name, catalogue)
        )
    except ExpressionError:
        return ""


def parts_of(value: str, catalogue: Catalogue = SHIPPED) -> tuple[PartLicence, ...]:
    """The parts of a value with their licences; () where not all of it is understood."""
    if len(value) > LONGEST_NAME:
        return ()
    return _pieces(value, _BETWEEN_PARTS, lambda words: _part(words.strip(" ."), catalogue))


def _pieces(
    value: str, between: re.Pattern[str], read: Callable[[str], _Piece | None]
) -> tuple[_Piece, ...]:
    """What the pieces of a list are read as, () unless all are; a name may hold what parts them."""
    ends = [found.span() for found in islice(between.finditer(value), _MOST_PARTS)]
    begins, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(value)]
    found: list[_Piece] = []
    at = 0
    while at < len(begins) <= _MOST_PARTS:
        for last in range(min(at + 2, len(begins) - 1), at - 1, -1):
            piece = read(value[begins[at] : stops[last]])
            if piece is not None:
                found.append(piece)
                at = last + 1
                break
        else:
            return ()
    return tuple(found)


def understand_of_weights(value: str, catalogue: Catalogue = SHIPPED) -> str:
    """What a value means as a whole, or gives the weights beside other parts; "" for neither."""
    if (whole := understand(value, catalogue)) or silent(value):
        return whole
    parts = parts_of(value, catalogue)
    return together([one.licence for one in parts if "weights" in one.about], catalogue)


def all_hold(words: Iterable[str], catalogue: Catalogue = SHIPPED) -> str:
    """The expression of several that all hold; "" where there is none, or one is not understood."""
    return together([understand(one, catalogue) for one in words], catalogue)


def together(licences: Sequence[str], catalogue: Catalogue = SHIPPED) -> str:
    """The expression of licences that all hold; "" where there is none, or one of them is ""."""
    if not licences or not all(licences):
        return ""
    try:
        return licences[0] if len(licences) == 1 else joined(licences, catalogue)
    except ExpressionError:
        return ""


def _named(words: str, catalogue: Catalogue) -> str:
    """What the catalogue understands as it stands; silent words mean nothing here."""
    if words.strip(" \"'").casefold() in _NO_LICENCE:
        return ""
    try:
        return settled(words, catalogue)
    except ExpressionError:
        return ""


def _own_name(words: str, known: tuple[str, ...]) -> str:
    """The candidate that is called so by its author, or by its maker.

    Its LicenseRef was made of this very name, as a card's `license_name` is; or its maker's name
    stands for it: beside `license: llama2`, "the Meta license" is no other.
    """
    key = squeeze(words)
    for one in known if key else ():
        if squeeze(one.removeprefix("LicenseRef-")) == key or _is_of(words, key, one):
            return one
    return ""


def _is_of(words: str, maker: str, licence: str) -> bool:
    """Whether words are "the … license" with one of the names that stand in a licence."""
    if not re.search(r"(?i)\blicen[cs]e\b", words):
        return False
    from weightmark.alignment.names import names_of

    return maker in map(squeeze, names_of(licence))


def _stripped(words: str, catalogue: Catalogue) -> str:
    """What is left when that is taken off which changes nothing."""
    if words.startswith(_CLASSIFIER):
        return _classifier(words, catalogue)
    if is_address(words):
        return licence_at(words, catalogue)
    plain = _MARKDOWN_LINK.sub(r"\1 (\2)", words).strip(" \t\"'`*_")
    plain = _LEAD.sub("", plain).strip(" \t\"'`*_")
    plain = _SEE.sub("", plain)
    address = ""
    behind = _BEHIND.search(plain.rstrip("."))
    if behind:
        address = behind[1] or behind[2]
        plain = plain[: behind.start()]
    plain = plain.strip(" \t\"'`*_").removesuffix(".")
    plain = re.sub(_IN_OTHER_LANGUAGES, "", plain)
    plain = re.sub(_DATED, "", re.sub(r"(?i)(?<=licen[cs]e)\.(?= version \d)", "", plain))
    plain = re.sub(_OR_BUY, "", re.sub(_HELD, "", plain))
    plain = re.sub(r"(?<=\w)\s*\([A-Z]{2,5}\)(?=,?\s+v)", "", plain)  # "License (GPL), version 2"
    plain = re.sub(r"(?i)(?<=international) public licen[cs]e(?=\Z| \()", "", plain)
    found = ""
    if not silent(plain):
        found = _named(plain, catalogue) or _elements(plain, catalogue)
        found = found or _list(plain, catalogue)
    there = licence_at(address, catalogue.preferring(found)) if address else ""
    if found.startswith("LicenseRef-") and there.startswith(f"{found[11:]}-"):
        return there  # which of a family it is
    # Two licences in one value: which holds is not said.
    return "" if there and found and there != found else found


def _elements(words: str, catalogue: Catalogue) -> str:
    """What the elements of a licence of Creative Commons mean without CC: `BY-NC-SA 4.0`.

    Or in the words of another language.
    """
    words = _in_english(words)
    alone = re.fullmatch(r"(?i)by(?:[- ](?:nc|nd|sa)){0,2}[- ]\d\.\d(?: licen[cs]e)?", words)
    return _named(f"CC {words}" if alone else words, catalogue)


_ELEMENTS = (
    (
        "Attribution",
        r"atribuci[oó]n|reconocimiento|atribuição|attribuzione|namensnennung|表示|署名|저작자표시",
    ),
    (
        "NonCommercial",
        r"n[oã]o?[- ]?comercial|nicht[- ]?kommerziell|non[- ]?commerciale"
        r"|pas d['’]utilisation commerciale|非営利|非商业性使用|비영리",
    ),
    (
        "ShareAlike",
        r"compartir[- ]?igual|compartilha[- ]?igual|condividi allo stesso modo"
        r"|partage dans les mêmes conditions|weitergabe unter gleichen bedingungen"
        r"|継承|相同方式共享|동일조건변경허락",
    ),
    (
        "NoDerivatives",
        r"sin[- ]?(?:obras?[- ]?)?derivad\w+|sem[- ]?deriva\w+|non opere derivate"
        r"|pas de modification|keine bearbeitung(?:en)?|改変禁止|禁止演绎|변경금지",
    ),
    ("International", r"internacional|internazionale|国際|国际|국제"),
)
"""What Creative Commons calls the elements of its licences in other languages."""
_ENGLISH_NAMES = lazy(
    "|".join(f"(?P<{name}>{others})" for name, others in _ELEMENTS), re.IGNORECASE
)


def _in_english(words: str) -> str:
    """The name of a licence of Creative Commons in the words of its elements in English."""
    if not re.search(r"(?i)\d", words) or not _ENGLISH_NAMES.search(words):
        return words
    plain = _ENGLISH_NAMES.sub(lambda found: found.lastgroup or "", words)
    plain = re.sub(
        r"(?i)\A(?:creative commons|クリエイティブ・?コモンズ|知识共享)[\s-]*", "", plain
    )
    plain = re.sub(r"\s*[-–・]\s*", "-", plain)
    return re.sub(r"(?<=\d)(?=Int)|(?<=[a-z])(?=\d)", " ", plain)


def _list(words: str, catalogue: Catalogue) -> str:
    def one(piece: str) -> str | None:
        piece = re.sub(r"(?i)\Aand ", "", piece)
        name = "" if silent(piece) or piece == words else _named(piece, catalogue)
        return name if name and " OR " not in name else None

    words = words.strip(" \n")
    return together(_pieces(words, _LIST, one), catalogue)


def _classifier(words: str, catalogue: Catalogue) -> str:
    """A licence classifier of the package index, where it names one licence exactly."""
    from weightmark.licenses.classifiers import spdx_ids

    names = spdx_ids(words)
    return _named(names[0], catalogue) if len(names) == 1 else ""


def _text(words: str, catalogue: Catalogue) -> str:
    """The licence whose whole text this is, word for word but for what is harmless."""
    if len(words) > LONGEST_TEXT:
        return ""
    from weightmark.recognition.own import owned
    from weightmark.recognition.recognize import identify

    found = identify(words)
    if catalogue.own:
        found = owned(words, found, catalogue)
    return found.id if found.match == "exact" and not found.also else ""


def _part(words: str, catalogue: Catalogue) -> PartLicence | None:
    if licence := understand(words, catalogue):
        return PartLicence((), words, licence)
    for form in (_PART_BEFORE, _PART_BEHIND):
        found = form.fullmatch(words)
        licence = understand(found["name"], catalogue) if found else ""
        if found and licence:
            from weightmark.prose.subjects import Subjects

            of, subjects = found["of"], Subjects("weights")
            about = subjects.classes(of) or subjects.cjk(of)
            return PartLicence(about, found["name"], licence)
    return None

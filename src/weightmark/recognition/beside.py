"""What stands around a licence: lines that name it or another one, and the summary of its terms."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence, Set

from weightmark._startup import lazy
from weightmark.alignment.weight import is_neutral
from weightmark.licenses.catalogue import SHIPPED
from weightmark.recognition.identification import Change
from weightmark.texts.grammar import BY_LEAVE, forbids_use, is_duty
from weightmark.texts.sight import Hidden

_NAMES = lazy(
    r"^[\W_]*(?:spdx[ -])?licen[cs]e(?:[ _-]?(?:id|identifier|name))?\s*[:=]\s*"
    r"(?P<field>[^\n]{2,80})"
    r"|\b(?:licen[cs]ed|released|available|distributed|published) (?:under|to|into) (?:the )?"
    r"(?P<under>[^\n]{2,80})"
    r"|^[\W_]*(?P<alone>[^\n]{2,40})$",
    re.IGNORECASE | re.MULTILINE,
)


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
    # A line that names a licence is short; a hidden passage that is longer is told as one.
    said += [("hidden", one.line, one.text) for one in hidden if len(one.text) < 400]
    out = []
    for kind, line, text in said:
        for found in _NAMES.finditer(text):
            name = found["field"] or found["under"] or found["alone"]
            if not anywhere and found["under"] and found.start():
                continue
            known = SHIPPED.find(name.strip(" \"'.,;*_"))
            if known and known.status == "none" and known.id not in ids:
                message = f"a line names {known.id}, which restricts no use"
                out.append(Change(kind, "", line, message, " ".join(text.split())))
                break
    return out


def speaks_of(text: str, kind: str, ids: Set[str]) -> bool:
    """Whether words around licences only name these, sum up one, or give what all of them give.

    "NonCommercial" in the name of a licence limits nothing that the licence does not, nor does
    whom to ask for leave to trade beside one that bars it. `kind`: the letter of what they are.
    """
    if is_of_deed(text, ids) or (gives_any_use(text) and all(map(lets_everybody, ids))):
        return True
    unnamed = text
    for one in ids:
        unnamed = _names_of(one).sub("license", unnamed)
    if all(map(bars_trade, ids)):
        unnamed = BY_LEAVE.sub("see", unnamed)
    return unnamed != text and is_neutral(unnamed, kind)


def lets_everybody(licence: str) -> bool:
    """Whether a licence lets everybody use a work for everything."""
    entry = SHIPPED.find(licence)
    return entry is not None and entry.status == "none" and entry.klass in _FREE


def bars_trade(licence: str) -> bool:
    """Whether a licence leaves trade to nobody, or to another licence."""
    entry = SHIPPED.find(licence)
    return entry is not None and entry.commercial in ("no", "ask")


OF_PARTS = lazy(
    r"\bthird[- ]part(?:y|ies)\b|\bderived from\b|\bportions\b|\bbundle[sd]?\b|\bsome of\b"
    r"|\bsub-?components?\b|\bredistributed\b",
    re.IGNORECASE,
)
"""What says that licences behind it are of parts that others made."""
_FREE = ("public-domain", "permissive", "copyleft")
"""Classes of licences for any use: what is asked beside one of the others they may ask too."""


def gives_any_use(text: str) -> bool:
    """Whether all that words say is that a use is free, as "Commercial use is welcome."."""
    return _GIVES.fullmatch(" ".join(text.split())) is not None


_GIVES = lazy(
    r"\W*(?:"
    r"(?:(?:commercial|private|personal|academic|any)(?:,? (?:and|or) )?){1,3} use"
    r"(?: of (?:the|this) \w+)? is (?:also |explicitly |always )?"
    r"(?:welcome|allowed|permitted|fine|ok(?:ay)?|encouraged|possible|free)"
    r"|(?:[\w.-]+ ){1,4}(?:is|are) free(?: of charge)?"
    r"(?: for (?:any|all|commercial) (?:use|purposes?))?"
    r"(?:,? and (?:will )?always (?:be|will be|stays?|remains?) (?:free|so))?"
    r"|(?:(?:you|every(?:one|body)|any(?:one|body)) (?:(?:are|is) (?:free|welcome) to|may|can)"
    r"|feel free to|it is (?:ok|fine|allowed) to)"
    r" (?:(?:use|copy|modify|change|share|sell|(?:re)?distribute)(?:,? (?:and |or )?)){1,5}"
    r"(?:it|them|this|(?:the|this|these|its) \w+)"
    r"(?: (?:commercially|freely|in (?:your|any) (?:own )?projects?|as you (?:like|wish|want))"
    r"| (?:for|in) (?:anything|(?:any|all|commercial) (?:use|purposes?|products?)))"
    r"(?:, (?:including|even) (?:for |to )?[\w ]{1,40}|, commercial or not)?"
    r"|permission is (?:hereby )?granted(?:, free of charge,)? to (?:every|any)(?:one|body)"
    r"|(?:basically, )?(?:you (?:can|may) )?do what(?:ever)? you (?:like|want|wish)"
    r"(?: with (?:it|this(?: \w+)?))?"
    r"|(?:there is )?no need to ask(?: \w+)?(?: for (?:permission|leave))?"
    r"|no (?:permission|licen[cs]e key|registration) (?:is )?(?:needed|required)"
    r"|(?:die )?(?:kommerzielle|gewerbliche) (?:nutzung|verwendung)(?: de[rs] \w+)? ist"
    r" (?:ausdrücklich |auch )?(?:erlaubt|gestattet|möglich|willkommen|zulässig)"
    r"|(?:l['’])?(?:usage|utilisation) commerciale?(?: est)? (?:autorisée?|permise?|possible|libre)"
    r"|se permite el uso comercial"
    r"|(?:el |o )?uso comercial (?:está |es |é )?(?:permitido|libre|livre|autorizado)"
    r"|(?:l['’])?uso commerciale (?:è )?(?:consentito|permesso|libero)"
    r"|коммерческое использование разрешено"
    r"|(?:本|该|此)?(?:模型|项目|软件|权重|代码)?(?:可以?|允许|支持)(?:免费|自由)?(?:用于|进行)?"
    r"(?:商业|商用)(?:用途|使用|目的)?"
    r"|商用(?:利用|使用)?(?:は|も|が)?(?:可(?:能)?(?:です)?|できます|ok(?:です)?|自由です)"
    r"|상업적(?:인|으로)? ?(?:이용|사용)(?:이|은|도|을)? ?(?:가능|허용|자유)\w*"
    r")\W*",
    re.IGNORECASE,
)


def names_licence(text: str, licence: str) -> bool:
    """Whether words name a licence, whatever stands between those of its name."""
    return _names_of(licence).search(text) is not None


@functools.lru_cache(maxsize=64)  # of the licences in a file each line around them is asked
def _names_of(licence: str) -> re.Pattern[str]:
    """What finds the names of a licence, whatever stands between their words."""
    entry = SHIPPED.find(licence)
    names = {licence, *((entry.name, *entry.aliases) if entry else ())}
    several = ([re.escape(word) for word in re.findall(r"[^\W_]+", name)] for name in names)
    return re.compile(
        "|".join(rf"\b{'[^A-Za-z0-9]{1,3}'.join(one)}\b" for one in sorted(several, key=len)[::-1]),
        re.IGNORECASE,
    )


_REMIX = r"(?:if you )?remix(?:es)?, transform,? (?:or|and) build|if you remix (?:or|,) build"
_DEED = lazy(
    r"(?:\W*(?:you are free to|under (?:the following|these) terms|in brief"
    r"|under cc[ -]by[\w. -]+?)\b)?(?:\W*$"
    r"|\W*share\W+copy and redistribute\b"
    r"|\W*(?P<adapt>a)dapt\W+remix, transform,? and build\b"
    r"|\W*(?:attribution\W+)?you must give appropriate (?:credit|attribution)\b"
    r"|\W*you (?:are free to|may|can)(?:,? (?:and )?(?:use|share|copy|(?:re)?distribute"
    r"|(?P<AD_>a)dapt)){1,5}\b[^.]{0,60}? (?:for \W{0,3}(?:(?P<any>a)ny purpose"
    r"|non-?(?P<NC__>c)ommercial\b\W{0,3} purposes)|(?P<any_>c)ommercially)\b"
    r"(?:(?:,? with attribution)?\W*$|[^.]{0,120}?, (?:provided|as long as|so long as)(?: that)?"
    r" you (?:\(\w\) )?(?:give|provide) (?:\w+ )?(?:credit|attribution)\b)"
    r"|\W*attribution\W+(?:give )?(?:appropriate )?credit\b"
    r"|\W*you may do so in any reasonable manner, but not in any way that suggests\b"
    r"|\W*non-?(?P<NC_>c)ommercial\W+not for commercial (?:use|purposes)\W*$"
    r"|\W*share-?(?P<SA_>a)like\W+[^.]{0,80}\b(?:under|use) the same licen[cs]e\W*$"
    r"|\W*(?:no additional(?: restrictions)?\W+)?you may not apply legal terms or tech"
    r"|\W*(?:non-?(?P<NC>c)ommercial\W+)?you (?:may|must) not use (?:the|this)"
    r" (?:material|work|model|weights) for (?P<nc>c)om"
    rf"|\W*(?:share-?(?P<SA>a)like\W+)?(?:{_REMIX})[^.]{{0,80}}\b(?:under the|contributions? under"
    r" the) \W{0,3}same (?P<sa>l)ic"
    r"|\W*署名[^。]{0,12}(?:必须|须|应|需)"
    r"|\W*(?:非商[用业][^。]{0,12})?不得用于(?P<nc_zh>商)业"
    r"|\W*(?:相同方式共享[^。]{0,12})?[^。]{0,16}必须采用相同(?P<sa_zh>协|的?许)"
    rf"|\W*(?:no-?(?P<ND>d)erivatives\W+)?(?:{_REMIX})[^.]{{0,80}}\bnot (?P<nd>d)istr)",
    re.IGNORECASE,
)
"""What the summary of a Creative Commons licence says, each group of a kind of them."""


def is_of_deed(words: str, licences: Set[str]) -> bool:
    """Whether words are of the summary of those of some licences that are Creative Commons'."""
    found = _DEED.match(words)
    summed = [one for one in licences if one.startswith("CC-")]
    if found is None or not summed or (forbids_use(words) and not is_duty(words)):
        return False  # what bars more than trade is of none
    kinds = {kind[:2].upper() for kind, held in found.groupdict().items() if held}
    adapted = "AD" in kinds
    if "AN" in kinds and any("-NC" in one for one in summed):
        return False
    kinds -= {"AD", "AN"}
    return all(
        all(f"-{kind}-" in one for kind in kinds) and not (adapted and "-ND-" in one)
        for one in summed
    )

"""Finds where a card calls the model open source, and what names and lines a licence asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from weightmark.licenses.catalogue import Obligation
from weightmark.record import NamedTuple


class Claim(NamedTuple):
    """Words that call the model open source; `line` counts from 1 in the text that was given."""

    line: int
    words: str


_MOST_TEXT = 400_000  # characters of a card that are looked through
_NEAR = 250  # characters on each side of the words
_OPEN = re.compile(r"\bopen[- ]?sourc(?:e|ed|es|ing)\b|\bOSI[- ]approved\b|\bFOSS\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*")
_NEGATED = re.compile(
    r"\b(?:not|(?:is|are)n['\u2019]t|never|no longer|neither|nor|without|non|un)\b[^,;:]{0,40}\Z"
    r"|\b(?:rather than|instead of|as opposed to|unlike|whether|cannot be called|fails? to be)\b"
    r"[^,;:]{0,40}\Z",
    re.IGNORECASE,
)
# What else than the model may be open source: the code, a tool, data, other people's models.
_OTHER_THING = re.compile(
    r"[\s\"'*_`)\]-]*(?:\w+[\s-]+){0,3}?(?:code\b(?!r)|codebases?|librar(?:y|ies)|tools?\b|toolkits?|frameworks?"
    r"|software|projects?|communit(?:y|ies)|packages?|repositor(?:y|ies)|implementations?|scripts?|data\b|datasets?"
    r"|corpor?a|corpus|engines?|platforms?|ecosystems?|licen[cs]es?|initiative|definition|inference"
    r"|training|evaluation|benchmarks?|pipelines?|contributors?|contributions?|efforts?|movement"
    r"|alternatives?|apps?\b|applications?|servers?|runtimes?|clients?|hardware|efforts)",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"\b(?:other|existing|many|most|some|various|several|leading|popular|current|previous|similar"
    r"|comparable|available|competing|fellow|best|strongest|larger|smaller|recent|among|amongst"
    r"|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|beat(?:s|ing)?|than"
    r"|compar(?:ed|ison|able)|versus|vs\.?|against|between|based on|built on|derived from"
    r"|fine-?tun(?:ed|e) (?:of|from)|trained (?:on|with)|using|uses|used|via|thanks to|with|from"
    r"|for)\b"
    r"[^,;:]{0,60}\Z",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(
    r"\b(?:code|codebase|scripts?|librar(?:y|ies)|tools?|toolkits?|frameworks?|software|packages?"
    r"|repositor(?:y|ies)|repo|implementations?|data|datasets?|corpus|pipelines?|apps?)\s+"
    r"(?:itself\s+)?(?:is|are|was|were|has been|have been|will be)\b[^,;:]{0,40}\Z",
    re.IGNORECASE,
)
_AND_THE_MODEL = re.compile(r"\b(?:models?|weights|checkpoints?)\s*(?:,|&|\band\b)", re.IGNORECASE)
_SELF = re.compile(
    r"\b(?:this|our|the|these)\s+(?:\w[\w.-]*\s+){0,4}?(?:models?|weights|checkpoints?|llms?|adapters?|lora)\b"
    r"|\bwe\b|\bis\b|\bare\b|\bintroduc|\brelease|\bpresent|\b(?:this|our|these)\s+\Z",
    re.IGNORECASE,
)
_MODEL_AFTER = re.compile(
    r"[\s\"'*_`)\]-]*(?:[\w.,/+-]+\s+){0,5}?(?:models?|weights|checkpoints?|llms?|vlms?|adapters?|lora)\b",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(
    r"\b(?:is|are|was|been|be|fully|completely|truly|entirely|100\s?%)\s+(?:now\s+|an?\s+)?[\"'*_`]*\Z"
    r"|\b(?:we|have|has|and)\s+(?:\w+\s+)?\Z"
    r"|\b(?:as|released?)\s+[\"'*_`]*\Z",
    re.IGNORECASE,
)
_TAGS = frozenset(("opensource", "opensourced", "opensourcemodel", "opensourcellm", "foss"))
_CODE = re.compile(r"^(?:```|~~~)")


def open_source_claims(text: str) -> Iterator[Claim]:
    """Where prose calls the model itself open source.

    Negations, comparisons, other people's models, and code, tools or data that are open source
    are none.
    """
    fenced = False
    for number, line in enumerate(text[:_MOST_TEXT].splitlines(), 1):
        if _CODE.match(line.strip()):
            fenced = not fenced
        if fenced or not _OPEN.search(line):
            continue
        for sentence in _SENTENCE.finditer(line[:5_000]):
            if _claims(sentence.group()):
                yield Claim(number, " ".join(sentence.group().split())[:120])
                break


def _claims(sentence: str) -> bool:
    for found in _OPEN.finditer(sentence):
        # A few words on each side are enough, and keep a hostile line from taking long.
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        after = sentence[found.end() : found.end() + _NEAR]
        if _NEGATED.search(before) or _OTHER_THING.match(after) or _OTHER_BEFORE.search(before):
            continue
        if _OTHER_SUBJECT.search(before) and not _AND_THE_MODEL.search(before):
            continue
        verb = found.group().casefold().endswith(("ced", "cing", "ces"))
        of_itself = verb or _SELF.search(before) or not before.strip(" #*_-")
        if of_itself and _MODEL_AFTER.match(after):
            return True
        if _VERB_BEFORE.search(before) and (_SELF.search(before) or _SELF.search(after)):
            return True
    return False


def open_source_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that call the model open source."""
    return tuple(tag for tag in tags if re.sub(r"[\s_-]+", "", tag).casefold() in _TAGS)


class NamingDuty(NamedTuple):
    """What a licence asks to be shown: one of `lines`, and names that begin with `prefix`.

    `binding` is False where it is only asked for, or only above a threshold.
    """

    lines: tuple[str, ...]
    prefix: str
    binding: bool


_QUOTED = re.compile(r'"(?:… )?([^"]+)"')


def naming_duty(duty: Obligation) -> NamingDuty:
    """The names in the gist of a naming obligation, which quotes them."""
    start = re.search(r'\bbegin with "([^"]+)"', duty.gist)
    lines = _QUOTED.findall(duty.gist[: start.start()] if start else duty.gist)
    binding = not re.search(r"not required|\babove\b", duty.gist)
    return NamingDuty(tuple(lines), start[1] if start else "", binding)


def wants_notice_file(duty: Obligation) -> bool:
    """Whether a notice obligation asks for a file or text called Notice.

    "the NOTICE file", as in Apache-2.0, is that of the base: where it has none, nothing is asked.
    """
    return re.search(r"(?<!\bthe )\b(?:Notice|NOTICE)\b", duty.gist) is not None

"""Finds what a card claims: that the model is open source, and which models taught it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from weightmark._startup import NamedTuple
from weightmark.licenses.models import licence_of_name
from weightmark.prose.languages import calls_open
from weightmark.prose.model_names import well_known
from weightmark.prose.running_text import Said, sentences


class Claim(NamedTuple):
    """Words that call the model open source; `line` counts from 1 in the text that was given."""

    line: int
    words: str


_NEAR = 250  # characters on each side of the words
_NEAR_LICENCE = 40  # behind them, in which what a licence is for may still be said
_OPEN = re.compile(
    r"\bopen[- ]?sourc(?:e|ed|es|ing)\b(?:\s\(F?OSS\))?|\bOSI[- ]approved\b|\bF?OSS\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not?|(?:is|are)n['\u2019]t|never|neither|nor|without|non|un)\b[^,;:]{0,40}\Z"
    r"|\b(?:rather than|instead of|as opposed to|unlike|whether|cannot be called|fails? to be)\b"
    r"[^,;:]{0,40}\Z",
    re.IGNORECASE,
)
_MODEL_WORD = (
    r"(?:models?|weights|checkpoints?|llms?|slms?|vlms?|mllms?|lms?|adapters?|lora|embeddings?"
    r"|encoders?|diffusion|gpt|chatbots?|assistants?)"
)
# What else than the model may be open source: the code, a tool, data, other people's models.
_OTHER_THING = re.compile(
    r"[\s\"')-]*(?:\w+[\s-]+){0,3}?(?:code\b(?!r)|codebases?|librar(?:y|ies)|tools?\b|toolkits?|frameworks?"
    r"|software|projects?|communit(?:y|ies)|packages?|repositor(?:y|ies)|implementations?|scripts?|data\b|datasets?"
    r"|corpor?a|corpus|engines?|platforms?|ecosystems?|licen[cs]es?|initiative|definition|inference"
    r"|training|evaluation|benchmarks?|pipelines?|contributors?|contributions?|efforts?|movement"
    r"|alternatives?|apps?\b|applications?|servers?|runtimes?|clients?|hardware|efforts)"
    rf"(?![\w-]*\s+{_MODEL_WORD}\b)",  # "an open-source code model" is a model
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"\b(?:other|existing|many|most|some|various|several|leading|popular|current|previous|similar"
    r"|comparable|available|competing|fellow|best|strongest|larger|smaller|recent|among|amongst"
    r"|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ed|ing)?|beat(?:s|ing)?|than"
    r"|evaluat(?:es?|ed|ing)|benchmark(?:s|ed|ing)?|compar(?:ed|ison|able)|versus|vs\.?"
    r"|against|between|based on|built on|derived from"
    r"|fine-?tun(?:ed|e) (?:of|from)|trained (?:on|with)|using|uses|used|(?<!to )use"
    r"|via|thanks to|with|from|for)\b"
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
# "Currently the strongest open-source model for Finnish": this one is.
_BEST = re.compile(
    r"\W*(?:(?:currently|today|now|to date|so far|this is|it is)\s*,?\s+)?the\s+(?:\w+\s+)?"
    r"(?:first|best|strongest|largest|smallest|fastest|only)\s+(?:\w+\s+)?",
    re.IGNORECASE,
)
_ONE_MODEL = re.compile(
    r"[\s\"')-]*(?:[\w.,/+-]+\s+){0,5}?(?:model|checkpoint|llm|vlm|adapter|lora)\b(?!\s+(?:is|was)\b)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:this|our|the|these)\s+(?:\w[\w.-]*\s+){0,4}?(?:models?|weights|checkpoints?|llms?|adapters?|lora)\b"
    r"|\bwe\b|\bis\b|\bare\b|\bintroduc|\brelease|\bpresent|\b(?:this|our|these)\s+\Z",
    re.IGNORECASE,
)
# The words come first, or stand for the name: "An open source model …", "Tern-7B: an open …".
_FIRST = re.compile(
    r"\W*(?:[\w.-]+\s*[:\u2013\u2014]\s*)?(?:(?:an?|the|100\s?%|fully|truly|free\s*(?:and|&))\s+){0,3}",
    re.IGNORECASE,
)
_HAPPENS_AFTER = re.compile(
    r"[^.,;:]{0,60}?\b(?:models?|weights|llms?)\s+(?:was|were|is|are|has|have|can|may|must|should)\b",
    re.IGNORECASE,
)
# The Open Source AI Definition asks for more than a licence of the weights.
_OSAID = re.compile(
    r"\b(?:meets?|compl(?:y|ies|iant)|conform(?:s|ing|ant)?|satisf(?:y|ies)|fulfil+s?|according\s+to"
    r"|as\s+defined\s+by)\b[^.;]{0,40}\b(?:OSAID|Open[- ]Source[- ]AI\s+Definition)\b"
    r"|\b(?:OSAID|Open[- ]Source[- ]AI\s+Definition)[- ](?:\d[\d.]*[- ])?"
    r"(?:compliant|conformant)\b",
    re.IGNORECASE,
)
_MODEL_AFTER = re.compile(
    r"[\s\"')-]*(?:[\w.,/+-]+\s+){0,5}?(?:models?|weights|checkpoints?|llms?|vlms?|adapters?|lora)\b",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(
    r"\b(?:is|are|was|been|be|fully|completely|truly|entirely|100\s?%)\s+(?:now\s+|an?\s+)?[\"']*\Z"
    r"|\b(?:we|have|has|and)\s+(?:\w+\s+)?\Z"
    r"|\b(?:as|released?)\s+[\"']*\Z",
    re.IGNORECASE,
)
# "… is available under an open source license": what is, stands before it.
_UNDER = re.compile(
    r"\b(?:is|are|was|were|been|be|released?|available|distributed|published|licen[cs]ed|shared)\b"
    r"[^.;]{0,60}\b(?:under|with|as per|by)\s+(?:an?|the|its|our)?\s*(?:\w+[\s-]+){0,2}\Z",
    re.IGNORECASE,
)
_LICENCE_AFTER = re.compile(r"[\s\"')-]*(?:\w+[\s-]+){0,2}?licen[cs]es?\b", re.IGNORECASE)
_OF_CODE = re.compile(
    r"\b(?:code|codebase|scripts?|librar(?:y|ies)|tools?|software|packages?|repo(?:sitor(?:y|ies))?"
    r"|data(?:sets?)?|corpus|framework|project|platform|app)\b",
    re.IGNORECASE,
)
# "an open-source alternative to …", "the open reproduction of …": the model is what is meant.
_LIKE_AFTER = re.compile(
    r"[\s\"')-]*(?:\w+[\s-]+){0,2}?(?:alternative|reproduction|replication|version|variant"
    r"|counterpart|equivalent|release)\b",
    re.IGNORECASE,
)
# "Reef is the leading open-source alternative": of another, where the title does not name it.
_NAMED_ONE = re.compile(
    r"\W*(?!(?:This|It|That|These|They|Our|The|We|Model|Here|There|Everything|All|Every)\b)"
    r"([A-Z][\w.+-]*[a-z\d][\w.+-]*)\s+(?:is|was|remains)\s+(?:an?|the|one)\b"
)
_TELLS = re.compile(r"\b(?:is|are|was|were|has|have|can|may|exists?|would|will)\b", re.IGNORECASE)
_NAMELESS = re.compile(
    r"\W*(?:(?:an?|the|this|our|models?|card|readme|about|overview|introduction|description"
    r"|summary|details)\b\W*)*",
    re.IGNORECASE,
)
_TAGS = frozenset(("opensource", "opensourced", "opensourcemodel", "opensourcellm", "foss"))


def open_source_claims(text: str) -> Iterator[Claim]:
    """Where prose calls the model itself open source.

    Negations, comparisons, other people's models, and code, tools or data that are open source
    are none.
    """
    title = ""
    for said in _said(text):
        if said.kind == "heading" and not title:
            # "# Model card" names none.
            title = " " if _NAMELESS.fullmatch(said.words) else said.words.casefold()
        named = _NAMED_ONE.match(said.words)
        of_another = named and title.strip() and named[1].casefold() not in title
        if said.kind == "row":  # "Open-source model: no"
            continue
        if calls_open(said.words) or (not of_another and _claims(said)):
            yield Claim(said.line, said.words[:120])


def open_ai_claims(text: str) -> Iterator[Claim]:
    """Where prose says that the model meets the Open Source AI Definition (OSAID)."""
    for said in _said(text):
        for found in _OSAID.finditer(said.words):
            if not _NEGATED.search(said.words[max(0, found.start() - _NEAR) : found.start()]):
                yield Claim(said.line, found.group())
                break


def _said(text: str) -> Iterator[Said]:
    """The sentences without the stop that ends them; of a link its words are what counts."""
    for said in sentences(text, "{0}"):
        yield said._replace(words=said.words.rstrip(" .!?\u3002"))


def _claims(said: Said) -> bool:
    sentence = said.words
    for found in _OPEN.finditer(sentence):
        # A few words on each side are enough, and keep a hostile line from taking long.
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        after = sentence[found.end() : found.end() + _NEAR]
        if _NEGATED.search(before):
            continue
        if _is_licensed(before, after) or _is_likened(before, after):
            return True
        if _BEST.fullmatch(before) and _ONE_MODEL.match(after):
            return True
        if _OTHER_THING.match(after) or _OTHER_BEFORE.search(before):
            continue
        if _OTHER_SUBJECT.search(before) and not _AND_THE_MODEL.search(before):
            continue
        verb = found.group().casefold().endswith(("ced", "cing", "ces"))
        first = _FIRST.fullmatch(before) and not _HAPPENS_AFTER.match(after)
        of_itself = said.kind == "heading" or verb or first or _SELF.search(before)
        if of_itself and _MODEL_AFTER.match(after):
            return True
        if _VERB_BEFORE.search(before) and (_SELF.search(before) or _SELF.search(after)):
            return True
    return False


def _is_licensed(before: str, after: str) -> bool:
    """Whether something other than code is said to be under an open source licence."""
    if not _LICENCE_AFTER.match(after) or not _UNDER.search(before):
        return False
    of_code = _OF_CODE.search(before) or _OF_CODE.search(after[:_NEAR_LICENCE])
    return not of_code or _AND_THE_MODEL.search(before) is not None


def _is_likened(before: str, after: str) -> bool:
    """Whether the model is called the open source one of its kind."""
    subject = re.search(rf"\b{_MODEL_WORD}\b|\bis\b|\bintroduc|\bpresent|\brelease", before, re.I)
    # "An open-source alternative to …", of which nothing is told: the model is.
    alone = _FIRST.fullmatch(before) and not _TELLS.search(after)
    if not (subject or alone) or _OF_CODE.search(before):
        return False
    return _LIKE_AFTER.match(after) is not None


def open_source_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that call the model open source."""
    return tuple(tag for tag in tags if re.sub(r"[\s_-]+", "", tag).casefold() in _TAGS)


# -- who taught the model -----------------------------------------------------------------------


class Teacher(NamedTuple):
    """A model whose outputs taught this one, as the card says: `name` and `licence` as known."""

    line: int
    words: str
    name: str
    licence: str


_DATA = (
    r"(?:data(?:sets?)?|corp(?:us|ora)|conversations?|dialogues?|instructions?|completions?|captions?"
    r"|responses?|answers?|samples?|examples?|prompts?|pairs?|outputs?|labels?|texts?|rationales?)"
)
_MADE = r"(?:generated|created|produced|synthesi[sz]ed|distilled|written|obtained|labell?ed)"
_BY = r"(?:by|with|from|using|via|of)"
# Between verb and name: "with the help of", "by prompting the already-tuned models (".
_FILLER = (
    r"(?:[\s(\[\"'-]|(?:a|an|the|our|its|outputs?|responses?|help|models?|teachers?|llms?|original"
    r"|larger?|bigger|prompting|querying|sampling|tuned|already-tuned|of|from|by|using)\b)*"
)
_TAUGHT = re.compile(
    rf"\b{_DATA}\b[^.;]{{0,80}}?\b{_MADE}\b(?:\s+\w+ly)?\s+{_BY}\b{_FILLER}"
    rf"|\b(?:trained|fine-?tuned|tuned)\s+on\s+(?:\w+\s+){{0,3}}?{_DATA}\s+{_BY}\b{_FILLER}"
    rf"|\bdistil(?:led|led version|lation)\b[^.;]{{0,40}}?\b{_BY}\b{_FILLER}"
    r"|\bteacher(?:\s+models?)?(?:\s+(?:is|was)\b|\s*[:=(])[\s(\[\"']*",
    re.IGNORECASE,
)
_OF_TRAINING = re.compile(
    r"\btrain|\btuned\b|tuning\b|\bSFT\b|\bDPO\b|distil|\bteacher", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"\b(?:not|never|no|nor|neither|without|unlike|whereas|instead|rather|compared?|comparison|versus|vs"
    r"|baselines?|evaluat\w+|benchmark\w*|tested|judged?|could|can|may|might|should|if|future|planned)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
# Behind a blank, a name goes on with a capital or a number only: "Llama 3 70B and others".
_NAME = re.compile(
    r"(?:[A-Za-z][\w.-]*/)?[A-Za-z][\w.-]*"
    r"(?: \[?(?:[A-Z0-9][\w.-]*|chat\b|dev\b|instruct\b)\]?){0,4}"
)
_MOST_TEACHERS, _MOST_LISTED = 100, 8  # of a card; each name costs a look at all known models
_NEXT = re.compile(r"[\s\"'\])]*(?:,|/|&|\band\b|\bor\b)+[\s\"'(\[]*")


def teachers(text: str) -> Iterator[Teacher]:
    """The models that, as prose says, this one was trained on the outputs of, or distilled from.

    A sentence has to speak of training and of made data, or of a teacher, with the name behind it;
    one that denies, compares, evaluates or plans does not count.
    """
    for said, end in islice(_taught(text), _MOST_TEACHERS):
        for name in islice(_list(said.words, end), _MOST_LISTED):
            if known := well_known(name):
                yield Teacher(said.line, said.words[:120], known, licence_of_name(known))


def _taught(text: str) -> Iterator[tuple[Said, int]]:
    """Each sentence that speaks of teachers, with where the names begin."""
    for said in _said(text):
        if _OF_TRAINING.search(said.words) and not _OF_ANOTHER.search(said.words):
            for found in _TAUGHT.finditer(said.words):
                yield said, found.end()


def _list(text: str, at: int) -> Iterator[str]:
    """The names of a list that stands in a text."""
    while named := _NAME.match(text, at):
        yield named.group()
        more = _NEXT.match(text, named.end())
        if more is None:
            return
        at = more.end()

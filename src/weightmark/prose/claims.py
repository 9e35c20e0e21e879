"""Finds what a card claims: that the model is open source, and which models taught it.

For the first, every word of a sentence gets a class by `opening.json`. `o` is open source and `v`
a verb of it; `M` and `m` are a model (in English and elsewhere), `P` and `p` several, `K` what
else may be open source, `L` a licence, `A` what is one of its kind ("alternative"). Around them:
`S` this and our, `W` we and to release, `R` released, `u` under, `t` with, `a` as, `i` is, `b`
was, `h` has, `I` "this is", `B` first, `F` an article, `f` fully, `J` and, `T` what else tells.
Against them: `X` denies, `C` compares, or says what was used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from weightmark._startup import NamedTuple
from weightmark.licenses.models import licence_of_name
from weightmark.prose.classes import letters
from weightmark.prose.model_names import NAMELESS, well_known
from weightmark.prose.running_text import Said, sentences


class Claim(NamedTuple):
    """Words that call the model open source; `line` counts from 1 in the text that was given."""

    line: int
    words: str


_NEAR = 250  # characters on each side of the words
_ORDER = "voXCtIBLpmMPKARSWhTFfuaJib"
"""Classes of `opening.json` as they are looked for: phrases before the words in them."""
_OPEN = re.compile("[vo]")
_NEGATED = re.compile("X[^,;:]{0,7}$")
_OTHER_THING = re.compile("[^,;:]{0,3}?K(?!w?[MP])")  # "an open-source code model" is a model
_OTHER_BEFORE = re.compile("[Ct][^,;:]{0,10}$")
_OTHER_SUBJECT = re.compile("Kw?[ibhT][^,;:]{0,7}$")
_AND_THE_MODEL = re.compile("[MP][,J]")
_BEST = re.compile("(?:I,?)?Fw?[BC]w?")
"""Before it: "Currently the strongest open-source model for Finnish": this one is."""
_ONE_MODEL = re.compile("[^,;:]{0,5}?M(?![ib])")
_SELF = re.compile("[WiI]|[SF]w{0,4}[MP]|S$")
_FIRST = re.compile("(?:w:)?[FfJ]{0,4}")
"""The words come first, or stand for the name: "An open source model …", "Tern-7B: an open …"."""
_HAPPENS_AFTER = re.compile("[^,;:]{0,10}?[MP][ibhT]")
_MODEL_AFTER = re.compile("[^;:]{0,6}?[MP]")
_VERB_BEFORE = re.compile("(?:[ibf]|I)[IF]?$|[WhJ]w?$|[aR]$")
_UNDER = re.compile("[ibR][^;]{0,9}[ut][FS]?w{0,2}$")
"""Before it: "… is available under an open source license": what is, stands before it."""
_LICENCE_AFTER = re.compile("w{0,2}L")
_LIKE_AFTER = re.compile("w{0,2}A")
"""Behind it: "an open-source alternative to …": the model is what is meant."""
# The Open Source AI Definition asks for more than a licence of the weights.
_OSAID = re.compile(
    r"\b(?:meets?|compl(?:y|ies|iant)|conform(?:s|ing|ant)?|satisf(?:y|ies)|fulfil+s?|according\s+to"
    r"|as\s+defined\s+by)\b[^.;]{0,40}\b(?:OSAID|Open[- ]Source[- ]AI\s+Definition)\b"
    r"|\b(?:OSAID|Open[- ]Source[- ]AI\s+Definition)[- ](?:\d[\d.]*[- ])?"
    r"(?:compliant|conformant)\b",
    re.IGNORECASE,
)
# "Reef is the leading open-source alternative": of another, where the title does not name it.
_NAMED_ONE = re.compile(
    r"\W*(?!(?:This|It|That|These|They|Our|The|We|Model|Here|There|Everything|All|Every)\b)"
    r"([A-Z][\w.+-]*[a-z\d][\w.+-]*)\s+(?:is|was|remains)\s+(?:an?|the|one)\b"
)
_DENIED = re.compile(
    r"\b(?:not?|(?:is|are)n['\u2019]t|never|neither|nor|without)\b[^,;:]{0,40}\Z", re.IGNORECASE
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
            title = " " if NAMELESS.fullmatch(said.words) else said.words.casefold()
        named = _NAMED_ONE.match(said.words)
        name = re.split(r"[-_]\d", named[1])[0].casefold() if named else ""  # without its size
        of_another = name and title.strip() and name not in title
        if said.kind == "row":  # "Open-source model: no"
            continue
        if not of_another and _claims(said):
            yield Claim(said.line, said.words[:120])


def open_ai_claims(text: str) -> Iterator[Claim]:
    """Where prose says that the model meets the Open Source AI Definition (OSAID)."""
    for said in _said(text):
        for found in _OSAID.finditer(said.words):
            if not _DENIED.search(said.words[max(0, found.start() - _NEAR) : found.start()]):
                yield Claim(said.line, found.group())
                break


def _said(text: str) -> Iterator[Said]:
    """The sentences without the stop that ends them; of a link its words are what counts."""
    for said in sentences(text, "{0}"):
        yield said._replace(words=said.words.rstrip(" .!?\u3002"))


def _claims(said: Said) -> bool:
    kinds, _ = letters(said.words, "opening.json", _ORDER, "vo")
    if any(_says_so(clause) for clause in kinds.split(";")):
        return True
    return any(_is_claim(kinds, found, said.kind == "heading") for found in _OPEN.finditer(kinds))


def _says_so(clause: str) -> bool:
    """Whether a clause has words for open source and a model, and none of anything else.

    In other languages than English who calls a model so says it shortly.
    """
    return "o" in clause and "m" in clause and not re.search("[XCtKPp]", clause)


def _is_claim(kinds: str, found: re.Match[str], heading: bool) -> bool:
    """Whether a sentence calls the model open source by the word that was found."""
    before, after = kinds[: found.start()], kinds[found.end() :]
    if _NEGATED.search(before):
        return False
    if _is_licensed(before, after) or _is_likened(before, after):
        return True
    if _BEST.fullmatch(before) and _ONE_MODEL.match(after):
        return True
    if _OTHER_THING.match(after) or _OTHER_BEFORE.search(before):
        return False
    if _OTHER_SUBJECT.search(before) and not _AND_THE_MODEL.search(before):
        return False
    first = _FIRST.fullmatch(before) and not _HAPPENS_AFTER.match(after)
    if (heading or found[0] == "v" or first or _SELF.search(before)) and _MODEL_AFTER.match(after):
        return True
    of_itself = _SELF.search(before) or _SELF.search(after)
    return bool(_VERB_BEFORE.search(before) and of_itself)


def _is_licensed(before: str, after: str) -> bool:
    """Whether something other than code is said to be under an open source licence."""
    if not _LICENCE_AFTER.match(after) or not _UNDER.search(before):
        return False
    return "K" not in before + after[:8] or _AND_THE_MODEL.search(before) is not None


def _is_likened(before: str, after: str) -> bool:
    """Whether the model is called the open source one of its kind."""
    # "An open-source alternative to …", of which nothing is told: the model is.
    alone = _FIRST.fullmatch(before) and not re.search("[ibhT]", after)
    if "K" in before or not (alone or re.search("[MPiIW]", before)):
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

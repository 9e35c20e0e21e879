"""Sentences that say which model this one was made from, and how.

First the names of models are found, then every other word gets a class, which is a letter, by
`making.json`: there each language is a row from classes to words, as regular expressions in lower
case, and behind the letter of a word of making stands the relation that it means. One grammar of
letters says which name is a base, for all languages. Words that deny, compare or plan take that
back, and so does another model as the subject. `loaded_for_adapter` reads the code of a card: what
is loaded there, and this adapter put on it, is its base.

Words of making: `M` verb forms ("fine-tuned"), `T` things and methods ("GGUF", "LoRA"), `v` the
bare verb, `V` that of the third person, `h` to train (which may be how a model itself came about),
`I` to initialize, `W` what says little ("version"), `L` with its own preposition ("based on"), `E`
and `e` behind the name, in German and in the Far East. `R` is a base by its part ("backbone"), `r`
is one behind "as" only. Around them stand `P` from, `D` of, `A` on top of, `o` on, `f` for, `u`
with, `t` to, `a` as, `q` other prepositions, `F` what comes before a name ("the original model"),
`S` this model and we, `b` to be, `k` to take, `J` and, `Y` which, `p` a
particle behind a name. Against them stand `O` what is no
weights ("tokenizer"), `G` the making of data, `X` to deny, compare, plan or tell how, `Z` the same
behind a name. `N` is a model, `n` another thing with a name, `w` any other word.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from weightmark._startup import NamedTuple, lazy
from weightmark.licenses.catalogue import squeeze
from weightmark.licenses.models import is_family, licence_of_name
from weightmark.prose.model_names import LINK, SIZED, named_at, title_in, with_addresses
from weightmark.prose.running_text import Said, sentences


class Ancestor(NamedTuple):
    """A model that this one comes from: `name` as owner/name where it is given so.

    `relation` is one of mark.RELATIONS; `words` are the sentence, `line` counts from 1.
    """

    line: int
    words: str
    name: str
    relation: str


MOST_BASES = 50
"""Bases of one text; merges of the Hub name up to about a dozen."""

_MOST_WORDS = 2_000
"""Characters of a sentence that are read: a list of forty models has so many."""

LEXICON = os.path.join(os.path.dirname(__file__), "making.json")
_ORDER = "LAZXGRIMVEeTWvhPDoFfutaqSbkJYOrp"
"""Classes as they are looked for: phrases before the words in them."""

_LETTER = r"a-z0-9_\u00c0-\u04ff"  # of languages that part their words
_MARKS = dict(zip("，、：（）,:()", ",,:(),:()", strict=True))

_PROPER = lazy(r"(?a:[A-Z]\w*(?:[a-z]-?[A-Z]|-?\d)[\w.-]*)\Z")
"""A word that is written as names are: "BioBERT", "T5"; acronyms and "OpenAI's" are none."""


@cache
def _lexicon() -> re.Pattern[str]:
    """The words of each class, other words, and marks."""
    with open(LEXICON, encoding="utf-8") as stream:
        languages = json.load(stream).values()
    keys = sorted({key for row in languages for key in row}, key=lambda key: _ORDER.index(key[0]))
    words = {key: "|".join(word for row in languages for word in row.get(key, ())) for key in keys}
    classes = "|".join(f"(?P<{key}>{words[key]})" for key in keys)
    return re.compile(
        rf"(?:{classes})(?:(?<![{_LETTER}])|(?![{_LETTER}]|(?<=[a-z])-[a-z]))"
        rf"|(?P<w>[{_LETTER}]+(?:[-'’.][{_LETTER}]+)*|[^\W_])"
        r"|(?P<mark>[,、，:：;；—–。()（）]|[.!?](?= ))"
    )


class _Token(NamedTuple):
    """A word with its class and the relation that it means; `sure` as for a name."""

    kind: str
    text: str
    relation: str = ""
    sure: bool = True


def _tokens(words: str) -> Iterator[_Token]:
    """The names, words and marks of a sentence."""
    plain = words.lower()
    plain = plain if len(plain) == len(words) else words  # "İ" is two letters in lower case
    at = 0
    while at < len(words):
        begins = words[at].isalnum() or words[at] in "\ue000\ue001/~."
        if begins and (named := named_at(words, at)):
            if words[at] != "\ue001":
                yield _Token("N" if named.name else "n", named.name, sure=named.sure)
            at = named.end
        elif found := _lexicon().match(plain, at):
            end = found.end()
            if found["w"] and "-" in found[0]:  # "knowledge-distilled" is distilled
                last = _lexicon().match(plain, plain.rindex("-", at, end) + 1)
                found = last if last and (last.lastgroup or "")[0] in "MTe" else found
            kind, _, relation = (found.lastgroup or "").partition("_")
            kind = _MARKS.get(found[0], ";") if kind == "mark" else kind
            text = words[at:end]
            yield _Token("n" if kind == "w" and _PROPER.match(text) else kind, text, relation)
            at = end
        else:
            at += 1


# -- grammar -----------------------------------------------------------------------------------

# How many words may stand between two others was set by hand from real sentences ("fine-tuned with
# Low-Rank Adaptation (LoRA) on top of X"): long enough for an aside, too short for a second clause.
_ANY: tuple[str, ...] = ()
_CHAIN = r"(?:F{0,3}:)?[FrRSTMhWw,]{0,6}(?:(?<=F)D[FrwS]{0,3}|n{1,2})?\(?"  # "the weights of the"
_ASIDE = r"\([^()N]{0,6}\)"
_MADE = "[MTvhVIEe]"
_ALL = r"(?P<n>N(?:[)(]?[,Ju]{1,2}F{0,2}N)*)"  # one, or several that are joined
_ONE = "(?P<n>N)"
_LIST = "(?P<n>N(?!b)(?:[^N;XZ]{0,12}N)*)"
_FAR = "[^N;,]{0,36}?,?[^N;,]{0,24}?"  # letters, not words, in Chinese and Japanese
_DOING = "^F?|,F|(?:S[wFb]{0,5}|Fbw?)[Pq]?|bF{0,2}"  # "we have", "it was created by", "is a"
_GRAMMAR = tuple(
    (re.compile(form), relations)
    for form, relations in (
        # Without words of making: "uses X as its backbone", "Base model: X".
        (rf"[uk]?{_CHAIN}{_ALL}[Fw(),]{{0,4}}a[FSw]{{0,4}}[Rr]", _ANY),
        (rf"(?<![wnO])R[SkFb(:L]{{0,5}}{_ALL}", _ANY),
        # Before the name: "fine-tuned with LoRA from X", "a 4-bit version of X", "GGUF for X".
        (rf"(?P<m>{_MADE}(?:[MTvhVIWEFrwnRSJtufq,]|{_ASIDE}){{0,8}})[PA]{_CHAIN}{_ALL}", _ANY),
        (rf"(?P<m>{_MADE}(?:[MTvhVIWEFrwnJ,]|{_ASIDE}){{0,6}})D{_CHAIN}{_ALL}", _ANY),
        (rf"(?<!,)(?P<m>W)(?:{_ASIDE})?D[FrRSTMh]{{0,5}}{_ONE}", _ANY),
        (rf"(?P<m>{_MADE}[^NXOq;:]{{0,8}})A{_CHAIN}{_ONE}", _ANY),
        (rf"(?P<m>L)[FrRSw(]{{0,5}}(?:(?<=F)D[Frw]{{0,3}})?{_ONE}", _ANY),
        (
            rf"(?P<m>T(?:[TMhFWw]|{_ASIDE}){{0,6}})f{_CHAIN}{_ONE}",
            ("adapter", "quantized", "conversion"),
        ),
        (rf"(?P<m>[MTh])o{_CHAIN}{_ONE}", _ANY),
        (rf"(?P<m>I[FwS,]{{0,5}})u[FDPwrRS]{{0,5}}{_ONE}", _ANY),
        (rf"(?P<m>[MTvh][Fw,(]{{0,3}})u{_CHAIN}{_ALL}", ("adapter", "merge")),
        # Its object: "a fine-tuned X", "by merging X and Y", "it extends X", "we fine-tune X".
        (rf"(?:{_DOING})(?P<m>M[FMTr]{{0,3}}){_ALL}(?!:)", _ANY),
        (rf"(?P<m>VF{{0,2}}|(?<=S)w?vF{{0,2}}){_ALL}", _ANY),
        # Behind the name: "files for X in GGUF", "this is X, quantized", "takes X and fine-tunes
        # it", "aus X trainiert".
        (rf"(?:S[wFb]{{0,3}}|F[fD])F?{_ONE}qF?(?P<m>T)", ("quantized", "conversion")),
        (rf"^{_ONE}F?(?P<m>M)[ou]", _ANY),
        (rf"(?:S[Fw]?b|SF?)F{{0,2}}{_ONE}F?[,(]?(?P<m>M)", _ANY),
        (rf"k[Fr]{{0,3}}{_ONE}[,F]{{0,2}}J?[Sw]?(?P<m>[MVv])", _ANY),
        (rf"[oPD][FS]{{0,3}}{_ONE}[Fw]{{0,3}}(?P<m>E)", _ANY),
        # In the Far East: "N を …", "基于 N …", "N 기반".
        (rf"P[Fw]{{0,2}}{_LIST}{_FAR}(?P<m>e)", _ANY),
        (rf"{_LIST}(?=[F)]{{0,2}}[pe]){_FAR}(?P<m>e)", _ANY),
    )
)
# What stands above a list of models: a heading, or a sentence that is open at its end.
_ABOVE = (
    (r"\A[FM]{2}\Z|F[^NX:;]{0,12}[MT]F{0,2}:\Z", ("merge",)),
    (r"\Aw?R[F(),]{0,3}\Z|\AMF{0,2}P\Z", _ANY),
    (rf"{_MADE}[^NX:]{{0,12}}[PDAu][wFS]{{0,4}}(?:u[wF]{{1,6}})?:\Z", _ANY),
)
_LEAD = lazy(r"F?(N|[wnO][wnOFMTW]{0,5}?)F?(?:\([^()]*\))?([bV:;Y]|(?<![OTMWF]),(?=[FLM]))")
_SUBJECT = lazy(r"[F()w]{0,4}[bY:]|[F()]{0,3}(?:,[YFM]|Y)")
# A noun of what is no weights: the word that is made, or the subject some words before that.
_NO_WEIGHTS = lazy(r"O(?!F)[wb()F]{0,3}\Z|(?:\A|[^FwSrMouqfDPtA])[FwSrM]{0,4}O(?!F)[^NO]{0,5}\Z")
_STRONGEST = ("distillation", "merge", "quantized", "conversion", "gguf")


class _Sentence:
    """The tokens of a sentence below the titles of a text, and what they say of this model."""

    def __init__(self, words: str, titles: list[str]) -> None:
        self.tokens = list(_tokens(words))
        self._titles = [one for one in titles if len(one) > 2]
        # What begins with the name in the title speaks of this model.
        if self.tokens and squeeze(self.tokens[0].text) in self._titles:
            self.tokens[0] = self.tokens[0]._replace(kind="S")
        self.kinds = "".join(one.kind for one in self.tokens)

    def bases(self) -> Iterator[tuple[str, str]]:
        """The models that this one was made from, with the relation."""
        told: dict[int, str] = {}
        for form, relations in _GRAMMAR if "N" in self.kinds else ():
            for found in form.finditer(self.kinds):
                begin, end = found.span("n")
                role = "m" not in found.groupdict()
                relation = self._meant(*found.span() if role else found.span("m"), role=role)
                if begin in told or (relations and relation not in relations):
                    continue
                if self._holds(found, relation):
                    names = [one for one in range(begin, end) if self.kinds[one] == "N"]
                    several = role or relation == "merge"
                    told.update(dict.fromkeys(names if several else names[:1], relation))
        yield from ((self.tokens[one].text, told[one]) for one in sorted(told))

    def above(self) -> str:
        """The relation of the models that are listed below this, "" for none."""
        for form, relations in _ABOVE if "X" not in self._clause(len(self.kinds) - 1) else ():
            if (found := re.search(form, self.kinds)) and not self._of_another(found.start()):
                relation = self._meant(*found.span())
                if not relations or relation in relations:
                    return relation
        return ""

    def _clause(self, at: int) -> str:
        """What of its clause stands before a place; a name behind a colon goes on with it."""
        return re.split(r";|:(?![nN])|,J|J(?=b)", self.kinds[: max(at, 0)])[-1]

    def _holds(self, found: re.Match[str], relation: str) -> bool:
        """Whether nothing takes back what the grammar found."""
        kinds, (begin, end), making = self.kinds, found.span("n"), found.groupdict().get("m")
        at = min(begin, found.start("m")) if making else begin
        before = self._clause(at)
        if "X" in before + kinds[at:begin] or "Z" in kinds[found.end() : found.end() + 4]:
            return False
        # "The X tokenizer"; "Starting from X, the paper shows".
        if re.match("[F),]{0,3}O" if at == 0 else "[F)]{0,3}O", kinds[end:]):
            return False
        if ":" in kinds[at:begin] and kinds[end : end + 1] == "b":  # "Base model: X was …"
            return False
        if making and ("G" in before or _NO_WEIGHTS.search(before)):
            return False
        # "Base model X benchmarks", "results of the base X".
        if not making and re.search(r"O[PDo][FSRrw]{0,3}\||\|X", f"{before}|{kinds[end:][:1]}"):
            return False
        if re.search(r"t[Mvh]|[tf]\Z|^v", before) and "S" not in before:  # "to train", "Merge …"
            return False
        several = making == "W" and self.tokens[found.start("m")].text.endswith("s")
        if several and is_family(self.tokens[begin].text):  # "versions of Llama"
            return False
        on = making and kinds[found.end("m") : begin][:1] == "o"
        if on and relation != "adapter" and not self.tokens[begin].sure:
            return False  # "trained on a/b" is what it learned from
        return self._own_in_east(found) if making == "e" else not self._of_another(at)

    def _meant(self, begin: int, end: int, *, role: bool = False) -> str:
        """What the words of making between two places mean together."""
        said = {one.relation for one in self.tokens[begin:end]}
        clause = self.tokens[begin - len(self._clause(begin)) : end]
        if behind := re.search("N.?u[Fw]{0,2}T", self.kinds[end : end + 8]):
            clause += self.tokens[end : end + behind.end()]  # "from X with LoRA"
        of_clause = {one.relation for one in clause}
        if role and "merge" in of_clause:
            return "merge"
        if "adapter" in of_clause and not said & {"merge", "quantized"}:
            return "adapter"
        strongest = next((one for one in _STRONGEST if one in said), "finetune")
        return "quantized" if strongest == "gguf" else strongest

    def _of_another(self, at: int) -> bool:
        """Whether the subject of what begins at a place is another model."""
        kinds, before = self.kinds[: at + 1], self.kinds[:at]
        families = [at for at, one in enumerate(self.tokens[:at]) if is_family(one.text)]
        named = "".join("w" if at in families else kind for at, kind in enumerate(before))
        last = max(named.rfind("N"), named.rfind("n"))
        if last >= 0 and (subject := _SUBJECT.match(kinds[last + 1 :])):
            # A name with a size may be that of one of ours, as "we present Kelp-7B, a".
            model = kinds[last] == "N" and not SIZED.fullmatch(self.tokens[last].text)
            ours = "SF?\\Z" if model else "S"  # "this model X was", "we present X, a"
            if not re.search(ours, before[:last] if model else self._clause(last)):
                return self._is_other(self.tokens[last].text, subject[0][-1])
        if at and kinds[at - 1] == "n" and "S" not in self._clause(at):
            return self._is_other(self.tokens[at - 1].text)
        lead = self._leader(at)  # "Kelp is", "Kelp-L: "
        return lead is not None and self._is_other(*lead)

    def _leader(self, at: int) -> tuple[str, str] | None:
        """The name that a sentence begins with, and the mark behind it."""
        lead = _LEAD.match(self.kinds[: at + 1])
        words = [one.text for one in self.tokens[lead.start(1) : lead.end(1)]] if lead else []
        if not lead or not all(re.match(r"[^\W_a-z]", one) or "/" in one for one in words):
            return None
        name = " ".join(words)
        if lead[2] in ":;" and not re.search(r"\d|.[A-Z]|-", name):
            return None  # "Overview: …" is none, "Kelp-L: …" is one of several
        adverb = lead[2] == "," and len(words) < 2 and "n" not in lead[0]  # "Originally, based on"
        return None if adverb else (name, lead[2])

    def _is_other(self, name: str, mark: str = "") -> bool:
        """Whether a name is not that in the titles; as a label it has to be the whole of one."""
        plain = squeeze(name.rpartition("/")[2])
        if mark in (":", ";"):
            return plain not in self._titles
        return not any(plain in one or one in plain for one in self._titles if plain)

    def _own_in_east(self, found: re.Match[str]) -> bool:
        """Whether a sentence whose verb stands last speaks of this model."""
        kinds, begin = self.kinds, found.start()
        after = kinds[found.end() :]
        if "X" in kinds[: found.end()] + re.split("[,;]", after)[0]:
            return False
        if "O" in after[:12] or re.match("[^;]{0,6}Z", after):
            return False
        if (lead := self._leader(begin)) is not None:
            return not self._is_other(*lead)
        before = re.split("[:;]", kinds[:begin])[-1]
        told = squeeze("".join(one.text for one in self.tokens[begin - len(before) : begin]))
        if "S" in before or any(one in told for one in self._titles):
            return True
        return len(before) < 2 and re.search(r"[eF][^N]{0,6}\Z", kinds) is not None


# -- text --------------------------------------------------------------------------------------

_NEWS = r"(?i)\W*(?:news\W+)?20\d\d[./-]\d"


def descends(text: str, own: str = "") -> Iterator[Ancestor]:
    """The models that a text says this one was made from, each once, in order.

    `own` is what this one is called outside the text, as its folder is.
    """
    every = list(islice(_all(text, squeeze(own)), 4 * MOST_BASES))
    # "Based on the Llama 2 transformer architecture" is said of what was made of Llama 2, and of
    # others, of which the base is named elsewhere.
    found = [one for one in every if f"{one.name} transformer arch" not in one.words] or every
    # "Qwen2.5-7B" is what a/Qwen2.5-7B is called for short.
    seen = {squeeze(one.name.rpartition("/")[2]) for one in found if "/" in one.name}
    names = {squeeze(one.name) for one in found if not is_family(one.name)}
    owned: set[str] = set()
    for base in found:
        short = "/" not in base.name
        known = seen if short else owned
        name = squeeze(base.name) if short else base.name.casefold()
        if is_family(base.name) and any(name in one for one in names):
            continue  # "Llama" is the one that another sentence names
        if name not in known and len(owned) < MOST_BASES:
            known.add(name)
            owned.add(name)
            yield base


def _all(text: str, called: str) -> Iterator[Ancestor]:
    titles: list[str] = []
    own = ""  # what the title says before a colon
    listed = ""  # the relation of models that a heading or a sentence stands above
    for said in sentences(text, LINK):
        words, shown = said.words[:_MOST_WORDS], with_addresses(said.words[:_MOST_WORDS])
        title = title_in(said._replace(words=shown), titles)
        named = [*titles, title] if title and said.kind != "heading" else titles
        sentence = _Sentence(words, [called, *named])
        if listed and (name := _item(said, sentence)):
            yield Ancestor(said.line, shown, name, listed)
            continue
        if said.kind != "item" or not listed:
            listed = sentence.above() if said.kind != "item" else ""
        if title:
            titles.append(title)
        if title and said.kind == "heading":
            own = own or squeeze(re.split(r"[:\uff1a]", shown[:200])[0])
        for name, relation in sentence.bases() if not re.match(_NEWS, words) else ():
            if not _own(name, own):
                yield Ancestor(said.line, shown, name, relation)


def _own(name: str, title: str) -> bool:
    """Whether a name is that of the title, or of its family.

    So is "Wan2.1-T2V" below "Wan2.1", and "Kelp-7B", which nobody else knows, below "Kelp chat".
    """
    plain = squeeze(name.rpartition("/")[2])
    if len(title) > 2 and plain.startswith(title):
        return True
    stem = squeeze(re.split(r"-\d", name)[0]) if SIZED.fullmatch(name) else ""
    return len(stem) > 2 and title.startswith(stem) and not licence_of_name(name)


def _item(said: Said, sentence: _Sentence) -> str:
    """The model that an item of a list names; one that goes on to speak is a sentence."""
    alone = re.match(r"N(?:\Z|[(,:;J])", sentence.kinds)
    return sentence.tokens[0].text if alone and (said.kind == "item" or said.first) else ""


# -- code --------------------------------------------------------------------------------------

_BLOCK = lazy(r"(?ms)^[ \t]*(`{3,9}|~{3,9})[^\n]*\n(.*?)^[ \t]*\1")
_TITLE = lazy(r"(?m)^#[ \t]+([^\n]{1,200})")
_PUT_ON = lazy(
    r"\b(?:PeftModel\w*\.from_pretrained|load_lora_weights|load_attn_procs|load_adapter)"
    r"\(([^()]{1,500})"
)
_LOADED = lazy(
    r"\b(?=\w{1,60}?(?:Model|For[A-Z])|\w{0,60}?Pipeline)\w{1,99}\.from_pretrained\(\s*"
    r"(?:pretrained_model_name_or_path\s*=\s*)?([^\s,()]{1,200})"
)
_MOST_LOADED = 16
"""Models that a block of code loads before it puts an adapter on one; examples load one or two."""
_NO_BASE = lazy(r"(?:Peft|ControlNet|Adapter|Encoder(?!Decoder))\w*\.")
_ASSIGNED = r"(?m)^[ \t]*{}[ \t]*=[ \t]*([\"'][^\"'\n]{{1,200}})[\"']"


def loaded_for_adapter(body: str, own: str, *, is_adapter: bool) -> tuple[int, str]:
    """The line and name of the model that an adapter is put on in code, (0, "") for none.

    The adapter is this model where the card says that it is one, or where the code names it as the
    folder (`own`) or the title does.
    """
    title = _TITLE.search(body)
    names = {squeeze(own), squeeze(title[1]) if title else ""} - {""}
    for block in _BLOCK.finditer(body):
        code = block[2]
        put_on = _PUT_ON.search(code)
        if put_on is None:
            continue
        words = [_value(word.strip(), code) for word in put_on[1].split(",")]
        if not is_adapter and names.isdisjoint(squeeze(one.rpartition("/")[2]) for one in words):
            continue
        for loaded in islice(_LOADED.finditer(code, 0, put_on.start()), _MOST_LOADED):
            if not _NO_BASE.search(loaded[0]) and (name := _value(loaded[1], code)):
                return body.count("\n", 0, block.start(2) + loaded.start()) + 1, name
    return 0, ""


def _value(word: str, code: str) -> str:
    """The text that a word of code stands for: in quotes, or as a variable that is given one."""
    word = word.rpartition("=")[2].strip()
    if re.fullmatch(r"\w{1,60}", word) and (given := re.search(_ASSIGNED.format(word), code)):
        word = given[1]
    return word.strip("\"'") if word[:1] in "\"'" else ""

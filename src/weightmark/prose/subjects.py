"""What a clause is said of: the weights, the code, the data, the package, the whole project."""

from __future__ import annotations

import re

from weightmark._startup import lazy
from weightmark.licenses.catalogue import squeeze
from weightmark.prose.model_names import title_in
from weightmark.prose.running_text import OF_OTHERS, Said

# In this order, the first that fits at a place counts. "other" is what belongs to somebody else.
_NOUNS = lazy(
    r"(?P<other>\btheir\s+(?:own\s+)?(?:\w+\s+)?(?:models?|weights|checkpoints?)\b"
    r"|\b(?:basis|lehrer|original|ausgangs)modell\w*|\bmod\u00e8les?\s+de\s+base\b"
    r"|\bmodel(?:los?|li|os?)\s+(?:di\s+)?base\b|\b(?:some|several|many|most|few"
    r"|various)\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,4}?(?:models?|weights|checkpoints?)\b"
    r"|\b(?:base|teacher|upstream|parent|original|third[- ]party|underlying"
    r"|backbone|existing|previous|other"
    r"|original\s+base)\s+(?:\w+\s+)?(?:models?|weights|checkpoints?|licen[cs]e|llms?|code|work"
    r"|projects?)\b|\bderivatives?\b(?!\s+of\s+(?:the|this|our)\s+(?:models?|weights)\b)"
    r"|(?<!open[- ])\bsource\s+(?:models?|checkpoints?)\b"
    r"|\bdependenc(?:y|ies)\b|\bthird[- ]part(?:y|ies)\b|\busers?\b|\bfonts?\b|\bicons?\b"
    r"|\bAPIs?\b|\bweb\s?sites?\b|\b(?:articles?|papers?|preprints?)\b)"
    r"|(?P<code>\b(?:(?:source|model|training|inference)\s+)?(?:code(?:base|\s+repository)?"
    r"|scripts?"
    r"|implementations?|software|librar(?:y|ies)"
    r"|toolkits?|frameworks?|inference\s+engine|notebooks?|demos?|plugins?|apps?|tools?"
    r"|pipelines?"
    r"|quellcode|c\u00f3digo|codice|код\w{0,2})\b)"
    r"|(?P<data>\b(?:data(?:[- ]?sets?)?|corpus|corpora|annotations?|recordings?|images|audio"
    r"|transcripts?|documentation|texts"
    r"|\w*daten(?:satz(?:es)?|s\u00e4tze)?|donn\u00e9es|datos|dados|dati|данн\w+|датасет\w*|d\u1eef\s+li\u1ec7u|danych|gegevens|veri(?:ler|set)\w*|benchmarks?|questions|samples|figures)\b)"
    r"|(?P<skip>\bthis\s+work\b|\bmodel\s+(?:cards?|architectures?|repositor(?:y|ies)|licen[cs]e|names?|index)\b)"
    r"|(?P<weights>[\w.-]+\.(?:safetensors|gguf|onnx|ftz|pth?|ckpt|bin|h5|tflite)\b|\b(?:models?"
    r"|weights?|checkpoints?|adapters?|lo[rR]as?|LORAs?|(?:onnx|\.?safetensors|\.?ckpt|weight|gguf)\s+files?|gguf|GGUFs?|LLMs?|llms?"
    r"|parameters|networks?"
    r"|m\u00f4\s+h\u00ecnh|(?:\u0627\u0644|\u0644\u0644)\u0646\u0645\u0648\u0630\u062c|modelu|modelin|mod\u00e8les?|poids|modelos?|pesos|modell[oi]|pesi|модел[ьиюейі]\w*|вес(?:а|ов)|ваги|modelle?n?s?|(?:modell?)?gewichten?|quants?)\b)"
    r"|(?P<all>\beverything\b|\ball\s+(?:the\s+)?(?:files|contents?|artifacts?)\b)"
    r"|(?P<package>\bpackage\b|\bwheel\b|\bpaket\b|\bpaquete\b|\bpaquet\b)"
    r"|(?P<project>\b(?:projects?|repositor(?:y|ies)|repo|works?|(?<!\bwe\s)releases?"
    r"|contents?|resources?|artifacts?"
    r"|proyecto|projeto|progetto|projekt|projet|d\u00e9p\u00f4t|repositorio)\b)",
    re.IGNORECASE,
)
_LISTED = lazy(
    r"(?i)\((?!(?:everything |anything |all )?(?:outside|but|except|excluding|without|not)\b)"
    r"([^()]{1,200})\)\s*\Z"
)
"""What a project has: "This repository (weights and code)", and not "(all but the weights)"."""
_CJK_NOUNS = (
    (
        r"\u6a21\u578b|\u6743\u91cd|\u6b0a\u91cd|\u68c0\u67e5\u70b9|\u30e2\u30c7\u30eb"
        r"|\u91cd\u307f|\u30c1\u30a7\u30c3\u30af\u30dd\u30a4\u30f3\u30c8"
        r"|\ubaa8\ub378|\uac00\uc911\uce58|\uccb4\ud06c\ud3ec\uc778\ud2b8",
        "weights",
    ),
    (
        r"\u4ee3\u7801|\u7a0b\u5f0f\u78bc|\u6e90\u7801|\u30b3\u30fc\u30c9|\u30bd\u30fc\u30b9|\ucf54\ub4dc",
        "code",
    ),
    (
        r"\u6570\u636e|\u8cc7\u6599|\u8bed\u6599|\u30c7\u30fc\u30bf|\u30b3\u30fc\u30d1\u30b9"
        r"|\ub370\uc774\ud130|\ub9d0\ubb49\uce58",
        "data",
    ),
    (
        r"\u9879\u76ee|\u4ed3\u5e93|\u5c08\u6848|\u30d7\u30ed\u30b8\u30a7\u30af\u30c8"
        r"|\u30ea\u30dd\u30b8\u30c8\u30ea|\u672c\u5e93|\ud504\ub85c\uc81d\ud2b8|\uc800\uc7a5\uc18c",
        "project",
    ),
)
# "The original weights", "the model that Acme published", as upstream's.
_CJK_OTHERS = (
    r"(?:\u539f\u59cb|\u539f\u7248|\u4e0a\u6e38|\u7b2c\u4e09\u65b9|\u5b98\u65b9(?:\u53d1\u5e03|\u5f00\u6e90)?)"
    r"(?:\u7684)?[A-Za-z\d.+ -]*(?:\u6a21\u578b\u7684?)?\Z"
)
# What stands between two nouns that are subjects together: "the code and all my trained models".
_AND = (
    r"(?i)\A\s*(?:[,/&+]|\band\b|\bas\s+well\s+as\b|\bund\b|\bet\b|\by\b"
    r"|\be\b)[\s,/&+]*(?:(?!(?:of|in|on|from"
    r"|for|by|with|using|which|that|is|are|was|were|under)\b)[\w'\u2019-]+[\s,/&+]+){0,5}\Z"
)
# "The Lunit weights", "buffalo_l models": a name before them, but for what everybody's are called.
_OWNER = lazy(
    r"(?:\b(?:[Tt]he|[Oo]riginal|[Oo]fficial|of|and|for)\s+)?(?<![\w.])"
    r"(?!(?:The|This|These|Our|All|Any|Both|Each|Its|My|Your|AI|ML|LLM|NLP|ASR|TTS|VAD|OCR|GGUF"
    r"|GGML|ONNX|TFLite|TensorFlow|PyTorch"
    r"|Keras|LoRA|PEFT|DiT|UNet|VAE|MLX|HF|Hugging|ImageNet|COCO|FP\d+|BF16|INT\d|EMA|SFT|DPO|RL|Code|Trained"
    r"|Model)\b)"
    r"((?:[A-Z][\w.+-]*[A-Z\d_][\w.+-]*|[A-Z][\w.+-]*\s\d[\w.]*|[a-z]+_[\w]+"
    r"|(?<=[Tt]he\s)[A-Z][\w.+-]+"
    r"|[\u0370-\u03ff][\w\u00b2\u00b3\u2070-\u209f]*)(?:\s+(?!Models?\b|AI\b)[A-Z][\w.+-]*){0,2})"
    r"\s+(?:(?:pre-?trained|trained|released|published|official|model|base)\s+){0,3}\Z"
)
_ALL_THE = r"(?:(?:the|our|all|its|both|any)\s+)*"
_BEHIND_FOR = (
    rf"(?i)[\s,]*(?:licen[cs]ed?)?\s*for\s+{_ALL_THE}"
    rf"((?:[\w-]+\s+){{0,2}}?[\w-]+(?:\s+(?:and|&)\s+{_ALL_THE}(?:[\w-]+\s+){{0,2}}[\w-]+)?)"
)
_BEHIND_BRACKET = (
    rf"(?i)[\s,]*(?:licen[cs]e)?\s*\((?![^()]*licen[cs]e)(?:for\s+)?{_ALL_THE}"
    r"((?:[\w-]+\s+){0,2}[\w-]+)(?:\s+only)?\)"
)
# "The trained weights" are no weights that something was trained on.
_TRAINED = r"(?i)(?:\A|:)\W*(?:the|our|these|all)\s+trained\s+\Z"
_USE_OF = lazy(
    r"(?i)\b(?:use|usage|access|distribution|licen[cs]e|copyright|redistribution)\s+(?:of|to|for)\b"
    r"|\bby\s+(?:using|downloading|accessing|running)\b"
)
# A noun behind one of these is no subject: "the code of the model", "trained on the data".
_MODIFIES = lazy(
    r"(?i)(?<!-)\b(?:of|in|on|from|for|by|with|using|via|within|to|train(?:s|ed)?|running|to\s+run"
    r"|evaluat\w+|loads?|than|von|der|des|du|de|da|do"
    r"|que|para|pour|f\u00fcr|about|into|between|against)\s+(?:(?:the|a|an|our|this|these|their"
    r"|its|each|any|all|your|some|same|public|la|el|dem"
    r"|den|l['\u2019])\s+)?(?:[\w.-]+\s+){0,2}\Z"
)
_WHICH = lazy(
    r"(?i)[\s,(]+(?:(?:both|all|some)\s+of\s+)?(?:which|that|who|whose|qui|que|die"
    r"|das)\s*(?:itself|also|in turn|is|are)?\s*\Z"
)
_WHOSE = lazy(r"(?i)[\s,(]+(?:whose|deren|dessen|dont)\s")
_COPULA = lazy(
    r"(?i)(?:\b(?:is|are|was|were|been|be|being|has|have|ist|sind|wird|werden|wurden?|est|sont"
    r"|fue|fueron|foi|foram|\u00e8|sono|viene|vengono|stato|stati|est\u00e1n?|\u00e9|s\u00e3o|remains?|also|now|currently|all|both|fully|hereby|jointly"
    r"|separately|individually|further)\s*)+\Z"
)
_JOINED = lazy(r"(?i)\b(?:is|are)\s+(?![^.;]*\b(?:is|are|which|that)\b)[^.;]{1,60}\band\s*\Z")
"""Of two verbs: "Kelp is copyright of Acme and distributed under"."""
_NAMED = lazy(
    r"(?:\A|[\s(\"])((?:[A-Z][\w.+\u00c0-\u017f-]*)(?:[\s-][A-Z0-9][\w.+-]*){0,5})\s*"
    r"(?:\([^()]{0,300}\)\s*)?\Z"
)
_BARE = (
    r"(?i)\W*(?:(?:this(?:\s+work)?|it|they|these|all|and|we|is|are|also|license|licence|hereby|currently"
    r"|now|both)\b\W*)*\Z"
)
# "The diarisation model is a/b": what the next sentence calls "its" is that one's.
_IS_ANOTHER = lazy(
    r"(?i)\b(?:is|are|uses?)\s+(?:the\s+)?\W{0,3}(?a:[\w.-]+/([\w.-]*\w))\W{0,3}(?:\([^()]*\))?\W*\Z"
)
_ITS = lazy(r"\W*(?:Its|Their)\b")
_ACTIVE = frozenset(
    (
        *("release", "share", "provide", "distribute", "publish", "offer", "license", "licence"),
        *("make", "made", "open-source", "opensource", "open source", "releasing", "sharing"),
    )
)
_COPULAS = frozenset(
    (
        *("is", "are", "be", "falls", "fall", "comes", "come", "remains", "remain", "stays"),
        *("stay", "ist", "sind", "est", "sont", "está", "están", "é", "são", "estão", "steht"),
        *("stehen", "subject", "bound"),
    )
)


_PARTICIPLE = r"(?:ed|[aiu\u00ed][dt][oaie]s?|\u00e9e?s?)\Z"
_OF_OTHERS = lazy(
    rf"(?i)\b(?:{OF_OTHERS}|includ\w+|based|built|trained|uses?|base|original|upstream"
    r"|dependenc(?:y|ies)|their|users?|which|whose|that|from)\b"
)
_PART_OF = r"(?i)\A\W*(?:some|most|all|(?:small |large )?(?:parts?|portions?))\s+of\s+"


class Subjects:
    """What clauses of one text speak of; it remembers the title, and what a paragraph began with.

    What is said of nothing in particular has the class "", to be settled when the whole text is
    read. With `anything`, a name that is not the title speaks of `default` too, as in a notice.
    """

    def __init__(self, default: str, *, anything: bool = False) -> None:
        self.default = default
        self._anything = anything
        self._titles: list[str] = []
        self._block = -1
        self._before: tuple[str, ...] = ()
        self._last: tuple[str, ...] = ()
        self._of_another = [False, False]

    def note(self, said: Said) -> None:
        """Take in a sentence before it is judged: a title, or the first subject of a paragraph."""
        if title := title_in(said, self._titles):
            self._titles.append(title)
        if said.block != self._block:
            self._block, self._before, self._last = said.block, (), ()
            self._of_another = [False, False]
        self._before = self._last
        another = _IS_ANOTHER.search(said.words[:400])
        plain = squeeze(another[1]) if another else ""
        own = any(plain.startswith(one) or one.startswith(plain) for one in self._titles if one)
        self._of_another = [self._of_another[1], bool(plain) and not own]
        self._last = self.heads(said.words[:200])[:1] or self._last

    def classes(self, words: str) -> tuple[str, ...]:
        """Every class of noun in words, each once, in order."""
        kinds = (self._kind(found) for found in _NOUNS.finditer(words[-400:]))
        return tuple(dict.fromkeys(kind for kind in kinds if kind != "skip"))

    def may_be(self, words: str) -> bool:
        """Whether words have a noun of a class, or in a notice are "it", which is all there is."""
        bare = self._anything and re.fullmatch(_BARE, words)
        return bool(self.classes(words) or (bare and words.strip()))

    def is_own(self, name: str) -> bool:
        """Whether a name may be that of what a text is about: it stands in its title, if any."""
        return not self._titles or self._is_title(name)

    def of(self, clause: str, verb: str, between: str, behind: str) -> tuple[str, ...]:
        """What a clause is said of, by what stands before its verb, behind it, or behind the name.

        Empty where that is somebody else's, or cannot be told. A notice has no other subject than
        what it stands at the head of, whatever that is called.
        """
        found = self._of(clause, verb, between, behind)
        spoken = found or not self._anything or _OF_OTHERS.search(clause)
        return found if spoken else (self.default,)

    def _of(self, clause: str, verb: str, between: str, behind: str) -> tuple[str, ...]:
        later = self.behind(behind)
        if later:
            return tuple(one for one in later if one != "other")
        if self._of_another[0] and _ITS.match(clause):
            return ()
        if verb in _ACTIVE and (objects := self.heads(between)):
            return _own(objects)
        copula = _COPULA.search(clause) or _JOINED.search(clause)
        if copula or verb in _COPULAS or not verb:
            subject = clause[: copula.start()] if copula else clause
            return self._subject(subject)
        if re.fullmatch(_BARE, clause):
            return self._pronoun(clause)
        if re.search(r"(?i)\bwe\b|\bis\b|\bare\b|\bhave\b", clause) is None or re.search(
            _PARTICIPLE, verb
        ):
            # "data released under": the noun right before a participle.
            return self._nearest(clause)
        return _own(self.heads(clause))

    def behind(self, words: str) -> tuple[str, ...]:
        """What stands behind a name: "for the code", "(weights)"."""
        found = re.match(_BEHIND_FOR, words) or re.match(_BEHIND_BRACKET, words)
        return self.classes(found[1]) if found else ()

    def cjk(self, before: str) -> tuple[str, ...]:
        """What a clause of the Far East is said of: its last noun, since heads come last."""
        places = [
            (found.start(), kind)
            for form, kind in _CJK_NOUNS
            for found in re.finditer(form, before)
        ]
        joined = re.search(
            r"(?:\u4ee3\u7801|\u30b3\u30fc\u30c9)(?:\u548c|\u53ca|\u4e0e|\u3068"
            r"|\u3001).{0,6}(?:\u6a21\u578b|\u6743\u91cd|\u30e2\u30c7\u30eb|\u91cd\u307f)",
            before,
        )
        if joined:
            return ("code", "weights")
        if not places:
            return ("",)
        at, kind = max(places)
        return () if re.search(_CJK_OTHERS, before[max(0, at - 12) : at]) else (kind,)

    def _subject(self, clause: str) -> tuple[str, ...]:
        label, _, rest = clause.rpartition(": ")
        clause = re.sub(_PART_OF, "", rest if label and self.heads(rest) else clause)
        whose = _WHOSE.search(clause)
        if whose and not self._nearest(clause[: whose.start()]):
            return ()  # "uses Kelp, whose weights are under …"
        relative = _WHICH.search(clause)
        if relative or clause.count("(") > clause.count(")"):
            before = clause[: relative.start()] if relative else clause[: clause.rindex("(")]
            return self._nearest(before)
        heads = self.heads(clause)
        listed = _LISTED.search(clause) if heads == ("project",) else None
        if listed and "weights" in (parts := self.classes(listed[1])):
            return tuple(one for one in parts if one != "other")
        if heads:
            return _own(heads)
        if re.fullmatch(_BARE, clause):
            return self._pronoun(clause)
        named = _NAMED.search(clause.rstrip(" ,:"))
        if self._anything:
            return (self.default,)
        return ("",) if named and self._is_title(named[1]) else ()

    def _pronoun(self, clause: str) -> tuple[str, ...]:
        if re.search(r"(?i)\b(?:it|they|these|both)\b", clause):
            return _own(self._before) if self._before else ()
        return ("",)

    def _nearest(self, clause: str) -> tuple[str, ...]:
        """The noun that ends a clause, with those that are joined to it."""
        # A subject stands in the last 200 characters before its verb, three words away at most.
        found = list(_NOUNS.finditer(clause[-200:]))
        if not found or len(clause[-200:][found[-1].end() :].split()) > 3:
            return ()
        tail = clause[-200:][: found[-1].start()]
        if _MODIFIES.search(tail) and re.search(
            r"(?i)\b(?:on|from|with|using|by)\s+(?:\S+\s+){0,3}\Z", tail
        ):
            return ()
        kinds = [self._kind(found[-1])]
        for one, following in zip(reversed(found[:-1]), reversed(found[1:]), strict=False):
            if not re.match(_AND, clause[-200:][one.end() : following.start()]):
                break
            kinds.append(self._kind(one))
        return _own(tuple(kinds))

    def heads(self, clause: str) -> tuple[str, ...]:
        """The nouns of a clause that are no modifiers, up to its verb."""
        found: list[str] = []
        at = 0
        for noun in _NOUNS.finditer(clause):
            kind = self._kind(noun)
            gap = clause[at : noun.start()]
            if found and not re.match(_AND, gap):
                break
            modifies = (
                not found
                and _MODIFIES.search(gap)
                and not _USE_OF.search(gap)
                and not re.search(_TRAINED, gap)
            )
            if kind == "skip" or (modifies and len(gap.split()) > 1):
                continue
            found.append(kind)
            at = noun.end()
        return tuple(dict.fromkeys(found))

    def _kind(self, noun: re.Match[str]) -> str:
        """The class of a noun; weights that bear another's name are that other's.

        Who speaks of all files speaks of the weights, unless other words do.
        """
        kind = "" if noun.lastgroup == "all" else noun.lastgroup or ""
        if kind != "weights" or not self._titles:
            return kind
        before = noun.string[max(0, noun.start() - 80) : noun.start()]
        named = _OWNER.search(before)
        ours = named and (self._is_title(named[1]) or any(map(self._is_title, named[1].split())))
        return "other" if named and not ours else kind

    def is_title(self, name: str) -> bool:
        """Whether a name is that of the text, word for word."""
        return squeeze(name) in (title for title in self._titles if len(title) > 2)

    def _is_title(self, name: str) -> bool:
        plain = squeeze(name)
        return any(plain in title or title in plain for title in self._titles if len(title) > 2)


def _own(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return (
        () if "other" in kinds[:1] else tuple(dict.fromkeys(one for one in kinds if one != "other"))
    )

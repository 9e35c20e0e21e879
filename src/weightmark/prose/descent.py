"""Sentences that say which model this one was made from, and how.

Words of making ("fine-tuned from", "GGUF of", "distilled from") count where a model of the Hub
stands right behind them: its address, `owner/name`, or the name of a well-known one. What is said
of another model ("Vicuna is a fine-tuned version of …"), compared, cited, evaluated or denied is
no base of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from weightmark._startup import NamedTuple, lazy
from weightmark.licenses.catalogue import squeeze
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

_GATE = lazy(
    r"tun(?:ed?|ing)|train|backbone|combin|sft|dpo|starting|variant|prun|scaled|compress|edition|top\s+of|soup|blend|\bmix|average|rlhf|source|extend|taken|weights|quanti|convert|conversion|gguf|gptq|awq|exl2|mlx|onnx|[ld]ora|adapter"
    r"|merg|distil|bas[ei]|deriv|initiali|warm"
    r"|original|version|export|port|abliterat|\u5fae\u8c03|\u5fae\u8abf|\u91cf\u5316|\u57fa\u4e8e"
    r"|\u84b8\u998f|\u8f6c\u6362|\u30d9\u30fc\u30b9|\u30d5\u30a1\u30a4\u30f3|\u84b8\u7559"
    r"|\u5909\u63db|\u8bad\u7ec3|\u8a13\u7df4|\u5b66\u7fd2|\u5b78\u7fd2|\u91cf\u5b50\u5316|\u5fae\u8abf\u6574"
    r"|parent|built|\uae30\ubc18|\ud29c\ub2dd|\ud559\uc2b5|\uc591\uc790\ud654|\ubcd1\ud569|baut|justiert|entra\u00een|entrenad|treinad|ajuste"
    r"|feinabgestimmt|affin\u00e9|ajustad|afinad|basiert|bas\u00e9|basad[oa]|baseado|Basismodell"
    r"|quantis",
    re.IGNORECASE,
)
_OF = r"(?:of|from|on\s+top\s+of|upon|atop)"
_FILL = (
    r"(?:\s*[:(\[]?\s*(?:the|a|an|our|this|original|official|pre-?trained|frozen|base|open|great|awesome"
    r"|excellent|model|models|checkpoint|weights|llm"
    r"|(?:\d+(?:\.\d+)?[BbMm]\b)|huggingface|hugging\s+face|hf|by|der|dem|den|das|le|la|el|o"
    r"|mod\u00e8le|modelo|modells?|version|variant|full|float16|fp16|bf16"
    r"|repo|repository)(?=[\s:(\[])\b)*[\s:(\[|=\u300c\u201c\"']*"
)
# Each with the relation that it means; tried in this order at each place.
_MAKING = (
    (
        "distillation",
        rf"\bdistill?ed\s+(?:version\s+|variant\s+|model\s+)?{_OF}|\bdistill?ation\s+{_OF}"
        rf"|\bdestilliert\s+aus|\bdistill\u00e9e?\s+(?:de|\u00e0\s+partir\s+de)"
        rf"|\bdestilad[oa]\s+(?:de|a\s+partir\s+de)",
    ),
    (
        "adapter",
        r"\b(?:q?lora|peft|dora)s?\s+(?:adapt(?:er|ion|ation)s?\s+)?(?:weights?\s+)?"
        r"(?:\([^()]{1,40}\)\s+)?(?:trained\s+)?(?:for|on(?=\s+[\w.-]+/)|of|from)\b"
        r"|\b(?:q?lora|peft|dora)s?\s+(?:adapters?\s+|weights?\s+|finetune\s+|fine-?tun\w+\s+"
        r"|model\s+|version\s+)?(?:for|of|on\s+top\s+of|from)|\badapters?\s+(?:weights?\s+"
        r"|model\s+|trained\s+)?(?:for|of|on\s+top\s+of|on)\b|\b(?:q?lora)[- ](?:fine-?)?(?:tuned"
        r"|trained)\s+(?:version\s+)?(?:of|from|on)",
    ),
    (
        "merge",
        r"\b(?:soup|blend|mix|mixture|average)\s+of(?=\s+[\w.-]+/[\w.-]+)|\bcombin(?:es|ing)\s+(?:the\s+)?(?=[\w.-]+/[\w.-]+)"
        r"|\bmerge\s+method\s+(?:with|using)|\bmerge[ds]?\s+(?:model\s+)?(?:of|from|between)|\bmerg(?:ed"
        r"|ing)\s+(?:together\s+)?(?:of\b|from\b)?|\bfusion\s+of",
    ),
    (
        "quantized",
        rf"\b(?:quanti[sz]ed|[248]-?bit|int[48]|fp8|gptq|awq|exl[23]|bnb|nf4"
        rf"|i?mat(?:rix)?\s+quant\w*)\b[\w\s,/-]{{0,40}}?\b(?:version|variant|copy|model|files?"
        rf"|weights|form|format|checkpoint|quanti[sz]ations?|quants?)s?\s+(?:{_OF}|for)"
        rf"|\bquanti[sz](?:ations?|ed)\s+(?:{_OF}|using\s+\S+\s+from)|\bquants?\s+(?:of|for|from)"
        r"|\bgguf\b[\w\s,/-]{0,40}?\b(?:of|for|from)|\bquantisierte\s+version\s+von"
        r"|\bversi\u00f3n\s+cuantizada\s+de|\bvers\u00e3o\s+quantizada\s+d[eo]"
        r"|\bversion\s+quantifi\u00e9e\s+d[eu]",
    ),
    (
        "conversion",
        r"\bconver(?:ted|sion)\s+(?:to\s+[\w\s./-]{1,40}?\s+(?:format\s+)?)?(?:from|of)|\b(?:onnx"
        r"|openvino|core\s?ml|mlx|ctranslate2|tflite|safetensors|tensorrt"
        r"|executorch)\b[\w\s,/-]{0,30}?\b(?:version|export|conversion|port|format|weights"
        r"|variant|files?)s?\s+(?:of|for|from)|\bexport(?:ed)?\s+(?:from|of)"
        r"|\bport(?:ed)?\s+(?:from|of)|\bkonvertiert\s+(?:aus|von)|\bconver(?:si\u00f3n|sion|s\u00e3o)\s+"
        r"(?:(?:a|en|para|au\s+format)\s+\w+\s+)?(?:de|du|do)(?=\s+[\w.-]+/[\w.-]+)"
        r"|\bconvertid[oa]\s+(?:de"
        r"|a\s+partir\s+de)|\bconverti\s+(?:de|depuis|\u00e0\s+partir\s+de)",
    ),
    (
        "finetune",
        rf"\b(?:fine-?\s?tun(?:ed?|ing)|finetun(?:ed?|ing)|instruction[- ]tuned|(?:continue(?:d"
        rf"|ally)?|further)[- ](?:pre-?)?train(?:ed|ing)|abliterated|uncensored|dpo"
        rf"|sft)\b(?:\s+(?:version|variant|model|checkpoint|derivative|edition|llm"
        rf"|and\s+\w+))*\s+(?:{_OF})"
        r"|\b(?:initiali[sz](?:e|es|ed|ing)|warm-?start(?:s|ed|ing)?)(?:\s+[\w-]+){0,5}?"
        r"\s+(?:from|with)(?:\s+the\s+(?:[\w-]+\s+)?(?:weights|parameters|checkpoints?)\s+of)?"
        r"|\b(?:(?:fine-?)?trained|started|starting|derived|developed"
        r"|built)\s+(?:from|on\s+top\s+of|upon)"
        r"|\b(?:continued|we\s+continue|further)\s+(?:(?:the|our)\s+)?(?:pre-?)?train(?:ed|ing)\s+(?:of\s+)?"
        r"(?=(?:the\s+)?[\w.-]+/[\w.-]+)"
        r"|\bus(?:es|ing)\s+(?=\S+/\S+\s(?:\(\S+\)\s)?as\s+(?:its|the|our|a)\s+"
        r"(?:[\w-]+\s+){0,3}(?:backbone|base)\b)"
        r"|\bbase\s+(?:model|weights|checkpoint)(?=\s+\([\w.-]+/[\w.-]+\))"
        r"|\bwe\s+(?:also\s+)?fine-?tune\s+(?=(?:the\s+)?[\w.-]+/[\w.-]+)"
        r"|\b(?:variant|version|edition)\s+of(?=\s+[\w.-]+/[\w.-]+)"
        r"|\b(?:pruned|compressed|shrunk|up-?scaled|expanded|healed)\s+from"
        r"|\b(?:head|layers?|probe|decoder)\s+on\s+top\s+of"
        r"|\b(?:rlhf|dpo|sft|lora|training|tuning|distillation|quanti[sz]ation)\s+(?:was|is|were)\s+"
        r"applied\s+to"
        r"|\b(?:source|original)(?=\s*:\s+[\w.-]+/[\w.-]+)"
        r"|\bextend(?:s|ed)\s+(?:the\s+)?(?:context(?:\s+(?:window|length))?|vocabulary)\s+of"
        r"|\bweights\s+(?:come|came|derive|stem|(?:are|were)\s+taken)\s+from"
        r"|\bstarting\s+point(?:\s+(?:is|was|we|took|use[ds]?|the|our|checkpoint|model|weights|of))"
        r"{1,5}\s+(?=[\w.-]+/[\w.-]+)"
        r"|\b(?:based|built)\s+(?:on|upon)|\bfine-?tun(?:es"
        r"|ed|ing)\s+(?:the\s+)?(?=[A-Z\w.-]+/)|\b(?:fine-?tune|derivative)\s+of"
        r"|\b(?:fein-?(?:abgestimmte?s?|getunte?s?)\s+(?:version|variante|modell|fassung)\s+(?:von|des)"
        r"|(?:auf|auf\s+der)\s+basis\s+(?:von|des|der)"
        r"|(?:fein-?abgestimmt|fein-?justiert|feingetunt|trainiert)"
        r"\s+(?:aus|von|auf\s+basis\s+von)|baut\s+auf"
        r"|(?:aus|von|auf)"
        r"(?=\s+[\w.-]+/[\w.-]+\s+(?:fein-?abgestimmt|fein-?justiert|feingetunt|trainiert)\b)"
        r"|(?:affin\u00e9|entra\u00een\u00e9|fine-?tun\u00e9)e?s?\s+(?:\u00e0\s+partir\s+d[eu]|depuis)"
        r"|fine-?tuning\s+d[eou]l?|ajuste\s+fino\s+d[eo]l?|variante\s+(?:affin\u00e9e\s+de|ajustada\s+de)"
        r"|(?:entrenad|afinad|treinad|refinad)[oa]\s+(?:a\s+partir\s+d[eoa]l?|sobre|desde)"
        r"|basiert\s+auf|fine-?getunte\s+version\s+von"
        r"|version\s+(?:affin\u00e9e|fine-?tun\u00e9e)\s+d[eu]|bas\u00e9e?\s+sur"
        r"|versi\u00f3n\s+(?:ajustada|afinada)\s+de|basad[oa]\s+en|vers\u00e3o\s+ajustada\s+d[eo]"
        r"|basead[oa]\s+(?:em|no|na)|ajustad[oa]\s+a\s+partir\s+d[eo])",
    ),
)
_CJK_MAKING = (
    (
        "distillation",
        r"(?:\u4ece|\u57fa\u4e8e|\u7531)?%s[^\u3002\uff0c]{0,8}(?:\u84b8\u998f|\u84b8\u7559)",
    ),
    ("quantized", r"%s[^\u3002\uff0c]{0,12}(?:\u91cf\u5316|\u91cf\u5b50\u5316)"),
    ("conversion", r"(?:\u4ece|\u7531)?%s[^\u3002\uff0c]{0,10}(?:\u8f6c\u6362|\u5909\u63db)"),
    (
        "finetune",
        r"(?:\u57fa\u4e8e|\u57fa\u65bc|\u5728)\s*%s[^\u3002\uff0c]{0,20}(?:\u5fae\u8c03"
        r"|\u5fae\u8abf|\u8bad\u7ec3|\u8a13\u7df4|\u5f00\u53d1)|%s[^\u3002]{0,12}(?:\u3092"
        r"|\u306b)?(?:\u30d9\u30fc\u30b9(?!\u30e9\u30a4\u30f3)"
        r"|\u30d5\u30a1\u30a4\u30f3\u30c1\u30e5\u30fc\u30cb\u30f3\u30b0(?!\u306a\u3057)|\u5143\u306b"
        r"|\u8ffd\u52a0\u5b66\u7fd2|\u5fae\u8abf\u6574|\u8ffd\u52a0\u4e8b\u524d\u5b66\u7fd2|\u7d99\u7d9a\u5b66\u7fd2)",
    ),
    (
        "finetune",
        r"(?:\u7531|\u4ece|\u5f9e|\u81ea)\s*%s[^\u3002\uff0c]{0,12}(?:\u5fae\u8c03|\u5fae\u8abf|\u8bad\u7ec3)",
    ),
    # Korean
    ("quantized", r"%s(?:\ub97c|\uc744|\uc758)?[^.\u3002]{0,12}\uc591\uc790\ud654"),
    ("merge", r"%s(?:\ub97c|\uc744|\uc758|\uc640|\uacfc)?[^.\u3002]{0,20}\ubcd1\ud569"),
    (
        "finetune",
        r"%s(?:\ub97c|\uc744|\uc758|\uc5d0\uc11c)?[^.\u3002]{0,40}?"
        r"(?:\uae30\ubc18|\ud29c\ub2dd|\ud559\uc2b5)",
    ),
)
_CJK_OWN = (
    r"\u672c\u6a21|\u8be5\u6a21|\u6b64\u6a21|\u8fd9\u662f|\u3053\u306e\u30e2\u30c7\u30eb"
    r"|\u672c\u30e2\u30c7\u30eb|\u5f53\u30e2\u30c7\u30eb|\u672c\u4ed3"
    r"|(?:\uc774|\ubcf8|\ud574\ub2f9)\s*\ubaa8\ub378"
)
# "is the model that …", "the model fine-tuned from …", "was fine-tuned from".
_CJK_SAID = (
    r"\u30e2\u30c7\u30eb(?:\u3067\u3059|\u3067\u3042\u308b|\u306b\u306a\u308a\u307e\u3059)?[\u3002.]?\Z"
    r"|\u3057\u307e\u3057\u305f[\u3002.]?\Z|\u7684[^\u3002\uff0c]{0,10}\u6a21\u578b[\u3002.]?\Z"
    r"|\ubaa8\ub378\uc785\ub2c8\ub2e4[.\u3002]?\Z|\ud588\uc2b5\ub2c8\ub2e4[.\u3002]?\Z"
    r"|\u8fdb\u884c\u4e86|\u800c\u6210|\u5f97\u5230|\u800c\u6765"
)
_CJK_AGAINST = (
    r"\u5bf9\u6bd4|\u6bd4\u8f83|\u4f18\u4e8e|\u8d85\u8fc7|\u3088\u308a\u3082"
    r"|\ube44\uad50|\ubcf4\ub2e4|\ub300\ube44|\uc544[\ub2c8\ub2cc\ub2d9]|\uc54a|\uc704\ud55c"
    r"|\u6bd4\u8f03|\u76f8\u6bd4|\u305f\u3081\u306e|\u30d9\u30fc\u30b9\u30e9\u30a4\u30f3"
)
_CJK = lazy(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_NEWS = r"\W*20\d\d[./-]\d"
_FIELD = (
    r"(?i)\W*(?:(?:(?:llm|language|text)\s+)?backbone|(?:original|base|parent|source|starting"
    r"|fine-?tuned\s+from|quantized\s+from|distilled\s+from|teacher)[\s_]*"
    r"(?:model|checkpoint|weights)?(?:\s*\(optional\)|\s*\[optional\])?|\u57fa\u7840\u6a21\u578b"
    r"|\u57fa\u5ea7\u6a21\u578b|\u30d9\u30fc\u30b9\u30e2\u30c7\u30eb|Basismodell"
    r"|Mod\u00e8le de base|Modelo base)"
    r"(?:\s+\(?(?:name|id|repository|repo|link|url|card)\)?)?\s*[:\uff1a]\s*(?P<value>\S.*)"
)
_ADDRESS = (
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|docs|blog"
    r"|papers|collections|models|tasks|join"
    r"|settings)\b)([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})"
)
_HUB = r"(?:www\.)?(?:huggingface\.co|hf\.co)"
_SLUG = r"(?a:[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{1,95})"
# The text of a link that is a whole phrase names no model.
_NO_NAME = r"(?i)\b(?:for|with|and|inference|using|in|of|on|the|which|that|is|from|to|by)\b|\.\s"
_NAMED = lazy(rf"(?P<slug>{_SLUG})|(?P<known>[A-Za-z][\w.-]*(?:[ -][A-Z0-9][\w.-]*){{0,5}})")
_NO_SLUG = (
    r"(?i)(?:and/or|key/value|w/o|n/a|input/output|he/she|tcp/ip|client/server|[\d.]+/[\d.]+)\Z"
    r"|.*\.(?:py|json|md|txt|sh|yaml|yml|html|com|org|csv|ipynb|safetensors|gguf|bin|pt|pth|ckpt"
    r"|onnx|h5)\Z|(?:huggingface|ggml-org|ggerganov|pytorch|github\.com)/|[\w.-]+\.(?:com|org|io"
    r"|net|edu|ai)/"
)
_JOIN = (
    r"\)?[\s*_`\"']*(?:,|&|\+|\band\b|\bwith\b|\bund\b|\bet\b|\by\b|\u548c|\u3001)[\s,]*(?:and\s+)?"
)
_PLANNED = lazy(
    r"(?i)\A\S+(?:\s\(\S+\))?\s+(?:is|are|will\s+be)\s+(?:planned|coming"
    r"|not(?!\s+(?:included|bundled|part|shipped)))\b"
)
_HOW_TO = lazy(
    r"(?i)\bto\s+(?:train|make|create|load|use|find|build)\s+(?:(?:an?|the|your|any)\s+)?\Z"
)
_AGAINST = lazy(
    r"\b(?:not|never|no|isn['\u2019]t|unlike|whereas|rather than|instead of|compar\w+|versus|vs"
    r"|better|outperform\w*|surpass\w*|benchmark\w*|baselines?"
    r"|evaluat\w+|tested|could|can|may|might|should|if|future|plan\w*|inspired|similar|e\.g"
    r"|nicht|kein\w*|anders als|im Gegensatz|vergl\w+|pas|contrairement|compar\w+|diferencia"
    r"|ao contr\u00e1rio|n\u00e3o|such as|for example|other|others|another|see|also|tokenizer"
    r"|codebase|code|cards?|(?:previous|earlier|older|former|next)\s+(?:versions?|models?|releases?)"
    r"|et\s+al|classifiers?|filtered|ranked|judged|scored)\b",
    re.IGNORECASE,
)
_OF_OTHERS = lazy(
    r"\A[\W_]*(?P<who>[A-Z\u00c0-\u00de][\w.\u00c0-\u024f\u0370-\u03ff+-]*"
    r"(?:[ -][A-Z0-9][\w.\u0370-\u03ff+-]*){0,5})(?:\s\([^()]{0,200}\))?"
    r",?\s+(?:is|are|was|were|an?|which|being|ist|basiert|baut|wurde|est|a|es|fue|foi|\u00e9)\b"
)
# "Kelp-L: fine-tuned from …" below the title "Kelp": a name with a size, and not this one's.
_SISTER = lazy(
    r"[\W_]*((?!(?i:pre|fine|post|multi)-)[A-Z][\w.]*(?:-[A-Z0-9][\w.]*)+)\s*(?:\([^()]{0,80}\)\s*)?[:\u2013\u2014]\s"
)
_FIRST_PERSON = frozenset(
    (
        "this",
        "these",
        "the",
        "our",
        "it",
        "we",
        "model",
        "a",
        "an",
        "here",
        "i",
        "all",
        "weights",
        "each",
        "they",
        "both",
        *("rlhf", "dpo", "sft", "lora", "qlora", "training", "fine", "tuning"),
        *("as", "in", "for", "after", "to", "on", "from", "with"),
        *("dieses", "diese", "das", "die", "unser", "unsere", "es", "modell", "ein", "eine"),
        *("ce", "cet", "ces", "le", "les", "notre", "un", "une", "il", "mod\u00e8le"),
        *("este", "estos", "el", "los", "nuestro", "modelo", "esse", "o", "os", "nosso", "um"),
    )
)


def descends(text: str) -> Iterator[Ancestor]:
    """The models that a text says this one was made from, each once, in order."""
    seen: set[str] = set()
    for base in islice(_all(text), 4 * MOST_BASES):
        if base.name.casefold() not in seen and len(seen) < MOST_BASES:
            seen.add(base.name.casefold())
            yield base


# What is above a list of the models that were merged: a sentence that ends so, or a heading.
_LISTED = lazy(
    r"(?i)(?:\bfollowing\s+(?:[\w-]+\s+){0,4}?models?\s+(?:were|are|was)\s+(?:included|used|combined|merged)"
    r"\s+(?:in|for)\s+th(?:e|is)\s+merge(?:\s+model)?|\b(?:th(?:is|e)\b[^.;]{0,60}|is\s+an?\s+(?:[\w-]+\s+)?)\b(?:merge|merged|fusion|blend)\s+(?:model\s+)?"
    r"(?:of|from|between)\s+(?:the\s+)?(?:following|these)\s+(?:[\w-]+\s+){0,4}?models?"
    r"(?:\s+using\s+[^.\s]\S*(?:\s\(\S{1,200}\))?)?)\s*:?\Z"
)
_LISTED_HEADING = lazy(r"(?i)\W*(?:models?\s+merged|merged\s+models?)\W*\Z")
# A heading above the name of the base, and nothing but that.
_BASE_HEADING = lazy(
    r"(?i)[\W\d_]*(?:(?:base|parent|original|source|foundation)\s+(?:model|checkpoint)s?"
    r"|fine-?tuned\s+from|\u57fa\u7840\u6a21\u578b|\u57fa\u5ea7\u6a21\u578b"
    r"|\u30d9\u30fc\u30b9\u30e2\u30c7\u30eb|basismodell|mod\u00e8le\s+de\s+base"
    r"|modelo\s+base)\W*\Z"
)


def _all(text: str) -> Iterator[Ancestor]:
    titles: list[str] = []
    listed = ""  # the relation of models that a heading or a sentence stands above
    for said in sentences(text):
        if name := _item(said) if listed else "":
            yield Ancestor(said.line, said.words, name, listed)
            continue
        if said.kind == "heading" or said.kind != "item" or not listed:
            listed = _stands_above(said, titles)
        # The first headings name the model; later ones name sections.
        if said.kind == "heading" and len(titles) < 3:
            titles.append(squeeze(said.words[:200]))
        if _GATE.search(said.words):
            words = said.words[:2_000]
            for name, relation in _of_sentence(said, words, titles):
                if not titles or squeeze(name.rpartition("/")[2]) != titles[0]:
                    yield Ancestor(said.line, words, name, relation)


def _item(said: Said) -> str:
    """The model that an item of a list names; one that goes on to speak is a sentence."""
    if said.kind != "item" and not said.first:
        return ""
    name, end = _name(said.words, 0)
    alone = re.match(r"\W*\Z|\s*[+(|:,;\u2013\u2014-].{0,80}\Z", said.words[end:])
    return name if alone else ""


def _stands_above(said: Said, titles: list[str]) -> str:
    """The relation of the models that are listed below a heading or a sentence, "" for none."""
    if said.kind == "heading":
        if _BASE_HEADING.match(said.words):
            return "finetune"
        return "merge" if _LISTED_HEADING.match(said.words) else ""
    merged = (
        said.kind == "sentence"
        and said.words.endswith((":", "models", "model", ")"))
        and _LISTED.search(said.words[:400]) is not None
        and not _of_another(said.words, titles)
    )
    return "merge" if merged else _begun(said, titles)


def _begun(said: Said, titles: list[str]) -> str:
    """The relation that a sentence ends with whose list follows: "is initialized from:"."""
    words = said.words[:400]
    if not words.endswith(":") or _AGAINST.search(words) or _of_another(words, titles):
        return ""
    begun = (kind for kind, form in _MAKING if re.search(rf"(?i)(?:{form})\s*:\Z", words))
    return next(begun, "")


def _of_sentence(said: Said, words: str, titles: list[str]) -> Iterator[tuple[str, str]]:
    field = re.match(_FIELD, words)
    if field is not None:
        relation = _of_field(words)
        value = re.sub(r"(?i)\A(?:based|built)\s+(?:on|upon)\s+|\A`+", "", field["value"])
        linked = re.match(rf"[^()]{{1,100}}\s\({_ADDRESS}[^()\s]*\)\W*\Z", value)
        for name in [linked[1]] if linked else _names(value, 0):
            yield name, relation
        return
    if said.kind == "row" or re.match(_NEWS, words) or _of_another(words, titles):
        return
    for kind, form in _MAKING:
        for found in re.finditer(rf"(?i)(?:{form})\b", words):
            before = words[: found.start()]
            if _AGAINST.search(before[-120:]) or _HOW_TO.search(before[-40:]):
                continue
            filled = re.compile(f"(?i){_FILL}").match(words, found.end())
            at = filled.end() if filled else found.end()
            names = list(_names(words, at))
            if names and not _PLANNED.search(words[at:]):
                relation = kind
                if kind == "finetune" and re.search(r"(?i)\b(?:q?lora|adapter)\b", before):
                    relation = "adapter"
                yield from (
                    (name, relation) for name in (names if relation == "merge" else names[:1])
                )
                return
    yield from _cjk(words)


def _of_field(words: str) -> str:
    lead = words.split(":", 1)[0].casefold()
    if "quant" in lead:
        return "quantized"
    return "distillation" if "distil" in lead or "teacher" in lead else "finetune"


def _of_another(words: str, titles: list[str]) -> bool:
    """Whether the sentence begins with the name of another model, as its subject."""
    sister = _SISTER.match(words)
    if sister and squeeze(sister[1]) not in titles:
        return True
    found = _OF_OTHERS.match(words)
    if found is None:
        return False
    who = found["who"]
    if who.split()[0].split("-")[0].casefold() in _FIRST_PERSON:
        return False
    plain = squeeze(who)
    return not any(plain in title or title in plain for title in titles if len(title) > 2 and plain)


def _names(words: str, at: int) -> Iterator[str]:
    """The models named from a place on, joined by commas and "and"."""
    for _ in range(12):  # more than any merge names in a sentence
        name, end = _name(words, at)
        if not name:
            return
        yield name
        more = re.compile(_JOIN).match(words, end)
        if more is None:
            return
        at = more.end()


def _name(words: str, at: int) -> tuple[str, int]:
    """The model named at a place: by its address, or one behind its name in brackets, or itself."""
    window = words[at : at + 400]
    address = re.match(_ADDRESS, window)
    if address:
        return address[1].rstrip("."), at + address.end()
    found = _NAMED.match(window)
    linked = re.match(rf"([^()\n;]{{1,100}})\s\((?:{_ADDRESS}[^()\s]*|({_SLUG}))\)", window)
    if linked and re.search(_NO_NAME, linked[1]):
        linked = None
    if linked and not (linked[3] and re.match(_NO_SLUG, linked[3])):
        return (linked[2] or linked[3]).rstrip("."), at + linked.end()
    if found is None:
        return "", at
    single = re.match(rf"([A-Za-z][\w.-]{{1,95}})\s\(https?://{_HUB}/\1/?\)", window)
    if single:
        return single[1], at + single.end()
    if found["slug"]:
        name = found["slug"].rstrip(".")
        if re.match(
            r"[=/]|\s\(https?://(?!(?:www\.)?(?:huggingface\.co"
            r"|hf\.co)/)",
            window[found.end() :],
        ):
            # A path, or a repository of another host.
            return "", at
        if re.search(r"\d", name.partition("/")[0]) and _well_known(name.partition("/")[0], 0)[0]:
            # Two models: "Llama-2/Alpaca-2".
            return "", at
        return (
            ("", at)
            if re.match(_NO_SLUG, name) or not re.search(r"[A-Za-z]", name.partition("/")[2])
            else (name, at + len(name))
        )
    return _well_known(found["known"], at)


def _well_known(words: str, at: int) -> tuple[str, int]:
    """A model by its mere name, where it is a well-known one with a version or size in it."""
    from weightmark.licenses.models import licence_of_name

    parts = words.split(" ")
    for count in range(len(parts), 0, -1):
        name = " ".join(parts[:count]).rstrip(".,-")
        if re.search(r"\d", name) and licence_of_name(name):
            return name, at + len(name)
    return "", at


def _cjk(words: str) -> Iterator[tuple[str, str]]:
    """What a sentence of the Far East on this model says that it was made from."""
    if not _CJK.search(words) or re.search(_CJK_AGAINST, words):
        return
    own = re.search(_CJK_OWN, words) is not None
    name = (
        rf"[\s\u300c(]*(?:[\w./ -]{{1,100}}\s?\()?(?:{_ADDRESS}"
        rf"|({_SLUG})(?!\s\(http))\)?[\s\u300d)]*"
    )
    for relation, form in _CJK_MAKING:
        for part in form.split("|%s"):
            found = re.search((part if "%s" in part else "%s" + part) % name, words)
            # Without "this model", the sentence has to begin so: who else is its subject?
            if found and not own and not _begins(words, found):
                continue
            if found and not re.match(_NO_SLUG, found[1] or found[2]):
                yield (found[1] or found[2]), relation
                return


def _begins(words: str, found: re.Match[str]) -> bool:
    """Whether a sentence without a subject begins with what was found, and says what this is."""
    before = words[: found.start()].strip(" -*\u300c")
    return not before and re.search(_CJK_SAID, words[found.start() :]) is not None

"""How languages bar commercial use, allow research only, or call a model open source.

A language is a row of data. Its fields are regular expressions without groups that have names; what
may stand between them is the same for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from weightmark._startup import NamedTuple, lazy


class Language(NamedTuple):
    """The words of one language. Where none of `stems` stands, the others are not looked for.

    `use` is commercial use as a noun, `barred` a predicate that bars it, `bars` words before it
    that do. `may_not` denies a use, `commercially` says which. `only` limits to what is
    `non_commercial` or `research`; `purpose` is non-commercial use as what something is for. `no`
    takes back what follows it.
    """

    stems: tuple[str, ...]
    use: str
    barred: str
    bars: str
    may_not: str
    commercially: str
    only: str
    non_commercial: str
    research: str
    purpose: str
    no: str


LANGUAGES = (
    # German
    Language(
        stems=("kommerz", "gewerblich", "forschung", "wissenschaft"),
        use=r"(?:kommerzielle\w*|gewerbliche\w*)\s+(?:nutzung|verwendung|einsatz|gebrauch)"
        r"|(?:nutzung|verwendung|einsatz|gebrauch)(?:\s+[\w'’-]+){0,5}?\s+(?:für|zu)\s+kommerziellen?\s+zwecken?",
        barred=r"(?:(?:streng|strikt)\w*\s+)?(?:untersagt|verboten|ausgeschlossen|unzulässig)"
        r"|nicht\s+(?:gestattet|erlaubt|zulässig|gewährt)"
        r"|(?:bedarf|erfordert|benötigt)\s+(?:(?!kein)\w+\s+){0,3}?(?:lizenz|genehmigung|zustimmung|erlaubnis)",
        bars=r"keine(?:rlei)?|(?:untersagt|verboten|nicht\s+(?:gestattet|erlaubt))\s+ist\s+(?:die"
        r"|jede)",
        may_not=r"(?:darf|dürfen)(?:\s+(?!nur\b)[\w-]+){0,5}?\s+nicht",
        commercially=r"(?:kommerziell|gewerblich)|(?:für|zu)\s+(?:kommerzielle|gewerbliche)n?"
        r"\s+(?:zwecken?|anwendungen)",
        only=r"nur|ausschließlich|lediglich",
        non_commercial=r"nicht[- ]?kommerziell\w*",
        research=r"(?:forschung\w*|wissenschaftliche\w*\s+zwecken?)",
        purpose=r"nicht[- ]?kommerzielle\w*\s+(?:zwecke|nutzung)",
        no=r"nicht|kein\w*|nie",
    ),
    # French
    Language(
        stems=("commercia", "recherche"),
        use=r"(?:utilisation|usage|exploitation)\s+commerciale?"
        r"|(?:utilisation|usage)(?:\s+[\w'’-]+){0,5}?\s+à\s+des\s+fins\s+commerciales",
        barred=r"(?:est|sont)\s+(?:\w+ment\s+)?(?:interdite?s?|prohibée?s?|exclue?s?)"
        r"|n['’](?:est|a)\s+pas\s+(?:autorisée?|permise?)"
        r"|(?:nécessite|requiert)\s+(?:\w+\s+){0,2}?(?:licence|autorisation|accord)",
        bars=r"(?:est|sont)\s+interdite?s?\s+(?:toute?|l['’])|interdiction\s+d['’]|aucune?|pas\s+d['’]",
        may_not=r"ne\s+(?:peu(?:t|vent)|doi(?:t|vent))\s+(?:pas|en\s+aucun\s+cas)"
        r"|interdit\s+d['’]\s?(?:utiliser|exploiter)",
        commercially=r"commercialement|(?:à\s+des|pour\s+des|à|pour)\s+(?:fins|usages?|buts?)"
        r"\s+commercia(?:les?|ux)",
        only=r"uniquement|exclusivement|seulement|réservée?s?",
        non_commercial=r"non[- ]commercia(?:les?|ux|l)",
        research=r"(?:fins\s+de\s+|la\s+|de\s+)recherche",
        purpose=r"(?:usage|fins|utilisation)s?\s+non[- ]commercia\w+",
        no=r"pas|n['’]est|jamais|aucune?",
    ),
    # Spanish
    Language(
        stems=("comercia", "investigaci"),
        use=r"(?:uso|utilización|explotación)\s+comercial"
        r"|uso(?:\s+[\w'’-]+){0,5}?\s+(?:con|para)\s+fines\s+comerciales",
        barred=r"(?:está|queda|es)\s+(?:\w+mente\s+)?prohibid[oa]"
        r"|no\s+(?:está|es|queda)\s+(?:permitid|autorizad)[oa]|no\s+se\s+(?:permite|autoriza)"
        r"|requiere\s+(?:\w+\s+){0,2}?(?:licencia|autorización|permiso)",
        bars=r"(?:está|queda)\s+(?:\w+mente\s+)?prohibid[oa]|se\s+prohíbe|prohibid[oa]"
        r"|no\s+(?:se\s+(?:permite|autoriza)|está\s+permitid[oa])",
        may_not=r"no\s+(?:se\s+)?(?:pued|podrá|deb)\w*|prohibido\s+(?:utilizar|usar|emplear)",
        commercially=r"comercialmente|(?:con|para)\s+(?:fines|propósitos|usos?)\s+comercial(?:es)?",
        only=r"s[oó]lo|solamente|únicamente|exclusivamente",
        non_commercial=r"no[- ]comercial(?:es)?",
        research=r"(?:fines\s+de\s+|la\s+|para\s+)investigación",
        purpose=r"(?:uso|fines)\s+(?:exclusivamente\s+)?no[- ]comercia\w+",
        no=r"no|nunca",
    ),
    # Portuguese
    Language(
        stems=("comercia", "pesquisa"),
        use=r"(?:uso|utilização|exploração)\s+comercial"
        r"|uso(?:\s+[\w'’-]+){0,5}?\s+(?:para|com)\s+fins\s+comerciais",
        barred=r"(?:é|está|fica)\s+(?:\w+mente\s+)?proibid[oa]"
        r"|não\s+(?:é|está|foi)\s+(?:permitid|autorizad)[oa]",
        bars=r"(?:é|está|fica)\s+(?:\w+mente\s+)?proibid[oa]|proibid[oa]"
        r"|não\s+(?:é|está)\s+(?:permitid|autorizad)[oa]",
        may_not=r"não\s+(?:pode|dev)\w*|proibido\s+(?:utilizar|usar)",
        commercially=r"comercialmente|(?:para|com)\s+(?:fins|uso|propósitos)\s+comercia(?:l|is)",
        only=r"apenas|somente|só|exclusivamente|unicamente",
        non_commercial=r"não[- ]comercia(?:l|is)",
        research=r"(?:fins\s+de\s+|para\s+)pesquisa",
        purpose=r"(?:uso|fins)\s+(?:exclusivamente\s+)?não[- ]comercia\w+",
        no=r"não|nunca",
    ),
    # Italian
    Language(
        stems=("commercia", "ricerca"),
        use=r"(?:uso|utilizzo|impiego|sfruttamento)\s+commerciale"
        r"|(?:uso|utilizzo)(?:\s+[\w'’-]+){0,5}?\s+(?:a|per)\s+(?:fini|scopi)\s+commerciali",
        barred=r"è\s+(?:\w+mente\s+)?(?:vietat|proibit|esclus)[oa]"
        r"|non\s+(?:è|viene)\s+(?:permess|consentit|autorizzat)[oa]|non\s+si\s+(?:permette|autorizza)",
        bars=r"è\s+(?:\w+mente\s+)?(?:vietat|proibit)[oa]|(?:vietat|proibit)[oa]|niente"
        r"|non\s+è\s+(?:permess|consentit)[oa]",
        may_not=r"non\s+(?:può|possono|deve|devono)|vietato\s+(?:usare|utilizzare)",
        commercially=r"commercialmente|(?:a|per)\s+(?:fini|scopi|usi|uso)\s+commercial[ei]",
        only=r"solo|soltanto|solamente|unicamente|esclusivamente",
        non_commercial=r"non[- ]commercial[ei]",
        research=r"(?:fini\s+di\s+|scopi\s+di\s+|la\s+|di\s+)ricerca",
        purpose=r"(?:uso|fini|scopi)\s+(?:esclusivamente\s+)?non[- ]commercial\w+",
        no=r"non|mai",
    ),
    # Russian
    Language(
        stems=("коммерч", "исследоват"),
        use=r"коммерческ\w+\s+(?:использовани|применени)\w+"
        r"|использовани\w+(?:\s+[\w'’-]+){0,4}?\s+в\s+коммерческих\s+целях",
        barred=r"(?:строго\s+)?запрещ[её]н\w*|не\s+(?:допускается|разреш\w+|позволя\w+)",
        bars=r"запрещ[её]н\w*|запрещается|не\s+(?:допускается|разреш\w+)",
        may_not=r"(?:нельзя|запрещ\w+)\s+(?:использовать|применять)|не\s+(?:может|могут|должн\w+)",
        commercially=r"в\s+коммерческих\s+целях|коммерчески",
        only=r"только|исключительно|лишь",
        non_commercial=r"некоммерческ\w+",
        research=r"исследовательск\w+",
        purpose=r"некоммерческ\w+\s+(?:целей|целях|использовани\w+)",
        no=r"не|никогда",
    ),
    # Dutch
    Language(
        stems=("commerci", "onderzoek"),
        use=r"commercieel\s+gebruik",
        barred=r"(?:is\s+)?(?:\w+\s+)?(?:verboden|niet\s+toegestaan)",
        bars=r"geen|verboden\s+is",
        may_not=r"(?:mag|mogen)(?:\s+[\w-]+){0,3}?\s+niet",
        commercially=r"commercieel|voor\s+commerciële\s+doeleinden",
        only=r"alleen|uitsluitend|enkel",
        non_commercial=r"niet[- ]commercie\w+",
        research=r"(?:onderzoek\w*|wetenschappelijk\w*\s+(?:gebruik|doeleinden))",
        purpose=r"niet[- ]commercieel\s+gebruik|niet[- ]commerciële\s+doeleinden",
        no=r"niet|geen|nooit",
    ),
    # Polish
    Language(
        stems=("komerc", "badawcz", "naukow"),
        use=r"(?:użyci|użytkowani|wykorzystani|zastosowani)\w+\s+komercyjn\w+"
        r"|komercyjn\w+\s+(?:użyci|wykorzystani|zastosowani)\w+",
        barred=r"(?:jest|są)\s+(?:\w+\s+)?(?:zabronion|zakazan|niedozwolon)\w+"
        r"|nie\s+jest\s+dozwolon\w+|wymaga\s+(?:\w+\s+){0,2}?(?:licencji|zgody)",
        bars=r"zabrania\s+się|zakazuje\s+się|zakaz",
        may_not=r"nie\s+(?:można|wolno|może)",
        commercially=r"komercyjnie|(?:do|w)\s+cel(?:ów|ach)\s+komercyjnych",
        only=r"tylko|wyłącznie|jedynie",
        non_commercial=r"niekomercyjn\w+",
        research=r"(?:celów\s+)?(?:badawcz|naukow)\w+",
        purpose=r"niekomercyjnego\s+użytku|celów\s+niekomercyjnych",
        no=r"nie|nigdy",
    ),
    # Turkish, whose verb stands last
    Language(
        stems=("ticari", "araştırma"),
        use=r"ticari\s+(?:kullanım|amaç)\w*",
        barred=r"yasak\w*|(?:kullanıl|yapıl)amaz|izin\s+veril(?:mez|memektedir)",
        bars=r"yasaklanmıştır",
        may_not=r"kullanamazsınız",
        commercially=r"ticari\s+olarak",
        only=r"yalnızca|sadece",
        non_commercial=r"ticari\s+olmayan",
        research=r"(?:akademik\s+)?araştırma",
        purpose=r"ticari\s+olmayan\s+(?:kullanım|amaç)\w*",
        no=r"değil\w*|olmayan",
    ),
    # Vietnamese
    Language(
        stems=("thương mại", "nghiên cứu"),
        use=r"(?:việc\s+)?sử\s+dụng\s+(?:cho\s+|vào\s+)?(?:mục\s+đích\s+)?thương\s+mại",
        barred=r"(?:đều\s+)?bị\s+(?:nghiêm\s+)?cấm|là\s+không\s+được\s+phép",
        bars=r"(?:nghiêm\s+)?cấm|không\s+được(?:\s+phép)?",
        may_not=r"không\s+(?:được|thể)",
        commercially=r"(?:cho\s+|vào\s+)?mục\s+đích\s+thương\s+mại",
        only=r"chỉ",
        non_commercial=r"phi\s+thương\s+mại",
        research=r"nghiên\s+cứu",
        purpose=r"mục\s+đích\s+phi\s+thương\s+mại",
        no=r"không",
    ),
    # Indonesian
    Language(
        stems=("komersi", "penelitian"),
        use=r"penggunaan\s+(?:untuk\s+(?:tujuan\s+)?)?komersial",
        barred=r"(?:\w+\s+)?dilarang|tidak\s+(?:diizinkan|diperbolehkan|diperkenankan)",
        bars=r"dilarang|tidak\s+(?:mengizinkan|memperbolehkan)",
        may_not=r"(?:tidak\s+(?:boleh|dapat)|dilarang)",
        commercially=r"secara\s+komersial|untuk\s+(?:tujuan\s+|keperluan\s+)?komersial",
        only=r"hanya",
        non_commercial=r"non[- ]?komersial",
        research=r"penelitian",
        purpose=r"(?:penggunaan|tujuan|keperluan)\s+non[- ]?komersial",
        no=r"tidak|bukan",
    ),
    # Arabic, whose "only" stands last
    Language(
        stems=("تجاري", "بحث"),
        use=r"(?:ال|لل|بال)?(?:استخدام|استعمال)\w*(?:\s+\w+)?\s+(?:ال)?تجاري\w*",
        barred=r"محظور|ممنوع|غير\s+(?:مسموح|مصرح)",
        bars=r"(?:يمنع|يحظر|ممنوع)|لا\s+(?:يسمح\s+ب|يجوز)",
        may_not=r"لا\s+(?:يجوز|يمكن|يسمح)",
        commercially=r"تجاري\w*|(?:لأغراض|للأغراض|لأهداف)\s+(?:ال)?تجارية",
        only=r"فقط|حصرا",
        non_commercial=r"غير\s+(?:ال)?تجاري\w*",
        research=r"البحث\w*|بحثية",
        purpose=r"(?:لل|ال)?(?:استخدام|استعمال|أغراض)\w*\s+غير\s+(?:ال)?تجاري\w*",
        no=r"غير|ليس",
    ),
)
_ARTICLES = r"(?:(?:die|eine|jede|jegliche|l['’]|la|le|toute?|el|un|todo|qualquer|o)\s?){0,2}"
_WORDS = r"(?:\s+(?!(?:%s)\b)[\w'’/-]+){0,7}?\s+"

# Chinese and Japanese have no blanks between words, and their verbs stand elsewhere.
_CHINESE = (
    r"(?:(?:\u4ec5|\u50c5|\u53ea)(?:\u4f9b|\u9650|\u80fd|\u53ef|\u7528)?[^\u3002]{0,10}"
    r"(?:\u975e\u5546\u4e1a|\u975e\u5546\u7528|\u975e\u5546\u696d)"
    r"|(?<![\u4e0d\u672a\u65e0\u7121\u975e])(?<!\u6ca1\u6709)"
    r"(?:\u7981\u6b62|\u4e25\u7981|\u56b4\u7981|\u4e0d\u5f97|\u4e0d\u53ef|\u4e0d\u80fd"
    r"|\u4e0d\u5141\u8bb8|\u4e0d\u5141\u8a31|\u8bf7\u52ff|\u8acb\u52ff)"
    r"(?:[^\u3002\uff0c\uff1b\u4e0d\u975e\u8fdd\u9055\u4fb5]{0,16}?)(?<!\u975e)"
    r"(?:\u5546\u4e1a|\u5546\u7528|\u5546\u696d)"
    # "for commercial use … has to be applied for", "… that you fulfil the conditions".
    r"|(?:\u5546\u4e1a|\u5546\u7528|\u5546\u696d)[^\u3002\uff1b]{0,24}?(?<![\u65e0\u7121\u4e0d])(?:\u9700|\u987b|\u5fc5\u987b|\u5e94\u5f53|\u8bf7)"
    r"[^\u3002\uff1b]{0,24}?(?:(?:\u7533\u8bf7|\u7533\u8acb|\u83b7\u5f97|\u83b7\u53d6|\u53d6\u5f97|\u5f97\u5230)[^\u3002\uff1b]{0,12}?"
    r"(?:\u6388\u6743|\u6388\u6b0a|\u8bb8\u53ef|\u8a31\u53ef|\u540c\u610f|\u6279\u51c6)|\u7b26\u5408[^\u3002\uff1b]{0,6}\u6761\u4ef6)"
    # "who needs commercial use, please contact us"
    r"|(?:\u5982\u9700|\u5982\u8981|\u82e5\u9700|\u82e5\u8981|\u5982\u6b32|\u5982\u679c\u9700\u8981)[^\u3002\uff0c\uff1b]{0,6}"
    r"(?:\u5546\u4e1a|\u5546\u7528|\u5546\u696d)[^\u3002\uff1b\u95ee\u554f]{0,8}?(?:\u8bf7|\u8acb)[^\u3002]{0,3}"
    r"(?:\u8054\u7cfb|\u806f\u7e6b|\u806f\u7d61|\u8054\u7edc)"
    r"|\u7533\u8bf7[^\u3002\uff0c\uff1b]{0,6}(?:\u5546\u4e1a|\u5546\u7528)(?:\u4f7f\u7528|\u7528\u9014)?\u7684?(?:\u6388\u6743|\u8bb8\u53ef))"
)
_JAPANESE = (
    r"(?:(?:\u975e\u5546\u7528|\u975e\u55b6\u5229|\u975e\u5546\u696d)[^\u3002]{0,12}"
    r"(?:\u306e\u307f|\u9650)"
    r"|(?<!\u975e)(?:\u5546\u7528|\u55b6\u5229)(?:\u76ee\u7684)?(?:\u3067\u306e|\u306e)?"
    r"(?:\u5229\u7528|\u4f7f\u7528)?[\u306f\u304c\u3092\u3067\u306b]?"
    r"(?:(?:\u5229\u7528|\u4f7f\u7528)[^\u3002\u3001]{0,8})?"
    r"(?:\u3067\u304d\u307e\u305b\u3093|\u4e0d\u53ef"
    r"|(?:\u7981\u6b62|\u7981\u3058)"
    r"(?!(?:\u3055\u308c|\u3089\u308c|\u3057|\u3066)*\u3066?\u3044?(?:\u307e\u305b\u3093|\u306a\u3044)"
    r"|\u3067\u306f|\u3059\u308b\u3082\u306e\u3067\u306f)"
    r"|\u8a8d\u3081(?:\u3089\u308c)?(?:\u3066\u3044)?\u307e\u305b\u3093"
    r"|\u8a31\u53ef(?:\u3055\u308c|\u3057)?\u3066\u3044\u307e\u305b\u3093"
    r"|\u3054\u9060\u616e)"
    # "commercial use needs a licence of its own"
    r"|(?<!\u975e)\u5546\u7528[^\u3002]{0,16}?(?:\u306b\u306f|\u5834\u5408|\u969b)[^\u3002]{0,24}?"
    r"(?:\u8a31\u8afe|\u8a31\u53ef|\u30e9\u30a4\u30bb\u30f3\u30b9|\u5951\u7d04|\u9023\u7d61|\u554f\u3044\u5408\u308f\u305b)[^\u3002]{0,10}?"
    r"(?:\u5fc5\u8981|\u304f\u3060\u3055\u3044)(?!\u3042\u308a\u307e\u305b\u3093|\u306a\u3044))"
)
# "for non-commercial purposes only", "commercial use is barred", "is not allowed".
_KOREAN = (
    r"(?:\ube44\uc0c1\uc5c5(?:\uc801|\uc6a9)?[^.\u3002]{0,14}?(?:\ub9cc(?![\uac00-\ud7a3])|\ud55c\uc815|\ud55c\ud574|\uc81c\ud55c)"
    r"|(?<!\ube44)\uc0c1\uc5c5(?:\uc801|\uc6a9)?[^.,\u3002]{0,16}?"
    r"(?:\uae08\uc9c0(?!\ud558\uc9c0|\ub418\uc9c0)|\ubd88\uac00(?!\ub2a5\ud558\uc9c0)"
    r"|\ud5c8\uc6a9(?:\ud558\uc9c0|\ub418\uc9c0)\s*\uc54a|\uc218\s*\uc5c6)"
    r"|(?<!\ube44)\uc0c1\uc5c5(?:\uc801|\uc6a9)?[^.\u3002]{0,16}?(?:\uc704\ud574\uc11c\ub294|\ud558\ub824\uba74|\uacbd\uc6b0)[^.\u3002]{0,24}?"
    r"(?:\ubb38\uc758|\ud5c8\uac00|\ub77c\uc774[\uc120\uc13c]\uc2a4|\uacc4\uc57d|\ub3d9\uc758)[^.\u3002]{0,8}?(?:\ud574\uc57c|\ud544\uc694|\ubc1b\uc544\uc57c))"
)
_RESEARCH = (
    r"(?:\u4ec5|\u50c5|\u53ea)(?:\u4f9b|\u9650|\u80fd|\u53ef|\u7528)?[^\u3002]{0,8}"
    r"(?:\u5b66\u672f|\u5b78\u8853|\u7814\u7a76)"
    r"|\u7814\u7a76(?:\u76ee\u7684|\u7528\u9014)?(?:\u3067|\u306b)?(?:\u306e\u307f|\u306b?\u9650)"
    r"|\uc5f0\uad6c\s*(?:\ubaa9\uc801|\uc6a9\ub3c4|\uc6a9)\s*(?:\uc73c\ub85c\ub9cc|\ub85c\ub9cc|\uc5d0\ub9cc)"
)


def restricting(words: str) -> Iterator[re.Pattern[str]]:
    """The patterns of the languages other than English that words may be in.

    Their groups are `ban`, `nc` and `research`.
    """
    lowered = words.lower()
    for language in LANGUAGES:
        if any(stem in lowered for stem in language.stems):
            yield _pattern(language)
    if not words.isascii():
        yield _ASIAN


_ASIAN = lazy(rf"(?P<nc>{_CHINESE}|{_JAPANESE}|{_KOREAN})|(?P<research>{_RESEARCH})")


@cache
def _pattern(of: Language) -> re.Pattern[str]:
    words = _WORDS % of.no
    return lazy(
        rf"(?P<ban>\b(?:{of.use}){words}(?:{of.barred})\b|\b(?:{of.use})\s+(?:{of.barred})\b"
        rf"|\b(?<!no\s)(?:{of.bars})\s*{_ARTICLES}(?:{of.use})\b"
        rf"|\b(?:{of.may_not})(?:{words}|\s+)(?:{of.commercially})\b)"
        rf"|(?P<nc>\b(?:{of.only})(?:\s+[\w'’/-]+){{0,3}}?\s+(?:{of.non_commercial})\b"
        rf"|\b(?:{of.purpose})\b)"
        rf"|(?P<research>\b(?:{of.only})(?:\s+[\w'’/-]+){{0,4}}?\s+(?:{of.research})\b)",
        re.IGNORECASE,
    )


# -- open source ----------------------------------------------------------------------------------


class _OpenSource(NamedTuple):
    """How a language calls a model open source: what is `called` so, `model`, words `against` it.

    A sentence claims it where it has the first two and none that deny it, compare, or speak of
    code, data, tools or other models: who calls a model so says it shortly.
    """

    called: re.Pattern[str]
    model: re.Pattern[str]
    against: re.Pattern[str]


_OPEN_SOURCE = (
    # German
    _OpenSource(
        lazy(r"\bquelloffen\w*|\bopen[- ]source\b"),
        lazy(r"modell\b"),
        lazy(
            r"\b(?:\w*modellen?|community|gemeinschaft|nicht|nie|kein\w*|\w*code|daten\w*|korpus|software|\w*bibliothek\w*|werkzeug\w*|tools?"
            r"|frameworks?|andere\w*|anders|\w+er\s+als|vergl\w+|gegensatz|basi\w+|beruht"
            r"|trainiert\s+(?:mit|auf)|mithilfe)\b"
        ),
    ),
    # French
    _OpenSource(
        lazy(r"\bopen[- ]source\b|\bcode\s+(?:source\s+)?ouvert|\bsource\s+ouverte"),
        lazy(r"\bmod[eè]le\b"),
        lazy(
            r"n['’]|\b(?:modèles|communauté|pas|non|jamais|code|données|corpus|jeux?|bibliothèques?|logiciels?|outils?|autres?"
            r"|contrairement|comme|meilleure?|comparé\w*|plus\s+\w+\s+que|basée?|partir|entraînée?\s+(?:sur|avec))\b"
        ),
    ),
    # Spanish and Portuguese
    _OpenSource(
        lazy(r"\bc[oó]digo\s+(?:fuente\s+)?(?:abierto|aberto)|\bopen[- ]source\b"),
        lazy(r"\bmodelo\b"),
        lazy(
            r"\b(?:modelos|comunidade?|no\s+(?:es|está|fue|se|un)|não|nunca|jam[aá]s|código|datos|dados|biblioteca|software"
            r"|herramientas?|ferramentas?|otros?|outros?|diferencia|contrário|compar\w+|mejor|melhor|como"
            r"|m[aá]i?s\s+\w+\s+que|basad[oa]|basead[oa]|partir|(?:entrenad|treinad)[oa]\s+(?:con|com|en|em|sobre))\b"
        ),
    ),
    # Italian
    _OpenSource(
        lazy(r"\bopen[- ]source\b|\bcodice\s+(?:sorgente\s+)?aperto"),
        lazy(r"\bmodello\b"),
        lazy(
            r"\b(?:modelli|comunità|non|codice|dati|dataset|libreria|software|strument\w+|altr[io]|rispetto|come|migliore?"
            r"|confront\w+|basato|addestrato\s+(?:su|con))\b"
        ),
    ),
    # Russian
    _OpenSource(
        lazy(r"открыт\w+\s+исходн\w+\s+код\w*|\bopen[- ]source\b"),
        lazy(r"\bмодель\b"),
        lazy(
            r"\b(?:не|нет|данны[ехм]|библиотек\w+|инструмент\w*|друг\w+|лучше|превосх\w+|сообществ\w+|сравн\w+|основе|базе)\b"
        ),
    ),
    # Chinese
    _OpenSource(
        lazy(r"开源|開源"),
        lazy(r"模型|权重|權重|(?:现已|已经|正式|完全|全面)(?:开源|開源)"),
        lazy(
            r"[不未没無无非]|代[码碼]|[数數]据|工具|框架|社[区區]|[库庫]|其他|其它|相比|[优優]于|超[过過]|基[于於]|(?:使用|采用|利用)了?\s"
            r"|所有|模型[中里的]|同[类類]|众多|许多"
        ),
    ),
    # Japanese
    _OpenSource(
        lazy(r"オープンソース"),
        lazy(r"モデル|llm"),
        lazy(
            r"では(?:ない|なく|あり)|コード|データ|ライブラリ|ツール|ソフト|他の|より|上回|コミュニティ|比較|比べ|ベース|基づ|を(?:使|利用|用い)"
        ),
    ),
    # Korean
    _OpenSource(
        lazy(r"오픈\s?소스"),
        lazy(r"모델|llm"),
        lazy(
            r"아니|아닙|않|코드|데이터|라이브러리|도구|다른|보다|능가|커뮤니티|비교|기반|사용하|활용"
        ),
    ),
)


def calls_open(sentence: str) -> bool:
    """Whether a sentence calls a model open source, in a language that is not English."""
    return any(
        _claims(words, language)
        for words in sentence.lower().split("\uff1b")
        for language in _OPEN_SOURCE
    )


def _claims(words: str, language: _OpenSource) -> bool:
    around = language.called.sub(" ", words)  # "código" in "código abierto" is no code
    return (
        around != words
        and language.model.search(words) is not None
        and language.against.search(around) is None
    )

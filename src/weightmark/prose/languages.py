"""How languages other than English call a model open source."""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple, lazy


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

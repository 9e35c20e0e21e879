"""What a sentence beside a licence does, where that is one of the few things that harm no licence.

Nobody can list all ways to take something away. Those who write beside a licence and take nothing
do a few things: they say what a work is, where it is from, who made it and what is in it; which
licence is of what, and where it stands; whom to cite, to thank and to ask; and that nothing is
warranted. A sentence that does none of these is not understood, and is told.
"""

from __future__ import annotations

import re

from weightmark._startup import lazy
from weightmark.texts.lines import far_east

_FIRST = (
    r"^\W{0,9}(?:(?:and|or|also|but|note(?: that)?|in short|actually|however|historically"
    r"|otherwise)\b\W{1,9}){0,3}(?:(?:for|in|as|to|on|at|by|with|since|unless|except|where|after|before|because"
    r"|according to|thanks to)\b(?:[^.;:]|\.(?=\w)){1,120}?, )?"
)
"""What may stand before the subject."""
_OF_USERS = (
    r"(?:us(?:e|age|ing|ers?)|rights?|permissions?|grants?|your?|any(?:one|body)|every(?:one|body)"
    r"|who(?:ever)?|(?:re)?(?:sales?|sell\w*)|deploy\w*|host(?:ing|ed|s)?|redistribut\w+|compan\w+"
    r"|business\w*|customers?|competitors?|members?|students?|licensees?|forks?|commercial\w*)"
)
_THING = (
    rf"{_FIRST}(?!(?:[\w/-]+ ){{0,2}}?{_OF_USERS}\b)(?:[^.;:]|\.(?=\w)){{0,120}}?"
    r"\b(?<!that )(?<!which )"
)
"""A subject that is no use, no right and nobody who has one."""
_IS = (
    r"(?:is|are|was|were|be|been|being|not|and|it|they|which)\b,? "
    r"(?:(?:\w+ly|also|now|still|dual)[ -]){0,3}"
)
_MADE = (
    r"(?:(?:re)?licen[cs]ed|released|distributed|available|provided|published|covered|offered"
    r"|made|written|authored|developed|created|maintained|supported|funded|sponsored|trained"
    r"|converted(?: to)?|quantized|based|built|derived|adapted|copied|taken|ported(?: to)?"
    r"|inspired|modified|forked|bundled|vendored|generated|found|listed|located|included|obtained"
    r"|downloaded|reproduced|described|drawn|called|known|formed|approved|chosen"
    r"|copyright(?:ed)?|started|contributed|designed|accepted)"
)
_WHERE = (
    r"(?:under|by|as|with|in|from|at|on|of|through|subject to (?:the|this|their own)|there|below"
    r"|above)"
)
_LICENCE = r"(?:licen[cs]es?|notices?|terms|texts?|files?|agreement|sections?|conditions|versions?)"
_ACTS = lazy(
    # What is asked of a reader: to cite, to look, to write.
    rf"{_FIRST}(?:if [^.;:]{{1,120}}?,? )?(?:(?:please|kindly|and|also|do|we (?:kindly )?ask"
    r"|you (?:can|may|should)(?: also)?) ){0,4}"
    r"(?:cit(?:e|ing)|acknowledge|credit|thank|see|visit|refer to|contact|write to|e ?mail|report"
    r"|read|view|check|consult|star|let us know|tell us|direct|ask|join"
    r"|(?:open|file|raise|create|submit) an? (?:\w+ )?(?:issue|ticket|discussion|request))\b"
    r"(?![^.;]*\b(?:before|prior|permission)\b)"
    r"|\bsee\b|\b(?:information|details) (?:on|about)\b"
    # A label, and what it is of.
    r"|^\W*(?:e ?mail|contact|questions?|authors?|website|home ?page|source|citation|credits?"
    r"|licen[cs]es?|files?|from)\b[^.;:?]{0,20}[:?]"
    # Thanks, pleasure and welcome.
    r"|\b(?:thank(?:s|ful)?|grateful|appreciated?|credits?|attributed)\b|\backnowledg"
    r"|\bwould (?:love|like|be (?:glad|happy)) (?:to (?:hear|know|see|thank)|if you cited?)\b"
    r"|\b(?:pleased|proud|happy|glad|delighted|excited) to\b|\bwe hope\b"
    r"|\bcontributions? (?:by|from)\b"
    r"|\b(?:contributions?|requests?|patches|bugs|feedback|donations|questions|issues|comments"
    r"|reports?) (?:is|are|can be|may be|go|should be)\b"
    # What a thing is, where it is from, and what is in it.
    rf"|{_THING}{_IS}{_MADE}\b(?! to\b)"
    rf"|{_THING}(?:was|were|ha(?:s|ve) been) \w+\b(?! to\b)"
    rf"|{_THING}{_MADE}(?: \w+)? {_WHERE}\b|^\W*{_MADE} {_WHERE}\b"
    rf"|{_FIRST}(?:the |our )?(?:\w+ )?(?:authors?|maintainers?|developers?|contributors?)"
    r" (?:is|are)\b"
    rf"|{_THING}(?:is|are|was|were|be) (?:(?:\w+ly|also|now|still) ){{0,3}}(?:an?|the|our|their"
    r"|those|part of|under|by|in (?:the|public)|as follows|below"
    r"|(?:free|open source) software|cc[ -]by|cc"
    r"0|mit|apache|bsd|isc|l?gpl|osi|subject to (?:their own|the terms)"
    r"|not (?:an? )?(?:affiliated|endorsed|official|sponsored|covered|included|part))\b"
    r"(?! (?:\w+ )?(?:violation|breach|condition|rights?|privilege)\b)"
    rf"|{_THING}(?:is|are)\W*$"
    rf"|{_THING}(?:includes?|contains?|incorporates?|bundles?|uses|derives?|falls under"
    r"|comes? (?:from|with)|reads?|holds|explains|describes|runs on|builds (?:up)?on|implements?"
    r"|supports?|provides?|consists?|continued|moved|started|began|wrote|has|have)"
    r" (?!to\b|[^.;]{0,40}\brights?\b)"
    # Which licence is of what, and where it stands.
    rf"|\b{_LICENCE}\b[^.;,]{{0,50}}? (?:appl(?:y|ies) to|appears?|starts?|begins?|follows?"
    r"|refers? to|covers? (?:the|all|any|this|these)|stands?|prevails|can be|is authoritative"
    r"|(?:is|are) (?:as follows|in|below|between))\b"
    rf"|^\W*(?:this|these|the|that|here|under)\b[^.;:]{{0,60}}? {_LICENCE}\W*$"
    r"|\byou (?:should|will) (?:have received|receive|find) (?:an? |the )?(?:full )?"
    r"(?:cop(?:y|ies)|text)\b|^\W*with reserved font name\b"
    r"|\bgoverned by the (?:terms of the )?licen[cs]e\b|\bhere (?:is|are)\b|\b(?:following|next)\b"
    rf"|{_FIRST}we (?:\w+ )?(?:chose|picked|selected|adopted|opted for|went with"
    r"|decided (?:on|for))\b[^.;]{0,40}? licen[cs]e\b(?=[^;:]*$)"
    r"|\b(?:keep|hold|own|retain|maintain|have|ha)s? (?:the |their )?copyrights?\b"
    # Parts by others, names, and what a model gets wrong.
    r"|\bthird part(?:y|ies)\b|\bportions?\b|\b(?:is|are) (?:\w+ ){0,2}trade ?marks?\b"
    r"|\b(?:mistakes?|inaccura\w+|bias(?:es|ed)?|hallucinat\w+)\b"
    r"|\b(?:outputs?|results?|answers?) (?:may|can|might) be (?:wrong|incorrect|false)\b"
    # Where something was printed, or is to be had.
    r"|\b(?:arxiv|proceedings|python \d)|https?://|@|\bfound (?:at|in|on)\b"
    # That nothing is warranted.
    r"|\b(?:without|no|not|disclaims?)\b[^.;]{0,40}\b(?:warrant\w+|guarantees?|liab\w+"
    r"|responsible)\b|\bat your own risk\b"
)


_ACTS_ABROAD = lazy(
    # Thanks and welcome; whom to cite and to ask; where more is told.
    r"\b(?:dank\w*|merci|remerci\w+|gracias|agradec\w+|obrigad[oa]|grazie|ringrazi\w+|спасибо"
    r"|благодар\w+|willkommen|bienvenu\w*|bienvenid\w+|bem[- ]vind\w+|benvenut\w+|приветству\w+"
    r"|zitier\w+|cite[rznm]|citar[ei]?|cite (?:nuestr|noss|[eo]l? )\w*|цитир\w+"
    r"|incid[eê]ncia|segnala\w*|signale[rz]|melde[nt]?|сообщ\w+|freuen uns"
    r"|(?:rück)?(?:fragen|meldung(?:en)?)|toute question|pregunt\w+|consultas|dúvidas|perguntas"
    r"|domande|вопрос\w*|finden sie|se trouven?t?|se encuentran?|encontram?[- ]se"
    r"|si trovan?o?|находится"
    r"|kontakt\w*|contact(?:ez|ar|e con)|contatt\w+|связаться|informationen|plus d['’]informations?"
    r"|informaci[oó]n|informaç\w+|informazioni|подробн\w+|auf(?:geführt|gelistet)|figur(?:ent|an|am)"
    r"|listad[oa]s|elencat\w+|перечислен\w*)\b"
    # Which licence is of what, and where it stands.
    r"|\b(?:unter|gemäß|gilt|sous|selon|bajo|según|sob|con|sotto|secondo|под|по|на условиях"
    r"|eigenen?|propi[ao]s|própri[ao]s|propri[ae]|propres?|собственн\w+)\b[^.;]{0,60}?"
    r"(?:lizenz|licencia|licen[çz]|licence|лицензи)"
    r"|\b(?:licence|licencia|licença|licenza) (?:\w+ )?(?:s['’]applique|se aplica|aplica-se"
    r"|si applica)\b"
    r"|\b(?:ist|est|es|é|è) (?:die|la|a) (?:lizenz|licence|licencia|licença|licenza)\b"
    r"|\b(?:lizenztext|(?:(?:text|übersetzung|texte|traduction|texto|traducción|tradução|testo"
    r"|traduzione) (?:der|de la|da|della)|текст|перевод)"
    r" (?:\w+ )?(?:lizenz|licencia|licen[çz]a|licence|лицензии))\b"
    # What a thing is and where it is from: what was done with it, once.
    r"|(?:\b(?:wurden?|ist|sind|été|est|sont|fue(?:ron)?|es|son|está|están|foi|foram|é|são|estão"
    r"|è|sono|stat[oaei])\b[^.;]{0,60}?|^\W*)\b(?:entwickelt|trainiert|erstellt|veröffentlicht"
    r"|übersetzt|abgeleitet|übernommen|gefördert|unterstützt|finanziert"
    r"|(?:développ|entraîn|publi|présent|cré|adapt|dériv|fond|bas|financ)ée?s?|traduite?s?|soutenue?s?"
    r"|(?:desarroll|entren|trein|public|present|apresent|cre|cri|adapt|deriv|bas|financi|apoy|apoi)"
    r"ad[oa]s?|(?:desenvolv|traduc|traduz)id[oa]s?"
    r"|(?:svilupp|addestr|pubblic|present|cre|adatt|deriv|bas|finanzi)at[oaei]|tradott[oaei]"
    r"|sostenut[oaei])\b"
    r"|\b(?:enthält|enthalten|contien(?:t|nent?|en?)|contém|contêm|conteng(?:o|ono)|содерж\w+"
    r"|provien(?:t|nent)|proced(?:e|en)|provêm|provien[ei]|provengono|ersetz(?:t|en)|remplace(?:nt)?"
    r"|su(?:b|s)t\w*tu(?:ye|yen|i|em)|sostitui\w+|ma(?:ß|ss)geblich|fait foi|fa fede|siehe"
    r"|voir|véase|vedi|ver também)\b|\bсм\."
    r"|\b(?:basier(?:t|en)|beruh(?:t|en)|stamm(?:t|en)|soutien|apoyo|apoio|sostegno"
    r"|(?:разработ|обуч|опубликов|представл|созд|основ|перевед|адаптиров|поддерж)[аеё]?н[аыо]?)\b"
    r"|^\W*(?:dieses|das|ce|este|o|el|il|questo) (?:modell?|modèle|modelo|modello)\b[^.;]{0,60}?"
    r" (?:ist ein|est un|es un|é um|è un)"
    # The same in the Far East.
    r"|欢迎|歡迎|歓迎|환영|感[谢謝]|감사|引用|인용|论文|論文|논문|联系|聯[繫絡]|問い合わせ|문의"
    r"|更多|[详詳][细細情]|자세한|名[单單]|ご覧|[参參]照|[另参參][见見]|包含|含まれ|[来來]自|位[于於]"
    r"|にあります|에 있습니다|에는|反[馈饋]|참[고조]"
    r"|许可|許可|许诺|協議|协议|授[权權]|ライセンス|라이[선센]스|著作[权權権]|版[权權]|저작권"
    r"|[开開][发發発]|개발|이슈|알려|[训訓][练練]|学習|학습|基[于於]|に基づ|기반|翻[译譯訳]|번역"
    r"|[资資]助|支援|支持|助成|지원|후원|是一[个個款种種]"
)
"""The same acts in the other languages of which is read how they limit.

None of these words is English, so nobody has to tell which language a sentence is in.
"""
_BINDS_ABROAD = lazy(
    r"\b(?:nicht|kein\w*|müssen|muss|zu \w+en|end(?:et|en)|pas|doi(?:t|vent)|devez|faut"
    r"|deb(?:e|en)|no (?:se|es|son|est[áaeo]\w*|rige|vale|cubre|incluye|otorga)|não"
    r"|dev(?:e|em|ono)|non|vanno|expira?|caduca|termina|scade|cessa|не|исключен\w*|должн\w+|обязан\w*"
    r"|истека\w+|прекраща\w+)\b"
    r"|[不须須需撤]|取り?消|必要|失效|[终終][止了]|除外|含まれま|なければ|해야|종료|만료|제외|않|없"
)
"""What binds, denies or ends: a sentence with it does more than one of these acts."""
_WARRANTS_NOTHING = lazy(
    r"\b(?:gewähr\w*|haft(?:ung|et|en)|garantie[ns]?|garant[ií]as?|garanzi[ae]|responsab\w+"
    r"|гаранти\w+|ответственност\w+)\b|保[证證証]|보증|[责責]任|책임"
)


def harms_nothing(canon: str) -> bool:
    """Whether a sentence in canonical form does one of the things that leave a licence as it is."""
    return _ACTS.search(canon) is not None


def harms_nothing_abroad(canon: str) -> bool:
    """Whether a sentence in another language than English does."""
    if _WARRANTS_NOTHING.search(canon):
        return True
    return bool(_ACTS_ABROAD.search(canon)) and not _BINDS_ABROAD.search(canon)


def of_users(canon: str) -> bool:
    """Whether words in canonical form speak of a use, a right or somebody who has one."""
    return _USERS.search(canon) is not None


_USERS = lazy(rf"\b{_OF_USERS}\b")


def is_sentence(text: str) -> bool:
    """Whether words are a sentence, rather than a name, an address or a piece of one."""
    ended = text.rstrip('")*_').endswith((".", "!", "。", "！", "다", "요"))
    return ended and bool(
        len(_SAYS.findall(text)) >= _FEWEST or far_east(text) or _VERB_ABROAD.search(text)
    )


_SAYS = lazy(
    r"(?<![\w-])(?!(?:and|for|the|with|of|in|at|to|on|by|de|di|du|der|des|für|la|und|von|zu)\b)"
    r"(?=[^\W\d_A-ZÀ-ÖØ-ÞА-Я])[^\W\d_][\w'’-]+(?![\w-])"
)
_VERB_ABROAD = lazy(
    r"\b(?:ist|sind|wird|werden|bleib(?:t|en)|endet?n?|gilt|gelten|hat|haben|brauch(?:t|en)|zahl(?:t|en))\b"
    r"|\w[её]тся\b|\wются\b|[а-я]ен[аоы]\b"
    r"|^\W*(?:gültig|valable|v[aá]lid[oaie]s?|keine?|pas d[eu]|aucune?|nessun\w*|ningun\w*"
    r"|nenhum\w*|без)\b",
    re.IGNORECASE,
)
"""What makes a sentence of few words, or of few in small letters."""
_FEWEST = 3
"""Words in small letters of the shortest sentence, articles and the like aside."""

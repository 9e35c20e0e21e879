"""What a sentence of a licence does to those who use the work: it forbids, permits, defines.

Read by grammar (subject, modal, negation, what is done), since a text that nobody has seen yet has
its own words. English is read closest; of the other languages only how each of them forbids.

What most sentences are held against is written for small letters and gets them from `small`: not
to look at the case takes twice as long.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence, Set

from weightmark._startup import NamedTuple, lazy
from weightmark.texts.lines import bare, far_east, small

_PERSON = (
    r"(?:you|whoever|users?|end[- ]users?|licensees?|recipients?|customers?|subscribers?|deployers?"
    r"|developers?|(?:companie|businesse|organi[sz]ation|corporation|government|entitie)s"
    r"|third part(?:y|ies)|they|anyone|anybody|(?:any|every|each) (?:person|user"
    r"|entity)"
    r"|no (?:one|body|person|user|licensee|recipient|entity|party)|nobody|neither you)"
)
_THING = (
    r"(?:(?:models?|weights|checkpoints?|parameters?|software|materials?|artifacts?|assets|outputs?"
    r"|works?|derivatives?|data(?:sets?)?|products?|services?|systems?|programs?|files"
    r"|technology|generator|adapters?|voices?|images?|copies|generated \w+|thereof|them|it)\b)"
)
_MODAL = r"(?:may|must|shall|will|can|could|should)"
_NO_DUTY = (
    r"(?! (?:be |have )?(?:able|entitled|have|terminated|governed|required|obliged|obligated"
    r"|needs?|to|liable|deemed|considered|construed|asked|hindered|refused|denied"
    r"|think|believe|assume|expect"
    r"|affected|responsible|limited|bound|charged|prevented|prohibited|restricted|apply"
    r"|forget|fail|omit|lose|only|merely|just)\b)"
)
"""What only says that somebody is free of something, or that a term does not apply."""
_NOT = (
    r"(?:[ ,]{1,2}(?:also|however|therefore|further|furthermore|thus))?"
    rf"[ ,]{{1,2}}(?:not|never|neither)\b{_NO_DUTY}"
)
_CANNOT = rf"(?:cannot|can['’]t|mustn['’]t|won['’]t|shan['’]t)\b{_NO_DUTY}"
_USE = (
    r"(?:us(?:e|es|ed|ing|age)|re-?us(?:e|ed)|utili[sz]\w+|exploit\w*|deploy\w*|employ(?:ed"
    r"|ing)?|access\w*|engag\w+"
    r"|appl(?:y|ied|ying|ication|ications)|operat\w+|runn?(?:ing)?|generat\w+|creat(?:e|ed"
    r"|ing)|develop\w*"
    r"|train\w*|integrat\w+|prompt(?:ed|ing)?)"
)
_USED = (
    r"be \W{0,2}(?:[\w-]+ (?:and|or)? ?){0,3}?(?:used|utili[sz]ed|deployed|employed|applied"
    r"|exploited|operated|accessed|run"
    r"|integrated|incorporated|queried|prompted|relied)"
)
_AGREES = r"(?:agrees?|undertakes?|covenants?|promises?|warrants?|commits?|pledges?|represents?)"
_BARRED = (
    r"(?:prohibited|forbidden|disallowed|barred|banned|off[- ](?:limits|the table)"
    r"|out[- ]of[- ]bounds"
    r"|not (?:\w+ly )?(?:permitted|permissible|allowed|authori[sz]ed|licensed|acceptable))\b"
)
_THE_FOLLOWING = r"(?: for| to| in| as| that)?(?: any of)?(?: the following(?: uses| purposes)?)?"
_PERIOD = r"[^.;:]"
"""A sentence is not left: what negates stands in the sentence of what is negated."""


def _way(hints: str, source: str) -> tuple[Sequence[Set[str]], re.Pattern[str]]:
    """A way to forbid, with words of which one is in whatever it finds, or (&) one of each."""
    return [frozenset(words.split()) for words in hints.split("&")], lazy(source)


_ENGLISH = (
    _way(
        "not never neither cannot t",
        rf"\b(?:(?P<person>{_PERSON}\b{_PERIOD}{{0,80}}?\b(?:{_MODAL}{_NOT}|{_CANNOT}|(?:are"
        rf"|is) not (?:(?:entitled|eligible|free|at liberty) )?to\b))"
        r"|(?<!through )(?<!from )(?<!by )(?:your|any|the) (?:use|usage|deployment)\b"
        rf"{_PERIOD}{{0,160}}?\b(?:{_MODAL}{_NOT}|{_CANNOT})"
        rf"|{_THING}(?:{_PERIOD}{{0,40}}?\b(?:{_MODAL}{_NOT}|{_CANNOT}) (?:ever )?(?:end up"
        r"|find (?:its|their) way|serve|enter|take part|be (?:put|placed|turned))\b"
        rf"|{_PERIOD}{{0,80}}?\b(?:{_MODAL}{_NOT}|{_CANNOT}|(?:is"
        rf"|are) not to\b){_PERIOD}{{0,40}}?\b{_USED}\b))",
    ),
    _way(
        "no nobody neither never none nor",
        r"\b(?:(?:no (?:one|body|person|user|licensee|recipient|entity|party)|nobody"
        rf"|neither you)\b{_PERIOD}{{0,60}}?\b(?:may|must|shall|will|can|is|are|gets to"
        rf"|has (?:the )?(?:permission|right|leave) to {_USE})\b"
        r"(?! (?:excluded|barred|prevented|required|obliged|prohibited|forced|stop|prevent|hinder"
        r"|keep you|object|complain)\b)"
        r"|(?:condition|agrees?|ensures?|requires?|make sure|see to it)\b"
        rf"{_PERIOD}{{0,60}}?\b(?:nobody|no (?:one|person|user|third party)) {_USE}"
        rf"|neither\b{_PERIOD}{{0,20}}?\b{_THING}{_PERIOD}{{0,60}}?\b{_MODAL}\b"
        rf"{_PERIOD}{{0,20}}?\b{_USED}\b"
        rf"|(?:in no (?:event|case|way|circumstances?|manner)|under no (?:circumstances?"
        rf"|conditions?)|at no (?:time|point|moment)|never)\b"
        rf"{_PERIOD}{{0,40}}?\b(?:may|must|shall|will|can|should|is"
        rf"|are)\b{_PERIOD}{{0,20}}?\b(?:{_PERSON}|{_THING})"
        rf"|(?:{_PERSON}|{_THING}){_PERIOD}{{0,40}}?\b(?:may|must|shall|will|can"
        rf"|should)\b{_PERIOD}{{0,20}}?\b"
        r"(?:in no (?:event|case|way|manner)|under no (?:circumstances?|conditions?)"
        r"|at no (?:time|point|moment))\b"
        r"|none of the following\b[^.;:]{0,40}?"
        r"\b(?:permitted|allowed|authori[sz]ed|acceptable)\b"
        rf"|none of (?:these|those|the following)\b[^.;:]{{0,20}}?\b{_MODAL} be\b"
        rf"|(?:has|have|(?:is|are) given) no (?:right|licen[cs]e|permission|leave) to {_USE}"
        rf"|(?:gives?|grants?|conveys?|confers?) (?:you )?no (?:right|licen[cs]e"
        rf"|permission|leave) to {_USE}"
        r"|no (?:permission|licen[cs]e|rights?) (?:is|are) (?:\w+ )?(?:granted|given) to"
        rf" {_USE}|no attempts? {_MODAL} be made\b"
        # "You ensure that neither You nor Your users use …": no modal, the pair denies.
        rf"|neither {_PERSON}\b{_PERIOD}{{0,60}}?\bnor\b{_PERIOD}{{0,60}}?"
        r"\b(?:uses?|deploys?|operates?|employs?|exploits?)\b"
        # The subject, and no more than it: "there is no limit to what it can be used for".
        r"|(?:(?<!\w )|(?<=that )|(?<=and ))no (?!more|less|longer|later|matter)\w+\b"
        r"(?:(?!(?<!that )(?<!which )\b(?:is|are|was|were|has|have|how|what)\b)[^.;:]){0,120}?"
        rf"\b(?:{_MODAL}\b{_PERIOD}{{0,20}}?|(?:is|are) to )\b{_USED}\b"
        rf"|nor (?:may|shall|will|can|must) (?:{_PERSON}|{_THING}|they))",
    ),
    _way(
        "not nothing & give grant permit permits allow allows authorise authorises authorize"
        " authorizes gives grants",
        r"\b(?:(?:do|does) not (?:give|grant)(?: (?:to )?(?:you|anyone),?)? (?:the|a|any)"
        r" (?:right|licen[cs]e|permission|leave) to \w+"
        rf"|nothing (?:herein|(?:in|under) (?:this|the|these) {_PERIOD}{{1,40}}?)"
        rf" (?:permits?|allows?|authori[sz]es?|gives|grants)\b{_PERIOD}{{0,40}}?\b{_USE})",
    ),
    _way(
        "agree agrees undertake undertakes covenant covenants promise promises warrant warrants"
        " commit commits pledge pledges represent represents",
        rf"\b(?:{_PERSON}\b{_PERIOD}{{0,60}}?\b{_AGREES}\b{_PERIOD}{{0,60}}?"
        r"\b(?:not to|never to|not use|to not|(?:refrain|abstain|desist) from)\b"
        rf"|{_AGREES}\b(?: that)?(?: (?:you|they|licensee|the (?:user|licensee)))? (?:will"
        rf"|shall|may|must) (?:not|never)\b{_NO_DUTY}"
        rf"|{_AGREES}\b{_PERIOD}{{0,30}}?\bkeep\b{_PERIOD}{{0,40}}?"
        r"\b(?:away from|out of)\b)",
    ),
    _way(
        "not never t & do does don never",
        rf"\b(?:(?P<does>{_PERSON} (?:do|does) not )(?=use\b|deploy\b|employ\b)"
        r"|(?:do|does) not consent to\b[^.;:]{0,20}?\bus(?:e|es|ing|age)\b)"
        r"|(?P<bid>(?:^\W{0,4}|[—–:] | - )(?:(?:please|in particular|especially|above all),? )?"
        r"(?:do not|don['’]t|never)(?: ever)?(?:, [^,.;:]{1,40},)? \w+)"
        r"|, never (?:use|deploy|employ|run|apply)\b",
    ),
    _way(
        "prohibit prohibits prohibited forbid forbids forbidden disallow disallows disallowed"
        " ban bans banned bars barred limits table bounds permitted permissible allowed"
        " authorised authorized licensed acceptable",
        r"\b(?:(?P<barred>(?<!no one )(?<!nobody )(?:is|are|be|remains?|being)\b"
        rf"(?:(?! not? )[^.;:]){{0,30}}? {_BARRED})"
        r"|(?<!benchmark )(?<!protocol )(?<!challenge )(?<!leaderboard )(?<!not )(?<!never )"
        r"(?:prohibits?|forbids?|disallows?|(?<!an )(?<!a )(?<!the )(?<!no )bans?"
        r"|(?:hereby|expressly|strictly) bars)\b)"
        rf"|^\W{{0,4}}{_BARRED}",
    ),
    _way(
        "not & permit allow authorise authorize license licence extend cover include granted given"
        " something",
        r"\b(?:(?:licen[cs]es?|agreement|terms|policy|we|licensor|grant|rights?|permissions?)\b"
        r"[^.;:,]{0,60}? (?:do|does|shall|will) not (?:permit|allow|authori[sz]e|licen[cs]e"
        r"|extend to|cover (?:any |the )?us(?:e|age))\b"
        r"|(?:right|licen[cs]e|permission)\b[^.;:]{0,40}? to use\b[^.;:]{0,60}?"
        r" (?:do|does|shall|will) not include\b"
        r"|use (?:of [^.;:]{1,60} )?is not granted\b"
        rf"|(?:licen[cs]es?|permissions?|rights?) (?:is|are) not (?:granted|given)"
        rf" (?:for|to {_USE})\b"
        r"|is not something (?:that )?we (?:permit|allow|accept)\b)",
    ),
    _way(
        "not & for & use",
        rf"\b(?:{_THING} (?:is|are) not (?:licensed )?for use (?:in|by|for|as|with)\b"
        r"|not (?:\w+,? (?:or )?){0,2}licensed (?:or intended )?for use\b)",
    ),
    _way(
        "is are & not never & used deployed employed applied run utilised utilized",
        r"\b(?:ensures?|conditions?|provided|understanding|requires?|make sure|sees? to it"
        rf"|agrees?)\b{_PERIOD}{{0,60}}?\b{_THING}{_PERIOD}{{0,30}}?\b(?:is|are)"
        r" (?:not|never) (?:being )?(?:used|deployed|employed|applied|run|utili[sz]ed)\b",
    ),
    _way(
        "no non not",
        r"^\W{0,4}not (?:for|to be) used?\b"
        r"|^\W{0,4}(?:no|non) (?!restrict|limit|fee|charge|other|further)(?:[\w-]+ ){0,3}?"
        r"(?:use|uses|usage|deployment|application)\b",
    ),
    _way(
        "and but & never not",
        rf"\b(?:(?:may|licen[cs]ed|permitted|allowed)\b[^.;:]{{0,30}}?\b{_USE}\b[^.;:]{{0,80}}?"
        r"\b(?:and|but),? (?:never|not) (?:for|to|in)\b"
        rf"|{_USE}\b{_PERIOD}{{0,80}}?\b(?:and|but)(?:,? (?:never|not) (?:for|to|in|by|as)"
        rf"| not{_THE_FOLLOWING})\s*:?$)",
    ),
    _way(
        "except excluding than save but",
        rf"\b{_USE}\b{_PERIOD}{{0,80}}?"
        rf"\b(?:except|excluding|other than|save"
        rf"|(?:anything|everything|any purpose|all purposes) but){_THE_FOLLOWING}\s*:?$"
        rf"|\b{_USE}\b{_PERIOD}{{0,40}}?\b(?:any(?:thing|body|one)|every(?:thing|body|one)"
        r"|(?:any|all) (?:uses?|purposes?)) (?:but|except|excluding|other than|save)(?: for)? \w",
    ),
    _way(
        "exclude excludes excluded ruled withhold withholds withheld deny denies denied"
        " refuse refuses refused reach waive waives requires",
        rf"\b(?:{_USE}\b{_PERIOD}{{0,120}}?\b(?:is|are|be|remains?)\b(?: \w+ly)?"
        r" (?:excluded|ruled out|withheld|denied|refused)\b"
        r"|(?:permission|licen[cs]e|grant|rights?)\b[^.;:]{0,40}? (?:excludes?"
        r"|(?:do|does) not reach)(?! (?:any |all )?(?:warrant|liab|implied|damages))\b"
        rf"|waives? (?:any|all|the|your) rights? to {_USE}\b"
        rf"|{_USE}\b[^.;:]{{0,20}}? following\b[^.;:]{{0,40}}? requires (?:our|the|prior|written)\b"
        r"[^.;:]{0,30}? (?:consent|permission|approval|authori[sz]ation)\b"
        rf"|^\W*excluded from (?:the|this) (?:grant|licen[cs]e|permission)\b[^.;:]{{0,40}}?"
        rf" {_USE}\b"
        r"|(?:withholds?|den(?:y|ies)|refuses?)\b[^.;:]{0,30}?\b(?:permission|authori[sz]ation"
        r"|consent|licen[cs]e|rights?)\b"
        r"|(?:permission|authori[sz]ation|consent|licen[cs]e|right)\b[^.;:]{0,80}?\b(?:is|are)\b"
        r"(?: \w+ly)? (?:withheld|denied|refused|excluded)\b)",
    ),
    _way(
        "breach breaches violation violations violate violates misuse misuses"
        " contravene contravenes",
        r"\b(?:it (?:would |will )?(?:violates?|breach(?:es)?|contravenes?)"
        r" (?:this|the|our|these) (?:licen[cs]e|agreement|terms|policy) to\b|"
        rf"(?:following|{_USE})\b[^.;:]{{0,80}}?"
        r"\b(?:is|are|constitutes?|considered|deemed)"
        r"(?: an?)?(?: (?!in\b)\w+)? (?:breach(?:es)?|violations?|misuses?)"
        r"(?: of (?:this|the|these)\b|\s*:?$)"
        r"|(?:is|are|be|constitutes?|counts? as)\b(?: an?)?(?: \w+)?"
        rf" (?:breach|violation|misuse)\b[^.;:]{{0,60}}? to {_USE}\b"
        rf"|{_USE}\b[^.;:]{{0,80}}?\b(?:violates?|breach(?:es)?|contravenes?)"
        r" (?:this|the|our|these) (?:licen[cs]e|agreement|terms|polic)"
        r"|following\b[^.;:]{0,60}?\b(?:violates?|breach|contravenes?)"
        r" (?:this|the|these|our)\b)",
    ),
    _way(
        "end ends terminate terminates forfeit forfeits lose loses void lapse lapses steer steers",
        r"\b(?:(?:following|these|who)\b[^.;:]{0,60}?\b(?:ends?|terminates?|forfeits?|loses?)\b"
        r" (?:your|the|all|any|this|their)\b[^.;:]{0,20}?\b(?:licen[cs]e|rights?|permission)\b"
        r"|(?:licen[cs]e|rights?|permissions?)\b[^.;:]{0,60}?"
        r"\b(?:ends?|terminates?|void|lapses?)\b(?: \w+ly| at once| forthwith)?"
        rf" (?:if|when|once|where) (?:{_PERSON} (?:[\w-]+ )?{_USE}"
        rf"|(?:the )?{_THING} (?:is|are) {_USE})\b"
        r"|steers? clear of\b)",
    ),
    _way(
        "outside beyond unlawful illegal impermissible prevent avoid part",
        rf"\b(?:{_USE}\b[^.;:]{{0,60}}? (?:is|are) (?:not|no) part of (?:this|the)"
        r" (?:licen[cs]e|grant)\b|"
        r"(?:are|is|lies?|falls?)\b(?: \w+ly)? (?:outside|beyond) (?:of )?"
        r"(?:the|this|your) (?:scope|terms|licen[cs]e|grant|permission)"
        rf"|{_USE}\b[^.;:]{{0,80}}? (?:is|are) (?:unlawful|illegal) under (?:this|the)"
        r" (?:licen[cs]e|agreement|terms)\b"
        rf"|it is (?:\w+ly )?(?:unlawful|illegal|impermissible)\b[^.;:]{{0,40}}? to {_USE}"
        rf"|(?:must|shall|will|agrees? to) prevent\b[^.;:]{{0,30}}?\b{_USE}"
        rf"|avoid (?:any |all )?{_USE}\b)",
    ),
    _way(
        "keep kept leave stay refrain refrains refrained refraining abstain abstains abstained"
        " abstaining desist desists desisted desisting",
        r"\b(?:refrain|abstain|desist)(?:s|ed|ing)? from\b"
        r"|(?:^\W{0,4}|\b(?:must|shall|will|be|to) )(?:keep|kept|leave|stay)\b[^.;:]{0,60}?"
        r"\b(?:away from|out of|from being (?:used|deployed|applied|employed))\b",
    ),
)
"""Of two ways that begin at one word the one before counts."""
_WORD = lazy(r"\w+")
_HINTS = frozenset(word for hints, _ in _ENGLISH for word in hints[0])
"""Few sentences that grant have one of them, and whatever forbids has."""


def _forbidding(low: str) -> re.Match[str] | None:
    """Where a sentence in small letters first forbids."""
    words = set(_WORD.findall(low))
    if words.isdisjoint(_HINTS):
        return None
    ways = (way for hints, way in _ENGLISH if not any(map(words.isdisjoint, hints)))
    found = (one for way in ways if (one := way.search(low)))
    return min(found, key=re.Match.start, default=None)


_NAME_BARRED = lazy(
    r"(?:^\W{0,4}|: )(?:The )?"
    r"(?:[A-Z][\w.+-]*(?: [A-Z\d][\w.+-]*){1,4}|[A-Za-z][\w.+-]*[A-Z\d][\w.+-]*)"
    rf" (?:{_MODAL}{_NOT}|{_CANNOT}) {_USED}\b"
)
"""A model by its name, of two words or with a capital or digit within: others are no things."""
_BARS = lazy(rf",? \b(?:is|are|shall be)\b(?: \w+ly)? {_BARRED}", re.IGNORECASE)
_OF_LICENSOR = lazy(
    r"(?<!from )(?<!from the )(?<!\bof )(?<!\bof the )(?<!\bby )(?<!\bby the )\b"
    r"(?:licensors?|we|contributors?|authors?|copyright (?:holders?|owners?)"
    r"|the company)\b[^,.;:]{0,20}$",
    re.IGNORECASE,
)
_CHINESE = lazy(
    r"不得|不可(?=[以将將用出])|不应(?!视|当视)|不應|不许|不許|(?<![不未])禁止(?!され|して)|严禁|嚴禁|请勿|請勿"
    r"|切勿|不[作做][^。；，、]{0,8}(?:用途|之用)|许可[^。；]{0,6}不(?:涵盖|包括|及于|覆盖)|未经[^。；]{0,4}(?:许可|授权)的(?:用途|使用)"
    r"|不准|[不未][被获獲]?(?:允许|允許|准许|准許|许可|許可)"
    r"|(?:承诺|同意|保证|承諾|保證)[^。；]{0,20}不(?!主张|主張)(?:会|將"
    r"|将)?[^。；]{0,20}(?:使用|利用|用于|用於|将|將)"
    r"|(?:您|你|用户|用戶|任何人|被许可人|被授權人)[^。；]{0,20}(?:不(?:能|会|會)|无权|無權)"
    r"|[应應须須](?:当|當)?避免|不在[^。；]{0,12}(?:许可|許可|授权|授權)[^。；]{0,6}范围|不予(?:许可|授权)"
)
_JAPANESE = lazy(
    r"しては(?:なら|いけ)|[てで]はな(?:らない|りません)|禁[じず]"
    r"|(?<![不未])禁止(?!され(?:てい)?(?:ない|ません)|して(?:いない|いません)|するものでは)"
    r"|使え(?:ない|ません)|(?:使用|利用)(?:でき(?:ない"
    r"|ません)|しない)"
    r"|(?:用いる|使う|使用する|利用する|供する)ことは?(?:でき(?:ない|ません)|許され(?:ない|ません))"
    r"|(?:使用|利用|用いるの)[はを](?:許され(?:ない|ません)|控え|お断り|ご?遠慮|不可)|除外(?:する|され)"
    r"|(?:使用|利用|用途|行為)[^。]{0,30}対象外"
    r"|(?:行わ|用い|使わ|使用し|利用し)ない(?:こと|で|もの)|認め(?:ない|ません|られない|られません)"
    r"|許可(?:しない|しません|されません)"
)
_KOREAN = lazy(
    r"(?:해서|하여서|어서|아서|써서)는 (?:안|아니)|금지(?!되지|하지|되어 있지)"
    r"|금(?:한다|합니다|하며)"
    r"|(?:사용|이용|활용|쓸|할) ?수 ?없|허용되지 않|허락하지 않|허가하지 않|불가(?!피)"
    r"|(?:사용|이용|활용)하지 (?:않을 것|않기|말|마)|쓰지 마|에서 제외(?:됩|한|합)"
)
_GERMAN = (
    r"\b(?:darf|dürfen|darfst|dürft|soll|sollen|werden|wird|kann|können)\b[^.;:]{0,120}?"
    r"\b(?:nicht(?! ?-?kommerziell)|keine[nrsm]?|niemals|keinesfalls|weder)\b"
    r"|(?<!nicht )\b(?:untersagt|verboten|unzulässig)\b"
    r"|\bnicht (?:gestattet|erlaubt|zulässig|berechtigt)\b"
    r"|\bverpflichte\w*\b[^.;:]{0,100}?\b(?:nicht|nie|niemals|keinesfalls)\b"
    r"|\bkeine?\b(?! (?:be|ein)schränkung|gebühr|grenze)[^.;:]{0,40}?\b(?:nutzung|verwendung)\b"
    r"|\b(?:gestatten|erlauben|erlaubt|gestattet)\b[^.;:]{0,80}?\bnicht\b"
    r"|\b(?:niemand\w*|keiner|keine \w+)\b[^.;:]{0,40}?\b(?:darf|dürfen|soll|kann)\b"
    r"|\b(?:verwenden|nutzen|benutzen|gebrauchen) sie\b[^.;:]{0,60}?\b(?:nicht|nie|niemals)\b"
    r"|\b(?:nutzung\w*|verwendung\w*|einsatz|gebrauch)\b[^.;:]{0,80}?\b(?:ausgeschlossen"
    r"|ausgenommen|zu unterlassen)\b|\b(?:es|hat|haben)\b[^.;:]{0,20}? zu unterlassen\b"
    r"|\b(?:auf keinen fall|in keinem fall|unter keinen umständen)\b"
    r"|\b(?:ist|sind)\b[^.;:]{0,60}? nicht zu (?:verwenden|nutzen|benutzen|gebrauchen|betreiben)\b"
    r"|\bhalten sie\b[^.;:]{0,60}?\bfern\b"
    r"|\baus(?:geschlossen|genommen) (?:ist|sind)\b[^.;:]{0,40}?"
    r"\b(?:nutzung|verwendung|gebrauch|einsatz)"
    r"|\bnicht (?:von|durch) (?:der|dieser|die|diese) lizenz (?:um|er|ge)\w+\b"
)
_FRENCH = (
    r"\b(?:ne|n['’])\s?(?:\w+ ){0,2}?(?:peut|peuvent|pouvez|devez|doit|doivent|sauriez"
    r"|saurait|utilise\w*|emplo\w+|sera|seront)\b"
    r"[^.;:]{0,30}?\b(?:pas|jamais|aucun\w*|en aucun cas)\b"
    r"|\bne (?:\w+ )?(?:saurai\w+|peu\w+)[^.;:]{0,30}? être\b"
    r"|(?<!pas )(?<!jamais )(?<!rien n['’])\b(?:interdi(?!sciplin)\w*|prohib[eé]\w*)\b"
    r"|\bproscrit\w*\b"
    r"|\bengage\w*\b[^.;:]{0,40}?\bne (?:pas|jamais)\b|\baucune? (?:usage|utilisation)\b"
    r"|\ben aucun cas\b[^.;:]{0,80}?\bne\b|"
    r"\b(?:nul|personne|aucun\w*)\b[^.;:]{0,40}?\bne (?:peu|doi|sau)"
    r"|\btenez\b[^.;:]{0,60}?\bà l['’]écart\b"
    r"|\b(?:abst(?:en|ien)\w+(?:-vous)?|s['’]interdi\w+|évite[rz]?)\b[^.;:]{0,20}?\b(?:utilis\w+|emplo\w+)\b"
    r"|\bn['’](?:est|sont|êtes|es|a|avez) pas (?:[\w']+ ){0,2}?(?:autoris|perm|droit)\w*"
    r"|\b(?:défendu|hors d\w+ (?:champ|cadre) de la (?:présente )?licence)\b"
    r"|\b(?:usages?|utilisations?|emplois?)\b[^.;:]{0,60}?\b(?:exclu\w*|prohib\w+)\b"
    r"|\b(?:est|sont) exclu\w*\b[^.;:]{0,60}?\b(?:usages?|utilisations?|emplois?)\b"
    r"|\blicence exclut\b"
)
_SPANISH = (
    r"\b(?!(?<=uso )no autorizad|(?<=acceso )no autorizad)"
    r"(?:no|nunca|ni|nadie|ningun[oa]|ningún)\b[^.;:]{0,40}?\b(?:podrá\w*|puede\w*|debe\w*"
    r"|deberá\w*|permite\w*|permitid\w*|autori[zc]\w*)\b"
    r"|\b(?:no|nunca) (?:se )?(?:utili[cz]\w+|emplee\w*"
    r"|us(?:e|es|en|ar) (?:el|la|los|las|est\w+))\b"
    r"|(?<!no está )(?<!no es )(?<!no queda )(?<!no están )\b(?:proh[ií]b(?!it)\w+|vedad[oa]s?)\b"
    r"|\bmanteng\w+\b[^.;:]{0,60}?\b(?:alejad[oa]s?|fuera|lejos)\b"
    r"|\b(?:vedad[oa]s?)\b|\b(?:ningún uso|no usar)\b"
    r"|\b(?:compromete\w*|acepta\w*|acuerda\w*)\b[^.;:]{0,40}?\b(?:a )?no\b"
    r"|\b(?:en ningún caso|(?:en|bajo) ninguna circunstancia)\b"
    r"|\b(?:abst\w+ de|(?:usos?|utilización|empleo)"
    r"\b[^.;:]{0,60}? excluid[oa]s?|excluid[oa]s? (?:\w+ ){0,5}usos?"
    r"|fuera d\w+ (?:alcance|ámbito) de (?:la|esta) licencia)\b"
)
_PORTUGUESE = (
    r"\b(?!(?<=uso )não autorizad|(?<=acesso )não autorizad)"  # "any unauthorised use"
    r"(?:não|nunca|ningu[ée]m|nenhuma?)\b[^.;:]{0,40}?\b(?:poder\w*|pode\w*|deve\w*|permitid\w*"
    r"|autorizad\w*|utilize\w*|use|usar|utilizar|empregue\w*)\b"
    r"|(?<!não é )(?<!não está )\bpro[ií]b\w+\b"
    r"|\bmantenha\w*\b[^.;:]{0,60}?\b(?:longe|afastad[oa]s?|fora)\b"
    r"|\b(?:concorda\w*|compromete\w*)\b[^.;:]{0,40}?\b(?:em "
    r"|a )?não\b|\bnenhum uso\b"
    r"|\b(?:em nenhum(?:a hipótese|a circunstância| caso)|sob nenhuma \w+|em caso algum)\b"
    r"|\b(?:usos?\b[^.;:]{0,60}? excluíd[oa]s?|excluíd[oa]s? (?:\w+ ){0,3}usos?|abst\S+ de"
    r"|fora do (?:âmbito|escopo) d[ea]s?t?a? licença)\b"
)
_ITALIAN = (
    r"(?<!non è )(?<!non sono )\b(?:vietat[oaie]|proibit[oaie]|(?:fatto |è )divieto)\b"
    r"|\bvieta(?:no|re)?\b"
    r"|\bnon (?:è|sono|può|possono|potete|puoi|deve|devono|dovete|si può)\b[^.;:]{0,60}?"
    r"\b(?:consentit|autorizzat|permess|us(?:o|are|at)|utilizz|impieg)\w*"
    r"|\bimpegna\w*\b[^.;:]{0,40}?\bnon (?:us|utilizz|impieg)\w+"
    r"|\bnessuno può\b|\besclus[oaie]\b[^.;:]{0,40}?\b(?:us[oi]|utilizz\w+|impieg\w+)\b"
    r"|\b(?:us[oi]|utilizzo|impiego)\b[^.;:]{0,60}? (?:è|sono) esclus[oi]\b"
    r"|\bten(?:ete|ere|ga)\b[^.;:]{0,60}?\blontan[oaie]\b|\bast(?:enersi|enetevi|enga\w*)\b"
)
_RUSSIAN = (
    r"(?<!не )\b(?:запрещ[её]?н\w*|запрещается|запрещено|воспрещ\w+)\b|\bнельзя\b"
    r"|\bне (?:могут|может|можете|вправе|должн\w+|допуска\w+|разреша\w+|использу\w+|применя\w+)\b"
    r"[^.;:]{0,60}?\b(?:использ|примен|эксплуат)\w+"
    r"|\bне (?:использу|применя)йте\b|\b(?:никто|ни при каких)\b[^.;:]{0,60}?\bне\b"
    r"|\bобяз\w+\b[^.;:]{0,40}?\b(?:не|никогда)\b|\bвоздерж\w+\b"
    r"|\b(?:использован|применен)\w+\b[^.;:]{0,60}?\bне (?:допуска|разреша)\w+"
    r"|\bисключен\w*\b[^.;:]{0,40}?\bиспользован\w+"
)


def _language(hints: str, source: str) -> tuple[Sequence[str], re.Pattern[str]]:
    """How a language forbids, with what of which something is in whatever that finds."""
    return hints.split("|"), lazy(source)


_OTHERS = (
    _language(
        "nicht|kein|niem|weder|untersagt|verboten|unzulässig|verpflichte|en sie|ausge|unterlassen",
        _GERMAN,
    ),
    _language(
        "pas|jamais|aucun|exclu|être|interdi|prohib|proscrit|ne peu|ne doi|ne sau|tenez"
        "|absten|abstien|évite|défendu|hors d|usage|emploi|utilisation",
        _FRENCH,
    ),
    _language(
        "podrá|puede|debe|permite|permiti|autori|no utili|no se |nunca"
        "|no emplee|no us|prohib|prohíb|vedad|manten|compromet|acepta|acuerda|ningu"
        "|ningún|abst|excluid|fuera d",
        _SPANISH,
    ),
    _language(
        "não|nunca|ningu|nenhum|proib|proíb|manten|em caso algum|abst|excluíd|fora do ",
        _PORTUGUESE,
    ),
    _language(
        "vieta|divieto|proib|non è|non |impegna|nessuno|esclus|lontan|asten",
        _ITALIAN,
    ),
    _language(
        "запрещ|воспрещ|нельзя|не|никогда|исключен|воздерж",
        _RUSSIAN,
    ),
)
_OTHER_HINTS = tuple(sorted({hint for hints, _ in _OTHERS for hint in hints}))
_ASCII_HINTS = tuple(filter(str.isascii, _OTHER_HINTS))
"""Few sentences in English have one of them."""

_OF_LIABILITY = lazy(
    r"\bliab(?:le|ility|ilities)|responsib\w+|warrant(?:y|ies)|indemnif\w+|damages|haft\w+"
    r"|schäden|gewährleist\w+|responsab\w+|ответственн\w+|책임|dommages|garant[iía]\w*|\bdaños"
    r"|perjuicios|\bdanos|责任|責任"
)
_DEFINES = lazy(
    r"^\W{0,6}(?i:(?:as used (?:herein|in this \w+)|for (?:the )?purposes? of this \w+"
    r"|in this \w+),? )?"
    r"(?i:the (?:terms?|words?"
    r"|expressions?) )?[\"“”'‘’«„「『*_(]{1,4}"
    r"[^\"“”«»„「」『』]{1,80}[\"“”'‘’»」』*_)]{1,4}"
    r"[^.;:]{0,60}?(?i:\b(?:means?|refers? to|includes?|do(?:es)? not include|is defined"
    r"|has the meaning|shall mean"
    r"|bedeutet|bezeichnet|désigne\w*|signifie|significa\w*|refere-se|se refiere)\b|[是指]|とは)"
    r"|^\W{0,6}[A-Z][\w-]*(?: [A-Za-z][\w-]*){0,4} (?:means|shall mean|refers to|is defined as)\b"
    r"|^\W{0,6}(?:means|shall mean) (?:the|an?|any|all|each|every)\b"  # behind a colon
)
_NOTHING = lazy(
    r"\W*nothing (?:here|herein|in (?:this|these|the) \w+) (?:shall|may|must|should|is"
    r"|prohibits?|forbids?|prevents?|bars?|stops?|restricts?|limits?|hinders?|keeps?)\b"
    r"|\W*(?:if|in case) (?:you|they|it|this|that)\b[^,;:]{0,120}:?\s*$"  # and no more
    r"|[^.;:]{0,60}\b(?:has|have|contains?|there (?:is|are)) no (?:lists?|bans?|prohibitions?)\b"
    r"(?![^.;:]*\b(?:but|except|other than|beyond|save)\b)",
    re.IGNORECASE,
)
"""How a sentence begins that takes back what others might be read to forbid, or denies bans."""
_OF_CONTRIBUTORS = lazy(
    r"\W*(?:[\w ]{0,40}\bas an? contributors?\b"
    r"|contributors? (?:agrees?|promises?|must|shall|may)\b"
    r"|(?:your|all|any|each) contributions? (?:must|shall|may|will|can|do|does)\b"
    r"|(?:[您你]的?|所有|任何|すべての)?(?:贡献|貢獻|貢献)(?:者|内容|內容|代码)?|기여(?:자|물))",
    re.IGNORECASE,
)
"""How a sentence begins of what those promise who add to a work: it bars no use of it."""
_OF_TALK = lazy(
    r"\W*(?:please,? )?(?:do not|don['’]t|never) (?:open|file|create|submit|send|post|report"
    r"|disclose|ask|use)\b[^.;:]{0,30}?\b(?:issues?|questions?|tickets?|(?:pull|merge) requests?"
    r"|bugs?|vulnerabilit\w+|security (?:problems|holes|reports?)|patches|e-?mails?)\b"
    r"(?!.*\b(?:and|or|nor|but)\b.*\b(?:not|never|don['’]t|use|run|deploy|train|sell|share)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""How a sentence begins that says where, and where not, to talk of a work, and nothing else."""
_EXEMPTS = lazy(
    r"\b(?:except|unless|other than|save|provided|without|until|only|solely|außer|sauf|excepto"
    r"|salvo|exceto)\b[^,.;:]{0,60}[:：]?\s*$"
    r"|(?:除非|除外|以外)[^，。；：]{0,10}[:：]?\s*$",
    re.IGNORECASE,
)
"""What stands under such words is let be."""
_BY_LEAVE = lazy(
    r"\b(?:without|except with|unless with) (?:[\w'’-]+ ){0,5}?(?:consent|permission"
    r"|authori[sz]ation|approval|agreement|licen[cs]e)\b[^.;:]{0,60}[:：]?\s*$",
    re.IGNORECASE,
)
"""Who needs leave for what follows is barred from it until then."""
_WITHOUT_LEAVE = lazy(
    r"\bwithout\b[^.;:]{0,60}?\b(?:consent|permission|authori[sz]ation|approval|agreement"
    r"|licen[cs]e)\b"
    r"|\bohne\b[^.;:]{0,60}?\b(?:genehmigung|zustimmung|erlaubnis|einwilligung)\b"
    r"|\bsans\b[^.;:]{0,60}?\b(?:autorisation|accord|permission|consentement)\b"
    r"|\bsin\b[^.;:]{0,60}?\b(?:autorización|permiso|consentimiento)\b"
    r"|\bsem\b[^.;:]{0,60}?\b(?:autorização|permissão|consentimento)\b"
    # … or from everybody.
    rf"|^\W*(?:any |all )?(?:re-?)?us(?:e|age)\b[^.;:]{{0,80}}? (?:is|are) (?:\w+ly )?{_BARRED}",
    re.IGNORECASE,
)
"""All uses are barred from who has no leave: such a ban names no purpose."""
_NOBODY = lazy(
    rf"\b(?:no (?:one|body|person|user|licensee)|nobody)\b|\b{_PERSON} {_MODAL} not\b",
    re.IGNORECASE,
)
_PERMITTED = lazy(
    r"\b(?:used?|uses|using|licen[sc]ed?|permitted|allowed)\b[^.;:]{0,80}?\b(?:for any|for all"
    r"|for every|any(?:thing|body|one)?|every(?:thing|body|one))\b",
    re.IGNORECASE,
)
_NEGATES = lazy(r"\b(?:not|never|no|nor|cannot)\b|n['’]t\b", re.IGNORECASE)
_ANY_USE_BUT = lazy(r"\b(?:except|excluding|other than|but not|and not|save)\b", re.IGNORECASE)


class _Words(NamedTuple):
    """Words of one family of languages: of use, and of what a use is for."""

    use: re.Pattern[str]
    end: re.Pattern[str]


_LATIN = _Words(
    lazy(
        r"\b(?:(?:re-?)?us(?:e|es|ed|ing|age)|utili[sz]\w+|exploit\w*|deploy\w*|employ(?:ed|ing)?"
        r"|operat(?:e|ed|ing)|nutz(?:en|t|ung(?:en)?)|benutz\w*|genutzt|verwend\w*|gebrauch\w*"
        r"|ein(?:gesetzt|zusetzen|setzen|satz)|utilis\w*|usages?|emplo\w+"
        r"|us(?:o|os|i|ar\w*|at[oaie]|ad[oa]s?|e)|impieg\w*|использ\w+|примен\w+|utiliz\w*|utilic\w*|utilis\w*|empreg\w*|emple[ae]\w*"
        r"|let (?:the |this |these )?(?:models?|weights|system|software|it)"
        r"|runs?|running|rel(?:y|ies|ied|ying) (?:up)?on|servir|sert|servent)\b",
        re.IGNORECASE,
    ),
    lazy(
        r"\b(?:for|to|in|inside|within|as|against|by|with|on behalf|towards?|on"
        r"|where|that|when|purposes?|laws?|rights?"
        r"|military|weapons?|surveillance"
        r"|(?!(?:the|any|your|no|all|this|such|of|for)\b)[\w-]+ (?:use|usage|deployment) of"
        r"|commercial\w*|warfare|unlawful\w*|illegal\w*|für|zu|zur|zum|um|bei|gegen|in|pour|afin"
        r"|dans|à|aux?|contre|para|en|con|com|contra|em|a|per|contro|для|против|целях|военн\w*"
        r"|militär\w*|militaires?|militar\w*)\b"
        r"|\b(?:no|non|kein\w*|aucune?|ningún|nenhum)\b",
        re.IGNORECASE,
    ),
)
_FAR_EASTERN = _Words(
    lazy(
        r"使用|利用|用于|用於|用作|用い|从事|從事|应用|應用|部署|出于|出於|用途|사용|이용|활용|쓰"
    ),
    lazy(
        r"目的|用途|军事|軍事|非法|违法|違法|武器|商业|商業|商用|监控|監控|监视|監視|用于|用於"
        r"|活动|活動|行为|行為|行う|ため|に|伤害|傷害|용도|목적|위[해하]|군사|무기|감시|데"
    ),
)

_OTHER_THINGS = lazy(
    r"\b(?:use|using|display|remove|alter|remov\w+|register)\b[^.;:]{0,80}?\b(?:(?:trade"
    r"|service )?marks?|names?|logos?|brand\w*|notices?)\b"
    r"|\b(?:(?:trade|service )?marks?|(?:trade ?)?names?|logos?)\b.{0,120}?\bused?\b"
    r"|^\W*if you (?:do not|have not|have no|can ?not|can['’]t|are (?:not able|unable|unwilling))\b"
    r"|^[^.;:,]{0,60}\breserves? the right\b"  # what the licensor may do bars nobody by itself
    r"|\b(?:conflicts?|choice) of laws?\b"
    r"|\b(?:please|you (?:may|can|should|must)|to|and) report\b[^.;:]{0,40}?(?: to\b|@|\W*$)"
    r"|\b(?:endorse\w*|promote products|sub-?licen[sc]\w+"
    r"|reverse[- ]engineer\w*|decompil\w+|accept (?:this|the|these)|(?:do|does) not (?:agree"
    r"|accept)|not agree\b|third[- ]party beneficiar\w+"
    r"|marken?|warenzeichen|marques?|marcas?|d['’]accord)\b"
    r"|\b(?:não|no|nicht|ne)\b[^.;:]{0,20}?\b(?:concord\w+|acept\w+|einverstanden|accept\w+)\b|商标"
    r"|商標|标识|標識|商号|商號",
    re.IGNORECASE,
)
"""Bans that are no restriction of what a work is used for."""
_TAMPERS = lazy(
    r"\b(?:remov\w+|alter\w*|obscur\w+|delet\w+|defac\w+|claim|imply|suggest|endorse\w*|sub-?licen[sc]\w+"
    r"|transfer|assign|sell|rent|lease|lend|reverse[- ]engineer\w*|decompil\w+|disassembl\w+)\b",
    re.IGNORECASE,
)
"""What is done to copies, notices and names, and is no use of a work."""
_USES_NAMES = lazy(
    r"\buse (?:our|the licensor['’]s|any|the) (?:\w+ )?(?:trade ?marks?|names?|logos?|brand\w*)\b"
    r"|\b(?:trade ?marks?|names?|logos?|brands?) (?:may|must|shall|can) not be used\b",
    re.IGNORECASE,
)
_POINTS = lazy(
    r"\b(?:except|other than|unless|only)\b[^.;:]{0,40}\b(?:compliance|authori[sz]ed|permitted"
    r"|provided|expressly|accordance|under)\b"
    r"|\b(?:in violation of|specified|set (?:forth|out) in|listed in|described in|referred to in)\b"
    r"|\b(?:attachment|appendix|exhibit|annex|schedule|section|paragraph|article) (?:[a-z]"
    r"|\d{1,2}|[ivx]{1,4})\b"
    r"|\bthere (?:are|is) (?:\w+ ){0,2}(?:restrictions?|prohibitions?|limitations?)\b"
    r"|\b(?:any|the|an?|such) (?:prohibited|restricted|forbidden|excluded)"
    r" (?:uses?|usages?|purposes?|activit(?:y|ies))\b"
    r"|\bcontravene\b|\bany provision\b|\b(?:use policy|usage policy|license restrictions)\b"
    r"|(?:上述|前述|上列|该等|此类)[^。；]{0,6}(?:禁止|限制)",
    re.IGNORECASE,
)
"""A sentence that points to what forbids, in the licence or elsewhere, is no restriction itself."""
_TRAINS = lazy(
    r"\b(?:train|improve|fine-?tune|distill?)\w*\b[^.;:]{0,80}?\bmodels?\b", re.IGNORECASE
)
_DUTIES = lazy(
    r"\b(?:non-?commercial\w*|commercial\w*|kommerziell\w*|commercia\w+|comercia\w+|competing"
    r"|competitive|compete)\b|商业|商業|商用|상업|상용|коммерч",
    re.IGNORECASE,
)
_TRADES = ("commerc", "kommerz", "comerc", "compet", "商", "상업", "상용", "коммерч")
"""One of these is in whatever the expression above finds."""
_HARM = lazy(
    r"militar\w*|militär\w*|weapon|waffe|\bwar\b|surveil|nuclear|biolog|chemical|medic|clinic"
    r"|unlawful|illegal"
    r"|\bharm|discriminat|re-?identif|minor|child|deceiv|fraud|malware|军事|軍事|武器|非法|违法|違法",
    re.IGNORECASE,
)
_TAKEN = r"(?:us(?:e|es|ed|ing|age)|utili[sz]ed|deployed|available|licensed)"
_ONLY_FOR = lazy(
    rf"\b(?:only|solely|exclusively)\b{_PERIOD}{{0,60}}?\b(?:{_TAKEN}|provided"
    rf"|intended)\b{_PERIOD}{{0,60}}?"
    r"\b(?:non-?commercial\w*|research|academic|education\w*|evaluation|personal|internal)\b"
    rf"|\b(?:{_TAKEN}|provided|available)\b{_PERIOD}{{0,80}}?\b(?:non-?commercial\w*|research"
    rf"|academic|education\w*|evaluation)\b"
    rf"{_PERIOD}{{0,40}}?\bonly\b"
    rf"|\b(?:{_TAKEN}|provided|intended)\b{_PERIOD}{{0,60}}?\b(?:only|solely"
    rf"|exclusively)\b{_PERIOD}{{0,40}}?"
    r"\b(?:non-?commercial\w*|research|academic|education\w*|evaluation)\b"
    r"|^\W*(?:non-?commercial|research|academic|educational?|personal|evaluation)\b"
    r"[\w ,/&-]{0,60}? (?:use|usage|purposes?) only\W*$",
)
_ONLY_FOR_FAR_EAST = lazy(
    r"(?:(?<!不)(?<!不[仅僅])[仅僅]|只[能可限供])[^。；;，,]{0,16}(?:研究|学术|學術|科研|非商[业業用]|教育|教学|教學)"
    r"|(?:研究|学術|教育|非商用)(?:目的|用途|利用)?(?:で|での)?(?:に限|のみ)"
    r"|[^。、]{2,40}(?:ため|目的|用途)(?:で|に)?(?:の(?:使用|利用))?(?:に限[るりら]|のみ)"
    r"|(?:연구|학술|교육|비상업)[^.。]{0,12}(?:목적|용도)(?:으?로|에)?만(?!들)"
)
_ONLY = ("only", "solely", "exclusively")
"""One of these is in whatever the expression above finds."""
_NOT_ONLY = lazy(r"\bnot (?:only|just|merely|limited)\b", re.IGNORECASE)
_DONE = lazy(
    rf"\b{_USE}\b|\battempts?\b|\bkeep\b[^.;:]{{0,40}}?\b(?:out of|away from)\b"
    rf"|\b(?:distribute|disseminate|publish|share|spread|post)\b[^.;:]{{0,80}}?"
    r"\b(?:content|information|outputs?|images?|media)\b",
    re.IGNORECASE,
)
_TO_PEOPLE = lazy(
    r"\b(?:clone|impersonate|imitate|mimic|harass|defraud|deceive|stalk)\b[^.;:]{0,60}?"
    r"\b(?:voices?|faces?|likeness\w*|persons?|people|individuals?|anyone|anybody|someone|somebody"
    r"|others)\b",
    re.IGNORECASE,
)
"""What nobody does to people but by using a work: the word is not needed."""
_GRANTED = lazy(r"\b(?:grants?|granted)\b", re.IGNORECASE)
_NEAR = 80
"""Characters behind "you may not" in which the verb of use stands: beyond are other matters."""
_LEAST = 4  # characters of a ban: the Chinese "no use" has as many
_MOST = 3000
"""Characters of a sentence that are read: the longest lead-in that was met has 1,100."""


def forbids(sentence: str) -> bool:
    """Whether a sentence forbids something to those who use the work, whatever it is."""
    return _said(sentence)[0]


@functools.lru_cache(maxsize=2048)  # sentences of the longest licences; each is asked of thrice
def _said(sentence: str) -> tuple[bool, re.Match[str] | None]:
    """Whether a sentence forbids something, and where it first does so in English."""
    sentence = bare(sentence[:_MOST])
    if len(sentence) < _LEAST:
        return False, None
    low = small(sentence)
    found = _forbidding(low)
    if far_east(sentence) and any(one.search(sentence) for one in (_CHINESE, _JAPANESE, _KOREAN)):
        says = True
    elif found is not None and found.lastgroup == "barred":
        says = not _OF_LICENSOR.search(sentence[: found.start()])
    else:
        says = found is not None or _forbids_elsewhere(low)
        says = says or (" be " in low and bool(_NAME_BARRED.search(sentence)))
    return says and not (
        _OF_LIABILITY.search(low[-400:])
        or defines(sentence)
        or _NOTHING.match(sentence)
        or _OF_CONTRIBUTORS.match(sentence)
        or is_of_talk(sentence)
    ), found


def _forbids_elsewhere(low: str) -> bool:
    """Whether a sentence in small letters forbids in another language written in letters."""
    several = _ASCII_HINTS if low.isascii() else _OTHER_HINTS
    return any(map(low.__contains__, several)) and any(
        any(map(low.__contains__, hints)) and language.search(low) for hints, language in _OTHERS
    )


def limits_elsewhere(sentence: str) -> bool:
    """Whether a sentence in another language than English forbids, or lets do one thing only.

    What needs leave is no less limited: neither is a sentence that names it.
    """
    sentence = sentence[:_MOST]
    if asks_leave(sentence):
        return True
    if far_east(sentence):
        return bool(
            _CHINESE.search(sentence)
            or _JAPANESE.search(sentence)
            or _ONLY_FAR_EAST.search(sentence)
        )
    return _forbids_elsewhere(small(sentence)) or bool(_ONLY_LATIN.search(sentence))


_ONLY_LATIN = lazy(
    r"\b(?:nur|ausschließlich|lediglich|uniquement|exclusivement|seulement|réservée?s?|sólo|solamente"
    r"|únicamente|exclusivamente|apenas|somente|unicamente)\b"
    r"|\b(?:beschränkt|limitée?s?|limitad[oa]s?|limitat[oaei]|restrit[oa]s?|restringid[oa]s?)\b"
    r"|\bогранич\w+|\b(?:exclusiv[oa]s?|comercia\w+|(?:nicht[- ]?)?kommerziell\w*)\b"
    # Trade and what is forbidden in languages of which nothing else is read.
    r"|\b(?:komm?er[cčsţț]\w*|ticari\w*|kereskedelm\w*|kaupallis\w*|th\u01b0\u01a1ng m\u1ea1i"
    r"|zabroni\w*|zakaz\w*|zak\u00e1z\w*|f\u00f6rbj\w*|forbud\w*|f\u00e5r ej|kiellet\w*|tilos\w*"
    r"|interzis\w*|yasak\w*|dilarang|larangan|c\u1ea5m)\b"
    # Italian, Dutch and Russian: no more is read of them.
    r"|\b(?:vietat[aeio]|proibit[aeio]|non (?:è|sono|può|possono)|esclusivamente"
    r"|solo (?:per|para|a))\b"
    r"|\b(?:verboden|niet|uitsluitend|alleen)\b|запрещ|нельзя|\bне\b|только|исключительно",
    re.IGNORECASE,
)
_ONLY_FAR_EAST = lazy(
    r"[仅僅](?!供参考|供參考)|商[业業用]|只[供限能可用]|限[于於]|に限|のみ|제한"
    # Korean: forbidden, impossible, may not, only to use.
    r"|금지|불가|안\s?[되됩돼]|수\s?없|[에로]만"
)


def may_forbid(sentence: str) -> bool:
    """Whether a sentence says "not" of a use, in whatever construction: nobody should say "none".

    Wider than what is read as a restriction: it asks a person to look.
    """
    sentence = sentence[:_MOST]
    if forbids(sentence) or limits_use(sentence) or asks_leave(sentence):
        return True
    low = small(sentence)
    if not _NO.search(low) or defines(sentence) or _OF_LIABILITY.search(low):
        return False
    words = _FAR_EASTERN if far_east(sentence) else _LATIN
    return bool(words.use.search(sentence) and not _FREES.search(sentence))


def asks_leave(sentence: str) -> bool:
    """Whether a use is left to another licence, or to somebody's leave.

    In English it is trade: "Commercial use requires a separate license". In other languages it is
    any use, since little else is read of them.
    """
    low = small(sentence[:_MOST])
    ways = (BY_LEAVE, _WITHOUT_TRADE) if any(map(low.__contains__, _TRADERS)) else ()
    asked = any(one.search(low) for one in (*ways, _BY_LEAVE_OF))
    return asked and not _NEEDS_NONE.search(low)


_TRADER = (
    r"(?:compan(?:y|ies)|business(?:es)?|firms?|(?:every|any)(?:one|body)\s+else|all\s+others)"
)
_TRADERS = ("commercial", "compan", "business", "firm", " else", "others")
"""One of these is in whatever is said of trade below."""
FOR_TRADE = (
    r"(?:(?:for|in)\s+(?:any\s+|direct\s+|other\s+)?commercial\s+(?:use|usage|purposes?"
    r"|products?|applications?|services?|projects?|settings?)|commercially)\b"
)
# What is used stands between; an aim ("to mislead in commercial products") is another matter.
WHAT_IS_USED = r"(?:(?!(?:to|that|which|or|in|for|but|if|name|names|logo)\b)[\w'’-]+\s+){0,7}?"
# "requires a separate license", "please contact us to obtain a license": not by this one.
_NO_MORE = r"(?:(?!\b(?:not|no|free|but|above|over|exceed\w*|more|revenue|users)\b)[^.;])"
_GIVEN = r"(?:licen[cs](?:es?|ing)|permission|consent|agreement)\b"
_GETS = (
    rf"{_NO_MORE}{{0,60}}?\b(?:requires?|needs?"
    r"|(?:must|should|have\s+to|(?:is|are)\s+required\s+to|please)\s+(?:first\s+)?"
    r"(?:obtain|buy|purchase|acquire|get|enter\s+into|contact|ask|request)|only\s+with|(?:may|can)\s+be\s+obtained"
    r"|subject\s+to\s+(?:an?\s+)?(?:separate|another|different|additional|prior|written|commercial))\b"
    rf"{_NO_MORE}{{0,60}}?\b{_GIVEN}"
)
_ASKS = (
    r"\s*[,:]?\s+(?:(?:you\s+)?(?:must|should|have\s+to|need\s+to)\s+|please\s+)?"
    r"(?:contact|reach\s+out|e-?mail|write\s+to|get\s+in\s+touch|consult|ask\s+(?:us|the|for))\b"
)
# "For commercial use, please contact us": who may already, is told so before.
_ALLOWED = r"(?<!free )(?<!available )(?<!allowed )(?<!suitable )(?<!licensed )(?<!permitted )"
BY_LEAVE = lazy(
    r"(?P<leave>\b(?:commercial(?:ly)?\s+(?:use|usage|users?|purposes?|entit(?:y|ies)|applications?"
    rf"|products?)(?!\s+of\s+the\s+(?:name|mark|logo))|{_TRADER})\b{_GETS}"
    rf"|\b(?:if\s+you\s+(?:\w+\s+){{1,3}}|to\s+)(?:use|using)\s+{WHAT_IS_USED}{FOR_TRADE}{_GETS}"
    rf"|{_ALLOWED}\b(?:to\s+(?:obtain|request|get)\s+(?:an?\s+)?{_GIVEN}\s+)?for\s+(?:any\s+)?commercial\s+(?:use|usage|purposes?|licen[cs]es?|licensing){_ASKS}"
    rf"|\b(?:commercial\s+users?|{_TRADER}){_ASKS}"
    r"|(?:\ban?\s+(?:\w+\s+){0,2})?\blicen[cs]e\s+(?:is|are)\s+(?:required|needed|necessary)\s+(?:for|to)\s+(?:any\s+)?"
    rf"(?:commercial\s+(?:use|usage|purposes?)\b|use\s+{WHAT_IS_USED}{FOR_TRADE})"
    rf"|\buse\s+{WHAT_IS_USED}{FOR_TRADE}\s+only\s+with\b{_NO_MORE}{{0,40}}?\b(?:licen[cs]e|permission)\b"
    rf"|\bcommercial\s+(?:use|usage|purposes?)\b{_NO_MORE}{{0,40}}?\b(?:licen[cs]e|permission|agreement)\b"
    rf"{_NO_MORE}{{0,20}}?\b(?:must|required|needed|necessary)\b"
    r"|\b(?:must|need\s+to|have\s+to)\s+(?:obtain|acquire|purchase|buy)\s+a\s+commercial\s+licen[cs]e\b)",
    re.IGNORECASE,
)
"""Commercial use that is left to another licence, or to somebody's leave."""
_WITHOUT_TRADE = lazy(
    r"\b(?:solely|only|exclusively) for (?:\w+,? (?:and |or )?){0,3}?non-?commercial\b"
)
"""What a grant is limited to, which no other reader of limits looks at."""
_NEEDS = (
    r"(?:erforderlich|nötig|notwendig|benötig\w+|bedarf|bedürfen|brauch\w+|erwerben|müssen|muss"
    r"|doit|doivent|devez|faut|nécess\w+|acquérir|soumis\w*|préalable"
    r"|deb(?:e|en|erá\w*)|hace falta|requi?er\w*|necesita\w*|necesari\w+|adquirir"
    r"|exig(?:e|en|em|id\w+)|dev(?:e|em|erá\w*|ono)|precisa\w*|necessári\w+|sujet[oa]\w*|depende[nm]?"
    r"|previ[oa]|prévi[oa]|occorr\w+|richied\w+|necessari[ao]|acquistare|soggett\w+"
    r"|требу\w+|необходим\w*|нужн\w+|приобрести)"
)
_LEAVE = (
    r"(?:lizenz\w*|vereinbarung|permiso|permissão|permesso|permission|consentimi?ento|consenso"
    r"|consentement|licencia|licença|licenza|licence|лицензи\w+)\b"
)
_BY_LEAVE_OF = lazy(
    # German, Dutch, Spanish, Portuguese, Italian, French, Polish, Czech, Turkish and Vietnamese.
    r"\b(?:zustimmung|erlaubnis|genehmigung|toestemming|autoriza(?:ci[oó]n|ção)|autorizzazione"
    r"|autorisation|accord (?:écrit|préalable)|zgod[ayęą]|souhlas\w*|izin\w*|cấm)\b"
    # Words with which a licence itself gives leave, too, beside one that says that it is needed.
    rf"|\b{_NEEDS}\b[^.;]{{0,60}}?\b{_LEAVE}|\b{_LEAVE}[^.;]{{0,60}}?\b{_NEEDS}\b"
    r"|разрешени[яем]|согласи[яем]"
    r"|[须須需][^。；]{0,12}(?:许可|許可|授权|授權|同意)"
    r"|(?:許可|許諾|承諾|同意|ライセンス)[^。]{0,8}(?:必要|得)"
    r"|(?:허가|승인|동의)[가를이을] |(?:유료|별도)[^.]{0,8}(?:라이[선센]스|계약)"
)
_NEEDS_NONE = lazy(
    r"\b(?:requires?|needs?) no\b|\b(?:permission|consent|licen[cs]e) is not (?:required|needed)\b"
    r"|(?<!nicht )(?<!niet )(?<!no )(?<!não )(?<!non )(?<!pas )"
    r"\b(?:ohne|zonder|sin|sem|senza|sans)\b[^.;]{0,30}?"
    r"\b(?:zustimmung|erlaubnis|genehmigung|toestemming|permiso|autoriz\w+|permissão|permesso"
    r"|autoris\w+|accord|consent\w*|consenso)\b"
    r"|\b(?:zustimmung|erlaubnis|genehmigung) (?:wird (?:hiermit )?)?(?:erteilt|gewährt)\b"
    r"|\bkeine[rn]? (?:\w+ )?(?:zustimmung|erlaubnis|genehmigung)\b|\baucune? (?:autoris|accord)"
    r"|\b(?:no|não|non) (?:se )?(?:requi?er|exig|richied|necesit|necessit|precis)\w*"
    r"|(?:无需|無需|不需|毋需|无须|無須)|必要(?:は|が)?(?:ない|ありません|なく)"
    r"|필요(?:가 |는 )?(?:없|하지 않)"
)
"""That no leave is needed: "not without leave" is no such thing."""


_NO = lazy(
    r"\b(?:not|never|no|nor|neither|cannot|illegal|unlawful|unacceptable|forbid\w*|prohibit\w*"
    r"|ban(?:s|ned)?|nicht|nie|niemals|kein\w*|verbot\w*|untersag\w*|ne|n['’]\w+|jamais|interdi\w*"
    r"|nunca|jamás|ning[uú]n\w*|proh[ií]b\w*|não|nem|nenhum\w*|pro[ií]b\w*)\b|[不禁勿]|ない|ません"
)
_FREES = lazy(
    r"\b(?:no|not|without|never) (?:\w+ ){0,3}?(?:restrict\w*|limit\w*|required|obliged|obligat\w*"
    r"|need\w*|charge|fee|exclusive|affect\w*|apply)\b",
    re.IGNORECASE,
)


def barred(sentence: str) -> int:
    """Where a sentence begins to say that what was named before is forbidden; -1: nowhere."""
    found = _BARS.search(sentence)
    return found.start() if found else -1


def _done(sentence: str, found: re.Match[str] | None) -> str:
    """Of a sentence that forbids, the words that say what: behind "you may not" a few of them."""
    if found is None or found.lastgroup not in ("person", "does"):
        return sentence
    end = found.end()
    if sentence.startswith(",", end):  # "you shall not, for any purpose that harms, use it"
        end = max(end, sentence.find(",", end + 1))
    return sentence[end : end + _NEAR]


def is_of_talk(sentence: str) -> bool:
    """Whether a sentence says where not to ask, report or send what somebody has to say."""
    return bool(_OF_TALK.match(sentence))


def defines(sentence: str) -> bool:
    """Whether a sentence says what a term means."""
    return bool(_DEFINES.match(sentence[:200]))


def exempts(sentence: str) -> bool:
    """Whether a sentence ends in words under which stands what is *not* forbidden."""
    tail = sentence[-200:]  # what a lead-in exempts stands right before its items
    found = _EXEMPTS.search(tail)
    if not found or _NOBODY.search(found[0]) or _BY_LEAVE.search(tail):
        return False
    lets = _PERMITTED.search(sentence[-_MOST:]) and not _NEGATES.search(sentence[-_MOST:])
    return not (lets and _ANY_USE_BUT.search(tail))


def forbids_use(sentence: str) -> bool:
    """Whether a sentence by itself bars uses: what is done, and what for.

    Teaching other models is none: as everywhere in the catalogue, that is an obligation.
    """
    sentence = bare(sentence)
    where = _WHERE.match(sentence)
    sentence = sentence[where.end() :] if where else sentence
    says, found = _said(sentence)
    if not says or exempts(sentence):
        return False
    if _OTHER_THINGS.search(sentence) or _POINTS.search(sentence):
        return False
    if _TRAINS.search(sentence) and not _HARM.search(sentence):
        return False
    if found is not None and found.lastgroup == "bid" and not _OF_IT.search(sentence):
        return bool(_TO_PEOPLE.search(sentence))  # "do not run the script as root" is no ban
    words = _FAR_EASTERN if far_east(sentence) else _LATIN
    done = _done(sentence[:_MOST], found)
    if words.use.search(done) and (words.end.search(sentence) or _WITHOUT_LEAVE.search(sentence)):
        return True
    return bool(_DONE.search(done) and _HARM.search(sentence)) or bool(_TO_PEOPLE.search(done))


def bids(sentence: str) -> bool:
    """Whether a sentence bids not to do something with a work, be it a use or not.

    "Do not present its output as advice": beside bans of uses that is one.
    """
    found = _said(sentence)[1]
    if found is None or found.lastgroup != "bid" or not _OF_IT.search(sentence):
        return False
    others = (_OTHER_THINGS, _POINTS, _TAMPERS, _TRAINS)
    return not (_OF_COPIES.search(found[0]) or any(one.search(sentence) for one in others))


def forbids_plainly(sentence: str) -> bool:
    """Whether a sentence names what is done with a work and says no more than that it is barred.

    "Medical diagnosis is prohibited." What is done to copies, notices and names is no use.
    """
    found = _PLAIN.fullmatch(bare(sentence))
    if found is None:
        return False
    return not (_OTHER_THINGS.search(sentence) or _OF_COPIES.search(found[1]))


_PLAIN = lazy(
    rf"\W*([A-Z][^.;:,]{{2,80}}?) (?:is|are) (?:[\w-]+ly )?{_BARRED}\W*",
    re.IGNORECASE,
)
"""80 characters of a subject have ten words; what is longer has a verb of its own."""
_OF_COPIES = lazy(
    r"\b(?:re-?(?:distribut|publi|produc|upload|post|sell|sale)\w*|distribut\w*|cop(?:y|ies|ying)"
    r"|modif\w*|adapt\w*|shar(?:e|ing)|transfer\w*|assign\w*|sell\w*|sales?|rent\w*|leas\w*|merg\w*"
    r"|(?:pull|push) requests?|contribut\w*|access\w*|which|that|this|it|they|what|and|or not)\b",
    re.IGNORECASE,
)


def restricts_use(lead_in: str, item: str) -> bool:
    """Whether what is forbidden is more than to touch copies, notices or names.

    A list in which no item is more restricts no use; beside one that is, all are restrictions.
    """
    words = _FAR_EASTERN if far_east(lead_in) else _LATIN
    if _USES_NAMES.search(lead_in[-_NEAR:]) or _bids_of_another(lead_in):
        return False
    if words.use.search(lead_in[-_MOST:]):
        return True
    tampers = _TAMPERS.search(lead_in[-_NEAR:]) or _TAMPERS.search(item[:_NEAR])
    return not (tampers or _USES_NAMES.search(item[:_NEAR]))


def _bids_of_another(lead_in: str) -> bool:
    """Whether "never commit" or the like stands above a list, with no word of a work or its use."""
    found = _said(lead_in)[1]
    bids = found is not None and found.lastgroup == "bid"
    return bids and not (_DONE.search(lead_in) or _OF_IT.search(lead_in))


@functools.lru_cache(maxsize=2048)  # as `_said`
def limits_use(sentence: str) -> bool:
    """Whether a sentence lets a work be used for one kind of purpose only, and is no grant."""
    sentence = bare(sentence)
    if far_east(sentence):
        return bool(_ONLY_FOR_FAR_EAST.search(sentence[:_MOST])) and not defines(sentence)
    low = small(sentence)
    return bool(
        any(one in low for one in _ONLY)
        and _ONLY_FOR.search(low[:_MOST])
        and not _NOT_ONLY.search(low)
        and not _GRANTED.search(sentence)
        and not defines(sentence)
        and not _OTHER_THINGS.search(sentence)
        and not _OF_LIABILITY.search(low)
    )


_WHERE = lazy(
    r"\W*(?:if|where|when) (?!you (?:do|have) no)[^,;:]{0,200}, "
    rf"(?={_PERSON} (?:must|shall|will|may|can|should)\b)",
    re.IGNORECASE,
)
"""When a sentence holds: "If the terms do not allow it, you must delete the weights" bars none."""
_OF_IT = lazy(rf"\b{_THING}|\b(?:for|to|this|against)\b", re.IGNORECASE)


def grants(sentence: str) -> bool:
    """Whether a sentence gives a right."""
    return bool(_GRANTED.search(sentence))


def of_the_rest(words: str) -> bool:
    """Whether a heading or a sentence opens terms for all but what was spoken of before.

    One that says itself which licence that is under is read as any other.
    """
    return bool(_THE_REST.search(words)) and not _UNDER_ONE.search(words)


_THE_REST = lazy(
    r"(?:^\W*|\b(?:all|any|the) (?:of the )?)(?:other|remaining) "
    r"(?:files?|folders?|director(?:y|ies)|contents?|code|parts?|assets?|models?|weights|materials?)\b"
    r"|^\W*all others\b|\beverything else\b|^\W*the rest\b"
    r"|\balle (?:anderen|übrigen) |\btou(?:s|tes) les autres "
    r"|\btod[oa]s (?:los|las|os|as) (?:demás|otr|outr)"
    r"|それ以外|その他の?(?:ファイル|$)|其他(?:文件|部分|内容)|其余|나머지",
    re.IGNORECASE,
)
_UNDER_ONE = lazy(r"\bunder\b|\blicen[cs]|ライセンス|许可|라이", re.IGNORECASE)


def is_duty(sentence: str) -> bool:
    """Whether what is barred is trade: a duty beside the restrictions where others are listed."""
    trade = _trade(sentence) or limits_use(sentence)
    return bool(trade) and not _HARM.search(sentence)


def _trade(sentence: str) -> re.Match[str] | None:
    """Where a sentence first speaks of trade."""
    low = small(sentence)
    return _DUTIES.search(sentence) if any(map(low.__contains__, _TRADES)) else None


def trade_at(sentence: str) -> int:
    """Where a sentence that limits speaks of commercial use, as a definition does not; else -1."""
    above = _THRESHOLD.search(small(sentence))
    if not (above or is_duty(sentence)) or defines(sentence):
        return -1
    if _OF_LIABILITY.search(small(sentence)):
        return -1
    found = above or _trade(sentence)
    return found.start() if found else 0


_THRESHOLD = lazy(r"\bmonthly active users\b|\bannual (?:\w+ )?revenues?\b")
"""What is counted to tell who has to ask for a licence of their own."""

"""A few words of a licence changed, anywhere in it."""

from __future__ import annotations

import random
import re

from tests.benchmarks.harm.subject import Edit, Harm, Subject, edited

SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "must to may": (
        (r"\bmust\b", "may"),
        (r"\bMUST\b", "MAY"),
        (r"\bshall\b", "may"),
        (r"\bSHALL\b", "MAY"),
        (r"\bwill not\b", "need not"),
        (r"\bare required to\b", "are encouraged to"),
    ),
    "may to must": ((r"\bmay\b", "must"), (r"\bYou may\b", "You may not")),
    "agree to wish": (
        (r"\b(you|You) agree\b", r"\1 are kindly asked"),
        (r"\brequire[sd]?\b", "recommend"),
        (r"\bprohibited\b", "discouraged"),
    ),
    "not removed": (
        (r"\b(?:not|no) (?=[a-z])", ""),
        (r"\bnon-(?=[a-z])", ""),
        (r"\bun(?=lawful|authorized|licensed|limited)", ""),
    ),
    "not inserted": (
        (r"\b(is|are|shall|must|will|may) (?!not\b)(?=[a-z])", r"\1 not "),
        (r"\b(does|do) (?!not\b)(?=[a-z])", r"\1 not "),
    ),
    "and to or": ((r"\band\b(?!/)", "or"), (r"\bAND\b", "OR")),
    "or to and": ((r"(?<!/)\bor\b", "and"), (r"\bOR\b", "AND")),
    "without to with": (
        (r"\bwithout\b", "with"),
        (r"\bWITHOUT\b", "WITH"),
        (r"\bwith\b", "without"),
        (r"\bexcluding\b", "including"),
        (r"\bincluding\b", "excluding"),
    ),
    "least to most": (
        (r"\bat least\b", "at most"),
        (r"\bminimum\b", "maximum"),
        (r"\bat a minimum\b", "at best"),
        (r"\bgreater than\b", "less than"),
        (r"\bmore than\b", "less than"),
        (r"\bexceeds?\b", "undercuts"),
        (r"\ball\b", "some"),
        (r"\bany\b", "some"),
        (r"\beach\b", "one"),
        (r"\bevery\b", "some"),
    ),
    "number changed": (
        (r"(?<![\d./:-])\b(\d{1,3})\b(?= (?:million|billion|days|months|years|percent))", r"1\1"),
        (r"\bmillion\b", "billion"),
        (r"(?<![\w.,/-])(\d+)(?= ?%)", r"\g<1>0"),
        (r"\bthirty\b", "ninety"),
        (r"\b(?:one|1) (?=year|month|day)", "ten "),
        (r"\b(\d{1,3}),(\d{3}),(?=\d)", r"9\1,\2,"),
        (r"(?<=[$€£])(\d)", r"9\1"),
    ),
    "time changed": (
        (r"\bdays\b", "years"),
        (r"\bmonths?\b", "decade"),
        (r"\bmonthly\b", "daily"),
        (r"\bdaily\b", "yearly"),
        (r"\bbefore\b", "after"),
        (r"\bafter\b", "before"),
        (r"\bimmediately\b", "eventually"),
        (r"\bperpetual\b", "temporary"),
        (r"\bprior\b", "subsequent"),
        (r"\bpromptly\b", "at leisure"),
    ),
    "grant changed": (
        (r"\birrevocable\b", "revocable"),
        (r"\brevocable\b", "irrevocable"),
        (r"\bnon-?exclusive\b", "exclusive"),
        (r"\broyalty-free\b", "royalty-bearing"),
        (r"\bno-charge\b", "low-charge"),
        (r"\bworldwide\b", "nationwide"),
        (r"\bnon-?transferable\b", "transferable"),
        (r"\bnon-?sublicensable\b", "sublicensable"),
        (r"\blimited\b", "unlimited"),
        (r"\bterminates?\b", "continues"),
        (r"\bpermission\b", "notification"),
    ),
    "commercial": (
        (r"\bnon-?commercial\b", "commercial"),
        (r"\bNon-?[Cc]ommercial\b", "Commercial"),
        (r"(?<!-)(?<!\bnon )(?<!\bNon )\bcommercial\b", "criminal"),
        (r"\bresearch\b(?!er)", "business"),
        (r"\bacademic\b", "industrial"),
        (r"\bfree of charge\b", "for a fee"),
    ),
    "party swapped": (
        (r"\b[Ll]icensor\b", "Licensee"),
        (r"\bLicensee\b", "Licensor"),
        (r"\b[Yy]ou\b(?! (?:may|can) obtain)", "the Provider"),
        (r"\bthird part(?:y|ies)\b", "competitors"),
        (r"\b[Cc]ontributors?\b", "Sponsors"),
        (r"\b[Yy]our\b", "our"),
    ),
    "reference changed": (
        (r"\b([Ss]ection|[Pp]aragraph|[Aa]rticle)s? (\d{1,2})\b", r"\1 1\2"),
        (r"(?<!^)(?<!\n)\bAttachment A\b", "Attachment B"),
        (r"\b(Section) ([IVX]+)\b(?=[ ,;)])", r"\1 X\2"),
        (r"(?<!^)(?<!\n)\b(Appendix|Exhibit|Annex|Schedule) A\b", r"\1 B"),
        (r"第([一二三四五六七八九\d]+)条", "第九十条"),
    ),
    "place changed": (
        (r"\bUnited States\b", "Cayman Islands"),
        (r"\bEuropean Union\b", "Republic of Nauru"),
        (r"\bSouth Korea\b", "North Korea"),
        (r"\bUnited Kingdom\b", "Isle of Man"),
        (r"\bCalifornia\b", "Delaware"),
        (r"\bNew York\b", "Nevada"),
        (r"\bSingapore\b", "Belize"),
        (r"\bChina\b", "France"),
        (r"\bParis\b", "Lyon"),
        (r"\bfederal, state\b", "federal"),
        (r"\bcountry\b", "continent"),
    ),
    "examples turned": (
        (r"\bincluding,? but not limited to\b", "limited to"),
        (r"\bsuch as\b", "namely"),
        (r"\bfor example\b", "exclusively"),
        (r"\be\.g\.,?", "only"),
        (r"\bincluding\b", "consisting of"),
    ),
    "adverb inserted": (
        (
            r"\b(to) (?=(?:use|generate|create|defame|provide|discriminat|exploit|harm)\w*)",
            r"\1 knowingly ",
        ),
        (r"\b(intended to) (?=[a-z])", r"\1 primarily "),
        (r"\b(violates?|infringes?|breach(?:es)?)\b", r"wilfully \1"),
        (r"\b(harm(?:s|ing|ful)?)\b", r"severely \1"),
        (r"\b(must|shall|will) (?=[a-z])", r"\1 ordinarily "),
        (r"\b(disclos|distribut|publish)(?=\w)", r"repeatedly \1"),
    ),
    "word removed": (
        (r"\b(?:any|all|only|solely|expressly|verifiably|directly|automatically) (?=[a-z])", ""),
        (r", in whole or in part,?", ""),
        (r" and any [a-z]+(?=[ ,;.])", ""),
        (r"(?:,| or| and) (?:related|applicable|derivative|indirect)\b", ""),
        (r" or (?:attempting to )?[a-z]+(?=[ ,;.])", ""),
        (r" \((?!c\))[^()\n]{4,80}\)", ""),
    ),
    "condition added": (
        (r"(?<=[a-z)][a-z)])(?=[.;](?:\s|$))", " unless agreed otherwise in an order form"),
        (r"(?<=[a-z)][a-z)])(?=[.;](?:\s|$))", ", save for internal use"),
        (r"(?<=[a-z)][a-z)])(?=[.;](?:\s|$))", " where this is reasonably practicable"),
        (r"(?<=[a-z)][a-z)])(?=[.;](?:\s|$))", " in the first year"),
        (r"(?<=[a-z)][a-z)])(?=[.;](?:\s|$))", " (optional)"),
    ),
    "address changed": (
        (r"(https?://)(?:www\.)?[\w-]+(?=[./])", r"\1mirror-of-it"),
        (r"(https?://[\w./-]+/)[\w-]+(?=[\s).\]>/\"”]|$)", r"\1elsewhere"),
        (r"\b[\w.-]+@(?=[\w-]+\.)", "nobody@"),
        (r"(?<=@)[\w-]+(?=\.\w)", "example"),
        (r"(\]\(https?://)[\w.-]+", r"\1elsewhere.example"),
    ),
    "one letter": (
        (r"\bminors\b", "miners"),
        (r"\bnot\b", "now"),
        (r"\bcause\b", "clause"),
        (r"\bharm\b", "charm"),
        (r"\b(use|uses)\b", r"\1r"),
        (r"\bpolicy\b", "police"),
    ),
    "Chinese words": (
        ("不得", "可以"),
        ("不", ""),
        ("非商业", "商业"),
        ("必须", "可以"),
        ("应(?!用)", "可"),
        ("或", "和"),
        ("任何", "某些"),
        ("许可方", "被许可方"),
        ("免费", "付费"),
        ("禁止", "允许"),
        ("包括但不限于", "仅限于"),
        ("军事", "民用"),
        ("中华人民共和国", "新加坡"),
        ("亿", "万"),
    ),
}
"""Kind → pairs of a pattern and what is put in its place; any of them may be tried."""

_UNTOUCHED = (
    r"(?i:copyright (?:\(c\)|©|notice))[^\n]*|\d{1,2}, 20\d\d|20\d\d-\d\d-\d\d"
    r"|<[a-zA-Z][^<>]*>|\]\(#[^()\n]*\)|\A---\n(?s:.{,2000}?)\n---\n|^[ \t]*[\w ]{1,30}: \w{1,12}$"
)


def _swap(name: str) -> Harm:
    pairs = SWAPS[name]

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        untouched = [found.span() for found in re.finditer(_UNTOUCHED, sub.text, re.M)]
        untouched += sub.headings
        if name != "address changed":
            untouched += [found.span() for found in re.finditer(r"\S*(?:://|@)\S*", sub.text)]
        for pattern, new in rng.sample(pairs, len(pairs)):
            found = [
                one
                for one in re.finditer(pattern, sub.text)
                if one.start() >= sub.body and not any(a <= one.start() < b for a, b in untouched)
            ]
            if found:
                one = rng.choice(found)
                return edited(sub, one.span(), one.expand(new))
        return None

    return harm


KINDS: dict[str, Harm] = {f"words: {name}": _swap(name) for name in SWAPS}

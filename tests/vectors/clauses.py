"""Clauses as they stand in texts, and their canonical form 1, worked out by hand from the page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.vectors.vector import Vector, restriction_hash, sha256

FORMS = (
    ("plain", "nothing changes", "to send spam", "to send spam"),
    ("case", "the case is folded", "To SEND Spam", "to send spam"),
    ("sharp-s", "full case folding", "to flood a STRAßE", "to flood a strasse"),
    ("final-sigma", "one sigma", "ΟΔΟΣ ὁδός", "οδοσ ὁδόσ"),
    ("dotted-i", "the capital I with a dot has two characters", "İ", "i̇"),
    ("cherokee", "small Cherokee letters fold to capitals", "ꭰ", "Ꭰ"),
    ("footnote-digit", "a superscript digit behind a word", "to send spam² by mail", "to send spam by mail"),
    ("footnote-dagger", "a dagger behind a word", "to send spam† by mail", "to send spam by mail"),
    ("footnote-double-dagger", "a double dagger behind punctuation", "to send spam,‡ mail", "to send spam, mail"),
    ("footnote-many", "two superscript digits", "to send spam¹² by mail", "to send spam by mail"),
    ("footnote-bracket", "a number in brackets", "to send spam[1] by mail", "to send spam by mail"),
    ("footnote-caret", "a footnote of Markdown", "to send spam[^1] by mail", "to send spam by mail"),
    ("footnote-link", "a number in brackets that is a link", "to send spam [1](x) by mail", "to send spam 1 by mail"),
    ("nfkc-ligature", "a ligature", "to o\ufb00er ﬁles", "to offer files"),
    ("nfkc-wide", "full-width letters", "ｔｏ ｓｅｎｄ", "to send"),
    ("nfkc-fraction", "a fraction has a slash of its own", "½ of it", "1\u20442 of it"),
    ("nfkc-composed", "letters and their accents become one", "cafe\u0301", "café"),
    ("nfkc-roman", "a Roman number of one character", "part Ⅳ of it", "part iv of it"),
    ("nfkc-circled", "a digit in a circle", "part ① of it", "part 1 of it"),
    ("nfkc-numero", "a sign of two letters", "№ of it", "no of it"),
    ("entity-name", "an entity by name", "spam &amp; scam", "spam & scam"),
    ("entity-number", "an entity by number", "spam &#38; scam", "spam & scam"),
    ("entity-hex", "an entity by hexadecimal number", "spam &#x26; scam", "spam & scam"),
    ("entity-quote", "an entity of a quotation mark", "send &quot;spam&quot; now", "send 'spam' now"),
    ("entity-dash", "an entity of a dash", "self&mdash;harm", "self harm"),
    ("entity-space", "an entity of a space", "to&nbsp;send", "to send"),
    ("entity-once", "only once", "spam &amp;amp; scam", "spam &amp; scam"),
    ("entity-unknown", "none of HTML", "spam &scam; x", "spam &scam; x"),
    ("entity-accent", "an entity of a letter", "caf&eacute; x", "café x"),
    ("link", "a link becomes its text", "see [the rules](https://example.org/a) now", "see the rules now"),
    ("image", "a picture beside words, and no space before !", "see ![a rule](a.png) now", "see![a rule] now"),
    ("image-alone", "a picture and nothing beside it", "![a rule](a.png)", ""),
    ("tag", "tags go", "to <b>send</b> spam", "to send spam"),
    ("tag-attribute", "a tag with an attribute", 'to <a href="x">send</a> spam', "to send spam"),
    ("tag-capital", "a tag in capitals", "to <EM>send</EM> spam", "to send spam"),
    ("tag-void", "a tag that has no end", "to send <br/> spam", "to send spam"),
    ("tag-none", "words in angle brackets are no tag", "to send <unless authorised> spam", "to send <unless authorised> spam"),
    ("tag-single", "a comparison", "a < b and c > d", "a < b and c > d"),
    ("tag-entity", "a tag written with entities", "to &lt;b&gt;send&lt;/b&gt; spam", "to send spam"),
    ("backslash", "a backslash before punctuation", "to send \\(spam\\) now", "to send (spam) now"),
    ("backslash-word", "a backslash before a letter", "in c:\\temp it", "in c:\\temp it"),
    ("backslash-star", "an escaped asterisk goes as well", "to \\*send\\* spam", "to send spam"),
    ("quotes-curly", "curly quotation marks", "send “spam” now", "send 'spam' now"),
    ("quotes-low", "quotation marks below the line", "send „spam“ now", "send 'spam' now"),
    ("quotes-single", "an apostrophe", "somebody’s mail", "somebody's mail"),
    ("quotes-straight", "straight quotation marks", 'send "spam" now', "send 'spam' now"),
    ("quotes-angle", "angled ones, with spaces within", "send « spam » now", "send 'spam' now"),
    ("quotes-angle-tight", "angled ones without", "send «spam» now", "send 'spam' now"),
    ("quotes-angle-single", "single angled ones", "send ‹spam› now", "send 'spam' now"),
    ("quotes-backtick", "backticks", "send `spam` now", "send 'spam' now"),
    ("quotes-tex", "two of one kind become one", "send ``spam'' now", "send 'spam' now"),
    ("hyphen", "a hyphen", "self-harm now", "self harm now"),
    ("hyphen-hard", "a hyphen that does not break", "self‑harm now", "self harm now"),
    ("hyphen-soft", "a hyphen that is not seen", "self\u00adharm now", "selfharm now"),
    ("dash-em", "a dash without spaces", "self—harm now", "self harm now"),
    ("dash-en", "a dash with spaces", "self – harm now", "self harm now"),
    ("minus", "a minus sign", "at −5 degrees", "at 5 degrees"),
    ("bullet-within", "a bullet within", "spam • scam", "spam scam"),
    ("zero-width", "a space without width", "sp\u200bam now", "spam now"),
    ("zero-width-joiner", "a joiner", "sp\u200dam now", "spam now"),
    ("directional", "marks of direction", "sp\u202aam now\u202c", "spam now"),
    ("directional-override", "what turns the words round stays", "sp\u202eam now", "sp\u202eam now"),
    ("directional-isolate", "directional isolates", "sp\u2066am\u2069 now", "spam now"),
    ("bom-within", "a byte order mark within", "sp\ufeffam now", "spam now"),
    ("variation", "a variation selector", "sp\ufe0fam now", "spam now"),
    ("star", "emphasis", "to **send** *spam*", "to send spam"),
    ("ellipsis", "three dots in one", "spam… and scam", "spam... and scam"),
    ("underscore", "emphasis by underscores", "to _send_ spam", "to send spam"),
    ("underscore-within", "underscores between letters stay", "to send_all spam", "to send_all spam"),
    ("underscore-digits", "underscores between digits stay", "to 1_000 people", "to 1_000 people"),
    ("underscore-double", "strong emphasis", "to __send__ spam", "to send spam"),
    ("space-many", "many spaces", "to   send  spam", "to send spam"),
    ("space-tab", "tabs and line feeds", "to\tsend\r\n  spam", "to send spam"),
    ("space-wide", "spaces of other widths", "to\u2003send\u00a0spam\u3000now", "to send spam now"),
    ("eg", "e.g.", "spam e.g. by mail", "spam for example by mail"),
    ("eg-short", "eg.", "spam eg. by mail", "spam for example by mail"),
    ("eg-comma", "e.g. with a comma", "spam, e.g., by mail", "spam, for example by mail"),
    ("eg-words", "for example with a comma", "spam, for example, by mail", "spam, for example by mail"),
    ("eg-capital", "the case is folded before", "spam E.G. by mail", "spam for example by mail"),
    ("eg-in-word", "the end of another word", "to break a leg. now", "to break a leg. now"),
    ("ie", "i.e.", "spam i.e. mail", "spam that is mail"),
    ("space-before", "a space before punctuation", "spam , scam ; mail : x ! y ? z . a", "spam, scam; mail: x! y? z. a"),
    ("space-brackets", "spaces in brackets", "( spam ) and [ scam ]", "(spam) and [scam]"),
    ("end-spaces", "spaces at both ends", "  to send spam  ", "to send spam"),
    ("end-quotes", "quotation marks at both ends", "“to send spam”", "to send spam"),
    ("enumerator-letter", "(a)", "(a) to send spam", "to send spam"),
    ("enumerator-dot", "a.", "a. to send spam", "to send spam"),
    ("enumerator-bracket", "a)", "a) to send spam", "to send spam"),
    ("enumerator-number", "1.", "1. to send spam", "to send spam"),
    ("enumerator-numbers", "1.2.", "1.2. to send spam", "to send spam"),
    ("enumerator-number-bracket", "1)", "1) to send spam", "to send spam"),
    ("enumerator-number-brackets", "(12)", "(12) to send spam", "to send spam"),
    ("enumerator-roman", "(iv)", "(iv) to send spam", "to send spam"),
    ("enumerator-roman-capital", "IV.", "IV. to send spam", "to send spam"),
    ("enumerator-bullet", "a bullet", "• to send spam", "to send spam"),
    ("enumerator-hyphen", "a hyphen", "- to send spam", "to send spam"),
    ("enumerator-star", "an asterisk", "* to send spam", "to send spam"),
    ("enumerator-two", "two of them", "(a) (i) to send spam", "to send spam"),
    ("enumerator-bullet-letter", "a bullet before a letter", "- (b) to send spam", "to send spam"),
    ("enumerator-word", "an article is none", "a weapon", "a weapon"),
    ("enumerator-no-space", "no space behind it", "1.to send spam", "1.to send spam"),
    ("end-dot", "a full stop", "to send spam.", "to send spam"),
    ("end-semicolon", "a semicolon", "to send spam;", "to send spam"),
    ("end-and", "; and", "to send spam; and", "to send spam"),
    ("end-or", ", or", "to send spam, or", "to send spam"),
    ("end-and-or", "and/or", "to send spam and/or", "to send spam"),
    ("end-many", "until none is there", "to send spam; and/or, and.;", "to send spam"),
    ("end-colon", "a colon", "to send spam:", "to send spam"),
    ("end-quote", "a quotation mark before the full stop", "to send “spam”.", "to send 'spam"),
    ("end-word", "the end of another word is none", "to break sand", "to break sand"),
    ("end-exclamation", "an exclamation mark stays", "to send spam!", "to send spam!"),
    ("end-bracket", "a bracket stays", "to send (spam);", "to send (spam)"),
    ("intentionally", "a word more is another clause", "to intentionally send spam", "to intentionally send spam"),
    ("example", "the clause of the page", "(a) To send “spam” e.g. by e‑mail; and", "to send 'spam' for example by e mail"),
    ("footnote-number", "a mark behind a number that is no digit", "½² of it", "1\u20442 of it"),
    ("footnote-behind-digit", "a superscript behind a digit is a number", "5² of it", "52 of it"),
    ("footnote-wide", "brackets that are wide are none yet", "spam［1］ now", "spam[1] now"),
    ("entity-prototype", "a word that only programs know", "spam &constructor; x", "spam &constructor; x"),
    ("entity-no-end", "a name without its end, and more behind it", "spam &notit; x", "spam ¬it; x"),
    ("entity-control", "a number that is no character goes", "sp&#1;am &#xFDD0;x", "spam x"),
    ("entity-windows", "numbers as Windows has them", "spam &#151;x", "spam x"),
    ("entity-none", "a number that is none", "spam &#0;x &#xD800;y", "spam \ufffdx \ufffdy"),
    ("image-rule", "a picture and a rule", "--- ![a rule](a.png) ***", ""),
    ("image-link", "what stands behind a picture is no link", "see ![a](b)(c) now", "see![a](c) now"),
    ("link-address", "an address that is the target", "see [http://a.org](http://a.org/) now", "see http://a.org now"),
    ("link-other", "an address that leads elsewhere", "see [http://a.org](http://b.org) now", "see http://a.org http://b.org now"),
    ("link-mail", "a letter box in another case", "to [A@b.org](mailto:a@B.org) now", "to a@b.org now"),
    ("link-other-mail", "another letter box", "to [a@b.org](mailto:c@b.org) now", "to a@b.org mailto:c@b.org now"),
    ("tag-long-s", "a long s is an s", "to <&#383;pan>send</span> spam", "to send spam"),
    ("tag-attribute-bare", "a value without marks, up to the end", "to <a href=x/>send spam", "to send spam"),
    ("tag-spaces", "too much white space is no tag", "to <p" + " " * 100 + ">send", "to <p >send"),
    ("tag-closed", "nothing but white space behind a name that closes", 'to </p class="x">send', "to </p class='x'>send"),
    ("quotes-star", "two marks with a star between", "'*'send'*' it", "send' it"),
    ("underscore-two", "none is between letters", "to send__all spam", "to sendall spam"),
    ("eg-no-point", "the last point is absent", "spam e.g by mail", "spam for example by mail"),
    ("ie-comma", "i.e. with a comma and a space", "spam i. e., mail", "spam that is mail"),
    ("enumerator-three-letters", "three letters in brackets are a word", "(abc) to send", "(abc) to send"),
    ("enumerator-digits", "digits of other writing", "٣. to send spam", "to send spam"),
    ("enumerator-sections", "five numbers are none", "1.2.3.4.5 to send", "1.2.3.4.5 to send"),
    ("end-alone", "a last word that is the first", "and", "and"),
    ("white-space", "separators that ASCII calls so", "to\x1csend\x1fspam", "to send spam"),
    ("chinese", "letters without case", "（一）发送垃圾邮件；", "(一)发送垃圾邮件"),
    ("arabic", "letters from right to left, with marks", "\u200fإرسال البريد\u200e", "إرسال البريد"),
    ("emoji", "a picture of two characters", "to send ✉️ now", "to send ✉ now"),
    ("astral", "letters beyond the basic plane", "𝐒𝐩𝐚𝐦 now", "spam now"),
)  # fmt: skip


def vectors() -> Iterator[Vector]:
    """Clauses and their canonical form."""
    for name, why, words, form in FORMS:
        answer = {"canonical": form, "digest": sha256(form)}
        yield Vector(name, why, {f"{name}.txt": words.encode()}, answer)


LISTS = (
    ("example", "the text of the page", "You agree not to use the Model:\n\n(a) To send “spam” e.g. by e‑mail; and\n(b) to steer a weapon.", (
        "to send 'spam' for example by e mail", "to steer a weapon",
    )),
    ("bullets", "bullets in place of letters", "You agree not to use the Model:\n\n- to send spam;\n- to steer a weapon.", ("to send spam", "to steer a weapon")),
    ("numbers", "numbers", "You agree not to use the Model:\n\n1. to send spam;\n2. to steer a weapon;\n3. to break the law.", ("to send spam", "to steer a weapon", "to break the law")),
    ("before", "other words around the list", "This text gives you the Model.\n\nYou agree not to use the Model:\n\n(a) to send spam;\n(b) to steer a weapon.\n\nThe Model comes as it is.", ("to send spam", "to steer a weapon")),
    ("wrapped", "items over several lines", "You agree not to use the Model:\n\n(a) to send spam\n    to people who did not\n    ask for it;\n(b) to steer\n    a weapon.", ("to send spam to people who did not ask for it", "to steer a weapon")),
    ("nested", "items below an item", "You agree not to use the Model:\n\n(a) to harm people by any of these ways:\n    (i) a weapon;\n    (ii) a poison;\n(b) to send spam.", ("to harm people by any of these ways: a weapon", "to harm people by any of these ways: a poison", "to send spam")),
    ("heading", "a heading above items is not put before them", "You agree not to use the Model:\n\n1. Weapons\n   (a) to steer a weapon;\n   (b) to build a weapon.\n2. Mail\n   (a) to send spam.", ("to steer a weapon", "to build a weapon", "to send spam")),
    ("none", "a list that restricts nothing", "You get with the Model:\n\n(a) a manual;\n(b) a box.", ()),
    ("empty", "no text", "", ()),
    ("twice", "one clause twice is one in the hash", "You agree not to use the Model:\n\n(a) to send spam;\n(b) to steer a weapon;\n(c) To send spam.", ("to send spam", "to steer a weapon", "to send spam")),
    ("crlf", "lines that end in CR LF", "You agree not to use the Model:\r\n\r\n(a) to send spam;\r\n(b) to steer a weapon.\r\n", ("to send spam", "to steer a weapon")),
)  # fmt: skip


def texts() -> Iterator[Vector]:
    """Licence texts and their clauses."""
    for name, why, text, found in LISTS:
        answer = {"clauses": list(found), "restrictions": restriction_hash(map(sha256, found))}
        yield Vector(name, why, {f"{name}.txt": text.encode()}, answer)


def sets() -> Iterator[Vector]:
    """Sets of clauses and their hash."""
    many = [f"to do harm of the kind {number}" for number in range(1, 31)]
    for name, why, found in (
        ("empty", "no clause", []),
        ("one", "one clause", ["to send spam"]),
        (
            "two",
            "the clauses of the page",
            ["to send 'spam' for example by e mail", "to steer a weapon"],
        ),
        (
            "two-backwards",
            "their order does not count",
            ["to steer a weapon", "to send 'spam' for example by e mail"],
        ),
        ("twice", "a clause twice", ["to send spam", "to steer a weapon", "to send spam"]),
        ("once", "the same once", ["to send spam", "to steer a weapon"]),
        ("words", "other words", ["to send spam", "to intentionally steer a weapon"]),
        ("fourteen", "as many as one key holds", many[:14]),
        ("thirty", "more than two keys hold", many),
        ("unicode", "clauses beyond ASCII", ["发送垃圾邮件", "إرسال البريد", "to send ✉ now"]),
        ("nothing", "the empty clause", [""]),
    ):
        digests = sorted({sha256(one) for one in found})
        content = json.dumps(found, ensure_ascii=False).encode()
        answer = {"digests": digests, "restrictions": restriction_hash(digests)}
        yield Vector(name, why, {f"{name}.json": content}, answer)

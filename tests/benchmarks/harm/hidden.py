"""Clauses and sentences that stay in the file but that a reader does not see, or sees struck."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.benchmarks.harm.subject import (
    Edit,
    Harm,
    Subject,
    clause,
    either,
    every,
    kind,
    lost,
    own_lines,
    replaced,
    sentences,
    truncated,
    whole_line,
)

_STYLES = (
    "display:none",
    "display: none !important",
    "visibility:hidden",
    "visibility: collapse",
    "opacity:0",
    "opacity: 0.01",
    "font-size:0",
    "font-size: 1px",
    "font-size:.1em",
    "font: 0/0 a",
    "color:white",
    "color: #fff",
    "color:#FFFFFF",
    "color: rgb(255, 255, 255)",
    "color: transparent",
    "color: rgba(0,0,0,0)",
    "color: #12345600",
    "color:#111;background:#111",
    "background-color: black; color: black",
    "text-decoration: line-through",
    "text-decoration-line:line-through",
    "position:absolute; left:-9999px",
    "text-indent:-9999px",
    "height:0;overflow:hidden",
    "max-height: 0; overflow: hidden",
    "width:1px;height:1px;overflow:hidden",
    "clip: rect(0,0,0,0); position:absolute",
    "clip-path: inset(100%)",
    "transform: scale(0)",
    "filter: opacity(0)",
    "content-visibility:hidden",
    "zoom:0.01",
    "margin-left:-5000px",
)
_ELEMENTS = (
    ("<font size=0>", "</font>"),
    ('<font size="0" color="red">', "</font>"),
    ("<font color=white>", "</font>"),
    ('<font color="#ffffff">', "</font>"),
    ("<span hidden>", "</span>"),
    ('<span hidden="until-found">', "</span>"),
    ("<SPAN HIDDEN>", "</SPAN>"),
    ('<span aria-hidden="true">', "</span>"),
    ("<template>", "</template>"),
    ("<noscript>", "</noscript>"),
    ("<script>", "</script>"),
    ("<script type='text/plain'>", "</script>"),
    ("<style>", "</style>"),
    ("<STYLE>", "</STYLE>"),
    ("<textarea hidden>", "</textarea>"),
    ('<textarea style="display:none">', "</textarea>"),
    ('<input type="hidden" value="', '">'),
    ("<title>", "</title>"),
    ("<dialog>", "</dialog>"),
    ("<datalist><option>", "</option></datalist>"),
    ("<object>", "</object>"),
    ("<audio>", "</audio>"),
    ("<video>", "</video>"),
    ("<canvas>", "</canvas>"),
    ("<iframe>", "</iframe>"),
    ("<noframes>", "</noframes>"),
    ("<rp>", "</rp>"),
    ("<svg><desc>", "</desc></svg>"),
    ('<abbr title="', '">a</abbr>'),
    ('<img alt="', '" src="a.png">'),
    ("<del>", "</del>"),
    ("<s>", "</s>"),
    ("<strike>", "</strike>"),
    ('<del cite="a">', "</del>"),
    ('<style>.x{display:none}</style><span class="x">', "</span>"),
    ('<style>#x { visibility: hidden }</style><div id="x">', "</div>"),
    ("<!-- ", " -->"),
    ("<!--", "--!>"),
    ("<![CDATA[", "]]>"),
    ("<?php /* ", " */ ?>"),
    ("<!DOCTYPE x [", "]>"),
    ("~~", "~~"),
    ("~~ ", " ~~"),
    ("![", "](a.png)"),
    ('[a](b "', '")'),
    ('[](https://a.example "', '")'),
    ("{# ", " #}"),
    ("{% comment %}", "{% endcomment %}"),
    ("\\sout{", "}"),
    ("\\st{", "}"),
    ("\\phantom{", "}"),
    ("\\iffalse ", " \\fi"),
    ("[s]", "[/s]"),
    ("(* ", " *)"),
    ("/* ", " */"),
    ("{- ", " -}"),
    ("\u202e", "\u202c"),
)
_LINES = (
    "[//]: # ({})",
    '[//]: # "{}"',
    "[comment]: <> ({})",
    "[x]: https://a.example '{}'",
    "[^1]: {}",
    "% {}",
    ".. {}",
    "..\n   {}",
    "REM {}",
    "# {}",
    "// {}",
    "; {}",
    "-- {}",
    "dnl {}",
    "{{{{!-- {} --}}}}",
    "\\begin{{comment}}\n{}\n\\end{{comment}}",
    "<!--\n{}\n-->",
    "/*\n{}\n*/",
    "<del>\n{}\n</del>",
    "<details hidden>\n{}\n</details>",
    "```comment\n-->\n<!--\n{}\n-->\n```",
    "::: hidden\n{}\n:::",
    "=begin\n{}\n=end",
    "#if 0\n{}\n#endif",
    "~~{}~~",
    "~~\n{}\n~~",
    ":::{{.hidden}}\n{}\n:::",
    "![{}](a.png)",
)


def _combining(mark: str) -> Callable[[str], str]:
    return lambda old: "".join(c + mark if c.isalnum() else c for c in old)


def _element(begin: str, end: str) -> Callable[[str], str]:
    return lambda old: begin + old.replace('"', "'") + end if '="' in begin else begin + old + end


_INLINE: tuple[Callable[[str], str], ...] = (
    *(_element(begin, end) for begin, end in _ELEMENTS),
    *map(_combining, "\u0335\u0336\u0337\u0338\u20e0"),
    lambda old: "\u202e" + old[::-1] + "\u202c",
    lambda old: "".join(chr(0xE0000 + ord(c)) if 32 <= ord(c) < 127 else c for c in old),
)
_STYLED = tuple(
    _element(f'<{tag} style="{style}">', f"</{tag}>")
    for style in _STYLES
    for tag in ("span", "p", "div", "b")
)


def _of_clause(dresses: tuple[Callable[[str], str], ...]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.spans:
            return None
        at = rng.randrange(len(sub.spans))
        dress = rng.choice(dresses)
        new = dress(sub.text[slice(*sub.spans[at])])
        return Edit(replaced(sub.text, sub.spans[at], new), clause(sub.digests[at]))

    return harm


def _of_sentence(dresses: tuple[Callable[[str], str], ...]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        spans = sentences(sub)
        if not spans:
            return None
        span = rng.choice(spans)
        new = rng.choice(dresses)(sub.text[slice(*span)])
        return Edit(replaced(sub.text, span, new), lost(sub, span))

    return harm


def _of_lead_in(dresses: tuple[Callable[[str], str], ...]) -> Harm:
    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if not sub.lead_ins:
            return None
        span = rng.choice(sub.lead_ins)
        new = rng.choice(dresses)(sub.text[slice(*span)])
        under = [d for s, d in zip(sub.spans, sub.digests, strict=True) if s[0] > span[0]]
        named = either(kind("lead-in"), every(map(clause, under[:1])), truncated)
        return Edit(replaced(sub.text, span, new), named)

    return harm


def _lines_of_clauses(count: int) -> Harm:
    """Whole lines of some clauses in a row, in a comment of one line or of several."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if len(sub.spans) < count + 1:
            return None
        first = rng.randrange(len(sub.spans) - count + 1)
        places = range(first, first + count)
        if not all(own_lines(sub, at) for at in places):
            return None
        start, end = whole_line(sub, first)[0], whole_line(sub, first + count - 1)[1]
        old = sub.text[start:end].rstrip("\n")
        form = rng.choice(_LINES)
        new = form.format(old)
        if form.startswith(".."):
            new = new.replace("\n", "\n   ")
        if "\n" not in form:
            new = "\n".join(form.format(line) if line.strip() else line for line in old.split("\n"))
        named = every(either(clause(sub.digests[at]), kind("lead-in")) for at in places)
        return Edit(sub.text[:start] + new + "\n" + sub.text[end:], named)

    return harm


def _across_lines(begin: str, end: str) -> Harm:
    """A mark before one clause and its end after a later one."""

    def harm(sub: Subject, rng: random.Random) -> Edit | None:
        if len(sub.spans) < 4:
            return None
        first = rng.randrange(len(sub.spans) - 2)
        last = first + rng.randrange(1, 3)
        start, stop = sub.spans[first][0], sub.spans[last][1]
        inner = sub.text[start:stop]
        text = sub.text[:start] + begin + inner + end + sub.text[stop:]
        return Edit(text, every(clause(sub.digests[at]) for at in range(first, last + 1)))

    return harm


def _whole_list(sub: Subject, rng: random.Random) -> Edit | None:
    if not sub.spans:
        return None
    begin, end = rng.choice(
        (
            ("<!--", "-->"),
            ("<div hidden>", "</div>"),
            ("<details style='display:none'>", "</details>"),
            ("<template>", "</template>"),
            ("<div style='font-size:0'>", "</div>"),
            ("<!--", ""),
            ("<script>", ""),
        )
    )
    start, stop = whole_line(sub, 0)[0], whole_line(sub, len(sub.spans) - 1)[1]
    text = f"{sub.text[:start]}{begin}\n{sub.text[start:stop]}\n{end}\n{sub.text[stop:]}"
    return Edit(text, either(truncated, every(map(clause, sub.digests))))


KINDS: dict[str, Harm] = {
    "hidden: clause in an element": _of_clause(_INLINE),
    "hidden: clause by a style": _of_clause(_STYLED),
    "hidden: sentence in an element": _of_sentence(_INLINE),
    "hidden: sentence by a style": _of_sentence(_STYLED),
    "hidden: lead-in": _of_lead_in(_INLINE + _STYLED),
    "hidden: clause in comment lines": _lines_of_clauses(1),
    "hidden: two clauses in comment lines": _lines_of_clauses(2),
    "hidden: three clauses in comment lines": _lines_of_clauses(3),
    "hidden: struck over several clauses": _across_lines("~~", "~~"),
    "hidden: comment over several clauses": _across_lines("<!--", "-->"),
    "hidden: element over several clauses": _across_lines("<span hidden>", "</span>"),
    "hidden: deleted over several clauses": _across_lines("<del>", "</del>"),
    "hidden: whole list": _whole_list,
}

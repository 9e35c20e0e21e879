"""Measure how many edits of licence texts are noticed, and named where they are.

`python -m tests.benchmarks.mutations [FOLDER …]` prints recall for each kind of harmful edit and
false alarms for each kind of harmless one, over the AI licences in licensedcode-data and over every
text in the folders. Each text is known by its own description, so nothing has to be shipped.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import json
import os
import random
import re
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.benchmarks.harm import HARMFUL
from tests.benchmarks.harm.subject import Subject, subject

from weightmark.alignment import known
from weightmark.recognition import recognize
from weightmark.texts import clauses

LICENSED = (
    "bigcode-open-rail-m-v1",
    "bigscience-open-rail-m",
    "bigscience-rail-1.0",
    "stable-diffusion-2022-08-22",
    "llama-2-license-2023",
    "llama-license-2023",
    "yolo-2.0",
    "apache-2.0",
    "mit",
    "cc-by-nc-4.0",
)


# --- harmless edits -----------------------------------------------------------------------


def _rewrapped(sub: Subject, width: int, indent: str) -> str:
    """Every long line wrapped on its own, as an editor does."""
    out = []
    for line in sub.text.split("\n"):
        lead = line[: len(line) - len(line.lstrip())]
        if len(line) <= width:
            out.append(line)
            continue
        out += textwrap.wrap(
            line.strip(),
            width,
            initial_indent=lead,
            subsequent_indent=lead + indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(out)


def _hard_wrapped(text: str) -> bool:
    lines = [len(line) for line in text.split("\n") if line.strip()]
    return max(lines, default=0) < 130


_MARK = re.compile(r"^([ \t]*)(?:[-*•]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])[ \t]+", re.M)


def _remarked(sub: Subject, mark: Callable[[int], str]) -> str | None:
    """Flat lists with other markers."""
    if not sub.spans or not sub.lead_ins:
        return None
    found = clauses.find_clauses(sub.text)
    if any("." in c.label for one in found for c in one.clauses):
        return None
    lines = sub.text.split("\n")
    for one in found:
        for count, clause in enumerate(one.clauses, 1):
            line = lines[clause.line - 1]
            marked = _MARK.match(line)
            if not marked:
                return None
            lines[clause.line - 1] = f"{marked[1]}{mark(count)} {line[marked.end() :]}"
    return "\n".join(lines)


def _shuffled(sub: Subject, rng: random.Random) -> str | None:
    if len(sub.spans) < 3 or any(
        "." in c.label for one in clauses.find_clauses(sub.text) for c in one.clauses
    ):
        return None
    if len(clauses.find_clauses(sub.text)) > 1:
        return None
    words = [
        re.sub(r"(?:;\s*(?:and|or)|[;.,])\s*$", "", sub.text[slice(*span)]) for span in sub.spans
    ]
    rng.shuffle(words)
    out: list[str] = []
    at = 0
    for span, new in zip(sub.spans, words, strict=True):
        out += [sub.text[at : span[0]], new, ";"]
        at = span[1]
    return "".join([*out, sub.text[at:]])


def _closers(sub: Subject, mark: str) -> str | None:
    if not sub.spans:
        return None
    out: list[str] = []
    at = 0
    for span in sub.spans:
        out += [
            sub.text[at : span[0]],
            re.sub(r"(?:;\s*(?:and|or)|[;.,])\s*$", "", sub.text[slice(*span)]),
            mark,
        ]
        at = span[1]
    joined = "".join([*out, sub.text[at:]])
    return joined if not _run_in(sub) else None


def _run_in(sub: Subject) -> bool:
    return any(
        "\n" not in sub.text[a[1] : b[0]] for a, b in zip(sub.spans, sub.spans[1:], strict=False)
    )


def _quoted_yaml(text: str) -> str:
    body = "\n".join(f"  {line}" if line.strip() else "" for line in text.split("\n"))
    return f"---\nlicense: other\nextra_gated_prompt: |-\n{body}\ntags:\n- text\n---\n\n# A model\n"


def _as_html(text: str) -> str | None:
    if "<" in text or (_hard_wrapped(text) and clauses.find_clauses(text)):
        return None
    blocks = re.split(r"\n[ \t]*\n", text)
    out = []
    for block in blocks:
        lines = [html.escape(line, quote=False) for line in block.split("\n")]
        out.append(
            "<p>" + "<br>\n".join(lines) + "</p>"
            if not _hard_wrapped(text)
            else "<p>" + "\n".join(lines) + "</p>"
        )
    return "<html><body>\n" + "\n".join(out) + "\n</body></html>"


def _as_html_list(sub: Subject) -> str | None:
    plain = _remarked(sub, lambda n: "@@LI")
    if plain is None or "<" in sub.text or _hard_wrapped(sub.text):
        return None
    out: list[str] = []
    for line in plain.split("\n"):
        body = html.escape(line.strip(), quote=False)
        if not body:
            continue
        if body.startswith("@@LI"):
            begin = "<ol>\n" if not out or not out[-1].endswith("</li>") else ""
            out.append(f"{begin}<li>{body[4:].strip()}</li>")
        else:
            if out and out[-1].endswith("</li>"):
                out[-1] += "\n</ol>"
            out.append(f"<p>{body}</p>")
    return "\n".join(out)


def _new_notice(text: str) -> str:
    lines = text.split("\n")
    for at, line in enumerate(lines[:12]):
        if line.lower().startswith(("copyright (c)", "copyright ©")):
            lines[at] = "Copyright (c) 2019-2031 Someone Else Ltd. and friends"
            return "\n".join(lines)
    return "Copyright (c) 2031 Someone Else Ltd.\n\n" + text


def _each_line(prefix: str) -> Callable[[str], str]:
    return lambda text: "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def _months(text: str) -> str:
    head = text[:500]
    head = re.sub(
        r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
        r"|December) \d{1,2}, 20\d\d",
        "May 5, 2031",
        head,
    )
    return head + text[500:]


def _bold_headings(text: str) -> str:
    return re.sub(
        r"^(Section [IVX]+: [^\n]{3,60}|[A-Z][A-Z ]{5,40}|Use Restrictions|Attachment A)$",
        r"### **\1**",
        text,
        flags=re.M,
    )


def _gutter(text: str) -> str:
    return "\n".join(f"{n:4} | {line}" for n, line in enumerate(text.split("\n"), 1))


def _plain(edit: Callable[[str], str | None]) -> Callable[[Subject, random.Random], str | None]:
    return lambda sub, rng: edit(sub.text)


_CURLY = str.maketrans({"'": "’"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _curly(text: str) -> str:
    return re.sub(r'"([^"\n]{1,200})"', "“\\1”", text).translate(_CURLY)


_INDENT = re.compile(r"(?m)^[ \t]+")
_ALL_BULLETS = ("–", "◦", "■", "‣", "+")


def _ragged(sub: Subject, rng: random.Random) -> str:
    """Every paragraph broken wherever, as a mail or a narrow column does."""
    out = []
    for paragraph in re.split(r"(\n[ \t]*\n)", sub.text):
        lines = []
        for line in paragraph.split("\n"):
            row = ""
            for word in line.split(" "):
                if len(row) > rng.randint(25, 95):
                    lines.append(row.rstrip())
                    row = ""
                row += word + " "
            lines.append(row.rstrip())
        out.append("\n".join(lines))
    return "".join(out)


def _filled(sub: Subject, rng: random.Random) -> str:
    """Every paragraph filled anew to one width, whatever its lines were."""
    width = rng.choice((40, 57, 66, 72, 79, 80, 88, 99))
    return "\n\n".join(
        textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False)
        for paragraph in re.split(r"\n[ \t]*\n", sub.text)
    )


def _around_clauses(sub: Subject, mark: str) -> str | None:
    """Each clause in markup."""
    if not sub.spans or _run_in(sub):
        return None
    out: list[str] = []
    at = 0
    for start, end in sub.spans:
        words = sub.text[start:end]
        if any(sign in words for sign in "\n`*_"):
            return None
        out += [sub.text[at:start], mark, words, mark]
        at = end
    return "".join([*out, sub.text[at:]])


def _other_bullets(sub: Subject, rng: random.Random) -> str | None:
    bullet = rng.choice(_ALL_BULLETS)
    return _remarked(sub, lambda n: bullet)


def _paged(text: str) -> str:
    lines = text.split("\n")
    gaps = [at for at, line in enumerate(lines) if not line.strip()][8::9]
    for count, at in enumerate(reversed(gaps)):
        lines[at : at + 1] = ["", f"Page {len(gaps) - count} of {len(gaps) + 1}", ""]
    return "\n".join(lines)


def _underlined(text: str) -> str:
    return re.sub(
        r"(?m)^(Section [IVX]+: [^\n]{3,60}|[A-Z][A-Z ]{5,40})$",
        lambda found: f"{found[1]}\n{'=' * len(found[1])}",
        text,
    )


def _stopped(text: str) -> str | None:
    """A full stop at the end of each line of words that has no other mark there.

    What stands in a code fence is drawn, and stays.
    """
    if _hard_wrapped(text):
        return None
    parts = re.split(r"(?ms)(^```.*?^```[ \t]*$)", text)
    parts[::2] = [re.sub(r"(?m)(?<=[a-z])[ \t]*$", ".", part) for part in parts[::2]]
    return "".join(parts)


def _paragraph_each(text: str) -> str | None:
    if "<" in text:
        return None
    blocks = [html.escape(block, quote=False) for block in re.split(r"\n[ \t]*\n", text)]
    return "\n".join(f"<p>{block}</p>" for block in blocks if block.strip())


def _preformatted(text: str) -> str | None:
    return None if "<" in text else f"<pre>\n{html.escape(text, quote=False)}\n</pre>\n"


def _justified(sub: Subject, rng: random.Random) -> str:
    return re.sub(r"(?<=\w) (?=\w)", lambda _: " " * rng.randint(1, 3), sub.text)


def _commented(open_: str, prefix: str, close: str) -> Callable[[str], str]:
    return lambda text: f"{open_}\n{_each_line(prefix)(text)}\n{close}\n"


def _british(text: str) -> str:
    return text.replace("license", "licence").replace("License", "Licence")


def _numbered_pages(text: str) -> str:
    """The number of a page behind every 40 lines, as text from a PDF has it."""
    lines = text.split("\n")
    out: list[str] = []
    for at, line in enumerate(lines, 1):
        out.append(line)
        if at % 40 == 0:
            out += ["", str(at // 40), "", "\x0c"]
    return "\n".join(out)


_SHEET = (
    "<style>\nbody { margin: 0 auto; } .x { display: none } p:not(.x) { color: #1a1a1a; }\n</style>"
)


def _standalone(text: str) -> str | None:
    """A page as pandoc makes it, with a style sheet."""
    body = _paragraph_each(text)
    head = f"<head>\n<title>LICENSE</title>\n{_SHEET}\n</head>"
    return body and f"<!DOCTYPE html>\n<html>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


def _quoted(text: str, form: str) -> str:
    """Other quotation marks, but for those of HTML."""
    return re.sub(r'(?<!=)["“]([^"“”<>\n]{1,80})["”]', form, text)


def _contents(text: str) -> str | None:
    found = re.findall(r"(?m)^(Section [IVX]+: [^\n]{3,60}|Attachment A)$", text)
    lines = [f"- [{one}](#{re.sub(r'[^a-z0-9]+', '-', one.lower())})" for one in found]
    return "\n".join(lines) + f"\n\n{text}" if found else None


HARMLESS: dict[str, Callable[[Subject, random.Random], str | None]] = {
    "CRLF": _plain(lambda t: t.replace("\r\n", "\n").replace("\n", "\r\n")),
    "CR": _plain(lambda t: t.replace("\r\n", "\n").replace("\n", "\r")),
    "byte order mark": _plain(lambda t: "\ufeff" + t),
    "straight quotes and dashes": _plain(lambda t: t.translate(_STRAIGHT)),
    "curly quotes": _plain(_curly),
    "no-break spaces": _plain(lambda t: re.sub(r"(?<=\w) (?=of\b)", "\u00a0", t)),
    "zero-width characters": _plain(
        lambda t: t.replace("the ", "the\u200b ").replace("tion", "\u00adtion")
    ),
    "wrapped at 60, hanging": lambda sub, rng: _rewrapped(sub, 60, "    "),
    "wrapped at 60, flush": lambda sub, rng: _rewrapped(sub, 60, ""),
    "wrapped at 100, flush": lambda sub, rng: _rewrapped(sub, 100, ""),
    "indented": _plain(_each_line("    ")),
    "trailing blanks": _plain(lambda t: re.sub(r"(?m)$", "  ", t)),
    "blank lines doubled": _plain(lambda t: re.sub(r"\n[ \t]*\n", "\n\n\n", t)),
    "every line a paragraph": lambda sub, rng: (
        None if _hard_wrapped(sub.text) else sub.text.replace("\n", "\n\n")
    ),
    "copyright line": _plain(_new_notice),
    "date": _plain(_months),
    "bullets": lambda sub, rng: _remarked(sub, lambda n: "-"),
    "stars": lambda sub, rng: _remarked(sub, lambda n: "*"),
    "numbers": lambda sub, rng: _remarked(sub, lambda n: f"{n}."),
    "letters": lambda sub, rng: _remarked(sub, lambda n: f"({chr(96 + n)})" if n < 27 else "(z)"),
    "roman numerals": lambda sub, rng: _remarked(sub, lambda n: f"({_roman(n)})"),
    "order of clauses": _shuffled,
    "stops after clauses": lambda sub, rng: _closers(sub, "."),
    "semicolons after clauses": lambda sub, rng: _closers(sub, ";"),
    "block quote": _plain(_each_line("> ")),
    "code fence": _plain(lambda t: f"```text\n{t}\n```\n"),
    "# comments": _plain(_each_line("# ")),
    "// comments": _plain(_each_line("// ")),
    "/* comment */": _plain(lambda t: "/*\n" + _each_line(" * ")(t) + "\n */\n"),
    "line numbers": _plain(_gutter),
    "bold headings": _plain(_bold_headings),
    "markdown escapes": _plain(lambda t: re.sub(r"(?m)^(\d{1,2})\. ", r"\1\\. ", t)),
    "HTML paragraphs": _plain(_as_html),
    "HTML list": lambda sub, rng: _as_html_list(sub),
    "entities": _plain(lambda t: t.replace("’", "&rsquo;").replace('"', "&quot;")),
    "front matter before it": _plain(lambda t: "---\nlicense: other\nlanguage:\n- en\n---\n\n" + t),
    "inside front matter": _plain(_quoted_yaml),
    "ragged lines": _ragged,
    "paragraphs filled": _filled,
    "one line": _plain(lambda t: " ".join(t.split())),
    "no indentation": _plain(lambda t: _INDENT.sub("", t)),
    "indented by a tab": _plain(_each_line("\t")),
    "tabs after markers": _plain(
        lambda t: re.sub(r"(?m)^([ \t]*\(?(?:[a-z]|\d{1,2})[.)]) +", "\\1\t", t)
    ),
    "clauses in bold": lambda sub, rng: _around_clauses(sub, "**"),
    "clauses in italics": lambda sub, rng: _around_clauses(sub, "_"),
    "clauses as code": lambda sub, rng: _around_clauses(sub, "`"),
    "other bullets": _other_bullets,
    "page numbers": _plain(_paged),
    "underlined headings": _plain(_underlined),
    "a full stop at each line": _plain(_stopped),
    "HTML, a paragraph each": _plain(_paragraph_each),
    "HTML, preformatted": _plain(_preformatted),
    "justified": _justified,
    "two blanks after a stop": _plain(lambda t: re.sub(r"\. (?=[A-Z])", ".  ", t)),
    "/** comment */": _plain(_commented("/**", " * ", " */")),
    '""" string': _plain(_commented('LICENSE = """', "", '"""')),
    "-- comments": _plain(_each_line("-- ")),
    "; comments": _plain(_each_line("; ")),
    "ligatures": _plain(lambda t: t.replace("fi", "\ufb01").replace("fl", "\ufb02")),
    "capitals": _plain(str.upper),
    "decomposed letters": _plain(lambda t: unicodedata.normalize("NFD", t)),
    "British spelling": _plain(_british),
    "http for https": _plain(lambda t: t.replace("https://", "http://")),
    "an SPDX line": _plain(lambda t: "SPDX-License-Identifier: LicenseRef-Model\n\n" + t),
    "page numbers of a PDF": _plain(_numbered_pages),
    "HTML with a style sheet": _plain(_standalone),
    "table of contents": _plain(_contents),
    "JSON": _plain(lambda t: json.dumps({"license_text": t})),
    "cat -n": _plain(lambda t: "".join(f"{n:6}\t{s}\n" for n, s in enumerate(t.split("\n"), 1))),
    "bullets of Word": lambda sub, rng: _remarked(sub, lambda n: "\uf0b7"),
    "ticks": lambda sub, rng: _remarked(sub, lambda n: "\u2713"),
    "quotes of TeX": _plain(lambda t: _quoted(t, r"``\1''")),
    "guillemets": _plain(lambda t: _quoted(t, "\u00ab\u00a0\\1\u00a0\u00bb")),
    "a holder with a telling name": _plain(
        lambda t: "Copyright (c) 2031 Free Software Foundation, Inc. and May Chen\n\n" + t
    ),
    "an SPDX line at the end": _plain(
        lambda t: f"{t.rstrip()}\n\nSPDX-License-Identifier: LicenseRef-Model\n"
    ),
    "hard breaks": _plain(lambda t: re.sub(r"(?m)(?<=[\w.;,:])$", r"\\", t)),
    "sub-license": _plain(lambda t: re.sub(r"\bsublicens", "sub-licens", t)),
    "for example": _plain(lambda t: re.sub(r"\be\.g\.,?", "for example", t)),
}


def _roman(n: int) -> str:
    out = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while n >= value:
            out += letters
            n -= value
    return out


# --- measuring ----------------------------------------------------------------------------


class Tally(NamedTuple):
    """Of `tried` edits of a kind `flagged` were noticed and `named` located; `failed`: texts."""

    tried: int
    flagged: int
    named: int
    failed: tuple[str, ...]


def texts(folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and texts of the AI licences in licensedcode-data and of the files in the folders.

    No JSON: it holds no licence.
    """
    spec = importlib.util.find_spec("licensedcode")
    roots = list(spec.submodule_search_locations or ()) if spec else []
    for root in roots:
        for key in LICENSED:
            path = os.path.join(root, "data", "licenses", f"{key}.LICENSE")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as fp:
                    yield key, re.sub(r"\A---\n.*?\n---\n\s*", "", fp.read(), flags=re.S)
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as fp:
                    text = fp.read()
                if not text.startswith(("[", "{")):
                    yield name, text


def measure(
    found: Sequence[tuple[str, str]], *, rounds: int = 3, seed: int = 7
) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """Tallies of harmful and of harmless edits by kind over the texts."""
    harmful: dict[str, Tally] = {kind: Tally(0, 0, 0, ()) for kind in HARMFUL}
    harmless: dict[str, Tally] = {kind: Tally(0, 0, 0, ()) for kind in HARMLESS}
    for name, text in found:
        sub = subject(name, text)
        index = known.loaded(known.compiled({name: [known.describe(text)]}))
        for kind, harm in HARMFUL.items():
            for turn in range(rounds):
                rng = random.Random(f"{seed}{name}{kind}{turn}")
                edit = harm(sub, rng)
                if edit is not None:
                    result = recognize.identify(edit.text, index)
                    harmful[kind] = _count(
                        harmful[kind], result.match != "exact", edit.named(result), name
                    )
        for kind, dress in HARMLESS.items():
            if text.startswith("---"):
                break  # front matter bears no other layout
            new = dress(sub, random.Random(f"{seed}{name}{kind}"))
            if new is not None and new != text:
                result = recognize.identify(new, index)
                flagged = result.match != "exact"
                harmless[kind] = _count(harmless[kind], flagged, not flagged, name)
    return harmful, harmless


def _count(tally: Tally, flagged: bool, named: bool, name: str) -> Tally:
    failed = tally.failed if named else (*tally.failed, name)
    return Tally(tally.tried + 1, tally.flagged + flagged, tally.named + named, failed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; 0 when every harmful edit was named and no harmless one flagged."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.mutations", description=__doc__
    )
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="folders of further texts")
    parser.add_argument("--rounds", type=int, default=3, help="edits of each kind for each text")
    given = parser.parse_args(arguments)
    harmful, harmless = measure(list(texts(given.folders)), rounds=given.rounds)
    write = sys.stdout.write
    write(f"{'harmful edit':36} tried flagged  named  missed in\n")
    for kind, tally in harmful.items():
        write(
            f"{kind:36} {tally.tried:5} {tally.flagged:7} {tally.named:6}"
            f"  {', '.join(sorted(set(tally.failed))[:6])}\n"
        )
    write(f"\n{'harmless edit':36} tried flagged         flagged in\n")
    for kind, tally in harmless.items():
        write(
            f"{kind:36} {tally.tried:5} {tally.flagged:7}         {', '.join(tally.failed[:8])}\n"
        )
    tried = sum(tally.tried for tally in harmful.values())
    named = sum(tally.named for tally in harmful.values())
    dressed = sum(tally.tried for tally in harmless.values())
    alarms = sum(tally.flagged for tally in harmless.values())
    write(f"\nharmful named: {named} of {tried}; harmless flagged: {alarms} of {dressed}\n")
    return 0 if named == tried and not alarms else 1


if __name__ == "__main__":
    sys.exit(main())

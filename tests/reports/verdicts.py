"""Verdicts of every shape, with hostile texts in every place."""

from __future__ import annotations

from hypothesis import strategies as st

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.rules import CHECKS
from weightmark.verdict import Silenced, Verdict

RULE = Rule("WM299", "something-wrong", "Something is wrong", Severity.WARNING)

# What could forge a line, a command, markup, a cursor movement, or turn the reading direction.
EVIL = (
    *("\x1b[2J", "\x9b31m", "\r", "\n", "\n::error::forged", "%0A::error::", "\u202e", "\u2066"),
    *("\u200b", "\ud800", "\udcff", "\x00", "\u2028", "|", "<script>", "`", "[x](http://y)", "::"),
    *("@someone", "$x$", "\\", "&#60;", "<!--", "  ", ",", ":", "%", "日本", "\U0001f600", "a"),
)
texts = st.lists(st.sampled_from(EVIL), max_size=4).map("".join)
paths = st.one_of(
    st.sampled_from(
        ("README.md", "a b/é.safetensors", "x.whl", "/srv/x", "hf://a/b", "C:/x", "a:b")
    ),
    texts,
)
findings = st.builds(
    Finding,
    st.sampled_from((RULE, *(check.rule for check in CHECKS))),
    st.sampled_from(Severity),
    st.builds(Location, paths, st.one_of(st.just(""), texts), st.integers(0, 3)),
    texts,
    st.one_of(st.just(""), texts),
)
verdicts = st.builds(
    Verdict,
    st.lists(findings, max_size=4).map(tuple),
    st.lists(st.builds(Silenced, findings, texts), max_size=3).map(tuple),
    st.lists(paths, max_size=3).map(tuple),
    st.sampled_from(Severity),
)


def finding(
    message: str = "it is so", *, path: str = "m.safetensors", line: int = 0, pointer: str = ""
) -> Finding:
    location = Location(path, pointer, line)
    return Finding(RULE, Severity.ERROR, location, message, "make it otherwise")

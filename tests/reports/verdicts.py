"""Verdicts of every shape, with hostile texts in every place."""

from __future__ import annotations

from hypothesis import strategies as st

from weightmark.finding import Finding, Location, Rule, Severity
from weightmark.licenses.catalogue import Threshold
from weightmark.model.answers import (
    COMMERCIAL,
    Answers,
    Commercial,
    MadeFrom,
    MadeWith,
    MustNot,
    NamedLicence,
    Open,
    Travel,
    Way,
)
from weightmark.model.components import Component
from weightmark.model.uses import CardUse
from weightmark.rules import CHECKS
from weightmark.verdict import Model, Silenced, Verdict

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
        (
            "README.md",
            "a b/é.safetensors",
            "x.whl",
            "/srv/x",
            "hf://a/b",
            "https://e/%x#",
            "C:/x",
            "a:b",
        )
    ),
    texts,
)
folders = st.sampled_from(("./", "a b", "x.whl!/pkg", "hf://a/b", EVIL[4], "", "/srv"))
findings = st.builds(
    Finding,
    st.sampled_from((RULE, *(check.rule for check in CHECKS))),
    st.sampled_from(Severity),
    st.builds(Location, paths, st.one_of(st.just(""), texts), st.integers(0, 3)),
    texts,
    st.one_of(st.just(""), texts),
    st.just(""),
    st.just(()),
    st.lists(folders, max_size=5, unique=True).map(sorted).map(tuple),
)
names = st.lists(texts, max_size=1).map(tuple)
named = st.builds(NamedLicence, texts, texts)
ways = st.builds(
    Way,
    st.lists(named, max_size=1).map(tuple),
    st.builds(
        Commercial,
        st.sampled_from(COMMERCIAL),
        st.sampled_from(COMMERCIAL),
        st.lists(st.builds(Threshold, st.integers(0, 10**9), texts), max_size=1).map(tuple),
        names,
        st.booleans(),
    ),
    st.sampled_from(("resolved", "none", "unresolved")),
    st.lists(st.builds(MustNot, texts, names, names), max_size=1).map(tuple),
    st.lists(st.builds(Travel, texts, texts, names), max_size=1).map(tuple),
)
answers = st.builds(
    Answers,
    folders,
    st.lists(paths, max_size=1).map(tuple),
    st.lists(ways, min_size=1, max_size=2).map(tuple),
    st.lists(
        st.builds(MadeFrom, texts, texts, st.lists(named, max_size=1).map(tuple)), max_size=1
    ).map(tuple),
    st.lists(st.builds(Open, texts, texts), max_size=1).map(tuple),
)
verdicts = st.builds(
    Verdict,
    st.lists(findings, max_size=4).map(tuple),
    st.lists(st.builds(Silenced, findings, texts), max_size=3).map(tuple),
    st.lists(paths, max_size=3, unique=True).map(tuple),
    st.sampled_from(Severity),
    st.lists(st.builds(Model, folders, st.lists(paths, max_size=2).map(tuple)), max_size=3).map(
        tuple
    ),
    answers=st.lists(answers, max_size=2).map(tuple),
)

ANSWERS = Answers(
    "llama",
    ("llama/model.safetensors",),
    (
        Way(
            (NamedLicence("Apache-2.0", "Apache License 2.0"),),
            Commercial(
                "threshold", "yes", (Threshold(700_000_000, "users a month"),), ("Llama of o/b",)
            ),
            "unresolved",
            (MustNot("military", ("no guns", "no war"), ("Llama of o/b",)),),
            (Travel("text", "the text of the licence", ("Apache License 2.0", "Llama of o/b")),),
        ),
        Way(
            (NamedLicence("MIT", "MIT License"),),
            Commercial("yes", "yes"),
            "none",
            (),
            (Travel("text", "the text of the licence", ("MIT License",)),),
        ),
    ),
    (MadeFrom("o/b", "finetune", (NamedLicence("LicenseRef-Llama", "Llama"),)),),
    (Open("whether the policy still reads so", "read https://example.org"),),
    tuple(Component(one, "open", ("Apache-2.0",)) for one in ("weights", "code", "data")),
    (MadeWith("o/poems", "no commercial use", (NamedLicence("X-NC", "X NC"),)),),
    (CardUse("Out-of-scope use", ("spying", "war"), "llama/README.md", 7),),
)


def finding(
    message: str = "it is so",
    *,
    path: str = "m.safetensors",
    line: int = 0,
    pointer: str = "",
    models: tuple[str, ...] = ("./",),
) -> Finding:
    location = Location(path, pointer, line)
    return Finding(RULE, Severity.ERROR, location, message, "make it otherwise", models=models)


def shards(folder: str, count: int, message: str = "it is so") -> tuple[Finding, ...]:
    """The same of each shard; with `{}` in the message, its number is in it."""
    prefix = "" if folder == "./" else f"{folder}/"
    return tuple(
        finding(
            message.format(at),
            path=f"{prefix}model-{at:05}-of-{count:05}.safetensors",
            models=(folder,),
        )
        for at in range(1, count + 1)
    )

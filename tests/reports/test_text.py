"""The report for people: complete, and safe to print."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.verdicts import EVIL, finding, shards, verdicts

from weightmark.finding import Finding, Severity
from weightmark.reports.lines import safe
from weightmark.reports.text import render, summary, wants_color
from weightmark.verdict import Model, Silenced, Verdict

SGR = re.compile("\x1b\\[[0-9]+m")


def test_findings_are_grouped_by_model_with_their_hints() -> None:
    verdict = Verdict(
        (
            finding("one", path="a.md", line=3),
            finding("two", path="a.md", pointer="license"),
            finding("three", path="vae/m.safetensors", models=("vae",)),
        ),
        (Silenced(finding("four", path="b.md"), "generated"),),
        ("a.md", "b.md"),
        models=(Model("./", ("m.safetensors", "n.safetensors")), Model("vae", ("vae/m",))),
    )
    assert render(verdict).splitlines() == [
        "./ (2 weight files)",
        "  error WM299 (something-wrong) in a.md, line 3",
        "    one",
        "    hint: make it otherwise",
        "  error WM299 (something-wrong) in a.md, license",
        "    two",
        "    hint: make it otherwise",
        "",
        "vae",
        "  error WM299 (something-wrong) in m.safetensors",
        "    three",
        "    hint: make it otherwise",
        "",
        "silenced",
        "  WM299 b.md: four",
        "    reason: generated",
        "",
        "3 errors in 3 weight files of 2 models (1 silenced)",
    ]


def heads(*findings: Finding) -> list[str]:
    return [line for line in render(Verdict(findings)).split("\n") if line[:2] == "  " != line[2:4]]


def test_what_shards_share_is_said_once() -> None:
    assert heads(*shards("big", 75)) == [
        "  error WM299 (something-wrong) in model-*-of-00075.safetensors (75 files)"
    ]


def test_a_single_shard_is_named() -> None:
    assert heads(shards("big", 75)[6])[0].endswith(" in model-00007-of-00075.safetensors")


def test_of_what_differs_from_shard_to_shard_a_few_are_told() -> None:
    lines = heads(*shards("big", 75, "it is {}"))
    assert len(lines) == 6
    assert lines[4].endswith(" in model-00005-of-00075.safetensors")
    assert lines[5].endswith(" in model-*-of-00075.safetensors (70 files)")


def test_components_are_named_one_by_one_up_to_three() -> None:
    files = [finding(path=f"sd/{part}/m.safetensors", models=("sd",)) for part in "abcd"]
    assert heads(*files[:3])[0].endswith(" in a/m.safetensors, b/m.safetensors, c/m.safetensors"
                                         " (3 files)")  # fmt: skip
    assert heads(*files)[0].endswith(" c/m.safetensors, … (4 files)")


def test_the_worst_comes_first_in_a_model() -> None:
    note = finding(path="a")._replace(severity=Severity.NOTE)
    assert [line.split()[0] for line in heads(note, finding(path="b"))] == ["error", "note"]


def test_what_lies_above_several_models_is_told_once_before_them() -> None:
    shared = finding(path="LICENSE", models=("a", "b", "c", "d"))
    own = finding(path="a/README.md", models=("a",))
    report = render(Verdict((shared, own), models=tuple(Model(one, ()) for one in "abcd")))
    assert report.splitlines()[:2] == [
        "a, b, c and 1 more",
        "  error WM299 (something-wrong) in LICENSE",
    ]


@pytest.mark.parametrize(
    ("model", "path", "shown"),
    [
        ("three/a", "three/a/m.safetensors", "m.safetensors"),
        ("three/a", "three/a", ""),
        ("three/a", "three/ab", "three/ab"),
        ("three/a", "LICENSE", "LICENSE"),
        ("./", "m.safetensors", "m.safetensors"),
        ("x.whl!/pkg", "x.whl!/pkg/m.safetensors", "m.safetensors"),
        ("x.whl!/pkg", "x.whl!/pkg-1.dist-info/METADATA", "!/pkg-1.dist-info/METADATA"),
        ("x.whl", "x.whl!/m.safetensors", "m.safetensors"),
        ("hf://o/m@c0ffee", "hf://o/m@c0ffee/unet/m.safetensors", "unet/m.safetensors"),
    ],
)
def test_files_are_named_from_their_model(model: str, path: str, shown: str) -> None:
    line = heads(finding(path=path, models=(model,)))[0]
    assert line == "  error WM299 (something-wrong)" + (f" in {shown}" if shown else "")


def test_a_list_that_ends_a_message_is_one_for_people() -> None:
    said = finding("2 are lost: (a) one; (b) two")._replace(listed=("(a) one", "(b) two"))
    assert render(Verdict((said,))).splitlines()[2:5] == [
        "    2 are lost:",
        "      - (a) one",
        "      - (b) two",
    ]


def test_lines_are_broken_at_the_width_of_a_terminal_and_nowhere_else() -> None:
    said = finding("word " * 40, path="p" * 100)._replace(hint="more " * 40)
    whole, broken = render(Verdict((said,))), render(Verdict((said,)), width=80)
    assert whole.split() == broken.split()
    assert max(map(len, whole.split("\n"))) > 150
    assert [line for line in broken.split("\n") if len(line) > 80] == ["      " + "p" * 100]
    assert SGR.sub("", render(Verdict((said,)), color=True, width=80)) == broken


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict(checked=("a",)), "no conflict found in 1 file"),
        (Verdict(), "nothing was checked: neither weights nor a card were found there"),
        (Verdict((finding(),), checked=("a", "b")), "1 error in 2 files"),
        (
            Verdict(tuple(finding()._replace(severity=one) for one in Severity), (), ("a",)),
            "1 error, 1 warning, 1 note in 1 file",
        ),
    ],
)
def test_the_last_line_says_what_was_found_and_no_more(verdict: Verdict, line: str) -> None:
    assert summary(verdict) == line
    assert render(verdict).splitlines()[-1] == line
    assert ("weightmark identify" in render(verdict)) == (verdict == Verdict())
    assert "compliant" not in render(verdict)


@settings(max_examples=80, deadline=None)
@given(verdicts, st.booleans())
def test_nothing_of_an_input_moves_the_cursor(verdict: Verdict, color: bool) -> None:
    report = render(verdict, color=color)
    plain = SGR.sub("", report) if color else report
    assert all(line.isprintable() for line in plain.split("\n"))
    assert plain == render(verdict)


@settings(max_examples=80, deadline=None)
@given(verdicts)
def test_an_input_makes_no_lines_of_its_own(verdict: Verdict) -> None:
    lines = render(verdict).split("\n")
    heads = [line for line in lines if re.match(r"  (error|warning|note) WM\d+ \(", line)]
    assert len(heads) <= len(verdict.findings)
    assert sum(line.startswith("    reason: ") for line in lines) <= len(verdict.silenced)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain é 日本", "plain é 日本"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_does_not_print_is_escaped(text: str, escaped: str) -> None:
    assert safe(text) == escaped


def test_all_evil_is_made_safe() -> None:
    assert all(safe(text).isprintable() for text in EVIL)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it() -> None:
    assert wants_color(Terminal(), {})
    assert wants_color(Terminal(), {"NO_COLOR": ""})
    assert not wants_color(Terminal(), {"NO_COLOR": "1"})
    assert not wants_color(Terminal(), {"TERM": "dumb"})
    assert not wants_color(io.StringIO(), {})


def test_colour_only_adds_colour() -> None:
    verdict = Verdict((finding(),), (Silenced(finding(), "x"),), ("a",))
    assert SGR.search(render(verdict, color=True))
    assert not SGR.search(render(verdict))

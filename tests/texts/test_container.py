"""A text is the same out of whatever holds it, and what was put aside does not stand in it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts.container import opened_container, unescaped

LINES = [
    "The Tide Licence",
    "You agree not to use the Engine:",
    "to spread false tide tables among sailors;",
    "to frighten gulls;",
    "to steer where nobody watches.",
    "The harbour answers questions about it on Mondays.",
]


def shown(text: str) -> list[str]:
    """The words of the lines that a reader sees."""
    return [words for line in opened_container(text)[0] if (words := " ".join(line.text.split()))]


def aside(text: str) -> list[str]:
    return [one.text for one in opened_container(text)[1]]


def each(prefix: str, end: str = "") -> Callable[[list[str]], str]:
    return lambda lines: "".join(f"{prefix}{line}{end}\n" for line in lines)


HOLDERS: dict[str, Callable[[list[str]], str]] = {
    "nothing": each(""),
    "windows": each("", "\r"),
    "indented": each("    "),
    "shell comment": each("# "),
    "comment without blanks": each("#"),
    "C++ comment": each("// "),
    "lisp comment": each(";; "),
    "TeX comment": each("% "),
    "SQL comment": each("-- "),
    "Basic comment": each("REM "),
    "block comment": lambda lines: "/*\n" + each(" * ")(lines) + " */\n",
    "quote": each("> "),
    "quote in a quote": each("> > "),
    "code fence": lambda lines: "```text\n" + each("")(lines) + "```\n",
    "line numbers": lambda lines: "".join(f"{at:3} | {one}\n" for at, one in enumerate(lines, 1)),
    "python string": lambda lines: 'LICENSE = """\n' + each("")(lines) + '"""\n',
    "string literals": each('"', '\\n"'),
    "JSON": lambda lines: json.dumps({"license": each("")(lines)}),
    "HTML": lambda lines: f"<html><body>{''.join(f'<p>{one}</p>' for one in lines)}</body></html>",
    "HTML list": lambda lines: f"<ul>{''.join(f'<li>{one}</li>' for one in lines)}</ul>",
    "a scalar of YAML": lambda lines: "text: |\n" + each("  ")(lines),
    "hard breaks": each("", "\\"),
    "invisible marks": each("\u200b\ufeff"),
    "form feeds": lambda lines: "\f".join(lines),
    "rules": lambda lines: "-----\n" + each("")(lines) + "=====\n",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_whatever_holds_it_the_lines_are_the_same(holder: str) -> None:
    # A line of quotes alone may be left, which has no words.
    found = [one.removeprefix("- ") for one in shown(HOLDERS[holder](LINES)) if one.strip("\"'")]
    assert found == LINES


def test_each_line_has_its_number_in_the_text_as_given() -> None:
    lines, _ = opened_container("a\n\n<p>b</p>\nc<br>d\n")
    numbers = {line.text.strip(): line.number for line in lines if line.text.strip()}
    assert numbers == {"a": 1, "b": 3, "c": 4, "d": 4}


def test_a_break_of_html_was_meant() -> None:
    lines, _ = opened_container("one<br>\ntwo\nthree\n")
    assert [line.hard for line in lines if line.text.strip() == "two"] == [True]
    assert [line.hard for line in lines if line.text.strip() == "three"] == [False]


def test_front_matter_is_put_aside_but_for_a_text_in_it() -> None:
    head = "---\nlicense: mit\ntags: [a, b]\n---\n"
    card = "# A card\n\nWords of it.\n"
    assert shown(head + card) == ["# A card", "Words of it."]
    assert aside(head + card) == ["license: mit", "tags: [a, b]"]
    long = "extra_gated_prompt: |\n" + "".join(f"  {line}\n" for line in LINES)
    assert shown(f"---\nlicense: mit\n{long}---\n# A card\n") == [*LINES, "# A card"]
    quoted = f"extra_gated_prompt: {json.dumps(' '.join(LINES))}\n"
    assert shown(f"---\n{quoted}---\n") == [" ".join(LINES)]
    assert shown("---\nno end\n") == ["no end"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- {} -->\n",
        "/* {} */\n",
        "// {}\n",
        "% {}\n",
    ],
)
def test_what_is_put_aside_in_the_midst_does_not_stand_in_it(hidden: str) -> None:
    put = hidden.format("to bait a trap;")
    text = "\n".join([*LINES[:3], put.strip(), *LINES[3:]]) + "\n"
    assert shown(text) == LINES
    assert any("to bait a trap" in one for one in aside(text))


def test_a_heading_is_no_comment_and_a_bullet_no_star() -> None:
    assert shown("# Terms\n\nWords of it.\n") == ["# Terms", "Words of it."]
    assert shown("#Terms\n\nWords of it.\n") == ["#Terms", "Words of it."]
    assert shown("* one\n* two\n") == ["* one", "* two"]
    assert shown("* the code\n* the data\n") == ["* the code", "* the data"]
    assert shown("Of it:\n* words of\n* the end\n") == ["Of it:", "* words of", "* the end"]


def test_stars_before_each_line_of_a_sentence_are_those_of_a_comment() -> None:
    assert shown(" * Words of it, and\n * of more.\n *\n * The end.\n") == [
        "Words of it, and",
        "of more.",
        "The end.",
    ]


def test_a_form_feed_that_was_pasted_as_it_is_shown_is_none_of_the_text() -> None:
    assert shown("Words of it.\n^L\n  The end.\n") == ["Words of it.", "The end."]
    assert shown("Words ^L of it.\n") == ["Words ^L of it."]


def test_a_comment_with_blank_lines_of_its_own_is_no_heading() -> None:
    around = "It is deep.\n\n" * 6
    text = f"{around}# Words of it,\n# and more.\n#\n# The end.\n\n{around}"
    assert {"Words of it,", "and more.", "The end."} <= set(shown(text))
    assert "# The end." in shown(text.replace("#\n", ""))
    assert "# The end." in shown(text.replace("The end.\n\n", "The end.\n"))


def test_a_dash_that_a_sentence_wraps_to_puts_nothing_aside() -> None:
    text = "the harbour, which is there for all of the sailors who come by sea\n-- and by land.\n"
    assert aside(text) == []
    assert "and by land." in " ".join(shown(text))


def test_numbers_of_pages_that_count_on_go_with_their_gaps() -> None:
    text = "the harbour and\n\n7\n\nthe sea and\n\n8\n\nthe land.\n"
    assert shown(text) == ["the harbour and", "the sea and", "the land."]
    lines, _ = opened_container(text)
    assert all(line.text.strip() for line in lines[:3]), "no gap stays in the sentence"
    assert shown("In all\n\n7\n\nSailors came.\n") == ["In all", "7", "Sailors came."]
    assert shown("One.\nPage 7 of 9\nTwo.\n") == ["One.", "Two."]


def test_entities_are_read() -> None:
    assert unescaped("a &amp; b &lt;c&gt; &nbsp;") == "a & b <c> \xa0"
    assert shown("A &amp; B\n") == ["A & B"]


def test_a_struck_passage_that_ends_nowhere_keeps_its_marks() -> None:
    assert shown("one <s>two\n") == ["one ~~two"]


@given(st.text(st.sampled_from("ab -#*/%<>!\"'|&;\\n\n\t—")))
@settings(deadline=None)
def test_any_text_has_lines_in_order(text: str) -> None:
    lines, hidden = opened_container(text)
    assert [line.number for line in lines] == sorted(line.number for line in lines)
    assert list(hidden) == sorted(hidden)


@pytest.mark.parametrize(
    "piece", ["<p>", "<!--", "/* ", "> ", '"""\n', "# a\n", "&amp;", "\\n", "7\n\n"]
)
def test_time_grows_with_length(piece: str) -> None:
    began = time.monotonic()
    opened_container(piece * 20_000)
    assert time.monotonic() - began < 30


def test_a_comment_of_postscript_may_name_what_it_holds() -> None:
    text = "".join(f"%%Copyright: {line}\n%%Copyright:\n" for line in LINES)
    assert shown(text) == LINES


def test_comments_one_behind_the_other_are_the_head_of_a_program() -> None:
    program = "".join(f"int tide_{number};\n" for number in range(30))
    licence = "/*\n" + "".join(f" * {line}\n" for line in LINES) + " */\n"
    assert shown(f"/* tide.h */\n\n{licence}\n{program}")[1:7] == LINES
    lines, hidden = opened_container(f"/* tide.h */\nint tide;\n{licence}{program}")
    assert not any(line.text == LINES[0] for line in lines)
    assert LINES[0] in hidden[0].text


def test_each_line_of_a_yaml_string_has_the_number_of_the_line_that_it_begins_on() -> None:
    prompt = "extra_gated_prompt: 'The Harbour Licence\n\n" + "".join(
        f"  {line} and so on\n  and it''s on.\n\n" for line in LINES
    )
    text = f"---\ntitle: x\n{prompt}  '\n---\nBoats.\n"
    shown = [(one.number, one.text) for one in opened_container(text)[0] if one.text]
    source = text.split("\n")
    assert len(shown) > len(LINES)
    assert all(line.split(" and ")[0] in source[number - 1] for number, line in shown)
    escaped = text.replace("'The", '"The').replace("\n  '\n", '\n  "\n').replace("''", "'")
    broken = escaped.replace("and so on\n", "and so\\n on\n")
    assert {one.number for one in opened_container(broken)[0] if "so on" in one.text} == set()


def test_a_long_line_of_code_or_data_is_no_prose() -> None:
    style = ".fegW5d{background:rgb(254,247,224)}" * 20
    shown, hidden = opened_container(f"Boats are useful.\n{style}\nGulls are not.\n")
    assert [one.text for one in shown if one.text] == ["Boats are useful.", "Gulls are not."]
    assert [(one.line, one.text) for one in hidden] == [(2, style)]
    prose = "Boats are useful to all who live by the sea. " * 20
    assert opened_container(prose)[1] == ()
    assert opened_container(style[:400])[0][0].text


def test_blanks_behind_a_string_are_read_once() -> None:
    start = time.process_time()
    opened_container(f'"a"{" " * 19_000}b\n' * 100)
    assert time.process_time() - start < 5
    lines, _ = opened_container('"You may" ,  \n"use" +\t\n"it"   \n')
    assert [line.text for line in lines[:3]] == ["You may", "use", "it"]


def shown_lines(text: str) -> list[str]:
    return [line.text.strip() for line in opened_container(text)[0] if line.text.strip()]


ROPES = ["Ropes", "Whoever ties a rope", "unties it again.", "Knots", "are free."]


@pytest.mark.parametrize("mark", ["{}: {}", "{}  {}", "{:>4} {}", "{}\t{}", "{} | {}"])
def test_numbers_that_count_the_lines_are_taken_off(mark: str) -> None:
    numbered = "\n".join(mark.format(at, line) for at, line in enumerate(ROPES, 7))
    assert shown_lines(numbered) == ROPES


def test_numbers_that_do_not_count_the_lines_are_words() -> None:
    text = "2 ropes\n4 knots\n3 boats\n9 gulls\n1 pier"
    assert shown_lines(text) == text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "{-\n  Ropes\n  are free.\n-}",
        "(*\n  Ropes\n  are free.\n*)\n",
        "(**********)\n(* Ropes     *)\n(* are free. *)\n(**********)",
        "C     Ropes\nC     are free.\nC\n",
        "<?xml version='1.0'?>\n<a><b><![CDATA[Ropes\nare free.]]></b></a>",
    ],
)
def test_a_comment_that_is_the_whole_file_hides_nothing(text: str) -> None:
    assert shown_lines(text) == ["Ropes", "are free."]


def test_what_xml_holds_as_it_is_stands_in_html_for_a_comment() -> None:
    lines, hidden = opened_container("<p>Ropes</p>\n<![CDATA[are not]]>\n<p>are free.</p>\n")
    assert [line.text.strip() for line in lines if line.text.strip()] == ["Ropes", "are free."]
    assert len(hidden) == 1


def test_a_comment_within_a_text_hides_what_it_holds() -> None:
    lines, hidden = opened_container("Ropes\n{- are not -}\nare free.\n")
    assert [line.text for line in lines if line.text.strip()] == ["Ropes", "are free."]
    assert [one.text for one in hidden] == ["are not"]


def test_the_running_head_of_pages_goes_with_their_numbers() -> None:
    page = "The Pier\n\n{}\n\nPage {} of 5\n\n"
    text = "".join(page.format(line, at) for at, line in enumerate(ROPES, 1))
    assert shown_lines(text) == ["The Pier", *ROPES]
    joined = "Whoever ties a rope\n\nThe Pier          Page 1 of 2\n\nunties it."
    assert shown_lines(joined) == ["Whoever ties a rope", "unties it."]


def test_what_stands_beside_one_number_of_a_page_alone_is_no_head() -> None:
    text = "The Pier\n\nWhoever ties a rope\n\nPage 1 of 2\n\nHeave\n\nunties it.\n\nPage 2 of 2\n"
    assert shown_lines(text) == ["The Pier", "Whoever ties a rope", "Heave", "unties it."]

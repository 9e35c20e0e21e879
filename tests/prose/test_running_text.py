"""Running text cut into sentences."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.prose.running_text import plain_text, prose_alone, sentences


def words(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.words) for one in sentences(text)]


def test_sentences_have_their_lines() -> None:
    assert words("One.\nTwo three.\n\nFour\nfive. Six.") == [
        (1, "One."),
        (2, "Two three."),
        (4, "Four five."),
        (5, "Six."),
    ]


def test_an_abbreviation_and_a_version_end_no_sentence() -> None:
    assert len(words("See e.g. The one of version 2.0 here.")) == 1
    assert len(words("它是模型。它是代码。")) == 2


def test_headings_of_both_kinds_stand_above_what_follows() -> None:
    for text in ("## Licence\n\nMIT. More.", "Licence\n=======\n\nMIT. More."):
        first, one, two = sentences(text)
        assert (first.kind, one.heading, one.first, two.first) == (
            "heading",
            "Licence",
            True,
            False,
        )


def test_items_and_rows_of_two_cells_are_blocks_of_their_own() -> None:
    assert words("- one\n- two\n  three\n") == [(1, "one"), (2, "two three")]
    assert words("| Key | Value |\n|---|---|\n| a | b | c |\n") == [(1, "Key: Value")]


def test_fields_on_lines_of_one_paragraph_are_read_apart() -> None:
    assert words("Code: MIT\n**Weights:** CC BY 4.0") == [
        (1, "Code: MIT"),
        (2, "Weights: CC BY 4.0"),
    ]
    assert words("The weights are new,\nnote: they are small.") == [
        (1, "The weights are new, note: they are small.")
    ]


def test_a_line_in_bold_that_stands_alone_is_a_heading() -> None:
    heading, below = sentences("**Licence:**\n\nMIT")
    assert (heading.kind, below.heading, below.first) == ("heading", "Licence", True)
    (heading, _) = sentences("<h2 id='a'>Licence</h2>\nMIT")
    assert (heading.kind, heading.words) == ("heading", "Licence")
    for text in ("**Never** do this.", "**All of it.**\nand more", "**All of it is barred.**"):
        assert [one.kind for one in sentences(text)] == ["sentence"]


def test_a_line_of_json_is_no_prose() -> None:
    text = 'One.\n\n> {"answer": "Do not."}\n\n"key": [1]\n\n"Kelp": a name.'
    assert [one.words for one in sentences(text)] == ["One.", '"Kelp": a name.']


def test_rows_in_html_are_rows_on_their_lines() -> None:
    text = "a\n\n<table>\n<tr><th>Part</th><th>Licence</th></tr>\n<tr>\n<td>Code</td>\n"
    text += "<td><b>MIT</b></td>\n</tr></table>"
    assert words(text) == [(1, "a"), (4, "Part: Licence"), (5, "Code: MIT")]
    assert [one.licensed for one in sentences(text)] == [False, False, True]
    assert words("<tr><td>a</td>\n<tr>") == [(1, "a")]


def test_fields_that_share_a_line_are_read_apart() -> None:
    assert words("Weights: CC BY 4.0 · Code: MIT") == [(1, "Weights: CC BY 4.0"), (1, "Code: MIT")]
    assert words("Weights: CC BY 4.0 · by Kelp") == [(1, "Weights: CC BY 4.0 · by Kelp")]


def test_a_badge_is_what_it_shows() -> None:
    address = "https://img.shields.io/"
    for badge, shown in {
        "badge/Model%20License-CC%20BY--NC_4.0-red.svg": "Model License: CC BY-NC 4.0",
        "badge/a__b-c-blue": "a_b: c",
        "static/v1?label=License&message=MIT&color=blue": "License: MIT",
    }.items():
        assert words(f"![x]({address}{badge})") == [(1, shown)]
        assert words(f'<img src="{address}{badge}"/>') == [(1, shown)]
    assert words(f"![x]({address}badge/only-red)") == []
    assert words(f"![x]({address}github/license/a/b)") == []


def test_what_a_badge_shows_counts_before_its_words() -> None:
    address = "https://img.shields.io/badge/"
    for image in (
        f"![License: CC BY-NC 4.0]({address}License-MIT-grey)",
        f'<img src="{address}License-MIT-grey" alt="License: CC BY-NC 4.0">',
    ):
        assert words(f"{image} ![License: X]({address}python-3-blue)") == [
            *((1, "License: MIT"), (1, "License: X"), (1, "python: 3")),
        ]


def test_what_is_no_prose_is_left_out() -> None:
    for text in (
        "```\ncode\n```",
        "~~~ python\ncode",
        "    code",
        "<!-- a\nb -->",
        "@article{x,\n a={b}\n}",
        "- [Part](#part)",
        "![badge](https://example.org/a.svg)",
        "<!-- weightmark:begin -->\nMIT\n<!-- weightmark:end -->",
    ):
        assert words(text) == []


def test_markup_is_taken_off_and_links_keep_their_address() -> None:
    assert (
        plain_text("**a** `b` [c](https://d.e/f_g) <br/> _h_ i_j")
        == "a b c (https://d.e/f_g) h i_j"
    )
    assert plain_text('<a href="https://d.e">c</a> `c <https://d.e>`_') == (
        "c (https://d.e) c (https://d.e)"
    )


def test_links_look_as_is_asked() -> None:
    text = 'See [a](x/y), <a href="x/y">b</a>, `c <https://x/y>`_.'
    (said,) = sentences(text, "«{0}|{1}»")
    assert said.words == "See «a|x/y», «b|x/y», «c|https://x/y»."


@settings(deadline=None)
@given(st.text(max_size=400))
def test_lines_are_in_order_and_in_the_text(text: str) -> None:
    lines = [one.line for one in sentences(text)]
    assert lines == sorted(lines)
    assert all(1 <= line <= len(text.splitlines()) for line in lines)


def test_what_is_no_prose_leaves_its_lines_empty() -> None:
    text = "One.\n```\ncode\n```\n<!-- weightmark:begin -->\nours\n<!-- weightmark:end -->\nTwo."
    assert prose_alone(text) == "One.\n\n\n\n\n\n\nTwo."


def test_what_is_struck_through_is_not_said() -> None:
    assert words("~~CC BY-NC~~ MIT and <del>GPL</del> BSD") == [(1, "MIT and BSD")]
    assert words("From 3~4 to ~~ 5.") == [(1, "From 3~4 to 5.")]


def test_a_link_by_reference_has_its_address() -> None:
    defined = "[LIC]: https://a.b/c\n[kelp]: <https://k.b> 'K'\n"
    text = f"Under [this][lic], [Kelp][] and [Reef].\n\n{defined}"
    assert words(text) == [(1, "Under this (https://a.b/c), Kelp (https://k.b) and [Reef].")]
    badge = "https://img.shields.io/badge/License-MIT-green"
    shown = list(sentences(f"[![License][x]][y]\n\n[x]: {badge}\n[y]: https://a.b\n"))
    assert [(one.words, one.kind) for one in shown] == [("License: MIT", "badge")]


def test_references_that_are_none_stay() -> None:
    assert words("See x[0][1] and [a][b].\n\n[c]: https://a.b\n") == [
        (1, "See x[0][1] and [a][b].")
    ]
    assert words("A note[^1].\n\n[^1]: https://a.b/c\n")[1] == (3, "[^1]: https://a.b/c")

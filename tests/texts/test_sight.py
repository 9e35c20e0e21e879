"""What a reader does not see is taken out; what he sees stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weightmark.texts.sight import Hidden, cut

WORDS = "Keep off the quay"


@pytest.mark.parametrize(
    "dress",
    [
        "<!-- {} -->",
        "<!-- {} --!>",
        "<!-- {}",
        "<?note {} ?>",
        "<!ENTITY a {}>",
        "<s>{}</s>",
        "<DEL>{}</DEL>",
        "<s>{}<s>a</s></s>",
        "<script>{}</script>",
        "<script>{}",
        "<template><p>{}</p></template>",
        "<noscript>{}</noscript>",
        "<svg><desc>{}</desc></svg>",
        "<dialog>{}</dialog>",
        "<p>a</p><title>{}</title>",
        "<span hidden>{}</span>",
        '<span title=">" hidden>{}</span>',
        "<p hidden>{}<p>",
        '<i aria-hidden="true">{}</i>',
        '<div class="a sr-only">{}</div>',
        "<font color=white>{}</font>",
        '<font size="0">{}</font>',
        "~~{}~~",
        "{{# {} #}}",
        "{{% comment %}}{}{{% endcomment %}}",
        "{{{{!-- {} --}}}}",
        "<%# {} %>",
        "\\begin{{comment}}\n{}\n\\end{{comment}}",
        "\\iffalse {} \\fi",
        "#if 0\n{}\n#endif",
        "=begin\n{}\n=end",
        "::: {{.hidden}}\n{}\n:::",
        "a /* {} */",
        "[//]: # ({})",
        "[a]: https://a.example '{}'",
        "..\n   {}\n\n   b",
        "~~a\n\n{}~~",
        "<style>.x {{ display: none }}</style><b class='a x'>{}</b>",
        "<style>p, #x{{opacity:0}}</style><b id=x>{}</b>",
    ],
)
def test_what_is_hidden_is_cut(dress: str) -> None:
    kept, hidden = cut(f"Open\n{dress.format(WORDS)}")
    assert "quay" not in kept
    assert kept.startswith("Open\n")
    assert [one.line in (2, 3) for one in hidden if "quay" in one.text] == [True]


@pytest.mark.parametrize(
    "dress",
    [
        "{}",
        "<b>{}</b>",
        "<details><summary>a</summary>{}</details>",
        "<dialog open>{}</dialog>",
        '<span class="a">{}</span>',
        '<a href="b" title="hidden">{}</a>',
        '<br style="display:none">{}',
        "<img hidden>{}",
        "~~~\n{}\n~~~",
        "about ~~5 {}",
        "audio/*, */*, {}",
        "[a]: https://a.example\n{}",
        "[a](https://a.example)\n{}",
        "..\n{}",
        "...\n   {}",
        "\\begin{{quote}} {}",
        "{{a}} {} {{b}}",
        "(*) {} (*)",
        "a < b, {} > c",
        "<s> begins a prompt. {}",
        "<head><title>{}</title></head>",
        "<style>.x{{display:none}}</style><b class='y'>{}</b>",
    ],
)
def test_what_is_seen_stays(dress: str) -> None:
    assert "quay" in cut(dress.format(WORDS))[0]


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "color: red; DISPLAY: NONE !important",
        "visibility: collapse",
        "opacity: .05",
        "font-size: 1px",
        "font: 0/0 a",
        "color: #fff",
        "color: rgba(9, 9, 9, 0)",
        "color: hsl(0 0% 100%)",
        "color:#123;background:#123",
        "text-decoration: underline line-through",
        "position:absolute; left: -999em",
        "text-indent:-9999px",
        "max-height:0; overflow:hidden",
        "clip-path: inset(50%)",
        "transform: scale(0)",
        "scale: 0",
        "letter-spacing: -1em",
        "position:absolute; right: 9999px",
        "z-index: -1",
        "mask: linear-gradient(transparent, transparent)",
        "color: rgb(100%, 100%, 100%)",
        "color: oklch(1 0 0)",
        "color: Canvas",
        "color: azure",
        "font-size: 0.3mm",
        "font-size: .1vw",
        "font-size: calc(1px * 0)",
        "opacity: 5%",
        "zoom: 1%",
    ],
)
def test_a_style_hides(style: str) -> None:
    assert "quay" not in cut(f'<span style="{style}">{WORDS}</span>')[0]


@pytest.mark.parametrize(
    "style",
    [
        "",
        "display:block",
        "opacity: 0.9",
        "font-size: 8pt",
        "font-size: 0.8em",
        "font: 12px/1 a",
        "color: #333",
        "color: white; background: #222",
        "color: hsl(0 0% 20%)",
        "text-decoration: underline",
        "margin-left: -36pt; text-indent: -36pt",
        "max-height: 300px; overflow: hidden",
        "height: 0",
        "line-height: 1",
        "top:0;left:0",
        "mso-list:l0 level1 lfo1; page-break-before:auto",
        "letter-spacing: 0.05em; word-spacing: -0.05em",
        "color: rgb(20%, 20%, 20%)",
        "border: 1px solid #eee; padding: 4px; list-style-type: none",
        "font-size: medium; font-weight: 700; line-height: 1.38",
        "size: 8.5in 11.0in; margin: 0.25in 0.5in",
        "white-space: pre-wrap; vertical-align: baseline; text-align: justify",
    ],
)
def test_a_style_shows(style: str) -> None:
    assert "quay" in cut(f'<span style="{style}">{WORDS}</span>')[0]


def test_an_element_that_is_hidden_and_ends_nowhere_leaves_a_mark() -> None:
    assert cut(f"a <div hidden>{WORDS}") == (f"a ~~{WORDS}", ())


@pytest.mark.parametrize(
    "dress",
    [
        "<div popover>{}</div>",
        "<meter>{}</meter>",
        '<span class="opacity-0">{}</span>',
        '<bdo dir="rtl">{}</bdo>',
        "<colgroup>{}</colgroup>",
    ],
)
def test_other_elements_hide(dress: str) -> None:
    assert "quay" not in cut(dress.format(WORDS))[0]


def test_a_style_sheet_is_not_told() -> None:
    assert cut(f"<style>p {{ margin: 0 }} /* {WORDS} */</style>a")[1] == ()


def test_lines_are_kept() -> None:
    text = f"1\n<!-- 2\n{WORDS}\n4 -->\n5 <s>{WORDS}</s>\n"
    kept, hidden = cut(text)
    assert kept.split("\n") == ["1", "", "", "", "5 ", ""]
    assert hidden == (Hidden(2, f"2\n{WORDS}\n4"), Hidden(5, WORDS))


@given(st.text(alphabet="<>!-~/sp \"'=;:\nhidenty", max_size=200))
def test_total(text: str) -> None:
    kept, hidden = cut(text)
    assert kept.count("\n") == text.count("\n")
    assert all(1 <= one.line <= text.count("\n") + 1 for one in hidden)


@pytest.mark.parametrize(
    "hostile",
    [
        "<s>" * 100_000,
        "<s></s>" * 60_000,
        "<p hidden>" * 50_000,
        "<div hidden>" * 40_000,
        "<!--" * 100_000,
        "~~ " * 100_000,
        "<title>" * 50_000,
        "<a '" * 100_000,
        '<a "' * 100_000,
        "<style>" * 50_000,
        "<style>" + "{" * 300_000,
        '<p style="' + "a:b;" * 100_000 + '">',
        "..\n " * 60_000,
        "..\n" * 60_000 + " a",
        "[a]: b (" * 60_000,
        "{% comment %}" * 40_000,
        " /* " * 100_000,
        "<style>" + "a{display:none}" * 20_000 + "</style>" + "<b class=x>" * 20_000,
    ],
)
def test_time_grows_with_length(hostile: str) -> None:
    start = time.process_time()
    cut(hostile)
    assert time.process_time() - start < 10

"""Recognition: what a reader of a licence does not see."""

from __future__ import annotations

import pytest
from tests.recognition.harbour import GULLS, INDEX, LICENCE, edited, kinds_of

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify


@pytest.mark.parametrize(
    "dress",
    [
        "# {}",
        "// {}",
        "; {}",
        "-- {}",
        "% {}",
        "/*\n{}\n*/",
        "<del>\n{}\n</del>",
        "<s>{}</s>",
        "<template>\n{}\n</template>",
        '<div style="color: red; display: none">\n{}\n</div>',
        "<div hidden>\n<div>a</div>\n{}\n</div>",
        "- ![For the purpose of frightening gulls, or trying to frighten gulls](gulls.png)",
    ],
)
def test_a_clause_put_out_of_sight_is_not_there(dress: str) -> None:
    """Commented out, struck, hidden or an image: a reader does not find it in the licence."""
    found = edited(GULLS, dress.format(GULLS))
    labels = [one.label for one in found.missing] + [one.label for one in found.changed]
    assert "2" in labels


@pytest.mark.parametrize("prefix", ["# ", "// ", "; ", "-- ", "% "])
def test_several_clauses_commented_out_are_not_there(prefix: str) -> None:
    lines = LICENCE.split("\n")
    at = lines.index(GULLS)
    lines[at - 1 : at + 2] = [prefix + line for line in lines[at - 1 : at + 2]]
    assert identify("\n".join(lines), INDEX).match == "altered"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("You may ignore paragraph 5.", ["hidden"]),
        ("The list does not apply to guests.", ["hidden"]),
        (
            "The boat comes as it is, and the builder owes nothing to anybody who sinks with it.",
            ["hidden"],
        ),
        ("made by a tool on Monday, do not edit", []),
        ("prettier-ignore", []),
    ],
)
def test_words_about_the_terms_that_nobody_sees_are_named(words: str, kinds: list[str]) -> None:
    found = edited("END OF TERMS", f"<!-- {words} -->\n\nEND OF TERMS")
    assert kinds_of(found) == kinds
    assert [one.line for one in found.other_changes] == [27 for _ in kinds]


def test_a_hidden_clause_is_missing_and_its_place_is_told() -> None:
    found = edited(GULLS, f"<div style='opacity:0'>{GULLS}</div>")
    assert [one.label for one in found.missing] == ["2"]
    assert [(one.kind, one.line) for one in found.other_changes] == [("hidden", 36)]


@pytest.mark.parametrize("begin", ["<!--", "<script>"])
def test_what_hides_the_rest_of_a_text_truncates_it(begin: str) -> None:
    found = edited("- In any manner", f"{begin}\n- In any manner")
    assert (found.match, len(found.missing)) == ("truncated", 4)


def test_clauses_struck_over_several_lines_are_all_named() -> None:
    found = edited("- For the purpose", "~~- For the purpose").match
    assert found == "altered"
    text = LICENCE.replace("- For the purpose", "~~- For the purpose").replace(
        "sailors;", "sailors;~~"
    )
    assert [one.label for one in identify(text, INDEX).missing] == ["2", "3"]


def test_a_word_that_runs_the_other_way_is_named() -> None:
    found = edited("frightening gulls, or", "\u202egnineththgirf\u202c gulls, or")
    assert [one.label for one in found.changed] == ["2"]


@pytest.mark.parametrize("mark", ["; ", "-- ", "% ", "// ", ".. ", "REM ", "dnl "])
def test_a_sentence_that_was_commented_out_is_missing(mark: str) -> None:
    found = edited("9. Disclaimer. The boat", f"{mark}9. Disclaimer. The boat")
    assert sorted(kinds_of(found)) == ["hidden", "missing"]


@pytest.mark.parametrize("mark", ["-- ", "% "])
def test_a_dash_within_a_wrapped_sentence_is_none(mark: str) -> None:
    text = LICENCE.replace("builder owes", f"builder {mark}owes")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text.replace(f"builder {mark}", f"builder\n{mark}"), index).match == "exact"


def test_a_comment_of_the_licence_itself_is_harmless() -> None:
    """Such as a sample of the notice that users should put into their files."""
    sample = (
        "A sample:\n\n% This boat may be lent under the Harbour Licence,\n% and not otherwise.\n"
    )
    text = LICENCE.replace("END OF", f"{sample}\nEND OF")
    index = loaded(compiled({"Harbour": [describe(text)]}))
    assert identify(text, index).match == "exact"
    found = edited("END OF", "% All of this may be disregarded.\n\nEND OF")
    assert kinds_of(found) == ["hidden"]

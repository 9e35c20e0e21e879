"""The twenty-five traps of real licence texts, in sentences of our own, and laws of the form."""

from __future__ import annotations

import re
import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.texts.canonical import canonical_form, clause_digest
from weightmark.texts.clauses import Clause, find_clauses
from weightmark.texts.units import read_units, text_digest

LEAD = "You agree not to use the Engine or Copies of the Engine:"
BANS = (
    "In any manner that breaks a rule of the harbour or of the sea",
    "For the purpose of frightening gulls, or trying to frighten gulls",
    "To spread false tide tables (e.g. on posters) among sailors",
    "For steering that nobody watches",
)


def _list(*items: str, lead: str = LEAD) -> str:
    return "\n".join([lead, "", *items, ""])


def _marked(mark: str = "-", end: str = ";") -> str:
    return _list(*(f"{mark} {ban}{end}" for ban in BANS))


PLAIN = _marked()


def _all(text: str) -> list[Clause]:
    return [c for one in find_clauses(text) if one.kind == "restriction" for c in one.clauses]


def _set(text: str) -> set[str]:
    return {c.sha256 for c in _all(text)}


EXPECTED = _set(PLAIN)


def test_a_marked_list() -> None:
    (one,) = find_clauses(PLAIN)
    assert (one.kind, one.lead_in, one.line) == ("restriction", LEAD, 1)
    assert [c.label for c in one.clauses] == ["1", "2", "3", "4"]
    assert [c.line for c in one.clauses] == [3, 4, 5, 6]
    assert [c.text for c in one.clauses] == [f"{ban};" for ban in BANS]
    assert [c.sha256 for c in one.clauses] == [clause_digest(ban) for ban in BANS]


class TestTrap:
    def test_1_no_markers(self) -> None:
        """SDXL 1.0: one wrapped paragraph; only `; In/For/To` separates."""
        run_in = f"{LEAD}\n" + "; ".join(BANS) + "."
        assert _set(run_in) == EXPECTED
        wrapped = re.sub(r"(.{40,60}) ", r"\1\n", run_in)
        assert _set(wrapped) == EXPECTED

    @pytest.mark.parametrize("end", ["", ";", ".", ",", "; and"])
    @pytest.mark.parametrize("marks", ["----", "****", "••••", "abcd", "1234"])
    @pytest.mark.parametrize("width", [500, 44])
    @pytest.mark.parametrize("indent", ["", "   "])
    def test_1_items_in_small_letters(self, indent: str, width: int, marks: str, end: str) -> None:
        """With no stop and no capital it is the markers, one after the other, that tell."""
        items = []
        for mark, ban in zip(marks, BANS, strict=True):
            sign = f"({mark})" if mark.isalnum() else mark
            item = f"{indent}{sign} {ban[0].lower()}{ban[1:]}{end}"
            items.append(textwrap.fill(item, width, subsequent_indent=f"{indent}    "))
        assert _set(f"{LEAD}\n" + "\n".join(items) + "\n") == EXPECTED

    @pytest.mark.parametrize(
        "torn",
        [
            "- to sail by night, by rule\n- or so one says -; or",
            "- to do what the rule says\n- of that elsewhere",
            "- to sail by night *\n* without lights",
        ],
    )
    def test_1_a_sentence_that_reads_on_is_no_item(self, torn: str) -> None:
        assert len(_all(f"{LEAD}\n{torn}\n- to frighten gulls.\n")) == 2

    def test_1_an_enumeration_inside_an_item_is_no_list(self) -> None:
        torn = "(i) to sail (i) by night,\n(ii) by day, or (iii) drunk;"
        assert len(_all(f"{LEAD}\n{torn}\n(ii) to frighten gulls.\n")) == 2

    def test_1_other_semicolons_stay(self) -> None:
        text = f"{LEAD}\nTo sail at night; unless lit; For racing ferries; To tow barges; In fog."
        assert [c.text for c in _all(text)] == [
            "To sail at night; unless lit",
            "For racing ferries",
            "To tow barges",
            "In fog.",
        ]

    @pytest.mark.parametrize("indent", ["", "    "])
    def test_2_hard_wrap(self, indent: str) -> None:
        wrapped = re.sub(r"(.{20,34}) ", rf"\1\n{indent}", PLAIN.split("\n", 2)[2])
        assert _set(f"{LEAD}\n\n{wrapped}") == EXPECTED

    def test_2_a_wrapped_line_that_looks_like_a_marker(self) -> None:
        text = _list(
            "a. carry goods for (i) any trade or any other kind of commercial profit,",
            "(ii) smuggling of any kind, or (iii) the service of pirates;",
            "b. paint over the name that the yard gave to the Engine.",
        )
        assert [c.label for c in _all(text)] == ["a", "b"]

    def test_3_lying_numbers(self) -> None:
        lying = [f"({mark}) {ban};" for mark, ban in zip("kala", BANS, strict=True)]
        assert _set(_list(*lying)) == EXPECTED
        jumping = [f"{n}. {ban};" for n, ban in zip((8, 9, 4, 18), BANS, strict=True)]
        assert _set(_list(*jumping)) == EXPECTED

    def test_4_letters_or_roman_numerals(self) -> None:
        letters = "abcdefghij"
        text = _list(*(f"{c}. To do harm number {c * 3};" for c in letters))
        assert [c.label for c in _all(text)] == list(letters)
        nested = _list(
            "1. Break the peace, including to:",
            "\ta. Shout, such as:",
            "\t\ti. At noon",
            "\t\tii. At midnight",
            "\tb. Whistle in church",
            "\tc. Ring the bells of others",
        )
        assert [c.label for c in _all(nested)] == ["1.a.i", "1.a.ii", "1.b", "1.c"]

    def test_5_junk_before_a_marker(self) -> None:
        text = PLAIN.replace("- For steering", "pp- For steering")
        assert _set(text) == EXPECTED

    @pytest.mark.parametrize(
        "after",
        [
            "## Important notes\n- Bring a towel\n- Bring bread",
            "\nPlease report any breach through one of these:\n\n* by letter to the mayor",
            "\nEND OF TERMS AND CONDITIONS",
            "\nEngines of the other kind have rules of their own.",
        ],
    )
    def test_6_end_of_list(self, after: str) -> None:
        assert _set(f"{PLAIN.rstrip()}\n{after}\n") == EXPECTED

    def test_6_a_marker_of_the_outer_list_ends_it(self) -> None:
        text = (
            "2. RESTRICTIONS\n\nYou will not, and will not permit any third party to use it so as"
            " to:\n\na. sink a boat;\n\nb. hide a leak.\n\n3. ATTRIBUTION\n\nSay who built it.\n"
        )
        assert [c.label for c in _all(text)] == ["a", "b"]

    def test_7_more_than_one_list(self) -> None:
        other = _list(
            "1. Count the fish of others;", "2. Sell maps.", lead="You may not use it to:"
        )
        assert len(find_clauses(f"{PLAIN}\nMORE RULES\n\n{other}")) == 2

    def test_7_the_same_list_twice_counts_once(self) -> None:
        assert len(find_clauses(f"{PLAIN}\nAND AGAIN\n\n{PLAIN}")) == 1

    def test_7_an_attachment_holds_the_list(self) -> None:
        """AI2's licence bans things in its body, and lists the use restrictions in Appendix A."""
        body = "2. You will not use the Engine to:\n\n(a) hide a leak;\n(b) sink a boat.\n\n"
        assert _set(f"{body}Attachment A\n\n{PLAIN}") == EXPECTED

    def test_8_a_heading_is_no_clause(self) -> None:
        text = _list(
            "1. Legal:",
            "",
            f"(a) {BANS[0]}.",
            "",
            "2. Birds",
            "",
            f"(a) {BANS[1]};",
            "",
            f"(b) {BANS[2]}",
            "",
            "3. Steering",
            "",
            f"(a) {BANS[3]}.",
        )
        assert _set(text) == EXPECTED

    def test_8_a_short_clause_is_no_heading(self) -> None:
        text = _list(
            "1. Loud music", "2. Night fishing", "3. Racing", lead="You may not use it for:"
        )
        assert [c.text for c in _all(text)] == ["Loud music", "Night fishing", "Racing"]

    def test_9_a_leaf_is_hashed_with_its_stem(self) -> None:
        lead = "You agree you will not use, or allow others to use, the Engine to:"
        one = _list("* Break the law, including to:", "    * Rob", "    * Smuggle", lead=lead)
        two = _list("* Write novels about people who:", "    * Rob", "    * Smuggle", lead=lead)
        assert len(_all(one)) == len(_all(two)) == 2
        assert not _set(one) & _set(two)
        assert _all(one)[0].stem == "Break the law, including to:"

    def test_10_the_object_of_the_lead_in_stays_out(self) -> None:
        assert _set(PLAIN.replace("the Engine or Copies of the Engine", "any Barge")) == EXPECTED

    @pytest.mark.parametrize(
        "wrap",
        [
            lambda t: (
                "---\nlicense: other\nextra_gated_prompt: |-\n"
                + "".join(f"  {line}\n" for line in t.split("\n"))
                + "tags:\n- boat\n---\n# Card\n"
            ),
            lambda t: (
                "---\nextra_gated_prompt: '"
                + t.replace("'", "''").replace("\n", "\n\n  ")
                + "'\n---\n"
            ),
            lambda t: "".join(f"> {line}\n" for line in t.split("\n")),
            lambda t: f"```\n{t}\n```\n",
            lambda t: "".join(f"# {line}\n" for line in t.split("\n")),
            lambda t: "".join(f"// {line}\n" for line in t.split("\n")),
            lambda t: "/*\n" + "".join(f" * {line}\n" for line in t.split("\n")) + " */\n",
            lambda t: "".join(f"{n:3} | {line}\n" for n, line in enumerate(t.split("\n"), 1)),
            lambda t: t.replace("\n", "<br>\n"),
            lambda t: (
                "<ul>".join(t.split("\n\n", 1))
                .replace("\n- ", "\n<li>")
                .replace("<ul>- ", "<ul><li>")
            ),
            lambda t: t.replace("\n", "\r\n"),
            lambda t: "\ufeff" + t.replace(" the ", "\u00a0the "),
            lambda t: 'TEXT = """' + t + '"""\n',
        ],
    )
    def test_11_containers(self, wrap: object) -> None:
        assert callable(wrap)
        assert _set(wrap(PLAIN)) == EXPECTED

    def test_11_stars_are_bullets_and_no_comment(self) -> None:
        assert _set(_marked("*")) == EXPECTED

    def test_12_quotes_and_dashes(self) -> None:
        assert clause_digest(
            "the mate\u2019s \u201cown\u201d boat (sail \u2013 or oar)"
        ) == clause_digest('the mate\'s "own" boat (sail - or oar)')

    def test_12_footnote_marks_go_before_nfkc(self) -> None:
        assert canonical_form("the tide\u00b9 table") == "the tide table"
        assert canonical_form("\ufb01sh") == "fish"
        assert canonical_form("10\u00b2 boats") != canonical_form("10 boats")

    def test_13_for_example_and_hyphens(self) -> None:
        assert clause_digest("boats (e.g. skiffs)") == clause_digest("boats (for example skiffs)")
        assert clause_digest("hand-made oars") == clause_digest("hand made oars")

    def test_a_link_that_leads_elsewhere_than_it_says(self) -> None:
        shown = "see [https://a.example/policy]({})"
        assert clause_digest(shown.format("https://a.example/policy/")) == clause_digest(
            "see <https://a.example/policy>"
        )
        assert clause_digest(shown.format("https://b.example/")) != clause_digest(
            "see https://a.example/policy"
        )
        assert clause_digest("see [the policy](https://a.example)") == clause_digest(
            "see the policy"
        )

    def test_14_case_is_folded(self) -> None:
        """A defined term ("Harm") hashes as the word: the note on reach is the catalogue's."""
        assert clause_digest("To cause Harm") == clause_digest("to cause harm")

    def test_15_product_names(self) -> None:
        lead = "You agree you will not use, or allow others to use, {} to:"
        items = ("1. Say that {} rows by itself", "2. Break what {} mended")
        texts = [
            _list(*(i.format(name) for i in items), lead=lead.format(name))
            for name in ("Seahorse 2", "Seahorse 3.1", "Great Seahorse 4")
        ]
        assert len({frozenset(_set(text)) for text in texts}) == 1

    def test_16_several_bans_in_one_clause(self) -> None:
        text = _list("a. row for (i) gain, (ii) war, or (iii) sport;", "b. sink it.")
        assert len(_all(text)) == 2

    def test_16_prose(self) -> None:
        text = "3. Restriction\n\nYou will not use it for war.\n\nYou will not use it on Sundays.\n"
        assert [c.text for c in _all(text)] == [
            "You will not use it for war.",
            "You will not use it on Sundays.",
        ]

    def test_17_and_19_another_list_under_the_same_title(self) -> None:
        one = f"The Harbour Licence\n\n{PLAIN}"
        assert _set(one.replace("frightening gulls", "feeding gulls")) != _set(one)

    def test_18_a_truncated_text_has_no_list(self) -> None:
        assert find_clauses("The Harbour Licence\n\nAttachment A lists what") == ()

    def test_20_restrictions_by_reference(self) -> None:
        text = "Use must follow the policy at https://example.org/policy, which may change.\n"
        assert find_clauses(text) == ()

    def test_21_a_description_is_told_apart(self) -> None:
        text = f"# Out-of-Scope Use\n{_marked().replace(LEAD, 'The model may not be used')}"
        (one,) = find_clauses(text)
        assert one.kind == "description"
        assert len(one.clauses) == 4
        assert not [u for u in read_units(text).units if u.kind == "clause"]

    def test_21_advice_is_a_description(self) -> None:
        text = _list("- To row", "- To sail", lead="The model should not be used for:")
        assert [one.kind for one in find_clauses(text)] == ["description"]

    @pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
    @pytest.mark.parametrize(
        "words",
        [
            "The following restrictions do not apply to this engine.",
            "These restrictions are waived.",
            "The list below is for information only.",
            "The restrictions of Attachment A no longer bind anybody.",
            "None of the following applies to sailors.",
            "The clauses below are examples only.",
        ],
    )
    def test_21_a_list_that_is_disapplied_restricts_nothing(self, words: str, gap: str) -> None:
        assert _all(f"{words}{gap}{PLAIN}") == []

    @pytest.mark.parametrize(
        "words",
        [
            "The following restrictions apply to all.",
            "These restrictions do not apply to the extent that the law forbids them.",
            "This licence does not apply to boats.",
            "These obligations do not apply to output.",
            "The restrictions below are those of the harbour.",
        ],
    )
    def test_21_other_words_before_a_list_leave_it_standing(self, words: str) -> None:
        assert _set(f"{words}\n\n{PLAIN}") == EXPECTED

    def test_22_of_two_languages_one(self) -> None:
        chinese = "3. 限制\n\n您不得将本软件用于任何军事目的。\n\n"
        english = "3. Restriction\n\nYou will not use it for war.\n"
        assert [c.text for c in _all(chinese + english)] == ["You will not use it for war."]
        assert len(_all(chinese)) == 1

    def test_23_only_the_list(self) -> None:
        card = (
            f"---\nlicense: other\n---\n\n# A boat\n\nIt floats.\n\n### Use Restrictions\n\n{PLAIN}"
        )
        assert _set(card) == EXPECTED

    @pytest.mark.parametrize("end", [";", ".", "", ";  ", "; and", "; or", ","])
    def test_24_closing_marks(self, end: str) -> None:
        assert _set(_marked(end=end)) == EXPECTED

    def test_25_a_near_clause_is_another(self) -> None:
        weaker = PLAIN.replace("purpose of frightening", "purpose of knowingly frightening")
        assert len(EXPECTED - _set(weaker)) == 1


class TestGroups:
    def test_nothing_but_indentation(self) -> None:
        text = (
            "You may not use nor allow others to use Seahorse to:\n\n"
            "    Do wrong, including:\n\n"
            "        Rob ships, such as:\n"
            "            Taking sails;\n"
            "            Taking oars; or\n"
            "            Taking anchors.\n\n"
            "        Hiding.\n\n"
            "    Make noise.\n"
        )
        assert [c.label for c in _all(text)] == ["1.1.1", "1.1.2", "1.1.3", "1.2", "2"]

    def test_a_closing_item_of_other_grammar_belongs_outside(self) -> None:
        """Meta's Llama 3 file numbers its fourth ban inside the third group."""
        lead = "You agree you will not use it to:"
        flat = ["3. Mislead others, including:", "  a. Lying", "  b. Hiding", "  c. Guessing"]
        inside = _list(*flat, "  d. Fail to warn", lead=lead)
        outside = _list(*flat, "4. Fail to warn", lead=lead)
        assert _set(inside) == _set(outside)

    def test_a_negated_lead_in_restricts_nothing(self) -> None:
        text = PLAIN.replace("agree not to", "agree to")
        assert find_clauses(text) == ()
        assert [one.kind for one in read_units(text).lists] == ["other"]


class TestUnits:
    def test_kinds(self) -> None:
        text = (
            "The Harbour Licence\nCopyright (c) 2020 A. Sailor\n\nSection I: RIGHTS\n\n"
            f"1. You may row it. You must say who built it.\n\n{PLAIN}"
        )
        assert [(u.kind, u.label) for u in read_units(text).units][:5] == [
            ("heading", ""),
            ("notice", ""),
            ("heading", ""),
            ("sentence", "1"),
            ("sentence", "1"),
        ]
        assert [u.kind for u in read_units(text).units][5:] == ["lead-in", *["clause"] * 4]

    def test_text_digest_sees_words_and_no_notices(self) -> None:
        text = f"Copyright (c) 2020 A. Sailor\n\nYou must say who built it.\n\n{PLAIN}"
        assert text_digest(text.replace("2020 A. Sailor", "2031 B. Rower")) == text_digest(text)
        assert text_digest(text.replace("must", "may")) != text_digest(text)

    @pytest.mark.parametrize(
        "line", ["This text lets all do as they please.", "Rules of Appendix A: none."]
    )
    def test_a_short_statement_is_no_heading(self, line: str) -> None:
        assert "sentence" in [unit.kind for unit in read_units(f"{line}\n").units]


TEXTS = st.text(
    alphabet=st.sampled_from(list("ab1. ;:\n\t-*(#>|\"'<&_[]\\~:中\u200b\ufeff\ud800İ")),
    max_size=200,
)


class TestLaws:
    @settings(max_examples=200)
    @given(TEXTS)
    def test_total(self, text: str) -> None:
        find_clauses(text)
        text_digest(text)
        assert re.fullmatch(r"[0-9a-f]{64}", clause_digest(text))

    @settings(max_examples=200)
    @given(st.lists(st.sampled_from([*BANS, "e.g. a", "– b", "(c)", "*d*", "and", ";", "“e”"])))
    def test_the_canonical_form_is_stable(self, words: list[str]) -> None:
        once = canonical_form(" ".join(words))
        assert canonical_form(canonical_form(once)) == canonical_form(once)

    @settings(max_examples=100)
    @given(st.permutations(BANS), st.sampled_from(["-", "*", "•", "(a)", "1."]))
    def test_order_and_markers_do_not_matter(self, order: list[str], mark: str) -> None:
        marks = {"(a)": ["(a)", "(b)", "(c)", "(d)"], "1.": ["1.", "2.", "3.", "4."]}
        chosen = marks.get(mark, [mark] * 4)
        text = _list(*(f"{m} {ban};" for m, ban in zip(chosen, order, strict=True)))
        assert _set(text) == EXPECTED

    @pytest.mark.parametrize(
        "hostile",
        [
            "-\n" * 100_000,
            "You may not use it to:\n" + "- a b c\n" * 100_000,
            "You may not use it to:\n" + "".join(" " * (n % 400) + "- a:\n" for n in range(20_000)),
            "[" * 500_000,
            "<p" * 300_000,
            "<!--" * 200_000,
            "> " * 300_000,
            "a; " * 300_000,
            "and " * 250_000,
            "you agree not " * 70_000,
            "\\n" * 300_000,
            "x:\n" * 200_000,
            "(a) " * 200_000,
            "_" * 500_000,
            '"' * 500_000,
        ],
    )
    def test_time_grows_with_length(self, hostile: str) -> None:
        start = time.process_time()
        read_units(hostile[: len(hostile) // 8])
        assert time.process_time() - start < 20

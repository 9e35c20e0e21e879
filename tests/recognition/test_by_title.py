"""Recognition: texts told apart by their titles."""

from __future__ import annotations

from tests.recognition.harbour import LICENCE, kinds_of

from weightmark.alignment.known import compiled, describe, loaded
from weightmark.recognition.recognize import identify

POLICY = """Gull Policy

The gull office may change this policy whenever gulls change their ways.

You may not use bread to:

    Break the peace of the harbour, including to:
        Lure gulls into the houses of others;
        Feed gulls at night with a lamp; or
        Call gulls by names that are not theirs.

    Trade in gulls of any kind or colour.
"""


class TestByTitle:
    """A policy that is little more than a list is known by its own title when the list is lost."""

    index = loaded(compiled({"Gulls": [describe(POLICY)], "Harbour": [describe(LICENCE)]}))

    def test_without_its_list(self) -> None:
        found = identify(POLICY.partition("You may")[0], self.index)
        assert (found.id, found.match, len(found.missing)) == ("Gulls", "truncated", 4)

    def test_without_its_lead_in(self) -> None:
        found = identify(POLICY.replace("You may not use bread to:\n", ""), self.index)
        assert (found.id, "lead-in-missing" in kinds_of(found)) == ("Gulls", True)

    def test_a_licence_that_holds_the_policy_is_nearer_than_the_policy(self) -> None:
        rules = "".join(
            f"Rule {n}: berth {n} has {n} rings, and one is loose.\n\n" for n in range(60)
        )
        whole = f"{LICENCE}\n{POLICY}\n{rules}"
        policy = whole[len(LICENCE) :]
        index = loaded(compiled({"Gulls": [describe(policy)], "Whole": [describe(whole)]}))
        altered = whole[whole.index("Boats are useful") :]  # no title tells
        for word in ("useful", "rows", "plate", "builder", "steers", "berth 3", "berth 9"):
            altered = altered.replace(word, f"{word}, a kiwi,", 1)
        assert identify(altered, index).id == "Whole"
        alone = policy.replace("Gull Policy", "").replace("berth 3 has", "berth 3, a kiwi, has")
        assert identify(alone, index).id == "Gulls"

    def test_a_licence_that_goes_on_is_no_nearer_where_other_words_stand_around(self) -> None:
        rules = "".join(
            f"Rule {n}: berth {n} has {n} rings, and one is loose.\n\n" for n in range(40)
        )
        short = f"{LICENCE}\n{rules}"
        longer = f"{short}\nGulls are fed at noon by the mayor, who wears a hat.\n\n{POLICY}"
        index = loaded(compiled({"Short": [describe(short)], "Longer": [describe(longer)]}))
        text = short[short.index("Boats are useful") :].replace("rows", "rows, a kiwi,")
        around = "Gulls are fed at noon by the mayor, who wears a hat. Kelp grows by the pier. " * 3
        assert identify(f"{text}\n{around}", index).id == "Short"

    def test_another_text_under_the_title_is_not_the_policy(self) -> None:
        text = "Gull Policy\n\nGulls are fed on Sundays by the mayor himself.\n\nAll may watch.\n"
        assert identify(text, self.index).match == "unknown"

    def test_a_part_of_the_text_that_the_title_names_is_no_other_text(self) -> None:
        rules = "".join(
            f"Rule {n}: berth {n} has {n} rings, and one is loose.\n\n" for n in range(40)
        )
        whole = f"The Long Rules\n\n{rules}\n{POLICY}"
        short = f"The Short Rules\n\n{rules}".replace("rings", "hooks", 2)
        index = loaded(compiled({"Long": [describe(whole)], "Short": [describe(short)]}))
        part = whole[: whole.index("Gull Policy")]
        assert identify(part, index).id == "Long"
        assert identify(part.replace("The Long Rules\n", ""), index).id == "Short"

"""What a card says: its front matter first, then its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.card import parse_card
from weightmark.declared.cards import card_statements, names_a_licence
from weightmark.declared.statement import Statement
from weightmark.licenses.catalogue import Catalogue


def of(text: str, candidates: tuple[str, ...] = ()) -> list[Statement]:
    return card_statements("README.md", parse_card(text.encode()), Catalogue(candidates=candidates))


def test_the_front_matter_comes_first_with_its_line() -> None:
    (said,) = of("---\ntags: [x]\nlicense: mit\n---\n# Kelp\n")
    assert (said.kind, said.title, said.licence, said.words) == ("card", "the card", "MIT", "mit")
    assert (said.where.pointer, said.where.line, said.about) == ("license", 3, "weights")


def test_a_list_holds_as_a_whole_or_is_not_understood() -> None:
    (said,) = of("---\nlicense:\n- mit\n- apache-2.0\n---\n")
    assert said.licence == "MIT AND Apache-2.0"
    (said,) = of("---\nlicense:\n- mit\n- of my own\n---\n")
    assert said.open
    assert said.words == "mit, of my own"


@pytest.mark.parametrize(
    ("line", "licence"),
    [
        ("model_license: cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("weights-license: [cc-by-nc-4.0]", "CC-BY-NC-4.0"),
        ("licence: cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("license_details: for research only", ""),
    ],
)
def test_a_key_that_the_hub_does_not_read_speaks_as_in_a_header(line: str, licence: str) -> None:
    first, said = of(f"---\nlicense: mit\n{line}\n---\n")
    assert (first.licence, said.kind, said.licence) == ("MIT", "card", licence)
    assert said.open is not bool(licence)
    assert (said.where.pointer, said.where.line) == (line.partition(":")[0], 3)


@pytest.mark.parametrize("key", ["code_license", "dataset_license", "base_model_license"])
def test_a_key_of_something_else_says_nothing_of_the_weights(key: str) -> None:
    (said,) = of(f"---\nlicense: mit\n{key}: cc-by-nc-4.0\n---\n")
    assert said.licence == "MIT"


def test_other_is_told_by_its_name_or_its_link() -> None:
    (said,) = of("---\nlicense: other\nlicense_name: kelp-terms-1.0\nlicense_link: LICENSE\n---\n")
    assert said.licence == "LicenseRef-kelp-terms-1.0"
    (said,) = of("---\nlicense: other\nlicense_name: faipl-1.0-sd\n---\n")
    assert said.understood
    link = "https://creativecommons.org/licenses/by-nc/4.0/"
    (said,) = of(f"---\nlicense: other\nlicense_link: {link}\n---\n")
    assert said.licence == "CC-BY-NC-4.0"
    (said,) = of("---\nlicense: other\nlicense_link: LICENSE\n---\n")
    assert said.silent
    (said,) = of("---\nlicense: other\nlicense_link: https://example.org/terms\n---\n")
    assert said.open
    assert said.words == "https://example.org/terms"


def test_a_link_tells_which_of_several_a_name_means_and_what_an_own_name_means() -> None:
    nc = "https://creativecommons.org/licenses/by-nc/4.0/"
    head = "---\nlicense: other\nlicense_name: kelp-terms-1.0\nlicense_link:"
    (said,) = of(f"{head} {nc}\n---\n")
    assert said.licence == "LicenseRef-kelp-terms-1.0 AND CC-BY-NC-4.0"
    (said,) = of(f"{head} https://example.org/terms\n---\n")
    assert said.licence == "LicenseRef-kelp-terms-1.0"
    (said,) = of(f"---\nlicense: other\nlicense_name: faipl-1.0-sd\nlicense_link: {nc}\n---\n")
    assert said.licence == "LicenseRef-scancode-fair-ai-public-1.0-sd"
    name, apache = "license_name: mit-or-apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0"
    (said,) = of(f"---\nlicense: other\n{name}\nlicense_link: {apache}\n---\n")
    assert said.licence == "MIT OR Apache-2.0"
    video = "https://huggingface.co/tencent/HunyuanVideo/blob/main/LICENSE"
    name = "license_name: tencent-hunyuan-community"
    (said,) = of(f"---\nlicense: other\n{name}\nlicense_link: {video}\n---\n")
    assert said.licence == "LicenseRef-Tencent-Hunyuan-Video"


@pytest.mark.parametrize(
    "text", ["# Kelp\n", "---\nlicense: unknown\n---\n", "---\ntags: []\n---\n"]
)
def test_a_card_that_says_nothing_is_silent(text: str) -> None:
    (said,) = of(text)
    assert said.silent
    assert not names_a_licence(parse_card(text.encode()))


def test_the_text_of_a_card_is_asked_where_its_front_matter_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prose = parse_card(b"# Kelp\n\nThe weights are under the MIT License.\n")
    assert names_a_licence(prose)
    monkeypatch.setattr("weightmark.declared.cards.card_statements", None)
    assert names_a_licence(parse_card(b"---\nlicense: mit\n---\n# Kelp\n"))
    with pytest.raises(TypeError):
        names_a_licence(prose)


def test_a_link_to_another_licence_is_a_statement_of_its_own() -> None:
    link = "https://creativecommons.org/licenses/by-nc/4.0/"
    said = of(f"---\nlicense: mit\nlicense_link: {link}\n---\n")
    assert [one.licence for one in said] == ["MIT", "CC-BY-NC-4.0"]
    assert len(of("---\nlicense: mit\nlicense_link: https://example.org/licence\n---\n")) == 1


def test_sentences_on_the_weights_and_on_the_code_follow_and_those_on_data_do_not() -> None:
    text = (
        "---\nlicense: mit\n---\n# Kelp\n\nThe code is under MIT.\nThe weights are under CC BY 4.0."
        "\nThe data is under ODbL-1.0. The code is under the Tide Terms."
    )
    _, *said = of(text)
    assert [(one.about, one.licence, one.where.line) for one in said] == [
        ("code", "MIT", 6),
        ("weights", "CC-BY-4.0", 7),
    ]


def test_a_project_whose_weights_have_a_licence_of_their_own_is_its_code() -> None:
    apart = "This project is under Apache-2.0 (see LICENSE), the checkpoint is CC BY-NC 4.0."
    assert [(one.about, one.licence) for one in of(f"# Kelp\n\n{apart}\n") if one.licence] == [
        ("code", "Apache-2.0"),
        ("weights", "CC-BY-NC-4.0"),
    ]
    alone = of("# Kelp\n\nThis project is under Apache-2.0.\n")
    assert [one for one in alone if one.kind == "prose"] == []


def test_a_restriction_names_no_licence_and_asks_for_what_it_says() -> None:
    text = "---\nlicense: mit\n---\n\nThe weights are for non-commercial use only.\n"
    said = of(text)[1]
    assert (said.licence, said.asks) == ("", "non-commercial")


def test_a_key_that_nobody_reads_says_what_it_says() -> None:
    first, said = of("---\nlicense: mit\nlicence: cc-by-nc-4.0\n---\n\n# M\n")
    assert (first.licence, said.licence) == ("MIT", "CC-BY-NC-4.0")
    assert said.where.pointer == "licence"


GATED = """---
license: mit
extra_gated_prompt: "For non-commercial use only. Please share your name."
extra_gated_fields:
  Name: text
  I agree to use this model for research purposes only: checkbox
  For non-commercial use only, or more?: text
---
# M
"""


def test_who_asks_for_access_agrees_to_a_sentence() -> None:
    _, prompt, box = of(GATED)
    assert (prompt.asks, prompt.where.pointer, prompt.where.line) == (
        "non-commercial", "extra_gated_prompt", 3,
    )  # fmt: skip
    assert (box.asks, box.where.pointer, box.where.line) == ("research", "extra_gated_fields", 4)


def test_each_text_of_a_gate_is_a_sentence_that_its_reader_agrees_to() -> None:
    for key in ("extra_gated_prompt", "extra_gated_heading", "extra_gated_description"):
        first, said = of(f"---\nlicense: mit\n{key}: Not for commercial use.\n---\n# M\n")
        assert (first.licence, said.asks, said.where.pointer) == ("MIT", "non-commercial", key)
    assert len(of("---\nlicense: mit\nextra_gated_description: [1]\n---\n# M\n")) == 1


def test_a_tag_may_say_the_licence_once_more() -> None:
    text = "---\nlicense: mit\ntags: [lora, 'license:cc-by-nc-4.0', non-commercial]\n---\n# M\n"
    _, named, limit = of(text)
    assert (named.licence, named.where.pointer, named.where.line) == ("CC-BY-NC-4.0", "tags", 3)
    assert (limit.licence, limit.asks) == ("", "non-commercial")
    assert len(of("---\nlicense: mit\ntags: [commercial, 'license:other']\n---\n# M\n")) == 1


def test_a_gate_that_holds_a_whole_text_is_no_sentence_on_it() -> None:
    assert len(of(GATED.replace("Please share", "Please share " * 400))) == 2
    assert len(of("---\nlicense: mit\nextra_gated_fields: 7\n---\n")) == 1


def test_the_name_of_an_own_licence_is_the_same_in_the_text() -> None:
    head = "---\nlicense: other\nlicense_name: kelp-model-license-1.1\nlicense_link: LICENSE\n---\n"
    first, said = of(f"{head}\nThe weights are under the Kelp Model License v1.1.\n")
    assert first.licence == said.licence == "LicenseRef-kelp-model-license-1.1"


def test_the_card_of_a_data_set_speaks_of_data() -> None:
    said = of("---\nlicense: mit\nsize_categories: [n<1K]\n---\n\n## License\n\nMIT\n")
    assert {one.about for one in said} == {"data"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["mit", "other"])), max_size=3),
    st.text(max_size=60),
)
def test_total(licences: list[str], body: str) -> None:
    import json

    said = of(
        f"---\nlicense: {json.dumps(licences)}\nlicense_name: {json.dumps(body)}\n---\n{body}"
    )
    assert said[0].kind == "card"

"""Keys of headers that speak of a licence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.header import header_statements, licence_keys, texts_in
from weightmark.formats.header import Header
from weightmark.licenses.catalogue import Catalogue


@pytest.mark.parametrize(
    "key",
    [
        "license", "LICENSE", "licence", "Licence", "licenses", "modelspec.license",
        "modelspec.licence", "general.license", "model_license", "ss_metadata_license",
        "license_id", "license-id", "model.license", "weights_license", "license_text",
    ],
)  # fmt: skip
def test_a_key_that_speaks(key: str) -> None:
    assert list(licence_keys({"format": "pt", key: "mit"})) == [(key, "mit")]
    (said,) = header_statements("m.safetensors", {key: "mit"})
    assert (said.kind, said.licence, said.where.pointer) == ("header", "MIT", key)
    assert said.title == f"{key} in the header"


def test_what_people_wrote_of_the_model_in_words() -> None:
    for key in ("modelspec.description", "ss_training_comment", "general.description"):
        words = "A style of kelp. The model is licensed under CC BY-NC 4.0."
        first, said = header_statements("m.safetensors", {"license": "mit", key: words})
        assert (first.licence, said.licence, said.kind) == ("MIT", "CC-BY-NC-4.0", "prose")
        assert (said.title, said.where.pointer) == (f"{key} in the header", key)
        (said,) = header_statements("m.safetensors", {key: "Not for commercial use."})
        assert said.asks == "non-commercial"
        assert not header_statements("m.safetensors", {key: "The data are under CC BY-NC 4.0."})
    assert not header_statements("m.safetensors", {"title": "Not for commercial use."})


@pytest.mark.parametrize(
    "key",
    [
        "dataset_license", "code_license", "base_model_license", "tokenizer.license",
        "general.base_model.0.license", "licensed", "license_plate", "sublicense", "x" * 100,
        "license" * 1000,
    ],
)  # fmt: skip
def test_a_key_of_something_else(key: str) -> None:
    assert list(licence_keys({key: "mit"})) == []


def test_other_is_told_by_the_name_beside_it() -> None:
    metadata = {"general.license": "other", "general.license.name": "Example Terms"}
    assert list(licence_keys(metadata)) == [("general.license.name", "Example Terms")]
    (said,) = header_statements("m.gguf", metadata)
    assert said.licence == "LicenseRef-Example-Terms"
    (said,) = header_statements("m", {"license": "other", "license_name": "faipl-1.0-sd"})
    assert said.licence


def test_other_is_told_by_a_link_where_no_name_is() -> None:
    link = "https://creativecommons.org/licenses/by-nc/4.0/"
    (said, link_said) = header_statements("m", {"license": "other", "license_link": link})
    assert said.silent
    assert link_said.licence == "CC-BY-NC-4.0"


def test_a_link_to_another_licence_contradicts_and_any_other_link_does_not() -> None:
    link = "https://creativecommons.org/licenses/by-nc/4.0/"
    said = header_statements("m", {"license": "mit", "license_link": link})
    assert [one.licence for one in said] == ["MIT", "CC-BY-NC-4.0"]
    said = header_statements("m", {"license": "mit", "license_link": "https://example.org/l"})
    assert [one.licence for one in said] == ["MIT"]
    said = header_statements("m", {"license": "mit", "license_link": "LICENSE"})
    assert [one.licence for one in said] == ["MIT"]


def test_a_name_beside_a_licence_is_left_alone() -> None:
    assert list(licence_keys({"license": "mit", "license_name": "x"})) == [("license", "mit")]


def test_the_mark_comes_first_and_tells_what_a_name_means() -> None:
    metadata = {"license": "gpl-3.0"}
    mark, said = header_statements("m", metadata, "GPL-3.0-or-later")
    assert (mark.kind, mark.where.pointer, mark.licence) == (
        "mark",
        "weightmark",
        "GPL-3.0-or-later",
    )
    assert said.licence == "GPL-3.0-or-later"
    at_hand = Catalogue(candidates=("GPL-3.0-or-later",))
    (said,) = header_statements("m", metadata, catalogue=at_hand)
    assert said.licence == "GPL-3.0-or-later"


def test_what_is_not_understood_is_open_and_what_says_nothing_silent() -> None:
    (said,) = header_statements("m", {"license": "Non-commercial use only"})
    assert said.open
    assert said.words == "Non-commercial use only"
    (said,) = header_statements("m", {"license": "unknown"})
    assert said.silent
    (said,) = header_statements("m", {"license": "custom"})
    assert said.open


def test_a_list_holds_as_a_whole() -> None:
    (said,) = header_statements("m", {"license": "mit, cc-by-nc-4.0"})
    assert said.licence == "MIT AND CC-BY-NC-4.0"


def test_a_licence_for_each_part_gives_the_weights_theirs() -> None:
    (said,) = header_statements("m", {"license": "code MIT, model weights CC BY-NC-SA 4.0"})
    assert said.licence == "CC-BY-NC-SA-4.0"
    (said,) = header_statements("m", {"license": "Apache-2.0 (code)"})
    assert said.open


KEYS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["license", "LICENSE", "license_name", "license_link", "general.license.name"]),
)
WORDS = st.one_of(st.text(max_size=40), st.sampled_from(["other", "mit", "https://x.y/z"]))


@settings(deadline=None)
@given(st.dictionaries(KEYS, WORDS, max_size=6))
def test_total_and_nothing_that_speaks_is_lost(metadata: dict[str, str]) -> None:
    said = header_statements("m", metadata)
    assert [(one.where.pointer) for one in said] == [key for key, _ in licence_keys(metadata)]
    for one in said:
        assert one.understood + one.open + one.silent == 1


def test_what_a_pickle_notes_counts_where_it_is_a_licence() -> None:
    header = Header({"license": "mit"}, 0, noted={"checkpoint.license": "AGPL-3.0 License"})
    assert texts_in(header) == {"checkpoint.license": "AGPL-3.0 License", "license": "mit"}
    assert texts_in(header._replace(noted={"checkpoint.license": "plate"})) == {"license": "mit"}
    assert texts_in(None) == texts_in(Header(None, 0)) == {}


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        ({"metadata": '{"license": "cc-by-nc-4.0"}'}, "metadata.license"),
        (
            {"model_card": '{"name": "kelp", "info": {"license": "cc-by-nc-4.0"}}'},
            "model_card.info.license",
        ),
    ],
)
def test_a_licence_in_an_object_of_the_header(metadata: dict[str, str], key: str) -> None:
    assert list(licence_keys(metadata)) == [(key, "cc-by-nc-4.0")]
    (said,) = header_statements("m.safetensors", metadata)
    assert (said.licence, said.where.pointer) == ("CC-BY-NC-4.0", key)


@pytest.mark.parametrize(
    "metadata",
    [
        {"ss_datasets": '[{"license": "mit"}]'},
        {"dataset": '{"license": "mit"}'},
        {"metadata": '{"dataset": {"license": "mit"}}'},
        {"metadata": '{"license": '},
        {"metadata": '{"info": ' * 5_000 + '"license"'},
        {"metadata": '["license"]'},
    ],
)
def test_other_objects_do_not_speak(metadata: dict[str, str]) -> None:
    assert list(licence_keys(metadata)) == []

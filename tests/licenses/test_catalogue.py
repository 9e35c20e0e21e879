"""The catalogue: what stands in it is true of the real texts, and any name finds its entry."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.licenses import canonicalize_license_expression
from tests.licence_texts import folder_of_texts

from weightmark.entries import entry
from weightmark.errors import CatalogueError
from weightmark.licenses import catalogue
from weightmark.licenses.catalogue import (
    SHIPPED,
    TOPICS,
    License,
    by_digest,
    load_all,
    load_folder,
    parse_entry,
    squeeze,
)
from weightmark.licenses.expression import resolve
from weightmark.licenses.instances import FILE
from weightmark.licenses.restrictions import restriction_hash

# hub-docs, docs/hub/repositories-licenses.md at 242f4a1e
_HUB_IDS = """
apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
bigcode-openrail-m afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear
c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0
cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl
ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl
lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0
odc-by odbl openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl
lgpl-lr deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2
llama3.3 llama4 grok2-community gemma unknown other
"""
HUB_IDS = _HUB_IDS.split()

FAMILIES = {"openrail", "bsd", "cc", "gfdl", "gpl", "lgpl", "unknown", "other"}

BIGSCIENCE = "bigscience-openrail-m"
SAMPLE = (
    'id = "LicenseRef-mine"\nname = "Mine"\nclass = "rail"\nstatus = "listed"\n'
    f'restrictions = "{"a" * 64}"\n[[clauses]]\nlabel = "a"\nsha256 = "{"b" * 64}"\n'
    'topic = "legal"\ngist = "keep to the law"\n'
)


def _one(name: str) -> License:
    found = SHIPPED.find(name)
    assert found is not None, name
    return found


def test_every_id_is_a_valid_expression_and_unique() -> None:
    seen = set()
    for each in load_all():
        assert canonicalize_license_expression(each.id) == each.id
        assert each.id.lower() not in seen
        seen.add(each.id.lower())


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("CC-BY-SA 3.0 Unported", "CC-BY-SA-3.0"),
        ("Creative Commons Attribution-ShareAlike 3.0 Unported", "CC-BY-SA-3.0"),
        ("CC BY 2.5 Generic", "CC-BY-2.5"),
    ],
)
def test_what_is_ported_to_no_country(name: str, means: str) -> None:
    assert _one(name).id == means


def test_a_port_to_a_country_is_another_licence() -> None:
    assert SHIPPED.find("CC BY-SA 3.0 Germany") is None


def test_every_name_finds_its_entry() -> None:
    for each in load_all():
        for name in catalogue.spellings(each):
            for written in (name, name.upper(), name.replace("-", " ")):
                assert _one(written).id == each.id, written


@pytest.mark.parametrize("tag", HUB_IDS)
def test_the_hub_ids_are_known(tag: str) -> None:
    each = _one(tag)
    assert tag in each.hub
    assert each.names_a_text == (tag not in FAMILIES)


def test_each_alias_is_found_by_nothing_else() -> None:
    """Case, punctuation, "the" and "License" do not count, so no alias may differ in them only."""
    for each in load_all():
        known = {squeeze(name) for name in (each.id, each.name, each.scancode, *each.hub)}
        for alias in each.aliases:
            assert squeeze(alias) not in known, (each.id, alias)
            known.add(squeeze(alias))


def test_topics_are_the_domains_of_the_rail_generator() -> None:
    """As the generator sorts its own clauses; minors are no domain of it."""
    each = _one("bigscience-openrail-m")
    letters = dict.fromkeys(TOPICS, "")
    for clause in each.clauses:
        letters[clause.topic] += clause.label
    assert {topic: found for topic, found in letters.items() if found} == {
        "disinformation": "ceg",
        "health": "l",
        "discrimination": "ijkm",
        "legal": "ah",
        "privacy": "d",
        "general": "f",
        "minors": "b",
    }


def test_what_a_name_may_mean_is_in_the_catalogue() -> None:
    for each in load_all():
        assert [_one(name).id for name in each.readings] == list(each.readings), each.id
        assert not each.unclear or each.id == each.readings[0]


@pytest.mark.parametrize("name", ["openrail", "OpenRAIL-M", "RAIL-M", "RAIL", "RAIL-S"])
def test_a_family_names_its_members(name: str) -> None:
    family = _one(name)
    assert family.readings
    for member in map(_one, family.readings):
        assert member.names_a_text
        assert set(family.artefacts) <= set(member.artefacts)


def test_there_are_83_hub_ids_and_no_other() -> None:
    assert len(set(HUB_IDS)) == 83
    assert {tag for each in load_all() for tag in each.hub} == set(HUB_IDS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Apache License 2.0", "Apache-2.0"),
        ("apache2", "Apache-2.0"),
        ("BSD 3-Clause License", "BSD-3-Clause"),
        ("CC BY-NC 4.0", "CC-BY-NC-4.0"),
        ("Creative Commons BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY-NC 4.0 Deed", "CC-BY-NC-4.0"),
        ("stable-diffusion-2022-08-22", "LicenseRef-scancode-stable-diffusion-2022-08-22"),
        ("CreativeML Open RAIL++-M", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("bigscience-open-rail-m2", "LicenseRef-scancode-bigscience-open-rail-m2"),
        ("Llama 2 Community License Agreement", "LicenseRef-scancode-llama-2-license-2023"),
        ("tongyi-qianwen", "LicenseRef-scancode-tongyi-qianwen-2023"),
        ("flux-1-dev-non-commercial-license", "LicenseRef-scancode-flux-1-nc"),
        ("FLUX.1 [dev] Non-Commercial License", "LicenseRef-scancode-flux-1-nc"),
        ("nvidia-open-model-license", "LicenseRef-scancode-nvidia-open-model-2025-04-28"),
        ("stabilityai-ai-community", "LicenseRef-scancode-stability-ai-community-2024"),
        ("OpenMDW-1.0", "LicenseRef-scancode-openmdw-1.0"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("YOLO License v2 (2016-07-29)", "LicenseRef-scancode-yolo-2.0"),
        ("GPT-2", "LicenseRef-GPT-2-Modified-MIT"),
        ("LicenseRef-GPT-2", "LicenseRef-GPT-2-Modified-MIT"),
        ("licenseref-Llama-3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
    ],
)
def test_names_from_cards_and_headers(name: str, expected: str) -> None:
    assert _one(name).id == expected


@pytest.mark.parametrize(
    "name",
    [
        *("", "no such licence", "mit2", "x" * 100_000, "\x00", "LICENSE"),
        *("LicenseRef-MIT", "LicenseRef-Apache-2.0", "LicenseRef-" * 10_000, "LicenseRef-kelp"),
    ],
)
def test_other_words_find_nothing(name: str) -> None:
    assert SHIPPED.find(name) is None


@pytest.mark.parametrize(
    ("name", "klass", "clauses"),
    [
        ("bigscience-bloom-rail-1.0", "rail", 13),
        (BIGSCIENCE, "openrail", 13),
        ("creativeml-openrail-m", "openrail", 11),
        ("openrail++", "openrail", 11),
        ("bigcode-openrail-m", "openrail", 14),
        ("deepseek", "openrail", 11),
        ("AI Pubs OpenRAIL-M License", "openrail", 11),
        ("ltxv-owl", "openrail", 16),
        ("llama3", "community", 25),
        ("Llama 2 AUP", "community", 25),
        ("Llama 3.1 AUP", "community", 25),
        ("Llama 3.2 AUP", "community", 27),
        ("Llama 4 AUP", "community", 27),
        ("gemma-pup", "community", 24),
        ("opt-175b", "research", 4),
        ("glm-130b", "research", 2),
        ("minimax-01", "community", 9),
        ("tencent-hunyuan-community", "community", 20),
        ("playground-v2", "community", 11),
    ],
)
def test_clauses_are_counted_as_in_the_texts(name: str, klass: str, clauses: int) -> None:
    each = _one(name)
    assert (each.klass, each.status, len(each.clauses)) == (klass, "listed", clauses)


def test_creativeml_is_contained_in_bigscience_and_not_the_other_way_round() -> None:
    """It leaves out the disclaimer and the impersonation clause."""
    larger = {clause.sha256: clause.topic for clause in _one(BIGSCIENCE).clauses}
    smaller = {clause.sha256 for clause in _one("creativeml-openrail-m").clauses}
    assert smaller < set(larger)
    assert [larger[each] for each in set(larger) - smaller] == ["disinformation"] * 2
    assert _one("openrail++").restrictions == _one("creativeml-openrail-m").restrictions


def test_copyleft_of_software_asks_for_source() -> None:
    asking = {
        one.id for one in load_all() if "disclose-source" in {d.kind for d in one.obligations}
    }
    of_software = re.compile(r"A?GPL|LGPL-\d|MPL|EPL|EUPL|CDDL|OSL")
    copyleft = {one.id for one in load_all() if one.klass == "copyleft"}
    assert {one for one in copyleft if of_software.match(one)} <= asking
    assert asking <= copyleft | {"ODbL-1.0"}


def test_the_use_policies_of_llama_2_to_3_1_are_one_set() -> None:
    """Only the product name changes, and that is no part of a clause."""
    hashes = {_one(f"Llama {version} AUP").restrictions for version in ("2", "3", "3.1")}
    assert hashes == {_one("llama3").restrictions}
    assert _one("Llama 3.2 AUP").restrictions not in hashes


def test_every_hash_is_that_of_its_clauses() -> None:
    for each in load_all():
        if each.status == "listed":
            digests = [clause.sha256 for clause in each.clauses]
            assert each.restrictions == restriction_hash(digests)


def test_no_text_at_hand_never_reads_as_no_restrictions() -> None:
    for each in load_all():
        assert each.sources or each.status in ("unknown", "none")
        if each.status == "unknown":
            assert not each.sources
            assert not each.text
        elif each.status == "none" and not each.sources:
            assert each.klass == "public-domain"
    assert _one("grok2-community").status == "unknown"
    assert _one("deepfloyd-if-license").status == "listed"


def test_what_is_for_research_bars_commercial_use() -> None:
    """Also where the text was not at hand: its class would else be forgotten by a derivative."""
    for one in load_all():
        if one.klass in ("research", "non-commercial"):
            assert "non-commercial" in {duty.kind for duty in one.obligations}, one.id


def test_references_lead_to_entries() -> None:
    for each in load_all():
        if each.reference is not None and each.reference.policy:
            assert _one(each.reference.policy).id == each.reference.policy
        for reading in each.readings:
            assert resolve(reading) == reading
        if each.unclear:
            assert each.readings[0] == each.id


def test_a_clause_is_described_alike_wherever_it_stands() -> None:
    known: dict[str, tuple[str, str]] = {}
    for each in load_all():
        for clause in each.clauses:
            said = (clause.topic, clause.gist)
            assert known.setdefault(clause.sha256, said) == said
            assert "not described" not in clause.gist
    assert len(known) > 150
    assert {topic for topic, _ in known.values()} == set(catalogue.TOPICS)


def test_gists_are_in_words_of_our_own() -> None:
    """No six words of a gist stand in a row in a text that is at hand."""
    texts = entry.read_texts([folder_of_texts()])
    for each in load_all():
        for source in each.sources:
            if source.sha256 not in texts:
                continue
            text = f" {' '.join(re.findall(r'[a-z]+', texts[source.sha256].content.lower()))} "
            for clause in each.clauses:
                words = re.findall(r"[a-z]+", clause.gist.lower())
                for at in range(len(words) - 5):
                    assert f" {' '.join(words[at : at + 6])} " not in text, clause.gist


def test_a_name_costs_the_index_and_one_entry() -> None:
    code = (
        "import sys; from weightmark.licenses import catalogue; import tomllib; opened = []\n"
        "def hook(event, args):\n"
        "    if event == 'open' and str(args[0]).startswith(catalogue.DATA):\n"
        "        opened.append(args[0])\n"
        "sys.addaudithook(hook); catalogue.SHIPPED.find('mit'); sys.exit(len(opened))"
    )
    if sys.version_info < (3, 11):
        code = code.replace("tomllib", "tomli")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('id = "LicenseRef-mine"\n', ""), "id: missing"),
        (lambda text: text.replace("LicenseRef-mine", "LicenseRef-a_b"), "id: "),
        (lambda text: text.replace("LicenseRef-mine", "licenseref-mine"), "prefix"),
        (lambda text: text.replace('"rail"', '"nice"'), "class: 'nice'"),
        (lambda text: text.replace('"listed"', '"none"'), "clauses"),
        (lambda text: text.replace('"listed"', '"reference"'), "restrictions"),
        (lambda text: text.replace('topic = "legal"', 'topic = "love"'), "clauses[0]: topic"),
        (lambda text: text.replace("b" * 64, "B" * 64), "clauses[0]: sha256"),
        (lambda text: text.replace("a" * 64, ""), "restrictions"),
        (lambda text: text.replace('name = "Mine"', "name = 3"), "name: not a string"),
        (lambda text: text.replace('"Mine"', '"Mi\\u202ene"'), "control character"),
        (lambda text: f'colour = "red"\n{text}', "unknown key colour"),
        (lambda text: f'aliases = "x"\n{text}', "aliases: not a list"),
        (lambda text: f'artefacts = "SM"\n{text}', "order DAMS"),
        (lambda text: f"propagation = 3\n{text}", "propagation: not a table"),
        (lambda text: f'obligations = [{{kind = "x"}}]\n{text}', "obligations[0]: kind"),
        (lambda text: f"{text}[[", "not TOML: "),
        (lambda text: text + "#" * 1_000_001, "larger than"),
    ],
)
def test_a_wrong_entry_names_the_key(change: Callable[[str], str], said: str) -> None:
    assert parse_entry(SAMPLE.encode(), "mine.toml").name == "Mine"
    with pytest.raises(CatalogueError) as caught:
        parse_entry(change(SAMPLE).encode(), "mine.toml")
    assert caught.value.message.startswith("mine.toml: ")
    assert said in caught.value.message


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_an_entry_or_an_error(data: bytes) -> None:
    with pytest.raises(CatalogueError):
        parse_entry(data, "x")


def test_own_entries_are_found_before_all_others(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SAMPLE, "utf-8")
    own = load_folder(str(tmp_path))
    mine = own.find("LICENSEREF-MINE")
    assert mine is not None
    assert mine.clauses[0].gist == "keep to the law"
    assert SHIPPED.find("LicenseRef-mine") is None
    assert _one("mit") == own.find("mit")


def test_an_own_entry_may_take_the_name_of_a_family_and_of_no_licence(tmp_path: Path) -> None:
    """A family means no text yet; any other name must go on meaning one licence."""
    path = tmp_path / "mine.toml"
    path.write_text(SAMPLE.replace("LicenseRef-mine", "LicenseRef-RAIL-M"), "utf-8")
    found = load_folder(str(tmp_path)).find("rail-m")
    assert found is not None
    assert found.status == "listed"
    path.write_text(SAMPLE.replace('"Mine"', '"MIT License"'), "utf-8")
    with pytest.raises(CatalogueError, match="already means MIT"):
        load_folder(str(tmp_path))


def test_two_own_entries_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(SAMPLE, "utf-8")
    (tmp_path / "b.toml").write_text(SAMPLE, "utf-8")
    with pytest.raises(CatalogueError, match="already means LicenseRef-mine"):
        load_folder(str(tmp_path))
    with pytest.raises(CatalogueError, match="cannot read"):
        load_folder(str(tmp_path / "absent"))


def test_the_index_refuses_a_name_with_two_meanings() -> None:
    mine = parse_entry(SAMPLE.encode(), "mine.toml")
    with pytest.raises(CatalogueError, match="means both"):
        catalogue.name_index([("one", mine), ("two", mine)])


def test_a_dated_title_is_found_without_its_date_where_no_other_has_it() -> None:
    one = catalogue.License("LicenseRef-A", "Kelp License (2026-01-02)", "research", "prose")
    later = one._replace(id="LicenseRef-B", name="Kelp License (2026-08)")
    assert catalogue.name_index([("one", one)])["kelp"] == "one"
    assert "kelp" not in catalogue.name_index([("one", one), ("later", later)])
    named = later._replace(aliases=("Kelp License",))
    assert catalogue.name_index([("one", one), ("later", named)])["kelp"] == "later"
    other = one._replace(name="Kelp License (second)")
    assert "kelp" not in catalogue.name_index([("one", other)])


def test_what_is_read_at_run_time_is_what_the_entries_say() -> None:
    """The compiled catalogue holds every entry, whole, and nothing else."""
    entries = {
        stem: catalogue.read_entry(f"{catalogue.DATA}/{stem}.toml") for stem in catalogue.stems()
    }
    assert len(entries) > 100
    assert set(catalogue.load_all()) == set(entries.values())
    assert all(catalogue.SHIPPED.find(entry.id) == entry for entry in entries.values())


def test_obligations_are_fields() -> None:
    """What a rule needs of a duty is never read out of its gist."""
    by_id = {entry.id: entry for entry in load_all()}
    llama = by_id["LicenseRef-scancode-llama-3.1-license-2024"]
    assert llama.commercial == "threshold"
    assert [(one.number, one.unit) for one in llama.thresholds] == [(700_000_000, "users a month")]
    assert llama.travels == ("text", "notice", "name")
    naming = next(duty for duty in llama.obligations if duty.kind == "naming")
    assert (naming.shows, naming.prefix, naming.binding) == (("Built with Llama",), "Llama", True)
    assert by_id["MIT"].commercial == "yes"
    assert by_id["MIT"].travels == ("text", "notice")
    assert by_id["CC-BY-NC-4.0"].commercial == "no"
    assert by_id["CC-BY-4.0"].travels == ("attribution",)
    assert by_id["LicenseRef-Kolors"].commercial == "ask"


def test_commercial_use_and_duties_do_not_contradict() -> None:
    for one in load_all():
        kinds = {duty.kind for duty in one.obligations}
        if "non-commercial" in kinds:
            assert one.commercial == "no", one.id
        if one.thresholds:
            assert "threshold" in kinds, one.id
            assert one.commercial in ("threshold", "ask"), one.id
        for duty in one.obligations:
            assert not (duty.shows or duty.prefix) or duty.kind == "naming"
            assert not duty.notice_file or duty.kind == "notice"
            assert duty.kind != "naming" or duty.shows or duty.prefix, one.id


def test_each_clause_of_an_entry_is_there() -> None:
    known = by_digest()
    for each in load_all():
        for clause in each.clauses:
            assert known[clause.sha256].gist


def test_each_clause_of_the_generator_is_there() -> None:
    assert catalogue.read_facts(FILE)["clauses"].keys() <= by_digest().keys()


def test_each_clause_has_a_topic_and_its_digest() -> None:
    for digest, clause in by_digest().items():
        assert clause.sha256 == digest
        assert clause.topic in TOPICS

"""What a picture shows is what lineage judged, with the words of each restriction."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.writers import safetensors

from weightmark.config import load
from weightmark.declared.mark import Base, Lifted, Mark, encode
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.kin import Kin
from weightmark.model.terms import terms
from weightmark.policy import forbidden
from weightmark.verify import verify

OPENRAIL_M = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"
PLUS_PLUS = "LicenseRef-scancode-bigscience-open-rail-m2"


def kin_of(folder: Path, licence: str, *bases: Base, config: str = "") -> Kin:
    """The one model in a folder, marked with a licence and bases."""
    found = terms(licence)
    mark = Mark(found.license, found.clauses, found.text, bases)
    (folder / "model.safetensors").write_bytes(safetensors(metadata=encode(mark)))
    (folder / "README.md").write_text(f"---\nlicense: {licence}\n---\n", encoding="utf-8")
    if config:
        (folder / "weightmark.toml").write_text(config, encoding="utf-8")
    path = str(folder / "weightmark.toml") if config else ""
    (kin,) = verify([str(folder)], load(str(folder), path), drawn=True).kin
    return kin


def of(licence: str, relation: str = "finetune") -> Base:
    return Base("org/base", relation, licence, terms(licence).clauses)


def test_a_model_has_its_licence_its_restrictions_and_its_digests(tmp_path: Path) -> None:
    kin = kin_of(tmp_path, CREATIVEML)
    entry = SHIPPED.find(CREATIVEML)
    assert entry is not None
    assert kin.itself.licence == entry.name
    assert {one.sha256 for one in kin.itself.restrictions} == {c.sha256 for c in entry.clauses}
    assert all(one.gist and one.topic for one in kin.itself.restrictions)
    assert not kin.itself.open
    assert kin.bases == ()
    digests = {one.of: one.sha256 for one in kin.fingerprints}
    assert digests["restrictions, by the mark"] == entry.restrictions
    assert digests["licence text, by the mark"] == entry.text
    assert digests[f"restrictions of {CREATIVEML}"] == entry.restrictions


def test_a_base_that_is_carried_lost_nothing(tmp_path: Path) -> None:
    (step,) = kin_of(tmp_path, CREATIVEML, of(PLUS_PLUS)).bases
    assert (step.verdict, step.lost, step.weakened) == ("carried", (), ())
    assert len(step.base.restrictions) == len(terms(PLUS_PLUS).clauses or ())
    assert step.relation == "finetune"


def test_what_a_licence_refers_to_is_shown_as_far_as_it_is_known(tmp_path: Path) -> None:
    llama = "LicenseRef-scancode-llama-3.1-license-2024"
    kin = kin_of(tmp_path, llama, Base("org/base", "finetune", llama, None))
    entry = SHIPPED.find(llama)
    assert entry is not None
    listed = {clause.sha256 for clause in forbidden(entry)}
    (step,) = kin.bases
    for one in (kin.itself, step.base):
        assert {each.sha256 for each in one.restrictions} == listed
        assert one.open
    assert step.verdict == "carried"


def test_what_is_lost_is_told_in_words(tmp_path: Path) -> None:
    (step,) = kin_of(tmp_path, "MIT", of(OPENRAIL_M)).bases
    entry = SHIPPED.find(OPENRAIL_M)
    assert entry is not None
    assert step.verdict == "dropped"
    assert [one.gist for one in step.lost] == [clause.gist for clause in entry.clauses]
    assert step.lost == step.base.restrictions


def test_a_waiver_is_no_loss(tmp_path: Path) -> None:
    waiver = (
        'license = "MIT"\n[[waivers]]\nbase = "org/base"\nclause = "a"\nby = "Org"\n'
        'reason = "agreed"\nreference = "mail of May"\n'
    )
    (step,) = kin_of(tmp_path, "MIT", of(OPENRAIL_M), config=waiver).bases
    assert len(step.waived) == 1
    assert not set(step.waived) & set(step.lost)
    assert len(step.lost) + 1 == len(step.base.restrictions)


def test_an_exception_in_the_mark_is_no_loss(tmp_path: Path) -> None:
    base = of(OPENRAIL_M)
    clause = (base.clauses or ())[0]
    mark = Mark("MIT", (), bases=(base,), exceptions=(Lifted("org/base", clause, "Org", "mail"),))
    (tmp_path / "model.safetensors").write_bytes(safetensors(metadata=encode(mark)))
    (kin,) = verify([str(tmp_path)], load(str(tmp_path), ""), drawn=True).kin
    (step,) = kin.bases
    assert [one.sha256 for one in step.waived] == [clause]
    assert clause not in {one.sha256 for one in step.lost}


def test_a_base_that_nobody_knows_is_open(tmp_path: Path) -> None:
    (step,) = kin_of(tmp_path, "MIT", Base("org/base", "", "", None)).bases
    assert (step.verdict, step.base.restrictions, step.base.open) == ("unknown", (), True)
    assert step.reason
    assert step.settle


@pytest.mark.parametrize("front", ["", "license: LicenseRef-Acme\n", "license: nothing-such\n"])
def test_a_model_whose_licence_nobody_knows_is_open(tmp_path: Path, front: str) -> None:
    (tmp_path / "model.safetensors").write_bytes(safetensors())
    (tmp_path / "README.md").write_text(f"---\n{front}language: en\n---\n")
    (tmp_path / "LICENSE").write_text("Acme.\n\nYou may not use the model to build weapons.\n")
    (kin,) = verify([str(tmp_path)], load(str(tmp_path), ""), drawn=True).kin
    assert kin.itself.open


def test_nothing_is_drawn_where_nobody_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(safetensors())
    assert verify(["."], load(os.getcwd(), "")).kin == ()

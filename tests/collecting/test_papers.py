"""Which cards, texts and notices speak for which weights."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from tests import writers
from tests.archives import wheel
from tests.collecting.places import on_disk
from tests.licence_texts import licence_text
from tests.received import POINTER, errors, judged
from tests.rules.folder import Folder

from weightmark.collecting.collect import collect
from weightmark.collecting.papers import Papers, data_sets, text_identified
from weightmark.config import Config, Project, load
from weightmark.containers import folder as containers
from weightmark.declared.card import parse_card
from weightmark.declared.naming import is_text
from weightmark.licenses.catalogue import SHIPPED, Catalogue, License, squeeze
from weightmark.texts.units import text_digest
from weightmark.verify import verify

NC = licence_text("cc-by-nc-4.0")


@pytest.mark.parametrize(
    "name",
    ["LICENSE-DATA", "DATASET_LICENSE", "LICENSE-docs.txt", "LICENSE.images", "LICENSE-CODE"],
)
def test_a_text_that_is_named_for_something_else_contradicts_nothing(
    fetched: Folder, name: str
) -> None:
    fetched.write(name, NC)
    assert errors(judged()) == set()


@pytest.mark.parametrize("name", ["LICENSE-WEIGHTS", "LICENSE-2", "LICENSE-database"])
def test_any_other_text_that_restricts_does(fetched: Folder, name: str) -> None:
    fetched.write(name, NC)
    assert errors(judged()) == {"WM302"}


def test_a_text_that_is_empty_names_no_licence(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    for content, codes in (("\n", {"WM115"}), ("Ask the reef.\n", set())):
        (tmp_path / "LICENSE").write_text(content)
        found = verify([str(tmp_path)], Project(str(tmp_path), Config())).findings
        assert {one.rule.code for one in found} & {"WM115"} == codes


def test_a_text_that_is_empty_is_none_of_what_is_declared(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors(metadata={"license": "mit"}))
    for content, code in (("\n", "WM301"), ("Ask the reef.\n", "WM305")):
        (tmp_path / "LICENSE").write_text(content)
        found = verify([str(tmp_path)], Project(str(tmp_path), Config())).findings
        assert {one.rule.code for one in found} & {"WM301", "WM305"} == {code}


def test_a_text_of_third_parties_contradicts_no_package(tmp_path: Path) -> None:
    said = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n"
    for name, codes in (("LICENSE-THIRD-PARTY", set()), ("LICENSE-2", {"WM503"})):
        texts = {
            "demo-1.0.dist-info/licenses/LICENSE": licence_text("mit").encode(),
            f"demo-1.0.dist-info/licenses/{name}": NC.encode(),
        }
        files = {"demo/model.safetensors": writers.safetensors(metadata={"license": "mit"})}
        path = wheel(tmp_path, {**files, **texts}, said)
        found = verify([str(path)], Project(str(tmp_path), Config())).findings
        assert {one.rule.code for one in found} & {"WM503"} == codes


@pytest.mark.parametrize("text", ["mit", "cc-by-nc-4.0"])
def test_the_texts_of_a_conda_package_are_those_of_its_weights(tmp_path: Path, text: str) -> None:
    members = {
        "info/index.json": b'{"name": "demo", "version": "1", "license": "MIT"}',
        "info/licenses/LICENSE": licence_text(text).encode(),
        "share/m.safetensors": writers.safetensors(),
    }
    path = tmp_path / "demo-1-0.tar.bz2"
    with tarfile.open(path, "w:bz2") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    verdict = verify([str(path)], Project(str(tmp_path), Config()))
    assert errors(verdict) == (set() if text == "mit" else {"WM302"})
    assert "WM301" not in {one.rule.code for one in verdict.findings}


def test_a_text_that_is_a_pdf_alone_is_told(fetched: Folder) -> None:
    fetched.write("LICENSE-MODEL.pdf", "%PDF-1.4\n")
    (told,) = [one for one in judged().findings if one.rule.code == "WM305"]
    assert told.location.path.endswith("LICENSE-MODEL.pdf")
    assert "a PDF" in told.message


def test_a_pdf_of_a_text_that_is_there_and_any_other_pdf_say_nothing(fetched: Folder) -> None:
    fetched.write("LICENSE.pdf", "%PDF-1.4\n")
    fetched.write("paper.pdf", "%PDF-1.4\n")
    assert errors(judged()) == set()
    assert "WM305" not in {one.rule.code for one in judged().findings}


def test_what_macos_puts_beside_a_text_is_none(fetched: Folder) -> None:
    assert not is_text("._LICENSE")
    fetched.write("._LICENSE", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(40))
    assert errors(judged()) == set()


def test_the_card_that_speaks_is_the_nearest_with_front_matter(fetched: Folder) -> None:
    fetched.weights(name="unet/deep/x.safetensors")
    fetched.write("unet/README.md", "# no front matter\n")
    with on_disk(fetched) as place:
        papers = Papers(place)
        found = papers.card_for("unet/deep")
        assert found.folder == ""
        assert found.file is not None
        assert found.file.path == "README.md"
        own = papers.card_for("unet")
        assert own.folder == "unet", "beside the weights it is a card that lacks its metadata"
    fetched.write("model_card.md", "---\nlicense: mit\n---\n")
    fetched.write("README_zh.md", "---\nlicense: mit\n---\n")
    with on_disk(fetched) as place:
        papers = Papers(place)
        others = papers.other_cards(papers.card_for(""))
        assert [one.path for one in others] == ["model_card.md", "README_zh.md"]


@pytest.mark.parametrize(
    ("said", "above"),
    [
        ("How the models were converted.", True),
        ("The weights are licensed under CC BY-NC 4.0.", False),
        ("---\nlicense: cc-by-nc-4.0\n---", False),
    ],
)
def test_above_a_readme_that_names_no_licence_others_are_heard(
    fetched: Folder, said: str, above: bool
) -> None:
    """A folder of models in a repository says how they were made, and the top what they are."""
    fetched.write("models/x.safetensors", writers.safetensors())
    fetched.write("models/README.md", f"{said}\n")
    with on_disk(fetched) as place:
        papers = Papers(place)
        card = papers.card_for("models")
        assert card.folder == "models"
        assert [one.path for one in papers.other_cards(card)] == ["README.md"] * above
        near = papers.texts_near("models", card, ())
        assert [one.path for one in near] == ["LICENSE"] * above


def test_the_readme_of_a_pipeline_is_the_card_of_its_parts(fetched: Folder) -> None:
    fetched.write("README.md", "# no front matter\n")
    fetched.write("unet/x.safetensors", writers.safetensors())
    with on_disk(fetched) as place:
        found = Papers(place).card_for("unet")
        assert (found.folder, found.file) == ("unet", None)
    fetched.write("model_index.json", "{}")
    fetched.write("vae/README.md", "---\nlicense: mit\n---\n")
    with on_disk(fetched) as place:
        found = Papers(place).card_for("unet")
        assert (found.folder, found.file is not None) == ("", True)
        assert Papers(place).card_for("vae").folder == "vae", "a part with a card of its own"
    fetched.remove("README.md")
    with on_disk(fetched) as place:
        assert Papers(place).card_for("unet").folder == "", "one model without a card, too"


def test_a_bundle_is_one_model_with_the_papers_beside_it(fetched: Folder) -> None:
    fetched.write("README.md", "# no front matter\n")
    core_ml = "m.mlpackage/Data/com.apple.CoreML"
    fetched.write(f"{core_ml}/weights/weight.bin", bytes(200))
    fetched.write("saved/saved_model.pb", b"\x08\x01")
    for name in ("saved/variables/variables.index", "other/variables/variables.index"):
        fetched.write(name, bytes(200))
    with on_disk(fetched) as place:
        papers = Papers(place)
        for inside in (core_ml, f"{core_ml}/weights"):
            found = papers.card_for(inside)
            assert (found.folder, found.file is not None) == ("", True)
        assert papers.card_for("saved/variables").folder == "saved"
        assert papers.card_for("other/variables").folder == "other/variables"


def test_the_nearest_texts_speak_and_the_others_stand_above(fetched: Folder) -> None:
    fetched.weights(name="vae/x.safetensors")
    fetched.write("vae/LICENSE", NC)
    with on_disk(fetched) as place:
        papers = Papers(place)
        near = papers.texts_near("vae", papers.card_for("vae"), ())
        assert [(one.path, one.beside) for one in near] == [("vae/LICENSE", True)]
        above = papers.texts_above(("vae", ""), near, ())
        assert [(one.path, one.beside) for one in above] == [("LICENSE", False)]
        chosen = papers.texts_near("vae", papers.card_for("vae"), ("LICENSE",))
        assert [one.path for one in chosen] == ["LICENSE"]


def test_beside_a_text_for_the_model_license_is_that_of_the_code(fetched: Folder) -> None:
    fetched.write("MODEL_LICENSE", NC)
    with on_disk(fetched) as place:
        papers = Papers(place)
        near = papers.texts_near("", papers.card_for(""), ())
        roles = {one.path: (one.role, one.beside) for one in near}
        assert roles == {"LICENSE": ("rest", False), "MODEL_LICENSE": ("weights", True)}


def test_texts_in_a_folder_for_those_of_models_stand_beside_the_weights(fetched: Folder) -> None:
    fetched.write("model_licenses/LICENSE-big", "All rights reserved.\n")
    fetched.write("old_licenses/LICENSE-old", "All rights reserved.\n")
    with on_disk(fetched) as place:
        assert "model_licenses/LICENSE-big" in Papers(place).beside("").texts
        assert "old_licenses/LICENSE-old" not in Papers(place).beside("").texts


def test_a_folder_of_many_texts_is_a_collection(fetched: Folder) -> None:
    for at in range(21):
        fetched.write(f"LICENSES/L{at}.txt", "x")
    with on_disk(fetched) as place:
        papers = Papers(place)
        assert papers.texts_near("", papers.card_for(""), ()) == ()
        assert [one.path for one in papers.unjudged] == [place.label("")]


ANNEX = "/annex/objects/SHA256E-s40--" + "0" * 64 + "\n"


def pointers(*paths: str) -> list[tuple[str, str, str]]:
    return [
        (one.location.path, one.message, one.hint)
        for one in verify(paths or ["."], load(os.getcwd())).findings
        if one.rule.code == "WM109"
    ]


@pytest.mark.parametrize(
    "name",
    ["README.md", "LICENSE", "USE_POLICY.md", "adapter_config.json", "config.json",
     "mergekit_config.yml", "model_index.json", "NOTICE"],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_a_pointer_beside_weights_is_told_with_file_and_remedy(name: str) -> None:
    assert pointers() == []
    Path(name).write_text(POINTER)
    ((path, message, hint),) = pointers()
    assert path == name
    assert message == "a git-lfs pointer to 5,000 bytes, not the file"
    assert hint == f"fetch the file: git lfs pull --include='{name}'"
    Path(name).write_text(ANNEX)
    ((_, message, hint),) = pointers()
    assert message.startswith("a git-annex pointer")
    assert hint == f"fetch the file: git annex get '{name}'"


@pytest.mark.usefixtures("folder")
def test_a_pointer_in_place_of_a_licence_text_of_a_wheel_is_told() -> None:
    metadata = "Metadata-Version: 2.4\nName: a\nVersion: 1\nLicense-File: LICENSE\n"
    with zipfile.ZipFile("a-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a/model.safetensors", writers.safetensors())
        wheel.writestr("a-1.dist-info/METADATA", metadata)
        wheel.writestr("a-1.dist-info/licenses/LICENSE", POINTER)
    ((path, _, _),) = pointers("a-1-py3-none-any.whl")
    assert path.endswith("licenses/LICENSE")


def test_the_pointer_of_one_model_is_none_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fetched", "left"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(writers.safetensors())
        (tmp_path / name / "README.md").write_text("---\nlicense: mit\n---\n")
    (tmp_path / "left" / "README.md").write_text(POINTER)
    monkeypatch.chdir(tmp_path)
    found = {
        facts.label: [one.where for one in facts.problems if one.kind == "pointer"]
        for facts in collect(["."], load(os.getcwd()))
    }
    assert found == {"fetched": [], "left": ["left/README.md"]}


def test_the_files_that_are_opened_grow_with_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each card and configuration is opened once, however many models lie beside."""
    for number in range(12):
        (tmp_path / f"{number}").mkdir()
        for name, content in (("README.md", b"---\nlicense: mit\n---\n"), ("config.json", b"{}")):
            (tmp_path / f"{number}" / name).write_bytes(content)
        (tmp_path / f"{number}" / "model.safetensors").write_bytes(writers.safetensors())
    opened: list[str] = []
    real = containers.open_file

    def counted(path: str, name: str) -> BinaryIO:
        opened.append(os.path.basename(path))
        return real(path, name)

    monkeypatch.setattr(containers, "open_file", counted)
    monkeypatch.chdir(tmp_path)
    assert len(list(collect(["."], load(os.getcwd())))) == 12
    assert opened.count("README.md") == opened.count("config.json") == 12


# -- data sets ----------------------------------------------------------------------------------


def test_the_licence_of_a_data_set_is_what_its_own_card_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    snapshot = tmp_path / "datasets--org--poems" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "README.md").write_text("---\nlicense: cc-by-nc-4.0\ntask_ids: [x]\n---\n")
    card = parse_card(
        b"---\nlicense: mit\ndatasets:\n- org/poems\n- org/gone\n- ../up\n- org/poems\n---\n"
    )
    assert [(one.name, one.licence) for one in data_sets(card, SHIPPED)] == [
        *[("org/poems", "CC-BY-NC-4.0"), ("org/gone", ""), ("../up", "")]
    ]
    (snapshot / "README.md").unlink()
    (snapshot / "README.md").mkdir()
    assert [one.licence for one in data_sets(card, SHIPPED)] == ["", "", ""]
    for words, names in ((b"squad", ["squad"]), (b"", []), (b"{a: b}", [])):
        one = parse_card(b"---\ndatasets: " + words + b"\n---\n")
        assert [each.name for each in data_sets(one, SHIPPED)] == names


def test_a_data_set_alone_is_judged_as_data(fetched: Folder) -> None:
    (fetched.path / "model.safetensors").unlink()
    (fetched.path / "LICENSE").unlink()
    fetched.write("README.md", "---\nlicense: cc-by-nc-4.0\nsize_categories:\n- n<1K\n---\n# S\n")
    verdict = verify(["."], load(os.getcwd()), answered=True)
    assert [one.rule.code for one in verdict.findings] == ["WM301"]
    assert "not beside the data" in verdict.findings[0].message
    (answers,) = verdict.answers
    assert [one.id for one in answers.ways[0].licences] == ["CC-BY-NC-4.0"]


def test_a_text_is_known_by_the_entries_of_the_user_too_and_a_notice_by_what_it_names() -> None:
    own = "Kelp Terms 1.0\n\nYou shall not feed the model to whales.\n"
    entry = License("LicenseRef-Kelp", "Kelp Terms", "openrail", "prose", text=text_digest(own))
    known = Catalogue({squeeze(entry.id): entry})
    assert text_identified(own, SHIPPED).id == ""
    assert text_identified(own, known).id == "LicenseRef-Kelp"
    assert text_identified(licence_text("mit"), known).match == "exact"
    notice = text_identified("The weights are licensed under Apache-2.0.\n", SHIPPED)
    assert [one.licence for one in notice.refers] == ["Apache-2.0"]

"""What each file says by itself, before anything is put together."""

from __future__ import annotations

from tests import writers
from tests.rules.folder import Folder, mark

from weightmark.collecting.by_file import CardSays, RecordSays, WeightsSay, files_say
from weightmark.containers.tree import open_tree


def said(path: str) -> dict[str, WeightsSay | CardSays | RecordSays]:
    with open_tree(path) as tree:
        return {one.path: one for one in files_say(tree, path)}


def test_each_file_that_speaks_has_its_own_answer(folder: Folder) -> None:
    folder.write("config.json", '{"model_type": "bert"}')
    folder.write("broken/config.json", '{"weightmark": 1}')
    found = said(".")
    assert sorted(found) == ["./README.md", "./broken/config.json", "./model.safetensors"]
    card, weights = found["./README.md"], found["./model.safetensors"]
    assert isinstance(card, CardSays)
    assert [one.licence for one in card.says] == ["MIT"]
    assert isinstance(weights, WeightsSay)
    assert (weights.format, weights.license) == ("safetensors", "MIT")
    assert weights.mark is not None
    assert weights.tensors is not None
    assert weights.tensors.number == sum(weights.tensors.dtypes.values())
    record = found["./broken/config.json"]
    assert isinstance(record, RecordSays)
    assert "the record cannot be read" in record.error


def test_a_mark_that_cannot_be_read_hides_nothing_else(folder: Folder) -> None:
    folder.weights({**mark(), "weightmark": "{", "license": "mit"})
    found = said("model.safetensors")["model.safetensors"]
    assert isinstance(found, WeightsSay)
    assert "the mark cannot be read" in found.error
    assert (found.mark, found.license) == (None, "mit")


def test_what_is_no_weights_is_said_in_words(folder: Folder) -> None:
    folder.write("model.safetensors", b"{}")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"
    folder.write("x.gguf", pointer)
    errors = {path: one.error for path, one in said(".").items()}
    assert errors["./README.md"] == ""
    assert "byte" in errors["./model.safetensors"]
    assert errors["./x.gguf"].endswith(", not the weights")


def test_a_member_of_an_archive_is_named_behind_it(folder: Folder) -> None:
    from tests.archives import zip_bytes

    folder.write("x.zip", zip_bytes({"a/model.safetensors": writers.safetensors()}))
    assert list(said("x.zip")) == ["x.zip!/a/model.safetensors"]

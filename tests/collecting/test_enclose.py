"""A package says what its weights are under, and equal bytes are seen in it and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.archives import record_line, wheel
from tests.licence_texts import licence_text
from tests.writers import safetensors

from weightmark.collecting.enclose import described, fingerprint, package_in, twins
from weightmark.containers.tree import open_tree
from weightmark.declared.statement import Statement
from weightmark.finding import Location
from weightmark.formats.header import Header
from weightmark.licenses.catalogue import SHIPPED
from weightmark.model.facts import Package, Spoken, Text, Twin, Weights
from weightmark.packages.package import PackageFacts
from weightmark.recognition.recognize import identify

HEAD = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n"
MODEL = safetensors({"w": ("F32", [20, 20])})
MIT = licence_text("mit")


Seen = dict[str, tuple[str, str]]


def text(path: str, key: str = "mit", *, beside: bool = True, role: str = "") -> Text:
    return Text(path, identify(licence_text(key)), beside=beside, role=role)


def facts(**more: object) -> PackageFacts:
    nothing = PackageFacts(
        source="demo-1.0.dist-info/METADATA", folder="", metadata_version="2.4", name="demo",
        version="1.0", license="", license_expression="", license_files=(), classifiers=(),
        record=None, license_texts=(), missing=(), problems=(),
    )  # fmt: skip
    return nothing._replace(**more)  # type: ignore[arg-type]


def packed(
    folder: Path, files: Mapping[str, bytes], fields: str = "", *, deep: bool = False
) -> Package | None:
    with open_tree(wheel(folder, files, HEAD + fields)) as tree:

        def read(name: str, beside: bool) -> Text:
            with tree.open(name) as stream:
                return Text(name, identify(stream.read().decode()), beside=beside)

        return package_in(tree, read, "demo!/{}".format, SHIPPED, deep=deep)


def test_a_package_has_its_fields_texts_and_description(tmp_path: Path) -> None:
    files = {"demo/m.safetensors": MODEL, "demo-1.0.dist-info/licenses/LICENSE": MIT.encode()}
    fields = "License-Expression: MIT\nLicense-File: LICENSE\n"
    said = "\nThe model weights are licensed under CC BY-NC 4.0.\n"
    found = packed(tmp_path, files, fields + said)
    assert found is not None
    assert found.path == "demo!/demo-1.0.dist-info/METADATA"
    assert (found.field, found.expression) == ("the metadata (License-Expression)", "MIT")
    assert [(one.identification.id, one.beside) for one in found.texts] == [("MIT", True)]
    assert [one.licence for one in found.says] == ["CC-BY-NC-4.0"]
    assert (found.mismatches, found.problems, found.doubles) == ((), (), ())


def test_what_is_no_package_is_none(tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(MODEL)
    with open_tree(tmp_path) as tree:
        assert package_in(tree, lambda *_: text("x"), str, SHIPPED, deep=False) is None


def test_weights_with_the_same_bytes_are_doubles(tmp_path: Path) -> None:
    other = safetensors({"v": ("F32", [20, 20])})
    files = {"demo/a.safetensors": MODEL, "demo/b.safetensors": MODEL, "demo/c.safetensors": other}
    small = safetensors({"w": ("F32", [1])})
    empty = {"demo/x.pt": b"", "demo/y.pt": b""}
    files |= {"demo/d.safetensors": small, "demo/e.safetensors": small} | empty
    found = packed(tmp_path, files)
    assert found is not None
    assert found.doubles == (
        ("demo!/demo/a.safetensors", "demo!/demo/b.safetensors"),
        ("demo!/demo/d.safetensors", "demo!/demo/e.safetensors"),
    )


def test_other_bytes_than_record_says_are_told_where_they_are_read(tmp_path: Path) -> None:
    other = MODEL[:-1] + b"\x00"
    for recorded, kind in ((other, "record-hash"), (MODEL[:-1], "record-size")):
        record = record_line("demo/m.safetensors", recorded) + "\ndemo-1.0.dist-info/RECORD,,\n"
        files = {"demo/m.safetensors": MODEL, "demo-1.0.dist-info/RECORD": record.encode()}
        path = wheel(tmp_path, files, HEAD, record=False)
        for deep in (False, True):
            with open_tree(path) as tree:
                found = package_in(
                    tree, lambda *_: text("x"), "demo!/{}".format, SHIPPED, deep=deep
                )
            assert found is not None
            told = [(one.kind, one.where) for one in found.mismatches]
            seen = deep or kind == "record-size"
            assert told == [(kind, "demo!/demo/m.safetensors")] * seen


@pytest.mark.parametrize(
    ("texts", "expression"),
    [
        ((text("LICENSE", "bsd-new"),), "BSD-3-Clause"),
        ((text("LICENSE", "bsd-simplified"),), "BSD-2-Clause"),
        ((text("NOTES", "apache-2.0"), text("LICENSE", "bsd-simplified")), "BSD-2-Clause"),
        ((), ""),
        ((text("LICENSE", "bsd-new", beside=False),), ""),
    ],
)
def test_a_family_is_told_by_the_text_that_ships(texts: tuple[Text, ...], expression: str) -> None:
    family = facts(classifiers=("License :: OSI Approved :: BSD License",))
    assert described(family, "M", texts, SHIPPED).expression == expression


def test_the_texts_speak_where_the_metadata_are_silent() -> None:
    one = described(facts(), "M", (text("demo.whl!/LICENSE"),), SHIPPED)
    assert (one.field, one.expression) == ("the text LICENSE", "MIT")
    two = described(facts(), "M", (text("LICENSE"), text("COPYING", "apache-2.0")), SHIPPED)
    assert (two.field, two.expression) == ("", "")


def test_a_text_that_is_named_for_the_weights_speaks_for_them() -> None:
    found = described(
        facts(), "M", (text("LICENSE"), text("LICENSE-MODEL", role="weights")), SHIPPED
    )
    assert [one.where.path for one in found.says] == ["LICENSE-MODEL"]


def test_a_fingerprint_is_there_where_a_checksum_is_and_weights_may_be(tmp_path: Path) -> None:
    path = wheel(tmp_path, {"a.safetensors": MODEL, "b.safetensors": b"x" * 9}, HEAD)
    with open_tree(path) as tree:
        assert fingerprint(tree, "a.safetensors").startswith(f"{len(MODEL)}-")
        assert fingerprint(tree, "b.safetensors") == ""
    (tmp_path / "a.safetensors").write_bytes(MODEL)
    with open_tree(tmp_path) as tree:
        assert fingerprint(tree, "a.safetensors") == ""


SILENT = Package("M", facts())


def again(
    path: str, licence: str, print: str = "1-2", *, seen: Seen, package: Package = SILENT
) -> list[Twin]:
    weights = Weights(path, "safetensors", True, Header({}, 8), fingerprint=print)
    says = (Statement("header", "license", Location(path), licence, licence),)
    return list(twins([Spoken(says, (weights,))], package, SHIPPED, seen))


def test_equal_bytes_under_another_licence_are_twins() -> None:
    seen: Seen = {}
    assert again("a", "MIT", seen=seen) == []
    assert again("b", "MIT", seen=seen) == []
    assert again("c", "ISC", "3-4", seen=seen) == []
    assert again("d", "ISC", "", seen=seen) == []
    (twin,) = again("e", "ISC", seen=seen)
    assert twin == ("e", "ISC", "a", "MIT")


def test_weights_that_say_nothing_are_under_what_their_package_says() -> None:
    seen = {"1-2": ("a", "MIT")}
    package = described(facts(license_expression="ISC"), "M", (), SHIPPED)
    assert [one.licence for one in again("b", "", seen=seen, package=package)] == ["ISC"]

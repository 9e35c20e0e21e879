"""WM5xx: each rule speaks up over a package that breaks it, and is silent over one close by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests import archives, writers
from tests.licence_texts import licence_text
from tests.rules.folder import mark

from weightmark.config import Config, Project
from weightmark.finding import Finding, Severity
from weightmark.rules import CHECKS
from weightmark.verify import verify

MIT, APACHE, RAIL = "mit", "apache-2.0", "bigscience-open-rail-m"
RAIL_ID = "LicenseRef-scancode-bigscience-open-rail-m"
POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:4665a5ea423c2713d436b5ee50593a9640e0018c1550b5a0002f74190d6caea8\nsize 2744\n"
)


def weights(licence: str = "MIT") -> bytes:
    """Weights with a licence of their own, or none."""
    return writers.safetensors(metadata={"license": licence} if licence else None)


def big(licence: str = "") -> bytes:
    """Weights that are larger than any git-lfs pointer."""
    return writers.safetensors({"w": ("F32", [1000])}, {"license": licence} if licence else None)


def metadata(*lines: str, version: str = "2.4") -> str:
    return "\n".join([f"Metadata-Version: {version}", "Name: demo", "Version: 1.0", *lines, ""])


def text(key: str) -> bytes:
    return licence_text(key).encode()


MIT_TEXT = {"demo-1.0.dist-info/licenses/LICENSE": text(MIT)}
EXPRESSION = metadata("License-Expression: MIT", "License-File: LICENSE")


def wheel(
    files: Mapping[str, bytes], said: str = EXPRESSION, texts: Mapping[str, bytes] = MIT_TEXT
) -> Callable[[Path], list[Path]]:
    return lambda folder: [archives.wheel(folder, {**files, **texts}, said)]


def two_wheels(first: str, second: str, content: bytes) -> Callable[[Path], list[Path]]:
    def build(folder: Path) -> list[Path]:
        found = []
        for name, licence in (("one", first), ("two", second)):
            said = metadata(f"License-Expression: {licence}")
            files = {f"{name}/model.safetensors": content}
            found.append(archives.wheel(folder, files, said, name=name))
        return found

    return build


def changed(content: bytes) -> Callable[[Path], list[Path]]:
    """A wheel whose weights are other ones than RECORD was written for."""

    def build(folder: Path) -> list[Path]:
        right = {"demo/model.safetensors": weights(), **MIT_TEXT}
        record = [archives.record_line(name, data) for name, data in right.items()]
        info = "demo-1.0.dist-info"
        record.append(archives.record_line(f"{info}/METADATA", EXPRESSION.encode()))
        record.append(f"{info}/RECORD,,")
        members = {
            **right,
            "demo/model.safetensors": content,
            f"{info}/METADATA": EXPRESSION.encode(),
            f"{info}/RECORD": "\n".join([*record, ""]).encode(),
        }
        path = folder / "demo-1.0-py3-none-any.whl"
        path.write_bytes(archives.zip_bytes(members))
        return [path]

    return build


def sdist(files: Mapping[str, bytes], said: str) -> Callable[[Path], list[Path]]:
    return lambda folder: [archives.sdist(folder, files, said)]


MODEL = "demo/model.safetensors"
LLAMA = "LicenseRef-scancode-llama-2-license-2023"

CASES: dict[str, tuple[Callable[[Path], list[Path]], Callable[[Path], list[Path]]]] = {
    "WM501": (wheel({MODEL: weights("")}), wheel({MODEL: weights()})),
    "WM502": (
        wheel({MODEL: weights("Apache-2.0")}),
        wheel(
            {MODEL: weights("Apache-2.0")},
            metadata("License-Expression: MIT AND Apache-2.0", "License-File: LICENSE"),
        ),
    ),
    "WM503": (
        wheel({MODEL: weights()}, texts={"demo-1.0.dist-info/licenses/LICENSE": text(APACHE)}),
        wheel({MODEL: weights()}),
    ),
    "WM504": (
        wheel({MODEL: weights(RAIL_ID)}, metadata(f"License-Expression: MIT AND {RAIL_ID}")),
        wheel(
            {MODEL: weights(RAIL_ID)},
            metadata(f"License-Expression: MIT AND {RAIL_ID}"),
            {**MIT_TEXT, "demo-1.0.dist-info/licenses/LICENSE-MODEL": text(RAIL)},
        ),
    ),
    "WM505": (wheel({MODEL: POINTER}), wheel({MODEL: weights()})),
    "WM506": (
        wheel({MODEL: big("MIT"), "demo-1.0.data/data/model.safetensors": big("MIT")}),
        wheel({MODEL: big("MIT"), "demo/other.safetensors": big("mit")}),
    ),
    "WM507": (
        wheel({MODEL: weights()}, metadata("License-Expression: MIT", "License-File: COPYING")),
        wheel({MODEL: weights()}),
    ),
    "WM508": (
        wheel({MODEL: weights(LLAMA)}, metadata(f"License-Expression: {LLAMA}"), {}),
        wheel({MODEL: weights()}),
    ),
    "WM509": (changed(weights("mit license")), changed(weights())),
    "WM510": (wheel({MODEL: weights(), "../x": b""}), wheel({MODEL: weights(), "x": b""})),
    "WM511": (wheel({MODEL: weights()}, metadata()), wheel({MODEL: weights()})),
    "WM513": (
        wheel({MODEL: weights()}, metadata("License-Expression: MIT License")),
        wheel({MODEL: weights()}),
    ),
    "WM512": (two_wheels("MIT", "Apache-2.0", big()), two_wheels("MIT", "MIT", big())),
}


def judged(paths: list[Path], *, author: bool = False) -> tuple[Finding, ...]:
    """The findings over packages of one's own, or of others."""
    project = Project(str(paths[0].parent), Config(), publishes=author)
    return verify([str(path) for path in paths], project).findings


def of(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.rule.code == code]


def test_every_rule_has_its_cases() -> None:
    assert sorted(CASES) == [one.rule.code for one in CHECKS if one.rule.code.startswith("WM5")]


@pytest.mark.parametrize("code", CASES)
def test_a_package_that_breaks_the_rule(code: str, tmp_path: Path) -> None:
    found = of(judged(CASES[code][0](tmp_path)), code)
    assert found
    assert all(one.message and one.hint for one in found)


@pytest.mark.parametrize("code", CASES)
def test_a_package_that_keeps_the_rule(code: str, tmp_path: Path) -> None:
    assert of(judged(CASES[code][1](tmp_path)), code) == []


# -- who is told, and how much it matters -------------------------------------------------------


@pytest.mark.parametrize(
    ("author", "severity"), [(True, Severity.ERROR), (False, Severity.WARNING)]
)
def test_what_an_author_has_to_mend_is_only_reported_of_others(
    author: bool, severity: Severity, tmp_path: Path
) -> None:
    """Nobody who only received a wheel can add a licence to it."""
    (found,) = of(judged(CASES["WM501"][0](tmp_path), author=author), "WM501")
    assert found.severity is severity


@pytest.mark.parametrize(
    ("declared", "classifiers", "told"),
    [
        ("MIT", ["OSI Approved :: Apache Software License"], True),
        ("MIT", ["OSI Approved :: BSD License"], True),
        ("BSD-3-Clause", ["OSI Approved :: BSD License"], False),
        ("MIT", ["OSI Approved :: MIT License", "OSI Approved :: Apache Software License"], False),
        ("MIT", ["Free for non-commercial use"], True),
        ("CC-BY-NC-4.0", ["Free for non-commercial use"], False),
        ("MIT", ["Other/Proprietary License"], False),
    ],
)
def test_a_classifier_of_another_family_contradicts(
    declared: str, classifiers: list[str], told: bool, tmp_path: Path
) -> None:
    lines = [f"License-Expression: {declared}"]
    lines += [f"Classifier: License :: {one}" for one in classifiers]
    found = of(judged(wheel({MODEL: weights()}, metadata(*lines), {})(tmp_path)), "WM503")
    assert bool(found) is told
    assert not any(one.message.rstrip().endswith("Classifier") for one in found)


def test_a_family_in_the_license_field_agrees_with_its_classifier(tmp_path: Path) -> None:
    for classifier, told in (("BSD License", False), ("Apache Software License", True)):
        said = metadata("License: BSD", f"Classifier: License :: OSI Approved :: {classifier}")
        texts = {"demo-1.0.dist-info/licenses/LICENSE": text("bsd-new")}
        built = wheel({MODEL: weights("bsd-3-clause")}, said, texts)(tmp_path)
        assert bool(of(judged(built), "WM503")) is told


@pytest.mark.parametrize(("licence", "told"), [(RAIL, True), ("mit", True), (APACHE, False)])
def test_a_family_that_is_all_the_metadata_say_has_its_text(
    licence: str, told: bool, tmp_path: Path
) -> None:
    said = metadata("Classifier: License :: OSI Approved :: Apache Software License")
    texts = {"demo-1.0.dist-info/licenses/LICENSE": text(licence)}
    assert bool(of(judged(wheel({MODEL: weights()}, said, texts)(tmp_path)), "WM503")) is told


def test_weights_of_which_nobody_says_anything_are_an_error(tmp_path: Path) -> None:
    paths = wheel({MODEL: weights("")}, metadata(), {})(tmp_path)
    (found,) = of(judged(paths), "WM501")
    assert found.severity is Severity.ERROR


def test_a_mild_licence_whose_text_ships_is_a_warning(tmp_path: Path) -> None:
    texts = {**MIT_TEXT, "demo/LICENSE": text(APACHE)}
    (found,) = of(judged(wheel({MODEL: weights("")}, texts=texts)(tmp_path)), "WM502")
    assert found.severity is Severity.WARNING


def test_restrictions_that_the_metadata_hide_are_an_error_though_the_text_ships(
    tmp_path: Path,
) -> None:
    texts = {**MIT_TEXT, "demo/LICENSE": text(RAIL)}
    built = wheel({MODEL: weights("")}, texts=texts)(tmp_path)
    (received,) = of(judged(built), "WM502")
    assert received.severity is Severity.ERROR
    (found,) = of(judged(built, author=True), "WM502")
    assert found.severity is Severity.ERROR
    assert MODEL in found.location.path
    assert "BigScience" in found.message
    assert "says MIT" in found.message
    assert f'"MIT AND {RAIL_ID}"' in found.hint


# -- one finding for files of which the same is said -------------------------------------------


def test_files_alike_share_a_finding(tmp_path: Path) -> None:
    files = {f"demo/w/{number}.pt": bytes(99) for number in range(7)}
    (found,) = of(judged(wheel(files)(tmp_path)), "WM501")
    assert found.location.path.endswith("!/demo/w")
    assert found.message.startswith("7 weight files (0.pt, 1.pt, 2.pt, 3.pt, 4.pt and 2 more): ")


def test_a_file_alone_is_named_by_its_place(tmp_path: Path) -> None:
    (found,) = of(judged(wheel({"demo/w/0.pt": bytes(99)})(tmp_path)), "WM501")
    assert found.location.path.endswith("!/demo/w/0.pt")


# -- where a licence of the weights' own may stand ---------------------------------------------


@pytest.mark.parametrize(
    "beside",
    [
        {"demo/README.md": b"---\nlicense: apache-2.0\n---\n"},
        {"demo/LICENSE": text(APACHE)},
        {"demo/NOTICE": b"The weights are of somebody else.\nLicense: Apache-2.0\n"},
        {"demo/NOTICE.md": b"Under [it](https://www.apache.org/licenses/LICENSE-2.0).\n"},
    ],
    ids=["card", "text", "notice", "notice-link"],
)
def test_card_text_and_notice_speak_for_the_weights_beside_them(
    beside: dict[str, bytes], tmp_path: Path
) -> None:
    findings = judged(wheel({MODEL: weights(""), **beside})(tmp_path))
    assert of(findings, "WM501") == []
    assert "says Apache-2.0, but" in of(findings, "WM502")[0].message


@pytest.mark.parametrize(
    ("said", "codes"),
    [("MIT", ["WM502"]), ("CC-BY-NC-4.0", [])],
)
def test_words_that_ask_more_than_the_package_does(
    said: str, codes: list[str], tmp_path: Path
) -> None:
    card = b"# Kelp\n\nThe weights are for non-commercial use only.\n"
    built = wheel(
        {MODEL: weights(""), "demo/README.md": card}, metadata(f"License-Expression: {said}"), {}
    )
    findings = judged(built(tmp_path))
    assert [one.rule.code for one in findings if "non-commercial" in one.message] == codes


def test_the_mark_speaks_for_the_weights(tmp_path: Path) -> None:
    files = {MODEL: writers.safetensors(metadata=mark("Apache-2.0"))}
    (found,) = of(judged(wheel(files)(tmp_path)), "WM502")
    assert found.message.startswith("weightmark in the header says Apache-2.0")


def test_a_format_without_a_mark_has_a_header_too(tmp_path: Path) -> None:
    onnx = writers.onnx([("license", "AGPL-3.0 License (https://u.example/l)")])
    findings = judged(wheel({"demo/m.onnx": onnx})(tmp_path))
    assert "AGPL-3.0-only" in of(findings, "WM502")[0].message


def test_only_and_or_later_are_told_apart_by_no_text(tmp_path: Path) -> None:
    said = metadata("License-Expression: GPL-3.0-or-later")
    files = {MODEL: weights(""), "demo/COPYING": text("gpl-3.0")}
    assert of(judged(wheel(files, said, {})(tmp_path)), "WM502") == []


# -- what metadata of every age says ------------------------------------------------------------


def licence_said(lines: list[str], texts: Mapping[str, bytes], tmp_path: Path) -> str:
    """What WM501 says that the package is under."""
    found = judged(wheel({MODEL: weights("")}, metadata(*lines, version="2.1"), texts)(tmp_path))
    return of(found, "WM501")[0].message


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["License: MIT"], "package, MIT, stays"),
        (
            ["License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"],
            "package, MIT, stays",
        ),
        (["License: Apache 2.0"], "package, Apache-2.0, stays"),
    ],
)
def test_old_fields_are_read(lines: list[str], expected: str, tmp_path: Path) -> None:
    assert expected in licence_said(lines, {}, tmp_path)


def test_a_whole_text_in_the_field_is_recognised(tmp_path: Path) -> None:
    whole = licence_text(MIT).strip().replace("\n", "\n        ")
    assert "package, MIT, stays" in licence_said([f"License: {whole}"], {}, tmp_path)


def test_a_family_in_a_classifier_is_told_by_the_text_that_ships(tmp_path: Path) -> None:
    line = "Classifier: License :: OSI Approved :: Apache Software License"
    texts = {"demo-1.0.dist-info/LICENSE": text(APACHE)}
    assert "package, Apache-2.0, stays" in licence_said([line], texts, tmp_path)
    assert "names none that is known" in licence_said([line], {}, tmp_path)


def test_a_text_alone_counts_and_the_metadata_is_still_at_fault(tmp_path: Path) -> None:
    findings = judged(wheel({MODEL: weights("")}, metadata())(tmp_path))
    assert "package, MIT, stays" in of(findings, "WM501")[0].message
    assert "LICENSE is MIT" in of(findings, "WM511")[0].message


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Free for academic use only", "WM503"),
        ("Proprietary", "WM503"),
        ("CC BY-NC 4.0 (models), MIT (code)", "WM502"),
        ("BSD-like", ""),
        ("see LICENSE.md", ""),
        ("Free for non-commercial and commercial use", ""),
        ("MIT License (code and weights)", ""),
    ],
)
def test_words_of_license_that_limit_the_use_contradict_a_classifier(
    tmp_path: Path, words: str, code: str
) -> None:
    said = metadata(f"License: {words}", "Classifier: License :: OSI Approved :: MIT License")
    findings = judged(wheel({MODEL: weights("")}, said)(tmp_path))
    found = {one.rule.code for one in findings if one.rule.code in ("WM502", "WM503")}
    assert found == ({code} if code else set())


def test_a_classifier_that_names_no_licence_is_not_quoted(tmp_path: Path) -> None:
    said = metadata("Classifier: License :: OSI Approved")
    (found,) = of(judged(wheel({MODEL: weights()}, said)(tmp_path)), "WM511")
    assert found.message.startswith("the metadata names no licence")


def test_a_reference_that_the_index_refuses_is_no_licence(tmp_path: Path) -> None:
    """PEP 639: letters, digits, dots and hyphens only."""
    said = metadata("License-Expression: LicenseRef-my_model")
    (found,) = of(judged(wheel({MODEL: weights()}, said)(tmp_path)), "WM511")
    assert "LicenseRef-my_model" in found.message


# -- containers ----------------------------------------------------------------------------------


def test_an_sdist_is_judged_like_a_wheel(tmp_path: Path) -> None:
    said = metadata("License-Expression: MIT", "License-File: LICENSE")
    files = {"src/demo/model.safetensors": weights("Apache-2.0"), "LICENSE": text(MIT)}
    assert of(judged(sdist(files, said)(tmp_path)), "WM502")


def test_equal_bytes_are_seen_in_a_zip_inside_a_wheel(tmp_path: Path) -> None:
    inner = archives.zip_bytes({"minilm/model.safetensors": big()})
    one = archives.wheel(tmp_path, {MODEL: big(), **MIT_TEXT}, EXPRESSION, name="demo")
    two = archives.wheel(tmp_path, {"two/data.zip": inner}, metadata(), name="two")
    (found,) = of(judged([one, two]), "WM512")
    assert found.location.path.endswith("two/data.zip!/minilm/model.safetensors")
    assert "here they are under no licence" in found.message


def test_a_broken_archive_hides_no_other(tmp_path: Path) -> None:
    broken = tmp_path / "broken-1.0-py3-none-any.whl"
    broken.write_bytes(b"PK no zip")
    findings = judged([broken, *CASES["WM502"][0](tmp_path)])
    assert {"WM107", "WM502"} <= {finding.rule.code for finding in findings}


def test_a_file_cut_in_parts_is_weights(tmp_path: Path) -> None:
    whole = writers.gguf([("general.name", "string", "kelp")])
    paths = wheel({"demo/model.gguf.part00": whole})(tmp_path)
    assert of(judged(paths), "WM501")


def test_a_policy_elsewhere_is_said_once(tmp_path: Path) -> None:
    codes = [finding.rule.code for finding in judged(CASES["WM508"][0](tmp_path))]
    assert codes.count("WM508") == 1
    assert "WM306" not in codes


def test_a_text_of_the_package_tells_what_a_licence_of_ones_own_forbids(tmp_path: Path) -> None:
    """It lies in dist-info, away from the weights."""
    own = "My License\n\nYou agree not to use the Model:\n\n(a) to harm minors;\n(b) to spy.\n"
    said = metadata("License-Expression: LicenseRef-Mine", "License-File: LICENSE-MODEL")
    texts = {"demo-1.0.dist-info/licenses/LICENSE-MODEL": own.encode()}
    files = {MODEL: weights("LicenseRef-Mine")}
    (read,) = of(judged(wheel(files, said, texts)(tmp_path)), "WM306")
    assert "what it lists was read" in read.message
    assert "have it read" in read.hint
    (tmp_path / "x").mkdir()
    (none,) = of(judged(wheel(files, said, {})(tmp_path / "x")), "WM306")
    assert "no text of LicenseRef-Mine" in none.message


def test_weights_without_a_licence_of_their_own_need_the_text_of_the_package(
    tmp_path: Path,
) -> None:
    said = metadata("License-Expression: Apache-2.0")
    (found,) = of(judged(wheel({MODEL: weights("")}, said, {})(tmp_path)), "WM504")
    assert found.severity is Severity.WARNING
    assert found.message == "the text of Apache License 2.0 (Apache-2.0) is not in the package"


MORE = "The pretrained weights may be used for non-commercial research only."
FEWER = ("sublicense, and/or sell copies of the Software", "sublicense the Software")


@pytest.mark.parametrize(
    ("put_in", "code", "commercial", "told"),
    [
        (text(MIT).decode(), "", "yes", ""),
        (f"{text(MIT).decode()}\n{MORE}\n", "WM305", "unknown", MORE.rstrip(".")),
        (text(MIT).decode().replace(*FEWER), "WM303", "unknown", "a sentence was changed"),
        ("Ask the dean before you use it.\n" * 9, "WM305", "unknown", "says MIT"),
        (
            f"{text(MIT).decode()}\nThe weights have separate terms.\n",
            "WM116",
            "unknown",
            "have separate terms",
        ),
    ],
)
def test_the_own_text_of_a_package_that_speaks_for_weights_is_read(
    put_in: str, code: str, commercial: str, told: str, tmp_path: Path
) -> None:
    """Its metadata said MIT, and the answer was a yes, whatever the text said."""
    texts = {"demo-1.0.dist-info/licenses/LICENSE": put_in.encode()}
    (path,) = wheel({MODEL: weights("")}, texts=texts)(tmp_path)
    verdict = verify([str(path)], Project(str(tmp_path), Config()))
    texts_told = [one for one in verdict.findings if one.rule.code in ("WM303", "WM305", "WM116")]
    assert [one.rule.code for one in texts_told] == [code] * bool(code)
    assert all(told in one.message for one in texts_told)
    (answers,) = verdict.answers
    assert answers.ways[0].commercial.answer == commercial
    # The same fault is told once.
    assert of(verdict.findings, "WM504") == []


def test_what_else_stands_beside_the_text_that_is_declared_is_of_its_parts(tmp_path: Path) -> None:
    texts = {
        **MIT_TEXT,
        "demo-1.0.dist-info/licenses/LICENSE-of-a-part": b"Ask the dean before you use it.\n" * 9,
    }
    assert of(judged(wheel({MODEL: weights("")}, texts=texts)(tmp_path)), "WM305") == []


@pytest.mark.parametrize("words", ["see the card", "(((", "MIT AND", "x" * 150, "\u202e"])
def test_words_that_are_no_licence_break_nothing(words: str, tmp_path: Path) -> None:
    for number, own in enumerate((mark("MIT"), mark(words), {})):
        folder = tmp_path / str(number)
        folder.mkdir()
        files = {MODEL: writers.safetensors(metadata={**own, "license": words})}
        judged(wheel(files, metadata(f"License-Expression: {words}"))(folder))
        judged(wheel({MODEL: weights(), "demo/NOTICE": f"License: {words}".encode()})(folder))

"""The pages in a real browser: what is dropped is read as in Python, and nothing else happens."""

from __future__ import annotations

import base64
import io
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import writers
from tests.browser import Browser, Page, needs_chromium, started
from tests.files import llamafile
from tests.good_files import made
from tests.reports.families import base, model
from tests.reports.verdicts import ANSWERS, finding
from tests.strategies import MARKS
from tests.twins import as_json

from weightmark.declared.mark import Base, Lifted, Mark, decode, encode
from weightmark.errors import FormatError, MarkError
from weightmark.formats import by_path
from weightmark.licenses.catalogue import load_all, spellings, squeeze
from weightmark.model.terms import terms
from weightmark.reports.__main__ import page_reader
from weightmark.reports.html import asset, render
from weightmark.verdict import Model, Verdict

pytestmark = needs_chromium

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "templates" / "page" / "index.html").as_uri()
OPENRAIL_M = "LicenseRef-scancode-bigscience-open-rail-m"
CREATIVEML = "LicenseRef-scancode-stable-diffusion-2022-08-22"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with started(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = Page(browser, PAGE)
    yield found
    assert found.errors == []
    assert found.requests == [PAGE], "nothing is uploaded, and nothing loaded"


def marked(*bases: Base) -> dict[str, str]:
    known = terms(CREATIVEML)
    mark = Mark(known.license, known.clauses, known.text, bases, "cd" * 32)
    return encode(mark) | {"license": "creativeml-openrail-m"}


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


# -- what is shown ----------------------------------------------------------------------------


def test_a_marked_safetensors_is_told_in_words(page: Page, tmp_path: Path) -> None:
    lost = Base("org/strict", "merge", OPENRAIL_M, terms(OPENRAIL_M).clauses)
    data = writers.safetensors(metadata=marked(lost, Base("org/free", "finetune", "MIT", ())))
    page.drop(written(tmp_path, "model.safetensors", data))
    text = page.text
    assert "The file is marked: CreativeML Open RAIL-M" in text
    assert "✓ The restriction hash is that of the listed clauses." in text
    assert re.search(r"Restrictions in the mark: 11\s+Those of the licence, as above\.", text)
    assert text.count("no doctor's advice and no reading of medical results") == 1
    assert "no harm to children" in text
    assert "✕ 2 of 13 not carried" in text
    assert "lost: no posing as somebody else" in text
    assert "org/free (finetune), MIT License, 0 restrictions: ✓ all carried" in text
    assert "cd" * 32 in text
    assert page.run("document.querySelectorAll('code.digest + button').length") == 5


def test_restrictions_that_the_licence_does_not_have_are_listed(page: Page, tmp_path: Path) -> None:
    mark = Mark("MIT", terms(CREATIVEML).clauses, "", (), "")
    page.drop(written(tmp_path, "model.safetensors", writers.safetensors(metadata=encode(mark))))
    assert "no doctor's advice and no reading of medical results" in page.text
    assert "as above" not in page.text


def test_bases_are_drawn_and_words_stay_in_their_boxes(page: Page, tmp_path: Path) -> None:
    strict = terms(OPENRAIL_M).clauses
    names = ("org/strict", f"org/{'kelp' * 50}", "組織/" + "模" * 90, "org/\u202edeb<b>x")
    bases = [Base(name, "merge", OPENRAIL_M, strict) for name in names]
    data = writers.safetensors(metadata=marked(*bases, Base("org/free", "finetune", "MIT", ())))
    page.drop(written(tmp_path, "model.safetensors", data))
    drawn = page.run(
        "[...document.querySelectorAll('.picture text')].map((one) => one.textContent)"
    )
    assert "✕ 2 of 13 not carried" in drawn
    assert any(line.startswith("– lost: no posing as somebody else") for line in drawn)
    assert "13 restrictions, merge" in drawn
    assert "\\u202edeb<b>x" in " ".join(drawn)
    assert page.run("document.querySelectorAll('.picture rect').length") == len(bases) + 2
    wide = """[...document.querySelectorAll('.picture text')].filter((one) =>
      one.getBBox().x + one.getBBox().width > 358).map((one) => one.textContent)"""
    assert page.run(wide) == []


def test_what_was_lifted_is_no_loss(page: Page, tmp_path: Path) -> None:
    base = Base("org/strict", "merge", OPENRAIL_M, terms(OPENRAIL_M).clauses)
    own = terms(CREATIVEML).clauses or ()
    gone = sorted(set(base.clauses or ()) - set(own))
    lifted = tuple(Lifted("org/strict", one, "The Org", "a mail") for one in gone)
    mark = Mark(CREATIVEML, own, bases=(base,), exceptions=lifted)
    page.choose(written(tmp_path, "m.safetensors", writers.safetensors(metadata=encode(mark))))
    assert "✓ all that was not lifted is carried" in page.text
    assert "lifted by The Org: no posing as somebody else" in page.text


def test_gguf_and_onnx_are_told_by_their_keys(page: Page, tmp_path: Path) -> None:
    values = (
        ("general.license", "string", "llama3.1"),
        ("x.words", "array", ("string", ["a"] * 9)),
    )
    gguf = written(tmp_path, "a.gguf", writers.gguf(values))
    onnx = written(tmp_path, "b.onnx", writers.onnx([("model_license", "Apache-2.0")]))
    page.choose(gguf, onnx)
    text = page.text
    assert "2 files read" in text
    assert "No mark; the header names Llama 3.1 Community License" in text
    assert "above 700,000,000 users a month only with another licence" in text
    assert "No mark; the header names Apache License 2.0" in text


@pytest.mark.parametrize("carrier", ["torch", "keras", "nemo", "openvino", "coreml"])
def test_a_mark_is_told_in_every_carrier(page: Page, tmp_path: Path, carrier: str) -> None:
    pairs = [*encode(Mark("MIT", (), bases=(Base("org/free", "finetune", "MIT", ()),))).items()]
    for seed in range(4):  # with and without a folder, stored and deflated, of each form of tar
        one = made(carrier, random.Random(seed), pairs)
        (tmp_path / f"{seed}").mkdir()
        page.choose(written(tmp_path / f"{seed}", one.name, one.data))
        assert "✓ The mark is whole" in page.text
        assert "org/free (finetune), MIT License, 0 restrictions: ✓ all carried" in page.text


def test_the_mark_of_the_model_in_a_llamafile_is_told(page: Page, tmp_path: Path) -> None:
    pairs = [*encode(Mark("MIT", (), bases=(Base("org/free", "finetune", "MIT", ()),))).items()]
    model = writers.gguf([(key, "string", value) for key, value in pairs], [("w", [4], 0)])
    packed = llamafile(model + bytes(16 + 16))
    page.choose(written(tmp_path, "m.llamafile", packed))
    assert "✓ The mark is whole" in page.text
    assert "org/free (finetune), MIT License, 0 restrictions: ✓ all carried" in page.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"license": "other", "license_name": "llama3.1"}, "names Llama 3.1 Community License"),
        ({"license": "custom", "license_name": "mit"}, "names MIT License"),
        ({"license": "custom"}, "names custom"),
        ({"license": "UNLICENSED"}, "names UNLICENSED"),
        ({"license": "apache-2.0", "license_name": "mit"}, "names Apache License 2.0"),
        ({"license": "mit,apache-2.0"}, "names MIT License, Apache License 2.0"),
        ({"license": "MIT OR GPL-3.0-only"}, "One of them may be chosen."),
        ({"license": "openrail", "modelspec.license": "openrail++"}, "names CreativeML Open RAIL"),
        ({"license": "gpl-3.0"}, "or it may mean several"),
        ({"license": "unknown", "dataset_license": "mit"}, "says nothing of its licence"),
        ({}, "says nothing of its licence"),
    ],
)  # fmt: skip
def test_keys_that_name_a_licence_are_weighed(
    page: Page, tmp_path: Path, said: dict[str, str], told: str
) -> None:
    page.choose(written(tmp_path, "m.safetensors", writers.safetensors(metadata=said)))
    assert told in page.text


def test_a_header_that_contradicts_itself_or_its_mark_is_no_answer(
    page: Page, tmp_path: Path
) -> None:
    said = [("model_license", "Apache-2.0"), ("license", "cc-by-nc-4.0")]
    page.choose(written(tmp_path, "a.onnx", writers.onnx(said)))
    assert "The file contradicts itself: Apache License 2.0 or Creative Commons" in page.text
    page.choose(
        written(
            tmp_path, "b.safetensors", writers.safetensors(metadata=marked() | {"license": "mit"})
        )
    )
    assert "✕ license says MIT License." in page.text


def test_bases_that_let_less_be_done_stand_in_the_answers(page: Page, tmp_path: Path) -> None:
    bases = (Base("org/nc", "merge", "CC-BY-NC-4.0", ()), Base("org/x", "adapter", "", None))
    data = writers.safetensors(metadata=marked(*bases))
    page.choose(written(tmp_path, "m.safetensors", data))
    assert "org/nc, Creative Commons Attribution-NonCommercial 4.0" in page.text
    assert "org/x, a licence that is not known: commercial use not known" in page.text


EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202egnol'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.gguf", b"", "the file is empty"),
        ("page.safetensors", b"<!DOCTYPE html><title>404</title>", "a web page"),
        ("lfs.gguf", b"version https://git-lfs.github.com/spec/v1\noid", "git-lfs pointer"),
        ("zip.safetensors", b"PK\x03\x04" + bytes(60), "a zip archive"),
        ("cut.safetensors", writers.safetensors()[:-1], "not as long as its header says"),
        ("long.gguf", b"GGUF\3\0\0\0" + b"\xff" * 16, "too short for the entries"),
        ("noise.bin", bytes(range(255, 100, -1)), "of no format that holds a mark"),
        ("evil.safetensors", writers.safetensors(metadata={"license": EVIL}), "onerror="),
        ("evil.gguf", writers.gguf([("general.license", "string", EVIL)]), "\\u202e"),
        ("evil.onnx", writers.onnx([("license", EVIL), ("base_model", EVIL)]), "<script>"),
        ("evil.onnx", writers.onnx([("weightmark", EVIL)]), "not to be believed"),
        ("deep.safetensors", writers.safetensors_head("[" * 50_000), "nested too deeply"),
    ],
)  # fmt: skip
def test_hostile_files_are_told_and_do_nothing(
    page: Page, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    page.drop(written(tmp_path, name, data))
    assert said in page.text
    assert "\u202e" not in page.text
    assert page.run("document.title") == "What does this weight file say?"
    assert page.run("document.querySelectorAll('#results img, #results script').length") == 0


def test_a_hostile_name_is_shown_as_text(page: Page, tmp_path: Path) -> None:
    page.choose(written(tmp_path, "<b>\u202ex.onnx", writers.onnx()))
    assert "<b>\\u202ex.onnx" in page.text


def test_70_gb_are_read_from_less_than_1_mb(page: Page, tmp_path: Path) -> None:
    size = 70_000_000_000
    # As many tensors as a model of that size has in one file.
    tensors = {f"model.layers.{n}.weight": ("U8", [size // 1000]) for n in range(1000)}
    header, _ = writers.safetensors_header(tensors, marked())
    path = written(tmp_path, "large.safetensors", writers.safetensors_head(header))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size + size)
    page.run(
        "globalThis.counted = 0; const own = Blob.prototype.arrayBuffer;"
        "Blob.prototype.arrayBuffer = function () { counted += this.size; return own.call(this); }"
    )
    page.choose(path)
    assert "The file is marked" in page.text
    assert "70 GB" in page.text
    assert 0 < page.run("counted") < 1_000_000


def test_tensors_of_gguf_and_onnx_are_not_read(page: Page, tmp_path: Path) -> None:
    million = bytes(4_000_000)
    gguf = writers.gguf([], [("t", [1_000_000], 0)], data=million)
    onnx = writers.onnx([("license", "mit")], [writers.onnx_tensor("t", million)])
    page.run(
        "globalThis.counted = 0; const own = Blob.prototype.arrayBuffer;"
        "Blob.prototype.arrayBuffer = function () { counted += this.size; return own.call(this); }"
    )
    page.choose(written(tmp_path, "a.gguf", gguf), written(tmp_path, "b.onnx", onnx))
    assert "names MIT License" in page.text
    assert page.run("counted") < 500_000


# -- the readers are those of Python ----------------------------------------------------------


def in_python(name: str, data: bytes) -> dict[str, Any]:
    """What the Python readers make of a file, in the form of `READ`."""
    record = by_path(name)
    assert record is not None
    try:
        header = record.read(io.BytesIO(data), len(data))
    except FormatError:
        return {"refused": True}
    if any(one.kind in ("duplicate-key", "duplicate-tensor") for one in header.problems):
        return {"refused": True}  # Python reads on, and a rule refuses it
    # How a header is laid out says nothing of what it says.
    form = ("leading-space", "large-header")
    found: dict[str, Any] = {
        "pairs": None if header.metadata is None else dict(header.metadata),
        "problems": sorted(
            [one.kind, one.where] for one in header.problems if one.kind not in form
        ),
        "external": [one.location for one in header.external],
    }
    try:
        mark = decode(header.metadata)
    except MarkError:
        return found | {"mark": None, "broken": True}
    return found | {"mark": mark and as_json(mark), "broken": False}


READ = """(async (files) => {
  const found = [];
  for (const [name, data] of files) {
    const blob = new Blob([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))]);
    try {
      const file = await readFile(blob, name);
      const { pairs, external, mark, markError } = file;
      found.push({
        pairs: pairs && Object.fromEntries(pairs),
        problems: suspects(file).map(({ kind, where }) => [kind, where]),
        external, mark, broken: markError !== null,
      });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      found.push({ refused: true });
    }
  }
  return found;
})"""


@pytest.fixture(scope="module")
def readers(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """A page with nothing but the readers."""
    path = tmp_path_factory.mktemp("readers") / "readers.html"
    path.write_text(
        f"<!DOCTYPE html><script>{page_reader()}{asset('suspects.js')}</script>",
        encoding="utf-8",
    )
    return Page(browser, path.as_uri())


def agree(readers: Page, files: list[tuple[str, bytes]]) -> None:
    given = [(name, base64.b64encode(data).decode()) for name, data in files]
    found = readers.run(f"{READ}({json.dumps(given)})")
    for (name, data), one in zip(files, found, strict=True):
        if "problems" in one:
            one["problems"].sort()
        assert one == in_python(name, data), (name, data)


def encoded(mark: Mark) -> dict[str, str]:
    try:
        return encode(mark)
    except MarkError:  # longer than a value may be
        return {"weightmark": "{}"}


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
keys = texts | st.sampled_from(
    ("license", "License", "lic\u0435nse", "general.license", "weightmark", "format", "a b")
)
metadata = st.builds(
    lambda mark, others: {**mark, **others},
    st.just({}) | MARKS.map(encoded),
    st.dictionaries(keys, texts, max_size=3),
)
safetensors = st.builds(
    lambda tensors, pairs: writers.safetensors(tensors, pairs),
    st.dictionaries(
        texts.filter(lambda name: name != "__metadata__"),
        st.tuples(st.sampled_from(("F32", "U8", "BF16", "F4")),
                  st.lists(st.integers(0, 4).map(lambda n: 2 * n), max_size=2)),
        max_size=3,
    ).map(lambda found: {k: (d, s or [2]) for k, (d, s) in found.items()}),
    st.none() | metadata,
)  # fmt: skip
gguf = st.builds(
    lambda pairs, words, big, version, tensor: writers.gguf(
        [
            ("general.file_type", "u32", 7),
            ("tokenizer.words", "array", ("string", words)),
            *(
                (f"general.{key}" if "." not in key else key, "string", value)
                for key, value in pairs
            ),
        ],
        [tensor],
        big=big,
        version=version,
        data=bytes(36),
    ),
    metadata.map(lambda found: list(found.items())),
    st.lists(texts, max_size=4),
    st.booleans(),
    st.sampled_from((2, 3, 3, 3)),
    st.tuples(
        texts,
        st.lists(st.sampled_from((0, 1, 2, 4, 32, 64, 2**62)), max_size=5),
        st.sampled_from((0, 2, 40, 300, 2000)),  # F32, Q4_0, NVFP4, of a fork, none
    ),
)
onnx = st.builds(
    lambda pairs, locations: writers.onnx(
        pairs, [writers.onnx_tensor("t", b"x" * 9, where) for where in locations]
    ),
    metadata.map(lambda found: list(found.items())),
    st.lists(st.none() | texts | st.sampled_from(("w.bin", "../w.bin", "/w", "C:/w")), max_size=2),
)
whole = st.one_of(
    st.tuples(st.just("m.safetensors"), safetensors),
    st.tuples(st.just("m.gguf"), gguf),
    st.tuples(st.just("m.onnx"), onnx),
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file with a byte changed, put in, taken out, or without its end."""
    name, data = draw(whole)
    at = draw(st.integers(0, len(data)))
    how = draw(st.sampled_from(("change", "put", "take", "cut")))
    byte = bytes([draw(st.integers(0, 255))])
    if how == "cut":
        return name, data[:at]
    return name, data[:at] + (b"" if how == "take" else byte) + data[at + (how != "put") :]


# A batch goes through the page at once, so that one example is many files.
LARGE = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@LARGE
@given(files=st.lists(whole | damaged(), min_size=10, max_size=10))
def test_javascript_reads_what_python_reads(readers: Page, files: list[tuple[str, bytes]]) -> None:
    """200 random files, half of them damaged."""
    agree(readers, files)


HEADERS = (
    *('{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', "{}", "[]", "", " {} ", '{"a":1}'),
    *('{"__metadata__":null}', '{"__metadata__":{},"__metadata__":{}}', '{"__metadata__":{"a":1}}'),
    *('{"__metadata__":{"a":"1","a":"2"}}', '{"__metadata__":{"a":"\\ud800"}}', "{} x", "\ufeff{}"),
    *('{"__metadata__":{"\\u0061":"\\ud83d\\ude00"}}', '{"a":{"dtype":"F32"}}', '{"a":NaN}'),
    *('{"a":["U8",[0],[0,0]]}', '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1e999}}'),
    *('{"a":{"dtype":"X9","shape":[-0],"data_offsets":[0,0]}}', '{"a":["X9",[0],[0,0]]}'),
    '{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,0]}}',
    '{"a":{"dtype":"U8","shape":[18446744073709551615,2],"data_offsets":[0,0]}}',
    '{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,0]}}',
    '{"a":["U8",[0],[0,0]],"a":["U8",[0],[0,0]]}',
    *('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":%s}}' % ("[" * n + "]" * n)
      for n in (125, 126, 127)),
)  # fmt: skip


def test_javascript_refuses_the_headers_that_python_refuses(readers: Page) -> None:
    files = [("m.safetensors", writers.safetensors_head(one)) for one in HEADERS]
    four = [("m.safetensors", data + bytes(4)) for _, data in files]
    agree(readers, files + four)


@LARGE
@given(marks=st.lists(MARKS, min_size=5, max_size=5), data=st.data())
def test_javascript_believes_the_marks_that_python_believes(
    readers: Page, marks: list[Mark], data: st.DataObject
) -> None:
    """Marks, each with a letter of one value changed or a key gone, or as it is."""
    files = []
    for mark in marks:
        pairs = encoded(mark)
        key = data.draw(st.sampled_from(sorted(pairs)))
        at = data.draw(st.integers(0, len(pairs[key])))
        how = data.draw(st.sampled_from(("keep", "change", "space", "drop")))
        if how == "drop":
            del pairs[key]
        elif how != "keep":
            sign = " " if how == "space" else data.draw(st.sampled_from('0a"}],{:'))
            pairs[key] = pairs[key][:at] + sign + pairs[key][at + (how == "change") :]
        files.append(("m.safetensors", writers.safetensors(metadata=pairs)))
    agree(readers, files)


def test_names_of_licences_are_compared_as_in_python(page: Page) -> None:
    names = sorted({name for entry in load_all() for name in spellings(entry)})
    source = asset("page.js")
    start = source.index("function squeeze")
    function = source[start : source.index("\n}\n", start) + 2]
    found = page.run(f"(() => {{ {function} return {json.dumps(names)}.map(squeeze); }})()")
    assert found == [*map(squeeze, names)]


# -- looks ------------------------------------------------------------------------------------

VERDICT = Verdict(
    (finding("restrictions are lost"),),
    checked=("tuned/model.safetensors",),
    models=(Model("tuned", ("tuned/model.safetensors",)),),
    answers=(ANSWERS,),
    kin=(
        model(
            base("dropped", lost=3),
            base("carried", name="org/" + "long-name-" * 9),
            base("unclear"),
        ),
    ),
)

# The contrast of each text with the nearest background that is not transparent (WCAG 2.2, 1.4.3).
CONTRAST = """(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const part = numbers(colour).slice(0, 3).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const behind = (element) => {
    if (element instanceof SVGTextElement) {
      let box = element.previousElementSibling;
      while (box && box.tagName !== "rect") box = box.previousElementSibling;
      return getComputedStyle(box).fill;
    }
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  let texts = 0;
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!own || ["SCRIPT", "STYLE", "title", "desc"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGTextElement ? style.fill : style.color;
    const [one, other] = [light(ink), light(behind(element))].sort((a, b) => b - a);
    texts += 1;
    if ((one + 0.05) / (other + 0.05) < 4.5) poor.push([element.textContent, ink, behind(element)]);
  }
  return { texts, poor };
})()"""


@pytest.fixture
def report(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    path = written(tmp_path, "report.html", render(VERDICT).encode())
    found = Page(browser, path.as_uri())
    yield found
    assert found.errors == []
    assert found.requests == [path.as_uri()]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_both_pages_can_be_read(
    report: Page, page: Page, tmp_path: Path, width: int, dark: bool
) -> None:
    data = writers.safetensors(metadata=marked(Base("org/" + "x" * 90, "merge", "", None)))
    page.choose(written(tmp_path, "m.safetensors", data))
    for one in (report, page):
        one.look(width, dark=dark)
        found = one.run(CONTRAST)
        assert found["texts"] > 20
        assert found["poor"] == []
        wide = one.run("document.documentElement.scrollWidth")
        assert wide <= width, "nothing but tables scrolls sideways"
        assert one.picture().startswith(b"\x89PNG")


def test_the_report_is_printed_with_all_of_its_words(report: Page) -> None:
    assert report.printed().startswith(b"%PDF")


def test_the_report_can_be_used_with_keys_alone(report: Page) -> None:
    reached = []
    for _ in range(12):
        for kind in ("keyDown", "keyUp"):
            report.send("Input.dispatchKeyEvent", {"type": kind, "key": "Tab", "code": "Tab"})
        reached.append(report.run("document.activeElement.outerHTML.slice(0, 40)"))
    assert reached[0].startswith('<a href="#answers"')
    assert any(one.startswith('<div class="scroll"') for one in reached)
    assert any(one.startswith("<button") for one in reached)


def test_a_digest_is_copied_by_its_button(report: Page) -> None:
    assert report.run("document.querySelector('code.digest + button').ariaLabel").startswith(
        "copy:"
    )
    report.run("document.querySelector('code.digest + button').click()")
    assert report.run("getSelection().toString()") == "ab" * 32


def test_a_script_that_the_page_does_not_hold_does_not_run(
    browser: Browser, tmp_path: Path
) -> None:
    text = render(VERDICT).replace("</body>", "<script>document.title = 'run'</script></body>")
    page = Page(browser, written(tmp_path, "evil.html", text.encode()).as_uri())
    assert page.run("document.title") == "weightmark: tuned"
    assert "Content Security Policy" in "".join(page.errors)

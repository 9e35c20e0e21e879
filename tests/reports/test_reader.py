"""The JavaScript reader: one module of bounded size, that says what the Python reader says."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from tests import writers
from tests.benchmarks.twins import Counts, ask
from tests.good_files import canonical
from tests.tables import BEGIN, UNICODE, tables, types
from tests.twins import NODE, READER, Input, difference, in_python, needs_node, running

from weightmark.formats import gguf, initializers
from weightmark.formats.safetensors.table import BITS
from weightmark.texts import canonical as form

SOURCE = READER.read_text(encoding="utf-8")


def test_it_is_one_module_that_needs_nothing() -> None:
    assert "import" not in {line.split(" ")[0] for line in SOURCE.splitlines()}
    assert "require(" not in SOURCE


def test_its_code_has_at_most_so_many_lines() -> None:
    """Neither blank lines nor comments nor generated tables count."""
    lines = [line.strip() for line in SOURCE.partition(BEGIN)[0].splitlines()]
    code = [line for line in lines if line and not line.startswith(("//", "/*", "*"))]
    assert len(code) <= MOST_LINES


MOST_LINES = 1000


@pytest.mark.skipif(unicodedata.unidata_version != UNICODE, reason="another Unicode than the named")
def test_its_tables_are_the_generated_ones() -> None:
    assert SOURCE.endswith(tables()), "run python -m tests.tables"


def test_the_types_are_those_of_the_product() -> None:
    found = types()
    assert {key: bits for key, (bits,) in found["safetensors"].items()} == BITS
    assert {int(key): tuple(row[1:]) for key, row in found["ONNX"].items()} == initializers._TYPES
    assert {int(key): tuple(row) for key, row in found["GGUF"].items()} == gguf._TYPES


def test_the_elements_are_those_of_the_page_and_of_the_product() -> None:
    """A tag of no other is markup; who reads the page alone has to know them."""
    page = (READER.parents[4] / "docs" / "format.md").read_text(encoding="utf-8")
    listed = re.search(r"The elements:\n\n```text\n(.*?)\n```", page, re.DOTALL)
    there = re.search(r'ELEMENTS =\s+"([^"]*)"', SOURCE)
    assert listed
    assert there
    headings = "|".join(f"h{number}" for number in range(1, 7))
    assert listed[1].split() == there[1].replace("h[1-6]", headings).split("|")
    assert there[1] == form._ELEMENTS


@needs_node
def test_both_readers_say_the_same_of_3000_inputs() -> None:
    counts = Counts(None)
    with running() as twin:
        for at in range(0, 3000, 200):
            ask(twin, [f"suite-{number}" for number in range(at, at + 200)], counts)
    assert not counts.kinds, counts.told()
    assert counts.mutated / counts.inputs > 0.5
    assert counts.taken / counts.inputs > 1 / 3


@needs_node
def test_it_answers_the_vectors() -> None:
    folder = Path(__file__).parent.parent / "vectors"
    command = [NODE, str(folder / "node.mjs"), str(READER), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout[-3000:]
    assert re.search(r"(\d+) vectors, 0 other answers", run.stdout)


def _mark(**fields: object) -> list[tuple[str, str]]:
    record = {"bases": 0, "clauses": "unresolved", "form": 1, "license": "MIT", "version": 1}
    return [("weightmark", canonical(record | fields))]


_RECORD = _mark()[0][1]
_ONE = "ab" * 32
_NET = '<net name="m"><layers>{layer}</layers><rt_info>{info}</rt_info></net>'
_ELEMENT = f"<weightmark value='{_RECORD}'/>"

FOUND = {
    "an integer that JSON does not carry": Input(
        "sidecar", "", f"# weightmark = {_mark(form=2**53)[0][1]}\n".encode()
    ),
    "digests with blanks": Input(
        "sidecar",
        "",
        f'# weightmark = {_mark(clauses=1)[0][1]}\n# weightmark_clauses = ["{_ONE}" ]\n'.encode(),
    ),
    "a record of GGUF that is an array": Input(
        "file", "m.gguf", writers.gguf([("weightmark", "array", ("string", [_RECORD]))])
    ),
    "a list of truth values": Input(
        "file", "m.gguf", writers.gguf([("general.flags", "array", ("bool", [True, False]))])
    ),
    "an entity that only programs know": Input("clause", "", b"spam &constructor; &toString"),
    "an element of a layer": Input(
        "file", "openvino_model.xml", _NET.format(layer=_ELEMENT, info="").encode()
    ),
    "an element in a comment": Input(
        "file", "openvino_model.xml", _NET.format(layer="", info=f"<!--{_ELEMENT}-->").encode()
    ),
    "a blank that is none in XML": Input(
        "file", "openvino_model.xml", b'<net\xa0name="m"><rt_info></rt_info></net>'
    ),
    "an entity of HTML": Input(
        "file",
        "openvino_model.xml",
        _NET.format(layer="", info='<license value="&copy;"/>').encode(),
    ),
    "numbers of a type that is not known": Input(
        "file",
        "m.onnx",
        writers.onnx([], [writers.field(2, 99) + writers.field(5, b"\1") + writers.field(8, "t")]),
    ),
    "an initializer without type and values": Input(
        "file", "m.onnx", writers.onnx([], [writers.field(8, "t")])
    ),
    "an initializer with two names, of which the last is UTF-8": Input(
        "file",
        "m.onnx",
        writers.onnx([], [writers.field(2, 2) + writers.field(8, b"\xff") + writers.field(8, "t")]),
    ),
    "a dimension that is longer than its field": Input(
        "file",
        "m.onnx",
        writers.onnx([], [writers.field(1, b"\x81") + writers.field(2, 2) + writers.field(8, "t")]),
    ),
    "half of a character": Input(
        "index", "", json.dumps({"metadata": dict(_mark(license="\ud800"))}).encode()
    ),
    "null for a record": Input("record", "", b'{"weightmark": null}'),
    "a name that stands twice": Input(
        "record", "", b'{"weightmark": {"name": "a", "name": "b", "weightmark": "{}"}}'
    ),
    "a dotted capital I in a tag": Input("clause", "", "a <b \u0130x=y> c".encode()),
}
"""What the readers once said differently of, found by `tests.benchmarks.twins` and the vectors."""


@needs_node
@pytest.mark.parametrize("kind", FOUND)
def test_what_was_found_once_is_the_same(kind: str) -> None:
    with running() as twin:
        twin.send([FOUND[kind]])
        assert not difference(in_python(FOUND[kind]), twin.answers()[0])

"""Marks in the .xml of OpenVINO, and networks that are not whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table

DATA = bytes(range(1, 17))
DIGEST, _ = table([Tensor("", "U8", (len(DATA),), DATA)])
LAYER = (
    '<layer id="0" name="w" type="Const" version="opset1"><data element_type="f32" shape="4" offset="0" size="16" />'
    '<output><port id="0" precision="FP32"><dim>4</dim></port></output></layer>'
)


def escaped(text: str) -> str:
    """A text as the value of an attribute."""
    for sign, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("\n", "&#10;"),
    ):
        text = text.replace(sign, entity)
    return text


def elements(found: Mapping[str, str]) -> str:
    """One element a key."""
    return "".join(f'\t\t<{key} value="{escaped(text)}" />\n' for key, text in found.items())


def ended(found: str) -> str:
    """Elements with an end of their own."""
    return re.sub(r"<(\w+)([^>]*?) />", r"<\1\2></\1>", found)


def network(info: str, layer: str = LAYER, behind: str = "") -> bytes:
    """A network with this rt_info at its end."""
    return (
        f'<?xml version="1.0"?>\n<net name="m" version="11">\n\t<layers>{layer}</layers>\n\t<edges></edges>\n'
        f"\t<rt_info>\n{info}\t</rt_info>\n{behind}</net>\n"
    ).encode()


MO = '\t\t<MO_version value="2026.4" />\n'
MARK = elements(keys(PLAIN))


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A network with a mark, and its weights."""
    return {f"{name}.xml": network(MO + elements(found)), f"{name}.bin": DATA}


def accepted() -> Iterator[Vector]:
    """Other spellings of the same network and the same mark."""
    single = MARK.replace('"', "'").replace("&quot;", '"')
    for name, why, content in (
        ("odd-first", "the mark before all other elements", network(MARK + MO)),
        ("odd-quotes", "attributes in single quotes", network(MO + single)),
        ("odd-entities", "characters by number", network(MO + MARK.replace("&quot;", "&#x22;"))),
        ("odd-long", "elements with an end of their own", network(MO + ended(MARK))),
    ):
        yield Vector(
            name,
            why,
            {f"{name}.xml": content, f"{name}.bin": DATA},
            read(DIGEST, Case(name, why, {}, PLAIN)),
        )
    labels = {"license": "MIT"}
    name, why = "labels", "a licence as OpenVINO itself has it"
    content = network(MO + elements(labels) + MARK)
    files = {f"{name}.xml": content, f"{name}.bin": DATA}
    yield Vector(name, why, files, read(DIGEST, Case(name, why, {}, PLAIN), labels))


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Bytes that are no network, or no whole one."""
    good = network(MO + MARK)
    yield "empty", "no byte", b""
    yield "cut", "the end of the network is missing", good[:-9]
    yield "cut-info", "the file ends in a value", good[: good.index(b"weightmark") + 40]
    key = '<weightmark value="{}" />'
    yield "nested", "a key further down", network(MO + f"<a>{key}</a>" + MARK)
    yield "comment", "a key in a comment", network(MO + f"<!-- {key} -->" + MARK)
    inner = LAYER.replace("<output>", f"<rt_info>{key}</rt_info><output>")
    yield "layer", "a key in rt_info of a layer", network(MO + MARK, inner)
    yield "key-twice", "a key of the mark twice", network(MO + MARK + '<weightmark value="{}" />')
    yield "utf8", "a byte that is no UTF-8", good.replace(b"org/base", b"org/\xff")
    yield (
        "entity",
        "an entity that is declared in the file",
        good.replace(b"<net ", b'<!DOCTYPE net [<!ENTITY x "y">]><net '),
    )
    yield (
        "data-behind",
        "weights that end behind their file",
        network(
            MO + MARK, LAYER.replace('size="16"', 'size="17"').replace('shape="4"', 'shape="5"')
        ),
    )


def vectors() -> Iterator[Vector]:
    """All vectors of OpenVINO."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.xml": content, f"file-{name}.bin": DATA})
    files = {"file-no-data.xml": network(MO + MARK)}
    yield refused("file-no-data", "the weights are not there", files)

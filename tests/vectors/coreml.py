"""Marks in Core ML: Model.proto, written by its field numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.vectors.carrier import carried, read, refused
from tests.vectors.cases import PLAIN
from tests.vectors.marks import Case, keys
from tests.vectors.vector import Tensor, Vector, table
from tests.vectors.wire import block, varint, whole

NETWORK = block(1, block(1, "layer") + block(140, b"\0\1\2\3"))
"""What a neuralNetwork (500) holds: to this page so many bytes."""

DIGEST, _ = table([Tensor("500", "U8", (len(NETWORK),), NETWORK)])


def pair(key: str | bytes, value: str | bytes) -> bytes:
    """An entry of userDefined (100): a map has key (1) and value (2)."""
    return block(100, block(1, key) + block(2, value))


def model(metadata: bytes, network: bytes = NETWORK, behind: bytes = b"") -> bytes:
    """SpecificationVersion (1), description (2) with metadata (100), the network (500)."""
    feature = block(1, block(1, "x") + block(3, block(5, whole(1, 1) + whole(2, 65568))))
    description = feature + block(100, metadata)
    return whole(1, 4) + block(2, description) + block(500, network) + behind


AUTHOR = block(1, "short") + block(3, "vectors")
"""Of the metadata shortDescription (1) and author (3)."""


def pairs(found: Mapping[str, str]) -> bytes:
    """All entries, one a key."""
    return b"".join(pair(*one) for one in found.items())


MARK = pairs(keys(PLAIN))


def marked(name: str, found: Mapping[str, str]) -> dict[str, bytes]:
    """A model with a mark."""
    return {f"{name}.mlmodel": model(AUTHOR + pairs({"note": "x", **found}))}


def accepted() -> Iterator[Vector]:
    """Other layouts of the same model and the same mark."""
    backwards = pairs(dict(reversed(keys(PLAIN).items())))
    split = (
        whole(1, 4)
        + block(2, block(100, AUTHOR))
        + block(500, NETWORK)
        + block(2, block(100, MARK))
    )
    for name, why, content in (
        ("odd-backwards", "the keys in another order", model(backwards + AUTHOR)),
        ("odd-merged", "the description in two parts, which protobuf joins", split),
        ("odd-unknown", "a field of the metadata that is not known", model(MARK + block(900, "x"))),
        (
            "odd-value-first",
            "the value of an entry before its key",
            model(
                b"".join(
                    block(100, block(2, text) + block(1, key)) for key, text in keys(PLAIN).items()
                )
            ),
        ),
    ):
        yield Vector(
            name, why, {f"{name}.mlmodel": content}, read(DIGEST, Case(name, why, {}, PLAIN))
        )
    labels = {"license": "MIT"}
    name, why = "labels", "a licence as Core ML itself has it"
    content = model(AUTHOR + block(4, "MIT") + pairs({"license_link": "LICENSE"}) + MARK)
    yield Vector(
        name, why, {f"{name}.mlmodel": content}, read(DIGEST, Case(name, why, {}, PLAIN), labels)
    )


WEIGHTS = bytes(range(64))
PROGRAM = block(1, block(5, "@model_path/weights/weight.bin"))
"""What an mlProgram (502) holds: to this page the names of its files among its bytes."""


def package(
    name: str, found: Mapping[str, str], weights: bytes | None = WEIGHTS
) -> dict[str, bytes]:
    """A package of an ML program: the model, and the file of its weights."""
    folder = f"{name}.mlpackage/Data/com.apple.CoreML"
    feature = block(1, block(1, "x") + block(3, block(5, whole(1, 1) + whole(2, 65568))))
    description = feature + block(100, AUTHOR + pairs(found))
    content = whole(1, 8) + block(2, description) + block(502, PROGRAM)
    files = {f"{folder}/model.mlmodel": content}
    return files if weights is None else {**files, f"{folder}/weights/weight.bin": weights}


def programs() -> Iterator[Vector]:
    """ML programs, whose weights lie beside the model."""
    digest, _ = table(
        [
            Tensor("502", "U8", (len(PROGRAM),), PROGRAM),
            Tensor("weights/weight.bin", "U8", (len(WEIGHTS),), WEIGHTS),
        ]
    )
    bound = PLAIN._replace(tensors=digest)
    for name, why, mark, weights in (
        ("program", "an ML program", PLAIN, WEIGHTS),
        ("program-none", "the same without a mark", None, WEIGHTS),
        ("program-bound", "a mark that is bound to both files", bound, WEIGHTS),
    ):
        found = keys(mark) if mark else {}
        yield Vector(
            name, why, package(name, found, weights), read(digest, Case(name, why, {}, mark))
        )
    other, _ = table(
        [
            Tensor("502", "U8", (len(PROGRAM),), PROGRAM),
            Tensor("weights/weight.bin", "U8", (3,), b"new"),
        ]
    )
    name, why = "program-stale", "weights that are not those that were marked"
    answer = read(other, Case(name, why, {}, bound))
    yield Vector(name, why, package(name, keys(bound), b"new"), answer)
    name, why = "file-program-lost", "an ML program without the file of its weights"
    yield refused(name, why, package(name, keys(PLAIN), None))


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Bytes that are no Model.proto."""
    good = model(AUTHOR + MARK)
    yield "empty", "no byte", b""
    yield "text", "words", b"this is no model"
    yield "cut", "the last byte is missing", good[:-1]
    yield "key-twice", "a key of the mark twice", model(AUTHOR + MARK + pair("weightmark", "{}"))
    yield (
        "length-behind",
        "a field that ends behind the file",
        good + varint(500 << 3 | 2) + varint(99),
    )
    yield "varint-long", "a number of eleven bytes", good + b"\x08" + b"\xff" * 10 + b"\x01"
    yield "field-0", "a field with the number 0", good + b"\x00\x01"
    yield "wire-6", "a wire type that there is not", good + varint(900 << 3 | 6) + b"\1"
    yield (
        "metadata-cut",
        "an entry that ends behind the metadata",
        model(AUTHOR + MARK + varint(100 << 3 | 2) + varint(9999)),
    )
    yield "utf8", "a key that is no UTF-8", model(AUTHOR + MARK + pair(b"\xff", "x"))
    yield "utf8-license", "a licence that is no UTF-8", model(MARK + block(4, b"\xff"))
    yield "utf8-value", "a value that is no UTF-8", model(AUTHOR + MARK + pair("x", b"\xff"))


def vectors() -> Iterator[Vector]:
    """All vectors of Core ML."""
    yield from carried(DIGEST, marked, everywhere=True)
    yield from accepted()
    yield from programs()
    for name, why, content in hostile():
        yield refused(f"file-{name}", why, {f"file-{name}.mlmodel": content})

"""WM3xx: a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

from tests.licence_texts import licence_text
from tests.rules.folder import Build, Cases, Folder, mark

from weightmark.licenses.catalogue import find

A = "a" * 64
RAIL = "bigscience-open-rail-m"


def text(content: str) -> Build:
    return lambda folder: folder.write("LICENSE", content)


def no_text(folder: Folder) -> None:
    folder.remove("LICENSE")


def whole(folder: Folder) -> None:
    """All as it was."""


def without_the_notice() -> str:
    """MIT without the sentence that asks for its notice to be kept."""
    content = licence_text("mit")
    start = content.index("The above copyright notice")
    return content[:start] + content[content.index("THE SOFTWARE IS PROVIDED") :]


def marked(clauses: tuple[str, ...] = (), digest: str = "") -> Build:
    return lambda folder: folder.weights(mark("MIT", clauses, text=digest))


def rail(share: float) -> Build:
    def build(folder: Folder) -> None:
        content = licence_text(RAIL)
        folder.write("LICENSE", content[: int(len(content) * share)])
        folder.card("license: bigscience-openrail-m")
        folder.remove("model.safetensors")

    return build


def unknown_terms(folder: Folder) -> None:
    folder.remove("LICENSE")
    folder.card("license: other\nlicense_name: LicenseRef-Nobody-Has-It\nlicense_link: LICENSE")


def digest_of_mit() -> str:
    entry = find("MIT")
    assert entry is not None
    return entry.text


CASES: Cases = {
    "WM301": (no_text, whole),
    "WM302": (text(licence_text("apache-2.0")), whole),
    "WM303": (
        text(without_the_notice()),
        text("Copyright (c) 2031 Somebody Else\n\n" + licence_text("mit")),
    ),
    "WM304": (marked((A,)), marked()),
    "WM305": (text("Do as you like, but be kind to the weights.\n"), whole),
    "WM306": (unknown_terms, whole),
    "WM307": (rail(0.6), rail(1)),
    "WM308": (marked(digest=A), marked(digest=digest_of_mit())),
}

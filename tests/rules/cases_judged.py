"""WM117 and what cards say twice: a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

from tests.rules.folder import Cases, Folder


def second_card(licence: str):  # type: ignore[no-untyped-def]
    def build(folder: Folder) -> None:
        folder.write("MODEL_CARD.md", f"---\nlicense: {licence}\n---\n\n# A model\n")

    return build


def sentence(words: str):  # type: ignore[no-untyped-def]
    def build(folder: Folder) -> None:
        folder.write("README.md", f"---\nlicense: mit\n---\n\n# A model\n\n{words}\n")

    return build


def large(size: int):  # type: ignore[no-untyped-def]
    return lambda folder: folder.write("parameters.blob", b"\0" * size)


CASES: Cases = {
    "WM117": (large(1 << 20), large(1 << 10)),
    "WM211": (
        sentence("The weights are licensed under CC BY-NC 4.0."),
        sentence("The code is licensed under Apache-2.0."),
    ),
    "WM212": (second_card("cc-by-nc-4.0"), second_card("MIT")),
}

"""WM2xx: a case that breaks each rule, and one that keeps it."""

from __future__ import annotations

from tests.rules.folder import NO_CLAUSES, Build, Cases, Folder


def card(front_matter: str) -> Build:
    return lambda folder: folder.card(front_matter)


def no_card(folder: Folder) -> None:
    folder.remove("README.md")


def whole(folder: Folder) -> None:
    """All as it was."""


CASES: Cases = {
    "WM201": (no_card, whole),
    "WM202": (card("language: en"), card("license: mit")),
    "WM203": (card("license: mit\ntags: [a"), card("license: mit\ntags: [a]")),
    "WM204": (card("license: apache-2.0"), card("license: MIT")),
    "WM205": (
        card("license: other\nlicense_link: LICENSE"),
        card("license: other\nlicense_name: MIT\nlicense_link: LICENSE"),
    ),
    "WM206": (card("license: openrail"), card("license: openrail++")),
    "WM207": (card("license: unknown"), card("license: mit")),
    "WM208": (
        card(f"license: mit\nweightmark:\n  version: 1\n  restrictions: {'a' * 64}"),
        card(f"license: mit\nweightmark:\n  version: 1\n  restrictions: {NO_CLAUSES}"),
    ),
    "WM209": (card("licence: mit"), card("license: mit")),
    "WM210": (
        card("license: other\nlicense_name: modified-mit\nlicense_link: LICENSE"),
        card("license: other\nlicense_name: gpt-2\nlicense_link: LICENSE"),
    ),
}

"""What a model card repeats of a mark, in the front matter of a README.md."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors.marks import TWO
from tests.vectors.vector import Vector, restriction_hash

HASH = restriction_hash(TWO)
BLOCK = f"weightmark:\n  version: 1\n  restrictions: {HASH}\n"


def card(inner: str, begin: str = "---\n", end: str = "---\n") -> str:
    """A card with this front matter."""
    return f"{begin}license: other\n{inner}tags:\n- test\n{end}\n# A model\n\nversion: 9\n"


def spelt() -> Iterator[tuple[str, str, str]]:
    """The same in other spellings."""
    yield "plain", "version and hash, as they are written", card(BLOCK)
    yield "last", "behind all other keys", card("").replace("- test\n", f"- test\n{BLOCK}")
    yield "crlf", "lines that end in CR LF", card(BLOCK).replace("\n", "\r\n")
    yield "bom", "a byte order mark", "\ufeff" + card(BLOCK)
    yield "indent", "four blanks before them", card(BLOCK.replace("  ", "    "))
    yield (
        "order",
        "the hash before the version",
        card(f"weightmark:\n  restrictions: {HASH}\n  version: 1\n"),
    )
    for name, sign in (("single", "'"), ("double", '"')):
        yield (
            f"quotes-{name}",
            "the hash in quotation marks",
            card(BLOCK.replace(HASH, f"{sign}{HASH}{sign}")),
        )
    yield "blanks", "blanks at the end of lines", card(BLOCK.replace("\n", "  \n"))


def vectors() -> Iterator[Vector]:
    """All vectors of cards."""
    whole = {"version": "1", "restrictions": HASH}
    for name, why, content in spelt():
        yield Vector(name, why, {f"{name}/README.md": content.encode()}, {"card": whole})
    unresolved = BLOCK.splitlines(keepends=True)
    free = restriction_hash(())
    for name, why, content, found in (
        (
            "unresolved",
            "no hash where the clauses were not read",
            card("".join(unresolved[:2])),
            {"version": "1"},
        ),
        (
            "free",
            "the hash over no clauses",
            card(BLOCK.replace(HASH, free)),
            {"version": "1", "restrictions": free},
        ),
        ("none", "a card that repeats nothing", card(""), None),
        ("no-front-matter", "no front matter", f"# A model\n\n{BLOCK}", None),
        ("body", "a block in the body is none of the front matter", card("") + BLOCK, None),
        (
            "deeper",
            "a key further down is another's",
            card(f"model:\n  weightmark:\n    version: 1\n    restrictions: {HASH}\n"),
            None,
        ),
    ):
        yield Vector(name, why, {f"{name}/README.md": content.encode()}, {"card": found})

"""HTML as strings that know that they are HTML: any other string is escaped where it is put in."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from weightmark.reports.lines import safe

_VOID = ("meta", "input", "path", "rect")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str) -> Markup:
    """An element; in names of attributes `_` stands for `-`, at the end for nothing.

    What does not print is escaped as on a terminal, so that no text turns its direction.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_plain(value)}"'
        for key, value in attributes.items()
    )
    inner = "".join(child if isinstance(child, Markup) else _plain(child) for child in children)
    if name in _VOID:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{inner}</{name}>")


def joined_markup(*parts: str) -> Markup:
    """Several elements behind each other."""
    return Markup("".join(part if isinstance(part, Markup) else _plain(part) for part in parts))


def _plain(text: str) -> str:
    return escape(safe(text), quote=True)


def document(title: str, body: Markup, style: str, scripts: tuple[str, ...] = ()) -> str:
    """A whole page that may load nothing, and run and paint only what it holds itself.

    `style` and `scripts` are named in the policy by their SHA-256 (CSP Level 3, "hash-source").
    """
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {_source(style)}",
            f"script-src {' '.join(map(_source, scripts)) or chr(39) + 'none' + chr(39)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = joined_markup(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        Markup(f"<style>{style}</style>"),
    )
    run = Markup("".join(f'<script type="module">{script}</script>' for script in scripts))
    page = tag("html", tag("head", head), tag("body", body, run), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"

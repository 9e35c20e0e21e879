"""`python -m weightmark.reports FILE`: make the page that opens weight files in a browser.

It is one file that needs no server: readers, style, and of the catalogue the names, answers and
gists, so that the clauses of a mark can be told in words.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence

from weightmark.containers.replace import put
from weightmark.licenses.catalogue import License, by_digest, load_all, spellings, squeeze
from weightmark.licenses.relations import between, table
from weightmark.model.answers import of_licence
from weightmark.reports.answers import along, commercial, folded, topic_of
from weightmark.reports.html import COMMERCIAL_LABELS, asset
from weightmark.reports.markup import Markup, document, joined_markup, tag


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes the page; 0."""
    parser = argparse.ArgumentParser(prog="python -m weightmark.reports", description=__doc__)
    parser.add_argument("file", metavar="FILE", help="where the page goes")
    put(parser.parse_args(arguments).file, build().encode())
    return 0


def build() -> str:
    """The page as one HTML document."""
    script = "\n".join((asset("copy.js"), page_reader(), asset("suspects.js"), asset("page.js")))
    # A closing tag in the facts would end the element; in JSON it can be written otherwise.
    data = json.dumps(facts(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    body = joined_markup(
        tag(
            "header",
            tag("p", "weightmark", class_="brand"),
            tag("h1", "What does this weight file say of its licence?"),
            tag("p", _LEAD),
        ),
        tag(
            "main",
            tag(
                "div",
                tag(
                    "label",
                    "Drop a .safetensors, .gguf, .onnx or .pt file here, or choose one",
                    for_="file",
                ),
                tag("input", type="file", id="file", multiple=""),
                id="drop",
                class_="drop",
            ),
            tag("p", id="status", role="status"),
            tag("noscript", tag("p", "This page needs JavaScript to read a file.")),
            tag("div", id="results"),
        ),
        tag("footer", tag("p", _NOTICE)),
        Markup(f'<script type="application/json" id="facts">{data}</script>'),
    )
    return document("What does this weight file say?", body, asset("page.css"), (script,))


def page_reader() -> str:
    """The JavaScript reader without what only Node needs: the page hashes no texts of clauses."""
    sections = re.split(r"\n(?=// -- )", asset("reader.js"))
    return "\n".join(one for one in sections if not one.startswith("// -- clauses:"))


_LEAD = (
    "The file is read here, in your browser, and only its header: nothing is uploaded, and a file "
    "of 70 GB takes no longer than a small one."
)
_NOTICE = joined_markup(
    "It says what stands in the file, not whether it is true: card and licence texts are looked at "
    "by ",
    tag("code", "weightmark verify"),
    ", tensors by ",
    tag("code", "weightmark verify --deep"),
    ". Not legal advice.",
)


def facts() -> dict[str, object]:
    """What the page knows of clauses and licences; both are named by their place in the list.

    What several licences say alike stands once among `words`, and they have its place.
    """
    entries = load_all()
    words: dict[str, int] = {}
    licences = [_licence(entry, words) for entry in entries]
    known = by_digest()
    places = {digest: place for place, digest in enumerate(sorted(known))}
    judged = sorted(table().keys() & places.keys())
    return {
        "clauses": [[digest, known[digest].topic, known[digest].gist] for digest in places],
        "relations": [
            [places[one], places[other], relation]
            for one in judged
            for other in judged
            if one != other and (relation := between(one, other)[0]) != "unknown"
        ],
        "words": list(words),
        "licences": licences,
        "names": {
            name: place
            for place, entry in enumerate(entries)
            for name in sorted({*map(squeeze, spellings(entry))} - {*map(squeeze, entry.unclear)})
        },
    }


def _licence(entry: License, words: dict[str, int]) -> dict[str, object]:
    def place(text: str) -> int:
        return words.setdefault(text, len(words))

    way = of_licence(entry)
    kind, word = COMMERCIAL_LABELS[way.commercial.answer]
    return {
        "id": entry.id,
        "name": entry.name,
        "commercial": [kind, word, place(commercial(way.commercial, [entry.name]))],
        "forbids": [[topic_of(one), place(folded(one.gists))] for one in way.must_not],
        "state": way.restrictions,
        "along": list(map(place, along(way))),
        "family": not entry.names_a_text,
    }


if __name__ == "__main__":
    raise SystemExit(main())

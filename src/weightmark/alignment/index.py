"""The known texts on disk, and which of them a file may hold; each is read when it is asked for."""

from __future__ import annotations

import base64
import itertools
import json
import os
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from weightmark.alignment.template import Template, packed, unpacked_template
from weightmark.licenses.catalogue import DATA

TEXTS_INDEX = os.path.join(DATA, "texts.jsonl")
"""A line of facts to choose by, then a line for each known text."""

EXCEPTIONS_INDEX = os.path.join(DATA, "exceptions.jsonl")
"""The same of SPDX's exceptions, which stand behind or before the text of a licence."""

INDEX_FORM = 2
"""The form of the file: another one has to be made anew from the texts."""

LOWEST = 16
"""Word triples that tell which texts to look at: an unaltered text has all of them."""


class Texts:
    """Known texts by number; `ids`: of which licences; `lowest`: a few triple hashes of each."""

    def __init__(
        self,
        ids: Sequence[str],
        lowest: Sequence[Sequence[int]],
        lines: Sequence[bytes | int],
        path: str = "",
    ) -> None:
        self.ids = ids
        self._lines = lines
        self._path = path
        self._read: dict[int, Template] = {}
        self._sizes = [len(set(several)) for several in lowest]
        self._by_hash: dict[int, list[int]] = {}
        for number, several in enumerate(lowest):
            for one in several:
                self._by_hash.setdefault(one, []).append(number)

    def __getitem__(self, number: int) -> Template:
        """The known text of a number."""
        if number not in self._read:
            line = self._lines[number]
            if isinstance(line, int):
                with open(self._path, "rb") as stream:
                    stream.seek(line)
                    line = stream.readline()
            self._read[number] = unpacked_template(json.loads(line))
        return self._read[number]

    def near(self, said: Iterable[int]) -> list[tuple[float, int]]:
        """How much of the chosen triples of each text is among those of a file, highest first."""
        several = map(self._by_hash.__getitem__, self._by_hash.keys() & said)
        hits = Counter(itertools.chain.from_iterable(several))
        shares = sorted((-count / self._sizes[number], number) for number, count in hits.items())
        return [(-share, number) for share, number in shares]


def written_texts(templates: Iterable[Template]) -> bytes:
    """The content of the file of known texts. Deterministic."""
    ids = []
    lines = []
    lowest = array("I")
    for template in templates:
        ids.append(template.id)
        several = template.sketch[:LOWEST]
        lowest.extend([*several, *[several[-1] if several else 0] * (LOWEST - len(several))])
        lines.append(json.dumps(packed(template), separators=(",", ":")).encode() + b"\n")
    places = []
    at = 0
    for line in lines:
        places.append(at)
        at += len(line)
    head = {
        "form": INDEX_FORM,
        "ids": ids,
        "places": places,
        "lowest": base64.b64encode(lowest.tobytes()).decode(),
    }
    return json.dumps(head).encode() + b"\n" + b"".join(lines)


def opened_texts(path: str = TEXTS_INDEX) -> Texts:
    """The known texts in a file that `written` made."""
    with open(path, "rb") as stream:
        head = json.loads(stream.readline())
        base = stream.tell()
    lowest = array("I", base64.b64decode(head["lowest"]))
    several = [lowest[at : at + LOWEST] for at in range(0, len(lowest), LOWEST)]
    return Texts(head["ids"], several, [base + at for at in head["places"]], path)


def of(templates: Sequence[Template]) -> Texts:
    """Known texts that are on no disk."""
    lines = [json.dumps(packed(template)).encode() for template in templates]
    ids = [template.id for template in templates]
    return Texts(ids, [template.sketch[:LOWEST] for template in templates], lines)


def templates(path: str = TEXTS_INDEX) -> list[Template]:
    """All known texts in a file, in their order; none of a file of another form."""
    with open(path, "rb") as stream:
        head = json.loads(stream.readline())
        return (
            [unpacked_template(json.loads(line)) for line in stream]
            if head.get("form") == INDEX_FORM
            else []
        )

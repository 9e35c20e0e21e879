"""The whole story on a small model: stamped, verified, tampered with, and caught."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping

from weightmark._startup import NamedTuple
from weightmark.config import Config, Project
from weightmark.containers.replace import put, put_all
from weightmark.entries.entry import from_text, render
from weightmark.errors import UsageError
from weightmark.licenses.catalogue import ENTRY_SUFFIX
from weightmark.stamping.plan import Result
from weightmark.stamping.stamp import stamp
from weightmark.verdict import Verdict
from weightmark.verify import verify

DEMO_LICENSE = "LicenseRef-Demo-OpenRAIL"
_MODEL = "model"
_WEIGHTS = "model.safetensors"
_CONFIG = "weightmark.toml"
_ENTRIES = "licenses"
_NAME = "Demo OpenRAIL Licence"

_TEXT = f"""\
{_NAME}

This text was written for a demonstration, and is the licence of nothing else.

1. Grant

Anyone may copy, run, change and share the Model and Derivatives of the Model, free of charge,
under the conditions below.

2. Use restrictions

You agree not to use the Model or Derivatives of the Model:

(a) to sentence, parole or detain anybody without a judge who has read the case;
(b) to write product reviews in the name of people who never held the product;
(c) to single out people by their faith, origin or health for worse treatment;
(d) to steer a weapon, or to pick what a weapon is aimed at;
(e) to give a diagnosis that no clinician will look at;
(f) to follow a person around a city by face, gait or voice.

3. Sharing

Whoever shares the Model or a Derivative of the Model shall bind the receiver to section 2 and
shall give them a copy of this licence.
"""

_CARD = f"""\
---
license: other
license_name: {DEMO_LICENSE}
license_link: LICENSE
---

# Demo model

Two small layers that compute nothing of use.
"""


class Scene(NamedTuple):
    """One part of the story: what was done, the command, and what came of it.

    `command` is what a user would type. `expected` is the code that has to be found, "" where
    nothing may be; `verdict` is None for a step that only makes or stamps.
    """

    title: str
    text: str
    command: str = ""
    results: tuple[Result, ...] = ()
    verdict: Verdict | None = None
    expected: str = ""

    @property
    def as_told(self) -> bool:
        """Whether what came out is what the story says."""
        if self.verdict is None:
            return not any(result.error for result in self.results)
        if not self.expected:
            return not self.verdict.failed
        codes = {finding.rule.code for finding in self.verdict.findings}
        return self.verdict.failed and self.expected in codes


def folder_for(wanted: str) -> str:
    """The folder to make: `wanted`, or where none is, the first of weightmark-demo, -2, -3 … free.

    Raises UsageError where `wanted` is there already: nothing is written over.
    """
    if wanted:
        if os.path.lexists(wanted):
            raise UsageError(f"{wanted}: is there already", hint="name a folder that is not")
        return wanted
    number = 1
    while os.path.lexists(name := "weightmark-demo" + (f"-{number}" if number > 1 else "")):
        number += 1
    return name


def tell(folder: str) -> Iterator[Scene]:
    """Makes the models below `folder`, which is not there yet, and tells the story step by step."""
    model = f"{folder}/{_MODEL}"
    project = _project(folder)
    make(model)
    _enter(folder, f"{model}/LICENSE")
    yield Scene(
        "a model is made",
        f"{model} holds two small layers in {_WEIGHTS}, a card and a licence text with six use "
        "restrictions. Its author has entered the licence in the folder that "
        f"{folder}/{_CONFIG} names: nobody else can say what a text of one's own forbids.",
    )
    results = tuple(stamp([model], project))
    yield Scene(
        "it is stamped",
        "The licence, a hash of each restriction and a digest of the tensors go into the header of "
        "the file; the tensors stay as they are.",
        f"weightmark stamp {_configured(folder)} {model}",
        results,
    )
    verdict = verify([model], project, deep=True)
    command = f"weightmark verify {_configured(folder)} --deep {model}"
    yield Scene("it is verified", "Nothing disagrees.", command, (), verdict)
    yield from _tamper(folder, model)


def _tamper(folder: str, model: str) -> Iterator[Scene]:
    project, configured = _project(folder), _configured(folder)
    relabelled = _copy(model, f"{folder}/tampered-card")
    _replace(
        f"{relabelled}/README.md",
        f"license: other\nlicense_name: {DEMO_LICENSE}\nlicense_link: LICENSE\n",
        "license: mit\n",
    )
    yield Scene(
        "tampering 1: the card says MIT",
        "How restrictions are lost most often: somebody copies the model and writes another "
        "licence into the card.",
        f"weightmark verify {configured} {relabelled}",
        (),
        verify([relabelled], project),
        "WM204",
    )
    weakened = _copy(model, f"{folder}/tampered-licence")
    _replace(
        f"{weakened}/LICENSE", "(d) to steer a weapon, or to pick what a weapon is aimed at;\n", ""
    )
    yield Scene(
        "tampering 2: a restriction is cut out of the licence text",
        "Restriction (d), on weapons, is gone from LICENSE; name, title and all else are as they "
        "were.",
        f"weightmark verify {configured} {weakened}",
        (),
        verify([weakened], project),
        "WM303",
    )
    swapped = _copy(model, f"{folder}/tampered-tensor")
    _flip_last_byte(f"{swapped}/{_WEIGHTS}")
    yield Scene(
        "tampering 3: one byte of a tensor is changed",
        "The header still tells the truth about the licence, but not about these weights. That is "
        "not to be seen in headers, so the tensors are read: --deep.",
        f"weightmark verify {configured} --deep {swapped}",
        (),
        verify([swapped], project, deep=True),
        "WM104",
    )


def make(folder: str) -> None:
    """Writes the model of the story: weights, card and licence text."""
    layers = {"layer1.weight": (8, 4), "layer2.weight": (2, 8)}
    files = {_WEIGHTS: _safetensors(layers), "README.md": _CARD.encode(), "LICENSE": _TEXT.encode()}
    _fill(folder, files)


def _fill(folder: str, files: Mapping[str, bytes]) -> None:
    os.makedirs(folder)
    put_all({f"{folder}/{name}": data for name, data in files.items()})


def _safetensors(layers: dict[str, tuple[int, int]]) -> bytes:
    """A file as training code would write it: little-endian 32-bit floats behind a JSON header."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, (rows, columns) in layers.items():
        count = rows * columns
        values = [(at % 7 - 3) / 8 for at in range(count)]
        header[name] = {
            "dtype": "F32",
            "shape": [rows, columns],
            "data_offsets": [len(data), len(data) + 4 * count],
        }
        data += struct.pack(f"<{count}f", *values)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + data


def _enter(folder: str, text: str) -> None:
    """Writes the entry of the licence, and the configuration that names the folder of entries."""
    entry = from_text(
        text, license_id=DEMO_LICENSE, name=_NAME, klass="openrail", origin="weightmark"
    )
    os.makedirs(f"{folder}/{_ENTRIES}")
    for name, content in (
        (f"{_ENTRIES}/demo-openrail{ENTRY_SUFFIX}", render(entry)),
        (_CONFIG, f'licenses = "{_ENTRIES}"\n'),
    ):
        put(f"{folder}/{name}", content.encode())


def _configured(folder: str) -> str:
    return f"--config {folder}/{_CONFIG}"


def _project(folder: str) -> Project:
    """The models as a project of their own, whatever stands around the demo."""
    return Project(os.path.abspath(folder), Config(licenses=_ENTRIES), publishes=True)


def _copy(model: str, folder: str) -> str:
    _fill(folder, {name: _content(f"{model}/{name}") for name in sorted(os.listdir(model))})
    return folder


def _content(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _replace(path: str, old: str, new: str) -> None:
    text = _content(path)
    if old.encode() not in text:
        raise UsageError(f"{path}: does not hold {old!r}", hint="please report this")
    put(path, text.replace(old.encode(), new.encode()))


def _flip_last_byte(path: str) -> None:
    content = _content(path)
    put(path, content[:-1] + bytes([content[-1] ^ 1]))

"""Two laws over generated folders: one verdict in every container, and one judgement at two doors.

A folder, its zip, its snapshot in a Hub cache, its wheel and its sdist, asked by the same person,
get the same findings but for the package's own; and what stamp refuses for what the files say of
the licence, verify reports, and the other way round.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import archives, writers
from tests.licence_texts import licence_text
from tests.rules.folder import mark

from weightmark.config import Config, Project
from weightmark.finding import Finding, Severity
from weightmark.stamping.stamp import Options, stamp
from weightmark.verify import verify

HEADERS: tuple[dict[str, str] | None, ...] = (
    None,
    {},
    {"license": "mit"},
    {"licence": "cc-by-nc-4.0"},
    {"modelspec.license": "Apache License, Version 2.0"},
    {"license": "mit", "modelspec.license": "apache-2.0"},
    {"license": "All rights reserved"},
    {"license": "other", "license_name": "kelp-1.0"},
    mark("MIT"),
    mark("Apache-2.0"),
    {**mark("MIT"), "license": "Non-commercial use only"},
)
BODIES = ("# A model\n", "# A model\n\nThe weights are licensed under CC BY-NC 4.0.\n")
CARDS = (
    "openrail",
    *("mit", "apache-2.0", "cc-by-nc-4.0", "[mit, apache-2.0]", "unlicensed-kelp", "unknown", ""),
    *("other\nlicense_name: kelp-1.0\nlicense_link: LICENSE",),
)
TEXTS = ("mit", "apache-2.0", "stable-diffusion-2022-08-22")
SIDECARS = ("SPDX-License-Identifier: MIT\n", "SPDX-License-Identifier: CC-BY-NC-4.0\n")


def card(licence: str, body: str) -> bytes:
    head = f"---\nlicense: {licence}\n---\n\n" if licence else ""
    return (head + body).encode()


def weights(name: str) -> st.SearchStrategy[dict[str, bytes]]:
    return st.sampled_from(HEADERS).map(lambda said: {name: writers.safetensors(metadata=said)})


def file(name: str, contents: tuple[bytes, ...]) -> st.SearchStrategy[dict[str, bytes]]:
    """A file with one of the contents, or none."""
    return st.one_of(st.just({}), st.sampled_from(contents).map(lambda content: {name: content}))


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a model: weights, perhaps a component, and what may speak for them."""
    texts = tuple(licence_text(one).encode() for one in TEXTS)
    cards = tuple(card(licence, body) for licence in CARDS for body in BODIES)
    parts = [
        weights("model.safetensors"),
        file("README.md", cards),
        file("MODEL_CARD.md", cards),
        file("LICENSE", texts),
        file("LICENSE-MODEL", texts),
        file("model.safetensors.license", tuple(one.encode() for one in SIDECARS)),
    ]
    files: dict[str, bytes] = {}
    if draw(st.booleans()):
        # What speaks for a component and nothing else stands beside its weights.
        own = tuple(one for one in cards if one.startswith(b"---"))
        parts += [weights("vae/vae.safetensors"), file("vae/README.md", own)]
        parts += [file("vae/LICENSE", texts)]
    for part in parts:
        files |= draw(part)
    return files


def laid(folder: Path, files: Mapping[str, bytes]) -> str:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return str(folder)


def cached(hub: Path, files: Mapping[str, bytes]) -> str:
    """A snapshot as huggingface_hub lays it: links into a store of blobs."""
    repo = hub / "models--org--m"
    (repo / "blobs").mkdir(parents=True)
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("c0ffee")
    for name, content in files.items():
        blob = repo / "blobs" / hashlib.sha256(content).hexdigest()
        blob.write_bytes(content)
        link = repo / "snapshots" / "c0ffee" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return str(repo)


# What the metadata and the licence files of a package answer for is asked there by other rules:
# WM501, WM502, WM504, WM505, WM511. A readme without front matter is that of the package.
OF_PACKAGES = ("WM112", "WM115", "WM201", "WM202", "WM301")


def codes(path: str, root: str, *, author: bool) -> set[tuple[str, str]]:
    """Each finding as its code and severity; those of packages alone are left out."""
    project = Project(root, Config(), publishes=author)
    found = verify([path], project).findings
    return {
        (one.rule.code, str(one.severity))
        for one in found
        if not one.rule.code.startswith("WM5") and one.rule.code not in OF_PACKAGES
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders(), st.booleans())
def test_one_verdict_in_every_container(files: dict[str, bytes], author: bool) -> None:
    with tempfile.TemporaryDirectory() as top:
        root = Path(os.path.realpath(top))
        said = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nLicense-Expression: MIT\n"
        inside = {f"demo/{name}": content for name, content in files.items()}
        (root / "m.zip").write_bytes(archives.zip_bytes(files))
        containers = {
            "folder": laid(root / "folder", files),
            "zip": str(root / "m.zip"),
            "hub": cached(root / "hub", files),
            "wheel": str(archives.wheel(root, inside, said)),
            "sdist": str(archives.sdist(root, inside, said)),
        }
        found = {kind: codes(path, str(root), author=author) for kind, path in containers.items()}
        assert all(one == found["folder"] for one in found.values()), found


# What a stamp mends by writing it is not refused: a card without a licence (WM202, `unknown` in
# WM207), or one that lacks a name or a link (WM205).
ABOUT_THE_LICENCE = (
    *("WM102", "WM105", "WM115", "WM116", "WM203", "WM204", "WM206", "WM207", "WM209", "WM211"),
    *("WM212", "WM302", "WM303", "WM305", "WM307"),
)


def reports(found: tuple[Finding, ...]) -> set[str]:
    return {
        one.rule.code
        for one in found
        if one.rule.code in ABOUT_THE_LICENCE
        and one.severity is Severity.ERROR
        and not one.message.startswith("license: unknown")
    }


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders())
def test_what_stamp_refuses_verify_reports_and_the_other_way_round(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as top:
        root = os.path.realpath(top)
        laid(Path(root), files)
        project = Project(root, Config(), publishes=True)
        before = {name: Path(root, name).read_bytes() for name in files}
        verdict = verify([root], project)
        results = list(stamp([root], project, Options(dry_run=True)))
        refused = {posixpath.basename(one.path): one.message for one in results if one.error}
        assert {name: Path(root, name).read_bytes() for name in files} == before
        assert bool(refused) == bool(reports(verdict.findings)), (
            refused,
            [(one.rule.code, one.message) for one in verdict.findings],
        )

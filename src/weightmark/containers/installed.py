"""The folder of an installed package as a listing, with the dist-info that its RECORD stands in."""

from __future__ import annotations

import functools
import os
import posixpath
import re
from collections.abc import Iterable

from weightmark._startup import NamedTuple
from weightmark.containers.folder import list_folder
from weightmark.containers.member import Listing
from weightmark.containers.paths import upwards

_SITES = ("site-packages", "dist-packages")
_MAX_RECORD = 64 << 20


class Installed(NamedTuple):
    """A distribution in the folder `site`: `info` is its dist-info, `top` a folder of it."""

    site: str
    info: str
    top: str


def find_installed(path: str) -> tuple[Installed, str] | None:
    """The distribution that a folder or a file belongs to by RECORD, and its path in the site.

    The site is a folder called site-packages above it, or the one that a folder stands in, as with
    `pip install --target`. None where no RECORD names it, or several do, as in a namespace.
    """
    path = os.path.abspath(path)
    site = _site(path) if os.path.lexists(path) else ""
    below = os.path.relpath(path, site).replace(os.sep, "/") if site else ""
    top = below.partition("/")[0]
    if not site or not os.path.isdir(os.path.join(site, top)) or top.endswith(".dist-info"):
        return None
    ending = "/" if os.path.isdir(path) else ","
    owners = [
        name for name in _infos(site) if _lists(os.path.join(site, name, "RECORD"), below + ending)
    ]
    return (Installed(site, owners[0], top), below) if len(owners) == 1 else None


def installed_below(
    folder: str, names: Iterable[str], wanted: Iterable[str]
) -> dict[str, tuple[Installed, str]]:
    """The distributions in the sites below a folder that hold `wanted` files, as `find_installed`.

    The keys are their folders. `names` are those of all files below it.
    """
    sites = {
        posixpath.dirname(posixpath.dirname(name))
        for name in names
        if name.endswith(".dist-info/RECORD")
    }
    find = functools.cache(find_installed)
    found: dict[str, tuple[Installed, str]] = {}
    for name in wanted if sites else ():
        above = [one for one in upwards(posixpath.dirname(name)) if one]
        for top in reversed(above):
            if posixpath.dirname(top) in sites and (one := find(os.path.join(folder, top))):
                found[top] = one
                break
    return found


def _site(path: str) -> str:
    parts = path.split(os.sep)
    for at in range(len(parts) - 1, 0, -1):
        if parts[at - 1] in _SITES:
            return os.sep.join(parts[:at])
    parent = os.path.dirname(path)
    return parent if os.path.isdir(path) and _infos(parent) else ""


def _infos(folder: str) -> list[str]:
    """The names of what describes packages in a folder; none where it cannot be listed."""
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))
    except OSError:
        return []


def _lists(record: str, beginning: str) -> bool:
    """Whether a line of RECORD begins so; PEP 376 has it as CSV, quoted only where it has to be."""
    try:
        with open(record, encoding="utf-8", errors="replace") as stream:
            text = stream.read(_MAX_RECORD)
    except OSError:
        return False
    return re.search(rf'(?m)^"?{re.escape(beginning)}', text) is not None


def list_installed(found: Installed) -> Listing:
    """Every file of the folder and of the dist-info, by their names in the site."""
    listings = [
        (name, list_folder(os.path.join(found.site, name), within=found.site))
        for name in (found.info, found.top)
    ]
    return Listing(
        tuple(
            entry._replace(name=f"{name}/{entry.name}")
            for name, listing in listings
            for entry in listing.entries
        ),
        tuple(
            problem._replace(where=f"{name}/{problem.where}")
            for name, listing in listings
            for problem in listing.problems
        ),
    )

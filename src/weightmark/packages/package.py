"""What a wheel or an sdist says about itself: its metadata, its RECORD, its licence files.

Facts only; what they mean is judged in rules/package.py. Field names and layouts: Core metadata
specification (versions 1.0 to 2.5), PEP 639 (licences), PEP 376 and 427 (dist-info, RECORD).
"""

from __future__ import annotations

import posixpath
import re

from weightmark._startup import NamedTuple
from weightmark.containers.tree import INSIDE, Tree
from weightmark.errors import Problem, TreeError
from weightmark.licenses.classifiers import PREFIX

MAX_PACKAGE_METADATA = 16 << 20
"""Bytes of METADATA: descriptions hold whole pages, and pictures as data URIs."""

MAX_RECORD = 64 << 20

_SINGLE = (
    "metadata-version", "name", "version", "license", "license-expression",
)  # fmt: skip
_LICENSE_NAME = re.compile(
    r"(licen[cs]es?|copying|notices?|unlicense|copyright|eula)([._ -]|$)"
    r"|.*[._-](licen[cs]e|notice)(\.(txt|md|rst))?$",
    re.IGNORECASE,
)
_NO_TEXT = (
    ".py", ".pyi", ".pyc", ".so", ".pyd", ".dll", ".json", ".toml", ".yaml", ".yml", ".js", ".ts",
    ".c", ".h", ".cpp", ".hpp", ".rs", ".go", ".csv", ".tsv", ".xml", ".png", ".svg", ".sh",
    ".safetensors", ".gguf", ".onnx", ".pt", ".pth", ".bin", ".key", ".in", ".lic", ".pem",
)  # fmt: skip
_INFO = re.compile(r"([^/]+\.dist-info)/METADATA")
_EGG_INFO = re.compile(r"((?:[^/]+\.egg-info|EGG-INFO))/PKG-INFO")
_ROOT = re.compile(r"(?:([^/]+)/)?PKG-INFO")
_UNSIGNED = ("RECORD", "RECORD.jws", "RECORD.p7s")


class RecordEntry(NamedTuple):
    """One line of RECORD; `sha256` in hex, empty where not given; `size` in bytes, -1 likewise."""

    path: str
    sha256: str
    size: int


class LicenseFile(NamedTuple):
    """A file that holds a licence or a notice, by its name in the tree.

    `place` is "licenses" (dist-info/licenses), "dist-info" (its root), "data" (below .data/),
    "root" (the top of an sdist) or "package" (anywhere else, as beside the weights).
    """

    name: str
    place: str


class PackageFacts(NamedTuple):
    """What a package says about itself, as written; texts that are not given are empty.

    `source` is the file that was read, `folder` where it lies: `x-1.0.dist-info` of a wheel, the
    top directory of an sdist. `license_files` are the values of License-File, `missing` those of
    them that are not where the specification wants them. `record` is None where there is none.
    """

    source: str
    folder: str = ""
    metadata_version: str = ""
    name: str = ""
    version: str = ""
    license: str = ""
    license_expression: str = ""
    license_files: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    record: tuple[RecordEntry, ...] | None = None
    license_texts: tuple[LicenseFile, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def license_classifiers(self) -> tuple[str, ...]:
        """The classifiers that speak about the licence."""
        return tuple(each for each in self.classifiers if each.startswith(PREFIX))


def is_license_name(name: str) -> bool:
    """Whether a file of this name holds a licence or a notice, as build backends look for them."""
    last = posixpath.basename(name)
    if last.lower().endswith(_NO_TEXT):
        return False
    return _LICENSE_NAME.match(last) is not None


def read_package(tree: Tree) -> PackageFacts | None:
    """Read the facts of the package in a tree; None where it holds none, or is a directory of many.

    Never raises for what stands in the files: what cannot be read comes as `problems`.
    """
    problems: list[Problem] = []
    source = _source(tree, problems)
    if not source:
        return None
    folder = posixpath.dirname(source)
    fields = _fields(tree, source, problems)
    one = {name: _only(name, fields, source, problems) for name in _SINGLE}
    texts = _license_texts(tree, folder)
    license_files = tuple(value for name, value in fields if name == "license-file")
    # No field of WHEEL is needed; that it cannot be read is a problem of the package.
    _text(tree, f"{folder}/WHEEL", 1 << 20, problems)
    return PackageFacts(
        source=source,
        folder=folder,
        metadata_version=one["metadata-version"],
        name=one["name"],
        version=one["version"],
        license=one["license"],
        license_expression=one["license-expression"],
        license_files=license_files,
        classifiers=tuple(value for name, value in fields if name == "classifier"),
        record=_record(tree, folder, problems),
        license_texts=texts,
        missing=_missing(tree, folder, license_files, one["metadata-version"]),
        problems=tuple(problems),
    )


def _source(tree: Tree, problems: list[Problem]) -> str:
    """Choose the metadata of the package: in a wheel the dist-info that its file name asks for."""
    names = [name for name in tree.names() if name.endswith(("/METADATA", "PKG-INFO"))]
    for pattern in (_INFO, _EGG_INFO, _ROOT):
        found = [name for name in names if pattern.fullmatch(name)]
        if not found:
            continue
        if len(found) > 1 and tree.kind == "directory":
            return ""  # an environment: many packages, none of which is the tree
        asked = _asked(tree.label) if tree.kind == "wheel" else ""
        fitting = [name for name in found if _same(posixpath.dirname(name), asked)]
        if len(found) > 1:
            problems.append(Problem("several-packages", found[1], f"is one more beside {found[0]}"))
        if asked and not fitting:
            problems.append(
                Problem("odd-dist-info", found[0], "does not belong to the name of the wheel")
            )
        return (fitting or found)[0]
    return ""


def _asked(label: str) -> str:
    """Name the dist-info folder that belongs to the file name of a wheel (PEP 427)."""
    parts = posixpath.basename(label.replace("\\", "/")).split("-")
    return f"{parts[0]}-{parts[1]}.dist-info" if len(parts) > 1 else ""


def _same(one: str, other: str) -> bool:
    return re.sub(r"[-_.]+", "-", one).lower() == re.sub(r"[-_.]+", "-", other).lower()


def _text(tree: Tree, name: str, limit: int, problems: list[Problem]) -> str:
    """Read a UTF-8 text; other bytes are read as Latin-1, which old tools wrote, and reported."""
    if name not in tree:
        return ""
    try:
        data = tree.read(name, limit)
    except TreeError as fault:
        problems.append(Problem("unreadable", name, fault.message))
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        problems.append(Problem("not-utf8", name, f"byte {fault.start} is not UTF-8"))
        return data.decode("latin-1")


def _fields(tree: Tree, source: str, problems: list[Problem]) -> list[tuple[str, str]]:
    return parse_fields(_text(tree, source, MAX_PACKAGE_METADATA, problems))


def parse_fields(text: str) -> list[tuple[str, str]]:
    """Split metadata into its fields, names in lower case, in order, up to the first empty line.

    A line that begins with a space goes on with the field before it; of it, the `       |` or the
    eight spaces that writers put before each line of a long text are taken off again. Own reader
    rather than `email`, which gives objects instead of text for bytes that are not ASCII.
    """
    fields: list[tuple[str, list[str]]] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line:
            break
        if line[0] in " \t":
            if fields:
                fields[-1][1].append(_unfolded(line))
            continue
        name, colon, value = line.partition(":")
        if not colon:
            continue
        fields.append((name.strip().lower(), [value.strip()]))
    return [(name, "\n".join(lines).strip()) for name, lines in fields]


def _unfolded(line: str) -> str:
    for lead in ("       |", "        ", "\t"):
        if line.startswith(lead):
            return line[len(lead) :].rstrip()
    return line.strip()


def _only(name: str, fields: list[tuple[str, str]], source: str, problems: list[Problem]) -> str:
    values = [value for each, value in fields if each == name]
    if len(set(values)) > 1:
        problems.append(Problem("duplicate-field", source, f"the field {name} stands there twice"))
    return values[0] if values else ""


def _license_texts(tree: Tree, folder: str) -> tuple[LicenseFile, ...]:
    found = []
    for name in tree.names():
        if INSIDE in name:
            continue
        if folder.endswith(".dist-info") and name.startswith(f"{folder}/licenses/"):
            found.append(LicenseFile(name, "licenses"))
        elif is_license_name(name):
            found.append(LicenseFile(name, _place(name, folder)))
    return tuple(found)


def _place(name: str, folder: str) -> str:
    if posixpath.dirname(name) == folder:
        return "dist-info" if folder.endswith((".dist-info", ".egg-info")) else "root"
    return "data" if name.split("/", 1)[0].endswith(".data") else "package"


def _missing(
    tree: Tree, folder: str, license_files: tuple[str, ...], version: str
) -> tuple[str, ...]:
    """List the License-File values without a file; before 2.4 they had no fixed place."""
    missing = []
    for path in license_files:
        places = [f"{folder}/licenses/{path}"]
        if not folder.endswith(".dist-info"):
            places = [posixpath.join(folder, path)]
            if folder.endswith(".egg-info"):
                places.append(path)
        elif _before(version, (2, 4)):
            places += [f"{folder}/{path}", f"{folder}/{posixpath.basename(path)}"]
        if not any(place in tree for place in places):
            missing.append(path)
    return tuple(missing)


def _before(version: str, other: tuple[int, int]) -> bool:
    parts = version.split(".")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 9 for part in parts):
        return False
    return (int(parts[0]), int(parts[1])) < other


def _record(tree: Tree, folder: str, problems: list[Problem]) -> tuple[RecordEntry, ...] | None:
    name = f"{folder}/RECORD"
    if name not in tree:
        return None
    import csv

    entries = []
    try:
        for row in csv.reader(_text(tree, name, MAX_RECORD, problems).splitlines()):
            if not row:
                continue
            entry = _record_entry(row)
            if entry is None:
                problems.append(Problem("bad-record", name, f"a line for {row[0][:80]} is broken"))
            else:
                entries.append(entry)
    except csv.Error as fault:
        problems.append(Problem("bad-record", name, f"is not CSV: {fault}"))
    return tuple(entries)


def _record_entry(row: list[str]) -> RecordEntry | None:
    import binascii
    from base64 import urlsafe_b64decode

    if len(row) != 3 or not row[0]:
        return None
    algorithm, _, digest = row[1].partition("=")
    sha256 = ""
    if algorithm == "sha256":
        try:
            sha256 = urlsafe_b64decode(digest.encode("ascii") + b"=").hex()
        except (ValueError, binascii.Error):
            return None
        if len(sha256) != 64:
            return None
    if row[2] and not (row[2].isdecimal() and len(row[2]) < 19):
        return None
    return RecordEntry(row[0], sha256, int(row[2]) if row[2] else -1)


def check_record(facts: PackageFacts, tree: Tree, *, deep: bool = False) -> tuple[Problem, ...]:
    """Compare RECORD with the tree: which files there are, how large, and what is in them.

    Bytes are hashed only with `deep`. Kinds:
    "record-missing", "record-unlisted", "record-duplicate", "record-size", "record-hash",
    "record-unreadable". Empty for a package without RECORD, as an sdist is. Of an installed package
    one folder is at hand: what is missing is not told, and of what is unlisted only weights, which
    somebody else put there.
    """
    if facts.record is None:
        return ()
    problems: list[Problem] = []
    seen: set[str] = set()
    for entry in facts.record:
        if entry.path in seen:
            problems.append(Problem("record-duplicate", entry.path, "stands in RECORD twice"))
        seen.add(entry.path)
        if entry.path not in tree:
            away = tree.kind == "installed" or entry.path.startswith("../")
            if tree.kind == "wheel" or not away:
                problems.append(
                    Problem("record-missing", entry.path, "stands in RECORD but is not there")
                )
            continue
        problems += _compare(entry, tree, hash_it=deep)
    weights = set(tree.weights()) if tree.kind == "installed" else ()
    unlisted = [name for name in tree.names() if name not in seen and INSIDE not in name]
    problems += [
        Problem("record-unlisted", name, "is there but does not stand in RECORD")
        for name in unlisted
        if name not in {f"{facts.folder}/{each}" for each in _UNSIGNED}
        and (
            name in weights
            if tree.kind == "installed"
            else tree.kind == "wheel" or name.startswith(f"{facts.folder}/")
        )
    ]
    return tuple(sorted(problems))


def _compare(entry: RecordEntry, tree: Tree, *, hash_it: bool) -> list[Problem]:
    size = tree.size(entry.path)
    if entry.size not in (-1, size):
        message = f"has {size} bytes, RECORD says {entry.size}"
        return [Problem("record-size", entry.path, message)]
    if not hash_it or not entry.sha256:
        return []
    try:
        digest = tree.digest(entry.path)
    except TreeError as fault:
        return [Problem("record-unreadable", entry.path, fault.message)]
    if digest != entry.sha256:
        return [Problem("record-hash", entry.path, "has other bytes than RECORD says")]
    return []

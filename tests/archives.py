"""Independent writers of zips, wheels and tars, honest and hostile, by the standard library."""

from __future__ import annotations

import base64
import hashlib
import io
import stat
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def zip_bytes(
    members: Iterable[tuple[str, bytes]] | Mapping[str, bytes],
    *,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A zip of the members in the order given; names are written as they stand."""
    if isinstance(members, Mapping):
        members = members.items()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name)
            info.filename = name  # ZipInfo cuts at a NUL and turns os.sep
            info.compress_type = method
            archive.writestr(info, data)
    return target.getvalue()


def linked_zip_bytes(name: str, target: str) -> bytes:
    """A zip with one symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target)
    return out.getvalue()


def record_line(name: str, data: bytes) -> str:
    """A line of RECORD, as PEP 376 and the wheel specification write it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}"


def wheel(
    folder: Path,
    files: Mapping[str, bytes],
    metadata: bytes | str,
    *,
    name: str = "demo",
    version: str = "1.0",
    generator: str = "hand 1.0",
    record: bool = True,
) -> Path:
    """A wheel with the files, METADATA as given, WHEEL, and a right RECORD."""
    info = f"{name}-{version}.dist-info"
    text = metadata.encode() if isinstance(metadata, str) else metadata
    members = dict(files)
    members[f"{info}/METADATA"] = text
    members[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: {generator}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    ).encode()
    if record:
        lines = [record_line(each, data) for each, data in members.items()]
        members[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{name}-{version}-py3-none-any.whl"
    path.write_bytes(zip_bytes(members))
    return path


def tar_bytes(members: Iterable[tuple[tarfile.TarInfo | str, bytes]], mode: str = "w:gz") -> bytes:
    """A tar of the members in the order given, compressed as `mode` says."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for member, data in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            if info.isreg():
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A link, device or FIFO for `tar_bytes`."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


def sdist(
    folder: Path, files: Mapping[str, bytes], metadata: bytes | str, *, name: str = "demo-1.0"
) -> Path:
    """A source distribution with PKG-INFO as given."""
    text = metadata.encode() if isinstance(metadata, str) else metadata
    members = [(f"{name}/{each}", data) for each, data in files.items()]
    path = folder / f"{name}.tar.gz"
    path.write_bytes(tar_bytes([*members, (f"{name}/PKG-INFO", text)]))
    return path

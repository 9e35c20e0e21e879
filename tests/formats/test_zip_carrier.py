"""A mark is put into a zip as its last member, and every other member keeps its place."""

from __future__ import annotations

import io
import zipfile

from tests import files

from weightmark.formats import zip_carrier, zipped


def rewritten(data: bytes, updates: dict[str, str | None]) -> bytes:
    pieces = zip_carrier.rewrite(io.BytesIO(data), len(data), updates)
    return b"".join(one if isinstance(one, bytes) else data[one[0] : one[1]] for one in pieces)


def members(data: bytes) -> dict[str, tuple[int, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {one.filename: (one.header_offset, archive.read(one)) for one in archive.infolist()}


def test_members_stay_and_the_mark_comes_last() -> None:
    data = files.torch()
    new = rewritten(data, {"license": "mit"})
    before, after = members(data), members(new)
    assert {name: after[name] for name in before} == before
    assert list(after)[-1].endswith("weightmark.json")
    assert zipped.read(io.BytesIO(new), len(new)).metadata == {"license": "mit"}


def test_what_is_set_is_set_again_and_taken_away() -> None:
    data = files.torch()
    new = rewritten(rewritten(data, {"license": "mit", "a": "b"}), {"license": "isc"})
    assert zipped.read(io.BytesIO(new), len(new)).metadata == {"license": "isc", "a": "b"}
    gone = rewritten(new, {"license": None, "a": None})
    assert members(gone) == members(data)
    assert rewritten(new, {}) == new


def test_a_mark_before_all_other_members_leaves_an_archive_that_is_known_as_one() -> None:
    data = files.zipped({"a/weightmark.json": b'{"license":"mit"}', "a/data.pkl": b"."})
    new = rewritten(data, {"license": "isc"})
    assert new.startswith(b"PK\x03\x04")
    assert list(members(new)) == ["a/data.pkl", "a/weightmark.json"]
    assert zipped.read(io.BytesIO(new), len(new)).metadata == {"license": "isc"}

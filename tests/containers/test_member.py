"""What containers have in common: streams with a place, budgets, and names."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.containers import member
from weightmark.containers.member import (
    BOMB_RATIO,
    BOMB_SIZE,
    Budget,
    Rewound,
    Slice,
    buffered,
    fault_of_name,
    name_problem,
    plain_name,
    shown,
)
from weightmark.errors import TreeError

DATA = bytes(at % 251 for at in range(5000))
STEPS = st.lists(
    st.tuples(st.sampled_from([0, 1, 2]), st.integers(-6000, 6000), st.integers(0, 3000)),
    max_size=8,
)


class Counted(io.BytesIO):
    """A source that gives few bytes at a time; a read of nothing would be its end."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 700))


def rewound(size: int = len(DATA), **options: int) -> Rewound:
    return Rewound(lambda: Counted(DATA), size, "x", (OSError,), window=options.get("window", 0))


def walked(stream: io.RawIOBase, steps: list[tuple[int, int, int]]) -> None:
    """Seeks and reads as of the bytes in memory."""
    model = io.BytesIO(DATA)
    with buffered(stream) as found:
        for whence, offset, count in steps:
            base = (0, model.tell(), len(DATA))[whence]
            place = max(0, base + offset)
            assert found.seek(place) == place
            model.seek(place)
            assert found.read(count) == model.read(count)
            assert found.tell() == model.tell()


@given(STEPS, st.integers(0, 2000))
@settings(deadline=None)
def test_a_source_that_goes_forward_only_is_read_anywhere(
    steps: list[tuple[int, int, int]], window: int
) -> None:
    walked(rewound(window=window), steps)


@given(STEPS, st.integers(0, 50))
@settings(deadline=None)
def test_a_part_of_a_stream_is_read_anywhere_in_it(
    steps: list[tuple[int, int, int]], begin: int
) -> None:
    whole = io.BytesIO(b"?" * begin + DATA + b"more")
    walked(Slice(whole, begin, len(DATA), "x"), steps)
    assert whole.closed


def test_seeking_counts_from_start_place_and_end() -> None:
    stream = rewound()
    assert stream.seek(10) == 10
    assert stream.seek(-3, 1) == 7
    assert stream.seek(-5, 2) == len(DATA) - 5
    assert stream.seek(-1) == 0
    assert (stream.readable(), stream.seekable()) == (True, True)


def test_asking_for_the_size_reads_nothing() -> None:
    def begin() -> io.BytesIO:
        raise AssertionError

    stream = Rewound(begin, 9, "x", ())
    assert stream.seek(0, 2) == 9
    assert stream.read(1) == b""


def test_what_stands_in_the_window_is_not_begun_again() -> None:
    begun = []

    def begin() -> io.BytesIO:
        begun.append(1)
        return io.BytesIO(DATA)

    for window, count in ((0, 3), (1000, 1)):
        begun.clear()
        stream = buffered(Rewound(begin, len(DATA), "x", (), window=window))
        stream.seek(len(DATA) - 500)
        stream.read(500)
        stream.seek(len(DATA) - 400)
        assert stream.read(10) == DATA[-400:-390]
        stream.seek(len(DATA) - 450)
        stream.read(600)
        assert len(begun) == count


def test_fewer_bytes_than_declared_are_an_error_with_the_name() -> None:
    for stream in (rewound(9000), Slice(io.BytesIO(DATA), 0, 9000, "x")):
        with buffered(stream) as found:
            found.seek(len(DATA))
            with pytest.raises(TreeError, match="of the 9000 bytes") as error:
                found.read(1)
        assert error.value.name == "x"


def test_only_a_tree_error_leaves_a_stream() -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError("broken")

    for stream in (Rewound(Broken, 9, "x", (OSError,)), Slice(Broken(), 0, 9, "x")):
        with pytest.raises(TreeError, match="cannot be read: broken"):
            stream.read(1)


def test_what_is_read_is_counted() -> None:
    spent: list[int] = []
    stream = Rewound(lambda: io.BytesIO(DATA), len(DATA), "x", (), spend=spent.append)
    stream.seek(1000)
    stream.read(500)
    assert sum(spent) == 1500


def test_a_bomb_is_told_by_size_and_ratio() -> None:
    small, large = Budget(1), Budget(BOMB_SIZE)
    assert (small.allowance, large.allowance) == (BOMB_SIZE, BOMB_SIZE * BOMB_RATIO)
    small.spend(BOMB_SIZE)
    with pytest.raises(TreeError, match="bombs"):
        small.spend(1)
    large.spend(BOMB_SIZE + 1)


def test_members_are_counted_over_all_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "MAX_FILES", 5)
    budget = Budget(1)
    budget.admit(3)
    budget.admit(2)
    with pytest.raises(TreeError, match="more than 5 members"):
        budget.admit(1)


# -- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a/b.txt", ""),
        ("a/..b", ""),
        ("", "is empty"),
        (".", "is empty"),
        ("a\0b", "NUL"),
        ("a\\b", "backslash"),
        ("/a", "absolute"),
        ("C:a", "absolute"),
        ("a/../b", "leaves the tree"),
    ],
)
def test_a_name_stays_in_its_tree(name: str, why: str) -> None:
    assert why in fault_of_name(name)
    assert bool(fault_of_name(name)) == bool(why)


@given(st.lists(st.sampled_from(["a", "b.c", ".", "", " "])))
@settings(deadline=None)
def test_a_plain_name_has_no_empty_parts(parts: list[str]) -> None:
    name = plain_name("/".join(parts))
    assert name == str(PurePosixPath("/".join(["x", *parts]))).removeprefix("x").lstrip("/")
    assert plain_name(name) == name


@given(st.text(st.characters()))
@settings(deadline=None)
def test_what_is_shown_is_text_that_hides_nothing(name: str) -> None:
    told = shown(name)
    assert name_problem(told) is None
    odd = name_problem(name)
    assert (odd is None) == (told == name)
    if odd is not None:
        assert (odd.kind, odd.where) == ("odd-name", told)


@pytest.mark.parametrize(
    ("name", "told"),
    [("é b", "é b"), ("a\u202eb", "a\\u202eb"), ("a\x1b", "a\\x1b"), ("\udce9", "\\udce9")],
)
def test_odd_characters_are_escaped(name: str, told: str) -> None:
    assert shown(name) == told


def test_what_was_begun_is_closed() -> None:
    source = io.BytesIO(DATA)
    stream = Rewound(lambda: source, len(DATA), "x", ())
    assert stream.read(1) == DATA[:1]
    stream.close()
    assert source.closed
    stream.close()

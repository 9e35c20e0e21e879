"""Work is shared by all cores: whatever the number of them, each name has its answer."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from weightmark._cores import Work, expected, fetched, may_fork, passed, shared, threaded

NAMES = [f"n{at}" for at in range(1200)]
linux = pytest.mark.skipif(not may_fork(), reason="no process can be copied here")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that an earlier test left waiting here, as those of its web server, do not count."""
    real, left = threading.active_count, threading.active_count() - 1
    monkeypatch.setattr(threading, "active_count", lambda: max(1, real() - left))


@pytest.fixture(params=[1, 2, 3])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(os, "cpu_count", lambda: request.param)
    return int(request.param)


@pytest.mark.parametrize("count", [0, 1, 9, 1200])
@pytest.mark.usefixtures("cores")
def test_each_name_has_its_answer(count: int) -> None:
    found = shared(lambda name: name * 2, NAMES[:count], 2)
    assert found == {name: name * 2 for name in NAMES[:count]}


@linux
def test_from_the_least_on_other_processes_take_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    forked: list[int] = []
    real = os.fork

    def fork() -> int:
        process = real()
        if process:
            forked.append(process)
        return process

    monkeypatch.setattr(os, "fork", fork)
    shared(str.upper, NAMES, len(NAMES) + 1)
    assert forked == []
    shared(str.upper, NAMES, len(NAMES))
    assert len(forked) == 2


def test_what_it_raises_is_raised_here(cores: int) -> None:
    def work(name: str) -> str:
        raise LookupError(name)

    with pytest.raises(LookupError):
        shared(work, NAMES[: 4 * cores], 2)


@pytest.mark.usefixtures("cores")
@pytest.mark.parametrize("least", [2, 5000])
def test_each_name_is_told_as_a_look_whoever_takes_it(
    least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Work, "looks", 0)
    shared(str.upper, NAMES, least)
    assert Work.looks == len(NAMES)


@linux
def test_what_a_process_took_that_ended_too_early_is_made_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    here = os.getpid()

    def work(name: str) -> str:
        if os.getpid() != here:
            os._exit(9)
        return name

    assert shared(work, NAMES, 2) == {name: name for name in NAMES}


@linux
def test_where_no_process_can_be_started_the_work_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "fork", fork)
    assert len(shared(str.upper, NAMES, 2)) == len(NAMES)


def test_beside_another_thread_nothing_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not may_fork()
    finally:
        done.set()
        thread.join()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not may_fork()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")
def test_a_process_without_other_threads_is() -> None:
    program = "from weightmark._cores import may_fork; print(may_fork())"
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout == "True\n"


# -- watched and stopped -------------------------------------------------------------------------


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What who listens was told: bytes, and of how many."""
    found: list[tuple[int, int]] = []
    for name in ("done", "total", "files"):
        monkeypatch.setattr(Work, name, 0)
    monkeypatch.setattr(Work, "heard", lambda: found.append((Work.done, Work.total)))
    return found


def test_who_listens_hears_of_each_block(heard: list[tuple[int, int]]) -> None:
    with expected(30, files=1):
        passed(10)
        with expected(10):
            passed(10)
        passed(10)
    assert heard == [(10, 30), (20, 30), (30, 30)]
    assert Work.files == 1


def test_what_is_fetched_counts_where_nobody_goes_through_it(heard: list[tuple[int, int]]) -> None:
    fetched(5)
    with expected(30):
        fetched(5)
    assert heard == [(5, 0), (5, 30)]


def test_threads_give_what_the_work_gives_in_order() -> None:
    assert threaded(str.upper, NAMES, 3) == [name.upper() for name in NAMES]


def test_where_one_thread_fails_the_others_end_at_their_next_block() -> None:
    ended: list[str] = []

    def work(name: str) -> None:
        if name == "fails":
            time.sleep(0.05)
            raise LookupError(name)
        try:
            while True:
                time.sleep(0.001)
                passed(1)
        except KeyboardInterrupt:
            ended.append(name)
            raise

    with pytest.raises(LookupError):
        threaded(work, ["a", "b", "fails", "never begun"], 3)
    assert sorted(ended) == ["a", "b"]
    passed(1)  # elsewhere it goes on


@linux
@pytest.mark.usefixtures("heard")
@linux
def test_what_other_processes_go_through_is_heard_here(
    heard: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def work(name: str) -> str:
        with expected(10, files=1):
            passed(10)
        return name

    def listen() -> None:
        heard.append((Work.done, Work.total))
        (tmp_path / str(os.getpid())).touch()

    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(Work, "heard", listen)
    with expected(10 * len(NAMES)):
        shared(work, NAMES, 2)
    assert (Work.done, Work.files) == (10 * len(NAMES), len(NAMES))
    assert heard == sorted(heard)
    assert heard[-1] == (10 * len(NAMES), 10 * len(NAMES))
    assert [one.name for one in tmp_path.iterdir()] == [str(os.getpid())]  # one draws


@linux
def test_who_has_nothing_left_to_do_hears_of_the_others(
    heard: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = os.getpid()

    def work(name: str) -> str:
        if os.getpid() != here:
            for _ in range(5):
                passed(10)
                time.sleep(0.15)
        else:
            time.sleep(0.05)  # so that the other takes one
        return name

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    shared(work, NAMES[:2], 2)
    assert len({done for done, _ in heard}) > 2
    assert Work.done == 50

"""Ctrl-C on a real terminal, at random moments: it ends at once and leaves nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("no terminals of this kind", allow_module_level=True)

from tests.terminals import hole, on_terminal

SIZE = 1 << 36  # bytes, all of them a hole: no machine is done with these in a second
VALUES = random.Random(5).randbytes(1 << 20)  # without any, there is nothing to trace
MOST = 0.5 if "CI" not in os.environ else 5.0  # seconds; machines of CI stand still at times
STARTED = 0.4  # seconds after which the interpreter has surely come as far as to us

COMMANDS = {
    "stamp": ["stamp", "--license", "mit", "model.safetensors"],
    "stamp without digest": ["stamp", "--license", "mit", "--no-digest", "model.safetensors"],
    "verify": ["verify", "--deep", "model.safetensors"],
    "trace": ["trace", "model.safetensors", "other.safetensors"],
    "lock": ["lock", "."],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("turn", range(3))
def test_it_ends_by_the_signal_and_leaves_nothing(tmp_path: Path, command: str, turn: int) -> None:
    for name in ("model.safetensors", "other.safetensors"):
        hole(tmp_path / name, SIZE, amid=VALUES)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    moment = STARTED + random.uniform(0, 0.6)
    ended = on_terminal(["-m", "weightmark", *COMMANDS[command]], tmp_path, stop=moment)
    assert ended.code == -signal.SIGINT, ended.shown
    assert "Traceback" not in ended.shown
    assert ended.late < MOST, f"{turn}: {ended.late:.2f} s after {moment:.2f} s"
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before


def test_a_script_around_it_ends_too(tmp_path: Path) -> None:
    hole(tmp_path / "model.safetensors", SIZE)
    script = f'for one in 1 2; do "{sys.executable}" -m weightmark verify --deep .; done; echo on'
    program = f"import os; os.execvp('bash', ['bash', '-c', {script!r}])"
    ended = on_terminal(["-c", program], tmp_path, stop=STARTED + 0.3)
    assert "warning" not in ended.shown, "it had ended before"
    assert "on" not in ended.shown.split()


# -- what a command that is carried does -------------------------------------------------------

SLEEPS = "import time; print('runs', flush=True); time.sleep(60)"
SAVES = """
import time
try:
    print('runs', flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.3)
    print('saved', flush=True)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print('runs', flush=True)
time.sleep(60)
"""

ENDS = """
import os, signal, time
ours = os.getppid()
for one in (ours, os.getpid()):
    os.sched_setaffinity(one, {min(os.sched_getaffinity(0))})
time.sleep(0.3)
os.sched_setscheduler(ours, os.SCHED_IDLE, os.sched_param(0))
os.kill(ours, signal.SIGINT)
os._exit(7)
"""  # the signal wakes weightmark, which gets the one core only once the command is no more


def carried(program: str) -> list[str]:
    words = ["carry", "--base", "org/model", "--out", "out", "--", sys.executable, "-c", program]
    return ["-m", "weightmark", *words]


def test_a_command_that_is_carried_ends_with_it(tmp_path: Path) -> None:
    ended = on_terminal(carried(SLEEPS), tmp_path, stop="runs")
    assert ended.code == -signal.SIGINT
    assert ended.late < MOST
    assert "weightmark" not in ended.shown.replace("site-packages/weightmark", "")


def test_it_may_save_first(tmp_path: Path) -> None:
    ended = on_terminal(carried(SAVES), tmp_path, stop="runs")
    assert "saved" in ended.shown
    assert ended.code == 3, "it ended well, and saved no weights"


def test_a_second_one_kills_it(tmp_path: Path) -> None:
    ended = on_terminal(carried(STUBBORN), tmp_path, stop="runs", again=0.3)
    assert ended.code == 128 + signal.SIGKILL
    assert ended.late < MOST


def test_without_a_terminal_the_signal_is_handed_on(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, *carried(SLEEPS)],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"runs\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == -signal.SIGINT
    with process.stdout as rest:
        assert rest.read() == b""


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="no way to let a process wait")
@pytest.mark.parametrize("_turn", range(5))
def test_the_code_of_a_command_that_ends_with_the_signal_is_kept(
    tmp_path: Path, _turn: int
) -> None:
    done = subprocess.run(
        [sys.executable, *carried(ENDS)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 7, done.stderr


def test_what_a_shell_runs_in_the_background_goes_on_ignoring_it(tmp_path: Path) -> None:
    asks = "import signal, sys; sys.exit(7 if signal.getsignal(2) == signal.SIG_IGN else 8)"
    ignoring = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable]
    done = subprocess.run(
        [*ignoring, *carried(asks)], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 7, done.stderr


# -- processes that share work -----------------------------------------------------------------

SHARES = """
import os, sys, time
from weightmark._cores import shared
os.cpu_count = lambda: 4
def work(name):
    time.sleep(0.05)
    return name
print("runs", flush=True)
shared(work, [str(at) for at in range(2000)], 2)
"""


def test_processes_that_share_work_end_with_the_first(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SHARES],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"runs\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == -signal.SIGINT
    process.stdout.close()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)

"""Real libraries save tiny models, and what they save carries every restriction of its base.

Each step runs where its library is installed, in a process of its own: these libraries warn, and
keep threads. What is not there is skipped, in the tests of a commit nearly all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.benchmarks.carry import NEEDED
from tests.benchmarks.savers import STEPS, Step, is_there

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
from tests.benchmarks.carry import offline, outcome
from tests.benchmarks.savers import STEPS
offline()
found = outcome(STEPS[int(sys.argv[1])], Path(sys.argv[2]))
assert 0 < found.saved == found.kept, found
assert not found.codes, found
"""


@pytest.mark.parametrize("step", STEPS, ids=lambda one: f"{one.needs[0]}: {one.name}")
def test_every_file_that_is_saved_carries_the_restrictions(tmp_path: Path, step: Step) -> None:
    if not is_there(step):
        pytest.skip(f"{', '.join(step.needs)} or torch are not installed")
    run("-c", PROGRAM, str(STEPS.index(step)), str(tmp_path))


def test_ten_tools_in_a_row_lose_nothing_and_a_step_that_is_not_carried_is_named() -> None:
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        pytest.skip(f"{', '.join(missing)} not installed")
    run("-m", "tests.benchmarks.carry", "--generations")


def run(*words: str) -> None:
    given = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(given)}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2_000:]

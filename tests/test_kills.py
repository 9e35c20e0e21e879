"""A few of the many stops and errors that `python -m tests.benchmarks.kills` tries in full."""

from __future__ import annotations

import pytest
from tests.benchmarks import kills


@pytest.mark.parametrize("name", kills.scenes())
def test_stopped_or_failed_nothing_is_lost_and_nothing_stays(name: str) -> None:
    if not kills.works():
        pytest.skip("strace is not here, or may not trace")
    # Odd, so that the four ways of one call and the next take turns.
    assert kills.tried(name, kills.scenes()[name], every=21) == 0

"""What a project allows: licences, classes, silenced rules, and when a run fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from weightmark.finding import Severity


class Policy(NamedTuple):
    """`allow` and `deny` hold licence ids or class words; `ignore` maps a rule code to a reason."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    ignore: Mapping[str, str] = {}
    fail_on: Severity = Severity.ERROR

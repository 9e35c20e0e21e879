"""Judgement: every rule there is, in the order of the codes.

A rule is one function of the file of its family; `registry` says how it is declared,
and `page` what docs/rules.md says of it.
"""

from __future__ import annotations

from weightmark.rules import card, license, lineage, lock, mark, obligations, package, policy
from weightmark.rules.registry import Check

_FAMILIES = (mark, card, license, lineage, obligations, package, policy, lock)

CHECKS: tuple[Check, ...] = tuple(
    sorted(
        (one for family in _FAMILIES for one in vars(family).values() if isinstance(one, Check)),
        key=lambda check: check.rule.code,
    )
)

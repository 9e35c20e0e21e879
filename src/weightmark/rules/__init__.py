"""Judgement: every rule there is, in the order of the codes."""

from __future__ import annotations

from weightmark.rules import card, license, lineage, mark, package, policy
from weightmark.rules.registry import Check

CHECKS: tuple[Check, ...] = (
    *mark.CHECKS,
    *card.CHECKS,
    *license.CHECKS,
    *lineage.CHECKS,
    *package.CHECKS,
    *policy.CHECKS,
)

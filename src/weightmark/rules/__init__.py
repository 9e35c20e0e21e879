"""Judgement: every rule there is, in the order of the codes."""

from __future__ import annotations

from weightmark.rules import card, license, mark, package
from weightmark.rules.registry import Check

CHECKS: tuple[Check, ...] = (*mark.CHECKS, *card.CHECKS, *license.CHECKS, *package.CHECKS)

"""A file is told by its first bytes."""

from __future__ import annotations

"""Rightdoor: from a digital footprint to the right door, in time for the child behind it."""

from __future__ import annotations

__version__ = "0.1.0"

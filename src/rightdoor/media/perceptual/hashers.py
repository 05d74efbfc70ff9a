"""What hashes of one picture may differ by when different programs made them.

PDQ's authors call a program conforming whose hashes are within 10 bits of the reference's where quality is 80 or more. Ours were
at most 2 bits from it on its own pictures. A pair of different makers at 31 bits is therefore a pair at 29 to 33 bits of one
maker: near hits up to the radius are hits, whoever made them; those beyond it by no more than the tolerance are told apart from both
hits and misses as ``within tolerance``, for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rightdoor.media.perceptual.outcome import HASHER

CONFORMING = 10
"""Bits from the reference that its authors allow (quality 80 or more)."""

MEASURED = 2
"""Bits from the reference that we were measured to be at most, on its own pictures."""

_REFERENCE = ("pdqhash", "threatexchange", "vpdq", "pdq-photo-hasher", "reference")

Standing = Literal["within", "tolerance", "beyond"]


class Tolerance(NamedTuple):
    """Bits by which hashes of two makers may differ for one picture, and why that many."""

    bits: int
    basis: str


def family_of(hasher: str) -> str:
    """``ours``, ``reference`` or ``other``; an unnamed hasher is ``other``."""
    name = hasher.strip().lower()
    if name == HASHER:
        return "ours"
    return "reference" if name.startswith(_REFERENCE) else "other"


def tolerance_of(one: str, other: str) -> Tolerance:
    """The tolerance between two hashers by their names and versions, as they stand beside the hashes (empty: not stated)."""
    if one.strip() and one.strip().lower() == other.strip().lower():
        return Tolerance(0, "one hasher in one version")
    families = {family_of(one), family_of(other)}
    if families == {"reference"}:
        return Tolerance(0, "two builds of the reference")
    if families == {"ours", "reference"}:
        return Tolerance(MEASURED, "measured on the reference's own pictures")
    if "other" in families and len(families) == 2:
        return Tolerance(CONFORMING + (MEASURED if "ours" in families else 0), "the conformance bound of PDQ's authors")
    return Tolerance(2 * CONFORMING, "both within the conformance bound of PDQ's authors")


def most_tolerance(one: str, others: Iterable[str]) -> int:
    """The greatest tolerance in bits between a hasher and any of others; 0 where there are none."""
    return max((tolerance_of(one, other).bits for other in others), default=0)


def standing_of(distance: int, one: str, other: str, *, radius: int) -> Standing:
    """Whether a distance is within the radius, beyond it by no more than the tolerance, or beyond both."""
    if distance <= radius:
        return "within"
    return "tolerance" if distance <= radius + tolerance_of(one, other).bits else "beyond"

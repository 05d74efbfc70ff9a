"""How far a share may lie from the one that was counted: Wilson's score interval, and when a number is too small to rest on.

Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927); of intervals for shares it keeps
what it promises with few cases and at none or all of them (Brown, Cai, DasGupta 2001). The bound of 20 is that of the Office for
National Statistics for rates that it marks as unreliable (from memory: look it up before it is quoted).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Final, NamedTuple

SMALL: Final = 20  # fewer than this are too few to rest on
LEVEL: Final = 0.95


class Interval(NamedTuple):
    """From `low` to `high`, each from 0 to 1."""

    low: float
    high: float


class Share(NamedTuple):
    """`hits` of `of`; nothing can be said where `of` is 0."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def small(self) -> bool:
        """Whether it rests on fewer than `SMALL`."""
        return self.of < SMALL

    def interval(self, comparisons: int = 1) -> Interval | None:
        """At 95 %; with several comparisons so much wider that all of them together hold at 95 % (Bonferroni). None of nothing."""
        return wilson(self.hits, self.of, level=1 - (1 - LEVEL) / max(comparisons, 1))


def wilson(hits: int, of: int, *, level: float = LEVEL) -> Interval | None:
    """Wilson's interval of `hits` out of `of`; None where `of` is 0. Raises ValueError for a count that is not within 0 and `of`."""
    if not 0 <= hits <= of:
        raise ValueError("a share counts some of a whole")
    if of == 0:
        return None
    z = NormalDist().inv_cdf(1 - (1 - level) / 2)
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    reach = z * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    whole = 1 + square / of
    # at none and at all the sum and the reach are the same number, written twice: rounding must not part them
    low = 0.0 if hits == 0 else max(0.0, (middle - reach) / whole)
    high = 1.0 if hits == of else min(1.0, (middle + reach) / whole)
    return Interval(low, high)

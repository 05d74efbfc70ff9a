"""95 % intervals for counts and shares: the rule of three, its exact form where some were seen, Wilson's for shares."""

from __future__ import annotations

import math

Z_95 = 1.959964


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The two-sided 95 % interval of a share (E. B. Wilson, JASA 22, 1927)."""
    if not whole:
        return 0.0, 1.0
    share, z2 = part / whole, Z_95 * Z_95
    middle = share + z2 / (2 * whole)
    half = Z_95 * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return max(0.0, (middle - half) / (1 + z2 / whole)), min(1.0, (middle + half) / (1 + z2 / whole))


def upper_of_rare(seen: int, among: int) -> float:
    """The one-sided upper 95 % bound of a rare rate: 3/n when none was seen, else by the Poisson distribution."""
    if not among:
        return 1.0
    if not seen:
        return min(1.0, 3 / among)
    low, high = float(seen), 10.0 + 4 * seen
    for _ in range(60):
        middle = (low + high) / 2
        below = sum(math.exp(k * math.log(middle) - middle - math.lgamma(k + 1)) for k in range(seen + 1))
        low, high = (middle, high) if below > 0.05 else (low, middle)
    return min(1.0, high / among)

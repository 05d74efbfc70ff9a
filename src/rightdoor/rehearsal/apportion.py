"""Whole numbers that sum to a total and lie as near to given weights as whole numbers can: the largest remainder, ties to the first."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in parts as `weights` (whole, none negative); exact, in whole numbers throughout.

    Each part is the whole number below its share; what is left goes to the largest remainders, one each, of equal ones to the first.
    Raises ValueError for a negative weight or total, and where a total is to be parted by weights that are all zero.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights) or (total and not whole):
        raise ValueError("a total is parted by weights of which none is negative and one is more than zero")
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_rest[: total - sum(parts)]:
        parts[n] += 1
    return parts

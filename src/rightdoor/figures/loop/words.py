"""What must be said beside the figures of the loop, in sentences: small numbers, many comparisons, what is not known, what follows from nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.figures.interval import SMALL
from rightdoor.figures.loop.measure import KINDS, NOT_KNOWN, Measure, Measured, Rate

ALWAYS = (
    "Only cases that somebody opened are here: of a referral that nobody worked nothing is known, and a source or an item whose referrals are "
    "worked more often is seen more often.",
    "Something that was known first leads to more work, and more work finds more: a high yield is not proof that it caused anything.",
    "Nothing on this page changes a rank, an item or a check. Who changes an instrument is a person, with a new version and a reason.",
)


def warnings(found: Measured, *kinds: str) -> Iterator[str]:
    """What whoever reads it must know first. `kinds`: those that are shown; none: every one."""
    few = sum(rate.share.small for row in found.rows for rate in (row.yielded, row.wrong, row.traceless, row.late) if rate.share.of)
    if few:
        yield f"{few} of {found.comparisons} shares rest on fewer than {SMALL} cases: they are marked, and nothing should be concluded from one of them."
    if found.comparisons > 1:
        by_chance = max(1, round(found.comparisons / 20))
        yield (
            f"{found.comparisons} shares are compared at once. Each interval holds in 95 of 100 such tables, so about {by_chance} of them "
            "may miss by chance alone. “Above” and “below” are said only where a share lies apart even allowing for all of them together."
        )
    yield from _open(found.whole)
    for kind in kinds or KINDS:
        yield from _not_known(kind, found)


def of_rate(rate: Rate) -> str:
    """One share in words: “12 of 40 (30 %; between 18 % and 45 %)”; what is too small says so."""
    value, interval = rate.share.value, rate.interval
    if value is None or interval is None:
        return "Nothing known yet"
    said = f"{rate.share.hits} of {rate.share.of} ({per_cent(value)}; between {per_cent(interval.low)} and {per_cent(interval.high)})"
    return f"{said}, fewer than {SMALL} cases" if rate.share.small else said


def per_cent(value: float) -> str:
    """A share as whole per cent; what is little but not nothing, or much but not all, does not read as nothing or all."""
    whole = round(value * 100)
    if whole == 0 and value > 0:
        return "under 1 %"
    return "over 99 %" if whole == 100 and value < 1 else f"{whole} %"


def _open(whole: Measure) -> Iterator[str]:
    waiting = whole.cases - whole.settled
    if waiting:
        yield f"Of {waiting} of {whole.cases} cases nothing is known yet: they are open, and are in no share."


def _not_known(kind: str, found: Measured) -> Iterator[str]:
    row = next((each for each in found.of(kind) if each.code == NOT_KNOWN), None)
    if row is not None and row.cases:
        yield f"{KINDS[kind]}: not recorded of {row.cases} of {found.whole.cases} cases. They stand in a row of their own."

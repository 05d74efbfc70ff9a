"""How old the data was that 3,982 requests of 2014 asked for, and how many of them each length of retention leaves to be answered.

Two published figures are used together. The shares by quarter of a year are printed in whole per cent (RUSI, Independent Surveillance
Review 3.63); the requests and how many came to a name are printed as counts (Anderson, A Question of Trust 7.51: 3,982, of them 3,646).
Rounded shares alone leave 299 to 338 requests older than a year; the count settles it. So the count is kept, and what it leaves within
the year is apportioned by the shares, by the largest remainder. A test holds that each part still rounds to what was printed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final, NamedTuple

from rightdoor.rehearsal.apportion import apportion

MONTH: Final = 730  # hours: a twelfth of 365 days. Lengths of retention are compared, not limits of law counted
QUARTER: Final = 3 * MONTH
REQUESTS: Final = 3_982
ANSWERED: Final = 3_646
SHARES: Final = (13, 26, 27, 26)  # per cent, by quarter of a year of age, youngest first
OLDER: Final = 8  # per cent
RETENTIONS: Final = (3, 6, 9, 12)  # months
OLDEST: Final = 18 * MONTH  # how far what is older than a year is spread: it is kept by none of the lengths, so that it does not matter
SOURCES: Final = (
    (
        "requests and those answered",
        "D. Anderson, A Question of Trust (2015), 7.51",
        "https://data.guardint.org/en/entity/us72jvlrhr8?page=142",
    ),
    ("shares by age", "RUSI, A Democratic Licence to Operate (2015), 3.63", "https://data.guardint.org/en/entity/zk9h1zcsuz?page=82"),
)


class Ages(NamedTuple):
    """Requests by the age of what they ask for: by quarter of the last year, youngest first, and older than that."""

    quarters: tuple[int, ...]
    older: int

    @property
    def requests(self) -> int:
        """How many there are."""
        return sum(self.quarters) + self.older


def ages_of(requests: int, answered: int, shares: Sequence[int]) -> Ages:
    """`answered` of `requests` by `shares`; the others are older than the year. Raises ValueError where more are answered than asked."""
    if not 0 <= answered <= requests:
        raise ValueError("no more requests can be answered than were made")
    return Ages(tuple(apportion(answered, shares)), requests - answered)


PUBLISHED: Final = ages_of(REQUESTS, ANSWERED, SHARES)


def hours_of(ages: Ages) -> list[int]:
    """The age of each request in hours, youngest first: evenly over its quarter (assumed: no more than the quarter was published)."""
    spans = [(n * QUARTER, QUARTER, many) for n, many in enumerate(ages.quarters)]
    spans.append((len(ages.quarters) * QUARTER, OLDEST - len(ages.quarters) * QUARTER, ages.older))
    return [first + (2 * i + 1) * length // (2 * many) + 1 for first, length, many in spans for i in range(many)]


def kept(hours: int, months: int) -> bool:
    """Whether a provider that keeps its records for so many months still has what is so old."""
    return hours <= months * MONTH


def resolvable(hours: Sequence[int], months: int) -> int:
    """How many can be answered by a provider that is asked at once."""
    return sum(kept(each, months) for each in hours)


def in_order_of_arrival(ages: Ages, seed: int) -> list[int]:
    """The ages in an order in which requests may arrive: by chance, because age and arrival are not known to go together."""
    hours = hours_of(ages)
    random.Random(seed).shuffle(hours)
    return hours

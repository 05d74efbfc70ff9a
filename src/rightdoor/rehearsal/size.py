"""How large a rehearsed operation is: data. What is reached exactly is what was published; the rest is invented."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Size(NamedTuple):
    """Numbers that are reached exactly once all is recorded: `packages` to `registered`, inside the operation and in its time.

    `begin`: its first day (year, month, day; a Monday). `forces`: how many take part, from the first of the reference. `packages`: tasked;
    `accepted`: of them, each with a case. `at_risk`, `protected`: of `children` (those safeguarded). `registered`: of `arrests`.

    On top of these: `linked` older investigations; `late` cases that joined after an arrest; `outside` cases of the same forces outside the
    operation; `leaving` forces; `doubles`: arrests that a second force reports too; `mistaken`: arrests entered in a wrong case and withdrawn
    later; `corrected`: arrests entered with a wrong year at first.
    """

    name: str
    begin: tuple[int, int, int]
    forces: int
    packages: int
    accepted: int
    requests: int
    searches: int
    arrests: int
    interviews: int
    devices: int
    children: int
    at_risk: int
    protected: int
    registered: int
    linked: int
    late: int
    outside: int
    leaving: int
    doubles: int
    mistaken: int
    corrected: int
    weeks: int = 26


SMALL: Final = Size(
    "small", (2026, 1, 5), forces=6, packages=48, accepted=40, requests=160, searches=36, arrests=28, interviews=5, devices=260, children=24,
    at_risk=8, protected=10, registered=3, linked=4, late=4, outside=10, leaving=1, doubles=2, mistaken=4, corrected=4,
)  # fmt: skip
# Operation Notarise as it was published in July 2014 and after: requests, searches, arrests, devices, children, registered offenders, forces
NOTARISE: Final = Size(
    "notarise", (2014, 1, 13), forces=45, packages=1_050, accepted=960, requests=3_982, searches=833, arrests=660, interviews=70,
    devices=9_172, children=431, at_risk=127, protected=160, registered=39, linked=40, late=25, outside=150, leaving=1, doubles=9,
    mistaken=20, corrected=20,
)  # fmt: skip
# What such units do in half a year today: arrests, searches and devices as published, the rest in proportion
TODAY: Final = Size(
    "today", (2025, 9, 1), forces=45, packages=9_400, accepted=8_700, requests=22_000, searches=7_600, arrests=6_000, interviews=1_500,
    devices=83_000, children=7_200, at_risk=2_100, protected=2_600, registered=360, linked=300, late=200, outside=900, leaving=2, doubles=60,
    mistaken=150, corrected=150,
)  # fmt: skip

SIZES: Final[Mapping[str, Size]] = MappingProxyType({size.name: size for size in (SMALL, NOTARISE, TODAY)})

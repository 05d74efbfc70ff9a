"""What forces did from January to July 2014, as individual records: a case a warrant, and who was in, who was not, what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, cycle

from golden.notarise.forces import EVERY, Told
from golden.notarise.made import Made, at
from rightdoor.figures.from_case import CaseOf
from rightdoor.model.civil import DAY, HOUR, MINUTE

FROM, UNTIL, TOLD_ON = at("2014-01-16", 0), at("2014-07-16", 0), at("2014-07-16", 9)
_FIRST = at("2014-01-20")
DEVICES_OF_THE_OTHERS = ("laptop", "phone", "tablet", "drive", "stick", "desktop", "card", "console")
WHY_NONE = ("no-trace", "wrong-premises", "voluntary-attendance", "nobody-in")


def force(told: Told, *, joined: str = "tasked", tag: str = "n", whys: Iterable[str] = WHY_NONE) -> list[Made]:
    """The cases of a force: a warrant executed each; the arrests that exceed warrants are of a second person at one of the doors."""
    cases, areas, why = [], _areas(told), cycle(whys)
    for n in range(told.entries):
        made = Made(f"{tag}-{told.code}-{n:03d}", told.code, _FIRST + (n * 37 % 60) * DAY)
        if joined:
            made.join(made.log[0].at_us + DAY, joined)
        entered = made.log[0].at_us + (10 + n * 64 % 100) * DAY
        _door(made, told, n, entered, next(areas), lambda: next(why))
        cases.append(made)
    for n in range(max(0, told.arrests - told.entries)):
        entry = next(event for event in cases[n].log if event.kind == "warrant-executed")
        _arrested(cases[n], told, told.entries + n, entry.at_us + 10 * MINUTE, entry.id, entry.text("area"), 2)
    _children(told, cases)
    return cases


def _areas(told: Told) -> Iterator[str]:
    return cycle([place for place, raids in told.places for _ in range(raids)] or [""])


def _door(made: Made, told: Told, n: int, entered: int, area: str, why) -> None:
    without = why() if n >= told.arrests else ""
    entry = made.raid(entered, area=area, empty=without == "nobody-in")
    if not without:
        _arrested(made, told, n, entered + 10 * MINUTE, entry, area, 1)
    elif without == "voluntary-attendance":
        made.do("voluntary-attendance", entered + 3 * DAY, person=made.person(entered + DAY), area=area)
    elif without == "wrong-premises":
        made.do("warrant-outcome", entered + DAY, entry=entry, outcome=without, why="papers")
    elif without == "no-trace":
        made.do("warrant-outcome", entered + 20 * DAY, entry=entry, outcome=without)
    if n % 10 == 0:  # the same premises again, without a warrant: premises are counted once
        made.do("search-without-warrant", entered + 5 * HOUR, premises=f"pr_{made.case}", area=area)


def _arrested(made: Made, told: Told, n: int, at_us: int, entry: str, area: str, nth: int) -> None:
    person = made.person(at_us, nth)
    arrest = made.arrest(at_us, person, entry=entry, area=area, registered=n < told.registered)
    made.bail(at_us + 9 * HOUR, arrest)
    if n < told.charged:
        made.charge(at_us + 3 * DAY, person)


def _children(told: Told, cases: list[Made]) -> None:
    marks = [("safeguarded-2014", "protected-2014")] * told.both
    marks += [("safeguarded-2014",)] * (told.safeguarded - told.both) + [("protected-2014",)] * (told.protected - told.both)
    for n, mark in enumerate(marks):
        made = cases[n % len(cases)]
        entry = next(event for event in made.log if event.kind == "warrant-executed")
        danger = "safeguarded-2014" in mark and _immediate(told, n)
        made.child(entry.at_us + 2 * HOUR + (n // len(cases)) * 5 * MINUTE, 1 + n // len(cases), mark, immediate=danger)


def _immediate(told: Told, n: int) -> bool:
    """Whether the n-th child of a force is one of the 127 in danger, spread evenly over the children of the forces that had any."""
    of = [each for each in EVERY if not each.calm]
    if told not in of:
        return False
    nth = sum(each.safeguarded for each in of[: of.index(told)]) + n
    children = sum(each.safeguarded for each in of)
    return nth * 127 // children != (nth + 1) * 127 // children


def told_of(cases: Iterable[Made]) -> list[CaseOf]:
    """As figures read them."""
    return [made.told() for made in cases]


def devices(cases: list[Made], listed: Iterable[tuple[str, int]]) -> None:
    """So many devices of each sort, spread over the doors of the cases; every fourth has results by July."""
    doors, numbers = cycle(cases), dict.fromkeys((made.case for made in cases), 0)
    total = count()
    for sort, how_many in listed:
        for _ in range(how_many):
            made = next(doors)
            numbers[made.case] += 1
            entry = next(event for event in made.log if event.kind == "warrant-executed")
            examined = entry.at_us + 25 * DAY if next(total) % 4 == 0 else None
            made.device(entry.at_us + HOUR, numbers[made.case], sort, entry.id, examined_us=examined)


def country() -> list[Made]:
    """The 45 forces: what was published of a force is so for it, the rest falls to the others."""
    own = {told.name: force(told) for told in EVERY}
    for told in EVERY:
        devices(own[told.name], told.devices)
    others = [made for told in EVERY if not told.devices for made in own[told.name]]
    left = 9_172 - sum(number for told in EVERY for _, number in told.devices)
    devices(others, [(sort, left // 8 + (n < left % 8)) for n, sort in enumerate(DEVICES_OF_THE_OTHERS)])
    return [made for cases in own.values() for made in cases]

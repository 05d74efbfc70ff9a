"""Who does how much: each total of a size falls to forces, and within a force to cases, exactly; chance decides where and when."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final, NamedTuple

from rightdoor.model.civil import DAY, HOUR, MINUTE
from rightdoor.reference.forces import forces
from rightdoor.rehearsal.apportion import apportion
from rightdoor.rehearsal.nouns import Calendar, CasePlan, Sort, calendar_of
from rightdoor.rehearsal.size import Size

FIRST_WEEK: Final = 4  # before which nobody enters: packages are tasked, accepted and worked up first
LEAVES_AFTER: Final = 16  # weeks, for a force that leaves
ONCE_OF_100: Final = 90  # cases with an arrest, of arrests: the others are second arrests
BUSY: Final = 75  # per cent of what its teams could do that a force does


class ForcePlan(NamedTuple):
    """A force's part. `teams`: warrants that it can execute in a week. `left_us`: when it leaves, None where it stays."""

    code: str
    packages: int
    accepted: int
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
    doubles: int
    mistaken: int
    corrected: int
    teams: int
    left_us: int | None


def force_plans(size: Size, seed: int) -> list[ForcePlan]:
    """Each force that takes part, in the order of the reference."""
    chance = random.Random(f"{seed} forces")
    codes = [force.code for force in forces()][: size.forces]
    weights = [chance.randrange(20, 200) for _ in codes]
    packages = apportion(size.packages, weights)
    accepted = apportion(size.accepted, packages)
    searches, arrests, interviews, children = (
        apportion(total, [many * chance.randrange(80, 121) for many in accepted])
        for total in (size.searches, size.arrests, size.interviews, size.children)
    )
    devices = apportion(size.devices, [many * chance.randrange(80, 121) for many in searches])
    at_risk, protected = apportion(size.at_risk, children), apportion(size.protected, children)
    registered = apportion(size.registered, arrests)
    late, doubles, corrected = (apportion(total, arrests) for total in (size.late, size.doubles, size.corrected))
    mistaken, linked, outside = (apportion(total, accepted) for total in (size.mistaken, size.linked, size.outside))
    leaving = set(chance.sample(codes, size.leaving))
    columns = (
        packages, accepted, searches, arrests, interviews, devices, children, at_risk, protected, registered, linked, late, outside, doubles,
        mistaken, corrected,
    )  # fmt: skip
    calendar = calendar_of(size)
    return [_force(code, row, calendar, size.weeks, left=code in leaving) for code, *row in zip(codes, *columns, strict=True)]


def _force(code: str, row: list[int], calendar: Calendar, weeks: int, *, left: bool) -> ForcePlan:
    usable = (LEAVES_AFTER if left else weeks) - FIRST_WEEK - 1
    teams = max(1, -(-row[2] * 100 // (usable * BUSY)))
    return ForcePlan._make((code, *row, teams, calendar.week(LEAVES_AFTER) if left else None))


def case_plans(size: Size, seed: int) -> Iterator[tuple[CasePlan, ...]]:
    """Every case, force by force; the two that report one arrest together."""
    calendar, first = calendar_of(size), 0
    plans = force_plans(size, seed)
    for number, plan in enumerate(plans):
        chance = random.Random(f"{seed} {plan.code}")
        for cases in _of_force(plan, size, calendar, plans[(number + 1) % len(plans)].code, chance):
            yield tuple(case._replace(number=first + n) for n, case in enumerate(cases))
            first += len(cases)


def _of_force(plan: ForcePlan, size: Size, calendar: Calendar, neighbour: str, chance: random.Random) -> Iterator[tuple[CasePlan, ...]]:
    last = (LEAVES_AFTER if plan.left_us is not None else size.weeks) - 1
    tasked = _spread(plan, _placed(plan, calendar, last, chance), chance)
    for case in tasked:
        if case.double:
            yield case, _report(case, neighbour)
        else:
            yield (case,)
    for _ in range(plan.linked):
        yield (_other(plan.code, "linked", calendar, size.weeks, chance),)
    for _ in range(plan.outside):
        yield (_other(plan.code, "outside", calendar, size.weeks, chance),)


def _report(case: CasePlan, force: str) -> CasePlan:
    """A case of another force, outside the operation, that reports the same arrest."""
    opened = case.anchor_us - 10 * DAY
    return CasePlan(0, force, "outside", case.anchor_us, opened, opened - DAY, opened, None, None, double=case.double, reports=True)


def _placed(plan: ForcePlan, calendar: Calendar, last: int, chance: random.Random) -> list[CasePlan]:
    """The accepted cases with their searches: each on a week in which a team is free."""
    slots = [(week, team) for week in range(FIRST_WEEK, last) for team in range(plan.teams)]
    taken = chance.sample(slots, plan.searches)
    times = [calendar.week(week) + chance.randrange(1, 5) * DAY + 6 * HOUR + team * MINUTE for week, team in taken]
    held: list[list[int]] = [[] for _ in range(plan.accepted)]
    for n, time in enumerate(times):
        held[n % plan.accepted].append(time)
    return [_accepted(plan, sorted(searches), calendar, last, chance) for searches in held]


def _accepted(plan: ForcePlan, searches: list[int], calendar: Calendar, last: int, chance: random.Random) -> CasePlan:
    weeks = chance.randrange(FIRST_WEEK, last)
    anchor = searches[0] if searches else calendar.week(weeks) + chance.randrange(1, 5) * DAY + 9 * HOUR
    tasked = anchor - chance.randrange(15 * 24, 20 * 24) * HOUR
    accepted = tasked + chance.randrange(5, 7 * 24) * HOUR
    received = tasked - chance.randrange(5, 200) * DAY
    return CasePlan(0, plan.code, "tasked", anchor, tasked, received, accepted, accepted, plan.left_us, searches=tuple(searches))


def _spread(plan: ForcePlan, cases: list[CasePlan], chance: random.Random) -> list[CasePlan]:
    """What the force found, over its cases."""
    if not cases:
        return []
    order = sorted(range(len(cases)), key=lambda n: (not cases[n].searches) * 0.7 + chance.random())
    arrests = _round(plan.arrests, order, 1 + plan.arrests * ONCE_OF_100 // 100)
    interviews = _round(plan.interviews, sorted(order, key=lambda n: arrests[n]), len(order))
    registered = _within(plan.registered, arrests, chance)
    children = apportion(plan.children, [1 + chance.randrange(4) * (chance.randrange(3) == 0) for _ in cases])
    at_risk, protected = _within(plan.at_risk, children, chance), _within(plan.protected, children, chance)
    searches = [n for n, case in enumerate(cases) for _ in case.searches]
    devices = iter(apportion(plan.devices, [chance.randrange(1, 30) for _ in searches]))
    made = [
        case._replace(
            devices=tuple(next(devices) for _ in case.searches), arrests=arrests[n], interviews=interviews[n], children=children[n],
            at_risk=at_risk[n], protected=protected[n], registered=registered[n],
        )
        for n, case in enumerate(cases)
    ]  # fmt: skip
    return _disturbed(plan, made, chance)


def _disturbed(plan: ForcePlan, cases: list[CasePlan], chance: random.Random) -> list[CasePlan]:
    """Late joining, double reports, wrong years, arrests entered in the wrong case: each to a case of its own."""
    plain = [n for n, case in enumerate(cases) if case.arrests == 1 and not case.registered]
    chance.shuffle(plain)
    for n in plain[: plan.late]:
        opened = cases[n].opened_us - 5 * DAY
        received = min(cases[n].first_receipt_us, opened)
        cases[n] = cases[n]._replace(sort="late", opened_us=opened, first_receipt_us=received)
    for n in plain[plan.late :][: plan.doubles]:
        cases[n] = cases[n]._replace(double=f"CR/{plan.code}/{n}")
    for n in plain[plan.late + plan.doubles :][: plan.corrected]:
        cases[n] = cases[n]._replace(corrected=True)
    for n in chance.sample(range(len(cases)), min(plan.mistaken, len(cases))):
        cases[n] = cases[n]._replace(mistaken=True)
    return cases


def _other(force: str, sort: Sort, calendar: Calendar, weeks: int, chance: random.Random) -> CasePlan:
    """A case that is not of a package: an older investigation, or one outside the operation."""
    anchor = calendar.week(chance.randrange(1, weeks - 1)) + chance.randrange(1, 5) * DAY + 7 * HOUR
    opened = anchor - chance.randrange(20, 300) * DAY
    joined = anchor - 5 * DAY + chance.randrange(15) * DAY if sort == "linked" else None
    searched = chance.randrange(4) > 0
    children = chance.choice((0, 0, 0, 1, 2))
    return CasePlan(
        0, force, sort, anchor, opened, opened - chance.randrange(1, 40) * DAY, opened, joined, None, searches=(anchor,) * searched,
        devices=(chance.randrange(1, 14),) * searched, arrests=int(chance.randrange(5) > 0), interviews=int(chance.randrange(8) == 0),
        children=children, at_risk=min(children, chance.randrange(2)), protected=min(children, chance.randrange(2)),
    )  # fmt: skip


def _round(total: int, order: list[int], first: int) -> list[int]:
    """A total over cases: one each for the `first` of the order, then again for them."""
    found = [0] * len(order)
    for n in range(total):
        found[order[n % min(first, len(order))]] += 1
    return found


def _within(total: int, most: list[int], chance: random.Random) -> list[int]:
    """A total over cases, in none more than it can hold."""
    slots = [n for n, many in enumerate(most) for _ in range(many)]
    found = [0] * len(most)
    for n in chance.sample(slots, total):
        found[n] += 1
    return found

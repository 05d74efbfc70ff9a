"""Random worlds of a few cases and operations for figures: what figures count is drawn more often, forces differ, one arrest may stand in two
cases, one package in two operations."""

from __future__ import annotations

import random
from typing import NamedTuple, cast

from figures_recount import Case
from operations_random import FORCES as THEIRS
from operations_random import drawn
from operations_recount import Operation
from random_cases import Story
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.figures.from_case import CaseOf, records_of
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.record import Record
from rightdoor.joint.records import operation_records
from rightdoor.model.civil import HOUR

OFTEN = (
    "joined-operation", "joined-operation", "left-operation", "person", "person", "same-person", "arrest", "arrest", "arrest", "voluntary-attendance",
    "released-on-bail", "released-on-bail", "bail-answered", "bail-cancelled", "nfa", "charged", "charged", "hearing", "plea", "warrant-granted",
    "warrant-granted", "warrant-executed", "warrant-executed", "search-without-warrant", "warrant-outcome", "risk-noted", "child-recorded",
    "child-marked", "child-marked", "referral-made", "strategy-discussion", "device-seized", "results-in", "detention-authorised",
)  # fmt: skip
FORCES = (*THEIRS, "")
OPERATIONS = ("Operation Larch", "Operation Rowan", "Larch", "Rowan")
SCOPES = ("all", "inside", "inside-or-linked", "outside")


class World(NamedTuple):
    """Cases and operations with their last instant."""

    seed: int
    cases: tuple[Case, ...]
    end_us: int
    operations: tuple[Operation, ...] = ()

    def records(self, as_of_us: int) -> list[Record]:
        """What figures count, as it was known then."""
        cases = [r for case in self.cases for r in records_of(CaseOf(case.id, case.force, History(case.log)), as_of_us)]
        return cases + [r for each in self.operations for r in operation_records(each.id, History(each.log), as_of_us)]

    @property
    def logs(self) -> tuple[tuple[Event, ...], ...]:
        """Whatever was recorded."""
        return (*(case.log for case in self.cases), *(each.log for each in self.operations))


def world(seed: int) -> World:
    """One to three cases; sometimes the second is the first one again, as another force recorded it. Two operations, or none of the second."""
    rng = random.Random(seed)
    cases: list[Case] = []
    for nth in range(rng.choice((1, 2, 2, 3))):
        if cases and rng.random() < 0.4:
            late = rng.choice((0, HOUR, 23 * HOUR, 30 * HOUR))  # by another clock, or another arrest of the same number
            cases.append(_renamed(cases[0].log[: rng.randint(1, len(cases[0].log))], nth, rng.choice(FORCES), late))
        else:
            cases.append(_renamed(_story(f"{seed}-{nth}", rng), nth, rng.choice(FORCES), 0))
    sent = tuple(Operation(name, drawn(name, random.Random(f"{seed} {name}"))) for name in ("Larch", "Rowan")[: rng.choice((1, 2, 2))])
    held = World(seed, tuple(cases), 0, sent)
    return held._replace(end_us=max(e.recorded_us for log in held.logs for e in log) + 1)


def _story(seed: str, rng: random.Random) -> tuple[Event, ...]:
    story = Story(seed)
    story.often = OFTEN
    wanted = rng.randint(5, 45)
    for _ in range(120):
        if len(story.log) >= wanted:
            break
        story.step()
        if not story.closed and rng.random() < 0.06:  # whatever keeps it open: figures count what was recorded
            story.own("case-closed", code="no-person", reason="done")
            story.closed = True
    return tuple(story.log)


def _renamed(log: tuple[Event, ...], nth: int, force: str, late: int) -> Case:
    def name(value: Value) -> Value:
        return f"c{nth}{value[value.index('ev_') :]}" if isinstance(value, str) and "ev_" in value[:5] else value

    events = [
        e._replace(
            id=str(name(e.id)), supersedes=str(name(e.supersedes)), at_us=e.at_us + late, recorded_us=e.recorded_us + late,
            body={key: name(value) for key, value in e.body.items()},
        )
        for e in log
    ]  # fmt: skip
    return Case(f"case{nth}", force, tuple(events))


def query(held: World, rng: random.Random) -> Query:
    """A period, a day of the data, a scope and forces, drawn around what happened."""
    of = held.logs if rng.random() < 0.5 else tuple(each.log for each in held.operations)  # they lie apart in time
    instants = sorted({e.at_us for log in of for e in log} | {e.recorded_us for log in of for e in log})
    one, two = sorted((rng.choice(instants), rng.choice(instants) + rng.choice((0, 1))))
    whole = rng.random() < 0.4
    scope = cast("Scope", rng.choice(SCOPES))
    return Query(
        0 if whole else one,
        held.end_us if whole else two,
        held.end_us if rng.random() < 0.5 else rng.choice(instants),
        scope,
        "" if scope == "all" else rng.choice(OPERATIONS),
        () if rng.random() < 0.5 else tuple(sorted(rng.sample(FORCES[:3], rng.randint(1, 3)))),
    )

"""A national operation of six months, made from a seed, with what is true of it beside."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from rightdoor.cases.event import Event
from rightdoor.rehearsal.nouns import Calendar, CasePlan, Rehearsed, calendar_of
from rightdoor.rehearsal.plan import case_plans, force_plans
from rightdoor.rehearsal.size import Size
from rightdoor.rehearsal.tasking import Operation, packages_of
from rightdoor.rehearsal.truth import NEVER, Fact, Link, Noted, Reading, Truth
from rightdoor.rehearsal.whole import case_name, draw


def readings_of(calendar: Calendar, weeks: int) -> tuple[Reading, ...]:
    """Half way, at the end as it was known then, and once all was recorded."""
    half = calendar.week(weeks // 2)
    return (
        Reading("half-way", calendar.begin_us, half, half),
        Reading("end", calendar.begin_us, calendar.end_us, calendar.end_us),
        Reading("settled", calendar.begin_us, calendar.end_us, calendar.settled_us),
    )


class Rehearsal:
    """`operation`: its number, as cases name it. One size and seed give the same events, whatever the machine."""

    def __init__(self, size: Size, seed: int, *, operation: str = "1") -> None:
        self.size, self.seed, self.operation = size, seed, operation
        self.calendar = calendar_of(size)
        self.truth = Truth(readings_of(self.calendar, size.weeks))
        self.of_operation = Truth(self.truth.readings)

    def cases(self) -> Iterator[Rehearsed]:
        """Each case, made as it is asked for. `truth` holds those that were asked for since this was called, and is whole at the end."""
        self.truth = Truth(self.truth.readings)
        for together in case_plans(self.size, self.seed):
            held = [
                draw(
                    plan,
                    case=case_name(self.size.name, self.seed, plan.number),
                    operation=self.operation,
                    calendar=self.calendar,
                    seed=self.seed,
                )
                for plan in together
            ]
            self.truth.note(noted for _, noted in held)
            yield from (case for case, _ in held)

    def operation_events(self) -> list[Event]:
        """The operation's own history, in the order in which it was recorded. `of_operation` has what is true of it from then on."""
        accepted: dict[str, list[tuple[CasePlan, str]]] = defaultdict(list)
        for plan in (plan for together in case_plans(self.size, self.seed) for plan in together):
            if plan.sort in ("tasked", "late"):
                accepted[plan.force].append((plan, case_name(self.size.name, self.seed, plan.number)))
        plans, chance = force_plans(self.size, self.seed), random.Random(f"{self.seed} packages")
        packages = [each for plan in plans for each in packages_of(plan, accepted[plan.code], self.calendar, chance)]
        drawn = Operation(self.operation, self.size, self.calendar, self.seed)
        events = drawn.draw(plans, packages)
        self.of_operation = Truth(self.truth.readings)
        for noted in _of_operation(drawn):
            self.of_operation.note([noted])
        return events


def _of_operation(drawn: Operation) -> Iterator[Noted]:
    """Packages and requests stand in the operation from the first: there is nothing to join. A package counts for whoever has it then."""
    link = Link(0, 0)
    for tasked in drawn.tasked:
        ends = [stand.since_us for stand in tasked.stands[1:]] + [NEVER]
        for stand, gone_us in zip(tasked.stands, ends, strict=True):
            codes = ("packages", "packages-accepted") if stand.accepted else ("packages",)
            name = tasked.event.id
            yield Noted(stand.forces, link, [Fact(code, name, name, tasked.event.at_us, stand.since_us, gone_us) for code in codes])
    for sent, force in drawn.requests:
        yield Noted((force,), link, [Fact("requests", sent.id, sent.id, sent.at_us, sent.recorded_us)])

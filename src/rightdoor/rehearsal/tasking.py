"""The operation's own history: opened, phases, forces that join and leave, packages and what became of them, requests, claims."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY, HOUR
from rightdoor.model.ids import make_id
from rightdoor.rehearsal.apportion import apportion
from rightdoor.rehearsal.nouns import Calendar, CasePlan
from rightdoor.rehearsal.plan import FIRST_WEEK, ForcePlan
from rightdoor.rehearsal.retention import ANSWERED, REQUESTS, SHARES, ages_of, in_order_of_arrival, kept
from rightdoor.rehearsal.size import Size
from rightdoor.rehearsal.story import Story

KEPT_MONTHS: Final = 12
ASTRAY_OF_100: Final = 5  # packages that go to a wrong force first
SHARED_OF_100: Final = 3  # packages that two forces hold together
REFUSALS: Final = ("not-here", "no-person", "in-hand", "not-enough", "no-capacity")
Turn: TypeAlias = tuple[int, str, str]  # when it was recorded, what ("asked", "held", "refused", "left"), of which force
PHASES: Final = (("Preparation", 0, 4), ("Enforcement", 4, 20), ("What follows", 20, 26))


class Package(NamedTuple):
    """One package: to which force, when; `accepted_us` None where it is refused; `case`: the one that was opened of it."""

    force: str
    tasked_us: int
    first_receipt_us: int
    accepted_us: int | None = None
    case: str = ""


class Stand(NamedTuple):
    """With whom a package stood in the records from `since_us` on: those that hold it, else those that are asked; whether it was accepted."""

    since_us: int
    forces: tuple[str, ...]
    accepted: bool


class Tasked(NamedTuple):
    """A package as it was recorded: the event that tasked it, and with whom it stood, in the order in which that was recorded."""

    event: Event
    stands: tuple[Stand, ...]


def packages_of(plan: ForcePlan, cases: Sequence[tuple[CasePlan, str]], calendar: Calendar, chance: random.Random) -> Iterator[Package]:
    """A force's packages: one of each accepted case (with its id), and those that it refuses."""
    for case, name in cases:
        yield Package(plan.code, case.tasked_us, case.first_receipt_us, case.joined_us, name)
    for _ in range(plan.packages - plan.accepted):
        at_us = calendar.week(chance.randrange(2, 2 * FIRST_WEEK)) + chance.randrange(5 * 24) * HOUR
        yield Package(plan.code, at_us, at_us - chance.randrange(5, 200) * DAY)


def _stands(turns: Sequence[Turn], tasked_us: int) -> Iterator[Stand]:
    """With whom it stood after each turn, by when it was recorded."""
    asked, held = set[str](), set[str]()
    for since_us, what, force in sorted(turns):
        if since_us < tasked_us:  # a force that had left before
            continue
        asked.discard(force)
        held.discard(force)
        if what == "asked":
            asked.add(force)
        elif what == "held":
            held.add(force)
        yield Stand(since_us, tuple(sorted(held or asked)), bool(held))


class Operation:
    """Draws the history. `tasked` and `requests`: what counts of it, in the order in which it was drawn."""

    def __init__(self, name: str, size: Size, calendar: Calendar, seed: int) -> None:
        self.size, self.calendar, self.seed = size, calendar, seed
        self.chance = random.Random(f"{seed} operation")
        self.story = Story(f"operation {name}", "coordination", self.chance, late_of_100=0)
        self.tasked: list[Tasked] = []
        self.requests: list[tuple[Event, str]] = []
        self._left: dict[str, int] = {}

    def draw(self, plans: Sequence[ForcePlan], packages: Sequence[Package]) -> list[Event]:
        """All of it, in the order in which it was recorded."""
        self._frame()
        self._forces(plans)
        codes = [plan.code for plan in plans if plan.left_us is None]
        for number, package in enumerate(packages):
            self._package(package, number, codes)
        self._requests(packages)
        return self.story.events()

    def _frame(self) -> None:
        add, calendar = self.story.add, self.calendar
        add("operation-opened", calendar.begin_us, {"reach": "national", "aim": "Rehearsal of a national operation with known truth."})
        add("objective-set", calendar.begin_us + 12 * HOUR, {"words": "Each package is answered.", "measure": "packages-accepted"})
        for name, first, last in PHASES:
            begun = add("phase-begun", calendar.week(first) + 12 * HOUR, {"name": name, "until": calendar.week(last)})
            add("phase-ended", calendar.week(last), {"phase": begun.id})

    def _forces(self, plans: Sequence[ForcePlan]) -> None:
        for plan in plans:
            joined = self.story.add("force-joined", self.calendar.begin_us + DAY, {"force": plan.code})
            role = {"joined": joined.id, "name": "Child protection unit", "role": "online-child-abuse-team"}
            self.story.add("unit-given-role", self.calendar.begin_us + 2 * DAY, role)
            if plan.left_us is not None:
                left = self.story.add("force-left", plan.left_us, {"joined": joined.id, "reason": "Its teams are needed elsewhere."})
                self._left[plan.code] = left.recorded_us
        said = {
            "force": plans[0].code, "definition": "arrests", "value": 2 * plans[0].arrests + 3, "from": self.calendar.begin_us,
            "until": self.calendar.end_us, "source": "Press notice", "words": "Arrested or interviewed, by its own count.",
        }  # fmt: skip
        self.story.add("force-claimed", self.calendar.end_us + DAY, said)

    def _package(self, package: Package, number: int, codes: Sequence[str]) -> None:
        astray, other = self._route(package, codes)
        first = other if astray else package.force
        to = (first,) if astray or not other else (first, other)
        body = {
            "package": hashlib.sha256(f"{self.seed} {number}".encode()).hexdigest(), "key": f"RP/{number + 1}",
            "subject": make_id("sub", "rehearsal", self.size.name, str(self.seed), str(number)), "first_receipt": package.first_receipt_us,
            "forces": to, **({"how": "shared"} if len(to) > 1 else {}),
        }  # fmt: skip
        tasked = self.story.add("package-tasked", package.tasked_us, body)
        turns = [(tasked.recorded_us, "asked", force) for force in to]
        turns += [(at_us, "left", force) for force, at_us in self._left.items()]
        if package.accepted_us is None:
            turns.append(self._refused(tasked, package.force, package.tasked_us + self.chance.randrange(1, 12) * DAY))
        else:
            turns += self._answered(package, tasked, first if astray else "", other if len(to) > 1 else "")
        self.tasked.append(Tasked(tasked, tuple(_stands(turns, tasked.recorded_us))))

    def _answered(self, package: Package, tasked: Event, astray: str, shared: str) -> Iterator[Turn]:
        """Accepted by its force, after it went `astray` to another, or `shared` with another."""
        assert package.accepted_us is not None
        if astray:
            yield self._refused(tasked, astray, package.tasked_us + DAY)
            offer = self.story.add("package-offered", package.tasked_us + 34 * HOUR, {"tasking": tasked.id, "forces": (package.force,)})
            yield offer.recorded_us, "asked", package.force
        body = {"tasking": tasked.id, "force": package.force, "case": package.case}
        yield self.story.add("package-accepted", package.accepted_us, body).recorded_us, "held", package.force
        if shared:
            both = self.story.add("package-accepted", package.accepted_us + HOUR, {"tasking": tasked.id, "force": shared})
            yield both.recorded_us, "held", shared

    def _route(self, package: Package, codes: Sequence[str]) -> tuple[bool, str]:
        """Whether it goes astray first, and which other force has to do with it: "" where none."""
        roll, other = self.chance.randrange(100), self.chance.choice(codes)
        if package.accepted_us is None or other == package.force or package.accepted_us - package.tasked_us < 3 * DAY:
            return False, ""
        return roll < ASTRAY_OF_100, other if roll < ASTRAY_OF_100 + SHARED_OF_100 else ""

    def _refused(self, tasked: Event, force: str, at_us: int) -> Turn:
        body = {"tasking": tasked.id, "force": force, "code": self.chance.choice(REFUSALS), "reason": "As researched."}
        return self.story.add("package-refused", at_us, body).recorded_us, "refused", force

    def _requests(self, packages: Sequence[Package]) -> None:
        """Requests for communications data, by the published ages: what was older than a provider keeps comes back as expired."""
        many = self.size.requests
        hours = in_order_of_arrival(ages_of(many, many * ANSWERED // REQUESTS, SHARES), self.seed)
        counts, ages = apportion(many, [self.chance.randrange(1, 9) for _ in packages]), iter(hours)
        for package, tasked, count in zip(packages, self.tasked, counts, strict=True):
            for _ in range(count):
                self._request(package, tasked.event, next(ages))

    def _request(self, package: Package, tasked: Event, age: int) -> None:
        at_us = package.tasked_us + self.chance.randrange(12, 96) * HOUR
        body = {
            "reference": f"CD/{len(self.requests) + 1}", "used": at_us - age * HOUR, "force": package.force, "tasking": tasked.id,
        }  # fmt: skip
        sent = self.story.add("request-sent", at_us, body)
        result = "resolved" if kept(age, KEPT_MONTHS) else "expired"
        self.story.add("request-answered", at_us + self.chance.randrange(1, 3 * 7) * DAY, {"request": sent.id, "result": result})
        self.requests.append((sent, package.force))

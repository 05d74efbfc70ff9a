"""Days of action as they stand, folded from the history of their operation: what was corrected is what it became."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.joint.day import kinds as k
from rightdoor.joint.day.words import BANDS


class Address(NamedTuple):
    """One door. `id`: its first event. `children`: (band, how many); `expects`: "expected", "none", "not-known". `withdrawn`: when it was taken out."""

    id: str
    event: Event
    expects: str
    children: tuple[tuple[str, int], ...]
    kit: tuple[str, ...]
    withdrawn: Event | None
    deconflicted: tuple[Event, ...]

    @property
    def premises(self) -> str:
        """Their reference (pr_…)."""
        return self.event.text("premises")

    @property
    def case(self) -> str:
        """The case whose papers lead there."""
        return self.event.text("case")

    @property
    def words(self) -> str:
        """The address as the result has it."""
        return self.event.text("address")


class Team(NamedTuple):
    """One team. `stood_down`: when it, or the whole day, was stood down."""

    id: str
    event: Event
    stood_down: Event | None

    @property
    def name(self) -> str:
        """As it is called."""
        return self.event.text("name")

    @property
    def people(self) -> tuple[str, ...]:
        """Leader, members and who looks after children, each as they were named, once."""
        named = (self.event.text("leader"), *self.event.texts("members"), self.event.text("safeguarding"))
        return tuple(dict.fromkeys(each for each in named if each))


class Vehicle(NamedTuple):
    """One vehicle."""

    id: str
    event: Event


class Assignment(NamedTuple):
    """One door of one team. `first_us`, `last_us`: expected at the door and away; `order` from 1."""

    event: Event
    address: str
    team: str
    order: int
    first_us: int
    last_us: int


class Ride(NamedTuple):
    """One vehicle with one team for a time."""

    event: Event
    vehicle: str
    team: str
    first_us: int
    last_us: int


class Result(NamedTuple):
    """What was entered from a door. `settled`: what became of it where it was kept; `waiting`: it is kept and not settled."""

    event: Event
    address: str
    team: str
    settled: Event | None

    @property
    def kept(self) -> bool:
        """Whether something of it could not be written into the case when it was entered."""
        return bool(self.event.texts("kept"))

    @property
    def waiting(self) -> bool:
        """Whether it still is not in the case."""
        return self.kept and self.settled is None

    @property
    def recorded(self) -> tuple[str, ...]:
        """Events of the case that it became."""
        later = self.settled.texts("recorded") if self.settled is not None else ()
        return (*self.event.texts("recorded"), *later)


class Day(NamedTuple):
    """A day of action. Each tuple in the order in which it was recorded, assignments by team, order and time."""

    id: str
    event: Event
    addresses: tuple[Address, ...]
    teams: tuple[Team, ...]
    vehicles: tuple[Vehicle, ...]
    assignments: tuple[Assignment, ...]
    rides: tuple[Ride, ...]
    results: tuple[Result, ...]
    given: tuple[Event, ...]
    stood_down: Event | None

    def address(self, ident: str) -> Address | None:
        """The address of an id."""
        return next((each for each in self.addresses if each.id == ident), None)

    def team(self, ident: str) -> Team | None:
        """The team of an id."""
        return next((each for each in self.teams if each.id == ident), None)

    def of_team(self, ident: str) -> tuple[Assignment, ...]:
        """The doors of a team in their order, without those taken out of the day."""
        return tuple(each for each in self.assignments if each.team == ident and self.live(each.address))

    def live(self, ident: str) -> bool:
        """Whether an address is still to be gone to, or was: not taken out of the day."""
        found = self.address(ident)
        return found is not None and found.withdrawn is None

    def done(self, ident: str) -> bool:
        """Whether an address was entered."""
        return any(each.address == ident and each.event.text("outcome") == "entered" for each in self.results)


def days_of(history: History) -> tuple[Day, ...]:
    """Each day of action of an operation, by its day, then as planned."""
    found = [_day(history, event) for event in history.of(k.PLANNED)]
    return tuple(sorted(found, key=lambda day: (day.event.number("day") or 0, day.event.recorded_us, day.id)))


def day_of(history: History, ident: str) -> Day | None:
    """The day of action of an id, which may be that of a correction; None where there is none, or it was withdrawn."""
    event = history.one(ident)
    return _day(history, event) if event is not None and event.kind == k.PLANNED else None


def _day(history: History, event: Event) -> Day:
    downs = history.about("day", event, k.STOOD_DOWN)
    whole = next((each for each in downs if not each.text("team")), None)
    addresses = history.about("day", event, k.ADDRESS)
    teams = history.about("day", event, k.TEAM)
    vehicles = history.about("day", event, k.VEHICLE)
    doors = tuple(_assignment(history, each) for one in addresses for each in history.about("address", one, k.ASSIGNED))
    rides = tuple(_ride(history, each) for one in vehicles for each in history.about("vehicle", one, k.VEHICLE_GIVEN))
    results = tuple(_result(history, each) for one in addresses for each in history.about("address", one, k.RESULT))
    return Day(
        history.root(event.id),
        event,
        tuple(_address(history, each) for each in addresses),
        tuple(_team(history, each, whole) for each in teams),
        tuple(Vehicle(history.root(each.id), each) for each in vehicles),
        tuple(sorted(doors, key=lambda d: (d.team, d.order, d.first_us, d.event.id))),
        tuple(sorted(rides, key=lambda r: (r.vehicle, r.first_us, r.event.id))),
        tuple(sorted(results, key=lambda r: (r.event.at_us, r.event.recorded_us, r.event.id))),
        tuple(each for one in teams for each in history.about("team", one, k.GIVEN)),
        whole,
    )


def _address(history: History, event: Event) -> Address:
    counted = tuple((code, event.number(f"children_{code}") or 0) for code, _ in BANDS)
    out = history.about("address", event, k.WITHDRAWN_ADDRESS)
    since = _premises_since(history, event)
    return Address(
        history.root(event.id),
        event,
        event.text("children"),
        tuple((code, number) for code, number in counted if number),
        event.texts("kit"),
        out[-1] if out else None,
        tuple(each for each in history.about("address", event, k.DECONFLICTED) if each.recorded_us > since),
    )


def _premises_since(history: History, event: Event) -> int:
    """When the premises that an address has now were entered: a check made for the door that was there before says nothing of this one."""
    root = history.root(event.id)
    chain = [each for each in history.log if each.kind == k.ADDRESS and history.root(each.id) == root]
    since = event.recorded_us
    for each in reversed(chain):
        if each.text("premises") != event.text("premises"):
            break
        since = each.recorded_us
    return since


def _team(history: History, event: Event, whole: Event | None) -> Team:
    own = history.about("team", event, k.STOOD_DOWN)
    return Team(history.root(event.id), event, own[-1] if own else whole)


def _assignment(history: History, event: Event) -> Assignment:
    address, team = history.root(event.text("address")), history.root(event.text("team"))
    return Assignment(event, address, team, event.number("order") or 0, event.number("from") or 0, event.number("until") or 0)


def _ride(history: History, event: Event) -> Ride:
    vehicle, team = history.root(event.text("vehicle")), history.root(event.text("team"))
    return Ride(event, vehicle, team, event.number("from") or 0, event.number("until") or 0)


def _result(history: History, event: Event) -> Result:
    settled = history.about("result", event, k.SETTLED_RESULT)
    address, team = history.root(event.text("address")), history.root(event.text("team"))
    return Result(event, address, team, settled[-1] if settled else None)

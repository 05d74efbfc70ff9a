"""One vehicle with two teams at one time; or a time that ends before it begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import going, overlap
from rightdoor.joint.day.state import Ride

CODE = "vehicle-twice"


def _find(look: Look) -> Iterator[DayFinding]:
    out = {each.id for each in going(look.day)}
    names = {each.id: each.event.text("name") for each in look.day.vehicles}
    of: dict[str, list[Ride]] = defaultdict(list)
    for ride in look.day.rides:
        if ride.last_us <= ride.first_us:
            what = f"{names[ride.vehicle]}: its time with this team ends before it begins."
            yield DayFinding(CODE, "stop", what, "Correct one of the two times.", (), (ride.team,))
        elif ride.team in out:
            of[ride.vehicle].append(ride)
    for vehicle, rides in of.items():
        for one, other in combinations(rides, 2):
            if one.team != other.team and overlap((one.first_us, one.last_us), (other.first_us, other.last_us)):
                what = f"{names[vehicle]} is given to two teams at one time."
                yield DayFinding(CODE, "stop", what, "Give one of them another vehicle, or other times.", (), (one.team, other.team))


CHECK = Check(CODE, "Vehicle booked twice", "", _find)

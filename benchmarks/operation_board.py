"""How long the pure part of the operation board takes, on records drawn at random: `python benchmarks/operation_board.py [RECORDS]`.

Today's size is 45,000 records; the default is 100,000. Seconds of the processor, each part cold; nothing is written.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record
from rightdoor.joint.board.backlog import counted, oldest_first, waiting_cases, waiting_packages, with_whom
from rightdoor.joint.board.force_map import force_map
from rightdoor.joint.board.funnel import funnel
from rightdoor.joint.board.measured import measured
from rightdoor.joint.board.way import ways
from rightdoor.joint.board.what_if import compared
from rightdoor.joint.tasking import taskings_of
from rightdoor.model.civil import DAY
from rightdoor.reference.forces import forces

DAYS = 182
RUNS = 100


def case(number: int, draw: random.Random) -> Iterator[Record]:
    """A case that goes a part of the way: some 15 records, most of them devices."""
    force = draw.choice(forces()).code
    at = draw.randrange(DAYS * DAY)

    def made(kind: str, nth: int = 0, **more: object) -> Record:
        return Record(f"ev_{number}_{kind}_{nth}", kind, at, at, force, f"case_{number}", operations=("7",), **more)  # type: ignore[arg-type]

    yield made("investigation", facts={"first_receipt_us": str(at - draw.randrange(90 * DAY))})
    for kind, share in (("warrant-granted", 0.9), ("warrant-executed", 0.85)):
        if draw.random() > share:
            return
        at += draw.randrange(21 * DAY)
        yield made(kind, facts={"warrant": f"ev_{number}_warrant-granted_0"})
    yield made("search", premises="Flat 1")
    yield made("arrest" if draw.random() < 0.8 else "interview", person="p1", same=f"custody:{number}" if draw.random() < 0.5 else "")
    for nth in range(draw.randrange(12)):
        yield made("device-seized", nth)
        if draw.random() < 0.5:
            yield made("device-examined", nth, facts={"device": f"ev_{number}_device-seized_{nth}"})
    if draw.random() < 0.3:
        at += draw.randrange(60 * DAY)
        yield made("charge", person="p1")


def records(most: int, seed: int = 7) -> list[Record]:
    """Cases, one after the other, until there are enough."""
    draw, found, number = random.Random(seed), list[Record](), 0
    while len(found) < most:
        found += case(number, draw)
        number += 1
    return found[:most]


def tasked(packages: int, seed: int = 7) -> History:
    """An operation's history: each package offered to one force, most of them accepted."""
    draw, events = random.Random(seed), []
    for number in range(packages):
        at, force = draw.randrange(DAYS * DAY), draw.choice(forces()).code
        body = {"package": f"{number:064x}", "subject": f"sub_{number}", "first_receipt": at, "forces": (force,)}
        events.append(Event(f"ev_t{number}", "package-tasked", at, at, "1", body))
        if draw.random() < 0.9:
            kind = "package-accepted" if draw.random() < 0.9 else "package-refused"
            events.append(Event(f"ev_a{number}", kind, at + DAY, at + DAY, "1", {"tasking": f"ev_t{number}", "force": force}))
    return History(events)


def main(most: int) -> None:
    """Print the seconds of each part."""
    held, history = records(most), tasked(4_000)
    query = Query(0, DAYS * DAY, (DAYS + 30) * DAY, "inside", "7")
    seconds: dict[str, float] = {}

    def timed(name: str, made: Callable[[], object]) -> object:
        begun = time.process_time()
        result = made()
        seconds[name] = round(time.process_time() - begun, 3)
        return result

    made = timed("funnel", lambda: funnel(held, query))
    timed("map", lambda: force_map(made.rows[5].shares))  # type: ignore[attr-defined]
    found: list = timed("ways", lambda: ways(held, query))  # type: ignore[type-arg, assignment]
    waits: list = timed("waiting cases", lambda: list(waiting_cases(found)))  # type: ignore[type-arg, assignment]
    timed("backlog and with whom", lambda: (counted(waits, query.as_of_us, "stage"), with_whom(waits), oldest_first(waits)[:50]))
    timed("4,000 packages of a history", lambda: list(waiting_packages(taskings_of(history))))
    weeks = timed("measured weeks", lambda: measured(found, until_us=query.as_of_us, weeks=12))
    line = weeks.line({"execute": Fraction(30)})  # type: ignore[attr-defined]
    timed("what-if", lambda: compared(line, {"execute": Fraction(45)}, weeks=26, runs=RUNS, seed=1))
    print(json.dumps({"records": len(held), "cases": len(found), "waiting": len(waits), "seconds": seconds}, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)

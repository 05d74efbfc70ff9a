"""Pages of the operation, of figures and of returns, each opened once on a database that was just started, by a desk that was just started.

What a process of the desk takes for the first page of its life, whichever that is, is measured apart: the page of words, some times over.
"""

from __future__ import annotations

import http.client
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from desk.server import Served
from desk.world import World as Desk
from desk.world import _session
from operation.world import World
from rightdoor.desk.figure_links import figure_href
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY, civil_from_days
from rightdoor.rehearsal.rehearse import Rehearsal

MOST_S = 1.5
FIRST = "/help/"  # shows nothing of the store
FIRST_TIMES = 12  # so that each process of the desk has shown one
MOST_WAIT_S, LOOK_S, QUIET_S = 600.0, 4.0, 0.4  # until it has caught up: seconds between looks, of work within which it is quiet
ROOMS = ("operations/", "figures/", "returns/", "statements/", "what-came-of-it/")
RETURNS = ("national", "by-source", "quarter", "comparison")


def wanted(world: World, rehearsal: Rehearsal) -> dict[str, str]:
    """Addresses that have to open, by name: board, figures, one number with its papers, and returns, over the whole operation."""
    calendar, operation = rehearsal.calendar, world.operation
    query = Query(calendar.begin_us, calendar.end_us, world.now_us, "inside", str(operation))
    spanned = {"operation": operation, "scope": "inside", **_days("first", calendar.begin_us), **_days("last", calendar.end_us - DAY)}
    board = urlencode({**_days("begins", calendar.begin_us), **_days("ends", calendar.end_us - DAY)})
    return {
        "board": f"/operations/{operation}/board/?{board}",
        "board, what waits": f"/operations/{operation}/board/waiting/?{board}",
        "board, what if": f"/operations/{operation}/board/what-if/?{board}",
        "figures": f"/figures/?{urlencode(spanned)}",
        "figures, devices in parts": f"/figures/?{urlencode({**spanned, 'definition': 'devices-seized'})}",
        "papers of devices seized": figure_href("devices-seized", query),
        "papers of arrests": figure_href("arrests", query),
        **{f"return, {kind}": f"/returns/?{urlencode({**spanned, 'kind': kind})}" for kind in RETURNS},
        "what came of it": "/what-came-of-it/",
        "operation": f"/operations/{operation}/",
        "history of the operation": f"/operations/{operation}/history/",
        "packages of the operation": f"/operations/{operation}/packages/",
        "return for publication": "/returns/public/",
    }


def _days(name: str, at_us: int) -> dict[str, int]:
    year, month, day = civil_from_days(at_us // DAY)
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year}


def further(world: World, rehearsal: Rehearsal) -> list[str]:
    """Whatever else these rooms show by the operation's number, a kind of entry or a package of it: opened too, and judged where it opens."""
    from django.urls import get_resolver

    from rightdoor.joint.kinds import KINDS

    package = next(event.id for event in reversed(rehearsal.operation_events()) if event.kind == "package-tasked")
    found = set()
    for route in _routes(get_resolver()):
        told = route.replace("<int:operation>", str(world.operation))
        if told.startswith(ROOMS):
            for kind in KINDS if "<str:kind>" in told else [""]:
                path = told.replace("<str:kind>", kind).replace("<str:event>", package)
                found |= {"/" + path} if "<" not in path else set()
    return sorted(found)


def _routes(resolver: Any) -> Iterator[str]:
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from (f"{each.pattern}{route}" for route in _routes(each))
        else:
            yield str(each.pattern)


class Opened(NamedTuple):
    """A page: the answer's status, how long until all of it was there, its bytes."""

    path: str
    status: int
    seconds: float
    size: int


def cookie_of(world: World) -> str:
    """A session of the one who sees every force."""
    return _session(world.viewer)


class Cold(NamedTuple):
    """`pages` in the order opened, `first` before them; for how long the desk had worked by itself until then; what was `left` of it."""

    pages: list[Opened]
    first: list[Opened]
    caught_up_s: float
    left: list[str]


def cold(world: World, cookie: str, paths: list[str], *, port: int) -> Cold:
    """Start the desk, let it catch up with what was recorded while it was not there, open each page once, stop it."""
    served = Served(Desk(world.around, (), (), 0.0), port)
    served.start()
    try:
        waited = _caught_up(served)
        first = [*_open(port, cookie, [FIRST] * FIRST_TIMES)]
        found = [*_open(port, cookie, paths)]
    finally:
        left = served.stop()
    return Cold(found, first, waited, left)


def _caught_up(served: Served) -> float:
    """Wait until the desk's own jobs have nothing to do; for how long they had."""
    assert served._process is not None
    started, before = time.monotonic(), -MOST_WAIT_S
    while time.monotonic() - started < MOST_WAIT_S:
        spent = 0.0
        for process in [psutil.Process(served._process.pid), *psutil.Process(served._process.pid).children(recursive=True)]:
            with suppress(psutil.Error):
                times = process.cpu_times()
                spent += times.user + times.system
        if spent - before < QUIET_S:
            break
        before = spent
        time.sleep(LOOK_S)
    return time.monotonic() - started


def _open(port: int, cookie: str, paths: list[str]) -> Iterator[Opened]:
    for path in paths:
        started = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        line.request("GET", path, headers={"Cookie": f"rightdoor={cookie}", "Accept": "text/html"})
        answer = line.getresponse()
        body = answer.read()
        yield Opened(path, answer.status, time.perf_counter() - started, len(body))
        line.close()


def judged(pages: list[Opened], needed: dict[str, str]) -> dict[str, Any]:
    """By page: seconds; pages that had to open and did not; those that took longer than the limit."""
    names = {path: name for name, path in needed.items()}
    held = {names.get(page.path, page.path): page for page in pages}
    times = {name: round(page.seconds, 3) for name, page in held.items() if page.status == 200}
    return {
        "pages": times, "slowest_page_s": max(times.values(), default=0.0),
        "did_not_open": {name: page.status for name, page in held.items() if page.status != 200 and page.path in names},
        "later_than_limit": {name: seconds for name, seconds in times.items() if seconds > MOST_S},
    }  # fmt: skip

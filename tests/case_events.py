"""Histories of invented cases, written as a list of (kind, when, fields)."""

from __future__ import annotations

from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import DAY, HOUR, parse_day

MONDAY = parse_day("2026-01-12") * DAY + 9 * HOUR  # in winter the wall's clock is UTC


def about(**known) -> About:
    return About("c1", "s1", "england", MONDAY - DAY, MONDAY - 5 * DAY, "1", **known)


def event(kind: str, at_us: int = MONDAY, /, *, name: str = "", recorded_us: int | None = None, supersedes: str = "", **body) -> Event:
    return Event(name or f"{kind}-{at_us}", kind, at_us, at_us if recorded_us is None else recorded_us, "ab", body, supersedes)


def history(*events: Event) -> History:
    return History(events)


def seized(name: str = "d1", at_us: int = MONDAY, /, **body) -> Event:
    given = {
        "exhibit": "ABC/1", "sort": "phone", "description": "black phone", "found_where": "bedroom", "found_by": "DC Ash", "seal": "S100", **body,
    }  # fmt: skip
    return event("device-seized", at_us, name=name, **given)


def problems(kind, body, at_us, past) -> list[str]:
    return [problem.field for problem in kind.check(body, at_us, past)]

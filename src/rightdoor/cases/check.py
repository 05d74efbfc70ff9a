"""Whether an event can be recorded as it is: its fields by their kind, its references, its time. What is unlawful can be; what is impossible cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import RANKS, Field, Kind, Problem
from rightdoor.cases.register import KINDS
from rightdoor.model.civil import DAY, days_from_civil

MOST_LINE: Final = 400
MOST_LONG: Final = 4_000
MOST_LISTED: Final = 100
EARLIEST_DAY: Final = days_from_civil(1900, 1, 1)
LATEST_DAY: Final = days_from_civil(2200, 1, 1)
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_RANKS: Final = frozenset(code for code, _ in RANKS)


def cleaned(body: Mapping[str, Any]) -> dict[str, Value]:
    """A body as it is held: without surrounding space, without what was not given; lists as tuples. Types are checked by `problems_of`."""
    held: dict[str, Value] = {}
    for name, value in body.items():
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").strip()
        elif isinstance(value, (list, tuple)):
            value = tuple(each.strip() if isinstance(each, str) else each for each in value)
        if value is not None and value not in ("", ()):
            held[name] = value
    return held


def problems_of(
    kind: Kind, body: Mapping[str, Value], at_us: int, history: History, *, now_us: int, kinds: Mapping[str, Kind] = KINDS
) -> Iterator[Problem]:
    """Everything that keeps the event from being recorded; nothing where it can be. `body` as `cleaned` gives it.

    `history` without the event that a correction supersedes (`without`). `kinds`: what else can be in it.
    """
    if isinstance(at_us, bool) or not isinstance(at_us, int) or at_us < EARLIEST_DAY * DAY:
        yield Problem("at", "Give the date and time at which it happened.")
        return
    if at_us > now_us:
        yield Problem("at", "It lies in the future. Record it once it has happened.")
    known = {field.name for field in kind.fields}
    for name in body:
        if name not in known:
            yield Problem("", f"There is no field of this name in {kind.words}.")
    wrong = False
    for field in kind.fields:
        for what in _field(field, body.get(field.name), history):
            wrong = True
            yield Problem(field.name, what)
    if not wrong:
        if kind.check is not None:
            yield from kind.check(body, at_us, history)
        yield from _left_behind(at_us, history, kinds)


def supersedes_problem(kind: str, old: str, history: History, *, kinds: Mapping[str, Kind] = KINDS) -> Problem | None:
    """Why an event cannot be corrected by one of this kind, or withdrawn: it is not in force, of another kind, or others rest on it."""
    held = next((event for event in history.events if event.id == old), None)
    if held is None:
        return Problem("", "What this corrects is not there, or was corrected or withdrawn since. Load the page again.")
    if kind == WITHDRAWN:
        resting = [event for event in history.events if _refers(event, held, history, kinds)]
        if resting:
            words = kinds[resting[0].kind].words if resting[0].kind in kinds else resting[0].kind
            return Problem("", f"Another event rests on it: {words}. Withdraw or correct that one first.")
        return None
    return None if held.kind == kind else Problem("", "A correction is of the same kind. Withdraw this one and record the other.")


def _left_behind(at_us: int, history: History, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Where the event corrects one (`without`): what rests on that one and could not have been once it lies at the new time."""
    gone = history.log[-1] if history.log and not history.log[-1].id else None
    before = History(history.log[:-1])
    held = before.one(gone.supersedes) if gone is not None else None
    if gone is None or held is None or held.at_us == at_us:
        return
    moved = held._replace(id="moved", at_us=at_us, recorded_us=gone.recorded_us, supersedes=gone.supersedes)
    after = History([*before.log, moved])
    for each in before.events:
        check = kinds[each.kind].check if _refers(each, held, before, kinds) else None
        if check is not None and {p.field for p in check(each.body, each.at_us, after)} - {
            p.field for p in check(each.body, each.at_us, before)
        }:
            yield Problem("at", f"What rests on it lies where it could not be then: {kinds[each.kind].words}. Correct that one first.")
            return


def without(history: History, old: str) -> History:
    """The history as if an event were withdrawn: what a correction of it is checked against."""
    last = history.log[-1].recorded_us + 1 if history.log else 0
    return History([*history.log, Event("", WITHDRAWN, last, last, "", {}, old)])


def _refers(event: Event, to: Event, history: History, kinds: Mapping[str, Kind]) -> bool:
    if event.id == to.id or event.kind not in kinds:
        return False
    root = history.root(to.id)
    named = (event.text(field.name) for field in kinds[event.kind].fields if field.type == "event")
    return any(each and history.root(each) == root for each in named)


def _field(field: Field, value: Value | None, history: History) -> Iterator[str]:
    if value is None:
        if field.needed:
            yield "Answer yes or no." if field.type == "yes-no" else "Fill this in."
        return
    problem = _wrong(field, value, history)
    if problem:
        yield problem


def _wrong(field: Field, value: Value, history: History) -> str:
    if field.type in ("instant", "day", "count"):
        return _number(field, value)
    if field.type == "yes-no":
        return "" if isinstance(value, bool) else "Answer yes or no."
    if field.type == "many":
        return _many(field, value)
    if not isinstance(value, str):
        return "This is text."
    return _text(field, value, history)


def _number(field: Field, value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return {"instant": "Give a date and a time.", "day": "Give a date."}.get(field.type, "Give a whole number.")
    if field.type == "count":
        return "" if 0 <= value < 1 << 53 else "Give a whole number from 0 up."
    day = value // DAY if field.type == "instant" else value
    return "" if EARLIEST_DAY <= day < LATEST_DAY else "This date is out of reach: give the year with four digits."


def _many(field: Field, value: Value) -> str:
    if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
        return "Choose from the list." if field.choices else "Give a list of text."
    if len(value) > MOST_LISTED or len(set(value)) != len(value):
        return f"At most {MOST_LISTED}, each once."
    if field.choices:
        return "" if set(value) <= {code for code, _ in field.choices} else "Choose from the list."
    return next((said for said in (_line(each, MOST_LINE) for each in value) if said), "")


def _text(field: Field, value: str, history: History) -> str:
    if field.type == "choice":
        return "" if value in {code for code, _ in field.choices} else "Choose from the list."
    if field.type == "rank":
        return "" if value in _RANKS else "Choose a rank."
    if field.type == "event":
        event = history.one(value)
        if event is None:
            return "What this names is not recorded here, or was withdrawn."
        return "" if not field.to or event.kind in field.to else "It cannot be about this kind of event."
    return _line(value, MOST_LONG if field.type == "long" else MOST_LINE, lines=field.type == "long")


def _line(value: str, most: int, *, lines: bool = False) -> str:
    if len(value) > most:
        return f"Keep it to {most:,} characters."
    if _UNHOLDABLE.search(value) or (not lines and "\n" in value):
        return "It holds control characters or line breaks: type it again."
    return ""

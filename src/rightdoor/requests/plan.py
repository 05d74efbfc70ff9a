"""The plan: which acts to ask about next, when each request must go, and why the others are not asked.

Pure: subjects in the order of the triage list, what is known of their acts, and the terms of the office give the rows. It is
made again after results came in: what is out counts as on its way, what came back well as a strand, what failed is not
asked again (ADR 12).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.ids import make_id
from rightdoor.requests.assign import Room, assign, soonest_first
from rightdoor.requests.candidates import Candidate, Case, Held, same_known_assignment, stands_beside
from rightdoor.requests.choice import SHARING, Option, is_firm, options, short_now, trimmed
from rightdoor.requests.collateral import Collateral, collateral_of
from rightdoor.requests.leadtime import LEAD_DAYS, Due, due_of
from rightdoor.requests.schedule import binding_days, send_days


class Terms(NamedTuple):
    """What the office can do: requests in all, requests a day, working days from draft to reply; None is no limit."""

    as_of_us: int
    budget: int | None = None
    per_day: int | None = None
    lead_days: int = LEAD_DAYS


class Planned(NamedTuple):
    """One request to be made. Days are UTC day numbers: `send_day` by the schedule, `last_day` the last that is in time."""

    request_id: str
    subject: str
    act: Candidate
    instant_us: int
    send_day: int
    last_day: int
    urgent: bool
    collateral: Collateral
    short: int  # strands still missing when all of the subject's rows come back well
    why: str


class LeftOut(NamedTuple):
    """An act that is not asked about now; `code` is one of `candidates.LEFT_OUT`."""

    subject: str
    footprint: str
    code: str
    settle: str


class Plan(NamedTuple):
    """Rows in the order in which they go, and everything that was left out."""

    rows: tuple[Planned, ...]
    left_out: tuple[LeftOut, ...]


class _Chosen(NamedTuple):
    case: Case
    option: Option
    due: dict[str, Due]


def plan(cases: Sequence[Case], terms: Terms) -> Plan:
    """The plan for these subjects, in this order; the same whatever the order of acts within a subject."""
    due = [_askable(case, terms) for case in cases]
    fixed = [[c for c in case.candidates if c.wanted and c.footprint in d] for case, d in zip(cases, due, strict=True)]
    full = [_options(case, d, wanted) for case, d, wanted in zip(cases, due, fixed, strict=True)]
    room = _room(full, due, fixed, terms)
    choices = [trimmed(found, d, room.binding) for found, d in zip(full, due, strict=True)]
    taken = _with_wanted(cases, soonest_first(assign(choices, due, room), full, due, room), fixed)
    chosen = [_Chosen(case, option, d) for case, option, d in zip(cases, taken, due, strict=True) if option is not None]
    spent = room.budget is not None and sum(option.size for option in taken if option is not None) >= (terms.budget or 0)
    limit = "budget" if spent or not room.binding else "no-slot"
    together = zip(cases, due, full, taken, strict=True)
    left_out = [row for case, d, found, option in together for row in _left_out(case, d, found, option, limit)]
    return Plan(tuple(_rows(chosen, terms)), tuple(left_out))


def request_id_of(act: Candidate, instant_us: int) -> str:
    """The id of a planned request: the same whenever the same instant of the same act is asked about."""
    return make_id("rq", "planned", act.footprint, str(instant_us))


def _askable(case: Case, terms: Terms) -> dict[str, Due]:
    """The acts that can still be asked about, each with its last day."""
    if case.done:
        return {}
    found = {}
    for act in case.candidates:
        due = None if act.unusable else due_of(act.expires_us, terms.as_of_us, terms.lead_days)
        if due is not None:
            found[act.footprint] = due
    return found


def _held(case: Case, wanted: Sequence[Candidate]) -> tuple[Held, ...]:
    """The strands of a subject with what a person put into an application, which counts as on its way."""
    applied = (Held(c.footprint, c.network, c.days, c.provider, c.instants, firm=is_firm(c), pending=True) for c in wanted)
    return (*case.held, *applied)


def _options(case: Case, due: dict[str, Due], wanted: Sequence[Candidate]) -> list[Option]:
    rest = tuple(c for c in case.candidates if not c.wanted)
    return options(case._replace(candidates=rest, held=_held(case, wanted)), due)


def _room(full: Sequence[Sequence[Option]], due: Sequence[dict[str, Due]], fixed: Sequence[Sequence[Candidate]], terms: Terms) -> Room:
    """Budget and binding days, with what applications already take of them."""
    first = [(d[act.footprint].day, act.size) for d, wanted in zip(due, fixed, strict=True) for act in wanted]
    budget = None if terms.budget is None else max(0, terms.budget - sum(size for _, size in first))
    if terms.per_day is None:
        return Room(budget, (), ())
    deadlines: Counter[int] = Counter()
    for found, d in zip(full, due, strict=True):
        acts = {act.footprint: act for option in found for act in option.acts}
        for act in acts.values():
            deadlines[d[act.footprint].day] += act.size
    for day, size in first:
        deadlines[day] += size
    today = terms.as_of_us // DAY
    binding = binding_days(deadlines, today=today, per_day=terms.per_day)
    most = (terms.per_day * (day - today + 1) - sum(size for last, size in first if last <= day) for day in binding)
    return Room(budget, tuple(binding), tuple(max(0, n) for n in most))


def _with_wanted(cases: Sequence[Case], taken: Sequence[Option | None], fixed: Sequence[Sequence[Candidate]]) -> list[Option | None]:
    found: list[Option | None] = []
    for case, option, wanted in zip(cases, taken, fixed, strict=True):
        acts = (*wanted, *(option.acts if option is not None else ()))
        short = option.short if option is not None else short_now(_held(case, wanted))
        found.append(Option(short, 0, sum(act.size for act in acts), acts) if wanted else option)
    return found


def _rows(chosen: Sequence[_Chosen], terms: Terms) -> list[Planned]:
    flat = [
        (each, act, instant)
        for each in chosen
        for act in sorted(each.option.acts, key=lambda a: (each.due[a.footprint].day, a.footprint))
        for instant in act.instants
    ]
    last = [each.due[act.footprint].day for each, act, _ in flat]
    today = terms.as_of_us // DAY
    days = send_days(last, today=today, per_day=terms.per_day)
    rows = [
        Planned(
            request_id=request_id_of(act, instant),
            subject=each.case.subject,
            act=act,
            instant_us=instant,
            send_day=day if terms.per_day is not None else last_day,
            last_day=last_day,
            urgent=each.due[act.footprint].urgent,
            collateral=collateral_of(act),
            short=each.option.short,
            why=_why(each, act, today=today),
        )
        for (each, act, instant), last_day, day in zip(flat, last, days, strict=True)
    ]
    return rows if terms.per_day is None else [row for _, row in sorted(enumerate(rows), key=lambda pair: (pair[1].send_day, pair[0]))]


def _why(each: _Chosen, act: Candidate, *, today: int) -> str:
    """Why this act is asked about, in one sentence or two."""
    others: list[Held | Candidate] = [o for o in each.option.acts if o.footprint != act.footprint]
    others += each.case.held
    beside = next((o for o in others if stands_beside(act, o)), None)
    kind = "an act of sharing" if act.act in SHARING else "a login" if act.act == "login" else f"an event of another kind ({act.act})"
    days = max(0, (act.expires_us - 1) // DAY - today)
    said = f"{kind[0].upper()}{kind[1:]}; its records may be gone in {days} day{'' if days == 1 else 's'}"
    if beside is not None:
        apart = ["another address" if act.network != beside.network else "another assignment of the address"]
        apart += ["another day"] if not act.days & beside.days else []
        apart += ["another provider"] if act.provider and beside.provider and act.provider != beside.provider else []
        said += f"; a second strand beside {beside.footprint}: {', '.join(apart)}"
    elif each.case.held:
        said += "; the strands held cannot be joined by a second one, so that two others are asked about"
    else:
        said += "; no other event can be told to be a second strand yet: this one's assignment will show which can"
    if act.size > 1:
        said += f"; its time has {act.size} readings, and each is asked for"
    if each.due[act.footprint].urgent:
        said += "; the usual route takes too long for it: urgent route needed"
    return said + "."


def _left_out(case: Case, due: dict[str, Due], found: Sequence[Option], taken: Option | None, limit: str) -> Iterator[LeftOut]:
    asked = {act.footprint for act in taken.acts} if taken is not None else set()
    used = {act.footprint for option in found for act in option.acts}
    short = taken.short if taken is not None else short_now(case.held)
    cut = bool(found) and found[0].short < short  # more could have been reached
    for act in sorted(case.candidates, key=lambda a: a.footprint):
        if act.footprint in asked:
            continue
        code = _never(case, act, due)
        if not code and act.footprint not in used and taken is None and short:
            code = _no_partner(case.held, act)
        settle = act.settle if act.unusable or code == "neither-firm" else ""
        yield LeftOut(case.subject, act.footprint, code or (limit if cut else "waits" if short else "not-needed"), settle)


def _no_partner(held: Sequence[Held], act: Candidate) -> str:
    """Why an act joins none of the strands held."""
    if any(same_known_assignment(h, act) for h in held):
        return "same-assignment"
    return "neither-firm" if any(stands_beside(h, act) for h in held) else "no-partner"


def _never(case: Case, act: Candidate, due: dict[str, Due]) -> str:
    """Why the act could not be asked about whatever the limits, "" when it could."""
    if act.unusable or case.done:
        return case.done if case.done and act.unusable in ("", "stopped") else act.unusable
    return "" if act.footprint in due else "expired"

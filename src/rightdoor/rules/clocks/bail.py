"""The pre-charge bail period of one arrest: when it ends, which step is open next, and which recorded steps were not lawful.

A pure fold of what happened. A step without effect (rank too low, out of order, after the period had ended, not designated) leaves the end
where it was; it is named, never hidden. Sources: PACE 1984 ss.47ZA-47ZM, 50A; see `bail_limits`. The day of an event takes the state
that the event brings: the day of release for a charging decision is suspended, the day of the Director's request runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rightdoor.model.civil import iso_day
from rightdoor.rules.clocks.bail_limits import LIMITS, Case, Limit, Regime, regime_of
from rightdoor.rules.clocks.counting import Suspension, day_of, ends_us, hospital_end, last_of_days, last_of_months, running_end
from rightdoor.rules.clocks.ranks import one, reaches
from rightdoor.rules.clocks.rule import Due

Why = Literal["cps", "dpp-request", "dpp-met", "decision", "hospital", "hospital-left"]


class Mark(NamedTuple):
    """What stops the clock or sets it going. `why`: cps (released on bail for a charging decision), dpp-request (more was asked for),
    dpp-met (it was supplied), decision (the CPS has decided), hospital, hospital-left."""

    why: Why
    at_us: int


class Step(NamedTuple):
    """An extension as recorded. `step`: first, second, designated, body, court, court-again. `rank`: of the officer, "" for a court.

    `longer`: the court gave the longer period. `until`: the last day as written, where one was. `applied_us`: the application to the court.
    `invited`: told that a decision is due; `heard`: representations considered; `told`: told the result; `tests`: conditions a-d found met.
    """

    event: str
    step: str
    at_us: int
    rank: str = ""
    longer: bool = False
    until: int | None = None
    applied_us: int | None = None
    consulted: bool = False
    invited: bool = False
    heard: bool = False
    told: bool = False
    tests: tuple[str, ...] = ()


class BailFacts(NamedTuple):
    """One arrest and its bail. `arrested_us`: the arrest for the offence itself, also after an arrest under s.46A.

    `case`: non-standard where FCA, HMRC, NCA or SFO confirmed that it is theirs; street for bail under s.30A. `for_charging`: the first
    release was for a charging decision (s.37(7)(a)). `designated`: when the Director designated the case. `applied_us`: an application
    to the court that is not decided yet.
    """

    arrested_us: int
    released_us: int
    case: Case = "standard"
    rank: str = ""
    release: str = ""
    for_charging: bool = False
    steps: tuple[Step, ...] = ()
    marks: tuple[Mark, ...] = ()
    designated: tuple[int, ...] = ()
    applied_us: int | None = None


class Reached(NamedTuple):
    """A limit that holds or held: by which step and event, its last day and the instant of its end; None while it does not run."""

    limit: Limit
    event: str
    day: int | None
    ends_us: int | None
    longer: bool = False


class StepProblem(NamedTuple):
    """What is wrong with a recorded step. `code`: rank, order, expired, designation, consulted, invited, heard, told, tests, date.

    `void`: the step moved nothing. `event`: its id.
    """

    event: str
    code: str
    what: str
    rule: str
    void: bool


class BailClock(NamedTuple):
    """`reached`: the limits in order, the last one in force; `open`: the steps that can be taken next; `end`: when the period ends."""

    regime: Regime
    starts: int
    reached: tuple[Reached, ...]
    open: tuple[Limit, ...]
    end: Due
    problems: tuple[StepProblem, ...]


class _Run(NamedTuple):
    """The day from which a limit is counted, and the days on which it did not run."""

    first: int
    suspended: tuple[Suspension, ...]
    stays: tuple[tuple[int, int | None], ...]


def bail_clock(facts: BailFacts) -> BailClock:
    """The bail period as it stands on these facts."""
    arrest = day_of(facts.arrested_us)
    regime, starts = regime_of(arrest), arrest + 1
    if regime == "PRE_2017":
        words_ = "The arrest lies before 3 April 2017: no limit on time on police bail stood in statute; the date to return is the custody officer's."
        return BailClock(regime, starts, (), (), Due(None, words_), ())
    rows = LIMITS[regime, facts.case]
    run = _Run(starts, suspensions(facts, starts), _stays(facts.marks))
    reached = [_reach(rows[0], facts.release, run)]
    problems = list(_initial(facts, rows[0], regime))
    for step in sorted(facts.steps, key=lambda s: s.at_us):
        found = list(_wrong(step, facts, rows, reached[-1]))
        row = _row(step, rows, reached[-1])
        if row is None or any(each.void for each in found):
            problems += found
            continue
        new = _extend(row, step, run, reached[-1])
        problems += [*found, *_date(step, new)]
        reached.append(new)
    last = reached[-1]
    can = tuple(row for row in rows if last.limit.step in row.after)
    return BailClock(regime, starts, tuple(reached), can, _due(last, facts, run), tuple(problems))


def suspensions(facts: BailFacts, starts: int) -> tuple[Suspension, ...]:
    """The days on which the period did not run (s.47ZL); on a first release for a charging decision it has not begun."""
    found: list[Suspension] = []
    since: int | None = starts if facts.for_charging else None
    for mark in sorted(facts.marks, key=lambda m: m.at_us):
        day = day_of(mark.at_us)
        if mark.why in ("cps", "dpp-met"):
            since = max(day, starts) if since is None else since
        elif mark.why in ("dpp-request", "decision") and since is not None:
            found.append(Suspension(since, max(day, starts) - 1, mark.why == "dpp-request"))
            since = None
    return (*found, Suspension(since, None)) if since is not None else tuple(found)


def _stays(marks: tuple[Mark, ...]) -> tuple[tuple[int, int | None], ...]:
    """Days as an in-patient; the days of coming and of leaving are such days (s.47ZM(5))."""
    found: list[tuple[int, int | None]] = []
    since: int | None = None
    for mark in sorted(marks, key=lambda m: m.at_us):
        if mark.why == "hospital" and since is None:
            since = day_of(mark.at_us)
        elif mark.why == "hospital-left" and since is not None:
            found.append((since, day_of(mark.at_us)))
            since = None
    return (*found, (since, None)) if since is not None else tuple(found)


def _reach(limit: Limit, event: str, run: _Run, longer: bool = False) -> Reached:
    """The end of a limit that is counted from a day, with the days on which it did not run since. A longer period is the court's alone."""
    longer = longer and limit.longer > 0
    nominal = last_of_days(run.first, limit.days) if limit.days else last_of_months(run.first, limit.longer if longer else limit.months)
    end = running_end(nominal, run.suspended)
    end = None if end is None else hospital_end(end, run.first, run.stays, run.suspended)
    return Reached(limit, event, end, None if end is None else ends_us(end), longer)


def _extend(row: Limit, step: Step, run: _Run, current: Reached) -> Reached:
    if not row.firm:
        return Reached(row, step.event, step.until, None if step.until is None else ends_us(step.until), step.longer)
    if not row.from_current:
        new = _reach(row, step.event, run, step.longer)
        # days in hospital moved the period before; an extension does not take that away
        earlier = new.day is not None and current.day is not None and new.day < current.day
        return new._replace(day=current.day, ends_us=current.ends_us) if earlier else new
    if current.day is None:
        return Reached(row, step.event, None, None, step.longer)
    first = current.day + 1
    return _reach(row, step.event, _Run(first, tuple(s for s in run.suspended if s.first >= first), run.stays), step.longer)


def _row(step: Step, rows: tuple[Limit, ...], current: Reached) -> Limit | None:
    return next((row for row in rows if row.step == step.step and current.limit.step in row.after), None)


def _initial(facts: BailFacts, row: Limit, regime: Regime) -> Iterator[StepProblem]:
    """Whether the release itself was authorised by somebody who may; a release for a charging decision has no such floor in 2017."""
    if facts.rank and not reaches(facts.rank, row.rank) and not (facts.for_charging and regime == "PCA_2017"):
        what = f"Bail was authorised by {one(facts.rank)}; it takes {one(row.rank)} or above."
        yield StepProblem(facts.release, "rank", what, row.section, False)


def _wrong(step: Step, facts: BailFacts, rows: tuple[Limit, ...], current: Reached) -> Iterator[StepProblem]:
    """What is wrong with a step as it was recorded, beginning with what leaves it without effect."""
    row = _row(step, rows, current)
    if row is None:
        may = "; ".join(f"{each.step} ({each.who})" for each in rows if current.limit.step in each.after) or "none"
        yield StepProblem(
            step.event, "order", f"This step is not open after the {current.limit.step} period. Open: {may}.", current.limit.section, True
        )
        return
    asked = step.applied_us if row.by_court and step.applied_us is not None else step.at_us
    if current.ends_us is not None and asked >= current.ends_us and current.day is not None:
        yield StepProblem(
            step.event, "expired", f"The period had ended with {iso_day(current.day)}: it could no longer be extended.", row.section, True
        )
    if row.rank and not reaches(step.rank, row.rank):
        given = f"by {one(step.rank)}" if step.rank else "without a rank on record"
        yield StepProblem(step.event, "rank", f"Authorised {given}; it takes {one(row.rank)} or above.", row.section, True)
    if step.step == "body" and step.rank and not reaches(step.rank, "superintendent"):
        yield StepProblem(step.event, "rank", "It takes an officer whose grade is that of a superintendent or above.", row.section, True)
    if row.designated and not any(at <= step.at_us and (current.ends_us is None or at < current.ends_us) for at in facts.designated):
        yield StepProblem(
            step.event, "designation", "The Director had not designated the case as exceptionally complex.", row.section, True
        )
    yield from _papers(step, row)


def _papers(step: Step, row: Limit) -> Iterator[StepProblem]:
    """What a step must be recorded with; that it is missing does not undo the step."""
    if row.designated and not step.consulted:
        yield StepProblem(step.event, "consulted", "That the Director was consulted is not recorded.", row.section, False)
    needed = ("b", "c", "d") if row.by_court else ("a", "b", "c", "d")
    missing = [each.upper() for each in needed if each not in step.tests]
    if missing:
        yield StepProblem(step.event, "tests", f"Not recorded as met: condition {', '.join(missing)}.", "PACE s.47ZC", False)
    if row.by_court:
        return
    if not step.invited:
        yield StepProblem(
            step.event, "invited", "Not recorded: the person or their lawyer was told that a decision is due.", row.section, False
        )
    if not step.heard:
        yield StepProblem(step.event, "heard", "Not recorded: representations were considered.", row.section, False)
    if not step.told:
        yield StepProblem(step.event, "told", "Not recorded: the person or their lawyer was told the result.", row.section, False)


def _date(step: Step, new: Reached) -> Iterator[StepProblem]:
    if step.until is not None and new.day is not None and step.until > new.day:
        what = f"The last day as written is {iso_day(step.until)}; the period ends with {iso_day(new.day)}."
        yield StepProblem(step.event, "date", what, new.limit.section, False)


def _due(last: Reached, facts: BailFacts, run: _Run) -> Due:
    if facts.applied_us is not None and (last.ends_us is None or facts.applied_us < last.ends_us):
        return Due(None, "The court was applied to before the period ended: it counts as extended until the court decides (s.47ZJ(3)).")
    row = last.limit
    if not row.firm:
        held = "the day is the court's" if last.day is not None else "enter the last day that the court set"
        return Due(last.ends_us, f"The length of this step was read in a weak source only and is not counted here: {held}.")
    if last.day is None:
        return Due(None, "The period does not run now: a charging decision is awaited, or the person is in hospital (ss.47ZL, 47ZM).")
    length = f"{row.days} days" if row.days else f"{row.longer if last.longer else row.months} months"
    since = "from the end of the period before" if row.from_current else f"beginning with {iso_day(run.first)}, the day after the arrest"
    stopped = " Days on which it did not run are added." if run.suspended else ""
    return Due(last.ends_us, f"{length} {since} ({row.section}): to the end of {iso_day(last.day)}.{stopped}")

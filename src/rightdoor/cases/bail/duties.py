"""What has to be done about bail, releases under investigation, voluntary attendances and decisions of no further action, by when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.bail.state import Bail, about_arrest, bails
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.care.death import Deaths
from rightdoor.cases.care.kinds import DEATH
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.custody.state import CHARGED, Encounter, People, arrests, voluntary
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_day
from rightdoor.rules.clocks import bail_return, nfa_notice, rui_review, voluntary_review
from rightdoor.rules.clocks.bail import Reached
from rightdoor.rules.clocks.bail_rules import bail_due, bail_rule
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Due

AREA = "bail"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each bail, each decision of no further action, each person who waits for a decision without bail."""
    del as_of_us
    for bail in bails(history):
        yield from _ends(history, about, bail)
        yield from _returns(history, about, bail)
    yield from _notices(history, about)
    for wait in waits(history):
        yield from _reviews(history, about, wait)


def _ends(history: History, about: About, bail: Bail) -> Iterator[CaseDuty]:
    """Each limit that was reached: done by the step after it, or by what ended bail."""
    reached, calendar = bail.clock.reached, calendar_of(about.nation)
    rule = bail_rule(bail.facts.arrested_us)
    may = "; ".join(f"{limit.who} ({limit.section})" for limit in bail.clock.open)
    for i, limit in enumerate(reached):
        last = i == len(reached) - 1
        event = history.one(limit.event)
        if event is None:
            continue
        due = bail_due(bail.facts, calendar) if last else refused(rule, calendar) or _past(limit)
        done = bail.over if last else history.one(reached[i + 1].event)
        task = Task(
            AREA,
            rule._replace(extend=may if last else ""),
            "Decide before bail ends: extend, charge, release or no further action",
            _why(bail),
            "bail-extended",
        )
        yield clocked(task, history, about, event, due=due, done=done)


def _why(bail: Bail) -> str:
    held = {"PCSC_2022": "arrests from 28 October 2022", "PCA_2017": "arrests from 3 April 2017 to 27 October 2022"}
    return f"The person is on bail under the law for {held.get(bail.clock.regime, 'arrests before 3 April 2017')}."


def _past(limit: Reached) -> Due:
    return Due(
        limit.ends_us,
        "An earlier limit." if limit.day is None else f"An earlier limit ({limit.limit.section}): to the end of {iso_day(limit.day)}.",
    )


def _returns(history: History, about: About, bail: Bail) -> Iterator[CaseDuty]:
    for each in bail.appointments:
        task = Task(
            AREA, bail_return.RULE, "Meet the person who answers bail", "A day to return was appointed.", "bail-answered", part="return"
        )
        yield clocked(task, history, about, each.event, due=bail_return.due(each.at_us), done=each.met)


def _notices(history: History, about: About) -> Iterator[CaseDuty]:
    """Each decision of no further action: one notice serves all decisions about one arrest or attendance."""
    calendar = calendar_of(about.nation)
    given = [(_encounter(history, history.one(e.text("decision"))), e) for e in history.of("nfa-notice")]
    for event in history.of("nfa", "released-no-action"):
        mine = _encounter(history, event)
        task = Task(
            AREA,
            nfa_notice.RULE,
            "Give the written notice of no further action",
            "Whoever was arrested or interviewed is told in writing.",
            "nfa-notice",
        )
        done = first(tuple(notice for encounter, notice in given if encounter == mine))
        yield clocked(task, history, about, event, due=nfa_notice.due(event.at_us, calendar), done=done)


def _encounter(history: History, event: Event | None) -> str:
    return history.root(event.text("encounter") or event.text("arrest")) if event is not None else ""


class Wait(NamedTuple):
    """Somebody who waits for a decision without bail: since which event, the reviews held, what ended the wait (None while it lasts)."""

    since: Event
    reviews: tuple[Event, ...]
    ended: Event | None


def waits(history: History) -> Iterator[Wait]:
    """Releases under investigation and voluntary attendances, in order."""
    for arrest in arrests(history):
        events = about_arrest(history, arrest)
        for i, event in enumerate(events):
            if event.kind == "released-under-investigation":
                later = (each for each in events[i + 1 :] if each.kind in _ENDS)
                yield Wait(event, history.about("about", event, "investigation-review"), next(later, None))
    people = People(history)
    for attendance in voluntary(history):
        records = [one for each in attendance.events if (one := history.one(each)) is not None]
        held = tuple(each for record in records for each in history.about("about", record, "investigation-review"))
        yield Wait(records[0], held, _decided(history, attendance, people))


_ENDS: Final = ("released-on-bail", "released-under-investigation", "released-no-action", "nfa", CHARGED, DEATH)


def _decided(history: History, attendance: Encounter, people: People) -> Event | None:
    """A charge, no further action, an arrest of the same person later on, or the person's death."""
    dead = Deaths(history).of(history.one(attendance.event))
    roots = {history.root(each) for each in attendance.events}
    for event in history.of("nfa", CHARGED, "arrest", DEATH):
        if event.at_us < attendance.at_us:
            continue
        if event.kind == DEATH:
            if dead is not None and event.id == dead.id:
                return event
            continue
        if event.kind == "nfa" and _encounter(history, event) in roots:
            return event
        if event.kind != "nfa" and attendance.person and people.of(event) == attendance.person:
            return event
    return None


def _reviews(history: History, about: About, wait: Wait) -> Iterator[CaseDuty]:
    """One after the other, each counted from the one before; what ends the wait does the last."""
    calendar = calendar_of(about.nation)
    free = wait.since.kind == "voluntary-attendance"
    rule, count = (voluntary_review.RULE, voluntary_review.due) if free else (rui_review.RULE, rui_review.due)
    what = "Review the case of somebody who attended voluntarily" if free else "Review the release under investigation"
    task = Task(AREA, rule, what, "No end follows in law: somebody waits for a decision.", "investigation-review")
    chain = [wait.since, *(e for e in wait.reviews if wait.ended is None or e.at_us <= wait.ended.at_us)]
    for i, event in enumerate(chain):
        done = chain[i + 1] if i + 1 < len(chain) else wait.ended
        yield clocked(task, history, about, event, due=count(event.at_us, calendar), done=done)

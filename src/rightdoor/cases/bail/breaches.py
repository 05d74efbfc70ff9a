"""What went past a rule of bail, release under investigation and no further action: recorded as it happened, named, with what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.bail.kinds import FACTORS
from rightdoor.cases.bail.papers import papers_missing
from rightdoor.cases.bail.state import Bail, bails
from rightdoor.cases.breach import Breach
from rightdoor.cases.custody.breaches import COUNTED
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_day
from rightdoor.rules.clocks.bail import StepProblem, bail_clock
from rightdoor.rules.clocks.counting import day_of

_LAPSED: Final = "Bail ends with the period. Tell the person and the victim that no conditions hold; release under investigation, charge or no further action is recorded."
_ELSE: Final = "Look at the record, correct it if it is wrong, and tell the supervisor if it is not."
_TODO: Final = {
    "rank": "Have somebody of the rank decide again, now, while the period runs.",
    "order": "Enter the step that is missing if it was taken; else bail ends with the period that holds.",
    "expired": _LAPSED,
    "designation": "Enter the designation if it was made in time; else bail ends with the period that holds.",
    "consulted": "Enter the consultation, or tell the officer who authorised it.",
    "tests": "Have the officer say which conditions were found met.",
    "invited": "Enter when they were told, or tell the person and their lawyer now and have it decided again while the period runs.",
    "heard": "Enter what was said, or have it decided again while the period runs.",
    "told": "Tell the person or their lawyer now, and enter it.",
    "date": "Correct the date given to the person, and tell them.",
}


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of bail by arrest, then what papers are missing."""
    if about.nation not in COUNTED:
        return
    for bail in bails(history):
        yield from (_step(problem) for problem in bail.clock.problems)
        for event in bail.events:
            if event.kind == "released-on-bail":
                yield from _release(event, bail)
            if event.kind in ("released-on-bail", "bail-extended"):
                yield from _return(event, bail)
            if event.kind == "bail-cancelled" and not event.yes("told"):
                yield Breach(
                    "BR-BAIL-TOLD",
                    event.id,
                    "The person was not told that bail was cancelled.",
                    "PACE s.47",
                    "Tell the person and the lawyer now.",
                )
        yield from _lapsed(bail)
    yield from _volunteers(history)
    for paper in papers_missing(history):
        yield Breach("BR-PAPER", paper.event, paper.what, paper.rule, paper.todo)


def _step(problem: StepProblem) -> Breach:
    void = " The period is not extended by it." if problem.void else ""
    return Breach(f"BR-BAIL-{problem.code.upper()}", problem.event, problem.what + void, problem.rule, _TODO.get(problem.code, _ELSE))


def _release(event: Event, bail: Bail) -> Iterator[Breach]:
    """What a release on bail must be decided on (s.50A); before 3 April 2017 bail needed none of it."""
    if bail.clock.regime == "PRE_2017":
        return
    if not event.yes("necessary"):
        what = "Not recorded: bail is necessary and proportionate in all the circumstances."
        yield Breach(
            "BR-BAIL-NECESSARY", event.id, what, "PACE s.50A", "Have the custody officer say so with reasons, or release without bail."
        )
    if not event.yes("representations"):
        what = "Not recorded: representations of the person or their lawyer were considered."
        yield Breach("BR-BAIL-HEARD", event.id, what, "PACE s.50A", "Enter them, or have the decision taken again.")
    if bail.clock.regime != "PCSC_2022":
        return
    missing = [words for code, words in FACTORS if code not in event.texts("factors")]
    if missing:
        what = (
            f"Released on bail without a record of {'any factor' if len(missing) == len(FACTORS) else 'each factor'}: {'; '.join(missing)}."
        )
        yield Breach("BR-BAIL-FACTORS", event.id, what, "PACE s.50A(2)", "Have the custody officer record each factor that was considered.")
    if event.text("victim_views") == "not-sought" and event.text("conditions"):
        what = "The victim's views on the conditions were not sought."
        yield Breach(
            "BR-BAIL-VIEWS",
            event.id,
            what,
            "PACE ss.30CA, 47 as amended in 2022",
            "Seek them now, put them before the custody officer, and tell the victim the outcome.",
        )


def _return(event: Event, bail: Bail) -> Iterator[Breach]:
    """The day appointed is the last of the period as it then stood, unless aligned with other bail or before an expected charge (s.47ZA)."""
    at, regime = event.number("return_at"), bail.clock.regime
    if at is None or regime == "PRE_2017":
        return
    facts = bail.facts
    then = bail_clock(
        facts._replace(
            steps=tuple(s for s in facts.steps if s.at_us <= event.at_us),
            marks=tuple(m for m in facts.marks if m.at_us <= event.at_us),
            applied_us=None,
        )
    )
    last = then.reached[-1].day if then.reached else None
    if last is None:
        return
    day = day_of(at)
    aligned = event.text("aligned") in ("other-bail", "charge")
    if day > last or (day < last and not aligned):
        where = "after" if day > last else "before"
        what = f"To return on {iso_day(day)}, {where} the last day of the period, {iso_day(last)}."
        todo = (
            "Appoint the last day, and tell the person."
            if day > last
            else "Enter why (other bail, a charge expected), or appoint the last day."
        )
        yield Breach("BR-BAIL-RETURN", event.id, what, "PACE s.47ZA(2)-(5)", todo)


def _lapsed(bail: Bail) -> Iterator[Breach]:
    """Bail that ended by an event after its period had run out."""
    over, end = bail.over, bail.clock.end.due_us
    if over is not None and end is not None and over.at_us > end:
        what = f"Bail had run out with {iso_day(day_of(end) - 1)}; what ended it lies later. No conditions held in between."
        yield Breach("BR-BAIL-LAPSED", over.id, what, bail.clock.reached[-1].limit.section, _LAPSED)


def _volunteers(history: History) -> Iterator[Breach]:
    for event in history.of("released-on-bail", "released-under-investigation", "released-no-action"):
        named = history.one(event.text("arrest"))
        if named is not None and named.kind == "voluntary-attendance":
            what = "Somebody who attended voluntarily was released as if arrested. There is no power of bail."
            yield Breach(
                "BR-BAIL-VOLUNTEER",
                event.id,
                what,
                "PACE ss.29, 30A, 47",
                "Tell the person that no bail holds. If there was an arrest, record it and correct this.",
            )

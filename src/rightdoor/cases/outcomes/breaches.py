"""Outcome codes that do not fit the day, the charge or a child who is the person reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.outcomes.state import CHARGED_CODE
from rightdoor.cases.safeguarding.duties_child import on_child_track
from rightdoor.model.civil import iso_day
from rightdoor.reference.outcomes import outcome
from rightdoor.rules.clocks.counting import day_of

RULES: Final = "Home Office Counting Rules, outcome codes as dated data of this program"
NPCC: Final = "practice for children who are the person reported: Outcome 21 is asked first (from memory: look it up)"


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of each outcome recorded."""
    for event in history.of(k.OUTCOME):
        yield from _dated(event)
        if event.text("outcome") == CHARGED_CODE and not history.of("charged"):
            yield Breach(
                "BR-OUTCOME-NO-CHARGE",
                event.id,
                "The outcome says charged or summonsed, and no charge is recorded.",
                RULES,
                "Record the charge, or correct the outcome.",
            )
        if on_child_track(history, about) and not history.of("outcome-21-asked"):
            yield Breach(
                "BR-OUTCOME-21-NOT-ASKED",
                event.id,
                "The person reported is a child, and an outcome was recorded before anybody asked whether Outcome 21 fits.",
                NPCC,
                "Ask now, record the answer, and correct the outcome where it should be another one.",
            )


def _dated(event: Event) -> Iterator[Breach]:
    code = outcome(event.text("outcome"))
    day = day_of(event.at_us)
    if code is not None and not code.first <= day <= code.last:
        since = f" (in use from {iso_day(code.first)})" if day < code.first else ""
        yield Breach(
            "BR-OUTCOME-NOT-IN-USE",
            event.id,
            f"Outcome {code.code} was not in use on that day{since}.",
            f"{RULES}: {code.source}",
            "Ask the force crime registrar which code holds.",
        )

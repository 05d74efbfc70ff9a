"""What stands of bail, releases under investigation and voluntary attendances, as a page shows it; why the case stays open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.area import Line
from rightdoor.cases.bail.duties import waits
from rightdoor.cases.bail.state import Bail, bails
from rightdoor.cases.custody.state import People
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_day

REGIMES: Final = {
    "PRE_2017": "arrest before 3 April 2017: no limit in statute",
    "PCA_2017": "arrest from 3 April 2017 to 27 October 2022",
    "PCSC_2022": "arrest from 28 October 2022",
}


def lines(history: History) -> Iterator[Line]:
    """Each bail, then each person who waits without bail."""
    people = People(history)
    for bail in bails(history):
        rows = (
            ("Person", people.called(bail.arrest.person)),
            ("Law", REGIMES[bail.clock.regime]),
            ("Ends", ends(bail)),
            ("Conditions", "; ".join(bail.conditions) or "none"),
        )
        yield Line("Bail", "on bail" if bail.over is None else "ended", rows, bail.first.id)
    for wait in waits(history):
        what = "Voluntary attendance" if wait.since.kind == "voluntary-attendance" else "Released under investigation"
        yield Line(
            what, "decided" if wait.ended is not None else "waits for a decision", (("Reviews", str(len(wait.reviews))),), wait.since.id
        )


def ends(bail: Bail) -> str:
    """The last day of the period, or why it has none."""
    last = bail.clock.reached[-1].day if bail.clock.reached else None
    return bail.clock.end.counted if last is None or bail.clock.end.due_us is None else iso_day(last)


def keeps_open(history: History) -> Iterator[str]:
    """Somebody is on bail, or waits for a decision."""
    if any(bail.over is None for bail in bails(history)):
        yield "Somebody is on bail. Record what ended it."
    if any(wait.ended is None for wait in waits(history)):
        yield "Somebody waits for a decision, released under investigation or after a voluntary attendance."

"""The five questions of the first screen: where, when, how sure, what is not known, what next; with the letter to the provider already written.

The same words as a package's page (`reporting`), as plain values for whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rightdoor.casework.packages.paper_words import in_words
from rightdoor.casework.subjects.chosen import choice_of
from rightdoor.casework.subjects.papers import Papers
from rightdoor.model.counting import counted
from rightdoor.operations.places import Place
from rightdoor.reporting.ceiling import ceiling
from rightdoor.reporting.question import Question, questions, refused_settles
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown, moment
from rightdoor.reporting.undermining import Undermining, undermining

_UNREAD = frozenset({"lease", "footprint"})  # no sentence of the first screen quotes them: a log of a million rows is not read for it
MOST = 6  # points under "what is missing"; the rest is counted


class Door(NamedTuple):
    """A candidate address: in words, never by itself where there are others; and the place of the paper that names it."""

    premises: str
    words: str
    role_words: str
    status: str
    events: int
    source: Place | None


class FirstScreen(NamedTuple):
    """`missing` are (what would raise the status, the check that asks it), what puts a refused paper right first; `more_missing` how many others there are.

    `alike`: why candidates that read alike stand apart. `put_right`: what a stop on another event asks, where the subject is not corroborated.
    """

    doors: tuple[Door, ...]
    one_door: bool
    status: str
    sure: str
    when: str
    missing: tuple[tuple[str, str], ...]
    more_missing: int
    letters: tuple[Question, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    undermining: tuple[Undermining, ...]
    alike: tuple[str, ...] = ()
    put_right: tuple[tuple[str, str], ...] = ()


def shown_of(papers: Papers) -> SubjectShown:
    """The subject with its events and their papers, for the words of `reporting`."""
    papers.places.prefetch_records(Place(p[1], p[3]) for event in papers.events for p in event.papers if p[0] not in _UNREAD)
    events = tuple(
        EventShown(
            event.line,
            tuple(
                PaperShown(p[0], p[1], p[2], "", p[3], p[4], p[5], {} if p[0] in _UNREAD else _values(papers, p[1], p[3]))
                for p in event.papers
            ),
        )
        for event in papers.events
    )
    facts = tuple(d for d in papers.decisions if d.kind == "fact" and d.body.get("about") in papers.spoken_of)
    grounds = tuple(d for d in papers.decisions if d.kind == "grounds" and d.body.get("subject") == papers.row.subject)
    return SubjectShown(papers.row.subject, events, facts=facts, grounds=grounds)


def first_screen(papers: Papers, *, now_us: int | None = None) -> FirstScreen:
    """Everything that the first screen says. `now_us`: the letter for requests not yet made follows the plan's choice as of then."""
    shown = shown_of(papers)
    where, said = shown.standing, ceiling(shown)
    best = [event for event in shown.events if event.line["status"] == where.status]
    put_right = tuple((in_words(settle), code) for settle, code in refused_settles(shown))
    settle = list(
        dict.fromkeys(
            (
                *put_right,
                *(
                    (in_words(str(f["settle"])), str(f["code"]))
                    for event in best
                    for f in event.line["findings"]
                    if f["severity"] != "note" and f["settle"]
                ),
            )
        )
    )
    return FirstScreen(
        tuple(
            Door(c.premises, where.label(c.premises), c.role_words, c.status, len(c.events), _named_at(shown.events, c.premises))
            for c in where.candidates
        ),
        where.one_door,
        where.status,
        said.known[0],
        _when(best, len(shown.events)),
        tuple(settle[:MOST]),
        max(0, len(settle) - MOST),
        tuple(questions(shown, None if now_us is None else choice_of(papers, shown, now_us))),
        said.known[1:],
        said.unknown,
        tuple(undermining(shown, said)),
        where.alike,
        put_right,
    )


def _values(papers: Papers, receipt: str, locator: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for statement in papers.record(receipt, locator):
        if statement.value:
            values.setdefault(statement.field, statement.value)
    return values


def _named_at(events: Iterable[EventShown], premises: str) -> Place | None:
    for event in events:
        if any(p["premises"] == premises for p in event.line["premises"]):
            for paper in event.of_kind("result"):
                return Place(paper.receipt, paper.locator)
    return None


def _when(best: list[EventShown], total: int) -> str:
    if not total:
        return "No event is known."
    first = "; ".join(dict.fromkeys(moment(event.line) for event in best[:3]))
    more = f" and {len(best) - 3} more" if len(best) > 3 else ""
    return f"{first}{more} ({len(best)} of {counted(total, 'event')} {'has' if len(best) == 1 else 'have'} the best status)"

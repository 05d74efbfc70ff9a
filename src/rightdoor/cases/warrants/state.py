"""Where each application and each warrant stands, folded from the history. Pure; a time window is counted by `rules.clocks`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import at_least
from rightdoor.cases.warrants import kinds as k


class Application(NamedTuple):
    """One draft with what became of it. `answer`: the grant or the refusal; `first`: when it first went to court, as far as is recorded."""

    draft: Event
    authorised: tuple[Event, ...]
    applied: Event | None
    answer: Event | None
    first: Event | None

    @property
    def state(self) -> str:
        """In a word or two."""
        if self.answer is not None:
            return "Granted" if self.answer.kind == k.GRANTED else "Refused"
        if self.applied is not None:
            return "Applied for"
        return "Authorised" if any(rank_reaches(each) for each in self.authorised) else "Drafted"


class Entry(NamedTuple):
    """One entry under a warrant. `number` from 1; `authority`: for a further one, or for premises not named; `check`: of the door, before it."""

    event: Event
    number: int
    premises: str
    authority: Event | None
    check: Event | None
    outcome: Event | None


class Warrant(NamedTuple):
    """One warrant as granted, with its entries in order and its return."""

    granted: Event
    application: Application | None
    further: tuple[Event, ...]
    entries: tuple[Entry, ...]
    returned: Event | None
    deconflicted: tuple[Event, ...]

    @property
    def premises(self) -> tuple[str, ...]:
        """Those that it names."""
        return k.named(self.granted.text("premises"))

    @property
    def most(self) -> int | None:
        """How many entries it allows; None for as many as are authorised."""
        entries = self.granted.text("entries")
        return 1 if entries == "one" else self.granted.number("most_entries") if entries == "most" else None

    @property
    def one_set(self) -> bool:
        """Whether it names one set of premises, for one entry: returned once it was executed (s.16(10)(a))."""
        return self.granted.text("extent") == "specific" and self.granted.text("entries") == "one"

    @property
    def state(self) -> str:
        """In a word or two; whether its time ran out is for whoever knows the day."""
        if self.returned is not None:
            return "Returned"
        return "Executed" if self.entries else "Granted"


def rank_reaches(event: Event, floor: str = "inspector") -> bool:
    """Whether the rank that an event states reaches a floor."""
    return at_least(event.text("rank"), floor)


def applications(history: History) -> tuple[Application, ...]:
    """Each draft in order."""
    found = []
    for draft in history.of(k.DRAFTED):
        answers = history.about("draft", draft, k.GRANTED, k.REFUSED)
        applied = history.about("draft", draft, k.APPLIED)
        court = history.about("draft", draft, k.APPLIED, k.GRANTED, k.REFUSED)
        found.append(
            Application(
                draft,
                history.about("draft", draft, k.AUTHORISED),
                applied[-1] if applied else None,
                answers[-1] if answers else None,
                court[0] if court else None,
            )
        )
    return tuple(found)


def warrants(history: History) -> tuple[Warrant, ...]:
    """Each warrant in order of its issue."""
    of = {history.root(each.draft.id): each for each in applications(history)}
    return tuple(_warrant(history, granted, of.get(history.root(granted.text("draft")))) for granted in history.of(k.GRANTED))


def _warrant(history: History, granted: Event, application: Application | None) -> Warrant:
    about = [granted] + ([application.draft] if application is not None else [])
    further = history.about("warrant", granted, k.FURTHER)
    returned = history.about("warrant", granted, k.RETURNED)
    deconflicted = tuple(each for one in about for each in history.about("about", one, k.DECONFLICTED))
    checks = tuple(each for one in about for each in history.about("warrant", one, k.CHECKED))
    entries = tuple(_entries(history, granted, further, checks))
    return Warrant(granted, application, further, entries, returned[-1] if returned else None, deconflicted)


def _entries(history: History, granted: Event, further: tuple[Event, ...], checks: tuple[Event, ...]) -> Iterator[Entry]:
    """Each entry with the authority that was given for it: each authority serves one entry, to its premises, after it was given."""
    left = list(further)
    before = 0
    for number, event in enumerate(history.about("warrant", granted, k.EXECUTED), start=1):
        premises = event.text("premises")
        authority = next((each for each in left if each.at_us <= event.at_us and each.text("premises") == premises), None)
        if authority is not None:
            left.remove(authority)
        mine = [each for each in checks if before <= each.at_us <= event.at_us and each.text("premises") == premises]
        outcomes = history.about("entry", event, k.OUTCOME)
        yield Entry(event, number, premises, authority, mine[-1] if mine else None, outcomes[-1] if outcomes else None)
        before = event.at_us


class Search(NamedTuple):
    """One search without a warrant, with the written record of its grounds."""

    event: Event
    recorded: Event | None
    outcome: Event | None


def searches(history: History) -> tuple[Search, ...]:
    """Each in order."""
    found = []
    for event in history.of(k.SEARCHED):
        recorded, outcomes = history.about("search", event, k.SEARCH_RECORDED), history.about("entry", event, k.OUTCOME)
        found.append(Search(event, recorded[0] if recorded else None, outcomes[-1] if outcomes else None))
    return tuple(found)

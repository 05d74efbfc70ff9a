"""A death: whatever would still be sent or said to the person must not be; such duties are closed by it.

Whom a death is of: the person whom it names; where it names nobody, the only person whom the contacts before it name. A death that could be
of one of several stops nothing. What is owed to somebody wrongly affected ends by the death of that person alone, named by both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rightdoor.cases.care.contacts import ENTRIES, contacts, met_us, person_of
from rightdoor.cases.care.kinds import ASSESSED, DEATH
from rightdoor.cases.duty import CaseDuty, Done
from rightdoor.cases.event import Event
from rightdoor.cases.history import History

# kinds of events by which somebody speaks or writes to the person under investigation
TO_THE_PERSON = frozenset(
    {ASSESSED, "righted-told", "righted-welfare", "righted-apology", "nfa-notice", "forfeiture-notice", "prevention-followed-up"}
)
# at which somebody meets the person, or asks them to come
MET = (
    "attendance-invited", "arrest", "voluntary-attendance", "detention-authorised", "interview", "released-on-bail",
    "released-under-investigation", "released-no-action", "bail-answered", "charged",
)  # fmt: skip
_WRONG = ("wrong-premises", "wrong-person")  # outcomes of a search: the household is not that of the person under investigation


class Deaths:
    """The deaths of people under investigation in a history, and whose each is."""

    def __init__(self, history: History) -> None:
        self._history = history
        recorded = [death for death in history.of(DEATH) if death.text("whose") == "person"]
        met = [(person_of(each, history), met_us(each)) for each in contacts(history) if each.kind != "wronged"] if recorded else []
        self._people = {person for person, _ in met if person}
        self.unclear: list[Event] = []  # those that may be of one of several
        self._whose: list[tuple[Event, str]] = []
        for death in recorded:
            before = {person for person, at_us in met if person and at_us <= death.at_us}
            if not person_of(death, history) and len(before) > 1:
                self.unclear.append(death)
            else:
                self._whose.append((death, person_of(death, history) or next(iter(before), "")))

    def of(self, event: Event | None) -> Event | None:
        """The death of whom an event is about or owed to; None where that person is not known to have died."""
        if not self._whose:
            return None
        whose = "" if event is None else person_of(event, self._history)
        wronged = event is not None and self._of_others(event)
        return next((death for death, dead in self._whose if self._same(death, dead, whose, wronged=wronged)), None)

    def _same(self, death: Event, dead: str, whose: str, *, wronged: bool) -> bool:
        if wronged:
            return bool(whose) and bool(death.text("person")) and dead == whose
        return dead == whose if whose else self._people <= {dead}

    def _of_others(self, event: Event) -> bool:
        """Whether it is about somebody wrongly affected, who need not be the person under investigation."""
        if event.kind in ENTRIES:
            return any(each.text("outcome") in _WRONG for each in self._history.about("entry", event, "warrant-outcome"))
        if event.kind == ASSESSED:
            contact = self._history.one(event.text("contact"))
            return contact is not None and self._of_others(contact)
        return event.kind == "wronged" or bool(event.text("wronged"))


def stopped(duties: Iterable[CaseDuty], history: History) -> Iterator[CaseDuty]:
    """The duties; each outgoing contact with a person who has died is closed by the death, and says that it must not be sent."""
    deaths = Deaths(history)
    for duty in duties:
        death = deaths.of(history.one(duty.about)) if duty.done is None and duty.records in TO_THE_PERSON else None
        yield duty if death is None else _closed(duty, death)


def sent_after(history: History) -> Iterator[tuple[Event, Event]]:
    """(contact, death) of each time at which something is recorded as said or sent to a person who is named and had died before."""
    deaths = Deaths(history)
    for event in history.of(*TO_THE_PERSON, *MET):
        death = deaths.of(event) if _reached(event) and person_of(event, history) else None
        if death is not None and met_us(event) > death.at_us:
            yield event, death


def _reached(event: Event) -> bool:
    """Whether the event says that the person was met or written to: an assessment that was not possible met nobody, nor did who did not come."""
    if event.kind == ASSESSED:
        return event.text("done") != "not-possible"
    return event.kind != "bail-answered" or event.yes("came")


def _closed(duty: CaseDuty, death: Event) -> CaseDuty:
    return duty._replace(
        what=f"Must not be sent: {duty.what[:1].lower()}{duty.what[1:]}",
        why="The person has died. What is owed to the family goes through the family liaison officer.",
        done=Done(death.id, death.by, death.at_us),
    )

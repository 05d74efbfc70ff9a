"""Who sent what a case rests on, what a sender would be told, and what came of prevention over the cases that one sees."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from rightdoor.cases.charges.state import charges, orders
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.outcomes.state import Measured, crimes, hand_overs, measured
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.cases.queries import event_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import receipts_of
from rightdoor.casework.referrals.models import Referral

_MEASURED: Final = (k.REFERRED, k.SIGNPOSTED, k.FOLLOWED, WITHDRAWN)
_LONGEST: Final = 400  # of a line of text


class Source(NamedTuple):
    """Who sent referrals of the subject: their references and our receipts of them. `name` "" where no referral of it is seen."""

    name: str
    references: tuple[str, ...]
    receipts: tuple[str, ...]

    @property
    def words(self) -> str:
        """The sender, or which receipts it is asked of."""
        return self.name or f"Sender of {', '.join(self.receipts)}"[:_LONGEST]


def sources_of(acting: Acting, row: Subject) -> list[Source]:
    """One a sender, by name; receipts whose referral one does not see, or whose sender is not stated, stand each on its own."""
    del acting
    receipts = receipts_of(row)
    found = Referral.objects.filter(receipt__in=receipts).values_list("source", "number", "receipt")
    numbers: dict[str, set[str]] = defaultdict(set)
    held: dict[str, set[str]] = defaultdict(set)
    for source, number, receipt in found:
        if source:
            numbers[source] |= {number} if number else set()
            held[source].add(receipt)
    known = {receipt for each in held.values() for receipt in each}
    named = [Source(name, tuple(sorted(numbers[name])), tuple(sorted(held[name]))) for name in sorted(held)]
    return named + [Source("", (), (receipt,)) for receipt in receipts if receipt not in known]


def still_to_list(acting: Acting, row: Subject, history: History) -> list[Source]:
    """Senders of whom nobody recorded yet that they are owed the outcome."""
    listed = {event.text("source") for event in history.of(k.OWED)}
    return [each for each in sources_of(acting, row) if each.words not in listed]


def told_of(history: History) -> list[tuple[str, str]]:
    """(label, words) that a sender is told: outcome codes, charges and how they ended, orders, hand-over. No names, no identifiers."""
    rows = []
    for crime in crimes(history):
        rows.append(("Outcome", crime.code.label if crime.code is not None else "None yet"))
    for charge in charges(history):
        rows.append(("Charge", f"{charge.code} {charge.words}: {charge.state}"))
    rows += [("Order", each.words) for each in orders(history)]
    rows += [("Handed over", dict(k.TO).get(each.handed.text("to"), "")) for each in hand_overs(history) if each.accepted]
    return rows


def prevention_measured(acting: Acting) -> Measured:
    """Over all cases that one sees, closed ones included."""
    del acting
    events: dict[str, list[Event]] = defaultdict(list)
    for row in EventRow.objects.filter(kind__in=_MEASURED).select_related("by").order_by("case_id", "nth"):
        events[row.case_id].append(event_of(row))
    return measured(History(held) for held in events.values())

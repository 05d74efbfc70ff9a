"""Charges, hearings and orders of a case: folded from its events, and what the dated offences say of each charge."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from rightdoor.cases.charges import kinds as k
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.reference.offences import SUFFIXES, Offence, standing, versions

End = Literal["", "discontinued", "acquitted", "convicted"]
_GUILTY: Final = {("plea", "guilty"), ("plea", "alternative"), ("finding", "guilty"), ("finding", "alternative")}


class Charge(NamedTuple):
    """`offence`: as it stood on the first day of the offence, None where the data have none for that day."""

    charged: Event
    offence: Offence | None
    plea: Event | None
    finding: Event | None
    sentence: Event | None
    ended: Event | None

    @property
    def code(self) -> str:
        """The code, with the letter of an attempt and the like."""
        return code_of(self.charged)

    @property
    def words(self) -> str:
        """The wording."""
        own = self.charged.text("other_words")
        last = versions(self.charged.text("offence"))
        wording = own or (last[-1].words if last else self.code)
        kind = dict(SUFFIXES).get(self.charged.text("inchoate"), "")
        return f"{wording} ({kind})" if kind else wording

    @property
    def end(self) -> End:
        """How it ended, "" while it runs."""
        if self.ended is not None:
            return "discontinued" if self.ended.kind == k.DISCONTINUED else "acquitted"
        if self.sentence is not None:
            return "convicted"
        if self.finding is not None:
            said = self.finding.text("finding")
            return "acquitted" if said == "not-guilty" else "convicted" if ("finding", said) in _GUILTY else ""
        return "convicted" if self.plea is not None and ("plea", self.plea.text("plea")) in _GUILTY else ""

    @property
    def state(self) -> str:
        """In words."""
        if self.sentence is not None:
            return dict(k.SENTENCES).get(self.sentence.text("sentence"), "Sentenced")
        if self.ended is not None:
            return "Discontinued" if self.ended.kind == k.DISCONTINUED else "Acquitted"
        if self.finding is not None:
            return dict(k.FINDINGS).get(self.finding.text("finding"), "")
        if self.plea is not None:
            return f"Plea: {dict(k.PLEAS).get(self.plea.text('plea'), '').lower()}"
        return "Charged"


class Listed(NamedTuple):
    """A hearing that was fixed, and what it came to; None while it is ahead or nobody recorded it."""

    fixed: Event
    held: Event | None


class Order(NamedTuple):
    """An order; `reviewed`: the look before its end."""

    made: Event
    reviewed: Event | None

    @property
    def words(self) -> str:
        """Which."""
        return dict(k.ORDERS).get(self.made.text("order"), "Order")


def code_of(charged: Event) -> str:
    """The code of a charge."""
    code = charged.text("offence")
    return charged.text("other_code") if code == k.OTHER else code + charged.text("inchoate")


def charges(history: History) -> tuple[Charge, ...]:
    """Each in the order of charging."""
    return tuple(_charge(each, history) for each in history.of(k.CHARGED))


def _charge(charged: Event, history: History) -> Charge:
    def last(*kinds: str) -> Event | None:
        found = history.about("charge", charged, *kinds)
        return found[-1] if found else None

    day = charged.number("offence_first")
    offence = standing(charged.text("offence"), day) if day is not None else None
    return Charge(charged, offence, last(k.PLEA), last(k.FINDING), last(k.SENTENCED), last(k.DISCONTINUED, k.ACQUITTED))


def listed(history: History) -> tuple[Listed, ...]:
    """Hearings that were fixed, in the order of fixing."""
    held = ((each, history.about("fixed", each, k.HEARING)) for each in history.of(k.FIXED))
    return tuple(Listed(fixed, found[0] if found else None) for fixed, found in held)


def orders(history: History) -> tuple[Order, ...]:
    """Orders in the order of making."""
    found = ((each, history.about("order", each, k.ORDER_REVIEWED)) for each in history.of(k.ORDER))
    return tuple(Order(made, reviews[-1] if reviews else None) for made, reviews in found)


def over(history: History) -> Event | None:
    """The event with which nothing more is done against anybody of the case; None while something is, or a court convicted.

    Without charges: the last decision of no further action, when each arrest and voluntary attendance has one.
    """
    known = charges(history)
    if known:
        ends = [each.ended or each.finding for each in known if each.end in ("discontinued", "acquitted")]
        return max((e for e in ends if e is not None), key=lambda e: e.at_us) if len(ends) == len(known) else None
    encounters = {history.root(each.id) for each in history.of("arrest", "voluntary-attendance")}
    decided = history.of("nfa", "released-no-action")
    closed = {history.root(each.text("encounter") or each.text("arrest")) for each in decided}
    return decided[-1] if decided and encounters <= closed else None

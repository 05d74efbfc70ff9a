"""What stands of charges, hearings and orders, as pages show it, and what of them keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.charges import kinds as k
from rightdoor.cases.charges.state import Charge, Listed, Order, charges, listed, orders
from rightdoor.cases.history import History
from rightdoor.model.civil import MINUTE, iso_day, iso_utc
from rightdoor.reference.offences import MODES, READ


def lines(history: History) -> Iterator[Line]:
    """Charges, then hearings, then orders."""
    yield from (_charge(each) for each in charges(history))
    yield from (_hearing(each) for each in listed(history))
    yield from (_order(each) for each in orders(history))


def _charge(charge: Charge) -> Line:
    event = charge.charged
    first, last = event.number("offence_first"), event.number("offence_last")
    days = " to ".join(iso_day(day) for day in (first, last) if day is not None)
    rows = [("Offence", charge.words), ("Day of the offence", days), ("Charged", moment(event.at_us))]
    if charge.offence is not None:
        held = charge.offence
        rows += [("Provision", f"{held.provision}, class {held.ho_class or 'not stated'}, {MODES[held.mode]}")]
        rows += [("Maximum on indictment", held.maximum_words), ("Consent of the Director", _consent(charge))]
    for label, what, words in (("Plea", charge.plea, dict(k.PLEAS)), ("The court's finding", charge.finding, dict(k.FINDINGS))):
        if what is not None:
            rows.append((label, f"{words.get(what.text(what.kind.removeprefix('trial-')), '')}, {moment(what.at_us)}"))
    if charge.sentence is not None:
        months = charge.sentence.number("months")
        length = f", {months} months" if months is not None else ""
        rows.append(("Sentence", f"{charge.state}{length}, {moment(charge.sentence.at_us)}"))
    if charge.ended is not None and charge.ended.kind == k.DISCONTINUED:
        rows.append(("Why", f"{dict(k.WHY).get(charge.ended.text('why'), '')}: {charge.ended.text('reason')}"))
    return Line(charge.code, charge.state, tuple(rows), event.id)


def _consent(charge: Charge) -> str:
    held = charge.offence
    if held is None or held.consent is None:
        return READ[""]
    if not held.consent:
        return "not needed"
    return "needed, given" if charge.charged.yes("consent") else "needed, none recorded"


def _hearing(each: Listed) -> Line:
    rows = [("Court", each.fixed.text("court")), ("When", moment(each.fixed.number("when") or 0))]
    if each.held is not None:
        rows.append(("Came to", dict(k.CAME_TO).get(each.held.text("came_to"), "")))
    return Line(dict(k.HEARINGS).get(each.fixed.text("hearing"), "Hearing"), "Held" if each.held else "Fixed", tuple(rows), each.fixed.id)


def _order(order: Order) -> Line:
    last = order.made.number("last_day")
    until = "no end" if order.made.yes("indefinite") else iso_day(last) if last is not None else "not stated"
    rows = [("Made", moment(order.made.at_us)), ("Until", until)]
    if order.made.text("terms"):
        rows.append(("Terms", order.made.text("terms")))
    return Line(order.words, "Looked at before its end" if order.reviewed else "Made", tuple(rows), order.made.id)


def moment(at_us: int) -> str:
    """An instant to the minute, UTC."""
    return iso_utc(at_us - at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def keeps_open(history: History) -> Iterator[str]:
    """Charges that have no end, and convictions without a sentence."""
    for charge in charges(history):
        if not charge.end:
            yield f"The charge {charge.code} has no end yet: record how it ended."
        elif charge.end == "convicted" and charge.sentence is None:
            yield f"The sentence for {charge.code} is not recorded."

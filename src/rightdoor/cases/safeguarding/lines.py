"""What stands of safeguarding, as a page shows it; and what of it keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Kind
from rightdoor.cases.safeguarding import children as ch
from rightdoor.cases.safeguarding import risks as r
from rightdoor.cases.safeguarding import together as t
from rightdoor.cases.safeguarding import trust
from rightdoor.cases.safeguarding.definitions import definition
from rightdoor.cases.safeguarding.state import Child, Position, Protection, Risk, children, positions, protections, reference_of, risks
from rightdoor.model.civil import MINUTE, iso_utc

_KINDS: dict[str, Kind] = {kind.code: kind for kind in (*ch.KINDS, *r.KINDS, *t.KINDS, *trust.KINDS)}


def chosen(event: Event, name: str) -> str:
    """What was chosen in a field, in words; what was typed, where it has no choices."""
    field = next((each for each in _KINDS[event.kind].fields if each.name == name), None) if event.kind in _KINDS else None
    words = dict(field.choices) if field is not None else {}
    if event.texts(name):
        return ", ".join(words.get(each, each) for each in event.texts(name))
    return words.get(event.text(name), event.text(name))


def moment(at_us: int) -> str:
    """An instant to the minute, UTC."""
    return iso_utc(at_us - at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def lines(history: History) -> Iterator[Line]:
    """Children, risks, police protection, positions of trust, in the order of record."""
    for child in children(history):
        yield _child(child, history)
    for risk in risks(history):
        yield _risk(risk, history)
    for protection in protections(history):
        yield _protection(protection, history)
    for position in positions(history):
        yield _position(position)


def _child(child: Child, history: History) -> Line:
    rows = [("Age", chosen(child.event, "age_band")), ("Relation", chosen(child.event, "relation"))]
    rows.append(("Local authority", (child.identified.text("authority") if child.identified else "") or child.event.text("authority")))
    if child.event.text("sibling_of"):
        rows.append(("Brother or sister of", reference_of(child.event.text("sibling_of"), history)))
    for mark in child.marked:
        held = definition(mark.text("definition"))
        rows.append((f"Counted as {held.word}" if held else "Counted", f"{moment(mark.at_us)}: {held.words if held else ''}"))
    for plan in history.about("child", child.event, "safeguarding-plan"):
        rows.append(("Plan", plan.text("plan")))
    for worker in history.about("child", child.event, "social-worker"):
        rows.append(("Social worker", f"{worker.text('worker')}, {worker.text('body')}"))
    state = "identified" if child.identified else "recorded"
    return Line(f"Child: {child.reference}", state, tuple((label, value) for label, value in rows if value), child.event.id)


def _risk(risk: Risk, history: History) -> Line:
    who = reference_of(risk.event.text("child"), history)
    rows = [
        ("Risk", chosen(risk.event, "risk")),
        ("Known from", chosen(risk.event, "source")),
        ("In danger now", "Yes" if risk.event.yes("immediate") else "No"),
    ]
    if risk.decision is not None:
        rows += [("Reason", risk.decision.text("reason")), ("Decided by", risk.decision.text("decided_by"))]
        rows.append(("Other children of the household", chosen(risk.decision, "siblings")))
        told = [risk.decision.text(name) for name in ("family_who", "family_what", "family_when")]
        rows.append(("The family is told", "; ".join(each for each in told if each)))
    for referral in risk.referrals:
        answer = "not acknowledged" if referral.received is None else chosen_answer(referral.received, referral.answered)
        rows.append(("Referred", f"{moment(referral.event.at_us)} to {referral.event.text('to')}: {answer}"))
    for discussion in risk.discussions:
        rows.append(("Strategy discussion", f"{moment(discussion.event.at_us)}: {chosen(discussion.event, 'outcome')}"))
    state = "no decision yet" if risk.decision is None else chosen(risk.decision, "decision")
    return Line(f"Risk to {who}", state, tuple((label, value) for label, value in rows if value), risk.event.id)


def chosen_answer(received: Event, answered: Event | None) -> str:
    """What the authority said of a referral."""
    said = answered or received
    return f"{chosen(said, 'response')} ({said.text('by')})"


def _protection(protection: Protection, history: History) -> Line:
    rows = [("Begun", moment(protection.event.at_us)), ("Designated officer", protection.event.text("designated"))]
    if protection.ended is not None:
        rows.append(("Ended", f"{moment(protection.ended.at_us)}: {chosen(protection.ended, 'how')}"))
    told = protection.told
    rows.append(("Local authority told", "not yet" if told is None else moment(told.number("authority_told") or told.at_us)))
    who = reference_of(protection.event.text("child"), history)
    return Line(f"Police protection: {who}", "ended" if protection.ended else "in protection", tuple(rows), protection.event.id)


def _position(position: Position) -> Line:
    rows = [("With children", "Yes" if position.event.yes("with_children") else "No"), ("Known", chosen(position.event, "known"))]
    if position.decision is not None:
        tells = chosen(position.decision, "tell") or "nobody"
        rows += [
            ("Told by decision", tells),
            ("Reason", position.decision.text("reason")),
            ("Decided by", position.decision.text("decided_by")),
        ]
    for told in position.told:
        since = " Reversed." if told.reversed else " Told of the outcome." if told.updated else ""
        rows.append(("Told", f"{moment(told.event.at_us)}: {told.event.text('to')}.{since}"))
    state = "no decision yet" if position.decision is None else "decided"
    return Line(f"Position of trust: {position.event.text('role')}", state, tuple(rows), position.event.id)


def keeps_open(history: History) -> Iterator[str]:
    """A case is not closed while nobody has recorded whether a child is at risk, nor while a noted risk has no decision."""
    held = list(risks(history))
    if not held and not history.of("no-child-known"):
        yield "Nobody has recorded whether a child is at risk: note the risk and decide on it, or record that none is known and what was asked."
    for risk in held:
        if risk.decision is None:
            yield f"The risk to {reference_of(risk.event.text('child'), history)} noted on {moment(risk.event.at_us)} has no safeguarding decision."

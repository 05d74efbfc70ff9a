"""The draft of a referral to children's social care: what is known of the risk, how sure the papers are, what is not known. Nothing is typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.duties_child import on_child_track
from rightdoor.cases.safeguarding.lines import chosen, moment
from rightdoor.cases.safeguarding.state import Child, Risk, children, reference_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.queries import about_of
from rightdoor.casework.conditions import Conditioned
from rightdoor.casework.safeguarding.identities import Identity
from rightdoor.casework.subjects.first_screen import shown_of
from rightdoor.casework.subjects.papers import Papers
from rightdoor.reporting.ceiling import NO_PERSON, ceiling, status_sentence
from rightdoor.reporting.standing import Standing, standing

NO_PAPERS = "The papers of the subject are not shown to whoever drafted this: at which premises the connection was is not known here."
ASKS = (
    "Acknowledge this referral and say what you decide, within one working day, with your reference.",
    "Keep the attribution status and the sentence beside it with whatever you record: nobody is said to have done anything.",
    "Tell the family nothing before it is agreed who tells them what and when.",
    "Whatever turns out to be wrong is corrected in writing: then correct your record too, and confirm it.",
)
_CAVEAT = "The provider's own caveat"
_CHILD_REPORTED = "The person reported is a child: safeguarding comes first, and no enforcement is the next step."


class ChildSaid(NamedTuple):
    """A child as the referral names it. `identity`: None where it is left out, or nothing is recorded."""

    event: str
    reference: str
    age: str
    relation: str
    authority: str
    identity: Identity | None


class Draft(NamedTuple):
    """A referral as it would be sent. `status`, `ceiling`: what it carries; `places`: premises that the papers name, none without the others.

    `known`: what else has to be said of the papers; identifiers and connections stay here, since whoever receives it needs neither.

    `risk`, `decision`: rows of (label, words). `withheld`: how many identities are recorded and left out.
    """

    case: str
    subject: str
    risk_event: str
    to: str
    status: str
    ceiling: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    places: tuple[str, ...]
    risk: tuple[tuple[str, str], ...]
    decision: tuple[tuple[str, str], ...]
    children: tuple[ChildSaid, ...]
    withheld: int
    immediate: bool
    conditions: Conditioned
    asks: tuple[str, ...] = ASKS

    @property
    def digest(self) -> str:
        """Of what it says: for the ledger, which names nothing of it."""
        return hashlib.sha256(json.dumps(self, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()


class Sources(NamedTuple):
    """What a draft is made from. `papers`: None where the acting account does not see the subject; `identities`: those that go in."""

    case: Case
    history: History
    papers: Papers | None
    conditions: Conditioned
    identities: Mapping[str, Identity]
    recorded: frozenset[str]  # the children of whom an identity is recorded, by their events, as far as one may know


def draft_of(sources: Sources, risk: Risk) -> Draft:
    """The draft about one risk."""
    history, about = sources.history, about_of(sources.case)
    where, known, unknown = _papers(sources)
    status = where.status if where is not None else about.status
    sentence = _ceiling(status, where)
    said = tuple(_children(sources, risk))
    return Draft(
        case=sources.case.pk,
        subject=sources.case.subject,
        risk_event=risk.event.id,
        to=next((child.authority for child in said if child.authority), ""),
        status=status or "none",
        ceiling=sentence,
        known=((_CHILD_REPORTED,) if on_child_track(history, about) else ()) + known,
        unknown=tuple(dict.fromkeys((*_not_known(history, risk, said), *unknown))),
        places=tuple(where.label(each.premises) for each in where.candidates) if where is not None else (),
        risk=tuple(_risk(risk, history)),
        decision=tuple(_decision(risk)),
        children=said,
        withheld=sum(child.identity is None and child.event in sources.recorded for child in said),
        immediate=risk.event.yes("immediate"),
        conditions=sources.conditions,
    )


def _papers(sources: Sources) -> tuple[Standing | None, tuple[str, ...], tuple[str, ...]]:
    if sources.papers is None:
        return None, (), (NO_PERSON, NO_PAPERS)
    said = ceiling(shown_of(sources.papers))
    caveats = tuple(each for each in said.known if each.startswith(_CAVEAT))  # no identifier, no connection: they need neither
    return standing(event.line for event in sources.papers.events), caveats, said.unknown


def _ceiling(status: str, where: Standing | None) -> str:
    if not status:
        return f"There is no attribution: what is said here rests on the report alone. {NO_PERSON}"
    return f"{status_sentence(status, where.strands if where is not None else 0)} {NO_PERSON}"


def _risk(risk: Risk, history: History) -> Iterator[tuple[str, str]]:
    event = risk.event
    yield "Risk to", reference_of(event.text("child"), history)
    yield "What kind", chosen(event, "risk")
    yield "Known from", chosen(event, "source")
    yield "Noted", moment(event.at_us)
    yield "In danger now", "Yes" if event.yes("immediate") else "Not as far as is known"
    if event.text("known"):
        yield "What is known", event.text("known")


def _decision(risk: Risk) -> Iterator[tuple[str, str]]:
    event = risk.decision
    if event is None:
        return
    yield "Decision", chosen(event, "decision")
    yield "Decided", f"{moment(event.at_us)} by {event.text('decided_by')}"
    yield "Reason", event.text("reason")
    told = [event.text(name) for name in ("family_who", "family_what", "family_when") if event.text(name)]
    if told:
        yield "The family is told", "; ".join(told)


def _children(sources: Sources, risk: Risk) -> Iterator[ChildSaid]:
    """The child at risk first, then those who live in the household, and brothers and sisters."""
    history = sources.history
    held = list(children(history))
    at_risk = history.root(risk.event.text("child")) if risk.event.text("child") else ""
    for child in sorted(held, key=lambda each: history.root(each.event.id) != at_risk):
        root = history.root(child.event.id)
        kin = {history.root(each.event.text("sibling_of")) for each in held if history.root(each.event.id) == at_risk}
        sibling = history.root(child.event.text("sibling_of")) if child.event.text("sibling_of") else ""
        if root == at_risk or child.relation == "household" or (at_risk and (sibling == at_risk or root in kin)):
            yield _child(sources, child)


def _child(sources: Sources, child: Child) -> ChildSaid:
    authority = (child.identified.text("authority") if child.identified else "") or child.event.text("authority")
    words = [chosen(child.event, name) for name in ("age_band", "relation")]
    return ChildSaid(child.event.id, child.reference, words[0], words[1], authority, sources.identities.get(child.event.id))


def _not_known(history: History, risk: Risk, said: tuple[ChildSaid, ...]) -> Iterator[str]:
    if not risk.event.text("child"):
        yield "Which child is at risk is not known."
    if risk.decision is None:
        yield "No safeguarding decision is recorded yet."
    if not any(child.authority for child in said):
        yield "The local authority of the child's home is not recorded."
    if risk.decision is None or risk.decision.text("siblings") == "not-known":
        yield "Whether other children live in the household is not known."
    del history

"""Outcome back to whoever sent the referral: who is owed it, and the paper that tells them, under the conditions of its sources."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Problem
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.register import KINDS
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts
from rightdoor.casework.cases.adding import New, allowed, locked, may_do, rights_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.problems import CannotDo, Impossible
from rightdoor.casework.conditions import Conditioned, current, of_subject, released
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.outcomes.queries import still_to_list, told_of
from rightdoor.casework.subjects.queries import units_for


class NotConfirmed(Impossible):
    """That the conditions are kept to was not confirmed."""


class Paper(NamedTuple):
    """What a sender is told. `told`: (label, words); `conditioned`: grade and conditions of the sources; `digest`: of the paper's text."""

    owed: Event
    told: tuple[tuple[str, str], ...]
    conditioned: Conditioned
    digest: str


class Telling(NamedTuple):
    """How a sender is told. `confirmed`: that the conditions are kept to; `originator`: reference of the permission, where one is needed."""

    way: str
    words: str
    confirmed: bool = False
    originator: str = ""


def list_senders(acting: Acting, case_id: str, *, expected: str | None) -> list[Event]:
    """Record of each sender of the subject's referrals that they are owed the outcome, once. Raises CannotDo, else as `record`."""
    at = locked(acting, case_id)
    allowed(acting, at, *rights_of(KINDS[k.OWED]))
    senders = still_to_list(acting, _row(at.row), at.history)
    if not senders:
        raise CannotDo("Each sender is listed already.", advice="Record that nobody is owed the outcome where there was no sender.")
    news = [
        New(
            k.OWED,
            acting.now_us,
            {"source": each.words, "reference": ", ".join(each.references)[:400], "receipt": ", ".join(each.receipts)[:400]},
        )
        for each in senders
    ]
    return acts.record_many(acting, case_id, news, expected=expected)


def paper_of(acting: Acting, case: Case, row: Subject | None, history: History, owed: Event) -> Paper:
    """The paper for a sender as it would be now: an export, and what is recorded of it is casework.

    Raises NotAllowed; CannotDo where the conditions cannot be known, or no outcome is recorded.
    """
    seen = _row(row)
    require(acting, "export", units=units_for(acting, seen))
    if not may_do(acting, case, row, rights_of(KINDS[k.REPORTED])):
        require(acting, KINDS[k.REPORTED].capability, units=sorted({case.unit_id, *seen.units}))
    current(acting)
    conditioned = of_subject(acting, seen.subject)
    if not history.of(k.OUTCOME):
        raise CannotDo("No outcome is recorded yet.", advice="Record the outcome of the crime first.")
    told = tuple(told_of(history))
    text = "\n".join([owed.text("source"), owed.text("reference"), *(f"{label}: {words}" for label, words in told), *conditioned.stated])
    return Paper(owed, told, conditioned, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())


def tell(acting: Acting, case_id: str, owed: str, telling: Telling, *, expected: str | None) -> Paper:
    """Record that a sender is told, with the digest of the paper, and give the paper.

    Raises NotAllowed, NotConfirmed, AskOriginator, UsageProblem for the conditions; CannotDo; else as `record`.
    """
    at = locked(acting, case_id)
    event = at.history.one(owed)
    if event is None or event.kind != k.OWED:
        raise Impossible([Problem("", "Nobody is owed an outcome under this entry: it was withdrawn.")])
    paper = paper_of(acting, at.case, at.row, at.history, event)
    if paper.conditioned.stated and not telling.confirmed:
        raise NotConfirmed([Problem("conditions", "Confirm that you keep to the conditions.")])
    agreed = released(paper.conditioned, telling.originator)
    body = {"owed": event.id, "way": telling.way, "words": telling.words, "paper": paper.digest}
    acts.record(acting, case_id, k.REPORTED, acting.now_us, body, expected=expected)
    subject = _row(at.row).subject
    acting.note("disclosed", {"case": case_id, "subject": subject, "event": event.id, "file": paper.digest, "what": "outcome", **agreed})
    return paper


def _row(row: Subject | None) -> Subject:
    if row is None:
        raise CannotDo(
            "Your unit does not see the subject of this case, so that the conditions of its sources are not known here.",
            advice="Have somebody who sees the subject do this.",
        )
    return row

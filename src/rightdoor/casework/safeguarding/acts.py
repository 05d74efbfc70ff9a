"""Drafting a referral to children's social care, giving it away, recording that it was made."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.safeguarding.risks import REFERRAL
from rightdoor.cases.safeguarding.state import Risk, risks
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import subject_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.conditions import Conditioned, current, of_subject, released
from rightdoor.casework.safeguarding.draft import Draft, Sources, draft_of
from rightdoor.casework.safeguarding.identities import may_see, needed, opened, with_identity
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.printed import NotConfirmed

WITHOUT_ORIGINATOR: Final = (
    "Passed on without the originator's permission, because the child may be in danger now. The originator is told afterwards."
)


class Given(NamedTuple):
    """What whoever gives a referral away states: conditions kept to, the originator's reference, whether the children are named."""

    conditions: bool = False
    originator: str = ""
    named: bool = False


class Taken(NamedTuple):
    """A referral that leaves the desk. `without`: a sentence where an originator was not asked first, "" else."""

    draft: Draft
    originator: str
    without: str


def risk_of(history: History, event: str) -> Risk:
    """The noted risk that an event, or the chain of its corrections, is. Raises Http404."""
    root = history.root(event)
    found = next((risk for risk in risks(history) if history.root(risk.event.id) == root), None)
    if found is None:
        raise Http404
    return found


def draft(acting: Acting, case: Case, risk: str, *, named: bool = False) -> Draft:
    """A referral about a noted risk, from the papers that one sees and what is recorded. `named`: with who the children are.

    Raises NotAllowed, Http404.
    """
    needed(acting, case, "safeguard")
    history = queries.history_of(case)
    held, row = risk_of(history, risk), subject_of(acting, case)
    inside = opened(acting, case) if named else {}
    recorded = with_identity(case, history) if may_see(acting, case) else frozenset()
    if row is None:
        return draft_of(Sources(case, history, None, Conditioned(), inside, recorded), held)
    with opened_papers(acting, row) as papers:
        return draft_of(Sources(case, history, papers, of_subject(acting, row.subject), inside, recorded), held)


def taken(acting: Acting, case: Case, risk: str, given: Given) -> Taken:
    """The referral as it leaves the desk, under the conditions of its sources.

    Where the child may be in danger now the originator is not waited for: that is said on the paper and in the ledger (bright line 4).
    Raises NotAllowed, NotConfirmed, AskOriginator, UsageProblem, Refused, Http404.
    """
    said = draft(acting, case, risk, named=given.named)
    if said.conditions.stated and not given.conditions:
        raise NotConfirmed("Confirm that you keep to the conditions.")
    without = said.conditions.held and not given.originator and said.immediate
    if not without:
        current(acting)
    agreed = {} if without else released(said.conditions, given.originator)
    told: dict[str, str | int | bool] = {"case": case.pk, "subject": case.subject, "what": "referral-draft", "file": said.digest, **agreed}
    named = sum(child.identity is not None for child in said.children)
    acting.note("exported", told | ({"children": named} if named else {}) | ({"without_originator": True} if without else {}))
    return Taken(said, agreed.get("originator", ""), WITHOUT_ORIGINATOR if without else "")


class Made(NamedTuple):
    """What is stated of a referral that was made: to whom, how, under which reference of ours."""

    to: str
    how: str
    reference: str = ""


def made(acting: Acting, case: Case, risk: str, said: Made, *, at_us: int, expected: str | None) -> Event:
    """Record that it was made, with the attribution status and the sentence that the draft carries now. Raises as `cases.acts.record`."""
    carries = draft(acting, case, risk)
    body = {
        "risk": carries.risk_event,
        "to": said.to,
        "how": said.how,
        "reference": said.reference,
        "status": carries.status,
        "ceiling": carries.ceiling,
    }
    acting.note("disclosed", {"case": case.pk, "subject": case.subject, "what": "referral", "file": carries.digest})
    return cases.record(acting, case.pk, REFERRAL, at_us, body, expected=expected)

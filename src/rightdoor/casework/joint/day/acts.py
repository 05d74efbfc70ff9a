"""What people do to a day of action: plan it, and give its briefings and grab packs out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.kinds import Problem
from rightdoor.cases.warrants import kinds as w
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.problems import Impossible
from rightdoor.casework.cases.queries import case_seen, history_of
from rightdoor.casework.conditions import current, of_subject
from rightdoor.casework.joint import acts
from rightdoor.casework.joint.adding import New, add, locked
from rightdoor.casework.joint.day.queries import SeenDay
from rightdoor.casework.place import held_store
from rightdoor.casework.warrants.acts import Confirmed, held
from rightdoor.casework.warrants.door import door_of
from rightdoor.casework.warrants.seen import seen, with_papers
from rightdoor.errors import UsageProblem
from rightdoor.joint.day import kinds as k
from rightdoor.joint.day.briefing import TeamBriefing, briefing_of, digest_of
from rightdoor.joint.day.pack import Pack, pack_of
from rightdoor.joint.day.problems import NotReady
from rightdoor.joint.day.state import Address, Team

PURPOSE: Final = "overt-step"  # of `casework.oversight.purposes`: a day of action is nothing else


class Given(NamedTuple):
    """What was given out. `pack` None: the briefing, to be printed."""

    briefing: TeamBriefing
    digest: str
    pack: Pack | None


def address_of(acting: Acting, case: str, premises: str) -> str:
    """The address of premises as the result has it, from the case's papers. Raises NotThere, Http404, UsageProblem."""
    found = seen(acting, case)
    with with_papers(acting, found) as papers:
        result = door_of(papers, premises, now_us=acting.now_us, recorders=found.recorders | {acting.actor}).result
    return ", ".join(part for part in (result.address.strip(), result.postcode.strip()) if part)


def plan(acting: Acting, operation: int, kind: str, body: Mapping[str, Any], *, expected: str | None, supersedes: str = "") -> Event:
    """Record an event of the plan, or correct one. The address of premises is copied from the papers; what is typed for it is not taken.

    Raises what `joint.acts.record` raises; NotThere, UsageProblem where the papers do not name the premises.
    """
    if kind == k.ADDRESS:
        case = str(body.get("case", "")).strip()
        premises = str(body.get("premises", "")).strip() or _named_by(acting, case)
        body = {**body, "premises": premises, "address": _copied(acting, case, premises)}
        require(acting, "run-operations")
        return add(acting, locked(acting, operation), [New(kind, acting.now_us, body, supersedes)], expected=expected)[0]
    return acts.record(acting, operation, kind, acting.now_us, body, expected=expected, supersedes=supersedes)


def _named_by(acting: Acting, case: str) -> str:
    """The premises that the last warrant or draft of a case names: filled in where nothing was typed."""
    try:
        last = history_of(case_seen(acting, case)).last(w.GRANTED, w.DRAFTED)
    except Http404:
        raise Impossible([Problem("case", "There is no case of this id that you see.")]) from None
    named = w.named(last.text("premises")) if last is not None else ()
    if len(named) != 1:
        raise Impossible([Problem("premises", "Name the premises: the case has no warrant or draft that names one alone.")])
    return named[0]


def _copied(acting: Acting, case: str, premises: str) -> str:
    try:
        return address_of(acting, case, premises)
    except Http404:
        raise Impossible([Problem("case", "There is no case of this id whose papers you see.")]) from None
    except UsageProblem as said:
        raise Impossible([Problem("premises", str(said))]) from said


def give_out(acting: Acting, at: SeenDay, team: Team, what: str, *, by: str, confirmed: Confirmed) -> Given:
    """A team's briefing for the printer, or its grab pack: an event of the operation, and a row of the ledger for each subject in it.

    Each address is compared with the papers of this moment first. `by`: who gives it out, as people call them.
    Raises NotReady, NotAllowed, NotConfirmed, AskOriginator.
    """
    require(acting, "run-operations")
    require(acting, "export")
    current(acting)
    briefing = briefing_of(at.look, team)
    printed = {door.premises for door in briefing.doors}
    agreed = [_released(acting, at, each, confirmed) for each in _doors(at, team) if each.premises in printed]
    pack = pack_of(briefing, made_us=acting.now_us, by=by, training=held_store().kind == "training") if what == "grab-pack" else None
    digest = pack.digest if pack is not None else digest_of(briefing)
    body = {"team": team.event.id, "what": what, "digest": digest, "expires": briefing.good_us}
    own(acting, at, k.GIVEN, acting.now_us, body)
    for told in agreed:
        acting.note("exported", {**told, "operation": at.operation.pk, "what": f"day-{what}", "file": digest})
    return Given(briefing, digest, pack)


def _doors(at: SeenDay, team: Team) -> list[Address]:
    found = (at.day.address(door.address) for door in at.day.of_team(team.id))
    return [each for each in found if each is not None]


def _released(acting: Acting, at: SeenDay, address: Address, confirmed: Confirmed) -> dict[str, Any]:
    """What the ledger says of one subject in a briefing. Raises NotReady where its papers say another address, or are not seen."""
    try:
        now = address_of(acting, address.case, address.premises)
    except (Http404, UsageProblem) as lost:
        raise NotReady(
            "The papers of one of these doors are not yours to see, or do not name it any more.",
            advice="Have somebody who sees them give this out, or take the address out of the day.",
        ) from lost
    if now != address.words:
        raise NotReady(
            "The papers say another address than the plan for one of these doors.",
            advice="Correct the address in the plan: it is copied from the papers anew.",
        )
    case, _ = at.cases[address.case]
    conditioned = of_subject(acting, case.subject)
    return {"case": case.pk, "subject": case.subject, **held(conditioned, bool(conditioned.stated), confirmed)}


def own(acting: Acting, at: SeenDay, kind: str, at_us: int, body: Mapping[str, Any]) -> Event:
    """An event of a kind that forms do not record."""
    return add(acting, locked(acting, at.operation.pk), [New(kind, at_us, body)], expected=None)[0]

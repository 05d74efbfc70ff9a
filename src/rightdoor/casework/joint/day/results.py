"""Results from the door: into the case by the acts of its own forms, into the day's picture in any case; what is kept is settled later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Problem
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import Acting, one_after_the_other
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.cases.problems import Impossible
from rightdoor.casework.joint.day.acts import own
from rightdoor.casework.joint.day.queries import SeenDay
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.casework.joint.reading import days_of
from rightdoor.errors import Refused
from rightdoor.joint.day import kinds as k
from rightdoor.joint.day.door_forms import FORMS
from rightdoor.joint.day.into_case import At, Step, steps_of
from rightdoor.joint.day.kept import entered_of, pieces_of
from rightdoor.joint.day.state import Address, Result, Team


class Sent(NamedTuple):
    """A form from the door. `what`: which (`joint.day.door_forms`); `at_us`: when it happened; `nonce`: its number: sent again, nothing is done twice."""

    what: str
    at_us: int
    given: Mapping[str, Any]
    nonce: str


class Entered(NamedTuple):
    """A result as it was taken. `recorded`: steps with the events that they became; `kept`: why something is not in the case yet, "" for nothing."""

    event: Event
    recorded: Mapping[str, str]
    kept: str


def enter(acting: Acting, at: SeenDay, team: Team, address: Address, sent: Sent) -> Entered:
    """Take a result from the door: into the case as far as it goes, and into the day's picture in any case.

    Raises Impossible by field, NotAllowed.
    """
    _may_enter(acting, team)
    one_after_the_other(acting, "day-result", sent.nonce)
    twice = EventRow.objects.filter(operation=at.operation, kind=k.RESULT, by=acting.account, body__sent=sent.nonce).first()
    if twice is not None:
        event = next(each for each in days_of(at.operation).log if each.id == twice.pk)
        return Entered(event, dict(each.split("=", 1) for each in event.texts("recorded")), event.text("why"))
    body = _checked(acting, at, address, sent)
    done, why = _written(acting, at, address, sent._replace(given=body), {})
    fields: dict[str, Any] = {"address": address.event.id, "team": team.event.id, "what": sent.what, "sent": sent.nonce}
    fields |= {name: body[name] for name in ("outcome", "left") if sent.what == "entry" and name in body}
    fields |= {"recorded": tuple(f"{name}={event}" for name, event in done.items())}
    fields |= {"kept": pieces_of(body), "why": why} if why else {}
    return Entered(own(acting, at, k.RESULT, sent.at_us, fields), done, why)


def settle(acting: Acting, at: SeenDay, result: Result, *, elsewhere: str = "") -> Entered:
    """Write what a result keeps into its case, as the case stands now; or, with a reason in `elsewhere`, say that it needs no writing.

    Raises Impossible where it still cannot be (and says why), NotAllowed, Http404.
    """
    if not result.waiting:
        raise Impossible([Problem("", "Nothing of this result waits any more.")])
    body: dict[str, Any] = {"result": result.event.id}
    if elsewhere.strip():
        require(acting, "run-operations")
        event = own(acting, at, k.SETTLED_RESULT, acting.now_us, {**body, "how": "elsewhere", "reason": elsewhere})
        return Entered(event, {}, "")
    team = at.team(result.team)
    if not acting.can("run-operations"):
        _may_enter(acting, team)
    entered = entered_of(result)
    form = Sent(entered.what, entered.at_us, entered.given, result.event.text("sent"))
    done, why = _written(acting, at, at.address(result.address), form, entered.done)
    if why:
        raise Impossible([Problem("", why)])
    body |= {"how": "written", "recorded": tuple(f"{name}={event}" for name, event in done.items() if name not in entered.done)}
    return Entered(own(acting, at, k.SETTLED_RESULT, acting.now_us, body), done, "")


def _may_enter(acting: Acting, team: Team) -> None:
    if team.event.text("account") != acting.actor and not acting.can("run-operations"):
        raise NotAllowed("Results of a team are entered by its leader, or by somebody who runs the operation.")


def _checked(acting: Acting, at: SeenDay, address: Address, sent: Sent) -> dict[str, Value]:
    form = FORMS.get(sent.what)
    if form is None:
        raise Impossible([Problem("what", "Choose what it is.")])
    body = cleaned(sent.given)
    history = at.cases[address.case][1] if address.case in at.cases else History([])
    problems = list(problems_of(form, body, sent.at_us, history, now_us=acting.now_us))
    if problems:
        raise Impossible(problems)
    return body


def _written(acting: Acting, at: SeenDay, address: Address, sent: Sent, before: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Record each step that the case takes. What was recorded, by step, with what was before; why the first of the others is not, "" for none."""
    done = dict(before)
    if address.case not in at.cases:
        return done, "The case of this address is not there, or not yours to see. Whoever works it writes it in."
    place = At(address, at.cases[address.case][1], at.look.facts[address.id], str(at.operation.pk))
    left: list[str] = []
    for step in steps_of(sent.what, sent.given, sent.at_us, place):
        if step.name in done:
            continue
        why = _one(acting, address.case, step, sent.at_us, done)
        left += [why] if why else []
    return done, left[0] if left else ""


def _one(acting: Acting, case: str, step: Step, at_us: int, done: dict[str, str]) -> str:
    """Record one step through the act of the case's own forms; why not, "" where it was."""
    taken: dict[str, Value] = {field: done[name] for field, name in step.takes if name in done}
    if step.why:
        return step.why
    if len(taken) < len(step.takes) and not step.otherwise:
        return "It rests on something that is not in the case yet."
    body = {**step.body, **(taken if len(taken) == len(step.takes) else step.otherwise)}
    try:
        with transaction.atomic():
            done[step.name] = cases.record(acting, case, step.kind, at_us, body, expected=None).id
    except Impossible as said:
        return " ".join(each.what for each in said.problems)
    except (Refused, PermissionDenied) as said:
        return str(said)
    except Http404:
        return "The case is not there, or not yours to see."
    return ""

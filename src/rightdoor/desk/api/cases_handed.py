"""Whose a case and its duties are; closing and reopening one, erasing what it says."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from ninja import Status
from pydantic import Field

from rightdoor.casework.cases import acts, handing
from rightdoor.casework.cases.models import Duty
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, Named, event_out, opened_case
from rightdoor.desk.api.forms import BIGGEST, Done, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest

area = Area("Cases")


class CaseAsShown(Given):
    """`expected`: of the case as it was shown."""

    expected: str = Field(max_length=40)


class OfferCaseIn(CaseAsShown):
    """To which unit, or which person (username) of it, and why."""

    unit: int = Field(ge=1, le=BIGGEST)
    to: str = Field("", max_length=60)
    reason: str = Field(min_length=1, max_length=4_000)


class BackIn(Given):
    """Why it is sent back."""

    reason: str = Field(min_length=1, max_length=4_000)


class GiveDutyIn(CaseAsShown):
    """To whom: a username."""

    to: Named


class CloseCaseIn(CaseAsShown):
    """How it ended, and why it is closed."""

    code: Literal[
        "finished-at-court", "no-further-action", "out-of-court", "safeguarded", "handed-over", "no-person", "died", "opened-in-error"
    ]
    reason: str = Field(min_length=1, max_length=4_000)


class ReopenCaseIn(CaseAsShown):
    """Why."""

    reason: str = Field(min_length=1, max_length=4_000)


class EraseCaseIn(Given):
    """On whose authority."""

    authority: str = Field(min_length=1, max_length=200)


@area.post("/cases/{case}/take", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def take_case(request: ApiRequest, case: SubjectId, given: CaseAsShown) -> Any:
    """Take a case that nobody owns."""
    opened_case(request, case, "take")
    return Status(201, event_out(handing.take(request.acting, case, expected=given.expected)))


@area.post("/cases/{case}/offer", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def offer_case(request: ApiRequest, case: SubjectId, given: OfferCaseIn) -> Any:
    """Offer it to a unit or a person; it stays where it is until accepted."""
    opened_case(request, case, "offer")
    made = handing.offer(request.acting, case, unit=given.unit, to=given.to, reason=given.reason, expected=given.expected)
    return Status(201, event_out(made))


@area.post("/cases/{case}/accept", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def accept_case(request: ApiRequest, case: SubjectId) -> Any:
    """Accept an offered case: it is the unit's now, and one's own."""
    opened_case(request, case, "answer")
    return Status(201, event_out(handing.accept(request.acting, case)))


@area.post("/cases/{case}/send-back", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def send_case_back(request: ApiRequest, case: SubjectId, given: BackIn) -> Any:
    """Send an offered case back, with a reason."""
    opened_case(request, case, "answer")
    return Status(201, event_out(handing.refuse(request.acting, case, reason=given.reason)))


@area.post("/cases/{case}/take-offer-back", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def take_case_offer_back(request: ApiRequest, case: SubjectId, given: CaseAsShown) -> Any:
    """Take back an offer that was not answered."""
    opened_case(request, case, "take-back")
    return Status(201, event_out(handing.take_back(request.acting, case, expected=given.expected)))


@area.post("/cases/{case}/duties/{duty}/give", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def give_case_duty(request: ApiRequest, case: SubjectId, duty: SubjectId, given: GiveDutyIn) -> Any:
    """Offer a duty to a person of the unit; until accepted it stays whose it is."""
    _of_case(request, case, duty)
    return Status(201, event_out(handing.give_duty(request.acting, case, duty, to=given.to, expected=given.expected)))


@area.post("/cases/{case}/duties/{duty}/accept", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def accept_case_duty(request: ApiRequest, case: SubjectId, duty: SubjectId) -> Any:
    """Accept a duty that was offered to one."""
    _of_case(request, case, duty)
    return Status(201, event_out(handing.accept_duty(request.acting, case, duty)))


@area.post("/cases/{case}/duties/{duty}/send-back", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def send_case_duty_back(request: ApiRequest, case: SubjectId, duty: SubjectId, given: BackIn) -> Any:
    """Send a duty back, with a reason."""
    _of_case(request, case, duty)
    return Status(201, event_out(handing.refuse_duty(request.acting, case, duty, reason=given.reason)))


@area.post("/cases/{case}/close", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def close_case(request: ApiRequest, case: SubjectId, given: CloseCaseIn) -> Any:
    """Close it; on 409 `current` names everything that keeps it open."""
    opened_case(request, case, "close")
    return Status(201, event_out(acts.close(request.acting, case, code=given.code, reason=given.reason, expected=given.expected)))


@area.post("/cases/{case}/reopen", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def reopen_case(request: ApiRequest, case: SubjectId, given: ReopenCaseIn) -> Any:
    """Open a closed case again, with a reason."""
    opened_case(request, case, "reopen")
    return Status(201, event_out(acts.reopen(request.acting, case, reason=given.reason, expected=given.expected)))


@area.post("/cases/{case}/erase", scope="retention", gives=Done, purpose=True)
def erase_case(request: ApiRequest, case: SubjectId, given: EraseCaseIn) -> Done:
    """Erase what a closed case says, who its children are included."""
    opened_case(request, case, "erase")
    acts.erase(request.acting, case, authority=given.authority)
    return Done(id=case)


def _of_case(request: ApiRequest, case: str, duty: str) -> None:
    held = opened_case(request, case, "duty")
    if not Duty.objects.filter(case=held, pk=duty).exists():
        raise Http404

"""What every page of a case does first: is it seen at all (else 404), is a purpose held for its subject (else ask), record the look."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from rightdoor.cases.history import History
from rightdoor.cases.register import AREAS
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import subject_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.acts import consulted
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.purpose import opened_for

OWN_UNIT = "investigation"  # the purpose in the ledger where a unit works a case whose subject it does not see


class Shown(NamedTuple):
    """A case as a page shows it. `row`: its subject as the account sees it, None where a unit works a case whose subject it does not see.

    `history` is without who the children are: that is opened by choice, on a page of its own (ADR 43).
    """

    case: Case
    row: Subject | None
    history: History


CaseView = Callable[Concatenate[DeskRequest, Shown, ...], HttpResponse]


def of_case(what: str) -> Callable[[CaseView], Callable[..., HttpResponse]]:
    """Decorates ``view(request, shown, ...)`` of ``/cases/<case>/...``."""

    def decorate(view: CaseView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def framed(request: DeskRequest, case: str, *args: Any, **kwargs: Any) -> HttpResponse:
            held = queries.case_seen(request.acting, case)
            row = subject_of(request.acting, held)
            if row is not None:
                ask = opened_for(request, row.subject)
                if ask is not None:
                    return ask
                consulted(request.acting, row.subject, f"case-{what}"[:24], case=held.pk)
            else:
                request.acting.purpose = request.acting.purpose or OWN_UNIT
                request.acting.note("consulted", {"case": held.pk, "subject": held.subject, "what": f"case-{what}"})
            return view(request, Shown(held, row, queries.history_of(held)), *args, **kwargs)

        return needs("see-subjects")(framed)

    return decorate


def frame_of(request: DeskRequest, shown: Shown, current: str) -> dict[str, Any]:
    """Context of a case's frame: heading and navigation within it. `current`: the code of an area, "" for the overview."""
    case = shown.case
    sections = [{"href": reverse("case", args=[case.pk]), "text": "Overview", "current": current == ""}]
    sections += [
        {"href": reverse("case-area", args=[case.pk, area.code]), "text": area.words, "current": area.code == current} for area in AREAS
    ]
    works = any(case.unit_id in request.acting.units_with(one) for one in ("work-case", "safeguard", "supervise-cases"))
    return {"case": case, "row": shown.row, "sections": sections, "works": works, "token": queries.token_of(shown.history)}

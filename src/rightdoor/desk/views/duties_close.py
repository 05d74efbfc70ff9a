"""Closing a duty of the force's own policy, with a reason: a supervisor's act, kept in the case and shown there."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import path

from rightdoor.cases.set_aside import why_not
from rightdoor.casework.access.may import require
from rightdoor.casework.cases.models import Duty
from rightdoor.casework.duties.acts import set_aside
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, of_case
from rightdoor.desk.views.cases_record import act_page
from rightdoor.desk.views.deciding import Reasoned


@of_case("duty")
def close_duty(request: DeskRequest, shown: Shown, duty: str) -> HttpResponse:
    """The form; what cannot be closed so says why."""
    require(request.acting, "supervise-cases", unit=shown.case.unit_id)
    row = Duty.objects.filter(case=shown.case, pk=duty).first()
    if row is None:
        raise Http404
    kept = why_not(row.read())
    words = {
        "title": "Close a duty with a reason", "button": "Close the duty", "done": "The duty is closed, with your reason.", "of": row.what,
        "hint": kept or f"It rests on policy: {row.rule} It is not done by this. The case keeps that you closed it, when and why.",
    }  # fmt: skip
    return act_page(
        request, shown, Reasoned(request.POST or None),
        lambda filled, token: set_aside(request.acting, shown.case.pk, duty, reason=filled.cleaned_data["reason"], expected=token),
        words=words,
    )  # fmt: skip


urlpatterns = [path("cases/<str:case>/duties/<str:duty>/close/", close_duty, name="case-duty-close")]

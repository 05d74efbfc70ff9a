"""The duties of the unit: what somebody has to do by when, who took it, and that it was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rightdoor.casework.communications_data import register_acts, registers
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.communications_forms import DutyDoneForm
from rightdoor.desk.views.communications_parts import HOME, FormPage, form_page, room, tabs

DUTIES = f"{HOME}duties/"
_CLOCKS = {"overdue": "overdue", "due-soon": "soon", "running": "due", "done": "met"}


@require_GET
@room("see-requests")
def board(request: DeskRequest) -> HttpResponse:
    """Overdue first; those that are done last."""
    found = registers.duties(Sight(request.acting))
    now = request.acting.now_us
    request.acting.note("consulted", {"what": "duties", "lines": len(found)})
    rows = [
        {
            "duty": each.duty, "state": each.state, "words": registers.STATES[each.state], "clock": _CLOCKS[each.state],
            "left_us": None if each.duty.due_us is None else each.duty.due_us - now, "owner": each.owner,
            "mine": each.owner is not None and each.owner.pk == request.acting.account.pk, "href": _href(each),
        }
        for each in found
    ]  # fmt: skip
    return render(request, "communications/duties.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Duties"}], "tabs": tabs(request, "duties"),
        "open": [row for row in rows if row["state"] != "done"], "done": [row for row in rows if row["state"] == "done"],
    })  # fmt: skip


def _href(each: registers.DutyShown) -> str:
    """Where it is ended."""
    if each.ended_by == "acknowledge":
        return f"{HOME}recall/{each.duty.id}/acknowledged/"
    return f"{HOME}errors/{each.duty.about}/destruction/" if each.ended_by == "destroy" else f"{DUTIES}{each.duty.id}/done/"


@require_POST
@room("see-requests")
def taken(request: DeskRequest, duty: str) -> HttpResponse:
    """Take a duty."""
    try:
        register_acts.take_duty(request.acting, duty)
    except Changed as said:
        messages.info(request, said.message)
    else:
        messages.success(request, "The duty is yours.")
    return HttpResponseRedirect(DUTIES)


@require_http_methods(["GET", "POST"])
@room("see-requests")
def done(request: DeskRequest, duty: str) -> HttpResponse:
    """Record that a duty was done, by oneself."""
    shown = registers.duty(Sight(request.acting), duty)
    form = DutyDoneForm(request.POST if request.method == "POST" else None, now_us=request.acting.now_us)

    def act() -> tuple[str, str]:
        c = form.cleaned_data
        register_acts.duty_done(request.acting, duty, at=form.at, reason=c["reason"], exhibit=c["exhibit"])
        return "It is recorded as done.", DUTIES

    page = FormPage(shown.duty.what, "Record it as done", (("Duties", DUTIES), ("Done", "")))
    return form_page(request, page, form, act)


urlpatterns = [
    path("communications-data/duties/", board, name="communications-duties"),
    path("communications-data/duties/<str:duty>/take/", taken, name="communications-duty-take"),
    path("communications-data/duties/<str:duty>/done/", done, name="communications-duty-done"),
]

"""Putting it right at the desk: each person wrongly affected, step by step; who outside was told, brought in from the register."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.cases.correcting import AREA
from rightdoor.casework.cases.adding import may_do
from rightdoor.casework.cases.problems import Overtaken
from rightdoor.casework.safeguarding import outside
from rightdoor.desk.answers import see
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, of_case
from rightdoor.desk.views.cases import area_context
from rightdoor.errors import Refused

_ORDER = ("overdue", "soon", "due", "met")


@of_case("area")
def page(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Where it stands, and who was told by the register and is not in the case yet."""
    frame = area_context(request, shown, AREA)
    works = shown.case.closed_us is None and may_do(request.acting, shown.case, shown.row, ("work-case", "safeguard"))
    context = frame | {
        "waiting": sorted(frame["waiting"], key=lambda line: _ORDER.index(line.state)),
        "outside": outside.of_the_register(request.acting, shown.case, shown.history),
        "may_bring": works,
    }
    return render(request, "cases/area_correcting.html", context)


@of_case("record")
def _bring(request: DeskRequest, shown: Shown) -> HttpResponse:
    back = reverse("case-correcting", args=[shown.case.pk])
    try:
        made = outside.bring_in(request.acting, shown.case, expected=request.POST.get("expected", ""))
    except Overtaken:
        messages.error(request, "Somebody recorded something in this case while you had the page open. Look at it, then press again.")
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Recorded: {len(made)} told outside." if made else "Nobody else is in the register.")
    return see(back)


bring = require_POST(_bring)

urlpatterns = [
    path("cases/<str:case>/correcting/", page, name="case-correcting"),
    path("cases/<str:case>/correcting/told/", bring, name="case-told-outside"),
]

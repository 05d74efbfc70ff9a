"""From the warrant to the door and back: the sheet for the team, what was read, what came of a search."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import path, reverse

from rightdoor.cases.register import KINDS
from rightdoor.cases.warrants import AREA
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.export import File
from rightdoor.casework.place import held_store
from rightdoor.casework.warrants import entry
from rightdoor.casework.warrants.seen import seen
from rightdoor.desk.answers import attached
from rightdoor.desk.case_forms import AT
from rightdoor.desk.case_words import event_label
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, of_case
from rightdoor.desk.views.case_warrants_parts import GOES_IN, as_field, event_of, seen_to_export
from rightdoor.desk.views.cases_record import act_page
from rightdoor.desk.warrant_forms import DoorForm, OutcomeForm
from rightdoor.reporting.door_form import door_form_pdf

_MINUTE: Final = 60_000_000


@of_case("door")
def door(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """The reading at the door: boxes that bear nothing of what is expected, and what they say against the result once they are sent."""
    found = seen_to_export(request, shown)
    held = event_of(found, draft, *GOES_IN)
    named = k.named(held.text("premises"))
    premises = request.GET.get("premises") or request.POST.get("premises") or (named[0] if named else "")
    if premises not in named:
        raise Http404
    form = DoorForm(request.POST or None)
    words = {
        "title": "What the door says", "button": "Compare", "area": AREA.code, "template": "cases/door.html", "held": held, "premises": premises,
        "done": "Compared with the result.",
    }  # fmt: skip

    def act(filled: DoorForm, token: str) -> object:
        given = {name: str(value) for name, value in filled.cleaned_data.items()}
        made = as_field(lambda: entry.door_read(request.acting, found, held.id, premises, given, expected=token))
        assert isinstance(made, entry.Read)
        _said(request, made)
        return made

    after = reverse("case-warrants", args=[shown.case.pk])
    return act_page(request, shown, form, act, words=words, after=after)


def _said(request: DeskRequest, made: entry.Read) -> None:
    """What the comparison came to, before anything else on the next page."""
    if made.event.text("echo") == "agrees":
        household = dict(k.TODAY)[made.event.text("today")]
        messages.info(
            request, f"Every part that was read agrees with the result. The household today: {household[0].lower()}{household[1:]}"
        )
        return
    for finding in made.findings:
        messages.error(request, f"DO NOT ENTER. {finding.message} Then: {finding.settle}.")
    if not made.findings:
        messages.error(request, "DO NOT ENTER. Neither a number nor a name was read: read the door again.")


@of_case("door")
def door_form(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """The sheet that the team takes along: the reference of the premises, empty boxes, and not a character of the address."""
    found = seen_to_export(request, shown)
    held = event_of(found, draft, *GOES_IN)
    named = k.named(held.text("premises"))
    premises = request.GET.get("premises") or (named[0] if named else "")
    if premises not in named:
        raise Http404
    data = door_form_pdf(premises, as_of_us=request.acting.now_us, training=held_store().kind == "training")
    told = {"case": shown.case.pk, "subject": found.row.subject, "what": "door-form", "file": hashlib.sha256(data).hexdigest()}
    request.acting.note("exported", told)
    return attached(File(f"door-form-{premises[3:11]}.pdf", "application/pdf", data))


@of_case("record")
def outcome(request: DeskRequest, shown: Shown) -> HttpResponse:
    """What came of a search; where it speaks against the papers the attribution is taken back."""
    if shown.row is None:
        raise Http404
    found = seen(request.acting, shown.case.pk)
    searches = [(each.id, event_label(each, found.history)) for each in found.history.of(k.EXECUTED, k.SEARCHED)]
    now = request.acting.now_us - request.acting.now_us % _MINUTE
    initial: Mapping[str, Any] = {AT: now, "entry": request.GET.get("about", searches[-1][0] if searches else "")}
    form = OutcomeForm(request.POST or None, searches=searches, initial=dict(initial))
    words = {
        "title": KINDS[k.OUTCOME].words, "button": "Record it", "done": "The outcome is recorded.", "area": AREA.code,
        "hint": "No trace, another person or the wrong premises is recorded in the store as well: what was attributed follows anew, everything that "
        "leans on it is suspended, and whoever was wrongly affected gets the duties that put it right.",
    }  # fmt: skip

    def act(filled: OutcomeForm, token: str) -> object:
        given = {name: str(value) for name, value in filled.cleaned_data.items() if name != AT}
        at_us = int(filled.cleaned_data[AT])
        return as_field(lambda: entry.outcome(request.acting, found, given["entry"], given, at_us=at_us, expected=token))

    return act_page(request, shown, form, act, words=words, after=reverse("case-warrants", args=[shown.case.pk]))


_OF = "cases/<str:case>/warrants/door/<str:draft>/"
urlpatterns = [
    path(_OF, door, name="case-door"),
    path(f"{_OF}form/", door_form, name="case-door-form"),
    path(f"cases/<str:case>/record/{k.OUTCOME}/", outcome, name="case-warrant-outcome"),
]

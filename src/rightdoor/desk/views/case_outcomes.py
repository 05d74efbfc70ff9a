"""Outcomes of a case: who is owed them, the paper for a sender under the conditions of its sources; prevention over cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.cases.event import Event
from rightdoor.cases.outcomes import AREA
from rightdoor.cases.outcomes import kinds as k
from rightdoor.cases.outcomes.state import senders
from rightdoor.casework.cases.problems import CannotDo, Impossible, Overtaken
from rightdoor.casework.conditions import AskOriginator
from rightdoor.casework.outcomes import acts, queries
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case
from rightdoor.desk.views.cases import area_context
from rightdoor.errors import Refused, UsageProblem


class TellForm(forms.Form):
    """How the sender is told; with conditions to confirm, and the originator's permission where one is needed."""

    way = forms.ChoiceField(label="How", choices=k.WAYS, widget=forms.RadioSelect)
    words = forms.CharField(label="What was told, in a sentence", max_length=4_000, widget=forms.Textarea)

    def __init__(self, data: Any, *, conditional: bool, held: bool) -> None:
        super().__init__(data)
        if conditional:
            self.fields["conditions"] = forms.BooleanField(
                label="I keep to these conditions, and whoever gets the paper is told of them", required=False
            )
        if held:
            self.fields["originator"] = forms.CharField(
                label="Reference of the originator's permission",
                max_length=80,
                required=False,
                help_text="A condition leaves it to the originator whether this is passed on.",
            )

    def telling(self) -> acts.Telling:
        """What was filled in."""
        said = self.cleaned_data
        return acts.Telling(said["way"], said["words"], bool(said.get("conditions")), said.get("originator", "").strip())


@of_case("outcomes")
def area_page(request: DeskRequest, shown: Shown) -> HttpResponse:
    """What stands of outcomes; whom they are owed to, with the paper for each."""
    context = area_context(request, shown, AREA)
    context["open"] = [(each.owed.id, each.owed.text("source")) for each in senders(shown.history) if each.told is None]
    listable = shown.row is not None and bool(context["kinds"])
    context["to_list"] = queries.still_to_list(request.acting, shown.row, shown.history) if listable and shown.row is not None else []
    context["may_tell"] = bool(context["kinds"]) and request.acting.can("export")
    return render(request, "outcomes/area.html", context)


@require_POST
@of_case("record")
def list_senders(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Record of each sender of the referrals that they are owed the outcome."""
    try:
        made = acts.list_senders(request.acting, shown.case.pk, expected=request.POST.get("expected"))
    except Overtaken:
        messages.warning(request, "Somebody recorded something in this case meanwhile. Look at it, then list the senders again.")
    except CannotDo as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"{len(made)} sender{'s are' if len(made) != 1 else ' is'} owed the outcome.")
    return see(reverse("case-outcomes", args=[shown.case.pk]))


def _tell(request: DeskRequest, shown: Shown, owed: str) -> HttpResponse:
    """First what the sender would be told and under which conditions (GET); then it is recorded, and the paper shown to be printed."""
    event = _owed(shown, owed)
    try:
        paper = acts.paper_of(request.acting, shown.case, shown.row, shown.history, event)
    except Refused as problem:
        messages.warning(request, f"{problem} {problem.advice or ''}".strip())
        return see(reverse("case-outcomes", args=[shown.case.pk]))
    form = TellForm(request.POST or None, conditional=bool(paper.conditioned.stated), held=paper.conditioned.held)
    frame = frame_of(request, shown, AREA.code) | {
        "paper": paper,
        "owed_source": event.text("source"),
        "owed_reference": event.text("reference"),
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = acts.tell(request.acting, shown.case.pk, event.id, form.telling(), expected=request.POST.get("expected"))
            except Overtaken as problem:
                status, frame["token"] = 409, problem.token
                form.add_error(None, "Somebody recorded something in this case meanwhile. If yours still holds, send it again.")
            except Impossible as problem:
                for each in problem.problems:
                    form.add_error(each.field if each.field in form.fields else None, each.what)
            except (AskOriginator, UsageProblem) as problem:
                status = 409 if isinstance(problem, AskOriginator) else 422
                form.add_error("originator" if "originator" in form.fields else None, str(problem))
            except Refused as problem:
                status = 409
                form.add_error(None, str(problem))
            else:
                said = form.telling()
                context = {"paper": made, "telling": said, "by": request.acting.account, "at_us": request.acting.now_us}
                return render(request, "outcomes/paper.html", frame | context)
    return render(request, "outcomes/tell.html", frame | {"form": form}, status=status)


def _owed(shown: Shown, owed: str) -> Event:
    event = shown.history.one(owed)
    if event is None or event.kind != k.OWED:
        raise Http404
    return event


tell = stepped_up(of_case("outcome-paper")(_tell))


@needs("see-subjects")
def prevention(request: DeskRequest) -> HttpResponse:
    """What came of prevention, over the cases that one sees."""
    request.acting.note("consulted", {"page": "prevention"})
    return render(request, "outcomes/prevention.html", {"sums": queries.prevention_measured(request.acting)})


urlpatterns = [
    path("prevention/", prevention, name="prevention"),
    path("cases/<str:case>/outcomes/", area_page, name="case-outcomes"),
    path("cases/<str:case>/outcomes/senders/", list_senders, name="case-list-senders"),
    path("cases/<str:case>/outcomes/<str:owed>/paper/", tell, name="case-outcome-paper"),
]

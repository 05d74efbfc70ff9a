"""Announced faults and what leans on them; recall notices until they are acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rightdoor.casework.communications_data import register_acts, registers
from rightdoor.casework.communications_data.models import Alert
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.communications_errors import about_choices
from rightdoor.desk.views.communications_forms import AcknowledgedForm, FaultForm, RecallForm
from rightdoor.desk.views.communications_parts import HOME, FormPage, form_page, room, tabs

FAULTS, RECALL = f"{HOME}faults/", f"{HOME}recall/"
PRODUCED = {"produced_at": "its own date", "sent_at": "when it was asked", "": "no result of its own"}


@require_GET
@room("see-requests")
def listed(request: DeskRequest) -> HttpResponse:
    """The faults in force, each with how many events that are seen lean on it."""
    found = registers.faults(Sight(request.acting))
    request.acting.note("consulted", {"what": "faults", "lines": len(found)})
    return render(request, "communications/faults.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Faults"}], "tabs": tabs(request, "faults"),
        "head": ("Provider", "When", "What was at fault", "Events here that lean on it", "Your unit"),
        "rows": [_cells(each) for each in found], "may": request.acting.can("register-error"),
    })  # fmt: skip


def _cells(each: registers.FaultShown) -> list[object]:
    alert = each.alert
    said = (
        ""
        if alert is None
        else "told, nobody has looked yet"
        if alert.seen_us is None or alert.seen_by is None
        else f"looked at by {alert.seen_by.name}"
    )
    return [
        {"text": each.provider, "href": f"{FAULTS}{each.id}/", "received": True, "hidden": each.span},
        {"text": each.span},
        {"text": each.nature, "received": True},
        {"text": str(each.leaning), "numeric": True},
        {"text": said},
    ]


@require_http_methods(["GET", "POST"])
@room("register-error")
def new(request: DeskRequest) -> HttpResponse:
    """Record an announced fault."""
    year = datetime.fromtimestamp(request.acting.now_us / 1_000_000, UTC).year
    form = FaultForm(request.POST if request.method == "POST" else None, year=year)

    def act() -> tuple[str, str]:
        c = form.cleaned_data
        done = register_acts.add_fault(
            request.acting, provider=c["provider"], first=form.day("first"), last=form.day("last"), nature=c["nature"], exhibit=c["exhibit"],
            reason=c["reason"],
        )  # fmt: skip
        return "The fault is recorded. What leans on it is worked out now, and units that it touches are told.", f"{FAULTS}{done}/"

    page = FormPage("Record an announced fault", "Record the fault", (("Faults", FAULTS), ("Record a fault", "")))
    return form_page(request, page, form, act)


@require_GET
@room("see-requests")
def one(request: DeskRequest, fault: str) -> HttpResponse:
    """What leans on a fault, as far as it is seen."""
    sight = Sight(request.acting)
    rows = registers.leans_on(sight, fault)
    shown = next(each for each in registers.faults(sight) if each.id == fault)
    request.acting.note("consulted", {"fault": fault, "lines": len(rows)})
    words = {"direct": "by its own papers", "same-actor": "through another event of the same actor"}
    return render(request, "communications/fault.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Faults", "href": FAULTS}, {"text": shown.provider}],
        "shown": shown, "head": ("Event", "Status", "How it leans", "Produced, by", "Done and told on it"),
        "rows": [
            [{"text": r.footprint}, {"status": r.status}, {"text": words[r.how]}, {"text": PRODUCED.get(r.produced, r.produced)}, {"text": "; ".join(r.acted) or "nothing is recorded"}]
            for r in rows
        ],
        "unlooked": shown.alert is not None and shown.alert.seen_us is None,
    })  # fmt: skip


@require_POST
@room("see-requests")
def looked(request: DeskRequest, fault: str) -> HttpResponse:
    """Somebody of the unit has looked."""
    register_acts.alert_seen(request.acting, fault)
    messages.success(request, "It is recorded that you looked at it for your unit.")
    return HttpResponseRedirect(FAULTS if fault in Sight(request.acting).view.faults else RECALL)


@require_GET
@room("see-requests")
def recall(request: DeskRequest) -> HttpResponse:
    """The notices that are owed, and those that were acknowledged."""
    sight = Sight(request.acting)
    found = registers.notices(sight, reply_to=request.acting.account.name)
    alerts = [a for a in Alert.objects.filter(seen_us__isnull=True).order_by("at_us") if a.decision not in sight.view.faults]
    request.acting.note("consulted", {"what": "recall", "lines": len(found)})
    return render(request, "communications/recall.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Recall"}], "tabs": tabs(request, "recall"),
        "owed": [n for n in found if n.notice.acknowledged is None], "done": [n for n in found if n.notice.acknowledged is not None],
        "alerts": alerts, "now_us": request.acting.now_us, "states": registers.STATES,
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@room("register-error")
def order(request: DeskRequest) -> HttpResponse:
    """Order a recall of what was told on the strength of an application's event or a subject."""
    about, query = about_choices(request)
    form = RecallForm(request.POST if request.method == "POST" else None, about=about)

    def act() -> tuple[str, str]:
        c = form.cleaned_data
        register_acts.order_recall(request.acting, c["about"], exhibit=c["exhibit"], reason=c["reason"])
        return "The recall is ordered. Each notice is owed until its recipient acknowledges it.", RECALL

    page = FormPage("Order a recall", "Order the recall", (("Recall", RECALL), ("Order a recall", "")), query)
    return form_page(request, page, form, act)


@require_http_methods(["GET", "POST"])
@room("see-requests")
def acknowledged(request: DeskRequest, notice: str) -> HttpResponse:
    """Record that a recipient acknowledged a notice."""
    sight = Sight(request.acting)
    shown = next((n for n in registers.notices(sight, reply_to=request.acting.account.name) if n.notice.id == notice), None)
    if shown is None:
        raise Http404
    form = AcknowledgedForm(request.POST if request.method == "POST" else None, now_us=request.acting.now_us)

    def act() -> tuple[str, str]:
        c = form.cleaned_data
        register_acts.acknowledge(request.acting, notice, by=c["by"], at=form.at, exhibit=c["exhibit"], reason=c["reason"])
        return "The acknowledgement is recorded.", RECALL

    page = FormPage(f"Acknowledgement of {notice}", "Record it", (("Recall", RECALL), (notice, "")))
    return form_page(request, page, form, act)


urlpatterns = [
    path("communications-data/faults/", listed, name="communications-faults"),
    path("communications-data/faults/new/", new, name="communications-fault-new"),
    path("communications-data/faults/<str:fault>/", one, name="communications-fault"),
    path("communications-data/faults/<str:fault>/looked/", looked, name="communications-fault-looked"),
    path("communications-data/recall/", recall, name="communications-recall"),
    path("communications-data/recall/order/", order, name="communications-recall-order"),
    path("communications-data/recall/<str:notice>/acknowledged/", acknowledged, name="communications-acknowledged"),
]

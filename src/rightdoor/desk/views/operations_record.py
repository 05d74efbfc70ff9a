"""Recording an event of an operation, correcting one, taking one back; the history with what was corrected in its place."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.kinds import Kind
from rightdoor.casework.access.models import Account
from rightdoor.casework.joint import acts, queries, reading
from rightdoor.casework.joint.adding import OWN
from rightdoor.casework.joint.erasing import erasures_of, may_erase, texts_of
from rightdoor.casework.joint.models import Erasure
from rightdoor.desk.case_forms import EventForm, initial_of, preset_of
from rightdoor.desk.case_words import event_label, kind_words, source_words, values_of
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.deciding import Reasoned
from rightdoor.desk.views.operation_frame import Shown, act_page, frame_of, of_operation
from rightdoor.joint.claim_kinds import REQUEST
from rightdoor.joint.erasing import erasable
from rightdoor.joint.kinds import AREAS, KINDS
from rightdoor.joint.tasking import ANSWERS

PAGE: Final = 100
LISTED: Final = 200  # packages or requests that a form offers: the last of them
_MORE: Final = f"The last {LISTED} are listed. To record about an older one, begin on its page or in the history."


def recordable(request: DeskRequest, shown: Shown) -> list[tuple[str, list[Kind]]]:
    """By area what the acting account may record by a form of its kind; days of action have pages of their own."""
    if not request.acting.can("run-operations"):
        return []
    if shown.standing.runs:
        wanted = {code for code in KINDS if not code.startswith("day-")}
    else:
        wanted = {*OWN, *ANSWERS} if set(shown.standing.answers) & set(shown.state.forces) else set()
    found = [(words, [kind for kind in kinds if kind.code in wanted and kind.capability]) for _, words, kinds in AREAS]
    return [(words, kinds) for words, kinds in found if kinds]


@of_operation("record")
def record(request: DeskRequest, shown: Shown, kind: str) -> HttpResponse:
    """Record an event of a kind. `?about=`: the event that its references begin with."""
    found = KINDS.get(kind)
    if found is None or not found.capability:
        raise Http404
    shown, more = _with_named(request, shown, found)
    about = shown.history.one(request.GET.get("about", ""))
    initial = preset_of(found, about, shown.history)
    mine = [force for force in shown.standing.answers if force in shown.state.forces]
    if len(mine) == 1 and not shown.standing.runs:
        initial["force"] = mine[0]
    form = EventForm(request.POST or None, found, shown.history, initial=initial)
    words = {"title": found.words, "hint": f"{found.hint} {more}".strip(), "button": "Record it", "done": f"Recorded: {found.words}."}
    return act_page(
        request, shown, form,
        lambda filled, token: acts.record(request.acting, shown.operation.pk, kind, filled.at_us(), filled.body(), expected=token),
        words=words,
    )  # fmt: skip


@of_operation("record")
def correct(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Correct an event that is in force: a new one of its kind takes its place, and both stay in the history."""
    shown = shown.with_more(reading.around(shown.operation, [event]))
    held = _in_force(shown, event)
    found = KINDS[held.kind]
    shown, more = _with_named(request, shown, found)
    form = EventForm(request.POST or None, found, shown.history, initial=initial_of(held, shown.history, found))
    words = {
        "title": f"Correct: {found.words}", "button": "Record the correction", "done": "The correction is recorded.", "part": "joint-history",
        "hint": f"What stands now is kept in the history, with who recorded it. {more}".strip(),
    }  # fmt: skip
    return act_page(
        request, shown, form,
        lambda filled, token: acts.correct(request.acting, shown.operation.pk, held.id, filled.at_us(), filled.body(), expected=token),
        words=words, after=reverse("joint-history", args=[shown.operation.pk]),
    )  # fmt: skip


@of_operation("record")
def withdraw(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Take an event back, with a reason."""
    shown = shown.with_more(reading.around(shown.operation, [event]))
    held = _in_force(shown, event)
    words = {
        "title": f"Withdraw: {kind_words(held.kind)}", "button": "Withdraw it", "done": "It is withdrawn.", "part": "joint-history",
        "hint": "For what did not happen. It stays in the history as withdrawn, with your reason. What it wrote into a case stays there: withdraw it in the case too.",
        "of": event_label(held, shown.history),
    }  # fmt: skip
    return act_page(
        request, shown, Reasoned(request.POST or None),
        lambda filled, token: acts.withdraw(
            request.acting, shown.operation.pk, held.id, reason=filled.cleaned_data["reason"], expected=token
        ),
        words=words, after=reverse("joint-history", args=[shown.operation.pk]),
    )  # fmt: skip


@of_operation("history")
def history(request: DeskRequest, shown: Shown) -> HttpResponse:
    """What was recorded, newest first by when it happened; what was corrected stands where it stood. `?event=`: the page that it is on."""
    about = request.GET.get("event", "")
    before = reading.place_of(shown.operation, about) if about else None
    number = before // PAGE + 1 if before is not None else 1
    page = Paginator(reading.newest_first(shown.operation), PAGE).get_page(whole_number(request.GET.get("page"), 99_999) or number)
    events = [queries.event_read(*row) for row in page.object_list]
    shown = shown.with_more(reading.around(shown.operation, [event.id for event in events]))
    more = {"page": page, "entries": entries_of(shown, events), "erases": may_erase(request.acting, shown.operation.pk)}
    return render(request, "operations/history.html", frame_of(request, shown, "joint-history") | more)


def entries_of(shown: Shown, events: list[Event]) -> list[dict[str, Any]]:
    """Events as a page shows them."""
    names = dict(Account.objects.filter(username__in={event.by for event in events}).values_list("username", "name"))
    erased: dict[str, list[Erasure]] = {}
    for one in erasures_of(event.id for event in events):
        erased.setdefault(one.event_id, []).append(one)
    standing, late = {event.id for event in shown.history.events}, {event.id for event in shown.history.late()}
    return [
        {
            "event": event, "words": kind_words(event.kind), "values": values_of(event, shown.history), "by": names.get(event.by, event.by),
            "late": event.id in late, "in_force": event.id in standing or event.kind == WITHDRAWN, "source": source_words(event.source),
            "correctable": event.id in standing and event.kind in KINDS and bool(KINDS[event.kind].capability),
            "erased": [(erasable(event.kind).get(one.field, one.field), one) for one in erased.get(event.id, ())], "texts": bool(texts_of(event)),
            "answerable": event.id in standing and event.kind == REQUEST.code,
        }
        for event in events
    ]  # fmt: skip


def _with_named(request: DeskRequest, shown: Shown, kind: Kind) -> tuple[Shown, str]:
    """With what a form of the kind can name: of packages and requests the last, and those that are asked about; and what to say where there are more."""
    many = {code for field in kind.fields for code in field.to} - reading.FRAME
    if not many:
        return shown, ""
    asked = [request.GET.get("about", ""), *(request.POST.get(field.name, "") for field in kind.fields if field.type == "event")]
    listed = reading.latest(shown.operation, many, LISTED)
    more = _MORE if sum(event.kind in many for event in listed) >= LISTED else ""
    return shown.with_more([*listed, *reading.around(shown.operation, asked)]), more


def _in_force(shown: Shown, event: str) -> Event:
    held = next((one for one in shown.history.events if one.id == event), None)
    if held is None or held.kind not in KINDS or not KINDS[held.kind].capability:
        raise Http404
    return held


urlpatterns = [
    path("operations/<int:operation>/history/", history, name="joint-history"),
    path("operations/<int:operation>/record/<str:kind>/", record, name="joint-record"),
    path("operations/<int:operation>/correct/<str:event>/", correct, name="joint-correct"),
    path("operations/<int:operation>/withdraw/<str:event>/", withdraw, name="joint-withdraw"),
]

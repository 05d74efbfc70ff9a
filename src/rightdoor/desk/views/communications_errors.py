"""The error register: found, classified, its report filled in from the papers, the destruction of its data as a step of its own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from rightdoor.casework.communications_data import queries, register_acts, registers
from rightdoor.casework.communications_data.error_file import report_file
from rightdoor.casework.communications_data.seen import held
from rightdoor.casework.communications_data.sight import Sight
from rightdoor.desk.answers import attached
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk import instant
from rightdoor.desk.views.communications_forms import DestructionForm, ErrorForm
from rightdoor.desk.views.communications_parts import HOME, FormPage, form_page, room, tabs
from rightdoor.model.instant import read_instant
from rightdoor.registers.errors import CLASSES

ERRORS = f"{HOME}errors/"
_DESTROYED = {"confirmed": "Destruction confirmed", "not-yet": "Not yet destroyed", "not-applicable": "Nothing was acquired"}


@require_GET
@room("see-requests")
def listed(request: DeskRequest) -> HttpResponse:
    """The errors about what is seen, the newest first."""
    sight = Sight(request.acting)
    lines = registers.errors(sight)
    request.acting.note("consulted", {"what": "errors", "lines": len(lines)})
    return render(request, "communications/errors.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Errors"}], "tabs": tabs(request, "errors"),
        "head": ("Error", "Class", "About", "Discovered", "Report due", "Its data"), "rows": [_cells(line) for line in lines],
    })  # fmt: skip


def _cells(line: dict[str, Any]) -> list[object]:
    report = line["report"]
    due = "none" if report is None else f"{registers.STATES[report['state']]}, {_due(report['due'])}"
    return [
        {"text": line["error"], "href": f"{ERRORS}{line['error']}/"},
        {"text": str(line["class"]).capitalize()},
        {"text": line["about"], "received": True},
        {"at_us": _instant(line["discovered"])},
        {"text": due},
        {"text": _DESTROYED[line["destroyed"]]},
    ]


def _instant(text: str) -> int:
    """Of a time that the register wrote down itself, UTC microseconds."""
    return read_instant(text).readings[0].start


def _due(text: str) -> str:
    return instant(_instant(text)) if text else "no time is counted"


def about_choices(request: DeskRequest) -> tuple[list[tuple[str, str]], str]:
    """What an error or a recall can be about, from the application (`?application=`) or subject (`?subject=`) it starts from; its query."""
    key, subject = request.GET.get("application", ""), request.GET.get("subject", "")
    if key:
        found = queries.draft(key)
        choices = [(found.subject, f"All of subject {found.subject}")]
        for each in queries.requests_shown(found):
            said = each.row.footprint if each.source is None else f"{each.source.identifier} at {each.row.instant}"
            choices.append((each.row.footprint, f"The event {said}"))
        return choices, f"?application={key}"
    if not subject:
        raise Http404
    return [(held(request.acting, subject).subject, f"All of subject {subject}")], f"?subject={subject}"


@require_http_methods(["GET", "POST"])
@room("register-error")
def new(request: DeskRequest) -> HttpResponse:
    """Register an error. Without a class the rule's proposal is shown, for a person to confirm."""
    about, query = about_choices(request)
    sight = Sight(request.acting)
    if not sight.shows(about[0][0]):
        raise Http404
    exhibits = [(sha, f"SHA-256 {sha[:16]}…, {where}") for sha, where in registers.wrong_exhibits(sight, about[0][0])]
    kinds: dict[str, Any] = {"now_us": request.acting.now_us, "about": about, "exhibits": exhibits}
    form = ErrorForm(request.POST if request.method == "POST" else None, **kinds)

    def act() -> tuple[str, str]:
        done = register_acts.add_error(request.acting, form.cleaned_data["about"], fields=form.said, reason=form.cleaned_data["reason"])
        return "The error is registered; its report is filled in below.", f"{ERRORS}{done}/"

    def proposed(said: Exception) -> ErrorForm:
        """The same words again, with the class that the rule proposed chosen."""
        proposal = next((word for word in CLASSES if f" is {word}:" in str(said)), "")
        if form.cleaned_data.get("chosen_class") or not proposal:
            return form
        again = request.POST.copy()
        again["chosen_class"] = proposal
        return ErrorForm(again, **kinds)

    page = FormPage("Register an error", "Register the error", (("Errors", ERRORS), ("Register an error", "")), query)
    return form_page(request, page, form, act, again=proposed)


@require_GET
@room("see-requests")
def one(request: DeskRequest, error: str) -> HttpResponse:
    """One error with its report; `?as=txt` gives the report as a file."""
    sight = Sight(request.acting)
    shown = registers.error(sight, error)
    request.acting.note("consulted", {"error": error, "what": "report"})
    may = bool(request.acting.units_with("register-error"))
    return render(request, "communications/error.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Errors", "href": ERRORS}, {"text": error}],
        "shown": shown, "may": may, "destroyed": _DESTROYED[str(shown.line["destroyed"])], "here": f"{ERRORS}{error}/",
        "parts": [{"title": p.title, "rows": [{"key": k, "value": v} for k, v in p.pairs], "lines": p.lines} for p in shown.sections],
    })  # fmt: skip


@require_http_methods(["POST"])
@room("register-error")
@stepped_up
def report(request: DeskRequest, error: str) -> HttpResponse:
    """The report as a text file: an export."""
    return attached(report_file(request.acting, error))


@require_http_methods(["GET", "POST"])
@room("register-error")
@stepped_up
def destruction(request: DeskRequest, error: str) -> HttpResponse:
    """Destroy wrongly acquired data, or confirm that they are gone: its own step, with the factor shown again."""
    shown = registers.error(Sight(request.acting), error)
    missing, here = list(shown.missing), f"{ERRORS}{error}/"
    form = DestructionForm(
        request.POST if request.method == "POST" else None, now_us=request.acting.now_us, exhibits=missing, initial={"exhibits": missing}
    )
    page = FormPage(
        "Destroy the data of this error", "Confirm the destruction", (("Errors", ERRORS), (error, here), ("Destruction", "")),
        warning="What is destroyed here cannot be brought back, from no backup either.",
    )  # fmt: skip
    return form_page(request, page, form, lambda: (_destroy(request, error, form), here))


def _destroy(request: DeskRequest, error: str, form: DestructionForm) -> str:
    c = form.cleaned_data
    if c["where"] == "here":
        register_acts.destroy_here(request.acting, error, exhibits=c["exhibits"], whole=c["whole"])
        return "The data are being destroyed by a job; their destruction is confirmed when it has ended."
    fields = {"at": form.at, "manner": c["manner"]}
    register_acts.confirm_destruction(request.acting, error, exhibits=c["exhibits"], fields=fields, reason=c["reason"])
    return "The destruction is confirmed."


urlpatterns = [
    path("communications-data/errors/", listed, name="communications-errors"),
    path("communications-data/errors/new/", new, name="communications-error-new"),
    path("communications-data/errors/<str:error>/", one, name="communications-error"),
    path("communications-data/errors/<str:error>/report/", report, name="communications-error-report"),
    path("communications-data/errors/<str:error>/destruction/", destruction, name="communications-error-destruction"),
]

"""Warrants of a case: where each stands, drafting an application from the papers, the briefing, the door, what came of a search."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from rightdoor.cases.event import Event
from rightdoor.cases.warrants import AREA
from rightdoor.cases.warrants import kinds as k
from rightdoor.cases.warrants.state import warrants
from rightdoor.casework.cases import queries
from rightdoor.casework.conditions import AskOriginator
from rightdoor.casework.export import File
from rightdoor.casework.packages.models import Package
from rightdoor.casework.packages.queries import prospect
from rightdoor.casework.place import held_store
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.casework.warrants import acts, briefing, content
from rightdoor.casework.warrants.acts import Confirmed
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.casework.warrants.seen import Seen, with_papers
from rightdoor.desk.answers import attached, see, shows
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case
from rightdoor.desk.views.case_warrants_parts import GOES_IN, LAST, as_field, event_of, seen_to_export
from rightdoor.desk.views.cases import area_context
from rightdoor.desk.views.cases_record import act_page
from rightdoor.desk.warrant_forms import Confirming, DraftForm
from rightdoor.desk.warrant_window import picture_of
from rightdoor.errors import Refused, UsageProblem


@of_case("area")
def front(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Where warrants stand: windows as pictures and tables, duties, what can be done next."""
    about, now = queries.about_of(shown.case), request.acting.now_us
    found = warrants(shown.history)
    context = area_context(request, shown, AREA) | {
        "windows": [(one, picture_of(one, about, now)) for one in found],
        "drafts": shown.history.of(k.DRAFTED),
        "may_draft": shown.row is not None and shown.case.closed_us is None and request.acting.can("export"),
        "own_forms": (k.OUTCOME,),
    }
    return render(request, "cases/area_warrants.html", context)


@of_case("warrant")
def draft(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Draft an application: everything of the papers is filled in; what they do not carry is said, and who answers for it is asked."""
    found = seen_to_export(request, shown)
    with with_papers(request.acting, found) as papers:
        ahead = prospect(request.acting, papers, "warrant")
    lacks = acts.lacking(request.acting, found, ahead)
    form = DraftForm(
        request.POST or None, powers=acts.offered_powers(request.acting), ahead=ahead, lacking=bool(lacks), at_risk=found.row.at_risk
    )
    words = {
        "title": "Draft an application for a search warrant", "button": "Draft it", "area": AREA.code, "ahead": ahead, "lacks": lacks,
        "done": "The application is drafted from the papers, and its package asked for.", "template": "cases/warrant_draft.html",
        "at_risk": found.row.at_risk,
    }  # fmt: skip

    def act(filled: Any, token: str) -> object:
        return as_field(lambda: acts.draft(request.acting, found, filled.given(), confirmed=Confirmed(*filled.confirmed), expected=token))

    return act_page(request, shown, form, act, words=words, after=reverse("case-warrant-drafted", args=[shown.case.pk, LAST]))


@of_case("warrant")
def drafted(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """A draft by the papers of this moment."""
    found = seen_to_export(request, shown)
    return _drafted(request, shown, found, event_of(found, draft, k.DRAFTED))


def _drafted(
    request: DeskRequest, shown: Shown, found: Seen, event: Event, *, form: Confirming | None = None, status: int = 200
) -> HttpResponse:
    frame = frame_of(request, shown, AREA.code) | {"event": event}
    try:
        with with_papers(request.acting, found) as papers:
            made = acts.redrawn(request.acting, found, papers, event)
            ahead = prospect(request.acting, papers, "warrant")
    except NotThere as said:
        return render(request, "cases/warrant_gone.html", frame | {"said": said}, status=409)
    form = form or Confirming(None, conditional=bool(ahead.conditioned.stated), held=ahead.conditioned.held)
    package = Package.objects.filter(pk=event.text("package")).first()
    return render(
        request,
        "cases/warrant_drafted.html",
        frame | {"draft": made.application, "other": made.other, "form": form, "package": package},
        status=status,
    )


@of_case("warrant")
def _given(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """A draft as it leaves the desk: on paper, or as data."""
    found = seen_to_export(request, shown)
    held = event_of(found, draft, k.DRAFTED)
    if request.method != "POST":
        return see(reverse("case-warrant-drafted", args=[shown.case.pk, draft]))
    form, confirmed = _confirming(request, found)
    try:
        made = acts.application_given(request.acting, found, held, confirmed=confirmed)
    except (Refused, UsageProblem) as said:
        return _drafted(request, shown, found, held, form=_refused(form, said), status=409 if isinstance(said, AskOriginator) else 422)
    about = _about(request)
    if request.POST.get("form") == "json":
        data = content.as_json(made.application, {"kind": "warrant-application", **about})
        return attached(File(f"warrant-draft-{held.id[3:11]}.json", content.MEDIA_TYPE, data))
    shows(request)
    return render(request, "cases/warrant_paper.html", _paper(request, shown, confirmed) | {"draft": made.application, "other": made.other})


given = stepped_up(_given)


def _about(request: DeskRequest) -> dict[str, Any]:
    store = held_store()
    return {"made_us": request.acting.now_us, "made_by": request.acting.actor, "training": store.kind == "training"}


def _paper(request: DeskRequest, shown: Shown, confirmed: Confirmed) -> dict[str, Any]:
    return {"case": shown.case, "by": request.acting.account, "at_us": request.acting.now_us, "originator": confirmed.originator}


def _confirming(request: DeskRequest, found: Seen) -> tuple[Confirming, Confirmed]:
    with with_papers(request.acting, found) as papers:
        ahead = prospect(request.acting, papers, "warrant")
    form = Confirming(request.POST, conditional=bool(ahead.conditioned.stated), held=ahead.conditioned.held)
    form.is_valid()
    return form, Confirmed(*form.confirmed)


def _refused(form: Confirming, said: Refused | UsageProblem) -> Confirming:
    at = "conditions" if isinstance(said, NotConfirmed) else "originator"
    form.add_error(at if at in form.fields else None, str(said))
    return form


@of_case("briefing")
def brief(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """The briefing on the screen."""
    found = seen_to_export(request, shown)
    return _brief(request, shown, found, event_of(found, draft, *GOES_IN))


def _brief(
    request: DeskRequest, shown: Shown, found: Seen, event: Event, *, form: Confirming | None = None, status: int = 200
) -> HttpResponse:
    frame = frame_of(request, shown, AREA.code) | {"event": event}
    try:
        with with_papers(request.acting, found) as papers:
            made = briefing.briefing_of(request.acting, found, papers, event)
    except NotThere as said:
        return render(request, "cases/warrant_gone.html", frame | {"said": said}, status=409)
    conditioned = made.behind.prospect.conditioned
    form = form or Confirming(None, conditional=bool(conditioned.stated), held=conditioned.held)
    return render(request, "cases/briefing.html", frame | {"briefing": made.said, "form": form}, status=status)


@of_case("briefing")
def _briefed(request: DeskRequest, shown: Shown, draft: str) -> HttpResponse:
    """The briefing on paper: the team was briefed from it."""
    found = seen_to_export(request, shown)
    held = event_of(found, draft, *GOES_IN)
    if request.method != "POST":
        return see(reverse("case-briefing", args=[shown.case.pk, draft]))
    form, confirmed = _confirming(request, found)
    try:
        made = briefing.briefed(request.acting, found, held, confirmed=confirmed, expected=None)
    except (Refused, UsageProblem) as said:
        return _brief(request, shown, found, held, form=_refused(form, said), status=409 if isinstance(said, AskOriginator) else 422)
    return render(request, "cases/briefing_paper.html", _paper(request, shown, confirmed) | {"briefing": made})


briefed = stepped_up(_briefed)


_OF = "cases/<str:case>/warrants/"
urlpatterns = [
    path(_OF, front, name="case-warrants"),
    path(f"{_OF}draft/", draft, name="case-warrant-draft"),
    path(f"{_OF}drafts/<str:draft>/", drafted, name="case-warrant-drafted"),
    path(f"{_OF}drafts/<str:draft>/paper/", given, name="case-warrant-paper"),
    path(f"{_OF}briefing/<str:draft>/", brief, name="case-briefing"),
    path(f"{_OF}briefing/<str:draft>/paper/", briefed, name="case-briefing-paper"),
    path("", include("rightdoor.desk.views.case_warrants_door")),
]

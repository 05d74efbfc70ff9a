"""Safeguarding of a case: risks with their decisions, children by their references, what is due; referrals drafted and printed; who the children are."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.register import KINDS
from rightdoor.cases.safeguarding import AREA
from rightdoor.cases.safeguarding.definitions import DEFINITIONS, Definition, definition
from rightdoor.cases.safeguarding.duties_child import on_child_track
from rightdoor.cases.safeguarding.lines import chosen, chosen_answer
from rightdoor.cases.safeguarding.risks import REFERRAL
from rightdoor.cases.safeguarding.state import Child, Risk, children, reference_of, risks
from rightdoor.casework.access.roles import ROLES
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import may_do
from rightdoor.casework.conditions import AskOriginator
from rightdoor.casework.safeguarding import acts, identities
from rightdoor.casework.safeguarding.acts import Given, Made
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.desk.answers import shows
from rightdoor.desk.case_forms import AT, EventForm
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case
from rightdoor.desk.views.cases import area_context
from rightdoor.desk.views.cases_record import act_page
from rightdoor.errors import Refused, UsageProblem

_MINUTE = 60_000_000
_ORDER = ("overdue", "soon", "due", "met")  # what has no time stands before what runs
_WHO_MAY = sorted(name for name, held in ROLES.values() if "see-children" in held)
_CARRIED = ("risk", "status", "ceiling")  # of a referral: what its draft says, which nobody types


class RiskRow(NamedTuple):
    """A risk as the page shows it."""

    event: Event
    who: str
    what: str
    decided: str
    decision: Event | None
    referrals: list[tuple[Event, str]]


class ChildRow(NamedTuple):
    """A child as everybody in the case sees it. `counted`: the definitions that it is counted by, and since when."""

    event: Event
    reference: str
    age: str
    relation: str
    authority: str
    counted: list[tuple[Definition, int]]


@of_case("area")
def page(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Where safeguarding stands."""
    history, case = shown.history, shown.case
    rows = [_child(child) for child in children(history)]
    frame = area_context(request, shown, AREA)
    context = frame | {
        "waiting": sorted(frame["waiting"], key=lambda line: _ORDER.index(line.state)),
        "risks": [_risk(risk, history) for risk in risks(history)],
        "children": rows,
        "definitions": DEFINITIONS,
        "child_track": on_child_track(history, queries.about_of(case)),
        "rest": [line for line in AREA.lines(history) if not line.what.startswith(("Child: ", "Risk to "))],
        "may_open": bool(rows) and identities.may_see(request.acting, case),
        "who_may": _WHO_MAY,
        "safeguards": _safeguards(request, shown),
        "nothing_said": not history.of("risk-noted", "no-child-known"),
    }
    return render(request, "cases/area_safeguarding.html", context)


def _safeguards(request: DeskRequest, shown: Shown) -> bool:
    return shown.case.closed_us is None and may_do(request.acting, shown.case, shown.row, ("safeguard",))


def _risk(risk: Risk, history: History) -> RiskRow:
    referrals = [
        (each.event, "not acknowledged" if each.received is None else chosen_answer(each.received, each.answered))
        for each in risk.referrals
    ]
    decided = chosen(risk.decision, "decision") if risk.decision is not None else ""
    return RiskRow(
        risk.event, reference_of(risk.event.text("child"), history), chosen(risk.event, "risk"), decided, risk.decision, referrals
    )


def _child(child: Child) -> ChildRow:
    counted = [(held, mark.at_us) for mark in child.marked if (held := definition(mark.text("definition"))) is not None]
    authority = (child.identified.text("authority") if child.identified else "") or child.event.text("authority")
    return ChildRow(child.event, child.reference, chosen(child.event, "age_band"), chosen(child.event, "relation"), authority, counted)


@of_case("children")
def who(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Who the children are: a look of its own, recorded with how many were shown."""
    found = identities.opened(request.acting, shown.case)
    rows = [(child, found.get(child.event.id)) for child in children(shown.history)]
    return render(request, "cases/children.html", frame_of(request, shown, AREA.code) | {"rows": rows})


@of_case("referral")
def referral(request: DeskRequest, shown: Shown, risk: str) -> HttpResponse:
    """The draft on the screen: children by their references."""
    return _draft_page(request, shown, risk)


def _draft_page(
    request: DeskRequest, shown: Shown, risk: str, *, error: str = "", error_at: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    said = acts.draft(request.acting, shown.case, risk)
    context = frame_of(request, shown, AREA.code) | {
        "draft": said, "named": bool(said.withheld), "error": error, "error_at": error_at, "posted": request.POST,
        "held": said.conditions.held and not said.immediate, "open": shown.case.closed_us is None,
        "may_name": identities.may_see(request.acting, shown.case), "who_may": _WHO_MAY,
    }  # fmt: skip
    return render(request, "cases/referral.html", context, status=status)


@of_case("referral")
def _paper(request: DeskRequest, shown: Shown, risk: str) -> HttpResponse:
    """The paper, once the conditions of its sources are confirmed; an export."""
    posted = request.POST
    given = Given(posted.get("conditions") == "yes", posted.get("originator", "").strip(), posted.get("named") == "yes")
    try:
        made = acts.taken(request.acting, shown.case, risk, given)
    except (Refused, UsageProblem) as said:
        at = "conditions" if isinstance(said, NotConfirmed) else "originator"
        return _draft_page(request, shown, risk, error=str(said), error_at=at, status=409 if isinstance(said, AskOriginator) else 422)
    shows(request)
    context = {"draft": made.draft, "taken": made, "case": shown.case, "by": request.acting.account, "at_us": request.acting.now_us}
    return render(request, "cases/referral_paper.html", context)


paper = require_POST(stepped_up(_paper))


@of_case("record")
def made(request: DeskRequest, shown: Shown, risk: str) -> HttpResponse:
    """Record that the referral was made: whom and how; what it carried is the draft's."""
    said = acts.draft(request.acting, shown.case, risk)
    now = request.acting.now_us - request.acting.now_us % _MINUTE
    form = EventForm(request.POST or None, KINDS[REFERRAL], shown.history, initial={"to": said.to, AT: now})
    for name in _CARRIED:
        del form.fields[name]
    words: dict[str, Any] = {
        "title": KINDS[REFERRAL].words, "button": "Record it", "done": "The referral is recorded.", "area": AREA.code,
        "hint": f"It carried the attribution status “{said.status}” and this sentence: {said.ceiling}",
    }  # fmt: skip

    def act(filled: Any, token: str) -> object:
        body = filled.body()
        told = Made(str(body.get("to", "")), str(body.get("how", "")), str(body.get("reference", "")))
        return acts.made(request.acting, shown.case, risk, told, at_us=filled.at_us(), expected=token)

    after = reverse("case-safeguarding", args=[shown.case.pk])
    return act_page(request, shown, form, act, words=words, after=after)


urlpatterns = [
    path("cases/<str:case>/safeguarding/", page, name="case-safeguarding"),
    path("cases/<str:case>/safeguarding/children/", who, name="case-children"),
    path("cases/<str:case>/safeguarding/referral/<str:risk>/", referral, name="case-referral"),
    path("cases/<str:case>/safeguarding/referral/<str:risk>/paper/", paper, name="case-referral-paper"),
    path("cases/<str:case>/safeguarding/referral/<str:risk>/made/", made, name="case-referral-made"),
]

"""Packages of a subject: what one would hold and bear, what is missing, grounds, building, those that were built, taking one away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.conditions import AskOriginator
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.packages import acts, queries
from rightdoor.casework.packages.files import KEPT_US
from rightdoor.casework.packages.models import Purpose, State
from rightdoor.casework.packages.paper_words import read_as
from rightdoor.casework.packages.problems import NotHeld, RiskNotStated
from rightdoor.casework.subjects.papers import Papers, opened_papers
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.desk.answers import attached, see
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.deciding import Matter, Reasoned, form_page
from rightdoor.desk.views.subject_frame import frame_of, of_subject
from rightdoor.errors import Refused, UsageProblem
from rightdoor.reporting.stamps import ANSWERS

ANSWERED = "authorising officer's answers for a package on one strand"
_HELD_HOURS = KEPT_US // 3_600_000_000


class GroundsForm(Reasoned):
    """Whose word a warrant package below corroboration rests on. Nothing of the case is typed: status and premises are filled in."""

    rank = forms.ChoiceField(label="Rank")
    by = forms.CharField(max_length=200, label="Name or number of that officer")
    no_second_event = forms.CharField(max_length=4_000, label=ANSWERS["no_second_event"], widget=forms.Textarea)
    looked_for = forms.CharField(max_length=4_000, label=ANSWERS["looked_for"], widget=forms.Textarea)
    would_undermine = forms.CharField(max_length=4_000, label=ANSWERS["would_undermine"], widget=forms.Textarea)

    def __init__(self, *args: Any, needed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranks = ["superintendent"] if needed == "superintendent" else ["inspector", "superintendent"]
        self.fields["rank"].choices = [(rank, rank.capitalize()) for rank in ranks]  # type: ignore[attr-defined]
        if needed == "superintendent":
            for name in ANSWERS:
                del self.fields[name]
        else:
            self.fields["reason"].initial = ANSWERED


@of_subject("package")
def front(request: DeskRequest, row: Subject) -> HttpResponse:
    """Both kinds as they would be built now, and those that were; asked for by htmx, the latter alone."""
    return _front(request, row)


def _front(request: DeskRequest, row: Subject, posted: dict[str, str] | None = None, *, error: str = "", at: str = "", status: int = 200) -> HttpResponse:  # fmt: skip
    listed = queries.packages_of(request.acting, row.subject)
    shown = {"row": row, "listed": listed, "watch": any(one.package.open for one in listed), "hours": _HELD_HOURS}
    shown["may_take"] = {purpose for purpose in Purpose.values if queries.may_build(request.acting, row, purpose)}
    alone = request.headers.get("HX-Request") == "true"
    if alone and not any(one.package.state == State.BUILT for one in listed):
        return render(request, "packages/built.html", shown | {"other": {}})
    with opened_papers(request.acting, row) as papers:
        built = [one.package for one in listed if one.package.state == State.BUILT]
        shown["other"] = {one.pk: said for one in built if (said := queries.other_now(request.acting, papers, one))}
        if alone:
            return render(request, "packages/built.html", shown)
        ahead = [_ahead(request, papers, purpose) for purpose in (Purpose.WARRANT, Purpose.SAFEGUARDING)]
    context = frame_of(request, row, "package") | shown | {
        "ahead": ahead, "posted": posted or {}, "error": error, "error_at": at, "paper_head": ("Read as", "Received", "Authority", "Exhibit"),
    }  # fmt: skip
    return render(request, "packages/front.html", context, status=status)


def _ahead(request: DeskRequest, papers: Papers, purpose: str) -> dict[str, Any]:
    found = queries.prospect(request.acting, papers, purpose)
    rows = [
        [
            read_as(one.reader),
            {"at_us": one.received_us} if one.received_us is not None else "",
            {"text": one.authority, "received": True},
            one.exhibit[:12] + (" (restricted)" if one.restricted else ""),
        ]
        for one in found.papers
    ]
    return {"it": found, "papers": rows}


@require_POST
def _build(request: DeskRequest, row: Subject) -> HttpResponse:
    """Ask for it; the page again with what is missing."""
    posted = {name: request.POST.get(name, "").strip() for name in ("package", "conditions", "originator", "risk")}
    purpose = posted["package"]
    try:
        with opened_papers(request.acting, row) as papers:
            confirmed = posted["conditions"] == "yes"
            acts.ask_for(request.acting, papers, purpose, conditions=confirmed, originator=posted["originator"], risk=posted["risk"])
    except (Refused, UsageProblem) as said:
        where = "conditions" if isinstance(said, NotConfirmed) else "risk" if isinstance(said, RiskNotStated) else "originator"
        at = f"{where}-{purpose}"
        return _front(request, row, posted, error=str(said), at=at, status=409 if isinstance(said, AskOriginator) else 422)
    messages.success(request, "It is being built. It stands below as soon as it is.")
    return see(f"/subjects/{row.subject}/package/")


@of_subject("package")
def grounds(request: DeskRequest, row: Subject) -> HttpResponse:
    """An inspector's answers or a superintendent's reason."""
    with opened_papers(request.acting, row) as papers:
        where, stamp = queries.stamped(papers, Purpose.WARRANT)
    needed = queries.needed_for(where)
    words = {
        "": "The papers carry a warrant package as they are: no grounds are asked for.",
        "inspector": "One strand of papers: the authorising inspector answers three questions.",
        "superintendent": "The papers do not support one address: going to court on them needs a superintendent's reason.",
    }[needed]
    matter = Matter(
        "grounds", "Grounds for a warrant package", "Record the grounds", "The grounds are recorded. A package built from now on bears them.",
        text=f"{words} Grounds are given for the status and the premises of this moment, which are recorded with them, and count no more once either is another.",
        consequences=[stamp.heading, *stamp.sentences, *stamp.lacking], after=f"/subjects/{row.subject}/package/", section="package",
    )  # fmt: skip
    form = GroundsForm(request.POST or None, needed=needed)

    def act(data: dict[str, Any], token: str) -> object:
        given = {name: text for name, text in data.items() if name != "reason"}
        return acts.give_grounds(request.acting, row, given, reason=data["reason"], expected=token)

    return form_page(request, row, matter, form, act)


@require_POST
def _file(request: DeskRequest, row: Subject, package: str) -> HttpResponse:
    """The file, sight and right looked at anew."""
    try:
        return attached(acts.take(request.acting, row, package))
    except NotHeld as said:
        messages.error(request, str(said))
        return see(f"/subjects/{row.subject}/package/")


build = stepped_up(of_subject("package")(_build))
file = stepped_up(of_subject("package")(_file))
_OF = "subjects/<slug:subject>/package/"
urlpatterns = [
    path(_OF, front, name="subject-package"),
    path(f"{_OF}build", build, name="subject-package-build"),
    path(f"{_OF}grounds/", grounds, name="subject-package-grounds"),
    path(f"{_OF}<slug:package>/file", file, name="subject-package-file"),
]

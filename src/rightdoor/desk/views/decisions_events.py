"""Times settled, how a source writes its times, facts recorded: each with a look beforehand at what it would change."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path

from rightdoor.casework.decided import core, queries
from rightdoor.casework.decided.preview import Preview, preview
from rightdoor.casework.listing.models import Subject
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.deciding import Matter, form_page
from rightdoor.desk.views.decision_forms import FactForm, ProfileForm, ReadingForm
from rightdoor.desk.views.subject_frame import of_subject


@of_subject("decisions")
def reading(request: DeskRequest, row: Subject, footprint: str) -> HttpResponse:
    """Which of its readings the time of an event has."""
    line = core.event_line(request.acting, row, footprint)
    choices = [(r["from"], f"{r['from']} to {r['to']}: {r['why']}") for r in line["instant"]["readings"]]
    matter = Matter(
        "reading", "Settle the time of an event", "Settle it", "The time is settled. The list follows when it is rebuilt.", topic=footprint,
        text=f"As received: {line['instant']['literal'] or 'no time'}. Settle it by a paper that says which time was meant.",
        changes=[{"what": "Readings", "before": "; ".join(words for _, words in choices) or "none", "after": "the one that you name"}],
        more={"event": line},
    )  # fmt: skip
    form = ReadingForm(request.POST or None, readings=choices)

    def act(data: dict[str, Any], token: str) -> object:
        return core.settle_reading(
            request.acting, row.subject, footprint, reading=data["reading"], exhibit=data["exhibit"], reason=data["reason"], expected=token
        )

    def look(data: dict[str, Any]) -> Preview:
        body = {"footprint": footprint, "reading": data["reading"], "exhibit": data["exhibit"]}
        return preview(request.acting, row, "reading", body, data["reason"])

    return form_page(request, row, matter, form, act, look=look)


@of_subject("decisions")
def profile(request: DeskRequest, row: Subject) -> HttpResponse:
    """How a source of this subject's referrals writes its times."""
    sources = queries.sources_of(request.acting, row)
    source = request.POST.get("source") or request.GET.get("source", "")
    if source not in sources:
        if not sources:
            raise Http404
        source = sources[0]
    matter = Matter(
        "profile", "Say how a source writes its times", "Record", "It is recorded. The list follows when it is rebuilt.", topic=source[:60],
        text=f"Source: {source}. For example: the provider confirmed by letter that its times are UTC.",
        warning="It reaches every event of this source in the store, not this subject's alone.",
        more={"other_sources": [each for each in sources if each != source]},
    )  # fmt: skip
    form = ProfileForm(request.POST or None, initial={"source": source})
    return form_page(
        request, row, matter, form,
        lambda data, token: core.set_profile(request.acting, row.subject, body=form.body(), reason=data["reason"], expected=token),
        look=lambda data: preview(request.acting, row, "profile", form.body(), data["reason"]),
    )  # fmt: skip


@of_subject("decisions")
def fact(request: DeskRequest, row: Subject) -> HttpResponse:
    """A fact recorded."""
    matter = Matter(
        "fact", "Record a fact", "Record", "The fact is recorded. The list follows when it is rebuilt.", topic="-",
        text="A fact never stands in for a strand: it can take an attribution back, lower it, or say what is known beside it.",
    )  # fmt: skip
    form = FactForm(request.POST or None, abouts=core.abouts(request.acting, row), initial={"about": request.GET.get("about", "")})
    return form_page(
        request, row, matter, form,
        lambda data, _token: core.record_fact(request.acting, row.subject, body=form.body(), reason=data["reason"]),
        look=lambda data: preview(request.acting, row, "fact", form.body(), data["reason"]),
    )  # fmt: skip


_AT = "subjects/<str:subject>/decisions/"
urlpatterns = [
    path(f"{_AT}reading/<str:footprint>/", reading, name="decide-reading"),
    path(f"{_AT}profile/", profile, name="decide-profile"),
    path(f"{_AT}fact/", fact, name="decide-fact"),
]

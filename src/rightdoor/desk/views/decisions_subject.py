"""Decisions on one subject: what is in force, what was, and the forms for tier, accepting, closing, merging, attributions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.decided import acts, core, history, queries
from rightdoor.casework.decided.carrying import needed_for
from rightdoor.casework.decided.closing import close_reasons
from rightdoor.casework.decided.together import together
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.history import decided_about
from rightdoor.casework.subjects.papers import events_of, opened_papers
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.deciding import Matter, Reasoned, form_page
from rightdoor.desk.views.decision_forms import AttributionForm, CloseForm, MergeForm, ProposalForm, TierForm
from rightdoor.desk.views.subject_frame import frame_of, of_subject


@of_subject("decisions")
def subject_decisions(request: DeskRequest, row: Subject) -> HttpResponse:
    """What is in force, what can be decided, and the history."""
    standing = queries.standing_of(request.acting, row.subject)
    events = []
    for event in events_of(request.acting, row):
        held = standing.attributions.get(event.line["footprint"])
        events.append(
            {
                "line": event.line,
                "decision": held,
                "changed": held is not None and queries.changed_since(held, event.line),
                "reading": standing.readings.get(event.line["footprint"]),
                "several": len(event.line["instant"]["readings"]) > 1 or event.line["instant"]["basis"] in ("unknown", "decision"),
            }
        )
    can = request.acting.can
    with opened_papers(request.acting, row) as papers:
        stored = decided_about(papers)
    context = {
        **frame_of(request, row, "decisions"),
        "stored": stored,
        "standing": standing,
        "close_words": _close_words(standing),
        "history": history.history_of(request.acting, row.subject),
        "events": events,
        "can": {name: can(cap) for name, cap in _CAN.items()},
    }
    return render(request, "decisions/subject.html", context)


_CAN = {
    "tier": "override-tier", "accept": "own-referrals", "close": "close", "merge": "merge", "attribution": "decide-attribution", "assess": "assess",
}  # fmt: skip


def _close_words(standing: queries.Standing) -> str:
    found = close_reasons().find(standing.close.code) if standing.close is not None else None
    return found.words if found is not None else ""


@of_subject("decisions")
def tier(request: DeskRequest, row: Subject) -> HttpResponse:
    """Set the tier."""
    held = queries.standing_of(request.acting, row.subject).tier
    matter = Matter(
        "tier", "Set the tier", "Set the tier", "The tier is set. The instrument's interval stands beside it as before.",
        text="The instrument's interval is not changed: yours stands beside it, with your name and reason.",
        changes=[{"what": "Set by a person", "before": history.words_of(held) if held else "nothing", "after": "what you choose"}],
        consequences=[reason["text"] for reason in row.line.get("reasons", [])],
    )  # fmt: skip
    form = TierForm(request.POST or None)
    return form_page(
        request, row, matter, form,
        lambda data, token: acts.override_tier(request.acting, row.subject, tier=data["tier"], reason=data["reason"], expected=token),
    )  # fmt: skip


@of_subject("decisions")
def accept(request: DeskRequest, row: Subject) -> HttpResponse:
    """Take the subject on."""
    matter = Matter(
        "accept", "Accept the subject", "Accept the subject", "The subject is accepted.",
        text="You take it on for work: triage ends here, the clocks and questions go on.",
    )  # fmt: skip
    return form_page(
        request, row, matter, Reasoned(request.POST or None),
        lambda data, token: acts.accept(request.acting, row.subject, reason=data["reason"], expected=token),
    )  # fmt: skip


@of_subject("decisions")
def close(request: DeskRequest, row: Subject) -> HttpResponse:
    """Close it with a code."""
    risk = "A child is stated to be at risk here. Has the safeguarding decision been recorded? Closing does not make the referral."
    listed = close_reasons()
    matter = Matter(
        "close", "Close the subject", "Close", "The subject is closed. It can be opened again.",
        text=f"Codes of the list {listed.name} {listed.version}, as of {listed.as_of}.",
        warning=risk if row.at_risk else "",
    )  # fmt: skip
    return form_page(
        request, row, matter, CloseForm(request.POST or None),
        lambda data, token: acts.close(
            request.acting, row.subject, code=data["code"], reference=data["reference"], reason=data["reason"], expected=token
        ),
    )  # fmt: skip


@of_subject("decisions")
def reopen(request: DeskRequest, row: Subject) -> HttpResponse:
    """Open it again."""
    held = queries.standing_of(request.acting, row.subject).close
    matter = Matter(
        "close", "Open the subject again", "Open it again", "The subject is open again.",
        text="" if held else "This subject is open: there is nothing to open again.",
        changes=[{"what": "Subject", "before": history.words_of(held), "after": "open"}] if held else [],
    )  # fmt: skip
    return form_page(
        request, row, matter, Reasoned(request.POST or None),
        lambda data, token: acts.reopen(request.acting, row.subject, reason=data["reason"], expected=token),
    )  # fmt: skip


@of_subject("decisions")
def attribution(request: DeskRequest, row: Subject, footprint: str) -> HttpResponse:
    """Accept or doubt the attribution of one event."""
    line = core.event_line(request.acting, row, footprint)
    needed = needed_for(line)
    words = {
        "": "",
        "inspector": "One strand of papers: an acceptance needs an inspector's answers to three questions.",
        "superintendent": "The papers do not name one address: an acceptance needs a superintendent's reason.",
    }[needed]
    matter = Matter(
        "attribution", "Accept or doubt an attribution", "Record", "It is recorded.", topic=footprint,
        text=f"What the papers say is not changed by it. {words}".strip(),
        changes=[{"what": f"Event {footprint}", "before": line["status"], "after": line["status"]}],
        consequences=[f"{f['code']}: {f['message']}" for f in line["findings"] if f["severity"] != "note"],
        more={"event": line},
    )  # fmt: skip
    form = AttributionForm(request.POST or None, needed=needed)

    def act(data: dict[str, Any], token: str) -> object:
        grounds = {name: text for name, text in data.items() if name not in ("state", "reason")}
        return core.decide_attribution(
            request.acting, row.subject, footprint, state=data["state"], reason=data["reason"], expected=token, grounds=grounds
        )

    return form_page(request, row, matter, form, act)


@of_subject("decisions")
def merge(request: DeskRequest, row: Subject) -> HttpResponse:
    """Which other subject; then what would come together; then the act."""
    wanted = (request.POST.get("other") or request.GET.get("other", "")).strip()
    other = Subject.objects.filter(subject=wanted).exclude(subject=row.subject).first() if wanted else None
    if other is None:
        context = {**frame_of(request, row, "decisions"), "wanted": wanted, "cancel_href": f"/subjects/{row.subject}/decisions/"}
        return render(request, "decisions/merge.html", context, status=422 if wanted else 200)
    theirs = queries.standing_of(request.acting, other.subject)
    matter = Matter(
        "merge", f"Merge {other.subject} into this subject", "Merge", "They are merged. The list follows when it is rebuilt.",
        topic=other.subject,
        text="Their events and referrals become one subject's. What is attributed to each event stays as it is: a merge is no strand.",
        changes=[change._asdict() for change in together(row, other)],
        consequences=[f"{other.subject}: {words}. It stays in the history; this subject's own decisions hold." for words in theirs.words],
    )  # fmt: skip
    form = MergeForm(request.POST or None, initial={"other": other.subject})
    return form_page(
        request, row, matter, form,
        lambda data, token: core.merge(request.acting, row.subject, other.subject, reason=data["reason"], expected=token),
    )  # fmt: skip


@of_subject("decisions")
def proposal(request: DeskRequest, row: Subject, other: str) -> HttpResponse:
    """New data joined two that carry decisions."""
    if other not in queries.standing_of(request.acting, row.subject).proposals:
        raise Http404
    matter = Matter(
        "merge", "New data joined two subjects", "Record", "It is recorded.", topic=other,
        text=f"The records of {other} are part of this subject since new data came in. Both carried decisions. "
        "Events and referrals stand together in the meantime, so that nothing is overlooked.",
        consequences=[
            f"{e.title}: {e.state}, by {e.row.by.name}. {e.row.reason}" for e in history.history_of(request.acting, row.subject) if e.row.subject == other
        ],
    )  # fmt: skip
    form = ProposalForm(request.POST or None)
    return form_page(
        request, row, matter, form,
        lambda data, token: core.settle_proposal(
            request.acting, row.subject, other, together=data["together"] == "yes", reason=data["reason"], expected=token
        ),
    )  # fmt: skip


_AT = "subjects/<str:subject>/decisions/"
urlpatterns = [
    path(_AT, subject_decisions, name="subject-decisions"),
    path(f"{_AT}tier/", tier, name="decide-tier"),
    path(f"{_AT}accept/", accept, name="decide-accept"),
    path(f"{_AT}close/", close, name="decide-close"),
    path(f"{_AT}reopen/", reopen, name="decide-reopen"),
    path(f"{_AT}merge/", merge, name="decide-merge"),
    path(f"{_AT}proposal/<str:other>/", proposal, name="decide-proposal"),
    path(f"{_AT}attribution/<str:footprint>/", attribution, name="decide-attribution"),
]

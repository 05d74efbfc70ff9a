"""The subject: where, when, how sure, what is not known, what next; and the way from every value back to its source."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from rightdoor.casework.communications_data.queries import drafts_of
from rightdoor.casework.decided.history import history_of
from rightdoor.casework.decided.queries import standing_of
from rightdoor.casework.deconfliction.queries import STALE_DAYS, checks_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import seen_subject
from rightdoor.casework.subjects.events import event_rows, timeline
from rightdoor.casework.subjects.first_screen import first_screen
from rightdoor.casework.subjects.graded import counts_at_once
from rightdoor.casework.subjects.history import decided_about
from rightdoor.casework.subjects.line import clocks_of, reasons_of
from rightdoor.casework.subjects.links import chart
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.picture import picture_seen
from rightdoor.casework.subjects.statements import identifiers, media, persons, referrals
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.purpose import take_purpose
from rightdoor.desk.views import subject_graded, subject_notes, subject_print, subject_sets, subject_texts
from rightdoor.desk.views.subject_frame import frame_of, not_seen, of_subject, source_href
from rightdoor.reporting.picture_page import picture_page, picture_section

MOST_DRAWN = 200  # events of a drawing; beyond them it helps nobody, and the tables say the same
# a page of its own, which names its style by digest and loads nothing: the desk's policy would refuse its style
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@require_POST
@needs("see-subjects")
def purpose(request: DeskRequest, subject: str) -> HttpResponse:
    """Take the purpose, then on to the page that was asked for."""
    if seen_subject(request.acting, subject) is None:
        return not_seen(request, subject)
    after, again = take_purpose(request, subject)
    if again is not None:
        return again
    return see(after)


@of_subject("summary")
def summary(request: DeskRequest, row: Subject) -> HttpResponse:
    """The first screen, then why it stands where it stands on the list."""
    with opened_papers(request.acting, row) as papers:
        context = frame_of(request, row, "subject") | {"screen": first_screen(papers, now_us=request.acting.now_us)}
    context |= {
        "standing": standing_of(request.acting, row.subject),
        "reasons": [(r, [source_href(row, *place) for place in r.places]) for r in reasons_of(row)],
        "clocks": clocks_of(row, request.acting.now_us),
        "may_plan": request.acting.can("plan-requests"),
        "may_check": request.acting.can("deconflict"),
        "checks": checks_of(request.acting, row.subject),
        "stale_days": STALE_DAYS,
        "applications": drafts_of(row.subject) if request.acting.can("see-requests") else [],
    }
    return render(request, "subject/summary.html", context)


@of_subject("events")
def events(request: DeskRequest, row: Subject) -> HttpResponse:
    """Timeline and table of events."""
    with opened_papers(request.acting, row) as papers:
        rows = event_rows(papers.events)
    return render(
        request, "subject/events.html", frame_of(request, row, "events") | {"events": rows, "timeline": timeline(rows[:MOST_DRAWN])}
    )


@of_subject("picture")
def picture(request: DeskRequest, row: Subject) -> HttpResponse:
    """The picture of the attribution within the desk."""
    with opened_papers(request.acting, row) as papers:
        drawn = picture_seen(papers, request.acting.now_us) if len(papers.events) <= MOST_DRAWN else None
    # every text in it is escaped by reporting.html, which made it
    section = SafeString(picture_section(drawn)) if drawn is not None else None
    context = frame_of(request, row, "picture") | {"section": section, "picture": drawn, "most": MOST_DRAWN}
    return render(request, "subject/picture.html", context)


@of_subject("picture-alone")
def picture_alone(request: DeskRequest, row: Subject) -> HttpResponse:
    """The same as a page of its own, for paper or a file."""
    with opened_papers(request.acting, row) as papers:
        answer = HttpResponse(picture_page(picture_seen(papers, request.acting.now_us)))
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer


@of_subject("people")
def people(request: DeskRequest, row: Subject) -> HttpResponse:
    """Identifiers and how each joins; people and the category of each."""
    with opened_papers(request.acting, row) as papers:
        context = frame_of(request, row, "people") | {"identifiers": identifiers(papers), "persons": persons(papers)}
    return render(request, "subject/people.html", context)


@of_subject("links")
def links(request: DeskRequest, row: Subject) -> HttpResponse:
    """The link chart and its table."""
    with opened_papers(request.acting, row) as papers:
        drawn = chart(request.acting, papers)
    names = {node.id: node for node in drawn.nodes}
    rows = [(names[e.start], names[e.end], e) for e in drawn.edges if e.start in names and e.end in names]
    return render(request, "subject/links.html", frame_of(request, row, "links") | {"chart": drawn, "rows": rows})


@of_subject("links")
def links_json(request: DeskRequest, row: Subject) -> HttpResponse:
    """What the chart's script draws."""
    with opened_papers(request.acting, row) as papers:
        return JsonResponse(chart(request.acting, papers).as_json())


@of_subject("referrals")
def referrals_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """Referrals, what joined them, and files as counts."""
    with opened_papers(request.acting, row) as papers:
        joins = [one for one in identifiers(papers) if one.joins]
        context = frame_of(request, row, "referrals") | {"referrals": referrals(papers), "joins": joins, "media": media(papers)}
        context |= {"graded": counts_at_once(request.acting, papers)}
    return render(request, "subject/referrals.html", context)


@of_subject("history")
def history(request: DeskRequest, row: Subject) -> HttpResponse:
    """Decisions at the desk, and those of the store."""
    with opened_papers(request.acting, row) as papers:
        stored = decided_about(papers)
    context = frame_of(request, row, "history") | {"entries": history_of(request.acting, row.subject), "stored": stored}
    return render(request, "subject/history.html", context)


@of_subject("source")
def source(request: DeskRequest, row: Subject, receipt: str = "", locator: str = "") -> HttpResponse:
    """One value walked back: statement, place, exhibit, entry in the ledger."""
    receipt, locator = receipt or request.GET.get("receipt", ""), locator or request.GET.get("locator", "")
    with opened_papers(request.acting, row) as papers:
        found = papers.source(receipt, locator)
        if not found:
            raise Http404
        context = frame_of(request, row, "") | subject_texts.source_context(papers, found)
    return render(request, "subject/source.html", context)


_OF = "subjects/<slug:subject>/"
urlpatterns = [
    path(_OF, summary, name="subject"),
    path(f"{_OF}purpose", purpose, name="subject-purpose"),
    path(f"{_OF}events/", events, name="subject-events"),
    path(f"{_OF}picture/", picture, name="subject-picture"),
    path(f"{_OF}picture.html", picture_alone, name="subject-picture-alone"),
    path(f"{_OF}people/", people, name="subject-people"),
    path(f"{_OF}links/", links, name="subject-links"),
    path(f"{_OF}links.json", links_json, name="subject-links-json"),
    path(f"{_OF}referrals/", referrals_page, name="subject-referrals"),
    path(f"{_OF}hash-sets/", subject_sets.sets_page, name="subject-sets"),
    path(f"{_OF}hash-sets/<slug:answer>/", subject_sets.near_page, name="subject-near"),
    path(f"{_OF}graded/", subject_graded.graded_page, name="subject-graded"),
    path(f"{_OF}texts/", subject_texts.texts_page, name="subject-texts"),
    path(f"{_OF}notes/", subject_notes.notes_page, name="subject-notes"),
    path(f"{_OF}history/", history, name="subject-history"),
    path(f"{_OF}source", source, name="subject-source-asked"),
    path(f"{_OF}source/<slug:receipt>/<path:locator>", source, name="subject-source"),
    path(f"{_OF}print/", subject_print.print_page, name="subject-print"),
]

"""The subject on paper: an export, so that it is recorded, asks for the second factor, and says the handling conditions first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.access.may import require
from rightdoor.casework.decided.queries import history_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.events import event_rows, timeline
from rightdoor.casework.subjects.first_screen import first_screen
from rightdoor.casework.subjects.notes import notes_of
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.subjects.statements import identifiers, media, persons, referrals
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.subject_frame import frame_of, of_subject


def _print_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """First the conditions (GET); with them confirmed (POST), everything but texts that may harm their reader."""
    require(request.acting, "export", units=units_for(request.acting, row))
    with opened_papers(request.acting, row) as papers:
        graded = referrals(papers)
        marked = any(r.restricted for r in graded)
        grades = list(dict.fromkeys(r.grade for r in graded if r.grade))
        context = frame_of(request, row, "") | {"grades": grades, "restricted": marked, "referrals": graded}
        confirmed = request.method == "POST" and (request.POST.get("conditions") == "yes" or not (grades or marked))
        if not confirmed:
            context["error"] = "Confirm that you keep to the conditions." if request.method == "POST" else ""
            return render(request, "subject/print_ask.html", context)
        rows = event_rows(papers.events)
        context |= {
            "screen": first_screen(papers),
            "events": rows,
            "timeline": timeline(rows[:200]),
            "identifiers": identifiers(papers),
            "persons": persons(papers),
            "media": media(papers),
            "notes": notes_of(request.acting, row),
            "entries": history_of(request.acting, row.subject),
            "by": request.acting.account,
            "at_us": request.acting.now_us,
        }
    request.acting.note("exported", {"subject": row.subject, "what": "printed", "referrals": len(graded), "events": len(rows)})
    return render(request, "subject/print.html", context)


print_page = stepped_up(of_subject("print")(_print_page))

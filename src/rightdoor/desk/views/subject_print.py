"""The subject on paper: an export, so that it is recorded, asks for the second factor, and says the handling conditions first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.conditions import AskOriginator
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.events import timeline
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.printed import NotConfirmed, asked, printed
from rightdoor.desk.answers import shows
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.subject_frame import frame_of, of_subject
from rightdoor.errors import Refused, UsageProblem

_DRAWN = 200  # events of the timeline


def _print_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """First the conditions (GET); with them confirmed (POST), everything but texts that may harm their reader."""
    posted = request.POST
    with opened_papers(request.acting, row) as papers:
        first = asked(request.acting, row, papers)
        context = frame_of(request, row, "") | {
            "grades": first.conditioned.stated, "restricted": first.restricted, "held": first.conditioned.held, "referrals": first.referrals,
        }  # fmt: skip
        if request.method != "POST":
            return render(request, "subject/print_ask.html", context)
        try:
            made = printed(
                request.acting,
                row,
                papers,
                first,
                confirmed=posted.get("conditions") == "yes",
                originator=posted.get("originator", "").strip(),
            )
        except (Refused, UsageProblem) as said:
            at = "conditions" if isinstance(said, NotConfirmed) else "originator"
            status = 409 if isinstance(said, AskOriginator) else 422
            context |= {"error": str(said), "error_at": at, "posted": posted}
            return render(request, "subject/print_ask.html", context, status=status)
    context |= made._asdict() | {
        "timeline": timeline(made.events[:_DRAWN]),
        "by": request.acting.account,
        "at_us": request.acting.now_us,
        "originator": posted.get("originator", "").strip() if first.conditioned.held else "",
    }
    shows(request)
    return render(request, "subject/print.html", context)


print_page = stepped_up(of_subject("print")(_print_page))

"""Before a subject opens, the person says why: once for a shift and subject, on a page that holds the subject's id and nothing of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from rightdoor.casework.oversight.acts import PurposeMissing, open_subject
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.desk.answers import shows
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.typed import typed_in


def opened_for(request: DeskRequest, subject: str) -> HttpResponse | None:
    """None when a purpose holds (it then stands in `request.acting.purpose`, so that ledger rows bear it); else the page that asks for one.

    The subject must have been seen by a query under row-level security before.
    """
    held = current_purpose(request.acting, subject)
    if held is None:
        return purpose_page(
            request, subject, after=request.get_full_path() if request.method in ("GET", "HEAD") else f"/subjects/{subject}/"
        )
    request.acting.purpose = held.purpose
    return None


def take_purpose(request: DeskRequest, subject: str) -> tuple[str, HttpResponse | None]:
    """What was posted: where to go next, and the page again when something is missing."""
    after = safe_path(request.POST.get("next", ""), f"/subjects/{subject}/")
    try:
        open_subject(
            request.acting,
            subject,
            request.POST.get("purpose", ""),
            request.POST.get("reason", ""),
            interest=request.POST.get("interest") == "yes",
        )
    except PurposeMissing as problem:
        return after, purpose_page(request, subject, after=after, problem=problem)
    return after, None


def purpose_page(request: DeskRequest, subject: str, *, after: str, problem: PurposeMissing | None = None) -> HttpResponse:
    """The form; what was typed before stays in it."""
    shows(request)
    said = problem.message if problem is not None else ""
    at = {"purpose": "#purpose", "words": "#purpose-reason"}.get(problem.field if problem is not None else "", "")
    context = {
        "subject": subject,
        "next": after,
        "purposes": [{"value": code, "text": purpose.text, "hint": purpose.hint} for code, purpose in PURPOSES.items()],
        "chosen": request.POST.get("purpose", "") if problem is not None else "",
        "typed": typed_in(request) if problem is None else [],
        "reason": request.POST.get("reason", "") if problem is not None else "",
        "errors": [{"text": said, "href": at}] if said else [],
        "error": said if at == "#purpose" else "",
        "reason_error": said if at == "#purpose-reason" else "",
    }
    return render(request, "subject/purpose.html", context)


def safe_path(wanted: str, otherwise: str) -> str:
    """A path of this desk, or `otherwise`: a form never leads elsewhere."""
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise

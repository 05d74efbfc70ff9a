"""Notes: added with name and time, never changed; a correction stands above what it corrects."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rightdoor.casework.acting import AlreadyAdded
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.acts import NoteCorrected, write_note
from rightdoor.casework.subjects.notes import notes_of
from rightdoor.desk.answers import see
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.subject_frame import frame_of, of_subject
from rightdoor.errors import Refused, UsageProblem


@of_subject("notes")
def notes_page(request: DeskRequest, row: Subject) -> HttpResponse:
    """The notes, and a form for one more. What was typed stays when it cannot be taken."""
    said, text, corrects, status = "", "", request.GET.get("correct", ""), 200
    if request.method == "POST":
        text, corrects = request.POST.get("text", ""), request.POST.get("corrects", "")
        try:
            write_note(request.acting, row, text, corrects=corrects)
        except AlreadyAdded as problem:
            messages.info(request, problem.message)
            return see(reverse("subject-notes", args=[row.subject]))
        except NoteCorrected as problem:
            said, corrects, status = str(problem), "", 409
        except (UsageProblem, Refused) as problem:
            said = str(problem)
        else:
            messages.success(request, "The correction was added." if corrects else "The note was added.")
            return see(reverse("subject-notes", args=[row.subject]))
    shown = notes_of(request.acting, row)
    correcting = next((n for n in shown if n.note.key == corrects and n.mine), None)
    context = frame_of(request, row, "notes") | {
        "notes": shown,
        "correcting": correcting,
        "text": text or (correcting.note.text if correcting else ""),
        "errors": [{"text": said, "href": "#note-text"}] if said else [],
        "error": said,
        "may_note": bool(set(request.acting.units_with("note")) & set(row.units)) or request.acting.can("note"),
    }
    return render(request, "subject/notes.html", context, status=status)

"""Answers that pages and interface give alike."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from rightdoor.casework.export import File


def see(to: str) -> HttpResponse:
    """On to another page after an act: it is asked for by GET, so that loading it again repeats nothing (RFC 9110, 303)."""
    return HttpResponseRedirect(to, status=303)


def attached(file: File) -> HttpResponse:
    """A file to be kept."""
    return HttpResponse(
        file.content, content_type=file.content_type, headers={"Content-Disposition": f'attachment; filename="{file.name}"'}
    )

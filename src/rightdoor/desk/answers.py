"""Answers that pages and interface give alike."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rightdoor.casework.export import File
from rightdoor.casework.sent.acts import give_back
from rightdoor.desk.middleware.acting import DeskRequest


def see(to: str) -> HttpResponse:
    """On to another page after an act: it is asked for by GET, so that loading it again repeats nothing (RFC 9110, 303)."""
    return HttpResponseRedirect(to, status=303)


def attached(file: File) -> HttpResponse:
    """A file to be kept."""
    return HttpResponse(
        file.content, content_type=file.content_type, headers={"Content-Disposition": f'attachment; filename="{file.name}"'}
    )


def shows(request: HttpRequest) -> None:
    """What is answered shows something and changes nothing, so that the form that asked for it may be sent again."""
    nonce = getattr(request, "form", "")
    if nonce:
        give_back(nonce)
        cast("DeskRequest", request).form = ""

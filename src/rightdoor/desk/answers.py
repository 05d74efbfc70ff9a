"""Answers that pages and interface give alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rightdoor.casework.export import File
from rightdoor.casework.sent.acts import give_back
from rightdoor.desk.middleware.acting import DeskRequest


def see(to: str) -> HttpResponse:
    """On to another page after an act: it is asked for by GET, so that loading it again repeats nothing (RFC 9110, 303)."""
    return HttpResponseRedirect(to, status=303)


def form_shown(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a form: as it is asked for, or, of a form that was sent, again with what is wrong with it.

    Nothing of such a form is done (422: the transaction is undone, its token with it), so that it may be sent again, mended.
    """
    return render(request, template, dict(context), status=422 if request.method == "POST" else 200)


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

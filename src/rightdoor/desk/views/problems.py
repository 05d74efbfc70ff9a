"""Pages of trouble: clear, without content, with what to do next."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    return render(request, "problem.html", {"title": title, "words": words, "bare": True}, status=status)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer."""
    return _page(
        request, 503, "The store does not answer", "Nothing that was acknowledged is lost. Wait a minute, then load the page again."
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token, or from an older session."""
    del reason
    return _page(
        request,
        403,
        "This form cannot be taken",
        "It was not sent from a page of this session. Go back, load the page again and send it once more.",
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing there, or nothing that this account may see: the two look the same."""
    del exception
    return _page(
        request, 404, "Page not found", "There is nothing here that you can see. If you followed a link, ask whoever gave it to you."
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role does not do this; the reason says which would."""
    words = str(exception) if exception is not None and str(exception) else "Your role does not do this. Ask your supervisor."
    return _page(request, 403, "You cannot do this", words)


def failed(request: HttpRequest) -> HttpResponse:
    """An error of the program, or a database that went away meanwhile."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(
        request, 500, "Something went wrong", "Nothing was changed. Try again; if it happens again, tell your administrator the time."
    )

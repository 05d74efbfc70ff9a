"""Pages of trouble: clear, without content, with what to do next."""

from __future__ import annotations

import sys
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rightdoor.desk.guards import led_to_sign_in, page_of
from rightdoor.desk.purpose import safe_path
from rightdoor.desk.typed import to_copy

_KEPT: Final = "What was recorded before the error is kept and shown in the history; the rest was not recorded."
_WITHDRAWN: Final = "The decision was not recorded whole: what had been recorded of it is withdrawn at once, and the withdrawal is kept."
_CHECK: Final = "Look at the page again before you repeat what you did. If it happens again, tell your administrator the time."


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
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        over = led_to_sign_in(request, {"next": page_of(request), "why": "over"})
        if over.status_code == 401:
            return over
    copied = to_copy(
        request,
        title="This form cannot be taken",
        words="It was not sent from a page of this session, and nothing was recorded. Copy what you typed and load the page again.",
        go=safe_path(urlsplit(page_of(request)).path, "/"),
        button="Load the page again",
        status=403,
    )
    return copied or _page(
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


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read: said of a form that is too large, else as if nothing were there."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
        words = (
            f"It holds more than a form may ({most:g} MB). Nothing was recorded. Go back in your browser: what you typed is still there."
        )
        return _page(request, 413, "The form is too large", words)
    return missing(request)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role does not do this; the reason says which would."""
    words = str(exception) if exception is not None and str(exception) else "Your role does not do this. Ask your supervisor."
    return _page(request, 403, "You cannot do this", words)


def failed(request: HttpRequest) -> HttpResponse:
    """An error of the program, or a database that went away meanwhile."""
    acting = getattr(request, "acting", None)
    if acting is not None and (acting.waits_to_be_taken_back() or acting.taken_back):  # taken back as soon as its transaction has ended
        return _page(request, 500, "Something went wrong", f"{_WITHDRAWN} {_CHECK}")
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return _page(request, 500, "Something went wrong", f"{_KEPT} {_CHECK}")

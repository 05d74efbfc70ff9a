"""Who may open a page: signed in, with the right, and for grave acts with a second factor shown a short while ago."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rightdoor.casework.access.may import require
from rightdoor.desk.answers import shows
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.typed import to_copy

STEP_UP_S: Final = 600

View = Callable[Concatenate[DeskRequest, ...], HttpResponse]
_Plain = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def signed_in(view: View) -> _Plain:
    """Whoever has signed in; others are led to the sign-in page and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "acting", None) is None:
            return led_to_sign_in(request, {"next": page_of(request)})
        return view(cast("DeskRequest", request), *args, **kwargs)

    return guarded


def needs(capability: str) -> Callable[[View], _Plain]:
    """Whoever may do this in any unit; others get the page 403 with the reason. What of it one sees, the rows decide."""

    def decorate(view: View) -> _Plain:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.acting.can(capability):  # the sentence is worth a question when it is shown
                require(request.acting, capability)
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return decorate


def stepped_up(view: View) -> _Plain:
    """The second factor (the password, where none is set up) was shown within ten minutes; else it is asked for again.

    For exports and other grave acts. What somebody typed is shown before, to be copied; a form says on its page that it will be asked.
    """

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recently_shown(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return signed_in(guarded)


def ask_again(request: DeskRequest) -> HttpResponse:
    """To the page that asks again for the factor, and from there back: to this page, of a form to the page it stood on."""
    go = f"/sign-in/again/?{urlencode({'next': page_of(request)})}"
    shows(request)
    words = "You showed it more than ten minutes ago. Copy what you typed, show it again, and you are led back to the form."
    return to_copy(request, title="Show again that it is you", words=words, go=go, button="Show again that it is you") or led_to(
        request, go
    )


def led_to_sign_in(request: HttpRequest, query: dict[str, str]) -> HttpResponse:
    """To the page to sign in, and from there back. Of a form, first the page with what was typed into it (401)."""
    go = f"{settings.LOGIN_URL}?{urlencode(query)}"
    words = "Nothing was recorded. Copy what you typed, sign in, and you are led back to where you were."
    return to_copy(request, title="Your session has ended", words=words, go=go, button="Sign in") or led_to(request, go)


def page_of(request: HttpRequest) -> str:
    """The page to come back to: this one; of a form, or of a part that a page asked for, the page that it stands on."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    return request.headers.get("HX-Current-URL") or request.headers.get("Referer", "/")


def led_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; for a part of a page, of the whole page, so that the door does not open within it."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def recently_shown(request: DeskRequest) -> bool:
    """Whether the strongest factor that the account has was shown within `STEP_UP_S` seconds in this session."""
    from allauth.mfa.utils import is_mfa_enabled

    wanted = "mfa" if is_mfa_enabled(request.user) else "password"
    shown = [record["at"] for record in get_authentication_records(request, request.user) if record.get("method") == wanted]
    return bool(shown) and 0 <= time.time() - max(shown) < STEP_UP_S

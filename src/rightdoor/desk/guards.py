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
from rightdoor.desk.middleware.acting import DeskRequest

STEP_UP_S: Final = 600

View = Callable[Concatenate[DeskRequest, ...], HttpResponse]
_Plain = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def signed_in(view: View) -> _Plain:
    """Whoever has signed in; others are led to the sign-in page and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "acting", None) is None:
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return view(cast("DeskRequest", request), *args, **kwargs)

    return guarded


def needs(capability: str) -> Callable[[View], _Plain]:
    """Whoever may do this in any unit; others get the page 403 with the reason. What of it one sees, the rows decide."""

    def decorate(view: View) -> _Plain:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.acting, capability)
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return decorate


def stepped_up(view: View) -> _Plain:
    """The second factor (the password, where none is set up) was shown within ten minutes; else it is asked for again.

    For exports and other grave acts. What a form carried is not kept meanwhile: put it on the page that shows the form as well.
    """

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recently_shown(request):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return signed_in(guarded)


def ask_again(request: DeskRequest) -> HttpResponse:
    """To the page that asks again for the factor, and from there back: to this page, of a form to the page it stood on."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "/")
    return HttpResponseRedirect(f"/sign-in/again/?{urlencode({'next': back})}")


def recently_shown(request: DeskRequest) -> bool:
    """Whether the strongest factor that the account has was shown within `STEP_UP_S` seconds in this session."""
    from allauth.mfa.utils import is_mfa_enabled

    wanted = "mfa" if is_mfa_enabled(request.user) else "password"
    shown = [record["at"] for record in get_authentication_records(request, request.user) if record.get("method") == wanted]
    return bool(shown) and 0 <= time.time() - max(shown) < STEP_UP_S

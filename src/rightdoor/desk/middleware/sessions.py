"""How long a session lasts (8 hours, 30 minutes without doing anything) and that a live store is not entered without a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from rightdoor.casework.place import held_store
from rightdoor.desk.guards import led_to, led_to_sign_in, page_of
from rightdoor.desk.surroundings import clock_us

SECOND: Final = 1_000_000
LONGEST_US: Final = 8 * 3600 * SECOND
IDLE_US: Final = 30 * 60 * SECOND
_STAMP_US: Final = 60 * SECOND
# what can be reached before a second factor is set up
OPEN: Final = ("/account/second-factor/", "/account/recovery-codes/", "/sign-in/", "/sign-out/", "/static/", "/help/", "/healthz")
ENROL: Final = "/account/second-factor/"


class SessionLimitsMiddleware:
    """After who is signed in is known, before anything is done for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; for a session that is over, of nobody."""
        if request.path == "/healthz" or not request.user.is_authenticated:
            return self.get_response(request)
        if _over(request):
            logout(request)
            return led_to_sign_in(request, {"next": page_of(request), "why": "over"})
        if not request.path.startswith(OPEN) and not _second_factor(request):
            return led_to(request, ENROL)
        return self.get_response(request)


def _over(request: HttpRequest) -> bool:
    """Whether the session has ended; a clock that jumped back ends it too. Seen is stamped once a minute."""
    now = clock_us()
    began, seen = request.session.setdefault("began_us", now), request.session.get("seen_us", now)
    if not 0 <= now - began < LONGEST_US or not -_STAMP_US <= now - seen < IDLE_US:
        return True
    if "seen_us" not in request.session or now - seen >= _STAMP_US:
        request.session["seen_us"] = now
    return False


def _second_factor(request: HttpRequest) -> bool:
    """Known to be set up, or not asked for in a training store. Remembered for the session: resetting it ends all sessions."""
    if held_store().kind != "live" or request.session.get("second_factor"):
        return True
    if is_mfa_enabled(request.user):
        request.session["second_factor"] = True
        return True
    return False

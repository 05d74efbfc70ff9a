"""A form of a page is taken once: sent again, or twice at one instant, it leads to where it led and does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from rightdoor.casework.sent import acts
from rightdoor.desk.answers import shows
from rightdoor.desk.middleware.interface import for_programs
from rightdoor.desk.once import taken_before

# forms of the door: what they ask for is a password or a code each time, or the end of the session
AT_THE_DOOR: Final = frozenset(
    {"account_login", "mfa_authenticate", "account_reauthenticate", "mfa_reauthenticate", "account_change_password", "account_logout"}
)


class OnceMiddleware:
    """Inside the acting: that a form was taken is of the transaction of its act, and gone where that is undone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; where it leads is remembered. A file can be asked for again."""
        response = self.get_response(request)
        form = getattr(request, "form", "")
        if form and response.status_code < 400:
            if "Content-Disposition" in response.headers:
                shows(request)
            elif "Location" in response.headers:
                acts.led_to(form, response.headers["Location"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The answer to a form that was sent before or bears no token; None for one that is taken now."""
        del args, kwargs
        if request.method != "POST" or getattr(request, "acting", None) is None or for_programs(request):
            return None
        match = request.resolver_match
        # an upload is asked by its own page: where its files go has to be set before the form is read
        if getattr(view, "csrf_exempt", False) or (match is not None and match.view_name in AT_THE_DOOR):
            return None
        return taken_before(request)

"""One request, one transaction, one actor. What was refused is recorded apart, after the refused transaction was rolled back.

So are the looks of a page that says what is missing, or what changed meanwhile: nothing was done, but it was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting, acting, record_looks, record_refusal
from rightdoor.desk.middleware.tried import tried
from rightdoor.desk.surroundings import now_us

SHOWN: Final = (400, 409, 422)  # answers that undo what was asked for and still show what was looked at


class DeskRequest(HttpRequest):
    """A request of somebody who has signed in: `acting` is there. `form`: the nonce of the form that it takes (`desk.once`)."""

    acting: Acting
    form: str
    user: Account


class ActingMiddleware:
    """Innermost: the page runs inside it. Pages of strangers (sign-in, health) run without a transaction of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; its transaction is committed unless the answer is a refusal or an error."""
        user = getattr(request, "user", None)
        if not getattr(user, "is_authenticated", False):
            return self.get_response(request)
        account = cast("Account", user)
        at = now_us()
        with acting(account, now_us=at) as done:
            cast("DeskRequest", request).acting = done
            response = self.get_response(request)
            failed = response.status_code >= 400
            if failed:
                transaction.set_rollback(True)
        if response.status_code in SHOWN:
            record_looks(done)
        if response.status_code in (403, 404) and not request.path.startswith("/static/"):
            match = request.resolver_match
            page = (match.view_name or "page") if match else "none"
            record_refusal(account, now_us=at, what={"page": page, "status": response.status_code, **tried(match.kwargs if match else {})})
        return response

"""The interface under `/api/`: by token and never by cookie, counted, its errors always problem details.

The two pages of it that people read (`/api/`, `/api/openapi.json`) are pages: a signed-in session, or for the schema a token.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from rightdoor.casework.access.entry import turned_away
from rightdoor.casework.access.models import Account
from rightdoor.casework.tokens.acts import PREFIX
from rightdoor.casework.tokens.queries import Shown, show
from rightdoor.desk.api.problems import CONTENT_TYPE, answer
from rightdoor.desk.surroundings import clock_us, now_us

ROOT: Final = "/api/"
PAGE: Final = "/api/"
DESCRIPTION: Final = "/api/openapi.json"
_LONGEST: Final = 200  # characters of a token and more
_WHY: Final = {"expired": "This token has expired.", "revoked": "This token was revoked.", "disabled": "The account is disabled."}
_Next = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Held:
    """The token of a request, on `request.token`."""

    id: int
    scopes: frozenset[str]


def for_programs(request: HttpRequest) -> bool:
    """Whether a request is to the interface itself, or to its description with a token."""
    if request.path == DESCRIPTION:
        return "Authorization" in request.headers
    return request.path.startswith(ROOT) and request.path != PAGE


class InterfaceMiddleware:
    """Near the outside: takes cookies away from requests of programs, gives every error of theirs one form."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; a problem as problem details."""
        if not for_programs(request):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__.pop("COOKIES", None)
        if "\x00" in request.path:
            return answer(404)
        if b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            return answer(422, "A character of the address is not allowed in text.")
        response = self.get_response(request)
        if response.status_code >= 400 and response.headers.get("Content-Type") != CONTENT_TYPE:
            plain = answer(response.status_code)
            if "Allow" in response.headers:
                plain.headers["Allow"] = response.headers["Allow"]
            response = plain
        return response


class TokenMiddleware:
    """Just outside of the acting: whoever shows a token that is good is the account that made it."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; of a token that is not good or asked too much, the refusal."""
        if not for_programs(request):
            return self.get_response(request)
        text = _text_of(request)
        if text is None:
            return answer(401)
        shown = show(text, at_us=clock_us())
        if shown is None or shown.state != "good":
            return _refused(request, shown)
        if shown.wait_us > 0:
            return answer(429, wait_s=-(-shown.wait_us // 1_000_000))
        account = Account.objects.get(pk=shown.account)
        request.user = account
        request.token = Held(shown.token, shown.scopes)  # type: ignore[attr-defined]
        return self.get_response(request)


def _text_of(request: HttpRequest) -> str | None:
    """What stands after ``Bearer``; None for anything that no token of ours can be."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text.startswith(PREFIX) or len(text) > _LONGEST or not text.isascii():
        return None
    return text


def _refused(request: HttpRequest, shown: Shown | None) -> HttpResponse:
    """401. Recorded, of one token or one address once a minute: who tries out tokens does not fill the ledger."""
    state = shown.state if shown is not None else "unknown"
    whose = f"{shown.token}" if shown is not None else f"from.{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(f"desk.token:{state}:{whose}", 1, 60):
        turned_away(f"token-{state}", account=shown.account if shown is not None else None, now_us=now_us())
    return answer(401, _WHY.get(state, ""))

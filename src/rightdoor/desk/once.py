"""The token of a form: signed, of one session and one account, taken once. Every form of a page carries one beside Django's own.

`{% csrf_token %}` writes both (templatetags/desk_once.py), so that no form can be without. A program without a form sends the header.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from typing import Final, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from rightdoor.casework.sent import acts
from rightdoor.desk.answers import see
from rightdoor.desk.guards import led_to, page_of
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk import instant
from rightdoor.desk.typed import to_copy
from rightdoor.desk.views.problems import forged

FIELD: Final = "form_token"
HEADER: Final = "X-Form-Token"
_TOKEN: Final = re.compile(r"([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})")


def token_for(request: HttpRequest) -> str:
    """A new one for a form that is shown to the session of this request; empty where nobody has signed in."""
    if not getattr(request, "acting", None) or not request.session.session_key:
        return ""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{_signature(request, nonce)}"


def _signature(request: HttpRequest, nonce: str) -> str:
    said = f"{nonce} {request.session.session_key} {request.user.pk}"
    return base64.urlsafe_b64encode(salted_hmac("rightdoor.desk.once", said, algorithm="sha256").digest()).decode().rstrip("=")


def nonce_of(request: HttpRequest) -> str:
    """The nonce of the form's token; empty where there is none that this session was given."""
    found = _TOKEN.fullmatch(request.POST.get(FIELD, "") or request.headers.get(HEADER, ""))
    if found is None or not request.session.session_key:
        return ""
    return found[1] if hmac.compare_digest(found[2], _signature(request, found[1])) else ""


def taken_before(request: HttpRequest) -> HttpResponse | None:
    """Take the form of this request; the answer in place of the page's where that cannot be: no token, or sent already."""
    asked = cast("DeskRequest", request)
    nonce = nonce_of(request)
    if not nonce:
        return forged(request)
    before = acts.take(asked.acting, nonce)
    if before is None:
        asked.form = nonce
        return None
    words = f"This form was already sent at {instant(before.at_us - before.at_us % 1_000_000)}; nothing was done twice."
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"next": before.led_to} if before.led_to else {"errors": [words]}, status=200 if before.led_to else 409)
    if not before.led_to:
        again = {"title": "This form was already sent", "words": words, "go": page_of(request), "button": "Load the page again"}
        return to_copy(request, **again, status=409) or render(request, "typed.html", {**again, "bare": True}, status=409)
    messages.info(request, words)
    return led_to(request, before.led_to) if "HX-Request" in request.headers else see(before.led_to)

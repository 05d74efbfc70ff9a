"""Asking as somebody: the page itself within its transaction, which is rolled back, so that thousands of cells leave no trace.

What stands around pages (who is signed in, the recorded refusal, cookies, the token's door) is not asked here.
"""

from __future__ import annotations

import json
import time
from importlib import import_module
from typing import Any, NamedTuple

from integration.desk.matrix.expected import Answer
from integration.desk.matrix.people import Person


class Given(NamedTuple):
    """What came back: the status, the words of a refusal or the body."""

    status: int
    text: str

    def kind(self) -> Answer | None:
        """As what it counts; None for what may never come."""
        if self.status == 404:
            return Answer.HIDDEN
        if self.status == 403:
            if self.text.startswith("Withheld. "):
                return Answer.WITHHELD
            return Answer.REFUSED if self.text.strip() else None
        if self.status >= 500 or self.status == 405:
            return None
        if '<h1 class="govuk-heading-l">Withheld</h1>' in self.text:
            return Answer.WITHHELD
        if 'name="purpose"' in self.text and 'name="next"' in self.text:
            return Answer.ASKED
        return Answer.SHOWN


class Wrong:
    """The cells that answer otherwise than they must, gathered so that a failure names all of them."""

    def __init__(self) -> None:
        self.asked = 0
        self.found: dict[str, list[str]] = {}

    def held(self, cell: str, of: str, given: Given, wanted: Answer, *, also: frozenset[Answer] = frozenset()) -> None:
        """Hold an answer against what it must be. `of`: the address, by which deviations are gathered."""
        self.asked += 1
        if given.kind() is not wanted and given.kind() not in also:
            self.found.setdefault(f"{of}: {given.status} {given.text[:100]!r}, must be: {wanted.value}", []).append(cell)

    def __str__(self) -> str:
        lines = [f"{head}\n    {'; '.join(cells)}" for head, cells in self.found.items()]
        return f"{sum(map(len, self.found.values()))} of {self.asked} cells:\n" + "\n".join(lines)


def _session(person: Person) -> Any:
    from allauth.account.internal.flows import login
    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    store[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.account.pk)
    store._session_key = f"matrix-{person.account.pk:032d}"[-32:]  # never saved
    return store


def ask(person: Person, method: str, path: str, data: Any = None, *, scopes: frozenset[str] | None = None, **headers: str) -> Given:
    """A page (or, with `scopes`, an operation of the interface) asked by somebody. `data`: a form's, or what goes as JSON."""
    from allauth.core.context import request_context
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.core.exceptions import PermissionDenied
    from django.db import transaction
    from django.http import Http404
    from django.test import RequestFactory
    from django.urls import resolve

    from rightdoor.casework.acting import acting
    from rightdoor.desk.middleware.interface import Held
    from rightdoor.desk.once import token_for
    from rightdoor.desk.surroundings import now_us

    made = RequestFactory()
    if method == "GET":
        request: Any = made.get(path, data or {}, headers=headers)
    elif scopes is not None:
        request = made.post(path, data, content_type="application/json", headers=headers)
    else:
        request = made.post(path, data or {}, headers=headers)
    request.user, request._dont_enforce_csrf_checks = person.account, True
    if scopes is not None:
        request.token = Held(1, scopes)
    else:
        request.session = _session(person)
        request._messages = FallbackStorage(request)
    match = resolve(request.path)
    request.resolver_match = match
    try:
        with request_context(request), acting(person.account, now_us=now_us()) as done:
            request.acting = done
            if scopes is None and method == "POST":
                request.META["HTTP_X_FORM_TOKEN"] = token_for(request)
                request.__dict__.pop("headers", None)
            try:
                response = match.func(request, *match.args, **match.kwargs)
                if hasattr(response, "render") and callable(response.render):
                    response = response.render()
                if response.status_code == 403 and scopes is not None:
                    return Given(403, str(json.loads(response.content)["detail"]))
                return Given(response.status_code, _body(response))
            finally:
                done.entries.clear()
                transaction.set_rollback(True)
    except Http404:
        return Given(404, "")
    except PermissionDenied as refusal:
        return Given(403, str(refusal))


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))

"""Keys of accounts that one person asks for and another releases: the list, one request, and the two halves of a link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access import keys
from rightdoor.casework.access.links import LASTS_US
from rightdoor.casework.access.models import KeyRequest
from rightdoor.desk.answers import form_shown
from rightdoor.desk.guards import signed_in, stepped_up
from rightdoor.desk.key_words import STATES, WHAT, who
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.surroundings import clock_us

SHOWN_US: Final = 92 * keys.DAY_US


@signed_in
def front(request: DeskRequest) -> HttpResponse:
    """Requests about oneself, one's own, and those that one may release or audits."""
    rows: list[list[Any]] = [
        [
            {"text": f"Request {one.pk}", "href": f"/keys/{one.pk}/"},
            {"text": one.account.username, "received": True},
            WHAT[one.what].capitalize(),
            who(one.by),
            {"at_us": one.at_us},
            STATES[keys.state(one, now_us=request.acting.now_us)],
        ]
        for one in keys.listed(since_us=request.acting.now_us - SHOWN_US)[:500]
    ]
    return render(request, "keys/list.html", {"head": ["Request", "Account", "What", "Asked by", "At", "State"], "rows": rows})


@signed_in
def one(request: DeskRequest, number: int) -> HttpResponse:
    """What was asked for, by whom, why, where it stands, and what one can do about it."""
    return _page(request, _found(number), [])


@require_POST
@stepped_up
def release(request: DeskRequest, number: int) -> HttpResponse:
    """Release what another asked for."""
    asked = _found(number)

    def act() -> str:
        keys.release(request.acting, asked)
        return "Released. Take the link and give it to the person yourself." if asked.what == "link" else "Released. It is removed."

    return _done(request, asked, act)


@require_POST
@stepped_up
def refuse(request: DeskRequest, number: int) -> HttpResponse:
    """Refuse it, with a reason."""
    asked = _found(number)

    def act() -> str:
        keys.refuse(request.acting, asked, reason=request.POST.get("reason", ""))
        return "Refused. Nothing changed for the account."

    return _done(request, asked, act)


@require_POST
@stepped_up
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Take back what one asked for."""
    asked = _found(number)

    def act() -> str:
        keys.withdraw(request.acting, asked)
        return "Withdrawn. Nothing changed for the account."

    return _done(request, asked, act)


@require_POST
@stepped_up
def link(request: DeskRequest, number: int) -> HttpResponse:
    """The half of whoever released it, shown this once."""
    asked, token = _found(number), secrets.token_urlsafe(32)

    def take() -> dict[str, Any]:
        keys.take_link(request.acting, asked, token=token, at_us=clock_us())
        return {"link": request.build_absolute_uri(f"/welcome/{token}/"), "until_us": clock_us() + LASTS_US}

    return _half(request, asked, take)


@require_POST
@stepped_up
def code(request: DeskRequest, number: int) -> HttpResponse:
    """The half of whoever asked, shown this once."""
    asked, numbers = _found(number), [secrets.randbelow(len(keys.CODE_SIGNS)) for _ in range(keys.CODE_LENGTH)]

    def take() -> dict[str, Any]:
        text = keys.take_code(request.acting, asked, numbers=numbers)
        return {"code": " ".join(text[at : at + 4] for at in range(0, len(text), 4))}

    return _half(request, asked, take)


def _found(number: int) -> KeyRequest:
    return get_object_or_404(KeyRequest.objects.select_related("account", "by", "done_by"), pk=number)


def _done(request: DeskRequest, asked: KeyRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        said = act()
    except ValidationError as problem:
        return _page(request, asked, problem.messages)
    messages.success(request, said)
    return redirect("key", number=asked.pk)


def _half(request: DeskRequest, asked: KeyRequest, take: Callable[[], dict[str, Any]]) -> HttpResponse:
    try:
        shown = take()
    except ValidationError as problem:
        return _page(request, asked, problem.messages)
    return render(request, "keys/half.html", {"asked": asked, **shown})


def _page(request: DeskRequest, asked: KeyRequest, errors: list[str]) -> HttpResponse:
    acting = request.acting
    asked.refresh_from_db()
    me, state = acting.account.pk, keys.state(asked, now_us=acting.now_us)
    bar = keys.bar(acting, asked) if state == "open" else ""
    in_time = state == "released" and asked.what == "link" and (asked.done_us or 0) > acting.now_us - keys.TAKEN_WITHIN_US
    fresh = in_time and keys.is_newest(asked)
    context = {
        "asked": asked, "errors": errors, "what": WHAT[asked.what], "state": STATES[state], "by": who(asked.by), "done_by": who(asked.done_by),
        "open": state == "open", "bar": bar, "mine": asked.by_id == me, "about_me": asked.account_id == me,
        "may_refuse": state == "open" and asked.by_id != me and (asked.account_id == me or keys.may_release(asked)),
        "takes_link": fresh and asked.done_by_id == me, "takes_code": fresh and asked.by_id == me,
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return form_shown(request, "keys/one.html", context)


urlpatterns = [
    path("keys/", front, name="keys"),
    path("keys/<int:number>/", one, name="key"),
    path("keys/<int:number>/release/", release, name="key-release"),
    path("keys/<int:number>/refuse/", refuse, name="key-refuse"),
    path("keys/<int:number>/withdraw/", withdraw, name="key-withdraw"),
    path("keys/<int:number>/link/", link, name="key-link"),
    path("keys/<int:number>/code/", code, name="key-code"),
]

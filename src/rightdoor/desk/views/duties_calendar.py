"""The calendar feed of duties: one's own page to make and end its addresses, and the file itself, by the token in its address."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from rightdoor.casework.access.entry import turned_away
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting, acting
from rightdoor.casework.duties.feed import SCOPE, WHOSE
from rightdoor.casework.duties.feed import feed as feed_of
from rightdoor.casework.duties.shown import TITLES
from rightdoor.casework.tokens import acts, queries
from rightdoor.desk.answers import form_shown
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.surroundings import clock_us, now_us

_LONGEST = 200
_TYPE = "text/calendar; charset=utf-8"


class FeedForm(forms.Form):
    """What reads it, for how long."""

    name = forms.CharField(label="Which calendar reads it", max_length=80, help_text="For example: calendar on my desk telephone.")
    days = forms.IntegerField(label="Days that it lasts", min_value=1, max_value=acts.MOST_DAYS, initial=90, help_text="At most 90.")


@needs("see-subjects")
@stepped_up
def own(request: DeskRequest) -> HttpResponse:
    """The feeds that one made, and the form; an address that was just made is shown this once."""
    form = FeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = acts.PREFIX + secrets.token_urlsafe(32)
        given = form.cleaned_data
        try:
            token = acts.make(request.acting, text=text, name=given["name"], scopes=[SCOPE], days=given["days"], at_us=clock_us())
        except acts.TokenProblem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        else:
            address = request.build_absolute_uri(reverse("duties-feed", args=[text]))
            addresses = [(words, address if whose == "mine" else f"{address}?of={whose}") for whose, words in WHOSE.items()]
            return render(request, "duties/feed_made.html", {"addresses": addresses, "token": token})
    return form_shown(request, "duties/feeds.html", {"form": form, "rows": _rows(request)})


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file, for a program that cannot sign in. Whatever is wrong with the address, it is over."""
    shown = queries.show(token, at_us=clock_us()) if token.startswith(acts.PREFIX) and len(token) <= _LONGEST and token.isascii() else None
    if shown is None or shown.state != "good" or shown.scopes != {SCOPE}:
        _told(request, shown)
        return _over()
    if shown.wait_us > 0:
        return HttpResponse("Too many requests.", status=429, content_type="text/plain", headers={"Retry-After": "60"})
    account = Account.objects.get(pk=shown.account)
    signed_in: Acting | None = getattr(request, "acting", None)
    if signed_in is not None:
        return _file(request, signed_in) if signed_in.account.pk == account.pk else _over()
    with acting(account, now_us=now_us()) as done:
        return _file(request, done)


def _over() -> HttpResponse:
    """The same for whatever is wrong with an address; calendars stop asking on it (RFC 9110, 410)."""
    words = "This address opens nothing any more. Make another one on your page of feeds.\n"
    return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")


def _file(request: HttpRequest, done: Acting) -> HttpResponse:
    whose = request.GET.get("of", "mine")
    address = f"{request.scheme}://{request.get_host()}"
    content = feed_of(done, whose=whose if whose in WHOSE else "mine", titles=TITLES, address=address, host="rightdoor.invalid")
    return HttpResponse(content, content_type=_TYPE, headers={"Content-Disposition": 'inline; filename="duties.ics"'})


def _told(request: HttpRequest, shown: queries.Shown | None) -> None:
    """Recorded, of one token or one address once a minute: who tries out addresses does not fill the ledger."""
    if getattr(request, "acting", None) is not None:
        return  # what a signed-in person was refused is recorded under that name
    state = "unknown" if shown is None else shown.state if shown.state != "good" else "scope"
    whose = f"{shown.token}" if shown is not None else f"from.{request.META.get('REMOTE_ADDR', '')}"
    if cache.add(f"desk.feed:{state}:{whose}", 1, 60):
        turned_away(f"token-{state}", account=shown.account if shown is not None else None, now_us=now_us())


def _rows(request: DeskRequest) -> list[dict[str, Any]]:
    now = clock_us()
    return [
        {"token": one, "state": "Revoked" if one.revoked_us is not None else "Expired" if one.expires_us <= now else "Good"}
        for one in queries.own_tokens(request.acting)
        if one.scopes == [SCOPE]
    ]


urlpatterns = [
    path("account/calendar/", own, name="duties-calendar"),
    path("duties/calendar/<str:token>.ics", feed, name="duties-feed"),
]

"""One's own tokens for the interface: made here, shown once, ended here."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.casework.tokens import acts, queries
from rightdoor.casework.tokens.models import Token
from rightdoor.casework.tokens.scopes import CALENDAR, SCOPES
from rightdoor.desk.guards import signed_in, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.surroundings import clock_us


class TokenForm(forms.Form):
    """What it is for, what it may, for how long."""

    name = forms.CharField(label="What the token is for", max_length=80, help_text="For example: nightly export of the list.")
    scopes = forms.MultipleChoiceField(label="This token may", widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label="Days that it lasts", min_value=1, max_value=acts.MOST_DAYS, initial=30, help_text="At most 90.")

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(code, SCOPES[code].words) for code in offered]


@stepped_up
def own(request: DeskRequest) -> HttpResponse:
    """The list and the form; a token that was just made is shown this once."""
    offered = [scope for scope in SCOPES if scope != CALENDAR and acts.may_be_used(request.acting, scope)]
    form = TokenForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and form.is_valid():
        text = acts.PREFIX + secrets.token_urlsafe(32)
        given = form.cleaned_data
        try:
            token = acts.make(request.acting, text=text, name=given["name"], scopes=given["scopes"], days=given["days"], at_us=clock_us())
        except acts.TokenProblem as problem:
            form.add_error(problem.field, problem.message)
        else:
            return render(request, "tokens/made.html", {"text": text, "token": token})
    answer = render(request, "tokens/own.html", {"form": form, "offered": offered, "rows": _rows(request)})
    answer.status_code = 422 if form.errors else 200
    return answer


@require_POST
@signed_in
def revoke(request: DeskRequest, token: int) -> HttpResponse:
    """End one."""
    try:
        acts.revoke(request.acting, token, at_us=clock_us())
    except Token.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, "The token was revoked. What uses it is refused from now on.")
    answer = HttpResponseRedirect(reverse("tokens"))
    answer.status_code = 303
    return answer


def _rows(request: DeskRequest) -> list[dict[str, Any]]:
    now = clock_us()
    return [
        {
            "id": one.pk,
            "name": one.name,
            "scopes": ", ".join(one.scopes),
            "expires_us": one.expires_us,
            "used_us": one.used_us,
            "state": "Revoked" if one.revoked_us is not None else "Expired" if one.expires_us <= now else "Good",
            "good": one.revoked_us is None and one.expires_us > now,
        }
        for one in queries.own_tokens(request.acting)
    ]


urlpatterns = [
    path("account/tokens/", own, name="tokens"),
    path("account/tokens/<int:token>/revoke/", revoke, name="token-revoke"),
]

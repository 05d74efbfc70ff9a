"""The door: signing in, the second step, the one-time link, signing out, being asked again."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rightdoor.casework.access import links
from rightdoor.casework.access.models import OneTimeLink
from rightdoor.desk.account_forms import CodeForm, FirstPasswordForm
from rightdoor.desk.accounts import refuse
from rightdoor.desk.guards import signed_in
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.surroundings import clock_us, now_us


def too_many(request: HttpRequest) -> HttpResponse:
    """More attempts in a minute than a person makes."""
    words = "Wait a minute, then try again."
    return render(request, "problem.html", {"title": "There were too many attempts", "words": words}, status=429)


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """After the password: a code of the authenticator, or a recovery code."""

    template_name = "accounts/code.html"

    def _build_forms(self) -> Any:
        posted = self.request.POST if self.request.method == "POST" else None
        self.auth_form = CodeForm(user=self.stage.login.user, data=posted)
        self.webauthn_form = None
        return self.auth_form


@signed_in
@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """By POST alone, so that no link can do it."""
    request.acting.note("entered", {"event": "signed-out", "account": request.acting.account.pk})
    logout(request)
    return redirect("account_login", permanent=False)


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: name and password of an account that an administrator (or the first start) made."""
    if request.user.is_authenticated:
        return render(request, "accounts/link_signed_in.html", status=409)
    link = links.find(token, at_us=clock_us())
    if link is None:
        return render(request, "accounts/link_over.html", status=410)
    account, first, halves = link.account, link.first, link.request_id is not None
    posted = request.POST if request.method == "POST" else None
    form = FirstPasswordForm(posted, account=account, choose_username=first, with_code=halves, initial={"name": account.name})
    if request.method == "POST" and form.is_valid() and _code_fits(request, form, link):
        given = form.cleaned_data
        said = {"name": given["name"], "username": given.get("username", ""), "code": given.get("code", "")}
        done = links.use(token, **said, password=given["password1"], at_us=clock_us(), now_us=now_us())
        if not done:
            return render(request, "accounts/link_over.html", status=410)
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("account_login")
    return render(request, "accounts/welcome.html", {"form": form, "subject": account, "first": first})


def _code_fits(request: HttpRequest, form: FirstPasswordForm, link: OneTimeLink) -> bool:
    """Whether the code is the other half of the link; that it is not stands in the ledger."""
    if links.fits(link, form.cleaned_data.get("code", "")):
        return True
    refuse(request, "link-code", link.account_id)
    form.add_error("code", "This is not the code of this link. Ask whoever gave you the code for the last one that they took.")
    return False


urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="accounts/sign_in.html"), name="account_login"),
    path("sign-in/code/", SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/again/", ReauthenticateView.as_view(template_name="accounts/again.html"), name="account_reauthenticate"),
    path("sign-in/again/code/", CodeAgainView.as_view(template_name="accounts/again.html"), name="mfa_reauthenticate"),
    path("sign-out/", sign_out, name="account_logout"),
    path("welcome/<str:token>/", welcome, name="welcome"),
]

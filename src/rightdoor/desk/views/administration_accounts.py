"""Administration: accounts, their roles, and asking for one-time links and the removal of second factors."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from rightdoor.casework.access import acts, keys
from rightdoor.casework.access.models import Account, Membership
from rightdoor.casework.access.roles import role_name
from rightdoor.desk.account_sessions import end_all
from rightdoor.desk.administration_forms import AccountForm, KeyForm, RoleForm
from rightdoor.desk.answers import form_shown
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.administration import refuse_form, within_reach

# what a button does: title, words, button
_ACTS = {
    "disable": (
        "Disable the account",
        "Its sessions end at once and nobody can sign in to it. What it did stays in the ledger.",
        "Disable",
    ),
    "enable": ("Enable the account", "Its password and second factor are those from before.", "Enable"),
}
# what is asked for and another person releases: title, words
_KEYS = {
    "link": (
        "Ask for a one-time link",
        "When it is released, the present password stops working and sessions end; with the link the person sets a new one.",
    ),
    "factor": (
        "Ask for the removal of the second factor",
        "When it is released, sessions end; a new authenticator is set up at the next signing in.",
    ),
}


@needs("administer")
def accounts(request: DeskRequest) -> HttpResponse:
    """All accounts, by name."""
    wanted = request.GET.get("q", "").strip()
    rows = Account.objects.order_by("name", "pk")
    if wanted:
        rows = rows.filter(name__icontains=wanted) | rows.filter(username__icontains=wanted)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    held: dict[int, list[str]] = {}
    for one in _memberships().filter(account__in=list(page.object_list)):
        held.setdefault(one.account_id, []).append(f"{role_name(one.role)}, {one.unit.name}")
    table: list[list[Any]] = [
        [
            {"text": one.name, "href": f"/administration/accounts/{one.pk}/", "received": True},
            one.username,
            "; ".join(held.get(one.pk, [])),
            "in use" if one.is_active and one.has_usable_password() else "link not used" if one.is_active else "disabled",
        ]
        for one in page.object_list
    ]
    return render(
        request,
        "administration/accounts.html",
        {"head": ["Name", "Username", "Roles", "State"], "rows": table, "page": page, "wanted": wanted},
    )


@stepped_up
@needs("administer")
def add(request: DeskRequest) -> HttpResponse:
    """A new account, and the request for its one-time link."""
    form = within_reach(AccountForm(request.POST or None), request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            account = acts.add_account(request.acting, username=given["username"], name=given["name"])
            acts.grant(request.acting, account=account, role=given["role"], unit=given["unit"])
            asked = keys.ask(request.acting, account, what="link", reason="A new account")
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, "The account is added. Its one-time link waits for a second person to release it.")
            return redirect("key", number=asked.pk)
    words = {"title": "Add an account", "button": "Add and ask for a one-time link", "back": "accounts"}
    return form_shown(request, "administration/form.html", {"form": form, **words})


@stepped_up
@needs("administer")
def account(request: DeskRequest, number: int) -> HttpResponse:
    """One account: its roles, and what can be done with it."""
    one = get_object_or_404(Account, pk=number)
    form = within_reach(RoleForm(request.POST or None), request)
    if request.method == "POST" and form.is_valid():
        try:
            acts.grant(request.acting, account=one, **form.cleaned_data)
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, "The role is given.")
            return redirect("administer-account", number=number)
    context = {
        "form": form,
        "subject": one,
        "own": one.pk == request.acting.account.pk,
        "memberships": [
            {"id": m.pk, "role": role_name(m.role), "unit": m.unit, "from_us": m.from_us} for m in _memberships().filter(account=one)
        ],
        "second_factor": is_mfa_enabled(one),
        "usable": one.has_usable_password(),
    }
    return form_shown(request, "administration/account.html", context)


@stepped_up
@needs("administer")
def act(request: DeskRequest, number: int, what: str) -> HttpResponse:
    """Confirm and do one of `_ACTS`."""
    one = get_object_or_404(Account, pk=number)
    title, text, button = _ACTS[what]
    errors: list[str] = []
    if request.method == "POST":
        try:
            return _done(request, one, what)
        except ValidationError as problem:
            errors = problem.messages
    return form_shown(
        request,
        "administration/confirm.html",
        {"title": title, "words": text, "button": button, "warning": what == "disable", "subject": one, "errors": errors},
    )


@stepped_up
@needs("administer")
def key(request: DeskRequest, number: int, what: str) -> HttpResponse:
    """Ask for one of `_KEYS`, with the reason."""
    one = get_object_or_404(Account, pk=number)
    title, text = _KEYS[what]
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = keys.ask(request.acting, one, what=what, reason=form.cleaned_data["reason"])
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, "It is asked for. Nothing changes before a second person releases it.")
            return redirect("key", number=asked.pk)
    return form_shown(request, "administration/key.html", {"title": title, "words": text, "subject": one, "form": form})


@stepped_up
@needs("administer")
def end_role(request: DeskRequest, number: int, membership: int) -> HttpResponse:
    """Confirm and end a role."""
    held = get_object_or_404(_memberships(), pk=membership, account_id=number)
    errors: list[str] = []
    if request.method == "POST":
        try:
            acts.end_role(request.acting, held)
        except ValidationError as problem:
            errors = problem.messages
        else:
            messages.success(request, "The role has ended.")
            return redirect("administer-account", number=number)
    words = f"{role_name(held.role)} in {held.unit}. Pages of that role close at once; what was done in it stays."
    return form_shown(
        request,
        "administration/confirm.html",
        {"title": "End a role", "words": words, "button": "End the role", "warning": True, "subject": held.account, "errors": errors},
    )


def _done(request: DeskRequest, one: Account, what: str) -> HttpResponse:
    acts.set_active(request.acting, one, active=what == "enable")
    end_all(one)
    messages.success(request, "The account is enabled." if what == "enable" else "The account is disabled, and its sessions have ended.")
    return redirect("administer-account", number=one.pk)


def _memberships() -> Any:
    return Membership.objects.filter(ended_us__isnull=True).select_related("unit__organisation", "account").order_by("unit__name", "role")


urlpatterns = [
    path("administration/accounts/", accounts, name="accounts"),
    path("administration/accounts/add/", add, name="add-account"),
    path("administration/accounts/<int:number>/", account, name="administer-account"),
    *(path(f"administration/accounts/<int:number>/{what}/", act, {"what": what}, name=f"account-{what}") for what in _ACTS),
    *(path(f"administration/accounts/<int:number>/{what}/", key, {"what": what}, name=f"account-{what}") for what in _KEYS),
    path("administration/accounts/<int:number>/roles/<int:membership>/end/", end_role, name="end-role"),
]

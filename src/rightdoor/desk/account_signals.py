"""What the library tells of happenings at the door, written down."""

from __future__ import annotations

from typing import Any, Final

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from rightdoor.casework.access.entry import entered
from rightdoor.casework.access.models import Account
from rightdoor.desk.account_sessions import end, enter, own_the_list
from rightdoor.desk.accounts import refuse
from rightdoor.desk.surroundings import clock_us, now_us

SESSIONS: Final = 3


def connect() -> None:
    """Once, when Django is ready."""
    own_the_list()
    auth_signals.user_logged_in.connect(_session_began, dispatch_uid="desk.began")
    account_signals.user_logged_in.connect(_signed_in, dispatch_uid="desk.signed-in")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="desk.password")
    mfa_signals.authentication_failed.connect(_code_refused, dispatch_uid="desk.code")
    mfa_signals.authenticator_used.connect(_factor_used, dispatch_uid="desk.used")


def _session_began(*, request: HttpRequest, **_: Any) -> None:
    request.session["began_us"] = request.session["seen_us"] = clock_us()


def _signed_in(*, request: HttpRequest, user: Account, **_: Any) -> None:
    """Listed and recorded; of more than `SESSIONS` sessions the oldest end."""
    from allauth.usersessions.models import UserSession

    enter(request, user)
    held = UserSession.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")
    for old in held[SESSIONS:]:
        end(old)
    entered(user, "signed-in", now_us=now_us())


def _password_changed(*, request: HttpRequest, user: Account, **_: Any) -> None:
    enter(request, user)
    request.acting.note("entered", {"event": "password-changed", "account": user.pk})  # type: ignore[attr-defined]


def _code_refused(*, request: HttpRequest, user: Account, **_: Any) -> None:
    refuse(request, "second-factor", user.pk)


def _factor_used(*, request: HttpRequest, user: Account, authenticator: Any, **_: Any) -> None:
    """A recovery code that was used up stands in the ledger: somebody lost their device, or their list."""
    if authenticator.type != "recovery_codes":
        return
    acting = getattr(request, "acting", None)
    if acting is None:
        entered(user, "recovery-code", now_us=now_us())
    else:
        acting.note("entered", {"event": "recovery-code", "account": user.pk})

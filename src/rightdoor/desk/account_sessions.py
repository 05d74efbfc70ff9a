"""Where an account is signed in, and taking sessions and second factors away: the library's tables, of which casework knows nothing.

The library's own verbs take the names of sessions for keys that open them; here they are digests (`kept_sessions`), so that nothing of
it but the table is used.
"""

from __future__ import annotations

import hmac
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.usersessions import signals as library
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from rightdoor.casework.access.models import Account
from rightdoor.desk.kept_sessions import kept_as

_AGENT: Final = 200  # characters that the library's column holds


def own_the_list() -> None:
    """Once, when Django is ready: the library no longer writes its list, which would hold keys."""
    user_logged_in.disconnect(receiver=library.on_user_logged_in)
    for signal in (password_set, password_changed):
        signal.disconnect(receiver=library.on_password_changed)


def enter(request: HttpRequest, account: Account) -> None:
    """Put the session of this request, which has just begun or got another key, into the list."""
    listed(account)
    if not request.session.session_key:
        request.session.save()
    said = {
        "user": account,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:_AGENT],
        "last_seen_at": timezone.now(),
    }
    UserSession.objects.update_or_create(session_key=kept_as(str(request.session.session_key)), defaults=said)


def listed(account: Account) -> list[UserSession]:
    """The account's sessions that still open; what is over, or of a password before, leaves the list."""
    held = list(UserSession.objects.filter(user_id=account.pk))
    rows = {one.session_key: one for one in Session.objects.filter(session_key__in=[one.session_key for one in held])}
    open_ones = [one for one in held if one.session_key in rows and _opens(rows[one.session_key], account)]
    UserSession.objects.filter(pk__in={one.pk for one in held} - {one.pk for one in open_ones}).delete()
    return open_ones


def is_current(one: UserSession, request: HttpRequest) -> bool:
    """Whether it is the session of this request."""
    return bool(request.session.session_key) and one.session_key == kept_as(str(request.session.session_key))


def end(one: UserSession) -> None:
    """End a session of the list: its next request is of nobody."""
    Session.objects.filter(session_key=one.session_key).delete()
    one.delete()


def end_all(account: Account) -> None:
    """Every session that the account signed in to."""
    for one in UserSession.objects.filter(user_id=account.pk):
        end(one)


def forget_factor(account: Account) -> None:
    """The authenticator and its recovery codes; a new one is set up at the next signing in."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_all(account)


def _opens(row: Session, account: Account) -> bool:
    said = row.get_decoded() if row.expire_date > timezone.now() else {}
    same = hmac.compare_digest(str(said.get(HASH_SESSION_KEY, "")), account.get_session_auth_hash())
    return same and said.get(SESSION_KEY) == str(account.pk)

"""Taking sessions and second factors away: the library's tables, of which casework knows nothing."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from rightdoor.casework.access.models import Account


def end_all(account: Account) -> None:
    """Every session that the account signed in to."""
    for one in UserSession.objects.filter(user_id=account.pk):
        one.end()


def forget_factor(account: Account) -> None:
    """The authenticator and its recovery codes; a new one is set up at the next signing in."""
    Authenticator.objects.filter(user_id=account.pk).delete()
    end_all(account)

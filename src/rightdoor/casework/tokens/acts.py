"""Making and revoking one's own tokens."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from rightdoor.casework.acting import Acting
from rightdoor.casework.tokens.models import Token
from rightdoor.casework.tokens.scopes import CALENDAR, SCOPES
from rightdoor.errors import UsageProblem

MOST_DAYS: Final = 90
MOST_TOKENS: Final = 20
DAY_US: Final = 86_400_000_000
PREFIX: Final = "rdt_"  # so that a scanner of leaked secrets can know one


class TokenProblem(UsageProblem):
    """A token cannot be made so; `field` says which part of the form."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def digest_of(text: str) -> bytes:
    """What is kept of a token: SHA-256, keyed by the desk's secret, which no backup holds: on a restored store earlier tokens open nothing."""
    key = f"rightdoor.token:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


def make(acting: Acting, *, text: str, name: str, scopes: Sequence[str], days: int, at_us: int) -> Token:
    """Keep a token for the acting account. `text`: `PREFIX` and 256 random bits, from the shell; `at_us`: the real clock.

    Raises TokenProblem.
    """
    name = " ".join(name.split())
    chosen = sorted(set(scopes))
    if not name or len(name) > 80 or "\x00" in name:
        raise TokenProblem("Name what the token is for, in at most 80 characters.", "name")
    if not chosen or not set(chosen) <= SCOPES.keys():
        raise TokenProblem("Choose what the token may do.", "scopes")
    if CALENDAR in chosen and len(chosen) > 1:
        raise TokenProblem("The token of a calendar stands in an address: it may do nothing else.", "scopes")
    if not all(may_be_used(acting, scope) for scope in chosen):
        raise TokenProblem("A token can do no more than you can. Choose from the list.", "scopes")
    if not 1 <= days <= MOST_DAYS:
        raise TokenProblem(f"A token lasts from 1 to {MOST_DAYS} days.", "days")
    if Token.objects.filter(account=acting.account, revoked_us__isnull=True, expires_us__gt=at_us).count() >= MOST_TOKENS:
        raise TokenProblem(f"You have {MOST_TOKENS} tokens. Revoke one first.", "name")
    token = Token.objects.create(
        account=acting.account, name=name, digest=digest_of(text), scopes=chosen, made_us=at_us, expires_us=at_us + days * DAY_US
    )
    acting.note("entered", {"event": "token-made", "account": acting.account.pk, "token": token.pk, "scopes": chosen, "days": days})
    return token


def revoke(acting: Acting, token_id: int, *, at_us: int) -> Token:
    """End a token of the acting account. Raises Token.DoesNotExist for anybody else's."""
    token = Token.objects.get(pk=token_id, account=acting.account)
    if token.revoked_us is None:
        Token.objects.filter(pk=token.pk).update(revoked_us=at_us)
        acting.note("entered", {"event": "token-revoked", "account": acting.account.pk, "token": token.pk})
        token.refresh_from_db()
    return token


def may_be_used(acting: Acting, scope: str) -> bool:
    """Whether the account can do anything that the scope is about."""
    return any(acting.can(capability) for capability in SCOPES[scope].capabilities)

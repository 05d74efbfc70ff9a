"""Which token was shown; tokens of the acting account; answers given before."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.tokens.acts import DAY_US, digest_of
from rightdoor.casework.tokens.models import GivenAnswer, Token

PER_MINUTE: Final = 600  # what a token may ask for in the long run
BURST: Final = 120  # and at once


class Shown(NamedTuple):
    """A token as it was found. `state`: ``good``, ``expired``, ``revoked``, ``disabled`` (its account); `wait_us`: over 0 means that it is too early."""

    token: int
    account: int
    scopes: frozenset[str]
    state: str
    wait_us: int


def show(text: str, *, at_us: int, per_minute: int = PER_MINUTE, burst: int = BURST) -> Shown | None:
    """The token that was shown, counted as one request of it; None when there is none such. `at_us`: the real clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select token, account, scopes, state, wait_us from casework.show_token(%s, %s, %s, %s)",
            [digest_of(text), at_us, 60_000_000 // per_minute, burst],
        )
        row = cursor.fetchone()
    return Shown(row[0], row[1], frozenset(row[2]), row[3], row[4]) if row else None


def own_tokens(acting: Acting) -> list[Token]:
    """The acting account's tokens, newest first."""
    return list(Token.objects.filter(account=acting.account).order_by("-made_us", "-pk"))


def claim_key(acting: Acting, key: str) -> bool:
    """Hold a key until the transaction ends; False when another request of the account holds it now."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 26))", [f"{acting.account.pk}:{key}"])
        return bool(cursor.fetchone()[0])


def given(acting: Acting, key: str, *, at_us: int) -> GivenAnswer | None:
    """What was answered under a key within the last day."""
    return GivenAnswer.objects.filter(account=acting.account, key=key, at_us__gt=at_us - DAY_US).first()


def keep(acting: Acting, key: str, *, asked: str, answer: tuple[int, str, bytes], at_us: int) -> None:
    """Keep an answer (status, content type, content), in the transaction of the act itself; those older than a day go."""
    GivenAnswer.objects.filter(account=acting.account, at_us__lte=at_us - DAY_US).delete()
    status, content_type, content = answer
    GivenAnswer.objects.create(
        account=acting.account, key=key, asked=asked, status=status, content_type=content_type, content=content, at_us=at_us
    )

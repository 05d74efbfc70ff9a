"""Keys by one hand: the operator of the store's machine, who owns its files anyway. Each is a row that its holder and auditors are shown.

So that a unit whose only administrator is gone has a way back in (ADR 35).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

from rightdoor.casework.access import links
from rightdoor.casework.access.models import Account, KeyRequest
from rightdoor.casework.access.shell import ShellActing
from rightdoor.casework.access.tokens_ended import note_tokens
from rightdoor.casework.acting import Acting
from rightdoor.errors import InternalProblem


def give(acting: Acting, account: Account, *, what: str, reason: str, anew: bool = False) -> KeyRequest:
    """A key of an account, asked for and released by the operator. What the key is, the shell does. `anew`: of an account just made."""
    _operator(acting)
    at = acting.now_us
    one = KeyRequest.objects.create(
        account=account, what=what, reason=reason, at_us=at, until_us=at, outcome=KeyRequest.Outcome.RELEASED, done_us=at
    )
    if not anew:
        acting.note("altered", {"account": account.pk, "request": one.pk, "what": f"{what}-alone"})
    return one


def release(acting: Acting, request: KeyRequest) -> None:
    """What somebody asked for at the desk where no second person is. Raises ValidationError for one that is not open."""
    _operator(acting)
    open_ones = KeyRequest.objects.filter(pk=request.pk, outcome="", until_us__gt=acting.now_us)
    if not open_ones.update(outcome=KeyRequest.Outcome.RELEASED, done_us=acting.now_us):
        raise ValidationError("This request is not open. See `rightdoor user requests`.")
    acting.note(
        "altered", {"account": request.account_id, "request": request.pk, "asked_by": request.by_id, "what": f"{request.what}-alone"}
    )


def refuse(acting: Acting, request: KeyRequest, *, reason: str) -> None:
    """Refuse it. Raises ValidationError for one that is not open."""
    _operator(acting)
    open_ones = KeyRequest.objects.filter(pk=request.pk, outcome="", until_us__gt=acting.now_us)
    if not open_ones.update(outcome=KeyRequest.Outcome.REFUSED, done_us=acting.now_us, done_reason=reason):
        raise ValidationError("This request is not open. See `rightdoor user requests`.")
    acting.note("altered", {"account": request.account_id, "request": request.pk, "what": f"{request.what}-refused"})


def link(acting: Acting, account: Account, *, token: str, at_us: int, half_of: KeyRequest | None = None) -> None:
    """A link that the operator hands out; the password so far is over. `half_of`: it opens with the code of whoever asked for that."""
    _operator(acting)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    note_tokens(acting, account.pk)
    links.make(account, token=token, at_us=at_us, half_of=half_of)


def _operator(acting: Acting) -> None:
    if not isinstance(acting, ShellActing):
        raise InternalProblem("A key of an account was to be given by one person at the desk.")

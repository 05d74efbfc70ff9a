"""Keys of accounts, which take two persons: one asks for a link or the removal of a second factor, another releases it (ADR 35).

A link then has two halves: who released it takes the link, who asked takes the code, and it opens with both. Neither can come in alone as
the account's holder. Who may release is asked of the database (`casework.key_bar`, migrations 0015 and 0016); here the answer has words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from rightdoor.casework.access import links, reach
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, KeyRequest
from rightdoor.casework.access.tokens_ended import note_tokens
from rightdoor.casework.acting import Acting

DAY_US: Final = 86_400_000_000
ASKED_LASTS_US: Final = 3 * DAY_US  # over a weekend
TAKEN_WITHIN_US: Final = DAY_US  # of the release
CODE_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, none that is taken for another
CODE_LENGTH: Final = 16  # 80 bits
_BARS: Final = {
    "none": "There is no such request.",
    "done": "This request was released, refused or withdrawn already.",
    "expired": "This request is over: three days went by. It can be asked for again.",
    "own": "This is about your own account. Somebody else releases it.",
    "asker": "You asked for this. A second person releases it.",
    "right": "Administrators release it, and supervisors of a unit in which the account holds a role. Ask one of them.",
    "gone": "Whoever asked for this administers no more, or not all that the account holds by now. Refuse it, and have another administrator "
    "ask for it.",
    "made": "Within the last 7 days one of you two asked for or released a key of the other's account, or gave the other the role by which "
    "this is asked or released. Somebody else releases it, or the operator of the machine.",
}


def ask(acting: Acting, account: Account, *, what: str, reason: str) -> KeyRequest:
    """Ask for a key of somebody else's account. Nothing changes for its holder before it is released.

    Raises ValidationError for oneself, without a reason, beyond one's reach, and while another request for the same is open.
    """
    require(acting, "administer")
    if acting.account.pk == account.pk:
        raise ValidationError("This cannot be done to your own account. Ask another administrator.")
    reach.wholly_ours(acting, account)
    if what not in KeyRequest.What.values:
        raise ValidationError("There is no such key.")
    _function("expire_keys", account.pk, acting.now_us)
    one = KeyRequest(
        account=account, what=what, reason=_said(reason), by=acting.account, at_us=acting.now_us, until_us=acting.now_us + ASKED_LASTS_US
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as problem:
        raise ValidationError("Another request for the same is open. See the list of requests.") from problem
    acting.note("altered", {"account": account.pk, "request": one.pk, "what": f"{what}-asked"})
    return one


def bar(acting: Acting, request: KeyRequest) -> str:
    """Why the acting account cannot release it, as a sentence; empty when it can."""
    return _BARS.get(_answer(acting, request), "")


def may_release(request: KeyRequest) -> bool:
    """Whether the acting account is one that releases and refuses what is asked of this account, whoever asked."""
    return bool(_function("may_release", request.account_id))


def release(acting: Acting, request: KeyRequest) -> None:
    """Let what was asked for take effect: sessions and tokens end, and the password or the second factor is over.

    Raises ValidationError for whoever may not (`bar`), and when another was faster.
    """
    found = str(_function("release_key", request.pk, acting.now_us) or "")
    _held(acting, request, found, "release")
    acting.note(
        "altered", {"account": request.account_id, "request": request.pk, "asked_by": request.by_id, "what": f"{request.what}-released"}
    )
    note_tokens(acting, request.account_id)


def refuse(acting: Acting, request: KeyRequest, *, reason: str) -> None:
    """Refuse it, as one who could release it or as the account's holder. Raises ValidationError."""
    _close(acting, request, "refused", _said(reason))


def withdraw(acting: Acting, request: KeyRequest) -> None:
    """Take back what one asked for. Raises ValidationError when it was released or refused meanwhile."""
    _close(acting, request, "withdrawn", "")


def take_link(acting: Acting, request: KeyRequest, *, token: str, at_us: int) -> None:
    """The half of whoever released it: a link for an hour. Taken again, the one before is over. `at_us`: the real clock.

    Raises ValidationError for everybody else, for whoever may release it no more, a day after the release, once it was used, and after a
    later release.
    """
    made = _function("make_link", request.pk, links.digest(token), at_us, at_us + links.LASTS_US, acting.now_us)
    if made is None:
        raise ValidationError(
            "The link is for whoever released it and still may, within a day, until the password was set by it or a later one was released."
        )
    acting.note("altered", {"account": request.account_id, "request": request.pk, "what": "link-made"})


def take_code(acting: Acting, request: KeyRequest, *, numbers: Sequence[int]) -> str:
    """The half of whoever asked. Taken again, the one before is over. `numbers`: `CODE_LENGTH` random ones of 0 to 31, from the shell.

    Raises ValidationError as `take_link`.
    """
    code = "".join(CODE_SIGNS[number] for number in numbers)
    if not _function("take_code", request.pk, links.digest(code), acting.now_us):
        raise ValidationError(
            "The code is for whoever asked and still may, within a day of the release, until the password was set by it or a later one was released."
        )
    acting.note("altered", {"account": request.account_id, "request": request.pk, "what": "code-taken"})
    return code


def listed(*, since_us: int) -> QuerySet[KeyRequest]:
    """Requests that one sees: about oneself, one's own, those that one may release, those that one audits. Open ones first."""
    rows = KeyRequest.objects.select_related("account", "by", "done_by").filter(Q(outcome="") | Q(at_us__gte=since_us))
    return rows.order_by("outcome", "-at_us", "-pk")


def is_newest(request: KeyRequest) -> bool:
    """Whether no later link of the account was released: of that alone the halves are taken."""
    return bool(_function("key_is_newest", request.pk))


def state(request: KeyRequest, *, now_us: int) -> str:
    """Where it stands: open, released, used, refused, withdrawn, expired."""
    if request.outcome == KeyRequest.Outcome.RELEASED and request.used_us is not None:
        return "used"
    return request.outcome or ("expired" if request.until_us <= now_us else "open")


def _close(acting: Acting, request: KeyRequest, how: str, reason: str) -> None:
    _held(acting, request, str(_function("close_key", request.pk, how, reason, acting.now_us) or ""), how)
    acting.note("altered", {"account": request.account_id, "request": request.pk, "what": f"{request.what}-{how}"})


def _held(acting: Acting, request: KeyRequest, found: str, tried: str) -> None:
    """Raise where the database answered with a reason against it; that it was tried is recorded."""
    if found:
        acting.note("refused", {"what": "key", "tried": tried, "why": found, "account": request.account_id, "request": request.pk})
        raise ValidationError(_BARS[found])


def _answer(acting: Acting, request: KeyRequest) -> str:
    found = _function("key_bar", request.pk, acting.now_us)
    return "none" if found is None else str(found)


def _function(name: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select casework.{name}({', '.join(['%s'] * len(values))})", list(values))
        return cursor.fetchone()[0]


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > 300 or "\x00" in said:
        raise ValidationError({"reason": "Say why, in at most 300 characters."})
    return said

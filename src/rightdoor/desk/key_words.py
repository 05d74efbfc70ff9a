"""How requests for keys of accounts are said on pages: what was asked, by whom, where it stands."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.access.models import Account, KeyRequest
from rightdoor.desk.people import OPERATOR
from rightdoor.desk.templatetags.desk import instant

WHAT: Final = {"link": "a one-time link", "factor": "the removal of the second factor"}
STATES: Final = {
    "open": "Waits for a second person",
    "released": "Released",
    "used": "Released, and the password was set",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "expired": "Over: nobody released it in three days",
}


def who(account: Account | None) -> str:
    """The name in the ledger of whoever did it."""
    return account.username if account is not None else OPERATOR


def told(one: KeyRequest) -> str:
    """For the account's holder: what was asked for or done, by whom, and what to do next."""
    asked = f"{who(one.by)} asked at {_at(one.at_us)} for {WHAT[one.what]} of your account"
    if not one.outcome:
        return f"{asked}. A second person has to release it. If you know nothing of it, refuse it: Your account, Keys of your account."
    if one.outcome != KeyRequest.Outcome.RELEASED:
        return f"{asked}; {who(one.done_by)} {'refused' if one.outcome == 'refused' else 'withdrew'} it at {_at(one.done_us)}."
    if one.by is None and one.done_by is None:
        said = f"{OPERATOR[0].upper()}{OPERATOR[1:]} gave {WHAT[one.what]} of your account at {_at(one.done_us)}, without a second person"
    else:
        said = f"{asked}, and {who(one.done_by)} released it at {_at(one.done_us)}"
    return f"{said}. If you know nothing of it, tell an auditor or your supervisor now."


def _at(us: int | None) -> str:
    """To the second: a person reads it."""
    return instant(None if us is None else us - us % 1_000_000)

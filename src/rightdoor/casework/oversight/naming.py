"""User names in the place of the numbers of accounts, for people who read what the ledger says; the ledger keeps the numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.ledger import audited

_ACCOUNT: Final = re.compile(r"\b(account|asked by) (\d+)\b")


def names_of(acting: Acting) -> dict[int, str]:
    """User names by number of the people whose doing the acting account may read. Raises NotAllowed for whoever audits nowhere."""
    return dict(Account.objects.filter(username__in=audited(acting).names).values_list("pk", "username"))


def named(words: str, names: Mapping[int, str]) -> str:
    """Words in which an account stands by its number, with the user name of those there are names of."""
    return _ACCOUNT.sub(lambda found: f"{found[1]} {names.get(int(found[2]), found[2])}", words)

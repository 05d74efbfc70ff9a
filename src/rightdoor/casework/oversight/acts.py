"""Opening a subject with a purpose, and each look at a part of it: a row and a ledger entry."""

from __future__ import annotations

from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.models import Consultation
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.errors import UsageProblem

MOST_WORDS = 400


class PurposeMissing(UsageProblem):
    """No purpose of the list was chosen, or one that needs words came without; `field` says which."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def open_subject(acting: Acting, subject: str, purpose: str, words: str = "", *, interest: bool = False) -> Consultation:
    """Record for what the acting account opens a subject; it holds for a shift (`purposes.HOURS`).

    Raises PurposeMissing. The database refuses it for a subject that the account does not see.
    """
    chosen = PURPOSES.get(purpose)
    words = " ".join(words.split())
    if chosen is None:
        raise PurposeMissing("Choose why you are opening this subject.", "purpose")
    if chosen.words_needed and not words:
        raise PurposeMissing("Give the reason or the reference.", "words")
    if len(words) > MOST_WORDS:
        raise PurposeMissing(f"Keep the reason to {MOST_WORDS} characters.", "words")
    acting.purpose = purpose
    row = Consultation(
        account=acting.account, subject=subject, at_us=acting.now_us, what="opened", purpose=purpose, words=words, interest=interest
    )
    acting.look(row)
    acting.note("consulted", {"subject": subject, "what": "opened", **({"interest": True} if interest else {})})
    return row


def consulted(acting: Acting, subject: str, what: str, **more: str | int) -> None:
    """Record a look at a part of a subject, under the purpose that holds. `more`: ids, codes and counts for the ledger row."""
    acting.look(Consultation(account=acting.account, subject=subject, at_us=acting.now_us, what=what, purpose=acting.purpose))
    acting.note("consulted", {"subject": subject, "what": what, **more})

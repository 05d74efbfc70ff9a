"""What is known of a case beside its events: whose it is, what it rests on, where it lies."""

from __future__ import annotations

from typing import Literal, NamedTuple

Nation = Literal["england", "wales", "scotland", "northern-ireland", ""]


class About(NamedTuple):
    """`first_receipt_us`: of its first referral anywhere; None where unknown. `nation` "" where the force is not known.

    `status`, `ceiling`: the attribution status and the sentence that says how far it reaches. `child_track`: the person reported is a
    child. `owner`: an account, "" where nobody owns it: then it is the unit's.
    """

    case: str
    subject: str
    nation: Nation
    opened_us: int
    first_receipt_us: int | None
    unit: str
    owner: str = ""
    status: str = ""
    ceiling: str = ""
    child_track: bool = False

"""Why somebody opens a record: the codes that stand in the ledger, and their words.

DPA 2018 s.62(2) wants the justification of each consultation, s.36 a specified purpose; the list keeps both to one choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

OTHER: Final = "other"
HOURS: Final = 8  # a shift: as long as a session lasts


class Purpose(NamedTuple):
    """Words of a purpose. `words_needed`: it says nothing without a reference or a reason in own words."""

    text: str
    hint: str = ""
    words_needed: bool = False


PURPOSES: Final[Mapping[str, Purpose]] = {
    "assess": Purpose("Assess a referral", "Read what came in, answer questions, decide what is next."),
    "allocate": Purpose("Allocate work"),
    "communications-data": Purpose("Communications data", "Plan or check a request, read a result."),
    "overt-step": Purpose("Before an overt step", "Warrant, visit, arrest, contact."),
    "safeguarding": Purpose("Safeguard a child"),
    "victim": Purpose("Identify or support a victim"),
    "investigation": Purpose("Investigate", "Work on the case that this subject belongs to."),
    "disclosure": Purpose("Disclosure", "Schedules, undermining material, third parties."),
    "supervision": Purpose("Supervise or review"),
    "records-request": Purpose("Records request", "Access, rectification, erasure, retention. Give the number of the request.", True),
    "audit": Purpose("Audit", "Give the reference of the audit.", True),
    OTHER: Purpose("Another purpose", "Say which in your own words.", True),
}

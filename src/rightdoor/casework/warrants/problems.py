"""What keeps a draft from being made, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.errors import Refused, UsageProblem


class Lack(NamedTuple):
    """One thing that is not there. `code`: address, grounds, attribution; `words`: a sentence."""

    code: str
    words: str


class NotReady(Refused):
    """The papers do not carry an application yet. `lacking`: why; `needed`: whose word lifts the stamp ("", inspector, superintendent);
    `child_at_risk`: then a reason of whoever drafts is enough, and other ways stand open at once."""

    def __init__(self, lacking: Sequence[Lack], *, needed: str, child_at_risk: bool) -> None:
        super().__init__(
            "The papers do not carry an application yet: " + " ".join(each.words for each in lacking),
            advice="Settle what is missing, or have an officer of rank answer for it.",
        )
        self.lacking, self.needed, self.child_at_risk = tuple(lacking), needed, child_at_risk


class NotThere(UsageProblem):
    """Premises, a power or a warrant that the case does not have. `field`: of the form."""

    def __init__(self, message: str, *, advice: str = "", field: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field

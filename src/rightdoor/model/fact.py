"""A fact: what a person recorded after action, of an account, of premises, or of the door, with who says so.

Facts are decisions of the kind `fact` (model.decision.FACTS says which there are). They never stand in for a strand: they can
only take an attribution back, lower it or say what is known beside it.
"""

from __future__ import annotations

from typing import NamedTuple


class Fact(NamedTuple):
    """One fact in force.

    `kind` is a word of `model.decision.FACTS`; `about` a `fp_`, `sub_` or `pr_` id or a referral's own number. `at` is when what
    it says was so (UTC microseconds), None where nobody said when. `check` names the source of local research, `number` is the
    count that some kinds state, `detail` the words as recorded, `exhibit` the paper that it rests on. `recorded_by` is who
    decided, `decision` the row that holds it; `receipt` and `locator` say where it was received, empty when made by command. `outcome` is what a test of the line found.
    """

    kind: str
    about: str
    at: int | None = None
    check: str = ""
    number: int | None = None
    detail: str = ""
    exhibit: str = ""
    recorded_by: str = ""
    reason: str = ""
    decision: str = ""
    receipt: str = ""
    locator: str = ""
    until: int | None = None
    outcome: str = ""

    @property
    def by_command(self) -> bool:
        """Whether somebody here recorded it: what only arrived in a file may lower an attribution, and never lifts anything."""
        return not self.receipt

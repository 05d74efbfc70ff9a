"""RD-A19 Address echo: the address of the result is what stands in every paper after it, and on the door.

It runs on warrant and door forms only: result, package, warrant application, warrant as issued, briefing, and what the team reads at
the door before it enters. Each step is held against the result, never against the step before, so that a slip that was copied on
is still a slip. Published cases: Reading 2022 (no. 25 entered under a planned warrant for another house), Sussex 2021 (22 for 26 of the same road, "due
to an administrative error" on the paperwork).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.premises import Address
from rightdoor.rules.premises.echo import Difference, differences, marked

CODE = "RD-A19"
TITLE = "Address echo"
COMPARES = (
    "The installation address of the result with the address in the package, the warrant application, the warrant as issued, the briefing, "
    "and with what the team reads at the door before entry."
)
PATTERNS = {"number-changed": "stop", "unit-missing": "stop", "street-changed": "stop", "postcode-changed": "stop"}
CASES = ("Reading 2022 (no. 25)", "Sussex 2021 (22 for 26)")
CANNOT_SEE = (
    "An address that was wrong in the result already; a number plate on the wrong house; two streets of one name in two towns, where nobody "
    "read a postcode; what was written on a paper that nobody recorded."
)

STEP_NAMES = {
    "result": "result",
    "package": "package",
    "application": "warrant application",
    "warrant": "warrant as issued",
    "briefing": "briefing",
    "door": "reading at the door",
}
_SETTLE = {
    "warrant": "have the court correct the warrant before anybody goes to the door; do not correct it by hand",
    "door": "do not enter: read the door again, and ask by radio for the address of the result to be read out by somebody else",
}
_SETTLE_ELSE = "copy the address anew from the result, and find out what was done with the paper in the meantime"


class DoorStep(NamedTuple):
    """The address as it stands at one step. `step` is a word of `model.decision.DOOR_STEPS`."""

    step: str
    address: Address


def check(result: Address, steps: Sequence[DoorStep]) -> list[CheckFinding]:
    """Findings for every step that differs from the result, in the order of the steps given."""
    return [finding for step in steps for finding in check_step(result, step)]


def check_step(result: Address, step: DoorStep) -> list[CheckFinding]:
    """Findings for one step: one for each part of the address that differs, with the characters that do."""
    found = differences(result, step.address, at_door=step.step == "door")
    return [CheckFinding(CODE, "stop", d.pattern, _message(step.step, d), _SETTLE.get(step.step, _SETTLE_ELSE)) for d in found]


def _message(step: str, d: Difference) -> str:
    where = STEP_NAMES[step]
    if not d.found:
        return f"The {where} leaves out the {d.part}: the result has “{cut(d.expected)}”."
    if not d.expected:
        return f"The {where} adds a {d.part} that the result has not: “{cut(d.found)}”."
    was, now = marked(d.expected, d.found), marked(d.found, d.expected)
    return f"The {d.part} differs: the result has “{cut(was)}”, the {where} has “{cut(now)}”."

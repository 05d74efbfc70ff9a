"""The order in which devices are examined: children at risk first, each place with its reasons; a person may set another one.

No score: four places, each said in a sentence. Within a place the device seized first comes first, and one that waits long moves up,
so that nothing waits for ever. A noted risk moves a device up; that none is noted moves nothing down.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rightdoor.cases.devices.state import Device
from rightdoor.cases.history import History
from rightdoor.model.civil import DAY

LONG: Final = 60 * DAY  # waiting so long moves one place up; policy, to be replaced by the force's
NEAR: Final = 28 * DAY  # a return or hearing within this asks for results
FIRST, NEXT, LIMIT, ORDINARY = 1, 2, 3, 4


class Place(NamedTuple):
    """`group`: 1 is first; `computed`: without what a person decided; `reasons`: of the computed place; `by_person`: the reason given."""

    group: int
    computed: int
    reasons: tuple[str, ...]
    by_person: str = ""


def place(device: Device, history: History, as_of_us: int) -> Place:
    """Where a device stands in the queue, and why."""
    group, reasons = _computed(device, history, as_of_us)
    waited = as_of_us - device.seized.at_us
    steps = max(0, waited // LONG)
    if steps and group > FIRST:
        raised = max(FIRST, group - steps)
        reasons.append(f"It waits for {waited // DAY} days: moved up from place {group} to {raised}.")
        group = raised
    if not reasons:
        reasons.append("In the order of seizure.")
    if device.placed is None:
        return Place(group, group, tuple(reasons))
    return Place(int(device.placed.text("group")), group, tuple(reasons), device.placed.text("reason"))


def _computed(device: Device, history: History, as_of_us: int) -> tuple[int, list[str]]:
    risks = history.of("risk-noted")
    group, reasons = ORDINARY, []
    if any(each.yes("immediate") for each in risks):
        group = FIRST
        reasons.append("A child may be in danger now.")
    if device.seized.yes("child_used"):
        group = FIRST
        reasons.append("A child at risk uses it, or was spoken to with it.")
    if risks and group > NEXT:
        group = NEXT
        reasons.append("A risk to a child is noted in the case.")
    days = _days_left(history, as_of_us)
    if days is not None:
        group = min(group, LIMIT)
        reasons.append(f"The next return on bail or hearing is in {days} day{'s' if days != 1 else ''}.")
    return group, reasons


def _days_left(history: History, as_of_us: int) -> int | None:
    """Days until the next return on bail or hearing that is near."""
    stated = [each.number("return_at") for each in history.of("released-on-bail", "bail-extended")]
    stated += [each.number("when") for each in history.of("hearing-fixed")]
    ahead = [at for at in stated if at is not None and 0 <= at - as_of_us <= NEAR]
    return (min(ahead) - as_of_us) // DAY if ahead else None


def order_key(device: Device, held: Place) -> tuple[int, int, str]:
    """By place, then by seizure."""
    return held.group, device.seized.at_us, device.seized.id

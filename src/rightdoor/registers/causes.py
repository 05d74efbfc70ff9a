"""What calls for a recall: an announced fault, an error, a fact that contradicts, a decision that no longer holds, a person's word.

A cause names the events that it takes the ground from, and says in plain words why, without content of the case: the words go
into notices to people outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY, ProviderFault
from rightdoor.model.civil import iso_day
from rightdoor.model.decision import Decision
from rightdoor.registers.leaning import Standing

CauseKind = Literal["provider-fault", "error", "fact", "recall", "decision-withdrawn", "asked"]

# Facts after action that contradict an attribution (RD-A18).
AFTER_ACTION: dict[str, str] = {
    "nothing-found": "A search found nothing that bears it out.",
    "activity-continues": "The activity went on although the devices were already held.",
    "other-identified": "Another person has been identified.",
    "resident-absent": "The person expected there was not found to live there.",
}
LINE_FAULT = "The provider tested the line and found a fault."
_CALLS_BACK = frozenset({"reportable", "serious"})


class Cause(NamedTuple):
    """Something that takes the ground from attributions. `id` is the decision behind it (of "asked" the id that was asked about).

    `footprints` are the events that it concerns, `about` what it was recorded about ("" for a fault). `at_us` is when it was recorded.
    """

    id: str
    kind: CauseKind
    why: str
    at_us: int
    about: str
    footprints: frozenset[str]
    actor: str = ""


def fault_why(fault: ProviderFault) -> str:
    """A fault in plain words, without the provider's name."""
    first = "" if fault.first == FIRST_DAY else f" from {iso_day(fault.first)}"
    last = "" if fault.last == LAST_DAY else f" to {iso_day(fault.last)}"
    span = f"{first}{last}" or " at a time not yet known"
    return f"A communications provider has announced a fault in results that it gave{span}. What we told you may rest on such a result."


def of_faults(rows: Iterable[Decision], affected: Mapping[str, frozenset[str]], faults: Mapping[str, ProviderFault]) -> list[Cause]:
    """One cause for each fault in force; `affected` gives the events that lean on it by their own papers, by decision."""
    return [
        Cause(row.id, "provider-fault", fault_why(faults[row.id]), row.decided_us, "", affected.get(row.id, frozenset()), row.actor)
        for row in rows
        if row.kind == "provider-fault"
    ]


def of_records(rows: Iterable[Decision], standing: Standing) -> list[Cause]:
    """Errors that were more than recordable, facts after action, and recalls that a person ordered, among decisions in force."""
    found = []
    for row in rows:
        about = row.body.get("about", "")
        if row.kind == "error" and row.body["class"] in _CALLS_BACK:
            why = "An error was found in how we obtained or read the information that we gave you."
            found.append(Cause(row.id, "error", why, row.decided_us, about, standing.footprints_of(about), row.actor))
        elif row.kind == "fact" and (said := _contradicts(row)):
            why = f"Facts found since contradict it. {said}"
            found.append(Cause(row.id, "fact", why, row.decided_us, about, standing.footprints_of(about), row.actor))
        elif row.kind == "recall":
            why = "We can no longer stand by the information that we gave you."
            found.append(Cause(row.id, "recall", why, row.decided_us, about, standing.footprints_of(about), row.actor))
    return found


def _contradicts(row: Decision) -> str:
    """What a fact says that contradicts an attribution, "" for one that does not."""
    if row.body["fact"] == "line-tested":
        return LINE_FAULT if row.body.get("outcome") == "fault-found" else ""
    return AFTER_ACTION.get(row.body["fact"], "")


def of_withdrawn(row: Decision, changed: Iterable[str], at_us: int, actor: str) -> Cause:
    """The cause that a decision becomes when it no longer holds: `changed` are the events that it had changed while in force."""
    why = "A decision on which our reading of the records rested no longer holds, and we are looking at them again."
    return Cause(row.id, "decision-withdrawn", why, at_us, "", frozenset(changed), actor)


def asked(about: str, standing: Standing, at_us: int) -> Cause:
    """What would be recalled about something, before anybody has ordered it."""
    why = "We can no longer stand by the information that we gave you."
    return Cause(about, "asked", why, at_us, about, standing.footprints_of(about))

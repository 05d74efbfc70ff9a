"""Deconfliction, without which nobody goes: not done, too old at the planned entry, or with a hit that is open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.event import Event
from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import DECONFLICTION, DECONFLICTION_DAYS, ahead, entry_us
from rightdoor.joint.day.state import Address

CODE = "deconfliction"


def last_of(look: Look, address: Address) -> Event | None:
    """The last check of an address: recorded with the day, or with the warrant in its case."""
    facts = look.facts.get(address.id)
    done = [*address.deconflicted, *(facts.deconflicted if facts is not None else ())]
    return max(done, key=lambda each: (each.at_us, each.recorded_us), default=None)


def is_open(look: Look, address: Address) -> tuple[str, str] | None:
    """Why an address is not deconflicted, and what to do; None where it is."""
    last = last_of(look, address)
    if last is None:
        return "Deconfliction is not done for this address.", "Check the premises on the deconfliction page, and record it with the day."
    at = max(entry_us(look.day, address.id) or look.as_of_us, look.as_of_us)
    if at - last.at_us > DECONFLICTION:
        return f"Deconfliction is older than {DECONFLICTION_DAYS} days at the planned entry.", "Check again, and record it with the day."
    if last.text("result") == "hit-open":
        return (
            "Deconfliction has a hit, and the other side has not agreed.",
            "Speak with them, and record that they agree, or take the address out.",
        )
    return None


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        said = is_open(look, each)
        if said is not None:
            yield DayFinding(CODE, "stop", said[0], said[1], (each.id,))


CHECK = Check(CODE, "Deconfliction done", "DO NOT GO: deconfliction is not done.", _find)

"""No warrant that was granted for these premises, one that went back to the court, or one whose entries are used."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import CaseFacts, Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead

CODE = "warrant"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        facts = look.facts.get(each.id)
        said = _against(facts) if facts is not None else None
        if said is not None:
            yield DayFinding(CODE, "stop", said[0], said[1], (each.id,))


def _against(facts: CaseFacts) -> tuple[str, str] | None:
    warrant = facts.warrant
    if warrant is None:
        return "No warrant was granted for these premises, as the case has it.", "Record the grant in the case, or take the address out."
    if not warrant.names:
        return "The warrant names other premises than this address.", "Do not go on it. Correct the address, or apply for these premises."
    if warrant.returned:
        return "The warrant went back to the court.", "Nobody goes in on it any more: take the address out, or apply again."
    if not warrant.entry_left:
        return "The entries that the warrant allows here are used.", "A further entry needs its authority first, recorded in the case."
    return None


CHECK = Check(CODE, "Warrant for these premises", "DO NOT ENTER: no warrant that holds for these premises is recorded.", _find)

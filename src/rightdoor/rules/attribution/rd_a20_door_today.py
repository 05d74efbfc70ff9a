"""RD-A20 Door today: the household of the instant still lives there, by something recorded that is recent.

It runs before a warrant and again before entry. Months lie between an event and a warrant; RD-A08 asks whether the address was right
at the instant, this whether it is right today. PACE Code B 3.1 to 3.3 wants information that is accurate and recent, and enquiries about the
likely occupier and earlier searches. How recent is policy data with a date (`reference.door_policy`), 14 days unless a force says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding, cut

CODE = "RD-A20"
TITLE = "Door today"
COMPARES = "What was recorded of the premises (household confirmed, moved, service ended, searched before), with its dates, against the day of the step."
PATTERNS = {"moved": "stop", "service-ended": "stop", "occupancy-unknown": "caution", "searched-before": "caution"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "A move that nobody recorded since the last confirmation; a lodger or visitor who was the user and left; a confirmation of the wrong household."

_CONFIRMED = "household-confirmed"
_GONE = {
    "moved": "The household moved",
    "service-ended": "The service at the premises ended",
}


def check(facts: Iterable[Fact], *, as_of_us: int, most_days: int, first_event_us: int | None = None) -> list[CheckFinding]:
    """Findings about premises on the day of the step, from the facts recorded about them.

    `as_of_us`: the instant of the step (UTC microseconds). `most_days`: how old a confirmation may be. `first_event_us`: the first event
    that names the premises; who moved out before it was another household. What is dated after the step is not heard, what has no date is.
    """
    held = sorted((f for f in facts if f.at is None or f.at <= as_of_us), key=lambda f: (f.at is not None, f.at or 0, f.kind, f.decision))
    findings = [_gone(f) for f in held if f.kind in _GONE and not _before(f, first_event_us)]
    if not findings:
        findings += _confirmation(held, as_of_us, most_days)
    findings += [_searched(f) for f in held if f.kind == "searched-before"]
    return list(dict.fromkeys(findings))


def _before(fact: Fact, first_event_us: int | None) -> bool:
    """Whether it surely happened before the first event: to a household that is not the one asked about."""
    if first_event_us is None or fact.at is None:
        return False
    return (fact.at + 1 if fact.until is None else fact.until) <= first_event_us


def _gone(fact: Fact) -> CheckFinding:
    settle = "find out where the household lives now and begin there anew; if the record is wrong, withdraw it with the reason"
    return CheckFinding(CODE, "stop", fact.kind, f"{_GONE[fact.kind]}{_when(fact)}{_words(fact)}.", settle)


def _confirmation(held: Iterable[Fact], as_of_us: int, most_days: int) -> list[CheckFinding]:
    said = [f for f in held if f.kind == _CONFIRMED]
    confirmed = [f for f in said if f.by_command]  # what only arrived in a file lifts nothing
    latest = max((f.at for f in confirmed if f.at is not None), default=None)
    if latest is not None and as_of_us - latest <= most_days * DAY:
        return []
    if latest is not None:
        why = f"it was last confirmed on {iso_utc(latest)}, {(as_of_us - latest) // DAY} days before, and a confirmation holds {most_days} days"
    elif confirmed:
        why = "it was confirmed at a time that was not recorded"
    elif said:
        why = "a received file says so, and nobody here recorded it"
    else:
        why = "nothing is recorded"
    message = f"Whether the household of the event lives there today is not known: {why}."
    settle = (
        "have local research (council tax, voters, schools, records checks) or a check of the occupier done, and record it with its date"
    )
    return [CheckFinding(CODE, "caution", "occupancy-unknown", message, settle)]


def _searched(fact: Fact) -> CheckFinding:
    message = f"The premises were searched before{_when(fact)}{_words(fact)}."
    return CheckFinding(
        CODE, "caution", "searched-before", message, "say so in the application, with what was found, and why another search is needed"
    )


def _when(fact: Fact) -> str:
    return f" on {iso_utc(fact.at)}" if fact.at is not None else ", at a time that was not recorded"


def _words(fact: Fact) -> str:
    return f" ({cut(fact.detail)})" if fact.detail else ""

"""RD-A18 Contradiction reopens: facts after action that do not fit the attribution suspend it and all that leans on it.

Nothing on any device, activity that continues while devices are held, another person identified, the expected resident not
there: each stands until the provider has tested the line after it and found it sound, or whoever recorded it withdraws it. Only a
test that somebody here recorded, by command and with its paper, explains anything: a received file may lower, never lift. A test that
found a fault contradicts by itself. Local research that speaks against the attribution is a caution; research that supports it never counts. Cases: IPCO-2017-CW (crossed lines), COMP-IN-2007.
"""

from __future__ import annotations

from rightdoor.model.civil import iso_utc
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A18"
TITLE = "Contradiction reopens"
COMPARES = "Facts recorded after action and local research, and the attribution; a later test that found the line sound explains them."
PATTERNS = {
    "activity-continues": "stop",
    "nothing-found": "stop",
    "other-identified": "stop",
    "resident-absent": "stop",
    "line-fault": "stop",
    "research-against": "caution",
}
CASES = ("IPCO-2017-CW", "COMP-IN-2007")
CANNOT_SEE = "Anything before the first visit, and whatever nobody records after it."
CONTRADICTING = {
    "nothing-found": "Nothing was found on any device",
    "activity-continues": "The activity continues while the devices are held",
    "other-identified": "Another person was identified",
    "resident-absent": "The expected resident was not there",
}
TESTED = "line-tested"
_SETTLE = "ask the provider to test the line at the premises, and record what came of it; until then nothing that leans on this stands"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A stop for each fact that contradicts and that no later test of the line explains; a caution for research against."""
    del context
    if not papers.facts:
        return []
    tests = [f.at for f in papers.facts if found_sound(f) and f.at is not None]
    tested = max(tests) if tests else None
    findings = []
    for fact in papers.facts:
        if fact.kind in CONTRADICTING and not _explained(fact, tested):
            findings.append(_contradicts(fact))
        elif fact.kind == TESTED and fact.outcome == "fault-found":
            findings.append(_line_fault(fact))
        elif fact.kind == "research-against":
            findings.append(_against(fact))
    return list(dict.fromkeys(findings))


def found_sound(fact: Fact) -> bool:
    """Whether it is a test of the line that can explain a contradiction: sound, recorded here by a named person, with its paper."""
    return fact.kind == TESTED and fact.outcome == "sound" and fact.by_command and bool(fact.recorded_by.strip() and fact.exhibit.strip())


def _explained(fact: Fact, tested: int | None) -> bool:
    """Whether the line was tested surely after the fact; one that nobody dated is never explained by a test."""
    if tested is None or fact.at is None:
        return False
    return fact.until <= tested if fact.until is not None else fact.at < tested


def _contradicts(fact: Fact) -> CheckFinding:
    when = f" on {iso_utc(fact.at)}" if fact.at is not None else ", at a time that was not recorded"
    message = f"{CONTRADICTING[fact.kind]}{when} ({_who(fact)}): the premises and what was done there do not fit the attribution."
    return CheckFinding(CODE, "stop", fact.kind, message, _SETTLE)


def _line_fault(fact: Fact) -> CheckFinding:
    when = f" on {iso_utc(fact.at)}" if fact.at is not None else ", at a time that was not recorded"
    message = f"A test of the line found a fault{when} ({_who(fact)}): whose line the records name is not known."
    settle = "ask the provider which premises the line served at the instant, in writing; report the error"
    return CheckFinding(CODE, "stop", "line-fault", message, settle)


def _against(fact: Fact) -> CheckFinding:
    check = f" ({cut(fact.check)})" if fact.check else ""
    words = f": {cut(fact.detail)}" if fact.detail else ""
    message = f"Local research{check} speaks against the premises or the people there ({_who(fact)}){words}."
    return CheckFinding(
        CODE, "caution", fact.kind, message, "have the check done again for the day of the event, or explain the difference on record"
    )


def _who(fact: Fact) -> str:
    parts = [f"recorded by {cut(fact.recorded_by)}" if fact.recorded_by else "recorded without a name"]
    if fact.exhibit:
        parts.append(f"exhibit {cut(fact.exhibit)}")
    return ", ".join(parts)

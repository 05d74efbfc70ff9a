"""RD-A07 Independent second strand: another event of the same actor names the same premises by itself.

With another assignment, and on another day or by another provider. A discordant one stops all
events of the actor until it is explained. What strands share is said: agreement is not independence
(2019-08: four agreeing answers, one wrong address field; IPCO-2017-CW: crossed lines).
Cases: 2016-09, 2016-13, 2018-02, IOCCO-2012-B, IOCCO-2014-H3 and -H5, IPCO-2017-P41, IPCO-2019-01.
"""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import Agreement, Context, EventPapers

CODE = "RD-A07"
TITLE = "Independent second strand"
COMPARES = "The premises that other acts of the same actor name by themselves, and what their papers share with those of this one."
PATTERNS = {
    "single-strand": "caution",
    "discordant": "stop",
    "shared-batch": "note",
    "shared-conversion": "note",
    "shared-address-field": "note",
    "same-assignment": "caution",
    "unit-missing": "caution",
}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "A fault that all strands share without a trace, such as crossed lines or one wrong address behind every result of a provider."
_ASK = "ask for another event of the same actor: another assignment, another day, better another provider and another request"
_NOTES = {
    "request batch": ("shared-batch", "were asked for in the same batch of requests", "send one of them again on its own"),
    "time conversion": (
        "shared-conversion",
        "had their times converted in the same way",
        "have the conversion of one of them done from the source anew",
    ),
    "address field": (
        "shared-address-field",
        "take their address from the same field of the same provider",
        "ask another provider, or for the installation record",
    ),
}


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Discord first; then whether a second strand stands; then what the strands share."""
    del context
    own = papers.own
    findings = _discordant(papers)
    if own is None or not own.premises:
        return findings
    findings += _second(papers.agreements)
    findings += _shared([a for a in papers.agreements if a.second])
    return findings


def _discordant(papers: EventPapers) -> list[CheckFinding]:
    if papers.discord is None:
        return []
    a, b = papers.discord
    message = f"Two events of this actor ({a}, {b}), each without a stop of its own, name different premises."
    settle = "ask the providers to check both results, or record the move between the two; until then no event of the actor stands"
    return [CheckFinding(CODE, "stop", "discordant", message, settle)]


def _second(found: Sequence[Agreement]) -> list[CheckFinding]:
    findings = []
    loose = [a for a in found if a.sameness == "not-comparable"]
    if loose:
        message = (
            f"The premises of event {loose[0].peer.footprint} cannot be compared with these: a unit or building stands on one side only."
        )
        findings.append(CheckFinding(CODE, "caution", "unit-missing", message, "ask the provider for the complete address with its UPRN"))
    if any(a.second for a in found):
        return findings
    same = [a for a in found if a.sameness == "same" and not a.distinct_assignment]
    if same:
        message = (
            f"Event {same[0].peer.footprint} names the same premises by the same assignment: provider, identifier and interval are one."
        )
        findings.append(CheckFinding(CODE, "caution", "same-assignment", message, _ASK))
        return findings
    near = [a for a in found if a.sameness == "same"]
    reason = (
        f"event {near[0].peer.footprint} names the same premises, but on the same day and by the same provider"
        if near
        else "no other event of this actor names these premises by itself"
    )
    findings.append(CheckFinding(CODE, "caution", "single-strand", f"There is one strand: {reason}.", _ASK))
    return findings


def _shared(seconds: list[Agreement]) -> list[CheckFinding]:
    findings = []
    for thing, (pattern, words, settle) in _NOTES.items():
        sharing = [a.peer.footprint for a in seconds if thing in a.shared]
        if sharing:
            message = f"This event and {sharing[0]} {words}."
            findings.append(CheckFinding(CODE, "note", pattern, message, settle))
    return findings

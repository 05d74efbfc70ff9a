"""The status of an attribution: the first of these that holds (domain page wrong-door-checks).

`unresolved`, `contradicted`, `ambiguous`, `refused`, `single-strand`, `corroborated`. The papers are
refused, not a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.model.finding import CheckFinding
from rightdoor.model.status import Status
from rightdoor.rules.attribution.papers import Answer, EventPapers

EVALUATION_ORDER: tuple[Status, ...] = ("unresolved", "contradicted", "ambiguous", "refused", "single-strand", "corroborated")
_CONTRADICTING = frozenset({"RD-A11", "RD-A18"})
_CONTRADICTING_PATTERNS = frozenset({("RD-A07", "discordant"), ("RD-A17", "status-differs")})
_NO_STRAND = "RD-A14"  # what a user says of himself is never a strand, so that there is not even a single one
_AMBIGUOUS_PATTERNS = frozenset({("RD-A06", "no-interval"), ("RD-A06", "near-edge"), ("RD-A06", "open-end"), ("RD-A15", "cgnat-no-port")})


def status_of(*, answered: bool, premises: int, second_strand: bool, findings: Iterable[CheckFinding]) -> Status:
    """The status from what is known of one footprint.

    `answered`: some request got a whole answer; `premises`: how many different ones the papers name;
    `second_strand`: another strand without a stop names the same premises, independently enough.
    """
    if not answered:
        return "unresolved"
    findings = list(findings)
    stops = [f for f in findings if f.severity == "stop"]
    if any(f.code in _CONTRADICTING or (f.code, f.pattern) in _CONTRADICTING_PATTERNS for f in stops):
        return "contradicted"
    if premises > 1 or any(f.code == "RD-A03" or (f.code, f.pattern) in _AMBIGUOUS_PATTERNS for f in stops):
        return "ambiguous"
    if stops:
        return "refused"
    if premises == 0 or any(f.code == _NO_STRAND for f in findings):
        return "unresolved"
    if not second_strand or any(f.severity == "caution" for f in findings):
        return "single-strand"
    return "corroborated"


def is_answered(papers: EventPapers) -> bool:
    """Whether some request that concerns the event came back with data, and whole: not none held, not partial.

    Nor with a word that is no known result, or none: what is not said is not known.

    A request whose row is not in its source concerns every event of that source.
    """
    return any(_whole(answer) for s in (*papers.submissions, *papers.strays) for answer in s.answers)


def _whole(answer: Answer) -> bool:
    return bool(answer.rows) and all(row.row.result == "data" for row in answer.rows)

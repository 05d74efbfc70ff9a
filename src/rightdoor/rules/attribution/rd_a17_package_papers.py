"""RD-A17 Package re-check: a package holds source record, request and raw result, and the receiver's own run agrees with it.

Where papers are missing the event is single-strand at best, and there is a duty to ask the sender. A status that the
receiver's own run does not reach from the same papers stops the event.
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.status import Status
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A17"
TITLE = "Package re-check"
COMPARES = (
    "The papers that a package holds, and the status that its sender reached with the one that the receiver's own run of "
    "all checks reaches."
)
PATTERNS = {"papers-missing": "caution", "status-differs": "stop"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "Papers that the sender changed before it signed them."
WORDS = {  # what a package calls a paper, and what people call it
    "source-record": "the record of the source as it was received",
    "request": "the request as it was sent",
    "raw-result": "the provider's result as it came",
}
PAPERS = tuple(WORDS)


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A caution that names the papers that a package came without."""
    del context
    missing = papers.event.papers_missing
    if not missing:
        return []
    named = "; ".join(WORDS.get(each, each) for each in missing)
    message = f"The package came without some of its papers ({named}): what it says cannot be compared with what it rests on."
    return [CheckFinding(CODE, "caution", "papers-missing", message, f"ask the sender for {named}")]


def status_differs(papers: EventPapers, own: Status) -> list[CheckFinding]:
    """A stop where the sender of the package reached another status than `own`, the receiver's, on the same papers."""
    if papers.sender_status is None or papers.sender_status == own:
        return []
    said = cut(papers.sender_status.strip()) or "no status"
    message = f"The sender's package says {said}; the checks run again here on its papers give {own}."
    settle = "compare the findings with the sender: papers, decisions, reference data and program version on both sides"
    return [CheckFinding(CODE, "stop", "status-differs", message, settle)]

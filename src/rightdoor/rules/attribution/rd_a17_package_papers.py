"""RD-A17 (first part) Package papers: a package holds source record, request and raw result.

Where papers are missing the event is single-strand at best, and there is a duty to ask the sender.
That the receiver's own run gives the same status is checked when a package is imported.
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A17"
PAPERS = ("source-record", "request", "raw-result")


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A caution that names the papers that a package came without."""
    del context
    missing = papers.event.papers_missing
    if not missing:
        return []
    message = f"The package came without {', '.join(missing)}: what it says cannot be compared with what it rests on."
    return [CheckFinding(CODE, "caution", "papers-missing", message, f"ask the sender for {', '.join(missing)}")]

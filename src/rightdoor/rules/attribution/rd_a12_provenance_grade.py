"""RD-A12 Provenance grade: whether identifier and instant were captured by a machine, copied by one, typed or dictated.

A key that rests only on a hand or a voice asks for the original: no program finds a wrong digit there. A request typed after a
machine-captured source that it equals is a note. Cases: IOCCO-2016-10 (a number written down), IPCO-2019-07 (a number given by
telephone), IPCO-2017-P38a (a time through an interpreter).
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import Context, EventPapers, Submission

CODE = "RD-A12"
TITLE = "Provenance grade"
COMPARES = "How identifier and time came to stand in the source and in the request: captured or copied by a machine, typed, or dictated."
PATTERNS = {"typed": "caution", "dictated": "caution", "hand-entered-after-source": "note"}
CASES = ("IOCCO-2016-10", "IPCO-2019-07", "IPCO-2017-P38a")
CANNOT_SEE = "Which digit is wrong. A record that a machine made of something typed before counts as the machine's."
_BY_HAND = ("typed", "dictated")
_EQUAL = frozenset({"identifier-and-instant", "identifier-alone"})
_SAID = {
    "typed": "was typed by a person and stands in no machine record that is held",
    "dictated": "was taken down by ear and stands in no machine record that is held",
}


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A caution where the source itself was made by hand, else a note for each request that was entered by hand and equals it."""
    del context
    event = papers.event
    if event.grade in _BY_HAND:
        what = "The identifier" if event.kind == "identifier" or not event.instant.readings else "The identifier with its time"
        message = f"{what} {_SAID[event.grade]}: a wrong digit would go through every later step unseen."
        settle = "ask the source for the original: the message, the log or the screen itself, or have it read back and recorded"
        return [CheckFinding(CODE, "caution", event.grade, message, settle)]
    return [_entered(papers, s) for s in papers.submissions if _by_hand(papers, s)]


def _by_hand(papers: EventPapers, submission: Submission) -> bool:
    row, port = submission.row, papers.event.port
    equal = submission.how in _EQUAL and (port is None or row.port is None or row.port == port)
    return row.entered in _BY_HAND and equal


def _entered(papers: EventPapers, submission: Submission) -> CheckFinding:
    source = "machine-captured" if papers.event.grade == "machine-captured" else "machine-copied"
    message = f"Request {submission.row.request_id} was {submission.row.entered}, though its source is {source}; the two are equal."
    return CheckFinding(
        CODE, "note", "hand-entered-after-source", message, "send requests as copied from the source: nothing has to be typed"
    )

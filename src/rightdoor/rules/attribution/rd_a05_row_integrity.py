"""RD-A05 Row integrity: the (identifier, instant) pairs sent are a subset of the pairs in the source.

The identifier of one row with the time of another is named on both. A request that answers to no
row, or to more than one, is named on every event of its source. A check code that comes back changed
means that the result answers another row.
Cases: IPCO-2017-P40 (a layout misread), two cross-pairings of 2017.
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.papers import Context, EventPapers, Submission
from rightdoor.rules.attribution.slips import identifier_slip

CODE = "RD-A05"
MOST_STRAYS = 20  # shown one by one; every event of the source carries them
_ASK_APPLICANT = "ask the applicant which row of the source was meant, and send the request again copied from it"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Pairs that are not in the source, rows sent twice, and check codes that came back changed."""
    del context
    findings = [_stray(s, papers.event.number) for s in papers.strays[:MOST_STRAYS]]
    if len(papers.strays) > MOST_STRAYS:
        message = f"{len(papers.strays) - MOST_STRAYS} more requests name this source and answer to no single event of it."
        findings.append(CheckFinding(CODE, "stop", "row-not-in-source", message, _ASK_APPLICANT))
    for submission in papers.submissions:
        if submission.how in ("cross-paired", "cross-paired-instant"):
            own, other = ("identifier", "instant") if submission.how == "cross-paired" else ("instant", "identifier")
            message = f"Request {submission.row.request_id} joins the {own} of this event with the {other} of another event of the source: {_pair(submission)}."
            findings.append(CheckFinding(CODE, "stop", "cross-paired", cut(message), _ASK_APPLICANT))
        if submission.duplicates:
            message = f"Request {submission.row.request_id} stands more than once in what was sent ({submission.duplicates + 1} rows)."
            findings.append(
                CheckFinding(
                    CODE, "stop", "duplicated-row", cut(message), "ask the applicant which row of the source the repeated one stands for"
                )
            )
        findings += _check_codes(submission)
    return findings


def _stray(submission: Submission, number: str) -> CheckFinding:
    message = f"Request {submission.row.request_id} names source {number or 'without a number'}, which has no single event that answers to {_pair(submission)}."
    return CheckFinding(CODE, "stop", "row-not-in-source", cut(message), _ASK_APPLICANT)


def _pair(submission: Submission) -> str:
    value = submission.row.id_value or submission.row.id_raw.strip()
    return f"({value}, {submission.instant.literal or 'no instant'})"


def _check_codes(submission: Submission) -> list[CheckFinding]:
    sent = submission.row.check_code.strip()
    back = sorted({r.row.check_code.strip() for a in submission.answers for r in a.rows} - {""})
    findings = []
    for code in back:
        slip = identifier_slip(sent, code) if sent else None
        if slip is not None:
            settle = f"ask {submission.row.provider or 'the provider'} to which request this result belongs"
            findings.append(CheckFinding(CODE, "stop", "check-code", cut(f"The check code came back changed: {slip.shown}."), settle))
    return findings

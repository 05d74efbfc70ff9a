"""RD-A02 Echo instant: UTC of the source = UTC of what was sent = UTC of what the result echoes.

Two instants agree when the interval of the coarser contains that of the finer. An instant sent or
echoed whose zone is unknown agrees with nothing. Every difference is named by its pattern.
Cases: IOCCO-2014-H2 (British Summer Time put as GMT); an NCA case of 2014 (offset with the wrong
sign, twice five hours); date slips of 2017 and 2018.
"""

from __future__ import annotations

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.instant import Instant
from rightdoor.rules.attribution.intervals import agree
from rightdoor.rules.attribution.papers import Context, EventPapers, SourceEvent, Submission
from rightdoor.rules.attribution.slips import instant_difference

CODE = "RD-A02"
TITLE = "Echo instant"
COMPARES = "The instant in UTC of the source's act, of what was sent and of what the result echoes, each with its precision."
PATTERNS = {
    "bst-1h": "stop",
    "offset-ignored": "stop",
    "offset-doubled": "stop",
    "am-pm-12h": "stop",
    "day-month-swapped": "stop",
    "day-off": "stop",
    "month-off": "stop",
    "year-off": "stop",
    "digits-changed": "stop",
    "zone-not-sent": "stop",
    "not-echoed": "caution",
}
CASES = ("IOCCO-2014-H2",)
CANNOT_SEE = "A clock that was wrong at the source beyond its declared error, or at the provider."
# RD-A05 and RD-A13 say it in their own words.
_NAMED_ELSEWHERE = frozenset({"cross-paired", "cross-paired-instant", "not-in-source", "time-of-report"})


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Differences of instant between any two of the three papers."""
    del context
    findings: list[CheckFinding] = []
    for submission in papers.submissions:
        findings += _source_and_request(papers.event, submission)
        findings += _request_and_result(submission)
    return findings


def _source_and_request(event: SourceEvent, submission: Submission) -> list[CheckFinding]:
    if event.kind == "identifier" and not submission.instant.literal.strip():
        return []  # an account record may be asked for without an instant
    settle = "send the request again with the instant of the source and its zone; ask the applicant"
    if submission.instant.basis == "unknown":
        return [_unknown_zone("request as sent", submission.instant, settle)]
    if event.kind == "identifier" or submission.how in _NAMED_ELSEWHERE or not event.instant.readings:
        return []
    if agree(event.instant, submission.instant, event.clock_error_us):
        return []
    return _differs("source", event.instant, "request as sent", submission.instant, settle=settle, error=event.clock_error_us)


def _request_and_result(submission: Submission) -> list[CheckFinding]:
    findings: list[CheckFinding] = []
    settle = f"ask {submission.row.provider or 'the provider'} for which instant, in UTC, the record was looked up"
    for answer in submission.answers:
        for each in answer.rows:
            if not each.echo.literal.strip():
                if each.row.result != "none-held" and submission.instant.literal.strip():
                    findings.append(
                        CheckFinding(CODE, "caution", "not-echoed", "The result does not echo the instant that was looked up.", settle)
                    )
            elif each.echo.basis == "unknown":
                findings.append(_unknown_zone("result", each.echo, settle))
            elif submission.instant.basis != "unknown" and not agree(submission.instant, each.echo):
                findings += _differs("request as sent", submission.instant, "result", each.echo, settle=settle)
    return findings


def _differs(one: str, a: Instant, other: str, b: Instant, *, settle: str, error: int = 0) -> list[CheckFinding]:
    slip = instant_difference(a, b, error)
    if slip is None:
        return []
    return [CheckFinding(CODE, "stop", slip.pattern, cut(f"The instant of the {one} is not that of the {other}: {slip.shown}."), settle)]


def _unknown_zone(paper: str, instant: Instant, settle: str) -> CheckFinding:
    shown = f"“{instant.literal}” states no known zone" if instant.literal.strip() else "it states no instant"
    return CheckFinding(CODE, "stop", "zone-not-sent", cut(f"The instant of the {paper} cannot be compared: {shown}."), settle)

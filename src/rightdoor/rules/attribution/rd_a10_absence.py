"""RD-A10 Absence is not exclusion: nothing held, short or partial data leaves the event unresolved.

It never speaks for anybody's innocence or guilt, and there is a duty to ask again while the
provider still keeps the records.
Cases: IOCCO-2012-C ("none held", then a customer), IOCCO-2014-H6, IOCCO-2016-26, IPCO-2018-16 and -20.
"""

from __future__ import annotations

from rightdoor.model.civil import DAY, civil_from_days, days_from_civil, iso_day, valid_date
from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import Context, EventPapers, Submission

CODE = "RD-A10"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """One note for each request that came back empty, short or not at all while others of its batch did."""
    findings = []
    for submission in papers.submissions:
        provider = submission.row.provider or "the provider"
        settle = f"ask {provider} again, if need be by another route{_deadline(papers, submission, context)}"
        for pattern, message in _absences(submission, provider):
            findings.append(CheckFinding(CODE, "note", pattern, message, settle))
    return findings


def _absences(submission: Submission, provider: str) -> list[tuple[str, str]]:
    rows = [r for a in submission.answers for r in a.rows]
    if not rows:
        if submission.batch_answered:
            return [("rows-missing", f"{provider} answered others of this batch of requests, but not request {submission.row.request_id}.")]
        return []
    found = []
    if any(r.row.result == "none-held" for r in rows):
        found.append(("none-held", f"{provider} says that it holds nothing; that excludes nobody."))
    if any(r.row.result == "partial" for r in rows):
        found.append(("partial", f"{provider} says that its answer is partial; what is missing is not known."))
    data = [r for r in rows if r.row.result not in ("none-held", "partial")]
    if data and all(r.address.empty and not r.row.subscriber_ref and not r.row.account_holder for r in data):
        found.append(("rows-missing", f"The answer of {provider} names no subscriber and no address."))
    return found


def _deadline(papers: EventPapers, submission: Submission, context: Context) -> str:
    readings = papers.event.instant.readings or submission.instant.readings
    if not readings:
        return ""
    months = context.retention_months.get(submission.row.provider.strip().casefold(), context.retention_default)
    day = retention_end(min(r.start for r in readings) // DAY, months)
    return f"; its records may be kept until {iso_day(day)} ({months} months)"


def retention_end(day: int, months: int) -> int:
    """The day number `months` calendar months after `day`, the last of the month where that day does not exist."""
    year, month, date = civil_from_days(day)
    total = month - 1 + months
    year, month = year + total // 12, total % 12 + 1
    while not valid_date(year, month, date):
        date -= 1
    return days_from_civil(year, month, date)

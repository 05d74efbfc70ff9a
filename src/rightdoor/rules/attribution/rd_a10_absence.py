"""RD-A10 Absence is not exclusion: nothing held, short or partial data leaves the event unresolved.

It never speaks for anybody's innocence or guilt, and there is a duty to ask again while the
provider still keeps the records.
Cases: IOCCO-2012-C ("none held", then a customer), IOCCO-2014-H6, IOCCO-2016-26, IPCO-2018-16 and -20.
"""

from __future__ import annotations

import re

from rightdoor.model.civil import DAY, day_after_months, iso_day, parse_day
from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import Context, EventPapers, Submission

CODE = "RD-A10"
TITLE = "Absence is not exclusion"
COMPARES = "What was asked for, and what came back, while the provider may still keep its records."
PATTERNS = {"none-held": "note", "partial": "note", "rows-missing": "note"}
CASES = ("IOCCO-2012-C", "IOCCO-2014-H6", "IOCCO-2016-26", "IPCO-2018-16")
_KEPT = re.compile(r"; its records may be kept until (\d{4}-\d{2}-\d{2}) ")
CANNOT_SEE = "Rows that are missing from an answer that says that it is whole."


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """One note for each request that came back empty, short or not at all while others of its batch did."""
    findings = []
    for submission in papers.submissions:
        provider = submission.row.provider or "the provider"
        absent = _absences(submission, provider)
        if absent:
            settle = f"ask {provider} again, if need be by another route{_deadline(papers, submission, context)}"
            findings += [CheckFinding(CODE, "note", pattern, message, settle) for pattern, message in absent]
    return findings


def kept_until(settle: str) -> int | None:
    """The last day (day number) on which the provider may hold the records, as `settle` of a finding of this check states it."""
    found = _KEPT.search(settle)
    return parse_day(found[1]) if found is not None else None


def _absences(submission: Submission, provider: str) -> list[tuple[str, str]]:
    rows = [r for a in submission.answers for r in a.rows]
    if not rows and submission.documents:
        return [
            ("partial", f"The answer of {provider} is here as a document alone, which can confirm a table and resolves nothing by itself.")
        ]
    if not rows:
        if submission.batch_answered:
            return [("rows-missing", f"{provider} answered others of this batch of requests, but not request {submission.row.request_id}.")]
        return []
    found = []
    stated = {r.row.result for r in rows}
    if "none-held" in stated:
        found.append(("none-held", f"{provider} says that it holds nothing; that excludes nobody."))
    if "partial" in stated:
        found.append(("partial", f"{provider} says that its answer is partial; what is missing is not known."))
    if stated - {"data", "none-held", "partial"}:
        found.append(("partial", f"{provider} does not say in a known word whether this is its whole answer."))
    data = [r for r in rows if r.row.result not in ("none-held", "partial")]
    if data and all(r.address.empty and not r.row.subscriber_ref and not r.row.account_holder for r in data):
        found.append(("rows-missing", f"The answer of {provider} names no subscriber and no address."))
    return found


def _deadline(papers: EventPapers, submission: Submission, context: Context) -> str:
    readings = papers.event.instant.readings or submission.instant.readings
    if not readings:
        return ""
    months = context.retention_months.get(submission.row.provider.strip().casefold(), context.retention_default)
    # A notice may require "12 months beginning with the day" (Investigatory Powers Act 2016 s.87(3)): the last one is meant.
    last = day_after_months(min(r.start for r in readings) // DAY, months) - 1
    return f"; its records may be kept until {iso_day(last)} ({months} months)"

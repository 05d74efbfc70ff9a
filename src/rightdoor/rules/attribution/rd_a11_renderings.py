"""RD-A11 Two renderings agree: a result that comes twice says the same twice.

Rows of one request that differ in `rendering` or `produced_at` are two results. They are compared as
sets after canonical form; a cell that one of them leaves empty is unknown, not different.
Case: 2018-17 (the same data, one file an hour out).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.instant import Instant, Reading
from rightdoor.model.rows import LeaseRow
from rightdoor.rules.attribution.papers import Answer, AnswerRow, Context, EventPapers, Submission
from rightdoor.rules.attribution.resolution import own_submissions
from rightdoor.rules.attribution.slips import identifier_slip, minutes

CODE = "RD-A11"
TITLE = "Two renderings agree"
COMPARES = (
    "Two results of one request (table and document, first and repeated), field by field after canonical form; a result and "
    "the provider's own log."
)
PATTERNS = {"renderings-differ": "stop", "result-changed": "stop"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "A fault that stands in both."


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """One stop for each result of a request that disagrees with an earlier one (a cell left empty between two hides nothing)."""
    findings = []
    for submission in papers.submissions:
        renderings = (*submission.answers, *submission.documents)
        for place, other in enumerate(renderings):
            for one in reversed(renderings[:place]):
                said = difference(one, other, context)
                if said:
                    findings.append(_finding(submission, one, other, said))
                    break
    return findings + _against_log(papers)


def _against_log(papers: EventPapers) -> list[CheckFinding]:
    """The provider's own log and its result are two renderings of one record.

    Compared only where the log writes its subscribers as the result does: the result's subscriber
    stands somewhere in it, but at every reading the log gives the address to others alone.
    """
    readings = papers.event.instant.readings
    if not papers.leases or not readings:
        return []
    for submission in own_submissions(papers):
        for row in submission.rows:
            reference = row.row.subscriber_ref
            if reference not in papers.log_subscribers or any(lease.subscriber_ref == reference for lease in papers.leases):
                continue
            if all(any(_holds(lease, reading) for lease in papers.leases) for reading in readings):
                message = f"The provider's own log gives the address to another subscriber than the result of request {submission.row.request_id}."
                settle = f"ask {submission.row.provider or 'the provider'} which of the two is right: its log or its result"
                return [CheckFinding(CODE, "stop", "renderings-differ", message, settle)]
    return []


def _holds(lease: LeaseRow, reading: Reading) -> bool:
    """Whether a lease with a known end covers the whole reading."""
    if lease.start_us is None or lease.end_us is None or not lease.subscriber_ref:
        return False
    return lease.start_us <= reading.start and reading.end <= lease.end_us


def _finding(submission: Submission, one: Answer, other: Answer, said: str) -> CheckFinding:
    pattern = "renderings-differ" if one.rendering != other.rendering else "result-changed"
    names = f"{_name(one)} and {_name(other)}"
    message = cut(f"Two results of request {submission.row.request_id} ({names}) disagree: {said}.")
    return CheckFinding(
        CODE, "stop", pattern, message, f"ask {submission.row.provider or 'the provider'} which of the two is right, and why they differ"
    )


def _name(answer: Answer) -> str:
    return f"{answer.rendering or 'rendering not stated'} of {answer.produced.literal or 'no date'}"


def difference(one: Answer, other: Answer, context: Context) -> str:
    """What disagrees, "" when as sets every row has its like in the other result."""
    left = [a for a in one.rows if all(_conflicts(a, b, context) for b in other.rows)]
    right = [b for b in other.rows if all(_conflicts(a, b, context) for a in one.rows)]
    if not left and not right:
        return ""
    if len(one.rows) != len(other.rows):
        return f"{len(one.rows)} against {len(other.rows)} rows"
    pairs = [(a, b) for a in left or one.rows for b in right or other.rows]
    a, b = min(pairs, key=lambda pair: (len(_conflicts(pair[0], pair[1], context)), _cells(pair[0]), _cells(pair[1])))
    return "; ".join(_shown(_FIELDS[i], _cells(a)[i], _cells(b)[i]) for i in _conflicts(a, b, context))


_INSTANT = re.compile(r"@-?\d{1,20}", re.ASCII)  # what `_time` writes; a paper may hold an @ of its own
_FIELDS = (
    "result", "provider", "echo_identifier", "echo_port", "echo_instant", "assigned_from", "assigned_to", "port_from", "port_to",
    "subscriber_ref", "account_holder", "address", "postcode", "uprn", "address_role", "address_from", "address_to", "network_kind",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _cells(each: AnswerRow) -> tuple[str, ...]:
    row = each.row
    return (
        row.result, _words(row.provider), row.echo_value or row.echo_raw.strip(), _number(row.echo_port), _time(each.echo), _time(each.start),
        _time(each.end), _number(row.port_from), _number(row.port_to), row.subscriber_ref.strip(), _words(row.account_holder), _words(row.address),
        "".join(row.postcode.split()).upper(), row.uprn.strip().lstrip("0"), row.address_role, row.address_from.strip(), row.address_to.strip(), row.network_kind,
    )  # fmt: skip


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _time(instant: Instant) -> str:
    """UTC microseconds where the zone is known, so that two zones of one instant agree; else the text."""
    if instant.basis != "unknown" and len(instant.readings) == 1:
        return f"@{instant.readings[0].start}"
    return instant.literal.strip()


def _conflicts(a: AnswerRow, b: AnswerRow, context: Context) -> list[int]:
    """Places of `_FIELDS` where both state something and it differs; one door in two spellings is no difference."""
    found = [i for i, (x, y) in enumerate(zip(_cells(a), _cells(b), strict=True)) if x and y and x != y]
    if any(_FIELDS[i] in ("address", "postcode") for i in found) and context.compare(a.address, b.address) == "same":
        return [i for i in found if _FIELDS[i] not in ("address", "postcode")]
    return found


def _shown(field: str, a: str, b: str) -> str:
    if _INSTANT.fullmatch(a) and _INSTANT.fullmatch(b):
        return f"{field} {minutes(int(b[1:]) - int(a[1:]))}"
    slip = identifier_slip(a, b)
    return f"{field} {slip.shown}" if slip is not None else field

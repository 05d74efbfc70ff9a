"""RD-A05 Row integrity: the (identifier, instant) pairs sent are a subset of the pairs in the source.

The identifier of one row with the time of another is named on both. A request that answers to no
row, or to more than one, is named on every event of its source. A check code that comes back changed
means that the result answers another row. A code of our own making is also held against the row as sent and against what
the result echoes, and names the field that broke; a code of somebody else's is only compared as text.
Cases: IPCO-2017-P40 (a layout misread), two cross-pairings of 2017.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.check_code import FIELDS, ITSELF, broken_fields, canonical_code, looks_printed, read_code
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.instant import Instant
from rightdoor.rules.attribution.intervals import agree
from rightdoor.rules.attribution.papers import Context, EventPapers, Submission
from rightdoor.rules.attribution.slips import identifier_slip

CODE = "RD-A05"
TITLE = "Row integrity"
COMPARES = (
    "The pairs of identifier and instant that were sent, and the pairs that the source holds; the check code of a row as "
    "sent and as returned."
)
PATTERNS = {"cross-paired": "stop", "row-not-in-source": "stop", "duplicated-row": "stop", "check-code": "stop"}
CASES = ("IPCO-2017-P40",)
CANNOT_SEE = "Two rows of the source that were mixed up before it was received."
MOST_STRAYS = 20  # shown one by one; every event of the source carries them
_ASK_APPLICANT = "ask the applicant which row of the source was meant, and send the request again copied from it"


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """Pairs that are not in the source, rows sent twice, and check codes that do not fit."""
    del context
    findings = [f for s in papers.strays[:MOST_STRAYS] for f in (_stray(s, papers.event.number), *_check_codes(s))]
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


def _check_codes(submission: Submission) -> Iterator[CheckFinding]:
    """Codes that came back changed, and rows or echoes that a code of ours was not made for."""
    sent = submission.row.check_code.strip()
    ours = canonical_code(sent)
    broken = _broken(submission, sent) if ours or looks_printed(sent) else ()  # printed as ours, and wrong: somebody copied it wrongly
    if broken:
        yield _changed_row(submission, sent, broken)
    for back in sorted({r.row.check_code.strip() for a in submission.answers for r in a.rows} - {""}):
        if sent and (canonical_code(back) or back) != (ours or sent):
            yield _changed_code(submission, sent, back)
        elif not sent and (fields := _broken(submission, back) if canonical_code(back) else ()):
            yield _changed_row(submission, back, fields)
    if ours and not broken:
        yield from _echoes(submission, ours)


def _broken(submission: Submission, code: str) -> tuple[str, ...]:
    """What the row as sent breaks of a code."""
    row = submission.row
    return broken_fields(code, row.id_type, row.id_value or row.id_raw, row.port, _utc(submission.instant))


def _utc(instant: Instant) -> int | None:
    return instant.readings[0].start if instant.single else None


def _changed_row(submission: Submission, code: str, broken: tuple[str, ...]) -> CheckFinding:
    row = submission.row
    if broken == (ITSELF,):
        message = f"The check code “{code}” of request {row.request_id} is itself copied wrongly: its own characters do not fit together, or not this row."
    else:
        shown = {"identifier": row.id_value or row.id_raw.strip(), "port": _port(row.port), "instant": submission.instant.literal}
        what = " and ".join(f"another {name} (“{shown[name] or 'none'}”)" for name in broken)
        message = f"Request {row.request_id} as sent is not the row that its check code {code} was made for: it has {what}."
    return CheckFinding(CODE, "stop", "check-code", cut(message), _ASK_APPLICANT)


def _changed_code(submission: Submission, sent: str, back: str) -> CheckFinding:
    slip = identifier_slip(sent, back)
    message = f"The check code came back changed: {slip.shown if slip else back}."
    ours, theirs = read_code(sent), read_code(back)
    if ours is not None and theirs is not None:
        other = [name for name, a, b in zip(FIELDS, ours, theirs, strict=False) if a != b]
        message = f"{message[:-1]}; it is that of a row with another {' and '.join(other) or 'content'}."
    elif ours is not None:
        message = f"{message[:-1]}; the code itself was copied wrongly."
    settle = f"ask {submission.row.provider or 'the provider'} to which request this result belongs"
    return CheckFinding(CODE, "stop", "check-code", cut(message), settle)


def _echoes(submission: Submission, code: str) -> Iterator[CheckFinding]:
    """Echoes that the code was not made for. What a result does not echo, or echoes more coarsely, is as it was sent."""
    row = submission.row
    told = set()
    for answered in (r for a in submission.answers for r in a.rows):
        back = answered.row
        value = back.echo_value or back.echo_raw.strip() or row.id_value or row.id_raw
        port = row.port if back.echo_port is None else back.echo_port
        differs = answered.echo.single and not agree(submission.instant, answered.echo)
        broken = broken_fields(code, row.id_type, value, port, _utc(answered.echo if differs else submission.instant))
        if not broken or broken in told:
            continue
        told.add(broken)
        shown = {"identifier": value, "port": _port(port), "instant": answered.echo.literal}
        what = " and ".join(f"{name} (“{shown[name]}”)" for name in broken if name in shown) or "row"
        message = f"What the result of request {row.request_id} echoes does not fit its check code {code}: another {what}."
        settle = f"ask {row.provider or 'the provider'} which {' and '.join(broken) if what != 'row' else 'row'} it looked up, and to answer the row as sent"
        yield CheckFinding(CODE, "stop", "check-code", cut(message), settle)


def _port(port: int | None) -> str:
    return "" if port is None else str(port)

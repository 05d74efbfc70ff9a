"""RD-A03 No silent readings: a time that can mean several instants is resolved under all of them.

Same premises under every reading: a note. Different premises, or a reading with no result: stop.
Case: COMP-ES-2017 (10/11 read as 10 November, meant as 11 October); of 173 requests of a UK case
with a 12-hour clock 153 were right, 17 ambiguous with the same holder, 3 with another holder.
"""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.model.civil import iso_utc
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.instant import Instant, Reading
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.intervals import agree
from rightdoor.rules.attribution.papers import Context, EventPapers, SourceEvent, Submission
from rightdoor.rules.attribution.resolution import premises_under

CODE = "RD-A03"
TITLE = "No silent readings"
COMPARES = "The premises that the results name under every meaning that the time of the source, or of the request as sent, can have."
PATTERNS = {
    "no-zone": "stop / note",
    "no-meridiem": "stop / note",
    "day-month-order": "stop / note",
    "two-digit-year": "stop / note",
    "repeated-hour": "stop / note",
    "skipped-hour": "stop / note",
}
CASES = ("COMP-ES-2017",)
CANNOT_SEE = "A meaning that nobody can read out of the text, such as a source that writes another zone than it states."
_ASK = {
    "no-zone": "ask the source in which zone it writes its times, and record it as a time profile",
    "no-meridiem": "ask the source whether its clock has 12 or 24 hours, and for a.m. or p.m.",
    "day-month-order": "ask the source in which order it writes day and month, and record it as a time profile",
    "two-digit-year": "ask the source for the whole year",
    "repeated-hour": "ask the source for the time in UTC: the hour came twice when the clocks went back",
    "skipped-hour": "ask the source for the time in UTC: the hour did not exist when the clocks went forward",
}


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """One finding for each reason why the time has more than one meaning (or none)."""
    event = papers.event
    patterns = [p for p in event.instant.problems if p in _ASK]
    if event.kind == "identifier" or not patterns or _single(event.instant):
        return [] if event.kind == "identifier" else _as_sent(papers, context)
    problem = _unresolved(papers, event.instant.readings, context)
    count = len(event.instant.readings)
    wide = "a span of 26 hours" if event.instant.basis == "unknown" else f"{count} instants" if count else "no instant at all"
    findings = []
    for pattern in patterns:
        if problem:
            message = f"The time “{event.instant.literal}” can mean {wide}, and {problem}."
            findings.append(CheckFinding(CODE, "stop", pattern, cut(message), _ASK[pattern]))
        else:
            message = f"The time “{event.instant.literal}” can mean {wide}; the premises are the same under every one."
            findings.append(CheckFinding(CODE, "note", pattern, cut(message), _ASK[pattern]))
    return findings


def _single(instant: Instant) -> bool:
    """Whether it has one meaning after all: for example a date whose other order does not exist."""
    return len(instant.readings) == 1 and instant.basis != "unknown"


def _as_sent(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A source that is clear, and a request whose time the provider can have read in several ways: unless its echo says which."""
    findings = []
    for submission in papers.submissions:
        sent = submission.instant
        patterns = [p for p in sent.problems if p in _ASK]
        if not patterns or len(sent.readings) < 2 or sent.basis == "unknown" or _echoed(papers.event, submission):
            continue
        problem = _unresolved(papers, sent.readings, context)
        said = f"and {problem}" if problem else "and the premises are the same under every one"
        message = f"The time as sent, “{sent.literal}”, can be read as {len(sent.readings)} instants, {said}."
        settle = "ask the provider which instant it looked up, and send the request again in ISO 8601 with its zone"
        findings.append(CheckFinding(CODE, "stop" if problem else "note", patterns[0], cut(message), settle))
    return findings


def _echoed(event: SourceEvent, submission: Submission) -> bool:
    """Whether some result says in a clear echo that the instant of the event was looked up."""
    return any(_single(row.echo) and agree(event.instant, row.echo, event.clock_error_us) for row in submission.rows)


def _unresolved(papers: EventPapers, readings: Sequence[Reading], context: Context) -> str:
    """What is wrong with the resolution of the readings, "" when all name the same premises."""
    if not readings:
        return "nothing can be resolved for it"
    named: list[Address] = []
    for reading in readings:
        found = premises_under(papers, reading)
        if not found:
            return f"for {iso_utc(reading.start)} to {iso_utc(reading.end)} no result covers it"
        named += found
    first = named[0]
    if any(context.compare(first, other) != "same" for other in named[1:]):
        return "the premises differ between them"
    return ""

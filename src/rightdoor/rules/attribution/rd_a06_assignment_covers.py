"""RD-A06 Assignment covers instant: the stated interval holds the whole of every reading asked about.

The interval is `[from, to)` and needs start and end with a zone. Readings are widened by the
declared clock error, and by 120 s for port blocks; a widened reading that crosses an edge is
`near-edge`. An open end passes when the result was produced after the instant. All rows of one
result are judged together. Cases: 2018-11, 2019-06, COMP-DE-2012, parts of IOCCO-2014-H3, IPCO-2019-09.
"""

from __future__ import annotations

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.intervals import asked, judge, slack, span_of
from rightdoor.rules.attribution.papers import Answer, AnswerRow, Context, EventPapers, Submission, provider_profile
from rightdoor.rules.attribution.resolution import leased_to, own_submissions, premises_under, speaking
from rightdoor.rules.attribution.slips import minutes

CODE = "RD-A06"
TITLE = "Assignment covers instant"
COMPARES = (
    "The interval of the assignment as the result states it, and every reading of the act's time, widened by declared clock "
    "error and by 120 seconds for port blocks."
)
PATTERNS = {"no-interval": "stop / caution", "before-start": "stop", "after-end": "stop", "near-edge": "stop", "open-end": "stop"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "An interval that the provider states and that is not so."
# The nearest miss first: it is what the reader can act on.
_ORDER = ("near-edge", "open-end", "before-start", "after-end", "no-interval")


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """One finding for each result none of whose rows covers a reading that was asked about."""
    findings: list[CheckFinding] = []
    for submission in own_submissions(papers):
        for answer in submission.answers:
            if answer.data_rows:
                findings += _judge_answer(papers, context, submission, answer)
    return findings


def _judge_answer(papers: EventPapers, context: Context, submission: Submission, answer: Answer) -> list[CheckFinding]:
    provider = submission.row.provider or "the provider"
    settle = f"ask {provider} for start and end of the assignment, each with its zone"
    intervals = _intervals(papers, submission)
    if not intervals:
        if papers.event.kind == "identifier":
            return []
        message = "The event has no usable time, so that no assignment can be shown to cover it."
        return [CheckFinding(CODE, "stop", "no-interval", message, "ask the source for the time of the act with its zone")]
    for interval in intervals:
        misses = [(judge(row, interval, answer.produced), row) for row in speaking(papers, answer)]
        if any(not pattern or (pattern == "no-interval" and leased_to(papers, row, interval)) for pattern, row in misses):
            continue
        if _covered_in_parts(papers, context):
            continue
        pattern, row = min(misses, key=lambda miss: (_ORDER.index(miss[0]), _distance(miss[1], interval), miss[1].row.locator))
        profile = provider_profile(context, row.row.provider or submission.row.provider, interval[0] // DAY)
        soft = pattern == "no-interval" and profile is not None and profile.instant_only and not _states_interval(row)
        message = _message(pattern, row, interval)
        if soft and profile is not None:
            message += f" By the provider's profile (exhibit {profile.exhibit[:12]}) it speaks for the queried instant only."
        return [CheckFinding(CODE, "caution" if soft else "stop", pattern, message, settle)]
    return []


def _intervals(papers: EventPapers, submission: Submission) -> list[tuple[int, int]]:
    """What must be covered: the readings of the event, or for an account record the instant asked about."""
    if papers.event.kind == "identifier":
        return [(r.start, r.end) for r in submission.instant.readings]
    return [(r.start, r.end) for r in asked(papers.event, submission.instant)]


def _covered_in_parts(papers: EventPapers, context: Context) -> bool:
    """Whether a reading of unknown zone is covered by assignments that follow one another at the same premises."""
    instant = papers.event.instant
    if papers.event.kind == "identifier" or instant.basis != "unknown":
        return False
    for reading in instant.readings:
        named = premises_under(papers, reading)
        if not named or any(context.compare(named[0], other) != "same" for other in named[1:]):
            return False
    return bool(instant.readings)


def _states_interval(row: AnswerRow) -> bool:
    return bool(row.start.literal.strip() or row.end.literal.strip())


def _distance(row: AnswerRow, interval: tuple[int, int]) -> int:
    span = span_of(row)
    if span.problem:
        return 0
    if interval[1] <= span.start:
        return span.start - interval[0]
    return interval[1] - span.end if span.end is not None else 0


def _message(pattern: str, row: AnswerRow, interval: tuple[int, int]) -> str:
    asked_for = f"the reading {iso_utc(interval[0])} to {iso_utc(interval[1])}"
    if pattern == "no-interval":
        if not _states_interval(row):
            return f"The result states no assignment interval for {asked_for}."
        return f"The result does not state an interval with start, end and zone that could hold {asked_for}."
    span = span_of(row)
    if pattern == "open-end" or span.end is None:
        edge = f"from {iso_utc(span.start)} without an end"
        if pattern == "open-end":
            return f"The assignment runs {edge}, and nothing shows that the result was produced after {asked_for}."
    else:
        edge = f"from {iso_utc(span.start)} to {iso_utc(span.end)}"
    if pattern == "before-start":
        return f"The assignment runs {edge}; {asked_for} ends {minutes(span.start - interval[1])[1:]} before its start."
    if pattern == "after-end":
        return f"The assignment runs {edge}; {asked_for} begins {minutes(interval[0] - (span.end or 0))[1:]} after its end."
    more = f", widened by {slack(row) // 1_000_000} s for the port block," if slack(row) else ""
    return f"The assignment runs {edge}; {asked_for}{more} crosses an edge of it."

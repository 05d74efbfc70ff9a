"""What stands of a case as such: crimes, risk, reviews, operations, whether it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.duty import CaseDuty, Done
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.opening import kinds


def words_of(choices: tuple[tuple[str, str], ...], code: str) -> str:
    """The words of a choice; the code where it has none."""
    return dict(choices).get(code, code)


def closed(history: History) -> Event | None:
    """The closing that holds; None while the case is open."""
    last = history.last("case-closed", "case-reopened")
    return last if last is not None and last.kind == "case-closed" else None


def operations(history: History) -> list[tuple[Event, Event | None]]:
    """Each operation that the case joined, and the event by which it left."""
    return [(joined, next(iter(history.about("joined", joined, "left-operation")), None)) for joined in history.of("joined-operation")]


def lines(history: History) -> Iterator[Line]:
    """For the page."""
    for crime in history.of("crime-recorded"):
        rows = (("Crime number", crime.text("number")), ("Classification", crime.text("classification")))
        yield Line("Crime", "recorded", rows, crime.id)
    risk = history.last("risk-assessed")
    if risk is not None:
        result = words_of(kinds.RISK_RESULTS, risk.text("result"))
        yield Line("Risk", result, (("By", risk.text("tool")),), risk.id)
    for joined, left in operations(history):
        yield Line("Operation", "left" if left else "in it", (("Operation", joined.text("operation")),), joined.id)
    review = history.last("supervisor-review", "dip-sample")
    if review is not None:
        kind = kinds.REVIEW if review.kind == "supervisor-review" else kinds.SAMPLE
        yield Line(
            kind.words, words_of(kind.fields[0].choices, review.text("result")), (("What was found", review.text("words")),), review.id
        )


def ended(duties: Iterable[CaseDuty], history: History) -> Iterator[CaseDuty]:
    """The duties; those that do not keep a case open are ended by its closing, and run on when it is reopened."""
    closing = closed(history)
    for duty in duties:
        if closing is None or duty.closes or duty.done is not None:
            yield duty
        else:
            yield duty._replace(done=Done(closing.id, closing.by, closing.at_us))

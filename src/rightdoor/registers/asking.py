"""What is to be asked again: a provider whose answer was empty or short (RD-A10), a sender whose papers are missing (RD-A17).

These duties follow from findings, not from a decision: `raised_by` is the event. They end when somebody records that they were done,
or when the finding is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.ids import make_id
from rightdoor.model.instant import read_instant
from rightdoor.registers.duties import Done, Duty
from rightdoor.rules.attribution.rd_a10_absence import kept_until

_SOON = 14 * DAY  # an application takes days to be authorised and answered
_AGAIN = "its answer holds nothing, or is short; that excludes nobody"
_RUNS = "the records may be gone after the retention period that RD-A10 states (Investigatory Powers Act 2016 s.87(3), or as the provider states)"
_NO_DAY = "no period is counted: the event has no day from which the retention period could run"
_PAPERS = "no period is held: until they come the event is single-strand at best"


class _Ask(NamedTuple):
    """What to do and why, by when (UTC microseconds, None where no period can be counted) and on what rule."""

    code: str
    what: str
    why: str
    due_us: int | None
    rule: str


def asking_duties(lines: Iterable[Mapping[str, Any]], as_of_us: int, done: Mapping[str, Done]) -> Iterator[Duty]:
    """The duties of attribution lines (contracts, section 2): ASK-AGAIN while the retention period runs, ASK-PAPERS until the papers come."""
    for line in lines:
        findings = line["findings"]
        absent = [f for f in findings if f["code"] == "RD-A10"]
        if absent and line["status"] == "unresolved":
            yield from _again(line, absent, as_of_us, done)
        missing = [f for f in findings if (f["code"], f["pattern"]) == ("RD-A17", "papers-missing")]
        for finding in missing[:1]:
            yield _duty(line, _Ask("ASK-PAPERS", _sentence(finding["settle"]), finding["message"], None, _PAPERS), done)


def _again(line: Mapping[str, Any], absent: list[Mapping[str, str]], as_of_us: int, done: Mapping[str, Done]) -> Iterator[Duty]:
    """One for the event, by the last day on which some provider may still hold its records; none once that is over."""
    ends = [(day + 1) * DAY for f in absent if (day := kept_until(f["settle"])) is not None]
    due = max(ends, default=None)
    if due is None or as_of_us < due:
        what = "Ask the provider again, if need be by another route, while it may still hold the records."
        why = f"{', '.join(dict.fromkeys(f['pattern'] for f in absent))}: {_AGAIN}"
        yield _duty(line, _Ask("ASK-AGAIN", what, why, due, _RUNS if due else _NO_DAY), done)


def _duty(line: Mapping[str, Any], ask: _Ask, done: Mapping[str, Done]) -> Duty:
    about = str(line["footprint"])
    made = make_id("du", ask.code, about)
    readings = line["instant"]["readings"]
    raised = read_instant(readings[0]["from"]).readings[0].start if readings else 0
    return Duty(made, ask.code, about, ask.what, ask.why, about, raised, ask.due_us, ask.rule, _SOON, done.get(made))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."

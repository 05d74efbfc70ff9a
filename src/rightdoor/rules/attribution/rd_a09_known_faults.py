"""RD-A09 Known faults: a result that a provider produced while its system was announced to be at fault carries nothing.

The day is that on which the result was produced, else that on which the request was sent, in UTC or in the United Kingdom;
where neither is known, any day from the event on. A result that does not say when it was produced, asked for not long before the
fault, may have been produced in it: a caution. A result produced outside the span that says the same lifts the finding;
a later one that does not is named. Cases: IOCCO-2012-B, IOCCO-2014-A, -H3, -H4, -H5, IOCCO-2015-S2, IOCCO-2016-27,
IPCO-2018-20, IPCO-2018-21.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import iso_day
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.rules.attribution.fault_spans import Produced, lies, produced_when
from rightdoor.rules.attribution.papers import Answer, AnswerRow, Context, EventPapers, Fault, Submission, provider_key
from rightdoor.rules.attribution.rd_a11_renderings import difference
from rightdoor.rules.attribution.resolution import own_submissions

CODE = "RD-A09"
TITLE = "Known faults"
COMPARES = (
    "The day on which a result was produced (else that on which its request was sent), and the announced faults of its "
    "provider; results of the same question from outside the fault."
)
PATTERNS = {"announced-fault": "stop / caution", "result-revised": "stop"}
CASES = (
    "IOCCO-2012-B",
    "IOCCO-2014-A",
    "IOCCO-2014-H3",
    "IOCCO-2014-H4",
    "IOCCO-2014-H5",
    "IOCCO-2015-S2",
    "IOCCO-2016-27",
    "IPCO-2018-20",
    "IPCO-2018-21",
)
CANNOT_SEE = "A fault that nobody announced yet, and a provider that the fault names otherwise than the result and the request do."
_EVER = 1 << 62  # an instant after every instant


class _Given(NamedTuple):
    """A result with its request, when it may have been produced, the faults that it leans on, and those that it may lean on."""

    submission: Submission
    answer: Answer
    when: Produced
    faults: tuple[Fault, ...]
    perhaps: tuple[Fault, ...] = ()


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """A stop for each result that leans on a day of an announced fault and that no result from outside bears out; else a caution if it may."""
    if not context.faults:
        return []
    given = [_given(papers, context, s, a) for s in own_submissions(papers) for a in s.answers if a.rows]
    findings = []
    for each in given:
        if each.faults or each.perhaps:
            others = [o for o in given if not (o.faults or o.perhaps) and _providers(o) & _providers(each)]
            findings += _judge(each, others, context) if each.faults else _may_lean(each, others, context)
    return findings


def _given(papers: EventPapers, context: Context, submission: Submission, answer: Answer) -> _Given:
    given = _Given(submission, answer, _when(papers, submission, answer), ())
    held = [fault for name in sorted(_providers(given)) for fault in context.faults.get(name, ())]
    how = [lies(fault.first, fault.last, given.when) for fault in held]
    inside, later = (tuple(f for f, each in zip(held, how, strict=True) if each == which) for which in ("inside", "later"))
    return given._replace(faults=inside, perhaps=later)


def _when(papers: EventPapers, submission: Submission, answer: Answer) -> Produced:
    """When the result may have been produced, as far as its papers say: at the least not before the act."""
    when = produced_when(answer.produced, submission.sent)
    if when is not None:
        return when
    known = papers.event.instant.readings or submission.instant.readings
    return Produced(((min((r.start for r in known), default=-_EVER), _EVER),), "sent_at")


def _providers(given: _Given) -> set[str]:
    names = {row.row.provider for row in given.answer.rows} | {given.submission.row.provider}
    return {provider_key(name) for name in names} - {""}


def _judge(each: _Given, others: Sequence[_Given], context: Context) -> list[CheckFinding]:
    later = [o for o in others if _after(o, each) and not _same(each.answer, o.answer, context)]
    if not later and any(_same(each.answer, o.answer, context) for o in others):
        return []
    fault, row = each.faults[0], each.submission.row
    provider = cut(fault.provider.strip())
    nature = f": {cut(fault.nature.strip())}" if fault.nature.strip() else ""
    when = f"{iso_day(fault.first)} to {iso_day(fault.last)}"
    if later:
        said = difference(each.answer, later[0].answer, context) or "it gives no address and no subscriber for the event"
        message = (
            f"The result of request {row.request_id} was produced while {provider} announced a fault ({when}{nature}), "
            f"and its later result, produced outside that span, does not bear it out: {said}."
        )
        settle = f"use neither until {provider} says in writing which of the two is right; report the error"
        return [CheckFinding(CODE, "stop", "result-revised", message, settle)]
    basis = _basis(each)
    message = f"The result of request {row.request_id} {basis}, within the fault that {provider} announced ({when}{nature})."
    settle = f"ask {provider} for the same again, produced outside the fault"
    return [CheckFinding(CODE, "stop", "announced-fault", message, settle)]


def _may_lean(each: _Given, others: Sequence[_Given], context: Context) -> list[CheckFinding]:
    """A caution where the answer can have come within a fault that began after the question."""
    if any(_same(each.answer, o.answer, context) for o in others):
        return []
    fault, row = each.perhaps[0], each.submission.row
    provider = cut(fault.provider.strip())
    message = (
        f"The result of request {row.request_id} does not say when it was produced; it was asked for on {cut(each.submission.sent.literal.strip())}, "
        f"before the fault that {provider} announced ({iso_day(fault.first)} to {iso_day(fault.last)}), and may have been produced in it."
    )
    settle = f"ask {provider} when the result was produced, or for the same again, produced outside the fault"
    return [CheckFinding(CODE, "caution", "announced-fault", message, settle)]


def _basis(each: _Given) -> str:
    if each.answer.produced.readings:
        return f"was produced on {cut(each.answer.produced.literal.strip())}"
    if each.submission.sent.readings:
        return f"does not say when it was produced; its request was sent on {cut(each.submission.sent.literal.strip())}"
    return "does not say when it was produced, nor its request when it was sent, so that it may have been"


def _after(one: _Given, other: _Given) -> bool:
    """Whether `one` was surely produced after `other` was."""
    return min(start for start, _ in one.when.spans) >= max(end for _, end in other.when.spans)


def _same(one: Answer, other: Answer, context: Context) -> bool:
    """Whether the other result says of itself what this one says: the same rows, none of them left to be guessed."""
    mine, theirs = one.data_rows, other.data_rows
    if not mine:
        return not theirs
    return not difference(one, other, context) and all(any(_bears_out(row, r, context) for r in theirs) for row in mine)


def _bears_out(row: AnswerRow, other: AnswerRow, context: Context) -> bool:
    if row.address.empty:
        return bool(row.row.subscriber_ref) and row.row.subscriber_ref == other.row.subscriber_ref
    return context.compare(row.address, other.address) == "same"

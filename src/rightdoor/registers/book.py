"""All duties that the registers raise, from causes, records and errors: one list for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.registers.causes import Cause
from rightdoor.registers.duties import Done, Duty, Raised, duty
from rightdoor.registers.faults import Leans
from rightdoor.registers.leaning import Leaned, Recorded, Standing
from rightdoor.registers.recall import leaning_records

_ACTED = {
    "provider-fault": "ACTED-ON-FAULT",
    "decision-withdrawn": "REOPENED",
    "error": "ACTED-ON-ERROR",
    "fact": "ACTED-ON-CONTRADICTION",
    "recall": "ACTED-ON-RECALL",
}


def fault_duties(fault: str, at_us: int, leans: Iterable[Leans], standing: Standing, done: Mapping[str, Done]) -> Iterator[Duty]:
    """For each attribution that leans on a fault: to have it resolved again, unless another result has borne it out.

    An event of the same actor without a result of its own has nothing that could be asked for again.
    """
    rows = list(leans)
    held_back = {standing.attributions[each.footprint].actor for each in rows if each.how == "direct" and not borne_out(each, standing)}
    for each in rows:
        seen = standing.attributions[each.footprint]
        if seen.actor not in held_back or borne_out(each, standing) or (each.how == "same-actor" and seen.status == "unresolved"):
            continue
        what = (
            "Ask the provider for the same result again, produced outside the fault; until then nothing further rests on this attribution."
        )
        why = "a result among its papers was produced within an announced fault"
        if each.how == "same-actor":
            what = "Look at this attribution again once the result of the other event of the same actor has been asked for again."
            why = "another event of the same actor rests on a result that was produced within an announced fault"
        yield duty(Raised("CHECK-AGAIN", "check-again", each.footprint, what, why, fault, at_us), done=done)


def borne_out(each: Leans, standing: Standing) -> bool:
    """Whether RD-A09 let it pass because a result from outside the fault says the same."""
    seen = standing.attributions[each.footprint]
    return each.how == "direct" and "RD-A09" not in seen.stops and seen.status not in ("refused", "unresolved")


def acted_duties(cause: Cause, records: Iterable[Recorded], rests: Mapping[str, Leaned], done: Mapping[str, Done]) -> Iterator[Duty]:
    """For each action and package that leaned on what a cause takes the ground from: to look at it again, today."""
    acted = [record for record in records if record.kind != "disclosure"]
    for record, how in leaning_records(cause, acted, rests):
        what = f"Look again at the {record.word.replace('-', ' ')} of {iso_utc(record.at_us)}, and decide what of it is to be undone."
        if record.kind == "package":
            what = f"Call back the {record.word} package of {iso_utc(record.at_us)} from whoever has it, and build it anew if it is still needed."
        why = cause.why if how == "direct" else f"{cause.why} It concerns another event of the same actor."
        period = "reopened" if cause.kind == "decision-withdrawn" else "acted-upon"
        code = _ACTED[cause.kind]
        yield duty(Raised(code, period, record.decision, what, why, cause.id, cause.at_us), done=done)


def line_test_duties(causes: Iterable[Cause], facts: Sequence[Decision], standing: Standing, done: Mapping[str, Done]) -> Iterator[Duty]:
    """For each fact that contradicts: to ask the provider to test the line; done by a later fact that says what a test found.

    Only one that was recorded here closes it: a received row says what somebody else wrote.
    """
    tested = [
        (standing.footprints_of(row.body["about"]), row)
        for row in facts
        if row.body["fact"] == "line-tested" and row.body.get("outcome") and not row.receipt
    ]
    for cause in causes:
        if cause.kind != "fact":
            continue
        what = "Ask the provider to test the line at the premises, and record what came of it."
        made = duty(Raised("LINE-TEST", "line-test", cause.about, what, cause.why, cause.id, cause.at_us), done=done)
        for about, row in tested:
            same = about & cause.footprints or row.body["about"] == cause.about
            if made.done is None and same and row.decided_us >= cause.at_us:
                read = read_instant(row.body.get("at", ""))
                at = read.readings[0].start if read.single else row.decided_us
                made = made._replace(done=Done(row.id, row.actor, at))
        yield made

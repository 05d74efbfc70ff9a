"""When the next step is to wait: what is useful to ask has been asked, and no answer is here."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pytest

from attribution_case import DAYS, Case
from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.operations.reference import Reference
from rightdoor.operations.summary import Summary
from rightdoor.reference.load import Reference as Loaded
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.reference.retention import Retention
from rightdoor.rules.clocks.provider_retention import Clock
from rightdoor.triage.awaiting import Awaiting, Event, Out, as_text, awaiting, from_text
from rightdoor.triage.next_step import next_step

SENT = days_from_civil(2026, 2, 1) * DAY
A, B = Out(SENT, "Exampletel"), Out(SENT + DAY, "Othernet")


def event(out: Out | None = None, day: int = 1, status: str = "unresolved", *, still_open: bool = True) -> Event:
    return Event(status, (day,), still_open, SENT + (300 + day) * DAY, out)


def test_nothing_is_awaited_where_nothing_is_out() -> None:
    assert awaiting([]) is None
    assert awaiting([event(), event(day=2, status="single-strand")]) is None


def test_the_only_event_is_asked_about() -> None:
    assert awaiting([event(A)]) == Awaiting(SENT, ("Exampletel",), SENT + 301 * DAY)


@pytest.mark.parametrize(
    ("events", "waits"),
    [
        ([event(A), event()], False),  # one strand alone, and another event to ask about
        ([event(A), event(A, day=1), event(day=2)], False),  # two of one day by one provider are no two strands
        ([event(A), event(A, day=2), event(day=3)], True),
        ([event(A), event(B), event(day=3)], True),  # two providers
        ([event(A), event(A._replace(provider="EXAMPLETEL Ltd")), event(day=3)], False),  # one under two names
        ([event(A), event(day=2, status="single-strand"), event(day=3)], True),  # one is held already
        ([event(A), event(day=2, status="refused", still_open=False)], True),
        ([event(A), event(day=2, status="refused")], False),
    ],
)
def test_enough_is_asked(events: list[Event], waits: bool) -> None:
    assert (awaiting(events) is not None) is waits


def test_it_says_from_whom_and_since_when() -> None:
    found = awaiting([event(B, day=2), event(A), event(A._replace(provider="EXAMPLETEL", sent_us=0), day=4)])
    assert found == Awaiting(SENT, ("EXAMPLETEL", "Othernet"), SENT + 301 * DAY)
    assert found.sentence() == "EXAMPLETEL, Othernet were asked, the first on 2026-02-01: no answer is here yet."
    assert Awaiting(0, (), None).sentence() == "The provider was asked; when is not stated: no answer is here yet."


def test_as_text_and_back_as_of_a_day() -> None:
    found = awaiting([event(A)])
    assert found is not None and as_text(None) == ""
    text = as_text(found)
    assert from_text(text, "unresolved", SENT) == from_text(text, "single-strand", SENT) == found
    assert from_text(text, "unresolved", SENT - 1) is None, "not sent yet"
    assert from_text(text, "refused", SENT) is None, "there is something to settle first"
    assert from_text("", "unresolved", SENT) is None


def test_the_step() -> None:
    clock = Clock("CLK-RETENTION", SENT + 5 * DAY, "due-soon")
    said = {"status": "unresolved", "settle": ["ask Exampletel"], "clock": clock}
    found = Awaiting(SENT, ("Exampletel",), SENT + 301 * DAY)
    step = next_step(track="adult", child_at_risk=False, awaited=found, **said)
    assert step.action == "Await the provider's answer"
    assert step.why == "Exampletel was asked on 2026-02-01: no answer is here yet."
    assert step.due == "2026-11-29T00:00:00Z"
    assert next_step(track="adult", child_at_risk=False, **said).action == "Ask the provider while it still holds the data"
    assert next_step(track="child", child_at_risk=False, awaited=found, **said).action == "Record a safeguarding decision"


def out_of(case: Case) -> dict[str, Out | None]:
    """What is out by event, as a rebuild takes note of it."""
    reference = Reference(Loaded(NetworkFacts(), (), Retention(()), (), ""), "")
    sent = {(r.receipt, r.locator): Out(SENT, r.provider) for r in case.requests}
    summary = Summary(reference, {}, {}, sent)
    list(summary.seen(case.run().values()))
    return {footprint: held.out for footprint, held in summary.attributed.items()}


def test_what_is_out() -> None:
    case = Case()
    answered = case.clean(1)
    waiting, unasked, slipped = case.event(2), case.event(3), case.event(4)
    case.request(2, receipt="rc_second")  # another schedule: nobody answered any row of it
    case.request(4, receipt="rc_second", id_value=case.footprints[3].id_value[:-1] + "9")
    assert out_of(case) == {answered: None, waiting: A, unasked: None, slipped: None}
    assert case.footprints[1].literal.startswith(DAYS[1])


def test_a_row_that_the_provider_passed_over_is_not_awaited_until_it_is_asked_again() -> None:
    case = Case()
    case.clean(1)
    passed = case.event(2)
    case.request(2)
    assert out_of(case)[passed] is None
    case.request(2, receipt="rc_again", request_id="R-2b", sent_literal="2026-02-20T09:00:00Z")
    assert out_of(case)[passed] == A


def test_after_none_held_the_request_that_asks_again_is_awaited() -> None:
    case = Case()
    empty = case.clean(
        1, result={"result": "none-held", "address": "", "postcode": "", "uprn": "", "subscriber_ref": "", "account_holder": ""}
    )
    assert out_of(case)[empty] is None
    case.request(1, receipt="rc_again", request_id="R-1b", provider="Exampletel")
    assert out_of(case)[empty] == A

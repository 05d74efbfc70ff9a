"""RD-A09: a result that was produced while its provider's system was announced to be at fault carries nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution_case import HOME, OTHER, Case, by_code, grave, has
from rightdoor.attribution.shape import Attribution
from rightdoor.model.civil import DAY, iso_day, iso_utc, parse_day

CODE = "RD-A09"
PRODUCED = "2026-02-03T12:00:00Z"  # of every result on the desk


def two(**result: object) -> tuple[Case, str]:
    case = Case()
    one = case.clean(1, result=result)
    case.clean(2, result={"provider": "Otherline", "produced_literal": PRODUCED}, request={"provider": "Otherline"})
    return case, one


def faulted(first: str, last: str, provider: str = "Exampletel", **result: object) -> Attribution:
    case, one = two(**result)
    case.fault(first, last, provider)
    return case.run()[one]


def test_a_result_in_the_span_is_stopped_and_its_twin_outside_is_silent() -> None:
    inside, outside = faulted("2026-02-01", "2026-02-03"), faulted("2026-02-04", "2026-02-20")
    assert has(inside, CODE, "announced-fault", "stop")
    assert inside.status == "refused"
    assert "2026-02-01 to 2026-02-03: customers mixed up" in by_code(inside, CODE)[0].message
    assert "ask Exampletel" in by_code(inside, CODE)[0].settle
    assert by_code(outside, CODE) == []
    assert outside.status == "corroborated"


def test_a_stopped_event_is_no_second_strand_for_its_peers() -> None:
    case, _ = two()
    case.fault("2026-02-01", "2026-02-03")
    other = next(a for a in case.run().values() if a.referral == "OBS-2")
    assert other.status == "single-strand"
    assert by_code(other, CODE) == []


@pytest.mark.parametrize(
    ("produced", "hit"),
    [
        ("2026-02-01T00:00:00Z", True),
        ("2026-01-31T23:59:59Z", False),
        ("2026-02-03T23:59:59Z", True),
        ("2026-02-04T00:00:00Z", False),
        ("2026-02-04T00:30:00+01:00", True),
    ],
)
def test_days_are_whole_and_inclusive(produced: str, hit: bool) -> None:
    assert bool(by_code(faulted("2026-02-01", "2026-02-03", produced_literal=produced), CODE)) is hit


@pytest.mark.parametrize(("produced", "hit"), [("2026-06-30T23:30:00Z", True), ("2026-06-30T22:59:59Z", False)])
def test_a_day_in_summer_is_also_a_day_of_the_united_kingdom(produced: str, hit: bool) -> None:
    assert bool(by_code(faulted("2026-07-01", "2026-07-01", produced_literal=produced), CODE)) is hit


def test_a_fault_of_another_provider_is_silent_and_case_and_spaces_do_not_count() -> None:
    assert by_code(faulted("2026-02-01", "2026-02-03", "Otherwire"), CODE) == []
    assert has(faulted("2026-02-01", "2026-02-03", "  EXAMPLETEL "), CODE, "announced-fault", "stop")


def test_without_a_day_of_production_that_of_sending_counts() -> None:
    """Requests on the desk are sent on 1 February."""
    sent = faulted("2026-02-01", "2026-02-01", produced_literal="")
    assert has(sent, CODE, "announced-fault", "stop")
    assert "does not say when it was produced" in by_code(sent, CODE)[0].message
    assert by_code(faulted("2026-01-20", "2026-01-31", produced_literal=""), CODE) == [], "over before the request was sent"


@pytest.mark.parametrize(("first", "hit"), [("2026-02-02", True), ("2026-04-02", True), ("2026-04-03", False)])
def test_a_fault_that_begins_within_sixty_days_of_sending_is_a_caution(first: str, hit: bool) -> None:
    """Sent on 1 February, 09:00, and nothing says when it was answered: whether within the fault cannot be told."""
    found = faulted(first, "2026-06-30", produced_literal="")
    assert has(found, CODE, "announced-fault", "caution") is hit
    assert found.status == ("single-strand" if hit else "corroborated")
    assert by_code(faulted(first, "2026-06-30", produced_literal="2026-02-01T10:00:00Z"), CODE) == [], "its twin says when it was produced"


def test_a_result_from_outside_that_says_the_same_lifts_the_caution_too() -> None:
    case, one = two(produced_literal="")
    repeated(case, produced_literal="2026-02-02T09:00:00Z")
    case.fault("2026-02-10", "2026-02-12")
    assert by_code(case.run()[one], CODE) == []


def test_with_neither_the_result_may_have_been_produced_on_any_day_from_the_act_on() -> None:
    case = Case()
    one = case.clean(1, request={"sent_literal": ""}, result={"produced_literal": ""})
    case.fault("2026-03-01", "2026-03-02")
    assert has(case.run()[one], CODE, "announced-fault", "stop")
    case.faults.clear()
    case.fault("2025-03-01", "2026-01-04")  # over before the act of 5 January
    assert by_code(case.run()[one], CODE) == []


def repeated(case: Case, **over: object) -> None:
    case.result(1, rendering="table", **over)


@pytest.mark.parametrize("produced", ["2026-02-20T09:00:00Z", "2026-01-20T09:00:00Z"])
def test_a_result_from_outside_that_says_the_same_lifts_it(produced: str) -> None:
    case, one = two()
    repeated(case, produced_literal=produced)
    case.fault("2026-02-01", "2026-02-03")
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert (found.status, grave(found)) == ("corroborated", [])


def test_a_request_asked_again_outside_the_fault_lifts_it_too() -> None:
    case, one = two()
    case.request(1, request_id="R-1b", sent_literal="2026-02-20T09:00:00Z")
    case.result(1, request_id="R-1b", produced_literal="2026-02-21T09:00:00Z")
    case.fault("2026-02-01", "2026-02-03")
    assert by_code(case.run()[one], CODE) == []


def test_a_later_result_that_says_otherwise_is_named() -> None:
    case, one = two()
    repeated(case, produced_literal="2026-02-20T09:00:00Z", subscriber_ref="S-9", account_holder="B. Other", **OTHER)
    case.fault("2026-02-01", "2026-02-03")
    found = case.run()[one]
    assert has(found, CODE, "result-revised", "stop")
    assert not has(found, CODE, "announced-fault", "stop")
    assert "subscriber_ref" in by_code(found, CODE)[0].message
    assert found.status == "contradicted"  # RD-A11 says that the two disagree


def test_a_later_result_that_holds_nothing_does_not_bear_it_out() -> None:
    case, one = two()
    repeated(case, produced_literal="2026-02-20T09:00:00Z", result="none-held", **dict.fromkeys(HOME, ""), subscriber_ref="")
    case.fault("2026-02-01", "2026-02-03")
    assert has(case.run()[one], CODE, "result-revised", "stop")


def test_a_second_result_within_the_fault_lifts_nothing() -> None:
    case, one = two()
    repeated(case, produced_literal="2026-02-02T09:00:00Z")
    case.fault("2026-02-01", "2026-02-03")
    assert len(by_code(case.run()[one], CODE)) == 2


def test_none_held_within_a_fault_is_named_and_stays_unresolved() -> None:
    """IOCCO-2012-C, IPCO-2018-20: a fault that made the provider say that it holds nothing."""
    case = Case()
    one = case.clean(1, result={"result": "none-held", **dict.fromkeys(HOME, ""), "subscriber_ref": "", "account_holder": ""})
    case.fault("2026-02-01", "2026-02-03")
    found = case.run()[one]
    assert has(found, CODE, "announced-fault", "stop")
    assert found.status == "unresolved"


@settings(max_examples=60, deadline=None)
@given(start=st.integers(-4, 4), length=st.integers(0, 3), second=st.integers(0, 86_399))
def test_it_speaks_exactly_on_the_days_of_the_span(start: int, length: int, second: int) -> None:
    """In winter a day of UTC is a day of the United Kingdom."""
    day = parse_day("2026-02-03") or 0
    found = faulted(iso_day(day + start), iso_day(day + start + length), produced_literal=iso_utc(day * DAY + second * 1_000_000))
    assert bool(by_code(found, CODE)) is (start <= 0 <= start + length)


def test_an_earlier_result_that_agreed_does_not_outweigh_a_later_one_that_does_not() -> None:
    case, one = two()
    repeated(case, produced_literal="2026-01-20T09:00:00Z")
    repeated(case, produced_literal="2026-02-20T09:00:00Z", subscriber_ref="S-9", account_holder="B. Other", **OTHER)
    case.fault("2026-02-01", "2026-02-03")
    assert has(case.run()[one], CODE, "result-revised", "stop")


@pytest.mark.parametrize("over", [{"subscriber_ref": "S-9"}, {"to_literal": "2026-01-05T09:00:00Z"}, {"address_role": "billing"}])
def test_the_same_address_alone_does_not_say_the_same(over: dict[str, str]) -> None:
    case, one = two()
    repeated(case, produced_literal="2026-02-20T09:00:00Z", **over)
    case.fault("2026-02-01", "2026-02-03")
    assert has(case.run()[one], CODE, "result-revised", "stop")

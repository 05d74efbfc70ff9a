"""RD-A03: a time that can mean several instants is resolved under all of them."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import HOME, OTHER, Case, Decided, by_code, grave, has, profile
from rightdoor.model.civil import HOUR

CODE = "RD-A03"
LONG = {"from_literal": "2016-01-01T00:00:00Z", "to_literal": "2027-01-01T00:00:00Z"}


def two_readings(second: dict[str, Any] | None) -> tuple[Case, str]:
    """COMP-ES-2017: 10/11/2016 is 10 November or 11 October; each asked for, `second` answers the other."""
    case = Case()
    case.decisions = Decided((profile("watcher", zone="UTC", clock="24h"),))
    footprint = case.event(1, literal="10/11/2016 07:58:11")
    for n, day in ((1, "2016-10-11"), (2, "2016-11-10")):
        case.request(n, source_ref="OBS-1", id_value="198.51.100.23", id_raw="198.51.100.23", literal=f"{day}T07:58:11Z", zone="")
        answer = {"from_literal": f"{day}T00:00:00Z", "to_literal": f"{day}T23:00:00Z", "address_from": "2010-01-01"}
        if n == 1 or second is not None:
            case.result(n, **{**answer, **(second or {})} if n == 2 else answer)
    return case, footprint


def test_different_premises_under_two_readings_stop() -> None:
    case, footprint = two_readings(OTHER)
    found = case.run()[footprint]
    assert has(found, CODE, "day-month-order", "stop")
    assert found.status == "ambiguous"
    assert len(found.premises) == 2


def test_a_reading_without_a_result_stops() -> None:
    case, footprint = two_readings(None)
    found = case.run()[footprint]
    assert has(found, CODE, "day-month-order", "stop")
    assert found.status == "ambiguous"


def test_clean_twin_same_premises_under_both_readings_is_a_note() -> None:
    case, footprint = two_readings({})
    found = case.run()[footprint]
    assert has(found, CODE, "day-month-order", "note")
    assert [g for g in grave(found) if g[0] != "RD-A07"] == []
    assert found.status == "single-strand"


def test_no_zone_stops_when_the_result_covers_only_part_of_the_day() -> None:
    case = Case()
    slipped = case.clean(1, event={"literal": "2026-01-05T07:58:11"}, request={"literal": "2026-01-05T07:58:11Z"})
    found = case.run()[slipped]
    assert has(found, CODE, "no-zone", "stop")
    assert found.status == "ambiguous"


def test_clean_twin_no_zone_is_a_note_when_one_assignment_covers_all_26_hours() -> None:
    case = Case()
    one = case.clean(1, event={"literal": "2026-01-05T07:58:11"}, request={"literal": "2026-01-05T07:58:11Z"}, result=LONG)
    case.clean(2)
    found = case.run()[one]
    assert has(found, CODE, "no-zone", "note")
    assert found.status == "corroborated"


def test_clean_twin_with_the_source_time_profile_there_is_one_reading() -> None:
    case = Case()
    case.decisions = Decided((profile("watcher", zone="UTC"),))
    one = case.clean(1, event={"literal": "2026-01-05T07:58:11"}, request={"literal": "2026-01-05T07:58:11Z"})
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.instant.basis == "decision"


def test_consecutive_assignments_of_one_home_cover_a_time_without_a_zone_and_a_gap_does_not() -> None:
    for start, severity in (("2026-01-05T09:00:00Z", "note"), ("2026-01-05T10:00:00Z", "stop")):
        case = Case()
        one = case.clean(
            1,
            event={"literal": "2026-01-05T07:58:11"},
            request={"literal": "2026-01-05T07:58:11Z"},
            result={"from_literal": "2026-01-04T00:00:00Z", "to_literal": "2026-01-05T09:00:00Z"},
        )
        case.result(1, from_literal=start, to_literal="2026-01-07T00:00:00Z")
        found = case.run()[one]
        assert has(found, CODE, "no-zone", severity)
        assert by_code(found, "RD-A06") == [] or severity == "stop"


def test_leases_of_the_same_subscriber_resolve_the_other_readings() -> None:
    for subscriber, severity in (("S-1", "note"), ("S-2", "stop")):
        case = Case()
        one = case.clean(1, event={"literal": "2026-01-05T07:58:11"}, request={"literal": "2026-01-05T07:58:11Z"})
        start = 1_767_600_000_000_000 - 30 * HOUR
        case.lease("198.51.100.23", start, start + 60 * HOUR, subscriber)
        assert has(case.run()[one], CODE, "no-zone", severity)


def test_no_meridiem_repeated_and_skipped_hours_are_named() -> None:
    twelve = Case()
    twelve.decisions = Decided((profile("watcher", zone="UTC", clock="12h"),))
    one = twelve.clean(
        1,
        event={"literal": "2026-01-05 07:58:11"},
        request={"literal": "2026-01-05T07:58:11Z"},
        result={"to_literal": "2026-01-05T12:00:00Z"},
    )
    assert has(twelve.run()[one], CODE, "no-meridiem", "stop")
    for literal, pattern in (("2025-10-26T01:30:00", "repeated-hour"), ("2026-03-29T01:30:00", "skipped-hour")):
        case = Case()
        case.decisions = Decided((profile("watcher", zone="Europe/London"),))
        one = case.clean(
            1,
            event={"literal": literal},
            request={"literal": literal + "Z"},
            result={"from_literal": literal + "Z", "to_literal": literal[:14] + "45:00Z"},
        )
        found = case.run()[one]
        assert has(found, CODE, pattern, "stop"), pattern
        assert found.status == "ambiguous"


def test_two_digit_year_is_named_where_both_centuries_are_possible() -> None:
    for literal, stops in (("25/01/75 07:58:11", True), ("25/01/26 07:58:11", False)):
        case = Case()
        case.decisions = Decided((profile("watcher", zone="UTC", clock="24h", date_order="dmy"),))
        one = case.clean(1, event={"literal": literal}, request={"literal": "2026-01-25T07:58:11Z"})
        assert has(case.run()[one], CODE, "two-digit-year", "stop") is stops


def test_a_decided_reading_leaves_one() -> None:
    case, footprint = two_readings(OTHER)
    case.decisions = Decided((profile("watcher", zone="UTC", clock="24h"),), {footprint: "2016-10-11T07:58:11Z"})
    found = case.run()[footprint]
    assert by_code(found, CODE) == []
    assert found.instant.basis == "decision"
    assert [p.address.uprn for p in found.premises] == [HOME["uprn"]]


@pytest.mark.parametrize("literal", ["2026-01-05T07:58:11Z", "2026-01-05T07:58:11+02:00"])
def test_clean_twin_a_stated_zone_is_silent(literal: str) -> None:
    case = Case()
    one = case.clean(1, event={"literal": literal})
    assert by_code(case.run()[one], CODE) == []


def test_one_foreign_address_among_three_consecutive_assignments_stops() -> None:
    for middle, severity in (({}, "note"), (OTHER, "stop")):
        case = Case()
        one = case.clean(
            1,
            event={"literal": "2026-01-05T07:58:11"},
            request={"literal": "2026-01-05T07:58:11Z"},
            result={"from_literal": "2026-01-04T00:00:00Z", "to_literal": "2026-01-05T05:00:00Z"},
        )
        case.result(1, from_literal="2026-01-05T05:00:00Z", to_literal="2026-01-05T09:00:00Z", **middle)
        case.result(1, from_literal="2026-01-05T09:00:00Z", to_literal="2026-01-07T00:00:00Z")
        found = case.run()[one]
        assert has(found, CODE, "no-zone", severity)
        assert (found.status == "ambiguous") is (severity == "stop")


def test_leases_with_a_gap_or_of_another_time_resolve_nothing() -> None:
    start = 1_767_600_000_000_000 - 30 * HOUR
    for first_end, second_start, severity in (
        (start + 30 * HOUR, start + 30 * HOUR, "note"),
        (start + 30 * HOUR, start + 31 * HOUR, "stop"),
    ):
        case = Case()
        one = case.clean(1, event={"literal": "2026-01-05T07:58:11"}, request={"literal": "2026-01-05T07:58:11Z"})
        case.lease("198.51.100.23", start, first_end, "S-1")
        case.lease("198.51.100.23", second_start, start + 60 * HOUR, "S-1")
        case.lease("198.51.100.23", start - 90 * HOUR, start - 60 * HOUR, "S-7")
        assert has(case.run()[one], CODE, "no-zone", severity)


def _american(**result: str) -> Case:
    """A clear source, and a request that was typed with numbers whose order nobody declared: 5 January, or 1 May."""
    case = Case()
    case.clean(
        1,
        event={"literal": "2026-01-05T19:58:11Z"},
        request={"literal": "1/5/2026 19:58:11", "zone": "UTC"},
        result={"from_literal": "2026-01-05T00:00:00Z", "to_literal": "2026-01-06T00:00:00Z", **result},
    )
    return case


def test_a_request_that_can_be_read_in_two_ways_stops_unless_the_echo_says_which() -> None:
    for echo, stops in (("1/5/2026 19:58:11", True), ("", True), ("2026-01-05T19:58:11Z", False)):
        found = next(iter(_american(echo_literal=echo, echo_zone="UTC" if echo else "").run().values()))
        assert has(found, CODE, "day-month-order", "stop") is stops, echo
        assert (found.status == "ambiguous") is stops


def test_a_request_that_can_be_read_in_two_ways_is_a_note_where_both_lead_to_one_door() -> None:
    case = _american(echo_literal="1/5/2026 19:58:11", echo_zone="UTC", to_literal="2026-06-01T00:00:00Z")
    assert has(next(iter(case.run().values())), CODE, "day-month-order", "note")

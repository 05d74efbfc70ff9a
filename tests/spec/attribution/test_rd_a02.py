"""RD-A02: UTC of the source = UTC of what was sent = UTC of what the result echoes."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, grave, has

CODE = "RD-A02"


@pytest.mark.parametrize(
    ("source", "sent", "pattern"),
    [
        ("2026-07-05T08:58:11+01:00", "2026-07-05T08:58:11Z", "bst-1h"),  # IOCCO-2014-H2
        ("2026-07-05T07:58:11Z", "2026-07-05T08:58:11Z", "bst-1h"),
        ("2026-01-05T07:58:11Z", "2026-01-05T06:58:11Z", "bst-1h"),
        ("2026-01-05T02:58:11-05:00", "2026-01-05T02:58:11Z", "offset-ignored"),
        ("2026-01-05T08:58:11+01:00", "2026-01-05T08:58:11Z", "offset-ignored"),
        ("2026-11-24T10:10:39-05:00", "2026-11-24T05:10:39Z", "offset-doubled"),  # the NCA case of 2014
        ("2026-01-05T07:58:11Z", "2026-01-05T19:58:11Z", "am-pm-12h"),
        ("2026-03-05T07:58:11Z", "2026-05-03T07:58:11Z", "day-month-swapped"),
        ("2026-01-05T02:58:11-05:00", "2026-01-05T19:58:11Z", "am-pm-12h"),
        ("2026-03-05T02:58:11-05:00", "2026-05-03T07:58:11Z", "day-month-swapped"),
        ("2026-01-05T23:30:00-05:00", "2026-05-02T04:30:00Z", "day-month-swapped"),  # swapped before it was converted
        ("2026-01-05T02:58:11-05:00", "2026-01-06T07:58:11Z", "day-off"),
        ("2026-01-05T07:58:11Z", "2026-01-06T07:58:11Z", "day-off"),
        ("2026-01-05T07:58:11Z", "2026-01-25T07:58:11Z", "day-off"),
        ("2026-01-05T07:58:11Z", "2026-02-05T07:58:11Z", "month-off"),
        ("2026-01-05T07:58:11Z", "2025-01-05T07:58:11Z", "year-off"),
        ("2026-01-05T07:58:11Z", "2026-01-05T07:53:11Z", "digits-changed"),
        ("2026-01-05T07:58:11Z", "2026-01-05T07:58:11", "zone-not-sent"),
    ],
)
def test_difference_between_source_and_request_is_named_and_stops(source: str, sent: str, pattern: str) -> None:
    case = Case()
    day = sent[:10]
    slipped = case.clean(
        1,
        event={"literal": source},
        request={"literal": sent},
        result={"from_literal": "2024-01-01T00:00:00Z", "to_literal": "2027-01-01T00:00:00Z", "echo_literal": sent, "echo_zone": ""},
    )
    assert day
    found = case.run()[slipped]
    assert has(found, CODE, pattern, "stop")
    assert found.status == "refused"


def test_the_message_shows_the_minutes() -> None:
    case = Case()
    slipped = case.clean(1, request={"literal": "2026-01-05T08:58:11Z"})
    assert "+60 minutes" in by_code(case.run()[slipped], CODE)[0].message


@pytest.mark.parametrize(
    ("literal", "zone"),
    [
        ("2026-01-05T07:58:11Z", ""),
        ("2026-01-05T07:58:11.250Z", ""),
        ("2026-01-05 07:58:11", "UTC"),
        ("2026-01-05T08:58:11+01:00", ""),
        ("2026-01-05T07:58Z", ""),
        ("2026-01-05T07:58:11", "Europe/London"),
    ],
)
def test_clean_twin_the_coarser_interval_holds_the_finer(literal: str, zone: str) -> None:
    case = Case()
    one = case.clean(1, request={"literal": literal, "zone": zone})
    case.clean(2)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.status == "corroborated"


def test_result_that_echoes_another_instant_stops() -> None:
    case = Case()
    slipped = case.clean(1, result={"echo_literal": "2026-01-05T19:58:11Z"})
    found = case.run()[slipped]
    assert has(found, CODE, "am-pm-12h", "stop")
    assert found.status == "refused"


def test_echo_in_another_zone_agrees_and_without_a_zone_does_not() -> None:
    agreeing = Case()
    one = agreeing.clean(1, result={"echo_literal": "2026-01-05T08:58:11", "echo_zone": "+01:00"})
    assert by_code(agreeing.run()[one], CODE) == []
    bare = Case()
    slipped = bare.clean(1, result={"echo_literal": "2026-01-05T07:58:11", "echo_zone": ""})
    assert has(bare.run()[slipped], CODE, "zone-not-sent", "stop")


def test_missing_echo_is_a_caution() -> None:
    case = Case()
    one = case.clean(1, result={"echo_literal": ""})
    case.clean(2)
    found = case.run()[one]
    assert grave(found) == [(CODE, "not-echoed", "caution")]
    assert found.status == "single-strand"


def test_declared_clock_error_does_not_hide_a_slip_of_an_hour() -> None:
    case = Case()
    slipped = case.clean(1, event={"clock_error_us": 7_200_000_000}, request={"literal": "2026-01-05T08:58:11Z"})
    assert has(case.run()[slipped], CODE, "bst-1h", "stop")

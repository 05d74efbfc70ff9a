"""RD-A06: the stated assignment holds the whole of the reading."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import OTHER, Case, by_code, grave, has
from rightdoor.rules.attribution.papers import ProviderProfile

CODE = "RD-A06"
AT = "2026-01-05T07:58:11Z"


@pytest.mark.parametrize(
    ("result", "pattern", "status"),
    [
        ({"from_literal": "", "to_literal": ""}, "no-interval", "ambiguous"),
        ({"from_literal": "2026-01-05T00:00:00", "to_literal": "2026-01-06T00:00:00"}, "no-interval", "ambiguous"),
        ({"from_literal": "", "to_literal": "2026-01-06T00:00:00Z"}, "no-interval", "ambiguous"),
        ({"from_literal": "2026-01-06T00:00:00Z", "to_literal": "2026-01-05T00:00:00Z"}, "no-interval", "ambiguous"),
        ({"from_literal": "2026-01-05T08:00:00Z", "to_literal": "2026-01-06T00:00:00Z"}, "before-start", "refused"),
        ({"from_literal": "2026-01-04T00:00:00Z", "to_literal": "2026-01-05T07:00:00Z"}, "after-end", "refused"),
        ({"from_literal": "2026-01-04T00:00:00Z", "to_literal": AT}, "after-end", "refused"),
        ({"to_literal": "", "produced_literal": "2026-01-05T07:00:00Z"}, "open-end", "ambiguous"),
        ({"to_literal": "", "produced_literal": ""}, "open-end", "ambiguous"),
        ({"port_from": 51000, "port_to": 52000, "to_literal": "2026-01-05T07:59:11Z"}, "near-edge", "ambiguous"),
    ],
)
def test_an_assignment_that_does_not_cover_stops(result: dict[str, Any], pattern: str, status: str) -> None:
    case = Case()
    slipped = case.clean(1, event={"port": 51234}, result=result)
    case.clean(2)
    found = case.run()[slipped]
    assert has(found, CODE, pattern, "stop")
    assert found.status == status
    assert by_code(found, CODE)[0].settle


@pytest.mark.parametrize(
    "result",
    [
        {"from_literal": AT},  # inclusive
        {"to_literal": "2026-01-05T07:58:12Z"},  # exclusive
        {"to_literal": ""},  # open, produced after
        {"from_literal": AT, "to_literal": ""},
        {"from_literal": "2026-01-05T01:00:00", "to_literal": "2026-01-06T01:00:00", "zone": "+01:00"},
        {"port_from": 51000, "port_to": 52000, "to_literal": "2026-01-05T08:00:12Z"},
    ],
)
def test_clean_twin_at_and_within_the_edges(result: dict[str, Any]) -> None:
    case = Case()
    one = case.clean(1, event={"port": 51234}, result=result)
    case.clean(2)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.status == "corroborated"


def test_the_declared_clock_error_widens_the_reading() -> None:
    for seconds, stops in ((60, True), (10, False)):
        case = Case()
        one = case.clean(1, event={"clock_error_us": seconds * 1_000_000}, result={"to_literal": "2026-01-05T07:58:42Z"})
        assert has(case.run()[one], CODE, "near-edge", "stop") is stops


def test_rows_of_one_result_are_judged_together() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, from_literal="2026-01-02T00:00:00Z", to_literal="2026-01-03T00:00:00Z", subscriber_ref="S-9", **OTHER)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert [p.address.uprn for p in found.premises] == ["100000000014"]


def test_two_covering_rows_of_different_premises_are_ambiguous() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, subscriber_ref="S-9", **OTHER)
    found = case.run()[one]
    assert found.status == "ambiguous"
    assert len(found.premises) == 2


def test_a_provider_profile_with_an_exhibit_makes_a_missing_interval_a_caution() -> None:
    for exhibit, severity in (("9" * 64, "caution"), ("", "stop")):
        case = Case()
        case.provider_profiles = (ProviderProfile("exampletel", 0, 40_000, exhibit, instant_only=True),)
        one = case.clean(1, result={"from_literal": "", "to_literal": ""})
        assert has(case.run()[one], CODE, "no-interval", severity)


def test_the_profile_excuses_a_missing_interval_only_not_one_that_does_not_cover() -> None:
    case = Case()
    case.provider_profiles = (ProviderProfile("Exampletel", 0, 40_000, "9" * 64, instant_only=True),)
    one = case.clean(1, result={"to_literal": "2026-01-05T07:00:00Z"})
    assert has(case.run()[one], CODE, "after-end", "stop")


def test_the_providers_own_log_can_stand_for_a_missing_interval_of_the_same_subscriber() -> None:
    for subscriber, stops in (("S-1", False), ("S-2", True)):
        case = Case()
        one = case.clean(1, result={"from_literal": "", "to_literal": ""})
        case.lease("198.51.100.23", 1_767_571_200_000_000, 1_767_657_600_000_000, subscriber)
        assert has(case.run()[one], CODE, "no-interval", "stop") is stops


def test_an_event_without_a_usable_time_cannot_be_covered() -> None:
    case = Case()
    one = case.clean(1, event={"literal": ""}, request={"literal": AT, "zone": ""})
    found = case.run()[one]
    assert has(found, CODE, "no-interval", "stop")
    assert found.status == "ambiguous"
    assert [g for g in grave(found) if g[0] == "RD-A05"] == []

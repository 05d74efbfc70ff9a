"""RD-A11: a result that comes twice says the same twice."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import OTHER, Case, by_code, has

CODE = "RD-A11"


@pytest.mark.parametrize(
    "change",
    [
        {"from_literal": "2026-01-05T01:00:00Z"},  # 2018-17: one file an hour out
        {"account_holder": "B. Holder"},
        OTHER,
        {"result": "none-held"},
        {"port_to": 52000},
    ],
)
def test_two_renderings_that_disagree_stop(change: dict[str, Any]) -> None:
    if "port_to" in change:
        first: dict[str, Any] = {"port_from": 51000, "port_to": 51999}
        change = {"port_from": 51000, **change}
    else:
        first = {}
    case = Case()
    one = case.clean(1, result=first)
    case.result(1, rendering="document", **change)
    found = case.run()[one]
    assert has(found, CODE, "renderings-differ", "stop")
    assert found.status == "contradicted"


def test_the_difference_is_shown() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, rendering="document", from_literal="2026-01-05T01:00:00Z")
    assert "assigned_from -60 minutes" in by_code(case.run()[one], CODE)[0].message


def test_a_result_that_changed_later_stops() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, produced_literal="2026-03-01T12:00:00Z", account_holder="B. Holder")
    found = case.run()[one]
    assert has(found, CODE, "result-changed", "stop")
    assert found.status == "contradicted"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"account_holder": "", "subscriber_ref": ""},
        {"from_literal": "2026-01-05T01:00:00+01:00"},
        {"address": "14 INVENTED ST., EXAMPLETON", "postcode": "zz11cc"},
        {"account_holder": "a holder", "echo_raw": "198.51.100.23 "},
    ],
)
def test_clean_twin_the_same_in_another_form_is_silent(change: dict[str, Any]) -> None:
    case = Case()
    one = case.clean(1)
    case.clean(2)
    case.result(1, rendering="document", **change)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.status == "corroborated"


def test_rows_are_compared_as_sets() -> None:
    early = {"from_literal": "2026-01-02T00:00:00Z", "to_literal": "2026-01-03T00:00:00Z"}
    whole = Case()
    one = whole.clean(1)
    whole.result(1, **early)
    whole.result(1, rendering="document", **early)
    whole.result(1, rendering="document")
    assert by_code(whole.run()[one], CODE) == []
    short = Case()
    two = short.clean(1)
    short.result(1, **early)
    short.result(1, rendering="document")
    assert has(short.run()[two], CODE, "renderings-differ", "stop")


def test_the_providers_own_log_against_its_result() -> None:
    """IPCO-2017-P41: another customer copied out. Only where log and result write their subscribers alike."""
    day = 86_400_000_000
    start = 1_767_571_200_000_000  # 2026-01-05T00:00:00Z
    for at_the_instant, end, elsewhere, stops in (
        ("S-2", start + day, "S-1", True),
        ("S-1", start + day, "S-1", False),
        ("S-2", start + day, "02:00:00:00:00:01", False),
        ("S-2", None, "S-1", False),
        ("S-2", start + day // 24, "S-1", False),
    ):
        case = Case()
        one = case.clean(1)
        case.lease("198.51.100.23", start, end, at_the_instant)
        case.lease("198.51.100.99", start, start + day, elsewhere)
        found = case.run()[one]
        assert has(found, CODE, "renderings-differ", "stop") is stops
        assert (found.status == "contradicted") is stops

"""RD-A20: who lived there at the instant lives there today, by a record that is recent; else a caution or a stop."""

from __future__ import annotations

import pytest

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.model.fact import Fact
from rightdoor.reference.door_policy import occupancy_days, policies
from rightdoor.rules.attribution.rd_a20_door_today import PATTERNS, check

TODAY = days_from_civil(2026, 3, 2) * DAY
EVENT = TODAY - 60 * DAY


def fact(kind, days_ago, **more):
    at = None if days_ago is None else TODAY - days_ago * DAY
    return Fact(kind, "pr_aaaaaaaaaaaaaaaa", at, until=None if at is None else at + 1, **more)


def found(*facts, **more):
    return [(f.pattern, f.severity) for f in check(facts, as_of_us=TODAY, most_days=14, first_event_us=EVENT, **more)]


def test_a_recent_confirmation_is_silent():
    assert found(fact("household-confirmed", 3)) == []


@pytest.mark.parametrize(("days", "expected"), [(14, []), (15, [("occupancy-unknown", "caution")]), (0, [])])
def test_the_confirmation_holds_fourteen_days(days, expected):
    assert found(fact("household-confirmed", days)) == expected


@pytest.mark.parametrize(
    "facts",
    [
        (),
        (fact("household-confirmed", None),),
        (fact("household-confirmed", -1),),
        (fact("line-tested", 1),),
        (fact("household-confirmed", 1, receipt="rc_mail"),),
    ],
)
def test_unknown_is_a_caution(facts):
    assert found(*facts) == [("occupancy-unknown", "caution")]


@pytest.mark.parametrize("kind", ["moved", "service-ended"])
@pytest.mark.parametrize("days", [1, 59, None])
def test_gone_is_a_stop_whatever_was_confirmed(kind, days):
    assert found(fact(kind, days), fact("household-confirmed", 30)) == [(kind, "stop")]
    assert found(fact(kind, days), fact("household-confirmed", 0)) == [(kind, "stop")]


def test_who_moved_out_before_the_event_was_another_household():
    assert found(fact("moved", 61), fact("household-confirmed", 1)) == []
    assert [f.pattern for f in check([fact("moved", 61)], as_of_us=TODAY, most_days=14)] == ["moved"]


def test_what_is_dated_after_the_step_is_not_heard():
    assert found(fact("moved", -2), fact("household-confirmed", 1)) == []


def test_earlier_searches_are_shown_each():
    findings = check(
        [fact("searched-before", 400, detail="nothing found"), fact("searched-before", 20), fact("household-confirmed", 1)],
        as_of_us=TODAY,
        most_days=14,
    )
    assert [f.pattern for f in findings] == ["searched-before", "searched-before"] and "nothing found" in findings[0].message


def test_patterns_are_those_of_the_catalogue():
    said = check([fact("moved", 1), fact("service-ended", 1), fact("searched-before", 1)], as_of_us=TODAY, most_days=14) + check(
        [], as_of_us=TODAY, most_days=14
    )
    assert {f.pattern: f.severity for f in said} == PATTERNS
    assert all(f.settle and f.message.endswith(".") for f in said)


def test_the_days_are_dated_policy_with_a_source():
    assert occupancy_days(TODAY // DAY).days == 14 and all(p.source for p in policies())
    assert occupancy_days(days_from_civil(2010, 1, 1)).days == 0

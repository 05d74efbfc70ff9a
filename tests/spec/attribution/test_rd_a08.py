"""RD-A08: the premises are an installation address that was valid at the instant."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import HOME, OTHER, Case, by_code, has
from rightdoor.model.civil import parse_day
from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import ProviderProfile
from rightdoor.rules.attribution.rd_a08_address_role import held_for_label_only, is_label_only

CODE = "RD-A08"


def profile(**over: Any) -> ProviderProfile:
    first, last = parse_day("2026-01-01"), parse_day("2026-12-31")
    assert first is not None and last is not None
    return ProviderProfile("exampletel", first, last, "f" * 64, address_role="installation")._replace(**over)


def run(result: dict[str, Any], event: dict[str, Any] | None = None, profiles: tuple[ProviderProfile, ...] = ()) -> Any:
    case = Case()
    case.provider_profiles = profiles
    slipped = case.clean(1, event=event, result=result)
    case.clean(2)
    return case.run()[slipped]


@pytest.mark.parametrize(
    ("result", "pattern"),
    [
        ({"address_role": "billing"}, "billing"),
        ({"address_role": "correspondence"}, "correspondence"),
        ({"address_role": "registered-office"}, "registered-office"),
        ({"address_role": ""}, "role-undeclared"),
        ({"address_role": "service point"}, "role-undeclared"),
        ({"address_from": "2026-01-06"}, "not-yet"),
        ({"address_from": "06/01/2026"}, "not-yet"),
        ({"address_to": "2026-01-04"}, "stale"),
        ({"address_to": "end of 2026"}, "stale"),
        ({"address_from": "2026-01-07", "address_to": "2026-01-04"}, "not-yet"),
        ({"address_to": "", "produced_literal": "2026-01-05T07:00:00Z", "to_literal": "2026-01-05T23:00:00Z"}, "stale"),
    ],
)
def test_an_address_that_is_not_premises_stops(result: dict[str, Any], pattern: str) -> None:
    found = run(result)
    assert has(found, CODE, pattern, "stop")
    assert found.status == "refused"
    assert "ask Exampletel on request R-1" in by_code(found, CODE)[0].settle
    assert "198.51.100.23 at 2026-01-05T07:58:11Z" in by_code(found, CODE)[0].settle


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"address_role": "Installation"},
        {"address_from": ""},
        {"address_from": "2026-01-05"},  # whole days, inclusive
        {"address_to": "2026-01-05"},
        {"address_from": "2026-01-05", "address_to": "2026-01-05"},
        {"address_to": "", "produced_literal": ""},
    ],
)
def test_clean_twin(result: dict[str, Any]) -> None:
    found = run(result)
    assert by_code(found, CODE) == []


@pytest.mark.parametrize(
    ("literal", "result", "pattern"),
    [
        ("2026-07-05T23:30:00Z", {"address_to": "2026-07-05"}, "stale"),  # the 6th in London
        ("2026-07-05T22:30:00Z", {"address_to": "2026-07-05"}, ""),
        ("2026-07-05T23:30:00Z", {"address_to": "2026-07-05", "zone": "UTC"}, ""),
        ("2026-07-05T23:30:00Z", {"address_from": "2026-07-06"}, "not-yet"),  # still the 5th in UTC
        ("2026-07-06T00:30:00Z", {"address_from": "2026-07-06"}, ""),
        ("2026-01-05T23:59:59Z", {"address_to": "2026-01-05"}, ""),
        ("2026-01-06T00:00:00Z", {"address_to": "2026-01-05"}, "stale"),
    ],
)
def test_days_hold_in_utc_and_at_home(literal: str, result: dict[str, Any], pattern: str) -> None:
    day = literal[:10]
    spread = {"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-12-31T00:00:00Z", "produced_literal": "2027-01-03T00:00:00Z"}
    found = run({**spread, **result}, event={"literal": literal})
    assert [f.pattern for f in by_code(found, CODE)] == ([pattern] if pattern else []), day


def test_every_reading_must_lie_inside() -> None:
    spread = {"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-12-31T00:00:00Z"}
    wide = {"literal": "2026-01-05T07:58:11", "zone": ""}  # any zone on earth: 4th to 5th
    assert has(run({**spread, "address_from": "2026-01-05"}, event=wide), CODE, "not-yet", "stop")
    assert by_code(run({**spread, "address_from": "2026-01-04"}, event=wide), CODE) == []


def test_a_profile_with_an_exhibit_makes_a_missing_label_a_caution() -> None:
    unlabelled = {"address_role": ""}
    assert has(run(unlabelled, profiles=(profile(),)), CODE, "role-undeclared", "caution")
    assert "f" * 12 in by_code(run(unlabelled, profiles=(profile(),)), CODE)[0].message
    assert has(run(unlabelled, profiles=(profile(exhibit=""),)), CODE, "role-undeclared", "stop")
    assert has(run(unlabelled, profiles=(profile(last=profile().first),)), CODE, "role-undeclared", "stop")
    assert has(run(unlabelled, profiles=(profile(provider="Othertel"),)), CODE, "role-undeclared", "stop")
    assert has(run(unlabelled, profiles=(profile(address_role="billing"),)), CODE, "billing", "stop")
    assert has(run({**unlabelled, "address_to": "2026-01-01"}, profiles=(profile(),)), CODE, "stale", "stop")
    assert has(run({"address_role": "billing"}, profiles=(profile(),)), CODE, "billing", "stop")


def test_an_installation_row_of_the_same_assignment_speaks_for_it() -> None:
    case = Case()
    slipped = case.clean(1)
    case.result(1, **{**OTHER, "address_role": "billing"})
    assert by_code(case.run()[slipped], CODE) == []


def test_each_assignment_needs_its_own_installation_address() -> None:
    case = Case()
    slipped = case.clean(1)
    case.result(1, **{**OTHER, "address_role": "billing"}, subscriber_ref="S-2")
    assert has(case.run()[slipped], CODE, "billing", "stop")


def test_a_row_of_another_time_is_not_asked_for_its_role() -> None:
    case = Case()
    slipped = case.clean(1)
    case.result(1, **{**HOME, "address_role": "billing"}, from_literal="2026-01-06T00:00:00Z", to_literal="2026-01-07T00:00:00Z")
    assert by_code(case.run()[slipped], CODE) == []


def test_what_is_held_back_for_a_label_alone_is_told_apart() -> None:
    label = by_code(run({"address_role": ""}), CODE)
    assert [is_label_only(f) for f in label] == [True] and held_for_label_only(label)
    billing = by_code(run({"address_role": "billing"}), CODE)
    assert not is_label_only(billing[0]) and not held_for_label_only([*label, *billing])
    assert not held_for_label_only([]) and not held_for_label_only([CheckFinding("RD-A07", "caution", "single-strand", "", "")])
    assert held_for_label_only([*label, CheckFinding("RD-A07", "caution", "single-strand", "", "")])
    assert not any(is_label_only(f) for f in by_code(run({"address_role": ""}, profiles=(profile(),)), CODE))


def test_an_account_record_without_an_event_is_judged_by_its_role() -> None:
    case = Case()
    case.referral()
    account = case.identifier("email", "somebody@example.com")
    case.request(
        1, source_ref="700001", id_type="email", id_raw="somebody@example.com", id_value="somebody@example.com", port=None, literal=""
    )
    case.result(1, address_role="billing")
    assert has(case.run()[account], CODE, "billing", "stop")

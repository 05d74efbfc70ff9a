"""RD-A16: what is known about who else could have used the connection, word for word where it is the provider's."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import OTHER, Case, by_code, has
from rightdoor.attribution.shape import Attribution

CODE = "RD-A16"


def found(*facts: tuple[str, dict[str, Any]], **result: object) -> Attribution:
    case = Case()
    one = case.clean(1, result=result)
    for kind, over in facts:
        case.fact(kind, one, **over)
    return case.run()[one]


def patterns(attribution: Attribution) -> list[tuple[str, str]]:
    return [(f.pattern, f.severity) for f in by_code(attribution, CODE)]


def test_a_plain_household_line_is_silent() -> None:
    assert patterns(found()) == []


def test_a_business_line_is_named_and_changes_no_status() -> None:
    business = found(network_kind="business")
    assert patterns(business) == [("business", "note")]
    assert business.status == found().status


def test_a_caveat_is_carried_word_for_word_however_long() -> None:
    words = "Accuracy not guaranteed — “as is”. " + "The customer may resell the line. " * 30
    (finding,) = by_code(found(caveat=words), CODE)
    assert (finding.pattern, finding.severity) == ("caveat", "note")
    assert words.strip() in finding.message
    assert finding.message.startswith("Exampletel says of its result")


def test_a_caveat_of_an_answer_without_data_is_carried_too() -> None:
    case = Case()
    one = case.clean(1, result={"result": "none-held", "caveat": "older than our records", "address": "", "postcode": "", "uprn": ""})
    assert patterns(case.run()[one]) == [("caveat", "note")]


def test_the_caveat_of_another_customers_row_is_not_this_events() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, from_literal="2026-01-07T00:00:00Z", to_literal="2026-01-08T00:00:00Z", subscriber_ref="S-2", caveat="disputed", **OTHER)
    assert patterns(case.run()[one]) == []


def test_several_subscribers_of_one_assignment_share_the_line() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, subscriber_ref="S-2", account_holder="B. Lodger")
    shared = case.run()[one]
    assert patterns(shared) == [("multi-occupancy", "note")]
    assert "2 subscribers" in by_code(shared, CODE)[0].message


def test_installation_and_billing_address_of_one_subscriber_is_silent() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, **{**OTHER, "address_role": "billing"})
    assert patterns(case.run()[one]) == []


@pytest.mark.parametrize(
    ("kind", "over", "pattern", "word"),
    [
        ("business", {}, "business", "a business"),
        ("school", {}, "business", "a school"),
        ("hotel", {}, "business", "a hotel"),
        ("multi-occupancy", {}, "multi-occupancy", "number of possible users unknown"),
        ("multi-occupancy", {"number": 4}, "multi-occupancy", "4 possible users"),
        ("possible-users", {"number": 3}, "multi-occupancy", "3 people"),
        ("caveat", {"detail": "shared router in the hall"}, "caveat", "“shared router in the hall”"),
    ],
)
def test_facts_about_the_premises_are_named(kind: str, over: dict[str, Any], pattern: str, word: str) -> None:
    attribution = found((kind, over))
    assert patterns(attribution) == [(pattern, "note")]
    assert word in by_code(attribution, CODE)[0].message
    assert attribution.status == "single-strand"


@pytest.mark.parametrize(("kind", "over"), [("possible-users", {"number": 1}), ("possible-users", {}), ("caveat", {}), ("research-supports", {})])  # fmt: skip
def test_facts_that_say_nothing_of_other_users_are_silent(kind: str, over: dict[str, Any]) -> None:
    assert patterns(found((kind, over))) == []


def test_a_fact_about_the_premises_reaches_every_event_that_names_the_door() -> None:
    case = Case()
    one, two = case.clean(1), case.clean(2, result={"uprn": "", "address": "14 INVENTED ST, Exampleton"})
    three = case.clean(3, event={"actor": "client:c9"}, result={**OTHER, "subscriber_ref": "S-3"})
    door = case.run()[one].premises[0].premises
    case.fact("hotel", door)
    after = case.run()
    assert after[two].premises[0].premises != door  # other words, no UPRN: the same door all the same
    assert has(after[one], CODE, "business", "note") and has(after[two], CODE, "business", "note")
    assert patterns(after[three]) == []

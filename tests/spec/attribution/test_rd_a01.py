"""RD-A01: the identifier is the same in source, request and result."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import Case, by_code, grave, has

CODE = "RD-A01"


@pytest.mark.parametrize(
    ("typed", "pattern", "shown"),
    [
        ("198.51.100.32", "digit-swapped", "[2][3]"),
        ("198.51.100.28", "digit-changed", "2[8]"),
        ("198.51.100.2", "character-dropped", "2[3]"),
        ("198.51.100.123", "character-added", "[1]23"),
    ],
)
def test_identifier_copied_wrongly_into_the_request_stops(typed: str, pattern: str, shown: str) -> None:
    """IOCCO-2016-P2: one digit of an address altered in copying."""
    case = Case()
    slipped = case.clean(1, request={"id_value": typed, "id_raw": typed})
    case.clean(2)
    found = case.run()[slipped]
    assert has(found, CODE, pattern, "stop")
    assert found.status == "refused"
    assert shown in by_code(found, CODE)[0].message
    assert by_code(found, CODE)[0].settle


def test_wholly_different_identifier_is_named_so() -> None:
    case = Case()
    slipped = case.clean(1, request={"id_value": "203.0.113.200", "id_raw": "203.0.113.200"})
    assert has(case.run()[slipped], CODE, "different-identifier", "stop")


def test_provider_that_looked_up_another_address_stops() -> None:
    """COMP-US-LONG-2012: asked for .170, looked up .70."""
    case = Case()
    slipped = case.clean(1, event={"ip": "198.51.100.170"}, result={"echo_raw": "198.51.100.70", "echo_value": "198.51.100.70"})
    found = case.run()[slipped]
    assert has(found, CODE, "character-dropped", "stop")
    assert found.status == "refused"


@pytest.mark.parametrize(
    "result",
    [{}, {"echo_raw": " 198.51.100.23 ", "echo_value": "198.51.100.23"}],
)
def test_clean_twin_is_silent(result: dict[str, Any]) -> None:
    case = Case()
    one = case.clean(1, result=result)
    case.clean(2)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.status == "corroborated"


def test_ipv6_is_compared_in_its_compressed_form() -> None:
    case = Case()
    one = case.clean(1, event={"ip": "2001:DB8:0:1::A"}, result={"echo_raw": "2001:0db8:0000:0001::000a", "echo_value": ""})
    assert by_code(case.run()[one], CODE) == []


def test_echoed_prefix_that_holds_the_address_is_an_echo_and_a_foreign_one_is_not() -> None:
    for echo, silent in (("2001:db8:0:1::/64", True), ("2001:db8:0:2::/64", False), ("2001:db8::/32", False)):
        case = Case()
        one = case.clean(1, event={"ip": "2001:db8:0:1::a"}, result={"echo_raw": echo, "echo_value": echo})
        assert (by_code(case.run()[one], CODE) == []) is silent, echo


def test_missing_echo_is_a_caution_that_caps_at_single_strand() -> None:
    case = Case()
    one = case.clean(1, result={"echo_raw": "", "echo_value": ""})
    case.clean(2)
    found = case.run()[one]
    assert grave(found) == [(CODE, "not-echoed", "caution")]
    assert found.status == "single-strand"


def test_ports_count_only_where_both_sides_state_one() -> None:
    both = Case()
    slipped = both.clean(1, event={"port": 51234}, request={"port": 51243})
    assert has(both.run()[slipped], CODE, "digit-swapped", "stop")
    one_side = Case()
    silent = one_side.clean(1, event={"port": 51234}, request={"port": None}, result={"echo_port": None})
    assert by_code(one_side.run()[silent], CODE) == []


def test_echoed_port_that_changed_stops_and_a_missing_one_matters_behind_carrier_nat_only() -> None:
    changed = Case()
    slipped = changed.clean(1, event={"port": 51234}, result={"echo_port": 51235})
    assert has(changed.run()[slipped], CODE, "digit-changed", "stop")
    fixed = Case()
    silent = fixed.clean(1, event={"port": 51234}, result={"echo_port": None})
    assert by_code(fixed.run()[silent], CODE) == []
    shared = Case()
    nat = {"echo_port": None, "network_kind": "cgnat", "port_from": 51000, "port_to": 52000}
    cautioned = shared.clean(1, event={"port": 51234}, result=nat)
    assert has(shared.run()[cautioned], CODE, "not-echoed", "caution")


@pytest.mark.parametrize(
    ("kind", "held", "typed", "pattern"),
    [
        ("email", "anna_b@example.com", "annab@example.com", "character-dropped"),  # IOCCO-2014-H1
        ("email", "a.b@example.com", "A.b@example.com", "digit-changed"),
        ("account", "j.doe", "jdoe", "character-dropped"),  # IPCO-2017-P52
        ("msisdn", "+447700900123", "+447700900132", "digit-swapped"),  # IPCO-2018-10
    ],
)
def test_account_identifiers_are_never_normalised_beyond_their_form(kind: str, held: str, typed: str, pattern: str) -> None:
    for value, silent in ((typed, False), (held, True)):
        case = Case()
        case.referral()
        line = case.identifier(kind, held, verified=True)
        case.request(1, source_ref="700001", id_type=kind, id_value=value, id_raw=value, literal="2026-01-05T10:00:00Z", zone="")
        case.result(1)
        found = case.run()[line]
        assert (by_code(found, CODE) == []) is silent
        assert silent or (has(found, CODE, pattern, "stop") and found.status == "refused")

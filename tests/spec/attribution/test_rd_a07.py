"""RD-A07: another event of the same actor names the same premises by itself."""

from __future__ import annotations

from attribution_case import DAYS, HOME, IPS, OTHER, Case, by_code, grave, has
from rightdoor.rules.attribution.papers import Move

CODE = "RD-A07"


def test_two_events_on_two_days_corroborate_and_say_what_they_share() -> None:
    case = Case()
    one, two = case.clean(1), case.clean(2)
    found = case.run()
    for footprint in (one, two):
        assert found[footprint].status == "corroborated"
        assert grave(found[footprint]) == []
        assert has(found[footprint], CODE, "shared-batch", "note")
        assert has(found[footprint], CODE, "shared-address-field", "note")
        assert found[footprint].strands.number == 2
        assert found[footprint].strands.shared == ("request batch", "provider record", "address field")
        assert found[footprint].strands.distinct == ("assignment", "day")


def test_one_event_alone_is_a_single_strand() -> None:
    case = Case()
    one = case.clean(1)
    found = case.run()[one]
    assert grave(found) == [(CODE, "single-strand", "caution")]
    assert found.status == "single-strand"
    assert [p.address.uprn for p in found.premises] == [HOME["uprn"]]


def test_an_event_of_another_actor_is_no_second_strand() -> None:
    case = Case()
    one = case.clean(1)
    case.clean(2, event={"actor": "client:c2"})
    assert case.run()[one].status == "single-strand"


def test_the_same_assignment_twice_is_one_strand() -> None:
    case = Case()
    month = {"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-02-01T00:00:00Z"}
    one = case.clean(1, result=month)
    case.clean(2, event={"ip": IPS[0]}, result=month)
    found = case.run()[one]
    assert has(found, CODE, "same-assignment", "caution")
    assert found.status == "single-strand"
    assert found.strands.number == 1
    assert found.strands.shared == found.strands.distinct == ()


def test_clean_twin_the_same_address_in_two_assignments_is_two_strands() -> None:
    case = Case()
    one = case.clean(1)
    case.clean(2, event={"ip": IPS[0]})
    assert case.run()[one].status == "corroborated"


def test_addresses_of_one_ipv6_prefix_are_one_assignment_and_of_two_are_not() -> None:
    month = {"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-02-01T00:00:00Z"}
    for second, status in (("2001:db8:0:1::b", "single-strand"), ("2001:db8:0:2::b", "corroborated")):
        case = Case()
        one = case.clean(1, event={"ip": "2001:db8:0:1::a"}, result=month)
        case.clean(2, event={"ip": second}, result=month)
        assert case.run()[one].status == status


def test_another_assignment_on_the_same_day_by_the_same_provider_does_not_corroborate() -> None:
    for provider, status in (("Exampletel", "single-strand"), ("Otherline", "corroborated")):
        case = Case()
        one = case.clean(1)
        case.clean(
            2,
            event={"literal": f"{DAYS[0]}T21:00:00Z"},
            request={"provider": provider},
            result={"provider": provider, "from_literal": f"{DAYS[0]}T12:00:00Z", "to_literal": f"{DAYS[0]}T23:00:00Z"},
        )
        found = case.run()[one]
        assert found.status == status, provider
        assert has(found, CODE, "single-strand", "caution") is (status == "single-strand")


def test_a_discordant_event_stops_all_events_of_the_actor() -> None:
    """Cases 2016-09 and 2018-02: two events supposed to be one actor resolve to two unrelated premises."""
    case = Case()
    events = [case.clean(1), case.clean(2), case.clean(3, result=OTHER), case.event(4)]
    stranger = case.clean(5, event={"actor": "client:c2"})
    found = case.run()
    for footprint in events:
        assert has(found[footprint], CODE, "discordant", "stop")
    assert [found[e].status for e in events] == ["contradicted", "contradicted", "contradicted", "unresolved"]
    assert by_code(found[stranger], CODE)[0].pattern == "single-strand"


def test_an_event_with_a_stop_of_its_own_is_not_discordant() -> None:
    case = Case()
    one, two = case.clean(1), case.clean(2)
    slipped = case.clean(3, request={"literal": f"{DAYS[2]}T08:58:11Z"}, result=OTHER)
    found = case.run()
    assert found[one].status == found[two].status == "corroborated"
    assert found[slipped].status == "refused"
    assert not has(found[slipped], CODE, "discordant", "stop")


def test_a_missing_unit_is_a_caution_not_a_second_strand() -> None:
    flat = {"address": "Flat 2, 14 Invented Street, Exampleton", "uprn": ""}
    for second, status in (({"address": "14 Invented Street, Exampleton", "uprn": ""}, "single-strand"), (flat, "corroborated")):
        case = Case()
        one = case.clean(1, result=flat)
        case.clean(2, result=second)
        found = case.run()[one]
        assert found.status == status
        assert has(found, CODE, "unit-missing", "caution") is (status == "single-strand")


def test_times_converted_in_the_same_way_are_a_shared_conversion() -> None:
    case = Case()
    for n in (1, 2):
        case.clean(n, event={"literal": f"{DAYS[n - 1]}T02:58:11-05:00"}, request={"literal": f"{DAYS[n - 1]}T07:58:11Z"})
    for found in case.run().values():
        assert found.status == "corroborated"
        assert has(found, CODE, "shared-conversion", "note")
        assert "time conversion" in found.strands.shared


def test_requests_of_two_sendings_and_two_providers_share_nothing() -> None:
    case = Case()
    case.clean(1)
    case.clean(
        2,
        request={"provider": "Otherline", "sent_literal": "2026-02-09T10:00:00Z"},
        result={"provider": "Otherline", "subscriber_ref": "X"},
    )
    for found in case.run().values():
        assert found.findings == ()
        assert found.strands.shared == ()
        assert found.strands.distinct == ("assignment", "day", "provider")


def account(*, verified: bool, authority: str, home: dict[str, str]) -> tuple[Case, str, str]:
    """A static line, and a telephone of the account that was asked for."""
    case = Case()
    case.referral()
    forever = {"from_literal": "2020-01-01T00:00:00Z", "to_literal": "", "address_from": "2020-01-01"}
    person = {"receipt": "rc_report", "actor": "xml:/report/person", "role": "reported", "number": "700001", "act": "upload"}
    case.identifier("account", "u-77")
    line = case.identifier("msisdn", "+447700900123", verified=verified)
    event = case.event(1, **person)
    case.request(1, source_ref="700001", literal=f"{DAYS[0]}T07:58:11Z", id_value=IPS[0], id_raw=IPS[0], zone="")
    case.result(1, **forever)
    number = "+447700900123"
    case.request(
        2, source_ref="700001", id_type="msisdn", id_value=number, id_raw=number, literal=f"{DAYS[0]}T07:58:11Z", provider="Mobileco",
        authority=authority, zone="",
    )  # fmt: skip
    case.result(2, provider="Mobileco", **forever, **home)
    return case, event, line


def test_a_verified_telephone_stands_in_for_the_second_strand_of_a_static_line() -> None:
    case, event, line = account(verified=True, authority="AUTH-2", home={})
    found = case.run()
    assert found[event].status == "corroborated"
    assert "identity link" in found[event].strands.distinct
    assert found[line].id_type == "msisdn"
    assert found[line].port is None


def test_an_unverified_one_or_one_without_authority_or_of_another_home_does_not() -> None:
    for verified, authority, home in ((False, "AUTH-2", {}), (True, "", {}), (True, "AUTH-2", OTHER)):
        case, event, line = account(verified=verified, authority=authority, home=home)
        found = case.run()
        assert found[event].status == "single-strand"
        assert found[line].status == ("single-strand" if verified else "unresolved")


def test_a_static_line_alone_never_corroborates() -> None:
    case = Case()
    forever = {"from_literal": "2020-01-01T00:00:00Z", "to_literal": ""}
    events = [case.clean(n, event={"ip": IPS[0]}, result=forever) for n in (1, 2, 3)]
    assert {case.run()[e].status for e in events} == {"single-strand"}


def test_a_move_that_the_providers_own_record_dates_explains_two_premises() -> None:
    for left, came, reference, explained in (
        ("2026-01-07", "2026-01-08", "S-1", True),
        ("2026-01-05", "2026-01-09", "S-1", True),
        ("2026-01-07", "", "S-1", False),
        ("", "2026-01-08", "S-1", False),
        ("2026-01-07", "2026-01-08", "S-2", False),
        ("2026-01-08", "2026-01-08", "S-1", False),
    ):
        case = Case()
        one = case.clean(1, result={"address_to": left})
        two = case.clean(2, result={**OTHER, "address_from": came, "subscriber_ref": reference})
        found = case.run()
        for footprint in (one, two):
            assert has(found[footprint], CODE, "discordant", "stop") is not explained
            assert found[footprint].status == ("single-strand" if explained else "contradicted")


def test_assignments_that_follow_one_another_are_two() -> None:
    for second_start, status in (("2026-01-07T00:00:00Z", "corroborated"), ("2026-01-06T23:59:00Z", "single-strand")):
        case = Case()
        one = case.clean(1, result={"to_literal": "2026-01-07T00:00:00Z"})
        case.clean(2, event={"ip": IPS[0]}, result={"from_literal": second_start})
        assert case.run()[one].status == status


def test_three_strands_say_in_what_any_two_differ() -> None:
    case = Case()
    one = case.clean(1)
    case.clean(2)
    case.clean(3, request={"provider": "Otherline"}, result={"provider": "Otherline"})
    found = case.run()[one]
    assert found.strands.number == 3
    assert found.strands.distinct == ("assignment", "day", "provider")


def test_a_decided_move_between_the_two_days_explains_two_premises() -> None:
    for day, explained in ((20_460, True), (20_458, False), (20_462, True), (20_463, False)):  # 2026-01-05 is day 20,458
        case = Case()
        one, two = case.clean(1), case.clean(2, result=OTHER)
        case.moves = (Move("client:c1", day),)
        found = case.run()
        for footprint in (one, two):
            assert has(found[footprint], CODE, "discordant", "stop") is not explained
    case.moves = (Move("client:c2", 20_460),)
    assert has(case.run()[one], CODE, "discordant", "stop")


def test_discord_among_the_events_holds_the_identity_link_back_as_well() -> None:
    case, event, line = account(verified=True, authority="AUTH-2", home={})
    other = case.event(2, receipt="rc_report", actor="xml:/report/person", role="reported", number="700001", act="upload")
    case.request(3, source_ref="700001", literal=f"{DAYS[1]}T07:58:11Z", id_value=IPS[1], id_raw=IPS[1], id_type="ipv4", zone="")
    case.result(3, **{**OTHER, "from_literal": f"{DAYS[1]}T00:00:00Z", "to_literal": f"{DAYS[1]}T23:00:00Z"})
    found = case.run()
    assert [found[f].status for f in (event, other, line)] == ["contradicted"] * 3


def test_one_lease_under_two_spellings_of_its_provider_is_one_assignment() -> None:
    for other in ("Exampletel Ltd", "EXAMPLE-TEL", "Exampletel plc.", "Another Name"):
        case = Case()
        one = case.clean(1, result={"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-02-01T00:00:00Z"})
        case.clean(
            2,
            event={"ip": "198.51.100.23"},
            result={"from_literal": "2026-01-01T00:00:00Z", "to_literal": "2026-02-01T00:00:00Z", "provider": other},
        )
        found = case.run()[one]
        assert found.status == "single-strand", other
        assert has(found, CODE, "same-assignment", "caution"), other

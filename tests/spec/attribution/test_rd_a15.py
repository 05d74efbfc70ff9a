"""RD-A15: whether the address can lead to one door at all."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import Case, by_code, has
from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.model.civil import parse_day
from rightdoor.reference.addresses import parse_prefix
from rightdoor.reference.anonymisers import read_anonymisers
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.network import PrefixTable
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.reference.providers import Held, NetworkHolder

CODE = "RD-A15"


def day(text: str) -> int:
    found = parse_day(text)
    assert found is not None
    return found


def held(prefix: str, names: tuple[str, ...], first: str, last: str, kind: str = "") -> DatedRange[Held]:
    found = parse_prefix(prefix)
    assert found is not None
    return DatedRange(found, day(first), day(last), Held(names, kind))


class Desk(Case):
    """A case with network tables."""

    network: NetworkFacts = NetworkFacts()

    def inputs(self) -> AttributionInputs:
        found = super().inputs()
        return found._replace(context=found.context._replace(network=self.network))


def run(
    *, event: dict[str, Any] | None = None, result: dict[str, Any] | None = None, request: dict[str, Any] | None = None, network: Any = None
) -> Any:
    desk = Desk()
    desk.network = network or NetworkFacts()
    slipped = desk.clean(1, event=event, result=result, request=request)
    desk.clean(2)
    return desk.run()[slipped]


def test_clean_twin_in_a_documentation_range_is_a_note() -> None:
    found = run()
    assert [(f.pattern, f.severity) for f in by_code(found, CODE)] == [("documentation-range", "note")]
    assert found.status == "corroborated"


@pytest.mark.parametrize("ip", ["192.0.2.1", "198.51.100.9", "203.0.113.7", "198.18.0.1", "198.19.255.254", "2001:db8:1::5"])
def test_training_addresses_are_a_note(ip: str) -> None:
    assert has(run(event={"ip": ip}), CODE, "documentation-range", "note")


@pytest.mark.parametrize(
    "ip",
    ["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "169.254.9.9", "224.0.0.1", "0.0.0.0", "255.255.255.255",
     "240.0.0.1", "100.64.0.1", "100.127.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_addresses_that_no_line_has_stop(ip: str) -> None:
    found = run(event={"ip": ip})
    assert has(found, CODE, "bogon", "stop")
    assert found.status == "refused"


@pytest.mark.parametrize("ip", ["100.63.255.255", "100.128.0.0", "172.32.0.1", "11.0.0.1", "2a00::1"])
def test_neighbours_of_special_ranges_are_silent(ip: str) -> None:
    assert by_code(run(event={"ip": ip}), CODE) == []


@pytest.mark.parametrize(
    ("event", "result", "request_", "pattern"),
    [
        ({"port": None}, {"network_kind": "cgnat"}, {}, "cgnat-no-port"),
        ({"port": None}, {"port_from": 1024, "port_to": 2047}, {}, "cgnat-no-port"),
        ({"port": 51234, "literal": "2026-01-05T07:58Z"}, {"network_kind": "cgnat"}, {}, "cgnat-no-port"),
        ({"port": 51234}, {"network_kind": "cgnat"}, {"port": None}, "cgnat-no-port"),
        ({"port": 51234}, {"network_kind": "cgnat", "port_from": 40000, "port_to": 51233}, {}, "port-outside-block"),
        ({"port": 51234}, {"network_kind": "cgnat", "port_from": 51235, "port_to": 52000}, {}, "port-outside-block"),
        ({"port": 51234}, {"port_from": 1024, "port_to": 2047}, {}, "port-outside-block"),
        ({}, {"network_kind": "public-wifi"}, {}, "public-wifi"),
        ({}, {"network_kind": "hosting"}, {}, "hosting"),
    ],
)
def test_shared_addresses_stop(event: dict[str, Any], result: dict[str, Any], request_: dict[str, Any], pattern: str) -> None:
    found = run(event=event, result=result, request=request_)
    assert has(found, CODE, pattern, "stop")
    assert found.status in ("refused", "ambiguous")


def test_carrier_nat_without_a_port_is_ambiguous() -> None:
    assert run(result={"network_kind": "cgnat"}).status == "ambiguous"


@pytest.mark.parametrize(
    "result",
    [
        {"network_kind": "cgnat"},
        {"network_kind": "cgnat", "port_from": 51234, "port_to": 51234},
        {"network_kind": "cgnat", "port_from": 51000, "port_to": 52000},
        {"network_kind": "fixed", "port_from": 0, "port_to": 65535},
        {"network_kind": "business"},
        {"network_kind": ""},
    ],
)
def test_clean_twins_with_a_port(result: dict[str, Any]) -> None:
    found = run(event={"port": 51234}, result=result)
    assert [f.pattern for f in by_code(found, CODE)] == ["documentation-range"]


def test_one_row_with_the_port_is_enough() -> None:
    desk = Desk()
    slipped = desk.clean(1, event={"port": 51234}, result={"network_kind": "cgnat", "port_from": 40000, "port_to": 40999})
    desk.result(1, network_kind="cgnat", port_from=51000, port_to=51999)
    assert not has(desk.run()[slipped], CODE, "port-outside-block", "stop")


@pytest.mark.parametrize(("kind", "pattern"), [("mobile", "mobile-gateway"), ("fixed-wireless", "fixed-wireless")])
def test_lines_that_move_are_cautions(kind: str, pattern: str) -> None:
    found = run(result={"network_kind": kind})
    assert has(found, CODE, pattern, "caution")
    assert found.status == "single-strand"


def test_possible_proxy_is_a_caution() -> None:
    assert has(run(event={"proxy": True}), CODE, "possible-proxy", "caution")
    assert not has(run(event={"proxy": False}), CODE, "possible-proxy", "caution")


@pytest.mark.parametrize(
    ("span", "kind", "pattern"),
    [
        (("2026-01-05", "2026-01-05"), "tor-exit", "anonymiser"),
        (("2026-01-01", "2026-01-31"), "vpn", "anonymiser"),
        (("2026-01-01", "2026-01-31"), "hosting", "hosting"),
        (("2026-01-05", ""), "", "anonymiser"),
        (("2026-01-01", ""), "", ""),
        (("2026-01-01", "2026-01-04"), "vpn", ""),
        (("2026-01-06", "2026-01-31"), "vpn", ""),
    ],
)
def test_dated_lists_speak_within_their_days(span: tuple[str, str], kind: str, pattern: str) -> None:
    loaded = read_anonymisers(f"address,first_seen,last_seen,kind\n198.51.100.0/27,{span[0]},{span[1]},{kind}\n", "list.csv")
    assert loaded.value is not None and not loaded.problems
    found = run(network=NetworkFacts(listed=loaded.value))
    assert [f.pattern for f in by_code(found, CODE) if f.severity == "stop"] == ([pattern] if pattern else [])


def test_the_provider_that_replied_must_hold_the_range_on_that_day() -> None:
    theirs = held("198.51.100.0/24", ("Othertel",), "2025-01-01", "2026-12-31")
    found = run(network=NetworkFacts(ranges=[theirs]))
    assert has(found, CODE, "wrong-provider", "stop") and found.status == "refused"
    assert "Exampletel" in by_code(found, CODE)[-1].message and "Othertel" in by_code(found, CODE)[-1].message
    for quiet in (
        held("198.51.100.0/24", ("exampletel ",), "2025-01-01", "2026-12-31"),
        held("198.51.100.0/24", ("Bigtel", "Exampletel"), "2025-01-01", "2026-12-31"),
        held("198.51.100.0/24", ("Othertel",), "2025-01-01", "2026-01-04"),
        held("203.0.113.0/24", ("Othertel",), "2025-01-01", "2026-12-31"),
    ):
        assert not has(run(network=NetworkFacts(ranges=[quiet])), CODE, "wrong-provider", "stop"), quiet
    both = [theirs, held("198.51.100.0/25", ("Exampletel",), "2025-01-01", "2026-12-31")]
    assert not has(run(network=NetworkFacts(ranges=both)), CODE, "wrong-provider", "stop")


def test_a_network_table_speaks_within_thirty_days_and_never_of_special_ranges() -> None:
    prefix = parse_prefix("8.0.0.0/8")
    doc = parse_prefix("198.51.100.0/24")
    assert prefix is not None and doc is not None
    holder = NetworkHolder(64500, -(10**6), 10**6, ("Othertel",))
    for distance, speaks in ((0, True), (30, True), (-30, True), (31, False), (-31, False)):
        table = PrefixTable(day("2026-01-05") + distance, "t", [(prefix, 64500), (doc, 64500)])
        network = NetworkFacts(tables=[table], networks=[holder])
        assert has(run(event={"ip": "8.8.8.8"}, network=network), CODE, "wrong-provider", "stop") is speaks, distance
        assert not has(run(network=network), CODE, "wrong-provider", "stop")


def test_a_dated_range_says_the_kind_where_the_result_says_none() -> None:
    network = NetworkFacts(ranges=[held("198.51.100.0/24", ("Exampletel",), "2025-01-01", "2026-12-31", "cgnat")])
    assert has(run(result={"network_kind": ""}, network=network), CODE, "cgnat-no-port", "stop")
    assert not has(run(result={"network_kind": "fixed"}, network=network), CODE, "cgnat-no-port", "stop")
    mobile = NetworkFacts(ranges=[held("198.51.100.0/24", ("Exampletel",), "2025-01-01", "2026-12-31", "mobile")])
    assert has(run(result={"network_kind": ""}, network=mobile), CODE, "mobile-gateway", "caution")


def test_an_event_without_a_time_still_knows_special_ranges() -> None:
    network = NetworkFacts(ranges=[held("10.0.0.0/8", ("Othertel",), "2025-01-01", "2026-12-31")])
    found = run(event={"ip": "10.0.0.1", "literal": ""}, network=network)
    assert has(found, CODE, "bogon", "stop") and not has(found, CODE, "wrong-provider", "stop")


@pytest.mark.parametrize("said", ["Exampletel", "EXAMPLETEL  Ltd.", "", "Example-Tel"])
def test_one_provider_under_its_own_name_or_none_is_silent(said: str) -> None:
    found = run(result={"provider": said})
    assert not any(f.pattern == "other-provider" for f in found.findings)
    assert found.status == "corroborated"


def test_a_result_by_another_provider_than_was_asked_is_a_caution_with_a_question() -> None:
    found = run(result={"provider": "Elsewhere Networks"})
    (said,) = [f for f in by_code(found, CODE) if f.pattern == "other-provider"]
    assert said.severity == "caution" and found.status == "single-strand"
    assert said.message == "Request R-1 asked Exampletel; the result names Elsewhere Networks as the provider."
    assert said.settle == "ask Exampletel whether Elsewhere Networks answers for it, and whose record of the line the answer rests on"


def test_a_name_that_merely_begins_with_the_same_letters_is_another_provider() -> None:
    found = run(request={"provider": "Sky"}, result={"provider": "Skyline Networks"})
    assert has(found, CODE, "other-provider", "caution") and found.status == "single-strand"


def test_who_held_the_range_as_a_person_entered_it_makes_a_stop_or_a_note_of_the_caution() -> None:
    asked, replied = (
        NetworkFacts().with_entered([held("198.51.100.0/24", (name,), "2025-01-01", "2026-12-31")])
        for name in ("Exampletel", "Elsewhere Networks")
    )
    stopped = run(result={"provider": "Elsewhere Networks"}, network=asked)
    assert has(stopped, CODE, "wrong-provider", "stop") and stopped.status == "refused"
    assert has(run(result={"provider": "Elsewhere Networks"}, network=replied), CODE, "other-provider", "note")
    before = NetworkFacts().with_entered([held("198.51.100.0/24", ("Exampletel",), "2020-01-01", "2020-12-31")])
    assert has(
        run(result={"provider": "Elsewhere Networks"}, network=before), CODE, "other-provider", "caution"
    )  # it says nothing of that day


@pytest.mark.parametrize(
    ("asked", "said"),
    [("Exampletel", "Exampletel Broadband Ltd"), ("Exampletel Wholesale", "Exampletel"), ("Exampletel", "Example-Tel Fibre")],
)
def test_a_name_with_something_added_is_a_note(asked: str, said: str) -> None:
    found = run(request={"provider": asked}, result={"provider": said})
    assert has(found, CODE, "other-provider", "note") and found.status == "corroborated"


def test_where_the_table_has_the_address_with_the_one_that_replied_it_is_a_note() -> None:
    network = NetworkFacts(ranges=[held("198.51.100.0/27", ("Elsewhere Networks",), "2025-01-01", "2026-12-31")])
    found = run(result={"provider": "Elsewhere Networks"}, network=network)
    assert has(found, CODE, "other-provider", "note") and found.status == "corroborated"


def test_where_the_table_has_it_with_the_one_asked_the_stop_says_it_all() -> None:
    network = NetworkFacts(ranges=[held("198.51.100.0/24", ("Exampletel",), "2025-01-01", "2026-12-31")])
    found = run(result={"provider": "Elsewhere Networks"}, network=network)
    assert has(found, CODE, "wrong-provider", "stop")
    assert not any(f.pattern == "other-provider" for f in found.findings)


def test_a_subscriber_record_by_another_provider_is_a_caution_too() -> None:
    desk = Desk()
    desk.referral()
    line = desk.identifier("email", "someone@mail.example.com", verified=True)
    asked = {"source_ref": "700001", "id_type": "email", "id_value": "someone@mail.example.com", "id_raw": "someone@mail.example.com"}
    desk.request(1, **asked, literal="", zone="")
    desk.result(1, provider="Elsewhere Networks")
    assert has(desk.run()[line], CODE, "other-provider", "caution")


def test_another_name_on_the_reply_does_not_make_two_providers_of_one() -> None:
    """Two acts of one day: only a second provider could make the second strand independent."""
    desk = Desk()
    one = desk.clean(1)
    later = {"literal": "2026-01-05T19:58:11Z", "ip": "203.0.113.9"}
    desk.clean(
        2,
        event=later,
        result={"provider": "Elsewhere Networks", "from_literal": "2026-01-05T12:00:00Z", "to_literal": "2026-01-06T12:00:00Z"},
    )
    assert desk.run()[one].status == "single-strand"
    desk.requests[1] = desk.requests[1]._replace(provider="Elsewhere Networks")
    assert desk.run()[one].status == "corroborated"

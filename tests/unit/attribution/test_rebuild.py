"""A rebuild is a function of its rows: their order changes nothing, and a slip never helps."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution_case import DAYS, IPS, OTHER, Case
from rightdoor.attribution.rebuild import attribute
from rightdoor.attribution.shape import as_json
from rightdoor.model.civil import HOUR
from rightdoor.model.status import STATUS_RANK

SLIPS: list[dict[str, dict[str, object]]] = [
    {},
    {"request": {"id_value": "198.51.100.32", "id_raw": "198.51.100.32"}},
    {"request": {"literal": "2026-01-05T08:58:11Z"}},
    {"request": {"literal": "2026-01-05T07:58:11"}},
    {"event": {"literal": "2026-01-05T07:58:11"}},
    {"result": {"to_literal": "2026-01-05T07:00:00Z"}},
    {"result": {"from_literal": "", "to_literal": ""}},
    {"result": {"address_role": "billing"}},
    {"result": {"result": "none-held"}},
    {"result": {"echo_raw": "", "echo_value": ""}},
    {"result": dict(OTHER)},
    {"event": {"act": "listed"}},
]


def desk(slips: list[int]) -> Case:
    case = Case()
    for n, slip in enumerate(slips, start=1):
        case.clean(n, **SLIPS[slip])  # type: ignore[arg-type]
    case.referral()
    case.identifier("device", "imei:1")
    case.event(1, receipt="rc_report", number="700001", actor="xml:/report/person", role="reported", act="login")
    case.lease(IPS[0], 1_767_600_000_000_000, 1_767_600_000_000_000 + HOUR, "S-1")
    return case


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, len(SLIPS) - 1), min_size=1, max_size=4), st.integers(0, 1000))
def test_the_order_of_rows_changes_nothing(slips: list[int], seed: int) -> None:
    case = desk(slips)
    before = [json.dumps(as_json(a)) for a in attribute(case.inputs())]
    papers = [a.papers for a in attribute(case.inputs())]
    shuffle = random.Random(seed).shuffle
    for rows in (case.footprints, case.requests, case.results, case.identifiers, case.referrals, case.leases):
        shuffle(rows)  # type: ignore[arg-type]
    assert [json.dumps(as_json(a)) for a in attribute(case.inputs())] == before
    assert [a.papers for a in attribute(case.inputs())] == papers
    assert before == [json.dumps(line) for line in sorted((json.loads(b) for b in before), key=lambda line: str(line["footprint"]))]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, len(SLIPS) - 1), min_size=1, max_size=4))
def test_corroborated_and_single_strand_name_exactly_one_premises_and_carry_no_stop(slips: list[int]) -> None:
    for found in attribute(desk(slips).inputs()):
        stops = [f for f in found.findings if f.severity == "stop"]
        cautions = [f for f in found.findings if f.severity == "caution"]
        if found.status in ("corroborated", "single-strand"):
            assert len(found.premises) == 1
            assert stops == []
        if found.status == "corroborated":
            assert cautions == []
            assert found.strands.number >= 2
        if stops:
            assert STATUS_RANK[found.status] >= STATUS_RANK["ambiguous"]
        assert all(f.message.endswith(".") and f.settle for f in found.findings)


@pytest.mark.parametrize("slip", range(1, len(SLIPS)))
def test_a_slip_never_raises_the_status_of_its_event(slip: int) -> None:
    clean, slipped = desk([0, 0]), desk([slip, 0])
    footprint = clean.footprints[0].footprint
    assert STATUS_RANK[slipped.run()[footprint].status] > STATUS_RANK[clean.run()[footprint].status]


@pytest.mark.parametrize(
    ("home", "other", "expected"),
    [
        ({"address_to": "2026-01-04"}, {"address_from": "2026-01-05"}, ["100000000077"]),
        ({"address_to": "2026-01-05"}, {"address_from": "2026-01-06"}, ["100000000014"]),
        ({}, {"address_role": "billing"}, ["100000000014"]),
        ({}, {}, ["100000000014", "100000000077"]),
    ],
)
def test_outdated_and_billing_addresses_beside_the_valid_one_are_no_candidates(
    home: dict[str, str], other: dict[str, str], expected: list[str]
) -> None:
    case = Case()
    one = case.clean(1, result=home)  # type: ignore[arg-type]
    case.result(1, **{**OTHER, **other})
    assert sorted(p.address.uprn for p in case.run()[one].premises) == expected


def test_the_line_has_the_shape_of_the_contract() -> None:
    case = Case()
    case.clean(1, event={"port": 51234})
    line = as_json(attribute(case.inputs())[0])
    assert list(line) == [
        "footprint",
        "referral",
        "exhibit",
        "locator",
        "act",
        "identifier",
        "instant",
        "status",
        "premises",
        "strands",
        "findings",
    ]
    assert list(line["identifier"]) == ["type", "value", "port"]
    assert list(line["instant"]) == ["literal", "basis", "readings"]
    assert line["instant"]["readings"] == [{"from": "2026-01-05T07:58:11Z", "to": "2026-01-05T07:58:12Z", "why": "UTC stated in the text"}]
    assert list(line["premises"][0]) == ["premises", "address", "postcode", "uprn", "role"]
    assert list(line["strands"]) == ["count", "shared", "distinct"]
    assert list(line["findings"][0]) == ["code", "severity", "pattern", "message", "settle"]
    assert line["premises"][0]["premises"].startswith("pr_")


def test_an_event_without_a_usable_time_has_a_line_all_the_same() -> None:
    case = Case()
    case.event(1, literal="yesterday, Z")
    line = as_json(attribute(case.inputs())[0])
    assert line["instant"] == {"literal": "yesterday, Z", "basis": "unknown", "readings": []}
    assert line["status"] == "unresolved"


def test_sightings_of_one_act_are_one_strand_and_share_the_request() -> None:
    case = Case()
    one = case.clean(1)
    again = case.event(1, receipt="rc_again")
    found = case.run()
    assert found[one].act_key == found[again].act_key == min(one, again)
    assert found[one].status == found[again].status == "single-strand"
    assert found[again].strands.number == 1


def test_every_paper_of_a_footprint_is_named_for_explain() -> None:
    case = Case()
    one = case.clean(1)
    case.lease(IPS[0], 1_767_571_200_000_000, None, "S-1")
    kinds = [(p.kind, p.locator) for p in case.run()[one].papers]
    assert kinds == [("footprint", "row:2"), ("request", "row:2"), ("result", "row:2"), ("lease", "line:0")]


def test_leases_join_without_a_request_by_address_prefix_port_and_overlap() -> None:
    case = Case()
    one = case.event(1, port=51234)
    at = 1_767_599_891_000_000
    case.lease(IPS[0], at - HOUR, at, "ends as it begins")
    case.lease(IPS[0], at, at + HOUR, "covers")
    case.lease(IPS[0], at - 9 * HOUR, None, "open")
    case.lease(IPS[0], at, at + HOUR, "another port", port_from=1, port_to=100)
    case.lease(IPS[1], at, at + HOUR, "another address")
    low = case.leases[0].ip_low[:-2]
    case.leases.append(case.leases[1]._replace(ip_low=low + "00", ip_high=low + "ff", subscriber_ref="prefix", locator="line:9"))
    found = case.run()[one]
    assert found.status == "unresolved"
    assert {p.locator for p in found.papers if p.kind == "lease"} == {"line:1", "line:2", "line:9"}


ODD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "::/0",
            "2001:db8::/129",
            "1.2.3.4/33",
            "198.51.100.023",
            "2026-13-45T99:99:99Z",
            "0001-01-01T00:00:00Z",
            "24:00",
            "\x00",
            "\ud800",
            "9" * 400,
        ]
    ),
)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_text_that_a_paper_can_hold_raises(data: st.DataObject) -> None:
    case = Case()
    event = {"literal": data.draw(ODD), "zone": data.draw(ODD), "number": "OBS-1", "act": data.draw(ODD)}
    request = {
        name: data.draw(ODD) for name in ("id_value", "id_raw", "literal", "zone", "id_type", "check_code", "sent_literal", "provider")
    }
    fields = ("echo_raw", "echo_value", "echo_literal", "echo_zone", "from_literal", "to_literal", "zone", "address", "postcode", "uprn", "address_from", "address_to", "produced_literal", "subscriber_ref")  # fmt: skip
    which = data.draw(st.sampled_from(["event", "request", "result"]))
    slip = {"event": event, "request": request, "result": {name: data.draw(ODD) for name in fields}}[which]
    case.clean(1, **{which: slip})  # type: ignore[arg-type]
    case.result(1, rendering="document", **{name: data.draw(ODD) for name in fields})
    for found in attribute(case.inputs()):
        json.dumps(as_json(found))
        assert all(len(f.message) <= 400 for f in found.findings)


def test_footprints_of_many_repeats_stay_linear() -> None:
    case = Case()
    for n in range(400):
        case.event(1, receipt=f"rc_{n}", number=f"OBS-{n}", literal=f"{DAYS[0]}T{n // 60:02d}:{n % 60:02d}:00Z")
    assert len(case.run()) == 400

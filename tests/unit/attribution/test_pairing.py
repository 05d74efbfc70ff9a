"""The order in which a request is paired with the events of its source, each step and each tie."""

from __future__ import annotations

import pytest

from attribution_case import Case
from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.inputs import TimeReader
from rightdoor.attribution.pairing import Source
from rightdoor.attribution.rebuild import source_events
from rightdoor.model.instant import read_instant
from rightdoor.model.rows import RequestRow

A, B, C = "198.51.100.23", "203.0.113.87", "192.0.2.61"
T, U = "2026-01-05T07:58:11Z", "2026-03-19T14:03:27Z"


def pair(events: list[dict[str, object]], request: dict[str, object], *, report_time: str = "") -> dict[str, str]:
    """Names of the paired events (e0, e1, ...) with how they were found."""
    case = Case()
    case.referral(receipt="rc_log", number="N", source="watcher", incident_literal=report_time, form="cybertip-report")
    names = {}
    for place, event in enumerate(events):
        names[case.event(1, number="N", **event)] = f"e{place}"  # type: ignore[arg-type]
    row = RequestRow(
        "rq", "rc_s", "a" * 64, "row:2", "R-1", "N", "", "P", "ipv4", str(request["ip"]), str(request["ip"]), request.get("port"),  # type: ignore[arg-type]
        str(request.get("literal", T)), "", "", "", "", "", "",
    )  # fmt: skip
    inputs = case.inputs()._replace(requests=(row,))
    source = Source(source_events(inputs, TimeReader(inputs.decisions), ActorIndex(inputs.footprints, (), inputs.referrals)))
    return {names[p.event.footprint]: p.how for p in source.pair(row, read_instant(row.literal))}


CASES: list[tuple[str, list[dict[str, object]], dict[str, object], dict[str, str]]] = [
    ("equal identifier and instant", [{"ip": A, "literal": T}, {"ip": B, "literal": U}], {"ip": A}, {"e0": "identifier-and-instant"}),
    ("all repeats of one act", [{"ip": A, "literal": T}, {"ip": A, "literal": T}, {"ip": B, "literal": T}], {"ip": A}, {"e0": "identifier-and-instant", "e1": "identifier-and-instant"}),
    ("any reading", [{"ip": A, "literal": "2026-01-05T07:58:11"}], {"ip": A}, {"e0": "identifier-and-instant"}),
    ("ports that differ keep acts apart", [{"ip": A, "literal": T, "port": 5000}, {"ip": A, "literal": T, "port": 6000}], {"ip": A, "port": 6000}, {"e1": "identifier-and-instant"}),
    ("an event without a reading by identifier alone", [{"ip": A, "literal": ""}, {"ip": B, "literal": T}], {"ip": A, "literal": U}, {"e0": "identifier-alone"}),
    ("cross-paired on both", [{"ip": A, "literal": T}, {"ip": B, "literal": U}], {"ip": A, "literal": U}, {"e0": "cross-paired", "e1": "cross-paired-instant"}),
    ("cross-paired before a named slip", [{"ip": A, "literal": "2026-01-05T06:58:11Z"}, {"ip": B, "literal": T}], {"ip": A}, {"e0": "cross-paired", "e1": "cross-paired-instant"}),
    ("equal instant and port", [{"ip": A, "literal": T, "port": 5000}, {"ip": B, "literal": T, "port": 6000}], {"ip": C, "port": 6000}, {"e1": "instant-and-port"}),
    ("missing ports are not equal", [{"ip": A, "literal": T}], {"ip": "198.51.100.32"}, {"e0": "instant-slip-identifier"}),
    ("equal identifier, nearest named slip", [{"ip": A, "literal": "2026-01-05T06:58:11Z"}, {"ip": A, "literal": "2026-01-04T07:58:11Z"}], {"ip": A}, {"e0": "identifier-slip-instant"}),
    ("equal instant, nearest identifier", [{"ip": "198.51.100.32", "literal": T}, {"ip": "198.51.101.29", "literal": T}], {"ip": A}, {"e0": "instant-slip-identifier"}),
    ("a port slip", [{"ip": A, "literal": T, "port": 51234}], {"ip": A, "port": 51243}, {"e0": "instant-slip-identifier"}),
    ("digits changed", [{"ip": A, "literal": "2026-01-05T07:53:11Z"}, {"ip": B, "literal": U}], {"ip": A}, {"e0": "digits-changed"}),
    ("another identifier", [{"ip": B, "literal": T}, {"ip": A, "literal": U}], {"ip": C}, {"e0": "different-identifier"}),
    ("a tie of slips", [{"ip": A, "literal": "2026-01-05T06:58:11Z"}, {"ip": A, "literal": "2026-01-05T08:58:11Z"}], {"ip": A}, {}),
    ("a tie of identifiers", [{"ip": "198.51.100.32", "literal": T}, {"ip": "189.51.100.23", "literal": T}], {"ip": A}, {}),
    ("a tie of ports", [{"ip": A, "literal": T, "port": 5000}, {"ip": B, "literal": T, "port": 5000}], {"ip": C, "port": 5000}, {}),
    ("a tie of other identifiers", [{"ip": B, "literal": T}, {"ip": "203.0.113.9", "literal": T}], {"ip": C}, {}),
    ("a tie of one act seen twice is none", [{"ip": A, "literal": "2026-01-05T06:58:11Z"}, {"ip": A, "literal": "2026-01-05T06:58:11Z"}], {"ip": A}, {"e0": "identifier-slip-instant", "e1": "identifier-slip-instant"}),
    ("nothing", [{"ip": A, "literal": T}], {"ip": C, "literal": "2024-11-30T23:11:59Z"}, {}),
    ("no instant sent, one event", [{"ip": A, "literal": T}, {"ip": B, "literal": T}], {"ip": A, "literal": ""}, {"e0": "identifier-alone"}),
    ("no instant sent, two events", [{"ip": A, "literal": T}, {"ip": A, "literal": U}], {"ip": A, "literal": ""}, {}),
    ("no zone sent: the clock face that it copies", [{"ip": A, "literal": T}, {"ip": A, "literal": "2026-01-05T09:00:00Z"}], {"ip": A, "literal": "2026-01-05T07:58:11"}, {"e0": "identifier-and-instant"}),
]  # fmt: skip


@pytest.mark.parametrize(("events", "request_", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_step(events: list[dict[str, object]], request_: dict[str, object], expected: dict[str, str]) -> None:
    assert pair(events, request_) == expected
    assert dict(sorted(pair(list(reversed(events)), request_).items())) == {
        f"e{len(events) - 1 - int(k[1:])}": v for k, v in sorted(expected.items(), reverse=True)
    }


def test_the_time_of_the_report_is_tried_late() -> None:
    event: list[dict[str, object]] = [{"ip": A, "literal": "2026-01-02T11:11:11Z"}]
    assert pair(event, {"ip": A, "literal": "2026-01-07T16:20:45Z"}, report_time="2026-01-07T16:20:45Z") == {"e0": "time-of-report"}
    assert pair(event, {"ip": A, "literal": "2026-01-07T16:20:45Z"}) == {}


def test_the_time_of_the_report_on_a_named_slip_stays_a_slip() -> None:
    event: list[dict[str, object]] = [{"ip": A, "literal": T}]
    assert pair(event, {"ip": A, "literal": "2026-01-06T07:58:11Z"}, report_time="2026-01-06T07:58:11Z") == {
        "e0": "identifier-slip-instant"
    }

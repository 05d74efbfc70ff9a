"""RD-A13: the row cited shows the act alleged, at the time of that act."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, has

CODE = "RD-A13"


@pytest.mark.parametrize(
    ("act", "pattern", "severity", "status"),
    [
        ("listed", "other-act", "caution", "single-strand"),  # IPCO-2017-P39
        ("present", "other-act", "caution", "single-strand"),
        ("registration", "time-of-registration", "caution", "single-strand"),
        ("purchase", "other-act", "caution", "single-strand"),
        ("other", "act-unknown", "caution", "single-strand"),
        ("unknown", "act-unknown", "caution", "single-strand"),
        ("login", "other-act", "note", "corroborated"),
    ],
)
def test_another_act_is_named(act: str, pattern: str, severity: str, status: str) -> None:
    case = Case()
    one = case.clean(1, event={"act": act})
    case.clean(2)
    found = case.run()[one]
    assert has(found, CODE, pattern, severity)
    assert found.status == status


@pytest.mark.parametrize("act", ["upload", "offered", "sent-part", "sent-complete"])
def test_clean_twin_acts_of_sharing_are_silent(act: str) -> None:
    case = Case()
    one = case.clean(1, event={"act": act})
    case.clean(2)
    found = case.run()[one]
    assert by_code(found, CODE) == []
    assert found.status == "corroborated"


@pytest.mark.parametrize("field", ["incident_literal", "received_literal"])
def test_a_request_for_the_time_of_the_report_stops(field: str) -> None:
    case = Case()
    case.referral(**{field: "2026-01-07T16:20:45Z"})
    reported = {"receipt": "rc_report", "number": "700001", "actor": "xml:/report/person", "role": "reported", "act": "upload"}
    one = case.event(1, **reported)
    case.request(1, source_ref="700001", literal="2026-01-07T16:20:45Z", zone="")
    case.result(1, from_literal="2026-01-01T00:00:00Z", to_literal="2026-01-20T00:00:00Z")
    found = case.run()[one]
    assert has(found, CODE, "time-of-report", "stop")
    assert found.status == "refused"
    assert by_code(found, "RD-A02") == by_code(found, "RD-A05") == []


def test_clean_twin_the_time_of_the_act_is_silent() -> None:
    case = Case()
    case.referral(incident_literal="2026-01-07T16:20:45Z")
    one = case.event(1, receipt="rc_report", number="700001", actor="xml:/report/person", role="reported", act="upload")
    case.request(1, source_ref="700001")
    case.requests[0] = case.requests[0]._replace(literal="2026-01-05T07:58:11Z", zone="")
    case.result(1)
    assert by_code(case.run()[one], CODE) == []


def test_an_event_without_a_time_asked_for_at_the_time_of_the_report_stops() -> None:
    for sent, stops in (("2026-01-07T16:20:45Z", True), ("2026-01-05T07:58:11Z", False)):
        case = Case()
        case.referral(incident_literal="2026-01-07T16:20:45Z")
        one = case.event(1, receipt="rc_report", number="700001", actor="xml:/report/person", role="reported", act="upload", literal="")
        case.request(1, source_ref="700001", literal=sent, zone="", id_value="198.51.100.23", id_raw="198.51.100.23")
        case.result(1)
        assert has(case.run()[one], CODE, "time-of-report", "stop") is stops

"""RD-A12: whether identifier and instant were captured by a machine, copied, typed or dictated."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, from_files, grave, has
from rightdoor.attribution.shape import Attribution

CODE = "RD-A12"


def asked(entered: str, **request: object) -> Attribution:
    case = Case()
    one = case.clean(1, request={"entered": entered, **request})
    return case.run()[one]


@pytest.mark.parametrize("entered", ["typed", "dictated"])
def test_a_request_entered_by_hand_that_equals_its_source_is_a_note(entered: str) -> None:
    found = asked(entered)
    assert [(f.pattern, f.severity) for f in by_code(found, CODE)] == [("hand-entered-after-source", "note")]
    assert found.status == asked("machine").status


@pytest.mark.parametrize("entered", ["machine", ""])
def test_a_request_copied_by_a_machine_or_of_unknown_make_is_silent(entered: str) -> None:
    assert by_code(asked(entered), CODE) == []


def test_a_typed_request_that_differs_is_named_by_the_check_that_sees_the_difference() -> None:
    found = asked("typed", id_value="198.51.100.24", id_raw="198.51.100.24")
    assert by_code(found, CODE) == []
    assert has(found, "RD-A01", "digit-changed", "stop")
    ported = Case()
    one = ported.clean(1, event={"port": 51234}, request={"entered": "typed", "port": 51243})
    assert by_code(ported.run()[one], CODE) == []


CALLS = "reference,received_at,channel,anonymous,identifier_type,identifier\nC-1,2026-01-05T10:00:00Z,{channel},no,msisdn,+447700900123\n"
SCHEDULE = (
    "request_id,source_ref,provider,identifier_type,identifier,instant,zone,authority,entered\n"
    "R-1,C-1,Exampletel,msisdn,+447700900123,2026-01-05T10:00:00Z,UTC,AUTH-1,machine\n"
)


def called(channel: str) -> Attribution:
    case = Case()
    case.referral(receipt="rc_calls", number="C-1", form="call", locator="row:2", source="calls", reader="calls")
    line = case.identifier("msisdn", "+447700900123", receipt="rc_calls", number="C-1", person="row:2/identifier")
    case.request(1, source_ref="C-1", id_type="msisdn", id_value="+447700900123", id_raw="+447700900123", literal="", zone="")
    case.result(1)
    case.more = {"channels": {("rc_calls", "row:2"): channel}}
    return case.run()[line]


@pytest.mark.parametrize(
    ("channel", "grade"),
    [("101", "dictated"), ("Crimestoppers", "dictated"), ("front desk", "dictated"), ("", "dictated"), ("Crimestoppers online", "typed"), ("web form", "typed"), ("e-mail", "typed")],
)  # fmt: skip
def test_a_call_was_dictated_or_typed_by_its_channel(channel: str, grade: str) -> None:
    """IOCCO-2016-10, IPCO-2019-07: a number that only somebody's voice or hand gave."""
    found = called(channel)
    assert [(f.pattern, f.severity) for f in by_code(found, CODE)] == [(grade, "caution")]
    assert "ask the source for the original" in by_code(found, CODE)[0].settle
    assert found.status != "corroborated"


def test_the_same_number_of_a_machine_report_is_silent() -> None:
    case = Case()
    case.referral()
    line = case.identifier("msisdn", "+447700900123", verified=True)
    case.request(1, source_ref="700001", id_type="msisdn", id_value="+447700900123", id_raw="+447700900123", literal="", zone="")
    case.result(1)
    assert by_code(case.run()[line], CODE) == []


def test_a_call_through_its_reader_is_dictated() -> None:
    (line,) = from_files({"calls.csv": CALLS.format(channel="101"), "schedule.csv": SCHEDULE})
    assert has(line, CODE, "dictated", "caution")


def test_an_event_copied_by_a_machine_from_a_package_is_silent_and_named_as_copied() -> None:
    case = Case()
    case.referral(receipt="rc_log", number="OBS-1", form="package", papers="source-record,request,raw-result", reader="mapped_table")
    one = case.clean(1, request={"entered": "typed"})
    found = case.run()[one]
    assert [f.pattern for f in by_code(found, CODE)] == ["hand-entered-after-source"]
    assert "machine-copied" in by_code(found, CODE)[0].message
    assert [g for g in grave(found) if g[0] == CODE] == []

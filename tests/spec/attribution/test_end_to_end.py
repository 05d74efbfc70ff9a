"""From received bytes to attributions: readers, rows, pairing, checks, status; no store."""

from __future__ import annotations

from attribution_case import from_files, has

REPORT = """<?xml version="1.0" encoding="UTF-8"?>
<report>
 <incidentSummary><platform>Example Chat</platform><incidentDateTime>2026-01-07T16:20:45Z</incidentDateTime></incidentSummary>
 <reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter>
 <personOrUserReported><espIdentifier>u-77</espIdentifier><espService>Example Chat</espService>
  <ipCaptureEvent><ipAddress>198.51.100.23</ipAddress><eventName>Upload</eventName><dateTime>2026-01-05T07:58:11Z</dateTime></ipCaptureEvent>
  <ipCaptureEvent><ipAddress>203.0.113.87</ipAddress><eventName>Login</eventName><dateTime>2026-01-09T07:58:11Z</dateTime></ipCaptureEvent>
 </personOrUserReported>
</report>"""
DETAILS = """<?xml version="1.0" encoding="UTF-8"?>
<fileDetails><reportId>700001</reportId><fileId>f-1</fileId><originalFileName>x.jpg</originalFileName>
 <ipCaptureEvent><ipAddress>198.51.100.23</ipAddress><eventName>Upload</eventName><dateTime>2026-01-05T07:58:11Z</dateTime></ipCaptureEvent>
</fileDetails>"""
SCHEDULE = """request_id,source_ref,provider,identifier_type,identifier,instant,authority,sent_at
R-1,700001,Exampletel,ipv4,198.51.100.23,2026-01-05T07:58:11Z,AUTH-1,2026-02-01T09:00:00Z
R-2,700001,Exampletel,ipv4,203.0.113.87,2026-01-09T07:58:11Z,AUTH-1,2026-02-01T09:00:00Z
"""
HEAD = "request_id,provider,echo_identifier,echo_instant,result,assigned_from,assigned_to,address,postcode,address_role,address_from,network_kind,produced_at\n"
ROW = '{0},Exampletel,{1},{2}T07:58:11Z,data,{2}T00:00:00Z,{2}T23:00:00Z,"14 Invented Street, Exampleton",ZZ1 1CC,installation,2020-01-01,fixed,2026-02-03T00:00:00Z\n'
RESULTS = HEAD + ROW.format("R-1", "198.51.100.23", "2026-01-05") + ROW.format("R-2", "203.0.113.87", "2026-01-09")


def test_a_report_its_file_and_two_requests_are_corroborated() -> None:
    found = from_files({"CyberTip-700001.xml": REPORT, "details.xml": DETAILS, "schedule.csv": SCHEDULE, "results.csv": RESULTS})
    assert [a.status for a in found] == ["corroborated"] * 3
    assert {a.actor for a in found} == {"account:example chat:u-77"}
    assert {a.referral for a in found} == {"700001"}
    assert len({a.act_key for a in found}) == 2  # the upload is seen twice, in report and file
    assert {a.strands.number for a in found} == {2}


def test_the_same_files_in_another_order_and_twice_give_the_same_lines() -> None:
    files = {"CyberTip-700001.xml": REPORT, "schedule.csv": SCHEDULE, "results.csv": RESULTS}
    once = from_files(files)
    again = [
        a for a in from_files({**files, "z-schedule.csv": SCHEDULE, "z-results.csv": RESULTS}) if a.receipt == "rc_CyberTip-700001.xml"
    ]
    assert [a[:-1] for a in again] == [a[:-1] for a in once]


def test_the_time_of_the_report_sent_for_the_act_is_stopped() -> None:
    sent = SCHEDULE.replace("2026-01-05T07:58:11Z", "2026-01-07T16:20:45Z")
    back = (
        HEAD
        + ROW.format("R-1", "198.51.100.23", "2026-01-07").replace("07:58:11", "16:20:45")
        + ROW.format("R-2", "203.0.113.87", "2026-01-09")
    )
    found = from_files({"CyberTip-700001.xml": REPORT, "schedule.csv": sent, "results.csv": back})
    slipped = next(a for a in found if a.act == "upload")
    assert has(slipped, "RD-A13", "time-of-report", "stop")
    assert slipped.status == "refused"


def test_a_request_for_the_account_makes_its_own_line() -> None:
    sent = SCHEDULE + "R-3,700001,Example Chat,account,u-77,,AUTH-2,2026-02-01T09:00:00Z\n"
    found = from_files({"CyberTip-700001.xml": REPORT, "schedule.csv": sent, "results.csv": RESULTS})
    line = next(a for a in found if a.kind == "identifier")
    assert (line.id_type, line.id_value, line.port, line.status) == ("account", "u-77", None, "unresolved")
    assert line.instant.readings == ()
    assert line.locator.startswith("xml:/report/personOrUserReported")


def test_an_observation_log_with_leases_of_the_provider_needs_a_result_for_premises() -> None:
    log = "observation_id,observed_at,ip,client_id,act,tool\nO-1,2026-01-05T07:58:11Z,198.51.100.23,C0FFEE01,offered,watcher\n"
    leases = (
        "lease 198.51.100.23 {\n  starts 1 2026/01/05 00:00:00;\n  ends 2 2026/01/06 00:00:00;\n  hardware ethernet 02:00:00:00:00:01;\n}\n"
    )
    found = from_files({"log.csv": log, "dhcpd.leases": leases})
    assert [a.status for a in found] == ["unresolved"]
    assert found[0].premises == ()
    assert [p.kind for p in found[0].papers] == ["footprint", "lease"]

"""Published wrong attributions as small inboxes: the slip is stopped with its code and pattern, the control passes.

The cases are those of the domain page published-errors.yaml whose mechanism falls to these checks, retold as an
observation log (or a platform report), a schedule and results. `yes` cases must be stopped; `partly` cases must never
become corroborated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from attribution_case import from_files, has
from rightdoor.attribution.shape import Attribution

LOG = "observation_id,observed_at,zone,ip,port,client_id,act,hash_type,hash,tool\n"
SENT = "request_id,source_ref,provider,identifier_type,identifier,port,instant,zone,authority,sent_at,entered\n"
BACK = (
    "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,result,assigned_from,assigned_to,assigned_zone,port_from,port_to,"
    "subscriber_ref,account_holder,address,postcode,uprn,address_role,address_from,network_kind,rendering,produced_at\n"
)
HOME = '"14 Invented Street, Exampleton",ZZ1 1CC,100000000014'
ELSEWHERE = '"77 Fiction Avenue, Exampleton",ZZ1 2VK,100000000077'


class Papers(NamedTuple):
    """One event with what was sent and what came back, each cell as it was typed."""

    at: str = "2026-07-05T07:58:11Z"
    ip: str = "198.51.100.23"
    act: str = "offered"
    sent_ip: str = ""
    sent_at: str = ""
    sent_zone: str = ""
    echo_ip: str = ""
    echo_at: str = ""
    result: str = "data"
    start: str = "2026-07-05T00:00:00Z"
    end: str = "2026-07-06T00:00:00Z"
    home: str = HOME
    role: str = "installation"
    since: str = "2020-01-01"
    more: str = ""


SECOND = Papers(at="2026-07-11T19:14:02Z", ip="203.0.113.87", start="2026-07-11T00:00:00Z", end="2026-07-12T00:00:00Z")


def inbox(*papers: Papers, zone: str = "") -> dict[str, str]:
    log, sent, back = LOG, SENT, BACK
    for n, p in enumerate(papers, start=1):
        ip, at = p.sent_ip or p.ip, p.sent_at or p.at
        log += f"OBS-{n},{p.at},{zone},{p.ip},,C0FFEE01,{p.act},sha1,{'ab' * 20},watcher\n"
        sent += f"R-{n},OBS-{n},Exampletel,ipv4,{ip},,{at},{p.sent_zone},AUTH-{n},2026-08-0{n}T09:00:00Z,typed\n"
        echo_ip = "" if p.echo_ip == "-" else p.echo_ip or ip
        echo_at = "" if p.echo_at == "-" else p.echo_at or at
        if p.result == "none-held":
            back += f"R-{n},Exampletel,{echo_ip},,{echo_at},{p.sent_zone},none-held,,,,,,,,,,,,,,table,2026-08-10T12:00:00Z\n"
            continue
        back += (
            f"R-{n},Exampletel,{echo_ip},,{echo_at},{p.sent_zone},{p.result},{p.start},{p.end},,,,S-{n},A. Holder,{p.home},{p.role},{p.since},fixed,table,"
            "2026-08-10T12:00:00Z\n"
        )
        back += p.more
    return {"log.csv": log, "schedule.csv": sent, "results.csv": back}


def first(files: dict[str, str], number: str = "OBS-1") -> Attribution:
    return next(a for a in from_files(files) if a.referral == number)


CONTROL = inbox(Papers(), SECOND)


def test_control_two_events_on_two_days_are_corroborated() -> None:
    for number in ("OBS-1", "OBS-2"):
        found = first(CONTROL, number)
        assert found.status == "corroborated"
        assert [f for f in found.findings if f.severity != "note"] == []
        assert found.premises[0].address.uprn == "100000000014"


YES: list[tuple[str, dict[str, str], tuple[str, str], str]] = [
    ("IOCCO-2016-P2 one digit of the address", inbox(Papers(sent_ip="198.51.100.28"), SECOND), ("RD-A01", "digit-changed"), "refused"),
    ("IPCO-2019-01 keyed wrongly into the portal", inbox(Papers(echo_ip="198.51.100.32"), SECOND), ("RD-A01", "digit-swapped"), "refused"),
    ("COMP-US-LONG-2012 .70 looked up for .170", inbox(Papers(ip="198.51.100.170", echo_ip="198.51.100.70"), SECOND), ("RD-A01", "character-dropped"), "refused"),
    ("IOCCO-2014-H2 summer time put as GMT", inbox(Papers(at="2026-07-05T08:58:11+01:00", sent_at="2026-07-05T08:58:11", sent_zone="UTC"), SECOND), ("RD-A02", "bst-1h"), "refused"),
    ("offset with the wrong sign", inbox(Papers(at="2026-07-05T10:10:39-05:00", sent_at="2026-07-05T05:10:39Z"), SECOND), ("RD-A02", "offset-doubled"), "refused"),
    ("zone left out", inbox(Papers(sent_at="2026-07-05T07:58:11"), SECOND), ("RD-A02", "zone-not-sent"), "refused"),
    ("a month off", inbox(Papers(sent_at="2026-06-05T07:58:11Z"), SECOND), ("RD-A02", "month-off"), "refused"),
    ("COMP-ES-2017 10/11 meant as 11 October", inbox(Papers(at="10/11/2016 07:58:11", sent_at="2016-11-10T07:58:11Z", start="2016-11-10T00:00:00Z", end="2016-11-11T00:00:00Z"), SECOND, zone="UTC"), ("RD-A03", "day-month-order"), "ambiguous"),
    ("a clock without a.m. or p.m.", inbox(Papers(at="25/07/2026 07:58:11", sent_at="2026-07-25T07:58:11Z", start="2026-07-25T00:00:00Z", end="2026-07-25T12:00:00Z"), SECOND, zone="UTC"), ("RD-A03", "no-meridiem"), "ambiguous"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected", "status"), [c[1:] for c in YES], ids=[c[0] for c in YES])
def test_detectable_cases_are_stopped_with_their_pattern(files: dict[str, str], expected: tuple[str, str], status: str) -> None:
    found = first(files)
    assert has(found, *expected, "stop")
    assert found.status == status
    assert all(f.settle for f in found.findings)


PARTLY: list[tuple[str, dict[str, str], tuple[str, str, str]]] = [
    ("IOCCO-2011-A an answer that echoes neither", inbox(Papers(echo_ip="-", echo_at="-"), SECOND), ("RD-A01", "not-echoed", "caution")),
    ("IOCCO-2012-B two events that disagree", inbox(Papers(home=ELSEWHERE), SECOND), ("RD-A07", "discordant", "stop")),
    ("IOCCO-2012-C nothing held", inbox(Papers(result="none-held"), SECOND), ("RD-A10", "none-held", "note")),
    ("IOCCO-2014-A service that began after the event", inbox(Papers(since="2026-07-20"), SECOND), ("RD-A08", "not-yet", "stop")),
    ("IOCCO-2014-H3 no interval", inbox(Papers(start="", end=""), SECOND), ("RD-A06", "no-interval", "stop")),
    ("IPCO-2019-09 a period that does not cover the date", inbox(Papers(start="2026-07-06T00:00:00Z", end="2026-07-08T00:00:00Z"), SECOND), ("RD-A06", "before-start", "stop")),
    ("IOCCO-2014-H5 one event alone", inbox(Papers()), ("RD-A07", "single-strand", "caution")),
    ("IPCO-2017-ADDR a billing address", inbox(Papers(role="billing"), SECOND), ("RD-A08", "billing", "stop")),
    ("2019-08 nothing says which address", inbox(Papers(role=""), SECOND), ("RD-A08", "role-undeclared", "stop")),
    ("IPCO-2017-P39 presence read as sharing", inbox(Papers(act="present"), SECOND), ("RD-A13", "other-act", "caution")),
    ("IPCO-2018-16 rows left out", inbox(Papers(result="partial"), SECOND), ("RD-A10", "partial", "note")),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), [c[1:] for c in PARTLY], ids=[c[0] for c in PARTLY])
def test_partly_detectable_cases_are_never_corroborated(files: dict[str, str], expected: tuple[str, str, str]) -> None:
    found = first(files)
    assert has(found, *expected)
    assert found.status != "corroborated"


def test_event_cross_pairing_is_named_on_both_events() -> None:
    """IPCO-2017-P40: address and time of two rows read as one."""
    rows = (Papers(), SECOND._replace(ip="203.0.113.87"))
    files = inbox(*rows)
    log = files["log.csv"].replace("OBS-2", "OBS-1")
    sent = SENT + f"R-1,OBS-1,Exampletel,ipv4,{rows[0].ip},,{rows[1].at},,AUTH-1,2026-08-01T09:00:00Z,typed\n"
    found = from_files({"log.csv": log, "schedule.csv": sent, "results.csv": files["results.csv"]})
    assert len(found) == 2
    for each in found:
        assert has(each, "RD-A05", "cross-paired", "stop")
        assert each.status == "refused"


def test_two_files_of_one_result_an_hour_apart_are_contradicted() -> None:
    """2018-17: the same data, one file an hour out."""
    later = (
        "R-1,Exampletel,198.51.100.23,,2026-07-05T07:58:11Z,,data,2026-07-05T01:00:00Z,2026-07-06T01:00:00Z,,,,S-1,A. Holder,"
        f"{HOME},installation,2020-01-01,fixed,document,2026-08-10T12:00:00Z\n"
    )
    found = first(inbox(Papers(more=later), SECOND))
    assert has(found, "RD-A11", "renderings-differ", "stop")
    assert found.status == "contradicted"


def test_a_line_swap_is_not_seen_and_the_output_says_what_the_strands_share() -> None:
    """IPCO-2017-CW: every paper agrees, so it is corroborated; what is shared is printed."""
    found = first(CONTROL)
    assert found.status == "corroborated"
    assert "address field" in found.strands.shared


@pytest.mark.parametrize(
    ("typed", "stops"),
    [("anna.b@example.com", True), ("anna_b@example.com", False)],
    ids=["IOCCO-2014-H1 an underscore lost", "control"],
)
def test_an_account_asked_for_by_another_name_is_stopped(typed: str, stops: bool, identifier_desk: Callable[[str], Attribution]) -> None:
    found = identifier_desk(typed)
    assert has(found, "RD-A01", "digit-changed", "stop") is stops
    assert (found.status == "refused") is stops

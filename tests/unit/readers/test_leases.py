"""Assignment logs: ISC, Kea, RADIUS; what is an assignment, from when to when, and what is not."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import isc_leases, kea_leases, radius_detail
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def shared():
    folder = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared folder of real samples is not here")
    return folder


def read(module, data):
    source = Source.of_bytes("a", data if isinstance(data, bytes) else data.encode())
    assert module.recognises(source)
    items = list(module.read(source, DEFAULT_LIMITS))
    return [i for i in items if isinstance(i, Record)], [(i.code, i.locator) for i in items if isinstance(i, DataFinding)]


COUNTS = {
    "backup.leases": 2, "debian7.leases": 6, "debian7.leases.gz": 6, "epoch.leases": 2, "options.leases": 1, "pfsense.leases": 2,
    "static.leases": 1, "dhcpd6-4.2.4.leases": 2, "dhcpd6-4.3.3.leases": 4,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_isc_samples(shared, name):
    data = (shared / "network" / "isc-dhcp" / name).read_bytes()
    records, findings = read(isc_leases, gzip.decompress(data) if name.endswith(".gz") else data)
    assert len(records) == COUNTS[name] and {r.kind for r in records} == {"lease"}
    assert {code for code, _ in findings} <= {"not-an-assignment", "session-unclosed"}


def test_isc_comment_is_never_read_and_epoch_is_the_same_instant(shared):
    folder = shared / "network" / "isc-dhcp"
    plain, _ = read(isc_leases, (folder / "backup.leases").read_bytes())
    epoch, _ = read(isc_leases, (folder / "epoch.leases").read_bytes())
    for one, other in zip(plain, epoch, strict=True):
        assert [one.first(f) for f in ("from_time", "to_time", "format_zone")] == [
            other.first(f) for f in ("from_time", "to_time", "format_zone")
        ]


def test_isc_version_6_names_clients_and_prefixes(shared):
    records, findings = read(isc_leases, (shared / "network" / "isc-dhcp" / "dhcpd6-4.2.4.leases").read_bytes())
    address, prefix = records
    assert (address.first("ip"), prefix.first("ip")) == ("2001:610:600:891d::60", "2001:610:500:fff::/64")
    assert address.first("subscriber_ref") == prefix.first("subscriber_ref") == "00:01:00:01:1d:66:1f:e2:0a:00:27:00:00:00"
    assert (address.first("from_time"), address.first("from_basis")) == ("2015-08-18T16:55:37Z", "computed")
    assert (prefix.first("to_time"), prefix.first("to_basis")) == ("2015-08-18T17:05:40Z", "observed")
    assert findings == []


LEASE = "lease 192.0.2.1 {\n  starts 1 2026/01/05 07:50:42;\n  ends 1 2026/01/05 08:20:42;\n  binding state active;\n  hardware ethernet 02:00:5e:00:00:01;\n}\n"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("ends 1 2026/01/05 08:20:42", "ends never", {"to_basis": "open", "to_time": ""}),
        ("ends 1 2026/01/05 08:20:42", "ends epoch 1767601242; # Tue Oct 10", {"to_basis": "observed", "to_time": "2026-01-05T08:20:42Z"}),
        ("ends 1 2026/01/05", "ends 2 2026/01/05", {"to_time": "", "to_basis": ""}),  # the weekday contradicts the date
        ("ends 1 2026/01/05 08", "ends 1 2026/01/05 25", {"to_time": ""}),
        ("state active", "state abandoned", {"ip": "", "extra:ip": "192.0.2.1"}),
        ("hardware ethernet 02:00:5e:00:00:01", 'uid "\\001\\000!a"', {"subscriber_ref": "uid:01:00:21:61"}),
        ("}", "", {"ip": "", "extra:ip": "192.0.2.1"}),
    ],
)
def test_isc_one_thing_changed(old, new, wanted):
    records, _ = read(isc_leases, LEASE.replace(old, new))
    assert {field: records[0].first(field) for field in wanted} == wanted


def test_isc_order_broken_blocks_and_what_is_left_over():
    data = (
        LEASE
        + "lease 192.0.2.2 {\n  binding state active\n}\n"
        + LEASE.replace("}\n", "")
        + LEASE
        + "host a { fixed; }\nnonsense 1;\n}\nlease 192.0.2.3 { starts"
    )
    records, findings = read(isc_leases, data)
    assert [r.first("ip") for r in records] == ["192.0.2.1", "", "", "192.0.2.1", ""]
    assert [c for c, _ in findings] == [
        "malformed",
        "malformed",
        "not-an-assignment",
        "unexpected-field",
        "malformed",
        "truncated",
        "truncated",
    ]


@pytest.mark.parametrize(("name", "count"), [("lease4_dump_test.reference.csv", 3), ("lease6_dump_test.reference.csv", 4)])
def test_kea_samples(shared, name, count):
    records, findings = read(kea_leases, (shared / "network" / "kea" / name).read_bytes())
    assert len(records) == count
    assert {c for c, _ in findings} == {"not-an-assignment"}
    declined = [r for r in records if r.first("state") == "declined"]
    assert len(declined) == 1 and declined[0].first("ip") == "" and declined[0].first("extra:ip")
    if count == 3:
        assert records[2].first("extra:hostname") == "three,example,com"
        assert (records[0].first("from_time"), records[0].first("to_time")) == ("2022-01-12T15:06:00Z", "2022-01-12T15:06:40Z")


KEA = "address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n"


@pytest.mark.parametrize(
    ("row", "wanted", "codes"),
    [
        ("192.0.2.1,02:00,,3600,1767603600,1,0,0,,0", {"from_time": "2026-01-05T08:00:00Z", "from_basis": "computed"}, []),
        ("192.0.2.1,02:00,,4294967295,6062567295,1,0,0,,0", {"from_time": "2026-01-05T08:00:00Z", "to_time": "", "to_basis": "open"}, []),
        ("192.0.2.1,02:00,,4294967295,1767603600,1,0,0,,0", {"from_time": "", "to_basis": "open"}, ["absurd-time"]),
        ("192.0.2.1,02:00,,0,1767603600,1,0,0,,3", {"ip": ""}, ["not-an-assignment"]),
        ("192.0.2.1,02:00,,3600,soon,1,0,0,,0", {"ip": ""}, ["bad-time"]),
        ("192.0.2.1,zz,01:02,3600,1767603600,1,0,0,,0", {"subscriber_ref": "uid:01:02"}, ["encoding"]),
        ("192.0.2.1,02:00,,3600,1767603600,1,0,0,,7", {"state": ""}, ["unknown-category"]),
        ('192.0.2.1,02:00,,3600,1767603600,1,0,0,"a,0', {"extra:hostname": '"a', "state": "assigned"}, []),
    ],
)
def test_kea_rows(row, wanted, codes):
    records, findings = read(kea_leases, KEA + row + "\n")
    assert {f: records[0].first(f) for f in wanted} == wanted
    assert [c for c, _ in findings] == codes


def packet(kind, session="S1", *, at=1767600000, **attributes):
    pairs = {"Acct-Status-Type": kind, "Acct-Session-Id": f'"{session}"', "NAS-IP-Address": "198.51.100.1"} | {
        name.replace("_", "-"): value for name, value in attributes.items()
    }
    return "Mon Jan  5 23:00:00 2020\n" + "".join(f"\t{n} = {v}\n" for n, v in pairs.items()) + f"\tTimestamp = {at}\n\n"


def test_radius_start_and_stop_are_one_lease():
    data = packet("Start", Framed_IP_Address="192.0.2.1", User_Name='"a\\"b"') + packet("Stop", at=1767603605, Acct_Delay_Time="5")
    (lease,), findings = read(radius_detail, data)
    assert [lease.first(f) for f in ("ip", "subscriber_ref", "session", "server")] == ["192.0.2.1", 'a"b', "S1", "198.51.100.1"]
    assert [lease.first(f) for f in ("from_time", "from_basis", "to_time", "to_basis")] == [
        "2026-01-05T08:00:00Z", "computed", "2026-01-05T09:00:00Z", "computed",
    ]  # fmt: skip
    assert findings == []


@pytest.mark.parametrize(
    ("stamp", "start", "codes"),
    [
        ('"Jan  5 2026 07:59:58 UTC"', "2026-01-05T07:59:58Z", []),
        ("1767599990", "2026-01-05T07:59:50Z", []),
        ('"Jan  5 2026 08:59:58 +01:00"', "2026-01-05T07:59:58Z", []),
        ('"Jul  5 2026 08:59:58 BST"', "2026-01-05T08:00:00Z", ["zone-unknown"]),
        ('"Jan 35 2026 08:59:58 UTC"', "2026-01-05T08:00:00Z", ["bad-time"]),
    ],
)
def test_radius_event_time_before_arrival(stamp, start, codes):
    (lease,), findings = read(radius_detail, packet("Start", Framed_IP_Address="192.0.2.1", Event_Timestamp=stamp))
    assert lease.first("from_time") == start
    assert [c for c, _ in findings] == [*codes, "session-unclosed"]
    assert lease.first("to_time") == lease.first("to_basis") == ""


def test_radius_restart_is_an_upper_bound_for_that_server_only():
    data = packet("Start", "S1", Framed_IP_Address="192.0.2.1") + packet("Start", "S2", Framed_IP_Address="192.0.2.2")
    data += packet("Start", "S3", Framed_IP_Address="192.0.2.3", NAS_IP_Address="198.51.100.2") + packet("Accounting-On", at=1767600600)
    leases, findings = read(radius_detail, data)
    assert [(x.first("ip"), x.first("to_basis"), x.first("to_time")) for x in leases] == [
        ("192.0.2.1", "inferred", "2026-01-05T08:10:00Z"), ("192.0.2.2", "inferred", "2026-01-05T08:10:00Z"), ("192.0.2.3", "", ""),
    ]  # fmt: skip
    assert [c for c, _ in findings] == ["end-not-observed", "end-not-observed", "session-unclosed"]


def test_radius_new_address_new_lease_and_stop_without_start():
    data = packet("Start", Framed_IP_Address="192.0.2.1") + packet("Interim-Update", at=1767600300, Framed_IP_Address="192.0.2.2")
    data += packet("Stop", at=1767600600) + packet("Stop", "S9", at=1767603600, Framed_IP_Address="192.0.2.9", Acct_Session_Time="600")
    leases, findings = read(radius_detail, data)
    assert [(x.first("ip"), x.first("from_time")[11:19], x.first("to_time")[11:19]) for x in leases] == [
        ("192.0.2.1", "08:00:00", "08:05:00"), ("192.0.2.2", "08:05:00", "08:10:00"), ("192.0.2.9", "08:50:00", "09:00:00"),
    ]  # fmt: skip
    assert [c for c, _ in findings] == ["end-not-observed"]


@pytest.mark.parametrize(
    "attributes",
    [
        {"IP_Port_Range": '"192.0.2.7:1024-2047"'},
        {"IP_Port_Ext_IPv4_Addr": "192.0.2.7", "IP_Port_Range_Start": "1024", "IP_Port_Range_End": "2047"},
        {"Framed_IP_Address": "192.0.2.7", "IP_Port_Range": "1024-2047"},
    ],
)
def test_radius_port_ranges(attributes):
    (lease,), _ = read(radius_detail, packet("Start", **attributes))
    assert [lease.first(f) for f in ("ip", "port_from", "port_to")] == ["192.0.2.7", "1024", "2047"]


def test_radius_prefixes_repeats_and_what_assigns_nothing():
    data = packet("Start", Delegated_IPv6_Prefix="2001:db8:1::/56", Framed_IPv6_Prefix="2001:db8:2::/64") * 2
    data += packet("Stop", at=1767600600) * 2 + packet("Failed", "S2") + packet("Party", "S3") + packet("Start", "S4")
    leases, findings = read(radius_detail, data)
    assert [x.first("ip") for x in leases] == ["2001:db8:1::/56", "2001:db8:2::/64"]
    assert [c for c, _ in findings] == ["duplicate-row", "duplicate-row", "not-an-assignment", "unknown-category", "not-an-assignment"]


def test_radius_cut_packet_is_not_paired():
    data = packet("Start", Framed_IP_Address="192.0.2.1") + packet("Stop", at=1767600600).removesuffix("600\n\n")
    (lease,), findings = read(radius_detail, data)
    assert lease.first("to_time") == ""
    assert [c for c, _ in findings] == ["truncated", "truncated", "session-unclosed"]


def test_logs_are_told_apart():
    assert reader_for(Source.of_bytes("a", LEASE.encode())) is isc_leases
    assert reader_for(Source.of_bytes("a", KEA.encode())) is kea_leases
    assert reader_for(Source.of_bytes("a", packet("Start").encode())) is radius_detail

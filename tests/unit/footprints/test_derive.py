"""What typed rows the records of one exhibit give."""

from __future__ import annotations

import time
from typing import cast

import pytest

from rightdoor.footprints.address_range import address_hex, prefix_range
from rightdoor.footprints.derive import DerivedRows, Deriver, derive
from rightdoor.footprints.derive_events import clock_error_us
from rightdoor.model.ids import footprint_id, make_id
from rightdoor.model.rows import TABLES, IdentifierRow
from rightdoor.model.statement import Record, RecordKind, Statement

EXHIBIT = "ab" * 32


def record(kind: str, locator: str, parent: str = "", /, **fields: str | tuple[str, ...]) -> Record:
    """A record whose statements stand at `<locator>/<field>` (several: `<field>/0` ...)."""
    statements = []
    for field, given in fields.items():
        if isinstance(given, tuple):
            statements += [Statement(field, v, v, f"{locator}/{field}/{i}") for i, v in enumerate(given)]
        else:
            statements.append(Statement(field, given, given, f"{locator}/{field}"))
    return Record(cast(RecordKind, kind), locator, parent, tuple(statements))


def rows(*records: Record, reader: str = "made") -> DerivedRows:
    return derive(records, receipt="rc_1", exhibit=EXHIBIT, reader=reader, name="in/a.json")


REFERRAL = record("referral", "j:", number="700001", source="Chatter", form="cybertip-report", platform="Chatter")
PERSON = record(
    "person", "j:/p/0", "j:", role="reported", account="acc-1", email=("a@example.com", "b@example.com"), phone_verified="+447700900001"
)


def test_an_event_of_a_person() -> None:
    event = record(
        "event", "j:/p/0/e/0", "j:/p/0", ip="198.18.0.1", port="51234", event_time="2026-01-05T07:58:11", zone="+01:00",
        format_zone="UTC", act="login", proxy="true", clock_error_s="-1.5",
    )  # fmt: skip
    (found,) = rows(REFERRAL, PERSON, event).footprints
    assert found.footprint == footprint_id("rc_1", "j:/p/0/e/0")
    assert (found.receipt, found.exhibit, found.locator, found.number) == ("rc_1", EXHIBIT, "j:/p/0/e/0", "700001")
    assert (found.source, found.reader, found.actor, found.role, found.act) == ("Chatter", "made", "j:/p/0", "reported", "login")
    assert (found.id_type, found.id_value, found.port) == ("ipv4", "198.18.0.1", 51234)
    assert (found.literal, found.zone, found.format_zone, found.clock_error_us) == ("2026-01-05T07:58:11", "+01:00", "UTC", 1_500_000)
    assert found.proxy is True and found.hash == "" and found.file == ""


def test_unknown_stays_unknown() -> None:
    (found,) = rows(record("event", "j:/e", "", ip="2001:db8::1")).footprints
    assert (found.act, found.port, found.proxy, found.literal, found.actor, found.role, found.number) == (
        "unknown",
        None,
        None,
        "",
        "",
        "",
        "",
    )
    assert found.id_type == "ipv6" and found.source == "made"


def test_an_address_that_does_not_parse_gives_no_footprint() -> None:
    assert rows(record("event", "j:/e", "", ip="198.18.0.010"), record("event", "j:/f", "", ip="")).footprints == []
    unread = Record("event", "j:/g", "", (Statement("ip", "198.018.0.1", "", "j:/g/ip", "uninterpreted"),))
    assert rows(unread).footprints == []


def test_a_time_that_was_not_read_keeps_its_literal() -> None:
    event = Record("event", "e", "", (Statement("ip", "198.18.0.1", "198.18.0.1", "e/ip"), Statement("event_time", " soon ", "", "e/t")))
    assert rows(event).footprints[0].literal == " soon "


def test_two_addresses_of_one_event_are_two_footprints() -> None:
    first, second = rows(record("event", "j:/e", "", ip=("198.18.0.1", "2001:db8::1"))).footprints
    assert (first.locator, second.locator) == ("j:/e", "j:/e/ip/1")
    assert first.footprint != second.footprint and second.id_type == "ipv6"


def test_a_file_gives_its_hash_and_stands_between_event_and_referral() -> None:
    file = record("file", "j:/f/0", "j:", hash=("md5:" + "1" * 32, "sha1:" + "2" * 40))
    event = record("event", "j:/f/0/e", "j:/f/0", ip="198.18.0.1", act="upload")
    (found,) = rows(event, file, REFERRAL).footprints  # parents behind their children
    assert (found.file, found.hash, found.number, found.actor) == ("j:/f/0", "md5:" + "1" * 32, "700001", "")


def test_the_only_referral_stands_for_what_has_no_parent_and_two_do_not() -> None:
    event = record("event", "j:/e", "", ip="198.18.0.1")
    assert rows(REFERRAL, event).footprints[0].number == "700001"
    other = record("referral", "k:", number="700002", source="Other")
    assert rows(REFERRAL, other, event).footprints[0].number == ""


def test_a_log_names_number_tool_and_client_in_its_rows() -> None:
    log = record("referral", "row:1", form="observation-log", source="observations")
    first = record(
        "event", "row:2", "row:1", ip="198.18.0.1", observation_id="OBS-1", tool="Lantern", client_id="c1", hash="ed2k:" + "3" * 32
    )
    second = record("event", "row:3", "row:1", ip="198.18.0.2", observation_id="OBS-2", tool="Beacon", client_id="c1")
    found = rows(log, first, second)
    assert [(f.number, f.source, f.actor) for f in found.footprints] == [
        ("OBS-1", "Lantern", "client:c1"),
        ("OBS-2", "Beacon", "client:c1"),
    ]
    assert found.footprints[0].hash == "ed2k:" + "3" * 32
    assert found.identifiers == [IdentifierRow("rc_1", EXHIBIT, "client:c1", "", "OBS-1", "client", "c1", "", False, "row:2/client_id")]
    assert found.referrals[0].papers == "-"


def test_an_address_of_a_person_without_an_event() -> None:
    person = record("person", "j:/p/1", "j:", role="victim", ip=("198.18.0.9", "none"))
    (found,) = rows(REFERRAL, person).footprints
    assert (found.locator, found.actor, found.role, found.act, found.literal) == ("j:/p/1/ip/0", "j:/p/1", "victim", "unknown", "")
    assert found.number == "700001"


def test_identifiers_say_whether_the_provider_verified_them_and_who_issued_them() -> None:
    person = record(
        "person", "j:/p/0", "j:", role="reported", service="Chat Ltd", account="acc-1", screen_name="owl", email="a@example.com",
        email_verified="b@example.com", phone="+447700900001", phone_verified="+447700900002", device="imei:1", client_id="x",
    )  # fmt: skip
    found = [(r.id_type, r.id_value, r.issuer, r.verified) for r in rows(REFERRAL, person).identifiers]
    assert found == [
        ("account", "acc-1", "Chat Ltd", False),
        ("screen-name", "owl", "Chat Ltd", False),
        ("email", "a@example.com", "", False),
        ("email", "b@example.com", "", True),
        ("msisdn", "+447700900001", "", False),
        ("msisdn", "+447700900002", "", True),
        ("device", "imei:1", "", False),
        ("client", "x", "", False),
    ]
    assert {(r.person, r.role, r.number) for r in rows(REFERRAL, person).identifiers} == {("j:/p/0", "reported", "700001")}


def test_account_ids_are_issued_by_the_platform_and_never_by_a_reader() -> None:
    assert rows(REFERRAL, PERSON).identifiers[0].issuer == "Chatter"
    nameless = record("referral", "j:", number="1", source="made")
    found = rows(nameless, PERSON, reader="made")
    assert found.identifiers[0].issuer == ""
    assert [(f.code, f.locator, f.field) for f in found.findings] == [("missing-field", "j:/p/0/account", "service")]
    assert rows(REFERRAL, PERSON).findings == []


def test_referral_row() -> None:
    package = record(
        "referral", "row:2", form="package", number="P-1", received_time="2026-01-05 10:00", incident_time="2026-01-04", force="X1",
        papers=("request", "raw-result", "request"),
    )  # fmt: skip
    (found,) = rows(package).referrals
    assert (found.source, found.reader, found.form, found.papers) == ("made", "made", "package", "request,raw-result")
    assert (found.received_literal, found.incident_literal, found.force) == ("2026-01-05 10:00", "2026-01-04", "X1")
    assert rows(record("referral", "row:3", form="package")).referrals[0].papers == ""


def test_request_row() -> None:
    given = record(
        "request", "row:2", request_id="R1", source_ref="700001", provider="Net", identifier="198.18.0.1", port="70000",
        event_time="2026-01-05T07:58:11Z", zone="UTC", sent_time="2026-02-01", entered="typed", check_code="k",
    )  # fmt: skip
    (found,) = rows(given).requests
    assert found.request == make_id("rq", "rc_1", "row:2")
    assert (found.id_type, found.id_raw, found.id_value, found.port) == ("ipv4", "198.18.0.1", "198.18.0.1", None)
    assert (found.literal, found.zone, found.sent_literal, found.entered, found.check_code) == (
        "2026-01-05T07:58:11Z",
        "UTC",
        "2026-02-01",
        "typed",
        "k",
    )
    assert rows(record("request", "row:3", identifier="someone")).requests[0].id_type == ""
    assert rows(record("request", "row:3", identifier="acc", identifier_type="account")).requests[0].id_type == "account"


def test_result_row() -> None:
    given = record(
        "result", "row:2", request_id="R1", provider="Net", echo_identifier="198.18.0.1", echo_port="51234", echo_time="t", echo_zone="UTC",
        result="data", from_time="a", to_time="b", zone="+00:00", port_from="1024", port_to="2047", subscriber_ref="S", account_holder="A B",
        address="1 High Street", postcode="ZZ1 1CC", uprn="1", address_role="billing", address_from="2020-01-01", address_to="",
        network_kind="cgnat", caveat="as is", rendering="table", produced_time="p", check_code="k",
    )  # fmt: skip
    (found,) = rows(given).results
    assert found.echo_port == 51234 and (found.port_from, found.port_to) == (1024, 2047)
    assert (found.from_literal, found.to_literal, found.produced_literal, found.echo_literal) == ("a", "b", "p", "t")
    texts = ("request_id", "provider", "result", "subscriber_ref", "account_holder", "address", "postcode", "uprn", "address_role",
             "address_from", "address_to", "network_kind", "caveat", "rendering", "zone", "echo_zone", "check_code")  # fmt: skip
    assert all(getattr(found, name) == given.first(name) for name in texts)


UTC_2026 = 1_767_225_600_000_000


def test_lease_row_in_utc_microseconds() -> None:
    given = record(
        "lease", "line:7", ip="198.18.0.1", from_time="2026-01-01 00:00:00", to_time="2026-01-01 01:00:00", format_zone="UTC",
        to_basis="inferred", subscriber_ref="S", port_from="1024", port_to="2047", provider="Net",
    )  # fmt: skip
    (found,) = rows(given).leases
    assert (found.start_us, found.end_us) == (UTC_2026, UTC_2026 + 3_600_000_000)  # the end is exclusive: its own second is out
    assert (found.start_basis, found.end_basis) == ("observed", "inferred")
    assert found.ip_low == found.ip_high == "00000000000000000000ffffc6120001"
    assert (found.port_from, found.port_to, found.id_type, found.subscriber_ref) == (1024, 2047, "ipv4", "S")


def test_lease_ends_that_are_open_or_mean_several_things() -> None:
    open_end = rows(record("lease", "l", ip="198.18.0.1", from_time="2026-01-01T00:00:00Z")).leases[0]
    assert (open_end.end_us, open_end.end_basis) == (None, "open")
    naive = rows(record("lease", "l", ip="198.18.0.1", from_time="2026-01-01 00:00:00", to_time="2026-01-01 00:00:00")).leases[0]
    assert naive.start_us is not None and naive.end_us is not None
    assert (naive.start_us, naive.end_us) == (UTC_2026 - 14 * 3_600_000_000, UTC_2026 + 12 * 3_600_000_000 + 1_000_000)
    assert (naive.start_basis, naive.end_basis) == ("ambiguous", "ambiguous")
    unread = rows(record("lease", "l", ip="198.18.0.1", from_time="yesterday")).leases[0]
    assert (unread.start_us, unread.start_basis) == (None, "unread")
    assert rows(record("lease", "l", ip="nowhere")).leases == []


def test_a_lease_that_ends_before_it_starts_stays_as_stated() -> None:
    (found,) = rows(record("lease", "l", ip="198.18.0.1", from_time="2026-01-01T01:00:00Z", to_time="2026-01-01T00:00:00Z")).leases
    assert (found.start_us, found.end_us) == (UTC_2026 + 3_600_000_000, UTC_2026)


def test_lease_of_a_delegated_prefix() -> None:
    (found,) = rows(record("lease", "l", ip="2001:db8:0:100::/56")).leases
    assert found.id_type == "ipv6-prefix"
    assert (found.ip_low, found.ip_high) == ("20010db8000001000000000000000000", "20010db8000001ffffffffffffffffff")


def test_media_rows_one_for_each_hash_under_the_head_of_their_case() -> None:
    head = record("case", "j:", version="2.0", profile="UK", form="media-set")
    media = record("media", "j:/m/0", "j:", hash=("md5:aa", "sha1:bb", "pdq"), size="12", category="1")
    odd = record("media", "j:/m/1", "j:", hash="md5:cc", size="1e3", profile="US")
    found = [(m.hash_kind, m.hash, m.size, m.category, m.profile, m.version, m.form) for m in rows(head, media, odd).media]
    assert found == [
        ("md5", "aa", 12, "1", "UK", "2.0", "media-set"),
        ("sha1", "bb", 12, "1", "UK", "2.0", "media-set"),
        ("pdq", "", 12, "1", "UK", "2.0", "media-set"),
        ("md5", "cc", None, "", "US", "2.0", "media-set"),
    ]


def test_parts_give_what_the_whole_gives() -> None:
    records = [record("case", "j:", version="2.0")] + [record("media", f"j:/m/{i}", "j:", hash=f"md5:{i:032x}") for i in range(50)]
    deriver = Deriver(receipt="rc_1", exhibit=EXHIBIT, reader="made", name="a")
    parts = [row for start in range(0, 51, 7) for row in deriver.take(records[start : start + 7]).media]
    assert parts == rows(*records).media and len(parts) == 50


def test_parents_in_a_circle_do_not_hang() -> None:
    one = record("person", "a", "b", role="reported")
    two = record("person", "b", "a", role="victim")
    assert rows(one, two, record("event", "e", "a", ip="198.18.0.1")).footprints[0].role == "reported"


@pytest.mark.parametrize(
    ("text", "us"), [("", 0), ("2", 2_000_000), ("-2", 2_000_000), ("0.25", 250_000), ("x", 0), ("NaN", 0), ("1e30", 400 * 86_400_000_000)]
)
def test_clock_error(text: str, us: int) -> None:
    assert clock_error_us(text) == us


def test_addresses_as_ranges_sort_as_text() -> None:
    assert address_hex("0.0.0.1") == "00000000000000000000ffff00000001" == address_hex("::ffff:0.0.0.1")
    assert address_hex("2001:db8::1") == "20010db8000000000000000000000001"
    assert prefix_range("198.18.0.0/15") == (address_hex("198.18.0.0"), address_hex("198.19.255.255"))
    with pytest.raises(OSError):
        address_hex("nowhere")


def test_every_table_is_a_list_of_the_rows() -> None:
    assert all(rows(REFERRAL).table(name) is not None for name in TABLES)


def test_a_typical_document_takes_microseconds() -> None:
    records = [REFERRAL, PERSON] + [
        record("event", f"j:/p/0/e/{i}", "j:/p/0", ip=f"198.18.0.{i}", port="1", event_time="2026-01-05T07:58:11Z", act="login")
        for i in range(2)
    ]
    started = time.process_time()
    for _ in range(1000):
        rows(*records)
    assert (time.process_time() - started) / 1000 < 300e-6  # measured 25 microseconds; the margin is for a busy machine

"""Assignments of carrier NAT: log lines, tables, and the rules of a deterministic mapping."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.footprints.derive import derive
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.nat_lines import block_of
from rightdoor.readers.nat_rules import Shares, shares_of
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source

START = 1_767_596_404_000_000  # 2026-01-05T07:00:04Z


def leases(text: str):
    name, _, items = read_any(Source.of_bytes("a", text.encode()), DEFAULT_LIMITS)
    held = list(items)
    records = [i for i in held if isinstance(i, Record)]
    rows = derive(records, receipt="rc", exhibit="e", reader=name, name="a").leases
    return rows, [(f.code, f.locator) for f in held if isinstance(f, DataFinding)]


def line(what: str, inside: str, block: str, at: str = "2026-01-05 07:00:04", front: str = "Jan  5 00:00:04") -> str:
    return f"{front}  mx1 (FPC Slot 2, PIC Slot 0) {at} [FWNAT]:ASP_NAT_PORT_BLOCK_{what}: {inside} -> 203.0.113.3:{block}\n"


def test_the_stamp_inside_counts_never_the_one_in_front():
    rows, told = leases(line("ALLOC", "100.64.0.1", "1050-1099") + line("RELEASE", "100.64.0.1", "1050-1099", "2026-01-05 09:00:04"))
    (row,) = rows
    assert (row.id_value, row.port_from, row.port_to, row.subscriber_ref) == ("203.0.113.3", 1050, 1099, "100.64.0.1")
    assert (row.start_us, row.end_us) == (START, START + 7_200_000_000)
    assert (row.start_basis, row.end_basis) == ("observed", "observed") and told == []


def test_a_lost_release_ends_with_the_next_customer_as_an_upper_bound():
    rows, told = leases(line("ALLOC", "100.64.0.1", "1050-1099") + line("ALLOC", "100.64.0.2", "1050-1099", "2026-01-05 09:00:04"))
    assert [(r.subscriber_ref, r.end_basis) for r in rows] == [("100.64.0.1", "inferred"), ("100.64.0.2", "open")]
    assert rows[0].end_us == rows[1].start_us
    assert told == [("end-not-observed", "line:2"), ("session-unclosed", "line:2")]


def test_a_release_alone_and_a_block_seen_in_use():
    rows, told = leases(line("RELEASE", "100.64.0.1", "1050-1099") + line("ACTIVE", "100.64.0.2", "1100-1149"))
    assert [(r.start_us, r.start_basis, r.end_us) for r in rows] == [(None, "unknown", START), (START, "computed", None)]
    assert ("start-not-observed", "line:1") in told and ("start-not-observed", "line:2") in told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jan  5 07:00:04 cgn1 FIXED-NAT-PORTS 100.64.0.12->203.0.113.9:3000-4000\n", "year-missing"),
        ("1 2026 Jan  5 10:30:45 192.0.2.1 - - NAT44 - [UserbasedA - 100.64.0.10 v - 203.0.113.28 - 1024 1535 - -]\n", "zone-missing"),
        (line("ALLOC", "100.64.0.1", "1050-1099", "2026-01-05 07:00:04 2026-01-05 08:00:04"), "bad-time"),
        ("mx1 ASP_NAT_PORT_BLOCK_ALLOC: 100.64.0.1 -> 203.0.113.3:1050-1099\n", "no-instant"),
        (line("ALLOC", "100.64.0.1", "1099-1050"), "bad-interval"),
        (line("ALLOC", "100.64.0.1", "1050-1099") + line("ALLOC", "100.64.0.1", "what"), "malformed"),
        (line("ALLOC", "100.64.0.1", "1050-1099").rstrip("\n"), "truncated"),
    ],
)
def test_what_a_line_does_not_say_is_a_finding(text: str, code: str):
    assert code in {found for found, _ in leases(text)[1]}


def test_a_time_without_its_year_gives_no_instant_and_one_without_zone_every_one():
    (row,), _ = leases("Jan  5 07:00:04 cgn1 FIXED-NAT-PORTS 100.64.0.12->203.0.113.9:3000-4000\n")
    assert row.start_us is None
    (row,), _ = leases("1 2026 Jan  5 10:30:45 192.0.2.1 - - NAT44 - [UserbasedA - 100.64.0.10 v - 203.0.113.28 - 1024 1535 - -]\n")
    assert row.start_basis == "ambiguous"


def test_named_values_and_words_of_one_maker_say_the_same():
    named = '<14>1 2026-01-05T07:00:04Z fw RT_NAT - RT_SRC_NAT_PBA_RELEASE [internal-ip="100.64.0.9" block-port-low="48640" block-port-high="48895" reflexive-ip="203.0.113.4"]'
    words = "<14>1 2026-01-05T07:00:04Z fw RT_NAT: RT_SRC_NAT_PBA_RELEASE: Subscriber 100.64.0.9 used/maximum [1/8] blocks, releases port block [48640-48895] from 203.0.113.4 in source pool p1"
    assert block_of(named) == block_of(words)


def test_a_table_of_blocks():
    rows, told = leases(
        "public_ip,port_lo,port_hi,start,end,private_ip\n203.0.113.4,1024,2047,2026-01-05T07:00:04Z,2026-01-05T09:00:04Z,100.64.0.3\n"
    )
    assert [(r.port_from, r.port_to, r.start_us, r.subscriber_ref) for r in rows] == [(1024, 2047, START, "100.64.0.3")] and told == []


RULES = "rightdoor_deterministic_nat: 1\ninside: 100.64.0.0/28\noutside: 198.51.100.8/31\nfrom: 2026-01-05T07:00:04Z\n"


def test_the_worked_example_of_rfc_7422():
    rows, told = leases(RULES)
    assert told == [] and len(rows) == 16
    held = {r.subscriber_ref: (r.id_value, r.port_from, r.port_to) for r in rows}
    assert held["100.64.0.0"] == ("198.51.100.8", 1024, 9087)
    assert held["100.64.0.1"] == ("198.51.100.8", 9088, 17151)
    assert held["100.64.0.7"] == ("198.51.100.8", 57472, 65535)
    assert held["100.64.0.8"] == ("198.51.100.9", 1024, 9087)
    assert held["100.64.0.15"] == ("198.51.100.9", 57472, 65535)
    assert {r.start_us for r in rows} == {START} and {r.end_us for r in rows} == {None}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("2026-01-05T07:00:04Z", "2026-01-05T07:00:04", "yaml:/from"),
        ("/31", "/29", "yaml:/outside"),
        ("/28", "/8", "yaml:/inside"),
        ("100.64.0.0/28", "100.64.0.1/28", "yaml:/inside"),
        ("outside: 198.51.100.8/31\n", "", "yaml:/"),
    ],
)
def test_rules_that_do_not_hold_give_nothing(old: str, new: str, place: str):
    text = RULES.replace(old, new)
    rows, told = leases(text)
    if (old, new) == ("/31", "/29"):
        assert len(rows) == 16  # two inside addresses to each outside one is a rule too
        return
    assert rows == [] and place in [where for _, where in told]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8), st.integers(0, 4), st.integers(0, 2000), st.integers(0, 3))
def test_no_port_is_given_to_two(inside: int, outside: int, reserved: int, dynamic: int):
    values = {
        "inside": f"100.64.0.0/{32 - inside}",
        "outside": f"198.51.100.0/{32 - outside}",
        "reserved": str(reserved),
        "dynamic": str(dynamic),
    }
    shares = shares_of(values)
    if not isinstance(shares, Shares):
        assert inside < outside
        return
    given_to: dict[str, int] = {}
    for number in range(2**inside):
        _, public, low, high = shares.of(number)
        assert max(given_to.get(public, 0), reserved + 1) <= low <= high < 65_536
        given_to[public] = high + 1

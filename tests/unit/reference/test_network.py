"""Dated tables of prefixes: real ones, look-ups by date, and what is refused."""

from __future__ import annotations

import ast
import gzip
import ipaddress
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.civil import parse_day
from rightdoor.reference.network import DatedTables, PrefixTable, load_prefix_table, read_prefix_table
from rightdoor.reference.network_facts import NetworkFacts


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> tuple[PrefixTable, PrefixTable]:
    found = []
    for name in ("ipasn_20080501_v12.dat.gz", "ipasn_20140513_v12.dat.gz"):
        loaded = load_prefix_table(shared_data / "network" / "pyasn" / name)
        assert loaded.value is not None and loaded.problems == ()
        found.append(loaded.value)
    return found[0], found[1]


def test_real_tables_have_the_prefixes_that_their_headers_declare(tables: tuple[PrefixTable, PrefixTable]) -> None:
    assert [len(t) for t in tables] == [270_849, 512_490]
    # The date of the routing data, not of the conversion in 2011.
    assert [t.day for t in tables] == [parse_day("2008-05-01"), parse_day("2014-05-13")]


def test_published_look_ups_by_date(tables: tuple[PrefixTable, PrefixTable], shared_data: Path) -> None:
    lines = (shared_data / "truth" / "ip_at_time.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0][1:3] == ["2008-05-01", "2014-05-13"] and len(rows) == 11
    both = DatedTables(tables)
    for ip, *expected in (row[:3] for row in rows[1:]):
        for table, said in zip(tables, expected, strict=True):
            origin = both.origin(ip, table.day)
            assert (f"AS{origin.asn} {origin.prefix}" if origin else "none") == said, ip


def test_the_cymru_map(tables: tuple[PrefixTable, PrefixTable], shared_data: Path) -> None:
    text = (shared_data / "network" / "pyasn" / "cymru.map").read_text("utf-8")
    known = ast.literal_eval(text[text.index("{") :])
    agree = sum((o.asn if (o := tables[1].origin(ip)) else None) == asn for ip, asn in known.items())
    # Another source of about the same day ("probably"): nearly all agree.
    assert len(known) > 900 and agree / len(known) > 0.97


def test_load_and_look_up_are_fast_enough(tables: tuple[PrefixTable, PrefixTable]) -> None:
    source = random.Random(3)
    addresses = [str(ipaddress.IPv4Address(source.getrandbits(32))) for _ in range(60_000)]
    rates = []
    for _ in range(3):
        start = time.perf_counter()
        found = tables[1].origins(addresses)
        rates.append(len(addresses) / (time.perf_counter() - start))
    assert sum(o is not None for o in found) > 30_000
    assert max(rates) > 100_000  # 500,000 a second on an idle core


def test_a_table_speaks_within_thirty_days(tables: tuple[PrefixTable, PrefixTable]) -> None:
    both = DatedTables(tables)
    for table in tables:
        assert both.origin("81.2.69.142", table.day + 30) is not None and both.origin("81.2.69.142", table.day - 30) is not None
        assert both.origin("81.2.69.142", table.day + 31) is None and both.origin("81.2.69.142", table.day - 31) is None


def test_special_ranges_win_over_announcements(tables: tuple[PrefixTable, PrefixTable]) -> None:
    leaked = tables[0].origin("10.29.246.49")  # a private address that somebody announced in 2008
    assert leaked is not None and leaked.asn == 286
    kinds = [kind for kind, _ in NetworkFacts(tables=tables).facts("ipv4", "10.29.246.49", tables[0].day)]
    assert kinds == ["bogon"]
    assert [k for k, _ in NetworkFacts(tables=tables).facts("ipv4", "8.8.8.8", tables[1].day)] == ["origin"]


def test_the_table_without_a_date(shared_data: Path) -> None:
    path = shared_data / "network" / "pyasn" / "ipasn.fake"
    refused = load_prefix_table(path)
    assert refused.value is None and [p.code for p in refused.problems] == ["undated"]
    table = load_prefix_table(path, day=1000).value
    assert table is not None and len(table) == 5
    for ip, asn in (("1.0.0.1", 1), ("1.0.0.5", 2), ("2.0.0.9", 3), ("3.200.0.1", 4), ("3.5.0.1", 5)):
        found = table.origin(ip)
        assert found is not None and found.asn == asn
    assert table.origin("1.0.1.0") is None and table.origin("4.0.0.0") is None and table.origin("nonsense") is None


def test_broken_tables_are_refused_or_reported(tmp_path: Path) -> None:
    good = "; IP-ASN32-DAT file\n; Original file : rib.20140513.0600.bz2\n198.18.0.0/16\t64500\n"
    assert read_prefix_table(good, "table.dat").value is not None
    assert [p.code for p in read_prefix_table(good, "ipasn_20140514.dat").problems] == ["two-dates"]
    bad = read_prefix_table(
        good + "198.18.0.1/16\t1\n198.19.0.0/16 1\n198.19.0.0/33\t1\nx/8\t1\n198.18.0.0/16\t7\n198.19.0.0/16\t-1\n", "t.dat"
    )
    assert bad.value is not None and len(bad.value) == 1
    assert [(p.code, p.line) for p in bad.problems] == [("bad-line", n) for n in (4, 5, 6, 7)] + [("duplicate-prefix", 8), ("bad-line", 9)]
    assert read_prefix_table("; Original file : rib.20140513\n", "t.dat").problems[-1].code == "empty"
    counted = read_prefix_table(good.replace("\n198", "\n; CIDRs : 2\n198"), "t.dat")
    assert [p.code for p in counted.problems] == ["count-differs"]
    cut = tmp_path / "ipasn_20140513.dat.gz"
    cut.write_bytes(gzip.compress(good.encode())[:-12])
    assert [p.code for p in load_prefix_table(cut).problems] == ["unreadable"]
    assert [p.code for p in load_prefix_table(tmp_path / "missing").problems] == ["unreadable"]


def test_ipv6_and_nested_prefixes() -> None:
    text = "2001:db8::/32\t1\n2001:db8:1::/48\t2\n2001:db8:1::/49\t3\n2001:db8:1:8000::/128\t4\n::/0\t9\n198.18.0.0/15\t5\n"
    table = read_prefix_table(text, "ipasn_20260105.dat").value
    assert table is not None
    cases = {
        "2001:db8::1": 1, "2001:db8:1::1": 3, "2001:db8:1:8000::": 4, "2001:db8:1:8000::1": 2, "2001:db8:2::": 1, "2001:db9::": 9,
        "ffff::": 9, "::": 9, "198.18.0.1": 5, "::ffff:198.18.0.1": 5,
    }  # fmt: skip
    for ip, asn in cases.items():
        found = table.origin(ip)
        assert found is not None and found.asn == asn, ip
        if "ffff:198" not in ip:
            assert ipaddress.ip_address(ip) in ipaddress.ip_network(found.prefix)
    assert table.origin("198.20.0.0") is None


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([32, 128]))
def test_longest_prefix_match_against_a_slow_search(data: st.DataObject, bits: int) -> None:
    make = ipaddress.IPv4Network if bits == 32 else ipaddress.IPv6Network
    near = st.integers(0, 255).map(lambda n: n << (bits - 8)) | st.integers(0, (1 << bits) - 1)
    networks = {
        make((start >> (bits - length) << (bits - length), length))
        for start, length in data.draw(st.lists(st.tuples(near, st.integers(0, bits)), min_size=1, max_size=12))
    }
    ordered = sorted(networks, key=str)
    table = read_prefix_table("".join(f"{n}\t{i}\n" for i, n in enumerate(ordered)), "ipasn_20260105.dat").value
    assert table is not None
    for network in ordered:
        for number in (
            int(network.network_address),
            int(network.broadcast_address),
            int(network.network_address) - 1,
            int(network.broadcast_address) + 1,
        ):
            if not 0 <= number < 1 << bits or (bits == 128 and number >> 32 == 0xFFFF):
                continue
            address = ipaddress.IPv4Address(number) if bits == 32 else ipaddress.IPv6Address(number)
            holding = [n for n in ordered if address in n]
            expected = ordered.index(max(holding, key=lambda n: n.prefixlen)) if holding else None
            found = table.origin(str(address))
            assert (found.asn if found else None) == expected

"""Special ranges, providers, anonymisers, retention, forces, and loading them from a folder."""

from __future__ import annotations

import gzip
import ipaddress
import json
from pathlib import Path

import pytest

from rightdoor.model.civil import DAY, HOUR, days_from_civil, iso_utc
from rightdoor.reference.anonymisers import read_anonymisers
from rightdoor.reference.forces import force_code, forces
from rightdoor.reference.load import load_file, load_folder
from rightdoor.reference.providers import read_providers_yaml, read_ranges_csv
from rightdoor.reference.retention import Retention, deadline, months_from, read_retention
from rightdoor.reference.special_ranges import NAME, special_range
from rightdoor.reference.tables import head_of, own_table, rows_of


@pytest.mark.parametrize("name", ["special_ranges.csv", "retention.csv", "forces.csv"])
def test_our_own_tables_name_their_source_and_date(name: str) -> None:
    head = head_of(own_table(name))
    assert len(head["source"]) > 20 and head["date"][:2] == "20"


def test_special_ranges_cover_what_the_standard_library_calls_not_global() -> None:
    for row in rows_of(own_table(NAME)):
        network = ipaddress.ip_network(row.get("prefix"))
        for address in (network.network_address, network.broadcast_address):
            found = special_range(str(address))
            assert found is not None
            held = ipaddress.ip_network(found.prefix)
            assert held.version == 4 or address in held
    for text in (
        "8.8.8.8",
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "223.255.255.255",
        "2a00::1",
        "2400::1",
        "not an address",
    ):
        assert special_range(text) is None, text
    assert special_range("100.64.0.0").meaning == special_range("100.127.255.255").meaning == "shared"  # type: ignore[union-attr]


def test_special_ranges_agree_with_the_standard_library() -> None:
    for number in range(0, 1 << 32, 999_983):
        address = ipaddress.IPv4Address(number)
        if address.is_private or address.is_multicast or address.is_reserved:
            assert special_range(str(address)) is not None, address


YAML = """
providers:
  - name: Exampletel
    aliases: [Exampletel Broadband]
    asns: [64500, {asn: AS64501, from: 2020-01-01, to: 2020-12-31}]
    ranges:
      - {prefix: 198.18.0.0/16, from: 2020-01-01, to: 2026-12-31, kind: cgnat}
      - {prefix: 2001:db8::/32, from: 2020-01-01}
    profiles:
      - {from: 2024-01-01, to: 2026-12-31, exhibit: abc, address_role: installation, speaks_for: instant}
"""


def test_providers_from_yaml() -> None:
    loaded = read_providers_yaml(YAML)
    assert loaded.problems == () and loaded.value is not None
    assert [str(r.prefix) for r in loaded.value.ranges] == ["198.18.0.0/16", "2001:db8::/32"]
    assert loaded.value.ranges[0].value.names == ("Exampletel", "Exampletel Broadband")
    assert [n.asn for n in loaded.value.networks] == [64500, 64501]
    assert [(p.provider, p.exhibit, p.instant_only, p.address_role) for p in loaded.value.profiles] == [
        ("Exampletel", "abc", True, "installation"),
        ("Exampletel Broadband", "abc", True, "installation"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("198.18.0.0/16", "198.18.0.1/16"), "bad-prefix"),
        (("to: 2026-12-31, kind", "to: 2019-12-31, kind"), "bad-days"),
        (("kind: cgnat", "kind: magic"), "bad-kind"),
        (("exhibit: abc, ", ""), "exhibit-missing"),
        (("address_role: installation", "address_role: home"), "bad-profile"),
        (("64500,", "x,"), "bad-network"),
        (("name: Exampletel", "named: Exampletel"), "provider-missing"),
        (("providers:", "&a providers:"), "bad-yaml"),
        (("providers:", "!!python/object:os.system providers:"), "bad-yaml"),
        (("providers:", "others:"), "bad-yaml"),
        (("aliases: [", "aliases: [["), "bad-yaml"),
    ],
)
def test_bad_provider_entries_are_reported_and_left_out(change: tuple[str, str], code: str) -> None:
    found = read_providers_yaml(YAML.replace(*change))
    assert code in [p.code for p in found.problems]
    assert found.value is None or code not in ("bad-yaml", "provider-missing")


def test_ranges_and_lists_from_csv() -> None:
    ranges = read_ranges_csv(
        "# source: test\nprovider,prefix,from,to,kind\nExampletel,198.18.0.0/15,2020-01-01,,\n,198.18.0.0/15,,,\nX,1.2.3,,,\n"
    )
    assert ranges.value is not None and len(ranges.value.ranges) == 1
    assert [(p.code, p.line) for p in ranges.problems] == [("provider-missing", 4), ("bad-prefix", 5)]
    lists = read_anonymisers(
        "address,first_seen,last_seen\n198.18.0.1,2026-01-05T10:00:00Z,2026-01-06\n198.18.0.2,2026-01-07,2026-01-06\nx,,\n198.18.0.3,,\n",
        "exits",
    )
    assert lists.value is not None and [(e.last - e.first, e.value.name) for e in lists.value] == [(1, "exits")]
    assert [p.code for p in lists.problems] == ["bad-days", "bad-address", "bad-days"]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2025, 1, 5), 12, "2026-01-05T00:00:00Z"),  # twelve months beginning with the 5th end with the 4th
        ((2024, 2, 29), 12, "2025-03-01T00:00:00Z"),
        ((2025, 1, 31), 1, "2025-03-01T00:00:00Z"),
        ((2025, 12, 31), 2, "2026-03-01T00:00:00Z"),
        ((2025, 6, 30), 12, "2026-06-29T23:00:00Z"),  # midnight at home, in summer time
        ((2024, 11, 30), 3, "2025-03-01T00:00:00Z"),
    ],
)
def test_months_end_by_the_corresponding_date(start: tuple[int, int, int], months: int, end: str) -> None:
    assert iso_utc(months_from(days_from_civil(*start), months)) == end


def test_retention_by_date_and_provider() -> None:
    act = days_from_civil(2025, 1, 5) * DAY + 7 * HOUR
    assert deadline(act, "Exampletel") == (days_from_civil(2026, 1, 5) * DAY, "Investigatory Powers Act 2016 s.87(3)")
    assert "2014 s.1(5)" in deadline(days_from_civil(2015, 1, 5) * DAY, "x")[1]
    assert "no dated figure" in deadline(days_from_civil(2001, 1, 5) * DAY, "x")[1]
    loaded = read_retention("provider,from,to,months,source\nExampletel,2025-01-01,2025-06-30,6,letter of 2025-02-01\nX,,,0,s\nX,,,6,\n")
    assert loaded.value is not None and [p.code for p in loaded.problems] == ["bad-line", "source-missing"]
    own = Retention(loaded.value)
    assert own.deadline(act, " exampleTEL ") == (days_from_civil(2025, 7, 5) * DAY - HOUR, "letter of 2025-02-01")
    assert own.deadline(act, "Othertel")[0] == deadline(act, "x")[0]
    assert own.months_by_provider(act // DAY) == {"exampletel": 6} and own.months_by_provider(act // DAY + 365) == {}


def test_the_forty_five_forces(shared_data: Path) -> None:
    known = json.loads((shared_data / "geo" / "police_force_areas.json").read_text("utf-8"))
    assert len(forces()) == 45 and len({f.code for f in forces()}) == 45
    assert sum(f.nation in ("England", "Wales") for f in forces()) == 43
    for force in forces():
        assert known[force.code].removeprefix("(pseudo) ") == force.name


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("E23000032", "E23000032"), ("e23000032", "E23000032"), ("Kent Police", "E23000032"), ("KENT", "E23000032"),
        ("Devon and Cornwall Police", "E23000035"), ("Devon & Cornwall", "E23000035"), ("Dyfed Powys", "W15000004"), ("Police Scotland", "S23000009"),
        ("PSNI", "N99999999"), ("Metropolitan Police Service", "E23000001"), ("London", None), ("", None), ("Police", None), ("Kentish", None),
    ],
)  # fmt: skip
def test_a_force_is_known_only_when_it_is_named(stated: str, code: str | None) -> None:
    assert force_code(stated) == code


def test_a_folder_of_reference_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML)
    (tmp_path / "b.csv").write_text("address,first_seen,last_seen,kind\n198.18.0.9,2026-01-01,2026-01-31,tor-exit\n")
    (tmp_path / "c.csv").write_text("provider,from,to,months,source\nExampletel,,,6,letter\n")
    (tmp_path / "d.bin").write_bytes(gzip.compress(b"; IP-ASN32-DAT file\n; Original file : rib.20260105.0600.bz2\n8.0.0.0/8\t64500\n"))
    (tmp_path / "e.txt").write_text("something else\n")
    (tmp_path / "f.txt").write_bytes(b"\xff\xfe\x00")
    found = load_folder(tmp_path)
    assert [(f.kind, f.usable) for f in found.files] == [
        ("providers", True), ("anonymisers", True), ("retention", True), ("prefix-table", True), ("", False), ("", False),
    ]  # fmt: skip
    day = days_from_civil(2026, 1, 5)
    kinds = {kind for kind, _ in found.network.facts("ipv4", "198.18.0.9", day)}
    assert kinds == {"documentation", "anonymiser", "provider", "network-kind"}
    assert ("provider", "Exampletel") in found.network.facts("ipv4", "8.8.8.8", day)
    assert found.network.facts("email", "a@example.com", day) == ()
    assert found.profiles[0].exhibit == "abc" and found.retention.months_by_provider(day) == {"exampletel": 6}
    assert load_folder(tmp_path).digest == found.digest
    (tmp_path / "c.csv").write_text("provider,from,to,months,source\nExampletel,,,7,letter\n")
    assert load_folder(tmp_path).digest != found.digest
    assert load_folder(None).files == () and load_folder(tmp_path / "none").files == ()
    assert load_file(tmp_path / "none").problems[0].code == "unreadable"

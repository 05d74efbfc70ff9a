"""What every engine must answer, written as tables; each case runs on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from rightdoor.footprints.address_range import address_hex, prefix_range
from rightdoor.footprints.batches import BatchTables, ReceiptRow
from rightdoor.footprints.derive import derive
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.engine import AssignmentMatch, Engine, Probe, probe_of
from rightdoor.footprints.engine_duckdb import DuckEngine
from rightdoor.footprints.engine_memory import MemoryEngine
from rightdoor.footprints.tables import BATCH_TABLES
from rightdoor.model.finding import DataFinding
from rightdoor.model.rows import FootprintRow, LeaseRow
from rightdoor.model.statement import Record, Statement

EXHIBIT = "ab" * 32
Opener = Callable[[Sequence[Path]], Engine]


@pytest.fixture(params=["memory", "duckdb-1", "duckdb-2", "duckdb-keyed", "duckdb-hot"])
def open_engine(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    opened: list[Engine] = []
    if request.param == "duckdb-hot":  # every address counts as hot, so that the bins are used
        monkeypatch.setattr("rightdoor.footprints.duckdb_join.HOT", 0)

    if request.param in ("duckdb-keyed", "duckdb-hot"):  # and often asked about
        monkeypatch.setattr("rightdoor.footprints.duckdb_join.FEW", 0)

    def open_(folders: Sequence[Path]) -> Engine:
        engine: Engine
        if request.param == "memory":
            engine = MemoryEngine(folders)
        else:
            engine = DuckEngine(folders, tmp=tmp_path / "tmp", threads=1 if request.param == "duckdb-1" else 2)
        opened.append(engine)
        return engine

    yield open_
    for engine in opened:
        engine.close()


def lease(number: int, address: str, span: str, ports: str = "") -> LeaseRow:
    """A lease from `start..end` (either may be missing) and `from-to` ports."""
    low, high = prefix_range(address) if "/" in address else (address_hex(address),) * 2
    start, _, end = span.partition("..")
    first, _, last = ports.partition("-")
    return LeaseRow(
        "rc_log", EXHIBIT, f"line:{number}", "", _type(address), address, low, high, _int(first), _int(last), _int(start), _int(end), "", "", f"S{number}"
    )  # fmt: skip


def _type(address: str) -> str:
    return ("ipv6" if ":" in address else "ipv4") + ("-prefix" if "/" in address else "")


def _int(text: str) -> int | None:
    return int(text) if text else None


def write_leases(folder: Path, leases: Sequence[LeaseRow]) -> Path:
    tables, derived = BatchTables(), DerivedRows()
    derived.leases.extend(leases)
    tables.add(ReceiptRow("rc_log", EXHIBIT, "log", 1, "made", "", "x", 1), [], [], derived)
    tables.write(folder)
    return folder


# address, span of the assignment, ports | asked: address, span, port | overlaps?
CASES = """
198.18.0.1        | 10..20 |           | 198.18.0.1        | 15..16 |      | yes | inside
198.18.0.1        | 10..20 |           | 198.18.0.2        | 15..16 |      | no  | another address
198.18.0.1        | 10..20 |           | 198.18.0.1        | 20..21 |      | no  | touches the exclusive end
198.18.0.1        | 10..20 |           | 198.18.0.1        | 19..21 |      | yes | last unit
198.18.0.1        | 10..20 |           | 198.18.0.1        | 9..10  |      | no  | ends where it starts
198.18.0.1        | 10..20 |           | 198.18.0.1        | 9..11  |      | yes | first unit
198.18.0.1        | 10..20 |           | 198.18.0.1        | 0..99  |      | yes | surrounds it
198.18.0.1        | 10..   |           | 198.18.0.1        | 900..901 |    | yes | open end
198.18.0.1        | 10..   |           | 198.18.0.1        | 9..10  |      | no  | before an open end
198.18.0.1        | ..20   |           | 198.18.0.1        | -9..-8 |      | yes | open start, before 1970
198.18.0.1        | ..20   |           | 198.18.0.1        | 20..21 |      | no  | after an open start
198.18.0.1        | ..     |           | 198.18.0.1        | 5..6   |      | yes | open on both sides
198.18.0.1        | -20..-10 |         | 198.18.0.1        | -11..5 |      | yes | across 1970
198.18.0.1        | 10..20 |           | 198.18.0.1        | ..     |      | yes | any time asked
198.18.0.1        | 10..20 |           | 198.18.0.1        | ..10   |      | no  | any time before
198.18.0.1        | 10..10 |           | 198.18.0.1        | 5..15  |      | no  | empty assignment
198.18.0.1        | 20..10 |           | 198.18.0.1        | 5..25  |      | no  | assignment that ends before it starts
198.18.0.1        | 10..20 |           | 198.18.0.1        | 15..15 |      | no  | empty question
198.18.0.1        | 10..20 | 1024-2047 | 198.18.0.1        | 15..16 | 1024 | yes | first port of the block
198.18.0.1        | 10..20 | 1024-2047 | 198.18.0.1        | 15..16 | 2047 | yes | last port of the block
198.18.0.1        | 10..20 | 1024-2047 | 198.18.0.1        | 15..16 | 2048 | no  | beyond the block
198.18.0.1        | 10..20 | 1024-2047 | 198.18.0.1        | 15..16 | 1023 | no  | below the block
198.18.0.1        | 10..20 | 1024-2047 | 198.18.0.1        | 15..16 |      | yes | no port asked: every block
198.18.0.1        | 10..20 |           | 198.18.0.1        | 15..16 | 5    | yes | no block stated: every port
198.18.0.1        | 10..20 | 1024-     | 198.18.0.1        | 15..16 | 5000 | yes | block without its last port
198.18.0.1        | 10..20 | 1024-     | 198.18.0.1        | 15..16 | 1000 | no  | below a block without its last port
198.18.0.1        | 10..20 | -2047     | 198.18.0.1        | 15..16 | 2048 | no  | beyond a block without its first port
198.18.0.1        | 10..20 | 0-0       | 198.18.0.1        | 15..16 | 0    | yes | port zero is a port
2001:db8::1       | 10..20 |           | 2001:db8::1       | 15..16 |      | yes | IPv6
2001:db8:0:100::/56 | 10..20 |         | 2001:db8:0:1ff::9 | 15..16 |      | yes | in the delegated prefix
2001:db8:0:100::/56 | 10..20 |         | 2001:db8:0:200::9 | 15..16 |      | no  | in the next prefix
2001:db8:0:100::/57 | 10..20 |         | 2001:db8:0:17f::9 | 15..16 |      | yes | prefix that is no whole digit
2001:db8:0:100::/57 | 10..20 |         | 2001:db8:0:180::9 | 15..16 |      | no  | just outside it, digit equal
2001:db8:0:100::/56 | 10..20 |         | 2001:db8:0:100::/64 | 15..16 |    | yes | narrower prefix asked
2001:db8:0:100::/64 | 10..20 |         | 2001:db8:0:100::/56 | 15..16 |    | yes | wider prefix asked
2001:db8:0:300::/64 | 10..20 |         | 2001:db8:0:100::/56 | 15..16 |    | no  | prefixes apart
198.18.0.1        | 10..20 |           | 198.18.0.0/15     | 15..16 |      | yes | address in the prefix asked
198.20.0.1        | 10..20 |           | 198.18.0.0/15     | 15..16 |      | no  | address beyond the prefix asked
198.18.0.0/16     | 10..20 | 1-5       | 198.18.9.9        | 15..16 | 6    | no  | prefix with a port block
::/0              | 10..20 |           | 198.18.9.9        | 15..16 |      | yes | prefix of no digit at all
"""


def _cases() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in CASES.strip().splitlines()]


def ask(address: str, span: str, port: str, *, footprint: str = "fp") -> Probe:
    start, _, end = span.partition("..")
    return probe_of(footprint, _type(address), address, port=_int(port), start_us=_int(start), end_us=_int(end))


def test_assignments_case_by_case(open_engine: Opener, tmp_path: Path) -> None:
    for number, (address, span, ports, *asked, expected, why) in enumerate(_cases()):
        held = lease(1, address, span, ports)
        engine = open_engine([write_leases(tmp_path / f"b{number}", [held])])
        found = list(engine.assignments([ask(asked[0], asked[1], asked[2])]))
        engine.close()
        assert found == ([AssignmentMatch(0, "fp", held)] if expected == "yes" else []), why


def _scaled(row: LeaseRow | Probe, unit: int) -> Any:
    start, end = (None if value is None else value * unit for value in (row.start_us, row.end_us))
    return row._replace(start_us=start, end_us=end)


@pytest.mark.parametrize("unit", [1, 3_600_000_000])
def test_all_cases_in_one_question(open_engine: Opener, tmp_path: Path, unit: int) -> None:
    cases = _cases()
    leases = [_scaled(lease(n, c[0], c[1], c[2]), unit)._replace(subscriber_ref=c[-1]) for n, c in enumerate(cases)]
    probes = [_scaled(ask(c[3], c[4], c[5], footprint=str(n)), unit) for n, c in enumerate(cases)]
    folder = write_leases(tmp_path / "b", leases)
    found = list(open_engine([folder]).assignments(probes))
    assert found == list(MemoryEngine([folder]).assignments(probes))
    own = {m.probe for m in found if m.lease.locator == f"line:{m.probe}"}
    assert own == {n for n, c in enumerate(cases) if c[6] == "yes"}


def test_overlapping_assignments_are_all_seen_in_order(open_engine: Opener, tmp_path: Path) -> None:
    held = [lease(3, "198.18.0.1", "10.."), lease(1, "198.18.0.1", "0..30"), lease(2, "198.18.0.1", "12..13")]
    one, two = write_leases(tmp_path / "1", held[:2]), write_leases(tmp_path / "2", held[2:])
    engine = open_engine([one, two])
    found = list(engine.assignments([ask("198.18.0.1", "12..13", "", footprint="a"), ask("198.18.0.1", "12..13", "", footprint="a")]))
    assert [(m.probe, m.lease.locator) for m in found] == [(p, f"line:{n}") for p in (0, 1) for n in (1, 2, 3)]


def test_no_probes_no_leases(open_engine: Opener, tmp_path: Path) -> None:
    folder = write_leases(tmp_path / "b", [lease(1, "198.18.0.1", "1..2")])
    assert list(open_engine([folder]).assignments([])) == []
    assert list(open_engine([]).assignments([ask("198.18.0.1", "1..2", "")])) == []


def _batch(folder: Path, receipts: Sequence[str]) -> Path:
    tables = BatchTables()
    for receipt in receipts:
        records = [
            Record("referral", "json:", "", (Statement("number", receipt, receipt, "json:/number"), Statement("text", "Zoë", "Zoë", "json:/t"))),
            *[
                Record("event", f"json:/e/{i}", "json:", (Statement("ip", "198.18.0.1", "198.18.0.1", f"json:/e/{i}/ip"), Statement("port", "1" * i, "1" * i, "p")))
                for i in (10, 9, 1)
            ],
        ]  # fmt: skip
        derived = derive(records, receipt=receipt, exhibit=EXHIBIT, reader="made", name="a")
        findings = [DataFinding("no-instant", "caution", "json:/e/9", "event_time", "", "no time")]
        tables.add(ReceiptRow(receipt, EXHIBIT, "a.json", 5, "made", "", "x", 7), records, findings, derived)
    tables.write(folder)
    return folder


def test_rows_have_one_order_whatever_the_batches(open_engine: Opener, tmp_path: Path) -> None:
    names = [f"rc_{n}" for n in (5, 1, 4, 2, 3)]
    whole = open_engine([_batch(tmp_path / "w", names)])
    parts = open_engine([_batch(tmp_path / "a", names[3:]), _batch(tmp_path / "b", names[:3])])
    for table in BATCH_TABLES:
        found = list(whole.rows(table))
        assert found == list(parts.rows(table)) and len(found) == whole.count(table) == parts.count(table), table
        assert all(isinstance(row, BATCH_TABLES[table]) for row in found)
    places = [(row.receipt, row.locator) for row in whole.rows("footprints") if isinstance(row, FootprintRow)]
    assert places[:3] == [("rc_1", "json:/e/1"), ("rc_1", "json:/e/10"), ("rc_1", "json:/e/9")] and places == sorted(places)
    assert [r.receipt for r in whole.receipts()] == sorted(names)
    assert [(f.receipt, f.code) for f in whole.findings()] == [(n, "no-instant") for n in sorted(names)]


def test_statements_keep_the_order_of_the_file(open_engine: Opener, tmp_path: Path) -> None:
    engine = open_engine([_batch(tmp_path / "b", ["rc_2", "rc_1"])])
    places = [s.record for s in engine.statements(receipts={"rc_1"})]
    assert places == ["json:", "json:", *(f"json:/e/{i}" for i in (10, 10, 9, 9, 1, 1))]
    assert [(s.receipt, s.value) for s in engine.statements(fields=["number"])] == [("rc_1", "rc_1"), ("rc_2", "rc_2")]
    assert {s.kind for s in engine.statements(kinds=["referral"])} == {"referral"}
    assert [s.raw for s in engine.statements(fields={"text"}, kinds={"referral"}, receipts={"rc_2"})] == ["Zoë"]
    assert list(engine.statements(fields=[])) == [] and list(engine.statements(receipts=["it's not there"])) == []
    assert len(list(engine.statements())) == engine.count("statements") == 16


def test_fields_of_receipts_each_once(open_engine: Opener, tmp_path: Path) -> None:
    engine = open_engine([_batch(tmp_path / "b", ["rc_2", "rc_1"])])
    found = list(engine.fields("referral", {"rc_1", "rc_2"}))
    assert found == sorted(set(found)) and ("rc_1", "number") in found and ("rc_2", "text") in found
    assert {receipt for receipt, _ in engine.fields("referral", {"rc_2"})} == {"rc_2"}
    assert list(engine.fields("referral", set())) == [] and list(engine.fields("lease", {"rc_1"})) == []


def test_absent_values_come_first_and_unknown_tables_are_refused(open_engine: Opener, tmp_path: Path) -> None:
    held = [lease(1, "198.18.0.1", "1..2", "5-6"), lease(1, "198.18.0.1", "1..2"), lease(1, "198.18.0.1", "..2")]
    engine = open_engine([write_leases(tmp_path / "b", held)])
    assert list(engine.rows("leases")) == [held[2], held[1], held[0]]
    with pytest.raises(KeyError):
        engine.count("nothing")
    with pytest.raises(KeyError):
        engine.rows("nothing")


def test_an_empty_store(open_engine: Opener) -> None:
    engine = open_engine([])
    assert all(engine.count(t) == 0 and list(engine.rows(t)) == [] for t in BATCH_TABLES)


def test_a_probe_is_of_an_address() -> None:
    with pytest.raises(ValueError):
        probe_of("fp", "email", "a@example.com")
    with pytest.raises(OSError):
        probe_of("fp", "ipv4", "198.18.0.999")

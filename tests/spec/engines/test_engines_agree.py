"""The engines agree on what nobody thought of: generated assignments and questions, any number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightdoor.footprints import duckdb_join
from rightdoor.footprints.address_range import address_hex, prefix_range
from rightdoor.footprints.batches import BatchTables, ReceiptRow
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.engine import AssignmentMatch, Probe
from rightdoor.footprints.engine_duckdb import DuckEngine
from rightdoor.footprints.engine_memory import MemoryEngine
from rightdoor.model.rows import LeaseRow

EXHIBIT = "ab" * 32
# few addresses and a small range of times, so that things meet; lengths from 1 to beyond the last level
ADDRESSES = ["198.18.0.1", "198.18.0.2", "2001:db8::1", "2001:db8:0:100::/56", "2001:db8:0:180::/57", "2001:db8:0:1ff::1", "198.18.0.0/30"]
addresses = st.sampled_from(ADDRESSES)
moments = st.none() | st.integers(-40, 60) | st.integers(-(10**6), 10**6)
ports = st.none() | st.integers(0, 6)


def _range(address: str) -> tuple[str, str]:
    return prefix_range(address) if "/" in address else (address_hex(address),) * 2


@st.composite
def leases(draw: st.DrawFn) -> LeaseRow:
    address = draw(addresses)
    low, high = _range(address)
    kind = ("ipv6" if ":" in address else "ipv4") + ("-prefix" if "/" in address else "")
    number = draw(st.integers(0, 9))
    return LeaseRow(
        f"rc_{number % 3}", EXHIBIT, f"line:{number}", "", kind, "", low, high, draw(ports), draw(ports), draw(moments), draw(moments), "", "", ""
    )  # fmt: skip


@st.composite
def probes(draw: st.DrawFn) -> Probe:
    low, high = _range(draw(addresses))
    return Probe(draw(st.sampled_from("abc")), low, high, draw(ports), draw(moments), draw(moments))


def _answers(folders: Sequence[Path], asked: Sequence[Probe], tmp: Path) -> list[list[AssignmentMatch]]:
    found = [list(MemoryEngine(folders).assignments(asked))]
    for threads in (1, 2):
        with DuckEngine(folders, tmp=tmp, threads=threads) as engine:
            found.append(list(engine.assignments(asked)))
    return found


@pytest.mark.parametrize(("few", "hot"), [(0, 0), (0, 2), (1, 256), (64, 256)])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(held=st.lists(leases(), max_size=25), asked=st.lists(probes(), max_size=8), cut=st.integers(0, 25))
def test_engines_agree(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    hot: int,
    held: list[LeaseRow],
    asked: list[Probe],
    cut: int,
) -> None:
    monkeypatch.setattr(duckdb_join, "HOT", hot)
    monkeypatch.setattr(duckdb_join, "FEW", few)
    folder = tmp_path_factory.mktemp("agree")
    folders = []
    for number, part in enumerate((held[:cut], held[cut:])):
        tables, derived = BatchTables(), DerivedRows()
        derived.leases.extend(part)
        tables.add(ReceiptRow("rc_0", EXHIBIT, "log", 1, "made", "", "x", 1), [], [], derived)
        tables.write(folder / str(number))
        folders.append(folder / str(number))
    right, one, two = _answers(folders, asked, folder / "tmp")
    assert one == right
    assert two == right


@pytest.mark.parametrize("width", [1, 3, 4, 7])
def test_every_pair_of_short_intervals_meets_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """All intervals of a small span against all: those across the edges of bins, and of unlike levels, must count once."""
    monkeypatch.setattr(duckdb_join, "HOT", 0)
    monkeypatch.setattr(duckdb_join, "FEW", 0)
    monkeypatch.setattr(duckdb_join, "_median_length", lambda _: width)
    address = address_hex("198.18.0.1")
    spans = [(start, end) for start in range(-6, 7) for end in range(start + 1, 8)] + [(-6, 700), (3, 90_000_000)]
    tables, derived = BatchTables(), DerivedRows()
    derived.leases.extend(
        LeaseRow("rc_0", EXHIBIT, f"line:{n:03}", "", "ipv4", "", address, address, None, None, start, end, "", "", "")
        for n, (start, end) in enumerate([*spans, (5, None), (None, 5)])
    )
    tables.add(ReceiptRow("rc_0", EXHIBIT, "log", 1, "made", "", "x", 1), [], [], derived)
    tables.write(tmp_path / "b")
    asked = [Probe("fp", address, address, None, start, end) for start, end in [*spans, (5, None)]]
    right, one, two = _answers([tmp_path / "b"], asked, tmp_path / "tmp")
    assert len(right) == len(set(right)) > 5_000
    assert one == right and two == right

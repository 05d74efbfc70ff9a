"""The narrow face of the bulk store: what the rest may ask, whichever engine answers.

An engine is opened over folders of batches that the caller took from the database, in that order,
never over what happens to lie in a directory. Every answer has a total order, so that two engines,
and one engine with any number of threads, answer alike.

Rows of a table come in the order of (receipt, locator, all columns), absent before present;
statements in the order of (receipt, place in the file), since that order is part of what was received.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from rightdoor.footprints.address_range import address_hex, prefix_range
from rightdoor.footprints.tables import FindingRow, ReceiptRow, StatementRow
from rightdoor.model.rows import LeaseRow

FIRST_US, LAST_US = -(2**61), 2**61  # stand for an open start and an open end; their difference fits 64 bits


class Probe(NamedTuple):
    """One question to the assignments: who had this address (and port) in [start_us, end_us)?

    `ip_low`/`ip_high` are 32 hex digits as in `LeaseRow`; `port` None asks for any; None for a bound
    asks without that bound. A footprint with several readings gives several probes.
    """

    footprint: str
    ip_low: str
    ip_high: str
    port: int | None
    start_us: int | None
    end_us: int | None


class AssignmentMatch(NamedTuple):
    """An assignment that overlaps a probe: `probe` is its position among the probes given."""

    probe: int
    footprint: str
    lease: LeaseRow


class Engine(Protocol):
    """What stands behind it: DuckDB here, a cluster engine elsewhere, a slow reference in memory."""

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """All rows of one of `tables.BATCH_TABLES`, as its NamedTuple. Raises KeyError for other names."""
        ...

    def count(self, table: str) -> int:
        """How many rows."""
        ...

    def statements(
        self,
        *,
        fields: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        receipts: Collection[str] | None = None,
    ) -> Iterator[StatementRow]:
        """Statements, where given only those of these fields, kinds of record, receipts."""
        ...

    def fields(self, kind: str, receipts: Collection[str]) -> Iterator[tuple[str, str]]:
        """(receipt, field) of every field that records of `kind` in these receipts hold, each once, in order."""
        ...

    def findings(self) -> Iterator[FindingRow]:
        """All data findings."""
        ...

    def receipts(self) -> Iterator[ReceiptRow]:
        """All receipts."""
        ...

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        """Every assignment whose addresses, interval and port block overlap the probe's.

        Intervals are half open; an open end overlaps everything later. Overlapping assignments are
        all given: an ambiguity is to be seen. A port block counts only where probe and assignment
        both state one; a block with one bound is open on the other side. An interval that is empty
        or ends before it starts overlaps nothing. Order: probe, then (receipt, locator, all columns).
        """
        ...

    def close(self) -> None:
        """Release files and memory."""
        ...


def probe_of(
    footprint: str, id_type: str, id_value: str, *, port: int | None = None, start_us: int | None = None, end_us: int | None = None
) -> Probe:
    """A probe for a canonical address or prefix.

    Raises ValueError or OSError when `id_value` is not the canonical form of `id_type`.
    """
    if id_type in ("ipv4-prefix", "ipv6-prefix"):
        low, high = prefix_range(id_value)
    elif id_type in ("ipv4", "ipv6"):
        low = high = address_hex(id_value)
    else:
        raise ValueError("only an IP address or a prefix has assignments")
    return Probe(footprint, low, high, port, start_us, end_us)


def total_order(row: tuple[object, ...]) -> tuple[tuple[bool, object], ...]:
    """Sort key over all columns, absent before present."""
    return tuple((value is not None, value) for value in row)

"""The lists: attributions, triage, data findings, exhibits, in the contract's form (section 2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rightdoor.exhibits.holds import restricted
from rightdoor.footprints.tables import FindingRow
from rightdoor.model.civil import iso_utc
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derived import decode_line, read_column, read_rows, shown_derived
from rightdoor.operations.triage_list import TriageList
from rightdoor.store.open import Store


def attribution_lines(store: Store) -> Iterator[dict[str, object]]:
    """One line per footprint, in order of footprint ids."""
    with store.connect() as connection:
        ref = shown_derived(store, connection)
    if ref is not None:
        for text in read_column(ref, "attributions", "line"):
            yield decode_line(text)


def triage_lines(store: Store, as_of_us: int) -> TriageList:
    """The ranked list as of an instant: rank, age, clocks and next step are computed now."""
    with store.connect() as connection:
        ref = shown_derived(store, connection)
    return TriageList(ref, as_of_us)


def finding_lines(store: Store) -> Iterator[dict[str, object]]:
    """Every data finding; for something not taken in `exhibit` is null and `locator` its path."""
    with store.connect() as connection, open_engine(store, connection) as engine:
        ref = shown_derived(store, connection)
        connection.rollback()
        derived = (FindingRow(*row) for row in (read_rows(ref, "findings") if ref is not None else ()))  # type: ignore[arg-type]
        for row in chain(engine.findings(), derived):
            yield {
                "exhibit": row.exhibit or None,
                "locator": row.locator,
                "code": row.code,
                "severity": row.severity,
                "field": row.field,
                "raw": row.raw,
                "message": row.message,
            }


def exhibit_lines(store: Store) -> Iterator[dict[str, object]]:
    """One line per receipt, in order of names."""
    with store.connect() as connection:
        counts = {row[0]: (row[1], row[2]) for row in connection.execute("select id, statements, findings from receipt").fetchall()}
        marked = restricted(connection)
        with open_engine(store, connection) as engine:
            for row in sorted(engine.receipts(), key=lambda r: (r.name, r.receipt)):
                statements, findings = counts.get(row.receipt, (0, 0))
                yield {
                    "exhibit": row.exhibit,
                    "name": row.name,
                    "size": row.size,
                    "reader": row.reader or None,
                    "received": iso_utc(row.received_us),
                    "authority": row.authority or None,
                    "statements": statements,
                    "findings": findings,
                    "receipt": row.receipt,
                    "parent": row.parent or None,
                    "restricted": row.exhibit in marked,
                }


def stop_findings(store: Store) -> int:
    """How many findings of severity stop there are, of received data and of checks."""
    data = sum(1 for line in finding_lines(store) if line["severity"] == "stop")
    checks = 0
    for line in attribution_lines(store):
        findings = line["findings"]
        assert isinstance(findings, list)
        checks += sum(1 for f in findings if f["severity"] == "stop")
    return data + checks

"""Receipts and findings, from the batches into rows: after each projection of the list, only what changed.

A step of its own after the list's transaction: it says itself what it was made of, so that one that was cut short is made up for by
the next projection. Derived findings come from the open view: nothing of a silent record decides whether one stands there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from rightdoor.casework.listing.written import into_temporary
from rightdoor.exhibits.register import current_batches
from rightdoor.footprints.tables import FindingRow, ReceiptRow
from rightdoor.model.rows import ReferralRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derived import DerivedRef, read_rows
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_FINDING: Final = "receipt, exhibit, locator, code, severity, field, raw, message, source, received_us"
# what is no referral: its units are those of subjects, which a new generation may have changed; referrals move by their trigger
_LOOSE: Final = (
    "select c.receipt from casework.continuity_receipt c "
    "where not exists (select 1 from casework.referrals_referral r where r.receipt = c.receipt) order by 1"
)
_TABLES: Final = ("continuity_receipt", "continuity_finding")


class _Line(NamedTuple):
    receipt: str
    exhibit: str
    size: int
    reader: str
    source: str
    authority: str
    received_us: int
    parent: str
    statements: int
    findings: int
    digest: str


_RECEIPT: Final = ", ".join(_Line._fields)


def fill(store: Store, connection: StoreConnection, derived: DerivedRef | None, units: Mapping[str, int]) -> bool:
    """Bring receipts, findings and who may see them up to date; whether rows changed.

    `derived`: the generation of the open view; `units`: by receipt the unit that it was taken in for, kept from the first time.
    """
    wanted = _digest((derived.digest if derived else "", [batch.id for batch in current_batches(connection)]))
    held = connection.execute("select digest from casework.continuity_filled").fetchone()
    connection.rollback()
    if held is not None and held[0] == wanted:
        return False
    lines, findings = _read(store, connection, derived)
    gone = _write(connection, lines, findings, wanted, units)
    for table in _TABLES if gone else ():
        store.forget_old_versions(table, schema="casework")
    return True


def _read(store: Store, connection: StoreConnection, derived: DerivedRef | None) -> tuple[list[_Line], dict[str, list[FindingRow]]]:
    counts = {row[0]: row[1] for row in connection.execute("select id, statements from rightdoor.receipt").fetchall()}
    connection.rollback()
    findings: dict[str, list[FindingRow]] = defaultdict(list)
    with open_engine(store, connection, memory_limit="512MiB") as engine:
        sources = {row.receipt: row.source for row in engine.rows("referrals") if isinstance(row, ReferralRow)}
        loose = (FindingRow(*row) for row in (read_rows(derived, "findings") if derived is not None else ()))  # type: ignore[arg-type]
        for finding in chain(engine.findings(), loose):
            findings[finding.receipt].append(finding)
        lines = [
            _line(row, sources.get(row.receipt, ""), counts.get(row.receipt, 0), findings.get(row.receipt, [])) for row in engine.receipts()
        ]
    if findings.get(""):
        lines.append(_line(ReceiptRow("", "", "", 0, "", "", "", 0), "not taken in", 0, findings[""]))
    return lines, findings


def _line(row: ReceiptRow, source: str, statements: int, findings: list[FindingRow]) -> _Line:
    line = _Line(
        row.receipt, row.exhibit, row.size, row.reader[:80], (source or row.reader)[:200], row.authority[:400], row.received_us, row.parent,
        statements, len(findings), "",
    )  # fmt: skip
    return line._replace(digest=_digest((line, findings))[:32])


def _write(
    connection: StoreConnection, lines: list[_Line], findings: dict[str, list[FindingRow]], wanted: str, units: Mapping[str, int]
) -> bool:
    """One transaction; whether rows went (an erasure)."""
    with connection.transaction():
        held = dict(connection.execute("select receipt, digest from casework.continuity_receipt").fetchall())
        changed = [line for line in lines if held.get(line.receipt) != line.digest]
        gone = sorted(held.keys() - {line.receipt for line in lines})
        into_temporary(connection, "new_receipt", "continuity_receipt", _Line._fields, changed)
        into_temporary(connection, "new_finding", "continuity_finding", _FINDING.split(", "), _finding_rows(changed, findings))
        connection.execute(
            "delete from casework.continuity_finding f where f.receipt = any(%s) or f.receipt in (select receipt from new_receipt)", (gone,)
        )
        connection.execute("delete from casework.continuity_receipt where receipt = any(%s)", (gone,))
        connection.execute(
            f"insert into casework.continuity_receipt ({_RECEIPT}, units, operations, compartments) "
            f"select {_RECEIPT}, '{{}}', '{{}}', '{{}}' from new_receipt "
            f"on conflict (receipt) do update set {', '.join(f'{name} = excluded.{name}' for name in _Line._fields[1:])}"
        )
        connection.execute(
            f"insert into casework.continuity_finding ({_FINDING}, units, operations, compartments) "
            f"select {_FINDING}, '{{}}', '{{}}', '{{}}' from new_finding"
        )
        for receipt, unit in sorted(units.items()):
            connection.execute(
                "update casework.continuity_receipt set taken_for = %s where receipt = %s and taken_for is null", (unit, receipt)
            )
        _follow(connection, [line.receipt for line in changed])
        _follow(connection, [row[0] for row in connection.execute(_LOOSE).fetchall()])
        connection.execute("delete from casework.continuity_filled")
        connection.execute("insert into casework.continuity_filled (digest) values (%s)", (wanted,))
    connection.commit()
    return bool(gone)


def _follow(connection: StoreConnection, receipts: list[str]) -> None:
    """Units and compartments anew, some thousand receipts at a time: so few that the database goes by its indexes."""
    for start in range(0, len(receipts), 5_000):
        connection.execute("select casework.continuity_follow(%s)", (receipts[start : start + 5_000],))


def _finding_rows(changed: Iterable[_Line], findings: dict[str, list[FindingRow]]) -> Iterator[tuple[object, ...]]:
    for line in changed:
        for f in findings.get(line.receipt, ()):
            yield (f.receipt, f.exhibit, f.locator, f.code, f.severity, f.field[:120], f.raw, f.message, line.source, line.received_us)


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()

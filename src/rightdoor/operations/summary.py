"""What triage takes from attributions and receipts: days, deadlines, questions, first receipt anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rightdoor.attribution.shape import Attribution
from rightdoor.footprints.tables import ReceiptRow
from rightdoor.model.civil import DAY
from rightdoor.model.finding import SEVERITY_ORDER
from rightdoor.model.instant import read_instant
from rightdoor.model.rows import ReferralRow
from rightdoor.operations.reference import Reference
from rightdoor.triage.row import AttributedFootprint, Premises

WIDE = 2 * DAY  # a reading wider than this says nothing about the day


def event_days(attributions: Iterable[Attribution]) -> dict[str, tuple[int, ...]]:
    """Footprint to the UTC days on which its readings start."""
    return {
        a.footprint: tuple(sorted({r.start // DAY for r in a.instant.readings if r.end - r.start <= WIDE}))
        for a in attributions
        if a.instant.readings
    }


def attributed(attributions: Iterable[Attribution], reference: Reference) -> dict[str, AttributedFootprint]:
    """What triage needs of each attribution. The deadline counts from the earliest reading: the safe side."""
    out = {}
    for a in attributions:
        findings = sorted((f for f in a.findings if f.severity != "note"), key=lambda f: SEVERITY_ORDER[f.severity])
        starts = [r.start for r in a.instant.readings]
        still_open = a.status in ("unresolved", "single-strand", "ambiguous", "refused") and a.kind == "event"
        out[a.footprint] = AttributedFootprint(
            footprint=a.footprint,
            status=a.status,
            premises=tuple(Premises(p.premises, p.address.address, p.address.postcode, p.address.uprn, p.address.role) for p in a.premises),
            settle=tuple(f.settle for f in findings if f.settle),
            deadline_us=reference.deadline(min(starts)) if starts and still_open else None,
            open=still_open,
            days=tuple(sorted({s // DAY for s in starts})),
        )
    return out


def first_received(receipts: Iterable[ReceiptRow], referrals: Iterable[ReferralRow]) -> Mapping[str, int]:
    """Receipt to the earliest receipt anywhere: what the source states, or ours, whichever is earlier."""
    earliest = {r.receipt: r.received_us for r in receipts}
    for row in referrals:
        if not row.received_literal:
            continue
        instant = read_instant(row.received_literal, zone=row.received_zone)
        if instant.single and row.receipt in earliest:
            earliest[row.receipt] = min(earliest[row.receipt], instant.readings[0].start)
    return earliest

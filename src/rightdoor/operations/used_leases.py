"""The leases that any footprint can touch: the join of readings and assignments, done by the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rightdoor.attribution.actors import ReferralIndex
from rightdoor.attribution.inputs import TimeReader
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.footprints.engine import Engine, Probe, probe_of
from rightdoor.model.civil import DAY
from rightdoor.model.rows import FootprintRow, LeaseRow, ReferralRow


def leases_of(
    engine: Engine, footprints: Sequence[FootprintRow], referrals: Sequence[ReferralRow], decisions: DecisionsInForce
) -> list[LeaseRow]:
    """Every lease whose address a footprint names and whose interval comes within a day of one of its readings.

    The day's margin keeps edges in sight: an assignment that ends a minute before the event is evidence too.
    """
    if not engine.count("leases"):
        return []
    found = {match.lease for match in engine.assignments(_probes(footprints, referrals, decisions))}
    return sorted(found, key=lambda lease: (lease.receipt, lease.locator, lease.id_value, lease.ip_low))


def _probes(footprints: Sequence[FootprintRow], referrals: Sequence[ReferralRow], decisions: DecisionsInForce) -> Iterator[Probe]:
    times = TimeReader(decisions)
    index = ReferralIndex(referrals)
    for row in footprints:
        source = index.source(row.receipt, row.number) or row.source
        instant = times.read(row.literal, row.zone, format_zone=row.format_zone, source=source, clock_error=row.clock_error_us)
        for reading in instant.readings:
            yield probe_of(row.footprint, row.id_type, row.id_value, start_us=reading.start - DAY, end_us=reading.end + DAY)

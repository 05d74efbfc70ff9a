"""Announced faults of providers: recorded, listed, and everything that leans on one, also what was already done on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rightdoor.attribution.collector import collector_paused
from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY, ProviderFault, in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_day, iso_utc, parse_day
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.disclosures import record_line
from rightdoor.operations.register_view import packages, results_in_faults
from rightdoor.operations.standing import load_standing
from rightdoor.registers.book import fault_duties
from rightdoor.registers.duties import Duty
from rightdoor.registers.faults import Leans, leaning
from rightdoor.registers.leaning import Recorded, Standing, recorded
from rightdoor.registers.recall import duties_done, rests_of
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


class Leaning(NamedTuple):
    """Everything that leans on a fault: attributions, and by event the actions and disclosures that rest on it."""

    fault: ProviderFault
    leans: Sequence[Leans]
    standing: Standing
    acted: Mapping[str, Sequence[Recorded]]
    duties: Mapping[str, Duty]


def fault_lines(store: Store) -> list[dict[str, object]]:
    """The announced faults in force, by provider, each with how many attributions lean on it by their own papers."""
    with store.connect() as connection:
        rows = all_decisions(connection)
        decisions = in_force(rows)
        ref = shown_derived(store, connection)
        connection.rollback()
        faults = decisions.all_faults()
        direct = results_in_faults(store, connection, ref, decisions, faults)
    by_id = {row.id: row for row in rows}
    return [
        {
            "fault": fault.decision,
            "provider": fault.provider,
            "from": _day(fault.first),
            "to": _day(fault.last),
            "nature": fault.nature,
            "exhibit": by_id[fault.decision].body.get("exhibit") or None,
            "actor": by_id[fault.decision].actor,
            "reason": by_id[fault.decision].reason,
            "recorded": iso_utc(by_id[fault.decision].decided_us),
            "leaning": len(direct[fault.decision]),
        }
        for fault in faults
    ]


def _day(day: int) -> str | None:
    return None if day in (FIRST_DAY, LAST_DAY) else iso_day(day)


def span_of(provider: str, first: str, last: str) -> ProviderFault:
    """A fault that nobody has recorded, to ask what would lean on it. Raises UsageProblem for days that are none."""
    days = []
    for text, default in ((first, FIRST_DAY), (last, LAST_DAY)):
        day = parse_day(text) if text else default
        if day is None:
            raise UsageProblem("--from and --to are days.", advice="Write them like 2026-01-05.")
        days.append(day)
    if days[1] < days[0]:
        raise UsageProblem("The span ends before it starts.", advice="Give --from before --to.")
    return ProviderFault(provider, days[0], days[1], "", "")


def leaning_on(store: Store, wanted: str | ProviderFault) -> Leaning:
    """Every attribution that leans on a fault in force (its decision), or on a span that nobody has recorded yet.

    Raises UsageProblem for an id that is no fault in force.
    """
    with collector_paused(), store.connect() as connection:
        return _leaning_on(store, connection, wanted)


def _leaning_on(store: Store, connection: StoreConnection, wanted: str | ProviderFault) -> Leaning:
    rows = all_decisions(connection)
    decisions = in_force(rows)
    fault = _named(decisions.all_faults(), wanted) if isinstance(wanted, str) else wanted
    ref = shown_derived(store, connection)
    connection.rollback()
    direct = results_in_faults(store, connection, ref, decisions, [fault])[fault.decision]
    standing = load_standing(ref)
    leans = leaning(direct, standing)
    records = [*recorded(decisions.decisions), *packages(connection)]
    rests = rests_of(records, standing)
    acted = {each.footprint: [record for record in records if each.footprint in rests[record.decision].all] for each in leans}
    duties: dict[str, Duty] = {}
    row = next((row for row in rows if row.id == fault.decision), None)
    if row is not None:
        raised = fault_duties(row.id, row.decided_us, leans, standing, duties_done(decisions.decisions))
        duties = {duty.about: duty for duty in raised}
    return Leaning(fault, leans, standing, acted, duties)


def _named(faults: Sequence[ProviderFault], wanted: str) -> ProviderFault:
    for fault in faults:
        if fault.decision == wanted:
            return fault
    raise UsageProblem(f"There is no announced fault {wanted[:80]} in force.", advice="`rightdoor fault list` shows them.")


def leaning_lines(found: Leaning, as_of_us: int) -> list[dict[str, object]]:
    """One line per attribution that leans, in order of footprints."""
    lines: list[dict[str, object]] = []
    for each in found.leans:
        seen = found.standing.attributions[each.footprint]
        acted = found.acted[each.footprint]
        duty = found.duties.get(each.footprint)
        lines.append(
            {
                "fault": found.fault.decision or None,
                "footprint": each.footprint,
                "referral": seen.referral,
                "status": seen.status,
                "premises": list(seen.premises),
                "leans": each.how,
                "results": [row.as_json() for row in each.results],
                "actions": [record_line(r) for r in acted if r.kind == "action"],
                "disclosures": [record_line(r) for r in acted if r.kind == "disclosure"],
                "packages": [record_line(r) for r in acted if r.kind == "package"],
                "duty": None if duty is None else duty.as_json(as_of_us),
            }
        )
    return lines

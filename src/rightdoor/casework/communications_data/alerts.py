"""Units whose records a fault or a recall touches are told that it does, not what or how much: each looks under its own rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rightdoor.casework.communications_data.models import Alert
from rightdoor.casework.referrals.models import Referral
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.register_view import register_view
from rightdoor.operations.standing import papers_of
from rightdoor.registers.faults import leaning
from rightdoor.store.open import Store


def tell_units(store: Store, at_us: int) -> int:
    """An alert for every unit (and set of compartments) that something recorded touches, once; how many are new. For the shell's role."""
    with store.connect() as connection:
        view = register_view(store, connection)
        ref = shown_derived(store, connection)
        connection.rollback()
    touched: dict[str, set[str]] = {
        name: {each.footprint for each in leaning(direct, view.standing)} for name, direct in view.direct.items()
    }
    for cause in view.causes:
        if cause.kind in ("recall", "error"):
            touched.setdefault(cause.id, set()).update(cause.footprints)
    wanted = set().union(*touched.values()) if touched else set()
    stated: dict[str, set[str]] = defaultdict(set)
    for each in papers_of(ref) if wanted else ():
        if each.footprint in wanted:
            stated[each.footprint].update(paper[1] for paper in each.papers if paper[0] == "footprint")
    units = _units({receipt for receipts in stated.values() for receipt in receipts})
    held = {(row.decision, row.unit_id, tuple(row.compartments)) for row in Alert.objects.all()}
    new = {
        (decision, unit, compartments)
        for decision, footprints in touched.items()
        for footprint in footprints
        for receipt in stated.get(footprint, ())
        for unit, compartments in units.get(receipt, ())
    } - held
    rows = [Alert(decision=decision, unit_id=unit, compartments=list(inside), at_us=at_us) for decision, unit, inside in sorted(new)]
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _units(receipts: Iterable[str]) -> dict[str, set[tuple[int, tuple[int, ...]]]]:
    """Receipt to the units that hold a referral of it, each with the compartments that it stands in."""
    found: dict[str, set[tuple[int, tuple[int, ...]]]] = defaultdict(set)
    for receipt, unit, compartments in Referral.objects.filter(receipt__in=list(receipts), unit__isnull=False).values_list(
        "receipt", "unit_id", "compartments"
    ):
        found[receipt].add((unit, tuple(sorted(compartments))))
    return found

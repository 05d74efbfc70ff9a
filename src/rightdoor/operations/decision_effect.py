"""What a decision changed, or changed while it was in force: two rebuilds of the events that it can reach, with it and without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rightdoor.attribution.collector import collector_paused
from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.errors import Refused, UsageProblem
from rightdoor.footprints.engine import Engine
from rightdoor.model.decision import Decision
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.derive import attribution_inputs
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.operations.rows_once import RowsOnce
from rightdoor.registers.effect import WITHOUT_EFFECT, Change, differences, narrowed, reach, touched_by
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Standing = Literal["in-force", "superseded", "withdrawn", "erased"]


class Effect(NamedTuple):
    """What one decision changed; `standing` says whether it still does. `note` says why nothing can be computed, where that is so."""

    row: Decision
    standing: Standing
    changes: tuple[Change, ...]
    note: str = ""


def decision_named(rows: Sequence[Decision], wanted: str) -> Decision:
    """The decision of that id. Raises UsageProblem when there is none."""
    for row in rows:
        if row.id == wanted:
            return row
    raise UsageProblem(f"Nothing here has the id {wanted[:80]}.", advice="`rightdoor decision list` shows every decision with its id.")


def standing_of(rows: Sequence[Decision], row: Decision) -> Standing:
    """Whether a decision is in force, and if not, what became of it."""
    if row.erased:
        return "erased"
    after = next((each for each in rows if each.supersedes == row.id), None)
    if after is None:
        return "in-force"
    return "withdrawn" if after.kind == "withdrawal" else "superseded"


def effect(store: Store, wanted: str, *, threads: int = 2) -> Effect:
    """The effect of a decision, in force or not. Raises UsageProblem for an unknown id, Refused when its text was erased."""
    with store.connect() as connection:
        rows = all_decisions(connection)
        connection.rollback()
        row = decision_named(rows, wanted)
        state = standing_of(rows, row)
        if state == "erased":
            raise Refused("The exhibit that the decision came in was erased: its text is gone, and what it changed with it.")
        if row.kind in WITHOUT_EFFECT:
            return Effect(row, state, (), _WITHOUT.get(row.kind, "a decision of this kind is a record: no attribution depends on it"))
        with open_engine(store, connection, threads=threads) as engine:
            return Effect(row, state, tuple(changes_of(engine, load_reference(store), rows, row)))


_WITHOUT = {
    "assessment": "an answer changes the tier of its subject: see `rightdoor triage`; no attribution depends on it",
    "merge": "a merge changes which events are listed as one subject's: see `rightdoor triage`; no attribution depends on it",
    "result-mapping": "a column mapping decides how tables are read, before attributions: see `rightdoor data-findings`",
    "withdrawal": "a withdrawal puts nothing in its place: ask for the effect of the decision that it withdrew",
}


def changes_of(engine: Engine, reference: Reference, rows: Sequence[Decision], row: Decision) -> list[Change]:
    """The differences that a decision makes, at the end of the time for which it was in force (now, when it still is)."""
    end = next((place for place, each in enumerate(rows) if each.supersedes == row.id), len(rows))
    seen = rows[:end]
    return _between(engine, reference, [each for each in seen if each.id != row.id], seen, (row,))


def changes_on_replacement(engine: Engine, reference: Reference, rows: Sequence[Decision], old: Decision, new: Decision) -> list[Change]:
    """What it made a difference to that `new` took the place of `old`: nothing, where it says the same."""
    end = rows.index(new)
    return _between(engine, reference, rows[: end + 1], rows[:end], (old, new))


def _between(
    engine: Engine, reference: Reference, without: Sequence[Decision], with_it: Sequence[Decision], reaching: Sequence[Decision]
) -> list[Change]:
    """The differences between two sets of decisions that differ in what `reaching` can reach."""
    rows = RowsOnce(engine)
    with collector_paused():
        inputs = attribution_inputs(rows, in_force(with_it), reference)
        touches = [touched_by(row, inputs) for row in reaching]
        found = reach(inputs, lambda sights: frozenset[str]().union(*(each(sights) for each in touches)))
        after = list(narrowed(inputs, found))
        before = list(narrowed(attribution_inputs(rows, in_force(without), reference), found))
        return differences(before, after)


class Replaced(NamedTuple):
    """A decision that no longer holds, the row that replaced it, and the events that are otherwise since."""

    row: Decision
    by: Decision
    changed: tuple[str, ...]


def replaced_decisions(rows: Sequence[Decision]) -> list[tuple[Decision, Decision]]:
    """Every decision that attributions depended on and that another superseded or withdrew, with that other one."""
    held = {row.id: row for row in rows}
    pairs = ((held[row.supersedes], row) for row in rows if row.supersedes in held)
    return [(old, new) for old, new in pairs if old.kind not in WITHOUT_EFFECT and not old.erased]


def effects_of_replaced(
    store: Store, connection: StoreConnection, rows: Sequence[Decision], pairs: Sequence[tuple[Decision, Decision]]
) -> list[Replaced]:
    """What is otherwise since each was replaced. Nothing is opened when there are none."""
    if not pairs:
        return []
    reference = load_reference(store)
    with open_engine(store, connection) as engine:
        return [
            Replaced(old, new, tuple(change.footprint for change in changes_on_replacement(engine, reference, rows, old, new)))
            for old, new in pairs
        ]


def effect_lines(found: Effect) -> list[dict[str, object]]:
    """One line per attribution that the decision changed: before and after."""
    return [
        {
            "decision": found.row.id,
            "in_force": found.standing == "in-force",
            "footprint": change.footprint,
            "referral": change.referral,
            "status": {
                "before": None if change.before is None else change.before.status,
                "after": None if change.after is None else change.after.status,
            },
            "before": None if change.before is None else change.before.as_json(),
            "after": None if change.after is None else change.after.as_json(),
        }
        for change in found.changes
    ]

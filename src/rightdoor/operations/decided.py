"""Decisions: those received in files are recorded once; all in force are given to the rebuild."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rightdoor.decisions.in_force import DecisionsInForce, in_force
from rightdoor.decisions.register import Proposed, TakenIn, all_decisions, proposed_from_values, take_in
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.tables import StatementRow
from rightdoor.model.decision import RECEIVED_KINDS
from rightdoor.store.connection import StoreConnection


def take_in_received(connection: StoreConnection, engine: Engine, *, actor: str, at_us: int) -> TakenIn:
    """Record the decisions of received files that are not in the table yet: redone until it is acknowledged."""
    return take_in(connection, _received(engine.statements(kinds=("decision",))), actor=actor, at_us=at_us)


def _received(statements: Iterable[StatementRow]) -> Iterator[Proposed]:
    records: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for s in statements:
        if s.value:
            records[(s.receipt, s.record)].setdefault(s.field, s.value)
    for (receipt, locator), values in records.items():
        if values.get("kind") in RECEIVED_KINDS:
            yield proposed_from_values(values, receipt=receipt, locator=locator)


def decisions_in_force(connection: StoreConnection) -> DecisionsInForce:
    """The index over everything that was decided."""
    rows = all_decisions(connection)
    connection.rollback()
    return in_force(rows)

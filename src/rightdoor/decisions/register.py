"""The table of decisions: rows are added, never changed; each with its entry in the ledger, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from psycopg.types.json import Jsonb

from rightdoor.decisions.validate import WITHDRAWAL, validate
from rightdoor.errors import Refused
from rightdoor.model.decision import KINDS, Decision, received
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import make_id
from rightdoor.model.statement import Record
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_subject import SubjectValue

_PLACE = frozenset({"receipt", "locator", "erased"})  # in the body beside the fields of the kind


class Proposed(NamedTuple):
    """A decision before it is recorded. `receipt` and `locator` say where it was received; empty by command."""

    kind: str
    body: Mapping[str, str]
    actor: str
    reason: str
    supersedes: str = ""
    receipt: str = ""
    locator: str = ""


class TakenIn(NamedTuple):
    """What came of received decisions: ids of the new rows, a finding (with its receipt) for each that was refused."""

    ids: tuple[str, ...]
    findings: tuple[tuple[str, DataFinding], ...]


def proposed_from_values(values: Mapping[str, str], *, receipt: str, locator: str) -> Proposed:
    """A received decision from its fields (cleaned values of a `decision` record); empty ones are left out."""
    kind = values.get("kind", "")
    body = {name: values[name] for name in KINDS.get(kind, ()) if values.get(name)}
    return Proposed(kind, body, values.get("actor", ""), values.get("reason", ""), values.get("supersedes", ""), receipt, locator)


def proposed_from_record(record: Record, *, receipt: str) -> Proposed:
    """The same from a record of `decisions.yaml`."""
    values = {s.field: s.value for s in reversed(record.statements) if s.value}
    return proposed_from_values(values, receipt=receipt, locator=record.locator)


def decision_id(proposed: Proposed, *, at_us: int) -> str:
    """A received decision is its place in its receipt; one by command is what it says and when."""
    if received(proposed.receipt, proposed.locator):
        return make_id("dec", proposed.receipt, proposed.locator)
    body = json.dumps(sorted(proposed.body.items()))
    return make_id("dec", proposed.kind, body, proposed.actor, proposed.reason, proposed.supersedes, str(at_us))


Act = tuple[str, Mapping[str, SubjectValue]]


def decide(connection: StoreConnection, proposed: Proposed, *, actor: str, at_us: int, also: Act | None = None) -> str:
    """Record one decision made by command; its id. The same again at the same instant adds nothing.

    `also` is an act of the ledger that belongs to it (a disclosure is `disclosed` as well): recorded in the same transaction.
    `actor` is who runs the program (the ledger's actor), `proposed.actor` who decided. `at_us`: UTC microseconds.
    Raises Refused, with what to correct, when it is not valid or does not supersede a decision in force.
    """
    with_id = decision_id(proposed, at_us=at_us)
    held = {row.id: row for row in all_decisions(connection)}
    connection.rollback()
    if with_id in held:
        return with_id
    problems = _problems(proposed, held)
    if problems:
        raise Refused("The decision was not recorded.", advice="; ".join(problems) + ".")
    _insert(connection, {with_id: proposed}, actor=actor, at_us=at_us, also=also)
    return with_id


def take_in(connection: StoreConnection, received: Iterable[Proposed], *, actor: str, at_us: int) -> TakenIn:
    """Record the received decisions that are not in the table yet, in their order, in one transaction.

    The same receipt again adds nothing. One that is not valid becomes a finding, the others are kept.
    """
    held = {row.id: row for row in all_decisions(connection)}
    connection.rollback()
    new: dict[str, Proposed] = {}
    findings = []
    for proposed in received:
        with_id = decision_id(proposed, at_us=at_us)
        if with_id in held:
            continue
        problems = _problems(proposed, held)
        if problems:
            message = f"not taken in: {'; '.join(problems)}"
            findings.append((proposed.receipt, DataFinding("decision-refused", "stop", proposed.locator, "", "", message)))
            continue
        new[with_id] = proposed
        held[with_id] = _row(with_id, proposed, at_us)
    if new:
        _insert(connection, new, actor=actor, at_us=at_us)
    return TakenIn(tuple(new), tuple(findings))


def all_decisions(connection: StoreConnection) -> list[Decision]:
    """Every row, in force or superseded, in the order in which they were recorded."""
    rows = connection.execute(
        "select id, kind, body, actor, decided_us, reason, coalesce(supersedes, '') from decision order by seq, id"
    ).fetchall()
    return [_decision(row) for row in rows]


def _problems(proposed: Proposed, held: Mapping[str, Decision]) -> list[str]:
    problems = validate(proposed.kind, proposed.body, proposed.actor, proposed.reason)
    if not proposed.supersedes:
        return [*problems, "a withdrawal names the decision that it supersedes"] if proposed.kind == WITHDRAWAL else problems
    old = held.get(proposed.supersedes)
    if old is None:
        problems.append("supersedes names no decision of this store")
    elif old.erased or any(row.supersedes == old.id for row in held.values()):
        problems.append("the decision that it supersedes is not in force any more")
    elif proposed.kind not in (old.kind, WITHDRAWAL):
        problems.append("it supersedes a decision of another kind")
    return problems


def _insert(connection: StoreConnection, new: Mapping[str, Proposed], *, actor: str, at_us: int, also: Act | None = None) -> None:
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        for with_id, proposed in new.items():
            where = {"receipt": proposed.receipt} if received(proposed.receipt, proposed.locator) else {}
            tx.record("decided", {"decision": with_id, "kind": proposed.kind, **where})
        if also is not None:
            tx.record(*also)
        rows = [
            (with_id, p.kind, Jsonb(_stored(p)), p.actor, at_us, p.reason, p.supersedes or None, seq)
            for (with_id, p), seq in zip(new.items(), tx.seal()[: len(new)], strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into decision (id, kind, body, actor, decided_us, reason, supersedes, seq) values (%s, %s, %s, %s, %s, %s, %s, %s)",
                rows,
            )


def _stored(proposed: Proposed) -> dict[str, str]:
    """The body as the table holds it: the fields of the kind, and where it was received."""
    where = {"receipt": proposed.receipt, "locator": proposed.locator} if proposed.receipt else {}
    return {**proposed.body, **where}


def _row(with_id: str, proposed: Proposed, at_us: int) -> Decision:
    return _decision((with_id, proposed.kind, _stored(proposed), proposed.actor, at_us, proposed.reason, proposed.supersedes))


def _decision(columns: tuple[str, str, Mapping[str, str], str, int, str, str]) -> Decision:
    """A row of the table, in the order of its columns, as a decision."""
    with_id, kind, body, actor, decided_us, reason, supersedes = columns
    fields = {name: value for name, value in body.items() if name not in _PLACE}
    where = body.get("receipt", ""), body.get("locator", "")
    return Decision(with_id, kind, fields, actor, decided_us, reason, supersedes, *where, "erased" in body)


def superseded(decisions: Sequence[Decision]) -> frozenset[str]:
    """The ids of those that another one supersedes."""
    return frozenset(row.supersedes for row in decisions if row.supersedes)

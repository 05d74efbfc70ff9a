"""The table of decisions on the real database: append-only, superseding, ledgered, idempotent."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import (
    Proposed,
    all_decisions,
    decide,
    proposed_from_record,
    proposed_from_values,
    superseded,
    take_in,
)
from rightdoor.errors import ActorMissing, Refused
from rightdoor.model.statement import Record
from rightdoor.readers import decisions_yaml
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

AT = 1_767_600_000_000_000
RECEIPT = "rc_" + "a" * 16
PROFILE = Proposed("time-profile", {"source": "Chatter", "zone": "Europe/London"}, "DC Example", "letter of the platform")


@pytest.fixture
def connection(store_factory: Callable[..., Store]) -> Iterator[StoreConnection]:
    with store_factory().connect() as opened:
        yield opened


def _ledger(connection: StoreConnection) -> list[dict[str, Any]]:
    rows = connection.execute("select body from ledger where act = 'decided' order by seq").fetchall()
    connection.rollback()
    return [json.loads(row[0]) for row in rows]


def test_a_decision_and_its_ledger_row_are_one_act(connection: StoreConnection) -> None:
    made = decide(connection, PROFILE, actor="os:tester", at_us=AT)
    (row,) = all_decisions(connection)
    assert (row.id, row.kind, row.body, row.actor, row.decided_us, row.reason) == (
        made,
        "time-profile",
        PROFILE.body,
        "DC Example",
        AT,
        PROFILE.reason,
    )
    assert (row.supersedes, row.receipt, row.locator) == ("", "", "")
    (entry,) = _ledger(connection)
    assert entry["actor"] == "os:tester" and entry["at"] == AT
    assert entry["subject"] == {"decision": made, "kind": "time-profile"}
    assert in_force(all_decisions(connection)).profiles("Chatter")[0].zone == "Europe/London"


def test_the_same_command_again_adds_nothing(connection: StoreConnection) -> None:
    first = decide(connection, PROFILE, actor="os:tester", at_us=AT)
    assert decide(connection, PROFILE, actor="os:tester", at_us=AT) == first
    assert len(all_decisions(connection)) == len(_ledger(connection)) == 1
    assert decide(connection, PROFILE, actor="os:tester", at_us=AT + 1) != first


def test_superseding_keeps_the_old_row(connection: StoreConnection) -> None:
    first = decide(connection, PROFILE, actor="os:tester", at_us=AT)
    better = PROFILE._replace(body={"source": "Chatter", "zone": "UTC"}, supersedes=first)
    second = decide(connection, better, actor="os:tester", at_us=AT + 1)
    rows = all_decisions(connection)
    assert [row.id for row in rows] == [first, second] and superseded(rows) == {first}
    assert [p.zone for p in in_force(rows).profiles("Chatter")] == ["UTC"]
    decide(connection, Proposed("withdrawal", {}, "DC Example", "wrong platform", second), actor="os:tester", at_us=AT + 2)
    assert in_force(all_decisions(connection)).profiles("Chatter") == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "reason is missing"),
        ({"supersedes": "dec_" + "a" * 16}, "names no decision"),
        ({"kind": "withdrawal", "body": {}}, "a withdrawal names"),
        ({"body": {"source": "Chatter", "zone": "BST"}}, "several meanings"),
    ],
)
def test_what_is_not_valid_is_refused_and_leaves_nothing(connection: StoreConnection, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        decide(connection, PROFILE._replace(**change), actor="os:tester", at_us=AT)
    assert all_decisions(connection) == [] and _ledger(connection) == []


def test_a_decision_is_superseded_once_and_by_its_own_kind(connection: StoreConnection) -> None:
    first = decide(connection, PROFILE, actor="os:tester", at_us=AT)
    fault = Proposed("provider-fault", {"provider": "Net", "nature": "clock"}, "DC Example", "notice", first)
    with pytest.raises(Refused, match="another kind"):
        decide(connection, fault, actor="os:tester", at_us=AT)
    decide(connection, PROFILE._replace(supersedes=first), actor="os:tester", at_us=AT)
    with pytest.raises(Refused, match="not in force any more"):
        decide(connection, PROFILE._replace(supersedes=first), actor="os:tester", at_us=AT + 1)


def test_no_actor_no_act(connection: StoreConnection) -> None:
    with pytest.raises(ActorMissing):
        decide(connection, PROFILE, actor="", at_us=AT)
    connection.rollback()
    assert all_decisions(connection) == []


def test_rows_cannot_be_changed_or_removed(connection: StoreConnection) -> None:
    decide(connection, PROFILE, actor="os:tester", at_us=AT)
    for statement in ("update decision set reason = 'x'", "delete from decision", "truncate decision"):
        with pytest.raises(psycopg.Error):
            connection.execute(statement)
        connection.rollback()
    assert len(all_decisions(connection)) == 1


YAML = b"""
- {kind: time-profile, source: Chatter, zone: Europe/London, clock: 24h, from: 2026-01-01, to: 2026-12-31, actor: DC Example, reason: letter}
- {kind: provider-fault, provider: Net, from: 2026-01-01, to: 2026-01-31, nature: clock an hour slow, actor: DC Example, reason: notice}
"""


def _records(data: bytes = YAML) -> list[Record]:
    source = Source("decisions.yaml", len(data), data[:65536], lambda: io.BytesIO(data))
    return [item for item in decisions_yaml.read(source, Limits()) if isinstance(item, Record)]


def test_received_decisions_are_taken_in_once_per_receipt(connection: StoreConnection) -> None:
    received = [proposed_from_record(record, receipt=RECEIPT) for record in _records()]
    taken = take_in(connection, received, actor="os:tester", at_us=AT)
    assert len(taken.ids) == 2 and taken.findings == ()
    again = take_in(connection, received, actor="os:tester", at_us=AT + 5)
    assert again.ids == () and len(_ledger(connection)) == 2
    rows = all_decisions(connection)
    assert {(row.receipt, row.locator) for row in rows} == {(RECEIPT, "yaml:/0"), (RECEIPT, "yaml:/1")}
    assert _ledger(connection)[0]["subject"] == {"decision": rows[0].id, "kind": "time-profile", "receipt": RECEIPT}
    found = in_force(rows)
    assert found.profiles("Chatter")[0].clock == "24h" and found.faults("net")[0].nature == "clock an hour slow"
    other = take_in(connection, [p._replace(receipt="rc_" + "b" * 16) for p in received], actor="os:tester", at_us=AT)
    assert len(other.ids) == 2


def test_a_received_decision_that_is_not_valid_is_a_finding_beside_the_good_ones(connection: StoreConnection) -> None:
    good = proposed_from_record(_records()[0], receipt=RECEIPT)
    bad = proposed_from_values({"kind": "time-profile", "source": "S", "actor": "a", "reason": "r"}, receipt=RECEIPT, locator="yaml:/7")
    taken = take_in(connection, [bad, good], actor="os:tester", at_us=AT)
    assert len(taken.ids) == 1
    ((receipt, finding),) = taken.findings
    assert (receipt, finding.code, finding.severity, finding.locator) == (RECEIPT, "decision-refused", "stop", "yaml:/7")


def test_a_received_decision_may_supersede_an_earlier_one(connection: StoreConnection) -> None:
    first = decide(connection, PROFILE, actor="os:tester", at_us=AT)
    values = {"kind": "time-profile", "source": "Chatter", "zone": "UTC", "actor": "a", "reason": "r", "supersedes": first}
    one = proposed_from_values(values, receipt=RECEIPT, locator="yaml:/0")
    two = proposed_from_values(values, receipt=RECEIPT, locator="yaml:/1")
    taken = take_in(connection, [one, two], actor="os:tester", at_us=AT)
    assert len(taken.ids) == 1 and len(taken.findings) == 1
    assert [p.zone for p in in_force(all_decisions(connection)).profiles("Chatter")] == ["UTC"]

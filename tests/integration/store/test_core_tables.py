"""What the database itself guards: the application's rights column by column, holds, decisions, one current derivation."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from rightdoor.store.ledger import append
from rightdoor.store.ledger_subject import LedgerEntry

A, B = "a" * 64, "b" * 64

# Of UPDATE, the application has these columns and no others; DELETE and TRUNCATE nowhere.
UPDATES = {
    "batch": {"superseded_by"},
    "derived": {"current", "generation"},
    "exhibit": {"wrapped_key", "erased_seq", "batch", "pack_offset", "pack_length", "statements_digest", "stored"},
    "hash_set": {"wrapped_key"},
    "hash_set_version": {"removed_seq"},
    "hold": {"released_us"},
    "receipt": {"reader", "reader_version", "statements", "findings"},
}
READ_ONLY = {"schema_migration", "store_meta"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, store_templates: Any) -> Iterator[Any]:
    import random
    import subprocess

    from rightdoor.store.keys import KeyFolder
    from rightdoor.store.open import open_store

    base = tmp_path_factory.mktemp("tables").resolve()
    template = store_templates("training")
    subprocess.run(["cp", "-a", str(template / "store"), str(template / "keys"), str(base)], check=True)
    with open_store(
        base / "store",
        write=True,
        actor="os:tester",
        now_us=1,
        key_source=KeyFolder(base / "keys"),
        random_bytes=random.Random(1).randbytes,
    ) as store:
        yield store


@pytest.fixture
def connection(opened: Any) -> Iterator[Any]:
    """As the application; everything is rolled back."""
    with opened.connect() as made:
        yield made
        made.rollback()


def exhibit(connection: Any, sha256: str = A) -> None:
    connection.execute("insert into exhibit (sha256, size, stored, wrapped_key) values (%s, 1, 'file', '\\x01')", (sha256,))


def hold(connection: Any, name: str = "h1", reason: str = "trial", sha256: str = A) -> None:
    connection.execute("insert into hold values (%s, %s, %s, 'os:tester', 5, null, 1)", (name, sha256, reason))


def refused(connection: Any, kind: type[Exception], statement: str, *parameters: Any) -> None:
    connection.execute("savepoint s")
    with pytest.raises(kind):
        connection.execute(statement, parameters)
    connection.execute("rollback to savepoint s")


def test_rights_are_those_listed_and_no_more(connection: Any) -> None:
    tables = [name for (name,) in connection.execute("select tablename from pg_tables where schemaname = 'rightdoor'").fetchall()]
    assert set(tables) >= set(UPDATES) | READ_ONLY | {"ledger", "receipt", "decision", "declaration"}
    for table in tables:
        name = f"rightdoor.{table}"
        has = {
            right: connection.execute("select has_table_privilege(%s, %s)", (name, right)).fetchone()[0]
            for right in ("select", "insert", "update", "delete", "truncate", "references", "trigger")
        }
        assert {right for right, given in has.items() if given} == ({"select"} if table in READ_ONLY else {"select", "insert"}), table
        columns = connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and has_column_privilege(attrelid, attname, 'update')",
            (name,),
        ).fetchall()
        assert {column for (column,) in columns} == UPDATES.get(table, set()), table


def test_no_name_or_path_in_receipts(connection: Any) -> None:
    columns = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'rightdoor' and table_name in ('receipt', 'exhibit')"
    ).fetchall()
    assert not {column for (column,) in columns} & {"name", "path", "file_name"}


def test_exhibits_are_named_by_a_digest(connection: Any) -> None:
    for bad in ("A" * 64, "a" * 63, "x" * 64, ""):
        refused(connection, psycopg.errors.CheckViolation, "insert into exhibit (sha256, size, stored) values (%s, 1, 'none')", bad)
    refused(connection, psycopg.errors.CheckViolation, "insert into exhibit (sha256, size, stored) values (%s, -1, 'none')", A)
    refused(connection, psycopg.errors.CheckViolation, "insert into exhibit (sha256, size, stored) values (%s, 1, 'pack')", A)


def test_a_held_exhibit_is_not_erased_until_every_hold_is_released(connection: Any) -> None:
    exhibit(connection)
    hold(connection)
    hold(connection, "h2", "appeal")
    erase = "update exhibit set wrapped_key = null, erased_seq = 1 where sha256 = %s"
    refused(connection, psycopg.errors.IntegrityConstraintViolation, erase, A)
    refused(connection, psycopg.errors.IntegrityConstraintViolation, "update exhibit set wrapped_key = null where sha256 = %s", A)
    connection.execute("update exhibit set statements_digest = %s where sha256 = %s", (B, A))
    connection.execute("update hold set released_us = 6 where id = 'h1'")
    refused(connection, psycopg.errors.IntegrityConstraintViolation, erase, A)
    connection.execute("update hold set released_us = 6 where id = 'h2'")
    connection.execute(erase, (A,))
    refused(connection, psycopg.errors.IntegrityConstraintViolation, "insert into hold values ('h3', %s, 'late', 'os:t', 5, null, 1)", A)


def test_one_open_hold_per_reason_and_released_for_good(connection: Any) -> None:
    exhibit(connection)
    hold(connection)
    refused(connection, psycopg.errors.UniqueViolation, "insert into hold values ('h2', %s, 'trial', 'os:t', 5, null, 1)", A)
    refused(connection, psycopg.errors.CheckViolation, "update hold set released_us = 4 where id = 'h1'")
    connection.execute("update hold set released_us = 6 where id = 'h1'")
    refused(connection, psycopg.errors.IntegrityConstraintViolation, "update hold set released_us = null where id = 'h1'")
    hold(connection, "h2")


def test_a_hold_and_an_erasure_at_the_same_time(store_factory: Any) -> None:
    """Whichever is first wins; never both."""
    store = store_factory()
    with store.connect() as one, store.connect() as other:
        exhibit(one)
        one.commit()
        hold(one)
        outcome: list[type[Exception] | None] = []

        def erase() -> None:
            try:
                other.execute("update exhibit set wrapped_key = null, erased_seq = 1 where sha256 = %s", (A,))
                outcome.append(None)
            except psycopg.errors.IntegrityConstraintViolation as error:
                outcome.append(type(error))
            other.rollback()

        thread = threading.Thread(target=erase)
        thread.start()
        time.sleep(0.2)
        assert outcome == [], "it waits for the hold that is under way"
        one.commit()
        thread.join(10)
        assert outcome == [psycopg.errors.IntegrityConstraintViolation]


def test_decisions_supersede_once_and_have_a_reason(connection: Any) -> None:
    insert = "insert into decision values (%s, 'time-profile', '{}', %s, 5, %s, %s, 1)"
    connection.execute(insert, ("d1", "os:t", "why", None))
    connection.execute(insert, ("d2", "os:t", "why", "d1"))
    refused(connection, psycopg.errors.UniqueViolation, insert, "d3", "os:t", "why", "d1")
    refused(connection, psycopg.errors.CheckViolation, insert, "d3", "os:t", "", None)
    refused(connection, psycopg.errors.CheckViolation, insert, "d3", "", "why", None)
    refused(connection, psycopg.errors.ForeignKeyViolation, insert, "d3", "os:t", "why", "d9")
    refused(connection, psycopg.errors.CheckViolation, insert, "d3", "os:t", "why", "d3")


def test_every_row_names_its_ledger_entry(connection: Any) -> None:
    refused(connection, psycopg.errors.ForeignKeyViolation, "insert into decision values ('d', 'k', '{}', 'a', 5, 'r', null, 999)")
    refused(connection, psycopg.errors.ForeignKeyViolation, "insert into batch values ('b', 1, 5, 0, '{}', null, 999)")
    refused(connection, psycopg.errors.ForeignKeyViolation, "insert into derived values (%s, '{}', 5, 1, true, '{}', 999)", A)


def test_one_derivation_is_current(connection: Any) -> None:
    insert = "insert into derived values (%s, '{}', 5, 1, true, '{}', 1)"
    connection.execute(insert, (A,))
    refused(connection, psycopg.errors.UniqueViolation, insert, B)
    connection.execute("update derived set current = false")
    connection.execute(insert, (B,))


def test_receipts_and_batches_may_come_in_any_order_within_a_transaction(connection: Any) -> None:
    exhibit(connection)
    insert = "insert into receipt (id, exhibit, parent, batch, received_us, seq) values (%s, %s, %s, 'b1', 5, %s)"
    seq = append(connection, [LedgerEntry("received", {"receipt": "r1"})], actor="os:tester", at_us=5)[0]
    connection.execute(insert, ("r2", A, "r1", seq))
    connection.execute(insert, ("r1", A, None, seq))
    connection.execute("insert into batch values ('b1', 1, 5, 2, '{}', null, %s)", (seq,))
    connection.execute("set constraints all immediate")
    refused(connection, psycopg.errors.CheckViolation, insert, "r3", A, "r3", seq)


def test_scalars_in_exclusion_constraints_go_through_a_range(opened: Any) -> None:
    """``uuidrange`` is for later rooms; without btree_gist it is what makes such a constraint possible."""
    with psycopg.connect(opened._server.dsn("owner"), options="-c search_path=rightdoor") as owner:
        owner.execute("create table t (k uuid, during int8range, exclude using gist (uuidrange(k, k, '[]') with &&, during with &&))")
        insert = "insert into t values ('00000000-0000-0000-0000-000000000001', int8range(%s, %s))"
        owner.execute(insert, (1, 5))
        owner.execute(insert, (5, 9))
        with pytest.raises(psycopg.errors.ExclusionViolation):
            owner.execute(insert, (4, 6))
        owner.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger set actor = 'other' where seq = 1",
        "delete from ledger",
        "truncate ledger cascade",
        "update decision set reason = 'other'",
        "delete from decision",
        "truncate decision cascade",
        "update declaration set body = '{}'",
        "delete from declaration",
    ],
)
@pytest.mark.parametrize("role", ["app", "owner", "super"])
def test_what_was_written_stays(opened: Any, role: str, statement: str) -> None:
    """The application lacks the right; the owner and even a superuser meet the trigger."""
    kind: type[Exception] = psycopg.errors.InsufficientPrivilege if role == "app" else psycopg.errors.IntegrityConstraintViolation
    with psycopg.connect(opened._server.dsn(role), options="-c search_path=rightdoor") as connection:
        with pytest.raises(kind):
            connection.execute(statement.encode())
        connection.rollback()

"""The database's own rules of rows by raw SQL: each table, as everybody of the matrix, exactly the rows that its rule allows."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Json

from integration.desk.matrix.tables import EXEMPT, TABLES, WRITES, Known
from integration.desk.matrix.world import world_of
from rightdoor.casework.access.roles import ROLES

ALONE = "select c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c where c.relnamespace = 'casework'::regnamespace and c.relkind in ('r', 'p')"


@pytest.fixture(scope="module")
def world(desk):
    return world_of(desk)


def which(table):
    """What names a row: its place, where pages may read that."""
    return "view || ' ' || subject" if table == "listing_subject" else "ctid::text"


@pytest.fixture(scope="module")
def owner(desk):
    with psycopg.connect(desk.store.dsn("owner"), options="-c search_path=casework,rightdoor", row_factory=dict_row) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def known(owner, world):
    """Everything as it is now; other tests' records too, of which nobody here sees anything."""
    owner.rollback()
    rows = {table: owner.execute(f"select {which(table)} as at, * from {table}").fetchall() for table in TABLES}
    grades = {row["id"]: row["grade"] for row in rows["access_compartment"]}
    auditors = frozenset(row["account_id"] for row in rows["access_membership"] if row["role"] == "auditor" and row["ended_us"] is None)
    silent = frozenset(number for number, grade in grades.items() if grade == "silent")
    return Known(rows, silent, frozenset(grades) - silent, auditors)


def test_every_table_has_a_rule_of_rows_or_a_reason(owner, world):
    found = {row["relname"]: (row["relrowsecurity"], row["relforcerowsecurity"]) for row in owner.execute(ALONE).fetchall()}
    assert set(found) == set(TABLES) | set(EXEMPT)
    assert not set(TABLES) & set(EXEMPT)
    assert [table for table in TABLES if found[table] != (True, True)] == []


def test_the_world_has_rows_of_every_table(known):
    empty = {"communications_data_request", "referrals_arrival", "continuity_filled"}
    assert [table for table in TABLES if not known.rows[table] and table not in empty] == []


@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_exactly_the_rows_of_the_rule(desk, world, known, role):
    wrong = []
    with psycopg.connect(desk.store.dsn("desk"), options="-c search_path=casework,rightdoor") as raw:
        for person in (one for one in world.people if one.role == role):
            raw.execute("select set_config('rightdoor.account', %s, false)", (str(person.account.pk),))
            for table, rule in TABLES.items():
                seen = {row[0] for row in raw.execute(f"select {which(table)} from {table}").fetchall()}
                wanted = {row["at"] for row in known.rows[table] if rule(person, row, known)}
                if seen != wanted:
                    wrong.append(
                        f"{person}: {table}: {len(seen - wanted)} too many, {len(wanted - seen)} missing, of {len(known.rows[table])}"
                    )
        raw.rollback()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_the_subjects_of_the_world_are_where_they_belong(known, world):
    """What the rules are held against is itself as it was laid out."""
    for one in world.things["subject"]:
        rows = known.of("listing_subject", subject=one.args["subject"])
        assert [row["view"] for row in rows] == (["full"] if one.name == "silent" else ["open"])
        assert {(frozenset(row["units"]), frozenset(row["operations"]), frozenset(row["compartments"])) for row in rows} == {
            (one.units, one.operations, one.compartments)
        }, one.name


def test_nobody_sees_nothing(desk, known, world):
    open_to_all = {"access_onetimelink", "access_account", "mfa_authenticator"}  # read at the door, where nobody has signed in
    seen = {table: len(desk.sql(f"select 1 from {table}")) for table in TABLES if table not in open_to_all}
    # said openly: names of acknowledged compartments, whether the whole store was verified
    openly = {
        "access_compartment": len(known.acknowledged),
        "continuity_verification": len(known.of("continuity_verification", exhibit="")),
    }
    assert {table: count for table, count in seen.items() if count} == {table: count for table, count in openly.items() if count}


def test_what_pages_may_write_is_what_the_table_says(owner, world):
    """Column grants count: a table may be changed where any of its columns may."""
    said = {table: set(WRITES.get(table, "").split()) for table in TABLES}
    held = {}
    for table in TABLES:
        held[table] = {
            act
            for act in ("insert", "update", "delete")
            if owner.execute("select has_table_privilege('rightdoor_desk', %s, %s) as may", (f"casework.{table}", act)).fetchone()["may"]
            or (
                act != "delete"
                and owner.execute(
                    "select has_any_column_privilege('rightdoor_desk', %s, %s) as may", (f"casework.{table}", act)
                ).fetchone()["may"]
            )
        }
    assert held == said
    core = owner.execute(
        "select relname, act from pg_class, unnest(array['select', 'insert', 'update', 'delete', 'truncate']) act "
        "where relnamespace = 'rightdoor'::regnamespace and relkind in ('r', 'p', 'v') and has_table_privilege('rightdoor_desk', oid, act) order by 1, 2"
    ).fetchall()
    assert {(row["relname"], row["act"]) for row in core} <= {("ledger", "insert"), ("store_meta", "select")}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_nothing_beyond_the_grants_is_changed_by_anybody(desk, world, table):
    """What is not granted is refused by privilege; what is kept is refused by its trigger; nobody empties a table."""
    person = world.person("supervisor", "unit A, inside").account
    column = desk_column(desk, table)
    tried = {"delete": f"delete from {table}", "update": f"update {table} set {column} = {column}", "truncate": f"truncate {table}"}
    # one's own; of what administrators keep, no row is there for a supervisor to change
    if table in ("listing_savedview", "access_operation", "access_organisation", "access_unit", "mfa_authenticator"):
        assert len(desk.sql(f"update {table} set {column} = {column} returning 1", account=person)) <= 1
        del tried["update"]
    for act, text in tried.items():
        if act == "delete" and "delete" in WRITES.get(table, ""):
            continue
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.GeneratedAlways)):
            desk.sql(text, account=person)


@pytest.fixture(scope="module")
def of_json(owner):
    """The columns that hold JSON, as (table, column)."""
    there = "select table_name, column_name from information_schema.columns where table_schema = 'casework' and data_type = 'jsonb'"
    return {(row["table_name"], row["column_name"]) for row in owner.execute(there).fetchall()}


WRITTEN = sorted(table for table, acts in WRITES.items() if "insert" in acts)


@pytest.mark.parametrize("table", WRITTEN)
@pytest.mark.parametrize(
    ("role", "place"), [("supervisor", "unit A"), ("applicant", "unit B"), ("auditor", "unit A"), ("spoc", "operation")]
)
def test_no_row_is_added_that_one_would_not_see_or_in_the_name_of_somebody_else(desk, world, known, of_json, table, role, place):
    """Copies of rows that are not shown to somebody, with keys of their own: each is refused by the rule, before any constraint."""
    person = world.person(role, place)
    hidden = [row for row in known.rows[table] if not TABLES[table](person, row, known)]
    added = []
    for row in hidden[:12]:
        kept = {name: value for name, value in row.items() if name not in ("at", "id") and value is not None}
        if table == "decided_decision":
            kept["id"] = "cd_forged"
        values = [Json(value) if (table, name) in of_json else value for name, value in kept.items()]
        text = f"insert into {table} ({', '.join(chr(34) + name + chr(34) for name in kept)}) values ({', '.join(['%s'] * len(kept))})"
        try:
            desk.sql(text, *values, account=person.account)
        except psycopg.errors.InsufficientPrivilege:
            continue
        except psycopg.Error as other:
            if table != "referrals_transfer":  # its trigger, which keeps offers consistent, answers before the rule does
                added.append((type(other).__name__, str(other)[:90]))
        else:
            added.append(dict(kept))
    assert added == []


def desk_column(desk, table):
    """The first column of a table, its key: no page changes one."""
    with psycopg.connect(desk.store.dsn("owner")) as raw:
        row = raw.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum limit 1",
            (f"casework.{table}",),
        ).fetchone()
    return f'"{row[0]}"'

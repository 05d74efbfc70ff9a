"""The projection's one transaction: rows that changed are replaced, those that are gone disappear, referrals are never overwritten.

Runs as the shell's role on the store's own connection. Row-level security lets that role see every row but not copy into the tables:
rows go through temporary tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from psycopg import sql
from psycopg.errors import ForeignKeyViolation

from rightdoor.casework.listing.keys import KeyRow
from rightdoor.casework.listing.lines import ListedRow
from rightdoor.store.connection import StoreConnection

SUBJECT = ListedRow._fields
RECEIPT = ("view", "subject", "receipt", "number")
REFERRAL = ("id", "receipt", "number", "source", "form", "received_us", "taken_us", "unit_id")
CONDITION = ("receipt", "number", "grade")
_CHANGED = (
    "select n.* from new_subject n left join casework.listing_subject s using (view, subject) where s.digest is distinct from n.digest"
)


class Referred(NamedTuple):
    """A referral as the store's papers have it. `received_us`: first receipt anywhere; `taken_us`: here."""

    receipt: str
    number: str
    source: str
    form: str
    received_us: int | None
    taken_us: int


class Held(NamedTuple):
    """What is there of a row: the digests of the row and of what hangs on it, and its twin."""

    row: str = ""
    hanging: str = ""
    twin: list[int] | None = None


def held_rows(connection: StoreConnection) -> dict[tuple[str, str], Held]:
    """What is there, by view and subject."""
    rows = connection.execute("select view, subject, digest, twin from casework.listing_subject").fetchall()
    return {(view, subject): Held(digest[:32], digest[32:], twin) for view, subject, digest, twin in rows}


def held_referrals(connection: StoreConnection) -> set[tuple[str, str]]:
    """(receipt, number) of every referral that is there."""
    return {(r, n) for r, n in connection.execute("select receipt, number from casework.referrals_referral").fetchall()}


def write_subjects(connection: StoreConnection, rows: Iterable[ListedRow], gone: Iterable[tuple[str, str]], at_us: int) -> None:
    """Insert or replace these rows, new ones listed since `at_us`; remove the subjects that are gone with all that hangs on them."""
    into_temporary(connection, "new_subject", "listing_subject", SUBJECT, rows)
    names = sql.SQL(", ").join(map(sql.Identifier, SUBJECT))
    changes = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(n)) for n in SUBJECT[2:])
    connection.execute(
        sql.SQL(
            "insert into casework.listing_subject ({n}, units, operations, compartments, listed_us) "
            "select {n}, '{{}}', '{{}}', '{{}}', {a} "
            "from new_subject on conflict (view, subject) do update set {c}"
        ).format(n=names, c=changes, a=sql.Literal(at_us))
    )
    into_temporary(connection, "gone_subject", "listing_subject", ("view", "subject"), gone)
    for table in ("listing_subject", "listing_subjectreceipt", "listing_searchkey"):
        _delete_of(connection, table, "gone_subject")


def write_hanging(
    connection: StoreConnection, subjects: Iterable[tuple[str, str]], receipts: Iterable[Sequence[str]], keys: Iterable[KeyRow]
) -> None:
    """Replace receipts and search keys of these subjects."""
    into_temporary(connection, "changed_subject", "listing_subject", ("view", "subject"), subjects)
    for table in ("listing_subjectreceipt", "listing_searchkey"):
        _delete_of(connection, table, "changed_subject")
    _insert(connection, "listing_subjectreceipt", RECEIPT, receipts)
    _insert(connection, "listing_searchkey", KeyRow._fields, keys)


def write_referrals(
    connection: StoreConnection,
    new: Iterable[Referred],
    gone: Sequence[tuple[str, str]],
    *,
    units: Mapping[str, int],
    standing: Mapping[str, Sequence[int]],
) -> tuple[int, int]:
    """Insert new referrals with their unit (that of `units` by receipt, else of intake); forget those whose receipt is gone. Counts.

    `standing`: by receipt the compartments that it stands in.
    """
    row = connection.execute("select id from casework.access_unit order by intake desc, id limit 1").fetchone()
    usual = None if row is None else int(row[0])
    added = [(_number(r), *r[:6], units.get(r.receipt, usual)) for r in new]
    _insert(connection, "referrals_referral", REFERRAL, added, {"compartments": "{}", "offered_to": "{}", "version": 0})
    if usual is not None:
        connection.execute("update casework.referrals_referral set unit_id = %s where unit_id is null", (usual,))
    for receipt, inside in standing.items():
        connection.execute(
            "update casework.referrals_referral set compartments = %s where receipt = %s and compartments <> %s::bigint[]",
            (list(inside), receipt, list(inside)),
        )
    for pair in gone:
        _forget_referral(connection, pair)
    return len(added), len(gone)


def write_conditions(connection: StoreConnection, rows: Iterable[tuple[str, str, str]]) -> None:
    """Have these (receipt, number, grade) there and no others."""
    into_temporary(connection, "new_condition", "listing_condition", CONDITION, rows)
    connection.execute(
        "delete from casework.listing_condition c where not exists (select 1 from new_condition n "
        "where (n.receipt, n.number, n.grade) = (c.receipt, c.number, c.grade))"
    )
    connection.execute(
        "insert into casework.listing_condition (receipt, number, grade) select distinct receipt, number, grade from new_condition "
        "on conflict do nothing"
    )


def follow(connection: StoreConnection) -> None:
    """Units, operations and compartments of every subject from its referrals, as the trigger does for one."""
    connection.execute(
        "with held as (select sr.view, sr.subject, "
        "  coalesce(array_agg(distinct u order by u) filter (where u is not null), '{}') as units, "
        "  coalesce(array_agg(distinct r.operation_id order by r.operation_id) filter (where r.operation_id is not null), '{}') as operations, "
        "  coalesce(array_agg(distinct c order by c) filter (where c is not null), '{}') as compartments "
        "  from casework.listing_subjectreceipt sr join casework.referrals_referral r on r.receipt = sr.receipt "
        "  left join lateral unnest(array_append(r.offered_to, r.unit_id)) u on true left join lateral unnest(r.compartments) c on true "
        "  group by sr.view, sr.subject) "
        "update casework.listing_subject s set units = h.units, operations = h.operations, compartments = h.compartments from held h "
        "where h.view = s.view and h.subject = s.subject "
        "and (s.units, s.operations, s.compartments) is distinct from (h.units, h.operations, h.compartments)"
    )


def write_projection(connection: StoreConnection, values: tuple[str, int, int, int, str]) -> None:
    """Say what is shown now: digest, as of, at, subjects, place of the events file. The last twenty are kept."""
    connection.execute(
        "insert into casework.listing_projection (digest, as_of_us, at_us, subjects, events_file) values (%s, %s, %s, %s, %s)", values
    )
    connection.execute("delete from casework.listing_projection where id <= (select max(id) - 20 from casework.listing_projection)")


def _forget_referral(connection: StoreConnection, pair: tuple[str, str]) -> None:
    """Remove a referral whose papers were erased; where transfers hang on it, what came from the papers leaves it."""
    try:
        with connection.transaction():
            connection.execute("delete from casework.referrals_referral where receipt = %s and number = %s", pair)
    except ForeignKeyViolation:
        connection.execute(
            "update casework.referrals_referral set number = 'erased-' || id, source = '', form = 'erased', received_us = null "
            "where receipt = %s and number = %s",
            pair,
        )


def _number(row: Referred) -> int:
    """The referral's number in addresses: made of what it is, so that no counter shows how many others there are. 53 bits: safe in JSON."""
    return int.from_bytes(hashlib.sha256(f"{row.receipt}\n{row.number}".encode()).digest()[:7], "big") >> 3


def _delete_of(connection: StoreConnection, table: str, listed: str) -> None:
    connection.execute(
        sql.SQL("delete from casework.{} t using {} g where g.view = t.view and g.subject = t.subject").format(
            sql.Identifier(table), sql.Identifier(listed)
        )
    )


def _insert(
    connection: StoreConnection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    fixed: Mapping[str, object] | None = None,
) -> None:
    fixed = fixed or {}
    into_temporary(connection, f"new_{table}", table, columns, rows)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(
        sql.SQL("insert into casework.{t} ({n}{f}) select {n}{v} from {s}").format(
            t=sql.Identifier(table),
            n=names,
            f=sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(k)) for k in fixed),
            v=sql.SQL("").join(sql.SQL(", {}").format(sql.Literal(v)) for v in fixed.values()),
            s=sql.Identifier(f"new_{table}"),
        )
    )


def into_temporary(connection: StoreConnection, name: str, like: str, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Copy rows into a temporary table with these columns of ``casework.<like>``, gone with the transaction."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(
        sql.SQL("create temp table {} on commit drop as select {} from casework.{} with no data").format(
            sql.Identifier(name), names, sql.Identifier(like)
        )
    )
    copy = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(name), names)
    with connection.cursor() as cursor, cursor.copy(copy) as out:
        for row in rows:
            out.write_row([value.replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else value for value in row])

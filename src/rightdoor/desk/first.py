"""The first administrator of a store: an account that nobody can sign in to until the one-time link on the terminal is used.

There is no default password. Whoever starts the desk owns the store's files, and so is trusted with the link.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from rightdoor.desk.surroundings import clock_us
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_head import Head, write_head
from rightdoor.store.ledger_subject import LedgerEntry, SubjectValue
from rightdoor.store.open import Store

_LASTS_US: Final = 3600 * 1_000_000
UNNAMED: Final = "This organisation"  # until whoever uses the link, or a command, names it
_LOCK: Final = 0x5244_4653
# Django's mark of an account without a usable password
_SET: Final = "a.password not like '!%%'"


def first_link(store: Store, *, actor: str, now_us: int) -> str | None:
    """The token of a link for the first administrator, made anew at each start until it was used; None once somebody administers."""
    with store.connect() as connection:
        connection.execute("set local search_path = casework, rightdoor")
        connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        holders = (
            "from access_account a join access_membership m on m.account_id = a.id "
            "where m.role = 'administrator' and m.ended_us is null and a.is_active"
        )
        if connection.execute(f"select 1 {holders} and {_SET} limit 1").fetchone():
            return None
        waiting = connection.execute(f"select a.id, a.last_login is not null {holders} order by a.id limit 1").fetchone()
        account, was_here = (int(waiting[0]), bool(waiting[1])) if waiting else (_lay_out(connection, now_us), False)
        said: dict[str, SubjectValue] = {"account": account, "what": "first-link"}
        if was_here:  # a key by one hand, as `rightdoor user link`: the holder and auditors are shown it, and the username stays
            said = {"account": account, "request": _given_alone(connection, account, now_us), "what": "link-alone"}
        token, at_us = secrets.token_urlsafe(32), clock_us()
        connection.execute("update access_onetimelink set used_us = %s where account_id = %s and used_us is null", (at_us, account))
        connection.execute(
            "insert into access_onetimelink (account_id, digest, created_us, expires_us, first) values (%s, %s, %s, %s, %s)",
            (account, hashlib.sha256(token.encode()).digest(), at_us, at_us + _LASTS_US, not was_here),
        )
        (seq,) = ledger.append(connection, [LedgerEntry("altered", said)], actor=actor, at_us=now_us)
        (head,) = connection.execute("select hash from rightdoor.ledger where seq = %s", (seq,)).fetchone() or (b"",)
    write_head(store.head_path, Head(seq, bytes(head)))
    return token


def _given_alone(connection: StoreConnection, account: int, now_us: int) -> int:
    """The request, released by the machine's operator, of an administrator who was here before: halves released earlier end with it."""
    row = connection.execute(
        "insert into access_keyrequest (account_id, what, reason, at_us, until_us, outcome, done_us, done_reason) "
        "values (%s, 'link', 'Nobody who administers has a password', %s, %s, 'released', %s, '') returning id",
        (account, now_us, now_us, now_us),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _lay_out(connection: StoreConnection, now_us: int) -> int:
    """An organisation, a unit and the account, all to be renamed by whoever uses the link."""

    def one(query: str, *values: object) -> int:
        row = connection.execute(query, values).fetchone()
        assert row is not None
        return int(row[0])

    found = connection.execute("select id from access_unit order by id limit 1").fetchone()
    if found is None:
        organisation = one("insert into access_organisation (name, kind) values (%s, 'force') returning id", UNNAMED)
        unit = one(
            "insert into access_unit (name, organisation_id, contact, intake) values ('Administration', %s, '', true) returning id",
            organisation,
        )
    else:
        unit = int(found[0])
    account = one(
        "insert into access_account (password, username, name, email, is_active) "
        "values (%s, %s, 'First administrator', '', true) returning id",
        "!" + secrets.token_hex(20),
        "administrator-" + secrets.token_hex(3),
    )
    return one(
        "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, 'administrator', %s) returning account_id",
        account,
        unit,
        now_us,
    )

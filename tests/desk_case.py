"""A desk for tests: one real store a test process, its tables prepared, accounts and clients on demand.

The fixture `desk` of tests/conftest.py makes it known everywhere: Django is set up in this process
as the pages are (role `rightdoor_desk`); what the shell does (take in, project) goes through `desk.store`.
"""

from __future__ import annotations

import itertools
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened
from rightdoor.store.create import create_store
from rightdoor.store.keys import KeyFolder

NOW = 1_772_500_000_000_000  # 2026-03-03T01:06:40Z
PASSWORD = "a long password of a test"


class Desk:
    """A prepared store with Django on it. `now_us` is the instant at which it was set up."""

    def __init__(self, folder: Path) -> None:
        create_store(
            folder / "store", kind="training", declaration=None, now_us=NOW, actor="test", random_bytes=secrets.token_bytes,
            key_source=KeyFolder(folder / "keys"),
        )  # fmt: skip
        self.around = Surroundings(
            store=str(folder / "store"), actor="test", key_folder=str(folder / "keys"), hosts=("testserver", "localhost", "127.0.0.1")
        )
        self.store = opened(self.around)
        prepare(self.store, self.around)
        os.environ[VARIABLE] = self.around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        import django

        django.setup()
        self._numbers = itertools.count(1)

    def unit(self, name: str = "", **more: Any) -> Any:
        """A unit of a force of its own."""
        with self.as_owner():
            from rightdoor.casework.access.models import Organisation, Unit

            n = next(self._numbers)
            force = Organisation.objects.create(name=f"Force {n}", kind="force")
            return Unit.objects.create(name=name or f"Unit {n}", organisation=force, contact=f"desk {n}", **more)

    def account(self, *held: tuple[str, Any], name: str = "") -> Any:
        """An account with these (role, unit) pairs."""
        with self.as_owner():
            from rightdoor.casework.access.models import Account, Membership

            n = next(self._numbers)
            account = Account.objects.create_user(f"person{n}", name or f"Person {n}", PASSWORD)
            for role, unit in held:
                Membership.objects.create(account=account, unit=unit, role=role, from_us=NOW)
            return account

    def client(self, account: Any = None) -> Any:
        """A browser without a browser, signed in as `account`."""
        from django.test import Client

        client = Client()
        if account is not None:
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Within the block Django's connection is that of the tables' owner: to lay out a case past row-level security."""
        from django.db import connection
        from psycopg.conninfo import conninfo_to_dict

        read = conninfo_to_dict(self.store.dsn("owner"))
        before = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
        connection.close()
        connection.settings_dict.update(USER=read["user"], PASSWORD=read["password"])
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    def sql(self, query: str, *values: Any, account: Any = None) -> list[Any]:
        """Raw SQL as the desk's role, as `account` (None: nobody): what the database itself lets through. Rolled back."""
        import psycopg

        with psycopg.connect(self.store.dsn("desk"), options="-c search_path=casework,rightdoor") as raw:
            raw.execute("select set_config('rightdoor.account', %s, true)", (str(account.pk) if account is not None else "",))
            cursor = raw.execute(query, values or None)
            rows = cursor.fetchall() if cursor.description else []
            raw.rollback()
            return rows

    def ledger(self, after: int = 0) -> list[tuple[int, str, str, str]]:
        """(number, actor, act, body) of the ledger rows after a number."""
        with self.store.connect() as connection:
            return connection.execute("select seq, actor, act, body from ledger where seq > %s order by seq", (after,)).fetchall()

    def close(self) -> None:
        """Give everything back."""
        from django.db import connections

        from rightdoor.casework.place import held_store

        connections.close_all()
        held_store().close()
        self.store.close()

"""A desk for tests: a real store for each module of tests, its tables prepared, accounts and clients on demand.

The fixture `desk` of tests/conftest.py makes it known everywhere: Django is set up in this process
as the pages are (role `rightdoor_desk`); what the shell does (take in, project) goes through `desk.store`.
"""

from __future__ import annotations

import itertools
import json
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened
from rightdoor.store.create import create_store
from rightdoor.store.keys import KeyFolder
from rightdoor.store.postgres import wait_until_stopped

NOW = 1_772_500_000_000_000  # 2026-03-03T01:06:40Z
PASSWORD = "a long password of a test"


class Populated(NamedTuple):
    """What one `Desk.populate` brought: ids of the subjects in order of their reports, of the new receipts, numbers of the reports."""

    subjects: tuple[str, ...]
    receipts: tuple[str, ...]
    numbers: tuple[str, ...]


@cache
def _hashed() -> str:
    """The hash of the password of every test, made once: to make one takes a tenth of a second, as it should."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def around(folder: Path) -> Surroundings:
    """The surroundings of the store in a folder that `lay_template` laid out, or of a copy of it."""
    return Surroundings(
        store=str(folder / "store"), actor="test", key_folder=str(folder / "keys"), hosts=("testserver", "localhost", "127.0.0.1")
    )


def lay_template(folder: Path) -> Path:
    """An empty store with the tables of the desk, closed: every desk begins as a copy of it."""
    create_store(
        folder / "store", kind="training", declaration=None, now_us=NOW, actor="test", random_bytes=secrets.token_bytes,
        key_source=KeyFolder(folder / "keys"),
    )  # fmt: skip
    with opened(around(folder)) as store:
        prepare(store, around(folder))
    assert wait_until_stopped(folder / "store", timeout_s=60)
    return folder


class Desk:
    """A prepared store with Django on it, one at a time in a process. `template` is what `lay_template` laid out."""

    def __init__(self, folder: Path, template: Path) -> None:
        subprocess.run(["cp", "-a", "--reflink=auto", f"{template}/.", str(folder)], check=True)
        self.around = around(folder)
        self.store = opened(self.around)
        os.environ[VARIABLE] = self.around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        self._under_django()
        self._numbers = itertools.count(1)

    def _under_django(self) -> None:
        """Set Django up on this store; a process that has it on another one is led here."""
        import django
        from django.apps import apps

        if not apps.ready:
            django.setup()
            return
        from django.db import connections
        from psycopg.conninfo import conninfo_to_dict

        from rightdoor.casework import place

        place.hold(opened(self.around), as_open=True)
        read = conninfo_to_dict(self.store.dsn("desk"))
        told = {"HOST": read["host"], "PORT": read["port"], "NAME": read["dbname"], "USER": read["user"], "PASSWORD": read["password"]}
        connections["default"].settings_dict.update(told)
        assert connections.settings["default"]["HOST"] == told["HOST"], "threads to come would ask the store before this one"

    def unit(self, name: str = "", **more: Any) -> Any:
        """A unit of a force of its own."""
        with self.as_owner():
            from rightdoor.casework.access.models import Organisation, Unit

            n = next(self._numbers)
            force = Organisation.objects.create(name=f"Force {n}", kind="force")
            return Unit.objects.create(name=name or f"Unit {n}", organisation=force, contact=f"desk {n}", **more)

    def arrangement(self, *organisations: Any, days: tuple[int, int] = (20_000, 30_000), among: bool = False, **more: Any) -> Any:
        """An arrangement between these organisations; `among`: and all those that have units here. `days`: in force from, review by."""
        with self.as_owner():
            from rightdoor.casework.access.models import Arrangement, Unit

            held = {one.pk for one in organisations} | (set(Unit.objects.values_list("organisation", flat=True)) if among else set())
            given = {"reference": f"JC-{next(self._numbers)}", "contact": "a desk", "answers_id": min(held), **more}
            return Arrangement.objects.create(
                organisations=sorted(held), of_day=days[0], from_day=days[0], review_day=days[1], at_us=NOW, **given
            )

    def account(self, *held: tuple[str, Any], name: str = "") -> Any:
        """An account with these (role, unit) pairs."""
        with self.as_owner():
            from rightdoor.casework.access.models import Account, Membership

            n = next(self._numbers)
            account = Account.objects.create(username=f"person{n}", name=name or f"Person {n}", password=_hashed())
            for role, unit in held:
                Membership.objects.create(account=account, unit=unit, role=role, from_us=NOW)
            return account

    def client(self, account: Any = None, *, shown_s: float = 0) -> Any:
        """A browser without a browser, signed in as `account`, who showed the password `shown_s` seconds ago."""
        from allauth.account.internal.flows import login

        client = self.browser()
        if account is not None:
            client.force_login(account)
            session = client.session
            session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - shown_s}]
            session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
            session.save()
        return client

    def browser(self, **more: Any) -> Any:
        """Django's client, whose posts bear a new token of a form each, as a page just loaded would (`form_token=None` sends none)."""
        from django.test import Client

        class Browser(Client):
            def generic(self, method: str, *args: Any, form_token: str | None = "", **kwargs: Any) -> Any:
                headers = kwargs.pop("headers", None) or {}
                if method == "POST" and form_token == "":
                    form_token = token_of_a_form(self)
                given = {"X-Form-Token": form_token} if form_token else {}
                return super().generic(method, *args, headers={**given, **headers}, **kwargs)

        return Browser(**more)

    def token(self, account: Any, *scopes: str, days: int = 30) -> str:
        """The text of a new token of `account` with these scopes (all, when none is named)."""
        from rightdoor.casework.tokens.acts import DAY_US, PREFIX, digest_of
        from rightdoor.casework.tokens.models import Token
        from rightdoor.casework.tokens.scopes import SCOPES
        from rightdoor.desk.surroundings import clock_us

        text, at = PREFIX + secrets.token_urlsafe(32), clock_us()
        with self.as_owner():
            Token.objects.create(
                account=account,
                name="of a test",
                digest=digest_of(text),
                scopes=sorted(scopes or SCOPES),
                made_us=at,
                expires_us=at + days * DAY_US,
            )
        return text

    def api(self, account: Any, *scopes: str) -> Any:
        """A client of the interface that acts as `account`, with a token of these scopes (all, when none is named)."""
        from django.test import Client

        return Client(headers={"Authorization": f"Bearer {self.token(account, *scopes)}"})

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Within the block Django's connection is that of the tables' owner: to lay out a case past row-level security."""
        with self._as("owner"):
            yield

    @contextmanager
    def as_shell(self) -> Iterator[None]:
        """Within the block Django's connection is that of the shell (intake, projection, the worker of jobs)."""
        with self._as("app"):
            yield

    @contextmanager
    def _as(self, role: Any) -> Iterator[None]:
        from django.db import connection
        from psycopg.conninfo import conninfo_to_dict

        read = conninfo_to_dict(self.store.dsn(role))
        before = {k: connection.settings_dict[k] for k in ("USER", "PASSWORD")}
        connection.close()
        connection.settings_dict.update(USER=read["user"], PASSWORD=read["password"])
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    def populate(
        self, unit: Any = None, *, count: int = 1, files: Mapping[str, str | bytes] | None = None, now_us: int = NOW, silent: Any = None,
        **stated: Any,
    ) -> Populated:  # fmt: skip
        """Take files in for `unit`, rebuild and project, as the shell does.

        `files` (by name), else `count` reports, each of a person of its own with two events and a schedule and result for one of them.
        `silent`: a compartment that the new receipts stand in from the beginning. `stated` goes into `report` (surname=, account=, address=, child_at_risk=, ip=).
        """
        from rightdoor.casework.listing.project import project
        from rightdoor.operations.rebuild import rebuild
        from rightdoor.operations.take_in import Intake, take_in

        numbers = [str(800_000 + next(self._numbers)) for _ in range(0 if files is not None else count)]
        laid = dict(files or {})
        for number in numbers:
            laid |= report(number, **stated)
        with tempfile.TemporaryDirectory() as folder, opened(self.around, write=True) as store:
            for name, content in laid.items():
                path = Path(folder) / "inbox" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            before = self._receipts()
            how = Intake(authority="test", actor="test", at_us=now_us, processes=1)
            take_in(store, Path(folder) / "inbox", how, random_bytes=secrets.token_bytes, progress=_quiet)
            rebuild(store, actor="test", at_us=now_us, progress=_quiet)
            new = sorted(self._receipts() - before)
        if silent is not None:
            self._into(silent, new, now_us)
        project(self.store, now_us=now_us, progress=_quiet, actor="test", units=dict.fromkeys(new, unit.pk) if unit is not None else {})
        with self.store.connect() as connection:
            rows = connection.execute(
                "select subject, number from casework.listing_subjectreceipt where receipt = any(%s) order by number, subject", (new,)
            ).fetchall()
        return Populated(tuple(dict.fromkeys(row[0] for row in rows)), tuple(new), tuple(numbers))

    def _into(self, compartment: Any, receipts: list[str], at_us: int) -> None:
        from rightdoor.casework.access.models import CompartmentMember
        from rightdoor.casework.referrals.models import InCompartment

        with self.as_owner():
            by = CompartmentMember.objects.filter(compartment=compartment).first()
            for receipt in receipts:
                InCompartment.objects.create(receipt=receipt, compartment=compartment, by=by.account, at_us=at_us, reason="test")

    def _receipts(self) -> set[str]:
        with self.store.connect() as connection:
            return {row[0] for row in connection.execute("select id from rightdoor.receipt").fetchall()}

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
        os.environ.pop(VARIABLE)


def token_of_a_form(client: Any) -> str:
    """What a form of a page shown to this client now would bear; empty before somebody has signed in."""
    from types import SimpleNamespace

    from django.conf import settings
    from django.contrib.auth import SESSION_KEY

    from rightdoor.desk.once import token_for

    if settings.SESSION_COOKIE_NAME not in client.cookies or SESSION_KEY not in client.session:
        return ""
    session = client.session
    asks: Any = SimpleNamespace(acting=True, session=session, user=SimpleNamespace(pk=int(session[SESSION_KEY])))
    return token_for(asks)


def _quiet(*_: object) -> None:
    """Progress that nobody reads."""


def report(
    number: str, *, surname: str = "", account: str = "", address: str = "", ip: str = "", child_at_risk: bool = False, **_: Any
) -> dict[str, str]:
    """Files of one invented report: the CyberTip, a schedule for its first event, and the result."""
    n = int(number)
    ip = ip or f"198.18.{n // 250 % 250}.{n % 250 + 1}"
    person = {
        "firstName": "Ansel",
        "lastName": surname or f"Reedling{_letters(n)}",
        "espService": "Example Chat",
        "espUserId": account or f"acc-{number}",
        "screenName": {"value": f"reed_{number}"},
        "emails": {"emails": [{"value": f"reed.{number}@example.com", "verified": True}]},
        **({"accessToChildVictim": True} if child_at_risk else {}),
        "sourceInformation": {
            "sourceCaptures": [
                {"captureType": "IP Address", "value": ip, "dateTime": "2026-02-11T15:15:36Z", "eventName": "LOGIN", "port": 38063},
                {"captureType": "IP Address", "value": ip, "dateTime": "2026-02-12T09:30:00Z", "eventName": "UPLOAD", "port": 4748},
            ]
        },
    }
    tip = {
        "reportId": number,
        "dateReceived": "2026-03-01T04:59:12Z",
        "reportedInformation": {
            "reportingEsp": {"espName": "Example Chat", "lastName": "Reporter"},
            "incidentSummary": {
                "incidentType": "Child Pornography (possession, manufacture, and distribution)",
                "incidentDateTime": "2026-02-28T05:11:04Z",
            },
            "reportedPeople": {"reportedPersons": [person]},
        },
    }
    schedule = (
        "request_id,source_ref,provider,identifier_type,identifier,port,instant,zone,authority,sent_at,entered\n"
        f"RQ-{number},{number},Larkfield Fibre,ipv4,{ip},38063,2026-02-11T15:15:36Z,UTC,URN-{number},2026-03-01T10:00:00Z,machine\n"
    )
    result = (
        "request_id,provider,echo_identifier,echo_port,echo_instant,echo_zone,result,assigned_from,assigned_to,assigned_zone,subscriber_ref,"
        "account_holder,address,postcode,uprn,address_role,address_from,network_kind,rendering,produced_at\n"
        f"RQ-{number},Larkfield Fibre,{ip},38063,2026-02-11T15:15:36Z,UTC,data,2026-02-01T00:00:00Z,2026-02-20T00:00:00Z,UTC,S{number},"
        f'Holder {number},"{address or f"{n} Juniper Gardens"}, Eastwade",ZZ1 0OK,99900{number},installation,2020-01-01,fixed,table,2026-03-02T00:00:00Z\n'
    )
    return {f"{number}/report-{number}.json": json.dumps(tip), f"{number}/schedule.csv": schedule, f"{number}/results.csv": result}


def _letters(n: int) -> str:
    return "".join(chr(ord("a") + int(d)) for d in str(n))

"""A backup of a desk that is worked at: one instant of it, with all that was acknowledged before; the work does not wait for it."""

from __future__ import annotations

import json
import secrets
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from desk_case import NOW
from rightdoor.desk import prepare as preparing
from rightdoor.desk.surroundings import Surroundings, opened
from rightdoor.operations.forget import back_up, restore_store
from rightdoor.operations.verify import verify_store
from rightdoor.store.keys import KeyFolder

LONG = 120.0  # seconds, where others work on the machine as well


def quiet(*_):
    """Progress that nobody reads."""


class Writer:
    """Somebody at the desk who commits without a pause: one row of casework and one of the ledger each time."""

    def __init__(self, account):
        self.account, self.acknowledged, self.failed = account, 0, None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def _work(self):
        from django.db import connection

        from rightdoor.casework.acting import acting
        from rightdoor.casework.listing.models import SavedView

        try:
            while not self._stop.is_set():
                number = self.acknowledged + 1
                with acting(self.account, now_us=NOW + number) as done:
                    SavedView.objects.create(account=self.account, name=f"{number:08}", query="tier=tier-1")
                    done.note("consulted", {"what": "list", "count": number})
                self.acknowledged = number
        except Exception as wrong:
            self.failed = wrong
        finally:
            connection.close()

    def wait_for(self, number):
        deadline = time.monotonic() + LONG
        while self.acknowledged < number:
            assert self.failed is None, self.failed
            assert time.monotonic() < deadline, f"{self.acknowledged} of {number}"
            time.sleep(0.005)

    @contextmanager
    def working(self):
        self._thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            self._thread.join(LONG)
        assert not self._thread.is_alive()
        assert self.failed is None, self.failed


@pytest.fixture(scope="module")
def backed_up(desk, tmp_path_factory):
    """(what was acknowledged when the backup began, and when it was done; its folder)"""
    out = tmp_path_factory.mktemp("in-use") / "out"
    writer = Writer(desk.account(("referral-officer", desk.unit())))
    with writer.working(), opened(desk.around, write=True) as store:
        writer.wait_for(20)
        before = writer.acknowledged
        back_up(store, out, actor="test", at_us=NOW, progress=quiet)
        after = writer.acknowledged
        writer.wait_for(after + 5)
    return before, after, writer.acknowledged, out


def held(store):
    """The numbers of the writer's rows of casework, and of those of the ledger."""
    with psycopg.connect(store.dsn("owner")) as owner:
        rows = owner.execute("select name from casework.listing_savedview order by name").fetchall()
        noted = owner.execute("select body from rightdoor.ledger where act = 'consulted' order by seq").fetchall()
    return [int(row[0]) for row in rows], [json.loads(row[0])["subject"]["count"] for row in noted]


def test_a_backup_while_somebody_works_holds_all_that_was_acknowledged_before_it(desk, backed_up, tmp_path):
    before, _, last, out = backed_up
    around = Surroundings(store=str(tmp_path / "again"), actor="test", key_folder=desk.around.key_folder)
    restore_store(
        out, tmp_path / "again", key_source=KeyFolder(Path(desk.around.key_folder)), random_bytes=secrets.token_bytes, actor="test",
        at_us=NOW, progress=quiet,
    )  # fmt: skip
    with opened(around) as store:
        preparing.prepare(store, around)
        rows, noted = held(store)
        assert rows == list(range(1, len(rows) + 1)), "one instant: no later row without those before it"
        assert noted == rows, "a row of casework and that of the ledger are both there, or neither"
        assert before <= len(rows) < last
        assert not verify_store(store, progress=quiet).divergences
    assert held(desk.store)[0] == list(range(1, last + 1))


def test_the_work_goes_on_while_the_backup_is_made(backed_up):
    before, after, _, _ = backed_up
    assert after > before

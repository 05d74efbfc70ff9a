"""A process that is killed between a decision of the store and the commit of its page: what it left is taken back, and the person told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from desk_pages_case import NOW, Pages, text_of
from desk_requests_case import made, observed, page_of, people_of, refreshed

MINUTE = 60_000_000
_CHILD = """
import os, signal, sys, django
django.setup()
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import acting
with acting(Account.objects.get(username=sys.argv[1]), now_us=int(sys.argv[2])) as done:
    {act}
    os.kill(os.getpid(), signal.SIGKILL)
"""
_PASS = """
import os, signal, sys, django
django.setup()
from rightdoor.casework.decided import left
settled = left.settle_left
def complete(*_):
    os.kill(os.getpid(), signal.SIGKILL)
left.completed_by("drop-application", complete)
settled(int(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def pages(desk):
    return Pages(desk, 3)


def killed(desk, script, *values):
    """Run it in a process of its own, which must die of the signal."""
    from rightdoor.desk.surroundings import VARIABLE

    told = {**os.environ, VARIABLE: desk.around.text(), "DJANGO_SETTINGS_MODULE": "rightdoor.desk.settings"}
    done = subprocess.run([sys.executable, "-c", script, *values], env=told, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def killed_in(desk, account, act, at_us):
    killed(desk, _CHILD.format(act=act), account.username, str(at_us))


def answered(subject, said="yes", item="PR-03", expected="''"):
    return (
        "from rightdoor.casework.decided import core; core.answer("
        f"done, '{subject}', '{item}', said='{said}', source='PNC', reference='1', reason='said {said}', expected={expected})"
    )


def standing(desk):
    with desk.store.connect() as connection:
        rows = connection.execute("select id, kind, reason, coalesce(supersedes, '') from rightdoor.decision order by seq").fetchall()
    taken = {row[3] for row in rows}
    return [(kind, reason) for with_id, kind, reason, _ in rows if with_id not in taken]


def settle(desk, now_us):
    from rightdoor.casework.decided.left import settle_left

    with desk.as_shell():
        return settle_left(now_us)


def left_rows(desk):
    with desk.store.connect() as connection:
        return connection.execute("select kind, outcome from casework.decided_begun order by at_us, id").fetchall()


def verified(desk):
    from rightdoor.operations.verify import verify_store

    return verify_store(desk.store, progress=lambda *_: None).divergences


def rebuilds_of(desk, account):
    return desk.sql(
        "select count(*) from jobs_job where asked_by_id = %s and kind = 'rebuild' and state = 'waiting'", account.pk, account=account
    )


def test_an_act_that_held_leaves_nothing_and_one_that_was_killed_is_taken_back(desk, pages):
    subject, at = pages.subjects[0], f"/subjects/{pages.subjects[0]}/assessment/PR-02/"
    pages.open(pages.supervisor, subject)
    pages.post(pages.supervisor, at, said="yes", source="PNC", reference="1", reason="held")
    assert left_rows(desk) == []
    killed_in(desk, pages.supervisor, answered(subject), NOW)
    assert ("assessment", "said yes") in standing(desk)
    assert left_rows(desk) == [("assessment", "")]
    assert settle(desk, NOW + MINUTE - 1) == 0  # its page might still be about to take it back
    assert ("assessment", "said yes") in standing(desk)
    waiting = rebuilds_of(desk, pages.supervisor)
    assert settle(desk, NOW + MINUTE) == 1
    assert ("assessment", "said yes") not in standing(desk)
    assert any(reason.startswith("not-recorded-whole: ") for kind, reason in standing(desk) if kind == "withdrawal")
    assert ("assessment", "held") in standing(desk)
    before = standing(desk)
    assert settle(desk, NOW + 2 * MINUTE) == 0
    assert standing(desk) == before
    assert rebuilds_of(desk, pages.supervisor)[0][0] >= max(1, waiting[0][0])
    assert verified(desk) == ()
    # others hear nothing of it; whoever acted does, once
    pages.open(pages.second, subject)
    assert "not recorded whole" not in pages.get(pages.second, f"/subjects/{subject}/decisions/")
    page = text_of(pages.get(pages.supervisor, f"/subjects/{subject}/decisions/"))
    assert f"(an answer of the assessment) was not recorded whole and was withdrawn. Look at {subject}" in page
    assert "said yes" not in page
    assert "not recorded whole" not in pages.get(pages.supervisor, f"/subjects/{subject}/decisions/")


def test_what_a_killed_act_superseded_stands_again(desk, pages):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import core, queries

    subject = pages.subjects[1]
    with acting(pages.supervisor, now_us=NOW) as done:
        first = core.answer(done, subject, "PR-04", said="yes", source="PNC", reference="1", reason="the first", expected="")
    killed_in(desk, pages.supervisor, answered(subject, "no", "PR-04", f"'{first.pk}'"), NOW + 1)
    assert ("assessment", "the first") not in standing(desk)
    assert settle(desk, NOW + 2 * MINUTE) == 1
    assert standing(desk).count(("assessment", "the first")) == 1
    assert ("assessment", "said no") not in standing(desk)
    withdrawn = f"from rightdoor.casework.decided import core; core.withdraw(done, '{first.pk}', reason='off', expected='{first.pk}')"
    killed_in(desk, pages.supervisor, withdrawn, NOW + 3)
    assert ("assessment", "the first") not in standing(desk)
    assert settle(desk, NOW + 2 * MINUTE) == 1
    assert standing(desk).count(("assessment", "the first")) == 1
    # the row of the desk leads on to what stands: it is withdrawn by page as ever
    with acting(pages.supervisor, now_us=NOW + 4) as done:
        token = queries.token_of(queries.last_of(done, subject, "assessment", "PR-04"))
        core.withdraw(done, first.pk, reason="really", expected=token)
    assert ("assessment", "the first") not in standing(desk)
    assert verified(desk) == ()


def test_a_page_that_still_runs_and_a_second_worker_are_let_be(desk, pages):
    from django.db import connections

    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import core

    subject = pages.subjects[2]
    with acting(pages.supervisor, now_us=NOW + 5) as done:
        core.answer(done, subject, "PR-05", said="yes", source="PNC", reference="1", reason="still running", expected="")
        with ThreadPoolExecutor(1) as other:
            other.submit(_settle_as_shell, desk, NOW + 10 * MINUTE).result()
        assert ("assessment", "still running") in standing(desk)
    assert ("assessment", "still running") in standing(desk)
    killed_in(desk, pages.supervisor, answered(subject, "no", "PR-06"), NOW + 6)
    with ThreadPoolExecutor(2) as both:
        done_by = list(both.map(lambda _: _settle_as_shell(desk, NOW + 10 * MINUTE), range(2)))
    connections.close_all()
    assert sum(done_by) == 1
    assert ("assessment", "said no") not in standing(desk)
    assert verified(desk) == ()


def _settle_as_shell(desk, now_us):
    """In a thread, whose connection is its own."""
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    from rightdoor.casework.decided.left import settle_left

    read = conninfo_to_dict(desk.store.dsn("app"))
    connection.settings_dict = {**connection.settings_dict, "USER": read["user"], "PASSWORD": read["password"]}
    try:
        return settle_left(now_us)
    finally:
        connection.close()


def test_applications_are_taken_back_and_one_given_up_is_given_up(desk):
    from rightdoor.casework.communications_data.models import Tie

    unit = desk.unit()
    people = people_of(desk, unit)
    subjects = desk.populate(unit, files=observed()).subjects
    found = made(desk, people, subjects[0])
    applicant, officer = people["applicant"], people["senior-responsible-officer"]
    body = "{'authority': 'A-1', 'by': 'B. Officer', 'route': '60A', 'granted': '2026-03-01T00:00:00Z'}"
    act = "from rightdoor.casework.communications_data import acts; acts."
    killed_in(desk, officer, f"{act}authorise(done, '{found.key}', version={found.version}, body={body}, reason='by letter')", NOW + 7)
    assert ("authorisation", "by letter") in standing(desk)
    assert settle(desk, NOW + 10 * MINUTE) == 1
    assert ("authorisation", "by letter") not in standing(desk)
    assert "(an authority) was not recorded whole" in text_of(desk.client(officer).get(page_of(found)).content.decode())
    drop = f"{act}drop(done, '{found.key}', version={found.version}, reason='not needed')"
    killed_in(desk, applicant, drop, NOW + 8)
    assert refreshed(desk, found).state == "made"
    killed(desk, _PASS, str(NOW + 10 * MINUTE))  # and the worker within its pass
    assert refreshed(desk, found).state == "made"
    assert settle(desk, NOW + 10 * MINUTE) == 1
    assert refreshed(desk, found).state == "dropped"
    with desk.as_owner():
        assert Tie.objects.filter(about=found.subject, kind="withdrawal", of=found.decision).count() == 1
    assert "is given up, though its page failed" in text_of(desk.client(applicant).get(page_of(found)).content.decode())
    assert settle(desk, NOW + 10 * MINUTE) == 0
    assert verified(desk) == ()


def test_the_rows_are_ones_own(desk, pages):
    import psycopg

    killed_in(desk, pages.supervisor, answered(pages.subjects[0], "no", "PR-07"), NOW + 9)
    count = "select count(*) from decided_begun where outcome = ''"
    assert desk.sql(count, account=pages.supervisor) == [(1,)]
    assert desk.sql(count, account=pages.second) == [(0,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("update decided_begun set outcome = 'withdrawn'", account=pages.supervisor)
    settle(desk, NOW + 10 * MINUTE)
    assert desk.sql("delete from decided_begun returning id", account=pages.supervisor) == []


def test_what_the_store_refuses_to_take_back_stays_and_is_said(desk, pages):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import core, left
    from rightdoor.errors import Refused

    def refuse(*_):
        raise Refused("not so")

    with acting(pages.supervisor, now_us=NOW + 20) as done:
        first = core.answer(done, pages.subjects[0], "PR-08", said="yes", source="PNC", reference="1", reason="an answer", expected="")
    withdrawn = f"from rightdoor.casework.decided import core; core.withdraw(done, '{first.pk}', reason='off', expected='{first.pk}')"
    killed_in(desk, pages.supervisor, withdrawn, NOW + 21)
    left.completed_by("withdrawal", refuse)
    try:
        assert settle(desk, NOW + 20 * MINUTE) == 1  # and the pass goes on: jobs wait for it
    finally:
        left._completes.pop("withdrawal")
    assert ("withdrawal", "stays") in left_rows(desk)
    assert "could not be taken back" in text_of(pages.get(pages.supervisor, "/help/"))

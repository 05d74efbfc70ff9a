"""Returns for publication at the desk: what is withheld is marked, once a quarter, by whoever may release, kept, in the ledger, with nothing silent."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json

import psycopg
import pytest

from desk_case import NOW
from rightdoor.figures.returns.public_rows import HEAD, WHY
from rightdoor.figures.returns.quarter import Quarter
from rightdoor.reference.forces import force_code

CHESHIRE, DEVON, NORFOLK = (force_code(name) or "" for name in ("Cheshire", "Devon & Cornwall", "Norfolk"))
DAY = 86_400_000_000
QUARTER = Quarter(2025, 2)
ADDRESS = "/returns/public/?quarter=2025-2"


@pytest.fixture(scope="module")
def people(desk):
    """Somebody who may release, somebody who sees figures alone, somebody who sees none; and an operation of whose papers numbers are."""
    unit = desk.unit()
    desk.operation_of_returns = operation(desk, unit)
    releases = desk.account(("supervisor", unit), name="Rae Release")
    with desk.as_owner():
        from rightdoor.casework.access.models import RoleCapability

        RoleCapability.objects.get_or_create(role="spoc", capability="see-figures")
    sees, none = desk.account(("spoc", unit), name="Sue Sees"), desk.account(("grader", unit), name="Nan None")
    yield releases, sees, none
    with desk.as_owner():
        RoleCapability.objects.filter(role="spoc", capability="see-figures").delete()


def operation(desk, unit):
    with desk.as_owner():
        from rightdoor.casework.access.models import Operation

        return Operation.objects.create(name="Operation of returns", controller=unit.organisation).pk


def count(desk, force, number, code="arrests", at_us=QUARTER.span_us[0] + DAY, **more):
    from rightdoor.casework.figures.models import Counted

    with desk.as_owner():
        begun = Counted.objects.count()
        names = [f"fr_public_{begun + n}" for n in range(number)]
        Counted.objects.bulk_create(
            Counted(
                id=name, operation_id=desk.operation_of_returns, record=name, kind="arrest", at_us=at_us, known_us=0, since_us=0, force=force,
                definitions=[code], onces=[f"paper {name}"], **more,
            )
            for name in names
        )  # fmt: skip


@pytest.fixture(scope="module")
def counted(desk, people):
    count(desk, CHESHIRE, 9)
    count(desk, DEVON, 3)
    count(desk, NORFOLK, 8)
    count(desk, NORFOLK, 2, at_us=QUARTER.span_us[1])  # of the quarter after
    return people


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def arrests(rows):
    return {row["of"]: (row["value"], row["mark"]) for row in rows if row["definition"] == "arrests"}


def page_of(desk, account, address=ADDRESS, status=200):
    answer = desk.client(account).get(address)
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def published(desk, account, reason="agreed with the press office", status=303, quarter="2025-2"):
    answer = desk.client(account).post(f"/returns/public/publish?quarter={quarter}", {"reason": reason})
    assert answer.status_code == status, answer.content[:300]
    return html.unescape(answer.content.decode())


def test_it_is_shown_with_its_marks_published_once_and_kept(desk, counted):
    releases, sees, none = counted
    shown = page_of(desk, sees)
    assert "Not published" in shown and WHY in shown and "Publish this return" not in shown
    assert desk.client(sees).get("/returns/public/file?quarter=2025-2&part=national").status_code == 404
    assert desk.client(none).get(ADDRESS).status_code == 403
    assert desk.client(sees).post("/returns/public/publish?quarter=2025-2", {"reason": "r"}).status_code == 403
    assert "Say why it is published" in published(desk, releases, reason="", status=422)
    before = desk.ledger()[-1][0]
    published(desk, releases)
    told = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "disclosed"]
    ((row,),) = desk.sql("select digest from figures_publicreturn where id = '2025-2'", account=releases)
    assert [(one["public_return"], one["digest"]) for one in told] == [("2025-2", row)]
    content = desk.client(sees).get("/returns/public/file?quarter=2025-2&part=national").content
    rows = lines(content)
    assert tuple(rows[0]) == HEAD
    found = arrests(rows)
    assert (
        found["Total"] == ("20", "")
        and found["Cheshire"] == ("9", "")
        and found["Devon & Cornwall"] == found["Norfolk"] == ("", "withheld")
    )
    assert not [row for row in rows if row["value"] in {"1", "2", "3", "4"}]
    assert {row["note"] for row in rows if row["mark"] and row["definition"] == "arrests"} == {WHY}
    shown = page_of(desk, sees)
    assert "Published by Rae Release" in shown and row in shown
    count(desk, DEVON, 4)  # recorded later: whoever had both would subtract
    assert "whoever has both would subtract" in published(desk, releases, status=422)
    assert desk.client(sees).get("/returns/public/file?quarter=2025-2&part=national").content == content
    api = desk.api(sees)
    refused_to_statements(desk, releases)
    said = api.get("/api/public-returns/2025-2/national").json()
    assert said["digest"] == row and {one["of"]: one["value"] for one in said["lines"] if one["definition"] == "arrests"}["Norfolk"] is None


def refused_to_statements(desk, releases):
    """What the return withheld is not printed by a statement of the same quarter; of a longer period it is another number."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import statements
    from rightdoor.casework.figures.statements import NotReleased
    from rightdoor.figures.query import Query

    second = desk.account(("supervisor", desk.unit()), name="Sid Second")
    spans = {"quarter": QUARTER.span_us, "longer": (QUARTER.span_us[0], QUARTER.span_us[1] + DAY)}
    for title, span, forces, refused in (
        ("Of a force", "quarter", (DEVON,), True), ("Of another force", "quarter", (CHESHIRE,), False), ("Of a longer time", "longer", (DEVON,), False),
        ("Of neighbours", "quarter", (DEVON, NORFOLK), False), ("Beside what was printed", "quarter", (DEVON, CHESHIRE), True),
    ):  # fmt: skip
        with acting(releases, now_us=NOW) as done:
            name = statements.begin(done, title)
            statements.add_figure(done, name, "arrests", Query(*spans[span], NOW, forces=forces), expected=0)
            statements.add_sentence(done, name, "There were {f1} arrests {period-1}.", expected=1)
        with acting(second, now_us=NOW) as done:
            if refused:
                with pytest.raises(NotReleased) as why:
                    statements.release(done, name, reason="agreed", expected=2)
                assert [problem.code for problem in why.value.problems] == ["withheld-in-return"]
            else:
                assert statements.release(done, name, reason="agreed", expected=2).digest


def test_nothing_of_a_silent_compartment_is_in_it_whoever_publishes(desk, people):
    from rightdoor.casework.figures import published as returned

    releases, _, _ = people
    with desk.as_owner():
        from cases_case import Cases

        cases = Cases(desk)
        from rightdoor.casework.access.models import Compartment, CompartmentMember
        from rightdoor.casework.cases.models import Case

    case = cases.opened()
    silent_of = Quarter(2026, 1)
    at = desk.sql("select opened_us from cases_case where id = %s", case, account=cases.supervisor)[0][0]
    assert silent_of.span_us[0] <= at < silent_of.span_us[1]

    def opened():
        with cases.as_(releases, NOW + 200 * DAY) as done:
            made = returned.tables(done, silent_of)
        rows = [dict(zip(HEAD, row, strict=True)) for row in made.national]
        return next((row["value"], row["mark"]) for row in rows if row["definition"] == "investigations-opened" and row["of"] == "Total")

    for _ in range(5):
        from decided_case import lay_subject

        cases.subject = lay_subject(desk, cases.unit)
        cases.opened()
    before = opened()
    with desk.as_owner():
        silent = Compartment.objects.create(name="Silent of public returns", grade="silent", contact="ask")
        CompartmentMember.objects.create(compartment=silent, account=releases)
        Case.objects.filter(pk=case).update(scope=[silent.pk])
    assert before[0] >= 6 and opened()[0] == before[0] - 1


def test_a_quarter_that_is_not_settled_is_not_published(desk, people):
    releases, _, _ = people
    from rightdoor.casework.figures import published as returned

    end = QUARTER.span_us[1]
    assert "28 days after the quarter has ended" in returned.too_early(QUARTER, end + 28 * DAY - 1)
    assert returned.too_early(QUARTER, end + 28 * DAY) == ""
    assert "outcomes are entered late" in page_of(desk, releases, "/returns/public/?quarter=2040-1")
    assert "not before 28 days" in published(desk, releases, status=422, quarter="2040-1")
    for name in ("2026-5", "26-1", "x", "2026", "٢٠٢٦-1"):
        assert desk.client(releases).get(f"/returns/public/?quarter={name}").status_code == 404


def test_the_database_lets_nobody_else_publish_and_nobody_change_it(desk, counted):
    releases, sees, none = counted
    kept = b"{}"
    insert = "insert into figures_publicreturn (id, by_id, at_us, reason, kept, digest) values (%s, %s, 1, 'r', %s, %s)"
    digest = hashlib.sha256(kept).hexdigest()
    for account in (sees, none):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, "2024-1", account.pk, kept, digest, account=account)
    for wrong in (("2024-1", sees.pk, kept, digest), ("2024-1", releases.pk, kept, "00"), ("2024-9", releases.pk, kept, digest)):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, *wrong, account=releases)
    desk.sql(insert, "2024-1", releases.pk, kept, digest, account=releases)
    assert desk.sql("select count(*) from figures_publicreturn", account=none) == [(0,)]
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        for text in ("update casework.figures_publicreturn set reason = ''", "delete from casework.figures_publicreturn"):
            with pytest.raises(psycopg.Error, match=r"kept|append|refuse|change"):
                owner.execute(text)
            owner.rollback()


def test_nothing_is_published_while_records_are_made_anew(desk, people):
    from cases_case import Cases
    from rightdoor.casework.figures.behind import behind
    from rightdoor.casework.figures.bulk import keep_up
    from rightdoor.casework.figures.models import Made

    with desk.as_owner():
        opened = Cases(desk)
    case, warning = opened.opened(), "Numbers are being made anew and are too low."
    releases, sees, _ = people
    with desk.as_owner():
        keep_up()
        assert not behind()
        assert Made.objects.filter(case=case).update(definitions="of before") == 1
        assert behind()
    for page in ("/figures/", "/returns/", "/returns/public/"):
        assert warning in desk.client(sees).get(page).content.decode(), page
    before = desk.sql("select count(*) from figures_publicreturn", account=releases)
    said = published(desk, releases, status=422, quarter="2025-1")
    assert "Numbers are being made anew, so that they would be too low." in said
    assert desk.sql("select count(*) from figures_publicreturn", account=releases) == before
    with desk.as_owner():
        keep_up()
    assert warning not in desk.client(sees).get("/figures/").content.decode()

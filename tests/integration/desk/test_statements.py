"""Statements at the desk: drafted from figures, checked, released by a second person, kept, compared with what is true later."""

from __future__ import annotations

import hashlib
import html
import json
import re

import psycopg
import pytest

from cases_case import DAY, Cases
from decided_case import NOW, lay_subject
from rightdoor.figures.query import Query
from rightdoor.figures.statement.as_json import draft_of

EVER = Query(0, NOW + 400 * DAY, NOW + 400 * DAY)
OPENED = "investigations-opened"


@pytest.fixture
def cases(desk):
    made = Cases(desk)
    made.second = desk.account(("supervisor", made.other), name="Sara Second")
    return made


def drafted(cases, account=None, *sentences):
    """A statement with one number and these sentences; its id and the number of its version."""
    from rightdoor.casework.figures import statements

    account = account or cases.supervisor
    with cases.as_(account) as done:
        name = statements.begin(done, "Operation of the summer")
        statements.add_figure(done, name, OPENED, EVER, expected=0)
        for n, sentence in enumerate(sentences or ("There were {f1} investigations {period-1}.",), 1):
            statements.add_sentence(done, name, sentence, expected=n)
    return name, 1 + len(sentences or (1,))


def release(cases, name, nth, account=None, reason="agreed with the press office"):
    from rightdoor.casework.figures import statements

    with cases.as_(account or cases.second) as done:
        return statements.release(done, name, reason=reason, expected=nth)


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:500]
    return html.unescape(answer.content.decode())


def test_a_second_person_releases_and_the_bytes_are_kept_with_their_digest(desk, cases):
    from rightdoor.casework.figures import statements

    cases.opened()
    name, nth = drafted(cases)
    before = desk.ledger()[-1][0]
    row = release(cases, name, nth)
    held = statements.released_as(row)
    assert hashlib.sha256(bytes(row.kept)).hexdigest() == row.digest
    assert held.drafted_by == (cases.supervisor.username,)
    assert held.released_by == cases.second.username
    assert f"There were {held.draft.figures[0].value} investigations" in held.text
    told = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "disclosed"]
    assert [(one["statement"], one["digest"]) for one in told] == [(name, row.digest)]


def test_whoever_drafted_or_changed_it_does_not_release_it_by_the_act_or_by_the_database(desk, cases):
    from rightdoor.casework.figures import statements
    from rightdoor.casework.figures.models import Release
    from rightdoor.casework.figures.statements import NotReleased

    name, nth = drafted(cases)
    with cases.as_(cases.second) as done:
        statements.add_sentence(done, name, "Officers thank the public.", expected=nth)
    third = desk.account(("senior-investigating-officer", cases.unit), name="Tess Third")
    for account in (cases.supervisor, cases.second):
        with pytest.raises(NotReleased) as refused:
            release(cases, name, nth + 1, account)
        assert "second-person" in {problem.code for problem in refused.value.problems}
        kept = b"anything"
        with pytest.raises(psycopg.errors.RestrictViolation):
            desk.sql(
                "insert into figures_release (statement_id, version_id, by_id, at_us, reason, kept, digest) "
                "select statement_id, id, %s, 1, 'r', %s, %s from figures_version where statement_id = %s and nth = %s",
                account.pk, kept, hashlib.sha256(kept).hexdigest(), name, nth + 1, account=account,
            )  # fmt: skip
    release(cases, name, nth + 1, third)
    with desk.as_owner():
        assert Release.objects.get(statement=name).by == third


def test_what_was_released_is_changed_by_nobody(desk, cases):
    from rightdoor.casework.cases.problems import CannotDo
    from rightdoor.casework.figures import statements

    name, nth = drafted(cases)
    release(cases, name, nth)
    with cases.as_(cases.supervisor) as done, pytest.raises(CannotDo):
        statements.add_sentence(done, name, "More.", expected=nth)
    with pytest.raises(psycopg.errors.RestrictViolation):
        desk.sql(
            "insert into figures_version (id, statement_id, nth, by_id, at_us, content) values ('x', %s, 9, %s, 1, '{}')",
            name, cases.supervisor.pk, account=cases.supervisor,
        )  # fmt: skip
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        for text in (
            "update casework.figures_release set kept = ''",
            "delete from casework.figures_release",
            "update casework.figures_version set nth = 7",
        ):
            with pytest.raises(psycopg.Error, match=r"kept|append|refuse|change"):
                owner.execute(text)
            owner.rollback()


def test_of_two_people_at_once_the_second_is_told(cases):
    from rightdoor.casework.figures import statements
    from rightdoor.casework.figures.statements import Changed

    name, nth = drafted(cases)
    with cases.as_(cases.supervisor) as done:
        statements.add_sentence(done, name, "Officers thank the public.", expected=nth)
    with cases.as_(cases.second) as done, pytest.raises(Changed):
        statements.add_sentence(done, name, "Officers thank the press.", expected=nth)
    with pytest.raises(Changed):
        release(cases, name, nth)


def test_a_number_that_is_typed_keeps_it_from_being_released(cases):
    from rightdoor.casework.figures.statements import NotReleased

    name, nth = drafted(cases, None, "There were 12 investigations, {f1} in all, {period-1}.")
    with pytest.raises(NotReleased) as refused:
        release(cases, name, nth)
    assert [problem.sentence for problem in refused.value.problems] == [0]


def test_what_lies_in_a_silent_compartment_is_in_no_statement_whoever_drafts_it(desk, cases):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import counting, papers
    from rightdoor.figures.definitions.register import DEFINITIONS

    case = cases.opened()
    with cases.as_(cases.supervisor) as done:
        before = papers.figure_openly(done, DEFINITIONS[OPENED], EVER)
    with desk.as_owner():
        silent = Compartment.objects.create(name="Silent of statements", grade="silent", contact="ask")
        CompartmentMember.objects.create(compartment=silent, account=cases.supervisor)
        Case.objects.filter(pk=case).update(scope=[silent.pk])
    with cases.as_(cases.supervisor) as done:
        assert counting.figures_of(done, [OPENED], EVER)[0].value == before.value
        after = papers.figure_openly(done, DEFINITIONS[OPENED], EVER)
    assert (after.value, len(set(before.records) - set(after.records))) == (before.value - 1, 1)


def test_small_parts_of_a_table_are_withheld_and_the_page_says_why(desk, cases):
    from rightdoor.casework.figures import statements
    from rightdoor.desk.views.statements_forms import dimension_of

    for _ in range(2):
        cases.subject = lay_subject(desk, cases.unit)
        cases.opened()
    year = Query(NOW - 100 * DAY, NOW + DAY, NOW + DAY)
    with cases.as_(cases.supervisor) as done:
        name = statements.begin(done, "By month")
        statements.add_figure(done, name, OPENED, year, expected=0)
        statements.add_table(done, name, 0, dimension_of("month", year), expected=1)
        statements.add_sentence(done, name, "There were {f1} investigations {period-1}.", expected=2)
        (table,) = statements.context_for(draft_of(statements.last(name).content)).plan.tables
    page = shown(desk.client(cases.supervisor), f"/statements/{name}/")
    small = [part for part in table.table.parts if 0 < part.value < 5]
    assert small or table.table.figure.value >= 5
    assert all(table.shown(part.levels) is None for part in small)
    assert not small or (table.refused or "withheld") in page


def test_then_and_now_shows_what_came_and_what_went(desk, cases):
    cases.opened()
    with cases.as_(cases.supervisor) as done:
        from rightdoor.casework.figures import statements

        name = statements.begin(done, "As of then")
        statements.add_figure(done, name, OPENED, EVER._replace(as_of_us=NOW + 1), expected=0)
        statements.add_sentence(done, name, "There were {f1} investigations {period-1}.", expected=1)
    row = release(cases, name, 2)
    then = statements.released_as(row).draft.figures[0].value
    cases.subject = lay_subject(desk, cases.unit)
    with cases.as_(cases.officer, NOW + 5) as done:
        from rightdoor.casework.cases import acts

        acts.open_case(done, cases.subject, unit=cases.unit.pk, nation="england", owned=True)
    page = shown(desk.client(cases.supervisor), f"/statements/{name}/now/")
    numbers = [int(n.replace(",", "")) for n in re.findall(r">([\d,]+)<span", page)]
    assert numbers[0] == then < numbers[1]
    assert "paper came" in page or "papers came" in page


def test_then_and_now_says_why_papers_came_and_went_as_far_as_one_sees_them(desk, cases):
    from rightdoor.casework.cases import acts
    from rightdoor.casework.figures import statements

    cases.opened()
    with cases.as_(cases.supervisor, NOW + 1) as done:
        name = statements.begin(done, "Why it changed")
        statements.add_figure(done, name, OPENED, EVER._replace(as_of_us=NOW + 1), expected=0)
        statements.add_sentence(done, name, "There were {f1} investigations {period-1}.", expected=1)
    release(cases, name, 2)
    cases.subject = lay_subject(desk, cases.unit)
    with cases.as_(cases.officer, NOW + 5) as done:
        new = acts.open_case(done, cases.subject, unit=cases.unit.pk, nation="england", owned=True).pk
    page = shown(desk.client(cases.supervisor), f"/statements/{name}/now/")
    assert re.search(r"Came: (\d+) recorded since", page)
    assert f'href="/cases/{new}/#' in page
    blind = shown(desk.client(cases.second), f"/statements/{name}/now/")
    assert "of papers that you do not see" in blind and new not in blind


def test_two_statements_that_cannot_both_be_true_are_shown_side_by_side(desk, cases):
    cases.opened()
    early = EVER._replace(as_of_us=NOW + 1)
    from rightdoor.casework.figures import statements

    with cases.as_(cases.supervisor) as done:
        first = statements.begin(done, "The first")
        statements.add_figure(done, first, OPENED, early, expected=0)
        statements.add_sentence(done, first, "There were {f1} investigations {period-1}.", expected=1)
    release(cases, first, 2)
    cases.subject = lay_subject(desk, cases.unit)
    with cases.as_(cases.officer, NOW + 9) as done:
        from rightdoor.casework.cases import acts

        acts.open_case(done, cases.subject, unit=cases.unit.pk, nation="england", owned=True)
    name, _ = drafted(cases)
    page = shown(desk.client(cases.second), f"/statements/{name}/")
    assert "cannot stand beside one another" in page
    assert "“The first”" in page


def test_the_way_by_pages_from_a_number_to_its_papers_and_the_published_text(desk, cases):
    case = cases.opened()
    writer, second = desk.client(cases.supervisor), desk.client(cases.second)
    refused = writer.post("/statements/begin/", {"title": "Work of the quarter"})
    assert "The title says “quarter”" in html.unescape(refused.content.decode()), "a title stays as it is"
    at = writer.post("/statements/begin/", {"title": "Work of the unit"}).headers["Location"]
    said = {"definition": OPENED, "first_0": "1", "first_1": "1", "first_2": "2026", "last_0": "31", "last_1": "12", "last_2": "2026"}
    assert writer.post(f"{at}change/", {"do": "number", "expected": "0", **said}).status_code == 303
    assert (
        writer.post(
            f"{at}change/", {"do": "sentence", "expected": "1", "template": "There were {f1} investigations {period-1}."}
        ).status_code
        == 303
    )
    again = writer.post(f"{at}change/", {"do": "sentence", "expected": "1", "template": "Late."})
    assert again.status_code == 422
    assert "Somebody changed the draft" in again.content.decode()
    page = shown(writer, at)
    assert "No rule is broken" in page
    href = re.search(r'<p class="govuk-body">There were <a class="govuk-link" href="([^"]+)"', page)[1]
    assert case in shown(writer, href)
    assert writer.post(f"{at}release/", {"reason": "r", "expected": "2"}).status_code == 422
    assert second.get(f"{at}text/").status_code == 404
    assert second.post(f"{at}release/", {"reason": "agreed", "expected": "2"}).status_code == 303
    text = second.get(f"{at}text/").content.decode()
    assert "There were" in text and case not in text
    reader = desk.client(cases.reader)
    assert reader.get(at).status_code == 403


def test_a_draft_is_not_shown_to_whoever_only_sees_figures_and_a_release_is(desk, cases):
    name, nth = drafted(cases)
    seen = "select count(*) from figures_statement where id = %s"
    assert desk.sql(seen, name, account=cases.second) == [(1,)]
    assert desk.sql(seen, name, account=cases.guardian) == [(0,)]
    release(cases, name, nth)
    assert desk.sql(seen, name, account=cases.guardian) == [(0,)]


def test_earlier_drafts_of_what_was_released_stay_with_those_who_draft_and_release(desk, cases):
    from rightdoor.casework.access.models import RoleCapability
    from rightdoor.casework.figures.models import Statement

    cases.opened()
    name, nth = drafted(cases)
    reader = desk.account(("spoc", cases.unit), name="Rita Reader")
    with desk.as_owner():
        right = RoleCapability.objects.create(role="spoc", capability="see-figures")
    rows = "select nth from figures_version where statement_id = %s order by nth"
    assert desk.sql(rows, name, account=reader) == []
    release(cases, name, nth)
    assert desk.sql(rows, name, account=reader) == [(nth,)]
    assert [row[0] for row in desk.sql(rows, name, account=cases.second)] == list(range(nth + 1))
    with desk.as_owner():
        by = Statement.objects.get(pk=name).by.name
    page = shown(desk.client(reader), f"/statements/{name}/")
    assert f"Drafted by {by}." in page
    with desk.as_owner():
        right.delete()

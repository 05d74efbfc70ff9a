"""The board of duties: one order over cases and what is due beside them, counted as a slow recount counts, and nothing of what one may not see."""

from __future__ import annotations

import itertools
import time
from bisect import bisect_right

import pytest

from cases_case import Cases
from decided_case import NOW, lay_subject
from duties_case import DAY, lay_case, lay_duty, lay_event, lay_many


@pytest.fixture
def cases(desk):
    return Cases(desk)


def _board(cases, account, others=(), **wanted):
    from rightdoor.casework.duties import board

    with cases.as_(account) as done:
        asked = board.Wanted(**wanted)
        return board.counted(done, asked, others), [(one.id, one.state) for one in board.page(done, asked, others, most=1000)]


def _beside(name, due_us=None, **more):
    from rightdoor.casework.duties.elsewhere import Else

    return Else("register", name, "RECALL-NOTICE", "w", "y", "r", "about", "/x/", "Do", NOW - DAY, due_us, **more)


def test_what_is_overdue_comes_first_then_by_when_it_is_due_and_what_has_no_time_is_never_out_of_sight(desk, cases):
    case = lay_case(desk, cases.unit, cases.officer)
    ids = {
        name: lay_duty(desk, case, due_us=due, done_event="ev_1" if name == "done" else "")
        for name, due in (
            ("later", NOW + 9 * DAY),
            ("none", None),
            ("now", NOW),
            ("soon", NOW + DAY),
            ("old", NOW - DAY),
            ("done", NOW - 2 * DAY),
        )
    }
    counts, lines = _board(cases, cases.officer, [_beside("du_beside", NOW - 2 * DAY)])
    wanted = ["du_beside", ids["old"], ids["now"], ids["soon"], ids["none"], ids["later"]]
    assert [name for name, _ in lines] == wanted
    assert [state for _, state in lines] == ["overdue"] * 3 + ["due-soon"] * 2 + ["running"]
    assert counts.states == {"overdue": 3, "due-soon": 2, "running": 1, "done": 1}
    assert (counts.of("open"), counts.timeless, counts.nobodys) == (6, 1, 6)
    assert _board(cases, cases.officer, show="done")[1] == [(ids["done"], "done")]


def test_what_another_unit_has_to_do_is_not_on_the_board(desk, cases):
    case = lay_case(desk, cases.unit, cases.officer)
    lay_duty(desk, case)
    counts, lines = _board(cases, cases.elsewhere)
    assert (lines, counts.of("open"), counts.states["done"]) == ([], 0, 0)
    assert _board(cases, cases.elsewhere, unit=cases.unit.pk)[1] == []


def test_what_stands_in_a_silent_compartment_leaves_nothing_on_the_board_of_others(desk, cases):
    from rightdoor.casework.access.compartments import found

    lay_duty(desk, lay_case(desk, cases.unit, cases.officer))
    before = _board(cases, cases.officer)
    with cases.as_(cases.supervisor) as done:
        silent = found(done, name="Quiet", grade="silent", contact="desk 9")
    hidden = lay_duty(desk, lay_case(desk, cases.unit, cases.officer, scope=[silent.pk]), owner=cases.officer)
    assert _board(cases, cases.officer) == before
    assert _board(cases, cases.officer, owner="me")[1] == []
    assert hidden in dict(_board(cases, cases.supervisor)[1])


def test_counts_are_those_of_a_slow_recount(desk, cases):
    from rightdoor.cases.weeks import edges
    from rightdoor.casework.cases.models import Duty

    lay_many(desk, cases.unit, cases.officer, cases=40, each=5)
    for wanted in (
        {},
        {"area": "bail"},
        {"owner": "nobody"},
        {"owner": str(cases.officer.pk)},
        {"code": "CLK-3"},
        {"unit": cases.other.pk},
    ):
        with desk.as_owner():
            rows = list(Duty.objects.filter(unit=cases.unit).select_related("owner"))
        rows = [
            row
            for row in rows
            if wanted.get("area", row.area) == row.area
            and wanted.get("code", row.code) == row.code
            and wanted.get("unit", row.unit_id) == row.unit_id
            and {"": True, "nobody": row.owner_id is None}.get(wanted.get("owner", ""), row.owner_id == cases.officer.pk)
        ]
        states = {state: sum(row.state(NOW) == state for row in rows) for state in ("overdue", "due-soon", "running", "done")}
        waiting = [row for row in rows if row.state(NOW) != "done"]
        bars = [0] * 10
        for row in waiting:
            if row.due_us is not None:
                bars[bisect_right(edges(NOW), row.due_us)] += 1
        counts, lines = _board(cases, cases.supervisor, **wanted)
        assert counts.states == states, wanted
        assert [bar.due for bar in counts.bars] == bars, wanted
        assert counts.timeless == sum(row.due_us is None for row in waiting)
        assert counts.nobodys == sum(row.owner_id is None for row in waiting)
        assert sorted(lines) == sorted((row.pk, row.state(NOW)) for row in waiting)


def test_pages_together_are_the_whole_in_each_order(desk, cases):
    from rightdoor.casework.duties import board

    lay_many(desk, cases.unit, cases.officer, cases=7, each=5)
    with cases.as_(cases.officer) as done:
        for sort in board.SORTS:
            whole = board.page(done, board.Wanted(), [], sort=sort, most=1000)
            pages = [board.page(done, board.Wanted(), [], sort=sort, number=n, most=8) for n in range(1, 6)]
            assert list(itertools.chain(*pages)) == whole, sort
            assert len(set(whole)) == len(whole) > 20


def test_a_duty_is_found_by_whom_it_is_offered_to_until_that_person_answers(desk, cases):
    case = lay_case(desk, cases.unit, cases.officer)
    duty, other = lay_duty(desk, case, owner=cases.officer), lay_duty(desk, case, owner=cases.officer)
    for kind, offered in (
        ("duty-given", [duty]), ("duty-refused", []), ("duty-given", [duty]), ("duty-accepted", []), ("duty-given", [duty]), ("transfer-accepted", []),
    ):  # fmt: skip
        lay_event(desk, case, kind, {"duty": duty, "to": cases.guardian.username}, cases.officer)
        assert [name for name, _ in _board(cases, cases.guardian, owner="offered")[1]] == offered, kind
        assert _board(cases, cases.officer, owner="offered")[1] == []
    assert {name for name, _ in _board(cases, cases.officer, owner="me")[1]} == {duty, other}


def test_lines_of_an_operation_are_those_of_its_subjects(desk, cases):
    subject = lay_subject(desk, cases.unit, operations=[77])
    inside = lay_duty(desk, lay_case(desk, cases.unit, cases.officer, subject=subject))
    lay_duty(desk, lay_case(desk, cases.unit, cases.officer, subject=lay_subject(desk, cases.unit, operations=[78])))
    lay_duty(desk, lay_case(desk, cases.unit, cases.officer))
    others = [_beside("du_in", operations=(77,)), _beside("du_out")]
    lay_subject(desk, cases.unit, operations=[77], receipts=("rc_moved",))
    moved = lay_duty(desk, lay_case(desk, cases.unit, cases.officer, subject="sub_once", receipts=["rc_moved"]))
    joined, left = lay_case(desk, cases.unit, cases.officer), lay_case(desk, cases.unit, cases.officer)
    own = lay_duty(desk, joined)
    lay_duty(desk, left)
    lay_event(desk, joined, "joined-operation", {"operation": "77"}, cases.officer)
    began = lay_event(desk, left, "joined-operation", {"operation": "77"}, cases.officer)
    lay_event(desk, left, "left-operation", {"joined": began}, cases.officer)
    assert {name for name, _ in _board(cases, cases.officer, others, operation=77)[1]} == {inside, moved, own, "du_in"}


def test_twenty_six_thousand_duties_are_counted_and_paged_in_well_under_a_second(desk, cases):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from rightdoor.casework.duties import board

    count = lay_many(desk, cases.unit, cases.officer, cases=3_715, each=7)
    assert count > 26_000
    with desk.as_owner(), connection.cursor() as cursor:
        cursor.execute("analyze casework.cases_duty, casework.cases_case")
    with cases.as_(cases.supervisor) as done:
        board.counted(done, board.Wanted(), [])
        with CaptureQueriesContext(connection) as asked:
            began = time.monotonic()
            counts = board.counted(done, board.Wanted(), [])
            found = board.page(done, board.Wanted(), [], number=40)
            took = time.monotonic() - began
    assert counts.of("open") > 20_000
    assert len(found) == 50
    assert len(asked.captured_queries) == 2
    assert took < 1.5, "a page of the board"  # some 0.2 s on a quiet machine; the plan that is not hashed takes minutes

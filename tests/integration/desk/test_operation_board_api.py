"""The board by the interface says what its pages say."""

from __future__ import annotations

import pytest

from board_case import AT, lay_board
from operations_case import acted
from rightdoor.joint.board.funnel import STEPS
from rightdoor.joint.board.what_if import ASSUMPTIONS
from rightdoor.model.civil import DAY

PERIOD = {"from_us": AT - 210 * DAY, "until_us": AT, "as_of_us": AT}


@pytest.fixture(scope="module")
def laid(desk):
    return lay_board(desk)


@pytest.fixture(scope="module")
def api(desk, laid):
    return desk.api(laid.lead, "figures")


def at(laid, part=""):
    return f"/api/operations/{laid.number}/board{part}"


def test_numbers_are_those_of_the_board(laid, api):
    from rightdoor.casework.board import queries as board
    from rightdoor.figures.query import Query

    said = api.get(at(laid), PERIOD).json()
    with acted(laid.lead, AT) as done:
        made = board.funnel(done, Query(**PERIOD, scope="inside", operation=str(laid.number)))
    assert [step["definition"] for step in said["steps"]] == list(STEPS)
    assert [(step["value"], step["spans"]) for step in said["steps"]] == [(row.value, list(row.spans)) for row in made.rows]
    assert [len(span) for span in said["spans"]] == [2] * len(made.spans)
    assert any(step["shares"] for step in said["steps"])


def test_what_waits_stands_by_stage_with_whom_and_one_by_one(desk, laid):
    said = desk.api(laid.kent, "figures").get(at(laid, "/waiting"), PERIOD).json()
    assert sum(each["things"] for each in said["backlog"]) == len(said["items"]) == sum(each["things"] for each in said["with_whom"])
    assert [each["since_us"] for each in said["items"]] == sorted(each["since_us"] for each in said["items"])
    assert {whose for each in said["items"] for whose in each["whose"]} == {"E23000032"}
    assert len(said["items"]) > 20 and said["next"] is None


def test_six_teams_instead_of_four_and_none(desk, laid):
    api = desk.api(laid.kent, "figures")
    said = api.get(at(laid, "/what-if"), {**PERIOD, "weeks": 26, "rate": 1, "ahead": 4}).json()
    execute = [step["step"] for step in said["now"]].index("execute")
    assert said["more"][execute] == {"low": 2, "middle": 2, "high": 2}, "one and a half a week for four weeks, instead of one"
    assert said["assumptions"] == list(ASSUMPTIONS)
    none = api.get(at(laid, "/what-if"), {**PERIOD, "weeks": 26, "rate": 1, "ahead": 4, "then": 0}).json()
    assert {band["high"] for band in none["then"][execute]["done"]} == {0}


def test_what_cannot_be_asked_is_refused(laid, api):
    for more in ({"from_us": AT, "until_us": AT}, {"force": "E99999999"}, {"scope": "around"}, {"from_us": 0, "until_us": AT}):
        assert api.get(at(laid), {**PERIOD, **more}).status_code == 422
    assert api.get("/api/operations/999999/board", PERIOD).status_code == 404

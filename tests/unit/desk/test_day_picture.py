"""The time line of a day: each door where its time is, the same in the table, now where it is."""

from __future__ import annotations

from day_case import DAWN, Plan
from rightdoor.desk.day_picture import LEFT, RIGHT, WIDTH, drawn
from rightdoor.joint.day.picture import picture_of
from rightdoor.model.civil import HOUR, MINUTE


def test_doors_stand_where_their_times_are() -> None:
    plan = Plan()
    first, second, team = plan.address("Ash"), plan.address("Elm"), plan.team("Oak")
    plan.team("Fir")
    plan.assign(first, team, hours=2)
    plan.assign(second, team, 2, hours=1)
    plan.result(first, team, outcome="entered", at_us=DAWN + 30 * MINUTE, left=DAWN + 90 * MINUTE)
    plan.result(first, team, "arrest", at_us=DAWN + HOUR, kept=("00|{}|",), why="Closed.")
    day = plan.now
    said = drawn(picture_of(day), {each.id: each.words for each in day.addresses}, DAWN + HOUR)
    (lane,) = said.lanes  # a team without a door has no line
    hour = (WIDTH - LEFT - RIGHT) / 5  # from 06:00 to 11:00
    one, two = lane.bars
    assert (one.x, one.width, two.x, two.width) == (LEFT, 2 * hour, LEFT + 4 * hour, hour)
    assert (one.done_x, one.done_width, one.entered, two.done_x) == (LEFT + hour / 2, hour, True, None)
    assert said.now_x == LEFT + hour
    assert [words for _, words in said.ticks] == ["06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]
    assert said.rows == (
        (
            "Team Oak", "1. Ash Lane, ZZ1 1CI", "06:00 to 08:00", "06:30 to 07:30", "Entered and searched", "1 arrested",
            "1 kept, not in the case",
        ),
        ("Team Oak", "2. Elm Lane, ZZ1 1CI", "10:00 to 11:00", "", "Not yet", "", ""),
    )  # fmt: skip


def test_a_day_without_doors_has_no_picture() -> None:
    plan = Plan()
    plan.team("Oak")
    said = drawn(picture_of(plan.now), {}, DAWN)
    assert (said.lanes, said.ticks, said.now_x, said.rows) == ((), (), None, ())

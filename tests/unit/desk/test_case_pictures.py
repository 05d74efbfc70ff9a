"""Bail and detention as pictures: what stands where, and that the table says the same."""

from __future__ import annotations

from rightdoor.cases.bail.state import bails
from rightdoor.cases.custody.clock import custodies
from rightdoor.desk.case_pictures import LEFT, RIGHT, WIDTH, bail_picture, custody_picture
from told_case import Told, uk


def drawn(told: Told, now: str):
    (bail,) = bails(told.history)
    return bail_picture(bail, "Anton", uk(now))


def inside(picture) -> bool:
    return all(shape.x >= LEFT and shape.x + shape.width <= WIDTH - RIGHT + 1 for shape in picture.shapes)


def test_bail_with_a_suspension_and_an_extension_without_effect():
    told = Told()
    release = told.bailed("2023-01-10", return_at=uk("2023-04-10 10:00"))
    told.tell("bail-suspended", "2023-02-06 10:00", release=release, why="cps")
    told.tell("bail-resumed", "2023-02-20 10:00", release=release, why="dpp-request")
    told.tell("bail-extended", "2023-03-01 10:00", release=release, step="first", rank="sergeant")
    told.tell("bail-extended", "2023-03-02 10:00", release=release, step="first")
    picture = drawn(told, "2023-05-01 10:00")
    assert inside(picture)
    assert [lane.words for lane in picture.lanes] == ["Periods", "Clock stopped", "Happened", "To return"]
    said = [what for _, _, what in picture.rows]
    assert [each for each in said if each.startswith("Initial period")] != []
    assert any("First extension: to the end of 24 July 2023" in each for each in said)
    assert any(each.startswith("Stopped from 6 February 2023 to 19 February 2023") for each in said)
    refused = [shape.words for shape in picture.shapes if shape.style == "refused"]
    assert len(refused) == 1
    assert refused[0].startswith("Bail extended, 1 March 2023")
    assert refused[0].endswith("without effect")
    assert len(picture.rows) == len(picture.shapes)
    assert picture.now_x is not None
    periods = [shape for shape in picture.shapes if shape.style == "single-strand"]
    assert abs(periods[0].x + periods[0].width - periods[1].x) < 0.2


def test_bail_that_does_not_run_is_drawn_open_and_none_before_2017():
    told = Told()
    told.bailed("2023-01-10", purpose="cps")
    picture = drawn(told, "2023-03-01 10:00")
    assert inside(picture)
    assert [shape.open for shape in picture.shapes if shape.style == "ambiguous"] == [True, True]
    before = Told()
    before.bailed("2014-01-10")
    assert {shape.instant for shape in drawn(before, "2014-03-01 10:00").shapes} == {True}


def test_detention_with_its_limit_and_the_review_that_is_due():
    told = Told()
    arrest = told.arrested("2023-01-10 07:00")
    told.tell("detention-authorised", "2023-01-10 08:00", arrest=arrest, arrived=uk("2023-01-10 07:30"))
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    (custody,) = custodies(told.history)
    picture = custody_picture(custody, "Anton", uk("2023-01-10 15:00"))
    assert inside(picture)
    said = [what for _, _, what in picture.rows]
    assert any(each.startswith("Limit of 24 hours: 11 January 2023") for each in said)
    assert sum(each.startswith("Review due") for each in said) == 1
    assert sum(each.startswith("Reviewed") for each in said) == 1
    assert 2 <= len(picture.ticks) <= 9


def test_the_limit_that_held_stays_in_the_picture_after_release():
    told = Told()
    told.bailed("2023-01-10")
    (custody,) = custodies(told.history)
    said = [what for _, _, what in custody_picture(custody, "Anton", uk("2023-05-10 15:00")).rows]
    assert [each for each in said if each.startswith("Limit")] == ["Limit of 24 hours: 11 January 2023, 07:45 UTC"]


def test_an_arrest_alone_is_drawn():
    told = Told()
    told.arrested("2023-01-10 07:00")
    (custody,) = custodies(told.history)
    assert inside(custody_picture(custody, "Anton", uk("2023-01-10 07:00")))

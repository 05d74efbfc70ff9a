"""The successions that the reference has: who followed whom in Scotland and Northern Ireland, and what is said beside a number."""

from __future__ import annotations

import pytest

from golden.notarise.asking import ANY
from golden.notarise.made import at
from rightdoor.figures.successions import left_out, successions, with_forerunners
from rightdoor.model.civil import civil_from_days
from rightdoor.reference.force_successions import followed, force_name, former_forces, read_followed
from rightdoor.reference.forces import forces
from rightdoor.reference.tables import head_of, own_table
from rightdoor.rules.clocks.counting import starts_us

SCOTLAND, STRATHCLYDE, FIFE = "S23000009", "X-STR", "X-FIF"
BEFORE = ANY._replace(from_us=at("2012-01-01"), forces=(SCOTLAND,))
EIGHT = ("X-CEN", "X-DGA", "X-FIF", "X-GRA", "X-LOB", "X-NOR", "X-STR", "X-TAY")


@pytest.mark.parametrize("name", ["former_forces.csv", "force_successions.csv"])
def test_the_tables_name_their_source_and_date(name):
    head = head_of(own_table(name))
    assert len(head["source"]) > 20
    assert head["date"][:2] == "20"


def test_eight_scottish_forces_became_one_and_each_row_has_its_source():
    assert {one.after: (civil_from_days(one.day), one.before) for one in followed()} == {
        (SCOTLAND,): ((2013, 4, 1), EIGHT),
        ("N99999999",): ((2001, 11, 4), ("X-RUC",)),
    }
    assert all(len(one.source) > 20 and one.confidence == "B" for one in followed())
    assert [one.source for one in successions()] == [one.source for one in followed()]


def test_every_former_force_is_followed_and_no_code_means_two_forces():
    former = {one.code for one in former_forces()}
    assert former == {code for one in followed() for code in one.before}
    assert not former & {one.code for one in forces()}
    assert all(len(code) <= 9 for code in former), "as long as the column of an organisation's force"


@pytest.mark.parametrize(
    "row",
    [
        "x,X-FIF,S23000009,B,an Act",
        "2013-04-01,,S23000009,B,an Act",
        "2013-04-01,X-FIF,S23000009,B,",
        "2013-04-01,X-XXX,S23000009,B,an Act",
    ],
)
def test_a_bad_row_is_named_by_its_line(row):
    known = frozenset({FIFE, SCOTLAND})
    good = "from,before,after,confidence,source\n2013-04-01,X-FIF,S23000009,B,an Act\n"
    assert len(read_followed(good, known)) == 1
    with pytest.raises(ValueError, match="line 3"):
        read_followed(good + row, known)


def test_scotland_before_2013_is_counted_with_its_forerunners_and_what_is_not_held_is_said():
    found = with_forerunners(BEFORE, frozenset({SCOTLAND, STRATHCLYDE, FIFE}))
    assert found.query.forces == (SCOTLAND, *EIGHT)
    was, missing = found.said
    assert was.startswith("Until 1 April 2013 Scotland was Central Scotland, Dumfries and Galloway, Fife,")
    assert missing.startswith("No organisation of this store is Central Scotland, Dumfries and Galloway, Grampian,")
    assert "Strathclyde" not in missing
    assert with_forerunners(BEFORE, frozenset({SCOTLAND, *EIGHT})).said == (was,)


def test_from_the_first_day_of_the_merger_nothing_is_added():
    asked = BEFORE._replace(from_us=starts_us(followed()[1].day))
    assert with_forerunners(asked, frozenset()) == (asked, ())
    earlier = asked._replace(from_us=asked.from_us - 1)
    assert with_forerunners(earlier, frozenset()).query.forces == (SCOTLAND, *EIGHT)


def test_a_number_of_exactly_its_forces_says_whom_it_leaves_out():
    (said,) = left_out(BEFORE)
    assert all(force_name(code) in said for code in EIGHT)
    assert "is counted here" in left_out(BEFORE._replace(forces=(SCOTLAND, *EIGHT)))[0]
    assert left_out(BEFORE._replace(forces=())) == left_out(BEFORE._replace(from_us=at("2014-01-01"))) == ()

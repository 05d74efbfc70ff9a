"""A second person releases; what was released is kept, the same bytes for the same statement, and compared with what is true later."""

from __future__ import annotations

import pytest

from rightdoor.figures.statement.as_json import NotADraft, draft_json, draft_of
from rightdoor.figures.statement.draft import Above, Ages, AsOf, Cell, Name, OutOf, Percent, Period, Sum, Told, Whole
from rightdoor.figures.statement.later import asked_again, later
from rightdoor.figures.statement.release import digest, release_problems, released, released_bytes, released_of
from statement_case import CHESHIRE, DEVON, PRINT, codes, context, draft, figure, places, say, table, us

WHOLE = figure("persons-arrested", 21, CHESHIRE)
HELD = draft(
    say("In Cheshire {n} people were arrested {when}, {m} of them in Warrington.", n=Whole(0), when=Period(0), m=Cell(0, ("warrington",))),
    figures=(WHOLE,),
    tables=(table(WHOLE, places("eastern Cheshire", "Warrington", "western Cheshire", "Halton"), 6, 9, 3, 3),),
)


def kept(held=HELD):
    return released(held, context(held), drafted_by=["ann"], released_by="ben", released_us=PRINT)


def said(held, by: str, *drafted: str) -> list[str]:
    return [problem.code for problem in release_problems(held, context(held), drafted_by=drafted, released_by=by)]


def test_whoever_drafted_or_changed_it_does_not_release_it():
    assert said(HELD, "ben", "ann") == []
    assert said(HELD, "ann", "ann") == said(HELD, "ann", "ben", "ann") == ["second-person"]
    assert said(HELD, "", "ann") == said(HELD, "ben") == ["second-person"]
    with pytest.raises(ValueError):
        released(HELD, context(HELD), drafted_by=["ann"], released_by="ann", released_us=PRINT)
    faulty = draft(say("There were 22 arrests and {n}.", n=Whole(0)), figures=(figure("arrests", 22, DEVON),))
    with pytest.raises(ValueError):
        kept(faulty)


def test_what_was_released_comes_back_and_any_change_is_found():
    data = released_bytes(kept())
    assert released_of(data) == kept()
    assert released_bytes(released_of(data)) == data
    assert digest(kept()) == digest(kept()) != digest(kept()._replace(released_by="carol"))
    assert "9 of them in Warrington" in kept().text and "Halton: withheld" in kept().text
    for wrong in (data + b" ", b"{}", b"", data.replace(b'"rightdoor-statement/1"', b'"rightdoor-statement/2"')):
        with pytest.raises(NotADraft):
            released_of(wrong)


def test_each_sort_of_slot_comes_back():
    slots = {
        "a": Whole(0), "b": Cell(0, ("halton",)), "c": Sum((Whole(0), Cell(0, ("",)))), "d": Percent(Whole(0), Whole(0)),
        "e": OutOf(Cell(0, ("halton",)), Whole(0)), "f": Above(Whole(0), 40), "g": Told(0), "h": Ages(0), "i": Period(0), "j": AsOf(0), "k": Name("York"),
    }  # fmt: skip
    held = HELD._replace(sentences=(say(" ".join(f"{{{name}}}" for name in slots), **slots),))
    assert draft_of(draft_json(held)) == held
    for wrong in (
        {},
        {**draft_json(held), "figures": [{}]},
        {**draft_json(held), "sentences": [{"template": "x", "slots": {"n": {"is": "guess"}}}]},
    ):
        with pytest.raises(NotADraft):
            draft_of(wrong)


def test_what_points_to_nothing_is_found_and_not_a_crash():
    for slot in (
        Whole(3),
        Whole(-1),
        Cell(0, ("nowhere",)),
        Cell(2, ("halton",)),
        Cell(0, ("",)),
        Told(0),
        Ages(7),
        Period(1),
        Sum((Whole(0), Whole(4))),
    ):
        assert codes(HELD._replace(sentences=(say("There were {n}.", n=slot),))) == ["points-to-nothing"]


def test_later_each_number_stands_beside_what_it_was_with_the_papers_that_came_or_went():
    asked = asked_again(kept(), us(2014, 12, 1))
    assert asked == [("persons-arrested", WHOLE.query._replace(as_of_us=us(2014, 12, 1)))]
    assert [each.same for each in later(kept(), [WHOLE._replace(query=asked[0][1])])] == [True]
    papers = (*WHOLE.records[1:], "late-1", "late-2")
    now = WHOLE._replace(query=asked[0][1], value=22, records=tuple(sorted(papers)), version="2")
    (found,) = later(kept(), [now])
    assert (found.then, found.now, found.came, found.went) == (21, 22, ("late-1", "late-2"), (WHOLE.records[0],))
    assert (found.version_then, found.version_now, found.same) == ("1", "2", False)
    (gone,) = later(kept(), [])
    assert gone.now is None and not gone.same
    swapped = WHOLE._replace(query=asked[0][1], records=(*WHOLE.records[1:], "other"))
    assert not later(kept(), [swapped])[0].same  # the same number of other papers

"""Where the figures of 2014 quarrelled in print: each trap is found before a statement is released."""

from __future__ import annotations

import pytest

from rightdoor.figures.claims import Claim
from rightdoor.figures.disclosure.dimension import AGES
from rightdoor.figures.figure import Share
from rightdoor.figures.statement.contradictions import contradictions, saying_of, sayings_of
from rightdoor.figures.statement.draft import Above, Ages, AsOf, Cell, Name, OutOf, Percent, Period, Sum, Told, Whole
from rightdoor.figures.statement.printed import printed
from rightdoor.figures.statement.problems import problems_of
from rightdoor.figures.statement.release import released
from statement_case import (
    CHESHIRE,
    DEVON,
    HUMBERSIDE,
    JANUARY,
    JULY,
    NORFOLK,
    NORTH_YORKSHIRE,
    PRINT,
    STAFFORDSHIRE,
    SUFFOLK,
    SURREY,
    WARWICKSHIRE,
    WEST_MERCIA,
    WEST_MIDLANDS,
    codes,
    context,
    draft,
    figure,
    places,
    say,
    table,
    us,
)

CHESHIRE_21 = figure("persons-arrested", 21, CHESHIRE)
BY_PLACE = table(CHESHIRE_21, places("eastern Cheshire", "Warrington", "western Cheshire", "Halton"), 6, 9, 3, 3)


def whats(held) -> str:
    return " ".join(problem.what for problem in problems_of(held, context(held)))


def text(held) -> str:
    return printed(held, context(held)).text


def test_a_sound_statement_has_no_problem_and_prints_period_and_day_of_the_data():
    held = draft(
        say("In Cheshire {n} people were arrested {when}.", n=Whole(0), when=Period(0)), figures=(CHESHIRE_21,), tables=(BY_PLACE,)
    )
    assert codes(held) == []
    said = text(held)
    assert "In Cheshire 21 people were arrested from 1 January 2014 to 14 July 2014." in said
    assert "as the records stood on 16 July 2014" in said and "inside Operation Notarise alone" in said
    assert "Definition persons-arrested, version 1: People arrested at least once" in said


def test_arrested_or_interviewed_is_two_counters():
    """Humberside: "19 arrested or interviewed"."""
    pair = (figure("arrests", 15, HUMBERSIDE), figure("voluntary-interviews", 4, HUMBERSIDE))
    held = draft(say("{n} people were arrested or interviewed.", n=Whole(0)), figures=pair)
    assert codes(held) == ["definitions-mixed"]
    assert "“Arrests” and “Voluntary interviews”" in whats(held)
    added = draft(say("There were {n} arrests.", n=Sum((Whole(0), Whole(1)))), figures=pair)
    assert codes(added) == ["not-added"]
    assert "two counters (“Arrests” and “Voluntary interviews”)" in whats(added)
    assert codes(draft(say("There were {a} arrests and {b} voluntary interviews.", a=Whole(0), b=Whole(1)), figures=pair)) == []
    assert codes(draft(say("{b} people were arrested.", b=Whole(1)), figures=pair)) == ["definitions-mixed"]


def test_linked_to_an_older_investigation_is_said():
    """North Yorkshire: ten, and an eleventh."""
    pair = (figure("arrests", 10, NORTH_YORKSHIRE), figure("arrests", 11, NORTH_YORKSHIRE, scope="inside-or-linked"))
    assert codes(draft(say("There were {n} arrests.", n=Whole(1)), figures=pair)) == ["outside-not-said"]
    both = say("There were {n} arrests; with those linked to older investigations {m}.", n=Whole(0), m=Whole(1))
    assert codes(draft(both, figures=pair)) == []
    assert "not-added" in codes(draft(say("There were {n} arrests, some linked.", n=Sum((Whole(0), Whole(1)))), figures=pair))


def test_what_lies_outside_the_operation_is_not_added_and_is_said():
    """Devon and Cornwall: 22, and seven outside."""
    pair = (figure("arrests", 22, DEVON), figure("arrests", 7, DEVON, scope="outside"))
    assert codes(draft(say("There were {n} arrests.", n=Whole(1)), figures=pair)) == ["outside-not-said"]
    assert codes(draft(say("There were {n} arrests, and {m} outside the operation.", n=Whole(0), m=Whole(1)), figures=pair)) == []
    added = draft(say("There were {n} arrests, some not part of it.", n=Sum((Whole(0), Whole(1)))), figures=pair)
    assert codes(added) == ["not-added"]
    assert "what lies outside of it, or is linked, is not added" in whats(added)
    everything = (figure("arrests", 29, DEVON, scope="all"), *pair)
    assert codes(draft(say("There were {n} arrests in the operation.", n=Whole(0)), figures=everything)) == ["outside-not-said"]


def test_a_place_is_not_named_with_the_total_of_the_whole():
    """The Warrington fault."""
    held = draft(say("{n} people were arrested in Warrington.", n=Whole(0)), figures=(CHESHIRE_21,), tables=(BY_PLACE,))
    assert codes(held) == ["part-named-as-whole"]
    assert "The number of Warrington is 9: use it." in whats(held)
    named = draft(
        say("{n} people were arrested in {where}.", n=Whole(0), where=Name("Warrington")), figures=(CHESHIRE_21,), tables=(BY_PLACE,)
    )
    assert codes(named) == ["part-named-as-whole"]
    right = say("{n} people were arrested, {m} of them in Warrington.", n=Whole(0), m=Cell(0, ("warrington",)))
    assert codes(draft(right, figures=(CHESHIRE_21,), tables=(BY_PLACE,))) == []


def test_parts_sum_before_print():
    """Cheshire 21 = 6 + 9 + 3 + 3."""
    assert codes(draft(figures=(CHESHIRE_21,), tables=(BY_PLACE,))) == []
    wrong = table(CHESHIRE_21, BY_PLACE.by[0], 6, 9, 3, 2)
    held = draft(figures=(CHESHIRE_21,), tables=(wrong,))
    assert "parts-do-not-sum" in codes(held)
    assert "The parts sum to 20, and the whole is 21" in whats(held)
    shares = figure("arrests", 9, shares=(Share((SURREY,), 4), Share((DEVON,), 4)))
    assert codes(draft(figures=(shares,))) == ["parts-do-not-sum"]


def test_small_parts_are_withheld_in_tables_and_refused_in_sentences():
    held = draft(say("{n} people were arrested in Halton.", n=Cell(0, ("halton",))), figures=(CHESHIRE_21,), tables=(BY_PLACE,))
    assert codes(held) == ["withheld"]
    said = text(held)
    assert "Halton: withheld" in said and "Warrington: 9" in said and "Halton: 3" not in said


def test_a_number_of_two_forces_names_both():
    """347 computers in Norfolk and Suffolk together."""
    joint = figure("devices-seized", 347, NORFOLK, SUFFOLK)
    assert codes(draft(say("In Norfolk {n} computers were seized.", n=Whole(0)), figures=(joint,))) == ["force-not-said"]
    assert codes(draft(say("In Norfolk and Suffolk {n} computers were seized.", n=Whole(0)), figures=(joint,))) == []
    shared = figure("packages", 46, shares=(Share(tuple(sorted((SURREY, SUFFOLK))), 46),))
    assert "and to neither alone" in text(draft(figures=(shared,)))


@pytest.mark.parametrize("words", ["{a} arrests per warrant", "{a} arrests, an average of", "{a} arrests at a rate"])
def test_arrests_are_not_per_warrant(words):
    """Surrey: six warrants, seven arrests."""
    pair = (figure("arrests", 7, SURREY), figure("warrants-executed", 6, SURREY))
    assert codes(draft(say(f"There were {words}.", a=Whole(0)), figures=pair)) == ["share-of-nothing"]
    for slot in (Percent(Whole(0), Whole(1)), OutOf(Whole(0), Whole(1)), Percent(Whole(1), Whole(0))):
        held = draft(say("There were {a} arrests and {w} warrants executed, {x}.", a=Whole(0), w=Whole(1), x=slot), figures=pair)
        assert codes(held) == ["share-of-nothing"]


def test_warrants_without_arrest_are_a_share_of_warrants():
    """Devon and Cornwall: 32 warrants and 22 arrests; ten warrants without."""
    pair = (figure("warrants-executed", 32, DEVON), figure("warrants-without-arrest", 10, DEVON))
    held = draft(
        say("Of {m} warrants, {n} of which ended without an arrest: {p}.", n=Whole(1), m=Whole(0), p=Percent(Whole(1), Whole(0))),
        figures=pair,
    )
    assert codes(held) == []
    assert "31 per cent" in text(held)


def test_nested_numbers_are_not_added_and_are_said_to_be_nested():
    """127 in 431."""
    pair = (figure("children-safeguarded", 431), figure("children-at-immediate-risk", 127))
    assert codes(draft(say("{n} children were safeguarded, of whom {m} at immediate risk.", n=Whole(0), m=Whole(1)), figures=pair)) == []
    beside = draft(say("{n} children were safeguarded and {m} were at immediate risk.", n=Whole(0), m=Whole(1)), figures=pair)
    assert codes(beside) == ["nested-beside"]
    added = draft(say("{n} children were safeguarded.", n=Sum((Whole(0), Whole(1)))), figures=pair)
    assert "not-added" in codes(added) and "Say “of whom”" in whats(added)


def test_no_share_is_made_of_children_who_only_may_be_among_the_others():
    """A child at immediate risk may be marked as neither: 127 of 431 is not a share that records make."""
    pair = (figure("children-safeguarded", 431), figure("children-at-immediate-risk", 127))
    for slot in (OutOf(Whole(1), Whole(0)), Percent(Whole(1), Whole(0))):
        held = draft(say("{n} children were safeguarded, of whom at risk: {x} ({m}).", n=Whole(0), m=Whole(1), x=slot), figures=pair)
        assert "share-of-nothing" in codes(held)


def test_protected_is_not_safeguarded():
    """Wales: 42 and 16, never 58."""
    pair = (figure("children-protected", 42), figure("children-safeguarded", 16))
    assert codes(draft(say("{n} children were protected or safeguarded.", n=Whole(0)), figures=pair)) == ["definitions-mixed"]
    assert codes(draft(say("{n} children were protected.", n=Sum((Whole(0), Whole(1)))), figures=pair)) == ["not-added"]
    assert codes(draft(say("{n} children were protected. A further count: {m} safeguarded.", n=Whole(0), m=Whole(1)), figures=pair)) == []


def test_a_time_is_not_typed_and_two_periods_are_both_said():
    """Cambridgeshire's "today" of six months; Bedfordshire since April."""
    six = figure("arrests", 8, CHESHIRE)
    assert codes(draft(say("Today {n} people were arrested.", n=Whole(0)), figures=(six,))) == ["period-not-said"]
    spring = figure("charged", 6, CHESHIRE, period=(us(2014, 4, 1), JULY))
    bare = draft(say("There were {a} arrests; {b} were charged.", a=Whole(0), b=Whole(1)), figures=(six, spring))
    assert codes(bare) == ["period-not-said"]
    dated = say("There were {a} arrests {p}; {b} were charged {q}.", a=Whole(0), b=Whole(1), p=Period(0), q=Period(1))
    assert codes(draft(dated, figures=(six, spring))) == []


def test_ages_are_printed_as_ranges_of_the_table_alone():
    """North Yorkshire printed 14 to 70."""
    whole = figure("persons-arrested", 30, CHESHIRE)
    by_age = table(whole, AGES, 3, 9, 9, 9, 0, 0)
    held = draft(say("{n} people were arrested, {ages}.", n=Whole(0), ages=Ages(0)), figures=(whole,), tables=(by_age,))
    assert codes(held) == []
    assert "aged under 30 to 50 to 59" in text(held)
    assert codes(draft(say("{n} people aged 14 to 70 were arrested.", n=Whole(0)), figures=(whole,))) == ["number-typed"]
    assert codes(draft(say("{n} people in their twenties were arrested.", n=Whole(0)), figures=(whole,))) == ["number-typed"]


@pytest.mark.parametrize("words", ["22", "all", "dozens of", "twelve", "half", "9 per cent", "most", "twice"])
def test_a_number_is_not_typed(words):
    held = figure("arrests", 22, DEVON)
    assert "number-typed" in codes(draft(say(f"There were {{n}} arrests, {words} of them early.", n=Whole(0)), figures=(held,)))
    assert "number-typed" in codes(draft(say("There were {n} arrests, {x} early.", n=Whole(0), x=Name(words)), figures=(held,)))


def test_all_22_and_more_than_40_are_printed_from_figures():
    held = draft(
        say("{n} people were arrested, of whom registered: {x}.", n=Whole(0), x=OutOf(Whole(1), Whole(0))),
        say("{y} investigations ongoing.", y=Above(Whole(2), 40)),
        figures=(
            figure("persons-arrested", 22, DEVON),
            figure("registered-offenders-arrested", 22, DEVON),
            figure("investigations-ongoing", 43),
        ),
    )
    assert "all 22" in text(held) and "more than 40" in text(held)
    low = draft(say("{y} ongoing investigations.", y=Above(Whole(0), 43)), figures=(figure("investigations-ongoing", 43),))
    assert codes(low) == ["bound-not-true"]


def test_a_share_of_what_is_withheld_is_refused():
    slot = Percent(Cell(0, ("halton",)), Whole(0))
    held = draft(say("{n} people were arrested, {p} in Halton.", n=Whole(0), p=slot), figures=(CHESHIRE_21,), tables=(BY_PLACE,))
    assert {"withheld", "share-of-nothing"} <= set(codes(held))
    assert "14 per cent" not in text(held)


def test_nobody_is_called_an_offender():
    held = figure("arrests", 22, DEVON)
    assert codes(draft(say("{n} offenders were caught and arrested.", n=Whole(0)), figures=(held,)))[0] == "claims-too-much"
    registered = figure("registered-offenders-arrested", 39)
    assert codes(draft(say("Among those arrested were {n} registered sex offenders.", n=Whole(0)), figures=(registered,))) == []


def claim(value: int, source: str, *forces: str, code: str = "children-safeguarded") -> Claim:
    return Claim(f"claim-{value}", tuple(forces), code, value, JANUARY, JULY, PRINT, source, "protected or safeguarded", "Notarise")


REGION = (WEST_MIDLANDS, WEST_MERCIA, WARWICKSHIRE, STAFFORDSHIRE)


def test_a_contradiction_is_shown_and_not_averaged():
    """44 children in the region against 18 + 31 of three of its forces."""
    region = claim(44, "the regional release", *REGION)
    parts = (claim(18, "West Midlands", WEST_MIDLANDS, code="children-protected"), claim(31, "West Mercia", WARWICKSHIRE, WEST_MERCIA))
    found = contradictions(saying_of(each) for each in (region, *parts))
    assert [(each.one.value, sorted(other.value for other in each.others), each.total) for each in found] == [(44, [18, 31], 49)]
    assert found[0].says.startswith("44 (the regional release") and "31 (West Mercia" in found[0].says and "= 49." in found[0].says
    assert found[0].differ == ("definition",)
    assert "46.5" not in found[0].says
    low = (claim(12, "West Midlands", WEST_MIDLANDS), claim(31, "West Mercia", WARWICKSHIRE, WEST_MERCIA))
    assert contradictions(saying_of(each) for each in (region, *low)) == []


def test_a_released_place_against_what_somebody_printed_of_it():
    held = draft(figures=(CHESHIRE_21,), tables=(BY_PLACE,))
    mine = released(held, context(held), drafted_by=["one"], released_by="two", released_us=PRINT)
    paper = saying_of(claim(21, "a newspaper", CHESHIRE, code="persons-arrested"), place="Warrington")
    found = contradictions([*sayings_of(mine, "Cheshire Constabulary"), paper])
    assert [{found[0].one.value, found[0].total}] == [{21, 9}] and len(found) == 1
    assert found[0].differ == ()


def test_ten_and_eleven_differ_in_their_heading():
    one, two = (figure("arrests", 10, NORTH_YORKSHIRE), figure("arrests", 11, NORTH_YORKSHIRE, scope="inside-or-linked"))
    held = draft(figures=(one, two))
    mine = released(held, context(held), drafted_by=["one"], released_by="two", released_us=PRINT)
    (found,) = contradictions(sayings_of(mine, "North Yorkshire"))
    assert found.differ == ("inside or outside an operation",)


def test_a_claim_is_printed_as_whose_it_is_and_is_in_no_number():
    held = draft(
        say("A force states {n}.", n=Told(0)),
        say("Data as of {day}.", day=AsOf(0)),
        figures=(CHESHIRE_21,),
        claims=(claim(16, "Wales", CHESHIRE),),
    )
    assert codes(held) == []
    assert "16 (stated by Wales, not counted from records)" in text(held)
    assert "It is in no other number here." in text(held)
    assert "Data as of 16 July 2014." in text(held)

"""Returns for publication under attack: what is printed is subtracted, whole from lines, one number from another, and from what statements told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_attacker import possible_lines
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.protect import FLOOR
from rightdoor.figures.disclosure.table import Protected
from rightdoor.figures.query import Query
from rightdoor.figures.returns.public import NOT_KNOWN, TOGETHER, published, shown_of
from rightdoor.figures.returns.public_rows import HEAD, WHY, national_rows, quarter_rows
from rightdoor.figures.returns.public_told import told_before
from rightdoor.figures.statement.release import Released
from statement_case import CHESHIRE, DEVON, NORFOLK, draft, figure, table, us

SLOW = settings(deadline=None, max_examples=20)
LEVELS = (CHESHIRE, DEVON, NORFOLK, TOGETHER, NOT_KNOWN)
QUARTER = Query(us(2014, 4, 1), us(2014, 7, 1), us(2014, 9, 1))
ARRESTS, PEOPLE = "arrests", "persons-arrested"
SMALL = set(range(1, FLOOR))


def made(told=None, **counted):
    """What may be printed where these are the numbers of some definitions by level, and the others are nought; by definition."""
    numbers = {one.code: dict.fromkeys(LEVELS, 0) for one in published(list(DEFINITIONS.values()))}
    for code, values in counted.items():
        numbers[code.replace("_", "-")] = dict(zip(LEVELS, values, strict=True))
    return {one.definition.code: one for one in shown_of(DEFINITIONS, numbers, told)}


def could_be(arrests, people, shown, known=()):
    """For each level what arrests there could be, to a reader who knows that people are among arrests, the wholes, the lines, and some forces' numbers."""
    whole, of_people = shown[ARRESTS].whole, shown[PEOPLE].whole
    most = sum(arrests)
    options = []
    for level, true, persons in zip(LEVELS, arrests, people, strict=True):
        line = shown[ARRESTS].lines.get(level)
        these = {true} if level in known else range(most + 1) if line is None else {line}
        of = {persons} if level in known else range(most + 1)
        options.append([(a, p) for a in these for p in of if p <= a])
    fits = possible_lines(options, lambda p: whole in (None, p[0]) and of_people in (None, p[1]) and p[0] <= most)
    return [{a for a, _ in found} for found in fits]


NUMBERS = st.lists(st.tuples(st.sampled_from([0, 0, 1, 2, 3, 5]), st.integers(0, 2)), min_size=4, max_size=4)


@given(NUMBERS, st.sets(st.sampled_from(LEVELS[:3]), max_size=2))
@SLOW
def test_no_number_below_five_is_printed_or_follows_from_it_or_from_what_statements_told(lines, told):
    arrests = (*(a for a, _ in lines), 0)
    people = (*(max(0, a - less) for a, less in lines), 0)
    told_of = {code: frozenset(told) for code in (ARRESTS, PEOPLE)}
    shown = made(told_of, arrests=arrests, persons_arrested=people)
    bare = {
        ARRESTS: shown[ARRESTS]._replace(lines={}, whole=None if shown[ARRESTS].whole is None else sum(arrests)),
        PEOPLE: shown[PEOPLE]._replace(whole=None),
    }
    before, after = could_be(arrests, people, bare, told), could_be(arrests, people, shown, told)
    for level, true, was, now in zip(LEVELS, arrests, before, after, strict=True):
        assert true in now
        assert shown[ARRESTS].lines.get(level) not in SMALL
        if true in SMALL and level not in told:
            assert was & set(range(FLOOR)) <= now, f"{level} can only be {sorted(now)}"
            assert len(now) > 1
    wholes = [one.whole for one in shown.values()]
    assert not SMALL & set(wholes)
    if None not in (shown[ARRESTS].whole, shown[PEOPLE].whole):
        assert abs(shown[ARRESTS].whole - shown[PEOPLE].whole) not in SMALL


def test_the_attacker_finds_what_is_not_protected():
    """With the small number alone withheld, the whole gives it back."""
    arrests = (9, 3, 8, 0, 0)
    shown = made(arrests=arrests, persons_arrested=arrests)
    bare = {**shown, ARRESTS: shown[ARRESTS]._replace(lines={**dict(zip(LEVELS, arrests, strict=True)), DEVON: None})}
    assert could_be(arrests, arrests, bare)[1] == {3}
    assert {0, 1, 2, 3, 4} <= could_be(arrests, arrests, shown)[1]
    assert shown[ARRESTS].lines == {CHESHIRE: 9, DEVON: None, NORFOLK: None, TOGETHER: 0, NOT_KNOWN: 0}


def test_what_a_statement_told_protects_nothing():
    """Norfolk's eight would cover Devon's three; a statement said Norfolk's number, so that Cheshire's is withheld too."""
    arrests = (9, 3, 8, 0, 0)
    told = {ARRESTS: frozenset({NORFOLK})}
    assert made(told, arrests=arrests)[ARRESTS].lines[CHESHIRE] is None
    every = {ARRESTS: frozenset(LEVELS) - {DEVON}}
    alone = made(every, arrests=arrests)[ARRESTS]
    assert (alone.whole, alone.lines) == (None, {})


def test_the_whole_does_not_give_away_the_one_force_of_which_no_statement_told():
    registered = made({"registered-offenders-arrested": frozenset(LEVELS) - {DEVON}}, registered_offenders_arrested=(6, 2, 7, 0, 0))
    assert registered["registered-offenders-arrested"].whole is None


@pytest.mark.parametrize(
    ("wide", "narrow", "printed"),
    [(20, 18, (20, None)), (20, 20, (20, 20)), (20, 15, (20, 15)), (20, 3, (20, None)), (4, 4, (None, None)), (0, 0, (0, 0))],
)
def test_wholes_that_lie_within_one_another_are_not_subtracted(wide, narrow, printed):
    shown = made(warrants_executed=(wide, 0, 0, 0, 0), warrants_without_arrest=(narrow, 0, 0, 0, 0))
    assert (shown["warrants-executed"].whole, shown["warrants-without-arrest"].whole) == printed


def test_what_lies_within_another_number_is_not_given_by_force_and_what_stood_at_an_end_not_at_all():
    shown = made()
    assert not [code for code in shown if DEFINITIONS[code].time == "at-end"]
    inner = {code for code, one in shown.items() if not one.lines}
    assert {"persons-arrested", "registered-offenders-arrested", "packages-accepted", "warrants-without-arrest"} <= inner
    assert {"arrests", "packages", "warrants-executed", "devices-seized"} <= set(shown) - inner


def test_statements_tell_of_their_forces_wherever_the_period_meets():
    year = (us(2014, 1, 1), us(2015, 1, 1))
    held = figure("registered-offenders-arrested", 8, DEVON, period=year)
    later = figure("arrests", 8, NORFOLK, period=(us(2014, 7, 1), us(2014, 9, 1)))
    forces = Dimension("force", "Force", "force", (Level(CHESHIRE.lower(), "Cheshire"), Level(DEVON.lower(), "Devon & Cornwall")))
    both = figure("packages", 12, CHESHIRE, DEVON, period=year)
    cut = Protected(table(both, forces, 6, 6))
    out = Released(draft(figures=(held, later, both)), (cut,), (), "", 0, "")
    told = told_before([out], (QUARTER.from_us, QUARTER.until_us), DEFINITIONS)
    assert told["arrests"] == told["persons-arrested"] == {DEVON}  # the year holds the quarter; the summer does not
    assert told["packages"] == {CHESHIRE, DEVON, TOGETHER, NOT_KNOWN}
    assert "devices-seized" not in told


def test_each_row_says_what_it_is_and_one_reason_stands_beside_each_that_is_withheld():
    shown = list(made(arrests=(9, 3, 8, 0, 0), prosecuted=(2, 0, 0, 0, 0)).values())
    names = {CHESHIRE: "Cheshire", DEVON: "Devon & Cornwall", NORFOLK: "Norfolk"}
    rows = [dict(zip(HEAD, row, strict=True)) for row in national_rows(shown, QUARTER, names)]
    arrests = {row["of"]: row for row in rows if row["definition"] == "arrests"}
    assert (arrests["Total"]["value"], arrests["Cheshire"]["value"], arrests["Norfolk"]["value"]) == (20, 9, None)
    assert {(row["mark"], row["note"]) for row in arrests.values() if row["value"] is None} == {("withheld", WHY)}
    assert arrests["Cheshire"]["period_from"].startswith("2014-04-01") and arrests["Cheshire"]["definition_version"]
    quarter = [dict(zip(HEAD, row, strict=True)) for row in quarter_rows(shown, 4, QUARTER)]
    assert [row["mark"] for row in quarter if row["definition"] in ("arrests", "prosecuted")] == ["", "withheld"]
    assert next(row for row in quarter if row["line"] == "Complaints documented")["mark"] == "withheld"
    assert not [row for row in (*rows, *quarter) if row["value"] in SMALL]

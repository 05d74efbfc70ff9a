"""Returns: each row says what it is; lines sum to their total; what nobody counts is no nought; scopes are never added."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.casework.export import csv_bytes
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record
from rightdoor.figures.returns.by_source import Came, by_source
from rightdoor.figures.returns.line import HEAD, RESTRICTED, TOTAL, rows_of
from rightdoor.figures.returns.measures import MEASURES
from rightdoor.figures.returns.national import national, scopes_of
from rightdoor.figures.returns.pieces import Piece, pieces_of
from rightdoor.figures.returns.quarter import Quarter, quarter
from rightdoor.model.civil import DAY, iso_utc, parse_day

FROM, UNTIL = (parse_day(day) * DAY for day in ("2014-01-01", "2014-07-01"))
QUERY = Query(FROM, UNTIL, UNTIL + 30 * DAY, "inside", "op1")
ASKED = [DEFINITIONS[code] for code in ("arrests", "voluntary-interviews", "children-safeguarded", "children-at-immediate-risk")]
NAMES = {"E23000024": "Norfolk", "E23000025": "Suffolk"}


def name(code):
    return NAMES.get(code, code)


def arrest(n, force="E23000024", operations=(), linked=(), at_us=FROM + DAY, **more):
    return Record(f"r{n}", "arrest", at_us, at_us, force, case=f"c{n}", person=f"p{n}", operations=operations, linked=linked, **more)


def made(records):
    return national(ASKED, QUERY, {s: pieces_of(ASKED, records, QUERY._replace(scope=s)) for s in scopes_of("op1")}, name)


def told(found, words="Arrests"):
    return [(line.query.scope, line.of, line.value) for line in found.lines if line.words == words]


def test_inside_linked_and_outside_stand_apart_and_what_two_forces_share_stands_under_both_together():
    records = [
        arrest(1, operations=("op1",)), arrest(2, "E23000025", operations=("op1",)), arrest(3, operations=("op1",), forces=("E23000025",)),
        arrest(4, linked=("op1",)), arrest(5), arrest(6, force=""),
    ]  # fmt: skip
    assert told(made(records)) == [
        ("inside", TOTAL, 3), ("inside", "Norfolk", 1), ("inside", "Norfolk and Suffolk together", 1), ("inside", "Suffolk", 1),
        ("inside-or-linked", TOTAL, 4), ("inside-or-linked", "Norfolk", 2), ("inside-or-linked", "Norfolk and Suffolk together", 1),
        ("inside-or-linked", "Suffolk", 1), ("outside", TOTAL, 2), ("outside", "Norfolk", 1), ("outside", "Force not known", 1),
    ]  # fmt: skip


@st.composite
def worlds(draw):
    codes = st.sampled_from(("", *NAMES))
    count = draw(st.integers(0, 12))
    return [
        arrest(
            n, draw(codes), draw(st.sampled_from(((), ("op1",)))), draw(st.sampled_from(((), ("op1",)))), draw(st.integers(FROM - DAY, UNTIL)),
            forces=draw(st.sampled_from(((), ("E23000025",)))),
        )
        for n in range(count)
    ]  # fmt: skip


@given(worlds())
def test_lines_sum_to_their_total_and_two_scopes_to_the_whole(records):
    found = told(made(records))
    by_scope = {scope: sum(v for s, of, v in found if s == scope and of == TOTAL) for scope in ("inside", "inside-or-linked", "outside")}
    for scope, total in by_scope.items():
        assert sum(v for s, of, v in found if s == scope and of != TOTAL) == total
    whole = [r for r in records if FROM <= r.at_us < UNTIL]
    assert by_scope["inside-or-linked"] + by_scope["outside"] == len(whole)
    assert by_scope["inside"] == sum("op1" in r.operations for r in whole)


def test_each_row_bears_definition_period_day_of_the_data_and_scope_and_says_who_it_is_for():
    for row in (dict(zip(HEAD, each, strict=True)) for each in rows_of(made([arrest(1)]))):
        assert row["handling"] == RESTRICTED
        if row["line"] != "Note":
            assert row["definition"] in DEFINITIONS
            assert (row["definition_version"], row["counts"]) == (DEFINITIONS[row["definition"]].version, "happened in the period")
            assert (row["period_from"], row["period_until"], row["as_of"]) == (
                "2014-01-01T00:00:00Z",
                "2014-07-01T00:00:00Z",
                "2014-07-31T00:00:00Z",
            )
            assert row["operation"] == "op1"
            assert row["force_codes"] == ("E23000024" if row["of"] == "Norfolk" else "")
            assert row["scope"]


def test_without_an_operation_there_is_one_scope_and_nested_numbers_say_so():
    plain = QUERY._replace(scope="all", operation="")
    found = national(ASKED, plain, {"all": [Piece("arrests", ("E23000024",), 2)]}, name)
    assert {line.query.scope for line in found.lines} == {"all"}
    nested = [each for each in ASKED if each.nested_in]
    assert any("may be contained, in part, in “Children safeguarded”" in note for note in found.notes)
    assert all(any(each.words in note for note in found.notes) for each in nested if set(each.nested_in) & {a.code for a in ASKED})
    with pytest.raises(KeyError):
        national(ASKED, QUERY, {"inside": []}, name)


def test_the_file_is_rfc_4180_in_utf_8_and_no_cell_is_computed():
    hostile = Came('=HYPERLINK("http://example.org","x")', 7, 3, 1), Came("a, “b”\r\nc", 2, 2, 2), Came("+44", 1, 0, 0), Came("@x", 1, 0, 0)
    found = by_source(ASKED, QUERY._replace(forces=()), hostile, [Piece("arrests", (), 4, "@x")])
    content = csv_bytes(HEAD, rows_of(found))
    text = content.decode("utf-8")
    assert text.count("\n") == text.count("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(HEAD)}
    assert [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell] == []
    assert any(row[3] == '\'=HYPERLINK("http://example.org","x")' for row in rows)
    assert any(row[3] == "a, “b”\r\nc" for row in rows)


def test_by_source_says_what_came_what_was_worked_and_what_came_of_it():
    came = [Came("Example Platform", 5, 3, 2), Came("", 1, 0, 0), Came("Example Caller", 9, 1, 0)]
    pieces = [
        Piece("arrests", ("E23000024",), 2, "Example Platform"),
        Piece("arrests", (), 1, "Example Platform"),
        Piece("arrests", (), 4, "Elsewhere"),
    ]
    found = by_source(ASKED[:1], QUERY, came, pieces)
    assert [(line.of, line.words, line.value) for line in found.lines] == [
        (TOTAL, "Referrals received", 15), (TOTAL, "Of them acknowledged by somebody", 4), (TOTAL, "Of them in a case", 2), (TOTAL, "Arrests", 7),
        ("Example Caller", "Referrals received", 9), ("Example Caller", "Of them acknowledged by somebody", 1),
        ("Example Caller", "Of them in a case", 0), ("Example Caller", "Arrests", 0),
        ("Example Platform", "Referrals received", 5), ("Example Platform", "Of them acknowledged by somebody", 3),
        ("Example Platform", "Of them in a case", 2), ("Example Platform", "Arrests", 3),
        ("Elsewhere", "Referrals received", 0), ("Elsewhere", "Of them acknowledged by somebody", 0), ("Elsewhere", "Of them in a case", 0),
        ("Elsewhere", "Arrests", 4), ("Not known", "Referrals received", 1), ("Not known", "Of them acknowledged by somebody", 0),
        ("Not known", "Of them in a case", 0), ("Not known", "Arrests", 0),
    ]  # fmt: skip
    assert {line.query.scope for line in found.lines if line.words.startswith("Referrals")} == {"all"}, "referrals stand in no scope"


def test_a_measure_that_nobody_counts_is_no_nought_and_each_line_says_what_is_not_known():
    found = quarter(QUERY, {"arrests": 0, "prosecuted": 3}, None, DEFINITIONS)
    by_words = {line.words: line for line in found.lines}
    assert by_words["Arrests"].value == 0
    assert by_words["Prosecutions"].value == 3
    assert by_words["Complaints documented"].value is None
    assert by_words["Staff of the task force"].value is None
    assert by_words["Investigations initiated"].value is None, "a number that was not counted is not nought"
    assert all(line.note for line in found.lines)
    assert all(line.definition in DEFINITIONS for line in found.lines if line.definition)
    assert {each.definition for each in MEASURES if each.definition} <= set(DEFINITIONS)
    rows = [dict(zip(HEAD, row, strict=True)) for row in rows_of(found)]
    assert [row["value"] for row in rows if row["line"] == "Staff of the task force"] == [None]


def test_quarters_follow_one_another_without_gap_and_know_their_fiscal_year():
    each = Quarter(2026, 4)
    for _ in range(9):
        assert each.before.span_us[1] == each.span_us[0]
        each = each.before
    assert tuple(map(iso_utc, Quarter(2026, 4).span_us)) == ("2026-09-30T23:00:00Z", "2027-01-01T00:00:00Z"), "by the clock on the wall"
    assert Quarter(2026, 4).words == "Quarter 4 of 2026 (fiscal year 2027, quarter 1)"
    assert Quarter(2026, 3).words == "Quarter 3 of 2026 (fiscal year 2026, quarter 4)"
    with pytest.raises(ValueError, match="quarters"):
        _ = Quarter(2026, 5).span_us

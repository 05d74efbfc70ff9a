"""The measures against a slow recount; what is not known is a row of its own; marks stand only where many comparisons allow them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.loop.course import Course
from rightdoor.figures.loop.measure import KINDS, NOT_KNOWN, days_of, measured, quantile
from rightdoor.figures.loop.words import ALWAYS, of_rate, warnings
from rightdoor.model.civil import DAY

_CODES = st.one_of(st.none(), st.lists(st.sampled_from("abc"), max_size=3).map(tuple))
_TIME = st.one_of(st.none(), st.integers(0, 90).map(lambda days: days * DAY))


@st.composite
def courses(draw):
    count = draw(st.integers(0, 25))
    return [
        Course(
            f"case{n}", draw(_TIME), draw(_CODES), draw(_CODES), draw(st.sampled_from(("", "corroborated", "ambiguous"))), draw(_CODES), draw(_CODES),
            tuple(draw(st.lists(st.sampled_from(("", "found", "no-trace", "wrong-person", "wrong-premises")), max_size=3))),
            draw(_TIME), *(draw(st.booleans()) for _ in range(4)),
        )
        for n in range(count)
    ]  # fmt: skip


def _slow(held, kind, code, late_days):
    """The recount: each number as its own sentence says."""
    fields = {"source": "sources", "item": "items", "provider": "providers", "check": "checks"}
    of = []
    for each in held:
        if kind == "status":
            mine = each.status == code
        else:
            said = getattr(each, fields[kind])
            mine = (said is None) if code == NOT_KNOWN else (said is not None and code in said)
        if mine:
            of.append(each)
    doors = [e for e in of if e.wronged or any(o != "" for o in e.entries)]
    good = [e for e in of if "found" in e.entries or e.charged or e.safeguarded]
    settled = [e for e in of if e in good or e in doors or e.closed]
    wrong = [e for e in doors if e.wronged or "wrong-person" in e.entries or "wrong-premises" in e.entries]
    traceless = [e for e in doors if {o for o in e.entries if o} == {"no-trace"}]
    timed = [e for e in of if e.received_us is not None and e.entered_us is not None and e.entered_us >= e.received_us]
    late = [e for e in timed if (e.entered_us - e.received_us) // DAY > late_days]
    return len(of), len(settled), (len(good), len(settled)), (len(wrong), len(doors)), (len(traceless), len(doors)), (len(late), len(timed))


@given(courses(), st.integers(1, 60))
def test_every_row_equals_a_slow_recount(held, late_days):
    found = measured(held, late_days=late_days)
    for row in found.rows:
        told = (row.cases, row.settled, *((rate.share.hits, rate.share.of) for rate in (row.yielded, row.wrong, row.traceless, row.late)))
        assert told == _slow(held, row.kind, row.code, late_days)
    for kind in KINDS:
        names = {"source": "sources", "item": "items", "provider": "providers", "check": "checks"}
        codes = {e.status for e in held} if kind == "status" else set()
        for each in held if kind != "status" else ():
            said = getattr(each, names[kind])
            codes |= {NOT_KNOWN} if said is None else set(said)
        assert {row.code for row in found.of(kind)} == codes
    assert found.whole.cases == len(held)
    assert measured(reversed(held), late_days=late_days) == found, "the order in which cases come changes nothing"


def test_what_is_not_known_is_a_row_and_never_none():
    known_nothing, spoke_nothing = Course("a"), Course("b", items=())
    rows = {(row.kind, row.code): row.ids for row in measured([known_nothing, spoke_nothing]).rows}
    assert rows["item", NOT_KNOWN] == ("a",)
    assert rows["status", NOT_KNOWN] == ("a", "b")
    assert not any(kind == "item" and code for kind, code in rows)
    said = " ".join(warnings(measured([known_nothing, spoke_nothing])))
    assert "not recorded of 1 of 2 cases" in said and "not recorded of 2 of 2 cases" in said


def test_a_wrong_door_that_led_on_to_the_right_one_is_both():
    course = Course("a", sources=("s",), entries=("wrong-premises", "found"))
    (row,) = measured([course]).of("source")
    assert (row.yielded.share, row.wrong.share, row.traceless.share) == ((1, 1), (1, 1), (0, 1))


def test_an_open_case_of_which_nothing_is_known_is_in_no_share():
    found = measured([Course("a", sources=("s",)), Course("b", sources=("s",), closed=True)])
    (row,) = found.of("source")
    assert (row.cases, row.settled, row.yielded.share, row.wrong.share) == (2, 1, (0, 1), (0, 0))
    assert any("Of 1 of 2 cases nothing is known yet" in each for each in warnings(found))


def test_an_entry_before_its_receipt_is_no_negative_number_of_days():
    assert days_of(Course("a", received_us=5 * DAY, entered_us=4 * DAY)) is None
    assert days_of(Course("a", received_us=5 * DAY, entered_us=5 * DAY)) == 0
    assert days_of(Course("a", received_us=None, entered_us=5 * DAY)) is None
    (row,) = measured([Course(str(n), received_us=0, entered_us=n * DAY, sources=("s",)) for n in range(1, 11)], late_days=7).of("source")
    assert (row.median_days, row.most_days, row.late.share) == (5, 9, (3, 10))
    with pytest.raises(ValueError, match="one day"):
        measured([], late_days=0)


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_a_quantile_is_the_least_that_so_many_do_not_exceed(days, per_cent):
    found = quantile(sorted(days), per_cent)
    assert found in days
    assert sum(each <= found for each in days) * 100 >= per_cent * len(days)
    assert sum(each < found for each in days) * 100 < per_cent * len(days)


def _group(code, hits, of):
    return [Course(f"{code}{n}", sources=(code,), entries=("found" if n < hits else "no-trace",)) for n in range(of)]


def test_a_share_is_marked_only_where_chance_among_so_many_would_not_explain_it():
    held = [*_group("high", 90, 100), *_group("low", 10, 100), *_group("mid", 50, 100), *_group("few", 19, 19)]
    marks = {row.code: row.yielded.apart for row in measured(held).of("source")}
    assert marks == {"high": "above", "low": "below", "mid": "", "few": ""}, (
        "nineteen of nineteen are too few to be marked, whatever the interval says"
    )
    near = [*_group("a", 61, 100), *_group("b", 50, 100), *_group("c", 39, 100)]
    one = measured([*near]).of("source")[0]
    alone = one.yielded.interval
    assert alone.low > measured(near).whole.yielded.share.value, "by itself it would stand apart"
    assert one.yielded.apart == "", "among all that are compared it does not"


def test_small_numbers_and_many_comparisons_are_said_with_their_bound():
    found = measured([*_group("a", 5, 10), *_group("b", 30, 60)])
    said = list(warnings(found))
    assert any("fewer than 20 cases" in each for each in said)
    assert any("compared at once" in each and "by chance" in each for each in said)
    rows = {row.code: row for row in found.of("source")}
    assert of_rate(rows["a"].yielded) == "5 of 10 (50 %; between 24 % and 76 %), fewer than 20 cases"
    assert of_rate(rows["b"].yielded) == "30 of 60 (50 %; between 38 % and 62 %)"
    assert of_rate(rows["b"].late) == "Nothing known yet"
    assert any("person, with a new version and a reason" in each for each in ALWAYS)

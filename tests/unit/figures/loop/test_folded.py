"""Courses from events: as a history folds them, cut to what was recorded by a day; nothing that was known later stands in for what was known then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from case_events import MONDAY, event, history
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.register import KINDS
from rightdoor.figures.loop import folded
from rightdoor.figures.loop.folded import CaseKnown, courses, row_of, standing
from rightdoor.model.civil import DAY

LATER = MONDAY + 1000 * DAY


def course(*events: Event, as_of_us: int = LATER, known: CaseKnown | None = None):
    rows = [row_of("c1", each) for each in events]
    return courses([known or CaseKnown("c1", ("s",), MONDAY - 9 * DAY)], standing(rows, as_of_us))[0]


def drafted(at_us=MONDAY, **body):
    return event("warrant-drafted", at_us, **body)


def entered(name="e1", at_us=MONDAY + DAY, kind="warrant-executed"):
    return event(kind, at_us, name=name)


def outcome(code, entry="e1", at_us=MONDAY + 3 * DAY, **more):
    return event("warrant-outcome", at_us, entry=entry, outcome=code, **more)


def test_the_kinds_and_fields_that_are_read_are_those_of_cases():
    assert set(folded.KINDS) <= set(KINDS)
    named = {name for kind in folded.KINDS for name in (field.name for field in KINDS[kind].fields)}
    assert set(folded.FIELDS) <= named


def test_a_whole_course():
    found = course(
        event("case-opened", MONDAY - 2 * DAY, items="PR-01, PR-09", status="ambiguous"),
        drafted(status="corroborated", checks="RD-A07, RD-A19", providers="Exampletel"),
        entered(),
        outcome("found"),
        event("charged", MONDAY + 9 * DAY),
        event("child-marked", MONDAY + 4 * DAY, definition="safeguarded-2014"),
    )
    assert (found.sources, found.items, found.status) == (("s",), ("PR-01", "PR-09"), "corroborated")
    assert (found.providers, found.checks) == (("Exampletel",), ("RD-A07", "RD-A19"))
    assert (found.entries, found.entered_us, found.charged, found.safeguarded, found.wronged) == (
        ("found",),
        MONDAY + DAY,
        True,
        True,
        False,
    )


def test_what_was_drafted_after_the_door_was_entered_was_not_known_before():
    found = course(drafted(status="ambiguous"), entered(), drafted(MONDAY + 2 * DAY, status="contradicted", checks="RD-A18", providers="X"))
    assert (found.status, found.checks, found.providers) == ("ambiguous", None, None)


def test_what_was_not_recorded_is_not_known_and_what_was_recorded_as_nothing_is_nothing():
    bare = course(event("case-opened", MONDAY))
    assert (bare.items, bare.checks, bare.providers, bare.status) == (None, None, None, "")
    said = course(event("case-opened", MONDAY, items="none"), drafted(checks="none", providers="none"))
    assert (said.items, said.checks, said.providers) == ((), (), ())
    assert course(event("case-opened", MONDAY, status="sure of it")).status == "", "words that are no status are not made one"


def test_an_outcome_finds_its_entry_through_corrections_of_both():
    first = entered("e1")
    better = event("warrant-executed", MONDAY + 2 * DAY, name="e2", supersedes="e1", recorded_us=MONDAY + 5 * DAY)
    wrong = outcome("no-trace", "e1", name="o1")
    right = event("warrant-outcome", MONDAY + 6 * DAY, name="o2", supersedes="o1", entry="e2", outcome="found")
    found = course(first, better, wrong, right)
    assert (found.entries, found.entered_us) == (("found",), MONDAY + 2 * DAY)
    assert course(first, better, wrong, right, as_of_us=MONDAY + 4 * DAY).entries == ("no-trace",), "as it was known then"


def test_what_is_withdrawn_did_not_happen_and_a_late_outcome_is_not_known_before_it_was_recorded():
    gone = event(WITHDRAWN, MONDAY + 8 * DAY, name="w", supersedes="x1")
    wronged = event("wronged", MONDAY + 4 * DAY, name="x1")
    assert course(entered(), wronged).wronged
    assert not course(entered(), wronged, gone).wronged
    assert course(entered(), wronged, gone, as_of_us=MONDAY + 5 * DAY).wronged
    late = outcome("wrong-premises", recorded_us=MONDAY + 30 * DAY)
    assert course(entered(), late, as_of_us=MONDAY + 29 * DAY).entries == ("",)
    assert course(entered(), late).entries == ("wrong-premises",)


def test_charged_by_event_or_by_outcome_code_and_closed_until_reopened():
    assert course(event("outcome-recorded", MONDAY, outcome="1")).charged
    assert not course(event("outcome-recorded", MONDAY, outcome="15")).charged
    closed, again = event("case-closed", MONDAY), event("case-reopened", MONDAY + DAY)
    assert course(closed).closed
    assert not course(closed, again).closed


def test_a_case_with_several_entries_has_an_outcome_for_each():
    found = course(entered("e1"), entered("e2", MONDAY + 2 * DAY, "search-without-warrant"), outcome("wrong-premises", "e1"))
    assert (found.entries, found.wrong, found.yielded) == (("wrong-premises", ""), True, False)


@given(st.data())
def test_what_stands_is_what_a_history_says_stands(data):
    """Random chains of corrections and withdrawals: events in force, and the entries that they name, as `History` has them."""
    events = [event(WITHDRAWN, MONDAY, name="w0", supersedes="none")]
    for n in range(data.draw(st.integers(1, 12))):
        corrected = {each.supersedes for each in events if each.supersedes}
        free = [each for each in events if each.id not in corrected and each.kind != WITHDRAWN]
        at = MONDAY + data.draw(st.integers(0, 20)) * DAY
        recorded = MONDAY + (20 + n) * DAY
        over = data.draw(st.sampled_from(["", *(each.id for each in free)]))
        kind = next((each.kind for each in free if each.id == over), data.draw(st.sampled_from(["warrant-executed", "warrant-outcome"])))
        kind = WITHDRAWN if over and data.draw(st.booleans()) else kind
        body = {"entry": data.draw(st.sampled_from([each.id for each in events])), "outcome": "found"} if kind == "warrant-outcome" else {}
        events.append(event(kind, at, name=f"e{n}", supersedes=over, recorded_us=recorded, **body))
    as_of = MONDAY + data.draw(st.integers(0, 40)) * DAY
    past = History(each for each in events if each.recorded_us <= as_of)
    expected = sorted((past.root(e.id), e.kind, e.at_us, past.root(e.text("entry")) if e.text("entry") else "") for e in past.events)
    found = standing([row_of("c1", each) for each in events], as_of)
    assert sorted((each.root, each.kind, each.at_us, each.values.get("entry", "")) for each in found) == expected


def test_a_history_reads_as_its_events():
    past = history(entered(), outcome("found"))
    assert course(*past.events).entries == ("found",)

"""Warrants folded from a history: states, window and return, entries with their authority, what went past a rule."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.warrants import AREA
from rightdoor.cases.warrants import kinds as k
from rightdoor.cases.warrants.state import applications, warrants
from rightdoor.model.civil import DAY, HOUR, days_from_civil
from rightdoor.reference.warrant_powers import power, powers, warrant_powers
from rightdoor.reporting.stamps import ANSWERS

ABOUT = About("ca_1", "sub_1", "england", 0, None, "unit")
DOOR, OTHER = "pr_aaaaaaaaaaaaaaaa", "pr_bbbbbbbbbbbbbbbb"


def at(year: int, month: int, day: int, hour: int = 9) -> int:
    """An instant, UTC."""
    return days_from_civil(year, month, day) * DAY + hour * HOUR


class Told:
    """A history in the making: events with ids in the order in which they are told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._numbers = itertools.count(1)

    def tell(self, kind: str, at_us: int, *, supersedes: str = "", **body: Any) -> str:
        key = f"ev_{next(self._numbers)}"
        self.events.append(Event(key, kind, at_us, at_us, "person1", body, supersedes))
        return key

    @property
    def history(self) -> History:
        return History(self.events)

    def breaches(self) -> list[str]:
        return [each.code for each in AREA.breaches(self.history, ABOUT)]

    def duties(self) -> dict[str, Any]:
        return {each.code: each for each in AREA.duties(self.history, ABOUT, 0)}


def lawful(told: Told, *, issued: int, **granted: Any) -> str:
    """A draft, authorised, deconflicted, and the warrant."""
    draft = told.tell(k.DRAFTED, issued - 3 * DAY, power="pace-8", premises=DOOR, entries="one", extent="specific", privileged="not-known")
    told.tell(k.AUTHORISED, issued - 2 * DAY, draft=draft, rank="inspector", by="Inspector 42", **dict.fromkeys(ANSWERS, "said"))
    told.tell(k.DECONFLICTED, issued - DAY, about=draft, reference="check 7", result="no-hit")
    told.tell(k.APPLIED, issued - HOUR, draft=draft, court="Eastwade")
    body = {"power": "pace-8", "court": "Eastwade", "entries": "one", "extent": "specific", "premises": DOOR, **granted}
    return told.tell(k.GRANTED, issued, draft=draft, **body)


def enter(told: Told, warrant: str, when: int, *, premises: str = DOOR, checked: bool = True, **more: Any) -> str:
    """The door checked, and an entry."""
    if checked:
        told.tell(k.CHECKED, when - HOUR, warrant=warrant, premises=premises, echo="agrees", today="confirmed")
    body = {"officer": "PS 7", "occupier": True, "force": False, "copy": "occupier", "found": True, "other": False, **more}
    return told.tell(k.EXECUTED, when, warrant=warrant, premises=premises, **body)


def test_a_warrant_that_keeps_to_every_rule_has_no_breach_and_waits_for_its_return() -> None:
    told = Told()
    issued = at(2026, 1, 31)
    warrant = lawful(told, issued=issued)
    duties = told.duties()
    assert duties["CLK-WARRANT-WINDOW"].due_us == at(2026, 4, 30, 23)  # to the end of 30 April in London, where April has no 31st
    assert duties["CLK-WARRANT-WINDOW"].done is None
    search = enter(told, warrant, issued + 5 * DAY)
    assert told.breaches() == []
    duties = told.duties()
    assert duties["CLK-WARRANT-WINDOW"].done.event == search
    assert duties["CLK-WARRANT-RETURN"].done is None
    assert list(AREA.keeps_open(told.history)) == ["The outcome of the search of 2026-02-05 09:00 UTC is not recorded."]
    told.tell(k.OUTCOME, issued + 6 * DAY, entry=search, outcome="found")
    back = told.tell(k.RETURNED, issued + 7 * DAY, warrant=warrant, used="executed", to="magistrates")
    assert told.duties()["CLK-WARRANT-RETURN"].done.event == back
    assert list(AREA.keeps_open(told.history)) == []
    (line,) = AREA.lines(told.history)
    assert (line.what, line.state) == ("Search warrant", "Returned")


EDGE = "only the longer way of counting"


@pytest.mark.parametrize(
    ("issued", "when", "said"),
    [
        (at(2026, 1, 31), at(2026, 4, 30, 22), ""),
        (at(2026, 1, 31), at(2026, 4, 30, 23), "after its time had run out"),
        (at(2026, 2, 1), at(2026, 4, 30, 22), ""),
        (at(2026, 2, 1), at(2026, 4, 30, 23), EDGE),  # 1 May in London: outside where the date of issue counts as the first day
        (at(2026, 2, 1), at(2026, 5, 1, 22), EDGE),
        (at(2026, 2, 1), at(2026, 5, 1, 23), "after its time had run out"),
        (at(2026, 2, 1), at(2026, 8, 1), "after its time had run out"),
    ],
)
def test_an_entry_after_the_window_is_recorded_and_is_a_breach(issued: int, when: int, said: str) -> None:
    told = Told()
    enter(told, lawful(told, issued=issued), when)
    found = list(AREA.breaches(told.history, ABOUT))
    assert [each.code for each in found] == (["BR-WARRANT-WINDOW"] if said else [])
    assert all(said in each.what and "16(3)" in each.rule for each in found)


def test_another_nation_counts_no_window_and_says_why() -> None:
    told = Told()
    enter(told, lawful(told, issued=at(2026, 1, 31)), at(2026, 8, 1))
    about = ABOUT._replace(nation="scotland")
    assert list(AREA.breaches(told.history, about)) == []
    (window, back) = AREA.duties(told.history, about, 0)
    assert (window.due_us, back.due_us) == (None, None)
    assert "Scotland" in window.rule
    assert back.state(0) == "due-soon"


def test_a_warrant_for_several_entries_goes_back_at_the_end_of_its_window_one_for_one_after_its_execution() -> None:
    issued = at(2026, 2, 1)
    for entries, late in (("one", False), ("unlimited", True)):
        told = Told()
        enter(told, lawful(told, issued=issued, entries=entries), issued + DAY)
        duties = told.duties()
        assert (duties["CLK-WARRANT-RETURN"].due_us == duties["CLK-WARRANT-WINDOW"].due_us) is late
        assert issued + DAY < duties["CLK-WARRANT-RETURN"].due_us <= duties["CLK-WARRANT-WINDOW"].due_us


def test_an_entry_before_the_warrant_was_issued_is_a_breach() -> None:
    told = Told()
    warrant = lawful(told, issued=at(2026, 2, 10))
    enter(told, warrant, at(2026, 2, 9, 23))
    assert "BR-WARRANT-EARLY" in told.breaches()


def test_an_application_without_an_inspector_before_it_is_a_breach_at_each_rank_below() -> None:
    for rank, expected in (("constable", ["BR-WARRANT-RANK", "BR-WARRANT-AUTHORITY"]), ("inspector", []), ("superintendent", [])):
        told = Told()
        draft = told.tell(k.DRAFTED, at(2026, 2, 1), power="poca-4", premises=DOOR)
        told.tell(k.AUTHORISED, at(2026, 2, 2), draft=draft, rank=rank, by="someone")
        told.tell(k.APPLIED, at(2026, 2, 3), draft=draft, court="Eastwade")
        assert told.breaches() == expected
    told = Told()
    draft = told.tell(k.DRAFTED, at(2026, 2, 1), power="poca-4", premises=DOOR)
    told.tell(k.APPLIED, at(2026, 2, 3), draft=draft, court="Eastwade")
    told.tell(k.AUTHORISED, at(2026, 2, 4), draft=draft, rank="inspector", by="late")
    assert told.breaches() == ["BR-WARRANT-AUTHORITY"]


def test_a_second_entry_needs_its_own_written_authority_for_these_premises() -> None:
    told = Told()
    issued = at(2026, 2, 1)
    warrant = lawful(told, issued=issued, entries="unlimited", premises=f"{DOOR} {OTHER}")
    enter(told, warrant, issued + DAY)
    enter(told, warrant, issued + 2 * DAY)
    assert told.breaches() == ["BR-WARRANT-ENTRY"]
    further = {"warrant": warrant, "rank": "inspector", "by": "Inspector 42", "written": True}
    told.tell(k.FURTHER, issued + 2 * DAY - HOUR, premises=OTHER, **further)
    assert told.breaches() == ["BR-WARRANT-ENTRY"], "an authority for other premises serves no other door"
    told.tell(k.FURTHER, issued + 2 * DAY - HOUR, premises=DOOR, **further)
    assert told.breaches() == []
    enter(told, warrant, issued + 3 * DAY)
    assert told.breaches() == ["BR-WARRANT-ENTRY"], "one authority serves one entry"


@pytest.mark.parametrize("wrong", [{"rank": "sergeant"}, {"written": False}])
def test_an_authority_of_a_lower_rank_or_by_word_alone_does_not_serve(wrong: dict[str, Any]) -> None:
    told = Told()
    issued = at(2026, 2, 1)
    warrant = lawful(told, issued=issued, entries="unlimited")
    enter(told, warrant, issued + DAY)
    body = {"warrant": warrant, "premises": DOOR, "rank": "inspector", "by": "x", "written": True, **wrong}
    told.tell(k.FURTHER, issued + DAY + HOUR, **body)
    enter(told, warrant, issued + 2 * DAY)
    assert told.breaches() == ["BR-WARRANT-ENTRY"]


def test_more_entries_than_the_warrant_allows_are_a_breach() -> None:
    told = Told()
    issued = at(2026, 2, 1)
    warrant = lawful(told, issued=issued)
    enter(told, warrant, issued + DAY)
    enter(told, warrant, issued + 2 * DAY)
    assert told.breaches() == ["BR-WARRANT-ENTRIES"]


def test_premises_that_the_warrant_does_not_name() -> None:
    for extent, authority, expected in (("specific", True, True), ("all", False, True), ("all", True, False)):
        told = Told()
        issued = at(2026, 2, 1)
        warrant = lawful(told, issued=issued, extent=extent)
        if authority:
            told.tell(k.FURTHER, issued + HOUR, warrant=warrant, premises=OTHER, rank="inspector", by="x", written=True)
        enter(told, warrant, issued + DAY, premises=OTHER)
        assert told.breaches() == (["BR-WARRANT-PREMISES"] if expected else [])


def test_a_door_that_nobody_checked_or_whose_check_said_stop() -> None:
    told = Told()
    issued = at(2026, 2, 1)
    warrant = lawful(told, issued=issued)
    enter(told, warrant, issued + DAY, checked=False)
    assert told.breaches() == ["BR-WARRANT-DOOR"]
    told.tell(k.CHECKED, issued + HOUR, warrant=warrant, premises=OTHER, echo="agrees", today="confirmed")
    assert told.breaches() == ["BR-WARRANT-DOOR"], "another door's check serves no other"
    for echo, today in (("differs", "confirmed"), ("not-read", "confirmed"), ("agrees", "gone")):
        stopped = Told()
        warrant = lawful(stopped, issued=issued)
        stopped.tell(k.CHECKED, issued + HOUR, warrant=warrant, premises=DOOR, echo=echo, today=today)
        enter(stopped, warrant, issued + DAY, checked=False)
        assert stopped.breaches() == ["BR-WARRANT-DOOR-STOP"]


def test_no_deconfliction_and_a_hit_that_is_open() -> None:
    for results, expected in (((), True), (("hit-open",), True), (("hit-open", "hit-agreed"), False), (("no-hit",), False)):
        told = Told()
        issued = at(2026, 2, 1)
        draft = told.tell(k.DRAFTED, issued - DAY, power="pace-8", premises=DOOR)
        told.tell(k.AUTHORISED, issued - DAY, draft=draft, rank="inspector", by="x")
        body = {"power": "pace-8", "court": "x", "entries": "one", "extent": "specific", "premises": DOOR}
        warrant = told.tell(k.GRANTED, issued, draft=draft, **body)
        for n, result in enumerate(results):
            told.tell(k.DECONFLICTED, issued + n * HOUR, about=warrant, reference="c", result=result)
        enter(told, warrant, issued + DAY)
        assert told.breaches() == (["BR-WARRANT-DECONFLICT"] if expected else [])


def test_a_copy_that_was_not_left_is_a_breach() -> None:
    told = Told()
    enter(told, lawful(told, issued=at(2026, 2, 1)), at(2026, 2, 2), copy="none")
    assert told.breaches() == ["BR-WARRANT-COPY"]


def test_a_correction_of_the_issue_moves_the_window_and_keeps_the_duty() -> None:
    told = Told()
    warrant = lawful(told, issued=at(2026, 2, 1))
    first = told.duties()["CLK-WARRANT-WINDOW"]
    body = {"power": "pace-8", "court": "x", "entries": "one", "extent": "specific", "premises": DOOR}
    told.tell(k.GRANTED, at(2026, 2, 11), supersedes=warrant, draft="ev_1", **body)
    moved = told.duties()["CLK-WARRANT-WINDOW"]
    assert moved.id == first.id
    assert moved.due_us - first.due_us == 10 * DAY
    enter(told, warrant, at(2026, 2, 12))
    assert told.breaches() == [], "what names the first of a chain of corrections means the warrant as corrected"


def test_a_refusal_ends_an_application_and_an_answer_that_is_missing_keeps_the_case_open() -> None:
    told = Told()
    draft = told.tell(k.DRAFTED, at(2026, 2, 1), power="poca-4", premises=DOOR)
    assert applications(told.history)[0].state == "Drafted"
    told.tell(k.AUTHORISED, at(2026, 2, 2), draft=draft, rank="inspector", by="x")
    assert applications(told.history)[0].state == "Authorised"
    told.tell(k.APPLIED, at(2026, 2, 3), draft=draft, court="x")
    assert list(AREA.keeps_open(told.history)) == ["The court's answer to the application of 2026-02-03 09:00 UTC is not recorded."]
    told.tell(k.REFUSED, at(2026, 2, 3, 10), draft=draft, court="x", reason="grounds")
    assert applications(told.history)[0].state == "Refused"
    assert list(AREA.keeps_open(told.history)) == []
    assert warrants(told.history) == ()


def test_a_search_after_arrest_is_authorised_before_and_recorded() -> None:
    good = {
        "power": "pace-18",
        "authorised": at(2026, 2, 1, 8),
        "rank": "inspector",
        "by": "x",
        "written": True,
        "reason": "r",
        "officer": "o",
    }
    for wrong in ({}, {"authorised": at(2026, 2, 1, 10)}, {"authorised": None}, {"rank": "sergeant"}, {"written": False}):
        told = Told()
        search = told.tell(k.SEARCHED, at(2026, 2, 1), **{**good, **wrong})
        assert told.breaches() == (["BR-S18-AUTHORITY"] if wrong else [])
        duty = told.duties()["CLK-S18-RECORD"]
        assert (duty.due_us, duty.done, duty.state(at(2026, 2, 1))) == (None, None, "due-soon")
        told.tell(k.SEARCH_RECORDED, at(2026, 2, 1, 12), search=search, rank="inspector", by="x", grounds="g", nature="n", custody=True)
        assert told.duties()["CLK-S18-RECORD"].done is not None
    told = Told()
    told.tell(k.SEARCHED, at(2026, 2, 1), power="pace-17", reason="life and limb", officer="o")
    assert (told.duties(), told.breaches(), list(AREA.keeps_open(told.history))) == ({}, [], [])


def test_what_is_impossible_is_refused_and_what_is_unlawful_is_not() -> None:
    checks = {kind.code: kind.check for kind in AREA.kinds}
    history = History(())
    assert [p.field for p in checks[k.EXECUTED]({"left": at(2026, 2, 1)}, at(2026, 2, 1, 10), history)] == ["left"]
    assert [p.field for p in checks[k.GRANTED]({"entries": "most", "extent": "all"}, 0, history)] == ["most_entries"]
    assert [p.field for p in checks[k.GRANTED]({"entries": "one", "extent": "specific", "premises": " , "}, 0, history)] == ["premises"]
    assert [p.field for p in checks[k.OUTCOME]({"outcome": "wrong-premises"}, 0, history)] == ["why"]
    told = Told()
    entry = enter(told, lawful(told, issued=at(2026, 2, 1)), at(2026, 2, 2))
    early = checks[k.OUTCOME]({"entry": entry, "outcome": "found"}, at(2026, 2, 1), told.history)
    assert [p.what for p in early] == ["An outcome cannot be known before the entry: correct the time."]
    assert list(checks[k.EXECUTED]({"warrant": "ev_5"}, at(2030, 1, 1), told.history)) == []
    days = (days_from_civil(2026, 2, 1), days_from_civil(2026, 2, 2))
    before = [[p.field for p in checks[k.SEARCHED_BEFORE]({"day": day}, at(2026, 2, 1, 10), history)] for day in days]
    assert before == [[], ["day"]], "premises cannot have been searched on a day that has not come"


def test_kinds_refer_to_kinds_that_are_there_and_questions_are_those_of_the_stamp() -> None:
    own = {kind.code for kind in AREA.kinds}
    assert {to for kind in AREA.kinds for field in kind.fields for to in field.to} <= own
    assert dict(k.QUESTIONS) == ANSWERS


def test_powers_have_their_source_and_are_offered_from_their_day_on() -> None:
    assert [each.code for each in warrant_powers(days_from_civil(2026, 2, 1))] == ["poca-4", "pace-8", "pace-sch1"]
    assert [each.code for each in warrant_powers(days_from_civil(1980, 2, 1))] == ["poca-4"]
    assert all(each.source and each.confidence in "ABCM" for each in powers())
    assert (power("pace-sch1").confidence, power("nothing")) == ("M", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"outcome": "found"}, False),
        ({"outcome": "no-trace"}, True),
        ({"outcome": "no-trace", "decision": "dec_1"}, False),
        ({"outcome": "wrong-person"}, True),
        ({"outcome": "wrong-premises", "why": "papers"}, True),
        ({"outcome": "wrong-premises", "why": "not-known"}, True),
        ({"outcome": "wrong-premises", "why": "went-elsewhere"}, False),
    ],
)
def test_an_outcome_against_the_papers_that_did_not_flow_back_is_a_breach(body: dict[str, Any], expected: bool) -> None:
    told = Told()
    entry = enter(told, lawful(told, issued=at(2026, 2, 1)), at(2026, 2, 2))
    told.tell(k.OUTCOME, at(2026, 2, 3), entry=entry, **body)
    assert told.breaches() == (["BR-WARRANT-NOT-BACK"] if expected else [])
    told = Told()
    search = told.tell(k.SEARCHED, at(2026, 2, 1), power="pace-32", reason="r", officer="o")
    told.tell(k.OUTCOME, at(2026, 2, 3), entry=search, **body)
    assert told.breaches() == (["BR-WARRANT-NOT-BACK"] if expected else [])

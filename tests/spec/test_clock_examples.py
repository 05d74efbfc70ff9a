"""Worked examples of clocks: the table of days, both sides of each commencement, suspensions, the seven days, street bail, designation, the court."""

from __future__ import annotations

import pytest

from clock_case import at, bail, day, last_day, mark, step
from rightdoor.cases.calendars import calendar_of
from rightdoor.model.civil import DAY, HOUR, iso_day
from rightdoor.rules.clocks import (
    assessment,
    bail_rules,
    breach_notification,
    child_protection_conference,
    communications_authority,
    error_report,
    lado,
    police_protection,
    safeguarding_decision,
    subject_rights,
    warrant_inspection,
    warrant_return,
    warrant_window,
)
from rightdoor.rules.clocks.bail import bail_clock
from rightdoor.rules.clocks.bail_limits import NON_STANDARD
from rightdoor.rules.clocks.counting import last_of_months, last_of_months_after, starts_us
from rightdoor.rules.clocks.custody import Authority, CustodyFacts, Outside, Review, breach_arrest, custody_clock

ENGLAND = calendar_of("england")
TABLE = [
    ("2023-01-10", ["2023-04-10", "2023-07-10", "2023-10-10", "2024-01-10", "2024-07-10", "2025-01-10"]),
    ("2023-11-29", ["2024-02-29", "2024-05-29", "2024-08-29", "2024-11-29", "2025-05-29", "2025-11-29"]),
    ("2023-11-30", ["2024-02-29", "2024-05-31", "2024-08-31", "2024-11-30", "2025-05-31", "2025-11-30"]),
]


@pytest.mark.parametrize(("arrested", "ends"), TABLE)
def test_the_table_of_days(arrested, ends):
    assert [iso_day(last_of_months(day(arrested) + 1, months)) for months in (3, 6, 9, 12, 18, 24)] == ends


@pytest.mark.parametrize(("arrested", "ends"), TABLE)
def test_each_step_of_a_standard_case_ends_on_the_day_of_the_table(arrested, ends):
    three, six, nine, twelve, eighteen, twenty_four = ends
    steps = [step("first", three, "inspector"), step("second", six, "superintendent")]
    assert last_day(bail_clock(bail(arrested)).end.due_us) == three
    assert last_day(bail_clock(bail(arrested, steps[0])).end.due_us) == six
    assert last_day(bail_clock(bail(arrested, *steps)).end.due_us) == nine
    court = [step("court", nine, longer=longer) for longer in (False, True)]
    assert last_day(bail_clock(bail(arrested, *steps, court[0])).end.due_us) == twelve
    assert last_day(bail_clock(bail(arrested, *steps, court[1])).end.due_us) == eighteen
    designated = step("designated", nine, "assistant-chief-constable")
    facts = bail(arrested, *steps, designated, designated=(at(nine, 1),))
    assert last_day(bail_clock(facts).end.due_us) == twelve
    after = [facts._replace(steps=(*facts.steps, step("court", twelve, longer=longer))) for longer in (False, True)]
    assert [last_day(bail_clock(each).end.due_us) for each in after] == [eighteen, twenty_four]
    for each in after:
        assert bail_clock(each).problems == ()


def test_after_the_first_order_the_court_adds_three_or_six_months_to_the_current_period_again_and_again():
    steps = [step("first", "2023-04-10", "inspector"), step("second", "2023-07-10", "superintendent"), step("court", "2023-10-10")]
    further = [step("court-again", "2024-01-10"), step("court-again", "2024-04-10", longer=True), step("court-again", "2024-10-10")]
    ends = [last_day(bail_clock(bail("2023-01-10", *steps, *further[:n])).end.due_us) for n in range(4)]
    assert ends == ["2024-01-10", "2024-04-10", "2024-10-10", "2025-01-10"]


@pytest.mark.parametrize(
    ("arrested", "regime", "end", "code"),
    [
        ("2017-04-02", "PRE_2017", None, "CLK-BAIL-BEFORE-2017"),
        ("2017-04-03", "PCA_2017", "2017-05-01", "CLK-BAIL-2017"),
        ("2022-10-27", "PCA_2017", "2022-11-24", "CLK-BAIL-2017"),
        ("2022-10-28", "PCSC_2022", "2023-01-28", "CLK-BAIL-2022"),
        ("2014-06-01", "PRE_2017", None, "CLK-BAIL-BEFORE-2017"),
    ],
)
def test_the_law_is_that_of_the_day_of_the_arrest(arrested, regime, end, code):
    facts = bail(arrested)
    assert bail_clock(facts).regime == regime
    assert bail_rules.bail_rule(facts.arrested_us).code == code
    due = bail_rules.bail_due(facts, ENGLAND)
    assert (None if due.due_us is None else last_day(due.due_us)) == end


@pytest.mark.parametrize(("first", "before", "after"), [("2017-04-03", "PRE_2017", "PCA_2017"), ("2022-10-28", "PCA_2017", "PCSC_2022")])
def test_commencement_is_at_midnight_in_london_in_summer_time(first, before, after):
    midnight = starts_us(day(first))
    assert midnight % DAY == 23 * HOUR, "in both years the clocks are an hour ahead of UTC on that day"
    for arrested, regime in ((midnight - 1, before), (midnight, after)):
        assert bail_clock(bail(first)._replace(arrested_us=arrested, released_us=arrested)).regime == regime


def test_the_steps_of_2017():
    first = step("first", "2018-02-01", "superintendent")
    facts = bail("2018-01-10", first)
    assert [last_day(each.ends_us) for each in bail_clock(facts).reached] == ["2018-02-07", "2018-04-10"]
    complex_ = facts._replace(steps=(first, step("designated", "2018-04-01", "assistant-chief-constable")), designated=(at("2018-03-20"),))
    assert last_day(bail_clock(complex_).end.due_us) == "2018-07-10"
    court = facts._replace(steps=(first, step("court", "2018-04-10")))
    assert bail_clock(court).end.due_us is None
    assert "weak source" in bail_clock(court).end.counted
    with_day = facts._replace(steps=(first, step("court", "2018-04-10", until=day("2018-07-10"))))
    assert last_day(bail_clock(with_day).end.due_us) == "2018-07-10"


def test_an_inspector_has_28_days_in_2017_and_a_sergeant_is_not_enough():
    (problem,) = bail_clock(bail("2018-01-10", rank="sergeant")).problems
    assert (problem.event, problem.code) == ("ev_release", "rank")
    assert bail_clock(bail("2018-01-10", rank="sergeant", for_charging=True)).problems == ()


def test_non_standard_cases_have_six_months_then_twelve_then_the_court():
    body = step("body", "2023-07-10", "superintendent")
    facts = bail("2023-01-10", body, case="non-standard")
    assert [last_day(each.ends_us) for each in bail_clock(facts).reached] == ["2023-07-10", "2024-01-10"]
    court = facts._replace(steps=(body, step("court", "2024-01-10", longer=True)))
    assert last_day(bail_clock(court).end.due_us) == "2025-01-10"
    assert [
        each.code for each in bail_clock(bail("2023-01-10", step("first", "2023-07-01", "inspector"), case="non-standard")).problems
    ] == ["order"]


def test_street_bail_is_the_initial_period():
    facts = bail("2023-11-29", step("first", "2024-02-29", "inspector"), case="street")
    assert [last_day(each.ends_us) for each in bail_clock(facts).reached] == ["2024-02-29", "2024-05-29"]
    assert "s.30B(8)" in bail_clock(facts).reached[0].limit.section


def test_a_charging_decision_suspends_and_the_directors_request_sets_it_going():
    sent = mark("cps", "2023-02-10")
    waiting = bail_clock(bail("2023-01-10", marks=(sent,))).end
    assert waiting.due_us is None
    asked = (sent, mark("dpp-request", "2023-03-10"))  # 10 February to 9 March: 28 days
    assert last_day(bail_clock(bail("2023-01-10", marks=asked)).end.due_us) == "2023-05-08"
    met = (*asked, mark("dpp-met", "2023-03-20"))
    assert bail_clock(bail("2023-01-10", marks=met)).end.due_us is None
    again = (*met, mark("dpp-request", "2023-03-25"))  # five days more
    assert last_day(bail_clock(bail("2023-01-10", marks=again)).end.due_us) == "2023-05-13"


def test_on_a_first_release_for_a_charging_decision_the_clock_has_not_begun():
    facts = bail("2023-01-10", for_charging=True)
    assert bail_clock(facts).end.due_us is None
    begun = facts._replace(marks=(mark("dpp-request", "2023-02-10"),))  # 11 January to 9 February: 30 days
    assert last_day(bail_clock(begun).end.due_us) == "2023-05-10"


def test_seven_days_beginning_with_the_request_are_left():
    late = (mark("cps", "2023-04-08"), mark("dpp-request", "2023-06-01"))  # three days were left
    assert last_day(bail_clock(bail("2023-01-10", marks=late)).end.due_us) == "2023-06-07"
    early = (mark("cps", "2023-04-04"), mark("dpp-request", "2023-06-01"))  # seven days were left
    assert last_day(bail_clock(bail("2023-01-10", marks=early)).end.due_us) == "2023-06-07"
    more = (mark("cps", "2023-04-03"), mark("dpp-request", "2023-06-01"))
    assert last_day(bail_clock(bail("2023-01-10", marks=more)).end.due_us) == "2023-06-08"


def test_days_in_hospital_count_only_when_the_period_would_end_there():
    within = (mark("hospital", "2023-03-01"), mark("hospital-left", "2023-03-10"))
    assert last_day(bail_clock(bail("2023-01-10", marks=within)).end.due_us) == "2023-04-10"
    at_the_end = (*within, mark("hospital", "2023-04-09"), mark("hospital-left", "2023-04-12"))
    # ten days of March and four of April
    assert last_day(bail_clock(bail("2023-01-10", marks=at_the_end)).end.due_us) == "2023-04-24"
    still = (mark("hospital", "2023-04-09"),)
    assert bail_clock(bail("2023-01-10", marks=still)).end.due_us is None


def test_an_application_made_in_time_keeps_the_period_open_and_a_late_one_does_not():
    steps = (step("first", "2023-04-10", "inspector"), step("second", "2023-07-10", "superintendent"))
    asked = bail_clock(bail("2023-01-10", *steps, applied_us=at("2023-10-10", 23)))
    assert asked.end.due_us is None
    assert "s.47ZJ(3)" in asked.end.counted
    late = bail_clock(bail("2023-01-10", *steps, applied_us=at("2023-10-11", 0)))
    assert last_day(late.end.due_us) == "2023-10-10"
    decided = step("court", "2023-10-20", applied_us=at("2023-10-10"))
    assert last_day(bail_clock(bail("2023-01-10", *steps, decided)).end.due_us) == "2024-01-10"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (step("first", "2023-04-11", "inspector"), "expired"),
        (step("first", "2023-04-01", "sergeant"), "rank"),
        (step("first", "2023-04-01"), "rank"),
        (step("second", "2023-04-01", "superintendent"), "order"),
        (step("court", "2023-04-01"), "order"),
        (step("designated", "2023-04-01", "chief-constable"), "order"),
    ],
)
def test_a_step_that_was_not_lawful_is_named_and_moves_nothing(wrong, code):
    clock = bail_clock(bail("2023-01-10", wrong))
    assert [(each.event, each.code, each.void) for each in clock.problems] == [(wrong.event, code, True)]
    assert last_day(clock.end.due_us) == "2023-04-10"


def test_a_designation_comes_before_the_authorisation_and_before_the_end():
    steps = (step("first", "2023-04-10", "inspector"), step("second", "2023-07-10", "superintendent"))
    designated = step("designated", "2023-10-10", "assistant-chief-constable")
    assert [each.code for each in bail_clock(bail("2023-01-10", *steps, designated)).problems] == ["designation"]
    after = bail("2023-01-10", *steps, designated, designated=(at("2023-10-11"),))
    assert [each.code for each in bail_clock(after).problems] == ["designation"]
    alone = bail("2023-01-10", *steps, step("designated", "2023-10-10", "chief-superintendent"), designated=(at("2023-10-01"),))
    assert [each.code for each in bail_clock(alone).problems] == ["rank"]


def test_what_is_missing_on_paper_is_named_and_does_not_undo_the_step():
    bare = step("first", "2023-04-01", "inspector", invited=False, heard=False, told=False, tests=("a", "b"), until=day("2023-07-11"))
    clock = bail_clock(bail("2023-01-10", bare))
    assert [each.code for each in clock.problems] == ["tests", "invited", "heard", "told", "date"]
    assert not any(each.void for each in clock.problems)
    assert last_day(clock.end.due_us) == "2023-07-10"
    assert [each.step for each in clock.open] == ["second"]


def review(hour, rank="inspector", **more):
    return Review(f"ev_{hour}", at("2026-03-02", hour), rank, **more)


def held(**more):
    return CustodyFacts(at("2026-03-02", 6), at("2026-03-02", 8), at("2026-03-02", 8.5), **more)


def hours(clock):
    return (clock.limit.due_us - clock.relevant_us) / HOUR


def test_custody_ends_at_24_36_72_and_96_hours():
    reviews = (review(14), review(23))
    more = Authority("a", "superintendent", at("2026-03-02", 24), "superintendent")
    warrant = Authority("b", "warrant", at("2026-03-02", 44), applied_us=at("2026-03-02", 43))
    again = Authority("c", "extension", at("2026-03-02", 79), applied_us=at("2026-03-02", 78))
    clocks = [custody_clock(held(reviews=reviews, authorities=(more, warrant, again)[:n])) for n in range(4)]
    assert [hours(clock) for clock in clocks] == [24, 36, 72, 96]
    assert [clock.problems for clock in clocks] == [()] * 4


def test_reviews_are_due_after_six_hours_and_then_nine():
    assert custody_clock(held()).review.due_us == at("2026-03-02", 14.5)
    assert custody_clock(held(reviews=(review(13),))).review.due_us == at("2026-03-02", 22)
    late = custody_clock(held(reviews=(review(16),)))
    assert [each.code for each in late.problems] == ["review-late"]
    assert late.review.due_us == at("2026-03-02", 23.5), "a late review does not put off the next"
    not_one = custody_clock(held(reviews=(review(13, "sergeant"), review(14, independent=False))))
    assert [each.code for each in not_one.problems] == ["review-rank", "review-rank"]
    assert not_one.review.due_us == at("2026-03-02", 14.5)


@pytest.mark.parametrize(
    ("reviews", "authority", "codes"),
    [
        ((review(14),), Authority("a", "superintendent", at("2026-03-02", 24), "superintendent"), {"reviews"}),
        ((review(14), review(23)), Authority("a", "superintendent", at("2026-03-02", 24), "inspector"), {"rank"}),
        ((review(14), review(23)), Authority("a", "superintendent", at("2026-03-02", 33), "superintendent"), {"expired"}),
        ((review(14), review(23)), Authority("a", "extension", at("2026-03-02", 30)), {"order"}),
        ((review(14), review(23)), Authority("a", "warrant", at("2026-03-02", 52)), {"expired"}),
    ],
)
def test_an_authority_that_was_not_lawful_leaves_24_hours(reviews, authority, codes):
    clock = custody_clock(held(reviews=reviews, authorities=(authority,)))
    assert hours(clock) == 24
    assert {each.code for each in clock.problems if each.void} == codes


def test_detention_is_not_longer_or_shorter_when_the_clocks_change():
    for night in ("2026-03-28", "2026-10-24"):
        facts = CustodyFacts(at(night, 20), at(night, 21), at(night, 21))
        assert hours(custody_clock(facts)) == 24


def test_time_on_bail_in_hospital_and_three_hours_after_a_breach_arrest_do_not_count():
    bailed = Outside(at("2026-03-02", 20), at("2026-03-09", 10), "bail")
    back = custody_clock(held(outside=(bailed,)))
    assert back.limit.due_us == at("2026-03-09", 22), "twelve of 24 hours were used before bail"
    breach = custody_clock(held(outside=(bailed, breach_arrest(at("2026-03-09", 10)))))
    assert breach.limit.due_us == at("2026-03-10", 1)
    assert custody_clock(held(outside=(Outside(at("2026-03-02", 20), None, "bail"),))).limit.due_us is None


def test_the_relevant_time_is_arrival_or_24_hours_after_arrest():
    late = CustodyFacts(at("2026-03-02", 6), at("2026-03-03", 9))
    assert custody_clock(late).relevant_us == at("2026-03-03", 6)
    unknown = CustodyFacts(at("2026-03-02", 6))
    assert custody_clock(unknown).relevant_us == at("2026-03-02", 6)


def test_held_too_long_and_a_review_missed_are_named():
    clock = custody_clock(held(ended_us=at("2026-03-03", 9)))
    assert [each.code for each in clock.problems] == ["over", "review-missed"]


def test_a_warrant_has_three_months_and_the_longer_reading_is_told():
    assert last_day(warrant_window.due(at("2026-01-05"), ENGLAND).due_us) == "2026-04-04"
    assert "2026-04-05" in warrant_window.due(at("2026-01-05"), ENGLAND).counted
    days = warrant_window.window(at("2026-01-31"), ENGLAND)
    assert days is not None
    assert (iso_day(days.safe), iso_day(days.last)) == ("2026-04-30", "2026-04-30")
    assert warrant_window.due(at("2005-12-31"), ENGLAND).due_us is None
    assert last_day(warrant_window.due(at("2006-01-01"), ENGLAND).due_us) == "2006-03-31"
    assert iso_day(last_of_months_after(day("2023-11-30"), 3)) == "2024-02-29"


def test_a_warrant_goes_back_when_executed_or_at_the_end_of_its_window():
    issued = at("2026-01-05")
    assert last_day(warrant_return.due(issued, ENGLAND).due_us) == "2026-04-04"
    assert last_day(warrant_return.due(issued, ENGLAND, at("2026-01-16")).due_us) == "2026-01-20"
    assert last_day(warrant_return.due(issued, ENGLAND, at("2026-01-16"), entries_left=True).due_us) == "2026-04-04"
    assert last_day(warrant_return.due(issued, ENGLAND, at("2026-04-04")).due_us) == "2026-04-04"
    assert last_day(warrant_inspection.due(at("2026-01-20"), ENGLAND).due_us) == "2027-01-19"


def test_working_days_leave_out_weekends_and_bank_holidays():
    # Maundy Thursday 2026: Friday and Monday are bank holidays
    noted = at("2026-04-02")
    assert last_day(safeguarding_decision.due(noted, ENGLAND).due_us) == "2026-04-07"
    assert last_day(lado.due(noted, ENGLAND).due_us) == "2026-04-07"
    assert last_day(error_report.due(noted, ENGLAND).due_us) == "2026-04-13"
    assert last_day(child_protection_conference.due(at("2026-01-05"), ENGLAND).due_us) == "2026-01-26"
    assert last_day(assessment.due(at("2026-01-05"), ENGLAND).due_us) == "2026-03-09"


def test_72_hours_run_from_the_instant_also_when_the_clocks_change():
    taken = at("2026-03-28", 20)
    assert police_protection.due(taken, ENGLAND).due_us == taken + 72 * HOUR
    assert breach_notification.due(taken, ENGLAND).due_us == taken + 72 * HOUR


def test_an_authority_for_communications_data_has_a_month_or_three_days_and_is_renewed_from_its_end():
    assert last_day(communications_authority.due(at("2026-06-07"), ENGLAND).due_us) == "2026-07-06"
    assert last_day(communications_authority.due(at("2026-06-07"), ENGLAND, "urgent").due_us) == "2026-06-09"
    renewed = communications_authority.due(at("2026-06-07"), ENGLAND, "independent", (at("2026-07-01"), at("2026-08-20")))
    assert last_day(renewed.due_us) == "2026-08-06", "the second renewal came when it had ended"
    assert last_day(communications_authority.due(at("2014-06-07"), ENGLAND, "urgent").due_us) == "2014-07-06"


def test_a_request_of_a_data_subject_has_a_month():
    assert last_day(subject_rights.due(at("2026-01-31"), ENGLAND).due_us) == "2026-02-28"


def test_detention_between_a_limit_and_an_authority_that_came_after_it_is_named():
    """24 hours end at 8 on 3 March; a warrant granted six hours later reaches forward alone (s.41(7))."""
    warrant = Authority("b", "warrant", at("2026-03-02", 38), applied_us=at("2026-03-02", 37.5))
    clock = custody_clock(held(reviews=(review(14), review(23)), authorities=(warrant,)))
    assert [(each.event, each.code, each.void) for each in clock.problems] == [("b", "over", False)]
    assert "2026-03-03T08:00" in clock.problems[0].what and "2026-03-03T14:00" in clock.problems[0].what
    gone = custody_clock(held(reviews=(review(14),), authorities=(warrant,), ended_us=at("2026-03-02", 20)))
    assert gone.problems == (), "released before, whatever a court granted later"
    in_time = warrant._replace(at_us=at("2026-03-02", 32), applied_us=at("2026-03-02", 31))
    assert custody_clock(held(authorities=(in_time,))).problems == ()


def test_beyond_36_hours_the_application_of_the_next_six_is_waited_for_and_beyond_a_warrant_nothing_is():
    reviews = (review(14), review(23))
    more = Authority("a", "superintendent", at("2026-03-02", 24), "superintendent")
    waited = Authority("b", "warrant", at("2026-03-02", 46), applied_us=at("2026-03-02", 45))  # 36 hours end at 44
    clock = custody_clock(held(reviews=reviews, authorities=(more, waited)))
    assert [(each.event, each.code) for each in clock.problems] == [("b", "expired")]
    warrant = Authority("b", "warrant", at("2026-03-02", 43), until_us=at("2026-03-02", 70))
    late = Authority("c", "extension", at("2026-03-02", 72), applied_us=at("2026-03-02", 69))
    clock = custody_clock(held(reviews=reviews, authorities=(more, warrant, late)))
    assert [(each.event, each.code) for each in clock.problems] == [("c", "over")]


def test_time_on_bail_between_a_limit_and_a_warrant_is_no_detention():
    bailed = Outside(at("2026-03-03", 9), at("2026-03-04", 9), "bail")
    warrant = Authority("b", "warrant", at("2026-03-04", 10), applied_us=at("2026-03-04", 9.5))
    clock = custody_clock(held(authorities=(warrant,), outside=(bailed,)))
    (over,) = (each for each in clock.problems if each.code == "over")
    assert "from 2026-03-03T08:00" in over.what and "to 2026-03-03T09:00" in over.what


@pytest.mark.parametrize(("regime", "bodies"), [("PRE_2017", []), ("PCA_2017", ["sfo"]), ("PCSC_2022", ["fca", "hmrc", "nca", "sfo"])])
def test_whose_cases_are_non_standard(regime, bodies):
    assert list(NON_STANDARD[regime]) == bodies


@pytest.mark.parametrize("noted", ["2026-03-06", "2026-04-02", "2026-12-24"])
def test_a_child_who_may_be_in_danger_now_waits_for_no_working_day(noted):
    """Each the eve of a weekend or of a bank holiday."""
    due = safeguarding_decision.due(at(noted, 16), ENGLAND, immediate=True)
    assert due.due_us == at(noted, 18) and due.due_us - at(noted, 16) <= safeguarding_decision.RULE.soon_us
    assert safeguarding_decision.due(at(noted, 16), calendar_of("scotland"), immediate=True).due_us == at(noted, 18)

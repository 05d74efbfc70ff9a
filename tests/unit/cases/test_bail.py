"""Bail told event by event: the worked examples of the statute, both sides of each commencement date, and what goes past a rule."""

from __future__ import annotations

import pytest

from rightdoor.cases.bail.breaches import breaches
from rightdoor.cases.bail.duties import duties
from rightdoor.cases.bail.lines import keeps_open, lines
from rightdoor.cases.bail.papers import papers_missing
from rightdoor.cases.bail.state import bails
from rightdoor.model.civil import iso_day
from rightdoor.rules.clocks.counting import ends_us
from told_case import Told, day, uk


def last(told: Told) -> str:
    """The last day of bail as it stands; "" where it does not run or has none."""
    (bail,) = bails(told.history)
    reached = bail.clock.reached
    return iso_day(reached[-1].day) if reached and reached[-1].day is not None else ""


def codes(told: Told) -> list[str]:
    return [breach.code for breach in breaches(told.history, told.about) if breach.code not in ("BR-PAPER", "BR-BAIL-LAPSED")]


def duty(told: Told, code: str):
    return [each for each in duties(told.history, told.about, 0) if each.code == code]


TABLE = {
    "2023-01-10": ("2023-04-10", "2023-07-10", "2023-10-10", "2024-01-10", "2024-07-10", "2025-01-10"),
    "2023-11-29": ("2024-02-29", "2024-05-29", "2024-08-29", "2024-11-29", "2025-05-29", "2025-11-29"),
    "2023-11-30": ("2024-02-29", "2024-05-31", "2024-08-31", "2024-11-30", "2025-05-31", "2025-11-30"),
}


@pytest.mark.parametrize("arrested", list(TABLE))
def test_the_table_of_day_counting_end_to_end(arrested):
    three, six, nine, twelve, eighteen, twenty_four = TABLE[arrested]
    told = Told()
    release = told.bailed(arrested)
    assert last(told) == three
    told.tell("bail-extended", f"{three} 10:00", release=release, step="first")
    assert last(told) == six
    told.tell("bail-extended", f"{six} 10:00", release=release, step="second", rank="superintendent")
    assert last(told) == nine
    told.tell("bail-designated", f"{nine} 09:00", release=release)
    told.tell("bail-extended", f"{nine} 10:00", release=release, step="designated", rank="assistant-chief-constable", dpp_consulted=True)
    assert last(told) == twelve
    told.tell("bail-extended", f"{twelve} 10:00", release=release, step="court", rank="")
    assert last(told) == eighteen
    assert not codes(told)
    ends = duty(told, "CLK-BAIL-2022")
    assert [each.done is not None for each in ends] == [True, True, True, True, False]
    assert ends[-1].due_us == ends_us(day(eighteen))
    longer = Told()
    release = longer.bailed(arrested)
    longer.tell("bail-extended", f"{three} 10:00", release=release, step="first")
    longer.tell("bail-extended", f"{six} 10:00", release=release, step="second", rank="superintendent")
    longer.tell("bail-designated", f"{nine} 09:00", release=release)
    longer.tell("bail-extended", f"{nine} 10:00", release=release, step="designated", rank="chief-constable", dpp_consulted=True)
    longer.tell("bail-extended", f"{twelve} 10:00", release=release, step="court", rank="", longer=True)
    assert last(longer) == twenty_four


@pytest.mark.parametrize(
    ("arrested", "rank", "code", "ends"),
    [
        ("2017-04-02", "sergeant", "", ""),
        ("2017-04-03", "inspector", "CLK-BAIL-2017", "2017-05-01"),
        ("2022-10-27", "inspector", "CLK-BAIL-2017", "2022-11-24"),
        ("2022-10-28", "sergeant", "CLK-BAIL-2022", "2023-01-28"),
    ],
)
def test_both_sides_of_each_commencement_date(arrested, rank, code, ends):
    told = Told()
    told.bailed(arrested, rank=rank)
    assert last(told) == ends
    assert not codes(told)
    found = [each for each in duties(told.history, told.about, 0) if each.code.startswith("CLK-BAIL-20")]
    assert [each.code for each in found] == ([code] if code else [])
    assert [line.state for line in lines(told.history)] == ["on bail"]


def test_a_sergeant_bails_today_and_not_in_2018():
    told = Told()
    told.bailed("2018-06-01", rank="sergeant")
    assert codes(told) == ["BR-BAIL-RANK"]


def test_rank_too_low_expired_and_out_of_order_move_nothing_and_are_shown():
    told = Told()
    release = told.bailed("2023-01-10")
    told.tell("bail-extended", "2023-04-01 10:00", release=release, step="second", rank="superintendent")
    told.tell("bail-extended", "2023-04-02 10:00", release=release, step="first", rank="sergeant")
    told.tell("bail-extended", "2023-04-11 00:00", release=release, step="first")
    assert last(told) == "2023-04-10"
    assert codes(told) == ["BR-BAIL-ORDER", "BR-BAIL-RANK", "BR-BAIL-EXPIRED"]
    (ends,) = duty(told, "CLK-BAIL-2022")
    assert (ends.due_us, ends.done, ends.state(uk("2023-04-11 00:00"))) == (ends_us(day("2023-04-10")), None, "overdue")


def test_an_extension_entered_late_counts_by_when_it_happened():
    told = Told()
    release = told.bailed("2023-01-10")
    told.tell("bail-extended", "2023-07-01 10:00", release=release, step="second", rank="superintendent")
    assert codes(told) == ["BR-BAIL-ORDER"]
    late = told.tell("bail-extended", "2023-04-01 10:00", entered="2023-08-01 10:00", release=release, step="first")
    assert last(told) == "2023-10-10"
    assert not codes(told)
    assert [each.id for each in told.history.late()] == [late]


def test_a_corrected_rank_takes_the_breach_away_and_the_log_keeps_it():
    told = Told()
    release = told.bailed("2023-01-10")
    wrong = told.tell("bail-extended", "2023-04-01 10:00", release=release, step="first", rank="constable")
    assert codes(told) == ["BR-BAIL-RANK"]
    told.tell("bail-extended", "2023-04-01 10:00", supersedes=wrong, entered="2023-04-03", release=release, step="first", rank="inspector")
    assert not codes(told)
    assert last(told) == "2023-07-10"
    assert [each.text("rank") for each in told.history.log if each.kind == "bail-extended"] == ["constable", "inspector"]


def test_the_clock_stops_at_the_cps_and_seven_days_are_left_on_a_request():
    told = Told()
    release = told.bailed("2023-01-10")
    told.tell("bail-suspended", "2023-04-06 10:00", release=release, why="cps")
    (ends,) = duty(told, "CLK-BAIL-2022")
    assert ends.due_us is None
    told.tell("bail-resumed", "2023-05-01 10:00", release=release, why="dpp-request")
    assert last(told) == "2023-05-07"  # five days were left: seven, beginning with the day of the request
    told.tell("bail-suspended", "2023-05-03 10:00", release=release, why="dpp-met")
    assert duty(told, "CLK-BAIL-2022")[0].due_us is None


def test_a_first_release_for_a_charging_decision_begins_no_clock():
    told = Told()
    release = told.bailed("2023-01-10", purpose="cps")
    assert last(told) == ""
    told.tell("bail-resumed", "2023-02-01 10:00", release=release, why="dpp-request")
    assert last(told) == "2023-05-01"  # the 21 days on which it had not begun are added


def test_days_in_hospital_are_added_where_the_last_day_is_one_of_them():
    told = Told()
    release = told.bailed("2023-01-10")
    told.tell("bail-suspended", "2023-04-08 10:00", release=release, why="hospital")
    assert last(told) == ""
    told.tell("bail-resumed", "2023-04-12 10:00", release=release, why="hospital-left")
    assert last(told) == "2023-04-15"


def test_a_body_of_its_own_has_six_months_once_it_confirms_and_a_street_bail_three():
    confirmed, unconfirmed, street = Told(), Told(), Told()
    confirmed.bailed("2023-01-10", body="nca", body_confirmed=True)
    unconfirmed.bailed("2023-01-10", body="nca")
    street.tell("released-on-bail", "2023-01-10 09:00", arrest=street.arrested("2023-01-10 07:00"), bail="street")
    assert [last(each) for each in (confirmed, unconfirmed, street)] == ["2023-07-10", "2023-04-10", "2023-04-10"]


def test_a_court_application_in_time_holds_bail_until_it_is_decided():
    told = Told()
    release = told.bailed("2023-01-10")
    told.tell("bail-extended", "2023-04-01 10:00", release=release, step="first")
    told.tell("bail-extended", "2023-07-01 10:00", release=release, step="second", rank="superintendent")
    asked = told.tell("bail-application", "2023-10-09 10:00", release=release)
    assert duty(told, "CLK-BAIL-2022")[-1].due_us is None
    told.tell("bail-extended", "2023-10-20 10:00", release=release, step="court", rank="")
    assert (last(told), codes(told)) == ("2024-01-10", [])
    refused = Told()
    refused.events = told.events[:-1]
    refused.tell("bail-application-refused", "2023-10-20 10:00", application=asked)
    assert duty(refused, "CLK-BAIL-2022")[-1].due_us == ends_us(day("2023-10-10"))


def test_a_release_without_factors_representations_or_views_is_named():
    told = Told()
    told.bailed("2023-01-10", factors=(), representations=False, necessary=False, victim_views="not-sought", conditions="No contact")
    assert codes(told) == ["BR-BAIL-NECESSARY", "BR-BAIL-HEARD", "BR-BAIL-FACTORS", "BR-BAIL-VIEWS"]
    before = Told()
    before.bailed("2017-01-10", factors=(), representations=False, necessary=False, victim_views="not-sought", conditions="No contact")
    assert codes(before) == []


def test_the_day_to_return_is_the_last_of_the_period_unless_it_is_said_why_not():
    late, early, aligned, right = (Told() for _ in range(4))
    late.bailed("2023-01-10", return_at=uk("2023-04-11 10:00"))
    early.bailed("2023-01-10", return_at=uk("2023-04-09 10:00"))
    aligned.bailed("2023-01-10", return_at=uk("2023-04-09 10:00"), aligned="charge")
    right.bailed("2023-01-10", return_at=uk("2023-04-10 10:00"))
    assert [codes(each) for each in (late, early, aligned, right)] == [["BR-BAIL-RETURN"], ["BR-BAIL-RETURN"], [], []]
    (meet,) = duty(right, "CLK-BAIL-RETURN")
    assert meet.due_us == uk("2023-04-10 10:00")


def test_bail_that_ran_out_before_anybody_ended_it_is_named():
    told = Told()
    release = told.bailed("2023-01-10", return_at=uk("2023-04-10 10:00"))
    told.tell("bail-answered", "2023-05-02 10:00", release=release)
    found = {breach.code for breach in breaches(told.history, told.about)}
    assert {"BR-BAIL-LAPSED", "BR-PAPER"} <= found
    assert [paper.kind for paper in papers_missing(told.history)] == ["released-under-investigation"]


def test_bail_without_a_day_to_return_is_a_paper_until_one_is_appointed():
    told = Told()
    release = told.bailed("2023-01-10")
    assert [paper.event for paper in papers_missing(told.history)] == [release]
    told.tell("bail-extended", "2023-04-01 10:00", release=release, step="first", return_at=uk("2023-07-10 10:00"))
    assert not list(papers_missing(told.history))


def test_the_period_goes_on_over_a_second_release_for_the_same_arrest():
    told = Told()
    release = told.bailed("2023-01-10", return_at=uk("2023-03-01 10:00"), aligned="charge")
    told.tell("bail-answered", "2023-03-01 10:00", release=release, detained=True)
    arrest = next(each.text("arrest") for each in told.history.of("released-on-bail"))
    told.tell("released-on-bail", "2023-03-01 12:00", arrest=arrest)
    assert last(told) == "2023-04-10"
    assert [bail.over for bail in bails(told.history)] == [None]


def test_no_volunteer_is_on_bail():
    told = Told()
    attended = told.tell("voluntary-attendance", "2023-01-10 10:00", person=told.tell("person", "2023-01-10 10:00"))
    told.tell("released-on-bail", "2023-01-10 12:00", arrest=attended)
    assert not bails(told.history)
    assert codes(told) == ["BR-BAIL-VOLUNTEER"]


def test_no_further_action_owes_a_written_notice_after_arrest_and_attendance_alike():
    told = Told()
    person = told.tell("person", "2023-01-10 10:00")
    attended = told.tell("voluntary-attendance", "2023-01-10 10:00", person=person)
    (review,) = duty(told, "CLK-VOLUNTARY-REVIEW")
    assert review.done is None
    decided = told.tell("nfa", "2023-02-10 10:00", encounter=attended)
    (notice,) = duty(told, "CLK-NFA-NOTICE")
    assert notice.done is None
    assert duty(told, "CLK-VOLUNTARY-REVIEW")[0].done is not None
    told.tell("nfa-notice", "2023-02-12 10:00", decision=decided)
    assert duty(told, "CLK-NFA-NOTICE")[0].done is not None
    assert not list(keeps_open(told.history))


def test_a_release_under_investigation_is_reviewed_again_and_again_until_it_is_decided():
    told = Told()
    arrest = told.arrested("2023-01-10 07:00")
    waiting = told.tell("released-under-investigation", "2023-01-10 12:00", arrest=arrest)
    told.tell("investigation-review", "2023-02-01 12:00", about=waiting)
    first, second = duty(told, "CLK-RUI-REVIEW")
    assert (first.done is not None, second.done) == (True, None)
    assert first.due_us is not None
    assert second.due_us is not None
    assert second.due_us - first.due_us == uk("2023-02-01 12:00") - uk("2023-01-10 12:00")
    assert list(keeps_open(told.history))
    told.tell("nfa", "2023-02-20 12:00", encounter=arrest)
    assert all(each.done for each in duty(told, "CLK-RUI-REVIEW"))


def test_what_is_impossible_is_refused():
    told = Told()
    release = told.bailed("2023-01-10")
    arrest = next(each.text("arrest") for each in told.history.of("released-on-bail"))
    assert told.problems("released-on-bail", "2023-01-09 10:00", arrest=arrest) == ["arrest"]
    assert told.problems("released-on-bail", "2023-01-10 20:00", arrest=arrest, return_at=uk("2023-01-10 19:00")) == ["return_at"]
    assert told.problems("bail-extended", "2023-01-10 10:00", release=release, step="first") == ["release"]
    assert told.problems("bail-extended", "2023-01-11 10:00", release="nothing", step="first") == ["release"]
    assert told.problems("bail-extended", "2023-01-11 10:00", now=uk("2023-01-11 09:00"), release=release, step="first") == ["at"]


@pytest.mark.parametrize("nation", ["scotland", "northern-ireland", ""])
def test_elsewhere_nothing_is_counted_and_the_duty_says_why(nation):
    told = Told(nation)
    told.bailed("2023-01-10", rank="constable")
    assert not list(breaches(told.history, told.about))
    (ends,) = duty(told, "CLK-BAIL-2022")
    assert (ends.due_us, ends.done) == (None, None)
    assert "Not counted" in ends.rule


def test_a_charge_of_the_person_ends_bail_for_the_last_arrest_before_it_alone():
    told = Told()
    told.bailed("2023-01-10")
    person = told.history.of("person")[0].id
    again = told.tell("arrest", "2023-02-10 07:00", person=person)
    told.tell("released-on-bail", "2023-02-10 12:00", arrest=again)
    told.tell(
        "charged", "2023-03-01 10:00", person=person, offence="other", other_code="ZZ12345", other_words="Making", offence_first=19000,
        means="charge", decided_by="cps", until="bail",
    )  # fmt: skip
    assert [bail.over is not None for bail in bails(told.history)] == [False, True]


@pytest.mark.parametrize(
    ("arrested", "body", "end"),
    [
        ("2018-01-10", "nca", "2018-02-07"),
        ("2018-01-10", "hmrc", "2018-02-07"),
        ("2018-01-10", "fca", "2018-02-07"),
        ("2018-01-10", "sfo", "2018-04-10"),
        ("2022-10-27", "nca", "2022-11-24"),
        ("2022-10-28", "nca", "2023-04-28"),
        ("2022-10-28", "police", "2023-01-28"),
    ],
)
def test_before_october_2022_the_longer_first_period_was_the_serious_fraud_offices_alone(arrested, body, end):
    told = Told()
    told.bailed(arrested, body=body, body_confirmed=True, rank="inspector")
    assert last(told) == end


@pytest.mark.parametrize("named", [True, False])
def test_a_death_ends_bail_and_waiting_of_that_person_alone(named):
    told = Told()
    told.bailed("2023-01-10", return_at=uk("2023-04-10 10:00"), aligned="last-day")
    person = told.history.of("person")[0].id
    if named:
        other = told.tell("person", "2023-01-10 10:00", name="Berta Muster")
        arrest = told.tell("arrest", "2023-01-11 07:00", person=other)
        told.tell("released-under-investigation", "2023-01-11 09:00", arrest=arrest)
    died = told.tell(
        "death-recorded", "2023-02-01 10:00", whose="person", known="coroner", by="DS 4", **({"person": person} if named else {})
    )
    mine = [each for each in duties(told.history, told.about, 0) if each.code in ("CLK-BAIL-2022", "CLK-BAIL-RETURN")]
    assert [each.done is not None and each.done.event for each in mine] == [died, died]
    assert list(keeps_open(told.history)) == (
        ["Somebody waits for a decision, released under investigation or after a voluntary attendance."] if named else []
    )
    if named:
        told.tell("death-recorded", "2023-02-02 10:00", whose="person", person=other, known="coroner", by="DS 4")
        assert list(keeps_open(told.history)) == []


def test_a_death_ends_the_wait_of_whoever_attended_voluntarily():
    told = Told()
    told.tell("voluntary-attendance", "2023-01-10 10:00", person=told.tell("person", "2023-01-10 10:00"))
    died = told.tell("death-recorded", "2023-01-11 10:00", whose="person", known="coroner", by="DS 4")
    assert [each.done.event for each in duties(told.history, told.about, 0) if each.done] == [died]


def test_what_follows_from_a_decision_does_not_lie_before_it():
    told = Told()
    release = told.bailed("2023-01-10")
    arrest = told.history.of("arrest")[0].id
    assert told.problems("nfa", "2023-01-10 06:00", encounter=arrest) == ["encounter"]
    decided = told.tell("nfa", "2023-02-10 10:00", encounter=arrest)
    assert told.problems("nfa-notice", "2023-02-10 09:00", decision=decided) == ["decision"]
    asked = told.tell("bail-application", "2023-04-01 10:00", release=release)
    assert told.problems("bail-application-refused", "2023-04-01 09:00", application=asked) == ["application"]
    early = uk("2023-02-01 08:00")
    assert told.problems("bail-breached", "2023-02-01 09:00", release=release, arrested=early, arrived=early) == ["arrested", "arrived"]
    waits = told.tell("voluntary-attendance", "2023-01-12 10:00", person=told.history.of("person")[0].id)
    assert told.problems("investigation-review", "2023-01-12 09:00", about=waits) == ["about"]

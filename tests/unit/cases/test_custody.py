"""Arrests and attendances counted once, who is a suspect, and the custody clock told event by event."""

from __future__ import annotations

import pytest

from rightdoor.cases.custody.breaches import breaches
from rightdoor.cases.custody.clock import custodies
from rightdoor.cases.custody.duties import duties
from rightdoor.cases.custody.lines import counters, keeps_open, lines
from rightdoor.cases.custody.spelling import alike
from rightdoor.cases.custody.state import arrests, doubts, suspects
from rightdoor.model.civil import HOUR
from told_case import Told, day, uk

HALF = HOUR // 2


def codes(told: Told) -> list[str]:
    return [breach.code for breach in breaches(told.history, told.about)]


def held(arrested: str = "2023-01-10 07:00", arrived: str = "2023-01-10 07:30", authorised: str = "2023-01-10 08:00", **body: object):
    """(the case, its arrest) with detention authorised."""
    told = Told()
    arrest = told.arrested(arrested, **body)
    told.tell("detention-authorised", authorised, arrest=arrest, arrived=uk(arrived))
    return told, arrest


def limit(told: Told) -> int | None:
    (custody,) = custodies(told.history)
    return custody.clock.limit.due_us


# --- counters ------------------------------------------------------------------------------------------


def test_arrests_and_voluntary_attendances_are_two_counters():
    told = Told()
    person = told.tell("person", "2023-01-10 10:00")
    told.tell("voluntary-attendance", "2023-01-10 10:00", person=person)
    assert counters(told.history) == (0, 1)
    told.tell("arrest", "2023-01-20 10:00", person=person)
    assert counters(told.history) == (1, 1)


def test_one_arrest_of_several_operations_is_counted_once():
    told = Told()
    told.arrested("2023-01-10 07:00", operations=("Harbour", "Lantern"))
    (arrest,) = arrests(told.history)
    assert arrest.operations == ("Harbour", "Lantern")
    assert counters(told.history) == (1, 0)


def test_one_person_under_two_spellings_is_a_question_until_somebody_decides():
    told = Told()
    first = told.tell("person", "2023-01-10 07:00", name="Anton Beispiel")
    second = told.tell("person", "2023-01-10 07:20", name="BEISPIEL, Antón")
    told.tell("arrest", "2023-01-10 07:00", person=first)
    told.tell("arrest", "2023-01-10 07:20", person=second)
    assert counters(told.history) == (2, 0)
    assert [doubt.why for doubt in doubts(told.history)] == ["two spellings of a name at nearly the same time"]
    assert codes(told) == ["BR-ENTERED-TWICE"]
    assert any("entered twice" in each for each in keeps_open(told.history))
    decided = told.tell("same-person", "2023-01-12 10:00", first=first, second=second, decision="one")
    assert counters(told.history) == (1, 0)
    assert (codes(told), list(doubts(told.history))) == ([], [])
    assert arrests(told.history)[0].events == ("e3", "e4")
    told.tell("same-person", "2023-01-12 10:00", supersedes=decided, entered="2023-01-13", first=first, second=second, decision="two")
    assert counters(told.history) == (2, 0)
    assert codes(told) == []


def test_one_custody_record_of_two_people_is_a_question():
    told = Told()
    told.arrested("2023-01-10 07:00", custody_record="ZZ/1/23")
    told.tell("arrest", "2023-01-11 19:00", person=told.tell("person", "2023-01-11 19:00", name="Berta Muster"), custody_record="zz/1/23 ")
    assert counters(told.history) == (2, 0)
    assert codes(told) == ["BR-ENTERED-TWICE"]


def test_one_custody_record_of_one_person_twice_is_one_arrest():
    told = Told()
    person = told.tell("person", "2023-01-10 07:00")
    told.tell("arrest", "2023-01-10 07:00", person=person, custody_record="ZZ/1/23")
    told.tell("arrest", "2023-01-10 13:00", person=person, custody_record="ZZ/1/23")
    assert counters(told.history) == (1, 0)


def test_one_person_arrested_twice_is_two_arrests_and_two_numbers_at_once_are_a_question():
    told = Told()
    person = told.tell("person", "2023-01-10 07:00")
    told.tell("arrest", "2023-01-10 07:00", person=person, custody_record="ZZ/1/23")
    told.tell("arrest", "2023-02-10 07:00", person=person, custody_record="ZZ/9/23")
    assert (counters(told.history), codes(told)) == ((2, 0), [])
    told.tell("arrest", "2023-02-10 07:30", person=person, custody_record="ZZ/8/23")
    assert (counters(told.history), codes(told)) == ((3, 0), ["BR-ENTERED-TWICE"])


def test_two_people_at_one_door_are_no_question():
    told = Told()
    told.arrested("2023-01-10 07:00", custody_record="ZZ/1/23")
    told.tell("arrest", "2023-01-10 07:00", person=told.tell("person", "2023-01-10 07:00", name="Berta Muster"), custody_record="ZZ/2/23")
    told.tell("arrest", "2023-01-10 07:05", person=told.tell("person", "2023-01-10 07:05", name="Bruno Beispiel"), custody_record="ZZ/3/23")
    assert codes(told) == []


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Anton Beispiel", "Beispiel Anton", True),
        ("Anton Beispiel", "Beispiel, Antón", True),
        ("A. Beispiel", "Anton Beispiel", True),
        ("Anton Beispiel", "Anton Beispeil", True),
        ("Anton Beispiel", "Bruno Beispiel", False),
        ("Li Wu", "Lu Wi", False),
        ("", "Anton", False),
        ("Anton", "Anton", True),
        ("A" * 10_000, "B" * 10_000, False),
    ],
)
def test_names_that_may_be_one(one, two, same):
    assert alike(one, two) is alike(two, one) is same


def test_another_day_of_birth_is_another_person():
    told = Told()
    told.tell("arrest", "2023-01-10 07:00", person=told.tell("person", "2023-01-10 07:00", born=3000))
    told.tell("arrest", "2023-01-10 07:00", person=told.tell("person", "2023-01-10 07:00", born=9000))
    assert codes(told) == []


# --- suspects and people --------------------------------------------------------------------------------


def test_a_suspect_is_made_by_arrest_caution_or_decision_alone():
    told = Told()
    people = [told.tell("person", "2023-01-10 07:00", name=f"{name} Muster") for name in ("Anna", "Bert", "Cleo", "Dora")]
    told.tell("arrest", "2023-01-10 07:00", person=people[0])
    told.tell("voluntary-attendance", "2023-01-11 07:00", person=people[1], cautioned=True)
    told.tell("voluntary-attendance", "2023-01-11 09:00", person=people[2], cautioned=False)
    assert [each.person for each in suspects(told.history)] == people[:2]
    told.tell("suspect-decided", "2023-01-12 09:00", person=people[2])
    assert {each.person: each.by for each in suspects(told.history)} == {
        people[0]: "arrest", people[1]: "voluntary-attendance", people[2]: "suspect-decided"
    }  # fmt: skip
    assert [line.state for line in lines(told.history)][3] == "Person reported"


def test_a_child_is_called_by_its_reference_and_its_name_has_fields_of_its_own():
    told = Told()
    assert told.problems("person", "2023-01-10", role="child", name="Kim Muster") == ["name", "reference"]
    assert told.problems("person", "2023-01-10", role="child", name="", born=14000, reference="Child 1") == ["born"]
    assert told.problems("person", "2023-01-10", role="reported", child_name="Kim Muster") == ["role"]
    assert told.problems("person", "2023-01-10", role="reported", name="") == ["name"]
    child = told.tell("person", "2023-01-10", role="child", name="", reference="Child 1", child_name="Kim Muster")
    told.tell("arrest", "2023-01-10 13:00", person=child)
    assert next(line.what for line in lines(told.history)) == "Child 1"
    assert "Kim" not in str(list(lines(told.history)))


# --- the custody clock ----------------------------------------------------------------------------------


def test_twenty_four_hours_run_from_arrival_and_reviews_from_the_authority():
    told, arrest = held()
    assert limit(told) == uk("2023-01-11 07:30")
    end, review = duties(told.history, told.about, 0)
    assert (end.code, end.due_us) == ("CLK-CUSTODY-DETENTION", uk("2023-01-11 07:30"))
    assert (review.code, review.due_us) == ("CLK-CUSTODY-REVIEW", uk("2023-01-10 14:00"))
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    assert [each.due_us for each in duties(told.history, told.about, 0)][1:] == [uk("2023-01-10 14:00"), uk("2023-01-10 22:30")]
    told.tell("released-under-investigation", "2023-01-10 20:00", arrest=arrest)
    assert all(each.done for each in duties(told.history, told.about, 0))
    assert len(list(duties(told.history, told.about, 0))) == 2  # the second review fell due after release
    assert codes(told) == []


def test_the_relevant_time_is_a_day_after_the_arrest_where_arrival_is_later():
    told, _ = held(arrested="2023-01-10 07:00", arrived="2023-01-11 09:00", authorised="2023-01-11 09:10")
    assert limit(told) == uk("2023-01-12 07:00")


def test_hours_are_hours_over_the_change_of_clocks():
    told, _ = held(arrested="2023-03-25 20:00", arrived="2023-03-25 21:00", authorised="2023-03-25 21:10")
    assert limit(told) == uk("2023-03-26 22:00")


def reviewed(**body: object):
    told, arrest = held(**body)
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    told.tell("custody-review", "2023-01-10 22:00", arrest=arrest)
    return told, arrest


def test_a_superintendent_extends_to_thirty_six_hours_after_the_second_review():
    told, arrest = reviewed()
    told.tell("detention-extended", "2023-01-11 05:00", arrest=arrest, until=uk("2023-01-11 19:30"))
    assert limit(told) == uk("2023-01-11 19:30")
    assert codes(told) == []


@pytest.mark.parametrize(
    ("body", "at", "code"),
    [
        ({"rank": "chief-inspector"}, "2023-01-11 05:00", "BR-CUSTODY-RANK"),
        ({}, "2023-01-11 07:31", "BR-CUSTODY-EXPIRED"),
        ({"diligent": False}, "2023-01-11 05:00", "BR-CUSTODY-TESTS"),
        ({"responsible": False}, "2023-01-11 05:00", "BR-CUSTODY-TESTS"),
    ],
)
def test_an_extension_that_may_not_be_moves_nothing_and_is_named(body, at, code):
    told, arrest = reviewed()
    told.tell("detention-extended", at, arrest=arrest, until=uk("2023-01-11 19:30"), **body)
    assert limit(told) == uk("2023-01-11 07:30")
    assert codes(told) == [code]


def test_an_extension_before_the_second_review_or_for_a_summary_offence_moves_nothing():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    told.tell("detention-extended", "2023-01-10 20:00", arrest=arrest, until=uk("2023-01-11 19:30"))
    assert codes(told) == ["BR-CUSTODY-REVIEWS"]
    told, arrest = reviewed(indictable=False)
    told.tell("detention-extended", "2023-01-11 05:00", arrest=arrest, until=uk("2023-01-11 19:30"))
    assert (limit(told), codes(told)) == (uk("2023-01-11 07:30"), ["BR-CUSTODY-INDICTABLE"])


def test_warrants_reach_seventy_two_and_ninety_six_hours_and_no_further():
    told, arrest = reviewed()
    told.tell("detention-extended", "2023-01-11 05:00", arrest=arrest, until=uk("2023-01-11 19:30"))
    told.tell("further-detention-warrant", "2023-01-11 18:00", arrest=arrest, applied=uk("2023-01-11 17:00"), until=uk("2023-01-13 06:00"))
    assert limit(told) == uk("2023-01-13 06:00")
    told.tell(
        "further-detention-warrant",
        "2023-01-13 05:00",
        arrest=arrest,
        applied=uk("2023-01-13 04:00"),
        extension=True,
        until=uk("2023-01-14 12:00"),
    )
    assert limit(told) == uk("2023-01-14 07:30")  # 96 hours, whatever was written
    assert "BR-CUSTODY-UNTIL" in codes(told)


def test_a_refused_warrant_moves_nothing():
    told, arrest = reviewed()
    told.tell("further-detention-warrant", "2023-01-11 06:00", arrest=arrest, applied=uk("2023-01-11 05:00"), granted=False)
    assert limit(told) == uk("2023-01-11 07:30")


def test_detention_beyond_the_limit_is_named_on_the_release_and_stays_recorded():
    told, arrest = reviewed()
    told.tell("custody-review", "2023-01-11 06:30", arrest=arrest)
    release = told.tell("released-on-bail", "2023-01-11 08:00", arrest=arrest)
    assert [(breach.code, breach.event) for breach in breaches(told.history, told.about)] == [("BR-CUSTODY-OVER", release)]
    (end, *_) = duties(told.history, told.about, 0)
    assert end.done is not None
    assert end.done.at_us > (end.due_us or 0)


def test_a_late_review_a_missed_one_and_one_by_somebody_who_may_not_are_named():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 14:01", arrest=arrest)
    assert codes(told) == ["BR-CUSTODY-REVIEW-LATE"]
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:00", arrest=arrest, rank="sergeant")
    assert codes(told) == ["BR-CUSTODY-REVIEW-RANK"]
    told, arrest = held()
    told.tell("released-under-investigation", "2023-01-10 15:00", arrest=arrest)
    assert codes(told) == ["BR-CUSTODY-REVIEW-MISSED"]


def test_a_review_entered_late_takes_the_missed_one_away():
    told, arrest = held()
    told.tell("released-under-investigation", "2023-01-10 15:00", arrest=arrest)
    told.tell("custody-review", "2023-01-10 13:00", entered="2023-01-15 09:00", arrest=arrest)
    assert codes(told) == []


def test_time_on_bail_does_not_count_and_detention_goes_on_from_where_it_stood():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    release = told.tell("released-on-bail", "2023-01-10 17:30", arrest=arrest)
    assert (limit(told), list(keeps_open(told.history))) == (None, [])
    told.tell("bail-answered", "2023-03-01 10:00", release=release, detained=True)
    assert limit(told) == uk("2023-03-02 00:00")  # ten of 24 hours were used
    assert list(keeps_open(told.history))
    first, second = (each for each in duties(told.history, told.about, 0) if each.code == "CLK-CUSTODY-DETENTION")
    assert (first.done is not None, second.due_us, second.done) == (True, uk("2023-03-02 00:00"), None)


def test_three_hours_after_an_arrest_for_breach_do_not_count():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    release = told.tell("released-on-bail", "2023-01-10 17:30", arrest=arrest)
    told.tell("bail-breached", "2023-02-01 09:00", release=release, arrested=uk("2023-02-01 09:00"), arrived=uk("2023-02-01 10:00"))
    assert limit(told) == uk("2023-02-02 03:00")


def test_a_volunteer_has_no_custody_clock_and_what_was_not_said_is_named():
    told = Told()
    person = told.tell("person", "2023-01-10 10:00")
    told.tell("voluntary-attendance", "2023-01-10 10:00", person=person, free_to_leave=False, notice=False, adult="absent")
    assert not list(duties(told.history, told.about, 0))
    assert codes(told) == ["BR-VOLUNTARY-LEAVE", "BR-VOLUNTARY-NOTICE", "BR-VOLUNTARY-ADULT"]


def test_an_interview_without_caution_record_advice_or_adult_is_named():
    told, arrest = held()
    told.tell("interview", "2023-01-10 10:00", encounter=arrest, cautioned=False, recorded=False, advice="waiting", adult="absent")
    assert codes(told) == ["BR-INTERVIEW-CAUTION", "BR-INTERVIEW-RECORD", "BR-INTERVIEW-ADVICE", "BR-INTERVIEW-ADULT"]
    assert told.problems("interview", "2023-01-10 10:00", encounter=arrest, ended=uk("2023-01-10 09:00")) == ["ended"]


def test_what_is_impossible_is_refused():
    told, arrest = held()
    assert told.problems("detention-authorised", "2023-01-10 08:00", arrest=arrest, arrived=uk("2023-01-10 08:30")) == ["arrived"]
    assert told.problems("detention-authorised", "2023-01-10 08:00", arrest=arrest, arrived=uk("2023-01-10 06:30")) == ["arrived"]
    assert told.problems("custody-review", "2023-01-10 06:00", arrest=arrest) == ["arrest"]
    assert told.problems("detention-extended", "2023-01-10 09:00", arrest=arrest, until=uk("2023-01-10 09:00")) == ["until"]
    ahead = day("2023-01-11")
    assert "born" in told.problems("person", "2023-01-10 09:00", born=ahead)
    assert told.problems("person", "2023-01-10 09:00", role="child", name="", reference="Child 1", child_born=ahead) == ["child_born"]
    assert told.problems("person", "2023-01-10 09:00", role="child", name="", reference="Child 1", child_born=ahead - 1) == []
    person = told.history.of("person")[0].id
    assert told.problems("same-person", "2023-01-10 09:00", first=person, second=person, decision="one") == ["second"]


def test_hours_between_the_limit_and_a_warrant_are_named_on_the_warrant_and_once():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    told.tell("custody-review", "2023-01-10 22:00", arrest=arrest)
    told.tell("custody-review", "2023-01-11 06:30", arrest=arrest)
    warrant = told.tell("further-detention-warrant", "2023-01-11 13:30", arrest=arrest, applied=uk("2023-01-11 13:00"))
    assert limit(told) == uk("2023-01-13 01:30")  # 36 hours from its issue
    told.tell("released-under-investigation", "2023-01-11 15:00", arrest=arrest)
    assert [(b.code, b.event) for b in breaches(told.history, told.about)] == [("BR-CUSTODY-OVER", warrant)]


def test_time_in_hospital_does_not_count_but_for_questioning_there():
    told, arrest = held()
    told.tell("custody-review", "2023-01-10 13:30", arrest=arrest)
    taken = told.tell("detention-hospital", "2023-01-10 15:30", arrest=arrest)
    assert limit(told) is None
    assert [line.state for line in lines(told.history) if line.what == "Arrest"] == ["in hospital"]
    back = told.tell("detention-hospital-left", "2023-01-10 21:30", hospital=taken, questioned=0)
    assert limit(told) == uk("2023-01-11 13:30")
    told.tell("detention-hospital-left", "2023-01-10 21:30", entered="2023-01-10 22:00", supersedes=back, hospital=taken, questioned=90)
    assert limit(told) == uk("2023-01-11 12:00")
    told.tell("custody-review", "2023-01-11 02:00", arrest=arrest)
    told.tell("released-under-investigation", "2023-01-11 10:00", arrest=arrest)
    assert codes(told) == []


def test_whoever_is_released_in_hospital_is_in_hospital_no_longer():
    told, arrest = held()
    told.tell("detention-hospital", "2023-01-10 12:00", arrest=arrest)
    release = told.tell("released-on-bail", "2023-01-12 12:00", arrest=arrest)
    assert codes(told) == []
    told.tell("bail-answered", "2023-02-01 10:00", release=release, detained=True)
    assert limit(told) == uk("2023-02-02 05:30")  # four and a half hours were used before the hospital


def test_nobody_is_questioned_longer_than_they_were_there_or_back_before_they_left():
    told, arrest = held()
    taken = told.tell("detention-hospital", "2023-01-10 12:00", arrest=arrest)
    assert told.problems("detention-hospital-left", "2023-01-10 13:00", hospital=taken, questioned=61) == ["questioned"]
    assert told.problems("detention-hospital-left", "2023-01-10 13:00", hospital=taken, questioned=60) == []
    assert told.problems("detention-hospital-left", "2023-01-10 11:00", hospital=taken, questioned=0) == ["hospital"]
    assert told.problems("detention-hospital", "2023-01-10 06:00", arrest=arrest) == ["arrest"]
    assert told.problems("interview", "2023-01-10 06:00", encounter=arrest) == ["encounter"]


def test_a_death_in_detention_ends_it():
    told, _ = held()
    told.tell("death-recorded", "2023-01-11 08:00", whose="person", known="at the station", by="PS 2")
    assert list(keeps_open(told.history)) == []
    assert [line.state for line in lines(told.history) if line.what == "Arrest"] == ["died in detention"]
    assert "BR-CUSTODY-OVER" in codes(told), "it was past its limit by then"


def test_an_interview_under_caution_makes_a_suspect_of_whoever_attended_without_one():
    told = Told()
    person, other = (told.tell("person", "2023-01-10 10:00", name=name) for name in ("Anton Beispiel", "Berta Muster"))
    told.tell("voluntary-attendance", "2023-01-10 10:00", person=other, cautioned=False)
    attended = told.tell("voluntary-attendance", "2023-01-10 10:00", person=person, cautioned=False)
    told.tell("interview", "2023-01-10 10:10", encounter=attended, cautioned=False)
    assert suspects(told.history) == ()
    spoken = told.tell("interview", "2023-01-10 10:30", encounter=attended)
    (found,) = suspects(told.history)
    assert (found.person, found.event, found.at_us, found.by) == (person, spoken, uk("2023-01-10 10:30"), "interview")

"""Outcome codes, hand-over with acceptance, senders that are owed the outcome, prevention that is followed up."""

from __future__ import annotations

import pytest

from case_events import MONDAY, about, event, history, problems
from rightdoor.cases.outcomes import AREA
from rightdoor.cases.outcomes.kinds import KINDS
from rightdoor.cases.outcomes.state import hand_overs, measured
from rightdoor.model.civil import DAY, HOUR, iso_utc, parse_day

BY_CODE = {kind.code: kind for kind in KINDS}
CRIME = event("crime-recorded", MONDAY - DAY, name="k1", number="42/1", classification="86/2")


def outcome(code="15", at_us=MONDAY, **body):
    return event("outcome-recorded", at_us, name=f"u{code}", crime="k1", outcome=code, reason="reason", by="DS Oak", **body)


def handed(name="g1", at_us=MONDAY, to="another-force", **body):
    return event("handed-over", at_us, name=name, to=to, recipient="Force", what="case", **body)


def codes(past, **known):
    return [breach.code for breach in AREA.breaches(past, about(**known))]


def duties(past):
    return [(duty.code, duty.what, duty.done is not None) for duty in AREA.duties(past, about(), MONDAY)]


def open_(past):
    return list(AREA.keeps_open(past))


# codes


def test_a_crime_without_an_outcome_code_keeps_the_case_open():
    assert open_(history(CRIME)) == ["The crime 42/1 has no outcome code."]
    assert open_(history(CRIME, outcome())) == []


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("21", "2015-12-31", ["BR-OUTCOME-NOT-IN-USE"]),
        ("21", "2016-01-01", []),
        ("22", "2019-03-31", ["BR-OUTCOME-NOT-IN-USE"]),
        ("22", "2019-04-01", []),
    ],
)
def test_a_code_is_held_against_the_day(code, day, said):
    assert codes(history(CRIME, outcome(code, parse_day(day) * DAY + 12 * HOUR))) == said


def test_charged_needs_a_charge():
    assert codes(history(CRIME, outcome("1"))) == ["BR-OUTCOME-NO-CHARGE"]
    assert codes(history(CRIME, outcome("1"), event("charged", name="h1"))) == []


def test_where_a_child_is_the_person_reported_outcome_21_is_asked_first():
    assert codes(history(CRIME, outcome()), child_track=True) == ["BR-OUTCOME-21-NOT-ASKED"]
    assert codes(history(CRIME, outcome(), event("outcome-21-asked", answer="does-not-fit")), child_track=True) == []
    assert codes(history(CRIME, outcome())) == []


@pytest.mark.parametrize(
    "record",
    [event("person", name="p1", role="child-reported", reference="Child 1"), event("child-recorded", name="p1", relation="reported")],
)
def test_outcome_21_is_asked_too_where_the_case_alone_records_that_the_person_is_a_child(record):
    assert codes(history(CRIME, outcome(), record)) == ["BR-OUTCOME-21-NOT-ASKED"]
    assert codes(history(CRIME, outcome(), record, event("outcome-21-asked", answer="does-not-fit"))) == []


def test_the_two_codes_for_children_are_marked():
    def labels(code):
        return [label for label, _ in next(AREA.lines(history(CRIME, outcome(code)))).rows]

    assert "For children" in labels("21")
    assert "For children" in labels("22")
    assert "For children" not in labels("15")


def test_the_last_outcome_stands():
    line = next(AREA.lines(history(CRIME, outcome("15"), outcome("20", MONDAY + DAY))))
    assert dict(line.rows)["Outcome"].startswith("20 - ")


# senders


def test_each_sender_is_told_and_the_case_waits_for_it():
    past = history(CRIME, outcome())
    assert duties(past) == [("CLK-SENDER-TOLD", "Say whom the outcome is owed to", False)]
    owed = [event("sender-owed", MONDAY + HOUR + n, name=f"w{n}", source=f"Sender {n}") for n in range(2)]
    past = history(CRIME, outcome(), *owed)
    assert duties(past) == [
        ("CLK-SENDER-TOLD", "Say whom the outcome is owed to", True),
        ("CLK-SENDER-TOLD", "Tell Sender 0 what came of it", False),
        ("CLK-SENDER-TOLD", "Tell Sender 1 what came of it", False),
    ]
    told = event("outcome-reported", MONDAY + DAY, owed="w0", way="system", words="done")
    assert [done for _, _, done in duties(history(CRIME, outcome(), *owed, told))] == [True, True, False]


def test_nobody_may_be_owed_the_outcome():
    assert duties(history(CRIME, outcome(), event("no-sender", MONDAY + HOUR, reason="own enquiry", by="DS Oak")))[0][2]


def test_the_ids_of_the_duties_differ():
    owed = [event("sender-owed", MONDAY + n, name=f"w{n}", source="x") for n in range(2)]
    found = list(AREA.duties(history(CRIME, outcome(), *owed), about(), MONDAY))
    assert len({duty.id for duty in found}) == 3


# hand-over


def test_until_it_is_accepted_the_sender_keeps_it():
    past = history(handed())
    assert duties(past) == [("CLK-HAND-OVER-ACCEPTED", "Get the hand-over to another force accepted", False)]
    assert hand_overs(past)[0].here
    accepted = event("hand-over-accepted", MONDAY + DAY, handed="g1", by="DS Yew")
    assert hand_overs(history(handed(), accepted))[0].accepted
    assert duties(history(handed(), accepted))[0][2]
    assert open_(history(handed(), accepted)) == []


def test_a_refused_hand_over_is_here_again_with_its_reason_until_something_is_done():
    refused = event("hand-over-refused", MONDAY + DAY, handed="g1", by="DS Yew", reason="not ours")
    past = history(handed(), refused)
    assert open_(past) == [
        "The hand-over to another force was refused and is here again: hand it over anew, or say why that is not needed."
    ]
    assert ("Why", "not ours") in next(AREA.lines(past)).rows
    again = handed("g2", MONDAY + 2 * DAY)
    assert open_(history(handed(), refused, again)) == []
    other = handed("g2", MONDAY + 2 * DAY, to="agency")
    assert len(open_(history(handed(), refused, other))) == 1
    given_up = event("hand-over-given-up", MONDAY + 2 * DAY, handed="g1", reason="kept")
    assert open_(history(handed(), refused, given_up)) == []


def test_a_hand_over_given_up_before_an_answer_asks_for_none():
    given_up = event("hand-over-given-up", MONDAY + DAY, handed="g1", reason="kept")
    assert duties(history(handed(), given_up)) == []


def test_a_hand_over_is_answered_once_and_not_before_it_was_made():
    accepted = event("hand-over-accepted", MONDAY + DAY, handed="g1", by="DS Yew")
    assert problems(BY_CODE["hand-over-refused"], {"handed": "g1"}, MONDAY + 2 * DAY, history(handed(), accepted)) == ["handed"]
    assert problems(BY_CODE["hand-over-accepted"], {"handed": "g1"}, MONDAY - 1, history(handed())) == ["at"]
    assert problems(BY_CODE["hand-over-given-up"], {"handed": "g1"}, MONDAY + 2 * DAY, history(handed(), accepted)) == ["handed"]
    assert problems(BY_CODE["hand-over-accepted"], {"handed": "g1"}, MONDAY + DAY, history(handed())) == []


# prevention


def test_a_prevention_referral_is_voluntary():
    kind = BY_CODE["prevention-referred"]
    assert problems(kind, {"agreed": "no"}, MONDAY, history()) == ["agreed"]
    assert problems(kind, {"agreed": "not-asked"}, MONDAY, history()) == ["agreed"]
    assert problems(kind, {"agreed": "yes"}, MONDAY, history()) == []


def test_prevention_is_followed_up_and_measured():
    begun = event("prevention-referred", MONDAY, name="v1", programme="course", agreed="yes")
    told = event("signposted", MONDAY, name="v2", programme="helpline", how="paper")
    followed = event("prevention-followed-up", MONDAY + DAY, referred="v1", came_to="taken-up", by="the programme")
    past = history(begun, told, followed)
    found = {duty.what: duty for duty in AREA.duties(past, about(), MONDAY)}
    assert found["Follow up the prevention referral"].done is not None
    assert found["Follow up the signposting"].done is None
    assert iso_utc(found["Follow up the signposting"].due_us) == "2026-02-09T00:00:00Z"  # 28 days beginning with 12 January
    sums = measured([past, history(told)])
    assert (sums.referred, sums.signposted, sums.followed) == (1, 2, 1)
    assert dict(sums.came_to)["Taken up"] == 1
    assert sum(number for _, number in sums.came_to) == sums.followed

"""Receipt, research, authorisations for communications data, breaches of personal data and requests: duties, what was late, what is impossible."""

from __future__ import annotations

from clock_case import DAY, HOUR, at, last_day
from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.papers import AREA
from rightdoor.cases.papers import kinds as k
from rightdoor.cases.register import AREAS, KINDS

BEGUN = at("2026-03-02")


def told(*events: tuple, nation: str = "england"):
    """(history, about) of (kind, instant, body); the n-th event is ev_n."""
    made = [Event(f"ev_{n}", kind, at_us, at_us, "person1", body) for n, (kind, at_us, body) in enumerate(events)]
    return History(made), About("ca_1", "sub_1", nation, BEGUN, BEGUN, "unit")


def duties(*events, **more):
    return {each.code: each for each in AREA.duties(*told(*events, **more), BEGUN)}


def breaches(*events):
    return [each.code for each in AREA.breaches(*told(*events))]


CAME = (k.CAME, BEGUN, {"where": "force", "sender": "National Crime Agency"})
GRANTED = (k.AUTHORITY, BEGUN, {"route": "independent", "operator": "Example Broadband", "spoc": True})
FOUND = (k.BREACH, BEGUN, {"facts": "sent to a wrong address", "effects": "one person"})
ASKED = (k.REQUEST, BEGUN, {"right": "access", "reference": "SAR 7"})


def test_the_area_is_in_the_register_and_its_kinds_are_its_own():
    assert AREA in AREAS
    assert all(KINDS[kind.code] is kind for kind in AREA.kinds)


def test_a_referral_is_acknowledged_and_researched():
    open_ = duties(CAME)
    assert {code: last_day(each.due_us) for code, each in open_.items()} == {
        "CLK-FORCE-RECEIPT": "2026-03-03",
        "CLK-RESEARCH": "2026-03-09",
    }
    done = duties(
        CAME,
        (k.ACKNOWLEDGED, BEGUN + HOUR, {"referral": "ev_0", "to": "the Agency"}),
        (k.RESEARCHED, BEGUN + DAY, {"referral": "ev_0", "sources": ("local", "pnd")}),
    )
    assert [each.done.event for each in done.values()] == ["ev_1", "ev_2"]


def test_a_referral_at_the_agency_is_asked_about_and_does_not_keep_the_case_open():
    came = (k.CAME, BEGUN, {"where": "nca", "sender": "NCMEC"})
    (duty,) = duties(came).values()
    assert (duty.code, duty.closes, last_day(duty.due_us)) == ("CLK-NCA-DISSEMINATION", False, "2026-03-08")
    assert duties(came, (k.SENT_ON, BEGUN + DAY, {"referral": "ev_0"}))["CLK-NCA-DISSEMINATION"].done.event == "ev_1"


def test_working_days_are_refused_where_no_bank_holidays_are_held():
    assert {code: each.due_us for code, each in duties(CAME, nation="scotland").items()} == {
        "CLK-FORCE-RECEIPT": None,
        "CLK-RESEARCH": None,
    }


def test_an_authorisation_runs_out_and_is_renewed_from_its_end():
    assert last_day(duties(GRANTED)["CLK-COMMUNICATIONS-AUTHORITY"].due_us) == "2026-04-01"
    renewed = (k.RENEWED, BEGUN + 20 * DAY, {"authority": "ev_0"})
    assert last_day(duties(GRANTED, renewed)["CLK-COMMUNICATIONS-AUTHORITY"].due_us) == "2026-05-01"
    late = (k.RENEWED, BEGUN + 40 * DAY, {"authority": "ev_0"})
    assert last_day(duties(GRANTED, late)["CLK-COMMUNICATIONS-AUTHORITY"].due_us) == "2026-04-01"
    assert breaches(GRANTED, late) == ["BR-AUTHORITY-RENEWED-LATE"]
    assert breaches(GRANTED, renewed) == []


def test_data_obtained_without_an_authorisation_in_force_are_named():
    assert breaches(GRANTED, (k.OBTAINED, BEGUN + 29 * DAY, {"authority": "ev_0"})) == []
    assert breaches(GRANTED, (k.OBTAINED, BEGUN + 31 * DAY, {"authority": "ev_0"})) == ["BR-AUTHORITY-ENDED"]
    cancelled = (k.CANCELLED, BEGUN + DAY, {"authority": "ev_0", "reason": "no longer needed"})
    assert breaches(GRANTED, cancelled, (k.OBTAINED, BEGUN + 2 * DAY, {"authority": "ev_0"})) == ["BR-AUTHORITY-ENDED"]
    assert breaches((k.AUTHORITY, BEGUN, {"route": "urgent", "operator": "x"})) == ["BR-AUTHORITY-SPOC"]


def test_data_that_were_obtained_leave_the_duty_to_cancel():
    def open_(*events):
        return [each.what.split()[0] for each in AREA.duties(*told(*events), BEGUN) if each.done is None]

    got = (k.OBTAINED, BEGUN + DAY, {"authority": "ev_0"})
    assert open_(GRANTED) == ["Use,"]
    assert open_(GRANTED, got) == open_(GRANTED, got, got) == ["Cancel"]
    (duty,) = (each for each in AREA.duties(*told(GRANTED, got), BEGUN) if each.done is None)
    assert (duty.records, last_day(duty.due_us), duty.closes) == (k.CANCELLED, "2026-04-01", True)
    assert open_(GRANTED, got, (k.CANCELLED, BEGUN + 2 * DAY, {"authority": "ev_0", "reason": "ended by itself"})) == []


def test_a_breach_is_notified_within_72_hours_or_with_reasons():
    assert duties(FOUND)["CLK-BREACH-NOTIFICATION"].due_us == BEGUN + 72 * HOUR
    late = (k.NOTIFIED, BEGUN + 80 * HOUR, {"breach": "ev_0"})
    assert breaches(FOUND, late) == ["BR-BREACH-LATE"]
    assert breaches(FOUND, (*late[:2], {"breach": "ev_0", "reason": "found on a Friday"})) == []
    assert duties(FOUND, (k.NOT_NOTIFIED, BEGUN + HOUR, {"breach": "ev_0"}))["CLK-BREACH-NOTIFICATION"].done is not None


def test_a_request_has_a_month_from_when_what_was_asked_for_came():
    assert last_day(duties(ASKED)["CLK-SUBJECT-RIGHTS"].due_us) == "2026-04-01"
    later = (k.REQUEST, BEGUN, {"right": "access", "reference": "SAR 7", "relevant": BEGUN + 10 * DAY})
    assert last_day(duties(later)["CLK-SUBJECT-RIGHTS"].due_us) == "2026-04-11"
    answered = (k.ANSWERED, BEGUN + 35 * DAY, {"request": "ev_0", "answer": "met"})
    assert breaches(ASKED, answered) == ["BR-REQUEST-LATE"]
    assert breaches(later, answered) == []


def test_what_follows_cannot_lie_before():
    history, _ = told(GRANTED)
    check = KINDS[k.OBTAINED].check
    assert [each.field for each in check({"authority": "ev_0"}, BEGUN - 1, history)] == ["authority"]
    assert list(check({"authority": "ev_0"}, BEGUN, history)) == []
    assert [each.field for each in KINDS[k.REQUEST].check({"relevant": BEGUN - 1}, BEGUN, history)] == ["relevant"]


def test_what_stands_is_told():
    history, _ = told(CAME, GRANTED, FOUND, ASKED, (k.RESEARCHED, BEGUN + DAY, {"referral": "ev_0", "sources": ("local", "pnd")}))
    shown = [(line.what, line.state) for line in AREA.lines(history)]
    assert shown == [
        ("Referral", "Researched"),
        ("Authorisation for communications data", "In force or ended by itself"),
        ("Breach of personal data", "Open"),
        ("Request of a data subject", "Open"),
    ]
    assert ("Research", "Local systems, PND") in next(iter(AREA.lines(history))).rows
    assert list(AREA.keeps_open(history)) == []

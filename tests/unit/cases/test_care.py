"""Care: no arrest, voluntary attendance, release, bail return, NFA or charge without a record of care or a duty that is overdue."""

from __future__ import annotations

import pytest

from case_told import Told, at
from rightdoor.cases.care import AREA
from rightdoor.cases.care.contacts import CONTACTS
from rightdoor.cases.care.death import MET as MEETINGS
from rightdoor.cases.care.death import TO_THE_PERSON, stopped
from rightdoor.cases.correcting import AREA as CORRECTING
from rightdoor.cases.correcting.kinds import DISCLOSURES
from rightdoor.cases.history import History
from rightdoor.cases.register import AREAS, KINDS
from rightdoor.cases.safeguarding.child_track import ENFORCEMENT
from rightdoor.cases.safeguarding.duties_trust import ENDS
from rightdoor.cases.whole import duties_of
from rightdoor.model.civil import DAY, HOUR
from rightdoor.rules.clocks import dsi_referral

MET = at(3, 2)
CARE = {
    "done": "done",
    "in_person": True,
    "signposted": ("stop-it-now", "samaritans"),
    "telephone": "given",
    "named": "DC 1, 9 to 17",
    "by": "DC 1",
}
CLOCK, FAMILY = "CLK-SUICIDE-RISK", "CLK-FAMILY"
DIED = {"whose": "person", "known": "Told by the coroner's officer", "by": "DS 4"}


@pytest.fixture
def told() -> Told:
    return Told(AREA)


@pytest.mark.parametrize("kind", [contact.kind for contact in CONTACTS])
def test_each_contact_has_a_record_of_care_or_a_duty_that_becomes_overdue(told: Told, kind: str):
    contact = told.tell(kind, MET, **({"arrested": MET} if kind == "bail-breached" else {}))
    duty = told.duty(CLOCK)
    assert (duty.about, duty.due_us, duty.closes) == (contact, MET + DAY, True)
    assert duty.state(MET + DAY) == "overdue" and duty.state(MET) == "running"
    told.tell("care-assessed", MET + HOUR, contact=contact, **CARE)
    assert CLOCK not in told.open()


@pytest.mark.parametrize(
    "kind",
    [
        "arrest",
        "voluntary-attendance",
        "released-on-bail",
        "released-under-investigation",
        "bail-answered",
        "bail-breached",
        "nfa",
        "charged",
    ],
)
def test_what_the_published_learning_names_is_a_contact(kind: str):
    assert kind in {contact.kind for contact in CONTACTS}


def test_a_refusal_is_a_record_and_the_next_contact_asks_again(told: Told):
    arrest = told.tell("arrest", MET, person="p1")
    told.tell("care-assessed", MET + HOUR, contact=arrest, **{**CARE, "done": "refused"})
    told.tell("charged", MET + DAY, arrest=arrest)
    assert told.open().count(CLOCK) == 1


def test_one_assessment_may_serve_two_contacts_and_no_more(told: Told):
    warrant, arrest, release = (told.tell(kind, MET) for kind in ("warrant-executed", "arrest", "released-on-bail"))
    told.tell("care-assessed", MET + HOUR, contact=arrest, also=warrant, **CARE)
    assert [d.about for d in told.duties() if d.code == CLOCK and d.done is None] == [release]


def test_care_before_a_release_counts_for_it(told: Told):
    release = told.tell("released-on-bail", MET)
    told.tell("care-assessed", MET - HOUR, recorded=MET, contact=release, **CARE)
    assert CLOCK not in told.open() and told.codes() == []


def test_care_told_late_is_on_time_when_it_was_given_on_time(told: Told):
    arrest = told.tell("arrest", MET)
    told.tell("care-assessed", MET + HOUR, recorded=MET + 9 * DAY, contact=arrest, **CARE)
    assert told.codes() == []


def test_care_given_late_is_shown(told: Told):
    arrest = told.tell("arrest", MET)
    told.tell("care-assessed", MET + DAY + 1, contact=arrest, **CARE)
    assert told.codes() == ["BR-CARE-LATE"] and told.duty(CLOCK).done is not None


def test_not_in_person_and_not_possible_want_their_reason(told: Told):
    arrest = told.tell("arrest", MET)
    body = {"contact": arrest, **CARE, "in_person": False, "done": "not-possible"}
    assert [p.field for p in told.problems("care-assessed", MET, body)] == ["steps", "method"]


def test_the_family_is_informed_once_for_a_warrant_and_the_arrest_at_it(told: Told):
    told.tell("arrest", MET + HOUR)
    warrant = told.tell("warrant-executed", MET)
    told.tell("arrest", MET + 2 * DAY)
    assert [d.about for d in told.duties() if d.code == FAMILY] == [warrant, "ev_3"]
    told.tell("family-informed", MET + HOUR, contact="ev_1", also=warrant, outcome="given", by="DC 1")
    assert told.open().count(FAMILY) == 1


def test_a_person_later_cleared_is_cared_for(told: Told):
    told.tell("nfa", MET)
    told.tell("wronged", MET + DAY, who="the tenant")
    assert told.open().count(CLOCK) == 2


def test_whoever_is_wrongly_affected_is_assessed_once_whichever_way_it_is_recorded(told: Told):
    wronged = told.tell("wronged", MET, who="the tenant")
    told.tell("righted-welfare", MET + HOUR, wronged=wronged, by="DS 4", what="Well.")
    assert told.open() == []
    other = Told(CORRECTING)
    wronged = other.tell("wronged", MET, who="the tenant", how="other", found="x", done=("visit",))
    other.tell("care-assessed", MET + HOUR, contact=wronged, **CARE)
    assert "righted-welfare" not in {d.records for d in other.duties() if d.done is None}


def test_a_death_stops_whatever_would_be_sent_to_the_person_and_nothing_else(told: Told):
    arrest = told.tell("arrest", MET, person="p1")
    told.tell("nfa", MET + 9 * DAY, encounter=arrest)
    death = told.tell("death-recorded", MET + 3 * DAY, **DIED)
    after = list(stopped(told.duties(), told.history))
    care = [duty for duty in after if duty.code == CLOCK]
    assert len(care) == 2
    assert all(duty.what.startswith("Must not be sent: ") and duty.done is not None and duty.done.event == death for duty in care)
    assert [duty.code for duty in after if duty.done is None] == [FAMILY, dsi_referral.RULE.code]


def test_what_was_done_before_the_death_stays_as_it_was(told: Told):
    arrest = told.tell("arrest", MET)
    care = told.tell("care-assessed", MET + HOUR, contact=arrest, **CARE)
    told.tell("death-recorded", MET + DAY, **DIED)
    duty = next(d for d in stopped(told.duties(), told.history) if d.code == CLOCK)
    assert duty.done is not None and duty.done.event == care and not duty.what.startswith("Must not")


def test_the_death_of_one_person_does_not_silence_what_another_is_owed(told: Told):
    told.tell("person", MET, role="reported", name="One Invented")
    told.tell("person", MET, role="reported", name="Two Invented")
    told.tell("arrest", MET, person="ev_1")
    told.tell("released-on-bail", MET + HOUR, arrest="ev_3")
    told.tell("arrest", MET, person="ev_2")
    told.tell("death-recorded", MET + DAY, **DIED, person="ev_1")
    left = {d.about for d in stopped(told.duties(), told.history) if d.done is None and d.code == CLOCK}
    assert left == {"ev_5"}


def test_two_records_decided_to_be_one_person_are_one(told: Told):
    told.tell("person", MET, role="reported", name="One Invented")
    told.tell("person", MET, role="reported", name="Wun Invented")
    told.tell("same-person", MET, first="ev_2", second="ev_1", decision="one", decided_by="DS 4", reason="Same address")
    told.tell("arrest", MET, person="ev_2")
    told.tell("death-recorded", MET + DAY, **DIED, person="ev_1")
    assert [d.code for d in stopped(told.duties(), told.history) if d.done is None] == [FAMILY, dsi_referral.RULE.code]


def test_the_death_of_somebody_else_stops_nothing(told: Told):
    told.tell("arrest", MET)
    told.tell("death-recorded", MET + DAY, **{**DIED, "whose": "other"})
    assert [d.code for d in stopped(told.duties(), told.history) if d.done is None] == [CLOCK, FAMILY]


OWED = {"righted-told", "righted-welfare", "righted-apology"}
WRONGED = {"who": "the household", "how": "wrong-premises", "found": "x", "done": ("visit", "search")}


def left_of(told: Told) -> set[str]:
    """The kinds that would do what is still owed."""
    return {d.records for d in stopped(told.duties(), told.history) if d.done is None}


def test_letters_of_putting_it_right_stop_where_the_person_wronged_is_the_one_who_died():
    told = Told(CORRECTING)
    person = told.tell("person", MET, role="reported", name="One Invented")
    told.tell("wronged", MET, person=person, **WRONGED)
    told.tell("death-recorded", MET + DAY, person=person, **DIED)
    assert not left_of(told) & OWED and "righted-destruction" in left_of(told)


@pytest.mark.parametrize("named", [True, False])
def test_the_death_of_a_suspect_leaves_what_an_innocent_household_is_owed(named: bool):
    for area, owed in ((CORRECTING, OWED), (AREA, {"care-assessed"})):
        told = Told(area)
        person = told.tell("person", MET, role="reported", name="One Invented")
        told.tell("arrest", MET, person=person)
        wronged = told.tell("wronged", MET, **WRONGED)  # as the outcome of a search records it: nobody is named
        told.tell("death-recorded", MET + DAY, **DIED, **({"person": person} if named else {}))
        after = [d for d in stopped(told.duties(), told.history) if d.about == wronged]
        assert owed <= {d.records for d in after if d.done is None}
        assert not [d.what for d in after if d.what.startswith("Must not")]


def test_the_death_of_a_suspect_leaves_the_care_owed_at_the_wrong_door():
    told = Told(AREA)
    person = told.tell("person", MET, role="reported", name="One Invented")
    entry = told.tell("warrant-executed", MET)
    told.tell("arrest", MET + HOUR, person=person)
    told.tell("death-recorded", MET + DAY, **DIED, person=person)
    assert left_of(told) == {"family-informed", "death-referred"}
    told.tell("warrant-outcome", MET, entry=entry, outcome="wrong-premises")
    assert "care-assessed" in left_of(told)


def test_a_death_that_could_be_of_one_of_two_stops_nothing_and_is_named(told: Told):
    people = [told.tell("person", MET, role="reported", name=name) for name in ("One Invented", "Two Invented")]
    told.tell("arrest", MET, person=people[0])
    death = told.tell("death-recorded", MET + DAY, **DIED)
    assert "care-assessed" not in left_of(told), "one person met the police: it is that one"
    told.tell("arrest", MET + HOUR, recorded=MET + 2 * DAY, person=people[1])
    assert [d.done for d in stopped(told.duties(), told.history) if d.code == CLOCK] == [None, None]
    assert [(b.code, b.event) for b in told.breaches()] == [("BR-DEATH-WHOSE", death)]
    assert [p.field for p in told.problems("death-recorded", MET + DAY, DIED)] == ["person"]


def test_an_arrest_after_a_death_that_names_nobody_is_of_somebody_else(told: Told):
    people = [told.tell("person", MET, role="reported", name=name) for name in ("One Invented", "Two Invented")]
    told.tell("arrest", MET, person=people[0])
    told.tell("death-recorded", MET + DAY, **DIED)
    later = told.tell("arrest", MET + 2 * DAY, person=people[1])
    assert [d.about for d in stopped(told.duties(), told.history) if d.done is None and d.code == CLOCK] == [later]
    assert told.codes() == []


def test_what_is_said_to_somebody_after_their_death_is_named(told: Told):
    people = [told.tell("person", MET, role="reported", name=name) for name in ("One Invented", "Two Invented")]
    first, second = (told.tell("arrest", MET, person=person) for person in people)
    told.tell("death-recorded", MET + DAY, **DIED, person=people[0])
    decided = told.tell("nfa", MET + 2 * DAY, encounter=first)
    notice = told.tell("nfa-notice", MET + 2 * DAY, decision=decided)
    invited = told.tell("attendance-invited", MET + 2 * DAY, person=people[0])
    told.tell("nfa-notice", MET + 2 * DAY, decision=told.tell("nfa", MET + 2 * DAY, encounter=second))
    told.tell("care-assessed", MET + 25 * HOUR, contact=first, **{**CARE, "done": "not-possible", "steps": "had died"})
    told.tell("care-assessed", MET + HOUR, contact=second, **CARE)
    told.tell("care-assessed", MET + 2 * DAY, contact=told.tell("warrant-executed", MET), **CARE)  # of whoever was met there
    assert {b.event for b in told.breaches() if b.code == "BR-CONTACT-AFTER-DEATH"} == {notice, invited}


def test_an_arrest_for_breach_of_bail_is_a_contact_from_the_arrest_on(told: Told):
    told.tell("bail-breached", MET)
    assert told.duties() == [], "nobody was met"
    told.tell("bail-breached", MET, arrested=MET + 3 * DAY)
    assert (told.duty(CLOCK).due_us, told.duty(CLOCK).raised_us) == (MET + 4 * DAY, MET)
    assert "breach of bail" in told.duty(CLOCK).what
    assert [line.state for line in AREA.lines(told.history)] == ["not recorded"]


def test_care_long_before_the_contact_was_for_another(told: Told):
    arrest = told.tell("arrest", MET)
    for kind, body in (("care-assessed", CARE), ("family-informed", {"outcome": "given", "by": "DC 1"})):
        said = [told.problems(kind, MET - before, {"contact": arrest, "also": arrest, **body}) for before in (DAY, DAY + 1, 365 * DAY)]
        assert [[p.field for p in each] for each in said] == [[], ["contact", "also"], ["contact", "also"]]
    death = told.tell("death-recorded", MET, **DIED)
    referred = {"death": death, "decision": "referred", "reason": "Mandatory", "decided_by": "DCI 6"}
    assert [p.field for p in told.problems("death-referred", MET - 1, referred)] == ["death"]


def test_the_referral_of_a_death_has_no_time_and_stands_at_the_top_until_its_rule_is_confirmed(told: Told):
    assert not dsi_referral.RULE.on
    death = told.tell("death-recorded", MET, **DIED)
    duty = told.duty(dsi_referral.RULE.code)
    assert (duty.due_us, duty.state(MET), duty.closes) == (None, "due-soon", True)
    assert dsi_referral.RULE.why_off in duty.rule
    line = next(line for line in AREA.lines(told.history) if line.what == "Death")
    assert "switched off" in dict(line.rows)[dsi_referral.RULE.title]
    told.tell("death-referred", MET + HOUR, death=death, decision="referred", reason="Mandatory", decided_by="DCI 6")
    assert told.open() == []


def test_what_is_named_of_other_areas_is_there():
    named = {*(contact.kind for contact in CONTACTS), *TO_THE_PERSON, *MEETINGS, *ENFORCEMENT, *ENDS, *DISCLOSURES}
    assert named <= set(KINDS)
    assert [(k.code, f.name, to) for k in KINDS.values() for f in k.fields for to in f.to if to not in KINDS] == []
    assert len(KINDS) == sum(len(area.kinds) for area in AREAS), "a code is given once over all areas"


def test_a_death_closes_what_other_areas_would_send(told: Told):
    told.tell("nfa", MET, encounter="x", officer="DS 4", rank="sergeant", reason="No evidence")
    told.tell("death-recorded", MET + DAY, **DIED)
    notice = [d for d in duties_of(told.history, told.about, MET) if d.records == "nfa-notice"]
    assert [d.what.startswith("Must not be sent") and d.done is not None for d in notice] == [True]


def test_nothing_told_in_another_order_changes_it(told: Told):
    arrest = told.tell("arrest", MET)
    told.tell("care-assessed", MET + HOUR, contact=arrest, **CARE)
    told.tell("death-recorded", MET + DAY, **DIED)
    whole = list(stopped(told.duties(), told.history))
    told.events.reverse()
    assert list(stopped(told.duties(), History(told.events))) == whole

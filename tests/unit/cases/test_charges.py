"""Charges held against the law of the day, hearings, orders and their hand-over."""

from __future__ import annotations

import pytest

from case_events import MONDAY, about, event, history, problems
from rightdoor.cases.charges import AREA
from rightdoor.cases.charges.kinds import KINDS
from rightdoor.cases.charges.state import charges, over
from rightdoor.model.civil import DAY, HOUR, iso_utc, parse_day

BY_CODE = {kind.code: kind for kind in KINDS}
OFFENCE_DAY = parse_day("2025-06-01")


def charged(name="h1", at_us=MONDAY, /, *, offence="PK78008", first=OFFENCE_DAY, consent=True, **body):
    return event("charged", at_us, name=name, person="p1", offence=offence, offence_first=first, consent=consent, **body)


def codes(past):
    return [breach.code for breach in AREA.breaches(past, about())]


def duties(past):
    return {duty.code: duty for duty in AREA.duties(past, about(), MONDAY)}


def rows(past):
    return dict(next(AREA.lines(past)).rows)


# the law of the day


def test_an_offence_that_was_in_force_with_consent_goes_past_no_rule():
    assert codes(history(charged())) == []
    assert rows(history(charged()))["Maximum on indictment"] == "10 years (read in the law itself)"


@pytest.mark.parametrize(("day", "said"), [("2017-04-02", ["BR-CHARGE-NOT-IN-FORCE"]), ("2017-04-03", [])])
def test_an_offence_charged_for_a_day_before_it_was_in_force_is_named(day, said):
    assert codes(history(charged(offence="SX03224", first=parse_day(day), consent=False))) == said


def test_the_last_day_of_an_offence_counts_too():
    early = charged(offence="SX03224", first=parse_day("2017-03-01"), offence_last=parse_day("2017-05-01"))
    breach = next(AREA.breaches(history(early), about()))
    assert "2017-03-01" in breach.what
    assert "in force from 2017-04-03" in breach.what


def test_an_offence_whose_commencement_is_not_confirmed_is_named():
    breach = next(AREA.breaches(history(charged(offence="SOA-S46A")), about()))
    assert breach.code == "BR-CHARGE-NOT-IN-FORCE"
    assert "not confirmed" in breach.what


def test_the_maximum_is_that_of_the_day_of_the_offence_and_says_when_it_is_from_memory():
    assert rows(history(charged(first=parse_day("2000-01-01"))))["Maximum on indictment"] == "3 years (from memory: look it up)"


def test_consent_that_is_needed_and_missing_is_named_and_where_it_is_not_stated_nothing_is_said():
    assert codes(history(charged(consent=False))) == ["BR-CHARGE-NO-CONSENT"]
    assert codes(history(charged(offence="SX03224", consent=False))) == []
    assert rows(history(charged(offence="SX03224", consent=False)))["Consent of the Director"] == "not stated here: look it up"


def test_an_offence_that_is_not_in_the_list_can_be_recorded_and_is_named():
    kind = BY_CODE["charged"]
    base = {"offence": "other", "offence_first": OFFENCE_DAY}
    assert problems(kind, base, MONDAY, history()) == ["other_code", "other_words"]
    assert problems(kind, {**base, "other_code": "TH68001", "other_words": "Theft"}, MONDAY, history()) == []
    assert problems(kind, {"offence": "PK78008", "other_words": "Theft"}, MONDAY, history()) == ["other_code"]
    past = history(charged(offence="other", other_code="TH68001", other_words="Theft"))
    assert codes(past) == ["BR-CHARGE-UNKNOWN"]
    assert rows(past)["Offence"] == "Theft"


def test_an_attempt_has_the_letter_after_the_code():
    charge = charges(history(charged(inchoate="A")))[0]
    assert charge.code == "PK78008A"
    assert charge.words.endswith("(attempt)")
    assert codes(history(charged(inchoate="A"))) == []


@pytest.mark.parametrize(
    ("first", "last", "wrong"), [(10, 9, ["offence_last"]), (10, 10, []), (MONDAY // DAY + 1, None, ["offence_first"])]
)
def test_impossible_days_are_refused(first, last, wrong):
    body = {"offence": "PK78008", "offence_first": first, **({"offence_last": last} if last is not None else {})}
    assert problems(BY_CODE["charged"], body, MONDAY, history()) == wrong


# court


def test_a_hearing_that_was_fixed_is_a_duty_until_it_is_recorded():
    fixed = event("hearing-fixed", MONDAY + HOUR, name="f1", person="p1", when=MONDAY + 20 * DAY, court="Crown Court", hearing="trial")
    duty = duties(history(charged(), fixed))["CLK-HEARING"]
    assert duty.due_us == MONDAY + 20 * DAY
    assert duty.done is None
    held = event("hearing", MONDAY + 20 * DAY, person="p1", fixed="f1", court="Crown Court", came_to="adjourned")
    assert duties(history(charged(), fixed, held))["CLK-HEARING"].done is not None


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ((), ""),
        ((("plea", {"plea": "guilty"}),), "convicted"),
        ((("plea", {"plea": "not-guilty"}),), ""),
        ((("plea", {"plea": "not-guilty"}), ("trial-finding", {"finding": "guilty"})), "convicted"),
        ((("plea", {"plea": "not-guilty"}), ("trial-finding", {"finding": "not-guilty"})), "acquitted"),
        ((("trial-finding", {"finding": "not-agreed"}),), ""),
        ((("discontinued", {"why": "evidence"}),), "discontinued"),
        ((("acquitted", {}),), "acquitted"),
        ((("sentenced", {"sentence": "community"}),), "convicted"),
    ],
)
def test_how_a_charge_ends(ends, state):
    later = [event(kind, MONDAY + (n + 1) * DAY, charge="h1", **body) for n, (kind, body) in enumerate(ends)]
    assert charges(history(charged(), *later))[0].end == state


def test_a_case_stays_open_until_each_charge_has_its_end_and_its_sentence():
    assert list(AREA.keeps_open(history(charged()))) == ["The charge PK78008 has no end yet: record how it ended."]
    plea = event("plea", MONDAY + DAY, charge="h1", plea="guilty")
    assert list(AREA.keeps_open(history(charged(), plea))) == ["The sentence for PK78008 is not recorded."]
    sentence = event("sentenced", MONDAY + 2 * DAY, charge="h1", sentence="community")
    assert list(AREA.keeps_open(history(charged(), plea, sentence))) == []


def test_nothing_more_is_done_when_every_charge_ended_without_a_conviction():
    two = (charged(), charged("h2", MONDAY + 1))
    one_gone = event("discontinued", MONDAY + DAY, name="x1", charge="h1", why="evidence")
    other_gone = event("acquitted", MONDAY + 2 * DAY, name="x2", charge="h2")
    assert over(history(*two, one_gone)) is None
    assert over(history(*two, one_gone, other_gone)).id == "x2"
    guilty = event("plea", MONDAY + 2 * DAY, charge="h2", plea="guilty")
    assert over(history(*two, one_gone, guilty)) is None


def test_before_the_charge_nothing_of_it_can_have_happened():
    assert problems(BY_CODE["plea"], {"charge": "h1"}, MONDAY - 1, history(charged())) == ["at"]
    assert problems(BY_CODE["plea"], {"charge": "h1"}, MONDAY, history(charged())) == []


# the prosecutor


def test_an_action_plan_runs_to_the_day_that_the_prosecutor_named():
    asked = event("cps-advice", name="v1", answer="more", plan="phone records", plan_day=parse_day("2026-02-02"))
    duty = duties(history(asked))["CLK-CPS-ACTION-PLAN"]
    assert iso_utc(duty.due_us) == "2026-02-03T00:00:00Z"
    assert duties(history(event("cps-advice", answer="charge"))) == {}
    done = event("cps-action-done", MONDAY + DAY, advice="v1", words="done")
    assert duties(history(asked, done))["CLK-CPS-ACTION-PLAN"].done is not None


def test_a_plan_without_a_day_is_in_sight_until_it_is_done():
    duty = duties(history(event("cps-advice", answer="more", plan="phone records")))["CLK-CPS-ACTION-PLAN"]
    assert duty.due_us is None
    assert duty.state(MONDAY) == "due-soon"


# orders


def order(kind="shpo", **body):
    return event("order-made", MONDAY, name="o1", person="p1", order=kind, **body)


def test_an_order_needs_its_last_day_or_that_it_has_none():
    kind = BY_CODE["order-made"]
    assert problems(kind, {"order": "shpo"}, MONDAY, history()) == ["last_day"]
    assert problems(kind, {"order": "shpo", "indefinite": True}, MONDAY, history()) == []
    assert problems(kind, {"order": "shpo", "indefinite": True, "last_day": 30_000}, MONDAY, history()) == ["last_day"]
    assert problems(kind, {"order": "shpo", "last_day": MONDAY // DAY - 1}, MONDAY, history()) == ["last_day"]
    assert problems(kind, {"order": "forfeiture"}, MONDAY, history()) == []


def test_notification_goes_to_offender_management_and_a_refusal_brings_it_back():
    made = order("notification", indefinite=True)
    assert iso_utc(duties(history(made))["CLK-ORDER-HAND-OVER"].due_us) == "2026-01-14T00:00:00Z"  # one working day
    handed = event("handed-over", MONDAY + HOUR, name="g1", to="offender-management", recipient="MOSOVO", what="order", order="o1")
    assert duties(history(made, handed))["CLK-ORDER-HAND-OVER"].done is not None
    refused = event("hand-over-refused", MONDAY + DAY, handed="g1", by="DS Yew", reason="other force")
    assert duties(history(made, handed, refused))["CLK-ORDER-HAND-OVER"].done is None
    elsewhere = event("handed-over", MONDAY + HOUR, name="g2", to="another-force", recipient="Force", what="order", order="o1")
    assert duties(history(made, elsewhere))["CLK-ORDER-HAND-OVER"].done is None


def test_an_order_is_looked_at_before_it_ends_until_offender_management_has_it():
    made = order(last_day=parse_day("2031-01-12"))
    duty = duties(history(made))["CLK-ORDER-REVIEW"]
    assert iso_utc(duty.due_us) == "2030-12-16T00:00:00Z"  # 28 days before the end of 12 January 2031
    handed = event("handed-over", MONDAY + HOUR, name="g1", to="offender-management", recipient="MOSOVO", what="order", order="o1")
    assert "CLK-ORDER-REVIEW" in duties(history(made, handed))
    accepted = event("hand-over-accepted", MONDAY + DAY, handed="g1", by="DS Yew")
    assert "CLK-ORDER-REVIEW" not in duties(history(made, handed, accepted))
    assert "CLK-ORDER-REVIEW" not in duties(history(order(indefinite=True)))


def test_pages_never_call_it_a_verdict():
    words = " ".join([kind.words + kind.hint + " ".join(f.words + f.hint for f in kind.fields) for kind in KINDS])
    assert "verdict" not in words.casefold()
    assert "suspect" not in words.casefold()

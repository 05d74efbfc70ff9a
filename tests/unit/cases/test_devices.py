"""Seized devices: references, continuity, the queue with its reasons, duties, what goes past a rule."""

from __future__ import annotations

import pytest

from case_events import MONDAY, about, event, history, problems, seized
from rightdoor.cases.devices import AREA
from rightdoor.cases.devices.kinds import KINDS, MOVED, RESULTS, SEIZED
from rightdoor.cases.devices.lines import counts
from rightdoor.cases.devices.priority import order_key, place
from rightdoor.cases.devices.state import device_of, devices
from rightdoor.model.civil import DAY, HOUR, iso_utc, parse_day
from rightdoor.reference.exhibit_references import conventions, next_reference

BY_CODE = {kind.code: kind for kind in KINDS}


def moved(at_us, giver, taker, /, *, seal="S100", **body):
    return event(MOVED, at_us, device="d1", from_whom=giver, to_whom=taker, reason="store", seal=seal, **body)


def codes(past, **known):
    return [breach.code for breach in AREA.breaches(past, about(**known))]


def duties(past, as_of=MONDAY):
    return {duty.code: duty for duty in AREA.duties(past, about(), as_of)}


# references


@pytest.mark.parametrize("again", ["ABC/1", "abc/1", " ABC / 1 "])
def test_a_reference_is_given_once_in_a_case(again):
    past = history(seized())
    assert problems(BY_CODE[SEIZED], {"exhibit": again}, MONDAY, past) == ["exhibit"]
    assert problems(BY_CODE[SEIZED], {"exhibit": "ABC/2"}, MONDAY, past) == []


@pytest.mark.parametrize(
    ("reference", "said"), [("ABC/1", []), ("AB/12", []), ("ABC/1/DEF/2", []), ("ABC/1/1", []), ("1/ABC", ["BR-EXHIBIT-REFERENCE"])]
)
def test_a_reference_of_another_form_is_said_and_not_refused(reference, said):
    assert codes(history(seized(exhibit=reference))) == said
    assert conventions()[0].confidence == "M"


def test_the_next_reference_of_a_finder_is_the_first_free_one():
    assert next_reference("abc", frozenset({"ABC/1", "abc/2", "DEF/3"})) == "ABC/3"
    assert next_reference("ZZ", frozenset()) == "ZZ/1"
    with pytest.raises(ValueError, match="2 to 4 letters"):
        next_reference("A1", frozenset())


# continuity


def test_the_chain_follows_each_movement_by_when_it_happened():
    late = moved(MONDAY + HOUR, "DC Ash", "Store", recorded_us=MONDAY + 9 * DAY)
    past = history(seized(), moved(MONDAY + 2 * HOUR, "store", "DC Birch"), late)
    device = devices(past)[0]
    assert [hold.holder for hold in device.chain] == ["DC Ash", "Store", "DC Birch"]
    assert device.holder == "DC Birch"
    assert codes(past) == []


def test_a_movement_from_somebody_who_did_not_hold_it_is_a_gap():
    past = history(seized(), moved(MONDAY + HOUR, "DC Elm", "Store"))
    found = [b for b in AREA.breaches(past, about()) if b.code == "BR-CONTINUITY-HOLDER"]
    assert len(found) == 1
    assert "“DC Elm”" in found[0].what
    assert "“DC Ash”" in found[0].what
    assert devices(past)[0].holder == "Store"  # it is where it is, however it came there


def test_a_corrected_movement_closes_the_gap():
    wrong = moved(MONDAY + HOUR, "DC Elm", "Store", name="m1")
    right = moved(MONDAY + HOUR, "DC Ash", "Store", name="m2", recorded_us=MONDAY + DAY, supersedes="m1")
    assert codes(history(seized(), wrong)) == ["BR-CONTINUITY-HOLDER"]
    assert codes(history(seized(), wrong, right)) == []


def test_what_was_not_sealed_or_found_broken_is_a_gap():
    assert codes(history(seized(seal=""))) == ["BR-CONTINUITY-UNSEALED"]
    assert codes(history(seized(), moved(MONDAY + HOUR, "DC Ash", "Store", seal=""))) == ["BR-CONTINUITY-UNSEALED"]
    assert codes(history(seized(), moved(MONDAY + HOUR, "DC Ash", "Store", seal_found="broken"))) == ["BR-CONTINUITY-SEAL"]


def test_a_submission_is_a_movement_too():
    sent = event(
        "submitted-to-forensics", MONDAY + HOUR, device="d1", from_whom="DC Ash", to_whom="Laboratory", ask=("triage",), seal="S100"
    )
    device = devices(history(seized(), sent))[0]
    assert device.holder == "Laboratory"
    assert device.state == "Submitted to forensics"


def test_whoever_took_it_along_holds_it():
    assert devices(history(seized(holder="DC Birch")))[0].holder == "DC Birch"


def test_an_event_before_the_seizure_is_refused():
    assert problems(BY_CODE[MOVED], {"device": "d1"}, MONDAY - 1, history(seized())) == ["at"]
    assert problems(BY_CODE[MOVED], {"device": "d1"}, MONDAY, history(seized())) == []


# the queue


def test_a_child_in_danger_comes_first_with_the_reason():
    past = history(seized(), event("risk-noted", immediate=True))
    held = place(devices(past)[0], past, MONDAY)
    assert held.group == 1
    assert held.reasons == ("A child may be in danger now.",)


def test_the_order_is_children_first_then_limits_then_seizure():
    plain = history(seized())
    risk = history(seized(), event("risk-noted", immediate=False))
    used = history(seized(child_used=True))
    bail = history(seized(), event("released-on-bail", return_at=MONDAY + 10 * DAY))
    groups = [place(devices(past)[0], past, MONDAY).group for past in (used, risk, bail, plain)]
    assert groups == [1, 2, 3, 4]
    assert "in 10 days" in place(devices(bail)[0], bail, MONDAY).reasons[0]


def test_within_a_place_the_one_seized_first_comes_first():
    past = history(seized("d2", MONDAY + HOUR, exhibit="ABC/2"), seized())
    ordered = sorted(devices(past), key=lambda d: order_key(d, place(d, past, MONDAY + DAY)))
    assert [each.exhibit for each in ordered] == ["ABC/1", "ABC/2"]


def test_waiting_long_moves_up_and_nothing_moves_down():
    past = history(seized())
    groups = [place(devices(past)[0], past, MONDAY + days * DAY).group for days in range(0, 400, 10)]
    assert groups == sorted(groups, reverse=True)
    assert groups[0] == 4
    assert groups[-1] == 1
    with_risk = history(seized(), event("risk-noted", immediate=False))
    for days in range(0, 400, 30):
        at = MONDAY + days * DAY
        assert place(devices(with_risk)[0], with_risk, at).group <= place(devices(past)[0], past, at).group


def test_a_person_sets_another_place_with_a_reason_and_the_computed_one_stays_beside_it():
    setting = event("device-priority", MONDAY + HOUR, device="d1", group="1", reason="needed for the interview", by="DS Oak")
    past = history(seized(), setting)
    held = place(devices(past)[0], past, MONDAY + DAY)
    assert (held.group, held.computed, held.by_person) == (1, 4, "needed for the interview")
    back = event("device-priority", MONDAY + 2 * HOUR, device="d1", group="computed", reason="interview done", by="DS Oak")
    past = history(seized(), setting, back)
    assert place(devices(past)[0], past, MONDAY + DAY).group == 4


def test_what_has_results_or_an_end_waits_no_longer():
    assert devices(history(seized()))[0].waits
    for kind in (RESULTS, "not-examined", "device-returned", "device-forfeited"):
        assert not devices(history(seized(), event(kind, MONDAY + HOUR, device="d1")))[0].waits, kind


# results


def results(**body):
    return event(RESULTS, MONDAY + DAY, name="r1", device="d1", by="Laboratory", first_generation="no", child="no", **body)


def test_counts_stand_each_under_its_own_category_and_nothing_is_added():
    rows = counts(results(count_a=3, count_c=0, profile="NCMEC", counts="1: 5\n4: 2"))
    assert rows[:4] == [("Category A", "3"), ("Category C", "0"), ("NCMEC, category 1", "5"), ("NCMEC, category 4", "2")]
    assert not any("10" in value for _, value in rows)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"count_a": 1}, []),
        ({"profile": "NCMEC", "counts": "1: 3"}, []),
        ({"counts": "1: 3"}, ["profile"]),
        ({"profile": "NCMEC", "counts": "three"}, ["counts"]),
        ({"profile": "NCMEC", "counts": "9: 3"}, ["counts"]),
        ({"digest": "abc"}, ["digest"]),
        ({"digest": "a" * 64}, []),
    ],
)
def test_counts_are_read_by_their_profile(body, wrong):
    assert problems(BY_CODE[RESULTS], {"device": "d1", **body}, MONDAY + DAY, history(seized())) == wrong


def test_categories_a_to_c_are_not_of_before_april_2014():
    day = parse_day("2014-03-31") * DAY
    past = history(seized("d1", day - DAY))
    assert problems(BY_CODE[RESULTS], {"device": "d1", "count_a": 1}, day, past) == ["count_a"]
    assert problems(BY_CODE[RESULTS], {"device": "d1", "count_a": 1}, day + DAY, past) == []
    assert problems(BY_CODE[RESULTS], {"device": "d1", "profile": "UK", "counts": "5: 1"}, day, past) == []
    assert problems(BY_CODE[RESULTS], {"device": "d1", "profile": "UK", "counts": "5: 1"}, day + DAY, past) == ["counts"]


# duties


def test_a_device_is_submitted_within_the_days_of_policy_and_sooner_for_a_child():
    plain = duties(history(seized()))["CLK-FORENSIC-SUBMISSION"]
    child = duties(history(seized(), event("risk-noted", immediate=False)))["CLK-FORENSIC-SUBMISSION"]
    assert iso_utc(plain.due_us) == "2026-01-20T00:00:00Z"  # five working days after Monday 12 January
    assert iso_utc(child.due_us) == "2026-01-14T00:00:00Z"  # one
    assert plain.id == child.id
    assert plain.done is None


@pytest.mark.parametrize("kind", ["submitted-to-forensics", "not-examined", "device-returned"])
def test_submission_is_done_by_submitting_or_by_deciding_otherwise(kind):
    done = duties(history(seized(), event(kind, MONDAY + HOUR, name="e1", device="d1")))["CLK-FORENSIC-SUBMISSION"].done
    assert done.event == "e1"


def test_results_are_looked_at_and_graded_ones_uploaded():
    plain = duties(history(seized(), results()))
    assert "CLK-RESULTS-REVIEW" in plain
    assert "CLK-GRADING-UPLOAD" not in plain
    graded = duties(history(seized(), results(count_b=2)))
    assert graded["CLK-GRADING-UPLOAD"].done is None
    up = event("grades-uploaded", MONDAY + 2 * DAY, results="r1", identification=False, by="AB")
    assert duties(history(seized(), results(count_b=2), up))["CLK-GRADING-UPLOAD"].done is not None


def test_what_may_lead_to_a_child_is_passed_on_for_identification():
    found = event(RESULTS, MONDAY + DAY, name="r1", device="d1", by="L", first_generation="yes", child="not-known", count_a=1)
    assert duties(history(seized(), found))["CLK-VICTIM-IDENTIFICATION"].done is None
    only_up = event("grades-uploaded", MONDAY + 2 * DAY, results="r1", identification=False, by="AB")
    assert duties(history(seized(), found, only_up))["CLK-VICTIM-IDENTIFICATION"].done is None
    passed = event("grades-uploaded", MONDAY + 3 * DAY, results="r1", identification=True, by="AB")
    assert duties(history(seized(), found, only_up, passed))["CLK-VICTIM-IDENTIFICATION"].done is not None


def test_property_goes_back_once_nothing_more_is_done_against_anybody():
    arrests = (event("arrest", name="a1"), event("arrest", MONDAY + 1, name="a2"))
    first = event("nfa", MONDAY + 5 * DAY, encounter="a1")
    second = event("nfa", MONDAY + 6 * DAY, encounter="a2")
    assert "CLK-PROPERTY-RETURN" not in duties(history(seized(), *arrests, first))
    both = duties(history(seized(), *arrests, first, second))["CLK-PROPERTY-RETURN"]
    assert iso_utc(both.due_us) == "2026-02-15T00:00:00Z"  # 28 days beginning with 18 January
    back = event("device-returned", MONDAY + 9 * DAY, device="d1", to="owner", cleaned=True, receipt=True)
    assert duties(history(seized(), *arrests, first, second, back))["CLK-PROPERTY-RETURN"].done is not None


def test_a_notice_of_forfeiture_starts_no_clock_while_its_length_is_from_memory():
    past = history(seized(), event("forfeiture-notice", MONDAY + DAY, device="d1", to="owner"))
    assert "CLK-FORFEITURE-CLAIM" not in duties(past)
    assert any(label == "Notice of intended forfeiture" for label, _ in next(AREA.lines(past)).rows)


# the end


def test_giving_back_what_holds_unlawful_files_is_named_with_what_to_do():
    back = event("device-returned", MONDAY + 9 * DAY, device="d1", to="owner", cleaned=False, receipt=True)
    assert codes(history(seized(), results(count_a=1), back)) == ["BR-RETURNED-UNCLEANED"]
    assert codes(history(seized(), results(), back)) == []
    clean = event("device-returned", MONDAY + 9 * DAY, device="d1", to="owner", cleaned=True, receipt=True)
    assert codes(history(seized(), results(count_a=1), clean)) == []


def test_a_movement_after_the_end_is_named():
    back = event("device-returned", MONDAY + DAY, device="d1", to="owner", cleaned=True, receipt=True)
    after = moved(MONDAY + 2 * DAY, "owner", "Store")
    assert codes(history(seized(), back, after)) == ["BR-MOVED-AFTER-END"]


def test_a_case_stays_open_while_a_device_is_held():
    assert list(AREA.keeps_open(history(seized()))) == [
        "ABC/1 is still held by DC Ash: return it, record its forfeiture, or say why it is kept and until when."
    ]
    for kind in ("device-returned", "device-forfeited", "device-kept"):
        assert list(AREA.keeps_open(history(seized(), event(kind, MONDAY + HOUR, device="d1")))) == []


def test_a_reference_to_a_corrected_seizure_still_finds_the_device():
    fixed = seized("d1b", MONDAY, description="blue phone")._replace(recorded_us=MONDAY + DAY, supersedes="d1")
    past = history(seized(), moved(MONDAY + HOUR, "DC Ash", "Store"), fixed)
    assert device_of(past, "d1").seized.text("description") == "blue phone"
    assert device_of(past, "d1b").holder == "Store"
    assert device_of(past, "other") is None

"""What waits, since when and with whom: laid by hand, and against an obvious recount."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.query import Query
from rightdoor.joint.board.backlog import BANDS, STAGE, UNKNOWN, band_of, counted, oldest_first, waiting_cases, waiting_packages, with_whom
from rightdoor.joint.board.way import ways
from rightdoor.model.civil import DAY

sys.path.insert(0, str(Path(__file__).parent))
from board_records import FORCES, offer, record, record_lists, tasking

SUSSEX, SURREY, WALES = "E23000033", "E23000031", "W15000003"
NOW = Query(0, 200 * DAY, 100 * DAY, "inside", "7")


def case_waits(*records, query=NOW):
    return [(each.stage, each.id, each.since_us // DAY) for each in oldest_first(waiting_cases(ways(records, query)))]


def package_waits(*taskings, forces=()):
    return [(each.stage, each.id, each.whose, each.since_us // DAY) for each in waiting_packages(taskings, forces)]


def test_a_package_waits_for_its_answer_then_for_a_case_then_no_more():
    assert package_waits(tasking("t", 3, offer(SUSSEX, 3))) == [("answer", "t", (SUSSEX,), 3)]
    assert package_waits(tasking("t", 3, offer(SUSSEX, 3, "accepted", held=5, answered=5))) == [("open", "t", (SUSSEX,), 5)]
    assert package_waits(tasking("t", 3, offer(SUSSEX, 3, "accepted", held=5, answered=5, case="case_1"))) == []


def test_a_refused_package_waits_with_the_lead_and_a_shared_one_with_each_that_has_to_answer():
    assert package_waits(tasking("t", 3, offer(SUSSEX, 3, "refused", answered=9), since=9)) == [("offer", "t", (), 9)]
    shared = tasking("t", 3, offer(SUSSEX, 3, "accepted", held=4, answered=4, case="c"), offer(SURREY, 6), offer(WALES, 5), shared=True)
    assert package_waits(shared) == [("answer", "t", (SURREY, WALES), 5)]
    assert package_waits(shared, forces=(SURREY,)) == [("answer", "t", (SURREY, WALES), 5)]
    assert package_waits(shared, forces=(SUSSEX,)) == []


def test_a_case_waits_for_a_warrant_then_its_execution_then_a_charge_then_its_end():
    opened = record("investigation", 1)
    granted, entered = record("warrant-granted", 10, id="w"), record("warrant-executed", 12, facts={"warrant": "w"})
    charged = record("charge", 40)
    assert case_waits(opened) == [("warrant", "case_1", 1)]
    assert case_waits(opened, granted) == [("execute", "w", 10)]
    assert case_waits(opened, granted, entered) == [("charge", "case_1", 12)]
    assert case_waits(opened, granted, entered, charged) == [("finish", "case_1", 40)]
    assert case_waits(opened._replace(until_us=50 * DAY), granted, entered, charged) == []


def test_a_warrant_returned_without_an_entry_is_not_waited_for_and_the_case_needs_one_again():
    returned = record("warrant-granted", 10, facts={"returned": "yes"})
    assert case_waits(record("investigation", 1), returned) == [("warrant", "case_1", 1)]


def test_a_second_warrant_and_devices_wait_beside_the_case():
    records = [
        record("investigation", 1), record("warrant-granted", 10, id="w"), record("warrant-granted", 11, id="v"),
        record("warrant-executed", 12, facts={"warrant": "w"}), record("device-seized", 12, id="d"), record("device-seized", 12, id="e"),
        record("device-examined", 20, facts={"device": "d"}),
    ]  # fmt: skip
    assert case_waits(*records) == [("execute", "v", 11), ("charge", "case_1", 12), ("examine", "e", 12)]


def test_only_cases_of_the_scope_wait_here_with_all_that_came_before_they_joined():
    linked = record("investigation", 1, operations=(), linked=("7",))
    older = record("arrest", 2, operations=(), linked=("7",))
    assert case_waits(linked, older) == []
    assert case_waits(linked, older, query=NOW._replace(scope="inside-or-linked")) == [("charge", "case_1", 2)]
    joined = record("investigation", 1)
    assert case_waits(joined, older) == [("charge", "case_1", 2)]
    assert case_waits(joined, query=NOW._replace(forces=(WALES,))) == []


def test_as_of_a_day_what_came_later_or_was_recorded_later_is_not_there():
    opened, arrested = record("investigation", 1), record("arrest", 20, known_day=30)
    assert case_waits(opened, arrested, query=NOW._replace(as_of_us=25 * DAY)) == [("warrant", "case_1", 1)]
    assert case_waits(opened, arrested, query=NOW._replace(as_of_us=30 * DAY)) == [("charge", "case_1", 20)]


def test_a_case_opened_again_waits_again():
    closed, again = record("investigation", 1, id="a", until_day=5), record("investigation", 9, id="b")
    assert case_waits(closed) == []
    assert case_waits(closed, again) == [("warrant", "case_1", 1)]


def test_bands_by_hand_and_no_age_without_a_first_receipt():
    ages = {0: "week", 6: "week", 7: "month", 27: "month", 28: "quarter", 83: "quarter", 84: "half", 181: "half", 182: "older", -3: "week"}
    assert {days: band_of(days * DAY) for days in ages} == ages
    assert band_of(None) == UNKNOWN
    assert [band.from_us for band in BANDS[1:]] == [band.until_us for band in BANDS[:-1]]
    held = list(waiting_cases(ways([record("investigation", 90)], NOW)))
    assert counted(held, 100 * DAY, "stage") == {("warrant", "month"): 1}
    assert counted(held, 100 * DAY, "receipt") == {("warrant", UNKNOWN): 1}
    known = record("investigation", 90, facts={"first_receipt_us": str(2 * DAY)})
    assert counted(waiting_cases(ways([known], NOW)), 100 * DAY, "receipt") == {("warrant", "half"): 1}


def test_with_whom_names_first_whoever_has_the_oldest():
    taskings = [tasking("t", 3, offer(SUSSEX, 3)), tasking("u", 9, offer(SUSSEX, 9)), tasking("v", 1, offer(SURREY, 1, "refused"), since=2)]
    found = with_whom(waiting_packages(taskings))
    assert [(each.whose, each.by_stage, each.oldest_us // DAY) for each in found] == [((), {"offer": 1}, 2), ((SUSSEX,), {"answer": 2}, 3)]


@given(record_lists(most=20), st.sampled_from(["inside", "inside-or-linked", "all"]), st.integers(0, 150))
def test_cases_that_wait_are_what_an_obvious_recount_finds(records, scope, day):
    """Case by case, record by record, without groups: for each stage the question that its words ask."""
    query = Query(0, 0, day * DAY, scope, "7")
    seen = [r for r in records if r.known_us <= query.as_of_us and r.at_us <= query.as_of_us]
    expected = set()
    for case in {r.case for r in seen}:
        mine = [r for r in seen if r.case == case]
        turns = [r for r in mine if r.kind == "investigation"]
        scoped = [
            t for t in turns if scope == "all" or "7" in t.operations or ("7" in t.linked and scope == "inside-or-linked")
        ]  # fmt: skip
        if not scoped or all(t.until_us is not None and t.until_us <= query.as_of_us for t in turns):
            continue
        done = {r.facts["warrant"] for r in mine if r.kind == "warrant-executed"}
        seen_devices = {r.facts["device"] for r in mine if r.kind == "device-examined"}
        expected |= {
            ("execute", r.id) for r in mine if r.kind == "warrant-granted" and r.id not in done and r.facts.get("returned") != "yes"
        }
        expected |= {("examine", r.id) for r in mine if r.kind == "device-seized" and r.id not in seen_devices}
        open_warrants = any(stage == "execute" and any(r.id == i for r in mine) for stage, i in expected)
        if any(r.kind == "charge" for r in mine):
            expected.add(("finish", case))
        elif any(r.kind in ("warrant-executed", "search", "arrest", "interview") for r in mine):
            expected.add(("charge", case))
        elif not open_warrants:
            expected.add(("warrant", case))
    found = list(waiting_cases(ways(records, query)))
    assert {(each.stage, each.id) for each in found} == expected
    assert all(each.stage in STAGE and each.since_us <= query.as_of_us for each in found)
    by_band = counted(found, query.as_of_us, "stage")
    assert sum(by_band.values()) == len(found)
    assert {whose for each in found for whose in each.whose} <= set(FORCES)

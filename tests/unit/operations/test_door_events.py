"""One door under several ids, and which facts may speak of it."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rightdoor.decisions.in_force import in_force
from rightdoor.model.decision import Decision
from rightdoor.model.premises import Address
from rightdoor.operations.derived import DerivedRef
from rightdoor.operations.door_events import door_events, facts_of_door
from rightdoor.registers.leaning import Seen, Standing, SubjectSeen

HERE = {"premises": "pr_" + "a" * 16, "address": "12 High Street, Testing", "postcode": "ZZ1 1CC", "uprn": "", "role": "installation"}
BY_UPRN = {**HERE, "premises": "pr_" + "b" * 16, "uprn": "100000000012"}
NEXT = {**HERE, "premises": "pr_" + "c" * 16, "address": "14 High Street, Testing"}
UNIT = {**HERE, "premises": "pr_" + "d" * 16, "address": "Flat 2, 12 High Street, Testing"}
FP = [f"fp_{letter * 16}" for letter in "abcd"]
SUB = "sub_" + "a" * 16


def line(n: int, status: str, *doors: dict) -> dict:
    readings = [{"from": f"2026-01-0{n + 1}T07:58:11Z", "to": f"2026-01-0{n + 1}T07:58:12Z", "why": ""}]
    said = {"footprint": FP[n], "referral": f"R-{n}", "status": status, "premises": list(doors)}
    return {**said, "instant": {"readings": readings}, "strands": {"count": 1}}


def derived(folder: Path, *lines: dict) -> DerivedRef:
    table = {
        "premises": [" ".join(p["premises"] for p in each["premises"]) for each in lines],
        "line": [json.dumps(each) for each in lines],
    }
    pq.write_table(pa.table(table), folder / "attributions.parquet")
    return DerivedRef("d", folder, 1, {"attributions": {}})


def standing(*lines: dict) -> Standing:
    seen = [Seen(e["footprint"], "actor", e["status"], tuple(p["premises"] for p in e["premises"]), e["referral"]) for e in lines]
    return Standing(seen, {SUB: SubjectSeen("actor", tuple(e["footprint"] for e in lines), ())})


def test_a_door_is_the_same_under_another_id_and_a_neighbour_is_not(tmp_path):
    lines = (
        line(0, "refused", HERE),
        line(1, "single-strand", BY_UPRN, NEXT),
        line(2, "corroborated", NEXT),
        line(3, "corroborated", UNIT),
    )
    door = door_events(derived(tmp_path, *lines), HERE["premises"])
    assert door.ids == {HERE["premises"], BY_UPRN["premises"]}
    assert [e["footprint"] for e in door.lines] == FP[:2]
    assert (door.status, door.stop, [c.premises for c in door.others]) == ("single-strand", False, [NEXT["premises"]])
    assert door.first_us is not None and door.as_json()["events"][0] == {"footprint": FP[0], "referral": "R-0", "status": "refused"}


@pytest.mark.parametrize("status", ["ambiguous", "contradicted", "refused", "unresolved"])
def test_nothing_sure_is_a_stop(tmp_path, status):
    door = door_events(derived(tmp_path, line(0, status, HERE), line(1, "corroborated", NEXT)), HERE["premises"])
    assert door.stop and door.status == status and door.words().startswith("STOP")


def test_a_door_that_nothing_names_any_more_is_a_stop(tmp_path):
    ref = derived(tmp_path, line(0, "corroborated", NEXT))
    for door in (door_events(ref, HERE["premises"], [Address(HERE["address"], HERE["postcode"], "")]), door_events(None, "pr_x")):
        assert door.stop and not door.lines and "no event names" in door.words()
    again = door_events(ref, HERE["premises"], [Address(NEXT["address"], NEXT["postcode"], "")])  # by the address that a step recorded
    assert [e["footprint"] for e in again.lines] == [FP[0]]


def decision(kind: str, **body: str) -> Decision:
    return Decision("dec_" + "a" * 16, kind, body, "DC Example", 1, "why", "", "", "")


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (decision("fact", about=SUB, fact="moved"), ["moved"]),
        (decision("fact", about="R-0", fact="moved"), ["moved"]),
        (decision("fact", about=FP[0], fact="moved"), ["moved"]),
        (decision("fact", about=BY_UPRN["premises"], fact="service-ended"), ["service-ended"]),
        (decision("fact", about=FP[2], fact="moved"), []),
        (decision("fact", about=NEXT["premises"], fact="moved"), ["moved"]),  # an event that names this door names that one too
        (decision("fact", about=SUB, fact="household-confirmed"), []),  # it could mean the other door
        (decision("fact", about=FP[1], fact="household-confirmed"), []),
        (decision("fact", about=FP[0], fact="household-confirmed"), ["household-confirmed"]),
        (decision("fact", about=BY_UPRN["premises"], fact="household-confirmed"), ["household-confirmed"]),
        (decision("move", about=SUB, day="2026-02-01"), ["moved"]),
        (decision("move", about=FP[2], day="2026-02-01"), ["moved"]),  # a move is the actor's
        (decision("move", about="R-9", day="2026-02-01"), []),
    ],
)
def test_bad_news_is_heard_wherever_it_can_mean_the_door_and_good_news_where_it_can_mean_no_other(tmp_path, row, kinds):
    lines = (line(0, "corroborated", HERE), line(1, "single-strand", BY_UPRN, NEXT), line(2, "corroborated", NEXT))
    door = door_events(derived(tmp_path, *lines), HERE["premises"])
    assert [f.kind for f in facts_of_door(door, in_force([row]), standing(*lines))] == kinds

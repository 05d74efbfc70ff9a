"""RD-A18: facts after action that do not fit suspend the attribution and everything that leans on it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution_case import OTHER, Case, by_code, grave, has
from rightdoor.model.civil import iso_utc
from rightdoor.model.ids import make_id

CODE = "RD-A18"
KINDS = ("nothing-found", "activity-continues", "other-identified", "resident-absent")
AT = "2026-03-01T10:00:00Z"


def pair() -> tuple[Case, str, str]:
    case = Case()
    return case, case.clean(1), case.clean(2)


def sound_test(case: Case, one: str, **over: object) -> None:
    case.fact("line-tested", one, **{"outcome": "sound", "exhibit": "EX/12", **over})


def test_without_facts_it_is_silent() -> None:
    case, one, two = pair()
    found = case.run()
    assert [by_code(found[f], CODE) for f in (one, two)] == [[], []]
    assert found[one].status == "corroborated"


@pytest.mark.parametrize("kind", KINDS)
def test_each_fact_after_action_contradicts(kind: str) -> None:
    case, one, _ = pair()
    case.fact(kind, one, at=AT, exhibit="EX/9")
    found = case.run()[one]
    assert has(found, CODE, kind, "stop")
    assert found.status == "contradicted"
    assert "2026-03-01T10:00:00Z" in by_code(found, CODE)[0].message and "EX/9" in by_code(found, CODE)[0].message
    assert "test the line" in by_code(found, CODE)[0].settle


def about(case: Case, one: str, which: str) -> str:
    found = case.run()[one]
    return {
        "footprint": one,
        "referral": found.referral,
        "subject": make_id("sub", found.actor),
        "premises": found.premises[0].premises,
    }[which]


@pytest.mark.parametrize("which", ["footprint", "referral", "subject", "premises"])
def test_it_reaches_everything_that_leans_on_the_attribution(which: str) -> None:
    """The actor's other event of the same door leant on this one; another actor's other door did not."""
    case, one, two = pair()
    far = case.clean(3, event={"actor": "client:c9"}, result={**OTHER, "subscriber_ref": "S-3"})
    case.fact("nothing-found", about(case, one, which), at=AT)
    found = case.run()
    assert [found[f].status for f in (one, two)] == ["contradicted", "contradicted"]
    assert by_code(found[far], CODE) == []
    assert found[far].status == "single-strand"


def test_a_fact_about_something_else_is_silent() -> None:
    case, one, _ = pair()
    for thing in (make_id("fp", "x"), make_id("sub", "x"), make_id("pr", "x"), "OBS-99"):
        case.fact("nothing-found", thing, at=AT)
    assert by_code(case.run()[one], CODE) == []


def test_an_event_of_the_same_actor_at_another_door_is_left_alone() -> None:
    case, one, _ = pair()
    moved = case.clean(3, result={**OTHER, "subscriber_ref": "S-3"})
    case.fact("nothing-found", one, at=AT)
    assert by_code(case.run()[moved], CODE) == []


def test_a_later_test_of_the_line_explains_it() -> None:
    case, one, two = pair()
    case.fact("nothing-found", one, at=AT)
    sound_test(case, one, at="2026-03-04T10:00:00Z")
    found = case.run()
    assert [(found[f].status, grave(found[f])) for f in (one, two)] == [("corroborated", []), ("corroborated", [])]


@pytest.mark.parametrize("lacking", [{"outcome": ""}, {"exhibit": " "}, {"recorded_by": ""}, {"receipt": "rc_mail", "locator": "row:2"}])
def test_a_test_without_outcome_paper_or_name_or_from_a_file_explains_nothing(lacking: dict[str, str]) -> None:
    case, one, _ = pair()
    case.fact("nothing-found", one, at=AT)
    sound_test(case, one, at="2026-03-04T10:00:00Z", **lacking)
    assert case.run()[one].status == "contradicted"


@pytest.mark.parametrize("receipt", ["", "rc_mail"])
def test_a_test_that_found_a_fault_is_a_stop_of_its_own_and_explains_nothing(receipt: str) -> None:
    case, one, two = pair()
    case.fact("line-tested", one, at=AT, outcome="fault-found", exhibit="EX/12", receipt=receipt)
    sound_test(case, one, at="2026-03-04T10:00:00Z")
    found = case.run()
    assert [[f.pattern for f in by_code(found[each], CODE)] for each in (one, two)] == [["line-fault"]] * 2
    assert {found[one].status, found[two].status} == {"contradicted"}


@pytest.mark.parametrize("tested", ["2026-02-28T10:00:00Z", AT, ""])
def test_a_test_that_is_not_surely_later_explains_nothing(tested: str) -> None:
    case, one, _ = pair()
    case.fact("nothing-found", one, at=AT)
    sound_test(case, one, **({"at": tested} if tested else {}))
    assert case.run()[one].status == "contradicted"


def test_a_fact_of_a_day_is_not_explained_by_a_test_on_that_day() -> None:
    case, one, _ = pair()
    case.fact("activity-continues", one, at="2026-03-01Z")
    sound_test(case, one, at="2026-03-01T18:00:00Z")
    assert case.run()[one].status == "contradicted"


def test_a_fact_that_nobody_dated_is_explained_by_no_test() -> None:
    case, one, _ = pair()
    case.fact("nothing-found", one)
    sound_test(case, one, at="2027-01-01T00:00:00Z")
    assert case.run()[one].status == "contradicted"


def test_a_new_contradiction_after_the_test_reopens_again() -> None:
    case, one, _ = pair()
    case.fact("nothing-found", one, at=AT)
    sound_test(case, one, at="2026-03-04T10:00:00Z")
    case.fact("activity-continues", one, at="2026-03-09T10:00:00Z")
    found = case.run()[one]
    assert [f.pattern for f in by_code(found, CODE)] == ["activity-continues"]


def test_local_research_against_is_a_caution_and_the_rest_of_it_never_counts() -> None:
    case, one, two = pair()
    case.fact("research-against", one, check="council tax", detail="empty since 2025")
    case.fact("research-supports", two, check="voters")
    case.fact("research-neutral", two, check="vehicles")
    found = case.run()
    assert has(found[one], CODE, "research-against", "caution")
    assert "council tax" in by_code(found[one], CODE)[0].message and "empty since 2025" in by_code(found[one], CODE)[0].message
    assert found[one].status == "single-strand"
    assert (by_code(found[two], CODE), found[two].status) == ([], "corroborated")


def test_research_that_supports_makes_no_second_strand() -> None:
    case = Case()
    one = case.clean(1)
    for check in ("voters", "council tax", "vehicles", "schools", "housing"):
        case.fact("research-supports", one, check=check, at=AT)
    found = case.run()[one]
    assert found.status == "single-strand"
    assert found.strands.number == 1


@settings(max_examples=40, deadline=None)
@given(
    facts=st.lists(
        st.tuples(st.sampled_from((*KINDS, "line-tested", "research-supports", "household-confirmed")), st.integers(0, 9)), max_size=6
    )
)
def test_facts_only_ever_take_away(facts: list[tuple[str, int]]) -> None:
    """An event is contradicted exactly while some contradiction is not followed by a test of the line; else it is as before."""
    case, one, two = pair()
    for kind, day in facts:
        sound = {"outcome": "sound", "exhibit": "EX/12"} if kind == "line-tested" else {}
        case.fact(kind, one, **sound, at=iso_utc(1_772_000_000_000_000 + day * 86_400_000_000))
    last = max((day for kind, day in facts if kind == "line-tested"), default=-1)
    standing = any(kind in KINDS and day >= last for kind, day in facts)
    found = case.run()
    assert {found[one].status, found[two].status} == {"contradicted" if standing else "corroborated"}

"""The instrument orders work by what is stated; its interval is honest and its limits hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.model.civil import DAY
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import answers, assess, load_instrument, tier_of

AS_OF = 20_000 * DAY
INSTRUMENT = load_instrument()


def said(value: str) -> tuple[Cited, ...]:
    return (Cited(value, "rc_x#row:2/field"),)


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        (SubjectFacts(), "tier-4"),
        (SubjectFacts(child_at_risk=said("yes")), "tier-1"),
        (SubjectFacts(victims=said("victim")), "tier-1"),
        (SubjectFacts(access_to_children=said("yes")), "tier-2"),
        (SubjectFacts(access_to_children=said("yes"), convicted=said("true")), "tier-1"),
        (SubjectFacts(convicted=said("yes")), "tier-2"),
        (SubjectFacts(file_annotations=said("liveStreaming")), "tier-1"),
        (SubjectFacts(escalations=said("reason")), "tier-2"),
        (SubjectFacts(annotations=said("sextortion")), "tier-2"),
        (SubjectFacts(occupations=said("primary school teacher")), "tier-2"),
        (SubjectFacts(occupations=said("plumber")), "tier-4"),
    ],
)
def test_each_item_alone(facts, tier):
    assert assess(INSTRUMENT, facts, AS_OF).low == tier


@given(st.integers(0, 100_000), st.integers(0, 50), st.lists(st.sampled_from(["A1", "A2", "B1", "B2"]), max_size=5))
def test_volume_and_severity_never_reach_tier_one_or_two(files, viral, classes):
    facts = SubjectFacts(files=files, viral_files=min(viral, files), classifications=tuple(Cited(c, "s") for c in classes))
    assert assess(INSTRUMENT, facts, AS_OF).low in ("tier-3", "tier-4")


YES_NO = st.sampled_from([(), said("yes"), said("no")])


@given(YES_NO, YES_NO, YES_NO, YES_NO)
def test_the_interval_holds_the_tier_that_full_knowledge_gives(risk, access, convicted, registered):
    partial = SubjectFacts(child_at_risk=risk, access_to_children=access, convicted=convicted, registered=registered)
    interval = assess(INSTRUMENT, partial, AS_OF)
    full = partial._replace(
        **{k: said("no") for k in ("child_at_risk", "access_to_children", "convicted", "registered") if not getattr(partial, k)}
    )
    known = assess(INSTRUMENT, full, AS_OF).low
    order = INSTRUMENT.tiers.index
    assert order(interval.high) <= order(known) <= order(interval.low)


def test_every_question_would_really_change_the_tier():
    facts = SubjectFacts(access_to_children=said("yes"))
    result = assess(INSTRUMENT, facts, AS_OF)
    yes = frozenset(i.code for i in result.items if i.answer == "yes")
    for question in result.questions:
        code = next(c for c, item in INSTRUMENT.items.items() if item.question == question.ask)
        assert tier_of(INSTRUMENT, yes | {code}) == question.would_change_tier_to != result.low


def test_persistence_depends_on_the_day():
    facts = SubjectFacts(event_days=(19_990, 19_991, 19_992), referrals=1)
    assert {i.code: i.answer for i in answers(facts, AS_OF)}["PR-09"] == "yes"
    assert {i.code: i.answer for i in answers(facts, AS_OF + 60 * DAY)}["PR-09"] == "no"


def test_it_says_that_it_is_not_validated():
    assert INSTRUMENT.validated is False


def item(code: str, facts: SubjectFacts, as_of: int = AS_OF):
    return next(i for i in answers(facts, as_of) if i.code == code)


@pytest.mark.parametrize(
    "value",
    ["None", "no", "N/A", "n.a.", "Unknown", "not known", "Not stated", "stranger", "A stranger", "online only", "Online", "no relationship",
     "unknown to child", "never met", "relationship: none", "None known", "-", "null", "NO_RELATIONSHIP"],
)  # fmt: skip
def test_a_relationship_that_is_denied_or_unknown_is_no_access(value):
    assert item("PR-02", SubjectFacts(relationships=said(value))).answer == "unknown"
    assert item("PR-02", SubjectFacts(relationships=said(value), access_to_children=said("no"))).answer == "no"


@pytest.mark.parametrize(
    "value", ["father", "Uncle", "step parent", "neighbour", "not a stranger", "family friend, none closer", "teacher", "known to child"]
)
def test_a_relationship_that_is_named_is_access(value):
    assert item("PR-02", SubjectFacts(relationships=said(value))).answer == "yes"


@pytest.mark.parametrize(
    "occupation",
    ["primary school teacher", "Swimming Coach", "student teacher", "tutor of A-level students", "Youth worker", "school caretaker", "nanny",
     "children's home manager", "Childrens Home", "foster carer", "Scout leader", "teaching assistants", "social worker", "pre-school/nursery nurse"],
)  # fmt: skip
def test_positions_of_trust(occupation):
    assert item("PR-08", SubjectFacts(occupations=said(occupation))).answer == "yes"


@pytest.mark.parametrize(
    "occupation",
    ["high school student", "school pupil", "college student", "coach driver", "talent scout", "unemployed youth", "preschooler", "driving school owner",
     "scoutshop owner", "plumber", "student", "schooner captain", "career coach"],
)  # fmt: skip
def test_occupations_that_only_sound_like_one(occupation):
    assert item("PR-08", SubjectFacts(occupations=said(occupation))).answer == "no"


@pytest.mark.parametrize("occupation", ["retired teacher", "ex-teacher", "formerly a nursery nurse"])
def test_a_past_position_leaves_the_question_open(occupation):
    found = item("PR-08", SubjectFacts(occupations=said(occupation)))
    assert found.answer == "unknown"
    assert "past" in found.text


MINISTERS = (
    "minister of religion", "faith leader", "clergy", "clergyman", "priest", "vicar", "pastor", "deacon", "bishop", "imam", "mufti", "rabbi", "cantor",
    "granthi", "pandit", "pujari", "monk", "nun", "lama", "humanist celebrant", "chaplain", "elder",
)  # fmt: skip


def test_religion_does_not_decide_on_trust():
    assert len({item("PR-08", SubjectFacts(occupations=said(m))) for m in MINISTERS}) == 1
    for place in ("Sunday school", "madrasa", "yeshiva", "cheder", "gurukul", "convent school"):
        for work in ("helper", "teacher"):
            assert item("PR-08", SubjectFacts(occupations=said(f"{place} {work}"))).answer == "yes"


@pytest.mark.parametrize("code", ["PR-05", "PR-06", "PR-07"])
def test_no_is_said_only_where_a_form_with_the_flag_was_received(code):
    assert item(code, SubjectFacts(reports=1)).answer == "no"
    assert item(code, SubjectFacts(referrals=3)).answer == "unknown"


def test_a_caller_may_say_that_it_is_not_urgent():
    found = item("PR-06", SubjectFacts(urgent=said("no")))
    assert (found.answer, found.statements) == ("no", ("rc_x#row:2/field",))


def test_events_ahead_are_never_recent():
    ahead = SubjectFacts(event_days=(20_100, 20_101, 20_102), referrals=9)
    assert item("PR-09", ahead).answer == "unknown"
    assert "after the day of this list" in item("PR-09", ahead).text
    old = SubjectFacts(event_days=(19_900, 19_901, 19_902, 20_100), referrals=9)
    assert item("PR-09", old) == item("PR-09", old._replace(event_days=(19_900, 19_901, 19_902)))
    assert item("PR-09", old).answer == "no"


def test_persistence_names_the_times_of_its_events():
    days = tuple(range(19_960, 20_003))
    times = tuple(Cited(str(day), f"rc_x#row:{day}/observed_at") for day in days)
    found = item("PR-09", SubjectFacts(event_days=days, event_times=times, referrals=1))
    assert found.text == "Events on 41 days in 1 referral, the last 0 days ago."
    assert found.statements == tuple(f"rc_x#row:{day}/observed_at" for day in range(19_981, 20_001))
    one = SubjectFacts(event_days=(19_999,), referrals=3)
    assert item("PR-09", one).text == "Events on 1 day in 3 referrals, the last 1 day ago."

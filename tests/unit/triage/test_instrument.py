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

"""What holds of each clock rule on any facts: never before its event, no way back from overdue, the same in every zone of a machine."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import rightdoor.rules.clocks as clocks
from clock_case import bail, step
from rightdoor.cases.calendars import NATIONS, calendar_of
from rightdoor.cases.duty import CaseDuty
from rightdoor.model.civil import DAY, HOUR, iso_day
from rightdoor.rules.clocks.bail import BailFacts, Mark, Step, bail_clock
from rightdoor.rules.clocks.counting import day_of
from rightdoor.rules.clocks.custody import Authority, CustodyFacts, Outside, Review, custody_clock
from rightdoor.rules.clocks.register import RULES

ROOT = Path(__file__).resolve().parents[3]
MODULES = {
    module.RULE.code: module
    for path in sorted(Path(clocks.__file__).parent.glob("*.py"))
    for module in [import_module(f"rightdoor.rules.clocks.{path.stem}")]
    if hasattr(module, "RULE")
}


def simple(module) -> bool:
    """Whether `due` takes an instant, a calendar and nothing else that is needed."""
    needed = [p for p in inspect.signature(module.due).parameters.values() if p.default is p.empty]
    return [p.annotation for p in needed] == ["int", "Calendar | None"]


SIMPLE = sorted(code for code in (rule.code for rule in RULES) if simple(MODULES[code]))
INSTANTS = st.integers(1_390_000_000, 1_840_000_000).map(lambda seconds: seconds * 1_000_000)


def test_most_rules_are_simple():
    assert len(SIMPLE) > 40


@settings(max_examples=40)
@given(at_us=INSTANTS, nation=st.sampled_from(NATIONS), later=st.integers(0, 40 * DAY))
def test_never_before_its_event_and_never_earlier_for_a_later_event(at_us, nation, later):
    for code in SIMPLE:
        due, after = (MODULES[code].due(at, calendar_of(nation)) for at in (at_us, at_us + later))
        assert due.counted, code
        assert due.due_us is None or due.due_us >= at_us, code
        if due.due_us is not None and after.due_us is not None:
            assert after.due_us >= due.due_us, code


@settings(max_examples=200)
@given(due_us=INSTANTS, soon=st.integers(0, 30 * DAY), looks=st.lists(st.integers(-60 * DAY, 60 * DAY), min_size=2, max_size=6).map(sorted))
def test_the_state_of_a_duty_never_goes_back_as_time_passes(due_us, soon, looks):
    duty = CaseDuty("du", "CLK-X", "area", "ev", "what", "why", due_us - 90 * DAY, due_us, "rule", soon)
    order = ["running", "due-soon", "overdue"]
    states = [order.index(duty.state(due_us + look)) for look in looks]
    assert all(one <= two for one, two in pairwise(states))
    assert duty.state(due_us) == "overdue"
    assert duty.state(due_us - 1) != "overdue"


WHYS = ("cps", "dpp-request", "dpp-met", "decision", "hospital", "hospital-left")
STEPS = ("first", "second", "designated", "body", "court", "court-again")
RANKS = ("", "constable", "sergeant", "inspector", "superintendent", "assistant-chief-constable", "chief-constable")
SEEDS = st.integers(0, 2**32)


def moments(draw: Random, since: int, length: int, most: int) -> list[int]:
    """Up to `most` instants within `length` of an instant."""
    return [since + draw.randrange(length) for _ in range(draw.randrange(most + 1))]


def bail_facts(seed: int) -> BailFacts:
    """Any bail, lawful or not."""
    draw = Random(seed)
    arrested = draw.randrange(1_390_000_000, 1_840_000_000) * 1_000_000
    steps = tuple(
        Step(f"ev_{n}", draw.choice(STEPS), at, draw.choice(RANKS), draw.random() < 0.5)
        for n, at in enumerate(moments(draw, arrested, 900 * DAY, 8))
    )
    marks = tuple(Mark(draw.choice(WHYS), at) for at in moments(draw, arrested, 500 * DAY, 8))
    case = draw.choice(("standard", "non-standard", "street"))
    designated = tuple(moments(draw, arrested, 500 * DAY, 2))
    released = arrested + draw.randrange(3 * DAY)
    return BailFacts(arrested, released, case, draw.choice(RANKS), "ev_release", draw.random() < 0.2, steps, marks, designated)


def lawful_steps(seed: int) -> BailFacts:
    """A standard case of today's law whose steps come in order and in time where nothing was suspended."""
    draw = Random(seed)
    facts = bail_facts(seed)._replace(
        arrested_us=1_700_000_000_000_000, released_us=1_700_000_000_000_000, case="standard", marks=(), for_charging=False
    )
    steps, at = [], facts.arrested_us
    for kind, rank in (("first", "inspector"), ("second", "superintendent"), *[("court", ""), ("court-again", ""), ("court-again", "")]):
        at += draw.randrange(1, 80) * DAY
        steps.append(step(kind, iso_day(day_of(at)), rank, longer=draw.random() < 0.5))
    return facts._replace(steps=tuple(steps[: draw.randrange(6)]))


@settings(max_examples=300)
@given(SEEDS)
def test_bail_ends_after_it_began_steps_only_lengthen_it_and_order_of_entry_does_not_matter(seed):
    facts = bail_facts(seed)
    clock = bail_clock(facts)
    ends = [each.day for each in clock.reached]
    assert all(end is None or end >= clock.starts for end in ends)
    for (one, two), reached in zip(pairwise(ends), clock.reached[1:], strict=True):
        assert one is None or two is None or two >= one or not reached.limit.firm
    steps, marks = list(facts.steps), list(facts.marks)
    instants = [each.at_us for each in (*steps, *marks)]
    if len(set(instants)) == len(instants):
        Random(seed).shuffle(steps)
        Random(seed).shuffle(marks)
        assert bail_clock(facts._replace(steps=tuple(steps), marks=tuple(marks))) == clock
    void = {each.event for each in clock.problems if each.void}
    assert {each.event for each in clock.reached[1:]} == {each.event for each in facts.steps} - void or clock.regime == "PRE_2017"


@settings(max_examples=200)
@given(SEEDS)
def test_a_step_without_effect_leaves_the_end_where_it_was(seed):
    facts = bail_facts(seed)
    clock = bail_clock(facts)
    void = {each.event for each in clock.problems if each.void}
    kept = facts._replace(steps=tuple(each for each in facts.steps if each.event not in void))
    assert bail_clock(kept).end == clock.end


@settings(max_examples=200)
@given(SEEDS)
def test_steps_that_are_lawful_are_all_taken_and_each_ends_later(seed):
    facts = lawful_steps(seed)
    clock = bail_clock(facts)
    assert len(clock.reached) == len(facts.steps) + 1
    assert not any(each.void for each in clock.problems)
    assert all(one.day < two.day for one, two in pairwise(clock.reached))


@settings(max_examples=200)
@given(SEEDS)
def test_suspensions_never_shorten_bail(seed):
    facts = bail_facts(seed)
    with_, without = (bail_clock(each).reached[:1] for each in (facts, facts._replace(marks=(), for_charging=False)))
    if with_ and with_[0].day is not None:
        assert with_[0].day >= without[0].day


def custody_facts(seed: int) -> CustodyFacts:
    """Any detention, lawful or not."""
    draw = Random(seed)
    arrested = draw.randrange(1_390_000_000, 1_840_000_000) * 1_000_000
    arrived = arrested + draw.randrange(30 * HOUR)
    reviews = tuple(Review(f"ev_{at}", at, draw.choice(RANKS), draw.random() < 0.8) for at in moments(draw, arrested, 120 * HOUR, 6))
    authorities = tuple(
        Authority(
            f"ev_{at}", draw.choice(("superintendent", "warrant", "extension")), at, draw.choice(RANKS), draw.choice((None, at + 40 * HOUR))
        )
        for at in moments(draw, arrested, 120 * HOUR, 4)
    )
    outside = tuple(Outside(since, since + draw.randrange(20 * HOUR), "bail") for since in moments(draw, arrested, 120 * HOUR, 3))
    return CustodyFacts(arrested, arrived, arrived, draw.random() < 0.8, reviews, authorities, outside)


@settings(max_examples=300)
@given(SEEDS)
def test_detention_never_goes_beyond_96_hours_that_count_and_24_without_authority(seed):
    facts = custody_facts(seed)
    clock = custody_clock(facts)
    assert clock.limit.due_us is not None
    away = 0
    covered = clock.relevant_us
    for each in sorted(facts.outside, key=lambda o: o.from_us):
        since, until = max(each.from_us, covered), min(each.to_us, clock.limit.due_us)
        away += max(0, until - since)
        covered = max(covered, until)
    counted = clock.limit.due_us - clock.relevant_us - away
    assert counted <= 96 * HOUR
    if not facts.indictable or not facts.authorities:
        assert counted == 24 * HOUR
    assert facts.arrested_us <= clock.relevant_us <= facts.arrested_us + 24 * HOUR
    assert clock.review.due_us is not None
    assert clock.review.due_us >= facts.authorised_us + 6 * HOUR


def asked() -> list[object]:
    """The answers of all simple rules and of a bail clock for instants around midnights and clock changes."""
    instants = [1_774_742_399_000_000, 1_774_746_000_000_000, 1_792_886_400_000_000, 1_767_225_599_999_999, 1_780_268_399_000_000]
    simple_ = [MODULES[code].due(at, calendar_of("england")) for code in SIMPLE for at in instants]
    clock = bail_clock(bail("2023-11-29", step("first", "2024-02-29", "inspector")))
    return [list(each) for each in simple_] + [clock.end.due_us, [iso_day(day_of(at)) for at in instants]]


def test_the_zone_of_the_machine_changes_nothing():
    told = "import json, sys; from test_clock_rules import asked; sys.stdout.write(json.dumps(asked()))"
    answers = []
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        places = [str(ROOT / "src"), str(ROOT / "tests"), str(Path(__file__).parent)]
        env = {**os.environ, "TZ": zone, "PYTHONPATH": os.pathsep.join(places)}
        done = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, check=True, timeout=60)
        answers.append(json.loads(done.stdout))
    assert answers[0] == answers[1] == answers[2] == json.loads(json.dumps(asked()))

"""What holds of every history of a case: thousands of random ones, recorded through the checks that the acts use, against counts by hand."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

import case_invariants as invariants
from case_invariants import Seen, Slow, seen
from case_papers import INVARIANTS, every_state_has_its_papers
from random_cases import RECORDED, Story, drawn
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.register import AREAS, KINDS
from rightdoor.cases.whole import breaches_of, duties_of, keeps_open

MANY = 2_000
LAST_DAY = 2_932_531  # the first day of the year 9999
LAST_US = LAST_DAY * invariants.DAY


@pytest.fixture(scope="module")
def all_seen() -> list[Seen]:
    """The same histories on every run; RIGHTDOOR_EXAMPLES=drawn draws new ones, whose seed stands in what is said of a failure."""
    run = f"{random.SystemRandom().getrandbits(64):x}-" if os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn" else ""
    return [seen(drawn(f"{run}{n}"), thorough=n % 4 == 0) for n in range(MANY)]


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda each: each.__name__)
def test_of_every_history(all_seen, invariant):
    failed = [(it, said) for it in all_seen for said in invariant(it)]
    if failed:
        it, said = min(failed, key=lambda each: len(each[0].told.log))
        pytest.fail(f"{len(failed)} times, in the shortest: {said}\n{it.told}")


def test_the_histories_reach_every_kind_both_orders_and_the_end(all_seen):
    recorded = [event for it in all_seen for event in it.told.log]
    assert {event.kind for event in recorded} >= set(KINDS) | {"withdrawn"}
    assert len(all_seen) >= 2_000
    assert min(len(it.told.log) for it in all_seen) >= 5
    assert sum(bool(event.supersedes) for event in recorded) > 500
    assert sum(event.recorded_us - event.at_us > invariants.DAY for event in recorded) > 1_000
    assert sum(event.kind == "case-closed" for event in recorded) > 20
    assert sum(event.kind == "transfer-accepted" for event in recorded) > 100
    assert sum(len(encounter.events) > 1 for it in all_seen for encounter in it.counted) > 50
    assert len({breach.code for it in all_seen for breach in it.breaches}) > 50
    assert sum(it.told.refused for it in all_seen) < len(recorded) / 5


# how each invariant is seen to fail: what is taken from a history that was folded right
def _without_duties(*codes: str) -> Callable[[Seen], Seen]:
    return lambda it: it._replace(duties=tuple(d for d in it.duties if d.code not in codes))


def _without_breaches(it: Seen) -> Seen:
    return it._replace(breaches=())


def _counted_again(it: Seen) -> Seen:
    return it._replace(counted=(*it.counted, *it.counted))


def _closed(it: Seen) -> Seen:
    log = (*it.told.log, Event("ev_zzzz", "case-closed", it.told.as_of_us, it.told.as_of_us, "oona", {}))
    return seen(it.told._replace(log=log))


def _nobody(it: Seen) -> Seen:
    return it._replace(told=it.told._replace(about=it.told.about._replace(unit="")))


def _elsewhere(it: Seen) -> Seen:
    return it._replace(breaches=tuple(b._replace(event="ev_none") for b in it.breaches))


def _early(it: Seen) -> Seen:
    return it._replace(duties=tuple(d._replace(due_us=0) for d in it.duties))


def _stopped(it: Seen) -> Seen:
    return it._replace(duties=tuple(d._replace(what=f"Must not be sent: {d.what}") for d in it.duties))


def _never_stopped(it: Seen) -> Seen:
    return it._replace(duties=tuple(d._replace(done=None) for d in it.duties))


def _taken_back(it: Seen) -> Seen:
    return it._replace(slow=Slow(()))


def _of_a_duty_that_is_dropped(it: Seen) -> Seen:
    """A history in which accepting a case takes the noted risk away with it."""
    at = next((n for n, e in enumerate(it.told.log) if e.kind == "transfer-accepted"), 0)
    risk = next((e.id for e in it.told.log[:at] if e.kind == "risk-noted"), "")
    if not risk:
        return it
    log = (*it.told.log[:at], it.told.log[at]._replace(supersedes=risk), *it.told.log[at + 1 :])
    return it._replace(told=it.told._replace(log=log))


@pytest.mark.parametrize(
    ("invariant", "spoil"),
    [
        (invariants.every_noted_risk_is_decided_or_a_duty, _without_duties("CLK-SAFEGUARDING-DECISION")),
        (invariants.every_noted_risk_is_decided_or_a_duty, _without_breaches),
        (invariants.every_noted_risk_is_decided_or_a_duty, _early),
        (invariants.every_discussion_comes_to_something, _without_duties("CLK-REFER")),
        (invariants.every_duty_has_an_owner, _nobody),
        (invariants.no_arrest_is_counted_twice, _counted_again),
        (invariants.nothing_open_is_closed, _closed),
        (invariants.transfers_drop_nothing, _of_a_duty_that_is_dropped),
        (invariants.every_contact_has_care_or_a_duty, _without_duties("CLK-SUICIDE-RISK")),
        (invariants.every_contact_has_care_or_a_duty, _without_breaches),
        (invariants.a_death_stops_its_own_letters_alone, _stopped),
        (invariants.a_death_stops_its_own_letters_alone, _never_stopped),
        (invariants.a_death_stops_its_own_letters_alone, _without_breaches),
        (every_state_has_its_papers, _without_breaches),
        (every_state_has_its_papers, _without_duties("CLK-NFA-NOTICE")),
        (every_state_has_its_papers, _without_duties("CLK-CUSTODY-DETENTION")),
        (invariants.recording_order_is_nothing, _without_breaches),
        (invariants.states_only_go_on, _without_duties("CLK-SUPERVISOR-REVIEW")),
        (invariants.no_duty_is_due_before_its_event, _early),
        (invariants.every_breach_names_what_stands, _elsewhere),
        (invariants.everything_is_shown, _taken_back),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_each_invariant_fails_where_what_it_asks_for_is_taken_away(all_seen, invariant, spoil):
    some = all_seen if invariant is invariants.transfers_drop_nothing else [it for it in all_seen if it.thorough][:300]
    assert any(True for it in some for _ in invariant(spoil(it)))


@pytest.mark.parametrize("code", sorted(RECORDED))
def test_an_event_of_each_kind_is_formed_recorded_and_shown(code):
    for n in range(20):
        story = Story(f"{code} {n}")
        if story.record(code) is not None:
            break
    assert code in {event.kind for event in story.log}
    assert list(invariants.everything_is_shown(seen(story.told()))) == []


@pytest.mark.parametrize(
    "absurd",
    [
        lambda value: None,  # as after an erasure
        lambda value: 0 if isinstance(value, int) and not isinstance(value, bool) else value,
        lambda value: value if isinstance(value, bool) or not isinstance(value, int) else LAST_US if value > LAST_DAY else LAST_DAY,
        lambda value: "" if isinstance(value, str) else value,
        lambda value: "x" * 4_000 if isinstance(value, str) and not value.startswith("ev_") else value,
        lambda value: () if isinstance(value, tuple) else ("nothing",) if isinstance(value, str) else "nothing",
    ],
    ids=["erased", "1970", "9999", "empty", "long", "other-types"],
)
def test_nothing_raises_whatever_a_body_holds(all_seen, absurd):
    for it in all_seen[::40]:
        log = []
        for event in it.told.log:
            body = {name: told for name, value in event.body.items() if (told := absurd(value)) is not None}
            log.append(event._replace(body=body))
        history = History(log)
        for duty in duties_of(history, it.told.about, it.told.as_of_us):
            assert duty.state(it.told.as_of_us)
        assert all(breach.todo for breach in breaches_of(history, it.told.about))
        keeps_open(history, it.told.about, it.told.as_of_us)
        for area in AREAS:
            assert all(line.event for line in area.lines(history))

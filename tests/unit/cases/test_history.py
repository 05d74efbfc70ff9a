"""A history: the same whatever the order in which events were recorded, each correction in place of what it corrects, nothing lost."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import LATE, WITHDRAWN, History
from rightdoor.cases.whole import breaches_of, duties_of
from rightdoor.model.civil import DAY

NOW = 1_772_500_000_000_000
ABOUT = About("case_a", "sub_a", "england", NOW - 90 * DAY, NOW - 120 * DAY, "1")
KINDS = ("risk-assessed", "crime-recorded", "supervisor-review", "joined-operation")
BODIES = {
    "risk-assessed": {"result": "high", "tool": "KIRAT 3"},
    "crime-recorded": {"number": "22/1/26", "classification": "86/10"},
    "supervisor-review": {"result": "continue", "words": "x"},
    "joined-operation": {"operation": "Larch"},
}
facts = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-80, -1)), min_size=1, max_size=12)


def _event(n, kind, at_us, *, recorded_us=NOW, supersedes="", body=None):
    return Event(f"ev_{n:03d}", kind, at_us, recorded_us + n, "person1", BODIES.get(kind, {}) if body is None else body, supersedes)


def _opened(recorded_us):
    return Event("ev_opened", "case-opened", NOW - 90 * DAY, recorded_us, "person1", {})


@given(facts, st.integers(0, 1 << 30))
def test_what_happened_is_folded_by_when_it_happened_not_by_when_it_was_recorded(told, seed):
    """The same things recorded in two orders: the same events in force in the same order, and the same states of duties."""
    # one instant a thing, so that nothing depends on which of two was typed first
    made = [(kind, NOW + days * DAY + n) for n, (kind, days) in enumerate(told)]
    shuffled = list(made)
    random.Random(seed).shuffle(shuffled)
    first = History([_opened(NOW), *(_event(n + 1, kind, at) for n, (kind, at) in enumerate(made))])
    second = History([_opened(NOW), *(_event(n + 1, kind, at) for n, (kind, at) in enumerate(shuffled))])
    assert [(e.kind, e.at_us) for e in first.events] == [(e.kind, e.at_us) for e in second.events]

    def said(history):
        found = [d for d in duties_of(history, ABOUT, NOW) if d.code != "CLK-UNTOUCHED"]  # that one is of recording
        return sorted((d.code, d.raised_us, d.due_us or 0, d.done.at_us if d.done else -1) for d in found)

    assert said(first) == said(second)
    assert len(breaches_of(first, ABOUT)) == len(breaches_of(second, ABOUT))


@given(facts, st.lists(st.tuples(st.integers(0, 40), st.integers(-80, -1), st.booleans()), max_size=8))
def test_corrections_and_withdrawals_take_the_place_of_what_they_supersede_and_the_log_keeps_everything(told, later):
    log = [_event(n, kind, NOW + days * DAY) for n, (kind, days) in enumerate(told)]
    root = {event.id: event.id for event in log}
    standing = {event.id: event for event in log}
    for which, days, withdrawn in later:
        if not standing:
            break
        old = standing.pop(sorted(standing)[which % len(standing)])
        kind = WITHDRAWN if withdrawn else old.kind
        event = _event(len(log), kind, NOW + days * DAY, supersedes=old.id)
        log.append(event)
        root[event.id] = root[old.id]
        if not withdrawn:
            standing[event.id] = event
    history = History(reversed(log))
    assert {event.id for event in history.events} == set(standing)
    assert [event.at_us for event in history.events] == sorted(event.at_us for event in standing.values())
    assert [event.id for event in history.log] == [event.id for event in log]
    held = {root[event.id]: event for event in standing.values()}
    for event in log:
        assert history.root(event.id) == root[event.id]
        assert history.one(event.id) == held.get(root[event.id])


def test_what_was_recorded_a_day_after_it_happened_is_late_and_what_was_not_is_not():
    early = _event(1, "crime-recorded", NOW, recorded_us=NOW - 1 + LATE)
    late = _event(2, "crime-recorded", NOW, recorded_us=NOW - 1 + LATE)
    assert [event.id for event in History([early, late]).late()] == ["ev_002"]

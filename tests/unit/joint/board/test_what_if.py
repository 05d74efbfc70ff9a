"""What more teams would change: cases that are counted by hand, and against a naive recount, thing by thing and day by day."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.joint.board.line import Line, Step, Week, capacity_of, known, worked
from rightdoor.joint.board.what_if import Band, band, compared


def always(step):
    return True


def test_ten_that_wait_are_done_by_two_a_week_in_five_weeks_and_by_three_in_four():
    line = Line((Step("execute", Fraction(2)),), ((1,) * 10,))
    found = compared(line, {"execute": Fraction(3)}, weeks=6, runs=5, seed=1)
    assert [b.middle for b in found.now[0].waiting] == [8, 6, 4, 2, 0, 0]
    assert [b.middle for b in found.then[0].waiting] == [7, 4, 1, 0, 0, 0]
    assert [b.middle for b in found.then[0].done] == [3, 6, 9, 10, 10, 10]
    assert (found.now[0].clear, found.then[0].clear) == (Band(5, 5, 5), Band(4, 4, 4))
    assert found.more == (Band(0, 0, 0),)
    assert compared(line, {"execute": Fraction(3)}, weeks=3, runs=5, seed=1).more == (Band(3, 3, 3),)


def test_half_a_thing_a_week_is_done_every_second_week():
    assert [capacity_of(Fraction(3, 2), week) for week in range(6)] == [1, 2, 1, 2, 1, 2]
    assert sum(capacity_of(Fraction(7, 3), week) for week in range(6)) == 14
    assert [capacity_of(Fraction(0), week) for week in range(3)] == [0, 0, 0]


def test_a_thing_takes_one_step_a_week_and_what_arrives_is_worked_from_the_next():
    line = Line((Step("apply", Fraction(5)), Step("execute", Fraction(1))), ((), ()))
    weeks = worked(line, [2, 0, 0, 0, 0], always)
    assert [week.done for week in weeks] == [(0, 0), (2, 0), (0, 1), (0, 1), (0, 0)]
    assert [week.waiting for week in weeks] == [(2, 0), (0, 2), (0, 1), (0, 0), (0, 0)]


def test_the_one_received_first_is_done_first_and_the_oldest_is_counted_from_first_receipt():
    line = Line((Step("execute", Fraction(1)),), ((3, 9, 5),))
    assert [week.oldest for week in worked(line, [0, 0, 0], always)] == [(6,), (5,), (None,)]
    assert [week.oldest for week in worked(line, [4, 0], lambda step: False)] == [(6,), (5,)]


def test_what_does_not_go_on_leaves_the_line():
    line = Line((Step("apply", Fraction(4), Fraction(1, 2)), Step("execute", Fraction(9))), ((1, 1, 1, 1), ()))
    answers = iter([True, False, True, False])
    weeks = worked(line, [0, 0], lambda step: next(answers))
    assert [week.done for week in weeks] == [(4, 0), (0, 2)]


def test_where_nobody_knows_what_goes_on_nothing_is_said_of_later_steps():
    line = Line((Step("apply", Fraction(1), None), Step("execute", Fraction(1))), ((1,), (1,)))
    assert known(line) == 1
    found = compared(line, {"execute": Fraction(9)}, weeks=2, runs=3, seed=1)
    assert [ahead.step for ahead in found.now] == ["apply"]
    assert len(found.more) == 1


def test_a_queue_that_grows_is_cleared_in_no_week():
    line = Line((Step("execute", Fraction(1)),), ((1,),), (2, 3, 4))
    found = compared(line, {}, weeks=8, runs=20, seed=3)
    assert found.now[0].clear is None
    assert found.now == found.then
    assert found.now[0].waiting[-1].low < found.now[0].waiting[-1].high, "what arrives is drawn anew in each run"


def test_the_same_seed_gives_the_same_result_and_another_another():
    line = Line((Step("apply", Fraction(3), Fraction(2, 3)), Step("execute", Fraction(2))), ((1,) * 30, ()), (1, 5, 9))
    one, same, other = (compared(line, {"execute": Fraction(4)}, weeks=12, runs=30, seed=seed) for seed in (7, 7, 8))
    assert one == same
    assert one.now != other.now


def test_bands_are_nearest_ranks():
    assert band([5]) == Band(5, 5, 5)
    assert band(list(range(1, 11))) == Band(1, 5, 9)
    assert band([3, 1, 2]) == Band(1, 2, 3)


def naive(line, arrivals, passes):
    """Thing by thing and day by day: work is done on the first day of a week, whatever arrives comes on its last; ages in days."""
    things = [{"step": n, "received": -7 * age, "ready": 0} for n, ages in enumerate(line.waiting[: known(line)]) for age in ages]
    weeks = []
    for day in range(7 * len(arrivals)):
        week, within = divmod(day, 7)
        if within == 0:
            before = [dict(thing) for thing in things]
            done = [0] * known(line)
            for step in range(known(line) - 1, -1, -1):
                room = sum(1 for k in range(1, 60) if line.steps[step].capacity * week < k <= line.steps[step].capacity * (week + 1))
                waits = sorted((n for n, t in enumerate(before) if t["step"] == step), key=lambda n: things[n]["received"])
                for n in waits[:room]:
                    done[step] += 1
                    last = step + 1 == known(line)
                    things[n]["step"] = -1 if last or not passes(step) else step + 1
        if within == 6:
            things += [{"step": 0, "received": day + 1 - 7, "ready": 0} for _ in range(arrivals[week])]
            held = [[t for t in things if t["step"] == step] for step in range(known(line))]
            oldest = tuple(max(((day + 1 - t["received"]) // 7 for t in each), default=None) for each in held)
            weeks.append(Week(tuple(done), tuple(len(each) for each in held), oldest))
    return tuple(weeks)


rates = st.fractions(min_value=0, max_value=6, max_denominator=4)
lines = st.lists(st.tuples(rates, st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), None])), min_size=1, max_size=3).flatmap(
    lambda steps: st.builds(
        Line,
        st.just(tuple(Step(f"s{n}", rate, share) for n, (rate, share) in enumerate(steps))),
        st.tuples(*[st.lists(st.integers(0, 30), max_size=12).map(tuple) for _ in steps]),
    )
)


@given(lines, st.lists(st.integers(0, 5), min_size=1, max_size=8), st.integers(0, 2**32))
def test_each_week_is_what_a_naive_recount_by_days_finds(line, arrivals, seed):
    def drawn():
        draws = [random.Random(f"{seed}/{n}") for n in range(len(line.steps))]
        return lambda step: draws[step].random() < (line.steps[step].goes_on or 0)

    assert worked(line, arrivals, drawn()) == naive(line, arrivals, drawn())


@given(lines, st.lists(st.integers(0, 5), min_size=1, max_size=6), st.integers(1, 4))
def test_more_capacity_at_the_last_step_never_does_less_there(line, arrivals, factor):
    last = known(line) - 1
    more = line._replace(steps=tuple(s._replace(capacity=s.capacity * (factor if n == last else 1)) for n, s in enumerate(line.steps)))
    a, b = worked(line, arrivals, always), worked(more, arrivals, always)
    for week in range(len(arrivals)):
        assert sum(w.done[last] for w in b[: week + 1]) >= sum(w.done[last] for w in a[: week + 1])

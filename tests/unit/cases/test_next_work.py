"""What to take up next: each once, children first, the list and age in turn, nobody put off without bound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.next_work import AGE, CHILD, TOP, Waiting, next_work

DAY = 86_400_000_000


@st.composite
def lists(draw: st.DrawFn) -> list[Waiting]:
    places = draw(st.permutations(range(draw(st.integers(0, 40)))))
    return [Waiting(f"sub_{n}", place, draw(st.none() | st.integers(0, 90 * DAY)), draw(st.booleans())) for n, place in enumerate(places)]


@given(lists(), st.integers(1, 25), st.randoms(use_true_random=False))
def test_each_comes_once_whatever_the_order_of_asking(waiting, of, chance):
    found = list(next_work(waiting, of=of))
    assert sorted(each.subject for each in found) == sorted(each.subject for each in waiting)
    again = list(waiting)
    chance.shuffle(again)
    assert list(next_work(again, of=of)) == found


@given(lists(), st.integers(1, 25))
def test_children_come_first_in_the_order_of_the_list(waiting, of):
    found = list(next_work(waiting, of=of))
    children = [w.subject for w in sorted(waiting, key=lambda w: w.place) if w.child]
    assert [each.subject for each in found[: len(children)]] == children
    assert {each.why for each in found[len(children) :]} <= {TOP, AGE} and all(each.why == CHILD for each in found[: len(children)])


@given(lists(), st.integers(2, 25))
def test_whoever_waits_longest_of_the_others_is_at_most_a_share_behind(waiting, of):
    """The k-th oldest of them is done once k by age are, and among as many there is one from the top for each `of - 1`."""
    others = sorted((w for w in waiting if not w.child), key=lambda w: (w.received_us or 0, w.place, w.subject))
    order = [each.subject for each in next_work(waiting, of=of) if each.why != CHILD]
    for k, each in enumerate(others, 1):
        assert order.index(each.subject) + 1 <= k + -(-k // (of - 1))


def test_the_top_of_the_list_is_every_nth_of_the_others():
    waiting = [Waiting(f"s{n}", n, (10 - n) * DAY, False) for n in range(10)]
    found = list(next_work(waiting, of=4))
    assert [(each.subject, each.why) for each in found[:6]] == [
        ("s0", TOP), ("s9", AGE), ("s8", AGE), ("s7", AGE), ("s1", TOP), ("s6", AGE),
    ]  # fmt: skip

"""A dip sample is drawn again from its seed by anybody, is fair to each owner, and says nothing of cases that one does not see."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.sampling import Held, drawn, lot_of

_HELD = st.lists(
    st.builds(Held, st.sampled_from([f"case-{n}" for n in range(40)]), st.sampled_from(["", "3"]), st.sampled_from(["", "7"])), max_size=40
)


def _once(held: list[Held]) -> list[Held]:
    return list({one.case: one for one in held}.values())


def test_the_lot_is_the_beginning_of_a_digest_that_anybody_can_make() -> None:
    assert lot_of("7", "2026-03", "C-1") == hashlib.sha256(b"7\n2026-03\nC-1").hexdigest()[:16]


def test_of_each_owner_so_many_are_drawn_and_of_whoever_has_fewer_all() -> None:
    held = [Held(f"a{n}", "1") for n in range(30)] + [Held("b", "2"), Held("u1", ""), Held("u2", "")]
    lots = drawn(held, seed="s", month="2026-03", each=2)
    assert Counter(lot.owner for lot in lots if lot.drawn) == {"1": 2, "2": 1, "": 2}
    assert {lot.case for lot in lots} == {one.case for one in held}
    of_one = [lot for lot in lots if lot.owner == "1"]
    assert max(lot.lot for lot in of_one if lot.drawn) < min(lot.lot for lot in of_one if not lot.drawn)


@given(_HELD, st.text(max_size=8), st.integers(0, 4))
def test_the_same_seed_draws_the_same_in_any_order(held: list[Held], seed: str, each: int) -> None:
    once = _once(held)
    assert drawn(once, seed=seed, month="2026-03", each=each) == drawn(reversed(once), seed=seed, month="2026-03", each=each)


@given(_HELD, st.integers(1, 3))
def test_whoever_does_not_know_of_a_silent_case_sees_the_same_draw_as_if_there_were_none(held: list[Held], each: int) -> None:
    seen = [one for one in _once(held) if not one.apart]
    whole = {lot.case: lot for lot in drawn(_once(held), seed="s", month="2026-03", each=each)}
    assert [whole[lot.case] for lot in drawn(seen, seed="s", month="2026-03", each=each)] == drawn(
        seen, seed="s", month="2026-03", each=each
    )


def test_every_case_of_an_owner_comes_up_as_often_as_another_over_many_months() -> None:
    held = [Held(f"case-{n}", "1") for n in range(10)]
    months = [f"{year}-{month:02d}" for year in range(2000, 2100) for month in range(1, 13)]
    often = Counter(lot.case for month in months for lot in drawn(held, seed="fair", month=month, each=3) if lot.drawn)
    expected = len(months) * 3 / 10
    chi_square = sum((often[one.case] - expected) ** 2 / (expected * 0.7) for one in held)
    assert chi_square < 27.9  # 9 degrees of freedom, p = 0.001; the seed is fixed

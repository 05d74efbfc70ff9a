"""A duty that is not done goes up by dated policy: sooner where somebody may come to harm, and also where no time can be counted."""

from __future__ import annotations

import pytest

from rightdoor.cases.escalation import URGENT, ladder, reached
from rightdoor.model.civil import DAY, HOUR
from rightdoor.reference.escalation import GROUPS, read_steps, steps, steps_on

DUE = 1_772_500_000_000_000
RAISED = DUE - 3 * DAY


def test_a_duty_where_somebody_may_come_to_harm_goes_up_as_soon_as_it_was_due_and_again_after_half_a_shift() -> None:
    up = ladder("safeguarding", raised_us=RAISED, due_us=DUE)
    assert [(step.level, step.at_us - DUE, step.role) for step in up] == [
        (1, 0, "supervisor"),
        (2, 4 * HOUR, "senior-investigating-officer"),
    ]
    assert "as soon as it was due" in up[0].why
    assert "4 hours after it was due" in up[1].why


def test_any_other_goes_up_after_a_day_and_after_five() -> None:
    assert "warrants" not in URGENT
    assert [step.at_us - DUE for step in ladder("warrants", raised_us=RAISED, due_us=DUE)] == [24 * HOUR, 120 * HOUR]


def test_one_without_a_time_goes_up_by_how_long_ago_it_was_raised() -> None:
    assert [step.at_us - RAISED for step in ladder("charges", raised_us=RAISED, due_us=None)] == [10 * DAY, 30 * DAY]
    for area in URGENT:  # somebody may come to harm, whether or not anybody can say when it is due
        up = ladder(area, raised_us=RAISED, due_us=None)
        assert [(step.at_us - RAISED, step.role) for step in up] == [(4 * HOUR, "supervisor"), (24 * HOUR, "senior-investigating-officer")]
    assert "raised" in ladder("safeguarding", raised_us=RAISED, due_us=None)[0].why


def test_nothing_goes_up_before_its_instant_and_nothing_comes_down_again() -> None:
    for area in ("custody", "charges"):
        before: tuple[object, ...] = ()
        for hours in range(-48, 200):
            here = reached(area, raised_us=RAISED, due_us=DUE, as_of_us=DUE + hours * HOUR)
            assert here[: len(before)] == before
            assert all(step.at_us <= DUE + hours * HOUR for step in here)
            assert hours >= 0 or not here
            before = here
        assert len(before) == 2


def test_the_policy_is_that_of_the_day_on_which_it_was_due_and_none_holds_before_it_began() -> None:
    assert ladder("custody", raised_us=0, due_us=DAY) == ()
    for group in GROUPS:
        assert steps_on(group, 20_000), group
        assert all(step.source and step.role for step in steps_on(group, 20_000))
    assert len(steps()) == 8


@pytest.mark.parametrize(
    "row",
    [
        "loud,2014-01-01,,0,supervisor,policy,P,why",
        "plain,2014-13-01,,0,supervisor,policy,P,why",
        "plain,2014-01-01,,soon,supervisor,policy,P,why",
        "plain,2014-01-01,,0,,policy,P,why",
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_line(row: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_steps(f"group,from,to,hours,role,basis,confidence,source\n{row}\n")


def test_steps_that_go_back_in_time_are_refused() -> None:
    first = "plain,2014-01-01,,24,supervisor,policy,P,why"
    with pytest.raises(ValueError, match="line 3"):
        read_steps(f"group,from,to,hours,role,basis,confidence,source\n{first}\n{first.replace('24', '23')}\n")

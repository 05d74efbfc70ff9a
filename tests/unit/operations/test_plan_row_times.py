"""The row of an act whose time is no instant says that the instant asked for is where it begins."""

from __future__ import annotations

import pytest

from rightdoor.model.civil import MINUTE, SECOND
from rightdoor.operations.plan_rows import _why
from rightdoor.requests.candidates import Candidate
from rightdoor.requests.collateral import Collateral
from rightdoor.requests.plan import Planned


@pytest.mark.parametrize(
    ("error", "width", "said"),
    [
        (0, SECOND, "It can be a second strand."),
        (30 * SECOND, SECOND, "It can be a second strand."),
        (0, MINUTE, "It can be a second strand. The source states the time to 60 s: the instant asked for is where that begins."),
        (30 * SECOND, MINUTE, "It can be a second strand. The source states the time to 60 s: the instant asked for is where that begins."),
    ],
)
def test_the_instant_of_a_wide_time_is_named_as_its_beginning(error, width, said):
    act = Candidate("fp_a", "upload", "ipv4", "198.51.100.1", None, "198.51.100.1", (0,), frozenset({0}), width + 2 * error, 0)
    assert (
        _why(
            Planned("rq_a", "sub_a", act, 0, 0, 0, False, Collateral(1, "one"), 0, "It can be a second strand."), [(-error, width + error)]
        )
        == said
    )

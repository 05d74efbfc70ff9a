"""Slips and missing labels come at the rates asked for; few are of the list of what no program can see."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rightdoor.model.civil import DAY
from rightdoor.simulation.area import Area
from rightdoor.simulation.network import PROVIDERS, dotted
from rightdoor.simulation.scales import SCALES, shares

from .worlds import order


@pytest.mark.parametrize(("slips", "low", "high"), [(0.0, 0.0, 0.0), (0.05, 0.02, 0.09), (0.5, 0.42, 0.58)])
def test_slips_come_at_their_rate_and_few_are_what_no_program_sees(slips: float, low: float, high: float) -> None:
    asked = slipped = unseen = 0
    for seed in range(1, 6):
        papers = [p for case in Area(order(scale="force", seed=seed, slips=slips)).cases() for p in case.papers]
        modes = [p for p in papers if p.mode]
        asked, slipped = asked + len(papers), slipped + len(modes)
        unseen += sum(p.detectable == "no" for p in modes)
        assert sum(p.detectable == "no" for p in modes) <= 0.10 * len(modes)
    assert low <= slipped / asked <= high
    assert unseen or slips < 0.5


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_labels_are_missing_at_their_rate(rate: float) -> None:
    papers = [p for case in Area(order(scale="force", seed=1, missing_labels=rate)).cases() for p in case.papers]
    assert rate * 0.6 <= sum(bool(p.missing) for p in papers) / len(papers) <= rate * 1.4


@pytest.mark.parametrize("scale", sorted(SCALES))
def test_the_shares_of_forces_add_up(scale: str) -> None:
    parts = shares(SCALES[scale])
    assert sum(parts) == SCALES[scale].referrals
    assert len(parts) == SCALES[scale].forces
    assert min(parts) > 0


def test_an_address_changes_hands_often_and_is_never_held_twice() -> None:
    network = Area(order(scale="force", seed=1)).network
    nightly = next(p for p in PROVIDERS if p.how == "nightly")
    holders = []
    for place in range(10):
        slot = (network.base + nightly.first + place) << 4
        _, leases = network._by_slot[slot]
        assert all(a.end <= b.start for a, b in pairwise(leases))
        holders.append(len({lease.line.premises.uprn for lease in leases}))
        assert network.holders(dotted(slot >> 4), None, leases[3].start) == [leases[3]]
    assert min(holders) >= 15


def test_several_households_share_an_address_of_carrier_nat() -> None:
    area = Area(order(scale="force", seed=1))
    cgnat = next(p for p in PROVIDERS if p.kind == "cgnat")
    found = area.network.holders(dotted(area.network.base + cgnat.first), None, area.span.end - 20 * DAY)
    assert len({lease.line.premises.uprn for lease in found}) >= 3

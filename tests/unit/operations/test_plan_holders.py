"""Who held an address at an instant: of some days, from sources of those days, and never guessed."""

from __future__ import annotations

import json

import pytest

from rightdoor.model.civil import DAY, HOUR, SECOND, iso_utc, parse_day
from rightdoor.operations.plan_events import event_of
from rightdoor.operations.plan_holders import NEAR_DAYS, Answered, Holders
from rightdoor.reference.addresses import parse_prefix
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.reference.providers import Held

MOVE = (parse_day("2026-02-07") or 0) * DAY  # from this day on the range is Pylon's


def held(prefix, name, first, last):
    return DatedRange(parse_prefix(prefix), parse_day(first), parse_day(last), Held((name, f"{name} alias"), ""))


MOVED = [held("198.51.100.0/24", "Meadow", "2020-01-01", "2026-02-06"), held("198.51.100.0/24", "Pylon", "2026-02-07", "2026-06-30")]


def event(*starts, width=SECOND, address="198.51.100.7"):
    line = {
        "footprint": "fp_a", "referral": "7", "exhibit": "e", "locator": "l", "act": "upload",
        "identifier": {"type": "ipv4", "value": address, "port": None},
        "instant": {"literal": "x", "readings": [{"from": iso_utc(a), "to": iso_utc(a + width)} for a in starts]},
        "status": "unresolved", "premises": [], "findings": [],
    }  # fmt: skip
    return event_of(json.dumps(line), "[]")


@pytest.mark.parametrize(
    ("given", "provider", "at_each"),
    [
        (event(MOVE - SECOND), "Meadow", ("Meadow",)),
        (event(MOVE), "Pylon", ("Pylon",)),
        (event(MOVE - HOUR, MOVE), "", ("Meadow", "Pylon")),  # each reading is asked of who held it then
        (event(MOVE - SECOND, width=2 * SECOND), "", ("",)),  # the second can lie on either side
        (event((parse_day("2026-07-01") or 0) * DAY), "", ("",)),  # no source speaks of that day
        (event((parse_day("2019-12-31") or 0) * DAY), "", ("",)),
        (event(MOVE, address="203.0.113.7"), "", ("",)),
        (event(MOVE, width=2 * HOUR), "", ("",)),  # no instant
    ],
)
def test_the_holder_is_that_of_the_day(given, provider, at_each):
    found = Holders(NetworkFacts(ranges=MOVED)).of(given)
    assert (found.provider, found.at_each) == (provider, at_each)


def test_tables_that_contradict_each_other_leave_it_unknown_and_an_entry_decides():
    both = NetworkFacts(ranges=[*MOVED, held("198.51.100.0/24", "Drift", "2026-02-01", "2026-02-28")])
    assert Holders(both).of(event(MOVE)).provider == ""
    said = both.with_entered([held("198.51.100.0/24", "Anvil", "2026-02-07", "2026-02-08")])
    assert Holders(said).of(event(MOVE)).provider == "Anvil"
    assert Holders(said).of(event(MOVE + 2 * DAY)).provider == ""  # the entry speaks of its own days
    assert Holders(both).of(event(MOVE)).provider == ""  # who has no entry is as before
    assert [name for kind, name in said.facts("ipv4", "198.51.100.7", MOVE // DAY) if kind == "provider"] == ["Anvil", "Anvil alias"]


def test_a_narrower_range_goes_before_a_wider_one_whoever_said_it():
    network = NetworkFacts(ranges=[held("198.51.100.0/26", "Inner", "2020-01-01", "2026-12-31")])
    said = network.with_entered([held("198.51.100.0/24", "Outer", "2020-01-01", "2026-12-31")])
    assert Holders(said).of(event(MOVE)).provider == "Inner"
    assert Holders(said).of(event(MOVE, address="198.51.100.200")).provider == "Outer"


def test_an_earlier_result_tells_the_holder_of_days_near_its_own_alone():
    holders = Holders(NetworkFacts())
    holders.learn(event(MOVE), Answered("Meadow", "", (MOVE, MOVE + DAY)))
    day = MOVE // DAY
    assert holders.of(event((day + NEAR_DAYS) * DAY)).provider == "Meadow"
    assert holders.of(event((day - NEAR_DAYS) * DAY)).provider == "Meadow"
    assert holders.of(event((day + NEAR_DAYS + 1) * DAY)).provider == ""
    holders.learn(event(MOVE + 10 * DAY), Answered("Pylon", "", None))
    assert holders.of(event(MOVE + 5 * DAY)).provider == ""  # two near it, and neither of that day
    assert holders.of(event(MOVE + 10 * DAY)).provider == "Pylon"

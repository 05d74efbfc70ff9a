"""Warrants, entries and what is seized there: drawn from one application to the results of examinations."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY, HOUR, MINUTE
from rightdoor.model.ids import make_id
from rightdoor.rehearsal.case import Drawn

WITHOUT_OF_10: Final = 1  # searches without a warrant
REFUSED_OF_100: Final = 4  # applications that a court refuses at first
UNUSED_OF_100: Final = 5  # warrants that are granted beside and never executed
AGAIN_OF_100: Final = 3  # entries that are repeated under the same warrant, to the same premises
SUBMITTED_OF_100: Final = 45
RESULTS_OF_100: Final = 85  # of those submitted
SORTS: Final = ("phone", "phone", "laptop", "drive", "stick", "tablet", "desktop", "card")


def search(drawn: Drawn, nth: int, at_us: int) -> Event:
    """One search of its own premises: with a warrant or without one."""
    premises = make_id("pr", drawn.case, str(nth))
    if drawn.chance.randrange(10) < WITHOUT_OF_10:
        return _without(drawn, premises, at_us)
    warrant = _granted(drawn, premises, at_us - 4 * DAY)
    if drawn.chance.randrange(100) < UNUSED_OF_100:
        _granted(drawn, make_id("pr", drawn.case, str(nth), "beside"), at_us - 4 * DAY + HOUR)
    story = drawn.story
    story.add("warrant-deconflicted", at_us - DAY, {"about": warrant.id, "reference": f"DC/{nth + 1}", "result": "no-hit"})
    story.add("warrant-briefed", at_us - 2 * HOUR, {"warrant": warrant.id, "by": drawn.story.by})
    entry, entries = _executed(drawn, warrant, premises, at_us), []
    if drawn.chance.randrange(100) < AGAIN_OF_100:
        entries.append(_executed(drawn, warrant, premises, at_us + 5 * HOUR))
    for each in (entry, *entries):
        drawn.fact("warrants-executed", each, key=warrant.id)
        drawn.fact("premises-searched", each, key=premises)
    drawn.entries.append((warrant, (entry, *entries)))
    return entry


def _granted(drawn: Drawn, premises: str, at_us: int) -> Event:
    story, chance = drawn.story, drawn.chance
    asked = {"power": "poca-4", "premises": premises, "entries": "one", "extent": "specific", "privileged": "none-expected"}
    draft = story.add("warrant-drafted", at_us, asked)
    court = "Magistrates' court"
    story.add("warrant-applied", at_us + HOUR, {"draft": draft.id, "court": court})
    if chance.randrange(100) < REFUSED_OF_100:
        story.add("warrant-refused", at_us + 2 * HOUR, {"draft": draft.id, "court": court, "reason": "Grounds too thin as they were."})
    body = {
        "draft": draft.id,
        "power": "poca-4",
        "court": court,
        "entries": "most",
        "most_entries": 2,
        "extent": "specific",
        "premises": premises,
    }
    granted = story.add("warrant-granted", at_us + 2 * DAY, body)
    drawn.fact("warrants-granted", granted)
    return granted


def _executed(drawn: Drawn, warrant: Event, premises: str, at_us: int) -> Event:
    body = {
        "warrant": warrant.id, "premises": premises, "left": at_us + 3 * HOUR, "officer": drawn.story.by, "occupier": drawn.chance.randrange(8) > 0,
        "force": drawn.chance.randrange(9) == 0, "copy": "occupier", "found": True, "other": False,
    }  # fmt: skip
    return drawn.story.add("warrant-executed", at_us, body)


def _without(drawn: Drawn, premises: str, at_us: int) -> Event:
    body = {"power": "consent", "premises": premises, "officer": drawn.story.by, "reason": "Consent in writing was given.", "found": True}
    entry = drawn.story.add("search-without-warrant", at_us, body)
    drawn.fact("premises-searched", entry, key=premises)
    return entry


def outcome(drawn: Drawn, entry: Event, devices: int) -> None:
    """How an entry ended, some days after it."""
    at_us = entry.at_us + drawn.chance.randrange(6, 72) * HOUR
    found = "found" if devices and drawn.chance.randrange(10) else "no-trace"
    body = {"entry": entry.id, "outcome": found}
    if drawn.chance.randrange(60) == 0:
        body = {"entry": entry.id, "outcome": "wrong-premises", "why": "papers"}
    drawn.story.add("warrant-outcome", at_us, body)


def seize(drawn: Drawn, entry: Event, many: int) -> None:
    """Devices of one search, and what becomes of them."""
    for n in range(many):
        drawn.exhibits += 1
        at_us = entry.at_us + 10 * MINUTE + n * MINUTE
        body = {
            "exhibit": f"RDX/{drawn.exhibits}", "sort": drawn.chance.choice(SORTS), "description": f"Device {drawn.exhibits}",
            "found_where": "Room 1", "found_by": drawn.story.by, "seal": f"S{drawn.exhibits:06}", "seized_at": entry.id,
        }  # fmt: skip
        seized = drawn.story.add("device-seized", at_us, body)
        drawn.fact("devices-seized", seized)
        if drawn.chance.randrange(100) < SUBMITTED_OF_100:
            _examine(drawn, seized)


def _examine(drawn: Drawn, seized: Event) -> None:
    at_us = seized.at_us + drawn.chance.randrange(20, 300) * HOUR
    if not drawn.within(at_us):
        return
    body = {"device": seized.id, "from_whom": drawn.story.by, "to_whom": "Laboratory", "ask": ("extraction",)}
    drawn.story.add("submitted-to-forensics", at_us, body)
    if drawn.chance.randrange(100) >= RESULTS_OF_100:
        drawn.open_ends = True
        return
    for _ in range(1 + (drawn.chance.randrange(15) == 0)):  # now and then results come in two parts
        at_us += drawn.chance.randrange(5, 90) * DAY
        if not drawn.within(at_us):
            return
        results = {"device": seized.id, "by": "Laboratory", "first_generation": "no", "child": "not-known"}
        came = drawn.story.add("results-in", at_us, results)
        drawn.fact("devices-examined", came, key=seized.id, thing=seized.id)

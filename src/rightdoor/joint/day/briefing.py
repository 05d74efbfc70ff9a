"""What one team may know of a day of action, and no more: its own doors, its own people and vehicles, the day's time and contact.

Made from the team's own assignments alone, so that nothing of another team's doors can be in it. No text of a report, no source, no
identifier of a network, no name of a child: children by number and age. A door without deconfliction is left out, and counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from rightdoor.cases.warrants.conduct import CARE, SCOPE
from rightdoor.cases.warrants.kinds import ENTRIES
from rightdoor.joint.day.checks.deconfliction import CODE as DECONFLICTION
from rightdoor.joint.day.checks.deconfliction import is_open, last_of
from rightdoor.joint.day.checks.register import CHECKS, findings_of
from rightdoor.joint.day.clock import day_words, hour, moment
from rightdoor.joint.day.facts import CaseFacts, Look
from rightdoor.joint.day.finding import DayFinding
from rightdoor.joint.day.problems import NotReady
from rightdoor.joint.day.state import Address, Assignment, Team
from rightdoor.joint.day.words import BANDS, KIT, words_of
from rightdoor.reference.warrant_powers import power
from rightdoor.reporting.door_form import AFTER, RULE

_DOOR_WORDS = {check.code: check.door for check in CHECKS}
_AGES = {code: "of an age not known" if code == "unknown" else f"aged {words}" for code, words in BANDS}
_NOT_ASKED = "Not known. Expect them."


class Door(NamedTuple):
    """One door as its team reads it. `stops`: sentences that come before everything else."""

    order: int
    address: str
    premises: str
    when: str
    stops: tuple[str, ...]
    warrant: tuple[tuple[str, str], ...]
    deconflicted: str
    people: str
    children: str
    vulnerable: str
    risks: str
    kit: tuple[str, ...]
    conditions: tuple[str, ...]


class TeamBriefing(NamedTuple):
    """`left_out`: how many doors of this team are not printed because deconfliction is not done. `good_us`: until when it may be used."""

    day: str
    date: str
    team: str
    leader: str
    members: tuple[str, ...]
    safeguarding: str
    vehicles: tuple[tuple[str, str], ...]
    kit: tuple[str, ...]
    commander: str
    contact: str
    notes: str
    doors: tuple[Door, ...]
    left_out: int
    entry: tuple[str, ...]
    scope: tuple[str, ...]
    care: tuple[str, ...]
    good_us: int


def briefing_of(look: Look, team: Team) -> TeamBriefing:
    """The briefing of one team as of an instant. Raises NotReady where it was stood down, is over, or has no door that may be printed."""
    day, event = look.day, team.event
    if team.stood_down is not None:
        raise NotReady("This team was stood down.", advice="Nothing of it is given out.")
    good = day.event.number("ends") or 0
    if look.as_of_us >= good:
        raise NotReady("The day’s briefings are no longer good.", advice="Correct until when they are, if the day goes on.")
    doors = [each for each in day.of_team(team.id) if not day.done(each.address)]
    printed = [each for each in doors if _may_print(look, each)]
    if not printed:
        what = "Deconfliction is done for none of this team’s doors." if doors else "This team has no door to go to."
        raise NotReady(what, advice="A briefing is printed once there is a door that may be gone to.")
    found = findings_of(look)
    return TeamBriefing(
        day.event.text("name"),
        day_words(day.event.number("day") or 0),
        team.name,
        event.text("leader"),
        event.texts("members"),
        event.text("safeguarding"),
        tuple(_vehicles(look, team)),
        tuple(words_of(KIT, each) for each in event.texts("kit")),
        day.event.text("commander"),
        day.event.text("contact"),
        day.event.text("notes"),
        tuple(_door(look, each, found) for each in printed),
        len(doors) - len(printed),
        (RULE, AFTER),
        SCOPE,
        CARE,
        good,
    )


def digest_of(briefing: TeamBriefing) -> str:
    """SHA-256 of what it says: the same plan gives the same."""
    return hashlib.sha256(msgspec.json.encode(_plain(briefing), order="sorted")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _plain(each) for name, each in zip(value._fields, value, strict=True)}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _may_print(look: Look, door: Assignment) -> bool:
    address = look.day.address(door.address)
    return address is not None and is_open(look, address) is None


def _vehicles(look: Look, team: Team) -> Iterator[tuple[str, str]]:
    for ride in look.day.rides:
        vehicle = next((each for each in look.day.vehicles if each.id == ride.vehicle), None)
        if ride.team == team.id and vehicle is not None:
            yield vehicle.event.text("name"), f"{hour(ride.first_us)} to {hour(ride.last_us)}"


def _door(look: Look, door: Assignment, found: tuple[DayFinding, ...]) -> Door:
    address = look.day.address(door.address)
    assert address is not None
    event, facts = address.event, look.facts.get(address.id)
    codes = dict.fromkeys(
        each.code for each in found if each.severity == "stop" and address.id in each.where and each.code != DECONFLICTION
    )
    return Door(
        door.order,
        address.words,
        address.premises,
        f"{hour(door.first_us)} to {hour(door.last_us)}",
        tuple(words for code in codes if (words := _DOOR_WORDS[code])),
        tuple(_warrant(facts)),
        _deconflicted(look, address),
        event.text("people") or "Nobody is named.",
        children_words(address),
        _vulnerable(address),
        event.text("risks"),
        tuple(words_of(KIT, each) for each in address.kit),
        facts.conditions if facts is not None else (),
    )


def children_words(address: Address) -> str:
    """Children by number and age; what is not known is said."""
    if address.expects == "none":
        return "Enquiries were made: none is expected."
    if address.expects != "expected":
        return _NOT_ASKED
    return "; ".join(f"{number} {_AGES[code]}" for code, number in address.children)


def _vulnerable(address: Address) -> str:
    said = address.event.text("vulnerable")
    if said == "expected":
        return address.event.text("vulnerable_words")
    return "Enquiries were made: nobody is expected." if said == "none" else _NOT_ASKED


def _deconflicted(look: Look, address: Address) -> str:
    last = last_of(look, address)
    return f"Done {moment(last.at_us)}, reference {last.text('reference')}." if last is not None else ""


def _warrant(facts: CaseFacts | None) -> Iterator[tuple[str, str]]:
    warrant = facts.warrant if facts is not None else None
    if warrant is None or not warrant.names:
        yield "Warrant", "None that names these premises is recorded."
        return
    event = warrant.event
    of = power(event.text("power"))
    yield "Power", of.title if of is not None else event.text("power")
    yield "Issued", f"{moment(event.at_us)}, {event.text('court')}"
    if event.text("reference"):
        yield "Reference", event.text("reference")
    yield "Entry before", moment(warrant.safe_us) if warrant.safe_us is not None else "Not counted: ask before you go."
    yield "Entries", dict(ENTRIES).get(event.text("entries"), event.text("entries"))
    if of is not None and of.sought:
        yield "What may be searched for", of.sought
    if event.text("accompanied"):
        yield "May accompany you", event.text("accompanied")

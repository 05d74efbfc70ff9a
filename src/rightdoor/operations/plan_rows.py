"""Planned requests as lines: every value copied from the source, the words of the draft, what an application says of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.model.check_code import check_code
from rightdoor.model.civil import SECOND, iso_day, iso_utc
from rightdoor.operations.plan_events import Event
from rightdoor.reporting.picture_words import length_words
from rightdoor.requests.application import Application, applications_of
from rightdoor.requests.candidates import LEFT_OUT
from rightdoor.requests.plan import LeftOut, Planned

_ID = re.compile(r"fp_[a-z2-7]{16}")
_OTHER = "another event that is asked about"  # in place of an id of ours, which says nothing to whoever reads an application
_HELD = "an event that was asked about before"
WHO_HELD = "which provider held the address at that instant"
_DRAFT = ("applicant", "necessity", "proportionality", "collateral", "reference")


def applied_for(decisions: DecisionsInForce) -> dict[str, Application]:
    """Request id to the application in force that it is in; of several the one drafted last."""
    return {request: each for each in applications_of(decisions) for request in each.requests}


def planned_lines(
    rows: Iterable[Planned], events: Mapping[str, Event], decisions: DecisionsInForce, *, as_of_us: int
) -> list[dict[str, object]]:
    """One line for each planned request; an authority counts as of the instant."""
    applied, planned = applied_for(decisions), list(rows)
    asked: dict[str, set[str]] = defaultdict(set)
    for row in planned:
        asked[row.subject].add(row.act.footprint)
    return [_line(row, events[row.act.footprint], applied.get(row.request_id), as_of_us, asked[row.subject]) for row in planned]


def _line(row: Planned, event: Event, applied: Application | None, as_of_us: int, asked: Collection[str]) -> dict[str, object]:
    act = row.act
    provider = act.holder(row.instant_us)
    granted = applied.authority(as_of_us) if applied is not None else None
    authority = granted.authority if granted is not None else ""
    return {
        "request_id": row.request_id,
        "subject": row.subject,
        "footprint": act.footprint,
        "source_ref": event.line.referral,
        "provider": provider,
        "question": "" if provider else WHO_HELD,
        "identifier_type": act.id_type,
        "identifier": act.identifier,
        "port": act.port,
        "instant": iso_utc(row.instant_us),
        "zone": "UTC",
        "data": applied.body["data"] if applied is not None else "entity",
        "expires": iso_utc(act.expires_us),
        "send_by": iso_day(row.send_day),
        "last_day": iso_day(row.last_day),
        "urgent": row.urgent,
        "collateral": row.collateral.number,
        "collateral_why": row.collateral.why,
        "why": _why(row, event.readings),
        "act": act.act,
        "exhibit": {"exhibit": event.line.exhibit, "locator": event.line.locator},
        "check_code": check_code(act.id_type, act.identifier, act.port, row.instant_us),
        "draft": (_draft(row, event, asked) if applied is None else {name: applied.body.get(name, "") for name in _DRAFT})
        | {"authority": authority},
        "application": applied.id if applied is not None else None,
        "authorised": bool(authority),
    }


def _why(row: Planned, readings: Sequence[tuple[int, int]]) -> str:
    """Why it is asked; of a time that is no instant that the instant asked for is where it begins.

    `readings` in UTC microseconds; a declared clock error, by which each is widened at both ends, is no part of what was stated.
    """
    wide = max((end - 2 * (row.instant_us - start) - start for start, end in readings if start <= row.instant_us < end), default=0)
    if wide <= SECOND:
        return row.why
    return f"{row.why.rstrip('.')}. The source states the time to {length_words(wide)}: the instant asked for is where that begins."


def _draft(row: Planned, event: Event, asked: Collection[str]) -> dict[str, str]:
    """Words to start an application from; nobody's name, and no id of ours. `asked`: the events of the subject that the plan asks about."""
    referral = f" (referral {event.line.referral})" if event.line.referral else ""
    if row.short:
        missing = "a first strand"
    elif len(asked) == 1:
        missing = "the second strand that corroboration needs"
    else:
        missing = f"one of {len(asked)} strands that together can corroborate"
    why = _ID.sub(lambda found: _OTHER if found[0] in asked else _HELD, _why(row, event.readings))
    return {
        "applicant": "",
        "necessity": f"To find the premises whose connection was used for the event recorded as “{row.act.act}”{referral}: {missing}.",
        "proportionality": "Entity data for one address at one instant; the fewest events are asked about that can corroborate. " + why,
        "collateral": f"Data of up to {row.collateral.number} other {'people' if row.collateral.number != 1 else 'person'} may come back: {row.collateral.why}",
        "reference": "",
    }


def left_out_line(row: LeftOut) -> dict[str, object]:
    """One line for an act that is not asked about."""
    return {"subject": row.subject, "footprint": row.footprint, "code": row.code, "why": LEFT_OUT[row.code], "settle": row.settle}

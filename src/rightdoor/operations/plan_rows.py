"""Planned requests as lines: every value copied from the source, the words of the draft, what an application says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.model.check_code import check_code
from rightdoor.model.civil import iso_day, iso_utc
from rightdoor.model.decision import Decision
from rightdoor.operations.plan_events import Event
from rightdoor.requests.candidates import LEFT_OUT
from rightdoor.requests.plan import LeftOut, Planned

_REQUEST_ID = re.compile(r"\brq_[a-z2-7]{16}\b")


class Applied(NamedTuple):
    """The application in force that a request is in, and the authority that was granted on it ("" for none)."""

    application: Decision
    authority: str


def applications(decisions: DecisionsInForce) -> dict[str, Applied]:
    """Request id to its application; of several in force the newest."""
    granted: dict[str, str] = {}
    for row in decisions.of_kind("authorisation"):
        granted.setdefault(row.body["application"], row.body["authority"])
    found: dict[str, Applied] = {}
    for row in decisions.of_kind("application"):
        for request in _REQUEST_ID.findall(row.body["requests"]):
            found.setdefault(request, Applied(row, granted.get(row.id, "")))
    return found


def planned_lines(rows: Iterable[Planned], events: Mapping[str, Event], decisions: DecisionsInForce) -> list[dict[str, object]]:
    """One line for each planned request."""
    applied = applications(decisions)
    return [_line(row, events[row.act.footprint], applied.get(row.request_id)) for row in rows]


def _line(row: Planned, event: Event, applied: Applied | None) -> dict[str, object]:
    act = row.act
    return {
        "request_id": row.request_id,
        "subject": row.subject,
        "footprint": act.footprint,
        "source_ref": event.line.referral,
        "provider": act.provider,
        "question": "" if act.provider else "which provider held the address at that instant",
        "identifier_type": act.id_type,
        "identifier": act.identifier,
        "port": act.port,
        "instant": iso_utc(row.instant_us),
        "zone": "UTC",
        "data": applied.application.body["data"] if applied is not None else "entity",
        "expires": iso_utc(act.expires_us),
        "send_by": iso_day(row.send_day),
        "last_day": iso_day(row.last_day),
        "urgent": row.urgent,
        "collateral": row.collateral.number,
        "collateral_why": row.collateral.why,
        "why": row.why,
        "act": act.act,
        "exhibit": {"exhibit": event.line.exhibit, "locator": event.line.locator},
        "check_code": check_code(act.id_type, act.identifier, act.port, row.instant_us),
        "draft": _draft(row, event, applied),
        "authorised": applied is not None and bool(applied.authority),
    }


def _draft(row: Planned, event: Event, applied: Applied | None) -> dict[str, str]:
    """What the application says; where there is none yet, words to start from, and nobody's name."""
    if applied is not None:
        body = applied.application.body
        names = ("applicant", "necessity", "proportionality", "collateral", "reference")
        return {name: body.get(name, "") for name in names} | {"authority": applied.authority}
    referral = f" (referral {event.line.referral})" if event.line.referral else ""
    missing = "the second strand that corroboration needs" if row.short == 0 else "a first strand"
    return {
        "applicant": "",
        "necessity": f"To find the premises whose connection was used for the event recorded as “{row.act.act}”{referral}: {missing}.",
        "proportionality": "Entity data for one address at one instant; the fewest events are asked about that can corroborate. " + row.why,
        "collateral": f"Up to {row.collateral.number} subscriber(s): {row.collateral.why}",
        "reference": "",
        "authority": "",
    }


def left_out_line(row: LeftOut) -> dict[str, object]:
    """One line for an act that is not asked about."""
    return {"subject": row.subject, "footprint": row.footprint, "code": row.code, "why": LEFT_OUT[row.code], "settle": row.settle}
